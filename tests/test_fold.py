# SPDX-License-Identifier: MIT
"""The fold: what a log adds up to, and that the stored snapshot is never anything else."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.memory import schedule
from hark.memory.days import Calendar
from hark.memory.fold import fold, is_part, moment, step, wholes
from hark.memory.model import NEW, Event, EventKind, Grade, Memory, Moment, Standing, State
from hark.progress.store import Store
from hark.values import fields
from progressfile import bad_rows

AGAIN, HARD, GOOD, EASY = Grade.AGAIN, Grade.HARD, Grade.GOOD, Grade.EASY
MARCH = date(2026, 3, 2).toordinal()
NOON_MS = 1_772_452_800_000
"""12:00 UTC on 2 March 2026."""
DAY_MS = 86_400_000


def noon(days: int = 0) -> Moment:
    """Noon, *days* after 2 March 2026."""
    return Moment(NOON_MS + days * DAY_MS, 0, MARCH + days)


def event(
    number: int, kind: EventKind, card: str, grade: Grade | None = None, *, undoes: int | None = None, day: int = 0
) -> Event:
    """The event *number* of a log, *day* days after 2 March 2026."""
    detail: dict[str, Any] = {"day": date.fromordinal(MARCH + day).isoformat()}
    if kind is EventKind.REVIEW:
        detail["retention"] = 0.9
    taken_back = None if undoes is None else f"{undoes:04}"
    return Event(f"{number:04}", NOON_MS + day * DAY_MS, 0, "a", card, kind, grade, undoes=taken_back, detail=detail)


def review(number: int, card: str, grade: Grade, *, day: int = 0) -> Event:
    """A review as event *number*."""
    return event(number, EventKind.REVIEW, card, grade, day=day)


def graded(*grades: tuple[Grade, int], card: str) -> Memory:
    """The memory of *card* after *grades*, each with its day."""
    memory = None
    for grade, day in grades:
        memory = schedule.review(memory, grade, noon(day), card=card)
    assert memory is not None
    return memory


def test_an_empty_log_remembers_nothing() -> None:
    """No events, no standings."""
    assert fold([]) == {}


def test_each_card_has_a_memory_of_its_own() -> None:
    """Reviews of several cards, siblings included, are scheduled each by itself, on the day each was recorded for."""
    log = [
        review(1, "d/c", GOOD),
        review(2, "d/c#2", EASY),
        review(3, "d/c", GOOD),
        review(4, "e/c", AGAIN, day=1),
        review(5, "d/c", HARD, day=2),
    ]

    assert fold(log) == {
        "d/c": Standing(graded((GOOD, 0), (GOOD, 0), (HARD, 2), card="d/c")),
        "d/c#2": Standing(graded((EASY, 0), card="d/c#2")),
        "e/c": Standing(graded((AGAIN, 1), card="e/c")),
    }


def test_the_study_day_is_the_recorded_one() -> None:
    """The day written into the event decides, not the one its instant would have in some other zone."""
    log = [review(1, "d/c", EASY), review(2, "d/c", GOOD, day=1)]
    same_day = [log[0], Event(**{name: getattr(log[1], name) for name in fields(Event)} | {"detail": log[0].detail})]

    standing, other = fold(log)["d/c"].memory, fold(same_day)["d/c"].memory

    assert standing is not None
    assert other is not None
    assert (standing.last_ms, standing.last_day) == (NOON_MS + DAY_MS, MARCH + 1)
    assert (other.last_ms, other.last_day) == (NOON_MS + DAY_MS, MARCH)
    assert standing.stability_days > other.stability_days


def test_a_moment_of_an_event() -> None:
    """An event's moment is its instant, its offset and the study day in its detail."""
    recorded = Event("1", 123, -3600, "a", "d/c", EventKind.SUSPEND, detail={"day": "2026-03-02"})

    assert moment(recorded) == Moment(123, -3600, MARCH)


def test_what_was_undone_never_happened() -> None:
    """A review taken back leaves the card as if it had not been given, also with later reviews after it."""
    log = [
        review(1, "d/c", GOOD),
        review(2, "d/c", AGAIN),
        review(3, "d/c", GOOD),
        event(4, EventKind.UNDO, "d/c", undoes=2),
    ]

    assert fold(log) == {"d/c": Standing(graded((GOOD, 0), (GOOD, 0), card="d/c"))}


