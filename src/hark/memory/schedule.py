# SPDX-License-Identifier: MIT
"""FSRS-6: from a memory and a grade to the next memory. Pure; the only door to `fsrs`.

`fsrs` counts elapsed days as floored 24-hour spans, so it is shown only whole study days: each review
is put at an aligned instant, a whole number of days after the last. Its random spread is off; ours is
a function of the card and its review count, so replaying the log anywhere gives the same memory.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from hark.memory.model import Grade, Memory, Moment, State
from hark.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    import fsrs

DESIRED_RETENTION = 0.9
MAX_INTERVAL_DAYS = 36500
LEECH_LAPSES = 8
MATURE_DAYS = 21
"""An interval of three weeks is the usual line between young and mature."""
_BASE = datetime(1, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
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

    The package's card is kept between them, and when the face is due is only worked out at the end.
    """

    __slots__ = ("_before", "_card", "_first_day", "_last_day", "_last_ms", "lapses", "leech", "reps")

    def __init__(self, memory: Memory | None = None) -> None:
        self._before = memory
        self._card: fsrs.Card | None = None
        self._first_day = self._last_day = memory.last_day if memory else 0
        self._last_ms, self.reps, self.lapses = (memory.last_ms, memory.reps, memory.lapses) if memory else (0, 0, 0)
        self.leech = memory is not None and memory.leech

    def review(self, grade: str, at_ms: int, day: int, retention: float) -> None:
        """Takes in *grade*, a word of `Grade`, at *at_ms* on study day *day*."""
        rate, ratings, in_review = _rating(retention)
        card = self._card
        if card is None:
            card = _fsrs_card(self._before)
            if self._before is None:
                self._first_day, self._last_day, self._last_ms = day, day, at_ms
        if day > self._last_day:
            self._last_day = day
        if at_ms > self._last_ms:
            self._last_ms = at_ms
        if grade == "again" and card.state is in_review:
            self.lapses += 1
            if self.lapses % LEECH_LAPSES == 0:
                self.leech = True
        self.reps += 1
        self._card = rate(card, ratings[grade], _aligned(self._last_day - self._first_day))[0]

    def memory(self, card: str) -> Memory | None:
        """The memory of the face *card* now; None before the first review."""
        after = self._card
        if after is None:
            return self._before and replace(self._before, leech=self.leech)
        assert after.stability is not None
        assert after.difficulty is not None
        assert after.last_review is not None
        interval = after.due - after.last_review
        in_days = interval >= _DAY
        due_ms = None if in_days else self._last_ms + interval // timedelta(milliseconds=1)
        due_day = self._last_day + spread(interval.days, card, self.reps) if in_days else None
        return Memory(  # in their order: a rebuild makes one for each face
            State[after.state.name.upper()], after.step, after.stability, after.difficulty, due_ms, due_day,
            self._last_ms, self._last_day, self.reps, self.lapses, self.leech,
        )  # fmt: skip


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
    elapsed = max(0, day - memory.last_day)
    return _scheduler(DESIRED_RETENTION).get_card_retrievability(_fsrs_card(memory), _BASE + elapsed * _DAY)


def is_due(memory: Memory, moment: Moment) -> bool:
    """Whether the card may be asked at *moment*."""
    if memory.due_day is not None:
        return memory.due_day <= moment.day
    assert memory.due_ms is not None
    return memory.due_ms <= moment.at_ms


def interval_ms(memory: Memory) -> int:
    """Milliseconds from the last review to the next; days count as 24 hours."""
    if memory.due_day is not None:
        return (memory.due_day - memory.last_day) * 86_400_000
    assert memory.due_ms is not None
    return memory.due_ms - memory.last_ms


def planned_days(stability_days: float, retention: float) -> int:
    """Days until the chance of recall has fallen to *retention*, before they are spread.

    The forgetting curve of FSRS-6 solved for time: S / F * (R^(1/D) - 1), with F so that R(S) = 0.9.
    """
    curve = -decay()
    factor = 0.9 ** (1 / curve) - 1
    days: float = stability_days / factor * (retention ** (1 / curve) - 1)
    return max(1, min(MAX_INTERVAL_DAYS, round(days)))


def decay() -> float:
    """How steeply the forgetting curve falls: parameter 20 of FSRS-6."""
    return float(_scheduler(DESIRED_RETENTION).parameters[20])


def spread(interval_days: int, card: str, reps: int) -> int:
    """*interval_days* moved a little, so that cards learned together drift apart; a function of card and count."""
    low, high = spread_range(interval_days)
    chance: int = crc32(f"{card}\x1f{reps}".encode())
    # Its top bits hardly feel the last letters, and siblings differ only there: mix (MurmurHash3's finalizer).
    chance = ((chance ^ chance >> 16) * 0x85EBCA6B) & 0xFFFFFFFF
    chance = ((chance ^ chance >> 13) * 0xC2B2AE35) & 0xFFFFFFFF
    chance ^= chance >> 16
    return low + chance * (high - low + 1) // 2**32


def spread_range(interval_days: int) -> tuple[int, int]:
    """The shortest and longest interval *interval_days* may become: 10 gives 8 to 12, as in Anki."""
    if interval_days < 3:
        return interval_days, interval_days
    delta = 1.0 + sum(factor * max(0.0, min(interval_days, end) - start) for start, end, factor in _SPREAD)
    low = max(2, round(interval_days - delta))
    return low, max(low, min(round(interval_days + delta), MAX_INTERVAL_DAYS))


@cache
def version() -> str:
    """The version of the package, on which what a log adds up to depends; `unknown` where it was not installed by pip.

    The folder that pip puts beside it says so: `importlib.metadata` would take longer to load than a grade.
    """
    import fsrs

    beside = Path(fsrs.__file__).parents[1]
    names = [path.name for path in beside.glob("fsrs-*.dist-info")]
    return names[0].removeprefix("fsrs-").removesuffix(".dist-info") if len(names) == 1 else "unknown"


@cache
def _aligned(days: int) -> datetime:
    """The instant at which the package is shown a review so many days after the first."""
    return _BASE + timedelta(days)


@cache
def _rating(retention: float) -> tuple[Callable[..., tuple[fsrs.Card, Any]], dict[str, fsrs.Rating], fsrs.State]:
    """What a course asks the package for again and again."""
    import fsrs

    ratings = {str(grade): fsrs.Rating[grade.name.capitalize()] for grade in Grade}
    return _scheduler(retention).review_card, ratings, fsrs.State.Review


@cache
def _scheduler(retention: float) -> fsrs.Scheduler:
    """Steps of 1 and 10 minutes for new cards, 10 for forgotten ones: the package's defaults, said aloud."""
    import fsrs

    return fsrs.Scheduler(
        desired_retention=retention,
        learning_steps=(timedelta(minutes=1), timedelta(minutes=10)),
        relearning_steps=(timedelta(minutes=10),),
        maximum_interval=MAX_INTERVAL_DAYS,
        enable_fuzzing=False,
    )


def _fsrs_card(memory: Memory | None) -> fsrs.Card:
    """*memory* as the package's card, last reviewed at the base instant. An id is given because making one sleeps."""
    import fsrs

    if memory is None:
        return fsrs.Card(card_id=0, due=_BASE)
    return fsrs.Card(
        card_id=0,
        state=fsrs.State[memory.state.name.capitalize()],
        step=memory.step,
        stability=memory.stability_days,
        difficulty=memory.difficulty,
        due=_BASE,
        last_review=_BASE,
    )
