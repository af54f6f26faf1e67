# SPDX-License-Identifier: MIT
"""What was missed most on some study days, out of the index of what was missed."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hark.memory.model import EventKind, Moment
from hark.progress import missed
from hark.progress.rows import on_days
from hark.progress.store import Store
from progressfile import AGAIN, DAY_MS, GOOD, MARCH, NOON_MS, grade, noon

REVIEW = st.tuples(
    st.sampled_from(["d/a", "d/a#2", "d/b", "e/a"]),
    st.sampled_from([AGAIN, AGAIN, GOOD]),
    st.integers(0, 40),
    st.integers(-2, 2),
    st.booleans(),
)
"""A ref, its grade, the day of its instant, how far from it the study day is, and whether it was taken back."""


@given(st.lists(REVIEW, max_size=30), st.integers(-3, 42), st.integers(1, 45), st.booleans())
@example([("d/a", AGAIN, 9, -2, False), ("d/a", AGAIN, 9, 2, False), ("d/a", AGAIN, 9, 0, True)], 7, 3, True)
@example([("d/a", AGAIN, day, 0, False) for day in range(30)], 0, 30, False)
def test_they_are_those_of_the_whole_log(
    reviews: list[tuple[str, object, int, int, bool]], first: int, length: int, is_moved: bool
) -> None:
    """Over any days, wherever an event's study day lies, the order is that of plain counting; undone ones are none."""
    with Store.open(Path("nowhere"), random.Random(1)) as held:
        asked: Counter[str] = Counter()
        again: Counter[str] = Counter()
        for ref, given_, day, apart, is_undone in reviews:
            at = Moment(NOON_MS + day * DAY_MS, 3600, MARCH + day + apart)
            event = grade(held, ref, given_, at).event  # type: ignore[arg-type]
            if is_undone:
                held.log.undo(at, event.id)
            elif first <= day + apart < first + length:
                asked[ref] += 1
                again[ref] += given_ is AGAIN
        if is_moved:
            held.log.record(noon(90), "d", EventKind.MOVE, detail={"to": "f"})
            asked, again = (
                Counter({ref.replace("d/", "f/"): number for ref, number in counts.items()})
                for counts in (asked, again)
            )

        days = (MARCH + first, MARCH + first + length - 1)
        found = held.history.often_missed(days, least=2, most=2)

        plain = [(ref, asked[ref], number) for ref, number in again.items() if number >= 2]
        assert found == sorted(plain, key=lambda card: (-card[2], card[1], card[0]))[:2]


@pytest.mark.parametrize("query", [missed._SURELY, missed._UNDONE])
def test_the_log_itself_is_not_gone_through(held: Store, query: str) -> None:
    """What was missed comes out of its index alone."""
    values = on_days((MARCH, MARCH + 365))[1]

    plan = held._database.rows(f"EXPLAIN QUERY PLAN SELECT card {query}", values[0], *values[3:5])

    assert plan[0][3].startswith("SEARCH e USING COVERING INDEX event_again (grade=? AND id")
    assert date.fromordinal(MARCH).isoformat() == values[5]


def test_scenarios_are_found_without_the_rest_of_the_log(held: Store) -> None:
    """Reviews in which skills could be ticked stand in an index of their own, which leaves all others out."""
    queries: list[str] = []
    held._database._connection.set_trace_callback(queries.append)

    held.history.ticked_reviews(days=(MARCH, MARCH + 365))

    plan = held._database.rows(f"EXPLAIN QUERY PLAN {queries[-1]}")
    assert plan[0][3] == "SEARCH e USING INDEX event_ticked (id>?)"
