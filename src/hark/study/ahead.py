# SPDX-License-Identifier: MIT
"""The weeks ahead, played: what plain sessions are going to ask if one is held each day. Nothing is recorded.

It plans as sessions are planned (`agenda`), so what is promised of a deck is what then happens. Simplified is what
nobody can know: a session is held on every day and to its end, nothing is skipped or asked beyond it, a card is graded
once a day, *good* where it is recalled and *again* where not, and what is new is graded *good*. Whether a card is
recalled, a `Recall` says: every one, or by the chance that FSRS-6 gives it and dice.
"""

from __future__ import annotations

from functools import cache
from heapq import merge
from typing import TYPE_CHECKING

from hark.memory import schedule
from hark.memory.fold import is_part
from hark.memory.model import Grade
from hark.study import agenda, today
from hark.study.agenda import Waiting
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from random import Random

    from hark.cards.model import Deck, Face
    from hark.memory.model import Memory, Moment
    from hark.study.learner import Learner
    from hark.study.today import Today

    Recall = Callable[[str, Memory, int], bool]
    """Whether a ref that is remembered so is recalled on that study day."""
    Row = tuple[float, int, str]
    """How much of its time is over, with the sign of the order; the place in the library; the ref."""

MONTH = 30


@frozen
class Change:
    """What a learner might do otherwise; None is as it is set."""

    retention: float | None = None
    """The desired one of all decks, 0.7 to 0.97."""
    new_per_day: int | None = None


@frozen
class Played:
    """A study day as it was played."""

    day: int
    faces: tuple[Face, ...]
    """What its session asks."""
    more: int
    """How many cards wait beyond it."""
    met: int
    """How many of *faces* are new."""
    path_left: bool
    """Whether anything of the path is new still."""


AS_SET = Change()


def days_ahead(learner: Learner, days: int, arriving: Sequence[Deck] = ()) -> Iterator[tuple[int, tuple[Face, ...]]]:
    """For each of the next *days* its study day and what its session asks, where every card is recalled.

    The decks *arriving* are there already. The first day is today, or tomorrow where today's session was begun.
    """
    first = learner.moment.day + (today.planned(learner.store, learner.moment.day) is not None)
    run = Run(Start(learner, first, days, arriving=arriving), lambda _ref, _memory, _day: True)
    for day in range(first, first + days):
        yield day, run.play(day).faces


def by_chance(start: Start, dice: Random) -> Recall:
    """Recalls by the chance that FSRS-6 gives a memory, by the learner's own parameters."""

    def recall(ref: str, memory: Memory, day: int) -> bool:
        return dice.random() < schedule.retrievability(memory, day, start.formula(ref))

    return recall


