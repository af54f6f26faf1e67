# SPDX-License-Identifier: MIT
"""Whether fitted parameters predict better than others, on reviews they had not seen. Pure.

Reviews are cut by time into six parts. Five times what comes before a cut is fitted, the fit is shrunk toward the
parameters that it is to beat, and the part after the cut is predicted by both. The difference in log loss counts as
proven where, in draws of cards with replacement (the bootstrap, by card, as reviews of one card are alike), at most
one in twenty is not above zero.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from math import exp, log
from typing import TYPE_CHECKING

from hark.memory.formula import LEAST, MOST
from hark.memory.tuning import formula_of
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from hark.memory.tuning import Parameters

    Graded = tuple[int, str, int]
    """A review: its place in the log, the grade, the study day."""
    Fit = Callable[[list[list[tuple[str, int]]]], Parameters]

LEAST_TESTS = 400
SPLITS, DRAWS, _GROUPS = 5, 1000, 500
SHRINK = 1000
"""With so many tests the fit and what it is shrunk toward count alike."""
_FLOOR = 0.001
"""Below it a parameter counts as that where a geometric mean is taken."""
_SUREST = 0.0001


@frozen
class Prediction:
    """A test, a review a day or more after the last: the chance of recall by both sets, and what came."""

    own: float
    other: float
    recalled: bool


@frozen
class Proof:
    """What came out: losses are mean log losses of the tests that were predicted."""

    tests: int
    gain: float
    """How much smaller the loss is, as a share of the other's."""
    bound: float
    """What the gain is above in nineteen of twenty draws."""
    own_loss: float
    other_loss: float
    splits: tuple[Parameters, ...]
    """What was tried in each split."""
    parameters: Parameters
    """Of all reviews, shrunk."""
    predictions: tuple[Prediction, ...]

    @property
    def is_proven(self) -> bool:
        """Whether the gain is beyond chance."""
        return self.bound > 0


def tests_of(courses: Sequence[Sequence[Graded]]) -> list[int]:
    """The places in the log of all reviews a day or more after the last, in their order."""
    return sorted(
        review[0] for course in courses for before, review in itertools.pairwise(course) if review[2] > before[2]
    )


def prove(
    courses: Sequence[Sequence[Graded]], fit: Fit, others: Sequence[Parameters], dice: Random,
    done: Callable[[int, int | None], None] = lambda _done, _whole: None,
) -> Proof:  # fmt: skip
    """Tries fits of *courses*, each the reviews of one card, against *others*: one for each split and one for all."""
    tests = tests_of(courses)
    cuts = [tests[len(tests) * part // (SPLITS + 1)] for part in range(1, SPLITS + 1)] + [tests[-1] + 1]
    losses = [[0.0, 0.0] for _ in courses]
    predictions: list[Prediction] = []
    splits: list[Parameters] = []
    for number, (cut, end) in enumerate(itertools.pairwise(cuts)):
        done(number, SPLITS + 1)
        own = _shrunk_fit(courses, fit, others[number], cut, bisect_left(tests, cut))
        splits.append(own)
        for place, course in enumerate(courses):
            if course[-1][0] >= cut:
                found = _predicted(course, own, others[number], cut, end)
                losses[place][0] += sum(_loss(one.own, one.recalled) for one in found)
                losses[place][1] += sum(_loss(one.other, one.recalled) for one in found)
                predictions += found
    done(SPLITS, SPLITS + 1)
    own_sum, other_sum = (sum(side) for side in zip(*losses, strict=True))
    return Proof(
        len(predictions), 1 - own_sum / other_sum, _bound(losses, dice), own_sum / len(predictions),
        other_sum / len(predictions), tuple(splits),
        _shrunk_fit(courses, fit, others[-1], tests[-1] + 1, len(tests)), tuple(predictions),
    )  # fmt: skip


def _shrunk_fit(courses: Sequence[Sequence[Graded]], fit: Fit, toward: Parameters, cut: int, tests: int) -> Parameters:
    before = [[(grade, day) for place, grade, day in course if place < cut] for course in courses]
    return shrunk(fit([course for course in before if course]), toward, tests)


def shrunk(fitted: Parameters, toward: Parameters, tests: int) -> Parameters:
    """The geometric mean of both, in which *fitted* weighs n/(n+`SHRINK`), n the number of *tests*."""
    weight = tests / (tests + SHRINK)
    mean = (
        exp(weight * log(max(_FLOOR, own)) + (1 - weight) * log(max(_FLOOR, other)))
        for own, other in zip(fitted, toward, strict=True)
    )
    return tuple(min(max(round(number, 6), least), most) for number, least, most in zip(mean, LEAST, MOST, strict=True))


def _predicted(course: Sequence[Graded], own: Parameters, other: Parameters, begin: int, end: int) -> list[Prediction]:
    """The tests of *course* from *begin* to before *end*."""
    sides = []
    for parameters in (own, other):
        formula, chances = formula_of(parameters), []
        stability = difficulty = 0.0
        last: int | None = None
        for place, grade, day in course:
            if place >= end:
                break
            if last is None:
                stability, difficulty = formula.first(grade)
                last = day
                continue
            elapsed = day - last
            if elapsed > 0:
                last = day
                if place >= begin:
                    chance = formula.retrievability(stability, elapsed)
                    chances.append((min(max(chance, _SUREST), 1 - _SUREST), grade != "again"))
            stability, difficulty = formula.after(grade, stability, difficulty, elapsed)
        sides.append(chances)
    return [Prediction(mine, theirs, recalled) for (mine, recalled), (theirs, _) in zip(*sides, strict=True)]


def _loss(chance: float, recalled: bool) -> float:
    return -log(chance if recalled else 1 - chance)


def _bound(losses: Sequence[Sequence[float]], dice: Random) -> float:
    """The gain that nineteen of twenty draws of cards exceed; many cards are drawn in groups, which takes less."""
    groups = [[0.0, 0.0] for _ in range(min(_GROUPS, len(losses)))]
    order = list(range(len(losses)))
    dice.shuffle(order)
    for number, place in enumerate(order):
        group = groups[number % len(groups)]
        group[0] += losses[place][0]
        group[1] += losses[place][1]
    gains = []
    for _ in range(DRAWS):
        drawn = dice.choices(groups, k=len(groups))
        other = sum(group[1] for group in drawn)
        gains.append(1 - sum(group[0] for group in drawn) / other if other else 0.0)
    return sorted(gains)[DRAWS // 20]
