# SPDX-License-Identifier: MIT
"""Learners who forget as the default parameters say, and learners who do not: what `hark tune` makes of each.

    .venv/bin/python tests/campaigns/tune.py [LEARNERS] [REVIEWS]...

Of those who are the default at most one in twenty may be given other parameters, and none may be predicted worse by
more than half a per cent on later reviews. Of those who are not, what was claimed has to come true within a quarter, on
average over those who were given other parameters. `test_campaigns.py` is the short form.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

import itertools

from hark.memory.fitting import fitted
from hark.memory.formula import LEAST, MOST, PARAMETERS
from hark.memory.proving import SPLITS, prove, tests_of
from hark.memory.schedule import Course
from hark.memory.tuning import formula_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hark.memory.proving import Graded
    from hark.memory.tuning import Parameters

FRESH = 0.5
"""So much of what was reviewed until then is reviewed after it, to see what came true."""


def changed(**places: float) -> Parameters:
    """The default parameters with some multiplied, within their bounds."""
    numbers = list(PARAMETERS)
    for name, factor in places.items():
        place = int(name[1:])
        numbers[place] = min(max(numbers[place] * factor, LEAST[place]), MOST[place])
    return tuple(numbers)


KINDS = {
    "the default": PARAMETERS,
    "forgets fast at first": changed(w0=0.4, w1=0.4, w2=0.4, w3=0.4),
    "keeps long at first": changed(w0=3, w1=3, w2=3, w3=3),
    "gains less each time": changed(w8=0.7),
    "gains more each time": changed(w8=1.2),
    "a flatter curve": changed(w20=0.65, w2=1.5),
    "all of it": changed(w2=0.5, w3=0.5, w8=0.8, w11=0.6, w20=1.8),
}


@dataclass
class Outcome:
    """What became of one learner; gains in log loss as shares."""

    adopted: bool
    claimed: float
    real: float


def reviews(truth: Parameters, number: int, dice: random.Random) -> tuple[list[list[Graded]], int]:
    """The reviews of one learner, by card, until so many tests were done, and *FRESH* more; and the first fresh place.

    Cards come when the default parameters say; whether they are recalled, *truth* says.
    """
    formula = formula_of(truth)
    courses: list[list[Graded]] = []
    due: dict[int, list[int]] = {}
    hark: list[Course] = []
    true: list[tuple[float, float, int]] = []
    place, tests, day, first_fresh = 0, 0, 700_000, -1
    new = max(5, number // 200)
    while tests < number * (1 + FRESH):
        for _ in range(new):
            courses.append([])
            hark.append(Course(f"d/{len(hark)}"))
            true.append((0.0, 0.0, 0))
            due.setdefault(day, []).append(len(hark) - 1)
        for card in due.pop(day, ()):
            if tests == number and first_fresh < 0:
                first_fresh = place
            if not courses[card]:
                grade = dice.choices(("again", "hard", "good", "easy"), (2, 1, 5, 2))[0]
                stability, difficulty = formula.first(grade)
            else:
                stability, difficulty, last = true[card]
                is_recalled = dice.random() < formula.retrievability(stability, day - last)
                grade = dice.choices(("hard", "good", "easy"), (1, 6, 1))[0] if is_recalled else "again"
                stability, difficulty = formula.after(grade, stability, difficulty, day - last)
                tests += 1
            true[card] = stability, difficulty, day
            hark[card].review(grade, day * 86_400_000, day, 0.9)
            courses[card].append((place, grade, day))
            place += 1
            memory = hark[card].memory()
            assert memory
            due.setdefault(max(day + 1, memory.due_day or 0), []).append(card)
        day += 1
    return [course for course in courses if course], first_fresh


def loss(courses: Sequence[Sequence[Graded]], parameters: Parameters, since: int) -> float:
    """The log loss of *parameters* over all tests from the place *since* on, worked out review by review."""
    formula, total = formula_of(parameters), 0.0
    for course in courses:
        stability, difficulty = formula.first(course[0][1])
        for (_, _, before), (place, grade, day) in itertools.pairwise(course):
            if place >= since:
                chance = min(max(formula.retrievability(stability, day - before), 1e-4), 1 - 1e-4)
                total -= log(1 - chance if grade == "again" else chance)
            stability, difficulty = formula.after(grade, stability, difficulty, day - before)
    return total


def outcome(truth: Parameters, number: int, seed: int) -> Outcome:
    """What becomes of one learner who remembers by *truth*, after so many tests."""
    courses, fresh = reviews(truth, number, random.Random(seed))
    past = [before for course in courses if (before := [review for review in course if review[0] < fresh])]
    assert len(tests_of(past)) == number
    proof = prove(past, fitted, [PARAMETERS] * (SPLITS + 1), random.Random(seed + 1))
    real = 1 - loss(courses, proof.parameters, fresh) / loss(courses, PARAMETERS, fresh)
    return Outcome(proof.is_proven, proof.gain, real)


def campaign(learners: int, numbers: Sequence[int]) -> Iterator[tuple[str, int, list[Outcome]]]:
    """Each kind of learner with each number of tests."""
    for name, truth in KINDS.items():
        for number in numbers:
            many = learners if truth == PARAMETERS else max(1, learners // 4)
            yield name, number, [outcome(truth, number, 1000 * number + seed) for seed in range(many)]


def told(name: str, number: int, outcomes: Sequence[Outcome]) -> str:
    """A row of the table."""
    adopted = [one for one in outcomes if one.adopted]
    share = f"{len(adopted)} of {len(outcomes)}"
    if not adopted:
        return f"| {name} | {number} | {share} | | | |"
    claimed, real = (sum(getattr(one, side) for one in adopted) / len(adopted) for side in ("claimed", "real"))
    worst = min(one.real for one in adopted)
    return f"| {name} | {number} | {share} | {claimed:+.2%} | {real:+.2%} | {worst:+.2%} |"


if __name__ == "__main__":
    sys.stdout.write("| who | tests | adopted | claimed | came true | least |\n|---|---|---|---|---|---|\n")
    given = [int(word) for word in sys.argv[1:]]
    for found in campaign(given[0] if given else 200, given[1:] or (400, 1000, 4000)):
        sys.stdout.write(f"{told(*found)}\n")
        sys.stdout.flush()