class Start:
    """Where the days ahead begin, for any number of runs: what is remembered, and what is new."""

    def __init__(
        self, learner: Learner, first: int, days: int, change: Change = AS_SET, arriving: Sequence[Deck] = ()
    ) -> None:
        self.learner, self.limits, self.first = learner, learner.limits, first
        self.new_per_day = learner.config.new_per_day if change.new_per_day is None else change.new_per_day
        self._retention = change.retention
        coming = {face.ref: face for deck in arriving for face in deck.faces()}
        arrived = {deck.id for deck in arriving}
        self.face = cache(lambda ref: coming.get(ref) or learner.library.find(ref))
        self.formula = learner.formula
        self.moment, self.retention = cache(self._moment), cache(self._retention_of)
        others = sorted({*learner.library.ids, *arrived} - {*learner.library.path})
        refs = [
            ref
            for deck in (*learner.library.path, *others)
            for ref in (
                (ref for ref in coming if ref.startswith(f"{deck}/"))
                if deck in arrived
                else learner.library.catalogue.refs(deck)
            )
        ]
        self.place = {ref: place for place, ref in enumerate(refs)}
        """Where each face stands in the library."""
        self.cards = {ref: ref.split("#", 1)[0] for ref in refs}
        self.sides: dict[str, list[str]] = {}
        """The ways in which each card is asked."""
        for ref, card in self.cards.items():
            self.sides.setdefault(card, []).append(ref)
        backlog, hidden = learner.backlog.on(first), learner.team.hidden if learner.team else ()
        self.memories = {
            ref: memory
            for ref, standing in learner.standings.items()
            if (memory := standing.memory) and ref in self.place and not memory.leech and not backlog.is_held(ref)
            if ref.split("/", 1)[0] not in hidden
        }
        self.due, self.known = cache(self._due), cache(self._known)
        self.last_day = learner.store.snapshot.last_day()
        most = self.new_per_day * days + 1  # so that nothing is over because no more was looked at
        beside, path = backlog.unseen(learner.pool(), most)
        self.own = {deck: [ref for ref, _ in faces] for deck, faces in beside.items() if deck not in arrived}
        self.path = [ref for ref, place in path if place.deck not in arrived]
        for deck in arriving:
            unseen = [
                face.ref
                for face in deck.faces()
                if not ((known := learner.standings.get(face.ref)) and known.memory) and not backlog.is_held(face.ref)
            ]
            if deck.id not in learner.path:
                self.own[deck.id] = unseen[:most]
            else:
                rank = {name: number for number, name in enumerate(learner.path)}
                self.path = sorted([*self.path, *unseen], key=lambda ref: rank[ref.split("/", 1)[0]])

    def by_urgency(self, memories: Iterable[tuple[str, Memory]], day: int, *, kept_first: bool) -> list[Row]:
        """*memories* by ref, most likely forgotten on *day* first, or last; in order of the library where alike."""
        sign = 1 if kept_first else -1
        return sorted(
            (sign * max(0, day - memory.last_day) / memory.stability_days, self.place[ref], ref)
            for ref, memory in memories
        )

    def wished(self, day: int, path: Sequence[str], own: Mapping[str, Sequence[str]]) -> list[str]:
        """What of the new ones on the *path* and of one's *own* decks a team wants met soon, as on *day*."""
        names = self.learner.team.wished(day) if self.learner.team else []
        new = [ref for refs in (path, *own.values()) for ref in refs] if names else []
        return list(dict.fromkeys(ref for name in names for ref in new if is_part(ref, name)))

    def _due(self, day: int, kept_first: bool) -> list[Row]:
        """What is due on *day* where nothing was asked since: put in order once for all runs."""
        come = [(ref, memory) for ref, memory in self.memories.items() if memory.due_day and memory.due_day <= day]
        return self.by_urgency(come, day, kept_first=kept_first)

    def _known(self, day: int) -> float:
        """How many of all that is remembered are recalled on *day* where nothing was asked since."""
        return self.recalled(self.memories, day)

    def recalled(self, memories: Mapping[str, Memory], day: int) -> float:
        """How many of *memories*, by ref, are recalled on *day*, on average."""
        return sum(schedule.retrievability(memory, day, self.formula(ref)) for ref, memory in memories.items())

    def _moment(self, day: int) -> Moment:
        """When the session of *day* is held: now, or as its day begins."""
        now = self.learner.moment
        return now if day == now.day else self.learner.calendar.moment(self.learner.calendar.start(day))

    def _retention_of(self, deck: str) -> float:
        return self.learner.config.retention(deck) if self._retention is None else self._retention


