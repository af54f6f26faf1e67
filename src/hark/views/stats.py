# SPDX-License-Identifier: MIT
"""What happened in numbers, as `study/stats` counts it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from hark.memory.model import Grade
from hark.values import frozen
from hark.views.view import View


class Picture(StrEnum):
    """What can be drawn alone."""

    CALENDAR = "calendar"
    REMEMBERED = "remembered"
    LOAD = "load"


@frozen
class DayCount:
    """The reviews of one study day."""

    day: date
    reviews: int
    recalled: int
    new: int
    duration_ms: int


@frozen
class Retention:
    """True retention: of reviews a day or more after the card's last, the share not graded *again*."""

    reviews: int
    recalled: int
    share: float | None
    share_between: tuple[float, float] | None
    """Between which shares the true one lies, with 95 % confidence (Wilson)."""


@frozen
class SpanRetention:
    """True retention in a part of the span: a week, a month of a long one, a year of a very long one."""

    first_day: date
    last_day: date
    retention: Retention


@frozen
class DeckStats:
    """One deck's progress."""

    deck: str
    title: str
    faces: int
    seen: int
    mature: int
    retention: Retention


@frozen
class Stats(View):
    """`hark stats`: what happened, in numbers."""

    SCHEMA: ClassVar[str] = "hark.stats/1"
    today: DayCount
    days: tuple[DayCount, ...]
    days_counted: int
    """How many of these days count for the average: from the first review on, and today once it was practised."""
    average_per_day: float
    """Reviews a day since the first one, or over the days shown where that is shorter; steadier than a streak."""
    days_practised: int
    retention: Retention
    retention_young: Retention
    retention_mature: Retention
    grades: tuple[tuple[Grade, int], ...]
    upcoming: tuple[tuple[date, int], ...]
    """Reviews that fall due on each of the next days."""
    waiting: int
    """How many of those on the first of these days wait now, as `hark due` counts them."""
    decks: tuple[DeckStats, ...]
    first_day: date | None
    """The study day of the first review up to today, or of the first where all are dated later; null without any."""
    last_day: date | None
    """That of the last one."""
    year: tuple[tuple[date, int], ...]
    """How many reviews there were on each day that had any, today and back to the Monday 52 weeks before this one."""
    retention_needs: int
    """Under so many reviews a share says too little to be shown to a person."""
    retention_parts: tuple[SpanRetention, ...]
    """True retention in each week of the days shown; in each month where these are more than 62, in years after two."""
    picture: Picture | None
    """What is drawn alone; null for the whole page."""
