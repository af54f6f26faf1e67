# SPDX-License-Identifier: MIT
"""Writing to the log: what is recorded, taken back, repeated, and in which order."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.errors import Exit
from hark.memory import schedule
from hark.memory.model import NEW, Event, EventKind, Moment, Standing
from hark.progress.log import Recorded
from hark.progress.store import Store
from hark.values import replace
from progressfile import AGAIN, EASY, GOOD, MARCH, NOON_MS, grade, look, noon, opened, refused

# Recording and taking back


def test_recording_a_grade(held: Store) -> None:
    """A recorded grade answers with the whole event and the card before and after, and the file holds the same."""
    recorded = grade(held, "d/c", GOOD, noon(), key="k", duration_ms=1200, detail={"picked": 2})

    event = recorded.event
    memory = schedule.review(None, GOOD, noon(), card="d/c")
    detail = {"day": "2026-03-02", "retention": 0.9, "first": True, "state": "new", "planned_days": None, "picked": 2}
    device = held.note("device")
    assert device is not None
    assert event == Event(event.id, NOON_MS, 3600, device, "d/c", EventKind.REVIEW, GOOD, 1200, None, "k", detail)
    assert recorded == Recorded(event, NEW, Standing(memory))
    assert held.history.events() == [event]
    assert held.snapshot.standings() == {"d/c": Standing(memory)}
    assert held.snapshot.standing("d/c") == Standing(memory)
    assert held.snapshot.standing("d/other") == NEW


def test_only_the_first_grade_is_the_first(held: Store) -> None:
    """`first` marks a card's first grade, and again the first one after a reset."""
    grade(held)
    grade(held)
    held.log.record(noon(), "d", EventKind.RESET)
    grade(held)

    assert [one.detail.get("first") for one in held.history.events()] == [True, None, None, True]


def test_a_review_says_what_it_met(held: Store) -> None:
    """Each review keeps the state it met and the days that had been planned, none for a new card or a short step."""
    days, planned = 0, []
    for word in (GOOD, GOOD, AGAIN, GOOD, GOOD):
        memory = grade(held, given=word, at=noon(days)).after.memory
        assert memory is not None
        planned.append(memory.due_day and memory.due_day - memory.last_day)
        days += planned[-1] or 0
    held.log.record(noon(days), "d/c", EventKind.RESET)
    grade(held, at=noon(days))

    reviews = [event.detail for event in held.history.events() if event.kind is EventKind.REVIEW]
    assert [detail["state"] for detail in reviews] == ["new", "learning", "review", "relearning", "review", "new"]
    assert [detail["planned_days"] for detail in reviews] == [None, None, planned[1], None, planned[3], None]
    assert planned[0] is None
    assert planned[1]
    assert planned[3]


def test_what_a_review_met_is_the_truth_after_an_undo(held: Store) -> None:
    """What was taken back is not met; and a grade sent twice under one key keeps what the first one met."""
    grade(held)
    held.log.undo(noon())

    event = grade(held, key="k").event

    assert event.detail["state"] == "new"
    assert grade(held, at=noon(3), key="k").event == event


def test_an_older_event_is_read_as_before(held: Store) -> None:
    """An event that does not say what it met stands in the log and in the snapshot like any other."""
    with held.together():
        held.log._append(noon(), "d/c", EventKind.REVIEW, {"retention": 0.9, "first": True}, grade=GOOD)
    held.log.rebuild()
    after = grade(held, at=noon(1))

    assert after.event.detail["state"] == "learning"
    assert held.snapshot.standings() == held.history.standings() == {"d/c": after.after}


def test_a_clock_set_back_is_flagged(held: Store) -> None:
    """A grade dated before the card's last one keeps its instant, is flagged, and is scheduled from the last one."""
    before = grade(held, given=EASY, at=noon(5)).after.memory

    recorded = grade(held, at=noon(3))

    assert before is not None
    assert recorded.event.at_ms == noon(3).at_ms
    assert recorded.event.detail == {
        "day": "2026-03-05",
        "retention": 0.9,
        "state": "review",
        "planned_days": 9,
        "clock_behind": True,
    }
    assert recorded.after.memory == schedule.review(before, GOOD, noon(5), card="d/c")


