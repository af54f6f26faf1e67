# SPDX-License-Identifier: MIT
"""Programs run within bounds: each bound holds, and nobody they started is left."""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from hark.sharing import confined
from hark.sharing.confined import Bounds, Stopped, TooLate, TooMuch
from harness import is_gone

ENVIRON = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
PLENTY = Bounds(60, 1 << 20)


def python(code: str, bounds: Bounds = PLENTY, given: bytes = b"") -> confined.Ended:
    """How Python ends with *code*."""
    return confined.run([sys.executable, "-I", "-S", "-c", code], bounds, ENVIRON, given=given)


def test_gives_and_takes() -> None:
    """A program gets all bytes, and its code and both of what it says come back."""
    code = "import sys; d = sys.stdin.buffer.read(); print(len(d)); print('no', file=sys.stderr); sys.exit(3)"

    ended = python(code, given=b"x" * 3_000_000)

    assert ended == confined.Ended(3, b"3000000\n", b"no\n")


def test_need_not_read() -> None:
    """A program that does not want its bytes is no fault."""
    assert python("print(1)", given=b"x" * 3_000_000).said == b"1\n"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_what_it_says_is_bounded(stream: str) -> None:
    """A program that talks without end is ended, on either stream, long before its time is up."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(TooMuch):
        python(f"import sys\nwhile True: sys.{stream}.write('x' * 65536)")

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_time_is_bounded() -> None:
    """A program that sleeps is ended when its time is up."""
    with pytest.raises(TooLate):
        python("import time; time.sleep(600)", Bounds(0.3, 100))


@pytest.mark.parametrize(
    ("code", "bounds"),
    [
        ("while True: pass", Bounds(60, 100, cpu_seconds=1)),
        ("b'x' * (300 << 20)", PLENTY),
        ("open('/dev/null', 'w'); open(__import__('tempfile').mkstemp()[1], 'wb').write(b'x' * 9999)", PLENTY),
    ],
    ids=["processor time", "memory", "files"],
)
@pytest.mark.skipif(sys.platform != "linux", reason="the system does not know all of these limits")
def test_what_it_costs_is_bounded(code: str, bounds: Bounds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that wants more than it may fails."""
    monkeypatch.setitem(ENVIRON, "TMPDIR", str(tmp_path))

    assert python(code, bounds).code != 0


def test_whoever_it_started_ends_with_it(tmp_path: Path) -> None:
    """A program's own children do not outlive it, however it ends, and hold nobody up by an open pipe."""
    note = tmp_path / "pid"
    code = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open({str(note)!r}, "w").write(str(child.pid))
"""
    python(code, Bounds(60, 100, written_bytes=512))
    ended = int(note.read_text())
    with pytest.raises(TooLate):
        python(code + "time.sleep(600)", Bounds(3, 100, written_bytes=512))

    for pid in (ended, int(note.read_text())):
        assert is_gone(pid)


def test_it_can_be_stopped() -> None:
    """Who no longer wants to know does not wait for the end of a program."""
    stop = threading.Event()
    stop.set()

    with pytest.raises(Stopped):
        confined.run([sys.executable, "-c", "import time; time.sleep(600)"], PLENTY, ENVIRON, stop=stop)


def test_nobody_waits_for_one_that_left_the_group(tmp_path: Path) -> None:
    """A program that left the group and holds the pipes holds nobody up; what was said before it counts."""
    note = tmp_path / "pid"
    code = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
open({str(note)!r}, "w").write(str(child.pid))
print("said")
"""

    try:
        assert python(code, Bounds(60, 100, None, None, None)).said == b"said\n"
    finally:
        os.kill(int(note.read_text()), signal.SIGKILL)


def test_what_cannot_begin() -> None:
    """A program that is not there is told by its code, or by the system."""
    with suppress(OSError):
        assert confined.run(["/no/such/program"], PLENTY, ENVIRON).code == 127
