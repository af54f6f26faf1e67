# SPDX-License-Identifier: MIT
"""Holding a session: the pure `session` on one side, the progress file and a person on the other.

A front end shows a `Screen` and gives back an `Action`; this module carries the action out. A grade is
on disk before the next card appears. The front end knows nothing of files, this module nothing of keys.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from hark.errors import Refusal
from hark.language.text import holds
from hark.memory import schedule
from hark.memory.model import EventKind, Grade
from hark.study import session
from hark.study.session import Session, Stage
from hark.values import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from random import Random

    from hark.cards.library import Helpline, Library
    from hark.cards.model import Face, Skill
    from hark.config import Config
    from hark.memory.days import Calendar
    from hark.memory.model import Event, Memory, Moment
    from hark.progress.history import Reply
    from hark.progress.store import Store
    from hark.study.session import Turn


LONGEST_MS = 10 * 60_000
"""A card left open longer was left alone; more is not counted as practice."""


class Act(StrEnum):
    """What a person can do with a card."""

    SHOW = "show"
    REPLY = "reply"
    PICK = "pick"
    TICK = "tick"
    TRAP = "trap"
    RATE = "rate"
    GRADE = "grade"
    SKIP = "skip"
    SUSPEND = "suspend"
    UNDO = "undo"
    EDIT = "edit"
    QUIT = "quit"


@frozen
class Action:
    """One thing done; *number* is an option's or a skill's place, *grade* and *text* go with theirs."""

    act: Act
    number: int = 0
    text: str = ""
    grade: Grade | None = None


@frozen
class Screen:
    """Everything a front end needs to show a card."""

    turn: Turn
    done: int
    total: int
    left_ms: int
    memory: Memory | None
    moment: Moment
    prospects: Mapping[Grade, int]
    """What each grade would make the interval, in milliseconds; empty until the answer is shown."""
    skills: tuple[Skill, ...]
    earlier: tuple[Reply, ...]
    history: tuple[Event, ...]
    helpline: Helpline | None
    """Set where the card, or what was typed, asks for it."""
    message: str = ""
    """What just happened, in a few words."""
    recording: bool = True


class Front(Protocol):
    """A way of holding a session with a person."""

    def welcome(self, helpline: Helpline) -> None:
        """Shows what hark is and is not, once."""

    def act(self, screen: Screen) -> Action:
        """Shows *screen* and waits for what the person does. `EOFError` when nobody is there."""

    def consent(self) -> bool | None:
        """Whether typed replies may be kept; None to be asked again another time."""

    def edit(self, file: str, line: int | None) -> None:
        """Opens *file* in the person's editor and waits."""

    def comfort(self, helpline: Helpline) -> None:
        """Shows the notice after a card about safety was skipped."""


