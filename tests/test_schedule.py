# SPDX-License-Identifier: MIT
"""The schedule: held against an independent FSRS, and against what hark promises about days, clocks and spread."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import fsrs
import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS
from fsrs_rs_python import FSRS, FSRSItem, FSRSReview
from hypothesis import given
from hypothesis import strategies as st

from hark.memory import schedule
from hark.memory.days import Calendar
from hark.memory.model import Grade, Memory, Moment, State
from hark.values import replace
from places import environment

if TYPE_CHECKING:
    from pathlib import Path

CARD = "deck/card"
AGAIN, HARD, GOOD, EASY = Grade.AGAIN, Grade.HARD, Grade.GOOD, Grade.EASY
RATING = {AGAIN: 1, HARD: 2, GOOD: 3, EASY: 4}
DAY_MS = 86_400_000
MARCH = date(2026, 3, 2).toordinal()
REFERENCE = FSRS(DEFAULT_PARAMETERS)
REFERENCE_STABILITY_MAX = 36_500.0

History = list[tuple[Grade, int]]
"""Grades, each with the study days since the one before."""


def noon(day: int) -> Moment:
    """Twelve o'clock UTC on study day *day*."""
    return Moment((day - date(1970, 1, 1).toordinal()) * DAY_MS + DAY_MS // 2, 0, day)


def learned(history: History, retention: float = 0.9) -> list[Memory]:
    """The memory after each grade of *history*."""
    memory, day, memories = None, MARCH, []
    for grade, gap in history:
        day += gap
        memory = schedule.review(memory, grade, noon(day), card=CARD, retention=retention)
        memories.append(memory)
    return memories


def histories(count: int, seed: int, *, gaps: tuple[int, ...], length: int = 12) -> list[History]:
    """Random histories: a third of the reviews on the same day, the others up to one of *gaps* later."""
    rng = random.Random(seed)

    def gap(place: int) -> int:
        return 0 if place == 0 or rng.random() < 1 / 3 else rng.randint(1, rng.choice(gaps))

    return [[(rng.choice(list(Grade)), gap(place)) for place in range(rng.randint(1, length))] for _ in range(count)]


def reference(asked: list[History]) -> list[list[tuple[float, float]]]:
    """Stability and difficulty after each grade, by fsrs-rs."""
    items = [FSRSItem([FSRSReview(RATING[grade], gap) for grade, gap in history]) for history in asked]
    states = REFERENCE.historical_memory_state_batch(items)
    return [[(state.stability, state.difficulty) for state in one] for one in states]


GRADES = st.sampled_from(list(Grade))
HISTORIES: st.SearchStrategy[History] = st.lists(
    st.tuples(GRADES, st.one_of(st.just(0), st.integers(0, 30), st.integers(0, 36_500))), min_size=1, max_size=25
)
RETENTIONS = st.floats(0.7, 0.97)


@pytest.mark.parametrize(
    ("gaps", "seed"),
    [((1, 3), 1), ((1, 7, 60), 2), ((1, 30, 400, 4000), 3)],
    ids=["days", "weeks", "years"],
)
def test_memories_are_those_of_fsrs_rs(gaps: tuple[int, ...], seed: int) -> None:
    """Stability and difficulty agree with fsrs-rs after every grade of 600 histories, same-day reviews included.

    The one difference between the two: fsrs-rs caps stability at 36,500 days and the Python package does
    not. All histories that stay below must agree, and these do.
    """
    asked = histories(600, seed, gaps=gaps)

    for history, expected in zip(asked, reference(asked), strict=True):
        memories = [(memory.stability_days, memory.difficulty) for memory in learned(history)]

        assert max(stability for stability, _ in memories) < REFERENCE_STABILITY_MAX
        for found, wanted in zip(memories, expected, strict=True):
            assert found == pytest.approx(wanted, rel=1e-3), history


def test_memories_agree_until_the_reference_caps_them() -> None:
    """With gaps of a century both agree up to the grade that takes stability over 36,500 days, where fsrs-rs stops."""
    asked = histories(300, 4, gaps=(3000, 36_500), length=30)
    capped = 0

    for history, expected in zip(asked, reference(asked), strict=True):
        for memory, wanted in zip(learned(history), expected, strict=True):
            if memory.stability_days >= REFERENCE_STABILITY_MAX:
                assert wanted[0] == pytest.approx(REFERENCE_STABILITY_MAX)
                capped += 1
                break
            assert (memory.stability_days, memory.difficulty) == pytest.approx(wanted, rel=1e-3), history

    assert 0 < capped < len(asked)


def test_forgetting_again_and_again_agrees_too() -> None:
    """Sixty times *again* leads both to the same smallest stability and the greatest difficulty."""
    asked: list[History] = [[(AGAIN, gap) for _ in range(60)] for gap in (0, 1, 500)]

    for history, expected in zip(asked, reference(asked), strict=True):
        for memory, wanted in zip(learned(history), expected, strict=True):
            assert (memory.stability_days, memory.difficulty) == pytest.approx(wanted, rel=1e-3)


def intervals(words: str) -> list[str]:
    """The intervals that grading with *words* plans, each grade given when its interval is over, before any spread."""
    memory, day, planned = None, MARCH, []
    for word in words.split():
        memory = schedule.review(memory, Grade(word), noon(day), card=CARD)
        if memory.due_day is None:
            minutes = schedule.interval_ms(memory) / 60_000
            planned.append(f"{minutes:g}m")
        else:
            days = schedule.planned_days(memory.stability_days, 0.9)
            planned.append(f"{days}d")
            day += days
    return planned


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ("good good good good good good good good", "10m 2d 11d 46d 163d 498d 1348d 3299d"),
        ("again good good good good again good good good", "1m 10m 1d 2d 7d 10m 1d 2d 5d"),
        ("hard hard good hard good hard good good", "5.5m 5.5m 10m 10m 1d 2d 5d 10d"),
        ("easy easy easy again hard good easy good", "8d 66d 397d 10m 15m 7d 22d 48d"),
    ],
)
def test_pinned_sequences(grades: str, expected: str) -> None:
    """Four strings of grades give the intervals that fsrs-rs, asked on its own, gives for them."""
    assert intervals(grades) == expected.split()


