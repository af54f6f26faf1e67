# SPDX-License-Identifier: MIT
"""What is said of the health of the progress file and all around it."""

from __future__ import annotations

from enum import StrEnum

from hark.values import frozen


class Gravity(StrEnum):
    """How much a finding about the progress file weighs."""

    OK = "ok"
    NOTE = "note"
    """Worth knowing; nothing is wrong."""
    WARNING = "warning"
    """Something may be lost if nobody looks after it."""
    FAULT = "fault"


@frozen
class Diagnosis:
    """One thing `hark doctor` looked at: what it found, what that means, what to type."""

    check: str
    gravity: Gravity
    message: str
    means: str
    remedy: str
    """A command line, or what else to do; empty where nothing needs doing."""
    file: str | None
    count: int | None
    fixable: bool
    """Whether `hark doctor --fix` puts it right."""
