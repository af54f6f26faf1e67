# SPDX-License-Identifier: MIT
"""What is kept of a reply: what the person had said, as it stood that day, what was typed to it, and a first try.

It is one text in the `response` table, so that all of it is forgotten together. Pure.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECOND_TRY = "\x1e"
"""What stands between two tries in texts from before they were JSON."""


@frozen
class Kept:
    """What was said and what was replied: a pair for each turn, one but for dialogues; and a first try."""

    turns: tuple[tuple[str, str], ...]
    """What the person had said is empty in texts from before it was kept."""
    first: str = ""
    """What was typed first, where the reply is a second try."""

    @property
    def text(self) -> str:
        """The reply; of a dialogue all that was said, a line each."""
        if len(self.turns) == 1:
            return self.turns[0][1]
        return "\n".join(f"They: {says}\nYou: {reply or '(nothing typed)'}" for says, reply in self.turns)


def packed(turns: Sequence[tuple[str, str]], first: str = "") -> str:
    """What was said and replied in *turns*, and a *first* try, as one text."""
    return json.dumps({"turns": turns} | ({"first": first} if first else {}), ensure_ascii=False)


def unpacked(text: str) -> Kept:
    """What `packed` made *text* of; any other text is what was typed, after a first try where there are two."""
    with suppress(ValueError, TypeError, RecursionError):
        plain: Any = json.loads(text)
        if isinstance(plain, dict) and plain.get("turns"):
            return Kept(tuple((str(says), str(reply)) for says, reply in plain["turns"]), str(plain.get("first", "")))
    first, _, last = text.rpartition(_SECOND_TRY)
    return Kept((("", last),), first)


def ticked(weighed: Any, name: str = "skills_met") -> tuple[str, ...]:
    """The skills under *name* in *weighed*, an event's detail or a part of it; none where that is no list."""
    skills = weighed.get(name) if isinstance(weighed, dict) else None
    return tuple(filter(lambda skill: isinstance(skill, str), skills)) if isinstance(skills, list) else ()