def test_undoing_the_only_review_makes_a_card_new() -> None:
    """Nothing is left of a card whose whole history was taken back."""
    assert fold([review(1, "d/c", EASY), event(2, EventKind.UNDO, "d/c", undoes=1)]) == {}


def test_an_undo_that_arrives_first_counts() -> None:
    """An undo from a machine with a slow clock may sort before what it takes back, and takes it back all the same."""
    assert fold([event(1, EventKind.UNDO, "d/c", undoes=2), review(2, "d/c", EASY)]) == {}


def test_the_same_event_undone_twice_is_undone_once() -> None:
    """Two machines may take back the same event; a second undo changes nothing."""
    log = [
        review(1, "d/c", GOOD),
        review(2, "d/c", EASY),
        event(3, EventKind.UNDO, "d/c", undoes=2),
        event(4, EventKind.UNDO, "d/c", undoes=2),
    ]

    assert fold(log) == {"d/c": Standing(graded((GOOD, 0), card="d/c"))}


def test_suspend_and_resume() -> None:
    """Setting aside keeps the memory; resuming brings back exactly what was there, and a new card is new again."""
    memory = graded((GOOD, 0), card="d/c")
    log = [
        review(1, "d/c", GOOD),
        event(2, EventKind.SUSPEND, "d/c"),
        event(3, EventKind.SUSPEND, "d/new"),
        event(4, EventKind.SUSPEND, "d"),
    ]
    back = [event(5, EventKind.RESUME, "d/c"), event(6, EventKind.RESUME, "d/new"), event(7, EventKind.RESUME, "d")]

    assert fold(log) == {
        "d/c": Standing(memory, suspended=True),
        "d/new": Standing(None, suspended=True),
        "d": Standing(None, suspended=True),
    }
    assert fold([*log, *back]) == {"d/c": Standing(memory)}


def test_a_resume_reaches_the_siblings() -> None:
    """Resuming a card is one event for all its siblings, so one undo sets them aside again; a deck's reaches none."""
    set_aside = ("d/c", "d/c#2", "d/c2", "d", "e/c#2")
    log = [event(number, EventKind.SUSPEND, ref) for number, ref in enumerate(set_aside)]
    aside = Standing(None, suspended=True)
    card, deck, face = (event(5, EventKind.RESUME, ref) for ref in ("d/c", "d", "d/c#2"))

    assert fold([*log, card]) == {"d/c2": aside, "d": aside, "e/c#2": aside}
    assert fold([*log, deck]) == dict.fromkeys(("d/c", "d/c#2", "d/c2", "e/c#2"), aside)
    assert fold([*log, face]) == dict.fromkeys(("d/c", "d/c2", "d", "e/c#2"), aside)
    assert fold([*log, card, event(6, EventKind.UNDO, "d/c", undoes=5)]) == dict.fromkeys(set_aside, aside)


def test_an_undone_suspend_is_no_suspend() -> None:
    """Taking back a suspension brings the card back; taking back a resume sets it aside again."""
    log = [event(1, EventKind.SUSPEND, "d/c"), event(2, EventKind.RESUME, "d/c")]

    assert fold([log[0], event(3, EventKind.UNDO, "d/c", undoes=1)]) == {}
    assert fold([*log, event(3, EventKind.UNDO, "d/c", undoes=2)]) == {"d/c": Standing(None, suspended=True)}


def test_resuming_a_leech() -> None:
    """Resuming clears the leech mark and keeps the rest, lapses included."""
    log, number = [review(1, "d/c", EASY)], 2
    for day in range(1, 9):
        log += [review(number, "d/c", AGAIN, day=day), review(number + 1, "d/c", GOOD, day=day)]
        number += 2
    leech = fold(log)["d/c"].memory

    after = fold([*log, event(number, EventKind.RESUME, "d/c", day=9)])["d/c"].memory

    assert leech is not None
    assert after is not None
    assert (leech.lapses, leech.leech) == (8, True)
    assert (after.lapses, after.leech) == (8, False)
    assert (after.stability_days, after.due_day) == (leech.stability_days, leech.due_day)


