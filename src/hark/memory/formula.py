# SPDX-License-Identifier: MIT
"""FSRS-6 on plain numbers: what a grade makes of a memory's stability and difficulty. Pure.

Stability is in days, the time until the chance of recall has fallen to 90 %; difficulty goes from 1 to 10. Formulas and
parameters are those of FSRS-6, as its authors describe it (open-spaced-repetition, "The Algorithm") and the package
`fsrs` computes it. Each sum is done in that package's order, so that both give the same to the last bit: the tests hold
them together, and a progress file that the package had a part in stays what its log adds up to.
"""

from __future__ import annotations

from math import e
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PARAMETERS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
    0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
"""The default ones, w0 to w20."""
LEAST = (
    0.001, 0.001, 0.001, 0.001, 1.0, 0.001, 0.001, 0.001, 0.0, 0.0, 0.001, 0.001, 0.001, 0.001, 0.0, 0.0, 1.0, 0.0,
    0.0, 0.0, 0.1,
)  # fmt: skip
MOST = (
    100.0, 100.0, 100.0, 100.0, 10.0, 4.0, 4.0, 0.75, 4.5, 0.8, 3.5, 5.0, 0.25, 0.9, 4.0, 1.0, 6.0, 2.0, 2.0, 0.8, 0.8,
)  # fmt: skip
"""Between which each parameter of FSRS-6 lies, as `fsrs` has it."""
LEAST_STABILITY = 0.001
MOST_STABILITY = 1e12
"""Far beyond any life; parameters at their bounds would lead further, to where floats end."""

RATINGS = {"again": 1, "hard": 2, "good": 3, "easy": 4}


class Formula:
    """FSRS-6 with one set of parameters: what each grade and each day make of a memory.

    What is called often is a function that finds all it needs about it, which takes the time of module globals.
    """

    __slots__ = ("after", "decay", "first", "interval_days", "parameters", "retrievability")

    def __init__(self, parameters: Sequence[float]) -> None:
        self.parameters = tuple(parameters)
        self.decay = -self.parameters[20]
        factor = 0.9 ** (1 / self.decay) - 1
        """With which the chance of recall after *stability* days is 0.9."""
        self.first = _first(self.parameters)
        self.after = _after(self.parameters, self.decay, factor)
        self.retrievability = _retrievability(self.decay, factor)
        self.interval_days = _interval_days(self.decay, factor)


def _first(w: Sequence[float]) -> Callable[[str], tuple[float, float]]:
    known = {
        grade: (w[rating - 1], min(max(w[4] - e ** (w[5] * (rating - 1)) + 1, 1.0), 10.0))
        for grade, rating in RATINGS.items()
    }

    def first(grade: str) -> tuple[float, float]:
        """Stability and difficulty after a first *grade*, a word of `Grade`."""
        return known[grade]

    return first


def _after(w: Sequence[float], decay: float, factor: float) -> Callable[[str, float, float, int], tuple[float, float]]:
    # What does not depend on the memory is worked out once.
    same_day = {grade: e ** (w[17] * (rating - 3 + w[18])) for grade, rating in RATINGS.items()}
    harder_by = {grade: -(w[6] * (rating - 3)) for grade, rating in RATINGS.items()}
    bonus = {"hard": w[15], "good": 1.0, "easy": w[16]}
    most_gain, least_loss = e ** w[8], e ** (w[17] * w[18])
    home, stay = w[7] * (w[4] - e ** (w[5] * 3) + 1), 1 - w[7]
    w9, w10, w11, w12, w13, w14, w19 = *w[9:15], w[19]
    least, most = LEAST_STABILITY, MOST_STABILITY

    def after(grade: str, stability: float, difficulty: float, elapsed_days: int) -> tuple[float, float]:
        """Stability and difficulty after *grade*, *elapsed_days* whole days since the review before.

        None are within a day.
        """
        if elapsed_days < 1:
            growth = same_day[grade] * stability**-w19
            then = stability * (growth if growth > 1.0 or grade == "again" else 1.0)
        else:
            lost = 1 - (1 + factor * elapsed_days / stability) ** decay
            if grade == "again":
                relearned = w11 * difficulty**-w12 * ((stability + 1) ** w13 - 1) * e ** (lost * w14)
                then = min(relearned, stability / least_loss)
            else:
                gain = most_gain * (11 - difficulty) * stability**-w9 * (e ** (lost * w10) - 1) * bonus[grade]
                then = stability * (1 + gain)
        harder = home + stay * (difficulty + (10.0 - difficulty) * harder_by[grade] / 9.0)
        if then < least:  # comparisons take a third of the time of `max` and `min`
            then = least
        elif then > most:
            then = most
        return then, (10.0 if harder > 10.0 else max(harder, 1.0))

    return after


def _retrievability(decay: float, factor: float) -> Callable[[float, int], float]:
    def retrievability(stability: float, elapsed_days: int) -> float:
        """Chance of recall so many days after the last review, from 0 to 1."""
        chance: float = (1 + factor * elapsed_days / stability) ** decay
        return chance

    return retrievability


def _interval_days(decay: float, factor: float) -> Callable[[float, float], float]:
    def interval_days(stability: float, retention: float) -> float:
        """Days until the chance of recall has fallen to *retention*: the forgetting curve solved for time."""
        days: float = stability / factor * (retention ** (1 / decay) - 1)
        return days

    return interval_days


DEFAULT = Formula(PARAMETERS)
