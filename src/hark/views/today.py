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
class TomorrowFacts:
    """The session of the next study day, if nothing more is graded today."""

    cards: int
    seconds: int
