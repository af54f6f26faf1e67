# SPDX-License-Identifier: MIT
"""How often helpers advise, ask and reflect, in good and in poor demonstrations.

AnnoMI (Wu and colleagues, 2022 and 2023) holds 133 transcripts of demonstrations of motivational interviewing, marked
by experts turn by turn. Seven of them were marked by ten people each, so its table has more rows than there are turns.
This counts in both ways: each turn once, by its first annotator, and every annotator's row. A turn may hold several of
these acts, and is counted for each it holds, whichever of them the annotator called its main one.

    git clone https://github.com/uccollab/AnnoMI
    python3 docs/counting.py AnnoMI/AnnoMI-full.csv

The table is the work of its authors and is not part of this repository.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

Row = dict[str, str]

NEEDED = frozenset(
    (
        "mi_quality",
        "transcript_id",
        "utterance_id",
        "annotator_id",
        "interlocutor",
        "therapist_input_subtype",
        "reflection_exists",
        "question_exists",
        "question_subtype",
    )
)
QUALITIES = {"low": "poor", "high": "good"}
ACTS = {
    "advice": ("therapist_input_subtype", "advice"),
    "reflections": ("reflection_exists", "True"),
    "questions": ("question_exists", "True"),
    "open questions": ("question_subtype", "open"),
}
"""What is counted, and the column and the mark that stand for it."""


def helper_rows(file: Path) -> list[Row]:
    """The rows of *file* about a helper's turn; a ValueError names the columns that are missing."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream)
        if missing := NEEDED.difference(table.fieldnames or ()):
            raise ValueError(f"{file} has no column {', '.join(sorted(missing))}; is it AnnoMI-full.csv?")
        return [row for row in table if row["interlocutor"] == "therapist"]


def first_annotator(rows: list[Row]) -> list[Row]:
    """One row for each turn: that of the annotator with the lowest number."""
    turns: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: int(row["annotator_id"])):
        turns.setdefault((row["transcript_id"], row["utterance_id"]), row)
    return list(turns.values())


def share(rows: list[Row], column: str, mark: str) -> str:
    """How many of *rows* carry *mark* in *column*, in words."""
    number = sum(row[column] == mark for row in rows)
    return f"{number:5} of {len(rows):5}  {number / len(rows):5.1%}" if rows else "no turns"


def report(rows: list[Row]) -> list[str]:
    """What was counted in helper *rows*, in both ways, line by line."""
    lines = []
    for method, counted in (
        ("each turn once, by its first annotator", first_annotator(rows)),
        ("every annotator's row", rows),
    ):
        lines.append(f"{method}:")
        for quality, name in QUALITIES.items():
            of_kind = [row for row in counted if row["mi_quality"] == quality]
            sessions = len({row["transcript_id"] for row in of_kind})
            lines.append(f"  {name}, {sessions} sessions")
            lines += [f"    {act:<14}  {share(of_kind, column, mark)}" for act, (column, mark) in ACTS.items()]
    return lines


def main(arguments: list[str]) -> int:
    """Writes both counts; 2 where there is nothing to count."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python3 docs/counting.py AnnoMI-full.csv\n")
        return 2
    try:
        rows = helper_rows(Path(arguments[0]))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join(report(rows)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
