# SPDX-License-Identifier: MIT
"""Where a person finds help, by region: a line to talk to, and lines for two troubles of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TROUBLES = ("abuse", "child")
"""The tags that bring a line of their own: abuse at home, and a child who may be in danger."""


@frozen
class Line:
    """Where to find help in one trouble: what to say of it, the page that says so, and the day somebody looked."""

    text: str
    source: str
    checked: str


@frozen
class Helpline:
    """Where a person in one region finds help: somebody to talk to, and lines for two troubles of their own."""

    region: str
    name: str
    text: str
    source: str
    checked: str
    abuse: Line | None = None
    child: Line | None = None

    def texts(self, tags: Iterable[str]) -> tuple[str, ...]:
        """The line to talk to, then those that a card with *tags* calls for: `abuse`, `child`."""
        more = [line.text for tag in TROUBLES if tag in tags and (line := getattr(self, tag))]
        return (self.text, *more)


def read_helpline(region: str, entry: Mapping[str, Any], world: Mapping[str, Any]) -> Helpline:
    """The helpline of *region*; where it has no line for a trouble, that of the *world*."""
    lines = {trouble: Line(**line) for trouble in TROUBLES if (line := entry.get(trouble) or world.get(trouble))}
    return Helpline(region, **{**entry, **lines})
