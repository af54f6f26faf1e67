# SPDX-License-Identifier: MIT
"""Whether fitted parameters predict better than others, on reviews they had not seen. Pure.

Reviews are cut by time into six parts. Five times what comes before a cut is fitted, the fit is shrunk toward the
parameters that it is to beat, and the part after the cut is predicted by both. The difference in log loss counts as
proven where, in draws of cards with replacement (the bootstrap, by card, as reviews of one card are alike), at most
one in twenty is not above zero. What is proven is drawn back further until it would cost somebody who remembers as the
others say no more than what is proven, or some tenths of a per cent.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from math import exp, inf, log, sqrt
from typing import TYPE_CHECKING

from hark.memory.expecting import Prediction, expected_gain, way
from hark.memory.formula import LEAST, MOST
from hark.memory.tuning import formula_of
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from hark.memory.tuning import Parameters

    Graded = tuple[int, str, int]
    """A review: its place in the log, the grade, the study day, which is never before that of the one before."""
    Fit = Callable[[list[list[tuple[str, int]]]], Parameters]

LEAST_TESTS = 400
SPLITS, DRAWS, _GROUPS = 5, 1000, 500
SHRINK = 1000
"""With so many tests the fit and what it is shrunk toward count alike."""
HARM = 0.004
"""So much of the loss may be at stake whatever is proven; later reviews differ, and it becomes half a per cent."""
_FLOOR = 0.001
"""Below it a parameter counts as that where a geometric mean is taken."""
_SUREST = 0.0001
_Z_ONE_SIDED = 1.645
"""So many standard errors below its mean one in twenty of a normal distribution lies."""


@frozen
class Proof:
    """What came out: losses are mean log losses of the tests that were predicted."""

    tests: int
    gain: float
    """How much smaller the loss is, as a share of the other's."""
    bound: float
    """What the gain is above in all draws but one in twenty, or as few as were asked for."""
    expected: float
    """The gain to expect of later reviews; 0 where nothing is proven."""
    own_loss: float
    other_loss: float
    parameters: Parameters
    """Of all reviews, shrunk; where they are proven, as far as HARM says."""
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
    courses: Sequence[Sequence[Graded]], fit: Fit, other: Parameters, dice: Random,
    done: Callable[[int, int | None], None] = lambda _done, _whole: None,
    before: Callable[[int], Parameters] | None = None, odds: int = 20,
) -> Proof:  # fmt: skip
    """Tries fits of *courses*, each the reviews of one card, against *other*, at least one of them with a test.

    Where *other* was fitted itself, *before* gives it as it was known before a place in the log. It counts as proven
    where one draw in *odds* at most is not above zero.
    """
    tests = tests_of(courses)
    cuts = [tests[len(tests) * part // (SPLITS + 1)] for part in range(1, SPLITS + 1)] + [tests[-1] + 1]
    losses = [[0.0, 0.0] for _ in courses]
    parts: list[list[Prediction]] = []
    weights: list[float] = []
    for number, (cut, end) in enumerate(itertools.pairwise(cuts)):
        done(number, SPLITS + 1)
        weights.append(weighing(bisect_left(tests, cut)))
        rival = before(cut) if before else other
        own = shrunk(fit(_before(courses, cut)), rival, weights[-1])
        parts.append([])
        for place, course in enumerate(courses):
            if course[-1][0] >= cut:
                found = _predicted(course, own, rival, cut, end)
                losses[place][0] += sum(one.own_loss for one in found)
                losses[place][1] += sum(one.other_loss for one in found)
                parts[-1] += found
    done(SPLITS, SPLITS + 1)
    own_sum, other_sum = (sum(side) for side in zip(*losses, strict=True))
    drawn = _drawn(losses, dice)
    gain, bound, whole = 1 - own_sum / other_sum, drawn[DRAWS // odds], sum(map(len, parts))
    fitted, weight = fit(_before(courses, cuts[-1])), weighing(len(tests))
    if bound > 0:
        weight = _careful(courses, fitted, other, weight, max(bound, HARM))
    error = (gain - drawn[DRAWS // 20]) / _Z_ONE_SIDED
    expected = expected_gain(parts, [way(each) for each in weights], way(weight), gain, error) if bound > 0 else 0.0
    return Proof(
        whole, gain, bound, expected, own_sum / whole, other_sum / whole,
        shrunk(fitted, other, weight), tuple(itertools.chain(*parts)),
    )  # fmt: skip


def _before(courses: Sequence[Sequence[Graded]], cut: int) -> list[list[tuple[str, int]]]:
    """What was reviewed before *cut*, by card."""
    before = [[(grade, day) for place, grade, day in course if place < cut] for course in courses]
    return [course for course in before if course]


def fit_before(courses: Sequence[Sequence[Graded]], fit: Fit, other: Parameters, cut: int) -> Parameters:
    """What the reviews before the place *cut* in the log make of *other*."""
    return shrunk(fit(_before(courses, cut)), other, weighing(bisect_left(tests_of(courses), cut)))


def weighing(tests: int) -> float:
    """How much a fit to so many *tests* counts, 0 to 1."""
    return tests / (tests + SHRINK)


def shrunk(fitted: Parameters, toward: Parameters, weight: float) -> Parameters:
    """The geometric mean of both, in which *fitted* counts *weight*."""
    mean = (
        exp(weight * log(max(_FLOOR, own)) + (1 - weight) * log(max(_FLOOR, other)))
        for own, other in zip(fitted, toward, strict=True)
    )
    return tuple(min(max(round(number, 6), least), most) for number, least, most in zip(mean, LEAST, MOST, strict=True))


def _careful(
    courses: Sequence[Sequence[Graded]], fitted: Parameters, toward: Parameters, weight: float, allowed: float
) -> float:
    """The *weight*, or the one with which no more than *allowed* is lost where it is *toward* that is true."""
    while (cost := _cost(courses, shrunk(fitted, toward, weight), toward)) > allowed:
        weight *= 0.97 * sqrt(allowed / cost)  # near the truth the cost grows with the square
    return weight


def _cost(courses: Sequence[Sequence[Graded]], own: Parameters, other: Parameters) -> float:
    """How much larger the log loss of *own* is expected to be where *other* is true, as a share of that of *other*."""
    tests = [one for course in courses for one in _predicted(course, own, other, 0, inf)]
    least = sum(-one.other * log(one.other) - (1 - one.other) * log(1 - one.other) for one in tests)
    return sum(-one.other * log(one.own) - (1 - one.other) * log(1 - one.own) for one in tests) / least - 1


def _predicted(
    course: Sequence[Graded], own: Parameters, other: Parameters, begin: int, end: float
) -> list[Prediction]:
    """The tests of *course* from *begin* to before *end*."""
    sides = []
    for parameters in (own, other):
        formula, chances = formula_of(parameters), []
        stability = difficulty = 0.0
        last: int | None = None
        number = 0
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
                number += 1
                if place >= begin:
                    chance = formula.retrievability(stability, elapsed)
                    chances.append((min(max(chance, _SUREST), 1 - _SUREST), grade != "again", number))
            stability, difficulty = formula.after(grade, stability, difficulty, elapsed)
        sides.append(chances)
    return [
        Prediction(mine, theirs, recalled, which) for (mine, recalled, which), (theirs, *_) in zip(*sides, strict=True)
    ]


def _drawn(losses: Sequence[Sequence[float]], dice: Random) -> list[float]:
    """The gains in draws of cards, least first; many cards are drawn in groups, which takes less."""
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
    return sorted(gains)
