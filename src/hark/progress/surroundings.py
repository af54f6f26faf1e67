# SPDX-License-Identifier: MIT
"""What `hark doctor` looks at around the progress file: who may read it, what lies beside it, its backups.

Copies that sync programs leave are known by their names; what is in them is told by looking.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from hark.errors import Refusal, count
from hark.memory.days import from_milliseconds
from hark.progress import mounts
from hark.progress.backups import Reason
from hark.progress.database import translated
from hark.progress.readonly import Copy, is_good
from hark.views.health import Diagnosis, Gravity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hark.memory.model import Event
    from hark.paths import Folders
    from hark.progress.backups import Backup, Vault

_CONFLICTS = (
    (re.compile(r"conflicted copy|case conflict", re.IGNORECASE), "Dropbox or Nextcloud"),
    (re.compile(r"\.sync-conflict-"), "Syncthing"),
    (re.compile(r" \(\d+\)\.db$"), "OneDrive or Google Drive"),
    (re.compile(r" \d+\.db$"), "iCloud"),
    (re.compile(r"^-.+\.db$"), "OneDrive, from another computer"),
    (re.compile(r"_conf\(|\.~"), "a sync program"),
)
"""What sync programs call the copy they make when a file was changed in two places, after the file's own name."""
_BACKUP_AGE = timedelta(days=2)


def finding(
    check: str, gravity: Gravity, message: str, means: str, remedy: str, *, file: str | None = None,
    number: int | None = None, fixable: bool = False,
) -> Diagnosis:  # fmt: skip
    """Something to be told."""
    return Diagnosis(check, gravity, message, means, remedy, file, number, fixable)


def sound(check: str, message: str, *, file: str | None = None, number: int | None = None) -> Diagnosis:
    """Something that is as it should be."""
    return finding(check, Gravity.OK, message, "", "", file=file, number=number)


def privacy(folders: Folders) -> Iterator[Diagnosis]:
    """Whether others on this computer can look in, and whether hark can."""
    open_to_others = list(_open_to_others(folders))
    for path, mode in open_to_others:
        yield finding(
            "privacy", Gravity.WARNING, f"others on this computer may use it (mode {mode:04o})",
            "it holds what you practise, and maybe what you typed", "hark doctor --fix", fixable=True, file=str(path),
        )  # fmt: skip
    for path in (folders.data, folders.progress_file):
        if os.path.lexists(path) and not os.access(path, os.R_OK | os.W_OK):
            yield finding(
                "access", Gravity.FAULT, "you may not read and write it", "no grade can be recorded",
                "see who owns it; a run under `sudo` may have made it", file=str(path),
            )  # fmt: skip
            return
    if os.path.lexists(folders.data) and not open_to_others:
        yield sound("privacy", "only you may look in")


def make_private(folders: Folders) -> None:
    """Takes from others what rights they have. Raises `Refusal` where that is not ours to do."""
    for path, mode in list(_open_to_others(folders)):
        with translated(str(path)):
            path.chmod(mode & 0o700)


def neighbours(folders: Folders, vault: Vault, *, damaged: bool) -> Iterator[Diagnosis]:
    """Files beside the progress file that are not hark's, or left over."""
    for path in _beside(folders):
        own = _own(path, folders)
        if path.name in (f"{own}-wal", f"{own}-shm"):
            yield finding(
                "copies", Gravity.WARNING, "another program has opened the progress file in a way hark does not use",
                "what it wrote may stand in here and not in the file", "close that program, then `hark doctor`",
                file=str(path),
            )  # fmt: skip
        elif path.name.startswith((".syncthing.", "~syncthing~")) and own in path.name:
            yield finding(
                "copies", Gravity.NOTE, "left over from a write that was cut off", "the progress file is whole without",
                f"rm {shlex.quote(str(path))}", file=str(path),
            )  # fmt: skip
    for path, program in others(folders, vault):
        what = f"a copy that {program} made"
        yield _spare("copies", path, what) if damaged else _other("copies", path, folders.progress_file, what)
    for backup in vault.backups():
        if backup.reason is Reason.ASIDE and folders.progress_file.exists():
            what = "what a restore put aside"
            yield (
                _spare("aside", backup.file, what)
                if damaged
                else _other("aside", backup.file, folders.progress_file, what)
            )


def others(folders: Folders, vault: Vault) -> list[tuple[Path, str]]:
    """Progress files beside the one in use and among the backups that hark did not make, each with who did.

    They are somebody's to decide on: hark neither changes nor deletes them.
    """
    copies = [(path, _conflict(path.name, _own(path, folders))) for path in _beside(folders)]
    names = {backup.name for backup in vault.backups()}
    with suppress(OSError):
        copies += [
            (path, _program(path.name))
            for path in sorted(vault.folder.iterdir())
            if ".db" in path.name and path.name.rpartition("-")[0] not in names and path.name not in names
            and not path.name.startswith(".")
        ]  # fmt: skip
    return [(path, program) for path, program in copies if program]


def _beside(folders: Folders) -> list[Path]:
    """What lies beside the progress file, and beside what a link in its place leads to."""
    paths: list[Path] = []
    for folder in dict.fromkeys((folders.data, folders.progress_file.resolve().parent)):
        with suppress(OSError):
            paths += sorted(folder.iterdir())
    return paths


def _own(path: Path, folders: Folders) -> str:
    """What the progress file is called where *path* is."""
    return folders.progress_file.name if path.parent == folders.data else folders.progress_file.resolve().name


