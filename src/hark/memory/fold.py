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

    from hark.memory.model import Memory
    from hark.memory.moves import Move, Moves
    from hark.memory.tally import Tally
    from hark.memory.tuning import Tuning


_REVIEW, _SUSPEND, _RESUME, _RESET, _MOVE = (
    str(kind) for kind in (EventKind.REVIEW, EventKind.SUSPEND, EventKind.RESUME, EventKind.RESET, EventKind.MOVE)
)
Deed = tuple[str, str | None, int, float]
"""What many events share: kind, grade, study day, desired retention."""
LogLine = tuple[str, str, int, int | None, Deed]
"""What the fold needs of an event: id, card, instant, duration in ms, and the rest."""


def fold(
    events: Iterable[Event], moves: Moves | None = None, tally: Tally | None = None, tuning: Tuning | None = None
) -> dict[str, Standing]:
    """Where every ref stands after *events* with these *moves*. Refs that stand where new ones do are left out.

    The *tuning* is that of the whole log; without one the default parameters count.

    Every review that stands is counted in the *tally*.
    """
    events = list(events)
    undone = {event.undoes for event in events if event.undoes is not None}
    return fold_lines((line_of(event) for event in events), undone, moves=moves, tally=tally, tuning=tuning)


def fold_lines(
    lines: Iterable[LogLine], undone: Collection[str], before: Mapping[str, Standing] | None = None,
    *, moves: Moves | None = None, tally: Tally | None = None, tuning: Tuning | None = None,
) -> dict[str, Standing]:  # fmt: skip
    """As `fold`, of events as *lines*, which are gone through once; *undone* are the ids of all that was taken back.

    It goes on from where refs stood *before*, which may be left out for a whole log, and which no move may follow.
    """
    kept: dict[str, list[LogLine]] = {}
    moved: dict[str, tuple[LogLine, int]] = {}
    before = before or {}
    courses = {ref: _course(ref, at.memory, tuning) for ref, at in before.items() if at.memory}
    suspended = {ref for ref, standing in before.items() if standing.suspended}
    for line in lines:
        event_id, card, at_ms, duration_ms, (kind, grade, day, retention) = line
        if event_id in undone:
            continue
        if kind == _REVIEW:
            course = courses.get(card)
            if course is None:
                course = courses[card] = _course(card, None, tuning)
            assert grade is not None
            met = course.review(grade, at_ms, day, retention)
            if moves is not None and moves.concern(card):
                kept.setdefault(card, []).append(line)
                moved[event_id] = line, met
            elif tally is not None:
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
                kept.pop(ref, None)
        elif kind == _MOVE and moves is not None and (move := moves.by_event.get(event_id)):
            _move(move, courses, kept, moved, tuning)
            whole = {ref for ref in suspended if is_part(ref, move.old)}
            suspended = suspended - whole | {new for ref in whole if (new := move.after(ref, is_side=False))}
    if tally is not None and moves is not None:  # last, as two histories that come together may have met otherwise
        for (event_id, card, _, duration_ms, (_, grade, day, _)), met in moved.values():
            tally.add(wholes(moves.whole(card, event_id))[-1], day, str(grade), met, duration_ms)
    after = {ref: Standing(course.memory(), ref in suspended) for ref, course in courses.items()}
    return after | {ref: Standing(None, suspended=True) for ref in suspended if ref not in after}


def _move(
    move: Move, courses: dict[str, schedule.Course], kept: dict[str, list[LogLine]],
    moved: dict[str, tuple[LogLine, int]], tuning: Tuning | None,
) -> None:  # fmt: skip
    """Has what is known under the old name go on under the new one, with the dates that it has.

    Where there is something already, as when two computers followed at different times, all of it counts: the reviews
    of both, in their order, and *moved* then says what each of them met.
    """
    left = {ref: (courses.pop(ref), kept.pop(ref)) for ref in [ref for ref in kept if is_part(ref, move.old)]}
    for ref, (course, lines) in left.items():
        new = move.after(ref)
        if new in courses:
            both = sorted([*lines, *kept[new]])
            joined, met = _together(both, tuning)
            joined.leech = course.leech or courses[new].leech
            courses[new], kept[new] = _course(new, joined.memory(), tuning), both
            moved.update((line[0], (line, what)) for line, what in zip(both, met, strict=True))
        elif new is not None:
            courses[new], kept[new] = _course(new, course.memory(), tuning), lines


def _together(lines: Sequence[LogLine], tuning: Tuning | None) -> tuple[schedule.Course, list[int]]:
    """What the reviews in *lines* add up to, and what each of them met."""
    name, met = lines[0][1], []
    course = _course(name, None, tuning)
    for _, card, at_ms, _, (_, grade, day, retention) in lines:
        if card != name:  # dates are spread by the name that a card had when it was graded
            name, course = card, _course(card, course.memory(), tuning)
        met.append(course.review(str(grade), at_ms, day, retention))
    return course, met


def _course(ref: str, memory: Memory | None, tuning: Tuning | None) -> schedule.Course:
    """The course of *ref* from *memory* on, by the parameters that count for it."""
    return schedule.Course(ref, memory, None if tuning is None else tuning.formula(ref))


def step(standing: Standing, event: Event, tally: Tally | None = None, tuning: Tuning | None = None) -> Standing:
    """*standing* after one *event* that concerns it; a review is counted in the *tally*."""
    return fold_lines([line_of(event)], (), {event.card: standing}, tally=tally, tuning=tuning).get(event.card, NEW)


def line_of(event: Event) -> LogLine:
    """What the fold needs of *event*."""
    day = date.fromisoformat(event.detail["day"]).toordinal()
    retention = event.detail["retention"] if event.kind is EventKind.REVIEW else 0.0
    return event.id, event.card, event.at_ms, event.duration_ms, (event.kind, event.grade, day, retention)


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
