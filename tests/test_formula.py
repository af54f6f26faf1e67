# SPDX-License-Identifier: MIT
"""The formula of FSRS-6: held against the package that it has its numbers from, to the last bit."""

from __future__ import annotations

import random
from importlib.metadata import version

from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

import oracle
from hark.memory import formula, schedule
from hark.memory.model import Grade

CARD = "deck/card"
DAY_MS = 86_400_000
GRADES = st.sampled_from([str(grade) for grade in Grade])
RETENTIONS = st.one_of(st.sampled_from((0.7, 0.8, 0.9, 0.95, 0.97)), st.floats(0.7, 0.97))
GAPS = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, 90), st.integers(0, 36_500))
HISTORIES = st.lists(st.tuples(GRADES, GAPS, RETENTIONS), min_size=1, max_size=30)


def reviews(history: list[tuple[str, int, float]]) -> list[oracle.Review]:
    """*history*, grades each with the days since the one before, as reviews an hour apart within a day."""
    day, told = 739_000, []
    for number, (grade, gap, retention) in enumerate(history):
        day += gap
        told.append((grade, day * DAY_MS + number * 3_600_000, day, retention))
    return told


def agrees(told: list[oracle.Review], parameters: tuple[float, ...] = DEFAULT_PARAMETERS) -> None:
    """Holds that after each review the memory is the package's, every bit of it."""
    course = schedule.Course(CARD, None, formula.Formula(parameters))
    for review, expected in zip(told, oracle.memories(CARD, told, parameters), strict=True):
        course.review(*review)
        memory = course.memory()

        assert repr(memory) == repr(expected), told


@given(HISTORIES)
def test_memories_are_those_of_the_package(history: list[tuple[str, int, float]]) -> None:
    """State, step, stability, difficulty and date agree after every grade, whatever was graded, when, and how hard."""
    agrees(reviews(history))


def test_long_histories_are_those_of_the_package() -> None:
    """So they do over three hundred cards of up to two hundred grades, at the smallest and largest values too."""
    rng = random.Random(1)
    for number in range(300):
        weights = rng.choice(((1, 1, 1, 1), (9, 1, 1, 1), (0, 0, 1, 9)))
        grades = rng.choices(("again", "hard", "good", "easy"), weights, k=200)
        gaps = rng.choice(((0, 1), (0, 0, 1, 2, 7, 30), (30, 365, 3650)))
        agrees(reviews([(grade, rng.choice(gaps), 0.9) for grade in grades[: number + 1]]))


SETS = st.tuples(
    *(st.floats(least, most) for least, most in zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True))
)
NEAR = st.tuples(
    *(st.floats(max(least, by_default / 2), min(most, by_default * 2)) for least, by_default, most in
      zip(LOWER_BOUNDS_PARAMETERS, DEFAULT_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True))
)  # fmt: skip
"""Parameters within half and double of the default ones, such as learners have."""


@given(HISTORIES, NEAR)
def test_other_parameters_are_the_packages(
    history: list[tuple[str, int, float]], parameters: tuple[float, ...]
) -> None:
    """A learner's own parameters give what the package makes of them, to the last bit."""
    agrees(reviews(history), parameters)


@given(HISTORIES, SETS)
def test_no_parameters_lead_astray(history: list[tuple[str, int, float]], parameters: tuple[float, ...]) -> None:
    """Whatever parameters lie within the bounds, memories stay within theirs, and a date can be made of each."""
    course = schedule.Course(CARD, None, formula.Formula(parameters))
    for review in reviews(history * 3):
        course.review(*review)
        memory = course.memory()

        assert memory
        assert formula.LEAST_STABILITY <= memory.stability_days <= formula.MOST_STABILITY
        assert 1 <= memory.difficulty <= 10
        assert memory.due_day is None or memory.last_day < memory.due_day <= memory.last_day + 40_000


@given(HISTORIES, st.integers(0, 36_500))
def test_the_chance_of_recall_is_the_packages(history: list[tuple[str, int, float]], days: int) -> None:
    """The forgetting curve agrees for every memory, on every day."""
    *_, memory = oracle.memories(CARD, reviews(history))

    assert schedule.retrievability(memory, memory.last_day + days) == oracle.retrievability(memory, days)


@given(HISTORIES, st.integers(1, 29))
def test_going_on_from_a_memory_is_going_on(history: list[tuple[str, int, float]], place: int) -> None:
    """A grade, which begins with the stored memory, and a rebuild, which goes through all at once, come to the same."""
    told = reviews(history)
    whole = schedule.Course(CARD)
    for review in told:
        whole.review(*review)
    begun = schedule.Course(CARD)
    for review in told[:place]:
        begun.review(*review)
    later = schedule.Course(CARD, begun.memory())
    for review in told[place:]:
        later.review(*review)

    assert repr(later.memory()) == repr(whole.memory())


def test_parameters_are_the_packages() -> None:
    """The 21 default parameters and their bounds are the package's, whose version is the one that files are told."""
    assert formula.PARAMETERS == DEFAULT_PARAMETERS
    assert (formula.LEAST, formula.MOST) == (LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS)
    assert version("fsrs") == schedule.FSRS_VERSION
