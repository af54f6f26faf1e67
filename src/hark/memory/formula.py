# SPDX-License-Identifier: MIT
"""FSRS-6 on plain numbers: what a grade makes of a memory's stability and difficulty. Pure.

Stability is in days, the time until the chance of recall has fallen to 90 %; difficulty goes from 1 to 10. Formulas and
parameters are those of FSRS-6, as its authors describe it (open-spaced-repetition, "The Algorithm") and the package
`fsrs` computes it. Each sum is done in that package's order, so that both give the same to the last bit: the tests hold
them together, and a progress file that the package had a part in stays what its log adds up to.
"""

from __future__ import annotations

from math import e

PARAMETERS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
    0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
"""The default ones, w0 to w20."""
W0, W1, W2, W3, W4, W5, W6, W7, W8, W9, W10, W11, W12, W13, W14, W15, W16, W17, W18, W19, W20 = PARAMETERS
DECAY = -W20
FACTOR = 0.9 ** (1 / DECAY) - 1
"""With which the chance of recall after *stability* days is 0.9."""
LEAST_STABILITY = 0.001

_RATINGS = {"again": 1, "hard": 2, "good": 3, "easy": 4}
_EASIEST = W4 - e ** (W5 * 3) + 1
_FIRST = {
    grade: (PARAMETERS[rating - 1], min(max(W4 - e ** (W5 * (rating - 1)) + 1, 1.0), 10.0))
    for grade, rating in _RATINGS.items()
}
# What does not depend on the memory is worked out once.
_SAME_DAY = {grade: e ** (W17 * (rating - 3 + W18)) for grade, rating in _RATINGS.items()}
_HARDER = {grade: -(W6 * (rating - 3)) for grade, rating in _RATINGS.items()}
_BONUS = {"hard": W15, "good": 1.0, "easy": W16}
_GAIN, _LEAST_LOSS = e**W8, e ** (W17 * W18)
_HOME, _STAY = W7 * _EASIEST, 1 - W7


def first(grade: str) -> tuple[float, float]:
    """Stability and difficulty after a first *grade*, a word of `Grade`."""
    return _FIRST[grade]


def after(grade: str, stability: float, difficulty: float, elapsed_days: int) -> tuple[float, float]:
    """Stability and difficulty after *grade*, *elapsed_days* whole days since the review before; none within a day."""
    if elapsed_days < 1:
        growth = _SAME_DAY[grade] * stability**-W19
        then = stability * (growth if growth > 1.0 or grade == "again" else 1.0)
    else:
        lost = 1 - (1 + FACTOR * elapsed_days / stability) ** DECAY
        if grade == "again":
            relearned = W11 * difficulty**-W12 * ((stability + 1) ** W13 - 1) * e ** (lost * W14)
            then = min(relearned, stability / _LEAST_LOSS)
        else:
            gain = _GAIN * (11 - difficulty) * stability**-W9 * (e ** (lost * W10) - 1) * _BONUS[grade]
            then = stability * (1 + gain)
    harder = _HOME + _STAY * (difficulty + (10.0 - difficulty) * _HARDER[grade] / 9.0)
    if then < LEAST_STABILITY:  # comparisons take a third of the time of `max` and `min`
        then = LEAST_STABILITY
    return then, (10.0 if harder > 10.0 else max(harder, 1.0))


def retrievability(stability: float, elapsed_days: int) -> float:
    """Chance of recall so many days after the last review, from 0 to 1."""
    chance: float = (1 + FACTOR * elapsed_days / stability) ** DECAY
    return chance


def interval_days(stability: float, retention: float) -> float:
    """Days until the chance of recall has fallen to *retention*: the forgetting curve solved for time."""
    days: float = stability / FACTOR * (retention ** (1 / DECAY) - 1)
    return days
