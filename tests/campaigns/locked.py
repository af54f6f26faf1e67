# SPDX-License-Identifier: MIT
"""Places where hark may read and not write: a file, a folder, a whole file system, what belongs to somebody else.

    .venv/bin/python tests/campaigns/locked.py [ROW]...

Reading must work, writing must be refused with exit code 7, and nothing may change. `test_campaigns.py` is the short
form.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from breaking import Row, copied, learner, log, many, told, wanted, wrong_with
from space import MESSAGE, small_disk
from warm import How, Warm

NOBODY = 65534
READING = (
    "", "due", "next", "stats", "log", "decks", "show many", "show many/c0001", "why many/c0001", "search Question",
    "journal", "config", "paths", "export many", "review --json", "doctor", "backup --list",
)  # fmt: skip
WRITING = (
    "grade many/c0001 good", "undo", "suspend many", "reset many/c0001", "review --plain",
)  # fmt: skip
ELSEWHERE = ("backup", "config region us", "import OFFER --yes", "remove many", "new mine")
"""What writes, but not into the progress file."""


def held(
    row: Row, warm: Warm, home: Path, how: How, offer: Path, *, readable: bool = True, all_of_it: bool = True
) -> Row:
    """Every command in a home that is locked; *all_of_it*: not the progress file alone."""
    before = _snapshot(home, backups=all_of_it)
    # where the backups may not be looked into, their list is empty
    for line in READING if readable else [line for line in READING if line != "backup --list"]:
        row.runs += 1
        ran = warm.run(line.split(), home, how=how)
        allowed = (0, 1) if line == "doctor" else (0,)  # which calls it a fault
        fits = ran.code in allowed and not ran.err if readable else _is_refused(ran.code, ran.err, (1, 7))
        row.count("read" if ran.out else "not read")
        row.blame(None if fits else f"hark {line}: {ran.code}, {ran.out[-200:]!r}, {ran.err[-300:]!r}")
    for line in WRITING + (ELSEWHERE if all_of_it else ()):
        row.runs += 1
        ran = warm.run(line.replace("OFFER", str(offer)).split(), home, "\n3\n", how)
        row.count(f"refused with {ran.code}" if ran.code else "not refused")
        # where nothing may be seen, what is not there is refused otherwise
        codes = (7,) if readable else (1, 3, 4, 7)
        row.blame(None if _is_refused(ran.code, ran.err, codes) else f"hark {line}: {ran.code}, {ran.err[-300:]!r}")
    row.blame(None if _snapshot(home, backups=all_of_it) == before else "something has changed")
    return row


def _is_refused(code: int, err: str, codes: Sequence[int]) -> bool:
    """Whether it was refused with one message; in JSON, that is not said on standard error."""
    return code in codes and (not err or MESSAGE.fullmatch(err.replace("> ", "")) is not None)


def _snapshot(home: Path, *, backups: bool) -> dict[str, tuple[int, bytes]]:
    """Every file with its mode and what is in it. The cache does not count, nor a backup of what cannot be written."""
    return {
        str(file.relative_to(home)): (file.stat().st_mode, b"" if file.is_dir() else file.read_bytes())
        for file in sorted(home.rglob("*"))
        if not {"cache", "" if backups else "backups"} & set(file.relative_to(home).parts)
    }


def _locked(home: Path, *, file: bool, folders: bool) -> None:
    """Takes the right to write from the file and its folders."""
    if file:
        (home / "data" / "progress.db").chmod(0o400)
    if folders:
        for folder in [home, *(one for one in home.rglob("*") if one.is_dir())]:
            folder.chmod(0o500)


def locked(warm: Warm, scratch: Path, name: str, *, file: bool, folders: bool) -> Row:
    """One's own file or folders, without the right to write."""
    row = Row(name)
    home = copied(learner(scratch / "learner"), scratch / "home")
    before = log(home)
    how = _as_nobody(home)
    _locked(home, file=file, folders=folders)
    held(row, warm, home, how, _offer(scratch), all_of_it=folders)
    for one in [home, *home.rglob("*")]:
        one.chmod(0o700)
    row.blame(wrong_with(home, before, ()))
    return row


def file_system(warm: Warm, scratch: Path) -> Row:
    """A disk that is mounted for reading alone."""
    row = Row("file system")
    with small_disk(scratch / "disk", 2048) as missing:
        if missing:
            return replace(row, skipped=missing)
        home = copied(learner(scratch / "learner"), scratch / "disk" / "home")
        before = log(home)
        subprocess.run(["mount", "-o", "remount,ro", str(scratch / "disk")], check=True)
        held(row, warm, home, How(), _offer(scratch))
        row.blame(wrong_with(home, before, ()))
    return row


def somebody(warm: Warm, scratch: Path, name: str, *, readable: bool) -> Row:
    """What belongs to another user, open for reading or not."""
    row = Row(name)
    if os.getuid() != 0:
        return replace(row, skipped="only root can be somebody else")
    home = copied(learner(scratch / "learner"), scratch / "home")
    before = log(home)
    for one in [home, *home.rglob("*")]:
        one.chmod((0o755 if one.is_dir() else 0o644) if readable else (0o700 if one.is_dir() else 0o600))
    held(row, warm, home, How(user=NOBODY), _offer(scratch), readable=readable)
    row.blame(wrong_with(home, before, ()))
    return row


def _as_nobody(home: Path) -> How:
    """Root may write everywhere, so it gives *home* to somebody who may not; others stay who they are."""
    if os.getuid() != 0:
        return How()
    for one in [home, *home.rglob("*")]:
        os.chown(one, NOBODY, NOBODY)
    return How(user=NOBODY)


def _offer(scratch: Path) -> Path:
    file = scratch / "offer.toml"
    file.write_text(many(3, "offer"))
    file.chmod(0o644)
    return file


def campaign(names: Sequence[str] = ()) -> Iterator[Row]:
    """Every row, or those of *names*."""
    with Warm() as warm, tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        scratch.chmod(0o755)  # others must get to what is theirs
        trials: dict[str, Callable[[], Row]] = {
            "file": partial(locked, warm, scratch, "file", file=True, folders=False),
            "folder": partial(locked, warm, scratch, "folder", file=False, folders=True),
            "file and folder": partial(locked, warm, scratch, "file and folder", file=True, folders=True),
            "file system": partial(file_system, warm, scratch),
            "somebody's, open": partial(somebody, warm, scratch, "somebody's, open", readable=True),
            "somebody's, closed": partial(somebody, warm, scratch, "somebody's, closed", readable=False),
        }
        yield from wanted(trials, names)


if __name__ == "__main__":
    sys.exit(told(campaign(sys.argv[1:])))
