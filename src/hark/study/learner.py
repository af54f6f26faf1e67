# SPDX-License-Identifier: MIT
"""The desk: library, progress and settings side by side at one moment, what waits by them, and the session to hold.

Nothing here prints, and nothing reads a clock: *now* was read at the edge.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from hark.cards.library import Choosing
from hark.memory.days import from_milliseconds
from hark.study import agenda
from hark.study.agenda import Limits
from hark.study.backlog import Backlog
from hark.views.deck import BrokenDeck

if TYPE_CHECKING:
    from datetime import datetime

    from hark.cards.library import Library, Pool
    from hark.cards.model import Cover
    from hark.config import Config
    from hark.memory.days import Calendar
    from hark.memory.model import Memory, Moment
    from hark.paths import Folders
    from hark.progress.store import Store


class Desk:
    """What one command works with."""

    def __init__(
        self, library: Library, store: Store, config: Config, calendar: Calendar, folders: Folders, now: datetime
    ) -> None:
        self.library, self.store, self.config = library, store, config
        self.calendar, self.folders, self.now = calendar, folders, now

    @cached_property
    def moment(self) -> Moment:
        """Now, as the scheduler sees it."""
        return self.calendar.moment(self.now)

    @cached_property
    def backlog(self) -> Backlog:
        """What waits; dropped by `refresh`."""
        return Backlog(self.library, self.store, self.calendar, self.moment)

    @cached_property
    def new_today(self) -> int:
        """How many new cards the day still allows."""
        seen = self.store.history.first_seen(self.moment.day, self.calendar.start(self.moment.day))
        return max(0, self.config.new_per_day - len(seen))

    def refresh(self) -> None:
        """Forgets what was read, after a write."""
        for name in ("backlog", "new_today", "_seen"):
            self.__dict__.pop(name, None)

    def at(self, now: datetime) -> None:
        """Moves the desk to a later moment."""
        self.now = now
        self.__dict__.pop("moment", None)
        self.refresh()

    def pool(self, choosing: Choosing | None = None) -> Pool:
        """The cards that *choosing* means. Raises `Refusal` for an unknown deck or tag."""
        return self.library.pool(choosing or Choosing())

    def waiting(self, pool: Pool | None = None, new: int | None = None) -> agenda.Waiting:
        """What of *pool* waits."""
        return self.backlog.waiting(pool or self.pool(), self.new_today if new is None else new)

    def plan(self, waiting: agenda.Waiting, *, minutes: float | None = None, cards: int | None = None) -> agenda.Plan:
        """The session that would be held now, out of what is *waiting*."""
        return agenda.plan(waiting, self._limits(minutes, cards))

    def cram(self, pool: Pool, *, minutes: float | None = None, cards: int | None = None) -> agenda.Plan:
        """A session over any cards of *pool*, whether due or not."""
        return agenda.cram(self.backlog.any_of(pool), self._limits(minutes, cards))

    def total(self) -> int:
        """How many cards wait in all."""
        pool = self.pool()
        learning, due = self.backlog.learning_by_deck(pool), self.backlog.due_by_deck(pool)
        return sum(learning.values()) + sum(due.values()) + len(self.backlog.new(pool, self.new_today))

    def forecast(self) -> list[tuple[int, int]]:
        """How many cards wait from when on, as pairs of epoch seconds and a count."""
        return self.backlog.forecast(self.pool(), self.new_today, self.config.new_per_day)

    def next_due_at(self, pool: Pool) -> datetime | None:
        """When the next of *pool* that is not due yet will be; None when none will."""
        return self.backlog.next_due_at(pool, self.config.new_per_day, self.new_today)

    def due_at(self, memory: Memory) -> datetime:
        """The first whole second at which *memory*'s card is due, where the learner is now."""
        if memory.due_day is not None:
            return self.calendar.start(memory.due_day)
        assert memory.due_ms is not None
        return from_milliseconds(-(-memory.due_ms // 1000) * 1000)

    def learned(self, deck: Cover) -> tuple[int, int, int]:
        """How many faces *deck* has, how many of them were graded, and how many are mature."""
        seen, mature = self._seen.get(deck.id, (0, 0))
        for ref in self.backlog.orphans:
            if ref.startswith(f"{deck.id}/") and (memory := self.store.snapshot.standing(ref).memory):
                seen, mature = seen - 1, mature - agenda.is_mature(memory)
        return self.library.counts(deck)[1], seen, mature

    @cached_property
    def _seen(self) -> dict[str, tuple[int, int]]:
        return self.store.snapshot.learned()

    def _limits(self, minutes: float | None, cards: int | None) -> Limits:
        return Limits(
            self.config.session_minutes if minutes is None else minutes,
            self.config.session_cards if cards is None else cards,
        )

    def broken(self) -> tuple[BrokenDeck, ...]:
        """The decks left out."""
        return tuple(
            BrokenDeck(
                str(one.file),
                one.faults[0].line,
                one.faults[0].card,
                one.faults[0].message,
                one.faults[0].hint,
                len(one.faults),
            )
            for one in self.library.broken
        )
