# SPDX-License-Identifier: MIT
"""Reviews as Anki's review log has them, both ways. Pure.

A row of that log is named by its instant, in milliseconds, and Anki drops a second row of one name. So every review of
hark's log has an instant of its own here, the same in every package, and by it a review is known when it comes back.

Anki's log (its manual, "Database structure"): id, card, usn, ease 1 to 4, interval and the interval before (days, or
minus seconds), factor (with FSRS the difficulty, put onto 100 to 1100), milliseconds, and the kind of review.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any
from zlib import crc32

from hark.memory.days import from_milliseconds
from hark.memory.fold import line_of, wholes
from hark.memory.model import Event, EventKind, Grade
from hark.memory.schedule import Course, interval_ms
from hark.progress.rows import BY_ANKI, END_MS
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hark.memory.days import Calendar
    from hark.memory.formula import Formula
    from hark.memory.model import Memory

GRADES = dict(enumerate(Grade, 1))
_EASES = {grade: ease for ease, grade in GRADES.items()}
LEARNED, REVIEWED, RELEARNED, FILTERED, BY_HAND = range(5)
"""The kinds of review in Anki's log."""
_KINDS = {"learning": LEARNED, "review": REVIEWED, "relearning": RELEARNED}
_STATES = {kind: state for state, kind in _KINDS.items()}
_SLACK_MS = 2 * 60_000
"""Clocks differ by so much without anything being wrong."""

Row = tuple[int, ...]


@frozen
class Review:
    """A row of Anki's review log about a face of a card."""

    ref: str
    at_ms: int
    ease: int
    interval: int
    before: int
    factor: int
    duration_ms: int
    kind: int

    @property
    def is_reset(self) -> bool:
        """Whether it made the card new again."""
        return self.kind == BY_HAND and self.factor == 0 and self.ease == 0

    @property
    def grade(self) -> Grade | None:
        """The grade; None where it was moved by hand, or only looked at in a deck that changes nothing."""
        return None if self.kind == FILTERED and self.factor == 0 else GRADES.get(self.ease)


def stamps(log: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    """The instant in Anki of each review in *log*: its id, its ref and its own instant, in the order of the log.

    It is the review's own unless another review has it, or the clock was set back: those of a face never go back.
    """
    taken: set[int] = set()
    last: dict[str, int] = {}
    given: dict[str, int] = {}
    for event_id, ref, at_ms in log:
        stamp = max(at_ms, last.get(ref, 0) + 1)
        while stamp in taken:
            stamp += 1
        taken.add(stamp)
        given[event_id] = last[ref] = stamp
    return given


def since_new(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The reviews among *events*, in the order of the log, by their refs: of each those since it was last made new."""
    reviews, resets = defaultdict[str, list[Event]](list), dict[str, str]()
    for event in events:
        if event.kind is EventKind.RESET:
            resets[event.card] = event.id
        elif event.kind is EventKind.REVIEW and event.grade:
            reviews[event.card].append(event)
    since = {ref: max(resets.get(whole, "") for whole in wholes(ref)) for ref in reviews}
    return {ref: [event for event in those if event.id > since[ref]] for ref, those in reviews.items()}


def rows_of(
    ref: str, reviews: Iterable[Event], card_id: int, stamp: Mapping[str, int], formula: Formula | None = None
) -> list[Row]:
    """The *reviews* of *ref* since it was last made new, as rows of Anki's log."""
    rows: list[Row] = []
    course, before = Course(ref, None, formula), None
    for event in reviews:
        _, _, at_ms, _, (_, grade, day, retention) = line_of(event)
        course.review(str(grade), at_ms, day, retention)
        after = course.memory()
        assert after
        assert event.grade
        kind = _KINDS[str(before.state)] if before else LEARNED
        factor = round((after.difficulty - 1) / 9 * 1000) + 100
        rows.append((
            stamp[event.id], card_id, -1, _EASES[event.grade], interval(after), interval(before), factor,
            event.duration_ms or 0, kind,
        ))  # fmt: skip
        before = after
    return rows


def interval(memory: Memory | None) -> int:
    """The interval of *memory* as Anki writes it: days, or minus seconds; 0 where there is none."""
    if memory is None:
        return 0
    if memory.due_day is not None:
        return memory.due_day - memory.last_day
    return -max(1, interval_ms(memory) // 1000)


@frozen
class Arriving:
    """What a package brings of reviews."""

    events: tuple[Event, ...]
    """Those that are not here, in the order of their ids."""
    known: int
    """Those that are here."""
    later: int
    """Those dated later than now, which wait for a later import."""
    unfit: int
    """Those without a grade that counts, or at no instant a review can have."""
    cards: int
    """How many cards the events are of, each side counted."""


def arriving(
    reviews: Iterable[Review], calendar: Calendar, now_ms: int, *, retention: Callable[[str], float],
    is_known: Callable[[Review, str], bool], has_sides: Callable[[str], bool],
) -> Arriving:  # fmt: skip
    """*reviews* as events of the log, on the study days of *calendar*.

    *is_known* says of one and the id it would have whether it is here; *has_sides* of a ref whether it is that of a
    card with several sides, where a reset would reach the others too.
    """
    events, numbers, met = [], Counter[str](), set[str]()
    for review in sorted(reviews, key=lambda review: (review.at_ms, review.ref)):
        event_id = f"{review.at_ms:012x}-a000-{crc32(review.ref.encode()):08x}"
        counts = not has_sides(review.ref) if review.is_reset else review.grade is not None
        if not counts or not 0 < review.at_ms < END_MS:
            numbers["unfit"] += 1
        elif is_known(review, event_id):
            numbers["known"] += 1
        elif review.at_ms > now_ms + _SLACK_MS:
            numbers["later"] += 1
        else:
            events.append(_event(review, event_id, calendar, retention, is_first=review.ref not in met))
        met.add(review.ref)
    cards = {event.card for event in events}
    return Arriving(tuple(events), numbers["known"], numbers["later"], numbers["unfit"], len(cards))


def _event(
    review: Review, event_id: str, calendar: Calendar, retention: Callable[[str], float], *, is_first: bool
) -> Event:
    """*review* as an event; all but the zone and the wanted retention follows from the row."""
    moment = calendar.moment(from_milliseconds(review.at_ms))
    detail: dict[str, Any] = {"day": date.fromordinal(moment.day).isoformat()}
    if review.is_reset:
        return Event(event_id, review.at_ms, moment.offset_s, BY_ANKI, review.ref, EventKind.RESET, detail=detail)
    is_new = is_first and review.kind == LEARNED
    planned = review.before if review.kind == REVIEWED and review.before > 0 else None
    detail |= {"first": True} if is_new else {}
    detail |= {
        "retention": retention(review.ref.split("/", 1)[0]), "planned_days": planned,
        "state": "new" if is_new else _STATES.get(review.kind, "review"),
    }  # fmt: skip
    return Event(
        event_id, review.at_ms, moment.offset_s, BY_ANKI, review.ref, EventKind.REVIEW, review.grade,
        min(max(0, review.duration_ms), 86_400_000), detail=detail,
    )  # fmt: skip