def test_a_first_good_is_a_step_of_ten_minutes() -> None:
    """The whole memory after one *good*: the first values of FSRS-6, due in ten minutes, nothing forgotten."""
    moment = Moment(1_772_442_000_000, 3600, MARCH)

    memory = schedule.review(None, GOOD, moment, card=CARD)

    assert memory.difficulty == pytest.approx(6.4133 - math.exp(2 * 0.8334) + 1)
    assert replace(memory, difficulty=0.0) == Memory(
        state=State.LEARNING,
        step=1,
        stability_days=2.3065,
        difficulty=0.0,
        due_ms=1_772_442_600_000,
        due_day=None,
        last_ms=1_772_442_000_000,
        last_day=MARCH,
        reps=1,
        lapses=0,
        leech=False,
    )


BERLIN = Calendar(ZoneInfo("Europe/Berlin"))


def berlin(wall: str) -> Moment:
    """When a clock in Berlin shows *wall*."""
    return BERLIN.moment(datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC))


@pytest.mark.parametrize("evening", ["2026-03-04", "2026-03-28", "2026-10-24"], ids=["plain", "spring", "autumn"])
def test_an_evening_and_the_morning_after_are_a_day_apart(evening: str) -> None:
    """Graded *good* for one day at 21:00, a card is due from 04:00, and a grade at 08:00 counts as one elapsed day."""
    first = schedule.review(None, AGAIN, berlin(f"{evening} 20:49"), card=CARD)
    second = schedule.review(first, GOOD, berlin(f"{evening} 20:50"), card=CARD)
    third = schedule.review(second, GOOD, berlin(f"{evening} 21:00"), card=CARD)
    morning = (date.fromisoformat(evening) + timedelta(days=1)).isoformat()

    fourth = schedule.review(third, GOOD, berlin(f"{morning} 08:00"), card=CARD)

    assert (third.state, third.due_day) == (State.REVIEW, date.fromisoformat(morning).toordinal())
    assert [schedule.is_due(third, berlin(f"{morning} {hour}")) for hour in ("03:59", "04:00")] == [False, True]
    assert fourth.last_day - third.last_day == 1
    [states] = reference([[(AGAIN, 0), (GOOD, 0), (GOOD, 0), (GOOD, 1)]])
    assert (fourth.stability_days, fourth.difficulty) == pytest.approx(states[-1], rel=1e-3)


