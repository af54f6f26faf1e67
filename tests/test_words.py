# SPDX-License-Identifier: MIT
"""Numbers and instants in words: intervals, when, ago, percent, time spent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.memory.days import Calendar
from hark.render import words
from hark.render.words import Here

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
HERE = Here(datetime(2026, 11, 22, 21, 0, tzinfo=UTC), Calendar(UTC))


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [
        (0, "1 min"),
        (MINUTE, "1 min"),
        (330_000, "6 min"),
        (10 * MINUTE, "10 min"),
        (59 * MINUTE, "59 min"),
        (HOUR, "1 h"),
        (6 * HOUR, "6 h"),
        (23 * HOUR, "23 h"),
        (DAY, "1 day"),
        (2 * DAY, "2 days"),
        (30 * DAY, "30 days"),
        (31 * DAY, "1 month"),
        (34 * DAY, "1.1 months"),
        (61 * DAY, "2 months"),
        (76 * DAY, "2.5 months"),
        (304 * DAY, "10 months"),
        (364 * DAY, "12 months"),
        (365 * DAY, "1 year"),
        (366 * DAY, "1 year"),
        (438 * DAY, "1.2 years"),
        (730 * DAY, "2 years"),
        (3653 * DAY, "10 years"),
        (36_500 * DAY, "99.9 years"),
    ],
)
def test_an_interval_is_short(milliseconds: int, said: str) -> None:
    """Minutes, hours, days, months and years, each in its range, with the right plural and no useless decimal."""
    assert words.interval(milliseconds) == said


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        ("2026-11-20 09:00", "now"),
        ("2026-11-22 21:00", "now"),
        ("2026-11-22 21:00:01", "in 1 min"),
        ("2026-11-22 21:04", "in 4 min"),
        ("2026-11-22 21:04:01", "in 4 min"),  # told to the second, rounded up
        ("2026-11-22 21:04:02", "in 5 min"),
        ("2026-11-22 21:59", "in 59 min"),
        ("2026-11-22 22:00", "at 22:00"),
        ("2026-11-23 03:59", "at 03:59"),
        ("2026-11-23 04:00", "tomorrow"),
        ("2026-11-24 03:59", "tomorrow"),
        ("2026-11-24 04:00", "in 2 days, 24 Nov"),
        ("2026-11-27 04:00", "in 5 days, 27 Nov"),
        ("2026-12-01 04:00", "in 9 days, 1 Dec"),
        ("2027-01-01 04:00", "in 40 days, 1 Jan 2027"),
    ],
)
def test_when_something_comes(instant: str, said: str) -> None:
    """Minutes up to an hour, the clock within the study day, tomorrow from its start, then days and a date."""
    assert HERE.when(at(instant)) == said


def test_minutes_win_over_the_day_change() -> None:
    """Ten minutes before the day begins, its cards come in ten minutes and not tomorrow."""
    assert Here(at("2026-11-22 03:50"), Calendar(UTC)).when(at("2026-11-22 04:00")) == "in 10 min"


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        ("2026-11-22 21:00", "today 21:00"),
        ("2026-11-22 04:00", "today 04:00"),
        ("2026-11-22 03:59", "yesterday"),
        ("2026-11-21 04:00", "yesterday"),
        ("2026-11-21 03:59", "20 Nov"),
        ("2026-01-01 12:00", "1 Jan"),
        ("2025-12-31 12:00", "31 Dec 2025"),
    ],
)
def test_how_long_ago(instant: str, said: str) -> None:
    """Today with the clock, yesterday, else the date, with its year when that is another."""
    assert HERE.ago(at(instant)) == said


def test_the_clock_is_the_readers_own() -> None:
    """Hours and days are those of the reader's zone, not of UTC."""
    here = Here(at("2026-11-22 20:00"), Calendar(ZoneInfo("Asia/Kathmandu")))  # 01:45 there, still the 22nd's study day

    said = [here.when(at("2026-11-22 22:00")), here.when(at("2026-11-22 22:15")), here.ago(at("2026-11-22 19:00"))]

    assert said == ["at 03:45", "tomorrow", "today 00:45"]


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [
        (0, "0 s"),
        (499, "0 s"),
        (40_000, "40 s"),
        (59_400, "59 s"),
        (59_600, "1 min 00 s"),
        (245_000, "4 min 05 s"),
        (600_000, "10 min 00 s"),
        (3_661_000, "61 min 01 s"),
    ],
)
def test_time_spent(milliseconds: int, said: str) -> None:
    """Seconds up to a minute, then minutes with two digits of seconds; never sixty seconds."""
    assert words.spent(milliseconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "about 1 minute"),
        (20, "about 1 minute"),
        (89, "about 1 minute"),
        (91, "about 2 minutes"),
        (300, "about 5 minutes"),
    ],
)
def test_about_how_long(seconds: int, said: str) -> None:
    """Whole minutes, at least one, with the right plural."""
    assert words.minutes(seconds) == said


@pytest.mark.parametrize(
    ("share", "said"), [(None, "–"), (0.0, "0 %"), (0.9, "90 %"), (0.926, "93 %"), (2 / 3, "67 %"), (1.0, "100 %")]
)
def test_a_share_in_percent(share: float | None, said: str) -> None:
    """Whole percents; a dash where there is no share, which is another thing than none of it."""
    assert words.percent(share) == said


@pytest.mark.parametrize(
    ("day", "today", "said"),
    [
        ("2026-11-25", "2026-11-22", "25 Nov"),
        ("2026-03-01", "2026-11-22", "1 Mar"),
        ("2027-01-02", "2026-12-31", "2 Jan 2027"),
        ("2025-12-31", "2026-01-01", "31 Dec 2025"),
    ],
)
def test_a_short_date(day: str, today: str, said: str) -> None:
    """Day and month, and the year when it is not today's."""
    assert words.short_date(date.fromisoformat(day), date.fromisoformat(today).toordinal()) == said


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1))
)
def test_what_is_past_is_never_still_to_come(now: datetime, then: datetime) -> None:
    """An instant comes "now" exactly when it is not in the future."""
    here = Here(now.replace(tzinfo=UTC), Calendar(UTC))

    assert (here.when(then.replace(tzinfo=UTC)) == "now") is (then <= now)
