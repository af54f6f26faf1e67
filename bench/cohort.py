# SPDX-License-Identifier: MIT
"""How long `hark cohort` takes over learners made of dice, and how much memory.

    python3 tasks.py cohort                         1,000 learners, from the lines they share
    python3 tasks.py cohort --learners 20000        97 million lines, made as Parquet at once: 5 minutes, 0.6 GB
    python3 tasks.py cohort --work FOLDER           keeps what it made for the next run

Up to 1,000 learners their shared folder is written, too (1 GB), and the whole command is run over it: for the first
time, again with nothing new, and after one learner shared once more. Each question is asked five times; shown is the
median.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from calendar import monthrange
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from hark.cohort import answer, compact
from hark.cohort.engine import MEMORY_MB, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hark.cohort.engine import Engine

NAME, YEAR, LINES_A_MONTH, ROUNDS = "dice", 2025, 404, 5
SHARED_UP_TO = 1000
_LINES = """
WITH drawn AS (
  SELECT place // {each} AS person, hash(place, {month}) AS dice,
    make_date({year}, {month}, 1) + CAST((place % {each}) * (4 + place // {each} % {span}) // {each} AS INTEGER) AS day
  FROM range({learners} * {each}) AS places(place)
), lines AS (
  SELECT *, CAST(399 * power((dice % 1000003) / 1000003.0, 1.5) AS INTEGER) AS card,
    (dice // 1000003) % 100 < 12 AS tick, (dice // 100000007) % 100 AS luck
  FROM drawn
)
SELECT CAST(person AS INTEGER) AS learner, day, 'deck-' || card // 40 AS deck,
  'deck-' || card // 40 || '/card-' || card AS card,
  CASE WHEN tick THEN 'skill-' || card % 24 ELSE 'T-' || card % 70 END AS topic,
  CASE WHEN tick THEN 'skill' ELSE ['concept', 'cloze', 'choice', 'scenario'][1 + card % 4] END AS kind,
  CASE WHEN tick AND luck < 55 THEN 'yes' WHEN tick THEN 'no'
    WHEN luck < 10 + card % 17 THEN 'again' WHEN luck < 30 THEN 'hard' WHEN luck < 90 THEN 'good'
    ELSE 'easy' END AS grade,
  CASE WHEN tick THEN 0 ELSE CAST(1000 + dice % 60000 AS INTEGER) END AS ms,
  NOT tick AND (dice // 10000000019) % 100 < 70 AS test
FROM lines
"""
"""A month, learner by learner, of whom each practises on their own number of its first days: 400 cards, the first of
them met more often, in 70 topics and 24 skills; 12 lines in 100 are ticks."""


def simulated(keep: Path, learners: int) -> list[Path]:
    """The files of a year of *learners* below *keep*, made where they are not there."""
    place = compact.folder_of(keep, NAME)
    files = [place / f"month={YEAR}-{month:02}" / compact.NAME for month in range(1, 13)]
    with opened(keep) as engine:
        for month, file in enumerate(files, 1):
            if file.exists():
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            span = monthrange(YEAR, month)[1] - 3
            lines = _LINES.format(year=YEAR, month=month, span=span, each=LINES_A_MONTH, learners=learners)
            draft = file.with_name("draft")
            engine.ask(f"COPY ({lines}) TO '{draft}' (FORMAT parquet, COMPRESSION zstd)")
            draft.rename(file)
            say(f"made {file.parent.name}")
    return files


def share(folder: Path, engine: Engine) -> None:
    """Writes what *engine* has as the learners' own `hark share` would."""
    columns = ", ".join(name for name, _ in compact.COLUMNS)
    for month in range(1, 13):
        name = f"{YEAR}-{month:02}"
        lines: dict[int, list[str]] = {}
        for learner, day, deck, card, topic, kind, grade, ms, test in engine.ask(
            f"SELECT {columns} FROM events WHERE month = '{name}'"
        ):
            lines.setdefault(learner, []).append(
                f'{{"learner": "{learner:016x}", "day": "{day}", "deck": "{deck}", "card": "{card}",'
                f' "topic": "{topic}", "kind": "{kind}", "grade": "{grade}", "ms": {ms},'
                f' "test": {str(test).lower()}}}\n'
            )
        for learner, texts in lines.items():
            file = folder / "shared" / f"learner={learner:016x}" / f"{name}.jsonl"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("".join(texts), encoding="ascii")
        say(f"shared {name}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes learners and measures."""
    given = _parser().parse_args(arguments)
    with ExitStack() as held:
        work = Path(given.work or held.enter_context(tempfile.TemporaryDirectory(prefix="hark-cohort-"))).absolute()
        keep = work / f"keep-{given.learners}"
        keep.mkdir(parents=True, exist_ok=True)
        files = simulated(keep, given.learners)
        print(f"{given.learners:,} learners, {given.learners * LINES_A_MONTH * 12:,} lines, "
              f"{sum(file.stat().st_size for file in files) / 1e6:,.0f} MB of Parquet, {os.cpu_count()} cores, "
              f"{MEMORY_MB} MB for DuckDB")  # fmt: skip
        with opened(keep) as engine:
            engine.view_of(files)
            whole = 0.0
            for question in answer.QUESTIONS:
                took = median(timed(engine, question) for _ in range(ROUNDS))
                whole += took
                print(f"{question:15} {took:6.2f} s")
            print(f"{'all':15} {whole:6.2f} s, peak memory of the process {peak_mb(resource.RUSAGE_SELF):,} MB")
            if given.learners <= SHARED_UP_TO:
                folder = work / f"team-{given.learners}"
                if not folder.exists():
                    share(folder, engine)
                whole_command(folder, work / "home")
    return 0


def timed(engine: Engine, question: str) -> float:
    """How many seconds the answer to *question* takes."""
    begin = time.perf_counter()
    engine.ask(answer.sql(question))
    return time.perf_counter() - begin


def whole_command(folder: Path, home: Path) -> None:
    """Times `hark cohort` over the shared *folder*, which has files for it alone."""
    environment = {"PATH": os.environ["PATH"], "HARK_HOME": str(home)}
    last = max(folder.glob("shared/*/*.jsonl"))
    kept = last.read_text(encoding="ascii")
    for what in ("for the first time", "nothing new", "one line new"):
        if what == "one line new":
            last.write_text(kept + kept.splitlines(keepends=True)[-1], encoding="ascii")
        if what == "for the first time":
            subprocess.run(["rm", "-rf", str(home)], check=True)
        begin = time.perf_counter()
        command = [sys.executable, "-m", "hark", "cohort", str(folder), "--json"]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
        took = time.perf_counter() - begin
        print(f"hark cohort, {what}: {took:.2f} s; at most {peak_mb(resource.RUSAGE_CHILDREN):,} MB so far")
    last.write_text(kept, encoding="ascii")


def peak_mb(who: int) -> int:
    """The most memory that was taken, in MB; of all processes that ended, the largest."""
    return resource.getrusage(who).ru_maxrss // 1000


def say(text: str) -> None:
    """Tells whoever waits."""
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cohort", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--learners", type=int, default=SHARED_UP_TO, help=f"how many ({SHARED_UP_TO})")
    parser.add_argument("--work", metavar="FOLDER", help="where all is made and kept; else a temporary folder")
    return parser


if __name__ == "__main__":
    sys.exit(main())
