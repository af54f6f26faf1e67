# SPDX-License-Identifier: MIT
"""What reviews add up to, by study day and deck. Pure.

It is counted while the log is folded, because what a review met depends on all before it; what is stored of it is a
cache, like memories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.memory.model import practised_ms
from hark.values import fields, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

Place = tuple[int, str]
"""A study day, as an ordinal, and a deck."""


@frozen
class Counts:
    """What any number of reviews add up to."""

    again: int = 0
    hard: int = 0
    good: int = 0
    easy: int = 0
    new: int = 0
    """Reviews of a card never graded before, or put back."""
    practised_ms: int = 0
    young: int = 0
    """Tests of memory, a day or more after the review before, where the interval was shorter than `MATURE_DAYS`."""
    young_recalled: int = 0
    mature: int = 0
    """Tests of memory where it was at least as long."""
    mature_recalled: int = 0

    @property
    def reviews(self) -> int:
        """How many there were."""
        return self.again + self.hard + self.good + self.easy


COUNTS = fields(Counts)


class Tally:
    """The counts of every study day and deck, in the making."""

    def __init__(self) -> None:
        self.counts: dict[Place, list[int]] = {}
        """In the order of `COUNTS`."""

    def add(self, card: str, day: int, grade: str, met: str, duration_ms: int | None) -> None:
        """Counts one review of *card*, which *met* what `Course.meets` says."""
        deck = card.split("/", 1)[0]
        counts = self.counts.get((day, deck))
        if counts is None:
            counts = self.counts[day, deck] = [0] * len(COUNTS)
        counts[_GRADES[grade]] += 1
        if met == "new":
            counts[4] += 1
        elif met != "today":
            place = 6 if met == "young" else 8
            counts[place] += 1
            counts[place + 1] += grade != "again"
        if duration_ms:
            counts[5] += practised_ms(duration_ms)

    def since(self, before: Tally) -> Tally:
        """What there is more, or less, than there was *before*; only places where that is anything."""
        change = Tally()
        for place in {**before.counts, **self.counts}:
            old, new = (tally.counts.get(place, [0] * len(COUNTS)) for tally in (before, self))
            if old != new:
                change.counts[place] = [after - earlier for earlier, after in zip(old, new, strict=True)]
        return change


_GRADES = {name: place for place, name in enumerate(COUNTS[:4])}


def total(many: Iterable[Counts]) -> Counts:
    """All of *many* together."""
    return Counts(*(sum(numbers) for numbers in zip(*map(_numbers, many), strict=True)))


def without(whole: Counts, part: Iterable[int]) -> Counts:
    """The *whole* less a *part* of it, in the order of `COUNTS`."""
    return Counts(*(number - less for number, less in zip(_numbers(whole), part, strict=True)))


def _numbers(counts: Counts) -> list[int]:
    return [getattr(counts, name) for name in COUNTS]
