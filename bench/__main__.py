# SPDX-License-Identifier: MIT
"""The command: builds libraries, measures, prints a table, keeps the result.

    python3 tasks.py bench                      the budget, over 10,000 cards and 100,000 events
    python3 tasks.py bench --large --peers      growth to 100,000 cards, and other programs beside hark
    python3 tasks.py bench --only start --only prompt

A run writes bench/results.json and the tables of docs/performance.md anew, where rows that it did not measure stay as
they were; `--json FILE` writes what this run measured to FILE and leaves these two alone.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import peers, rows, table
from bench.library import say
from bench.measure import Spawner
from bench.setting import ROOT, START_ROUNDS, Bench

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.measure import Row

CARDS = 10_000
RESULTS = ROOT / "bench" / "results.json"
DOCUMENT = ROOT / "docs" / "performance.md"
GROUPS = rows.GROUPS | {"peers": peers.asking}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures what is asked for; 0 also where a budget is not kept."""
    given = _parser().parse_args(arguments)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with ExitStack() as held:
        work = Path(given.work or held.enter_context(tempfile.TemporaryDirectory(prefix="hark-bench-"))).absolute()
        work.mkdir(parents=True, exist_ok=True)
        spawner = held.enter_context(Spawner(work))
        bench = Bench(work, spawner, given.cards, given.rounds, given.large)
        wanted = given.only or [name for name in GROUPS if name != "peers" or given.peers]
        found: list[Row] = []
        try:
            for row in rows.measured(bench, {name: GROUPS[name] for name in wanted}):
                say(" | ".join(filter(None, (*table.cells(row), row.note))))
                found.append(row)
        except KeyboardInterrupt:
            say("stopped; what was measured is kept")
        bench.tidy()
    result = outcome(bench, found)
    print(f"{table.machine_text(result['machine'])}\n{result['settings']}")
    print(table.text(found), end="")
    if given.json:
        Path(given.json).write_text(_written(result), encoding="utf-8")
    elif given.cards == CARDS:
        _keep(result)
    else:
        say(f"not written to {DOCUMENT.name}: its tables are about {CARDS:,} cards")
    return 0


def outcome(bench: Bench, found: Sequence[Row]) -> dict[str, Any]:
    """What was measured, on which machine and how."""
    return {
        "bench": 1,
        "measured_on": datetime.now(UTC).date().isoformat(),
        "machine": {
            "cpu": _processor(),
            "cores": os.cpu_count(),
            "system": f"{platform.system()} {platform.machine()}",
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "file_system": _file_system(bench.work),
            "packages": {name: version(name) for name in ("hark", "typer", "rich", "fsrs")},
        },
        "settings": (
            f"over {bench.cards:,} cards and {bench.cards * 10:,} events unless a row says otherwise; whole processes"
            " from spawn to exit, taken in turns with their yardsticks, medians with quartiles; `.pyc` files and decks"
            " parsed before, files in the page cache, environment empty but for PATH, HOME, HARK_HOME, LANG, TZ, TERM."
        ),
        "rows": [table.to_json(row) for row in found],
    }


def merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """*new*, with what *old* had measured and it has not, in the place that had."""
    fresh = {row["id"]: row for row in new["rows"]}
    kept = [fresh.pop(row["id"], row) for row in old.get("rows", ()) if row["measured"] or row["id"] in fresh]
    return new | {"rows": [*kept, *fresh.values()]}


def _keep(result: dict[str, Any]) -> None:
    old = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    whole = merged(old, result)
    RESULTS.write_text(_written(whole), encoding="utf-8")
    DOCUMENT.write_text(table.filled(DOCUMENT.read_text(encoding="utf-8"), whole), encoding="utf-8")


def _written(result: dict[str, Any]) -> str:
    return json.dumps(result, indent=1, ensure_ascii=False) + "\n"


def _processor() -> str:
    """What the processor calls itself."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _file_system(place: Path) -> str:
    """What kind of file system *place* is on: it decides what a durable write costs."""
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    except OSError:
        return "a file system that is not known"
    above = [mount for mount in mounts if place.is_relative_to(mount[1])]
    return max(above, key=lambda mount: len(mount[1]))[2] if above else "a file system that is not known"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cards", type=int, default=CARDS, help="size of the library (10000); ten events a card")
    parser.add_argument("--large", action="store_true", help="also over ten times as many cards and events")
    parser.add_argument("--peers", action="store_true", help="also other programs, each from PyPI in a venv of its own")
    parser.add_argument(
        "--rounds", type=int, default=START_ROUNDS, help=f"how often each start is timed ({START_ROUNDS})"
    )
    parser.add_argument("--only", action="append", choices=list(GROUPS), metavar="GROUP", help=" ".join(GROUPS))
    parser.add_argument("--work", metavar="FOLDER", help="where libraries are built and kept; else a temporary folder")
    parser.add_argument("--json", metavar="FILE", help="write this run's result there, and nowhere else")
    return parser


if __name__ == "__main__":
    sys.exit(main())
