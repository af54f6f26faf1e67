# SPDX-License-Identifier: MIT
"""Numbers out of events. Pure."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hark.memory import schedule
from hark.memory.fold import LogLine, is_part
from hark.memory.model import EventKind, Grade, practised_ms
from hark.study.agenda import is_mature
from hark.values import frozen
from hark.views.stats import DayCount, DeckStats, Retention, Stats

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from hark.memory.model import Memory


TimedLine = tuple[LogLine, int | None]
NEEDED_TESTS = 20
"""Of fewer tests the share that was recalled is hardly more than chance: 9 of 10 may stand for 60 or for 98 %."""
_Z_95 = 1.959964
"""So many standard deviations around the mean hold 95 % of a normal distribution."""


@frozen
class _Review:
    """A review, with the memory it met."""

    card: str
    day: date
    grade: str
    duration_ms: int | None
    before: Memory | None

    @property
    def recalled(self) -> bool:
        return self.grade != Grade.AGAIN

    @property
    def tests_memory(self) -> bool:
        """Whether it was a real test: a day or more after the last time, whether it has come to days or not."""
        return self.before is not None and self.before.last_day < self.day.toordinal()


@frozen
class DeckTotals:
    """How much there is of a deck, and how much of it is known."""

    deck: str
    title: str
    faces: int
    seen: int
    mature: int


def span(today: date, days: int) -> list[date]:
    """The last *days* study days up to *today*."""
    return [today - timedelta(days=back) for back in range(days - 1, -1, -1)]


def stats(
    lines: Iterable[TimedLine],
    today: date,
    days: int,
    *,
    first_day: date | None,
    last_day: date | None,
    by_date: Mapping[date, int],
    upcoming: Sequence[int],
    decks: Sequence[DeckTotals],
    gone: Collection[str] = (),
) -> Stats:
    """The last *days* study days up to *today*, and how each deck stands.

    *lines* are what stands in the log of the faces that were reviewed in these days, resets among it, each with how
    long the answer took; *first_day* and *last_day* are those of the very first review and of the last, *by_date* is
    how many there were on each day since `year_begin`, *upcoming* how many fall due on each of the next days, and
    *gone* are faces that no deck has any more.
    """
    shown_days = span(today, days)
    recent = list(_reviews(lines, shown_days[0].toordinal(), today.toordinal()))
    by_day: dict[date, list[_Review]] = {}
    for review in recent:
        by_day.setdefault(review.day, []).append(review)
    counts = [_day(day, by_day.get(day, [])) for day in shown_days]
    tests = [review for review in recent if review.tests_memory]
    mature = [review for review in tests if review.before is not None and is_mature(review.before)]
    young = [review for review in tests if review.before is not None and not is_mature(review.before)]
    by_deck: dict[str, list[_Review]] = {}
    for review in tests:
        if review.card not in gone:
            by_deck.setdefault(review.card.split("/", 1)[0], []).append(review)
    over = (today - (first_day or today)).days + (counts[-1].reviews > 0)  # a day not practised yet is not over
    shown = max(1, min(days, over))
    return Stats(
        today=counts[-1],
        days=tuple(counts),
        average_per_day=round(len(recent) / shown, 2),
        days_practised=sum(count.reviews > 0 for count in counts),
        retention=retention(tests),
        retention_young=retention(young),
        retention_mature=retention(mature),
        grades=tuple((grade, sum(review.grade == grade for review in recent)) for grade in Grade),
        upcoming=tuple((today + timedelta(days=ahead), count) for ahead, count in enumerate(upcoming, 1)),
        decks=tuple(_deck(deck, by_deck.get(deck.deck, [])) for deck in decks),
        first_day=first_day,
        last_day=last_day,
        year=tuple(sorted((day, count) for day, count in by_date.items() if year_begin(today) <= day <= today)),
        retention_needs=NEEDED_TESTS,
    )


def year_begin(today: date) -> date:
    """The first day of a year in whole weeks that ends with the one of *today*: a Monday, 52 weeks before."""
    return today - timedelta(days=today.weekday(), weeks=52)


def retention(tests: Iterable[_Review]) -> Retention:
    """True retention over *tests*; no share where there were none."""
    outcomes = [review.recalled for review in tests]
    number, recalled = len(outcomes), sum(outcomes)
    if not number:
        return Retention(0, 0, None, None)
    return Retention(number, recalled, round(recalled / number, 4), wilson(recalled, number))


def wilson(recalled: int, number: int) -> tuple[float, float]:
    """Between which shares, from 0 to 1, the true one lies with 95 % confidence, when *recalled* of *number* were.

    The score interval of Wilson, Probable inference, the law of succession, and statistical inference (1927), JASA 22,
    209-212. It holds for small numbers and at the ends, where the usual one is too narrow: Brown, Cai & DasGupta,
    Interval estimation for a binomial proportion (2001), Statistical Science 16.
    """
    share, z2 = recalled / number, _Z_95**2
    middle = share + z2 / (2 * number)
    reach = _Z_95 * math.sqrt(share * (1 - share) / number + z2 / (4 * number**2))
    low, high = ((middle + sign * reach) / (1 + z2 / number) for sign in (-1, 1))
    return round(max(0.0, low), 4), round(min(1.0, high), 4)


def _reviews(lines: Iterable[TimedLine], first_day: int, last_day: int) -> Iterator[_Review]:
    """The reviews of these days, each with the memory it met."""
    courses: dict[str, schedule.Course] = {}
    for (_, card, kind, grade, at_ms, day, retention), duration_ms in lines:
        if kind == EventKind.RESET:
            courses = {ref: course for ref, course in courses.items() if not is_part(ref, card)}
        if kind == EventKind.REVIEW and grade is not None:
            course = courses.get(card)
            if course is None:
                course = courses[card] = schedule.Course()
            if first_day <= day <= last_day:
                yield _Review(card, date.fromordinal(day), grade, duration_ms, course.memory(card))
            course.review(grade, at_ms, day, retention)


def _day(day: date, reviews: Sequence[_Review]) -> DayCount:
    return DayCount(
        day=day,
        reviews=len(reviews),
        recalled=sum(review.recalled for review in reviews),
        new=sum(review.before is None for review in reviews),
        duration_ms=sum(practised_ms(review.duration_ms or 0) for review in reviews),
    )


def _deck(deck: DeckTotals, tests: Iterable[_Review]) -> DeckStats:
    return DeckStats(
        deck=deck.deck,
        title=deck.title,
        faces=deck.faces,
        seen=deck.seen,
        mature=deck.mature,
        retention=retention(tests),
    )
