# SPDX-License-Identifier: MIT
"""A program that reads what strangers made, run so that a bug of it costs little: the one place where one is started.

It is given bytes and says bytes. Time, processor time, memory, what it writes and what it says are bounded; whoever it
started ends with it. Where the system knows no such limits (Windows has none, macOS none of memory), time and what it
says are still bounded. So they are for a program of the learner's own choice, which may cost what it likes besides; one
that it started and that left its group on purpose is not found any more, and nobody waits for it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

MAX_COMPLAINT = 64 * 1024
"""Bytes that a program may say on standard error."""
_CHUNK = 64 * 1024
_LOOK_S = 0.05
"""How often to look whether it is to be stopped."""
_REST_S = 1.0
"""How long the pipes of a program that has ended may be held open by somebody who is not of its group."""
# A shell sets the limits before the program begins: code of ours between fork and exec could wait for a lock for ever.
# Each is set where the system has it; the last of them keeps a killed program from leaving its memory in a file.
_LIMITED = (
    'ulimit -v "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null; ulimit -f "$3" 2>/dev/null; ulimit -c 0 2>/dev/null;'
    ' shift 3; exec "$@"'
)
_SHELL = "/bin/sh"


class TooLate(Exception):  # noqa: N818 - a finding, which the caller words
    """The time was up."""


class TooMuch(Exception):  # noqa: N818 - likewise
    """It said more than it may."""


class Stopped(Exception):  # noqa: N818 - likewise
    """Somebody no longer wants to know."""


@frozen
class Bounds:
    """What a program may cost; None is no limit."""

    seconds: float
    """Until it must have ended."""
    said_bytes: int
    """Of its standard output."""
    memory_bytes: int | None = 256 * 1024 * 1024
    """Of address space, for it and for each process it starts."""
    cpu_seconds: int | None = 30
    written_bytes: int | None = 0
    """Of any file it writes."""


@frozen
class Ended:
    """How a program ended by itself."""

    code: int
    said: bytes
    complaint: bytes

    @property
    def last_words(self) -> str:
        """The last line of its complaint, or the one that git calls fatal; cut short, empty where it says nothing."""
        lines = [line for line in self.complaint.decode("utf-8", "replace").splitlines() if line.strip()]
        line = next((line for line in lines if line.startswith("fatal: ")), lines[-1] if lines else "")
        return line.removeprefix("fatal: ")[:160]


def run(
    words: Sequence[str], bounds: Bounds, environ: Mapping[str, str], *, given: bytes = b"", folder: Path | None = None,
    stop: threading.Event | None = None,
) -> Ended:  # fmt: skip
    """What the program *words* says to *given*. Raises `TooLate`, `TooMuch`, and `OSError` when it cannot begin.

    Once *stop* is set it is ended, and `Stopped` raised.
    """
    child = subprocess.Popen(  # noqa: S603 - words of ours or the learner's, and what was checked
        [*_limits(bounds), *words], cwd=folder, env=dict(environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        assert child.stdin
        assert child.stdout
        assert child.stderr
        said = _Drain(child.stdout, bounds.said_bytes, child)
        complaint = _Drain(child.stderr, MAX_COMPLAINT, child)
        giving = _begun(lambda: _give(child.stdin, given))
        _wait(child, bounds.seconds, stop)
    finally:
        _stop(child)
    until = time.monotonic() + _REST_S
    for thread in (giving, said.thread, complaint.thread):
        thread.join(max(0.0, until - time.monotonic()))
    if said.is_over or complaint.is_over:
        raise TooMuch
    return Ended(child.returncode, bytes(said.data), bytes(complaint.data))


def leave(words: Sequence[str], environ: Mapping[str, str]) -> None:
    """Begins the program *words*, one of hark's own, if it can; it says nothing and goes on by itself."""
    with suppress(OSError):
        child = subprocess.Popen(  # noqa: S603 - words of ours
            words, env=dict(environ), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        child.returncode = 0  # nobody waits for it


def _wait(child: subprocess.Popen[bytes], seconds: float, stop: threading.Event | None) -> None:
    """Waits for the end of *child*. Raises `TooLate` and `Stopped`."""
    until = time.monotonic() + seconds
    while True:
        left = until - time.monotonic()
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, left if stop is None else min(left, _LOOK_S)))
            return
        if stop is not None and stop.is_set():
            raise Stopped
        if time.monotonic() >= until:
            raise TooLate


class _Drain:
    """Reads what comes through a pipe, and ends the program when it is more than *most* bytes."""

    def __init__(self, pipe: IO[bytes], most: int, child: subprocess.Popen[bytes]) -> None:
        self.data, self.is_over = bytearray(), False
        self._pipe, self._most, self._child = pipe, most, child
        self.thread = _begun(self._read)

    def _read(self) -> None:
        with self._pipe:
            while piece := os.read(self._pipe.fileno(), _CHUNK):
                if len(self.data) + len(piece) > self._most:
                    self.is_over = True
                    if self._child.returncode is None:  # another may have its number by now
                        _kill(self._child)
                    return
                self.data += piece


def _give(pipe: IO[bytes] | None, data: bytes) -> None:
    with suppress(OSError):  # it need not read to the end
        if pipe:
            with pipe:
                pipe.write(data)


def _begun(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _limits(bounds: Bounds) -> list[str]:
    written = None if bounds.written_bytes is None else -(-bounds.written_bytes // 512)
    memory = None if bounds.memory_bytes is None else bounds.memory_bytes // 1024
    numbers = (memory, bounds.cpu_seconds, written)
    if not any(number is not None for number in numbers) or not os.access(_SHELL, os.X_OK):
        return []
    return [_SHELL, "-c", _LIMITED, "hark", *("unlimited" if number is None else str(number) for number in numbers)]


def _stop(child: subprocess.Popen[bytes]) -> None:
    """Ends the program and whatever it started."""
    _kill(child)
    child.wait()


def _kill(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