def test_a_reset_card_is_new() -> None:
    """A reset forgets the card and its siblings and nothing else; what follows starts from the beginning."""
    log = [
        review(1, "d/c", EASY),
        review(2, "d/c#2", EASY),
        review(3, "d/c-2", EASY),
        review(4, "dd/c", EASY),
        event(5, EventKind.RESET, "d/c", day=1),
        review(6, "d/c", GOOD, day=2),
    ]

    assert fold(log) == {
        "d/c": Standing(graded((GOOD, 2), card="d/c")),
        "d/c-2": Standing(graded((EASY, 0), card="d/c-2")),
        "dd/c": Standing(graded((EASY, 0), card="dd/c")),
    }


def test_a_reset_sibling_leaves_its_card_alone() -> None:
    """Resetting one face of a card does not touch the others."""
    log = [review(1, "d/c", EASY), review(2, "d/c#2", EASY), event(3, EventKind.RESET, "d/c#2")]

    assert fold(log) == {"d/c": Standing(graded((EASY, 0), card="d/c"))}


def test_a_reset_deck_keeps_what_was_set_aside() -> None:
    """A reset of a deck forgets all its memories; a suspension is the learner's and stays."""
    log = [
        review(1, "d/a", EASY),
        review(2, "d/b", EASY),
        event(3, EventKind.SUSPEND, "d/b"),
        event(4, EventKind.SUSPEND, "d"),
        review(5, "d-2/a", EASY),
        event(6, EventKind.RESET, "d"),
    ]

    assert fold(log) == {
        "d/b": Standing(None, suspended=True),
        "d": Standing(None, suspended=True),
        "d-2/a": Standing(graded((EASY, 0), card="d-2/a")),
    }


def test_an_undone_reset_brings_everything_back() -> None:
    """Taking back the reset of a deck restores every memory it had forgotten."""
    log = [review(1, "d/a", EASY), review(2, "d/b#2", GOOD)]
    reset = [event(3, EventKind.RESET, "d"), event(4, EventKind.UNDO, "d", undoes=3)]

    assert fold([*log, *reset]) == fold(log)


def test_step_leaves_other_kinds_alone() -> None:
    """An undo by itself is no step, and a reset of nothing is nothing."""
    assert step(NEW, event(1, EventKind.UNDO, "d/c", undoes=0)) == NEW
    assert step(NEW, event(1, EventKind.RESET, "d/c")) == NEW


@pytest.mark.parametrize(
    ("ref", "whole", "expected"),
    [
        ("d/c", "d/c", True),
        ("d/c#2", "d/c", True),
        ("d/c#reverse", "d", True),
        ("d/c", "d", True),
        ("d", "d", True),
        ("d", "d/c", False),
        ("d/c", "d/c#2", False),
        ("d/c-2", "d/c", False),
        ("d-2/c", "d", False),
        ("d/c#21", "d/c#2", False),
    ],
)
def test_parts(ref: str, whole: str, expected: bool) -> None:
    """A face is part of its card, a card of its deck; a shared beginning alone means nothing."""
    assert is_part(ref, whole) is expected


def test_wholes() -> None:
    """A face belongs to itself, its card and its deck, each named once."""
    assert wholes("d/c#2") == ("d/c#2", "d/c", "d")
    assert wholes("d/c") == ("d/c", "d")
    assert wholes("d") == ("d",)


def wall(zone: str, text: str) -> Moment:
    """When a clock in *zone* shows *text*, as a learner there has it."""
    there = ZoneInfo(zone)
    return Calendar(there, time(4)).moment(datetime.fromisoformat(text).replace(tzinfo=there).astimezone(UTC))


def no_file() -> Store:
    """A store that lives in memory: what `Store.open` gives where there is no file and none is wanted."""
    return Store.open(Path("/nowhere/progress.db"), random.Random(1))


