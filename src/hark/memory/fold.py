# SPDX-License-Identifier: MIT
"""The fold: from the event log to what is remembered of every card. Pure.

The stored snapshot is a cache of this. Events come in the order of their ids; those taken back by an
`undo` are skipped before they arrive here.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hark.memory import schedule
from hark.memory.model import NEW, Event, EventKind, Moment, Standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from hark.memory.tally import Tally


_REVIEW, _SUSPEND, _RESUME, _RESET = (
    str(kind) for kind in (EventKind.REVIEW, EventKind.SUSPEND, EventKind.RESUME, EventKind.RESET)
)
LogLine = tuple[str, str, str, str | None, int, int, float, int | None]
"""What the fold needs of an event: id, card, kind, grade, instant, study day, desired retention, duration in ms."""


def fold(events: Iterable[Event], tally: Tally | None = None) -> dict[str, Standing]:
    """Where every ref stands after *events*. Refs that stand where new ones do are left out.

    Every review that stands is counted in the *tally*.
    """
    events = list(events)
    undone = {event.undoes for event in events if event.undoes is not None}
    return fold_lines((line_of(event) for event in events), undone, tally=tally)


def fold_lines(
    lines: Iterable[LogLine], undone: Collection[str], before: Mapping[str, Standing] | None = None,
    *, tally: Tally | None = None,
) -> dict[str, Standing]:  # fmt: skip
    """As `fold`, of events as *lines*, which are gone through once; *undone* are the ids of all that was taken back.

    It goes on from where refs stood *before*, which may be left out for a whole log.
    """
    before = before or {}
    courses = {ref: schedule.Course(ref, standing.memory) for ref, standing in before.items() if standing.memory}
    suspended = {ref for ref, standing in before.items() if standing.suspended}
    for event_id, card, kind, grade, at_ms, day, retention, duration_ms in lines:
        if event_id in undone:
            continue
        if kind == _REVIEW:
            course = courses.get(card)
            if course is None:
                course = courses[card] = schedule.Course(card)
            assert grade is not None
            met = course.review(grade, at_ms, day, retention)
            if tally is not None:
                tally.add(course.deck, day, grade, met, duration_ms)
        elif kind == _SUSPEND:
            suspended.add(card)
        elif kind == _RESUME:
            for ref in [ref for ref in {*courses, *suspended} if ref == card or ref.startswith(f"{card}#")]:
                suspended.discard(ref)
                if ref in courses:
                    courses[ref].leech = False
        elif kind == _RESET:
            for ref in [ref for ref in courses if is_part(ref, card)]:
                del courses[ref]
    after = {ref: Standing(course.memory(), ref in suspended) for ref, course in courses.items()}
    return after | {ref: Standing(None, suspended=True) for ref in suspended if ref not in after}


def step(standing: Standing, event: Event, tally: Tally | None = None) -> Standing:
    """*standing* after one *event* that concerns it; a review is counted in the *tally*."""
    return fold_lines([line_of(event)], (), {event.card: standing}, tally=tally).get(event.card, NEW)


def line_of(event: Event) -> LogLine:
    """What the fold needs of *event*."""
    day = date.fromisoformat(event.detail["day"]).toordinal()
    retention = event.detail["retention"] if event.kind is EventKind.REVIEW else 0.0
    return event.id, event.card, event.kind, event.grade, event.at_ms, day, retention, event.duration_ms


def moment(event: Event) -> Moment:
    """When *event* happened, on the study day it was recorded for."""
    return Moment(event.at_ms, event.offset_s, date.fromisoformat(event.detail["day"]).toordinal())


COVERING = (EventKind.RESET, EventKind.RESUME)
"""Events that reach beyond the ref they name."""


def concerns(event: Event, ref: str) -> bool:
    """Whether *event* changes *ref*: a reset reaches all parts, a resume a card's siblings, others just the one."""
    if event.kind is EventKind.RESET:
        return is_part(ref, event.card)
    return ref == event.card or (event.kind is EventKind.RESUME and ref.startswith(f"{event.card}#"))


def is_part(ref: str, whole: str) -> bool:
    """Whether *ref* is *whole* or belongs to it: a face to its card, a card to its deck."""
    return ref == whole or ref.startswith((f"{whole}#", f"{whole}/"))


def wholes(ref: str) -> tuple[str, ...]:
    """*ref* and all it belongs to: `d/c#2` gives `d/c#2`, `d/c` and `d`."""
    card = ref.split("#", 1)[0]
    return tuple(dict.fromkeys((ref, card, card.split("/", 1)[0])))
