# SPDX-License-Identifier: MIT
"""What a trainer is told of a group. Nowhere in it is a learner's pseudonym, and no part is about fewer than five.

Numbers of learners that could be subtracted from each other are rounded down to a multiple of five, and end at 60;
`cohort/answer` says why each part has the numbers it has.
"""

from __future__ import annotations

from typing import ClassVar

from hark.values import frozen
from hark.views.view import View


@frozen
class PracticeDays:
    """How many learners practised on so many days of a month, from *days_from* to *days_to*."""

    month: str
    days_from: int
    days_to: int
    learners: int


@frozen
class TopicRetention:
    """True retention of a topic in a month: tests, and how many of them were recalled."""

    month: str
    topic: str
    """Empty for cards that have none."""
    learners_at_least: int
    tests: int
    recalled: int
    share: float
    """0 to 1."""
    share_between: tuple[float, float]
    """Between which shares the true one lies, with 95 % confidence (Wilson)."""


@frozen
class ForgottenCard:
    """How often a card was not recalled where it was tested, in steps of five per cent."""

    card: str
    learners_at_least: int
    forgotten_percent: int
    between_percent: tuple[int, int]


@frozen
class SkillTicks:
    """How often a skill could be ticked in a month and was, by the learners themselves."""

    month: str
    skill: str
    learners_at_least: int
    times: int
    ticked: int


@frozen
class WantsAsking:
    """Somebody who wants to be asked when they have not practised for so many days, and has not."""

    name: str
    after_days: int


@frozen
class Cohort(View):
    """`hark cohort`: what a group practised, as far as groups are large enough to be told of."""

    SCHEMA: ClassVar[str] = "hark.cohort/1"
    cohort: str
    since: str | None
    """The month from which on it is counted; null for all."""
    learners_at_least: int
    """How many share, rounded down to a multiple of five: 0 to 4 are 0."""
    needs_learners: int
    """Nothing is told of fewer learners than these,"""
    needs_tests: int
    """nor of fewer tests, answers or ticks than these."""
    practice_days: tuple[PracticeDays, ...]
    topics: tuple[TopicRetention, ...]
    cards: tuple[ForgottenCard, ...]
    """Those most forgotten, by the lower end of the span."""
    skills: tuple[SkillTicks, ...]
    too_small: int
    """How many months, topics, cards and skills are not told of."""
    nudges: tuple[WantsAsking, ...]
    lines_left_out: int
    """Lines that are not of the form that hark shares."""
    files_left_out: int
    """Other things in the folder, and files that are too large or cannot be read."""
    kept: str
    """Where the lines are kept as Parquet."""
    file: str | None
    """The page; null where none was asked for."""


@frozen
class BadLines:
    """A file of which lines are left out, or all of it for a reason."""

    file: str
    lines: int
    first_line: int | None
    reason: str | None


@frozen
class CohortFaults(View):
    """`hark cohort --faults`: what is left out of the answers, by file; nothing of what is in."""

    SCHEMA: ClassVar[str] = "hark.cohort_faults/1"
    files: tuple[BadLines, ...]
    """The first thousand."""
    bad_files: int
    """How many there are."""
    others: int
    """Things in the folder that are not hark's, which were not opened."""
