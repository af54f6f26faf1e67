# SPDX-License-Identifier: MIT
"""The fold: from the event log to what is remembered of every card. Pure.

The stored snapshot is a cache of this. Events come in the order of their ids; those taken back by an
`undo` are skipped before they arrive here.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hark.memory import schedule
from hark.memory.model import Event, EventKind, Moment, Standing
from hark.values import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


_REVIEW, _SUSPEND, _RESUME, _RESET = (
    str(kind) for kind in (EventKind.REVIEW, EventKind.SUSPEND, EventKind.RESUME, EventKind.RESET)
)
Line = tuple[str, str, str, str | None, int, int, float]
"""What the fold needs of an event: its id, card, kind, grade, instant in ms, study day, desired retention."""


def fold(events: Iterable[Event]) -> dict[str, Standing]:
    """Where every ref stands after *events*. Refs that stand where new ones do are left out."""
    events = list(events)
    undone = {event.undoes for event in events if event.undoes is not None}
    return fold_lines((line_of(event) for event in events), undone)


def fold_lines(lines: Iterable[Line], undone: Collection[str]) -> dict[str, Standing]:
    """As `fold`, of events as *lines*, which are gone through once; *undone* are the ids of all that was taken back.

    It gives what `step` gives event by event: whoever changes one changes both.
    """
    courses: dict[str, schedule.Course] = {}
    suspended: set[str] = set()
    for event_id, card, kind, grade, at_ms, day, retention in lines:
        if event_id in undone:
            continue
        if kind == _REVIEW:
            course = courses.get(card)
            if course is None:
                course = courses[card] = schedule.Course()
            assert grade is not None
            course.review(grade, at_ms, day, retention)
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
    found = {ref: Standing(course.memory(ref), ref in suspended) for ref, course in courses.items()}
    return found | {ref: Standing(None, suspended=True) for ref in suspended if ref not in found}


def step(standing: Standing, event: Event) -> Standing:
    """*standing* after one *event* that concerns it."""
    match event.kind:
        case EventKind.REVIEW:
            assert event.grade is not None
            memory = schedule.review(
                standing.memory, event.grade, moment(event), card=event.card, retention=event.detail["retention"]
            )
            return replace(standing, memory=memory)
        case EventKind.SUSPEND:
            return replace(standing, suspended=True)
        case EventKind.RESUME:
            memory_back = replace(standing.memory, leech=False) if standing.memory else None
            return Standing(memory_back)
        case EventKind.RESET:
            return replace(standing, memory=None)
        case EventKind.UNDO:
            return standing


def line_of(event: Event) -> Line:
    """What the fold needs of *event*."""
    day = date.fromisoformat(event.detail["day"]).toordinal()
    return event.id, event.card, event.kind, event.grade, event.at_ms, day, event.detail.get("retention", 0.0)


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
