# SPDX-License-Identifier: MIT
"""The backups of the progress file: when one is made, which are kept, and putting one aside before a risk.

A backup is a whole progress file in the folder `backups`, named by its instant and its reason, so that what there is
can be told from the names alone. Nothing here is ever made or deleted that does not have such a name.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from hark import errors, files
from hark.cards.naming import resolve
from hark.progress.database import translated
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from threading import Thread

    from hark.memory.days import Calendar
    from hark.memory.moves import Moves
    from hark.paths import Folders
    from hark.progress.schema import Dice

SPARE_BYTES = 16 * 1024 * 1024
"""What a backup leaves free on the disk, so that grades can still be recorded."""
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}Z)(?:-\d+)?_([a-z]+)\.db")
_STAMP = "%Y-%m-%dT%H%M%SZ"
_RECENT = timedelta(days=2)


class Reason(StrEnum):
    """Why a backup was made."""

    DAY = "day"
    """Before anything is recorded on a study day."""
    HAND = "hand"
    """Somebody asked for it."""
    MIGRATION = "migration"
    UPDATE = "update"
    """Before an update of a deck that makes cards new."""
    MERGE = "merge"
    FORGET = "forget"
    TUNE = "tune"
    """Before other parameters give all cards other dates."""
    FIX = "fix"
    ASIDE = "aside"
    """What was there before a restore; kept until somebody deletes it."""


@frozen
class Backup:
    """One backup, as its name tells."""

    file: Path
    at: datetime
    reason: Reason
    size_bytes: int

    @property
    def name(self) -> str:
        """What `hark restore` calls it."""
        return self.file.name


class Vault:
    """The folder of backups of one progress file, at one moment."""

    def __init__(self, folders: Folders, now: datetime, room_bytes: int) -> None:
        self._file, self._now, self.room_bytes = folders.progress_file, now, room_bytes
        self.folder = folders.backups

    def backups(self) -> list[Backup]:
        """All there are, newest first."""
        backups = []
        for name, at, reason in self._names():
            with suppress(OSError):
                backups.append(Backup(self.folder / name, at, reason, (self.folder / name).stat().st_size))
        return sorted(backups, key=lambda backup: (backup.at, backup.name), reverse=True)

    def check_readable(self) -> None:
        """Raises `Refusal` when there is a folder of backups and one may not look into it."""
        try:
            os.listdir(self.folder)  # noqa: PTH208
        except FileNotFoundError:
            pass
        except OSError as error:
            raise errors.unreadable(str(self.folder), error) from None

    def newest_good(self) -> Backup | None:
        """The newest backup that can be read as a whole, leaving out what a restore put aside."""
        from hark.progress.readonly import is_good

        whole = (backup for backup in self.backups() if backup.reason is not Reason.ASIDE and is_good(backup.file))
        return next(whole, None)

    def named(self, name: str, folder: Path) -> Path:
        """The progress file somebody means: a backup, a path seen from *folder*, or a file beside the progress file.

        A backup may be named by what its name alone begins with. Raises `Refusal`, also for the progress file itself.
        """
        if not name:
            raise errors.no_such_file(name)
        places = (place / name for place in (self.folder, folder, self._file.parent))
        path = next((place for place in places if files.exists(place)), None)
        if path is None:
            whole = resolve(name, sorted(known for known, _, _ in self._names()))
            if whole is None:
                raise errors.no_such_file(name)
            path = self.folder / whole
        if files.exists(self._file) and path.samefile(self._file):
            raise errors.misuse("that is your progress file itself", "name another one: `hark backup --list`")
        return path

    def keep(self, reason: Reason) -> Backup | None:
        """Makes a backup of the progress file, verified and on disk, and thins out the others.

        None where there is nothing to keep: no file, or one in which nothing has happened yet. Raises
        `Refusal` when it cannot be made.
        """
        from hark.progress.readonly import Copy

        if not files.exists(self._file):
            return None
        with Copy.open(self._file) as present:
            if not present.history.extent()[0]:
                return None
            self.mark()
            self._check_room(self.folder)
            target = self._new(reason)
            present.write_to(target, self.folder)
        self.thin()
        return Backup(target, self._now, reason, target.stat().st_size)

    def keep_bytes(self, reason: Reason) -> Path:
        """Puts a copy of the progress file as it is, however damaged, among the backups. Raises `Refusal`."""
        from shutil import copyfile

        self.mark()
        self._check_room(self.folder)
        target = self._new(reason)
        with translated(str(target)):
            present = self._file.resolve()  # what is beside a link means nothing to SQLite
            for end in ("", "-journal", "-wal"):
                source = present.with_name(f"{present.name}{end}")
                if source.exists():
                    copy = target.with_name(f"{target.name}{end}")
                    os.close(files.create(copy))
                    copyfile(source, copy)
                    files.settle(copy)
            files.settle(self.folder)
        return target

    def begin_day(self, calendar: Calendar) -> None:
        """Makes the backup of the study day, where there is none of it yet. That it cannot be made stops nothing."""
        near = {f"{self._now + timedelta(days=days):%Y-%m-%d}" for days in (-1, 0, 1)}
        today = calendar.day(self._now)
        try:
            if any(name[:10] in near and calendar.day(at) == today for name, at, _ in self._names()):
                return
            self.mark()
            self.keep(Reason.DAY)
        except (errors.Refusal, OSError):  # `hark doctor` tells of it; the grade goes first
            return

    def beside(self, calendar: Calendar) -> Beside:
        """The backup of the study day, to be made while a person reads."""
        return Beside(lambda: self.begin_day(calendar))

    def mark(self) -> None:
        """Makes the folder, which says from then on that there is a progress file here."""
        with translated(str(self.folder)):
            files.make_folder(self.folder)

    def is_missing(self) -> bool:
        """Whether there was a progress file and is none."""
        return files.exists(self.folder) and not files.exists(self._file)  # in this order: another hark may begin one

    def way_back(self) -> str:
        """What to type to have the newest good backup again; empty where there is none."""
        newest = self.newest_good()
        return f"`hark restore {newest.name}` brings back the newest backup" if newest else ""

    def thin(self) -> None:
        """Deletes the backups that are no longer needed."""
        for backup in superfluous(self.backups(), self._now, self.room_bytes):
            with suppress(OSError):
                backup.file.unlink()

    @contextmanager
    def forgetting(self, whole: str | None, dice: Dice, moves: Moves | None = None) -> Iterator[list[str]]:
        """Deletes what was typed for *whole*, a card or deck, or everywhere, from the backups, too. Raises `Refusal`.

        *moves* are those of the progress file, by which *whole* is known under earlier names.

        Within, the progress file is to be changed: after the copies, so that whoever is killed before has all of it
        there still and can ask again; copies that another hark makes meanwhile are looked at in the end. Drafts that
        were left over go. Of a damaged copy only what can be read is kept; their names are given.
        """
        before = self.backups()
        damaged = self._forget_in(before, whole, dice, moves)
        yield damaged
        names = {backup.name for backup in before}
        since = [backup for backup in self.backups() if backup.name not in names]
        damaged += self._forget_in(since, whole, dice, moves)

    def _forget_in(self, backups: Iterable[Backup], whole: str | None, dice: Dice, moves: Moves | None) -> list[str]:
        from hark.progress.log import erase_replies
        from hark.progress.readonly import is_good
        from hark.progress.salvage import forget_damaged

        self.clear(self.drafts())
        names = {backup.name for backup in self.backups()}
        journals = self.folder.glob("*.db-*")
        self.clear([path for path in journals if path.name.rpartition("-")[0] not in names])  # whose copy is gone
        damaged = []
        for backup in backups:
            if is_good(backup.file, thoroughly=True):
                erase_replies(backup.file, whole, moves)
            else:
                forget_damaged(backup.file, whole, dice, moves)
                damaged.append(backup.name)
        return damaged

    def drafts(self) -> list[Path]:
        """What a hark that copies progress has under way, or had when it was killed: whole copies, maybe."""
        import tempfile

        places = (
            (self.folder, ".*.db*.*"),
            (self._file.resolve().parent, f".{self._file.resolve().name}.*"),
            (Path(tempfile.gettempdir()), f"{files.SCRATCH}*/progress.db*"),
        )
        drafts: list[Path] = []
        for folder, pattern in places:
            with suppress(OSError):
                drafts += [path for path in sorted(folder.glob(pattern)) if _is_own(path)]
        return drafts

    def left_over(self) -> list[Path]:
        """Those of the `drafts` at which nobody is at work any more."""
        return [
            path
            for path in self.drafts()
            if files.is_left_over(path.parent if path.parent.name.startswith(files.SCRATCH) else path)
        ]

    def clear(self, drafts: Iterable[Path]) -> None:
        """Overwrites *drafts* and takes them away, with the folders that were made for them. Raises `Refusal`."""
        for draft in drafts:
            with translated(str(draft)):
                files.wipe(draft)
            if draft.parent.name.startswith(files.SCRATCH):
                with suppress(OSError):
                    draft.parent.rmdir()

    def problem(self) -> str:
        """Why no backup can be made now; empty where one can."""
        folder = self.folder if files.exists(self.folder) else self._file.parent
        try:
            self._check_room(folder)
        except errors.Refusal as refusal:
            return refusal.message
        return "" if os.access(folder, os.W_OK) else "its folder cannot be written to"

    def _check_room(self, folder: Path) -> None:
        from shutil import disk_usage

        with translated(str(folder)):
            needed = (self._file.stat().st_size if files.exists(self._file) else 0) + SPARE_BYTES
            if disk_usage(folder).free < needed:
                raise errors.unwritable(str(folder), f"a backup needs {-(-needed // 2**20)} MiB of room")

    def _new(self, reason: Reason) -> Path:
        stamp = self._now.astimezone(UTC).strftime(_STAMP)
        target, number = self.folder / f"{stamp}_{reason}.db", 1
        while files.exists(target):
            number += 1
            target = self.folder / f"{stamp}-{number}_{reason}.db"
        return target

    def _names(self) -> list[tuple[str, datetime, Reason]]:
        try:
            names = os.listdir(self.folder)  # noqa: PTH208 - names alone, before every first grade of a run
        except OSError:
            return []
        return [(name, *parts) for name in names if (parts := _parts(name))]


class Beside:
    """Something done in a thread of its own from `start` on, and for certain once `wait` returns."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begins, unless it has begun."""
        from threading import Thread

        if self._thread is None:
            self._thread = Thread(target=self._work)
            self._thread.start()

    def wait(self) -> None:
        """Returns when it is done."""
        self.start()
        assert self._thread is not None
        self._thread.join()


