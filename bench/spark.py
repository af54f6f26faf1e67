# SPDX-License-Identifier: MIT
"""Asks DuckDB and Spark the same questions, from the same files of SQL over the same Parquet, and compares the answers.

    python3 tasks.py spark                      1,000 learners made of dice
    python3 tasks.py spark --learners 20000 --work FOLDER

Spark comes from PyPI into a venv of its own (0.5 GB). Java, 17 or newer, has to be there: what PyPI has of it lacks a
module that Spark asks for. Ends with 1 where an answer differs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bench.cohort import say, simulated
from hark.cohort import answer, compact
from hark.cohort.engine import opened

if TYPE_CHECKING:
    from collections.abc import Sequence

SPARK = "pyspark>=4,<5"
NO_JAVA = "Spark needs Java 17 or newer: `apt install openjdk-17-jre-headless`, or set JAVA_HOME to one"


def spark_python(work: Path) -> str:
    """The Python of a venv below *work* that has Spark."""
    place = work / "spark"
    python = str(place / "bin" / "python")
    if not (place / "made").exists():
        say(f"installing {SPARK}")
        venv.create(place, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", SPARK], check=True)
        (place / "made").touch()
    return python


def main(arguments: Sequence[str] | None = None) -> int:
    """Compares; 0 where all answers are the same."""
    parser = argparse.ArgumentParser(prog="spark", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--learners", type=int, default=1000, help="how many (1000)")
    parser.add_argument("--work", metavar="FOLDER", help="where all is made and kept; else a temporary folder")
    given = parser.parse_args(arguments)
    if not shutil.which("java") and "JAVA_HOME" not in os.environ:
        sys.exit(NO_JAVA)
    with ExitStack() as held:
        work = Path(given.work or held.enter_context(tempfile.TemporaryDirectory(prefix="hark-spark-"))).absolute()
        keep = work / f"keep-{given.learners}"
        keep.mkdir(parents=True, exist_ok=True)
        files = simulated(keep, given.learners)
        python = spark_python(work)
        questions = [str(Path(answer.__file__).with_name(f"{question}.sql")) for question in answer.QUESTIONS]
        on_spark = [python, str(Path(__file__).with_name("on_spark.py")), str(keep), *questions]
        said = subprocess.run(on_spark, stdout=subprocess.PIPE, text=True, check=True).stdout
        theirs = json.loads(said.splitlines()[-1])
        differ = 0
        print(f"Spark {theirs['spark']}, {given.learners:,} learners, {len(files)} months of {compact.NAME}")
        with opened(keep) as engine:
            engine.view_of(files)
            for question in answer.QUESTIONS:
                begin = time.perf_counter()
                ours = [list(row) for row in engine.ask(answer.sql(question))]
                took, spark = time.perf_counter() - begin, theirs["answers"][question]
                is_same = ours == spark["rows"]
                differ += not is_same
                print(
                    f"{question:15} {len(ours):5} rows  DuckDB {took:6.2f} s  Spark {spark['seconds']:6.2f} s  "
                    f"{'the same' if is_same else 'DIFFERENT'}"
                )
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
