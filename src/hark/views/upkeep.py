# SPDX-License-Identifier: MIT
"""What the commands for upkeep answer: settings, places, how the progress file is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from hark.values import frozen
from hark.views.view import View


@frozen
class SettingFacts:
    """One setting."""

    name: str
    value: bool | int | float | str
    default: bool | int | float | str
    is_default: bool
    about: str
    takes: str


@frozen
class Settings(View):
    """`hark config`: the settings, or the one asked for."""

    SCHEMA: ClassVar[str] = "hark.config/1"
    file: str
    settings: tuple[SettingFacts, ...]


@frozen
class PathFacts:
    """One place hark uses."""

    name: str
    path: str
    exists: bool


@frozen
class Paths(View):
    """`hark paths`: where everything is."""

    SCHEMA: ClassVar[str] = "hark.paths/1"
    paths: tuple[PathFacts, ...]


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


@frozen
class Schemas(View):
    """`hark schema`: the names of all answers."""

    SCHEMA: ClassVar[str] = "hark.schemas/1"
    names: tuple[str, ...]


@frozen
class SchemaDocument(View):
    """`hark schema NAME`: one answer's JSON Schema."""

    SCHEMA: ClassVar[str] = "hark.schema/1"
    name: str
    document: dict[str, Any]
