# SPDX-License-Identifier: MIT
"""The live session on a pseudo-terminal: from writing a key to the last byte of the screen that answers it."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import termios
import time
from typing import TYPE_CHECKING

from bench.measure import Failed, Row, Unit, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BEGINS, ENDS = "\x1b[H\x1b[J", "\x1b[?1049l"
"""What every screen begins with, and what gives the terminal back."""
NOTICE, QUESTION, ANSWER = "any key go on", "space answer", "1 again "
"""The keys that each kind of screen offers: no card of the bench says so, thus a late part of the screen before, or a
key that did nothing, is not taken for what was waited for."""
QUIET_S = 0.25
"""A screen is whole when nothing has come for so long; the clock stops at its last byte."""
PATIENCE_S = 120.0
WARM_UP = 2
"""The first cards load what only a session needs."""
BUDGET_S = 0.030
SHOW, GRADE = " ", "3"
_STYLE = re.compile(r"\x1b\[[0-9;]*m")


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
    termios.tcsetwinsize(theirs, (24, 80))
    started = time.perf_counter()
    with subprocess.Popen(
        argv, env=dict(env, TERM="xterm-256color"), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as program:
        os.close(theirs)
        try:
            at = _screen(ours, NOTICE)  # shown once, and this copy of the library has never been reviewed
            first = at - started if at else 0.0
            _press(ours, SHOW, QUESTION)
            shown: list[float] = []
            graded: list[float] = []
            while (took := _press(ours, SHOW, ANSWER)) is not None:
                shown.append(took)
                if (took := _press(ours, GRADE, QUESTION)) is None:
                    break
                graded.append(took)
        finally:
            program.kill()
            os.close(ours)
    if len(graded) <= WARM_UP:
        raise Failed(f"the session ended after {len(graded)} cards")
    return first, shown[WARM_UP:], graded[WARM_UP:]


def _press(terminal: int, key: str, wanted: str) -> float | None:
    """Seconds until the screen that answers *key* was whole; None when the session has ended instead."""
    started = time.perf_counter()
    try:
        os.write(terminal, key.encode())
        at = _screen(terminal, wanted)
    except OSError:
        return None
    return at - started if at else None


def _screen(terminal: int, wanted: str) -> float | None:
    """When the last byte of the screen came that offers the keys *wanted*; None when the session has ended instead.

    Raises `Failed` when no such screen comes, and `OSError` when the terminal is gone.
    """
    said, at, is_whole = b"", 0.0, False
    while select.select([terminal], [], [], QUIET_S if is_whole else PATIENCE_S)[0]:
        said += os.read(terminal, 65536)
        at = time.perf_counter()
        text = _STYLE.sub("", said.decode(errors="replace"))
        if ENDS in text:
            return None
        is_whole = BEGINS in text and wanted in text.rpartition(BEGINS)[2]
    if not is_whole:
        raise Failed(f"no screen came that offers `{wanted.strip()}`")
    return at
