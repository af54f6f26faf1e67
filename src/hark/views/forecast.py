# SPDX-License-Identifier: MIT
"""The days ahead as `study/forecast` works them out."""

from __future__ import annotations

from datetime import date

from hark.values import frozen


@frozen
class Band:
    """How it goes in many runs: one in ten is below *low*, half are below *middle*, one in ten is above *high*."""

    low: int
    middle: int
    high: int


@frozen
class ForecastDay:
    """One study day."""

    day: date
    cards: Band
    """How many its session asks."""
    seconds: Band
    """What these are expected to take."""
    more: Band
    """How many cards wait beyond it."""


@frozen
class PathEnds:
    """The day on which the last card of the path is new; null where it is on none of those shown."""

    early: date | None
    middle: date | None
    late: date | None


@frozen
class Outlook:
    """The days ahead, by the learner's settings or with one thing otherwise."""

    retention: float | None
    """The desired one of all decks, 0.7 to 0.97; null where it is as it is set."""
    new_per_day: int
    deck: str | None
    """The deck that comes in; null where none does."""
    days: tuple[ForecastDay, ...]
    cards_per_day: float
    """How many cards an average day asks."""
    daily_seconds: float
    """What an average day takes."""
    met: Band
    """How many questions are new in all these days."""
    known: float | None
    """The chance of recalling a card on the last day, 0 to 1, on average over all that were met by then."""
    path_to_come: bool
    """Whether anything of the path is new still as these days begin."""
    path_ends: PathEnds


@frozen
class Effect:
    """What decks that come in do to the days ahead."""

    days: int
    """How many these are, today among them."""
    daily_seconds: float
    """What an average day takes without them, and with them."""
    with_deck_daily_seconds: float
    more: Band
    """How many cards wait beyond the session of the last day, without them, and with them."""
    more_with: Band
