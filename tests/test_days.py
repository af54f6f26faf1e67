# SPDX-License-Identifier: MIT
"""The study day: where it begins in every kind of zone, and that it never goes back."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hark.memory.days import Calendar, from_milliseconds, milliseconds
from hark.memory.model import Moment
from places import environment

if TYPE_CHECKING:
    from pathlib import Path

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Apia",
    "Africa/Cairo",
    "America/Santiago",
    "America/St_Johns",
)

# The first moment of a new offset, from the zones' published rules.
CHANGES = {
    "Europe/Berlin": ("2026-03-29T01:00Z", "2026-10-25T01:00Z"),
    "America/New_York": ("2026-03-08T07:00Z", "2026-11-01T06:00Z"),
    "Australia/Lord_Howe": ("2026-04-04T15:00Z", "2026-10-03T15:30Z"),
    "Pacific/Apia": ("2011-12-30T10:00Z",),
    "Africa/Cairo": ("2026-04-23T22:00Z", "2026-10-29T21:00Z"),  # the clock jumps at midnight
    "America/Santiago": ("2026-09-06T04:00Z",),
    "America/St_Johns": ("2010-11-07T02:31Z",),  # from 00:01 back to 23:01 of the day before
}


def utc(text: str) -> datetime:
    """An instant from its ISO form."""
    return datetime.fromisoformat(text).astimezone(UTC)


def ordinal(text: str) -> int:
    """A day's number from its ISO date."""
    return date.fromisoformat(text).toordinal()


def calendar(zone: str, day_starts_at: str = "04:00") -> Calendar:
    """Study days in *zone*."""
    return Calendar(ZoneInfo(zone), time.fromisoformat(day_starts_at))


def at(zone: str, wall: str, fold: int = 0) -> datetime:
    """The instant at which a clock in *zone* shows *wall*; with *fold*, for the second time."""
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@st.composite
def instants(draw: st.DrawFn, zone: str) -> datetime:
    """Instants of this century, half of them within two days of a clock change in *zone*."""
    if zone in CHANGES and draw(st.booleans()):
        change = utc(draw(st.sampled_from(CHANGES[zone])))
        return change + timedelta(seconds=draw(st.integers(-172_800, 172_800)))
    return utc("2000-01-01T00:00Z") + timedelta(seconds=draw(st.integers(0, 100 * 365 * 86_400)))


STARTS = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def test_a_day_starts_at_four() -> None:
    """A late evening and the small hours after it are one study day; the next begins at 04:00 sharp."""
    days = calendar("Europe/Berlin")

    found = [
        date.fromordinal(days.day(at("Europe/Berlin", wall))).isoformat()
        for wall in (
            "2026-01-14 04:00",
            "2026-01-14 21:00",
            "2026-01-15 00:00",
            "2026-01-15 03:59:59.999999",
            "2026-01-15 04:00",
        )
    ]

    assert found == ["2026-01-14", "2026-01-14", "2026-01-14", "2026-01-14", "2026-01-15"]


@pytest.mark.parametrize(
    ("day_starts_at", "wall", "expected"),
    [
        ("00:00", "2026-01-15 00:00", "2026-01-15"),
        ("00:00", "2026-01-14 23:59", "2026-01-14"),
        ("23:59", "2026-01-15 23:58", "2026-01-14"),
        ("23:59", "2026-01-15 23:59", "2026-01-15"),
        ("12:30", "2026-01-15 12:29", "2026-01-14"),
    ],
)
def test_the_hour_is_the_learners_choice(day_starts_at: str, wall: str, expected: str) -> None:
    """A study day begins at any minute of the clock one likes, midnight and the last minute included."""
    assert calendar("Asia/Kathmandu", day_starts_at).day(at("Asia/Kathmandu", wall)) == ordinal(expected)


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("UTC", "2026-01-15", "2026-01-15T04:00Z"),
        # The night of the change to summer time is an hour shorter, the one back an hour longer.
        ("Europe/Berlin", "2026-03-28", "2026-03-28T03:00Z"),
        ("Europe/Berlin", "2026-03-29", "2026-03-29T02:00Z"),
        ("Europe/Berlin", "2026-10-24", "2026-10-24T02:00Z"),
        ("Europe/Berlin", "2026-10-25", "2026-10-25T03:00Z"),
        ("America/New_York", "2026-03-07", "2026-03-07T09:00Z"),
        ("America/New_York", "2026-03-08", "2026-03-08T08:00Z"),
        ("America/New_York", "2026-10-31", "2026-10-31T08:00Z"),
        ("America/New_York", "2026-11-01", "2026-11-01T09:00Z"),
        # Half an hour of summer time.
        ("Australia/Lord_Howe", "2026-04-04", "2026-04-03T17:00Z"),
        ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T17:30Z"),
        ("Australia/Lord_Howe", "2026-10-03", "2026-10-02T17:30Z"),
        ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T17:00Z"),
        ("Asia/Kathmandu", "2026-01-15", "2026-01-14T22:15Z"),
        ("Pacific/Kiritimati", "2026-01-15", "2026-01-14T14:00Z"),
        # Samoa went to bed on 29 December 2011 and rose on the 31st.
        ("Pacific/Apia", "2011-12-29", "2011-12-29T14:00Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T14:00Z"),
    ],
)
def test_a_day_starts_where_the_clock_says_so(zone: str, day: str, begins: str) -> None:
    """In every zone and season a study day begins when the clock shows 04:00; the moment before is not in it."""
    days = calendar(zone)

    begin = days.start(ordinal(day))

    assert begin == utc(begins)
    assert days.day(begin) == ordinal(day)
    assert days.day(begin - timedelta(microseconds=1)) < ordinal(day)


