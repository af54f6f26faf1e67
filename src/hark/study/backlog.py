# SPDX-License-Identifier: MIT
"""The backlog: what waits, out of the progress file and the catalogue, without reading a card that is not shown.

It gives what plain definitions give over all faces and all standings (`tests/reference.py`), which the tests hold it
to. What was graded and is in no deck is found once, by `Joined`; all else is counted and put in order by indices.
"""

from __future__ import annotations

from collections import Counter
from copy import copy
from functools import cache, cached_property, partial
from itertools import groupby, islice
from typing import TYPE_CHECKING

from hark.cards.library import Pool
from hark.cards.model import Face, faces_of
from hark.memory import schedule
from hark.memory.days import from_milliseconds
from hark.memory.fold import is_part, wholes
from hark.study import agenda
from hark.study.agenda import Waiting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from hark.cards.catalogue import Place
    from hark.cards.library import Library
    from hark.cards.teampath import TeamPath
    from hark.memory.days import Calendar
    from hark.memory.model import Moment
    from hark.progress.dates import Dates
    from hark.progress.joined import Joined
    from hark.progress.store import Store


class Backlog:
    """What waits at one moment."""

    def __init__(
        self, library: Library, store: Store, calendar: Calendar, moment: Moment, path: Sequence[str],
        team: TeamPath | None = None,
    ) -> None:  # fmt: skip
        """*path* are the decks that are learned one after the other; new cards of all others come beside it.

        What *team* hides of cards counts as set aside; decks that it hides are left out of the pool.
        """
        self._library, self._store, self._calendar, self._moment = library, store, calendar, moment
        self._path, self._version, self._team = path, store.version, team
        self._hidden = frozenset(name for name in team.hidden if "/" in name) if team else frozenset()
        # Days that are foretold ask much the same faces.
        self._at, self._places = cache(library.at), cache(lambda pool: cache(partial(library.holds, pool)))

    @cached_property
    def held(self) -> frozenset[str]:
        """What the learner set aside: faces, cards and decks; and cards that a team's path hides."""
        return self._store.snapshot.held() | self._hidden

    @property
    def orphans(self) -> Collection[str]:
        """Refs with a memory that no deck has."""
        return self._joined.gone

    @cached_property
    def _joined(self) -> Joined:
        return self._store.beside(self._library.catalogue)

    @cached_property
    def _dates(self) -> Dates:
        """When what is in a deck and not set aside comes back."""
        return self._store.snapshot.dates(self._aside)

    @property
    def _aside(self) -> set[str]:
        """What is in no deck, and the faces that are not asked though nobody set them aside by themselves."""
        snapshot = self._store.snapshot
        hidden = snapshot.sides_of(self._hidden) if self._hidden else ()
        return {*self.orphans, *snapshot.beside_held(), *hidden}

    @cached_property
    def met(self) -> frozenset[str]:
        """The cards of which some side was graded today: another side of them is not asked before tomorrow."""
        return frozenset(ref.split("#", 1)[0] for ref in self._store.snapshot.graded_on(self._moment.day))

    @cached_property
    def begun(self) -> frozenset[str]:
        """The faces graded for the first time today."""
        return self._store.history.first_seen(self._moment.day, self._calendar.start(self._moment.day))

    @cached_property
    def _beside_met(self) -> frozenset[str]:
        """The sides that were graded before, of cards of which another was graded today."""
        snapshot = self._store.snapshot
        return snapshot.sides_of(self.met) - snapshot.graded_on(self._moment.day) if self.met else frozenset()

    @cached_property
    def _dates_today(self) -> Dates:
        """The same without what waits for tomorrow because another side of it was seen today."""
        if not self._beside_met:
            return self._dates
        return self._store.snapshot.dates(self._aside | self._beside_met)

    @cached_property
    def _steps(self) -> list[tuple[str, int]]:
        return self._dates.learning()

    def at(self, moment: Moment) -> Backlog:
        """What waits at the later *moment*; on the same day, if nobody has written since, by what is known already."""
        if (moment.day, self._store.version) != (self._moment.day, self._version):
            return Backlog(self._library, self._store, self._calendar, moment, self._path, self._team)
        later = copy(self)
        later._moment = moment
        return later

    def on(self, day: int) -> Backlog:
        """What will wait when the later study day *day* begins, if nothing is graded until then."""
        moment = self._calendar.moment(self._calendar.start(day))
        later = Backlog(self._library, self._store, self._calendar, moment, self._path, self._team)
        for name in ("held", "_joined", "_dates", "_steps", "_at", "_places"):
            later.__dict__[name] = getattr(self, name)
        later.__dict__["met"] = later.__dict__["begun"] = frozenset()
        return later

    def change_days(self, after: int, limit: int) -> Iterator[int]:
        """The next study days later than *after*, at most *limit*, on which a review falls due."""
        return (day for day, _ in islice(self._dates.by_day(after, size=limit), limit))

    def is_held(self, ref: str) -> bool:
        """Whether *ref* is set aside, by itself or with its card or deck."""
        return not self.held.isdisjoint(wholes(ref))

    def waiting(self, pool: Pool, new: int, *, asked_for: bool = False) -> Waiting:
        """What of *pool* waits, with *new* cards at the most that were never graded.

        Who *asked_for* it by name or number gets it as on any day, also after a gap.
        """
        learning = self._learning(pool)
        due = self._due(pool)
        is_return = not asked_for and agenda.is_return(
            self._moment.day, self._store.snapshot.last_day(), due + len(learning)
        )
        fresh = tuple(self._at(place) for _, place in self.new(pool, new))
        crowded = frozenset(face.card_ref for face in fresh if self._is_crowded(pool, face))
        reviews = self._reviews(pool, kept_first=is_return)
        faces = tuple(self._at(place) for place in learning)
        return Waiting(faces, reviews, fresh, due=due, crowded=crowded, is_return=is_return)

    def sides(self, pool: Pool, limit: int) -> int:
        """How many questions of *pool* wait for tomorrow as another side of their card was graded today.

        Of those never graded, *limit* are looked at.
        """
        due = sum(self._is_in(pool, ref) and self._waits(ref) for ref in self._beside_met)
        return due + len(self.new(pool, limit, tomorrow=True)) - len(self.new(pool, limit)) if self.met else 0

    def waits(self, pool: Pool, ref: str, new: int) -> bool:
        """Whether *ref* is among what `waiting` counts."""
        memory = self._store.snapshot.standing(ref).memory
        if memory is None:
            return any(ref == fresh for fresh, _ in self.new(pool, new))
        return ref not in self._beside_met and self._waits(ref)

    def _waits(self, ref: str) -> bool:
        """Whether *ref* is due, and not set aside."""
        memory = self._store.snapshot.standing(ref).memory
        return bool(memory and not memory.leech and not self.is_held(ref) and schedule.is_due(memory, self._moment))

    def total(self, pool: Pool, new: int) -> int:
        """How many cards `waiting` counts, without planning anything."""
        return len(self._learning(pool)) + self._due(pool) + len(self.new(pool, new))

    def learning_by_deck(self, pool: Pool) -> dict[str, int]:
        """How many short steps have run out, by deck."""
        counts = dict.fromkeys(pool.decks, 0)
        for place in self._learning(pool):
            counts[place.deck] += 1
        return counts

    def due_by_deck(self, pool: Pool, day: int | None = None) -> dict[str, int]:
        """How many reviews of *pool* are due today, or on study day *day*, by deck."""
        day = self._moment.day if day is None else day
        dates = self._dates_on(day)
        if not (pool.marks or pool.kinds):
            counts = dates.by_deck(day)
            return {deck: counts.get(deck, 0) for deck in pool.decks}
        counts = dict.fromkeys(pool.decks, 0)
        for ref, _ in dates.due(day):
            if place := self._library.holds(pool, ref):
                counts[place.deck] += 1
        return counts

    def _due(self, pool: Pool, day: int | None = None) -> int:
        """How many reviews of *pool* are due today, or on study day *day*: of all decks without telling them apart."""
        day = self._moment.day if day is None else day
        if pool == Pool(self._library.ids) and not self._library.broken:
            return self._dates_on(day).count(day)
        return sum(self.due_by_deck(pool, day).values())

    def _dates_on(self, day: int) -> Dates:
        return self._dates_today if day == self._moment.day else self._dates

    def new(self, pool: Pool, limit: int, *, tomorrow: bool = False) -> list[tuple[str, Place]]:
        """The faces of *pool* that are new today, or *tomorrow*: never graded, shared out, at most *limit*."""
        if tomorrow:
            return self.on(self._moment.day + 1).new(pool, limit)
        first = self._wished(pool, limit) if self._team else []
        decks = self.unseen(pool, limit + len(first))
        return agenda.brought_forward(first, *decks, limit, self._begun_by_deck, self._moment.day)

    def _wished(self, pool: Pool, limit: int) -> list[tuple[str, Place]]:
        """The faces of *pool* that were never graded and that the team wants met soon, at most *limit*."""
        faces: dict[str, Place] = {}
        for name in self._team.wished(self._moment.day) if self._team else ():
            deck, slash, _ = name.partition("/")
            if deck not in pool.decks or deck in self.held or len(faces) >= limit:
                continue
            if slash:
                sides = (ref for ref in self._library.catalogue.refs(deck, name) if is_part(ref, name))
                found = [(ref, place) for ref in sides if (place := self._unseen_at(pool, ref))]
            else:
                but = self.met | self._hidden
                asked = self._joined.new([deck], pool.marks, pool.kinds, limit, but)
                found = asked.get(deck, [])
            faces |= {ref: place for ref, place in found if ref not in faces}
        return list(faces.items())[:limit]

    def _unseen_at(self, pool: Pool, ref: str) -> Place | None:
        """Where *ref* is, if it is one of *pool* that can be asked and was never graded."""
        is_known = self._store.snapshot.standing(ref).memory is not None
        is_out = is_known or self.is_held(ref) or ref.split("#", 1)[0] in self.met
        return None if is_out else self._library.holds(pool, ref)

    def unseen(self, pool: Pool, limit: int) -> tuple[dict[str, list[tuple[str, Place]]], list[tuple[str, Place]]]:
        """What of *pool* was never graded, as much as *limit* new cards need: by own deck, and on the path in order."""
        decks = [deck for deck in pool.decks if deck not in self.held]
        path = [deck for deck in self._path if deck in decks]
        own = agenda.in_turn((deck for deck in decks if deck not in path), self._begun_by_deck, self._moment.day)
        ask = partial(self._joined.new, marks=pool.marks, kinds=pool.kinds, limit=limit, but=self.met | self._hidden)
        return ask(own, side_by_side=True), [face for faces in ask(path).values() for face in faces]

    @property
    def _begun_by_deck(self) -> Counter[str]:
        return Counter(deck if (deck := ref.split("/", 1)[0]) not in self._path else "" for ref in self.begun)

    def any_of(self, pool: Pool) -> Iterator[Face]:
        """Every face of *pool* that is not set aside, those seen least first."""
        standings = self._store.snapshot.standings()
        reps = {ref: standing.memory.reps for ref, standing in standings.items() if standing.memory}
        leeches = {ref for ref, standing in standings.items() if standing.memory and standing.memory.leech}
        refs = [ref for deck in pool.decks for ref in self._library.catalogue.refs(deck)]
        for ref in sorted(refs, key=lambda ref: reps.get(ref, 0)):
            if ref not in leeches and not self.is_held(ref) and (place := self._library.holds(pool, ref)):
                yield self._library.at(place)

    def upcoming(self, days: int) -> list[int]:
        """How many cards come back on each of the next *days*; short steps and what is due count for the first."""
        counts, hidden = [0] * days, self._hidden_faces
        dates = self._store.snapshot.dates(self._aside | hidden) if hidden else self._dates
        for day, count in dates.by_day(self._moment.day + 1, size=days):
            if day > self._moment.day + days:
                break
            counts[day - self._moment.day - 1] = count
        counts[0] = dates.count(self._moment.day + 1) + sum(ref not in hidden for ref, _ in self._steps)
        return counts

    def back_already(self) -> int:
        """How many of those that `upcoming` counts for its first day wait now."""
        out = self._hidden_faces | self._beside_met
        dates = self._store.snapshot.dates(self._aside | out) if out else self._dates
        steps = sum(due_ms <= self._moment.at_ms and ref not in out for ref, due_ms in self._steps)
        return dates.count(self._moment.day) + steps

    @cached_property
    def _hidden_faces(self) -> frozenset[str]:
        """The faces of decks that a team hides."""
        decks = [name for name in self._team.hidden if "/" not in name] if self._team else []
        refs = (ref for deck in decks if deck in self._library.ids for ref in self._library.catalogue.refs(deck))
        return frozenset(refs)

    def next_due_at(self, pool: Pool, new_per_day: int, new_today: int) -> datetime | None:
        """When the next of *pool* that is not due yet will be; None when none will."""
        later = [
            from_milliseconds(-(-due_ms // 1000) * 1000)
            for ref, due_ms in self._steps
            if due_ms > self._moment.at_ms and self._is_in(pool, ref)
        ]
        days = (day for ref, day in self._dates.later(self._moment.day) if self._is_in(pool, ref))
        if (day := next(days, None)) is not None:
            later.append(self._calendar.start(day))
        unseen = new_per_day and self.new(pool, 1, tomorrow=True) and not (new_today and self.new(pool, 1))
        if unseen or any(self._is_in(pool, ref) and self._waits(ref) for ref in self._beside_met):
            later.append(self._calendar.start(self._moment.day + 1))
        return min(later, default=None)

    def tomorrow(self, pool: Pool, new_per_day: int) -> int:
        """How many of *pool* will wait on the next study day, if nothing more is graded today."""
        short = sum(self._is_in(pool, ref) for ref, _ in self._steps)
        due = self._due(pool, self._moment.day + 1)
        return short + due + len(self.new(pool, new_per_day, tomorrow=True))

    def steps_to_come(self) -> list[tuple[str, int]]:
        """The short steps that still run, soonest first: the face, and the instant in milliseconds."""
        steps = (step for step in self._steps if step[1] > self._moment.at_ms and step[0] not in self._beside_met)
        return sorted(steps, key=lambda step: step[1])

    def _learning(self, pool: Pool) -> list[Place]:
        """The short steps that have run out, longest waiting first, in order of the library where they wait alike."""
        rank, place_of = {deck: number for number, deck in enumerate(pool.decks)}, self._places(pool)
        steps = [
            (due_ms, rank[place.deck], place.number, place.part, place)
            for ref, due_ms in self._steps
            if due_ms <= self._moment.at_ms and ref not in self._beside_met
            if (place := place_of(ref))
        ]
        return [place for *_, place in sorted(steps, key=lambda step: step[:4])]

    def _reviews(self, pool: Pool, *, kept_first: bool) -> Iterator[Face]:
        """Due reviews, most likely forgotten first, or last; in order of the library where that is alike."""
        rank, place_of = {deck: number for number, deck in enumerate(pool.decks)}, self._places(pool)
        due = self._dates_today.due(self._moment.day, kept_first=kept_first)
        for _, alike in groupby(due, key=lambda face: face[1]):
            places = [place for ref, _ in alike if (place := place_of(ref))]
            for place in sorted(places, key=lambda place: (rank[place.deck], place.number, place.part)):
                yield self._at(place)

    def _is_crowded(self, pool: Pool, face: Face) -> bool:
        """Whether a sibling of *face*, which is new, waits to be reviewed."""
        others = (other.ref for other in faces_of(face.deck, face.card) if other.ref != face.ref)
        return any(self._is_in(pool, other) and self._waits(other) for other in others)

    def _is_in(self, pool: Pool, ref: str) -> bool:
        return self._library.holds(pool, ref) is not None
