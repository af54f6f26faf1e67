# SPDX-License-Identifier: MIT
"""The desk: library, progress and settings side by side at one moment, and the answers they give.

Each method builds one view. Nothing here prints, and nothing reads a clock: *now* was read at the edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hark import agenda, errors, schedule, views
from hark.agenda import Limits
from hark.days import from_milliseconds
from hark.fold import concerns, is_part, moment, step, wholes
from hark.model import NEW, Choice, Event, EventKind, Face, Grade, Kind, Memory, Moment, Scenario, Standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from hark.config import Config
    from hark.days import Calendar
    from hark.library import Library
    from hark.model import Deck
    from hark.paths import Folders
    from hark.session import Session
    from hark.store import Store


@dataclass(frozen=True, slots=True)
class Choosing:
    """Which cards a session may draw from."""

    decks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()


@dataclass
class Desk:
    """What one command works with."""

    library: Library
    store: Store
    config: Config
    calendar: Calendar
    folders: Folders
    now: datetime

    @cached_property
    def moment(self) -> Moment:
        """Now, as the scheduler sees it."""
        return self.calendar.moment(self.now)

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """The snapshot; dropped by `refresh`."""
        return self.store.standings()

    @cached_property
    def new_today(self) -> int:
        """How many new cards the day still allows."""
        seen = self.store.first_seen(self.moment.day, self.calendar.start(self.moment.day))
        return max(0, self.config.new_per_day - len(seen))

    def refresh(self) -> None:
        """Forgets what was read, after a write."""
        for name in ("standings", "new_today"):
            self.__dict__.pop(name, None)

    def at(self, now: datetime) -> None:
        """Moves the desk to a later moment."""
        self.now = now
        self.__dict__.pop("moment", None)
        self.refresh()

    def faces(self, choosing: Choosing | None = None) -> list[Face]:
        """The faces that *choosing* allows, in learning order. Raises `Refusal` for an unknown deck or tag."""
        choosing = choosing or Choosing()
        decks = {self.library.deck(name).id for name in choosing.decks}
        known = {tag for face in self.library.faces.values() for tag in face.tags} if choosing.tags else set()
        for tag in choosing.tags:
            if tag not in known:
                hint = errors.did_you_mean(tag, known, "`hark show DECK` shows a deck's tags")
                raise errors.Refusal("no_such_tag", f"no card is tagged `{tag}`", hint, exit_code=errors.Exit.NOT_FOUND)
        return [
            face for face in self.library.faces.values()
            if (not decks or face.deck.id in decks)
            and (not choosing.tags or set(choosing.tags) & set(face.tags))
            and (not choosing.kinds or face.card.kind in choosing.kinds)
        ]  # fmt: skip

    def waiting(self, faces: Iterable[Face] | None = None, new_today: int | None = None) -> agenda.Waiting:
        """What waits among *faces*."""
        new = self.new_today if new_today is None else new_today
        return agenda.waiting(self.library.faces.values() if faces is None else faces, self.standings, self.moment, new)

    def plan(
        self,
        faces: Iterable[Face] | None = None,
        *,
        minutes: float | None = None,
        cards: int | None = None,
        new: int | None = None,
    ) -> agenda.Plan:
        """The session that would be held now."""
        new_today = self.new_today if new is None else new
        limits = Limits(
            new_today,
            self.config.session_minutes if minutes is None else minutes,
            self.config.session_cards if cards is None else cards,
        )
        return agenda.plan(self.waiting(faces, new_today), self.standings, self.moment, limits)

    def home(self, choosing: Choosing | None = None) -> views.Home:
        """Bare `hark`; with *choosing*, as if these were all cards."""
        faces = self.faces(choosing)
        plan, waiting = self.plan(faces), self.waiting(faces)
        week = self._reviews_since(self.moment.day - 6)
        today = date.fromordinal(self.moment.day).isoformat()
        return views.Home(
            total=waiting.total,
            session_cards=len(plan.faces),
            session_seconds=plan.seconds,
            is_return=plan.is_return,
            is_first=not self.standings,
            reviewed_today=sum(event.detail["day"] == today for event in week),
            average_per_day=round(len(week) / 7, 2),
            next_due_at=self.next_due_at(faces),
            broken=self.broken(),
        )

    def due(self, names: Sequence[str] = ()) -> views.Due:
        """`hark due`."""
        faces = self.faces(Choosing(decks=tuple(names)))
        waiting = self.waiting(faces)
        counts = []
        for deck in self.library.decks:
            learning, reviews, new = (
                sum(face.deck.id == deck.id for face in faces)
                for faces in (waiting.learning, waiting.reviews, waiting.new)
            )
            suspended = self.standings.get(deck.id, NEW).suspended
            counts.append(views.DeckCount(deck.id, deck.title, len(deck.cards), learning, reviews, new, suspended))
        wanted = {self.library.deck(name).id for name in names}
        return views.Due(
            total=waiting.total,
            learning=len(waiting.learning),
            reviews=len(waiting.reviews),
            new=len(waiting.new),
            next_due_at=self.next_due_at(faces),
            decks=tuple(count for count in counts if not wanted or count.deck in wanted),
            broken=self.broken(),
        )

    def next(self, choosing: Choosing) -> views.Next:
        """`hark next`."""
        faces = self.faces(choosing)
        plan, total = self.plan(faces), self.waiting(faces).total
        if not plan.faces:
            return views.Next(
                total, None, is_new=False, token=None, prospects=(), helpline=None, next_due_at=self.next_due_at(faces)
            )
        face = plan.faces[0]
        memory = self.standings.get(face.ref, NEW).memory
        ahead = schedule.preview(memory, self.moment, card=face.ref, retention=self.config.retention(face.deck.id))
        helpline = self.library.helpline(self.config.region).text if face.card.safety else None
        return views.Next(
            total=total,
            card=self.card_text(face),
            is_new=memory is None,
            token=f"{face.ref}@{self.store.last_event(face.ref) or 'new'}",
            prospects=tuple(
                views.Prospect(grade, self.due_at(after), schedule.interval_ms(after)) for grade, after in ahead.items()
            ),
            helpline=helpline,
            next_due_at=self.next_due_at(faces),
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
        recorded = self.store.record(
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
            total=self.waiting().total,
        )

    def undo(self) -> views.Undone:
        """`hark undo`: takes back the last thing that still stands."""
        recorded = self.store.undo(self.moment)
        if recorded is None:
            raise errors.Refusal("nothing_to_undo", "there is nothing to undo", "`hark log` shows what was recorded")
        self.refresh()
        after = recorded.after
        return views.Undone(
            undone=self.entry(recorded.event, {recorded.event.id}),
            memory=self.memory_facts(after.memory) if after.memory else None,
            suspended=after.suspended,
            total=self.waiting().total,
        )

    def change(self, kind: EventKind, name: str) -> views.Changed:
        """`hark suspend`, `resume`, `reset`."""
        target, faces = self.library.target(name)
        parts = [ref for ref in self.standings if is_part(ref, target)]
        if kind is EventKind.SUSPEND:
            refs = [] if self.standings.get(target, NEW).suspended else [target]
        elif kind is EventKind.RESUME:
            # A deck's own hold, or all holds of a card; a card set aside by itself stays so when its deck is resumed.
            candidates = [target] if "/" not in target else parts
            refs = [target] if any(self._is_held(ref) for ref in candidates) else []
            above = [whole for whole in wholes(target)[1:] if self.standings.get(whole, NEW).suspended]
            if above and not refs:
                raise errors.Refusal(
                    "suspended_above", f"`{target}` is suspended with `{above[-1]}`", f"`hark resume {above[-1]}`"
                )
        else:
            refs = [target] if any(self.standings[ref].memory for ref in parts) else []
        for ref in refs:
            self.store.record(self.moment, ref, kind)
        self.refresh()
        return views.Changed(kind, target, changed=bool(refs), faces=len(faces), total=self.waiting().total)

    def decks(self) -> views.Decks:
        """`hark decks`."""
        return views.Decks(tuple(self.deck_facts(deck) for deck in self.library.decks), self.broken())

    def show(self, name: str) -> views.ShownDeck | views.ShownCard:
        """`hark show`."""
        if "/" not in name:
            deck = self.library.deck(name)
            return views.ShownDeck(self.deck_facts(deck), tuple(self.card_line(face) for face in deck.faces()))
        from hark.library import card_position

        face = self.library.face(name)
        memory = self.standings.get(face.ref, NEW).memory
        return views.ShownCard(
            card=self.card_text(face),
            siblings=tuple(
                other.ref for other in face.deck.faces() if other.card_ref == face.card_ref and other != face
            ),
            memory=self.memory_facts(memory) if memory else None,
            suspended=self._is_suspended(face.ref),
            file=str(self.library.files[face.deck.id]),
            line=card_position(self.library.files[face.deck.id], face.card),
        )

    def search(self, text: str, choosing: Choosing, limit: int) -> views.Found:
        """`hark search`: cards in which every word of *text* occurs, whatever its case."""
        wanted = text.casefold().split()
        found = []
        for face in self.faces(choosing):
            if face.ref != face.card_ref:
                continue
            held = _all_text(face).casefold()
            if all(word in held for word in wanted):
                found.append(face)
        return views.Found(text, len(found), tuple(self.card_line(face) for face in found[:limit]))

    def first_day(self, days: int) -> date:
        """The first of the last *days* study days, of which today is the last."""
        return date.fromordinal(self.moment.day - days + 1)

    def log(self, name: str | None, since: date | None, limit: int | None) -> views.Log:
        """`hark log`: at most *limit* events, or all of them."""
        target = None if name is None else self._logged_target(name)
        start = self.calendar.start(since.toordinal()) if since else None
        events = self.store.events(card=target, since=start, newest=None if limit is None else limit + 1)
        undone = self.store.undone()
        entries = [self.entry(event, undone) for event in reversed(events)]
        return views.Log(tuple(entries[:limit]), more=limit is not None and len(entries) > limit)

    def journal(self, name: str | None, *, forget: bool) -> views.Journal:
        """`hark journal`: reads or deletes what the learner typed."""
        ref = None if name is None else self.library.face(name).ref
        forgotten = self.store.forget_replies(ref) if forget else None
        entries = [
            views.JournalEntry(reply.card, from_milliseconds(reply.at_ms), reply.text, reply.grade)
            for reply in reversed(self.store.replies(ref))
        ]
        return views.Journal(ref, tuple(entries), forgotten, keeping=self.config.journal == "keep")

    def why(self, name: str) -> views.Why:
        """`hark why`."""
        face = self.library.face(name)
        undone = self.store.undone()
        standing, steps = NEW, []
        events = [event for event in self.store.events(card=face.ref) if concerns(event, face.ref)]
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
        memory = self.standings.get(face.ref, NEW).memory
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
        from hark.stats import stats

        return stats(self.store.events(), self.library.decks, self.standings, date.fromordinal(self.moment.day), days)

    def session_plan(self, plan: agenda.Plan) -> views.SessionPlan:
        """`hark review --json`."""
        cards = tuple(self.card_line(face) for face in plan.faces)
        return views.SessionPlan(plan.seconds, plan.is_return, cards, self.broken())

    def summary(self, held: Session, leeches: tuple[str, ...], *, recorded: bool, safety: bool) -> views.Summary:
        """The end of a session."""
        from hark.practice import tomorrow

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
            left=self.waiting().total,
            next_due_at=self.next_due_at(),
            tomorrow=tomorrow(self.library.faces, self.standings, self.moment, self.config.new_per_day),
            safety=safety,
        )

    def forecast(self) -> list[tuple[int, int]]:
        """How many cards wait from when on, as pairs of epoch seconds and a count."""
        faces = list(self.library.faces.values())
        return agenda.forecast(
            faces, self.standings, self.moment, self.calendar, self.new_today, self.config.new_per_day
        )

    def next_due_at(self, faces: Collection[Face] | None = None) -> datetime | None:
        """When the next of *faces* that is not due yet will be; None when none will."""
        faces = self.library.faces.values() if faces is None else faces
        active = [face.ref for face in faces if not agenda.is_aside(face.ref, self.standings)]
        memories = [self.standings.get(ref, NEW).memory for ref in active]
        later = [self.due_at(memory) for memory in memories if memory and not schedule.is_due(memory, self.moment)]
        if None in memories and self.config.new_per_day and not self.waiting(faces).new:
            later.append(self.calendar.start(self.moment.day + 1))
        return min(later, default=None)

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

    def card_line(self, face: Face) -> views.CardLine:
        """*face* for a list."""
        memory = self.standings.get(face.ref, NEW).memory
        due = self.due_at(memory) if memory else None
        return views.CardLine(face.ref, face.card.kind, face.question, due, self._is_suspended(face.ref))

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

    def deck_facts(self, deck: Deck) -> views.DeckFacts:
        """*deck* with its counts."""
        faces = list(deck.faces())
        seen = [memory for face in faces if (memory := self.standings.get(face.ref, NEW).memory)]
        due = [
            face for face in faces
            if (memory := self.standings.get(face.ref, NEW).memory) and schedule.is_due(memory, self.moment)
            and not agenda.is_aside(face.ref, self.standings)
        ]  # fmt: skip
        kinds = {kind: sum(card.kind is kind for card in deck.cards) for kind in Kind}
        file = self.library.files[deck.id]
        return views.DeckFacts(
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
            suspended=self.standings.get(deck.id, NEW).suspended,
            concept=kinds[Kind.CONCEPT],
            cloze=kinds[Kind.CLOZE],
            choice=kinds[Kind.CHOICE],
            scenario=kinds[Kind.SCENARIO],
            cards=len(deck.cards),
            faces=len(faces),
            seen=len(seen),
            due=len(due),
            source=self._source(deck.id),
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

    def _reviews_since(self, day: int) -> list[Event]:
        undone = self.store.undone()
        events = self.store.events(since=self.calendar.start(day))
        return [event for event in events if event.kind is EventKind.REVIEW and event.id not in undone]

    def _is_suspended(self, ref: str) -> bool:
        memory = self.standings.get(ref, NEW).memory
        return agenda.is_aside(ref, self.standings) and not (memory and memory.leech)

    def _is_held(self, ref: str) -> bool:
        standing = self.standings.get(ref, NEW)
        return standing.suspended or (standing.memory is not None and standing.memory.leech)

    def _logged_target(self, name: str) -> str:
        """A deck or card named on the command line; also one that is gone but has a history."""
        try:
            return self.library.target(name)[0]
        except errors.Refusal:
            if self.store.events(card=name, newest=1):
                return name
            raise


def _all_text(face: Face) -> str:
    card = face.card
    parts: list[str] = [
        face.ref,
        face.deck.title,
        face.question,
        face.answer,
        card.why,
        *card.topics,
        *card.tags,
        *card.sources,
    ]
    if isinstance(card, Choice):
        parts += [text for option in card.options for text in (option.text, option.why)]
    if isinstance(card, Scenario):
        parts += [card.setting, card.task, card.trap, *card.models, *card.skills]
    return "\n".join(parts)