def test_a_day_that_is_skipped() -> None:
    """Samoa's clocks never showed 30 December 2011: practice then is on the 29th or 31st, and none of it is lost."""
    days = calendar("Pacific/Apia")

    evening = days.day(at("Pacific/Apia", "2011-12-29 21:00"))
    night = days.day(at("Pacific/Apia", "2011-12-31 02:00"))
    morning = days.day(at("Pacific/Apia", "2011-12-31 04:00"))

    assert evening == ordinal("2011-12-29")
    assert night in (ordinal("2011-12-29"), ordinal("2011-12-30"))
    assert morning == ordinal("2011-12-31")


@pytest.mark.parametrize(
    ("zone", "day_starts_at", "day", "before", "after"),
    [
        ("Europe/Berlin", "02:30", "2026-03-29", "2026-03-29 01:59:59", "2026-03-29 03:30"),
        ("America/New_York", "02:00", "2026-03-08", "2026-03-08 01:59:59", "2026-03-08 03:00"),
        ("Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-04 01:59:59", "2026-10-04 02:45"),
        ("Africa/Cairo", "00:30", "2026-04-24", "2026-04-23 23:59:59", "2026-04-24 01:30"),
        ("America/Santiago", "00:00", "2026-09-06", "2026-09-05 23:59:59", "2026-09-06 01:00"),
    ],
)
def test_a_start_inside_a_gap(zone: str, day_starts_at: str, day: str, before: str, after: str) -> None:
    """Where the clock jumps over the day's start, the day still begins: not before the jump, and soon after it."""
    days = calendar(zone, day_starts_at)

    begin = days.start(ordinal(day))

    assert days.day(at(zone, before)) == ordinal(day) - 1
    assert days.day(at(zone, after)) == ordinal(day)
    assert at(zone, before) < begin <= at(zone, after)
    assert days.start(ordinal(day) - 1) < begin < days.start(ordinal(day) + 1)


def test_a_start_inside_a_gap_comes_as_much_later() -> None:
    """Berlin jumps from 02:00 to 03:00 at 01:00 UTC: a day that would start at 02:30 starts at 03:30, 01:30 UTC."""
    assert calendar("Europe/Berlin", "02:30").start(ordinal("2026-03-29")) == utc("2026-03-29T01:30Z")


def test_a_start_inside_a_repeated_hour() -> None:
    """Where the clock shows the day's start twice, the first time counts and the second changes nothing."""
    days = calendar("Europe/Berlin", "02:30")

    found = [
        days.day(instant) - ordinal("2026-10-25")
        for instant in (
            at("Europe/Berlin", "2026-10-25 02:29"),
            at("Europe/Berlin", "2026-10-25 02:30"),
            at("Europe/Berlin", "2026-10-25 02:10", fold=1),
            at("Europe/Berlin", "2026-10-25 02:30", fold=1),
        )
    ]

    assert found == [-1, 0, 0, 0]


def test_a_start_that_the_clock_goes_back_over() -> None:
    """Newfoundland's clocks went from 00:01 back to 23:01: a day begun at midnight stays begun."""
    days = calendar("America/St_Johns", "00:00")

    found = [
        days.day(utc(text)) - ordinal("2010-11-07")
        for text in (
            "2010-11-07T02:29Z",
            "2010-11-07T02:30Z",
            "2010-11-07T02:31Z",
            "2010-11-07T03:29Z",
            "2010-11-07T03:30Z",
        )
    ]

    assert found == [-1, 0, 0, 0, 0]


@given(st.data(), st.sampled_from(ZONES), STARTS)
def test_an_instant_lies_within_its_day(data: st.DataObject, zone: str, day_starts_at: time) -> None:
    """`start(day(t)) <= t < start(day(t) + 1)`, whatever the zone, the season and the hour chosen."""
    days = Calendar(ZoneInfo(zone), day_starts_at)
    instant = data.draw(instants(zone))

    day = days.day(instant)

    assert days.start(day) <= instant < days.start(day + 1)


@given(st.data(), st.sampled_from(ZONES), STARTS)
def test_a_study_day_never_goes_back(data: st.DataObject, zone: str, day_starts_at: time) -> None:
    """As the instant goes on, the study day stays or goes on, also while the wall clock goes back."""
    days = Calendar(ZoneInfo(zone), day_starts_at)
    first = data.draw(instants(zone))
    second = first + timedelta(seconds=data.draw(st.integers(0, 10_800)))

    assert 0 <= days.day(second) - days.day(first) <= (2 if zone == "Pacific/Apia" else 1)


