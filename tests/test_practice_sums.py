# SPDX-License-Identifier: MIT
"""The sums of practice: what reviews add up to, kept beside the log, and `hark stats` out of them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onhand
import reference
from hark.cards.model import Concept, Deck
from hark.commands.stats import counted
from hark.config import DEFAULTS
from hark.memory import schedule
from hark.memory.days import Calendar
from hark.memory.fold import moment
from hark.memory.formula import PARAMETERS
from hark.memory.model import EventKind, Grade
from hark.memory.tally import COUNTS
from hark.memory.tuning import ALGORITHM, ALL
from hark.paths import Folders
from hark.progress.readonly import Copy
from hark.progress.rows import event_row
from hark.progress.store import Store
from hark.study.learner import Learner
from hark.views.view import json_pieces
from harness import Hark
from places import HERE
from progressfile import AGAIN, DAY_MS, EASY, GOOD, grade, is_the_fold, look, noon, opened
from test_merge import as_of_version

CARDS = (Concept(id="a", front="a?", back="a!", reverse=True), Concept(id="b", front="b?", back="b!"))
DECKS = (
    Deck(id="d", title="D", cards=CARDS),
    Deck(id="d-2", title="D 2", cards=CARDS[:1]),
    Deck(id="e", title="E", cards=CARDS[1:]),
)
FACES = ("d/a", "d/a#reverse", "d/b", "d/b#reverse", "d/gone", "d-2/a", "e/b", "away/a")
"""Three are gone: a side from its card, a card from its deck, and one with its deck."""
WHOLES = ("d", "d/a", "d-2", "e", *FACES)
MOVES = (
    ("d", "e"), ("e", "d"), ("d/a", "e/a"), ("e/a", "d/b"), ("d/b", "d/a"), ("d/b", "e/b"), ("d/gone", "d/b"),
    ("away", "d-2"), ("d-2/a", "away/a"),
)  # fmt: skip
SIDES = ({"": "#reverse"}, {"": "#reverse", "#reverse": ""}, {"": None, "#reverse": ""}, {"#reverse": None})
ZONES = ("Europe/Berlin", "Pacific/Kiritimati", "Pacific/Honolulu")
Act = tuple[Any, ...]

QUICK, SLOW = [0.1, 0.6, 1.2, 4.0, *PARAMETERS[4:20], 0.3], [0.5, 2.6, 30.0, 60.0, *PARAMETERS[4:]]
"""Of one who forgets faster, and of one for whom a card is settled at once."""

ACTS: st.SearchStrategy[Act] = st.one_of(
    *[st.tuples(st.just("grade"), st.sampled_from(FACES), st.sampled_from(list(Grade)), st.integers(-5, 700_000))] * 3,
    st.tuples(st.just("forget again and again"), st.sampled_from(FACES)),
    st.tuples(st.sampled_from(("suspend", "resume", "reset")), st.sampled_from(WHOLES)),
    st.tuples(st.just("undo"), st.none() | st.integers(0, 60)),
    st.tuples(st.just("redo"), st.integers(0, 60)),
    st.tuples(st.just("move"), st.sampled_from(MOVES), st.just({})),
    st.tuples(
        st.just("move"), st.sampled_from([("d/a", "d/a"), ("d/b", "d/b"), ("d/b", "e/b")]), st.sampled_from(SIDES)
    ),
    st.tuples(st.just("merge")),
    st.tuples(st.just("forget"), st.sampled_from(("d", "e"))),
    st.tuples(st.just("tune"), st.sampled_from((QUICK, SLOW, None))),
)
JUMPS = st.integers(0, 600_000) | st.integers(0, 40 * DAY_MS) | st.integers(-400 * DAY_MS, 400 * DAY_MS)
STEP = st.tuples(st.booleans(), ACTS, JUMPS, st.sampled_from(ZONES), st.sampled_from((0, 4, 12)))
STEPS = st.lists(STEP, max_size=30)


def live(stores: Sequence[Store], steps: Sequence[tuple[bool, Act, int, str, int]]) -> Learner:
    """Two computers live *steps*, a merge brings the other's log; gives the learner at the first one in the end."""
    at_ms = noon().at_ms
    calendar = Calendar(ZoneInfo("UTC"))
    for is_other, act, jump, zone, hour in steps:
        at_ms = max(DAY_MS, at_ms + jump)
        calendar = Calendar(ZoneInfo(zone), time(hour))
        own, other = stores[::-1] if is_other else stores
        perform(own, other, act, calendar, at_ms)
    now = datetime.fromtimestamp(at_ms // 1000, UTC)
    return Learner(onhand.library_of(DECKS), stores[0], DEFAULTS, calendar, Folders(*[Path("none")] * 3), now)


def perform(own: Store, other: Store, act: Act, calendar: Calendar, at_ms: int) -> None:
    """Does one thing at one computer."""
    now = calendar.moment(datetime.fromtimestamp(at_ms // 1000, UTC))
    match act:
        case "grade", card, given, took_ms:
            grade(own, card, given, now, duration_ms=took_ms)
        case "forget again and again", card:
            for number in range(17):
                later = calendar.moment(datetime.fromtimestamp((at_ms + number * DAY_MS) // 1000, UTC))
                grade(own, card, AGAIN if number % 2 else EASY, later)
        case ("undo", which):
            ids = [event.id for event in own.history.events()]
            own.log.undo(now, None if which is None else ids[which % len(ids)] if ids else "nothing")
        case ("redo", which):
            undone = own.history.undone()
            lost = [event for event in own.history.events() if event.id in undone]
            if lost:
                one = lost[which % len(lost)]
                facts = {"retention": 0.9, **one.detail, "redoes": one.id}
                own.log.record(
                    moment(one), one.card, one.kind, grade=one.grade, duration_ms=one.duration_ms, detail=facts
                )
        case "move", (old, new), sides:
            own.log.record(now, old, EventKind.MOVE, detail={"to": new} | ({"sides": sides} if sides else {}))
        case ("merge",):
            own.log.take_in(map(event_row, other.history.events()), ())
        case ("forget", deck):
            own.log.forget(deck)
        case "tune", parameters:
            said = {"algorithm": ALGORITHM, "version": schedule.FSRS_VERSION, "parameters": parameters}
            own.log.record(now, ALL, EventKind.TUNE, detail=said)
        case kind, whole:
            own.log.record(now, whole, EventKind(kind))


def in_memory() -> list[Store]:
    """The progress files of two computers."""
    return [Store.open(Path("none"), random.Random(seed)) for seed in (1, 2)]


@given(STEPS)
def test_sums_are_those_of_the_log(steps: list[tuple[bool, Act, int, str, int]]) -> None:
    """After anything two computers did, under clocks that jump, kept sums are what the log adds up to."""
    stores = in_memory()
    live(stores, steps)

    for store in stores:
        plain: dict[tuple[int, str], dict[str, int]] = {}
        for event, name, before in reference.reviews(store.history.events()):
            day = moment(event).day
            counts = plain.setdefault((day, name.split("/")[0]), dict.fromkeys(COUNTS, 0))
            counts[str(event.grade)] += 1
            counts["new"] += before is None
            counts["practised_ms"] += min(max(0, event.duration_ms or 0), 600_000)
            if before and before.last_day < day:
                is_long = before.due_day is not None and before.due_day - before.last_day >= 21
                age = "mature" if is_long else "young"
                counts[age] += 1
                counts[f"{age}_recalled"] += event.grade is not AGAIN
        kept = {place: dict(zip(COUNTS, found, strict=True)) for place, found in store.practice.counts().items()}
        assert kept == plain
        assert is_the_fold(store)


@given(STEPS, st.sampled_from((1, 7, 30, 366)))
def test_stats_are_those_of_the_whole_log(steps: list[tuple[bool, Act, int, str, int]], days: int) -> None:
    """Whatever happened, the numbers are those that going through the whole log gives; what is gone counts."""
    learner = live(in_memory(), steps)
    store = learner.store

    told = json.loads("".join(json_pieces(counted(learner, days))))

    expected = reference.stats(store.history.events(), store.snapshot.standings(), DECKS, learner.moment.day, days)
    found = {name: told[name] for name in expected}
    for name in ("retention", "retention_young", "retention_mature"):
        found[name] = (told[name]["reviews"], told[name]["recalled"])
    found["upcoming"] = [number for _, number in told["upcoming"]]
    found["decks"] = [
        {name: deck[name] for name in ("deck", "faces", "seen", "mature")}
        | {"retention": (deck["retention"]["reviews"], deck["retention"]["recalled"])}
        for deck in told["decks"]
    ]
    assert found == expected
    assert told["today"] == told["days"][-1]


def test_a_card_that_is_gone_counts_for_the_days_alone() -> None:
    """What was practised was practised; how a deck is remembered is told of the cards that it has."""
    steps = [
        (False, ("grade", card, given, 1000), gap * DAY_MS, "UTC", 4)
        for card, given, gap in (("d/gone", EASY, 0), ("d/b", EASY, 0), ("d/gone", AGAIN, 9), ("d/b", GOOD, 0))
    ]

    told = counted(live(in_memory(), steps), 7)

    assert (told.retention.reviews, told.retention.recalled, told.today.reviews) == (2, 1, 2)
    assert [(deck.deck, deck.retention.reviews, deck.retention.recalled) for deck in told.decks] == [
        ("d", 1, 1), ("d-2", 0, 0), ("e", 0, 0),
    ]  # fmt: skip


def test_a_card_that_moved_and_is_gone_counts_for_the_days_alone() -> None:
    """What it was called before is part of it, too."""
    steps: list[tuple[bool, Act, int, str, int]] = [
        (False, ("grade", "d/b", EASY, 1000), 0, "UTC", 4),
        (False, ("move", ("d/b", "d/gone"), {}), 0, "UTC", 4),
        (False, ("grade", "d/gone", GOOD, 1000), 9 * DAY_MS, "UTC", 4),
    ]

    told = counted(live(in_memory(), steps), 7)

    assert (told.retention.reviews, told.decks[0].retention.reviews) == (1, 0)


def test_a_side_that_is_gone_counts_for_it_alone() -> None:
    """Where a deck has a card no more in one direction, the other one counts for the deck as before."""
    steps = [
        (False, ("grade", card, given, 1000), gap * DAY_MS, "UTC", 4)
        for card, given, gap in (
            ("d/b#reverse", EASY, 0),
            ("d/b", EASY, 0),
            ("d/b#reverse", AGAIN, 9),
            ("d/b", GOOD, 0),
        )
    ]

    told = counted(live(in_memory(), steps), 7)

    assert (told.retention.reviews, told.decks[0].retention.reviews, told.decks[0].retention.recalled) == (2, 1, 1)


def test_a_review_goes_along_with_its_card(held: Store) -> None:
    """What was practised before a card moved counts for the deck that it is in now, and goes back with an undo."""
    grade(held, "d/a", EASY, duration_ms=1500)
    grade(held, "d/b", GOOD)
    in_d = held.practice.counts()

    held.log.record(noon(), "d/a", EventKind.MOVE, detail={"to": "e/a"})
    grade(held, "e/a", AGAIN, noon(9))

    assert held.practice.counts() == {
        (noon().day, "d"): [0, 0, 1, 0, 1, 0, 0, 0, 0, 0],
        (noon().day, "e"): [0, 0, 0, 1, 1, 1500, 0, 0, 0, 0],
        (noon(9).day, "e"): [1, 0, 0, 0, 0, 0, 1, 0, 0, 0],
    }
    held.log.undo(noon(9))
    held.log.undo(noon(9))
    assert held.practice.counts() == in_d


def test_histories_that_come_together_met_what_both_make(held: Store) -> None:
    """A review at a computer that did not know of the move yet was none of a new card."""
    grade(held, "d/a", EASY)
    held.log.record(noon(1), "d/a", EventKind.MOVE, detail={"to": "e/a"})
    grade(held, "d/a", GOOD, noon(9))  # as when it came from there
    held.log.record(noon(10), "d/a", EventKind.MOVE, detail={"to": "e/a"})

    assert held.practice.counts() == {
        (noon().day, "e"): [0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
        (noon(9).day, "e"): [0, 0, 1, 0, 0, 0, 1, 1, 0, 0],
    }


def test_undoing_a_review_counts_nothing_anew_where_things_have_moved(held: Store) -> None:
    """It changes the sums by what it takes back, and they stay counted."""
    grade(held, "d/a", EASY)
    held.log.record(noon(1), "d/a", EventKind.MOVE, detail={"to": "e/a"})
    held.log.count_practice()
    grade(held, "e/a", GOOD, noon(9))
    first = grade(held, "d/a", EASY, noon(9))
    assert held.log.practice.is_counted()

    held.log.undo(noon(9), first.event.id)
    held.log.undo(noon(9), held.history.events()[0].id)

    assert held.log.practice.is_counted()
    assert held.log.practice.counts() == {(noon(9).day, "e"): [0, 0, 1, 0, 1, 0, 0, 0, 0, 0]}


def test_stats_of_a_deck_that_was_moved(hark: Hark) -> None:
    """`hark stats` has what was practised of a deck under its new name, and `hark doctor` finds nothing wrong."""
    hark(f"import {HERE / 'offer' / 'first-week.toml'} --yes")
    hark("grade first-week/who-to-ring easy", at="2026-03-02 09:00")
    hark("grade first-week/who-to-ring good", at="2026-03-12 09:00")

    hark("move first-week days", at="2026-03-12 10:00")
    told = hark("stats --json", at="2026-03-12 11:00").json()
    findings = hark("doctor --json", at="2026-03-12 11:01").json()["findings"]

    assert {deck["deck"]: deck["retention"]["reviews"] for deck in told["decks"] if deck["seen"]} == {"days": 1}
    assert [one for one in findings if one["gravity"] == "fault"] == []


def test_a_day_that_was_taken_back_leaves_no_row(held: Store) -> None:
    """With its only review undone, a study day is in the table no more."""
    grade(held, at=noon(), duration_ms=1500)
    grade(held, at=noon(1), given=AGAIN)
    held.log.undo(noon(1))

    assert held.practice.counts() == {(noon().day, "d"): [0, 0, 1, 0, 1, 1500, 0, 0, 0, 0]}


def test_an_undo_further_back_changes_what_later_reviews_met(held: Store) -> None:
    """Without the first review the second one is of a new card, and no test of memory any more."""
    first = grade(held, given=EASY)
    grade(held, given=GOOD, at=noon(9))
    assert held.practice.counts()[noon(9).day, "d"] == [0, 0, 1, 0, 0, 0, 1, 1, 0, 0]

    held.log.undo(noon(9), first.event.id)

    assert held.practice.counts() == {(noon(9).day, "d"): [0, 0, 1, 0, 1, 0, 0, 0, 0, 0]}


@pytest.mark.parametrize("version", [1, 5])
@pytest.mark.parametrize("first", ["stats --json", "grade care/empty-cup good"])
def test_a_file_of_an_older_hark(hark: Hark, first: str, version: int) -> None:
    """What an older hark recorded is counted when it is first asked for, also after more was graded."""
    for day in (2, 3, 4):
        hark("grade listening/reflection good --duration-ms 4000", at=f"2026-03-0{day} 09:00")
    file = hark.home / "data" / "progress.db"
    as_of_version(file, version)

    hark(first, at="2026-03-05 09:00")
    told = hark("stats --days 4 --json", at="2026-03-05 10:00").json()

    assert [day["reviews"] for day in told["days"]] == [1, 1, 1, int(first.startswith("grade"))]
    assert (told["days"][1]["duration_ms"], told["retention"]["reviews"]) == (4000, 2)
    with opened(file) as held:
        assert is_the_fold(held)
    assert look(file, "SELECT * FROM note WHERE name = 'uncounted'") == []


def test_a_file_with_moves_and_without_sums(file: Path) -> None:
    """What had moved before there were sums counts where it is now."""
    with opened(file) as held:
        grade(held, "d/a", EASY)
        held.log.record(noon(), "d", EventKind.MOVE, detail={"to": "e"})
    as_of_version(file, 5)

    with opened(file) as held:
        assert held.practice.counts() == {(noon().day, "e"): [0, 0, 0, 1, 1, 0, 0, 0, 0, 0]}
        assert is_the_fold(held)


def test_an_older_file_is_opened_whatever_is_in_its_log(hark: Hark) -> None:
    """A record that is damaged keeps nobody from seeing what is due; only counting it is refused."""
    hark("grade listening/reflection good")
    file = hark.home / "data" / "progress.db"
    as_of_version(file, 1)
    with opened(file) as held:
        held._database.execute("UPDATE event SET grade = 'gooD'")

    assert hark("due --json").code == 0
    assert hark("stats").code == 6
    with Copy.open(file) as copy:
        assert copy.practised() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE practice SET good = good + 1",
        "DELETE FROM practice",
        "UPDATE practice SET good = good + 1 WHERE deck = ''",
        "UPDATE learned SET mature = mature + 1",
        "DELETE FROM learned",
        "INSERT INTO practice VALUES (739000, 'ghost', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
    ],
)
def test_doctor_compares_them(hark: Hark, statement: str) -> None:
    """Sums that are not those of the log are a fault, which `--fix` mends from the log."""
    hark("grade listening/reflection good")
    file = hark.home / "data" / "progress.db"
    with opened(file) as held:
        held._database.execute(statement)

    found = hark("doctor --json", at="2026-03-02 10:00")
    odd = [one for one in found.json()["findings"] if one["gravity"] == "fault"]
    fixed = hark("doctor --fix --json", at="2026-03-02 10:01").json()["fixed"]

    assert (found.code, [one["check"] for one in odd]) == (1, ["practice"])
    assert odd[0]["message"] == "what `hark stats` counts is not what your records add up to"
    assert fixed == ["practice"]
    with opened(file) as held:
        assert is_the_fold(held)
