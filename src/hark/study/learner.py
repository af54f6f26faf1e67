# SPDX-License-Identifier: MIT
"""The desk: library, progress and settings side by side at one moment, and the answers they give.

Each method builds one view. Nothing here prints, and nothing reads a clock: *now* was read at the edge.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hark import errors, views
from hark.cards.catalogue import Place
from hark.cards.library import Choosing
from hark.cards.model import Choice, Face, Kind, Scenario, faces_of
from hark.memory import schedule
from hark.memory.days import from_milliseconds
from hark.memory.fold import concerns, moment, step, wholes
from hark.memory.model import NEW, Event, EventKind, Grade, Memory, Moment, Standing
from hark.study import agenda
from hark.study.agenda import Limits
from hark.study.backlog import Backlog

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from hark.cards.library import Library, Pool
    from hark.cards.model import Cover
    from hark.config import Config
    from hark.memory.days import Calendar
    from hark.paths import Folders
    from hark.progress.store import Store
    from hark.study.session import Session


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

    def home(self, choosing: Choosing | None = None) -> views.Home:
        """Bare `hark`; with *choosing*, as if these were all cards."""
        pool = self.pool(choosing)
        waiting = self.waiting(pool)
        plan = self.plan(waiting)
        week = self.store.history.reviews_since(self.calendar.start(self.moment.day - 6))
        return views.Home(
            total=waiting.total,
            session_cards=len(plan.faces),
            session_seconds=plan.seconds,
            is_return=plan.is_return,
            is_first=self.store.snapshot.is_new(),
            reviewed_today=week.get(date.fromordinal(self.moment.day).isoformat(), 0),
            average_per_day=round(sum(week.values()) / 7, 2),
            next_due_at=self.next_due_at(pool),
            broken=self.broken(),
        )

    def due(self, names: Sequence[str] = ()) -> views.Due:
        """`hark due`."""
        pool = self.pool(Choosing(decks=tuple(names)))
        learning, reviews = self.backlog.learning_by_deck(pool), self.backlog.due_by_deck(pool)
        new = [place.deck for _, place in self.backlog.new(pool, self.new_today)]
        counts = [
            views.DeckCount(
                deck=deck,
                title=self.library.title(deck),
                cards=self.library.size(deck),
                learning=learning[deck],
                reviews=reviews[deck],
                new=new.count(deck),
                suspended=deck in self.backlog.held,
            )
            for deck in pool.decks
        ]
        return views.Due(
            total=sum(learning.values()) + sum(reviews.values()) + len(new),
            learning=sum(learning.values()),
            reviews=sum(reviews.values()),
            new=len(new),
            next_due_at=self.next_due_at(pool),
            decks=tuple(counts),
            broken=self.broken(),
        )

    def next(self, choosing: Choosing) -> views.Next:
        """`hark next`."""
        pool = self.pool(choosing)
        waiting = self.waiting(pool)
        plan, later = self.plan(waiting), self.next_due_at(pool)
        if not plan.faces:
            return views.Next(
                waiting.total, None, is_new=False, token=None, prospects=(), helpline=None, next_due_at=later
            )
        face = plan.faces[0]
        memory = self.store.snapshot.standing(face.ref).memory
        ahead = schedule.preview(memory, self.moment, card=face.ref, retention=self.config.retention(face.deck.id))
        helpline = self.library.helpline(self.config.region).text if face.card.safety else None
        return views.Next(
            total=waiting.total,
            card=self.card_text(face),
            is_new=memory is None,
            token=f"{face.ref}@{self.store.history.last_event(face.ref) or 'new'}",
            prospects=tuple(
                views.Prospect(grade, self.due_at(after), schedule.interval_ms(after)) for grade, after in ahead.items()
            ),
            helpline=helpline,
            next_due_at=later,
        )

    def grade(
        self, name: str, grade: Grade, *, key: str | None = None, duration_ms: int | None = None,
        reply: str | None = None, skills_met: Sequence[str] | None = None,
    ) -> views.Graded:  # fmt: skip
        """`hark grade`: records and answers."""
        face = self.library.face(name)
        detail: dict[str, Any] = {"retention": self.config.retention(face.deck.id)}
        if skills_met is not None:
            known = face.card.skills if isinstance(face.card, Scenario) else ()
            if skills_met and not known:
                raise errors.misuse(f"`{face.ref}` has no rubric", "`--skills-met` goes with scenarios")
            for skill in skills_met:
                if skill not in known:
                    raise errors.unknown_word("skill", skill, known)
            detail["skills_met"] = list(skills_met)
        kept = reply if self.config.journal == "keep" else None
        recorded = self.store.log.record(
            self.moment,
            face.ref,
            EventKind.REVIEW,
            grade=grade,
            key=key,
            duration_ms=duration_ms,
            detail=detail,
            reply=kept,
        )
        self.refresh()
        memory = recorded.after.memory
        assert memory is not None
        return views.Graded(
            event=recorded.event.id,
            card=face.ref,
            grade=grade,
            repeated=recorded.repeated,
            clock_behind=bool(recorded.event.detail.get("clock_behind")),
            memory=self.memory_facts(memory),
            total=self.total(),
        )

    def undo(self) -> views.Undone:
        """`hark undo`: takes back the last thing that still stands."""
        recorded = self.store.log.undo(self.moment)
        if recorded is None:
            raise errors.Refusal("nothing_to_undo", "there is nothing to undo", "`hark log` shows what was recorded")
        self.refresh()
        after = recorded.after
        return views.Undone(
            undone=self.entry(recorded.event, {recorded.event.id}),
            memory=self.memory_facts(after.memory) if after.memory else None,
            suspended=after.suspended,
            total=self.total(),
        )

    def change(self, kind: EventKind, name: str) -> views.Changed:
        """`hark suspend`, `resume`, `reset`."""
        target, faces = self.library.target(name)
        parts = self.store.snapshot.standings_of(target)
        if kind is EventKind.SUSPEND:
            refs = [] if target in self.backlog.held else [target]
        elif kind is EventKind.RESUME:
            # A deck's own hold, or all holds of a card; a card set aside by itself stays so when its deck is resumed.
            whole = [parts[target]] if target in parts else []
            candidates = whole if "/" not in target else list(parts.values())
            refs = [target] if any(_is_held(standing) for standing in candidates) else []
            above = [whole for whole in wholes(target)[1:] if whole in self.backlog.held]
            if above and not refs:
                raise errors.Refusal(
                    "suspended_above", f"`{target}` is suspended with `{above[-1]}`", f"`hark resume {above[-1]}`"
                )
        else:
            refs = [target] if any(standing.memory for standing in parts.values()) else []
        for ref in refs:
            self.store.log.record(self.moment, ref, kind)
        self.refresh()
        return views.Changed(kind, target, changed=bool(refs), faces=faces, total=self.total())

    def decks(self) -> views.Decks:
        """`hark decks`."""
        return views.Decks(tuple(self._facts(self.library.decks)), self.broken())

    def show(self, name: str) -> views.ShownDeck | views.ShownCard:
        """`hark show`."""
        if "/" not in name:
            deck = self.library.deck(name)
            standings = self.store.snapshot.standings_of(deck.id)
            lines = [self.card_line(face, standings) for face in self.library.whole(deck).faces()]
            return views.ShownDeck(next(self._facts([deck])), tuple(lines))
        from hark.cards.library import card_position

        face = self.library.face(name)
        memory = self.store.snapshot.standing(face.ref).memory
        return views.ShownCard(
            card=self.card_text(face),
            siblings=tuple(other.ref for other in faces_of(face.deck, face.card) if other != face),
            memory=self.memory_facts(memory) if memory else None,
            suspended=self._is_suspended(face.ref),
            file=str(self.library.files[face.deck.id]),
            line=card_position(self.library.files[face.deck.id], face.card),
        )

    def search(self, text: str, choosing: Choosing, limit: int) -> views.Found:
        """`hark search`: cards in which every word of *text* occurs, whatever its case."""
        wanted, pool = text.casefold().split(), self.pool(choosing)
        found = [
            Place(deck, number, 0)
            for deck in pool.decks
            for number in self.library.catalogue.search(wanted, deck, pool.tags, pool.kinds)
        ]
        lines = [self.card_line(self.library.at(place)) for place in found[:limit]]
        return views.Found(text, len(found), tuple(lines))

    def first_day(self, days: int) -> date:
        """The first of the last *days* study days, of which today is the last."""
        return date.fromordinal(self.moment.day - days + 1)

    def log(self, name: str | None, since: date | None, limit: int | None) -> views.Log:
        """`hark log`: at most *limit* events, or all of them."""
        target = None if name is None else self._logged_target(name)
        start = self.calendar.start(since.toordinal()) if since else None
        events = self.store.history.events(card=target, since=start, newest=None if limit is None else limit + 1)
        undone = self.store.history.undone()
        entries = [self.entry(event, undone) for event in reversed(events)]
        return views.Log(tuple(entries[:limit]), more=limit is not None and len(entries) > limit)

    def journal(self, name: str | None, *, forget: bool) -> views.Journal:
        """`hark journal`: reads or deletes what the learner typed."""
        ref = None if name is None else self.library.face(name).ref
        forgotten = self.store.log.forget_replies(ref) if forget else None
        entries = [
            views.JournalEntry(reply.card, from_milliseconds(reply.at_ms), reply.text, reply.grade)
            for reply in reversed(self.store.history.replies(ref))
        ]
        return views.Journal(ref, tuple(entries), forgotten, keeping=self.config.journal == "keep")

    def why(self, name: str) -> views.Why:
        """`hark why`."""
        face = self.library.face(name)
        undone = self.store.history.undone()
        standing, steps = NEW, []
        events = [event for event in self.store.history.events(card=face.ref) if concerns(event, face.ref)]
        for event in events:
            if event.kind is EventKind.UNDO or event.id in undone:
                continue
            before = standing.memory
            standing = step(standing, event)
            day = moment(event).day
            steps.append(
                views.Step(
                    entry=self.entry(event, undone),
                    elapsed_days=max(0, day - before.last_day) if before else None,
                    retrievability=round(schedule.retrievability(before, day), 4) if before else None,
                    memory=self.memory_facts(standing.memory) if standing.memory else None,
                )
            )
        memory = self.store.snapshot.standing(face.ref).memory
        graded = [event for event in events if event.kind is EventKind.REVIEW and event.id not in undone]
        retention = self.config.retention(face.deck.id)
        if memory and graded:
            retention = graded[-1].detail["retention"]
        in_days = memory is not None and memory.due_day is not None
        return views.Why(
            card=face.ref,
            deck=face.deck.id,
            kind=face.card.kind,
            question=face.question,
            suspended=self._is_suspended(face.ref),
            desired_retention=retention,
            memory=self.memory_facts(memory) if memory else None,
            planned_days=schedule.planned_days(memory.stability_days, retention) if memory and in_days else None,
            steps=tuple(steps),
        )

    def stats(self, days: int) -> views.Stats:
        """`hark stats`."""
        from hark.study.stats import DeckTotals, stats

        today, first = date.fromordinal(self.moment.day), self.store.history.first_review()
        begin = self.calendar.start(self.moment.day - days)  # a day more: it may have begun further east
        return stats(
            self.store.history.lines_of(self.store.history.reviewed_since(begin)),
            today,
            days,
            first_day=date.fromordinal(moment(first).day) if first else None,
            upcoming=self.backlog.upcoming(self.pool(), 7),
            decks=[DeckTotals(deck.id, deck.title, *self._learned(deck)) for deck in self.library.decks],
            gone=self.backlog.orphans,
        )

    def session_plan(self, plan: agenda.Plan) -> views.SessionPlan:
        """`hark review --json`."""
        cards = tuple(self.card_line(face) for face in plan.faces)
        return views.SessionPlan(plan.seconds, plan.is_return, cards, self.broken())

    def summary(self, held: Session, leeches: tuple[str, ...], *, recorded: bool, safety: bool) -> views.Summary:
        """The end of a session."""
        self.refresh()
        answers = held.answers
        return views.Summary(
            cards=len(answers),
            recalled=sum(one.grade is not Grade.AGAIN for one in answers),
            new=len({one.turn.face.ref for one in answers if one.was_new}),
            skipped=len(held.skipped),
            set_aside=len(held.aside),
            duration_ms=sum(one.duration_ms for one in answers),
            recorded=recorded,
            leeches=leeches,
            left=self.total(),
            next_due_at=self.next_due_at(self.pool()),
            tomorrow=self.backlog.tomorrow(self.pool(), self.config.new_per_day),
            safety=safety,
        )

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

    def memory_facts(self, memory: Memory) -> views.MemoryFacts:
        """*memory* for an answer."""
        return views.MemoryFacts(
            state=memory.state,
            stability_days=memory.stability_days,
            difficulty=memory.difficulty,
            retrievability=schedule.retrievability(memory, self.moment.day),
            due_at=self.due_at(memory),
            interval_ms=schedule.interval_ms(memory),
            last_review_at=from_milliseconds(memory.last_ms),
            reps=memory.reps,
            lapses=memory.lapses,
            leech=memory.leech,
        )

    def entry(self, event: Event, undone: Collection[str]) -> views.LogEntry:
        """*event* for an answer."""
        return views.LogEntry(
            event=event.id,
            at=from_milliseconds(event.at_ms),
            day=date.fromisoformat(event.detail["day"]),
            card=event.card,
            kind=event.kind,
            grade=event.grade,
            duration_ms=event.duration_ms,
            undoes=event.undoes,
            undone=event.id in undone,
        )

    def card_line(self, face: Face, standings: Mapping[str, Standing] | None = None) -> views.CardLine:
        """*face* for a list; *standings* where they are known already."""
        standing = self.store.snapshot.standing(face.ref) if standings is None else standings.get(face.ref, NEW)
        due = self.due_at(standing.memory) if standing.memory else None
        return views.CardLine(face.ref, face.card.kind, face.question, due, self._is_suspended(face.ref, standing))

    def card_text(self, face: Face) -> views.CardText:
        """*face* with everything on it."""
        card = face.card
        scenario = card if isinstance(card, Scenario) else None
        options = card.options if isinstance(card, Choice) else ()
        skills = [self.library.skill(face.deck, skill) for skill in scenario.skills] if scenario else []
        return views.CardText(
            card=face.ref,
            deck=face.deck.id,
            deck_title=face.deck.title,
            kind=card.kind,
            question=face.question,
            answer=face.answer,
            options=tuple(views.OptionText(place, one.text, one.correct, one.why) for place, one in enumerate(options)),
            setting=scenario.setting if scenario else None,
            task=scenario.task if scenario else None,
            skills=tuple(views.SkillText(skill.id, skill.name, skill.look_for) for skill in skills),
            trap=scenario.trap if scenario else None,
            models=scenario.models if scenario else (),
            why=card.why or None,
            topics=card.topics,
            sources=card.sources,
            tags=face.tags,
            difficulty=card.difficulty or None,
            safety=card.safety,
        )

    def _facts(self, decks: Iterable[Cover]) -> Iterator[views.DeckFacts]:
        """*decks* with their counts."""
        due = self.backlog.due_by_deck(self.pool())
        learning = self.backlog.learning_by_deck(self.pool())
        for deck in decks:
            kinds, faces = self.library.counts(deck)
            file = self.library.files[deck.id]
            yield views.DeckFacts(
                deck=deck.id,
                title=deck.title,
                description=deck.description,
                version=deck.version,
                language=deck.language,
                license=deck.license,
                authors=deck.authors,
                homepage=deck.homepage or None,
                tags=deck.tags,
                file=str(file),
                bundled=file.parent != self.folders.decks,
                suspended=deck.id in self.backlog.held,
                concept=kinds.get(Kind.CONCEPT, 0),
                cloze=kinds.get(Kind.CLOZE, 0),
                choice=kinds.get(Kind.CHOICE, 0),
                scenario=kinds.get(Kind.SCENARIO, 0),
                cards=sum(kinds.values()),
                faces=faces,
                seen=self._learned(deck)[1],
                due=due[deck.id] + learning[deck.id],
                source=self._source(deck.id),
            )

    def _learned(self, deck: Cover) -> tuple[int, int, int]:
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

    def broken(self) -> tuple[views.BrokenDeck, ...]:
        """The decks left out."""
        return tuple(
            views.BrokenDeck(
                str(one.file),
                one.faults[0].line,
                one.faults[0].card,
                one.faults[0].message,
                one.faults[0].hint,
                len(one.faults),
            )
            for one in self.library.broken
        )

    def _source(self, deck_id: str) -> str | None:
        """Where the deck was imported from."""
        if not (self.folders.origins / f"{deck_id}.toml").exists():
            return None
        from hark.sharing.shelf import Shelf

        origin = Shelf(self.folders).origin(deck_id)
        return origin.source if origin else None

    def _is_suspended(self, ref: str, standing: Standing | None = None) -> bool:
        memory = (standing or self.store.snapshot.standing(ref)).memory
        return self.backlog.is_held(ref) and not (memory and memory.leech)

    def _logged_target(self, name: str) -> str:
        """A deck or card named on the command line; also one that is gone but has a history."""
        try:
            return self.library.target(name)[0]
        except errors.Refusal:
            if self.store.history.events(card=name, newest=1):
                return name
            raise


def _is_held(standing: Standing) -> bool:
    return standing.suspended or (standing.memory is not None and standing.memory.leech)