def drafts(vault: Vault) -> Iterator[Diagnosis]:
    """What killed harks have left of copies they were making."""
    for path in vault.left_over():
        yield finding(
            "copies", Gravity.NOTE, "left over from a write that was cut off",
            "nothing reads it; it may hold all of your progress, and what you typed", "hark doctor --fix",
            fixable=True, file=str(path),
        )  # fmt: skip


def file_system(folders: Folders) -> Iterator[Diagnosis]:
    """Whether the file is on this computer."""
    kind = mounts.file_system(folders.data)
    if kind in mounts.REMOTE:
        yield finding(
            "file_system", Gravity.WARNING, f"the progress file is on a file system of another computer ({kind})",
            "locks and syncs may not hold there: with two computers at once, or a cut connection, a grade can be lost",
            "set HARK_HOME to a folder of this computer; `hark backup FILE` and `hark merge` carry it between two",
            file=str(folders.data),
        )  # fmt: skip


def backups(vault: Vault, present: Path, last: Event | None, *, damaged: bool) -> Iterator[Diagnosis]:
    """Whether there are good backups, and a new one; and whether one of them knows more than the present file."""
    every = [backup for backup in vault.backups() if backup.reason is not Reason.ASIDE]
    bad = [backup for backup in every if not is_good(backup.file)]
    for backup in bad:
        yield finding(
            "backups", Gravity.WARNING, "this backup cannot be read as a whole", "another one has to serve",
            f"rm {shlex.quote(str(backup.file))}", file=str(backup.file),
        )  # fmt: skip
    good = [backup for backup in every if backup not in bad]
    if good:
        total = sum(backup.size_bytes for backup in every)
        size = f"{total / 2**20:.1f} MiB"
        yield sound("backups", f"{count(len(good), 'good backup')} in {size}, the newest of {good[0].at:%d %b %Y}")
        if not damaged:
            yield from _newer(vault, good, present)
    if not os.path.lexists(present) or last is None:
        return
    if not good or from_milliseconds(last.at_ms) - good[0].at > _BACKUP_AGE:
        problem = vault.problem()
        yield finding(
            "backups", Gravity.WARNING if good or problem else Gravity.NOTE,
            "there are grades later than the newest backup" if good else "there is no backup yet",
            f"none can be made: {problem}" if problem else "the next study day begins with one",
            "make room, or set backup_room_mib" if problem else "hark backup", file=str(vault.folder),
        )  # fmt: skip


def _newer(vault: Vault, good: list[Backup], present: Path) -> Iterator[Diagnosis]:
    """Whether the newest backup made of this file since it was last exchanged on purpose holds what it does not.

    A deck of which nothing is here was forgotten on purpose, too.
    """
    exchanged = max((backup.at for backup in vault.backups() if backup.reason is Reason.ASIDE), default=None)
    newest = good[0]
    if exchanged is not None and newest.at <= exchanged:
        return
    try:
        with Copy.open(newest.file) as there, Copy.open(present) as here:
            is_one = there.device() == here.device()
            missing = there.missing_in(here, of_its_decks=bool(here.history.extent()[0])) if is_one else 0
    except Refusal:  # told elsewhere
        return
    if missing:
        yield finding(
            "backups", Gravity.WARNING,
            f"the backup of {newest.at:%d %b %Y} holds {count(missing, 'record')} not here",
            "an older copy of the file may have been put in its place, by a program that syncs or by hand",
            f"hark merge {shlex.quote(str(newest.file))}", file=str(newest.file), number=missing,
        )  # fmt: skip


def _spare(check: str, path: Path, what: str) -> Diagnosis:
    """Another progress file, while the one in use is damaged."""
    return finding(
        check, Gravity.NOTE, what, "it may hold what is damaged here: keep it",
        f"hark restore {shlex.quote(str(path))} --dry-run", file=str(path),
    )  # fmt: skip


def _other(check: str, path: Path, present: Path, what: str) -> Diagnosis:
    """What is to be done with another progress file."""
    try:
        with Copy.open(path) as there, Copy.open(present) as here:
            missing = there.missing_in(here)
    except Refusal:
        return finding(
            check, Gravity.NOTE, f"{what}, and it cannot be compared", "hark does not use it",
            f"hark merge {shlex.quote(str(path))}", file=str(path),
        )  # fmt: skip
    if missing:
        gravity = Gravity.WARNING if check == "copies" else Gravity.NOTE
        return finding(
            check, gravity, f"{what}, with {count(missing, 'record')} not here", "they do not count",
            f"hark merge {shlex.quote(str(path))}", file=str(path), number=missing,
        )  # fmt: skip
    return finding(
        check, Gravity.NOTE, f"{what}; all of it is here", "it can go", f"rm {shlex.quote(str(path))}",
        file=str(path), number=0,
    )  # fmt: skip


def _conflict(name: str, own: str) -> str | None:
    """The program that made the copy called *name*; None where it is none."""
    stem = own.partition(".")[0]
    if name == own or not name.startswith(stem) or ".db" not in name or name.endswith(("-journal", "-wal", "-shm")):
        return None
    return _program(name.removeprefix(stem))


def _program(name: str) -> str:
    return next((program for pattern, program in _CONFLICTS if pattern.search(name)), "somebody")


def _open_to_others(folders: Folders) -> Iterator[tuple[Path, int]]:
    """What others may use, with its mode; nothing where modes mean nothing."""
    if os.name != "posix":
        return
    for path in (folders.data, folders.progress_file, folders.backups):
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except OSError:
            continue
        if mode & 0o077:
            yield path, mode
