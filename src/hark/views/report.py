# SPDX-License-Identifier: MIT
"""One month, or any span of study days, as `hark report` tells it: what stands in the file, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from hark.values import frozen
from hark.views.forecast import Outlook
from hark.views.stats import DayCount, Retention, SpanRetention
from hark.views.view import View


@frozen
class ReportDeck:
    """A deck: what was met of it in the span, and how far it is learned today, in questions."""

    deck: str
    title: str
    on_path: bool
    new: int
    seen: int
    mature: int
    faces: int


@frozen
class ReportSkill:
    """A skill of the rubrics, and how often the learner ticked it in the span: their own judgement."""

    skill: str
    name: str
    times: int
    ticked: int


@frozen
class HardQuestion:
    """A question that was not remembered, most often first."""

    card: str
    text: str | None
    """What is asked; null where it is left out, or gone."""
    reviews: int
    again: int


@frozen
class PractisedTopic:
    """What was practised of one topic, which is that of a deck, and when."""

    deck: str
    title: str
    reviews: int
    duration_ms: int
    days_practised: int
    first_day: date
    last_day: date


@frozen
class Report(View):
    """`hark report`: one month, or any span of days, as one page."""

    SCHEMA: ClassVar[str] = "hark.report/1"
    file: str | None
    """Where the page was written; null where it went to standard output."""
    pictures: tuple[str, ...]
    """The files of its pictures, where these were asked for."""
    made_on: date
    first_day: date
    last_day: date
    share: bool
    """Whether the words of cards are left out."""
    reviews: int
    recalled: int
    new: int
    duration_ms: int
    days_practised: int
    days: tuple[DayCount, ...]
    retention: Retention
    retention_young: Retention
    retention_mature: Retention
    retention_parts: tuple[SpanRetention, ...]
    retention_needs: int
    """Under so many reviews a share says too little to be shown to a person."""
    year: tuple[tuple[date, int], ...]
    """How many reviews there were on each day that had any, back to the Monday 52 weeks before the last one's."""
    decks: tuple[ReportDeck, ...]
    """The decks that were begun: those of the path in their order, then the others."""
    decks_not_begun: int
    skills: tuple[ReportSkill, ...]
    upcoming: tuple[tuple[date, int], ...]
    """Reviews that fall due on each of the next days; empty where the span does not end today."""
    waiting: int
    """How many of those on the first of these days wait now; 0 where no days are told."""
    ahead: Outlook | None
    """These days as they may go, today the first, as `hark forecast` plays them; null where that was not asked for."""
    hardest: tuple[HardQuestion, ...]
    topics: tuple[PractisedTopic, ...]
