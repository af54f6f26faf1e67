# SPDX-License-Identifier: MIT
"""The backlog: what waits, out of the progress file and the catalogue, without reading either whole.

It gives what the pure functions of `agenda` give over all faces and all standings, which the tests hold it to, at a
cost that grows with what is due and not with what there is.
"""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from hark.cards.model import Face, faces_of
from hark.memory import schedule
from hark.memory.days import from_milliseconds
from hark.memory.fold import wholes
from hark.memory.model import EventKind
from hark.study import agenda
from hark.study.agenda import FORECAST_POINTS, Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from hark.cards.catalogue import Place
    from hark.cards.library import Library, Pool
    from hark.memory.days import Calendar
    from hark.memory.model import Memory, Moment
    from hark.progress.store import Store

STEPS = 64
"""How many events may pass before it is written down up to where they are known."""


class Backlog:
    """What waits at one moment."""

    def __init__(self, library: Library, store: Store, calendar: Calendar, moment: Moment) -> None:
        self._library, self._store, self._calendar, self._moment = library, store, calendar, moment
        self._counted: dict[tuple[Pool, int], dict[str, int]] = {}

    @cached_property
    def held(self) -> frozenset[str]:
        """What the learner set aside: faces, cards and decks."""
        return self._store.snapshot.held()

    @cached_property
    def orphans(self) -> set[str]:
        """Refs with a history that their deck, which is here, does not have any more."""
        self._keep_step()
        return self._library.catalogue.orphans()

    @cached_property
    def _steps(self) -> list[tuple[str, int]]:
        return self._store.snapshot.learning()

    def is_held(self, ref: str) -> bool:
        """Whether *ref* is set aside, by itself or with its card or deck."""
        return not self.held.isdisjoint(wholes(ref))

    def waiting(self, pool: Pool, new: int) -> Waiting:
        """What of *pool* waits, with *new* cards at the most that were never graded."""
        learning = self._learning(pool)
        due = sum(self.due_by_deck(pool).values())
        is_return = agenda.is_return(self._moment.day, self._store.snapshot.last_day(), due + len(learning))
        fresh = tuple(self._library.at(place) for _, place in self.new(pool, new))
        crowded = frozenset(face.card_ref for face in fresh if self._is_crowded(pool, face))
        reviews = self._reviews(pool, kept_first=is_return)
        faces = tuple(self._library.at(place) for place in learning)
        return Waiting(faces, reviews, fresh, due=due, crowded=crowded, is_return=is_return)

    def learning_by_deck(self, pool: Pool) -> dict[str, int]:
        """How many short steps have run out, by deck."""
        counts = dict.fromkeys(pool.decks, 0)
        for place in self._learning(pool):
            counts[place.deck] += 1
        return counts

    def due_by_deck(self, pool: Pool, day: int | None = None) -> dict[str, int]:
        """How many reviews of *pool* are due today, or on study day *day*, by deck."""
        day = self._moment.day if day is None else day
        if (pool, day) not in self._counted:
            self._counted[pool, day] = self._due_by_deck(pool, day)
        return dict(self._counted[pool, day])

    def _due_by_deck(self, pool: Pool, day: int) -> dict[str, int]:
        if pool.tags or pool.kinds:
            counts = dict.fromkeys(pool.decks, 0)
            for ref, _ in self._store.snapshot.due(day):
                if not self.is_held(ref) and (place := self._library.holds(pool, ref)):
                    counts[place.deck] += 1
            return counts
        found = self._store.snapshot.due_by_deck(day)
        counts = {deck: 0 if deck in self.held else found.get(deck, 0) for deck in pool.decks}
        for deck, due_day in self._exceptions:
            if due_day <= day and deck in counts:
                counts[deck] -= 1
        return counts

    def new(self, pool: Pool, limit: int) -> list[tuple[str, Place]]:
        """The first faces of *pool* that were never graded, at most *limit*."""
        found: list[tuple[str, Place]] = []
        seen: list[str] = []
        self._keep_step()
        for deck in pool.decks:
            after = None
            while deck not in self.held and len(found) < limit:
                batch = self._library.catalogue.unseen(deck, pool.tags, pool.kinds, after, max(limit, 20))
                for ref, place in batch:
                    if self._store.snapshot.standing(ref).memory is not None:
                        seen.append(ref)
                    elif not self.is_held(ref):
                        found.append((ref, place))
                if not batch:
                    break
                after = batch[-1][1]
        if seen:
            self._library.catalogue.note_seen(seen, {"progress": self._mark()})
        return found[:limit]

    def any_of(self, pool: Pool) -> Iterator[Face]:
        """Every face of *pool* that is not set aside, those seen least first."""
        standings = self._store.snapshot.standings()
        reps = {ref: standing.memory.reps for ref, standing in standings.items() if standing.memory}
        leeches = {ref for ref, standing in standings.items() if standing.memory and standing.memory.leech}
        refs = [ref for deck in pool.decks for ref in self._library.catalogue.refs(deck)]
        for ref in sorted(refs, key=lambda ref: reps.get(ref, 0)):
            if ref not in leeches and not self.is_held(ref) and (place := self._library.holds(pool, ref)):
                yield self._library.at(place)

    def forecast(self, pool: Pool, new_today: int, new_per_day: int) -> list[tuple[int, int]]:
        """How many cards wait from when on: pairs of epoch seconds and a count, the first for now, a few dozen."""
        now, today = self._moment.at_ms // 1000, self._moment.day
        unseen = len(self.new(pool, max(new_today, new_per_day)))
        changes = {now: sum(self.due_by_deck(pool).values()) + min(unseen, max(0, new_today))}
        for ref, due_ms in self._steps:
            if self._is_active(pool, ref):
                at = now if due_ms <= self._moment.at_ms else -(-due_ms // 1000)
                changes[at] = changes.get(at, 0) + 1
        tomorrow = int(self._calendar.start(today + 1).timestamp())
        changes[tomorrow] = changes.get(tomorrow, 0) + min(unseen, new_per_day) - min(unseen, max(0, new_today))
        days = 0
        for day, count in self._store.snapshot.due_by_day(today):
            if left := count - self._away.get(day, 0):
                at = int(self._calendar.start(day).timestamp())
                changes[at] = changes.get(at, 0) + left
                days += 1
                if days == FORECAST_POINTS:
                    break
        points, total = [], 0
        for at in sorted(changes)[:FORECAST_POINTS]:
            total += changes[at]
            points.append((at, total))
        return points

    def upcoming(self, pool: Pool, days: int) -> list[int]:
        """How many reviews fall due on each of the next *days*; what is due already counts for the first."""
        counts = [sum(self.due_by_deck(pool, self._moment.day + 1).values()), *[0] * (days - 1)]
        for day, count in self._store.snapshot.due_by_day(self._moment.day + 1):
            if day > self._moment.day + days:
                break
            counts[day - self._moment.day - 1] = count - self._away.get(day, 0)
        return counts

    def next_due_at(self, pool: Pool, new_per_day: int, new_today: int) -> datetime | None:
        """When the next of *pool* that is not due yet will be; None when none will."""
        later = [
            from_milliseconds(-(-due_ms // 1000) * 1000)
            for ref, due_ms in self._steps
            if due_ms > self._moment.at_ms and self._is_active(pool, ref)
        ]
        days = (day for ref, day in self._store.snapshot.next_due(self._moment.day) if self._is_active(pool, ref))
        if (day := next(days, None)) is not None:
            later.append(self._calendar.start(day))
        if new_per_day and not new_today and self.new(pool, 1):
            later.append(self._calendar.start(self._moment.day + 1))
        return min(later, default=None)

    def tomorrow(self, pool: Pool, new_per_day: int) -> int:
        """How many of *pool* will wait on the next study day, if nothing more is graded today."""
        short = sum(self._is_active(pool, ref) for ref, _ in self._steps)
        due = sum(self.due_by_deck(pool, self._moment.day + 1).values())
        return short + due + len(self.new(pool, new_per_day))

    def _learning(self, pool: Pool) -> list[Place]:
        """The short steps that have run out, longest waiting first, in order of the library where they wait alike."""
        rank = {deck: number for number, deck in enumerate(pool.decks)}
        found = [
            (due_ms, rank[place.deck], place.number, place.part, place)
            for ref, due_ms in self._steps
            if due_ms <= self._moment.at_ms and not self.is_held(ref) and (place := self._library.holds(pool, ref))
        ]
        return [place for *_, place in sorted(found, key=lambda one: one[:4])]

    def _reviews(self, pool: Pool, *, kept_first: bool) -> Iterator[Face]:
        """Due reviews, most likely forgotten first, or last; in order of the library where that is alike."""
        rank = {deck: number for number, deck in enumerate(pool.decks)}
        for _, alike in groupby(
            self._store.snapshot.due(self._moment.day, kept_first=kept_first), key=lambda one: one[1]
        ):
            places = [place for ref, _ in alike if not self.is_held(ref) and (place := self._library.holds(pool, ref))]
            for place in sorted(places, key=lambda one: (rank[one.deck], one.number, one.part)):
                yield self._library.at(place)

    def _is_crowded(self, pool: Pool, face: Face) -> bool:
        """Whether a sibling of *face* waits to be reviewed."""
        return any(
            memory is not None and schedule.is_due(memory, self._moment) and self._is_counted(pool, other.ref, memory)
            for other in faces_of(face.deck, face.card)
            if (memory := self._store.snapshot.standing(other.ref).memory)
        )

    def _is_counted(self, pool: Pool, ref: str, memory: Memory) -> bool:
        return not memory.leech and self._is_active(pool, ref)

    def _is_active(self, pool: Pool, ref: str) -> bool:
        return not self.is_held(ref) and self._library.holds(pool, ref) is not None

    @cached_property
    def _exceptions(self) -> list[tuple[str, int]]:
        """Decks and due days of faces that are counted as due and do not wait: with a card set aside, or in no deck."""
        found = []
        for ref in {*self.orphans, *self._store.snapshot.beside_held()}:
            deck = ref.split("/", 1)[0]
            standing = self._store.snapshot.standing(ref)
            memory = standing.memory
            if deck not in self.held and not standing.suspended and memory and memory.due_day and not memory.leech:
                found.append((deck, memory.due_day))
        return found

    @cached_property
    def _away(self) -> dict[int, int]:
        """How many faces that do not wait are counted for each day."""
        counts: dict[int, int] = {}
        here = set(self._library.ids)
        for deck in self._store.snapshot.decks():
            if deck in self.held or deck not in here:
                for day, count in self._store.snapshot.due_of_deck(deck).items():
                    counts[day] = counts.get(day, 0) + count
        for deck, day in self._exceptions:
            if deck in here:
                counts[day] = counts.get(day, 0) + 1
        return counts

    def _mark(self) -> str:
        """Up to where the log is known: which log, and its last event."""
        return f"{self._store.note('generation') or ''} {self._store.history.newest()}"

    def _keep_step(self) -> None:
        """Brings what the catalogue knows of the learner up to the log: a few rows, or everything for another log."""
        catalogue = self._library.catalogue
        mark, known = self._mark(), catalogue.note("progress") or ""
        generation, _, last = known.partition(" ")
        if known != mark:
            if not known or generation != mark.partition(" ")[0] or (last and not self._store.history.holds(last)):
                catalogue.forget_compared()
                since = []
            else:
                since = self._store.history.since(last)
                back = {card.split("/", 1)[0] for kind, card in since if kind in (EventKind.UNDO, EventKind.RESET)}
                if back:
                    catalogue.forget_compared(back)
            lost = catalogue.not_compared()
            for deck in lost:
                catalogue.compare(deck, self._store.snapshot.graded(deck))
            if lost or not known or len(since) > STEPS:
                catalogue.put_note("progress", mark)
            return
        for deck in catalogue.not_compared():
            catalogue.compare(deck, self._store.snapshot.graded(deck))
