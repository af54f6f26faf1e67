# SPDX-License-Identifier: MIT
"""What reviews add up to, by study day and deck. Pure.

It is counted while the log is folded, because what a review met depends on all before it; what is stored of it is a
cache, like memories.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hark.memory.model import LONGEST_MS, practised_ms
from hark.memory.schedule import MET
from hark.values import fields, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
        self._slots: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(_of_a_day)
        """By day and deck: a slot for each grade of all that can be met, and one for the time. Few steps for each of
        many reviews: a pair of day and deck to look up would be one more."""

    def add(self, deck: str, day: int, grade: str, met: int, duration_ms: int | None) -> None:
        """Counts one review that *met* what `Course.review` says."""
        slots = self._slots[day][deck]
        slots[4 * met + _GRADES[grade]] += 1
        if duration_ms:
            slots[_PRACTISED] += duration_ms if 0 < duration_ms < LONGEST_MS else practised_ms(duration_ms)

    def counts(self) -> dict[Place, list[int]]:
        """The counts of each place, in the order of `COUNTS`."""
        return {(day, deck): _counts(slots) for day, decks in self._slots.items() for deck, slots in decks.items()}

    def since(self, before: Tally) -> dict[Place, list[int]]:
        """How many more there are than there were *before*, or less; only of places where that is anything."""
        old, new, none = before.counts(), self.counts(), [0] * len(COUNTS)
        changes = {
            place: [after - earlier for earlier, after in zip(old.get(place, none), new.get(place, none), strict=True)]
            for place in {**old, **new}
        }
        return {place: change for place, change in changes.items() if any(change)}


_GRADES = {name: place for place, name in enumerate(COUNTS[:4])}
_PRACTISED = 4 * len(MET)


def _of_a_day() -> defaultdict[str, list[int]]:
    return defaultdict(lambda: [0] * (_PRACTISED + 1))


def _counts(slots: list[int]) -> list[int]:
    # A row for what was met (new, today, young, mature), in it again, hard, good, easy.
    n1, n2, n3, n4, t1, t2, t3, t4, y1, y2, y3, y4, m1, m2, m3, m4, practised = slots
    young, mature = y2 + y3 + y4, m2 + m3 + m4
    return [
        n1 + t1 + y1 + m1, n2 + t2 + y2 + m2, n3 + t3 + y3 + m3, n4 + t4 + y4 + m4,
        n1 + n2 + n3 + n4, practised, y1 + young, young, m1 + mature, mature,
    ]  # fmt: skip


def with_days(counts: Mapping[Place, list[int]]) -> dict[Place, list[int]]:
    """*counts*, and for each day, of the deck "", what they add up to."""
    days: dict[Place, list[int]] = {}
    for (day, _), numbers in counts.items():
        before = days.get((day, ""))
        days[day, ""] = [a + b for a, b in zip(before, numbers, strict=True)] if before else numbers
    return {**days, **counts}


def total(many: Iterable[Counts]) -> Counts:
    """All of *many* together."""
    return Counts(*(sum(numbers) for numbers in zip(*map(_numbers, many), strict=True)))


def without(whole: Counts, part: Iterable[int]) -> Counts:
    """The *whole* less a *part* of it, in the order of `COUNTS`."""
    return Counts(*(number - less for number, less in zip(_numbers(whole), part, strict=True)))


def _numbers(counts: Counts) -> list[int]:
    return [getattr(counts, name) for name in COUNTS]