class Run:
    """One way in which the days may go."""

    def __init__(self, start: Start, recall: Recall) -> None:
        self.start, self._recall = start, recall
        self.touched: dict[str, Memory] = {}
        """What was asked, as it is remembered now; all else is as it was at the start."""
        self.unseen = [*start.path], {deck: [*refs] for deck, refs in start.own.items()}
        """What is new: on the path, and by own deck beside it."""
        self.later: dict[int, list[str]] = {}
        """What was asked and comes back, by the day on which it does."""
        self.due: list[str] = []
        """What came back of it and was not asked again yet."""
        self.steps = [ref for ref, memory in start.memories.items() if memory.due_day is None]
        """What comes back within minutes."""
        self._due_days: list[int] = []
        """When what was touched had been due at the start."""
        self._last = start.last_day

    def memory(self, ref: str) -> Memory | None:
        """What is remembered of *ref*."""
        return self.touched.get(ref) or self.start.memories.get(ref)

    def play(self, day: int, planned: Today | None = None) -> Played:
        """Holds the session of *day*, as it is *planned* where that is known."""
        start, moment = self.start, self.start.moment(day)
        for later in [later for later in self.later if later <= day]:
            self.due += self.later.pop(later)
        over = [ref for ref in self.steps if self._is_waiting(ref, moment)]
        due = len(start.due(day, False)) - sum(back <= day for back in self._due_days) + len(self.due)
        path, own = self.unseen
        new = agenda.brought_forward(start.wished(day, path, own), own, path, start.new_per_day, {}, day)
        faces = planned.faces if planned else self._chosen(moment, over, new, due)
        asked = {face.ref for face in faces}
        met = sum(self.memory(ref) is None for ref in asked)
        if met:
            self.unseen = (
                [ref for ref in path if ref not in asked],
                {deck: [ref for ref in refs if ref not in asked] for deck, refs in own.items()},
            )
        more = due + len({*over, *new}) - len(asked)
        self.due = [ref for ref in self.due if ref not in asked]
        self.steps = [ref for ref in self.steps if ref not in asked]
        for face in faces:
            self._grade(face, moment)
        self._last = day if faces else self._last
        return Played(day, faces, planned.more if planned else more, met, bool(self.unseen[0]))

    def known(self, day: int) -> float | None:
        """The chance of recalling a card on *day*, on average over those met and not set aside."""
        start, touched = self.start, self.touched
        before = {ref: memory for ref in touched if (memory := start.memories.get(ref))}
        after = {ref: memory for ref, memory in touched.items() if not memory.leech}
        number = len(start.memories) - len(before) + len(after)
        return (
            (start.known(day) + start.recalled(after, day) - start.recalled(before, day)) / number if number else None
        )

    def _chosen(self, moment: Moment, over: Iterable[str], new: Sequence[str], due: int) -> tuple[Face, ...]:
        """What today's session would choose."""
        start = self.start
        steps = sorted(over, key=lambda ref: (self._due_ms(ref), start.place[ref]))
        is_return = agenda.is_return(moment.day, self._last, len(steps) + due)
        fresh = {start.cards[ref] for ref in new}
        crowded = {card for card in fresh if any(self._is_waiting(side, moment) for side in start.sides[card])}
        waiting = Waiting(
            tuple(self._faces(steps)), self._faces(self._by_urgency(moment.day, kept_first=is_return)),
            tuple(self._faces(new)), due=due, crowded=frozenset(crowded), is_return=is_return,
        )  # fmt: skip
        return tuple(agenda.chosen(waiting, start.limits, lambda: start.learner.ticked))

    def _by_urgency(self, day: int, *, kept_first: bool) -> Iterator[str]:
        """What is due, most likely forgotten first, or last."""
        start, touched = self.start, self.touched
        again = start.by_urgency([(ref, touched[ref]) for ref in self.due], day, kept_first=kept_first)
        since = (row for row in start.due(day, kept_first) if row[2] not in touched)
        return (ref for _, _, ref in merge(since, again))

    def _is_waiting(self, ref: str, moment: Moment) -> bool:
        memory = self.memory(ref)
        return memory is not None and not memory.leech and schedule.is_due(memory, moment)

    def _due_ms(self, ref: str) -> int:
        memory = self.memory(ref)
        return (memory and memory.due_ms) or 0

    def _grade(self, face: Face, moment: Moment) -> None:
        ref, before = face.ref, self.memory(face.ref)
        grade = Grade.GOOD if before is None or self._recall(ref, before, moment.day) else Grade.AGAIN
        after = schedule.review(
            before, grade, moment, card=ref, retention=self.start.retention(face.deck.id),
            formula=self.start.formula(ref),
        )  # fmt: skip
        if before and before.due_day and ref not in self.touched:
            self._due_days.append(before.due_day)
        self.touched[ref] = after
        if after.leech:  # it keeps slipping, and is set aside
            return
        if after.due_day is None:
            self.steps.append(ref)
        else:
            self.later.setdefault(after.due_day, []).append(ref)

    def _faces(self, refs: Iterable[str]) -> Iterator[Face]:
        found = map(self.start.face, refs)
        return (face for face in found if face)


def promise(learner: Learner, days: Sequence[tuple[int, tuple[Face, ...]]], deck: str) -> tuple[float, int | None]:
    """Of the *days* played, the seconds that *deck* takes on an average one, and how many days from today it begins.

    None where it does not begin in that time.
    """
    of_deck = [(day, [face for face in asked if face.deck.id == deck]) for day, asked in days]
    spent = sum(learner.pace.seconds(*faces) for _, faces in of_deck)
    begins = next((day for day, faces in of_deck if faces), None)
    return spent / len(days), None if begins is None else begins - learner.moment.day
