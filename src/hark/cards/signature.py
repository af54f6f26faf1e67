# SPDX-License-Identifier: MIT
"""Who signed a card: a person who read it and stands by it, in what role, and on which day. Frozen values only.

A signature says nothing of what a card asks and answers, so no card is another one for it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

from hark.values import frozen


@frozen
class Signature:
    """One person's signature; *on* is a day as `2026-11-26`."""

    by: str
    role: str
    on: str


def day_in(value: Any) -> str:
    """The day that *value* is, a date or a text, as `2026-11-26`; empty where it is none, or a moment."""
    if isinstance(value, str):
        with suppress(ValueError):
            day = date.fromisoformat(value).isoformat()
            return day if day == value else ""
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else ""
