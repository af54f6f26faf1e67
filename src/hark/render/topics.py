# SPDX-License-Identifier: MIT
"""The help topics. Their texts are in `topics.toml`; help, the man page and the session's `?` all draw on them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from hark import toml
from hark.views.topic import TermText, Topic, TopicPart


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, in the order in which they are listed."""
    document = toml.read((Path(__file__).parent / "topics.toml").read_bytes())
    return tuple(Topic(name, one["summary"], tuple(map(_part, one["parts"]))) for name, one in document.items())


def topic(name: str) -> Topic:
    """The topic *name*, which must be there."""
    return next(one for one in topics() if one.topic == name)


def _part(raw: dict[str, Any]) -> TopicPart:
    terms = tuple(TermText(term, about) for term, about in raw.get("terms", {}).items())
    return TopicPart(raw.get("heading"), raw.get("text"), terms, raw.get("code"))
