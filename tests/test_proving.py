# SPDX-License-Identifier: MIT
"""What is made of a fit: it sees nothing of what it has to predict, is drawn back, and promises what comes."""

from __future__ import annotations

import random
from math import exp, isclose
from typing import Any

import pytest

import tune
from hark.memory.expecting import Prediction, expected_gain
from hark.memory.fitting import fitted
from hark.memory.formula import PARAMETERS
from hark.memory.proving import HARM, prove, shrunk, weighing

FAST = (0.05, 0.2, 0.5, 1.5, *PARAMETERS[4:20], 0.4)


def recalled(own: float, other: float, number: int = 1) -> Prediction:
    """A test that was recalled, whose log losses are these."""
    return Prediction(exp(-own), exp(-other), recalled=True, number=number)


def test_shrinking() -> None:
    """With no tests nothing is left of a fit, with a thousand half of it in logarithms, and bounds hold."""
    assert shrunk(FAST, PARAMETERS, weighing(0)) == PARAMETERS
    assert shrunk((0.4, *PARAMETERS[1:]), (0.1, *PARAMETERS[1:]), weighing(1000))[0] == 0.2
    assert shrunk((*PARAMETERS[:20], 0.9), PARAMETERS, weighing(10**9))[20] == 0.8


def test_a_fit_sees_nothing_of_what_it_has_to_predict() -> None:
    """Each fit is given the reviews before its cut alone; one that knows no better is not proven."""
    courses: list[Any] = [[(10 * day + card, "good", day) for day in range(card, card + 90, 3)] for card in range(9)]
    seen: list[int] = []

    def fit(past: list[list[tuple[str, int]]]) -> tuple[float, ...]:
        seen.append(sum(map(len, past)))
        return PARAMETERS

    proof = prove(courses, fit, PARAMETERS, random.Random(1))

    assert seen == sorted(set(seen))
    assert seen[-1] == sum(map(len, courses))
    assert (proof.gain, proof.expected, proof.is_proven) == (0, 0, False)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(0.0, 0.1, id="sure, and all of it comes"),
        pytest.param(0.05, 0.075, id="half as much by chance, and three quarters come"),
    ],
)
def test_what_was_chosen_for_being_large_is_drawn_back(error: float, expected: float) -> None:
    """The less sure a gain is, the less of it is to be expected."""
    parts = [[recalled(0.9, 1.0)], [recalled(0.9, 1.0)]]

    assert isclose(expected_gain(parts, (0.5, 0.5), 0.5, 0.1, error), expected)


def test_a_fit_of_more_gains_more() -> None:
    """Where the fits that were tried went half the way on average, the one of all gains twice as much."""
    parts = [[recalled(0.9, 1.0)], [recalled(0.9, 1.0)]]

    assert isclose(expected_gain(parts, (0.25, 0.75), 1.0, 0.1, 0.0), 0.2)


def test_later_reviews_are_as_the_last() -> None:
    """A gain in first tests counts as much as there are of them in the last part; from the fourth on all are alike."""
    parts = [[recalled(0.6, 1.0), recalled(1.0, 1.0, 4)], [recalled(0.6, 1.0), *[recalled(1.0, 1.0, 7)] * 3]]

    assert isclose(expected_gain(parts, (1, 1), 1.0, 0.1, 0.0), 0.1)


def test_nothing_is_expected_where_only_earlier_cards_gained() -> None:
    """What is worse for reviews as they come is not promised at all."""
    parts = [[recalled(0.5, 1.0)], [recalled(1.1, 1.0, 2)]]

    assert expected_gain(parts, (1, 1), 1.0, 0.2, 0.0) == 0


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_no_more_is_at_stake_than_is_proven(seed: int) -> None:
    """Who remembers as the defaults say would lose no more by what is proven than it was proven to gain, or HARM."""
    truth = tune.KINDS["all of it"]
    assert truth
    courses, fresh = tune.reviews(truth, 1000, random.Random(seed))
    past = [before for course in courses if (before := [review for review in course if review[0] < fresh])]
    proof = prove(past, fitted, PARAMETERS, random.Random(seed))
    own, default = (tune.chances(past, parameters, 0) for parameters in (proof.parameters, PARAMETERS))

    assert proof.is_proven
    assert tune.loss(default, own) / tune.loss(default, default) - 1 <= max(HARM, proof.bound)
    whole = fitted([[(grade, day) for _, grade, day in course] for course in past])
    uncapped = tune.chances(past, shrunk(whole, PARAMETERS, weighing(1000)), 0)
    assert tune.loss(default, own) < tune.loss(default, uncapped)
