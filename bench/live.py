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

from bench.measure import Failed, Row, Unit, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

QUIET_S = 0.05
"""A screen is whole when nothing has come for so long; the clock stops at its last byte."""
PATIENCE_S = 120.0
WARM_UP = 2
"""The first cards load what only a session needs."""
BUDGET_S = 0.030
SHOW, GRADE = " ", "3"


def rows(hark: tuple[str, ...], env: Mapping[str, str], size: str, cards: int) -> Iterator[Row]:
    """Showing answers and grading, over a session of *cards* cards; and how long the first screen takes."""
    name = f"live_{size.replace(',', '').split()[0]}"
    argv = (*hark, "review", "--minutes", "240", "--cards", str(cards), "--new", "0")
    try:
        first, shown, graded = _hold((*argv, "--kind", "concept", "--kind", "cloze"), env)
    except Failed as failed:
        yield Row(name, "live", f"live session, {size}", Unit.SECONDS, None, budget=BUDGET_S, note=str(failed))
        return
    yield Row(f"{name}_first", "live", f"`hark review` to its first screen, {size}", Unit.SECONDS, spread([first]))
    for key, what, values in (("show", "space to the answer", shown), ("grade", "grade to the next card", graded)):
        held = spread(values)
        note = f"95 of 100 within {held.p95 * 1000:.1f} ms"
        yield Row(f"{name}_{key}", "live", f"{what}, {size}", Unit.SECONDS, held, budget=BUDGET_S, note=note)


def _hold(argv: tuple[str, ...], env: Mapping[str, str]) -> tuple[float, list[float], list[float]]:
    """Seconds to the first screen, then of every answer shown and of every grade. Raises `Failed`."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    started = time.perf_counter()
    with subprocess.Popen(
        argv, env=dict(env, TERM="xterm-256color"), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as program:
        os.close(theirs)
        try:
            at, screen = _screen(ours)
            first = at - started
            if b"any key" in screen:  # the notice, shown once
                _press(ours, SHOW)
            timed: dict[str, list[float]] = {SHOW: [], GRADE: []}
            while program.poll() is None:
                for key in (SHOW, GRADE):
                    took = _press(ours, key)
                    if took is None:
                        break
                    timed[key].append(took)
        finally:
            program.kill()
            os.close(ours)
    shown, graded = timed[SHOW][WARM_UP:], timed[GRADE][WARM_UP:]
    if not shown or not graded:
        raise Failed(f"the session ended after {len(timed[GRADE])} cards: {screen[-200:]!r}")
    return first, shown, graded


def _press(terminal: int, key: str) -> float | None:
    """Seconds until the screen that answers *key* was whole; None when the session has ended instead."""
    started = time.perf_counter()
    try:
        os.write(terminal, key.encode())
        at, screen = _screen(terminal)
    except OSError:
        return None
    return None if b"\x1b[?1049l" in screen else at - started


def _screen(terminal: int) -> tuple[float, bytes]:
    """When the last byte of the next screen came, and the screen. Raises `Failed`, or `OSError` at the end."""
    screen, at = b"", 0.0
    while select.select([terminal], [], [], QUIET_S if screen else PATIENCE_S)[0]:
        screen += os.read(terminal, 65536)
        at = time.perf_counter()
    if not screen:
        raise Failed("no screen came")
    return at, screen
