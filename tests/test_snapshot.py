# SPDX-License-Identifier: MIT
"""Where cards stand: a cache of the log that can be made anew."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from hark.memory.model import EventKind
from hark.progress.store import Store
from progressfile import AGAIN, EASY, GOOD, grade, is_the_fold, noon, opened


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


def test_what_is_known_of_a_deck_is_counted_with_each_memory(held: Store) -> None:
    """Seen and mature follow a grade, one taken back, a reset and a deck that is forgotten; no deck stays with none."""
    told = []
    grade(held, "d/a", EASY)
    grade(held, "d/a", EASY, noon(20))
    told.append(held.snapshot.learned())
    grade(held, "d/a", AGAIN, noon(90))
    grade(held, "e/a", GOOD, noon(90))
    told.append(held.snapshot.learned())
    held.log.undo(noon(90))
    held.log.undo(noon(90))
    told.append(held.snapshot.learned())
    held.log.record(noon(91), "d/a", EventKind.RESET)
    told.append(held.snapshot.learned())
    grade(held, "d/a", GOOD, noon(92))
    held.log.forget("d")

    assert told == [{"d": (1, 1)}, {"d": (1, 0), "e": (1, 0)}, {"d": (1, 1)}, {}]
    assert held.snapshot.learned() == {}
    assert is_the_fold(held)
