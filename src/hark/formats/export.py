# SPDX-License-Identifier: MIT
"""A deck as text for other programs: its own TOML, CSV with a row a card, or JSON. Pure."""

from __future__ import annotations

import csv
import io
import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from hark.cards.deckfile import format_for
from hark.cards.model import Cover, Exchange, Option
from hark.cards.signature import Signature
from hark.values import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hark.cards.model import Card, Deck

COLUMNS = (
    "id", "kind", "question", "answer", "why", "options", "setting", "task", "skills", "trap", "models",
    "topics", "sources", "tags", "difficulty", "safety", "reverse", "reviewed",
)  # fmt: skip
PROGRESS = ("state", "due", "stability_days", "difficulty_fsrs", "reps", "lapses", "suspended")


SIGNED = ("on", "by", "role")
"""What a signature says, in the order in which a cell has it, with bars between."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins with one of these is worked out by spreadsheets."""
GUARDED = (*FORMULA, "'")
"""Before one of these stands an apostrophe of ours: a cell's own first one, too, else it would be taken for ours."""


class Form(StrEnum):
    """What a deck can be written as."""

    TOML = "toml"
    CSV = "csv"
    JSON = "json"
    APKG = "apkg"


def as_csv(deck: Deck, progress: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    """*deck* as CSV (RFC 4180), a row a card; with *progress*, by card id, its columns too.

    A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection).
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow((*COLUMNS, *(PROGRESS if progress is not None else ())))
    for card in deck.cards:
        row = _row(card)
        cells = [row[name] for name in COLUMNS]
        if progress is not None:
            cells += [progress.get(card.id, {}).get(name) for name in PROGRESS]
        writer.writerow([_cell(value) for value in cells])
    return out.getvalue()


def as_json(deck: Deck, progress: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    """*deck* as one JSON object, its cards with the keys of the deck format; with *progress*, by card id."""
    cards = [
        _row(card)
        | ({"turns": _plain(card.turns)} if "turns" in card.own_keys() else {})
        | ({"progress": progress.get(card.id)} if progress is not None else {})
        for card in deck.cards
    ]
    names = [name for name in fields(Cover) if name not in ("skills", "allow")]
    head = {"format": format_for(deck.cards)} | {name: _plain(getattr(deck, name)) for name in names}
    return json.dumps(head | {"cards": cards}, ensure_ascii=False, indent=2) + "\n"


def _row(card: Card) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {name: _plain(getattr(card, name)) for name in fields(type(card)) if name in row}
    return row | {
        "kind": str(card.kind), "question": card.front, "answer": card.answer_line, "why": card.why or None,
        "difficulty": card.difficulty or None,
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    return [_table(item) if isinstance(item, (Option, Signature, Exchange)) else item for item in value]


def _table(item: Option | Signature | Exchange) -> dict[str, Any]:
    if isinstance(item, Exchange):
        return {name: _plain(getattr(item, name)) for name in fields(Exchange)}
    names = ("text", "correct", "why") if isinstance(item, Option) else ("by", "role", "on")
    return {name: getattr(item, name) for name in names}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list):
        text = "\n".join(_line(item) if isinstance(item, dict) else str(item) for item in value)
    else:
        text = str(value)
    return f"'{text}" if text[:1] in GUARDED else text


def _line(item: Mapping[str, Any]) -> str:
    return _option(item) if "text" in item else " | ".join(" ".join(item[name].split()) for name in SIGNED)


def _option(option: Mapping[str, Any]) -> str:
    """The option after its mark, and in a line set in below it why it is right or tempting."""
    why = f"\n  {' '.join(option['why'].split())}" if option["why"] else ""
    return f"{'*' if option['correct'] else '-'} {' '.join(option['text'].split())}{why}"
