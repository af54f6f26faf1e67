# SPDX-License-Identifier: MIT
"""A terminal for tests: hark runs on a real pseudo-terminal, and what a person would see is read off it."""

from __future__ import annotations

import copy
import os
import shlex
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pexpect
import pyte

from harness import DRIVER
from places import environment

ALTERNATE = 1049

PATIENCE_S = 60.0
"""How long a screen may take; only a failing test ever waits so long."""
QUIET_S = 0.015
"""How long nothing must come before what was typed has surely reached hark."""


class Screen(pyte.Screen):
    """A screen with the alternate one that pyte leaves out, and an answer for who asks where the cursor is."""

    answer: Callable[[str], Any] = staticmethod(lambda _: None)

    @property
    def text(self) -> str:
        """What it shows as lines, without spaces at their ends and empty lines at its end."""
        return "\n".join(line.rstrip() for line in self.display).rstrip("\n")

    def write_process_input(self, data: str) -> None:
        """Sends the answer to a question about the terminal."""
        self.answer(data)

    def set_mode(self, *modes: int, **options: bool) -> None:
        """Entering the alternate screen keeps the first."""
        if ALTERNATE in modes and options.get("private"):
            self.kept = (copy.deepcopy(dict(self.buffer)), self.cursor.x, self.cursor.y)
            self.erase_in_display(2)
        super().set_mode(*modes, **options)

    def reset_mode(self, *modes: int, **options: bool) -> None:
        """Leaving it brings the first back."""
        if ALTERNATE in modes and options.get("private"):
            lines, self.cursor.x, self.cursor.y = self.kept
            self.buffer.clear()
            self.buffer.update(lines)
            self.dirty.update(range(self.lines))
        super().reset_mode(*modes, **options)


class Terminal:
    """hark at a terminal of *columns* by *rows*; what is typed and what is seen."""

    def __init__(
        self, home: Path, line: str, columns: int = 80, rows: int = 24, shell: bool = False, **environ: str
    ) -> None:
        self.screen = Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self._is_telling = not shell and Path("/proc/self/stat").exists()
        self._passed = tempfile.NamedTemporaryFile()  # noqa: SIM115 - until the terminal is closed
        environ.setdefault("HARK_TEST_SECONDS", self._passed.name)
        command = ["bash", "--norc", "--noprofile", "-i"] if shell else [*DRIVER, *line.split()]
        kept = environment(home, **environ) | ({"PS1": "$ ", "BASH_SILENCE_DEPRECATION_WARNING": "1"} if shell else {})
        self.child = pexpect.spawn(
            command[0], command[1:], env=kept, dimensions=(rows, columns), timeout=PATIENCE_S, echo=shell
        )
        self.child.delaybeforesend = None
        self.child.delayafterclose = self.child.ptyproc.delayafterclose = 0.01
        self.screen.answer = self.child.send
        if shell:
            self.see("$")
            self.type(shlex.join([*DRIVER, *line.split()]) + "\r")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.child.close(force=True)
        self._passed.close()

    def type(self, *keys: str) -> None:
        """Sends each of *keys* as it stands."""
        for key in keys:
            self.child.send(key)

    def see(self, *wanted: str) -> str:
        """Waits until everything *wanted* is on the screen, and gives the whole screen."""
        end = time.monotonic() + PATIENCE_S
        while not all(text in self.text for text in wanted):
            is_over = time.monotonic() > end or not self.child.isalive()
            assert self._take(0.05) or not is_over, f"never saw {wanted}:\n{self.text}"
        self._settle()
        return self.text

    def ends(self) -> int:
        """Waits for hark to end, leaving a session's last screen where it is reached, and gives its exit code."""
        end, is_left = time.monotonic() + PATIENCE_S, False
        while self.child.isalive():
            assert time.monotonic() < end, f"still running:\n{self.text}"
            self._take(0.05)
            if "take the last one back" in self.text and not is_left:
                is_left = True
                self.type("q")
        self._settle()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus)

    def pause(self) -> None:
        """Lets a second pass on the clock by which hark tells a key that bounces from one pressed twice."""
        os.write(self._passed.fileno(), b".")

    def resize(self, columns: int, rows: int) -> None:
        """Gives the terminal another size."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def signal(self, number: signal.Signals) -> None:
        """Sends hark a signal."""
        self.child.kill(number)

    @property
    def text(self) -> str:
        """The screen as lines."""
        return self.screen.text

    def _settle(self) -> None:
        """Takes what is still on its way: until, looked at twice, nothing comes and hark waits for a key."""
        still = 0
        while still < 2:
            still = 0 if self._take(QUIET_S) or self._is_at_work() else still + 1

    def _is_at_work(self) -> bool:
        """Whether hark is doing something, by what the system says; a shell, whose child hark is, does not tell."""
        try:
            state = Path(f"/proc/{self.child.pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            state = ""
        if state in ("", "S") and not self._is_telling:
            return self._take(0.1)
        return state in ("R", "D")

    def _take(self, patience: float) -> bool:
        try:
            data = self.child.read_nonblocking(65536, patience)
        except (pexpect.TIMEOUT, pexpect.EOF, OSError):
            return False
        self.raw += data
        self._stream.feed(data)
        return True


def is_sane(terminal: Terminal) -> bool:
    """Whether the terminal was given back: cursor shown, the alternate screen left as often as entered."""
    raw = terminal.raw
    return raw.count(b"\x1b[?1049h") == raw.count(b"\x1b[?1049l") and raw.rfind(b"\x1b[?25h") > raw.rfind(b"\x1b[?25l")
