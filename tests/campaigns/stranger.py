# SPDX-License-Identifier: MIT
"""Progress files of somebody else: bits turned over, ends cut off, pages moved, and rows that fit but are odd.

    .venv/bin/python tests/campaigns/stranger.py

Whatever `merge`, `restore` and `doctor` are given, they take it or refuse it in one message; what comes of it is a
sound file with which all goes on, and nothing of the learner's is lost. `test_campaigns.py` is the short form.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from breaking import Row, copied, told
from hark.progress.rows import EVENT_COLUMNS, checksum
from harness import Hark
from progressfile import grade, look, noon, opened

PAGE = 4096
AT = "2026-05-02 09:00"
ODD: dict[str, tuple[Any, ...]] = {
    "id": ("018f00000000-0000-00000001", "e677d21fdbff-ffff-ffffffff", "", "018F00000000-0000-00000001", "0" * 22),
    "at_ms": (1714540249088, 0, -1, 2**62, 253402300799999, 221845391999999),
    "offset_s": (0, 86399, -86399, 86400, 2**40),
    "device": ("d", "", "\0", "d" * 5000),
    "card": ("many/c1", "many", "", "a/b#c", "\x1b]0;x\a", "é/ü", "x/" + "y" * 100_000, "many/c1#0"),
    "kind": ("review", "undo", "suspend", "resume", "reset", "other"),
    "grade": (None, "again", "good", "easy", "best"),
    "duration_ms": (None, 1, -1, 2**62),
    "undoes": (None, "018f00000000-0000-00000001", "nobody", ""),
    "key": (None, "k", "", "k" * 100_000),
    "detail": (
        '{"day":"2024-05-01","retention":0.9}', '{"day":"2024-05-01","retention":1e-300}', "{", "[]", "null",
        '{"day":"2024-05-01","retention":0.9999999999999999,"first":true}', '{"day":"9999-12-31","retention":0.9}',
        '{"day":"2024-05-01","retention":NaN}', '{"day":"2024-05-01","retention":[0.9]}', "[" * 5000,
        '{"day":"2024-05-01","retention":0.9,"skills_met":{"a":[1]},"planned_days":1e999,"state":7}',
    ),
}  # fmt: skip


def flipped(data: bytearray, dice: random.Random) -> None:
    """From one bit to fifty."""
    for _ in range(dice.choice((1, 1, 1, 3, 50))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def cut(data: bytearray, dice: random.Random) -> None:
    """An end is missing, or zeros stand for it, as after a crash of the system."""
    size = dice.randrange(len(data))
    end = bytes(len(data) - size) if dice.random() < 0.5 else b""
    data[size:] = end


def moved(data: bytearray, dice: random.Random) -> None:
    """Pages stand where others were."""
    for _ in range(dice.choice((1, 2, 5))):
        a, b = (dice.randrange(len(data) // PAGE) * PAGE for _ in range(2))
        data[a : a + PAGE] = data[b : b + PAGE]


def odd(file: Path, dice: random.Random) -> None:
    """Rows of the right types with fitting checksums, whatever is in them."""
    db = sqlite3.connect(file, isolation_level=None)
    for number in range(dice.choice((1, 3))):
        row = [dice.choice(values[:1] if dice.random() < 0.75 else values) for values in ODD.values()]
        if number:
            row[0] = f"018f0000000{number}-0000-00000001"
        query = f"INSERT OR REPLACE INTO event ({EVENT_COLUMNS}, checksum) VALUES ({'?, ' * 11}?)"
        db.execute(query, (*row, checksum(tuple(row))))
        text = dice.choice(("a", "", "\0", "x" * 100_000, "\x1b[2J"))
        db.execute("INSERT OR REPLACE INTO response VALUES (?, ?, ?, ?)", (row[0], row[4], text, dice.getrandbits(32)))
    db.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (dice.choice(("device", "changed", "draft x/y")), "\0" * 9))
    db.execute("UPDATE memory SET due_day = ?", (dice.choice((0, -1, 2**60, None)),))
    db.close()


LINES = ("merge", "merge --salvage", "restore", "restore --salvage")


def others(scratch: Path, how: str, times: int, *, every: bool = True) -> Row:
    """Files that came about in one way, each given to every command; else to one of them in turn."""
    row, dice = Row(how), random.Random(3)
    good, other = scratch / "good.db", scratch / "other.db"
    good.unlink(missing_ok=True)
    with opened(good) as store:
        for number in range(40):
            grade(store, f"many/c{number % 12}", at=noon(number // 9, number), reply=f"I hear you, {number}. " * 40)
        store.log.undo(noon(9))
    home = scratch / "home"
    shutil.rmtree(home, ignore_errors=True)
    for number in range(3):
        assert Hark(home)("grade care/empty-cup good", at=f"2026-03-0{number + 1} 09:00").code == 0
    data, own = good.read_bytes(), look(home / "data" / "progress.db", "SELECT id FROM event ORDER BY id")
    bend: dict[str, Callable[[bytearray, random.Random], None]] = {"flipped": flipped, "cut": cut, "moved": moved}
    for number in range(times):
        row.runs += 1
        spoilt = bytearray(data)
        if how in bend:
            bend[how](spoilt, dice)
        other.write_bytes(spoilt)
        if how == "odd":
            odd(other, dice)
        for line in LINES if every else LINES[number % len(LINES) :][:1]:
            wrong = _wrong(copied(home, scratch / "run"), f"{line} {other} --yes", own, row)
            if wrong:
                row.blame(f"{how}, {number}: {line}: {wrong}")
        place = copied(home, scratch / "run") / "data" / "progress.db"
        place.write_bytes(other.read_bytes())
        try:
            row.count("told by doctor", Hark(scratch / "run")("doctor", at=AT).code != 0)
        except Exception as error:
            row.blame(f"{how}, {number}: doctor ended in {error!r}")
    return row


def _wrong(home: Path, line: str, own: list[tuple[Any, ...]], row: Row) -> str:
    """What is wrong with how `hark LINE` ended, and with what came of it; empty where nothing is."""
    file = home / "data" / "progress.db"
    before = file.read_bytes()
    try:
        ran = Hark(home)(line, at=AT)
        if ran.code not in (0, 6):
            return f"ended with {ran.code}: {ran.err[-200:]}"
        row.count("taken" if ran.code == 0 else "refused")
        if ran.code and file.read_bytes() == before:
            return ""
        if look(file, "PRAGMA integrity_check(1)") != [("ok",)]:
            return "the file is not whole"
        if (ran.code or line.startswith("merge")) and not {*own} <= {*look(file, "SELECT id FROM event")}:
            return "an event of the learner's is gone"
        after = {command: Hark(home)(command, at=AT).code for command in ("doctor", "due", "grade care/tired good")}
        return f"then {after}" if any(after.values()) else ""
    except Exception as error:
        return f"ended in {error!r}"


WAYS = ("flipped", "cut", "moved", "odd")


def campaign(scratch: Path, times: int) -> Iterator[Row]:
    """A row for each way in which a file came about."""
    for how in WAYS:
        yield others(scratch, how, times)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(told(campaign(Path(folder), 2500)))
