# SPDX-License-Identifier: MIT
"""hark loaded once and begun many times, for campaigns of thousands of runs.

Each run is a fork of a process that has loaded everything, so that what strikes it strikes hark at its work and not
Python on its way there. The run has streams, an environment, limits and faults of the campaign's choosing.
"""

from __future__ import annotations

import ctypes
import fcntl
import gc
import importlib
import json
import os
import pkgutil
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import time
import traceback
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import hark
from hark.cli import run
from hark.cli.world import World
from hark.progress import schema
from harness import Hark, Ran
from places import HERE, SMALL, environment

PATIENCE_S = 60.0
"""How long a run may take before it counts as hanging."""
HUNG = -1000
"""The exit code of a run that did not end."""


@dataclass(frozen=True, slots=True)
class How:
    """What is particular about a run."""

    terminal: bool = False
    """Whether standard input is a terminal, to be the run's own."""
    shell: bool = False
    """Whether something like a shell stands between terminal and run: it waits, and goes on when it is stopped."""
    file_bytes: int | None = None
    """The size beyond which no file may grow."""
    user: int | None = None
    """Whose rights the run has."""
    faults: tuple[tuple[str, float, int], ...] = ()
    """Points of failure of libfiu, with how often each fails and with which error number."""
    seed: int = 1
    migration: str = ""
    """What a newer hark would do to the progress file."""
    closed: tuple[int, ...] = ()
    """Streams that are closed from the start."""


class Begun:
    """A run that is going on."""

    def __init__(self, warm: Warm, pid: int) -> None:
        self._warm, self.pid, self._code = warm, pid, None

    _code: int | None

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal, unless it has ended."""
        if self.code() is None:
            os.kill(self.pid, number)

    def code(self) -> int | None:
        """Its exit code, or minus the signal that ended it; None while it goes on."""
        if self._code is None:
            self._code = self._warm.tell(do="code", pid=self.pid)
        return self._code

    def wait(self, seconds: float = PATIENCE_S) -> int:
        """Its exit code, once it has ended. A run that hangs is killed, and `HUNG` is given."""
        end = time.monotonic() + seconds
        while (code := self.code()) is None:
            if time.monotonic() > end:
                self.signal(signal.SIGKILL)
                self._code = HUNG
                return HUNG
            time.sleep(0.002)
        return code


class Warm:
    """The process that has hark loaded. One thing at a time may be asked of it."""

    def __init__(self, **more: str) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environ = environment(Path("/nowhere"), PYTHONDONTWRITEBYTECODE="1", **more)
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "warm.py"), str(theirs.fileno())], pass_fds=[theirs.fileno()], env=environ
        )
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._channel.close()
        self._process.wait()

    def tell(self, streams: Iterable[int] = (), **asked: Any) -> Any:
        """Asks one thing of the process and gives its answer."""
        socket.send_fds(self._channel, [json.dumps(asked).encode()], list(streams))
        return json.loads(self._channel.recv(1 << 16))

    def begin(self, words: Iterable[str], home: Path, streams: tuple[int, int, int], how: How = How()) -> Begun:
        """Begins `hark WORDS` on *streams*."""
        particulars = {name: getattr(how, name) for name in How.__slots__}
        return Begun(self, self.tell(streams, do="begin", words=list(words), home=str(home), how=particulars))

    def run(self, words: Iterable[str], home: Path, stdin: str = "", how: How = How()) -> Ran:
        """Runs `hark WORDS` to its end."""
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            given.write(stdin.encode())
            given.seek(0)
            code = self.begin(words, home, (given.fileno(), out.fileno(), err.fileno()), how).wait()
            out.seek(0)
            err.seek(0)
            return Ran(code, out.read().decode(), err.read().decode())


def _serve(channel: socket.socket) -> None:
    """Begins what is asked for until nobody asks any more."""
    for module in pkgutil.walk_packages(hark.__path__, "hark."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    importlib.import_module("prompt_toolkit.input.vt100")
    with tempfile.TemporaryDirectory() as scratch:  # what is loaded on the way is loaded now
        rehearsed = Hark(Path(scratch))
        for line in (
            "",
            "review --plain",
            "grade care/empty-cup good",
            "backup --json",
            "undo",
            "doctor --json",
            "zebra",
        ):
            rehearsed(line)
    gc.collect()  # or a run would come to close what one of these left open, and by then another file has its number
    while True:
        message, streams, _, _ = socket.recv_fds(channel, 1 << 16, 3)
        if not message:
            return
        asked = json.loads(message)
        answer: int | None
        if asked["do"] == "begin":
            answer = os.fork()
            if answer == 0:
                _become(asked, streams)
            for stream in streams:
                os.close(stream)
        else:
            pid, status = os.waitpid(asked["pid"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        channel.send(json.dumps(answer).encode())


def _become(asked: dict[str, Any], streams: list[int]) -> None:
    """Turns this process into the run that was asked for; never comes back."""
    code = 99
    try:
        how = asked["how"]
        os.setsid()
        if how["terminal"]:
            fcntl.ioctl(streams[0], termios.TIOCSCTTY, 0)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os.closerange(3, 64)
        if how["shell"]:
            _wait_as_a_shell()
        sys.stdin = open(0, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - to the end
        sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
        for closed in how["closed"]:
            os.close(closed)
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        environ = environment(Path(asked["home"]))
        if how["user"] is not None:
            os.setgroups([])
            os.setgid(how["user"])
            os.setuid(how["user"])
        if how["file_bytes"] is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (how["file_bytes"],) * 2)
        if how["faults"]:
            _enable(how["faults"], how["seed"])
        if how["migration"]:
            vars(schema)["MIGRATIONS"] = (*schema.MIGRATIONS, how["migration"])
        code = run(asked["words"], World(environ=environ, bundled=SMALL))
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        for said in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                said.flush()
        os._exit(code)


def _wait_as_a_shell() -> None:
    """Forks: the child goes on in a group of its own, the parent does what a shell does until it has ended.

    When the child stops, the parent takes the terminal back and goes to sleep; woken, it lets the child go on.
    """
    pid = os.fork()
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    if pid == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpgrp())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        return
    signal.signal(signal.SIGHUP, lambda *_: os.killpg(pid, signal.SIGHUP))
    signal.signal(signal.SIGTERM, lambda *_: os.kill(pid, signal.SIGTERM))
    while True:
        _, status = os.waitpid(pid, os.WUNTRACED)
        with suppress(OSError):  # the terminal may be gone
            os.tcsetpgrp(0, os.getpgrp())
        if not os.WIFSTOPPED(status):
            code = os.waitstatus_to_exitcode(status)
            os._exit(code if code >= 0 else 128 - code)
        os.kill(os.getpid(), signal.SIGSTOP)
        os.tcsetpgrp(0, pid)
        os.killpg(pid, signal.SIGCONT)


def _enable(faults: list[tuple[str, float, int]], seed: int) -> None:
    """Has libfiu fail the calls that *faults* name."""
    fiu = ctypes.CDLL("libfiu.so.0")
    fiu.fiu_enable_random.argtypes = [
        ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_float
    ]  # fmt: skip
    fiu.fiu_set_prng_seed(seed)
    for name, probability, number in faults:
        fiu.fiu_enable_random(name.encode(), 1, number or None, 0, probability)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