def superfluous(backups: Iterable[Backup], now: datetime, room_bytes: int) -> list[Backup]:
    """The backups to delete: all of two days are kept, then one a day, a week and a month for a week, four and a year.

    Of what is left the oldest go until all fit into *room_bytes*. The newest one stays whatever its size, and so
    does what a restore has put aside. One dated in the future is taken for the oldest. Pure.
    """
    ours = [backup for backup in backups if backup.reason is not Reason.ASIDE]
    ours.sort(key=lambda backup: _age(backup, now))
    kept: list[Backup] = []
    taken: set[str] = set()
    for backup in ours:
        age = now - backup.at
        slots = [name for most, name in _slots(backup.at) if age <= most]
        if not kept or age <= _RECENT or set(slots) - taken:
            kept.append(backup)
            taken.update(slots)
    while len(kept) > 1 and sum(backup.size_bytes for backup in kept) > room_bytes:
        kept.pop()
    return [backup for backup in ours if backup not in kept]


def _is_own(path: Path) -> bool:
    facts = path.lstat()
    return stat.S_ISREG(facts.st_mode) and (os.name != "posix" or facts.st_uid == os.geteuid())


def _age(backup: Backup, now: datetime) -> tuple[bool, float, str]:
    """What orders backups from the newest on; one from the future comes last."""
    return backup.at > now, (now - backup.at).total_seconds(), backup.name


def _slots(at: datetime) -> list[tuple[timedelta, str]]:
    """The places that a backup of *at* can fill, each with the age up to which there is such a place."""
    year, week, _ = at.isocalendar()
    return [
        (timedelta(days=7), f"day {at:%Y-%m-%d}"),
        (timedelta(weeks=4), f"week {year}-{week}"),
        (timedelta(days=366), f"month {at:%Y-%m}"),
    ]


def _parts(name: str) -> tuple[datetime, Reason] | None:
    match = _NAME.fullmatch(name)
    if not match or match[2] not in list(Reason):
        return None
    try:
        return datetime.fromisoformat(match[1]), Reason(match[2])  # `strptime` would load a calendar for every grade
    except ValueError:
        return None
