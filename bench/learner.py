# SPDX-License-Identifier: MIT
"""A learner made of dice: what somebody would have done with these cards, on the days hark would have asked.

Cards are begun in order over fourteen months. Each comes back when the real schedule says so, a few days late as
life will have it, and is recalled as often as FSRS expects of a memory that old. Now and then a key is hit by
mistake and taken back, and now and then a card is set aside. The same seed gives the same history.
"""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hark.memory import schedule
from hark.memory.model import EventKind, Grade, Moment, State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hark.memory.model import Memory

DAY_MS = 86_400_000
BEGUN_OVER_DAYS = 430
BEGUN_SHARE = 0.95
"""How many of the cards were ever begun, when there are events enough."""
LATE_AGAIN = 0.75
"""The chance that a card due is left for another day, each day: three days late on average."""
IN_STEPS = 0.9
"""The chance of recalling a card some minutes after it was shown."""
SLIP = 0.004
SET_ASIDE = 0.0005
FIRST = {Grade.AGAIN: 20, Grade.HARD: 15, Grade.GOOD: 50, Grade.EASY: 15}
RECALLED = {Grade.HARD: 12, Grade.GOOD: 74, Grade.EASY: 14}


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing the learner did. Days and milliseconds count from the midnight (UTC) before the first one."""

    at_ms: int
    ref: str
    kind: EventKind
    grade: Grade | None = None
    duration_ms: int | None = None
    is_first: bool = False
    undoes: int | None = None
    """For `undo`: the place of what is taken back."""

    @property
    def day(self) -> int:
        """The study day; all deeds are done in the evening."""
        return self.at_ms // DAY_MS


def history(refs: Sequence[str], deeds: int, seed: int, told: Callable[[int], None] = lambda _: None) -> list[Deed]:
    """Exactly *deeds* deeds with *refs*, in the order of time. *told* hears five times how many there are."""
    rng = random.Random(seed)
    begun = refs[: max(1, round(len(refs) * BEGUN_SHARE))]
    coming = [
        (place * BEGUN_OVER_DAYS // len(begun) * DAY_MS + _evening(rng), place, ref) for place, ref in enumerate(begun)
    ]
    heapq.heapify(coming)
    memories: dict[str, Memory] = {}
    done: list[Deed] = []
    step, told_of = max(1, deeds // 5), 0
    while len(done) < deeds:
        at_ms, place, ref = heapq.heappop(coming)
        before = memories.get(ref)
        grade = _grade(before, at_ms // DAY_MS, rng)
        seconds = 1000 * rng.lognormvariate(2.2, 0.6)
        deed = Deed(at_ms, ref, EventKind.REVIEW, grade, int(seconds), before is None)
        if rng.random() < SLIP and len(done) + 3 <= deeds:
            slipped = Deed(at_ms - 4000, ref, EventKind.REVIEW, rng.choice(list(Grade)), int(seconds), before is None)
            done += [slipped, Deed(at_ms - 2000, ref, EventKind.UNDO, undoes=len(done))]
        done.append(deed)
        if len(done) // step != told_of:
            told_of = len(done) // step
            told(len(done))
        after = schedule.review(before, grade, Moment(at_ms, 0, deed.day), card=ref)
        memories[ref] = after
        if rng.random() < SET_ASIDE and len(done) < deeds:
            done.append(Deed(at_ms + 2000, ref, EventKind.SUSPEND))
        elif not after.leech:
            heapq.heappush(coming, (_next(after, rng), place, ref))
    return sorted_by_time(done)


def sorted_by_time(done: list[Deed]) -> list[Deed]:
    """*done* in the order of time: slips and cards set aside stand a moment beside what they belong to."""
    order = sorted(range(len(done)), key=lambda place: done[place].at_ms)
    new_place = {place: number for number, place in enumerate(order)}
    return [
        deed if (deed := done[place]).undoes is None else _undo(deed, new_place[deed.undoes or 0]) for place in order
    ]


def _undo(deed: Deed, place: int) -> Deed:
    return Deed(deed.at_ms, deed.ref, deed.kind, undoes=place)


def _evening(rng: random.Random) -> int:
    """Some time from 17 to 21 o'clock."""
    return 17 * 3_600_000 + rng.randrange(4 * 3_600_000)


def _grade(memory: Memory | None, day: int, rng: random.Random) -> Grade:
    if memory is None:
        chances = FIRST
    else:
        expected = schedule.retrievability(memory, day) if memory.state is State.REVIEW else IN_STEPS
        if rng.random() > expected:
            return Grade.AGAIN
        chances = RECALLED
    return rng.choices(list(chances), list(chances.values()))[0]


def _next(memory: Memory, rng: random.Random) -> int:
    """When the learner comes to the card again: soon after a short step, some evening after a longer one."""
    if memory.due_ms is not None:
        return memory.due_ms + rng.randrange(5 * 60_000)
    assert memory.due_day is not None
    day = memory.due_day
    while rng.random() < LATE_AGAIN:
        day += 1
    return day * DAY_MS + _evening(rng)
