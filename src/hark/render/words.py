# SPDX-License-Identifier: MIT
"""Numbers and instants in words: how long, how many, when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hark.errors import count
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from hark.memory.days import Calendar
    from hark.views.forecast import Band

AIM = (
    "A few minutes a day to get better at supporting other people: ideas, choices, and scenarios you answer"
    " in your own words."
)
NOTICE = (
    "hark is a practice tool for learning. It is not therapy, a crisis service, medical or legal advice, a"
    " certificate, or proof of competence. Follow your service's policy and your supervisor."
)
CARE = "Cards speak of suicide, overdose, abuse and loss. Skip any card, any time: a skip costs nothing."
PRIVACY = "What you type stays on this computer. Leave out real names and anything that could tell who a person is."

KINDS = {
    "concept": ("question", "questions"), "cloze": ("gap to fill", "gaps to fill"),
    "choice": ("choice", "choices"), "scenario": ("scenario", "scenarios"),
    "dialogue": ("dialogue", "dialogues"),
}  # fmt: skip
"""What the kinds of card are called, one of them and several."""


@frozen
class Here:
    """The reader's now and place, for saying "tomorrow"."""

    now: datetime
    calendar: Calendar

    @property
    def day(self) -> int:
        """Today's study day."""
        return self.calendar.day(self.now)

    def when(self, instant: datetime) -> str:
        """*instant* as a person would say it: "in 4 min", "at 21:40", "tomorrow", "in 5 days, 27 Nov"."""
        if instant <= self.now:
            return "now"
        # Instants are told to the second, rounded up: a minute from now is not yet a second minute.
        minutes = max(1, -(-(instant - self.now - timedelta(seconds=1)) // timedelta(minutes=1)))
        if minutes < 60:
            return f"in {minutes} min"
        days = self.calendar.day(instant) - self.day
        if days == 0:
            return f"at {instant.astimezone(self.calendar.zone):%H:%M}"
        if days == 1:
            return "tomorrow"
        return f"in {count(days, 'day')}, {short_date(date.fromordinal(self.calendar.day(instant)), self.day)}"

    def ago(self, instant: datetime) -> str:
        """How long ago *instant* was, roughly."""
        days = self.day - self.calendar.day(instant)
        if days == 0:
            return f"today {instant.astimezone(self.calendar.zone):%H:%M}"
        return "yesterday" if days == 1 else short_date(date.fromordinal(self.calendar.day(instant)), self.day)


def kinds(numbers: Mapping[str, int]) -> str:
    """How many cards of each kind, as "13 questions, 1 gap to fill"; nothing for those of which there is none."""
    return ", ".join(count(number, *KINDS[kind]) for kind, number in numbers.items() if number)


def short_date(day: date, today: int) -> str:
    """The day as "25 Nov", with the year when it is another one than today's."""
    text = f"{day.day} {day:%b}"
    return text if day.year == date.fromordinal(today).year else f"{text} {day.year}"


def interval(milliseconds: int) -> str:
    """An interval, short: "1 min", "6 h", "3 days", "2.5 months", "1.2 years"."""
    minutes = milliseconds / 60_000
    if minutes < 60:
        return f"{max(1, round(minutes))} min"
    if minutes < 24 * 60:
        return f"{round(minutes / 60)} h"
    days = round(minutes / (24 * 60))
    if days < 31:
        return count(days, "day")
    number, unit = (days / 30.4, "month") if days < 365 else (days / 365.25, "year")
    rounded = f"{number:.1f}".removesuffix(".0")
    return f"{rounded} {unit}{'' if rounded == '1' else 's'}"


def minutes(seconds: float) -> str:
    """Seconds as "about 5 minutes"; never less than one."""
    return f"about {count(whole_minutes(seconds), 'minute')}"


def whole_minutes(seconds: float) -> int:
    """Seconds as the minutes that every page tells; never less than one."""
    return max(1, round(seconds / 60))


def spent(milliseconds: int) -> str:
    """Time spent: "40 s", "4 min 05 s"."""
    seconds = round(milliseconds / 1000)
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min {seconds % 60:02} s"


def percent(share: float | None) -> str:
    """A share from 0 to 1 as "93 %"; a dash where there is none."""
    return "–" if share is None else f"{round(100 * share)} %"


def banded(band: Band) -> str:
    """The middle of *band* and, where these differ, its ends: "12 (9–15)"."""
    return f"{band.middle} ({band.low}–{band.high})" if band.low != band.high else f"{band.middle}"


def coming_back(upcoming: Sequence[tuple[date, int]], waiting: int) -> list[tuple[date | None, int]]:
    """What comes back on each day of *upcoming*, without those *waiting* already, who stand before them for no day."""
    if not upcoming or not waiting:
        return [*upcoming]
    (first, number), *later = upcoming
    return [(None, waiting), (first, number - waiting), *later]


def from_monday(numbers: Iterable[tuple[date, int]], last: date) -> tuple[date, tuple[int, ...]]:
    """The Monday of the week in which *numbers* by day begin, and that of each day from it to *last*, or 0."""
    by_day = dict(numbers)
    begin = min(by_day)
    monday = begin - timedelta(days=begin.weekday())
    return monday, tuple(by_day.get(monday + timedelta(days=ahead), 0) for ahead in range((last - monday).days + 1))