def test_undo_takes_back_the_last_standing_event(held: Store) -> None:
    """Undo after undo walks back through the log, adds an event of its own each time, and ends with None."""
    first = grade(held, "d/a", GOOD, noon())
    second = grade(held, "d/b", EASY, noon(0, 5))
    held.log.record(noon(0, 9), "d/a", EventKind.SUSPEND)

    undone = [held.log.undo(noon(1)) for _ in range(4)]

    assert [one and one.event.card for one in undone] == ["d/a", "d/b", "d/a", None]
    assert undone[0] == Recorded(held.history.events()[2], replace(first.after, suspended=True), first.after)
    assert undone[1] == Recorded(second.event, second.after, NEW)
    assert undone[2] == Recorded(first.event, first.after, NEW)
    assert [(one.kind, one.undoes, one.detail) for one in held.history.events()[3:]] == [
        (EventKind.UNDO, held.history.events()[2].id, {"day": "2026-03-03"}),
        (EventKind.UNDO, second.event.id, {"day": "2026-03-03"}),
        (EventKind.UNDO, first.event.id, {"day": "2026-03-03"}),
    ]
    assert held.history.undone() == {one.id for one in held.history.events()[:3]}
    assert held.snapshot.standings() == {}


def test_undo_works_across_reopening(file: Path) -> None:
    """What one run recorded, another takes back, exactly."""
    with opened(file) as one:
        before = grade(one, given=EASY).after
        grade(one, given=AGAIN, at=noon(8))

    with opened(file, seed=2) as one:
        taken = one.log.undo(noon(9))
        after = one.snapshot.standings()

    assert taken is not None
    assert (taken.event.grade, taken.after) == (AGAIN, before)
    assert after == {"d/c": before}


def test_undoing_one_event_by_its_id(held: Store) -> None:
    """An event in the middle can be taken back, and what came after is scheduled anew; an unknown one cannot."""
    grade(held, given=GOOD)
    wrong = grade(held, given=AGAIN)
    grade(held, given=GOOD)

    taken = held.log.undo(noon(), wrong.event.id)

    first = schedule.review(None, GOOD, noon(), card="d/c")
    assert taken is not None
    assert taken.event == wrong.event
    assert taken.after == Standing(schedule.review(first, GOOD, noon(), card="d/c"))
    assert held.log.undo(noon(), wrong.event.id) is None
    assert held.log.undo(noon(), "nothing") is None
    assert len(held.history.events()) == 4


def test_an_undo_cannot_be_undone(held: Store) -> None:
    """Taking back goes one way: naming an undo takes nothing back."""
    grade(held)
    held.log.undo(noon())

    assert held.log.undo(noon(), held.history.events()[-1].id) is None


def test_undoing_a_reset_restores_a_deck(held: Store) -> None:
    """A deck's reset, taken back, leaves every card and suspension as before."""
    grade(held, "d/a")
    grade(held, "d/b#2", EASY)
    held.log.record(noon(), "d/b", EventKind.SUSPEND)
    before = held.snapshot.standings()

    reset = held.log.record(noon(), "d", EventKind.RESET)
    between = held.snapshot.standings()
    held.log.undo(noon())

    assert reset.after == NEW
    assert between == {"d/b": Standing(None, suspended=True)}
    assert held.snapshot.standings() == before


def test_undoing_a_resume_sets_all_siblings_aside(held: Store) -> None:
    """A card's resume, one event, brings back its siblings, and taking it back sets them all aside as before."""
    grade(held, "d/c#2", EASY)
    for ref in ("d/c", "d/c#2", "d/c2"):
        held.log.record(noon(), ref, EventKind.SUSPEND)
    before = held.snapshot.standings()

    resume = held.log.record(noon(), "d/c", EventKind.RESUME)
    between = held.snapshot.standings()
    taken = held.log.undo(noon())

    assert (resume.before, resume.after) == (Standing(None, suspended=True), NEW)
    assert between == {
        "d/c#2": Standing(schedule.review(None, EASY, noon(), card="d/c#2")),
        "d/c2": Standing(None, suspended=True),
    }
    assert taken is not None
    assert taken.event == resume.event
    assert held.snapshot.standings() == before


def test_a_failed_write_leaves_nothing(held: Store) -> None:
    """A grade that cannot be scheduled is not half recorded, and the next one goes through."""
    grade(held)
    before = (held.history.events(), held.snapshot.standings())

    with pytest.raises(KeyError):
        held.log.record(noon(1), "d/c", EventKind.REVIEW, grade=GOOD, key="k")

    assert (held.history.events(), held.snapshot.standings()) == before
    assert not grade(held, key="k").repeated


