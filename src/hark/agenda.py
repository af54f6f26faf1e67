# SPDX-License-Identifier: MIT
"""What to study now, and in what order. Pure.

Most likely forgotten first; new cards woven in, in the order of the decks; siblings and cards of one
topic kept apart; few scenarios, because each takes minutes. After a long gap a short, winnable session.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from hark import schedule
from hark.fold import wholes
from hark.model import NEW, Grade, Kind, Memory, Moment, State
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from hark.days import Calendar
    from hark.model import Face, Standing

# What a card of each kind is expected to take, in seconds.
SECONDS = {Kind.CONCEPT: 20, Kind.CLOZE: 15, Kind.CHOICE: 30, Kind.SCENARIO: 120}
SCENARIOS_PER_MINUTE = 2 / 5
KEEP_APART = 2
GAP_DAYS = 7
RETURN_CARDS = 8
FORECAST_POINTS = 40
FIRST_DAYS = 30
_DAY_MS = 86_400_000


@frozen
class Limits:
    """How much a session and a day may hold."""

    new_today: int
    """How many new cards the day still allows."""
    minutes: float = 5
    cards: int = 0
    """0 is no limit."""


@frozen
class Waiting:
    """Everything that could be asked now."""

    learning: tuple[Face, ...]
    """Short steps that have run out, longest waiting first."""
    reviews: tuple[Face, ...]
    """Due reviews, in deck order."""
    new: tuple[Face, ...]
    """Never graded, as many as the day still allows, in deck order."""

    @property
    def total(self) -> int:
        """How many cards that is."""
        return len(self.learning) + len(self.reviews) + len(self.new)


@frozen
class Plan:
    """The cards of one session, in order."""

    faces: tuple[Face, ...]
    seconds: int
    """What they are expected to take."""
    is_return: bool = False
    """True after a gap of a week or more: fewer cards, nothing new."""


def waiting(faces: Iterable[Face], standings: Mapping[str, Standing], moment: Moment, new_today: int) -> Waiting:
    """Which of *faces* wait at *moment*. What is suspended or a leech does not, nor a part of something suspended."""
    learning: list[Face] = []
    reviews: list[Face] = []
    new: list[Face] = []
    for face in faces:
        memory = standings.get(face.ref, NEW).memory
        if is_aside(face.ref, standings):
            continue
        if memory is None:
            new.append(face)
        elif schedule.is_due(memory, moment):
            (reviews if memory.due_day is not None else learning).append(face)
    learning.sort(key=lambda face: _memory(standings, face).due_ms or 0)
    return Waiting(tuple(learning), tuple(reviews), tuple(new[: max(0, new_today)]))


def is_aside(ref: str, standings: Mapping[str, Standing]) -> bool:
    """Whether *ref* is set aside: as a leech, or suspended by itself, with its card or with its deck."""
    memory = standings.get(ref, NEW).memory
    return (memory is not None and memory.leech) or any(standings.get(whole, NEW).suspended for whole in wholes(ref))


def plan(cards: Waiting, standings: Mapping[str, Standing], moment: Moment, limits: Limits) -> Plan:
    """The session: *cards* in a good order, as many as fit."""
    days_away = _days_away(standings, moment)
    chance = {face.ref: schedule.retrievability(_memory(standings, face), moment.day) for face in cards.reviews}
    if days_away >= GAP_DAYS and (cards.reviews or cards.learning):
        # What is nearly lost must be learned again anyway; what is still half there is saved by one review.
        ordered = [*cards.learning, *sorted(cards.reviews, key=lambda face: -chance[face.ref])]
        limit = min(limits.cards or RETURN_CARDS, RETURN_CARDS)
        chosen = _fitting(ordered, limits.minutes, limit)
        return Plan(_kept_apart(chosen), _seconds(chosen), is_return=True)
    reviews = sorted(cards.reviews, key=lambda face: chance[face.ref])
    # Only one sibling of a card is asked in a session: one that is due goes before one that is new.
    asked = {face.card_ref for face in (*cards.learning, *reviews)}
    firsts = {face.card_ref: face for face in reversed(cards.new) if face.card_ref not in asked}
    ordered = [*cards.learning, *_woven(reviews, [face for face in cards.new if face in firsts.values()])]
    chosen = _fitting(ordered, limits.minutes, limits.cards)
    return Plan(_kept_apart(chosen), _seconds(chosen))


def forecast(
    faces: Collection[Face],
    standings: Mapping[str, Standing],
    moment: Moment,
    calendar: Calendar,
    new_today: int,
    new_per_day: int,
) -> list[tuple[int, int]]:
    """How many cards wait from when on: pairs of epoch seconds and a count, the first for now, at most a few dozen."""
    active = [face for face in faces if not is_aside(face.ref, standings)]
    memories = [memory for face in active if (memory := standings.get(face.ref, NEW).memory)]
    unseen = len(active) - len(memories)
    changes: dict[int, int] = {}
    now = moment.at_ms // 1000
    for memory in memories:
        if schedule.is_due(memory, moment):
            due = now
        elif memory.due_ms is not None:
            due = -(-memory.due_ms // 1000)
        else:
            assert memory.due_day is not None
            due = int(calendar.start(memory.due_day).timestamp())
        changes[max(now, due)] = changes.get(max(now, due), 0) + 1
    new_now = min(unseen, max(0, new_today))
    changes[now] = changes.get(now, 0) + new_now
    # Tomorrow brings its own new cards, in place of those left from today.
    tomorrow = int(calendar.start(moment.day + 1).timestamp())
    changes[tomorrow] = changes.get(tomorrow, 0) + min(unseen, new_per_day) - new_now
    points, total = [], 0
    for at in sorted(changes)[:FORECAST_POINTS]:
        total += changes[at]
        points.append((at, total))
    return points


def _memory(standings: Mapping[str, Standing], face: Face) -> Memory:
    memory = standings[face.ref].memory
    assert memory is not None
    return memory


def _days_away(standings: Mapping[str, Standing], moment: Moment) -> int:
    days = [standing.memory.last_day for standing in standings.values() if standing.memory]
    return moment.day - max(days) if days else 0


def daily_seconds(faces: Sequence[Face], new_per_day: int, retention: float, days: int = FIRST_DAYS) -> float:
    """What *faces* take on an average day of their first *days*, in seconds.

    As if they were all there is to learn: *new_per_day* of them begun each day, and each recalled whenever it is due.
    """
    seconds = 0
    for place, face in enumerate(faces[: new_per_day * days]):
        day = 1 + place // max(1, new_per_day)
        memory: Memory | None = None
        while day <= days:
            memory = schedule.review(
                memory, Grade.GOOD, Moment(day * _DAY_MS, 0, day), card=face.ref, retention=retention
            )
            seconds += SECONDS[face.card.kind]
            day = memory.due_day or day  # a step of minutes ends on the same day
    return seconds / days


def _woven(reviews: Sequence[Face], new: Sequence[Face]) -> list[Face]:
    """New cards spread evenly among the reviews; each keeps its order."""
    if not new:
        return list(reviews)
    gap = len(reviews) / len(new)
    places = [(position + 0.5, 0, face) for position, face in enumerate(reviews)]
    places += [((number + 1) * gap, 1, face) for number, face in enumerate(new)]
    return [face for _, _, face in sorted(places, key=lambda place: place[:2])]


def _fitting(ordered: Iterable[Face], minutes: float, cards: int) -> list[Face]:
    """The first of *ordered* that fit the time: one sibling of a card, and few scenarios."""
    scenarios_left = max(1, round(minutes * SCENARIOS_PER_MINUTE))
    seconds_left = minutes * 60
    chosen: list[Face] = []
    seen: set[str] = set()
    for face in ordered:
        if (cards and len(chosen) >= cards) or (chosen and seconds_left <= 0):
            break
        if face.card_ref in seen or (face.card.kind is Kind.SCENARIO and not scenarios_left):
            continue
        if chosen and face.card.kind is Kind.SCENARIO and SECONDS[Kind.SCENARIO] > seconds_left + 30:
            continue
        scenarios_left -= face.card.kind is Kind.SCENARIO
        seconds_left -= SECONDS[face.card.kind]
        seen.add(face.card_ref)
        chosen.append(face)
    return chosen


def _kept_apart(faces: Sequence[Face]) -> tuple[Face, ...]:
    """*faces* with cards of one topic moved apart where that can be done by asking a later card sooner."""
    left, recent = list(faces), deque[frozenset[str]](maxlen=KEEP_APART)
    ordered = []
    while left:
        # As far from its like as can be had: two cards, else one, else next to it.
        apart = [frozenset().union(*list(recent)[back:]) for back in range(len(recent))]
        positions = (
            next((i for i, face in enumerate(left) if topics.isdisjoint(face.card.topics)), None) for topics in apart
        )
        position = next((place for place in positions if place is not None), 0)
        face = left.pop(position)
        recent.append(frozenset(face.card.topics))
        ordered.append(face)
    return tuple(ordered)


def _seconds(faces: Iterable[Face]) -> int:
    return sum(SECONDS[face.card.kind] for face in faces)


def is_mature(memory: Memory) -> bool:
    """Whether its interval has reached three weeks, the usual line between young and mature."""
    return memory.state is State.REVIEW and memory.due_day is not None and memory.due_day - memory.last_day >= 21
