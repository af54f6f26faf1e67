# SPDX-License-Identifier: MIT
"""What the commands for upkeep answer: settings, places, how the progress file is."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from hark.values import frozen
from hark.views.health import Diagnosis
from hark.views.view import View


@frozen
class Doctor(View):
    """`hark doctor`: how the progress file and all around it are."""

    SCHEMA: ClassVar[str] = "hark.doctor/1"
    file: str
    events: int | None
    """Null where they cannot be counted."""
    damaged: bool
    """Whether something that was recorded cannot be read as it was."""
    findings: tuple[Diagnosis, ...]
    fixed: tuple[str, ...]
    """The checks of what `--fix` has put right."""


@frozen
class BackupFacts:
    """One copy of the progress file."""

    name: str
    """What `hark restore` calls it."""
    file: str
    at: datetime
    reason: str
    """day, hand, migration, update, merge, forget or fix: before what it was made; aside: what a restore replaced."""
    size_bytes: int
    events: int | None
    """Null where they cannot be counted."""
    good: bool
    """Whether it can be read as a whole."""


@frozen
class BackedUp(View):
    """`hark backup`: the copy that was made."""

    SCHEMA: ClassVar[str] = "hark.backup/1"
    backup: BackupFacts


@frozen
class Backups(View):
    """`hark backup --list`: the copies there are, newest first."""

    SCHEMA: ClassVar[str] = "hark.backups/1"
    folder: str
    backups: tuple[BackupFacts, ...]
    size_bytes: int
    room_bytes: int
    """How much all of them may take."""


@frozen
class Restore(View):
    """`hark restore`: what is gained and lost, and whether it was done.

    What is here is null where it cannot be read.
    """

    SCHEMA: ClassVar[str] = "hark.restore/1"
    file: str
    events_there: int
    events_here: int | None
    only_there: int
    only_here: int | None
    last_review_there_at: datetime | None
    last_review_here_at: datetime | None
    set_aside: str | None
    """Where the progress file before is now."""
    restored: bool


@frozen
class MergeSource:
    """Another progress file, and what of it is not here yet."""

    file: str
    events: int
    new: int
    left_out: int
    """Events that are damaged there, passed over with `--salvage`."""
    cards: int
    """How many cards and decks the new events are about."""
    replies: int
    first_at: datetime | None
    last_at: datetime | None


@frozen
class Merge(View):
    """`hark merge`: what other progress files bring, and whether it is in this one now."""

    SCHEMA: ClassVar[str] = "hark.merge/1"
    sources: tuple[MergeSource, ...]
    new: int
    """New events of all of them together."""
    merged: bool
