# SPDX-License-Identifier: MIT
"""`hark search`: cards by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from hark.cards.catalogue import Place
from hark.cards.library import Choosing
from hark.cli.app import LOOKING, command
from hark.cli.options import WHICH, Argument, OfKind, Option, Tagged
from hark.cli.world import World
from hark.render import parts
from hark.render.page import Text, Tone
from hark.study import facts
from hark.values import frozen
from hark.views.card import CardLine
from hark.views.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.render.page import Block
    from hark.render.words import Here


@frozen
class Found(View):
    """`hark search`: cards that hold every word."""

    SCHEMA: ClassVar[str] = "hark.search/1"
    text: str
    total: int
    cards: tuple[CardLine, ...]


@command(LOOKING, 3)
def search(
    world: World,
    text: Annotated[list[str], Argument(metavar="TEXT", help="Words; a card must hold all of them.")],
    deck: Annotated[
        list[str] | None,
        Option("--deck", metavar="DECK", help="Only this deck; may be repeated.", rich_help_panel=WHICH),
    ] = None,
    tag: Tagged = None,
    kind: OfKind = None,
    limit: Annotated[int, Option(min=1, max=100_000, metavar="N", help="How many cards at most.")] = 20,
) -> Found:
    """Find cards by their words.

    \b
    Example:
      hark search open question
    """
    words = " ".join(text)
    with world.open_desk() as desk:
        pool = desk.pool(Choosing(tuple(deck or ()), tuple(tag or ()), tuple(kind or ())))
        places = [
            Place(deck_id, number, 0)
            for deck_id in pool.decks
            for number in desk.library.catalogue.search(words.casefold().split(), deck_id, pool.tags, pool.kinds)
        ]
        lines = [facts.card_line(desk, desk.library.at(place)) for place in places[:limit]]
        return Found(words, len(places), tuple(lines))


def page(view: Found, here: Here) -> Iterator[Block]:
    """The cards, or that there are none."""
    if not view.cards:
        yield Text(f"No card holds “{view.text}”.")
        return
    yield from parts.card_lines(view.cards, here)
    if view.total > len(view.cards):
        yield Text(f"{len(view.cards)} of {view.total}; `--limit` shows more.", Tone.DIM)
