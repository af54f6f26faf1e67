# SPDX-License-Identifier: MIT
"""Taking along what was learned of cards that stay in a deck, when its text has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hark.memory.model import EventKind
from hark.sharing.difference import sides
from hark.study import today

if TYPE_CHECKING:
    from collections.abc import Collection

    from hark.memory.model import Moment
    from hark.progress.store import Store
    from hark.sharing.difference import CardDifference, Difference


def carry(
    store: Store, moment: Moment, deck_id: str, change: Difference | None, *, but: Collection[str] = (),
    by_hand: bool = False,
) -> tuple[str, ...]:  # fmt: skip
    """Has what was learned of the cards that stay go along with them and their gaps; the ids of the events.

    *but* are cards that begin anew. With *by_hand* no id was written into a card that was recognised by its words.
    """
    events = []
    for card in change.cards if change else ():
        new_id = card.new.id if by_hand and card.new else card.new_id
        move = _move(deck_id, card, new_id)
        if move and f"{deck_id}/{new_id}" not in but and store.snapshot.standings_of(move[0]):
            events.append(store.log.record(moment, move[0], EventKind.MOVE, detail=move[1]).event.id)
            today.rename(store, moment.day, move[0], move[1]["to"])
    return tuple(events)


def _move(deck_id: str, change: CardDifference, new_id: str) -> tuple[str, dict[str, Any]] | None:
    """The move that takes along what was learned of a card that stays: its old name, and what a move's detail tells.

    None where all of it is where it was. *new_id* is the card's from now on.
    """
    if change.old is None or change.new is None:
        return None
    places = sides(change.old, change.new)
    if change.old.id == new_id and not places:
        return None
    detail: dict[str, Any] = {"to": f"{deck_id}/{new_id}", "with_text": True}
    return f"{deck_id}/{change.old.id}", detail | ({"sides": places} if places else {})