@dataclass(slots=True)
class Practice:
    """The things a session needs; made once at the edge."""

    library: Library
    store: Store
    config: Config
    calendar: Calendar
    clock: Callable[[], datetime]
    rng: Random
    front: Front
    keep_replies: Callable[[bool], None]
    """Writes down the person's answer to being asked."""
    reread: Callable[[], Library]
    recording: bool = True
    """False for cramming: nothing is recorded, no date moves."""
    message: str = ""
    safety_seen: bool = False
    leeches: tuple[str, ...] = ()

    def hold(self, faces: tuple[Face, ...], minutes: float) -> Session:
        """Goes through *faces* with the person until they stop, the time is up or no card is left."""
        if self.store.note("welcomed") is None:
            with suppress(EOFError):  # who left before reading it is shown it again
                self.front.welcome(self._helpline())
                if self.recording:
                    self.store.put_note("welcomed", self._moment_text())
        state = session.start(faces, self._now_ms(), minutes, self.rng)
        while state.turn is not None:
            self.safety_seen = self.safety_seen or state.turn.face.card.safety
            try:
                action = self.front.act(self._screen(state))
                self.message = ""
                if action.act is Act.QUIT:
                    break
                state = self._carry_out(state, action)
            except EOFError:  # nobody is there any more
                break
        return state

    def _carry_out(self, state: Session, action: Action) -> Session:
        turn = state.turn
        assert turn is not None
        card = turn.face.card
        now = self._now_ms()
        match action.act:
            case Act.SHOW | Act.REPLY:
                state = session.reveal(state, action.text)
                if action.text and card.skills and self.recording:
                    self._ask_consent()
                return state
            case Act.PICK:
                return session.pick(state, action.number)
            case Act.TICK:
                return session.tick(state, card.skills[action.number])
            case Act.TRAP:
                return session.toggle_trap(state)
            case Act.RATE:
                return session.rate(state)
            case Act.GRADE:
                assert action.grade is not None
                return self._grade(state, turn, action.grade)
            case Act.SKIP:
                if card.safety:
                    self.front.comfort(self._helpline())
                return session.skip(state, now, self.rng)
            case Act.SUSPEND:
                return self._suspend(state, turn)
            case Act.UNDO:
                return self._undo(state)
            case Act.EDIT:
                return self._edit(state, turn)
            case Act.QUIT:
                return replace(state, turn=None)

    def _grade(self, state: Session, turn: Turn, grade: Grade) -> Session:
        instant = self.clock()
        moment = self.calendar.moment(instant)
        ref = turn.face.ref
        before = self.store.snapshot.standing(ref)
        duration = min(max(0, moment.at_ms - turn.shown_ms), LONGEST_MS)
        if not self.recording:
            memory = schedule.review(before.memory, grade, moment, card=ref) if grade is Grade.AGAIN else None
            return session.graded(state, grade, "", memory, before.memory is None, moment.at_ms, self.rng)
        recorded = self.store.log.record(
            moment, ref, EventKind.REVIEW, grade=grade, duration_ms=duration,
            detail={"retention": self.config.retention(turn.face.deck.id), **turn.detail},
            reply=turn.reply if self.config.journal == "keep" else None,
        )  # fmt: skip
        memory = recorded.after.memory
        if memory and memory.leech and not (before.memory and before.memory.leech):
            self.leeches = (*self.leeches, ref)
            self.message = f"set aside after {memory.lapses} lapses; `hark resume {ref}` brings it back"
            memory = None  # it does not come back in this session
        return session.graded(state, grade, recorded.event.id, memory, before.memory is None, moment.at_ms, self.rng)

    def _suspend(self, state: Session, turn: Turn) -> Session:
        if not self.recording:
            return session.skip(state, self._now_ms(), self.rng)
        ref = turn.face.card_ref
        self.store.log.record(self.calendar.moment(self.clock()), ref, EventKind.SUSPEND)
        self.message = f"suspended; `hark resume {ref}` brings it back"
        return session.set_aside(state, self._now_ms(), self.rng)

    def _undo(self, state: Session) -> Session:
        if not state.answers:
            self.message = "nothing to undo in this session; `hark undo` takes back the last thing before it"
            return state
        event = state.answers[-1].event
        if event:
            self.store.log.undo(self.calendar.moment(self.clock()), event)
            ref = state.answers[-1].turn.face.ref
            self.leeches = tuple(leech for leech in self.leeches if leech != ref)
        self.message = "taken back; grade it again"
        return session.undo(state, self._now_ms())

    def _edit(self, state: Session, turn: Turn) -> Session:
        from hark.cards.disk import card_position

        try:
            file = self.library.own_file(turn.face.deck)
            self.front.edit(str(file), card_position(file, turn.face.card))
            fresh = self.reread()
        except Refusal as refusal:
            self.message = f"{refusal.message}; {refusal.hint}"
            return state
        for broken in fresh.broken:
            if broken.file == file:
                fault = broken.faults[0]
                where = f", line {fault.line}" if fault.line else ""
                self.message = f"not taken over yet{where}: {fault.message}; press E to mend it"
                return state
        self.library = fresh
        return session.edited(state, fresh.find, self._now_ms(), self.rng)

    def _ask_consent(self) -> None:
        if self.config.journal != "ask":
            return
        answer = self.front.consent()
        if answer is None:
            return
        self.keep_replies(answer)
        values = {**self.config.values, "journal": "keep" if answer else "off"}
        self.config = replace(self.config, values=values)

    def _screen(self, state: Session) -> Screen:
        assert state.turn is not None
        turn, face = state.turn, state.turn.face
        moment = self.calendar.moment(self.clock())
        memory = self.store.snapshot.standing(face.ref).memory
        prospects = {}
        if turn.stage is Stage.GRADE:
            retention = self.config.retention(face.deck.id)
            ahead = schedule.preview(memory, moment, card=face.ref, retention=retention)
            prospects = {grade: schedule.interval_ms(after) for grade, after in ahead.items()}
        card = face.card
        return Screen(
            turn=turn,
            done=len(state.answers),
            total=state.total,
            left_ms=state.time_left_ms(moment.at_ms),
            memory=memory,
            moment=moment,
            prospects=prospects,
            skills=tuple(self.library.skill(face.deck, skill) for skill in card.skills),
            earlier=tuple(self.store.history.replies(face.ref)),
            history=tuple(event for event in self.store.history.events(card=face.ref) if event.card == face.ref),
            helpline=self._helpline() if card.safety or holds(turn.reply, self.library.cues) else None,
            message=self.message,
            recording=self.recording,
        )

    def _helpline(self) -> Helpline:
        return self.library.helpline(self.config.region)

    def _now_ms(self) -> int:
        return self.calendar.moment(self.clock()).at_ms

    def _moment_text(self) -> str:
        return self.clock().isoformat(timespec="seconds")
