# SPDX-License-Identifier: MIT
"""What several answers say of an event in the log."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from hark.memory.model import Grade
from hark.values import frozen


class Did(StrEnum):
    """What was done: the kinds of event, and a skip, which is noted for its day only."""

    REVIEW = "review"
    UNDO = "undo"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESET = "reset"
    MOVE = "move"
    TUNE = "tune"
    SKIP = "skip"


@frozen
class LogEntry:
    """One event; a skip has none, so its id is empty."""

    event: str
    at: datetime
    day: date
    card: str
    kind: Did
    grade: Grade | None
    duration_ms: int | None
    undoes: str | None
    undone: bool
    to: str | None = None
    """For a move: what it is called from then on; its own name where sides of a card changed places."""
