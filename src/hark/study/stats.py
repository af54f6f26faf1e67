# SPDX-License-Identifier: MIT
"""Numbers out of what reviews add up to. Pure."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hark.memory.model import Grade
from hark.memory.tally import Counts, total
from hark.values import frozen
from hark.views.stats import DayCount, DeckStats, Picture, Retention, SpanRetention, Stats

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

BY_WEEKS = 62
"""Of so many days, and no more, retention is told by week."""
NEEDED_TESTS = 20
"""Of fewer tests the share that was recalled is hardly more than chance: 9 of 10 may stand for 60 or for 98 %."""
_Z_95 = 1.959964
"""So many standard deviations around the mean hold 95 % of a normal distribution."""


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
    by_day: Mapping[int, Counts],
    by_deck: Mapping[str, Counts],
    today: date,
    days: int,
    *,
    first_day: date | None,
    last_day: date | None,
    year: Mapping[int, int],
    upcoming: Sequence[int],
    waiting: int,
    decks: Sequence[DeckTotals],
    picture: Picture | None = None,
) -> Stats:
    """The last *days* study days up to *today*, and how each deck stands.

    *by_day* and *by_deck* are what the reviews of these days add up to, *first_day* and *last_day* those of the
    first review up to today and of the last, *year* how many reviews there were on each day since `year_begin`, and
    *upcoming* how many fall due on each of the next days; of the first, *waiting* wait now.
    """
    counts = [day_count(day, by_day.get(day.toordinal(), Counts())) for day in span(today, days)]
    whole = total(by_day.values())
    over = (today - (first_day or today)).days + (counts[-1].reviews > 0)  # a day not practised yet is not over
    shown = max(1, min(days, over))
    return Stats(
        today=counts[-1],
        days=tuple(counts),
        days_counted=shown,
        average_per_day=round(whole.reviews / shown, 2),
        days_practised=sum(count.reviews > 0 for count in counts),
        retention=tested(whole),
        retention_young=retention(whole.young, whole.young_recalled),
        retention_mature=retention(whole.mature, whole.mature_recalled),
        grades=tuple((grade, getattr(whole, grade)) for grade in Grade),
        upcoming=tuple((today + timedelta(days=ahead), count) for ahead, count in enumerate(upcoming, 1)),
        waiting=waiting,
        decks=tuple(_deck(deck, by_deck.get(deck.deck, Counts())) for deck in decks),
        first_day=first_day,
        last_day=last_day,
        year=tuple((date.fromordinal(day), count) for day, count in sorted(year.items())),
        retention_needs=NEEDED_TESTS,
        retention_parts=tuple(parts(by_day, counts[0].day, today)),
        picture=picture,
    )


def begin_of(day: date, unit: str) -> date:
    """The first day of the *unit* that *day* is in: a day, week, month or year."""
    match unit:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
    return day


def parts(by_day: Mapping[int, Counts], first: date, last: date) -> Iterator[SpanRetention]:
    """True retention in each week that had any practice; in each month of a long span, each year of a very long one."""
    length = (last - first).days + 1
    unit = "week" if length <= BY_WEEKS else "month" if length <= 731 else "year"
    parts: dict[date, list[int]] = {}
    for day in sorted(by_day):
        parts.setdefault(begin_of(date.fromordinal(day), unit), []).append(day)
    for begin, days in parts.items():
        end = begin_of(begin + timedelta(days={"week": 7, "month": 31, "year": 366}[unit]), unit) - timedelta(days=1)
        yield SpanRetention(max(begin, first), min(end, last), tested(total(by_day[day] for day in days)))


def year_begin(today: date) -> date:
    """The first day of a year in whole weeks that ends with the one of *today*: a Monday, 52 weeks before."""
    return today - timedelta(days=today.weekday(), weeks=52)


def retention(number: int, recalled: int) -> Retention:
    """True retention, when of *number* tests so many were *recalled*; no share where there were none."""
    if not number:
        return Retention(0, 0, None, None)
    return Retention(number, recalled, round(recalled / number, 4), wilson(recalled, number))


def tested(counts: Counts) -> Retention:
    """True retention over all tests of memory in *counts*."""
    return retention(counts.young + counts.mature, counts.young_recalled + counts.mature_recalled)


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


def day_count(day: date, counts: Counts) -> DayCount:
    """What was practised on *day*, by its *counts*."""
    return DayCount(
        day=day,
        reviews=counts.reviews,
        recalled=counts.reviews - counts.again,
        new=counts.new,
        duration_ms=counts.practised_ms,
    )


def _deck(deck: DeckTotals, counts: Counts) -> DeckStats:
    return DeckStats(
        deck=deck.deck,
        title=deck.title,
        faces=deck.faces,
        seen=deck.seen,
        mature=deck.mature,
        retention=tested(counts),
    )
