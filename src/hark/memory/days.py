# SPDX-License-Identifier: MIT
"""The study day: which day of practice an instant belongs to. Pure.

A study day starts at a set hour (04:00 by default) on the learner's own clock, so that a late evening
and the small hours after it are one day. Days are whole numbers (`date.toordinal`): daylight saving
makes a day 23 or 25 hours long and changes nothing else.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from hark.memory.model import Moment
from hark.values import frozen

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_DAY = date.max.toordinal() - 2


class LocalZone(tzinfo):
    """The computer's own zone with its daylight-saving rules, as the C library knows them.

    `datetime.astimezone()` gives a fixed offset only; a day's start next week may have another.
    """

    def utcoffset(self, when: datetime | None) -> timedelta:
        """The offset in force at the wall-clock time *when*."""
        assert when is not None
        offset = when.replace(tzinfo=None).astimezone().utcoffset()
        assert offset is not None
        return offset

    def dst(self, when: datetime | None) -> timedelta | None:  # noqa: ARG002 - the interface asks for it
        """Not known, and not needed."""
        return None

    def tzname(self, when: datetime | None) -> str | None:
        """The zone's abbreviation at *when*."""
        assert when is not None
        return when.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, when: datetime) -> datetime:
        """The wall-clock time of the UTC instant *when*."""
        return datetime.fromtimestamp(when.replace(tzinfo=UTC).timestamp()).replace(tzinfo=self)


@frozen
class Calendar:
    """Study days in one zone."""

    zone: tzinfo
    day_starts_at: time = time(4)

    def start(self, day: int) -> datetime:
        """The UTC instant at which study day *day* begins; a start that a clock change skips comes as much later."""
        local = datetime.combine(date.fromordinal(min(max(day, 3), _LAST_DAY)), self.day_starts_at, tzinfo=self.zone)
        return local.astimezone(UTC)

    def day(self, instant: datetime) -> int:
        """The study day of *instant*: the last one that has begun by then, hence never going back as time goes on."""
        guess = instant.astimezone(self.zone).toordinal() + 1
        while self.start(guess) > instant and guess > 3:
            guess -= 1
        return guess

    def moment(self, instant: datetime) -> Moment:
        """*instant* as the scheduler and the log want it."""
        offset = instant.astimezone(self.zone).utcoffset() or timedelta()
        return Moment(milliseconds(instant), int(offset.total_seconds()), self.day(instant))


def milliseconds(instant: datetime) -> int:
    """Whole milliseconds from 1970 to *instant*, without the rounding of floats."""
    return (instant - _EPOCH) // timedelta(milliseconds=1)


def from_milliseconds(at_ms: int) -> datetime:
    """The UTC instant *at_ms* milliseconds after 1970."""
    return _EPOCH + timedelta(milliseconds=at_ms)


def instant_or_none(at_ms: int | None) -> datetime | None:
    """The same where there is one."""
    return None if at_ms is None else from_milliseconds(at_ms)
