# SPDX-License-Identifier: MIT
"""The count of the demonstrations: on a tiny table of our own, whose sums can be done by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

import counting

HEAD = (
    "mi_quality,transcript_id,utterance_id,annotator_id,interlocutor,therapist_input_subtype,reflection_exists,"
    "question_exists,question_subtype\n"
)
TABLE = (
    HEAD
    + """\
high,1,0,2,therapist,advice,False,True,closed
high,1,0,1,therapist,,True,True,open
high,1,1,1,client,,,,
high,2,0,1,therapist,,True,False,
low,3,0,1,therapist,advice,False,False,
low,3,1,1,therapist,,False,True,open
"""
)
COUNTED = """\
each turn once, by its first annotator:
  poor, 1 sessions
    advice              1 of     2  50.0%
    reflections         0 of     2   0.0%
    questions           1 of     2  50.0%
    open questions      1 of     2  50.0%
  good, 2 sessions
    advice              0 of     2   0.0%
    reflections         2 of     2  100.0%
    questions           1 of     2  50.0%
    open questions      1 of     2  50.0%
every annotator's row:
  poor, 1 sessions
    advice              1 of     2  50.0%
    reflections         0 of     2   0.0%
    questions           1 of     2  50.0%
    open questions      1 of     2  50.0%
  good, 2 sessions
    advice              1 of     3  33.3%
    reflections         2 of     3  66.7%
    questions           2 of     3  66.7%
    open questions      1 of     3  33.3%
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of six rows, one of them the other person's, and one turn with two annotators."""
    file = tmp_path / "table.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def test_both_ways_of_counting(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A turn counts once, by the annotator with the lowest number, or once for each of them; only helpers count."""
    assert counting.main([str(table)]) == 0
    assert capsys.readouterr().out == COUNTED


@pytest.mark.parametrize(
    ("arguments", "text", "message"),
    [
        ([], "", "usage: python3 docs/counting.py AnnoMI-full.csv"),
        (["table.csv"], "mi_quality,transcript_id\n", "has no column annotator_id, interlocutor"),
        (["none.csv"], "", "none.csv"),
    ],
)
def test_nothing_to_count(
    arguments: list[str], text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a table, or with another one, it says so and ends with 2."""
    (tmp_path / "table.csv").write_text(text, encoding="utf-8")

    assert counting.main([str(tmp_path / name) for name in arguments]) == 2
    assert message in capsys.readouterr().err
