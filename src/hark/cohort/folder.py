# SPDX-License-Identifier: MIT
"""The folder a team shares: which files in it are hark's, and what is in them.

Others write there. No link is followed, nothing under a stranger's name is opened, every file has its largest size,
and what was opened is asked what it is.
"""

from __future__ import annotations

import json
import os
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hark import errors, files
from hark.cohort.lines import MONTH, PSEUDONYM, good_lines
from hark.errors import Exit, Refusal
from hark.values import frozen
from hark.views.cohort import WantsAsking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_LEARNERS = 50_000
MAX_BYTES = 16 * 2**20
MAX_LINES = 100_000
"""Of a month of one learner: ten times what a person can do."""
MAX_NUDGES = 10_000
_MAX_NUDGE = 4096
_MAX_NAME = 200
_MAX_DAYS = 3650


@frozen
class SharedFile:
    """What one learner shared of one month. *stamp* changes when the file does."""

    learner: str
    month: str
    path: Path
    stamp: str


@frozen
class Shared:
    """The files of lines, by month and learner, and how many other things lie among them."""

    files: tuple[SharedFile, ...]
    others: int


@frozen
class Bad:
    """A file of which *lines* are left out, with the first of them; None where all of it is, for a *reason*."""

    path: Path
    lines: int
    first: int | None
    reason: str


def shared(folder: Path, today: date) -> Shared:
    """What lies in *folder*. Raises `Refusal` where that is no folder, or cannot be looked into."""
    if not folder.is_dir():
        hint = "name the folder that the learners' `hark share --to` names"
        raise Refusal("no_such_file", "there is no such folder", hint, exit_code=Exit.NOT_FOUND, file=str(folder))
    found: list[SharedFile] = []
    others = learners = 0
    latest = f"{today + timedelta(days=1):%Y-%m}"
    for name, place, is_folder in _entries(folder / "shared"):
        learner = re.fullmatch(f"learner=({PSEUDONYM})", name)
        if not learner or not is_folder:
            others += 1
            continue
        learners += 1
        if learners > MAX_LEARNERS:
            hint = "docs/cohort.md says how more are counted"
            raise Refusal("too_large", f"more than {MAX_LEARNERS:,} learners are there", hint, file=str(folder))
        for inner, file, is_dir in _entries(place):
            month = re.fullmatch(rf"({MONTH})\.jsonl", inner)
            if month and not is_dir and month[1] <= latest:
                found.append(SharedFile(learner[1], month[1], file, _stamp(file)))
            elif not inner.startswith("."):  # a file that is being written
                others += 1
    found.sort(key=lambda file: (file.month, file.learner))
    return Shared(tuple(found), others)


def read(file: SharedFile, today: date) -> tuple[bytes, Bad | None]:
    """The good lines of *file*, and what is left out of it.

    A learner may be a day ahead of the trainer, by the zone they are in.
    """
    try:
        data = _bytes(file.path, MAX_BYTES)
    except OSError as error:
        return b"", Bad(file.path, 0, None, f"cannot be read: {error.strerror or error}")
    if len(data) > MAX_BYTES:
        return b"", Bad(file.path, 0, None, f"is larger than {MAX_BYTES >> 20} MiB")
    if data.count(b"\n") > MAX_LINES:
        return b"", Bad(file.path, 0, None, f"has more than {MAX_LINES:,} lines")
    good, bad, first = good_lines(data, file.learner, file.month, today + timedelta(days=1))
    return good, Bad(file.path, bad, first, "") if bad else None


def nudges(folder: Path, today: date) -> tuple[tuple[WantsAsking, ...], int]:
    """Who asked to be asked and may be by now, by name, and how many files there say nothing of the kind.

    Nothing here can be joined to lines: the name of such a file is another pseudonym than that of the lines.
    """
    wanted, others = [], 0
    for number, (name, place, is_folder) in enumerate(_entries(folder / "nudges")):
        if number >= MAX_NUDGES:
            raise Refusal("too_large", f"more than {MAX_NUDGES:,} files", "look who put them there", file=str(folder))
        if name.startswith("."):
            continue
        nudge = None if is_folder or not re.fullmatch(rf"{PSEUDONYM}\.json", name) else _nudge(place)
        if nudge is None:
            others += 1
        elif nudge[1] <= today:
            wanted.append(nudge[0])
    return tuple(sorted(wanted, key=lambda nudge: (nudge.name.casefold(), nudge.after_days))), others


def _nudge(file: Path) -> tuple[WantsAsking, date] | None:
    """The name in *file*, and the day from which they may be asked; None where it is no nudge."""
    try:
        plain: Any = json.loads(_bytes(file, _MAX_NUDGE)[:_MAX_NUDGE])  # cut off, it is no JSON
        name, days, day = plain["name"], plain["after_days"], date.fromisoformat(plain["ask_from"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    is_name = isinstance(name, str) and len(name.strip()) > 0 and len(name) <= _MAX_NAME
    if not is_name or type(days) is not int or not 0 < days <= _MAX_DAYS:
        return None
    return WantsAsking(name.encode("utf-8", "replace").decode(), days), day


def _entries(folder: Path) -> Iterator[tuple[str, Path, bool]]:
    """What is in *folder*: names, places, and whether each is a folder; a link is none. Raises `Refusal`."""
    if folder.is_symlink():
        hint = "hark follows no link there: look who put it, and take it away"
        raise Refusal("link", "this is a link", hint, file=str(folder))
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                yield entry.name, folder / entry.name, entry.is_dir(follow_symlinks=False)
    except FileNotFoundError:
        return
    except OSError as error:
        raise errors.unreadable(str(folder), error) from None


def _stamp(file: Path) -> str:
    """Size, times and number of *file* itself, and not of what it may lead to."""
    try:
        status = file.lstat()
    except OSError:
        return "gone"
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def _bytes(file: Path, limit: int) -> bytes:
    """The bytes of the regular file *file*, at most one more than *limit*. Raises `OSError`."""
    with files.open_plain(file) as stream:
        return stream.read(limit + 1)
