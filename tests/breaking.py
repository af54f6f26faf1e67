# SPDX-License-Identifier: MIT
"""What the campaigns share: a learner with many cards, a session to sit in, what must hold afterwards, and a table.

A campaign tries to break the promise that an acknowledged grade is never lost. Acknowledged is what a person saw
as recorded (the next card came up) and what a program read as an answer (a whole line).
"""

from __future__ import annotations

import fcntl
import os
import random
import re
import select
import shutil
import sqlite3
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyte

from hark.errors import Refusal
from hark.progress import schema
from hark.progress.store import Store
from harness import Hark
from progressfile import bad_rows, is_the_fold
from terminal import Screen
from warm import Begun, How, Warm

Entry = tuple[str, str, str | None]
"""One event as it matters here: kind, card, grade."""

GRADES = ("again", "hard", "good", "easy")
WAITS_S = 60.0
"""How long a session may take to show what it must; only a failing campaign waits so long."""


def many(cards: int, deck: str = "many", edition: int = 1) -> str:
    """A deck of that many concept cards, numbered."""
    head = f'format = 1\nid = "{deck}"\ntitle = "{deck.capitalize()}"\nversion = "{edition}.0.0"\n'
    return head + "".join(
        f'\n[[cards]]\nid = "c{number:04}"\nkind = "concept"\nfront = "Question {number:04}?"\n'
        f'back = "Answer {number:04}, edition {edition}."\n'
        for number in range(cards)
    )


def learner(home: Path, cards: int = 60, graded: int = 12) -> Path:
    """A learner with a large deck who has begun to study it, and the decks parsed before."""
    shutil.rmtree(home, ignore_errors=True)
    hark = Hark(home)
    hark.add_deck("many", many(cards))
    lines = "".join(f'{{"card": "many/c{number:04}", "grade": "good"}}\n' for number in range(graded))
    assert hark("grade -", stdin=lines, at="2026-01-05 09:00").code == 0
    with Store.open(home / "data" / "progress.db", random.Random(1)) as opened:
        opened.put_note("welcomed", "2026-01-05T09:00:00+00:00")
    return home


def copied(home: Path, to: Path) -> Path:
    """A copy of *home* in place of whatever *to* was."""
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(home, to))


def graded(home: Path, times: int) -> Path:
    """*home* after more grades, others for another number of *times*."""
    lines = "".join(f'{{"card": "many/c{times + 2 * card:04}", "grade": "hard"}}\n' for card in range(times))
    assert Hark(home)("grade -", stdin=lines, at="2026-01-06 09:00", seed=times).code == 0
    return home


def log(place: Path) -> list[Entry]:
    """The whole event log of a home, or of a progress file, as hark reads it."""
    with Store.open(place if place.is_file() else place / "data" / "progress.db", random.Random(1)) as opened:
        return [(str(event.kind), event.card, event.grade and str(event.grade)) for event in opened.history.events()]


def wrong_with(home: Path, before: Sequence[Entry], told: Sequence[Entry], pending: Sequence[Entry] = ()) -> str | None:
    """What is wrong with the progress in *home*: it must hold *before*, then all of *told*, then a part of *pending*.

    *pending* is what was asked for and not acknowledged: its beginning may be there, and nothing else. None when all
    is well: the file opens, SQLite finds it whole, every checksum fits and the snapshot is the fold of the log.
    """
    file = home / "data" / "progress.db"
    try:
        if not file.exists():
            return "the progress file is gone" if before or told else None
        with Store.open(file, random.Random(1)) as opened:
            found = [
                (str(event.kind), event.card, event.grade and str(event.grade)) for event in opened.history.events()
            ]
            bad, is_folded = bad_rows(file), is_the_fold(opened)
    except Refusal as refusal:
        return f"does not open: {refusal.message}"
    must = [*before, *told]
    whole = sqlite3.connect(file)
    try:
        ((verdict,),) = whole.execute("PRAGMA integrity_check(1)").fetchall()
    finally:
        whole.close()
    if found[: len(must)] != must:
        return f"an acknowledged event is lost or another: {len(found)} there, {len(must)} were acknowledged"
    if found[len(must) :] != list(pending[: len(found) - len(must)]):
        return f"events nobody asked for: {found[len(must) :][:3]}"
    if verdict != "ok" or bad:
        return f"damaged: {verdict}, {bad}"
    return None if is_folded else "the snapshot is not what the log adds up to"


NEXT = """
CREATE TABLE trial AS SELECT * FROM event;
CREATE INDEX trial_at ON trial (at_ms);
UPDATE memory SET reps = reps + 1;
UPDATE memory SET reps = reps - 1;
"""
"""What a hark to come might do to the progress file."""


@contextmanager
def newer(migration: str) -> Iterator[None]:
    """Opens progress files as a newer hark would that has one more migration; as this one without."""
    kept = schema.MIGRATIONS
    if migration:
        vars(schema)["MIGRATIONS"] = (*kept, migration)
    try:
        yield
    finally:
        vars(schema)["MIGRATIONS"] = kept