def test_the_small_hours_are_still_the_same_day() -> None:
    """A grade at 03:00 follows one at 21:00 on the same study day, although the date and ten hours have passed."""
    evening = schedule.review(None, EASY, berlin("2026-03-04 21:00"), card=CARD)

    night = schedule.review(evening, GOOD, berlin("2026-03-05 03:00"), card=CARD)

    [states] = reference([[(EASY, 0), (GOOD, 0)]])
    assert (night.stability_days, night.difficulty) == pytest.approx(states[-1], rel=1e-3)


@given(HISTORIES, st.integers(0, 100), RETENTIONS)
def test_a_grade_never_makes_a_card_due_in_the_past(history: History, gap: int, retention: float) -> None:
    """After any grade the card is due later than the moment it was graded at, in minutes or from another day on."""
    memory = learned(history)[-1]
    moment = noon(memory.last_day + gap)

    for after in schedule.preview(memory, moment, card=CARD, retention=retention).values():
        assert not schedule.is_due(after, moment)
        assert (after.due_ms is None) != (after.due_day is None)
        assert after.due_ms is None or after.due_ms > moment.at_ms
        assert after.due_day is None or after.due_day > moment.day


@given(st.lists(st.tuples(GRADES, st.integers(-10_000, 10_000), st.integers(-20, 20)), min_size=1, max_size=20))
def test_a_clock_that_jumps_never_takes_a_memory_back(jumps: list[tuple[Grade, int, int]]) -> None:
    """With a clock and days that jump both ways, the last review only goes on, and the card is due after it."""
    memory: Memory | None = None
    for grade, minutes, days in jumps:
        moment = Moment(noon(MARCH).at_ms + minutes * 60_000, 0, MARCH + days)

        after = schedule.review(memory, grade, moment, card=CARD)

        assert after.last_ms == max(moment.at_ms, memory.last_ms if memory else moment.at_ms)
        assert after.last_day == max(moment.day, memory.last_day if memory else moment.day)
        assert after.reps == (memory.reps if memory else 0) + 1
        assert schedule.interval_ms(after) > 0
        assert not schedule.is_due(after, moment)
        memory = after


@given(HISTORIES, GRADES, st.integers(1, 10**9), st.integers(0, 400))
def test_a_moment_before_the_last_review_counts_as_the_last_review(
    history: History, grade: Grade, back_ms: int, days_back: int
) -> None:
    """A clock set back is flagged, and the grade lands at the last review as if no time had passed."""
    memory = learned(history)[-1]
    earlier = Moment(memory.last_ms - back_ms, 0, memory.last_day - days_back)
    same = Moment(memory.last_ms, 0, memory.last_day)

    assert schedule.is_clamped(memory, earlier)
    assert not schedule.is_clamped(memory, same)
    assert not schedule.is_clamped(None, earlier)
    assert schedule.review(memory, grade, earlier, card=CARD) == schedule.review(memory, grade, same, card=CARD)


@given(HISTORIES, st.integers(0, 4000), RETENTIONS)
def test_better_grades_make_stronger_memories(history: History, gap: int, retention: float) -> None:
    """*again* <= *hard* <= *good* <= *easy* in stability and interval, and the reverse in difficulty."""
    memory = learned(history)[-1]

    after = schedule.preview(memory, noon(memory.last_day + gap), card=CARD, retention=retention)

    ordered = [after[grade] for grade in (AGAIN, HARD, GOOD, EASY)]
    assert list(after) == [AGAIN, HARD, GOOD, EASY]
    for worse, better in pairwise(ordered):
        assert worse.stability_days <= better.stability_days
        assert schedule.interval_ms(worse) <= schedule.interval_ms(better)
        assert worse.difficulty >= better.difficulty
    assert all(1 <= one.difficulty <= 10 for one in ordered)


def test_a_first_grade_orders_memories_too() -> None:
    """A new card's four prospects: the four first stabilities of FSRS-6, and 1, 5.5, 10 minutes or 8 days."""
    ahead = schedule.preview(None, noon(MARCH), card=CARD)

    assert [one.stability_days for one in ahead.values()] == [0.212, 1.2931, 2.3065, 8.2956]
    assert [one.due_ms and one.due_ms - one.last_ms for one in ahead.values()] == [60_000, 330_000, 600_000, None]
    assert [one.state for one in ahead.values()] == [State.LEARNING] * 3 + [State.REVIEW]
    assert schedule.planned_days(ahead[EASY].stability_days, 0.9) == 8


