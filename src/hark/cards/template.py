# SPDX-License-Identifier: MIT
"""The text a new deck or a new card begins with: sound as it stands, with comments that say what goes where.

It stands in `templates/`: one file for the head of a deck, and one for each kind of card.
"""

from __future__ import annotations

from pathlib import Path

from hark import toml
from hark.cards import writing
from hark.cards.model import KINDS, Kind

_FOLDER = Path(__file__).parent / "templates"


def deck(deck_id: str, title: str) -> str:
    """A new deck with one concept card."""
    head = _template("deck").format(id=toml.value(deck_id), title=toml.value(title))
    return f"{head}\n{card(Kind.CONCEPT, 'first-card')}"


def card(kind: Kind, card_id: str) -> str:
    """A new card of *kind*."""
    return _template(kind).replace("{id}", toml.value(card_id))


def with_card(text: str, kind: Kind, card_id: str) -> tuple[str, int]:
    """*text* with a new card at its end, and the line the card begins on. What stands there keeps every byte.

    But for the format, where that has no such cards yet.
    """
    text = writing.of_format(text, KINDS[kind].since)
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith(end * 2) else (end if text.endswith("\n") else end * 2)
    before = text + gap
    return before + card(kind, card_id).replace("\n", end), before.count("\n") + 1


def _template(name: str) -> str:
    return (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")