class Sitting:
    """A session at a terminal, and what was acknowledged in it. The one at the keys knows one card from another."""

    def __init__(self, warm: Warm, home: Path, *, shell: bool = False) -> None:
        self.master, self.slave = os.openpty()
        self._screen = Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self.resize(80, 24)
        self.found = termios.tcgetattr(self.slave)
        words = ("review", "many", "--new", "1000", "--cards", "1000", "--minutes", "240")
        how = How(terminal=True, shell=shell)
        self._err = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `close`
        self.begun: Begun = warm.begin(words, home, (self.slave, self.slave, self._err.fileno()), how)
        self.raw = b""
        self.told: list[Entry] = []
        self.asked: list[Entry] = []
        self._order: list[str] = []

    def close(self) -> None:
        """Lets go of the terminal, which hangs it up."""
        self._err.close()
        for end in (self.master, self.slave):
            with suppress(OSError):
                os.close(end)

    def complaints(self) -> str:
        """What was said on standard error."""
        self._err.seek(0)
        return self._err.read().decode()

    def resize(self, columns: int, rows: int) -> None:
        """Gives the terminal another size."""
        self._screen.resize(rows, columns)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: str) -> None:
        """Types *keys* as they stand."""
        os.write(self.master, keys.encode())

    @property
    def shown(self) -> str:
        """What is on the screen."""
        return self._screen.text

    def take(self, patience: float) -> bool:
        """Takes what comes within that many seconds; whether something came."""
        if not select.select([self.master], [], [], patience)[0]:
            return False
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:  # everybody has left the terminal
            return False
        self.raw += data
        self._stream.feed(data)
        self._note()
        return bool(data)

    def see(self, pattern: str) -> bool:
        """Waits until *pattern* is on the screen; False when the session has ended without."""
        end = time.monotonic() + WAITS_S
        while not re.search(pattern, self.shown):
            if not self.take(0.02) and self.begun.code() is not None and not self.take(0):
                return False
            if time.monotonic() > end:
                raise AssertionError(f"never saw {pattern}:\n{self.shown}")
        return True

    @property
    def card(self) -> str:
        """The number of the card on the screen; empty where there is none."""
        found = re.search(r"Question (\d{4})", self.shown)
        return found[1] if found else ""

    def reveal(self) -> bool:
        """Has the answer shown."""
        self.type(" ")
        return self.see("Answer")

    def grade(self, word: str) -> None:
        """Presses the key of a grade and does not wait."""
        self.asked.append(("review", f"many/c{self.card}", word))
        self._order.append(self.card)
        self.type(str(GRADES.index(word) + 1))

    def undo(self) -> None:
        """Takes back the last grade and does not wait."""
        self.asked.append(("undo", f"many/c{self._order[-1]}", None))
        self.type("u")

    def settle(self) -> bool:
        """Waits until all that was asked for is acknowledged; False when the session has ended before."""
        end = time.monotonic() + WAITS_S
        while len(self.told) < len(self.asked):
            if not self.take(0.02) and self.begun.code() is not None and not self.take(0):
                return len(self.told) == len(self.asked)
            if time.monotonic() > end:
                raise AssertionError(f"never acknowledged {self.asked[-1]}:\n{self.shown}")
        return True

    def _note(self) -> None:
        """Counts as acknowledged what the screen shows as done."""
        if len(self.told) == len(self.asked):
            return
        kind, card, _ = self.asked[-1]
        number, shown = card[-4:], self.shown
        if (kind == "review" and self.card not in ("", number)) or (kind == "undo" and "taken back" in shown):
            self.told.append(self.asked[-1])

    def pending(self) -> list[Entry]:
        """What was asked for and not acknowledged."""
        return self.asked[len(self.told) :]

    def is_restored(self) -> bool:
        """Whether the terminal is as it was found: its modes, its cursor, its first screen."""
        raw = self.raw
        shown = raw.rfind(b"\x1b[?25h") >= raw.rfind(b"\x1b[?25l")
        return (
            termios.tcgetattr(self.slave) == self.found
            and shown
            and raw.count(b"\x1b[?1049h") == raw.count(b"\x1b[?1049l")
        )


@dataclass
class Row:
    """One row of a campaign's table."""

    name: str
    runs: int = 0
    figures: dict[str, int] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    skipped: str = ""

    def count(self, name: str, number: int = 1) -> None:
        """Adds to a figure."""
        self.figures[name] = self.figures.get(name, 0) + number

    def blame(self, wrong: str | None) -> None:
        """Keeps what is wrong with a run, where something is."""
        if wrong:
            self.violations.append(f"{self.name}, run {self.runs}: {wrong}")


def told(rows: Iterable[Row]) -> int:
    """Prints *rows* as a table, each violation above it; 1 when there is one."""
    done: list[Row] = []
    for row in rows:
        done.append(row)
        for wrong in row.violations[:10]:
            print(wrong[:800], flush=True)
        print(f"... {row.name}: {row.runs} runs, {len(row.violations)} violations", file=sys.stderr, flush=True)
    print("| what | runs | seen | violations |\n| --- | ---: | --- | ---: |")
    for row in done:
        seen = row.skipped and f"skipped: {row.skipped}"
        seen = seen or ", ".join(f"{number:,} {name}" for name, number in row.figures.items())
        print(f"| {row.name} | {row.runs:,} | {seen} | {len(row.violations)} |")
    return 1 if any(row.violations for row in done) else 0


def wanted(trials: dict[str, Callable[[], Row]], names: Sequence[str]) -> Iterator[Row]:
    """The rows of *names*, or all of them."""
    for name, trial in trials.items():
        if not names or name in names:
            yield trial()