def test_the_eighth_lapse_makes_a_leech() -> None:
    """A card forgotten eight times out of review is a leech; forgetting it while learning counts for nothing."""
    history: History = [(AGAIN, 0), (AGAIN, 0), (EASY, 0)]
    for _ in range(8):
        history += [(AGAIN, 1), (AGAIN, 0), (GOOD, 0)]

    memories = learned(history)

    assert [memory.lapses for memory in memories] == [0, 0, 0, *(lapse for lapse in range(1, 9) for _ in range(3))]
    assert [memory.leech for memory in memories] == [False] * 24 + [True] * 3


def test_a_leech_taken_back_is_one_again_after_eight_more() -> None:
    """Once resumed, a card has another eight lapses before it is set aside again."""
    memory = replace(learned([(EASY, 0)])[-1], lapses=8)
    seen = []
    for _ in range(8):
        memory = schedule.review(memory, AGAIN, noon(memory.last_day + 1), card=CARD)
        seen.append((memory.lapses, memory.leech))
        memory = schedule.review(memory, GOOD, noon(memory.last_day), card=CARD)

    assert seen == [
        (9, False),
        (10, False),
        (11, False),
        (12, False),
        (13, False),
        (14, False),
        (15, False),
        (16, True),
    ]


@given(st.floats(0.001, 1e6), st.floats(1, 10), st.integers(0, 5000), RETENTIONS, GRADES)
def test_planned_days_are_those_of_fsrs(
    stability: float, difficulty: float, elapsed: int, retention: float, grade: Grade
) -> None:
    """The interval before the spread is the one the fsrs package itself plans with its fuzz off."""
    start = datetime(2026, 3, 2, tzinfo=UTC)
    card = fsrs.Card(1, fsrs.State.Review, None, stability, difficulty, start, start)
    package = fsrs.Scheduler(desired_retention=retention, relearning_steps=(), enable_fuzzing=False)

    after, _ = package.review_card(card, fsrs.Rating(RATING[grade]), start + timedelta(days=elapsed))

    assert after.stability is not None
    assert after.last_review is not None
    assert schedule.planned_days(after.stability, retention) == (after.due - after.last_review).days


@given(HISTORIES, RETENTIONS)
def test_a_due_day_is_the_plan_with_its_spread(history: History, retention: float) -> None:
    """A card in review is due within Anki's range around the planned days, at the place its review count gives."""
    for memory in learned(history, retention):
        if memory.due_day is None:
            assert memory.state is not State.REVIEW
            continue
        planned = schedule.planned_days(memory.stability_days, retention)
        low, high = schedule.spread_range(planned)

        assert memory.state is State.REVIEW
        assert low <= memory.due_day - memory.last_day <= high
        assert memory.due_day - memory.last_day == schedule.spread(planned, CARD, memory.reps)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (1, (1, 1)),
        (2, (2, 2)),
        (3, (2, 4)),
        (4, (3, 5)),
        (7, (5, 9)),
        (10, (8, 12)),
        (20, (17, 23)),
        (100, (93, 107)),
        (1000, (948, 1052)),
        (36_500, (34_673, 36_500)),
    ],
)
def test_spread_ranges_are_ankis(days: int, expected: tuple[int, int]) -> None:
    """By hand from Anki's rule: 1 day, 15% of days 2.5 to 7, 10% of those to 20, 5% beyond, both ways, rounded."""
    assert schedule.spread_range(days) == expected


@pytest.mark.parametrize("days", [1, 2, 3, 5, 10, 30, 100])
def test_spread_covers_its_range_evenly(days: int) -> None:
    """Over many cards every interval of the range comes up about as often as the others, and none outside it."""
    low, high = schedule.spread_range(days)
    rng = random.Random(days)
    cards = [f"{rng.getrandbits(40):x}/{rng.getrandbits(40):x}" for _ in range(4000)]

    found = Counter(schedule.spread(days, card, 5) for card in cards)

    fair = len(cards) / (high - low + 1)
    assert sorted(found) == list(range(low, high + 1))
    assert all(0.7 * fair < times < 1.3 * fair for times in found.values())