@pytest.mark.parametrize(
    ("evening", "morning", "elapsed"),
    [
        # Seventeen hours in the air, and by the clock one night.
        (("Europe/Berlin", "2026-03-02 21:00"), ("America/New_York", "2026-03-03 08:00"), 1),
        # Across the date line to the east: a day later, the calendar shows the same day again.
        (("Pacific/Auckland", "2026-03-02 21:00"), ("Pacific/Honolulu", "2026-03-02 09:00"), 0),
        # Across it to the west: ten hours later, two days on.
        (("Pacific/Honolulu", "2026-03-02 21:00"), ("Pacific/Kiritimati", "2026-03-04 07:00"), 2),
        # West at midday: the day goes back, which must not take the card back.
        (("Pacific/Kiritimati", "2026-03-03 05:00"), ("Pacific/Honolulu", "2026-03-02 06:00"), 0),
    ],
)
def test_travel_between_two_sessions(evening: tuple[str, str], morning: tuple[str, str], elapsed: int) -> None:
    """Days between reviews are study days where the learner was each time, and replaying gives the same anywhere."""
    first, second = wall(*evening), wall(*morning)
    with no_file() as store:
        store.log.record(first, "d/c", EventKind.REVIEW, grade=EASY, detail={"retention": 0.9})
        memory = store.log.record(second, "d/c", EventKind.REVIEW, grade=GOOD, detail={"retention": 0.9}).after.memory

        replayed = store.history.standings()

        assert second.at_ms > first.at_ms
        assert memory is not None
        assert memory.last_day == first.day + elapsed
        assert memory.last_ms == second.at_ms
        assert [one.detail.get("clock_behind") for one in store.history.events()] == [None, None]
        at_home = schedule.review(None, EASY, noon(0), card="d/c")
        assert memory.stability_days == schedule.review(at_home, GOOD, noon(elapsed), card="d/c").stability_days
        assert replayed == store.snapshot.standings() == {"d/c": Standing(memory)}


FACES = ("d/a", "d/a#2", "d/a#reverse", "d/b", "d-2/a", "e/a")
WHOLES = ("d", "d/a", "d/b", "d-2", "e", *FACES)
Action = tuple[str, Any]
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.tuples(
        st.just("review"),
        st.tuples(st.sampled_from(FACES), st.sampled_from(list(Grade)), st.sampled_from((0.7, 0.9, 0.97))),
    ),
    st.tuples(st.just("review"), st.tuples(st.just("d/a"), st.sampled_from((AGAIN, GOOD, EASY)), st.just(0.9))),
    st.tuples(st.sampled_from(("suspend", "resume", "reset")), st.sampled_from(WHOLES)),
    st.tuples(st.just("undo"), st.one_of(st.none(), st.integers(0, 60))),
    st.tuples(st.just("rebuild"), st.none()),
)
JUMPS = st.one_of(
    st.integers(0, 600_000), st.integers(-3 * DAY_MS, 40 * DAY_MS), st.integers(-4000 * DAY_MS, 4000 * DAY_MS)
)
LOGS = st.lists(
    st.tuples(ACTIONS, JUMPS, st.sampled_from(("Europe/Berlin", "Pacific/Kiritimati", "Pacific/Honolulu"))), max_size=40
)


