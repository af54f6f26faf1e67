# SPDX-License-Identifier: MIT
"""Today's session and tomorrow's, as several answers tell them."""

from __future__ import annotations

from hark.values import frozen


@frozen
class SessionFacts:
    """Today's session as it stands now."""

    cards: int
    """How many cards of it are still to come."""
    seconds: int
    """What these are expected to take."""
    held: bool
    """Whether it was planned and nothing of it is left: the day is done."""
    more: int
    """How many cards wait beyond it, for who wants them."""


@frozen
class FirstFacts:
    """What the guided session, the first ever, still has of today's."""

    cards: int
    seconds: int


@frozen
class Withheld:
    """What of the cards that were named is there and does not come now."""

    decks: tuple[str, ...]
    """The decks that were named; none where cards were named otherwise."""
    decks_aside: tuple[str, ...]
    """Those among them that are set aside."""
    cards_aside: int
    """How many cards of the others are set aside."""
    unseen: int
    """How many were never graded and are more than today's new cards."""
    sides: int
    """How many of their questions are other sides of cards that were asked today, and wait for tomorrow."""
    new_left: int
    """How many new cards today still brings."""
    new_per_day: int


@frozen
class TomorrowFacts:
    """The session of the next study day, if nothing more is graded today."""

    cards: int
    seconds: int
