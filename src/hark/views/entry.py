# SPDX-License-Identifier: MIT
"""What several answers say of an event in the log."""

from __future__ import annotations

from datetime import date, datetime

from hark.memory.model import EventKind, Grade
from hark.values import frozen


@frozen
class LogEntry:
    """One event."""

    event: str
    at: datetime
    day: date
    card: str
    kind: EventKind
    grade: Grade | None
    duration_ms: int | None
    undoes: str | None
    undone: bool
