# SPDX-License-Identifier: MIT
"""What decks say was called otherwise, by the names that they have here. Pure.

A deck speaks of names as they are at its source; here a deck may have another id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hark.cards.model import Deck


def moved(deck: Deck, called: Mapping[str, str]) -> dict[str, str]:
    """What each name that *deck* speaks of has become in the end, cards before decks.

    *called* says what decks of its source are called here. Only moves into this deck or out of it count.
    """
    said = {_here(old, called): _here(new, called) for old, new in deck.moved}
    ends: dict[str, str] = {}
    for old in sorted(said, key=lambda name: "/" not in name):
        end, met = said[old], {old}
        while end not in met and (after := _step(end, said)) is not None:
            met.add(end)
            end = after
        if deck.id in (old.split("/", 1)[0], end.split("/", 1)[0]) and end != old:
            ends[old] = end
    return ends


def within(old: Deck, new: Deck, ends: Mapping[str, str]) -> dict[str, str]:
    """The ids of cards of *new* that were called otherwise in *old*, each with the id there; *ends* are of `moved`."""
    before, after = ({card.id for card in deck.cards} for deck in (old, new))
    pairs = [
        (was.partition("/"), now.partition("/"))
        for was, now in ends.items()
        if was.split("/", 1)[0] == now.split("/", 1)[0] == new.id
    ]
    return {now[2]: was[2] for was, now in pairs if was[2] in before - after and now[2] in after - before}


def _here(name: str, called: Mapping[str, str]) -> str:
    deck, slash, card = name.partition("/")
    return f"{called.get(deck, deck)}{slash}{card}"


def _step(name: str, said: Mapping[str, str]) -> str | None:
    """What *name* was called next, by itself or with its deck."""
    deck, slash, card = name.partition("/")
    if name in said:
        return said[name]
    return f"{said[deck]}/{card}" if slash and deck in said else None