@given(st.data(), st.sampled_from([zone for zone in ZONES if zone != "Pacific/Apia"]))
def test_a_study_day_is_the_date_four_hours_ago(data: st.DataObject, zone: str) -> None:
    """No change of clocks reaches 04:00 in these zones: the day is the date the wall clock showed four hours before."""
    instant = data.draw(instants(zone))

    day = calendar(zone).day(instant)

    wall = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert date.fromordinal(day) == (wall - timedelta(hours=4)).date()


@given(st.data(), st.sampled_from(ZONES))
def test_days_begin_one_after_another(data: st.DataObject, zone: str) -> None:
    """Every study day begins a day after the last, give or take the hour that clocks change by."""
    day = calendar(zone).day(data.draw(instants(zone)))

    length = calendar(zone).start(day + 1) - calendar(zone).start(day)

    assert timedelta(hours=23) <= length <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("zone", "instant", "expected"),
    [
        ("Asia/Kathmandu", "1970-01-02T00:00Z", Moment(86_400_000, 19_800, 719_164)),  # +05:30 until 1986
        ("Asia/Kathmandu", "2026-03-02T22:14:59.999Z", Moment(1_772_489_699_999, 20_700, 739_677)),
        ("Asia/Kathmandu", "2026-03-02T22:15Z", Moment(1_772_489_700_000, 20_700, 739_678)),
        ("America/New_York", "2026-03-02T08:59Z", Moment(1_772_441_940_000, -18_000, 739_676)),
        ("Pacific/Kiritimati", "2026-03-02T14:00Z", Moment(1_772_460_000_000, 50_400, 739_678)),
    ],
)
def test_a_moment(zone: str, instant: str, expected: Moment) -> None:
    """A moment holds the UTC instant, the learner's offset then and the study day (2 March 2026 is day 739,677)."""
    assert calendar(zone).moment(utc(instant)) == expected


@given(st.integers(-62_000_000_000_000, 253_000_000_000_000))
@example(-1)
@example(0)
def test_milliseconds_and_back(at_ms: int) -> None:
    """Milliseconds become an instant and the same milliseconds again, before 1970 and in far centuries too."""
    assert milliseconds(from_milliseconds(at_ms)) == at_ms


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("1970-01-01T00:00:00.000999Z", 0),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("2026-03-02T09:00:00.001Z", 1_772_442_000_001),
    ],
)
def test_a_part_of_a_millisecond_is_cut_off(instant: str, expected: int) -> None:
    """What is finer than a millisecond is dropped towards the past, so that order is kept around 1970 as well."""
    assert milliseconds(utc(instant)) == expected


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/New_York"])
def test_far_centuries(zone: str) -> None:
    """A clock in the year 9999 or 2 has a study day, and a due day thousands of years on has a start."""
    days = calendar(zone)

    assert days.day(utc("9999-12-28T12:00Z")) == ordinal("9999-12-28")
    assert days.day(utc("0002-01-01T12:00Z")) == ordinal("0002-01-01")
    assert utc("9999-12-28T00:00Z") < days.start(5_000_000) == days.start(6_000_000)


LOCAL = """
import json, sys
from datetime import datetime, time
from hark.memory.days import Calendar, LocalZone

asked = json.load(sys.stdin)
days = Calendar(LocalZone(), time.fromisoformat(asked["day_starts_at"]))
answers = []
for text in asked["instants"]:
    moment = days.moment(datetime.fromisoformat(text))
    answers.append([moment.at_ms, moment.offset_s, moment.day, days.start(moment.day).isoformat()])
print(json.dumps(answers))
"""


@pytest.mark.parametrize(
    ("zone", "day_starts_at"),
    [
        ("Europe/Berlin", "04:00"),
        ("Europe/Berlin", "02:30"),
        ("America/New_York", "02:00"),
        ("Australia/Lord_Howe", "02:15"),
        ("Asia/Kathmandu", "04:00"),
        ("Pacific/Kiritimati", "04:00"),
        ("Pacific/Apia", "04:00"),
        ("Africa/Cairo", "00:30"),
    ],
)
def test_the_computers_own_zone_agrees_with_the_zone_by_name(tmp_path: Path, zone: str, day_starts_at: str) -> None:
    """With TZ set, `LocalZone` gives the same moments and starts as `ZoneInfo`, hour by hour around every change."""
    changes = [utc(text) for text in CHANGES.get(zone, ("2026-03-29T01:00Z",))]
    asked = [change + timedelta(minutes=30 * step) for change in changes for step in range(-120, 121)]
    days = calendar(zone, day_starts_at)
    expected = []
    for instant in asked:
        moment = days.moment(instant)
        expected.append([moment.at_ms, moment.offset_s, moment.day, days.start(moment.day).isoformat()])

    answered = subprocess.run(
        [sys.executable, "-c", LOCAL],
        input=json.dumps({"day_starts_at": day_starts_at, "instants": [instant.isoformat() for instant in asked]}),
        env=environment(tmp_path, TZ=zone),
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(answered.stdout) == expected
