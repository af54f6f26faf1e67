# SPDX-License-Identifier: MIT
"""What to expect of later reviews, from a gain that was seen on reviews a fit had not seen. Pure.

What was seen is not yet what comes, for three reasons, and each is answered: fits of a part of the log had less to go
by than that of all; later reviews are of cards known for longer; and a gain is acted on where it was seen to be large.
"""

from __future__ import annotations

from collections import defaultdict
from math import log
from typing import TYPE_CHECKING

from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LATE = 4
"""From the fourth test on those of a card count as of one kind."""


@frozen
class Prediction:
    """A test, a review a day or more after the last: the chance of recall by both sets, and what came."""

    own: float
    other: float
    recalled: bool
    number: int
    """Which test of its card it is, from 1."""

    @property
    def own_loss(self) -> float:
        """The log loss of the own set."""
        return -log(self.own if self.recalled else 1 - self.own)

    @property
    def other_loss(self) -> float:
        """That of the other."""
        return -log(self.other if self.recalled else 1 - self.other)


def way(weight: float) -> float:
    """How much of what a fit gains is gained where it weighs so much: from one set to the other loss is a parabola."""
    return 1 - (1 - weight) ** 2


def expected_gain(
    parts: Sequence[Sequence[Prediction]], ways: Sequence[float], whole: float, gain: float, error: float
) -> float:
    """The gain in log loss to expect of later reviews, as a share; 0 or more.

    *parts* are what was predicted after each cut by a fit that went so much of its *ways*, the fit of all goes *whole*;
    the standard error of the *gain* in them is *error*. Drawn back by `1 - (error / gain) ** 2`, as James
    and Stein do with one mean (1961).
    """
    losses = [sum(test.other_loss for test in part) for part in parts]
    went = sum(way * loss for way, loss in zip(ways, losses, strict=True)) / sum(losses)
    return max(0.0, _as_in_the_last(parts) * whole / went * (1 - (error / gain) ** 2))


def _as_in_the_last(parts: Sequence[Sequence[Prediction]]) -> float:
    """The gain in all *parts* if cards in them had been tested as often before as those in the last one."""
    seen, last = _by_number(test for part in parts for test in part), _by_number(parts[-1])
    gains = (loss * (1 - seen[number][0] / seen[number][1]) for number, (_, loss) in last.items())
    return sum(gains) / sum(loss for _, loss in last.values())


def _by_number(tests: Iterable[Prediction]) -> dict[int, list[float]]:
    """The losses of both sets in first tests, second ones and so on."""
    losses: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for test in tests:
        both = losses[min(test.number, _LATE)]
        both[0] += test.own_loss
        both[1] += test.other_loss
    return losses