@pytest.mark.parametrize(("one", "other"), [("#2", "#3"), ("-1", "-2"), ("a", "b")])
def test_siblings_drift_apart(one: str, other: str) -> None:
    """Cards whose ids differ in one character only fall on the same of five intervals one time in five."""
    rng = random.Random(1)
    cards = [f"{rng.getrandbits(40):x}/{rng.getrandbits(40):x}" for _ in range(1000)]

    same = sum(schedule.spread(10, card + one, 4) == schedule.spread(10, card + other, 4) for card in cards)

    assert 120 < same < 280


def test_spread_differs_from_review_to_review() -> None:
    """The same card is not moved the same way every time."""
    assert {schedule.spread(10, CARD, reps) for reps in range(1, 60)} == {8, 9, 10, 11, 12}


def test_spread_is_the_same_in_every_process(tmp_path: Path) -> None:
    """Neither the process nor its hash seed changes where a card falls: a log replayed anywhere gives one schedule."""
    asked = [(days, f"deck/card-{number}", number) for days in (3, 10, 100, 5000) for number in range(25)]
    script = f"from hark.memory.schedule import spread; print([spread(*one) for one in {asked!r}])"
    here = [schedule.spread(*one) for one in asked]

    answers = [
        subprocess.run(
            [sys.executable, "-c", script],
            env=environment(tmp_path, PYTHONHASHSEED=seed),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert answers == [f"{here}\n"] * 2


def test_no_dice_are_thrown() -> None:
    """The same history gives the very same memories, whatever state the global random generator is in."""
    history: History = [(GOOD, 0), (GOOD, 0), (GOOD, 2), (EASY, 12), (HARD, 60)]

    random.seed(1)
    first = learned(history)
    random.seed(2)
    second = learned(history)

    assert first == second


@pytest.mark.parametrize("days", [1, 5, 40, 1000])
def test_recall_is_nine_in_ten_when_a_memorys_stability_has_passed(days: int) -> None:
    """By the definition of stability: certain today and before, 90 % after *stability* days, less after that."""
    memory = replace(learned([(EASY, 0)])[-1], stability_days=float(days))

    found = [schedule.retrievability(memory, MARCH + gap) for gap in (-3, 0, days, 2 * days)]

    assert found[:3] == [1.0, 1.0, pytest.approx(0.9)]
    assert 0 < found[3] < 0.9


@pytest.mark.parametrize(
    ("stability", "retention", "expected"),
    [
        (10.0, 0.9, 10),
        (0.001, 0.9, 1),
        (1e-300, 0.97, 1),
        (36_500.4, 0.9, 36_500),
        (1e9, 0.9, 36_500),
        (1e300, 0.7, 36_500),
    ],
)
def test_planned_days_stay_within_a_day_and_a_century(stability: float, retention: float, expected: int) -> None:
    """At a retention of 0.9 the interval is the stability; however small or huge, it lies between 1 and 36,500 days."""
    assert schedule.planned_days(stability, retention) == expected


def test_huge_intervals_do_not_overflow() -> None:
    """A card called easy on every due day for thousands of years keeps intervals of a century at most."""
    memory = learned([(EASY, 0)])[-1]
    while memory.last_day < date(9000, 1, 1).toordinal():
        assert memory.due_day is not None
        memory = schedule.review(memory, EASY, noon(memory.due_day), card=CARD)

    assert memory.due_day is not None
    assert 34_673 <= memory.due_day - memory.last_day <= 36_500
    assert memory.reps > 70


@pytest.mark.parametrize("year", [2100, 5000, 9000, 9800])
def test_a_clock_far_in_the_future_does_no_harm(year: int) -> None:
    """Every grade works in any century, for a card last seen today."""
    memory = learned([(GOOD, 0), (GOOD, 0), (GOOD, 2)])[-1]
    moment = noon(date(year, 1, 1).toordinal())

    after = schedule.preview(memory, moment, card=CARD)

    assert [one.last_day for one in after.values()] == [moment.day] * 4
    assert all(not schedule.is_due(one, moment) for one in after.values())
    assert 0 < schedule.retrievability(memory, moment.day) < 0.5


def test_the_last_century_of_the_calendar() -> None:
    """A well-known card graded with a clock in the year 9990 gets its interval like any other."""
    memory = replace(learned([(EASY, 0)])[-1], stability_days=1e5)

    after = schedule.review(memory, GOOD, noon(date(9990, 1, 1).toordinal()), card=CARD)

    assert schedule.interval_ms(after) >= 34_673 * DAY_MS


@pytest.mark.parametrize(
    ("due_day", "due_ms", "now", "expected"),
    [
        (MARCH, None, Moment(0, 0, MARCH), True),
        (MARCH, None, Moment(10**15, 0, MARCH - 1), False),
        (None, 5000, Moment(5000, 0, 0), True),
        (None, 5000, Moment(4999, 0, MARCH), False),
    ],
)
def test_days_are_due_by_the_day_and_steps_by_the_clock(
    due_day: int | None, due_ms: int | None, now: Moment, expected: bool
) -> None:
    """A card with a due day waits from that study day on; one in a short step waits from that millisecond on."""
    memory = replace(learned([(GOOD, 0)])[0], due_day=due_day, due_ms=due_ms)

    assert schedule.is_due(memory, now) is expected


def test_each_desired_retention_has_its_own_schedule() -> None:
    """A higher desired retention brings the card back sooner, and the memory itself is the same."""
    history: History = [(GOOD, 0), (GOOD, 0), (GOOD, 2), (GOOD, 11)]

    often, usual, seldom = (learned(history, retention)[-1] for retention in (0.97, 0.9, 0.7))

    assert often.stability_days == usual.stability_days == seldom.stability_days
    assert schedule.interval_ms(often) < schedule.interval_ms(usual) < schedule.interval_ms(seldom)


def test_a_learning_step_across_the_start_of_a_day() -> None:
    """A step begun at 03:55 is due ten minutes later, on the next study day, and counts as one day."""
    memory = schedule.review(None, GOOD, berlin("2026-03-05 03:55"), card=CARD)

    after = schedule.review(memory, GOOD, berlin("2026-03-05 04:05"), card=CARD)

    assert schedule.is_due(memory, berlin("2026-03-05 04:05"))
    [states] = reference([[(GOOD, 0), (GOOD, 1)]])
    assert (after.stability_days, after.difficulty) == pytest.approx(states[-1], rel=1e-3)


def test_a_day_that_starts_later_moves_the_border() -> None:
    """With days that start at noon, 21:00 and 08:00 the next morning are the same study day."""
    days = Calendar(ZoneInfo("Europe/Berlin"), time(12))
    evening = days.moment(datetime(2026, 3, 4, 20, 0, tzinfo=UTC))
    morning = days.moment(datetime(2026, 3, 5, 7, 0, tzinfo=UTC))

    after = schedule.review(schedule.review(None, EASY, evening, card=CARD), GOOD, morning, card=CARD)

    [states] = reference([[(EASY, 0), (GOOD, 0)]])
    assert (after.stability_days, after.difficulty) == pytest.approx(states[-1], rel=1e-3)


@pytest.mark.parametrize(
    ("state", "interval", "mature"), [("review", 20, False), ("review", 21, True), ("relearning", 30, False)]
)
def test_three_weeks_make_a_card_mature(state: str, interval: int, mature: bool) -> None:
    """Mature is a card in review whose interval has reached twenty-one days."""
    memory = Memory(State(state), None, 30.0, 5.0, None, MARCH + interval, 0, MARCH, 4, 0)

    assert schedule.is_mature(memory) is mature


@pytest.mark.parametrize("retention", [0.9, 0.85])
def test_what_a_review_meets_is_what_is_remembered(retention: float) -> None:
    """A card met is as mature as its memory says, also where only the spread takes its interval over three weeks."""
    seen = Counter[tuple[int, int]]()
    for number in range(400):
        course = schedule.Course(f"d/c{number}")
        for grade, day in ((GOOD, MARCH), (GOOD, MARCH), (GOOD, MARCH + 1 + number % 20)):
            course.review(grade, noon(day).at_ms, day, retention)
        memory = course.memory()
        assert memory is not None
        again = schedule.Course(f"d/c{number}", memory)

        met = course.review(GOOD, memory.last_ms, memory.last_day + 1, retention)

        assert met == again.review(GOOD, memory.last_ms, memory.last_day + 1, retention)
        assert met == (schedule.MET_MATURE if schedule.is_mature(memory) else schedule.MET_YOUNG)
        seen[met, schedule.planned_days(memory.stability_days, retention)] += 1
    both = {days for _, days in seen if seen[schedule.MET_MATURE, days] and seen[schedule.MET_YOUNG, days]}
    assert both, seen
