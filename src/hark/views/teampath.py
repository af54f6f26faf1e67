# SPDX-License-Identifier: MIT
"""A team's path in answers: what it says, and what becomes of one that a source offers."""

from __future__ import annotations

from datetime import date

from hark.values import frozen
from hark.views.change import Fate
from hark.views.view import ErrorFacts


@frozen
class PathDue:
    """A deck or a card that a team wants met by a day."""

    deck: str
    card: str | None
    """As `deck/card`; null where all of the deck is meant."""
    by: date
    why: str


@frozen
class PathFacts:
    """What a team's path says, by the names that things have here."""

    title: str
    meant_for: str
    order: tuple[str, ...]
    hidden: tuple[str, ...]
    due: tuple[PathDue, ...]


@frozen
class PathOffer:
    """The path that a source has."""

    source: str
    fate: Fate
    now: PathFacts | None
    """What it says; null where it is gone or cannot be had."""
    was: PathFacts | None
    """The path that was taken before, from here or from elsewhere; null where there was none."""
    replaces: str | None
    """The source of that path, where it is another one."""
    not_here: tuple[str, ...]
    """What it names and is nowhere: it counts for nothing until it comes."""
    taken: bool
    error: ErrorFacts | None = None