def perform(store: Store, log: list[tuple[Action, int, str]]) -> None:
    """Records *log*: each action after a jump of the clock, in a zone."""
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for (what, value), jump, zone in log:
        at_ms = max(DAY_MS, int(at.timestamp() * 1000) + jump)
        at = datetime.fromtimestamp(at_ms // 1000, UTC)
        now = Calendar(ZoneInfo(zone)).moment(at)
        if what == "review":
            card, grade, retention = value
            store.log.record(now, card, EventKind.REVIEW, grade=grade, detail={"retention": retention})
        elif what == "undo":
            ids = [one.id for one in store.history.events()]
            store.log.undo(now, None if value is None else ids[value % len(ids)] if ids else "nothing")
        elif what == "rebuild":
            store.log.rebuild()
        else:
            store.log.record(now, value, EventKind(what))


@given(LOGS)
def test_the_snapshot_is_the_fold_of_the_log(log: list[tuple[Action, int, str]]) -> None:
    """After any mix of events, under a clock that jumps both ways, snapshot and fold are bit-equal."""
    with no_file() as store:
        perform(store, log)

        stored, folded = store.snapshot.standings(), fold(store.history.events())

        assert repr(sorted(stored.items())) == repr(sorted(folded.items()))
        assert {ref: store.snapshot.standing(ref) for ref in WHOLES} == {ref: folded.get(ref, NEW) for ref in WHOLES}
        store.log.rebuild()
        assert store.snapshot.standings() == folded


@given(LOGS)
def test_undoing_everything_leaves_nothing(log: list[tuple[Action, int, str]]) -> None:
    """Undo, repeated until there is nothing left to undo, ends with every card new and the whole history in the log."""
    with no_file() as store:
        perform(store, log)
        before = store.history.events()

        while store.log.undo(noon()) is not None:
            pass

        assert store.snapshot.standings() == {}
        assert store.history.events()[: len(before)] == before
        assert sum(one.kind is not EventKind.UNDO for one in store.history.events()) == len(store.history.undone())


@given(LOGS, st.sampled_from(FACES), st.sampled_from(list(Grade)))
def test_an_undo_after_an_answer_changes_nothing(log: list[tuple[Action, int, str]], card: str, grade: Grade) -> None:
    """Whatever came before, grading a card and taking that back leaves every standing as it was."""
    with no_file() as store:
        perform(store, log)
        before = store.snapshot.standings()

        store.log.record(noon(), card, EventKind.REVIEW, grade=grade, detail={"retention": 0.9})
        store.log.undo(noon())

        assert store.snapshot.standings() == before


@given(LOGS, LOGS)
def test_logs_of_two_decks_fold_side_by_side(
    one: list[tuple[Action, int, str]], other: list[tuple[Action, int, str]]
) -> None:
    """Merged by id with the log of another machine that studied other decks, a log adds up to the same."""
    with no_file() as here, Store.open(Path("/nowhere/progress.db"), random.Random(2)) as there:
        perform(here, one)
        perform(there, other)
        mine = here.history.events()
        theirs = [renamed(one) for one in there.history.events()]

        merged = fold(sorted([*mine, *theirs], key=lambda one: one.id))

        assert merged == fold(mine) | fold(theirs)


def renamed(one: Event) -> Event:
    """The same event in another deck, under an id of another machine."""
    values = {name: getattr(one, name) for name in fields(Event)}
    undoes = None if one.undoes is None else f"{one.undoes}-z"
    return Event(**values | {"id": f"{one.id}-z", "undoes": undoes, "card": f"z{one.card}"})


def test_merging_in_either_direction_gives_the_same(tmp_path: Path) -> None:
    """Two progress files that take over each other's events hold the same log and add up to the same, bit for bit."""
    rng = random.Random(7)
    files, counts = [], []
    for name in ("laptop", "phone"):
        file = tmp_path / name / "progress.db"
        with Store.open(file, random.Random(name), create=True) as store:
            for number in range(40):
                now = noon(number // 4 + rng.randint(-2, 2))
                if rng.random() < 0.15:
                    store.log.undo(now)
                elif rng.random() < 0.1:
                    store.log.record(
                        now, rng.choice(WHOLES), rng.choice((EventKind.RESET, EventKind.SUSPEND, EventKind.RESUME))
                    )
                else:
                    store.log.record(
                        now,
                        rng.choice(FACES),
                        EventKind.REVIEW,
                        grade=rng.choice(list(Grade)),
                        detail={"retention": 0.9},
                    )
            counts.append(len(store.history.events()))
        files.append(file)
    before = [file.read_bytes() for file in files]
    results = []

    for own, other in ((0, 1), (1, 0)):
        foreign = tmp_path / "foreign.db"
        foreign.write_bytes(before[other])
        db = sqlite3.connect(files[own])
        db.execute("ATTACH ? AS other", (str(foreign),))
        with db:
            db.execute("INSERT OR IGNORE INTO event SELECT * FROM other.event ORDER BY random()")
        db.close()
        with Store.open(files[own], random.Random(9)) as store:
            store.log.rebuild()
            results.append((store.history.events(), store.snapshot.standings(), bad_rows(files[own])))

    (log, standings, bad), other_result = results
    assert (log, standings, bad) == other_result
    assert len(log) == sum(counts)
    assert standings == fold(log)
    assert bad == []


def test_a_review_needs_its_retention() -> None:
    """A review without its desired retention cannot be replayed, so it is refused and leaves no trace."""
    with no_file() as store:
        with pytest.raises(KeyError):
            store.log.record(noon(), "d/c", EventKind.REVIEW, grade=GOOD)

        assert store.history.events() == []
        assert store.snapshot.standings() == {}


def test_first_and_last_of_a_memory() -> None:
    """A memory after two days of grades holds when it was last seen and how often, whatever the state."""
    memory = fold([review(1, "d/c", EASY), review(2, "d/c", AGAIN, day=9), review(3, "d/c", HARD, day=9)])["d/c"].memory

    assert memory is not None
    assert (memory.state, memory.reps, memory.lapses) == (State.RELEARNING, 3, 1)
    assert (memory.last_ms, memory.last_day) == (NOON_MS + 9 * DAY_MS, MARCH + 9)
    assert (memory.due_day, memory.due_ms) == (None, NOON_MS + 9 * DAY_MS + 900_000)
