# SPDX-License-Identifier: MIT
"""Today's session: planned once, told by everybody alike, and done when it has been held. Pure but for its note.

The plan is made when the first card of a study day is shown or graded, and kept as a note of the progress file.
Until then everybody works out the same plan from what waits. A card leaves it when it is graded, skipped or set aside,
wherever that happens; when none is left, or its time was up, the day is done.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hark.memory import schedule
from hark.memory.fold import is_part
from hark.study.agenda import Pace
from hark.values import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hark.cards.model import Face
    from hark.memory.model import Grade, Memory, Moment
    from hark.progress.store import Store
    from hark.study.agenda import Plan

_NOTE, PACE = "today", "pace"


@frozen
class Skip:
    """A card left for another day, or that taken back."""

    ref: str
    at_ms: int


@frozen
class DayPlan:
    """What was planned for one study day, and what became of it by other means than grades."""

    day: int
    refs: tuple[str, ...]
    minutes: float
    is_return: bool = False
    skipped: frozenset[str] = frozenset()
    is_ended: bool = False
    """Whether its time was up before its cards were."""
    skips: tuple[Skip, ...] = ()
    """The skips, oldest first."""
    unskipped: tuple[Skip, ...] = ()
    """Skips that were taken back one after another, each at the instant of that; the last can be done again."""
    skipped_ms: int = 0
    """The instant of the last skip that was new, and not done again."""


@frozen
class Today:
    """Where the learner stands today. All but `faces` and `minutes` is told on screens and in JSON."""

    faces: tuple[Face, ...]
    """What today's session still has, in order; short steps of its cards that have run out come first."""
    seconds: int
    """What these are expected to take."""
    minutes: float
    """How long the whole session should take."""
    is_held: bool
    """Whether it was planned and nothing of it is left."""
    is_return: bool
    more: int
    """How many cards wait beyond it."""

    @property
    def cards(self) -> int:
        """How many cards are left of it."""
        return len(self.faces)


def planned(store: Store, day: int) -> DayPlan | None:
    """The plan kept for study day *day*; None where there is none, or none that can be read."""
    try:
        kept = json.loads(store.note(_NOTE) or "null")
        plan = DayPlan(
            int(kept["day"]), tuple(map(str, kept["cards"])), float(kept["minutes"]), bool(kept["return"]),
            frozenset(map(str, kept["skipped"])), bool(kept["ended"]),
            _skips(kept.get("skips", ())), _skips(kept.get("unskipped", ())),
            int(kept.get("skipped_ms", 0)),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError):
        return None
    return plan if plan.day == day else None


def pace(store: Store) -> Pace:
    """How long cards take the learner, as it was kept when a grade was recorded last."""
    try:
        kept = json.loads(store.note(PACE) or "{}")
        return Pace({str(kind): max(1, int(seconds)) for kind, seconds in kept.items()})
    except (ValueError, TypeError, AttributeError, OverflowError):
        return Pace()


def keep(store: Store, plan: DayPlan) -> None:
    """Keeps *plan* in place of an earlier day's."""
    kept = {
        "day": plan.day, "cards": plan.refs, "minutes": plan.minutes, "return": plan.is_return,
        "skipped": sorted(plan.skipped), "ended": plan.is_ended,
        "skips": [(skip.ref, skip.at_ms) for skip in plan.skips],
        "unskipped": [(skip.ref, skip.at_ms) for skip in plan.unskipped], "skipped_ms": plan.skipped_ms,
    }  # fmt: skip
    store.put_note(_NOTE, json.dumps(kept))


def begin(store: Store, day: int, plan: Plan, minutes: float) -> None:
    """Keeps *plan* for *day*, unless one is kept already or it has no cards."""
    if plan.faces and planned(store, day) is None:
        keep(store, DayPlan(day, tuple(face.ref for face in plan.faces), minutes, plan.is_return))


def skip(store: Store, day: int, ref: str, at_ms: int) -> None:
    """The card *ref* is left for another day."""
    if plan := planned(store, day):
        skips = (*plan.skips, Skip(ref, at_ms))
        keep(store, replace(plan, skipped=plan.skipped | {ref}, skips=skips, unskipped=(), skipped_ms=at_ms))


def unskip(store: Store, day: int, ref: str, at_ms: int) -> None:
    """The card *ref* is not left for another day after all."""
    if plan := planned(store, day):
        skips = tuple(skip for skip in plan.skips if skip.ref != ref)
        unskipped = (*plan.unskipped, Skip(ref, at_ms))
        keep(store, replace(plan, skipped=plan.skipped - {ref}, skips=skips, unskipped=unskipped))


def skip_again(store: Store, day: int, at_ms: int) -> None:
    """The last skip that was taken back is done again."""
    if (plan := planned(store, day)) and plan.unskipped:
        *before, last = plan.unskipped
        skips = (*plan.skips, Skip(last.ref, at_ms))
        keep(store, replace(plan, skipped=plan.skipped | {last.ref}, skips=skips, unskipped=tuple(before)))


def rename(store: Store, day: int, old: str, new: str) -> None:
    """The card or deck *old* is called *new* now."""
    if plan := planned(store, day):
        refs = [new + ref[len(old) :] if is_part(ref, old) else ref for ref in plan.refs]
        skipped = [new + ref[len(old) :] if is_part(ref, old) else ref for ref in plan.skipped]
        keep(store, replace(plan, refs=tuple(refs), skipped=frozenset(skipped)))


def end(store: Store, day: int, *, taken_back: bool = False) -> None:
    """The session of *day* was held to its end; or, *taken_back*, it goes on."""
    if plan := planned(store, day):
        keep(store, replace(plan, is_ended=not taken_back))


def _skips(pairs: Iterable[tuple[object, int]]) -> tuple[Skip, ...]:
    return tuple(Skip(str(ref), int(at_ms)) for ref, at_ms in pairs)


def graded(store: Store, ref: str, grade: Grade, moment: Moment) -> Memory:
    """What *grade* would make of *ref*; nothing is recorded."""
    tuning, before = store.history.tuning(), store.snapshot.standing(ref).memory
    return schedule.review(before, grade, moment, card=ref, formula=tuning.formula(ref) if tuning else None)


def prospects(store: Store, ref: str, moment: Moment, retention: float) -> dict[Grade, int]:
    """What each grade would make the interval of *ref*, in milliseconds."""
    tuning, before = store.history.tuning(), store.snapshot.standing(ref).memory
    formula = tuning.formula(ref) if tuning else None
    ahead = schedule.preview(before, moment, card=ref, retention=retention, formula=formula)
    return {grade: schedule.interval_ms(after) for grade, after in ahead.items()}
