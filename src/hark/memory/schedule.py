# SPDX-License-Identifier: MIT
"""FSRS-6: from a memory and a grade to the next memory. Pure.

Elapsed days are whole study days. Intervals are spread by a function of the card and its review count,
not by chance, so replaying the log anywhere gives the same memory.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from hark.memory.model import Grade, Memory, Moment, State
from hark.values import replace

if TYPE_CHECKING:
    from hark.memory.formula import Formula

DESIRED_RETENTION = 0.9
MAX_INTERVAL_DAYS = 36500
LEECH_LAPSES = 8
MATURE_DAYS = 21
"""An interval of three weeks is the usual line between young and mature."""
MET = MET_NEW, MET_TODAY, MET_YOUNG, MET_MATURE = range(4)
"""What a review meets: a new card; one of the same study day, or of a later one where days went back; a young memory
or a mature one of an earlier day, which it tests."""
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
    memory: Memory | None, grade: Grade, moment: Moment, *, card: str, retention: float = DESIRED_RETENTION,
    formula: Formula | None = None,
) -> Memory:  # fmt: skip
    """The memory after *grade* at *moment*.

    *retention* is the desired retention, 0.7 to 0.97. A moment before the last review (a clock set
    back) counts as the last review's: see `is_clamped`. *formula* is the one by default where none is given.
    """
    course = Course(card, memory, formula)
    course.review(grade, moment.at_ms, moment.day, retention)
    after = course.memory()
    assert after is not None
    return after


class Course:
    """The reviews of the face *ref*, gone through in turn from *memory* on, without making a memory of each.

    When the face is due is only worked out at the end.
    """

    __slots__ = (
        "_after", "_before", "_difficulty", "_last_day", "_last_ms", "_ref", "_retention", "_stability", "_stage",
        "_wait_ms", "deck", "formula", "lapses", "leech", "reps",
    )  # fmt: skip

    def __init__(self, ref: str, memory: Memory | None = None, formula: Formula | None = None) -> None:
        self.formula = formula = formula or _default()
        self._after = formula.after
        self.deck = ref.split("/", 1)[0]
        self._ref, self._before = ref, memory
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

    def review(self, grade: str, at_ms: int, day: int, retention: float) -> int:
        """Takes in *grade*, a word of `Grade`, at *at_ms* on study day *day*, and gives what it met, of `MET`."""
        stage, met = self._stage, MET_NEW
        if stage is None:
            stage, self._last_day, self._last_ms = _NEW, day, at_ms
            self._stability, self._difficulty = self.formula.first(grade)
        else:
            elapsed_days, met = day - self._last_day, MET_TODAY
            if elapsed_days > 0:
                met = MET_MATURE if stage == _REVIEW and self._is_mature() else MET_YOUNG
                self._last_day = day
            self._stability, self._difficulty = self._after(grade, self._stability, self._difficulty, elapsed_days)
            if at_ms > self._last_ms:
                self._last_ms = at_ms
            if grade == "again" and stage == _REVIEW:
                self.lapses += 1
                if self.lapses % LEECH_LAPSES == 0:
                    self.leech = True
        self.reps += 1
        self._retention = retention
        self._stage, self._wait_ms = _NEXT[stage][grade]
        return met

    def memory(self) -> Memory | None:
        """The memory of the face now; None before the first review."""
        if not self._retention or self._stage is None:
            return self._before and replace(self._before, leech=self.leech)
        in_days = self._stage == _REVIEW
        due_ms = None if in_days else self._last_ms + self._wait_ms
        due_day = self._last_day + self._interval_days() if in_days else None
        return Memory(  # in their order: a rebuild makes one for each face
            *_STAGES[self._stage], self._stability, self._difficulty, due_ms, due_day,
            self._last_ms, self._last_day, self.reps, self.lapses, self.leech,
        )  # fmt: skip

    def _interval_days(self) -> int:
        return spread(planned_days(self._stability, self._retention, self.formula), self._ref, self.reps)

    def _is_mature(self) -> bool:
        """Whether the interval, of days, has reached `MATURE_DAYS`."""
        if not self._retention:
            assert self._before
            return is_mature(self._before)
        young, mature = _sure(self._retention, self.formula)
        if young < self._stability < mature:  # else the spread, which takes longest, changes nothing
            return self._interval_days() >= MATURE_DAYS
        return self._stability >= mature


def preview(
    memory: Memory | None, moment: Moment, *, card: str, retention: float = DESIRED_RETENTION,
    formula: Formula | None = None,
) -> dict[Grade, Memory]:  # fmt: skip
    """What each grade would make of *memory* at *moment*."""
    return {grade: review(memory, grade, moment, card=card, retention=retention, formula=formula) for grade in Grade}


def is_clamped(memory: Memory | None, moment: Moment) -> bool:
    """Whether *moment* lies before the last review, so that the clock has been set back."""
    return memory is not None and moment.at_ms < memory.last_ms


def retrievability(memory: Memory, day: int, formula: Formula | None = None) -> float:
    """Chance of recalling the card on study day *day*, from 0 to 1 (FSRS-6 forgetting curve, whole days)."""
    return (formula or _default()).retrievability(memory.stability_days, max(0, day - memory.last_day))


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


def planned_days(stability_days: float, retention: float, formula: Formula | None = None) -> int:
    """Whole days until the chance of recall has fallen to *retention*, before they are spread."""
    days = (formula or _default()).interval_days(stability_days, retention)
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


@lru_cache(maxsize=1024)
def _sure(retention: float, formula: Formula) -> tuple[float, float]:
    """Up to which stability a memory is young, and from which on mature, wherever its interval is spread to."""
    ranges = {days: spread_range(days) for days in range(1, 2 * MATURE_DAYS)}
    young = max(days for days, (_, longest) in ranges.items() if longest < MATURE_DAYS)
    mature = min(days for days, (shortest, _) in ranges.items() if shortest >= MATURE_DAYS)
    a_day = formula.interval_days(1.0, retention)
    return (young + 0.4) / a_day, (mature - 0.4) / a_day


@cache
def _default() -> Formula:
    """The formula that goes by the default parameters, loaded where something is graded or foretold.

    To tell what is due takes none.
    """
    from hark.memory import formula

    return formula.DEFAULT


def _stage(memory: Memory) -> int:
    """The place of its state and step in `_STAGES`; a step that there is not is the last."""
    if memory.state is State.REVIEW:
        return _REVIEW
    if memory.state is State.RELEARNING:
        return _RELEARNING
    return _LAST_STEP if memory.step else _NEW
