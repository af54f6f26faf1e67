# SPDX-License-Identifier: MIT
"""The live session on a pseudo-terminal: from writing a key to the last byte of the screen that answers it."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import termios
import time
from typing import TYPE_CHECKING

import pyte

from bench.measure import Failed, Row, Unit, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ENDS = b"\x1b[?1049l"
"""What gives the terminal back."""
NOTICE, QUESTION, ANSWER = "space go on", "space answer", "1 again "
"""The keys that each kind of screen offers: no card of the bench says so, thus a late part of the screen before, or a
key that did nothing, is not taken for what was waited for."""
QUIET_S = 0.4
"""A screen is whole when nothing has come for so long; the clock stops at its last byte. A key that came again sooner
would be taken for one pressed twice."""
PATIENCE_S = 120.0
WARM_UP = 2
"""The first cards load what only a session needs."""
BUDGET_S = 0.030
SHOW, GRADE = " ", "3"
COLUMNS, ROWS = 80, 24


def rows(hark: tuple[str, ...], env: Mapping[str, str], size: str, cards: int) -> Iterator[Row]:
    """Showing answers and grading, over a session of *cards* cards; and how long the first screen takes."""
    name = f"live_{size.replace(',', '').split()[0]}"
    argv = (*hark, "review", "--minutes", "240", "--cards", str(cards), "--new", "0")
    try:
        first, shown, graded = _hold((*argv, "--kind", "concept", "--kind", "cloze"), env)
    except Failed as failed:
        yield Row(name, "live", f"live session, {size}", Unit.SECONDS, None, budget=BUDGET_S, note=str(failed))
        return
    yield Row(
        f"{name}_first",
        "live",
        f"`hark review` to a day's first screen, with its backup, {size}",
        Unit.SECONDS,
        spread([first]),
    )
    for key, what, values in (("show", "space to the answer", shown), ("grade", "grade to the next card", graded)):
        held = spread(values)
        note = f"95 of 100 within {held.p95 * 1000:.1f} ms"
        yield Row(f"{name}_{key}", "live", f"{what}, {size}", Unit.SECONDS, held, budget=BUDGET_S, note=note)


def _hold(argv: tuple[str, ...], env: Mapping[str, str]) -> tuple[float, list[float], list[float]]:
    """Seconds to the first screen, then of every answer shown and of every grade. Raises `Failed`."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (ROWS, COLUMNS))
    seen = _Seen(ours)
    started = time.perf_counter()
    with subprocess.Popen(
        argv, env=dict(env, TERM="xterm-256color"), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as program:
        os.close(theirs)
        try:
            at = seen.wait(NOTICE)  # shown once, and this copy of the library has never been reviewed
            first = at - started if at else 0.0
            seen.press(SHOW, QUESTION)
            shown: list[float] = []
            graded: list[float] = []
            while (took := seen.press(SHOW, ANSWER)) is not None:
                shown.append(took)
                if (took := seen.press(GRADE, QUESTION)) is None:
                    break
                graded.append(took)
        finally:
            program.kill()
            os.close(ours)
    if len(graded) <= WARM_UP:
        raise Failed(f"the session ended after {len(graded)} cards")
    return first, shown[WARM_UP:], graded[WARM_UP:]


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
            if ENDS in data:
                return None
            is_whole = any(wanted in line for line in self._screen.display)
        if not is_whole:
            raise Failed(f"no screen came that offers `{wanted.strip()}`")
        return at
