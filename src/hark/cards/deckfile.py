# SPDX-License-Identifier: MIT
"""What a deck file is: its limits, and what may name a deck, a card or a skill.

`reader` turns its bytes into a `Deck`, `writing` a `Deck` into its text, and `outline` says what stands on which line.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from hark.cards.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hark.cards.model import Card

FORMATS = (1, 2)
"""A deck says which it is written in; the first has no dialogues and does not say what moved."""
MAX_CARDS = 5000
MAX_FIELD_BYTES = 8 * 1024
MAX_GAPS = 20
MAX_MOVED = 1000
MAX_FAULTS = 100
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))))
"""Ids no deck may have: no file can be called so everywhere."""
ID_HINT = "use a-z, 0-9 and single hyphens, at most 64 characters"


def is_id(text: str) -> bool:
    """Whether *text* may name a deck, a card or a skill; a deck may not be called one of `RESERVED` either."""
    return len(text) <= 64 and ID.fullmatch(text) is not None


def format_for(cards: Iterable[Card], moved: Sequence[tuple[str, str]] = ()) -> int:
    """The first format in which a deck can have these *cards*, and say what *moved*."""
    return max((card.since for card in cards), default=FORMATS[0]) if not moved else FORMATS[1]


def is_name(text: str) -> bool:
    """Whether *text* may be what a deck or a card is called: `deck` or `deck/card`."""
    deck, slash, card = text.partition("/")
    return is_id(deck) and deck not in RESERVED and (not slash or is_id(card))


def derived_id(kind: str, front: str, *beside: str) -> str:
    """The id of a card that has none: a function of its kind and its front, whatever their spacing and case.

    What stands *beside* its front, to the letter, tells it from others that ask the same.
    """
    joined = "\x1f".join((kind, " ".join(front.split()).casefold(), *beside))
    return f"{kind}-{blake2b(joined.encode(), digest_size=6).hexdigest()}"


def entry_id(entry: Mapping[str, Any]) -> str:
    """The id of the card in *entry*, its table in the file, be it sound or not: its own, or the one made for it."""
    if isinstance(entry.get("id"), str):
        return str(entry["id"])
    front = next(filter(None, (made.front_in(entry) for made in KINDS.values())), "")
    return derived_id(str(entry.get("kind")), front)
