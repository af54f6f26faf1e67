# SPDX-License-Identifier: MIT
"""The help topics. Their texts are in `topics.toml`; help, the man page and the session's `?` all draw on them.

The topic on words is made of `vocabulary.toml`, the table of the field's words and the plain ones in their place.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from hark import toml
from hark.values import frozen
from hark.views.topic import TermText, Topic, TopicPart


@frozen
class Word:
    """A word of the field, the plain one that stands on screen in its place, and what both mean."""

    field: str
    plain: str
    about: str


@cache
def vocabulary() -> tuple[Word, ...]:
    """The table of words, in its order."""
    return tuple(Word(field, row["plain"], row["about"]) for field, row in _read("vocabulary.toml").items())


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, in the order in which they are listed."""
    made = {"words": (_glossary(),)}
    return tuple(
        Topic(name, raw["summary"], (*map(_part, raw["parts"]), *made.get(name, ())))
        for name, raw in _read("topics.toml").items()
    )


def topic(name: str) -> Topic:
    """The topic *name*, which must be there."""
    return next(topic for topic in topics() if topic.topic == name)


def _read(name: str) -> dict[str, Any]:
    return toml.read((Path(__file__).parent / name).read_bytes())


def _glossary() -> TopicPart:
    """Each plain word with what it means and what others call it."""
    terms = (TermText(word.plain, f"{word.about} ({word.field})") for word in vocabulary())
    return TopicPart("On screen, and in brackets elsewhere", None, tuple(terms), None)


def _part(raw: dict[str, Any]) -> TopicPart:
    terms = tuple(TermText(term, about) for term, about in raw.get("terms", {}).items())
    return TopicPart(raw.get("heading"), raw.get("text"), terms, raw.get("code"))