def test_a_reply_goes_with_the_grade_it_belongs_to(held: Store, file: Path) -> None:
    """Undo removes what was typed from the file, and leaves earlier replies."""
    grade(held, reply="first words")
    grade(held, reply="second words")

    held.log.undo(noon())

    assert [reply.text for reply in held.history.replies("d/c")] == ["first words"]
    assert look(file, "SELECT text FROM response") == [("first words",)]


# Idempotency keys


def test_a_grade_sent_twice_counts_once(file: Path) -> None:
    """The same key for the same grade changes nothing, also from another run and at another time, and says so."""
    with opened(file) as one:
        first = grade(one, key="k", duration_ms=5, reply="hello")

    with opened(file, seed=2) as one:
        again = grade(one, at=noon(3), key="k", duration_ms=7, reply="hello again")

        assert again == Recorded(first.event, first.after, first.after, repeated=True)
        assert one.history.events() == [first.event]
        assert [reply.text for reply in one.history.replies("d/c")] == ["hello"]


def test_a_key_is_not_used_for_two_grades(held: Store) -> None:
    """A key that stands for another card or grade is refused, and nothing is recorded."""
    first = grade(held, "d/c", GOOD, key="k")

    errors = [refused(lambda: grade(held, "d/c", EASY, key="k")), refused(lambda: grade(held, "d/x", GOOD, key="k"))]

    assert [(one.code, one.exit_code, one.message) for one in errors] == [
        ("key_reused", Exit.REFUSED, "the key `k` was used for `d/c` good"),
    ] * 2
    assert held.history.events() == [first.event]


def test_other_keys_and_no_key_are_new_grades(held: Store) -> None:
    """Keys that differ, and grades without one, are each recorded."""
    for key in ("a", "A", "a ", "", None, None):
        grade(held, key=key)

    assert [one.key for one in held.history.events()] == ["a", "A", "a ", "", None, None]


def test_a_key_stays_used_after_an_undo(held: Store) -> None:
    """A retry that arrives after its grade was taken back does not bring the grade back: it is refused."""
    grade(held, key="k")
    held.log.undo(noon())
    before = held.history.events()

    refusal = refused(lambda: grade(held, key="k"))

    assert (refusal.code, refusal.exit_code) == ("key_reused", Exit.REFUSED)
    assert (refusal.message, refusal.hint) == ("the grade under `k` was taken back", "give this one a new key")
    assert held.history.events() == before
    assert held.snapshot.standings() == {}


# Ids


@given(st.lists(st.integers(0, 2**44), min_size=2, max_size=30))
def test_ids_follow_the_order_of_recording(clock: list[int]) -> None:
    """However the clock jumps, every id is greater than the one before, and never older than its own event."""
    with Store.open(Path("/nowhere/progress.db"), random.Random(1)) as one:
        events = [one.log.record(Moment(at_ms, 0, MARCH), "d/c", EventKind.SUSPEND).event for at_ms in clock]

        ids = [event.id for event in events]
        assert ids == sorted(set(ids))
        assert [event.id for event in one.history.events()] == ids
        assert all(int(event.id.split("-")[0], 16) >= event.at_ms for event in events)


def test_ids_within_one_millisecond(held: Store) -> None:
    """Many events in one millisecond, or under a stopped clock, still have ids in their order."""
    ids = [held.log.record(noon(), "d/c", kind).event.id for kind in (EventKind.SUSPEND, EventKind.RESUME) * 10]

    assert ids == sorted(set(ids))
    assert [one.rpartition("-")[0] for one in ids] == [f"{NOON_MS:012x}-{number:04x}" for number in range(20)]


def test_a_counter_that_is_full_moves_on(held: Store, file: Path) -> None:
    """After 65,536 ids of one millisecond the next takes the millisecond after it."""
    event = held.log.record(noon(), "d/c", EventKind.SUSPEND).event
    db = sqlite3.connect(file)
    with db:
        db.execute("UPDATE event SET id = ?", (f"{NOON_MS:012x}-ffff-00000000",))
    db.close()

    after = held.log.record(noon(), "d/c", EventKind.RESUME).event

    assert after.id.split("-")[:2] == [f"{NOON_MS + 1:012x}", "0000"]
    assert after.id > event.id


def test_a_clock_before_1970(held: Store) -> None:
    """A computer that believes it is 1969 records in order like any other, and goes on in order with the right time."""
    times = (-5_000, -3_000, -9_000, 2_000, NOON_MS)

    ids = [held.log.record(Moment(at_ms, 0, MARCH), "d/c", EventKind.SUSPEND).event.id for at_ms in times]

    assert ids == sorted(set(ids))
    assert [one.at_ms for one in held.history.events()] == list(times)
