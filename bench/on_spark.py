# SPDX-License-Identifier: MIT
"""Asks Spark the questions of `hark cohort`, word for word: `on_spark.py KEEP SQL...` prints answers and seconds.

Runs in the venv that `bench/spark.py` makes, and knows nothing of hark.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from pyspark.sql import SparkSession


def main(keep: str, *questions: str) -> None:
    """Answers each of *questions*, files of SQL, over the Parquet below *keep*."""
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "1g")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    spark.read.parquet(keep).createOrReplaceTempView("events")
    answers = {}
    for question in questions:
        begin = time.perf_counter()
        rows = [list(row) for row in spark.sql(Path(question).read_text(encoding="utf-8")).collect()]
        answers[Path(question).stem] = {"rows": rows, "seconds": time.perf_counter() - begin}
    print(json.dumps({"spark": spark.version, "answers": answers}))
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
