# SPDX-License-Identifier: MIT
"""Days and months as they are typed."""

from __future__ import annotations

from datetime import date

from hark import errors


def day(text: str) -> date:
    """The day that *text* names, as 2026-11-22. Raises `Refusal`."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise errors.misuse(f"`{text}` is not a date", "write it as year, month, day: 2026-11-22") from None
    if not 1970 <= day.year <= 9000:
        raise errors.misuse(f"`{text}` is not a date hark can use", "years from 1970 on")
    return day


def month(text: str) -> tuple[date, date]:
    """The first and the last day of the month that *text* names, as 2026-11. Raises `Refusal`."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise errors.misuse(f"`{text}` is not a month", "write it as year and month: 2026-11") from None
    day(first.isoformat())
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, date.fromordinal(following.toordinal() - 1)
