# SPDX-License-Identifier: MIT
"""What the tests share: a small library, a run of hark as a value, and a terminal one can look at.

A test reads as a transcript: `hark("due --json", at="2026-03-01 09:00").json() == {...}`.
"""

from __future__ import annotations

import io
import json
import os
import random
import shlex
import shutil
import sqlite3
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hark import files
from hark.cli import run
from hark.cli.world import World
from hark.progress.kept import unpacked
from places import HERE, SMALL

ALL = [
    "listening/reflection", "listening/pause", "listening/pause#reverse", "listening/two-parts",
    "listening/two-parts#2", "listening/which-reply", "listening/fourth-no", "care/tired-of-it", "care/empty-cup",
]  # fmt: skip
"""Every question of the small library, by its ref."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run of hark went."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The one JSON object it answered; standard error must be empty."""
        assert self.err == ""
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)


@dataclass
class Hark:
    """hark on one learner's computer."""

    home: Path
    zone: str = "UTC"
    bundled: Path = SMALL
    python: tuple[int, int, int] = (3, 14, 4)
    """One without known holes, whatever the tests run on."""

    def __call__(
        self,
        line: str,
        *,
        at: str = "2026-03-02 09:00",
        stdin: str = "",
        zone: str | None = None,
        seed: int = 1,
        started_as: str = "hark",
        **environ: str,
    ) -> Ran:
        """Runs `hark LINE` at the wall-clock time *at* in the learner's zone."""
        there = ZoneInfo(zone or self.zone)
        now = datetime.fromisoformat(at).replace(tzinfo=there).astimezone(UTC)
        out, err = io.StringIO(), io.StringIO()
        here = {"HARK_HOME": str(self.home), "COLUMNS": "80", "EDITOR": "true"} | environ
        world = World(
            clock=lambda: now, zone=there, rng=random.Random(seed), environ=here,
            stdin=io.StringIO(stdin), stdout=out, stderr=err, bundled=self.bundled,
            started_as=started_as, python=self.python,
        )  # fmt: skip
        code = run(shlex.split(line), world)
        return Ran(int(code), out.getvalue(), err.getvalue())

    def add_deck(self, name: str, text: str) -> Path:
        """Puts a deck into the data folder."""
        file = self.home / "data" / "decks" / f"{name}.toml"
        files.make_folder(file.parent)
        file.write_text(text, encoding="utf-8")
        return file


def without(*refs: str) -> list[str]:
    """All questions but these."""
    return [ref for ref in ALL if ref not in refs]


def waiting(hark: Hark) -> list[str]:
    """Every question that is not suspended, by its ref."""
    decks = ("listening", "care")
    cards = [card for deck in decks for card in hark(f"show {deck} --json").json()["cards"]]
    return [card["card"] for card in cards if not card["suspended"]]


def events(hark: Hark, *, at: str = "2026-03-02 09:00") -> list[tuple[str, str, str | None, bool]]:
    """The log, oldest first: kind, card, grade, and whether it was taken back."""
    log = hark("log --json --limit 1000", at=at).json()["events"]
    return [(event["kind"], event["card"], event["grade"], event["undone"]) for event in reversed(log)]


def kept(hark: Hark, query: str) -> list[tuple[Any, ...]]:
    """Rows of the progress file."""
    with sqlite3.connect(hark.home / "data" / "progress.db") as db:
        return db.execute(query).fetchall()


def replies(hark: Hark) -> list[str]:
    """What was typed and is kept, oldest first."""
    return [unpacked(text).text for (text,) in kept(hark, "SELECT text FROM response ORDER BY event")]


def plain(hark: Hark, line: str, *, at: str = "2026-03-02 09:00") -> str:
    """What a command says in plain lines, the places of this run named HOME and SMALL."""
    ran = hark(f"{line} --plain", at=at)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.replace(str(hark.home), "HOME").replace(str(SMALL), "SMALL")


def welcomed(hark: Hark) -> None:
    """Has the notice shown, and no guided session to hold, so that a transcript can begin with its first card."""
    hark("review", stdin="\nq\n")
    with sqlite3.connect(hark.home / "data" / "progress.db") as database:
        database.execute("UPDATE note SET value = '2026-03-02T09:00:00+00:00' WHERE name = 'guided'")


def asked(hark: Hark, options: str, *, at: str = "2026-03-02 09:00") -> list[str]:
    """The cards a session with these options would ask."""
    return [card["card"] for card in hark(f"review --json {options}", at=at).json()["cards"]]


def cards(hark: Hark, *, at: str = "2026-03-04 09:00") -> list[str]:
    """The cards of the log, oldest first."""
    return [card for _, card, _, _ in events(hark, at=at)]


def laptop(hark: Hark, tmp_path: Path) -> Path:
    """Another computer's progress file: two grades in common, one more, and a reply; here there is one more as well."""
    hark("config journal keep")
    for day in (1, 2):
        hark("grade care/empty-cup good --key k", at=f"2026-03-0{day} 09:00")
        hark(f"grade listening/reflection good --key d{day}", at=f"2026-03-0{day} 09:05")
    other = tmp_path / "laptop"
    shutil.copytree(hark.home, other)
    hark("grade care/tired-of-it hard --reply 'That sounds hard.'", at="2026-02-28 10:00", HARK_HOME=str(other), seed=5)
    hark("grade care/empty-cup easy", at="2026-03-03 10:00", HARK_HOME=str(other), seed=6)
    hark("grade listening/pause good", at="2026-03-02 12:00")
    return other / "data" / "progress.db"


def is_gone(pid: int) -> bool:
    """Whether that process ends, or has."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        with suppress(OSError):  # where there is no /proc
            if Path(f"/proc/{pid}/stat").read_text().split(")")[-1].split()[0] == "Z":
                return True
        time.sleep(0.02)
    return False


INTERRUPTED = {
    "schema": "hark.error/1",
    "error": {
        "code": "interrupted", "message": "interrupted", "hint": "what was recorded is kept", "exit": 130,
        "where": {"file": None, "line": None, "card": None},
    },
}  # fmt: skip
"""What Ctrl-C answers a program."""
DRIVER = [sys.executable, str(HERE / "drive.py")]
"""hark in a process of its own: the small library, a clock that begins at `$HARK_TEST_NOW` and a fixed seed."""
