# SPDX-License-Identifier: MIT
"""Ids for cards that have none: as a person would choose them, or as they are known already. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hark.language.cues import FUNCTION_WORDS
from hark.language.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from hark.cards.model import Deck

_WORDS, _LETTERS = 5, 48
_SMALL = FUNCTION_WORDS | frozenset(
    words(
        "a an the of to in on at by as for and or but if is are was be it its do did can may how why who you your i my"
        " me we he she his her not no one name"
    )
)
"""What an id does without."""
_ANKI_GAP, _ANKI_MARKS = re.compile(r"\bc\d+::"), re.compile(r"\bc\d+::|::\S+")


def chosen(deck: Deck, known: Collection[str]) -> dict[int, str]:
    """An id for each card of *deck* that has none, by its place; those *known* keep the one they are known by."""
    taken = {card.id for card in deck.cards if not card.derived_id or card.id in known}
    ids: dict[int, str] = {}
    for place, card in enumerate(deck.cards):
        if card.derived_id:
            text = next(text for _, text in card.texts())
            free = (name for name in _names(text) if name not in taken)
            ids[place] = card.id if card.id in known else next(free, card.id)
            taken.add(ids[place])
    return ids


def _names(text: str) -> Iterator[str]:
    """The telling words of *text* as an id, then that with a number; none where its script has no such letters."""
    plain = fold(_ANKI_MARKS.sub(" ", text) if _ANKI_GAP.search(text) else text).replace("'", "")
    every = re.findall(r"[a-z0-9]+", plain)
    if not every or sum(map(len, every)) * 2 < sum(map(str.isalnum, plain)):
        return
    telling = [word for word in every if word not in _SMALL] or every
    name = "-".join(telling[:_WORDS])[:_LETTERS].rstrip("-")
    if len(name) == _LETTERS and "-" in name:
        name = name.rpartition("-")[0]  # a word that was cut
    yield name
    for number in range(2, 10_000):
        yield f"{name}-{number}"
