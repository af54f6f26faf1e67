# SPDX-License-Identifier: MIT
"""The largest decks and tables, each the worst of its kind, checked and imported; their next versions compared.

    .venv/bin/python tests/campaigns/heavy.py [ROW]...

Each costs at most 2 s of processor time and 150 MB, start of the program included. `test_campaigns.py` is the short
form; `test_linear.py` counts the steps of the same cases at two sizes.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import worst
from breaking import Row, told, wanted
from harness import DRIVER
from places import environment

SECONDS, MEGABYTES = 2.0, 150
PATIENCE_S = 120
CHECKS = ("check", "check --json", "check --format sarif", "check --format github")


class Cost(Row):
    """A row that knows the highest costs."""

    def run(self, home: Path, words: Iterable[str], name: str) -> None:
        """Runs hark, and blames what costs too much, hangs or traces back."""
        self.runs += 1
        with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
            child = subprocess.Popen(
                ["timeout", str(PATIENCE_S), *DRIVER, *words], env=environment(home), stdin=subprocess.DEVNULL,
                stdout=said, stderr=complained,
            )  # fmt: skip
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            complained.seek(0)
            code, complaint = child.returncode, complained.read().decode("utf-8", "replace")
        seconds, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
        self.most("ms of processor time at most", seconds * 1000)
        self.most("MB at most", megabytes)
        if code not in (0, 1, 4) or "Traceback" in complaint:
            self.blame(f"{name}: exit code {code}: {complaint[-200:]!r}")
        elif seconds > SECONDS or megabytes > MEGABYTES:
            self.blame(f"{name}: {seconds:.1f} s, {megabytes:.0f} MB")

    def most(self, name: str, number: float) -> None:
        """Keeps the highest *number* of that name, rounded up."""
        self.figures[name] = max(self.figures.get(name, 0), math.ceil(number))


def checked(scratch: Path, size: int, names: Iterable[str]) -> Row:
    """Every deck in every form that `hark check` has."""
    row = Cost("checked")
    for name in names:
        file = _put(scratch / "worst.toml", worst.DECKS[name](size))
        for line in CHECKS:
            row.run(scratch / "home", [*line.split(), str(file)], f"{line}, {name}")
    return row


def imported(scratch: Path, size: int, names: Iterable[str]) -> Row:
    """Every deck looked at for an import."""
    row = Cost("imported")
    for name in names:
        file = _put(scratch / "worst.toml", worst.DECKS[name](size))
        row.run(scratch / "home", ["import", "--dry-run", str(file)], name)
    return row


def tables(scratch: Path, size: int, names: Iterable[str], made: str = "tables") -> Row:
    """Every table looked at for an import."""
    row = Cost(made)
    for name in names:
        file = _put(scratch / "worst.csv", (worst.TABLES | worst.DICED)[name](size))
        row.run(scratch / "home", ["import", "--dry-run", str(file)], name)
    return row


def versions(scratch: Path, size: int, names: Iterable[str]) -> Row:
    """Every next version of a deck compared with what is there, and has been parsed before."""
    row = Cost("next versions")
    for name in names:
        old, new = worst.VERSIONS[name](size)
        _put(scratch / "with" / "data" / "decks" / "worst.toml", old)
        file = _put(scratch / "worst.toml", new)
        subprocess.run([*DRIVER, "decks"], env=environment(scratch / "with"), capture_output=True, check=True)
        row.run(scratch / "with", ["import", "--dry-run", "--replace", str(file)], name)
    return row


def _put(file: Path, data: bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def campaign(scratch: Path, size: int = worst.FULL, every: int = 1, names: Sequence[str] = ()) -> Iterator[Row]:
    """All trials, or those of *names*, with decks of *size* bytes; only each so many-th case of each."""
    trials: dict[str, tuple[Callable[[Path, int, Iterable[str]], Row], Iterable[str]]] = {
        "checked": (checked, worst.DECKS), "imported": (imported, worst.DECKS), "tables": (tables, worst.TABLES),
        "tables by dice": (partial(tables, made="tables by dice"), worst.DICED),
        "next versions": (versions, worst.VERSIONS),
    }  # fmt: skip
    tried: dict[str, Callable[[], Row]] = {
        name: partial(trial, scratch, size, list(cases)[::every]) for name, (trial, cases) in trials.items()
    }
    return wanted(tried, names)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(told(campaign(Path(folder), names=sys.argv[1:])))
