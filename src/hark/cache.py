# SPDX-License-Identifier: MIT
"""Parsed decks kept in the cache folder, so that a start need not parse TOML.

A deck is found by a digest of its bytes and of what reading them depends on, so a changed file, another
vocabulary or another hark is simply not found. The folder may be deleted at any time, and whatever is
wrong with it costs a parse and nothing else.
"""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from hark import __version__, files
from hark.errors import Refusal
from hark.model import Card, Choice, Cloze, Concept, Deck, Kind, Option, Scenario, Skill
from hark.values import fields

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_CLASSES: dict[str, type[Card]] = {
    Kind.CONCEPT: Concept,
    Kind.CLOZE: Cloze,
    Kind.CHOICE: Choice,
    Kind.SCENARIO: Scenario,
}


class Cache:
    """Parsed decks in *folder*; with no folder, nothing is kept."""

    def __init__(self, folder: Path | None, vocabulary: Iterable[str] = ()) -> None:
        self._folder = folder
        self._common = "\x1f".join((__version__, *sorted(vocabulary))).encode()
        self._used: set[str] = set()
        self._has_written = False

    def find(self, data: bytes) -> Deck | None:
        """The deck that *data* was parsed into before, or None."""
        if self._folder is None:
            return None
        name = self._name(data)
        try:
            return _deck(json.loads((self._folder / name).read_bytes()))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):  # not there, or not what was written
            return None

    def keep(self, data: bytes, deck: Deck) -> None:
        """Remembers that *data* is *deck*. Not being able to is no failure."""
        if self._folder is not None:
            document = json.dumps(_plain(deck), ensure_ascii=False, separators=(",", ":"))
            with suppress(Refusal, UnicodeEncodeError):
                files.replace(self._folder / self._name(data), document.encode(), durable=False)
                self._has_written = True

    def tidy(self) -> None:
        """Removes what none of the decks asked for since the start would need; only when there was something new."""
        if self._folder is not None and self._has_written:
            with suppress(OSError):
                for file in self._folder.iterdir():
                    if file.name not in self._used:
                        file.unlink()

    def _name(self, data: bytes) -> str:
        name = f"{blake2b(self._common + data, digest_size=16).hexdigest()}.json"
        self._used.add(name)
        return name


def _plain(deck: Deck) -> dict[str, Any]:
    return {name: _value(getattr(deck, name)) for name in fields(Deck)}


def _value(value: Any) -> Any:
    if isinstance(value, Card):
        return {"kind": str(value.kind)} | {name: _value(getattr(value, name)) for name in fields(type(value))}
    if isinstance(value, (Option, Skill)):
        return [getattr(value, name) for name in fields(type(value))]
    return [_value(item) for item in value] if isinstance(value, tuple) else value


def _deck(plain: dict[str, Any]) -> Deck:
    values = {name: _frozen(value) for name, value in plain.items() if name not in ("cards", "skills")}
    skills = tuple(Skill(*skill) for skill in plain["skills"])
    return Deck(**values, skills=skills, cards=tuple(_card(card) for card in plain["cards"]))


def _card(plain: dict[str, Any]) -> Card:
    kind = plain.pop("kind")
    values = {name: _frozen(value) for name, value in plain.items() if name != "options"}
    if kind == Kind.CHOICE:
        values["options"] = tuple(Option(*option) for option in plain["options"])
    return _CLASSES[kind](**values)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
