# SPDX-License-Identifier: MIT
"""FSRS-6: from a memory and a grade to the next memory. Pure.

Elapsed days are whole study days. Intervals are spread by a function of the card and its review count,
not by chance, so replaying the log anywhere gives the same memory.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from zlib import crc32

from hark.memory.model import Grade, Memory, Moment, State
from hark.values import replace

if TYPE_CHECKING:
    from types import ModuleType

DESIRED_RETENTION = 0.9
MAX_INTERVAL_DAYS = 36500
LEECH_LAPSES = 8
MATURE_DAYS = 21
"""An interval of three weeks is the usual line between young and mature."""
FSRS_VERSION = "6.3.2"
"""The version of the package `fsrs` whose numbers these are, to the last bit: what a log adds up to depends on it."""
_STAGES: tuple[tuple[State, int | None], ...] = (
    (State.LEARNING, 0),
    (State.LEARNING, 1),
    (State.RELEARNING, 0),
    (State.REVIEW, None),
)
_NEW, _LAST_STEP, _RELEARNING, _REVIEW = range(4)
# Steps of 1 and 10 minutes for new cards, 10 for forgotten ones, as in FSRS and Anki: what stage a grade leads to, and
# after how many milliseconds the card comes back; none where it is after days. *hard* is between two steps, or half
# as long again as a single one.
_NEXT = (
    {"again": (_NEW, 60_000), "hard": (_NEW, 330_000), "good": (_LAST_STEP, 600_000), "easy": (_REVIEW, 0)},
    {"again": (_NEW, 60_000), "hard": (_LAST_STEP, 600_000), "good": (_REVIEW, 0), "easy": (_REVIEW, 0)},
    {"again": (_RELEARNING, 600_000), "hard": (_RELEARNING, 900_000), "good": (_REVIEW, 0), "easy": (_REVIEW, 0)},
    {"again": (_RELEARNING, 600_000), "hard": (_REVIEW, 0), "good": (_REVIEW, 0), "easy": (_REVIEW, 0)},
)
# Anki's ranges for its fuzz (rslib, `states/fuzz.rs`): days beyond *start* count by *factor*.
_SPREAD = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))


def review(
    memory: Memory | None, grade: Grade, moment: Moment, *, card: str, retention: float = DESIRED_RETENTION
) -> Memory:
    """The memory after *grade* at *moment*.

    *retention* is the desired retention, 0.7 to 0.97. A moment before the last review (a clock set
    back) counts as the last review's: see `is_clamped`.
    """
    course = Course(memory)
    course.review(grade, moment.at_ms, moment.day, retention)
    after = course.memory(card)
    assert after is not None
    return after


class Course:
    """The reviews of one face, gone through in turn from *memory* on, without making a memory of each.

    When the face is due is only worked out at the end.
    """

    __slots__ = (
        "_after", "_before", "_difficulty", "_first", "_last_day", "_last_ms", "_retention", "_stability", "_stage",
        "_wait_ms", "lapses", "leech", "reps",
    )  # fmt: skip

    def __init__(self, memory: Memory | None = None) -> None:
        formula = _formula()
        self._first, self._after = formula.first, formula.after
        self._before = memory
        self._retention = 0.0
        """The desired one at the last review that was gone through; none yet."""
        self._stage: int | None = None
        self.reps = self.lapses = self._last_day = self._last_ms = self._wait_ms = 0
        self.leech = False
        if memory is not None:
            self._stage = _stage(memory)
            self._stability, self._difficulty = memory.stability_days, memory.difficulty
            self._last_day, self._last_ms = memory.last_day, memory.last_ms
            self.reps, self.lapses, self.leech = memory.reps, memory.lapses, memory.leech

    def review(self, grade: str, at_ms: int, day: int, retention: float) -> None:
        """Takes in *grade*, a word of `Grade`, at *at_ms* on study day *day*."""
        stage = self._stage
        if stage is None:
            stage, self._last_day, self._last_ms = _NEW, day, at_ms
            self._stability, self._difficulty = self._first(grade)
        else:
            elapsed_days = day - self._last_day
            self._stability, self._difficulty = self._after(grade, self._stability, self._difficulty, elapsed_days)
            if elapsed_days > 0:
                self._last_day = day
            if at_ms > self._last_ms:
                self._last_ms = at_ms
            if grade == "again" and stage == _REVIEW:
                self.lapses += 1
                if self.lapses % LEECH_LAPSES == 0:
                    self.leech = True
        self.reps += 1
        self._retention = retention
        self._stage, self._wait_ms = _NEXT[stage][grade]

    def memory(self, card: str) -> Memory | None:
        """The memory of the face *card* now; None before the first review."""
        if not self._retention or self._stage is None:
            return self._before and replace(self._before, leech=self.leech)
        in_days = self._stage == _REVIEW
        planned = planned_days(self._stability, self._retention)
        due_ms = None if in_days else self._last_ms + self._wait_ms
        due_day = self._last_day + spread(planned, card, self.reps) if in_days else None
        return Memory(  # in their order: a rebuild makes one for each face
            *_STAGES[self._stage], self._stability, self._difficulty, due_ms, due_day,
            self._last_ms, self._last_day, self.reps, self.lapses, self.leech,
        )  # fmt: skip

    def meets(self, card: str, day: int) -> str:
        """What a review of the face *card* on study day *day* meets now: `new`, `today`, `young` or `mature`.

        `today` is a card that was reviewed on that day, or on a later one where days went back: no test of memory.
        """
        if self._stage is None:
            return "new"
        if day <= self._last_day:
            return "today"
        if self._stage != _REVIEW:
            return "young"
        if self._before and not self._retention:
            return "mature" if is_mature(self._before) else "young"
        days = planned_days(self._stability, self._retention)
        low, high = spread_range(days)
        if low < MATURE_DAYS <= high:  # else the spread, which takes longest, changes nothing
            low = spread(days, card, self.reps)
        return "mature" if low >= MATURE_DAYS else "young"


def preview(
    memory: Memory | None, moment: Moment, *, card: str, retention: float = DESIRED_RETENTION
) -> dict[Grade, Memory]:
    """What each grade would make of *memory* at *moment*."""
    return {grade: review(memory, grade, moment, card=card, retention=retention) for grade in Grade}


def is_clamped(memory: Memory | None, moment: Moment) -> bool:
    """Whether *moment* lies before the last review, so that the clock has been set back."""
    return memory is not None and moment.at_ms < memory.last_ms


def retrievability(memory: Memory, day: int) -> float:
    """Chance of recalling the card on study day *day*, from 0 to 1 (FSRS-6 forgetting curve, whole days)."""
    chance: float = _formula().retrievability(memory.stability_days, max(0, day - memory.last_day))
    return chance


def is_due(memory: Memory, moment: Moment) -> bool:
    """Whether the card may be asked at *moment*."""
    if memory.due_day is not None:
        return memory.due_day <= moment.day
    assert memory.due_ms is not None
    return memory.due_ms <= moment.at_ms


def is_mature(memory: Memory) -> bool:
    """Whether its interval has reached `MATURE_DAYS`."""
    if memory.state is not State.REVIEW or memory.due_day is None:
        return False
    return memory.due_day - memory.last_day >= MATURE_DAYS


def interval_ms(memory: Memory) -> int:
    """Milliseconds from the last review to the next; days count as 24 hours."""
    if memory.due_day is not None:
        return (memory.due_day - memory.last_day) * 86_400_000
    assert memory.due_ms is not None
    return memory.due_ms - memory.last_ms


def planned_days(stability_days: float, retention: float) -> int:
    """Whole days until the chance of recall has fallen to *retention*, before they are spread."""
    days: float = _formula().interval_days(stability_days, retention)
    return max(1, min(MAX_INTERVAL_DAYS, round(days)))


def spread(interval_days: int, card: str, reps: int) -> int:
    """*interval_days* moved a little, so that cards learned together drift apart; a function of card and count."""
    low, high = spread_range(interval_days)
    chance: int = crc32(f"{card}\x1f{reps}".encode())
    # Its top bits hardly feel the last letters, and siblings differ only there: mix (MurmurHash3's finalizer).
    chance = ((chance ^ chance >> 16) * 0x85EBCA6B) & 0xFFFFFFFF
    chance = ((chance ^ chance >> 13) * 0xC2B2AE35) & 0xFFFFFFFF
    chance ^= chance >> 16
    return low + chance * (high - low + 1) // 2**32


@cache
def spread_range(interval_days: int) -> tuple[int, int]:
    """The shortest and longest interval *interval_days* may become: 10 gives 8 to 12, as in Anki."""
    if interval_days < 3:
        return interval_days, interval_days
    delta = 1.0 + sum(factor * max(0.0, min(interval_days, end) - start) for start, end, factor in _SPREAD)
    low = max(2, round(interval_days - delta))
    return low, max(low, min(round(interval_days + delta), MAX_INTERVAL_DAYS))


@cache
def _formula() -> ModuleType:
    """The formula, loaded where something is graded or foretold, and not to tell what is due."""
    from hark.memory import formula

    return formula


def _stage(memory: Memory) -> int:
    """The place of its state and step in `_STAGES`; a step that there is not is the last."""
    if memory.state is State.REVIEW:
        return _REVIEW
    if memory.state is State.RELEARNING:
        return _RELEARNING
    return _LAST_STEP if memory.step else _NEW
