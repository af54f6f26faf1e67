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
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from hark.memory.moves import Move, Moves


_REVIEW, _SUSPEND, _RESUME, _RESET, _MOVE = (
    str(kind) for kind in (EventKind.REVIEW, EventKind.SUSPEND, EventKind.RESUME, EventKind.RESET, EventKind.MOVE)
)
LogLine = tuple[str, str, str, str | None, int, int, float]
"""What the fold needs of an event: its id, card, kind, grade, instant in ms, study day, desired retention."""


def fold(events: Iterable[Event], moves: Moves | None = None) -> dict[str, Standing]:
    """Where every ref stands after *events* with these *moves*. Refs that stand where new ones do are left out."""
    events = list(events)
    undone = {event.undoes for event in events if event.undoes is not None}
    return fold_lines((line_of(event) for event in events), undone, moves=moves)


def fold_lines(
    lines: Iterable[LogLine], undone: Collection[str], before: Mapping[str, Standing] | None = None,
    moves: Moves | None = None,
) -> dict[str, Standing]:  # fmt: skip
    """As `fold`, of events as *lines*, which are gone through once; *undone* are the ids of all that was taken back.

    It goes on from where refs stood *before*, which may be left out for a whole log, and which no move may follow.
    """
    kept: dict[str, list[LogLine]] = {}
    before = before or {}
    courses = {ref: schedule.Course(standing.memory) for ref, standing in before.items() if standing.memory}
    suspended = {ref for ref, standing in before.items() if standing.suspended}
    for event_id, card, kind, grade, at_ms, day, retention in lines:
        if event_id in undone:
            continue
        if kind == _REVIEW:
            course = courses.get(card)
            if course is None:
                course = courses[card] = schedule.Course()
            assert grade is not None
            course.review(grade, at_ms, day, retention)
            if moves is not None and moves.concern(card):
                kept.setdefault(card, []).append((event_id, card, kind, grade, at_ms, day, retention))
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
                kept.pop(ref, None)
        elif kind == _MOVE and moves is not None and (move := moves.by_event.get(event_id)):
            _move(move, courses, kept)
            whole = {ref for ref in suspended if is_part(ref, move.old)}
            suspended = suspended - whole | {new for ref in whole if (new := move.after(ref, is_side=False))}
    after = {ref: Standing(course.memory(ref), ref in suspended) for ref, course in courses.items()}
    return after | {ref: Standing(None, suspended=True) for ref in suspended if ref not in after}


def _move(move: Move, courses: dict[str, schedule.Course], kept: dict[str, list[LogLine]]) -> None:
    """Has what is known under the old name go on under the new one, with the dates that it has.

    Where there is something already, as when two computers followed at different times, all of it counts: the reviews
    of both, in their order.
    """
    left = {ref: (courses.pop(ref), kept.pop(ref)) for ref in [ref for ref in kept if is_part(ref, move.old)]}
    for ref, (course, lines) in left.items():
        new = move.after(ref)
        if new is None:
            continue
        if new in courses:
            both = sorted([*lines, *kept[new]])
            courses[new], kept[new] = _together(both, is_leech=course.leech or courses[new].leech), both
        else:  # dates are spread by the name that a card had when it was graded
            courses[new], kept[new] = schedule.Course(course.memory(lines[-1][1])), lines


def _together(lines: Sequence[LogLine], *, is_leech: bool) -> schedule.Course:
    """What the reviews in *lines* add up to, as a course that goes on under another name."""
    course = schedule.Course()
    for _, _, _, grade, at_ms, day, retention in lines:
        course.review(str(grade), at_ms, day, retention)
    course.leech = is_leech
    return schedule.Course(course.memory(lines[-1][1]))


def step(standing: Standing, event: Event) -> Standing:
    """*standing* after one *event* that concerns it."""
    return fold_lines([line_of(event)], (), {event.card: standing}).get(event.card, NEW)


def line_of(event: Event) -> LogLine:
    """What the fold needs of *event*."""
    day = date.fromisoformat(event.detail["day"]).toordinal()
    retention = event.detail["retention"] if event.kind is EventKind.REVIEW else 0.0
    return event.id, event.card, event.kind, event.grade, event.at_ms, day, retention


def moment(event: Event) -> Moment:
    """When *event* happened, on the study day it was recorded for."""
    return Moment(event.at_ms, event.offset_s, date.fromisoformat(event.detail["day"]).toordinal())


COVERING = (EventKind.RESET, EventKind.RESUME, EventKind.MOVE)
"""Events that reach beyond the ref they name."""


def concerns(event: Event, ref: str) -> bool:
    """Whether *event* changes *ref*: a reset reaches all parts, a resume a card's siblings, others just the one."""
    if event.kind in (EventKind.RESET, EventKind.MOVE):
        return is_part(ref, event.card)
    return ref == event.card or (event.kind is EventKind.RESUME and ref.startswith(f"{event.card}#"))


def is_part(ref: str, whole: str) -> bool:
    """Whether *ref* is *whole* or belongs to it: a face to its card, a card to its deck."""
    return ref == whole or ref.startswith((f"{whole}#", f"{whole}/"))


def wholes(ref: str) -> tuple[str, ...]:
    """*ref* and all it belongs to: `d/c#2` gives `d/c#2`, `d/c` and `d`."""
    card = ref.split("#", 1)[0]
    return tuple(dict.fromkeys((ref, card, card.split("/", 1)[0])))
