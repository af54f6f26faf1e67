# SPDX-License-Identifier: MIT
"""The weeks ahead, played: what plain sessions are going to ask if one is held each day and every card is recalled.

It plans as sessions are planned (`agenda`), so what is promised of a deck is what then happens. Nothing is recorded.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hark.memory import schedule
from hark.memory.model import Grade
from hark.study import agenda, today
from hark.study.agenda import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from hark.cards.model import Deck, Face
    from hark.memory.model import Memory, Moment
    from hark.study.learner import Learner

MONTH = 30


def days_ahead(learner: Learner, days: int, arriving: Sequence[Deck] = ()) -> Iterator[tuple[int, tuple[Face, ...]]]:
    """For each of the next *days* its study day and what its session asks; the decks *arriving* are there already.

    The first is today, or tomorrow where today's session was begun.
    """
    first = learner.moment.day + (today.planned(learner.store, learner.moment.day) is not None)
    ahead = _Ahead(learner, first, days, arriving)
    for day in range(first, first + days):
        yield day, ahead.play(day)


class _Ahead:
    """What is remembered and what is new, as it will stand on some later day."""

    def __init__(self, learner: Learner, first: int, days: int, arriving: Sequence[Deck]) -> None:
        self._learner, self._limits = learner, learner.limits
        self._coming = {face.ref: face for deck in arriving for face in deck.faces()}
        standings = learner.store.snapshot.standings()
        backlog, gone = learner.backlog.on(first), learner.backlog.orphans
        arrived = {deck.id for deck in arriving}
        self._numbers = {ref: number for number, ref in enumerate(self._coming)}
        others = sorted({*learner.library.ids, *arrived} - {*learner.library.path})
        self._ranks = {deck: rank for rank, deck in enumerate([*learner.library.path, *others])}
        self._memories: dict[str, Memory] = {}
        self._later: dict[int, list[str]] = {}
        self._due: list[str] = []
        self._steps: list[str] = []
        for ref, standing in standings.items():
            memory = standing.memory
            is_there = ref in self._coming or (ref.split("/", 1)[0] not in arrived and ref not in gone)
            if memory and is_there and not memory.leech and not backlog.is_held(ref):
                self._remember(ref, memory)
        self._last = learner.store.snapshot.last_day()
        most = learner.config.new_per_day * days
        beside, path = backlog.unseen(learner.pool(), most)
        self._own = {deck: [ref for ref, _ in faces] for deck, faces in beside.items() if deck not in arrived}
        self._path = [ref for ref, place in path if place.deck not in arrived]
        for deck in arriving:
            refs = [face.ref for face in deck.faces()]
            unseen = [ref for ref in refs if ref not in self._memories and not backlog.is_held(ref)]
            if deck.id not in learner.path:
                self._own[deck.id] = unseen[:most]
            else:
                rank = {name: number for number, name in enumerate(learner.path)}
                self._path = sorted([*self._path, *unseen], key=lambda ref: rank[ref.split("/", 1)[0]])

    def play(self, day: int) -> tuple[Face, ...]:
        """What the session of *day* asks; all of it is recalled."""
        moment = self._learner.calendar.moment(self._learner.calendar.start(day))
        for later in [later for later in self._later if later <= day]:
            self._due += self._later.pop(later)
        over = [ref for ref in self._steps if self._due_ms(ref) <= moment.at_ms]
        steps = list(self._in_order(over, self._due_ms))
        is_return = agenda.is_return(day, self._last, len(steps) + len(self._due))
        sign = 1 if is_return else -1
        due = self._in_order(self._due, lambda ref: sign * self._lapse(ref, day))
        new = agenda.shared_out(self._own, self._path, self._learner.config.new_per_day, {}, day)
        asked_again = {ref.split("#", 1)[0] for ref in (*steps, *self._due)}
        waiting = Waiting(
            tuple(self._faces(steps)), self._faces(due), tuple(self._faces(new)), due=len(self._due),
            crowded=frozenset(ref.split("#", 1)[0] for ref in new) & asked_again, is_return=is_return,
        )  # fmt: skip
        faces = agenda.plan(waiting, self._limits, lambda: self._learner.ticked).faces
        self._recall([face.ref for face in faces], moment)
        self._last = day if faces else self._last
        return faces

    def _recall(self, refs: Collection[str], moment: Moment) -> None:
        """Grades *refs* *good* at *moment*."""
        self._due = [ref for ref in self._due if ref not in refs]
        self._steps = [ref for ref in self._steps if ref not in refs]
        self._path = [ref for ref in self._path if ref not in refs]
        self._own = {deck: [ref for ref in unseen if ref not in refs] for deck, unseen in self._own.items()}
        for ref in refs:
            retention = self._learner.config.retention(ref.split("/", 1)[0])
            before = self._memories.get(ref)
            self._remember(ref, schedule.review(before, Grade.GOOD, moment, card=ref, retention=retention))

    def _remember(self, ref: str, memory: Memory) -> None:
        self._memories[ref] = memory
        if memory.due_day is None:
            self._steps.append(ref)
        else:
            self._later.setdefault(memory.due_day, []).append(ref)

    def _in_order(self, refs: Iterable[str], key: Callable[[str], float]) -> Iterator[str]:
        """*refs* by *key*; in order of the library where that is alike."""
        for _, alike in groupby(sorted(refs, key=key), key=key):
            yield from sorted(alike, key=self._place)

    def _place(self, ref: str) -> tuple[int, int, int]:
        deck, place = ref.split("/", 1)[0], self._learner.library.catalogue.place(ref)
        if ref in self._numbers:
            return self._ranks[deck], self._numbers[ref], 0
        return (self._ranks[deck], place.number, place.part) if place else (len(self._ranks), 0, 0)

    def _due_ms(self, ref: str) -> int:
        return self._memories[ref].due_ms or 0

    def _lapse(self, ref: str, day: int) -> float:
        memory = self._memories[ref]
        return max(0, day - memory.last_day) / memory.stability_days

    def _faces(self, refs: Iterable[str]) -> Iterator[Face]:
        found = (self._coming.get(ref) or self._learner.library.find(ref) for ref in refs)
        return (face for face in found if face)


def promise(learner: Learner, days: Sequence[tuple[int, tuple[Face, ...]]], deck: str) -> tuple[float, int | None]:
    """Of the *days* played, the seconds that *deck* takes on an average one, and how many days from today it begins.

    None where it does not begin in that time.
    """
    of_deck = [(day, [face for face in asked if face.deck.id == deck]) for day, asked in days]
    spent = sum(learner.pace.seconds(*faces) for _, faces in of_deck)
    begins = next((day for day, faces in of_deck if faces), None)
    return spent / len(days), None if begins is None else begins - learner.moment.day
