# SPDX-License-Identifier: MIT
"""The learners made of dice over whom `hark cohort` is measured. How fast it is, no test asks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from hark.cohort import answer
from hark.cohort.engine import opened
from places import HERE

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Hark

sys.path.insert(0, str(HERE.parent))
try:
    from bench import cohort
finally:
    sys.path.pop(0)


def test_lines_of_dice(hark: Hark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are lines as `hark share` writes them, none is left out, and both ways give the same answers."""
    monkeypatch.setattr(cohort, "LINES_A_MONTH", 40)
    (tmp_path / "keep").mkdir()
    files = cohort.simulated(tmp_path / "keep", 8)
    with opened(tmp_path / "keep") as engine:
        engine.view_of(files)
        cohort.share(tmp_path / "team", engine)
        rows = {question: engine.ask(answer.sql(question)) for question in answer.QUESTIONS}
    said = hark(f"cohort {tmp_path / 'team'} --keep {tmp_path / 'again'} --json", at="2026-03-02 09:00").json()

    with opened(tmp_path / "again") as engine:
        engine.view_of(sorted((tmp_path / "again").rglob("*.parquet")))
        assert {question: engine.ask(answer.sql(question)) for question in answer.QUESTIONS} == rows
        assert engine.ask("SELECT count(*) FROM events") == [(8 * 40 * 12,)]
    assert (said["lines_left_out"], said["files_left_out"], said["learners_at_least"]) == (0, 0, 5)
    assert min(len(rows[question]) for question in answer.QUESTIONS) > 20
