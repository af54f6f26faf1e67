# SPDX-License-Identifier: MIT
"""A deck as text for other programs: its own TOML, CSV with a row a card, or JSON. Pure.

What a deck says of itself stands in rows of its own below those of its cards: their kind is one of `BESIDE`.
"""

from __future__ import annotations

import csv
import io
import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from hark.cards.deckfile import format_for
from hark.cards.model import Cover, Exchange, Option, faces_of
from hark.cards.signature import Signature
from hark.formats import cells
from hark.values import defaults, fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hark.cards.model import Card, Deck, Face

COLUMNS = (
    "id", "kind", "question", "answer", "why", "options", "setting", "task", "skills", "trap", "models",
    "topics", "sources", "tags", "difficulty", "safety", "reverse", "reviewed", "allow",
)  # fmt: skip
PROGRESS = ("state", "due", "stability_days", "difficulty_fsrs", "reps", "lapses", "suspended", "leech")
BESIDE = DECK, SKILL, FACE = "deck", "skill", "face"
"""Kinds of row that are no card: what the deck says of itself, a skill of its own, and progress with another face."""
HEAD = tuple(name for name in fields(Cover) if name != "skills")
"""What rows of the kind `deck` tell: the key is their id, and what it says their question."""


class Form(StrEnum):
    """What a deck can be written as."""

    TOML = "toml"
    CSV = "csv"
    JSON = "json"
    APKG = "apkg"


def as_csv(deck: Deck, progress: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    """*deck* as CSV (RFC 4180), a row a card; with *progress*, by the tail of a face's ref, its columns too.

    A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection).
    """
    out = io.StringIO()
    writer = csv.writer(out)
    columns = (*COLUMNS, *(PROGRESS if progress is not None else ()))
    writer.writerow(columns)
    rows = (*_card_rows(deck, progress or {}), *_head_rows(deck))
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return out.getvalue()


def _card_rows(deck: Deck, progress: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """The cells of a row a card, and of one for each of its further faces of which something is remembered."""
    for card in deck.cards:
        yield _cells({**_row(card), **progress.get(card.id, {})})
        for face in _siblings(deck, card, progress):
            said = {"id": _tail(face), "kind": FACE, "question": face.question, "answer": face.answer}
            yield _cells({**said, **progress[_tail(face)]})


def _head_rows(deck: Deck) -> Iterator[dict[str, str]]:
    """The cells of what *deck* says of itself, but for what is left at its default."""
    usual = defaults(Cover)
    for name in HEAD:
        if name not in usual or getattr(deck, name) != usual[name]:
            yield {"id": name, "kind": DECK, "question": cells.written(name, _plain(getattr(deck, name)))}
    for skill in deck.skills:
        yield _cells({"id": skill.id, "kind": SKILL, "question": skill.name, "answer": skill.look_for})


def _cells(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: cells.written(name, value) for name, value in row.items()}


def _siblings(deck: Deck, card: Card, progress: Mapping[str, Mapping[str, Any]]) -> list[Face]:
    return [face for face in list(faces_of(deck, card))[1:] if _tail(face) in progress]


def _tail(face: Face) -> str:
    """What stands behind the deck in the ref of *face*."""
    return face.ref.partition("/")[2]


def as_json(deck: Deck, progress: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    """*deck* as one JSON object, its cards with the keys of the deck format.

    With *progress*, by the tail of a face's ref, each card has its own and that of its further faces.
    """
    cards = [
        _row(card)
        | ({"turns": _plain(card.turns)} if "turns" in card.own_keys() else {})
        | (
            {
                "progress": progress.get(card.id),
                "siblings": {_tail(face): progress[_tail(face)] for face in _siblings(deck, card, progress)},
            }
            if progress is not None
            else {}
        )
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
        "difficulty": card.difficulty or None, "allow": dict(card.allow),
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    if value and isinstance(value[0], tuple):
        return dict(value)
    return [_table(item) if isinstance(item, (Option, Signature, Exchange)) else item for item in value]


def _table(item: Option | Signature | Exchange) -> dict[str, Any]:
    return {name: _plain(getattr(item, name)) for name in fields(type(item))}
