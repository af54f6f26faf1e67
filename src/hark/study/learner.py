# SPDX-License-Identifier: MIT
"""The learner at one moment: library, progress and settings side by side, what waits by them, the session to hold.

Nothing here prints, and nothing reads a clock: *now* was read at the edge.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from hark import files
from hark.cards.library import Choosing
from hark.memory import schedule
from hark.memory.days import from_milliseconds
from hark.study import agenda, today
from hark.study.agenda import Limits
from hark.study.backlog import Backlog
from hark.study.today import Today
from hark.values import replace
from hark.views.deck import BrokenDeck
from hark.views.today import FirstFacts, SessionFacts, TomorrowFacts, Withheld

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from hark.cards.library import Broken, Library, Pool
    from hark.cards.model import Cover, Face
    from hark.cards.teampath import TeamPath
    from hark.config import Config
    from hark.memory.days import Calendar
    from hark.memory.formula import Formula
    from hark.memory.model import Memory, Moment, Standing
    from hark.memory.tuning import Tuning
    from hark.paths import Folders
    from hark.progress.backups import Beside
    from hark.progress.store import Store


LONGEST_MINUTES = 240
LARGEST = 1000
"""So many new cards, and no more, can be asked for at once."""


class Learner:
    """What one command works with."""

    def __init__(
        self, library: Library, store: Store, config: Config, calendar: Calendar, folders: Folders, now: datetime
    ) -> None:
        self.library, self.store, self.config = library, store, config
        self.calendar, self.folders, self.now = calendar, folders, now
        self.backup: Beside | None = None
        """The backup of the day, where it is still to be made."""

    @cached_property
    def moment(self) -> Moment:
        """Now, as the scheduler sees it."""
        return self.calendar.moment(self.now)

    @cached_property
    def tuning(self) -> Tuning | None:
        """The learner's own parameters; None where there are none. Dropped by `refresh`."""
        return self.store.history.tuning()

    def formula(self, ref: str) -> Formula | None:
        """What the memory of *ref* goes by; None for the default parameters."""
        return self.tuning.formula(ref) if self.tuning else None

    @cached_property
    def backlog(self) -> Backlog:
        """What waits; dropped by `refresh`."""
        return Backlog(self.library, self.store, self.calendar, self.moment, self.path, self.team)

    @property
    def path(self) -> tuple[str, ...]:
        """The decks that are learned one after the other: in the learner's own order, then as they came."""
        own = tuple(deck for deck in self.config.path if deck in self.library.ids)
        return own + tuple(deck for deck in self.usual_path if deck not in own)

    @property
    def usual_path(self) -> tuple[str, ...]:
        """The path without the learner's own order: as a team has it, then as the decks came."""
        team = tuple(deck for deck in self.team.order if deck in self.library.ids) if self.team else ()
        return team + tuple(deck for deck in self.library.path if deck not in team)

    @cached_property
    def team(self) -> TeamPath | None:
        """The path of a team that the learner took, without what they brought back of what it hides."""
        if not files.exists(self.folders.team_path):
            return None
        from hark.cards import teampath  # most have taken none

        taken = teampath.read(files.read(self.folders.team_path))
        if taken is None:
            return None
        back = self.store.history.resumed(taken.taken_ms) if taken.path.hidden else frozenset()
        return replace(taken.path, hidden=tuple(name for name in taken.path.hidden if name not in back))

    @property
    def limits(self) -> Limits:
        """How much a session holds, by the settings and the learner's pace."""
        return self._limits(None, None)

    @cached_property
    def new_today(self) -> int:
        """How many new cards the day still allows."""
        return max(0, self.config.new_per_day - len(self.backlog.begun))

    @cached_property
    def pace(self) -> agenda.Pace:
        """How long cards take."""
        return today.pace(self.store)

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """Where every ref with a history stands; dropped by `refresh`."""
        return self.store.snapshot.standings()

    @cached_property
    def today(self) -> Today:
        """Today's session as it stands; every front end tells the day from this."""
        kept, graded = today.planned(self.store, self.moment.day), self.store.snapshot.graded_on(self.moment.day)
        waiting = self.waiting()
        if kept is None:
            plan, minutes = self.plan(waiting), self.config.session_minutes
            cards = len(plan.faces)
            return Today(
                plan.faces, plan.seconds, minutes, is_held=bool(graded) and not cards,
                is_return=plan.is_return, more=waiting.total - cards,
            )  # fmt: skip
        left = () if kept.is_ended else tuple(
            face
            for ref in kept.refs
            if ref not in graded and ref not in kept.skipped and (face := self._open(ref))
            if face.card_ref not in self.backlog.met
        )  # fmt: skip
        steps = tuple(
            face
            for face in waiting.learning
            if left and face.ref in kept.refs and face.ref not in kept.skipped and face not in left
        )
        faces = (*steps, *left)
        asked_for = {face.ref for face in faces} | kept.skipped
        still_waiting = sum(self.backlog.waits(self.pool(), ref, self.new_today) for ref in asked_for)
        return Today(
            faces, self.pace.seconds(*faces), kept.minutes, is_held=not left,
            is_return=kept.is_return, more=max(0, waiting.total - still_waiting),
        )  # fmt: skip

    @property
    def session(self) -> SessionFacts:
        """Today's session, as answers tell it."""
        return SessionFacts(self.today.cards, self.today.seconds, self.today.is_held, self.today.more)

    @property
    def session_tomorrow(self) -> TomorrowFacts:
        """The session of the next study day, if nothing more is graded today."""
        plan = self.plan(self._waiting_on(self.moment.day + 1))
        return TomorrowFacts(len(plan.faces), plan.seconds)

    @cached_property
    def guided(self) -> tuple[Face, ...]:
        """What the guided session, the first ever, still has of today's; none once it was held."""
        note = self.store.note("guided")
        if not (note.startswith("[") if note else self.store.snapshot.is_new()):
            return ()
        from hark.study import guide  # a start loads it for newcomers only

        return guide.to_come(self.store, self.today.faces)

    @property
    def first_session(self) -> FirstFacts | None:
        """The guided session, as answers tell it."""
        return FirstFacts(len(self.guided), self.pace.seconds(*self.guided)) if self.guided else None

    def begin_day(self) -> None:
        """Keeps the plan of today's session: its first card is shown, or graded somewhere."""
        if today.planned(self.store, self.moment.day) is None:
            plan = agenda.Plan(self.today.faces, self.today.seconds, self.today.is_return)
            today.begin(self.store, self.moment.day, plan, self.today.minutes)

    @property
    def minutes_left(self) -> float:
        """How long what is left of today's session should take: the time spent on cards today is over."""
        spent = self.store.history.practised_ms(self.calendar.start(self.moment.day)) / 60_000
        return max(1.0, self.today.minutes - spent)

    def plan_more(self, *, minutes: float | None = None, cards: int | None = None) -> agenda.Plan:
        """A session of what waits beyond today's; what was skipped today is left for another day."""
        kept = today.planned(self.store, self.moment.day)
        waiting = agenda.without(self.waiting(asked_for=True), kept.skipped if kept else ())
        return self.plan(waiting, minutes=minutes, cards=cards)

    def _open(self, ref: str) -> Face | None:
        """The face *ref*, unless it is gone or set aside."""
        memory = self.store.snapshot.standing(ref).memory
        is_hidden = self.team is not None and ref.split("/", 1)[0] in self.team.hidden
        is_out = is_hidden or self.backlog.is_held(ref) or (memory and memory.leech)
        return None if is_out else self.library.find(ref)

    def _waiting_on(self, day: int) -> agenda.Waiting:
        """What waits on the later study day *day*, if nothing is graded until then."""
        return self.backlog.on(day).waiting(self.pool(), self.config.new_per_day)

    def refresh(self) -> None:
        """Forgets what was read, after a write."""
        for name in (
            "backlog", "new_today", "pace", "today", "guided", "_seen", "ticked", "standings", "tuning", "team",
        ):  # fmt: skip
            self.__dict__.pop(name, None)

    def at(self, now: datetime) -> None:
        """Goes on to a later moment."""
        before = self.__dict__.get("backlog")
        self.now = now
        self.__dict__.pop("moment", None)
        self.refresh()
        if before:
            self.backlog = before.at(self.moment)

    def pool(self, choosing: Choosing | None = None) -> Pool:
        """The cards that *choosing* means; decks that a team's path hides only where they are named.

        Raises `Refusal` for an unknown deck or tag.
        """
        pool = self.library.pool(choosing or Choosing())
        if not self.team or (choosing and choosing.decks):
            return pool
        return replace(pool, decks=tuple(deck for deck in pool.decks if deck not in self.team.hidden))

    def waiting(self, pool: Pool | None = None, new: int | None = None, *, asked_for: bool = False) -> agenda.Waiting:
        """What of *pool* waits; for who *asked_for* it by name or number, as on any day."""
        new = self.new_today if new is None else new
        return self.backlog.waiting(pool or self.pool(), new, asked_for=asked_for)

    def withheld(self, choosing: Choosing) -> Withheld | None:
        """What of the cards that *choosing* names is there and does not come now; None where nothing is named."""
        if choosing == Choosing():
            return None
        pool, snapshot = self.pool(choosing), self.store.snapshot
        of_pool = {ref for ref in snapshot.aside() if ref.split("/", 1)[0] in pool.decks}
        decks = tuple(deck for deck in pool.decks if deck in of_pool and choosing.decks)
        cards = {ref.split("#", 1)[0] for ref in of_pool if ref.split("/", 1)[0] not in of_pool}
        unseen = len(self.backlog.new(pool, LARGEST)) - len(self.backlog.new(pool, self.new_today))
        named = pool.decks if choosing.decks else ()
        sides = self.backlog.sides(pool, LARGEST)
        return Withheld(named, decks, len(cards), unseen, sides, self.new_today, self.config.new_per_day)

    def plan(self, waiting: agenda.Waiting, *, minutes: float | None = None, cards: int | None = None) -> agenda.Plan:
        """The session that would be held now, out of what is *waiting*."""
        return agenda.plan(waiting, self._limits(minutes, cards), lambda: self.ticked)

    def cram(self, pool: Pool, *, minutes: float | None = None, cards: int | None = None) -> agenda.Plan:
        """A session over any cards of *pool*, whether due or not."""
        return agenda.cram(self.backlog.any_of(pool), self._limits(minutes, cards))

    def total(self) -> int:
        """How many cards wait in all."""
        return self.backlog.total(self.pool(), self.new_today)

    def forecast(self) -> list[tuple[int, int]]:
        """How many cards the session holds from when on, as pairs of epoch seconds and a count, the first for now.

        Every study day until a gap is long enough for a gentle return, then a few on which something more falls due,
        until more waits than a return holds.
        """
        day = self.moment.day
        gap = day + agenda.GAP_DAYS
        counts = {self.moment.at_ms // 1000: self.today.cards}
        counts |= {-(-due_ms // 1000): self.today.cards + n for n, due_ms in enumerate(self._steps_to_come(), 1)}
        points = list(counts.items())
        for later in chain(range(day + 1, gap + 1), self.backlog.change_days(gap, agenda.FORECAST_RETURNS)):
            waiting = self._waiting_on(later)
            count = len(self.plan(waiting).faces)
            if count != points[-1][1]:
                points.append((int(self.calendar.start(later).timestamp()), count))
            if later >= gap and waiting.total > count:
                break
        return points

    def _steps_to_come(self) -> list[int]:
        """The instants at which cards join what is left of today's session, as their short steps run out."""
        kept = today.planned(self.store, self.moment.day)
        if kept is None or self.today.is_held:
            return []
        refs, end_ms = set(kept.refs) - kept.skipped, self.calendar.start(self.moment.day + 1).timestamp() * 1000
        return [due_ms for ref, due_ms in self.backlog.steps_to_come() if ref in refs and due_ms < end_ms]

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
                seen, mature = seen - 1, mature - schedule.is_mature(memory)
        return self.library.counts(deck)[1], seen, mature

    @cached_property
    def _seen(self) -> dict[str, tuple[int, int]]:
        return self.store.snapshot.learned()

    @cached_property
    def ticked(self) -> Mapping[str, float]:
        """The share of each skill's last times at which it was ticked."""
        from hark.study import skills  # only where several scenarios are due

        return skills.shares(skills.times(self.store.history.ticked_reviews(newest=skills.LOOKED_AT), self.library))

    def _limits(self, minutes: float | None, cards: int | None) -> Limits:
        """How much a session may hold: what was asked for, and where nothing was, what the settings say."""
        if minutes is None and cards is None:
            return Limits(self.config.session_minutes, self.config.session_cards, self.pace)
        return Limits(LONGEST_MINUTES if minutes is None else minutes, cards or 0, self.pace)

    def broken(self, decks: Iterable[Broken] | None = None) -> tuple[BrokenDeck, ...]:
        """The decks left out, or those of *decks*, each with its first fault."""
        firsts = ((deck, deck.faults[0]) for deck in (self.library.broken if decks is None else decks))
        return tuple(
            BrokenDeck(str(deck.file), first.line, first.card, first.message, first.hint, len(deck.faults))
            for deck, first in firsts
        )
