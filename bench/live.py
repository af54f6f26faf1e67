# SPDX-License-Identifier: MIT
"""The live session on a pseudo-terminal: from writing a key to the last byte of the screen that answers it."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import sqlite3
import subprocess
import termios
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyte

from bench.measure import Failed, Row, Unit, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ENDS = b"\x1b[?1049l"
"""What gives the terminal back."""
NOTICE, QUESTION, ANSWER, LAST = "space go on", "space answer", "1 again ", "take the last one back"
"""The keys that each kind of screen offers: no card of the bench says so, thus a late part of the screen before, or a
key that did nothing, is not taken for what was waited for."""
QUIET_S = 0.4
"""A screen is whole when nothing has come for so long; the clock stops at its last byte. A key that came again sooner
would be taken for one pressed twice."""
PATIENCE_S = 120.0
WARM_UP = 2
"""The first cards load what only a session needs."""
BUDGET_S = 0.030
STEP_S = 0.005
SHOW, GRADE = " ", "3"
NEVER = "no screen says this"
COLUMNS, ROWS = 80, 24


def rows(hark: tuple[str, ...], env: Mapping[str, str], size: str, cards: int) -> Iterator[Row]:
    """Showing answers and grading, over a session of *cards* cards; and how long a day's first screen takes."""
    name = f"live_{size.replace(',', '').split()[0]}"
    argv = (*hark, "review", "--minutes", "240", "--cards", str(cards), "--new", "0")
    concepts = (*argv, "--kind", "concept", "--kind", "cloze")
    try:
        with_backup, without = _first_screens(concepts, env, max(3, cards // 4))
        shown, graded = _hold(concepts, env)
    except Failed as failed:
        yield Row(name, "live", f"live session, {size}", Unit.SECONDS, None, budget=BUDGET_S, note=str(failed))
        return
    yield Row(
        f"{name}_first",
        "live",
        f"`hark review` to a day's first screen, with its backup, {size}",
        Unit.SECONDS,
        spread(with_backup),
        "a day with none to make",
        spread(without),
        1.5,
    )
    for key, what, values in (("show", "space to the answer", shown), ("grade", "grade to the next card", graded)):
        held = spread(values)
        note = f"95 of 100 within {held.p95 * 1000:.1f} ms"
        yield Row(f"{name}_{key}", "live", f"{what}, {size}", Unit.SECONDS, held, budget=BUDGET_S, note=note)


def _first_screens(argv: tuple[str, ...], env: Mapping[str, str], rounds: int) -> tuple[list[float], list[float]]:
    """Seconds to a day's first screen, where a backup is to be made and where there is one, in turns."""
    backups = Path(env["HARK_HOME"]) / "data" / "backups"
    timed: tuple[list[float], list[float]] = ([], [])
    for number in range(2 * (rounds + 1)):
        if number % 2 == 0:
            shutil.rmtree(backups, ignore_errors=True)
        started = time.perf_counter()
        with _begun(argv, env) as seen:
            at = seen.wait(NOTICE)
            seen.press("q", NEVER)  # the notice was not read, so that it comes again each time
        if number > 1 and at:
            timed[number % 2].append(at - started)
    return timed


@contextmanager
def _begun(argv: tuple[str, ...], env: Mapping[str, str]) -> Iterator[_Seen]:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (ROWS, COLUMNS))
    with subprocess.Popen(
        argv, env=dict(env, TERM="xterm-256color"), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as program:
        os.close(theirs)
        try:
            yield _Seen(ours)
        finally:
            program.kill()
            os.close(ours)


def _hold(argv: tuple[str, ...], env: Mapping[str, str]) -> tuple[list[float], list[float]]:
    """Seconds of every answer shown and of every grade. Raises `Failed`."""
    shown: list[float] = []
    graded: list[float] = []
    with _begun(argv, env) as seen:
        seen.wait(NOTICE)  # shown once, and this copy of the library has never been reviewed
        seen.press(SHOW, QUESTION)
        while (took := seen.press(SHOW, ANSWER)) is not None:
            shown.append(took)
            if (took := seen.press(GRADE, QUESTION)) is None:
                break
            graded.append(took)
    if len(graded) <= WARM_UP:
        raise Failed(f"the session ended after {len(graded)} cards")
    return shown[WARM_UP:], graded[WARM_UP:]


def stdio_rows(hark: tuple[str, ...], env: Mapping[str, str], size: str, cards: int) -> Iterator[Row]:
    """Steps of a session held by another program: what is shown, and what is recorded less the commit it waits for."""
    name = f"stdio_{size.replace(',', '').split()[0]}"
    words = ("session", "--stdio", "--minutes", "240", "--cards", str(cards), "--new", "0")
    argv = (*hark, *words, "--kind", "concept", "--kind", "cloze")
    with subprocess.Popen(argv, env=dict(env), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdin
        assert program.stdout
        said, heard = program.stdin, program.stdout

        def step(**action: str) -> tuple[float, str]:
            """Seconds until the answer, and the stage or notice that it is."""
            started = time.perf_counter()
            said.write(json.dumps(action).encode() + b"\n")
            said.flush()
            answer = json.loads(heard.readline())
            took = time.perf_counter() - started
            if answer["schema"] != "hark.session_step/1":
                raise Failed(f"`session --stdio` answered with {answer}")
            return took, answer["notice"] or answer["stage"]

        at = "ask"
        if json.loads(heard.readline()).get("notice"):
            _, at = step(do="go_on")
        shown, graded = [], []
        while at == "ask":
            shown.append(step(do="show")[0])
            took, at = step(do="grade", grade="good")
            graded.append(took)
        said.close()
    commit = spread(_commits(Path(env["HARK_HOME"]) / "data", len(graded))).median
    for key, what, values in (
        ("show", "a step that records nothing", shown),
        ("grade", "a grade, less a bare SQLite commit", [took - commit for took in graded]),
    ):
        yield Row(
            f"{name}_{key}", "live", f"`session --stdio`: {what}, {size}", Unit.SECONDS, spread(values[WARM_UP:]),
            budget=STEP_S,
        )  # fmt: skip


def _commits(folder: Path, rounds: int) -> list[float]:
    """Seconds of one durable commit of one row each."""
    file, timed = folder / "commits.db", []
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute("PRAGMA synchronous = EXTRA")
    db.execute("CREATE TABLE one (text TEXT)")
    for _ in range(rounds):
        started = time.perf_counter()
        db.execute("INSERT INTO one VALUES (?)", ("x" * 200,))
        timed.append(time.perf_counter() - started)
    db.close()
    file.unlink()
    return timed


class _Seen:
    """What stands on a terminal."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)

    def press(self, key: str, wanted: str) -> float | None:
        """Seconds until the screen that answers *key* was whole; None when the session has ended instead."""
        started = time.perf_counter()
        try:
            os.write(self._terminal, key.encode())
            at = self.wait(wanted)
        except OSError:
            return None
        return at - started if at else None

    def wait(self, wanted: str) -> float | None:
        """When the last byte of the screen came that offers the keys *wanted*; None when the session has ended instead.

        Raises `Failed` when no such screen comes, and `OSError` when the terminal is gone.
        """
        at, is_whole = 0.0, False
        while select.select([self._terminal], [], [], QUIET_S if is_whole else PATIENCE_S)[0]:
            data = os.read(self._terminal, 65536)
            at = time.perf_counter()
            self._stream.feed(data)
            if ENDS in data or any(LAST in line for line in self._screen.display):
                return None
            is_whole = any(wanted in line for line in self._screen.display)
        if not is_whole:
            raise Failed(f"no screen came that offers `{wanted.strip()}`")
        return at
