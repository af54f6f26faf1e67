# SPDX-License-Identifier: MIT
"""Where cards stand: a cache of the log that can be made anew."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from hark.progress.store import Store
from progressfile import AGAIN, EASY, grade, noon, opened


def test_a_snapshot_can_be_rebuilt(filled: Path) -> None:
    """A snapshot that was meddled with is made again from the log, and `rebuilt` shows the difference before."""
    with opened(filled) as one:
        good = one.snapshot.standings()
    db = sqlite3.connect(filled)
    with db:
        db.execute("DELETE FROM memory WHERE card = 'd/c0'")
        db.execute("UPDATE memory SET stability_days = 1.5 WHERE card = 'd/c1'")
        db.execute("INSERT INTO memory (card, suspended) VALUES ('d/never', 1)")
    db.close()

    with opened(filled) as one:
        meddled, from_log = one.snapshot.standings(), one.history.standings()
        one.log.rebuild()
        after = one.snapshot.standings()

    assert sorted(meddled) == ["d/c1", "d/c2", "d/c3", "d/never"]
    assert from_log == after == good
    assert len(good) == 4


def test_what_is_aside_is_left_out_of_each_day(held: Store) -> None:
    """A day on which nothing else falls due is none; what is aside without a date or memory takes nothing away."""
    for place, ref in enumerate(("d/a", "d/b", "d/c")):
        grade(held, ref, EASY, noon(20 * place))
    days = [standing.memory.due_day or 0 for standing in held.snapshot.standings().values() if standing.memory]
    grade(held, "d/new", AGAIN)

    dates = held.snapshot.dates(["d/b", "d/b", "d/new", "d/never"])

    assert list(dates.by_day(0)) == [(days[0], 1), (days[2], 1)]
    assert [dates.count(day) for day in days] == [1, 1, 2]
