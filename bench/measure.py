# SPDX-License-Identifier: MIT
"""How things are measured: programs taken in turns, and many values made a median with its spread."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from bench import spawn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST_S = 40.0
"""Programs that take long are not started as often: after this time no round begins, once there were a few."""
FEWEST_ROUNDS = 3


class Unit(StrEnum):
    """What a value counts."""

    SECONDS = "seconds"
    BYTES = "bytes"
    INSTRUCTIONS = "instructions"
    TIMES = "times"


@dataclass(frozen=True, slots=True)
class Spread:
    """Many values of one thing: the middle one, the quartiles around it, and the ends."""

    median: float
    quarter: float
    three_quarters: float
    least: float
    most: float
    count: int
    p95: float


def spread(values: Sequence[float]) -> Spread:
    """The spread of *values*, of which there is at least one."""
    ordered = sorted(values)
    if len(ordered) == 1:
        (only,) = ordered
        return Spread(only, only, only, only, only, 1, only)
    quarter, median, three_quarters = statistics.quantiles(ordered, n=4, method="inclusive")
    p95 = statistics.quantiles(ordered, n=20, method="inclusive")[18]
    return Spread(median, quarter, three_quarters, ordered[0], ordered[-1], len(ordered), p95)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the result: something measured, beside its yardstick where it has one."""

    id: str
    group: str
    what: str
    unit: Unit
    measured: Spread | None
    """None where it could not be measured; *note* says why."""
    yardstick: str = ""
    against: Spread | None = None
    budget: float | None = None
    """The most that is allowed: of the ratio where there is a yardstick, else of the median (seconds or a count)."""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the yardstick it is, by the medians."""
        return self.measured.median / self.against.median if self.measured and self.against else None

    @property
    def is_met(self) -> bool | None:
        """Whether the budget is kept; None where there is none or nothing was measured."""
        if self.budget is None or self.measured is None:
            return None
        return (self.measured.median if self.ratio is None else self.ratio) <= self.budget


@dataclass(frozen=True, slots=True)
class Command:
    """A program to start, with the whole of its environment."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program went: *seconds* from start to end, *peak* memory in bytes."""

    seconds: float
    peak: float
    code: int


class Failed(Exception):  # noqa: N818 - it reads as what happened
    """A program that was to be measured did not do its work."""


class Spawner:
    """Starts programs from a process smaller than they are, and measures them. A context manager."""

    def __init__(self, work: Path) -> None:
        self._out, self._err = work / "said.txt", work / "complained.txt"

    def __enter__(self) -> Self:
        self._helper = subprocess.Popen(
            [sys.executable, "-I", "-S", spawn.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._helper.communicate()

    def run(self, command: Command) -> Ran:
        """One run, with all it says thrown away."""
        return self._ask(command, {})

    def said(self, command: Command) -> str:
        """What one run writes to standard output. Raises `Failed` when it ends with another code than 0."""
        ran = self._ask(command, {"out": str(self._out), "err": str(self._err)})
        if ran.code:
            err = self._err.read_text(encoding="utf-8", errors="replace").strip()
            out = self._out.read_text(encoding="utf-8", errors="replace").strip()
            raise Failed(f"`{_line(command)}` ended with {ran.code}: {(err or out)[-300:]}")
        return self._out.read_text(encoding="utf-8", errors="replace")

    def _ask(self, command: Command, streams: dict[str, str]) -> Ran:
        assert self._helper.stdin
        assert self._helper.stdout
        program = shutil.which(command.argv[0]) or command.argv[0]
        asked: dict[str, Any] = {"argv": [program, *command.argv[1:]], "env": dict(command.env)} | streams
        self._helper.stdin.write(json.dumps(asked) + "\n")
        self._helper.stdin.flush()
        answer = json.loads(self._helper.stdout.readline())
        return Ran(answer["seconds"], answer["peak"], int(answer["code"]))


def in_turns(
    spawner: Spawner, commands: Mapping[str, Command], rounds: int, longest_s: float = LONGEST_S
) -> dict[str, list[Ran]]:
    """*rounds* runs of each of *commands*, one after the other in each round and the other way round in the next.

    Each runs once beforehand, so that files and caches are warm, and must end with 0: raises `Failed`.
    """
    for command in commands.values():
        spawner.said(command)
    ran: dict[str, list[Ran]] = {name: [] for name in commands}
    end = time.perf_counter() + longest_s
    for number in range(rounds):
        if number >= FEWEST_ROUNDS and time.perf_counter() > end:
            break
        for name in list(commands) if number % 2 == 0 else reversed(list(commands)):
            ran[name].append(spawner.run(commands[name]))
    return ran


def seconds(runs: Sequence[Ran]) -> Spread:
    """How long *runs* took."""
    return spread([run.seconds for run in runs])


def peak(runs: Sequence[Ran]) -> Spread:
    """How much memory *runs* took at most, in bytes."""
    return spread([run.peak for run in runs])


def _line(command: Command) -> str:
    """The command as a person would name it: without the folders of this machine."""
    return " ".join(Path(word).name if word.startswith("/") else word for word in command.argv)
