# SPDX-License-Identifier: MIT
"""Holding a session: the pure `session` on one side, the progress file and a person on the other.

A front end shows the `step` a practice is at and gives back an `Action`; `do` carries it out and the next step is
there. A grade is on disk before it is. The front end knows nothing of files, this module nothing of keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hark.errors import Refusal
from hark.language.text import holds
from hark.memory.model import EventKind, Grade, practised_ms
from hark.study import session, today
from hark.study.agenda import Pace
from hark.study.draft import Drafts
from hark.study.session import Session, Stage
from hark.study.step import Act, Action, Deed, Notice, Screen, weighed
from hark.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from random import Random

    from hark.cards.helplines import Helpline
    from hark.cards.library import Library
    from hark.cards.model import Face
    from hark.config import Config
    from hark.memory.days import Calendar
    from hark.progress.store import Store
    from hark.study.coach import Remark
    from hark.study.guide import Guide
    from hark.study.session import Turn


@dataclass(slots=True)
class Practice:
    """The things a session needs; made once at the edge."""

    library: Library
    store: Store
    config: Config
    calendar: Calendar
    clock: Callable[[], datetime]
    rng: Random
    keep_replies: Callable[[bool], None]
    """Writes down the person's answer to being asked."""
    reread: Callable[[], Library]
    recording: bool = True
    """False for cramming: nothing is recorded, no date moves."""
    pace: Pace = field(default_factory=Pace)
    is_daily: bool = False
    """Whether this is today's session, which is done when this one has come to its end."""
    command: str = "hark"
    """What to type for `hark` here."""
    guide: Guide | None = None
    """Set for the first session ever, which says what to do."""
    once_shown: Callable[[], None] = lambda: None
    """To be called when the first step is on the screen: what could wait until then is begun."""
    message: str = ""
    safety_seen: bool = False
    leeches: tuple[str, ...] = ()
    session: Session = field(default_factory=lambda: Session((), 0, 0))
    notices: tuple[Notice, ...] = ()
    """What is to be said before the card is shown, in order."""
    _is_left: bool = False
    """Whether the person has gone."""
    _copy: str = ""
    """The deck file that was made only now, to be edited."""
    _deeds: list[Deed] = field(default_factory=list)
    _taken_back: list[Deed] = field(default_factory=list)
    _drafts: Drafts = field(init=False)
    _known: dict[str, int | None] = field(default_factory=dict)
    """When each face was reviewed last as far as this session knows; what differs was graded elsewhere."""

    def __post_init__(self) -> None:
        """Drafts are in the same file."""
        self._drafts = Drafts(self.store)

    def begin(self, faces: tuple[Face, ...], minutes: float) -> None:
        """Shows the first of *faces*, after the welcome where that was never read."""
        if self.store.note("welcomed") is None:
            self.notices = (Notice.WELCOME,)
        if self.guide and self.guide.regions:
            self.notices = (*self.notices, Notice.REGION)
        self._known = {face.ref: self._last_ms(face.ref) for face in faces}
        self._show(session.start(faces, self._now_ms(), minutes, self.rng))

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to show."""
        return self.session.turn is None and not self.notices and (self._is_left or not self._deeds)

    @property
    def step(self) -> Screen | Notice | None:
        """What is to be shown now; None when the session is over."""
        if self.notices:
            return self.notices[0]
        if self.session.turn is not None:
            return self._screen()
        return None if self.is_over else Notice.END

    def do(self, action: Action) -> None:
        """Carries *action* out, on disk where something is recorded. Raises `Refusal` where that cannot be done."""
        self.message = ""
        if action.act is Act.QUIT:
            self.keep_draft()
            self.notices, self._is_left = (), True
            self.session = replace(self.session, turn=None)
        elif self.notices:
            self._leave_notice(action)
        elif self.session.turn is None:
            self._is_left = action.act is not Act.UNDO
            if not self._is_left:
                self._undo()
        else:
            self._carry_out(action)

    def place_to_edit(self) -> tuple[str, int | None] | None:
        """The file and line of the card on the screen, in a deck of one's own; None and a message where it has none."""
        from hark.cards.disk import card_position

        turn = self.session.turn
        assert turn is not None
        self.message = ""
        try:
            own = self.library.own_folder / self.library.file_of(turn.face.deck).name
            self._copy = "" if own.exists() else str(own)
            file = self.library.own_file(turn.face.deck)
            return str(file), card_position(file, turn.face.card)
        except Refusal as refusal:
            self.message = refusal.in_a_line
            return None

    def edited(self, file: str, failure: str = "") -> None:
        """Takes over what the person made of *file* in their editor, or says its *failure* to open."""
        is_unchanged = file == self._copy and self.library.let_go_unchanged(Path(file))
        self.message = failure or ("nothing changed" if is_unchanged else "")
        if failure:
            return
        try:
            fresh = self.reread()
        except Refusal as refusal:
            self.message = refusal.in_a_line
            return
        for broken in (*fresh.broken, *fresh.broken_packs):
            if str(broken.file) == file:
                fault = broken.faults[0]
                where = f", line {fault.line}" if fault.line else ""
                self.message = f"not taken over yet{where}: {fault.message}; edit it again to mend it"
                return
        self.library = fresh
        self._show(session.edited(self.session, fresh.shown_at, self._now_ms(), self.rng))

    def leave_draft(self, text: str) -> None:
        """Remembers a reply begun and not sent, while this session lasts."""
        if self.session.turn is not None:
            self._drafts.typed[self.session.turn.face.ref] = text

    def keep_draft(self) -> None:
        """Writes the reply to the card on the screen down where replies are kept: it is left without a grade."""
        if self.session.turn and self.recording:
            self._drafts.leave(self.session.turn, keep=self._keeps_replies)

    def _keep_turns(self) -> None:
        """Has what was replied so far on disk."""
        if self.session.turn and self.recording:
            said = self._drafts.go_on(self.session.turn, keep=self._keeps_replies)
            self.message = "; ".join(filter(None, (self.message, said)))

    @property
    def _keeps_replies(self) -> bool:
        return self.recording and self.config.journal == "keep"

    def _leave_notice(self, action: Action) -> None:
        notice, *others = self.notices
        self.notices = tuple(others)
        if notice is Notice.WELCOME and self.recording:
            self.store.put_note("welcomed", self.clock().isoformat(timespec="seconds"))
        if notice is Notice.REGION and self.guide:
            if action.text:
                self.guide.choose_region(action.text)
                self.config = replace(self.config, values={**self.config.values, "region": action.text})
            self.message = f"helplines: {self.helpline.name}; `hark config region COUNTRY` changes it"
        if notice is Notice.CONSENT and action.yes is not None:
            self.keep_replies(action.yes)
            values = {**self.config.values, "journal": "keep" if action.yes else "off"}
            self.config = replace(self.config, values=values)

    def _carry_out(self, action: Action) -> None:
        now, turn = self.session, self.session.turn
        assert turn is not None, "the session is over"
        match action.act:
            case Act.SHOW | Act.REPLY:
                self.session = session.reveal(now, action.text)
                if turn.said:
                    self._drafts.typed[turn.face.ref] = ""
                    self._keep_turns()
                if action.text and turn.said and self.recording and self.config.journal == "ask" and not turn.past:
                    self.notices = (Notice.CONSENT,)
            case Act.PICK:
                self.session = session.pick(now, action.number)
            case Act.TICK:
                self.session = session.tick(now, turn.skills[action.number])
            case Act.TRAP:
                self.session = session.toggle_trap(now)
            case Act.RATE:
                self.session = session.rate(now, self._remarks(turn))
                self._keep_turns()
            case Act.RETRY:
                if turn.first:
                    self._drafts.typed[turn.face.ref] = turn.reply
                    self.message = "what you send now takes the place of your second reply; the first stays"
                self.session = session.retry(now)
                self.keep_draft()
            case Act.NOT_SO:
                self.session = session.not_so(now)
            case Act.GRADE | Act.SUSPEND | Act.SKIP:
                self._taken_back.clear()
                self._do_for_good(action)
            case Act.UNDO:
                self._undo()
            case Act.REDO:
                self._redo()
            case Act.GO_ON | Act.CONSENT | Act.REGION | Act.QUIT:
                raise AssertionError(action)

    def _remarks(self, turn: Turn) -> tuple[Remark, ...]:
        """What is to be said of the reply; of a deck in another language only that, and only once."""
        if not (turn.reply and self.config.coach) or turn.is_noticed:
            return ()
        from hark.study import coach  # where a reply was typed

        if not coach.speaks_english(turn.face.deck.language):
            self.message = coach.english_only(self.store, turn.face.deck.id) if self.recording else ""
            return ()
        skills = [self.library.skill(turn.face.deck, skill) for skill in turn.skills]
        return coach.of_turn(turn, skills)

    def _do_for_good(self, action: Action) -> None:
        """Does what ends the card's turn, and remembers how to take it back."""
        before, turn, leeches, library = self.session, self.session.turn, self.leeches, self.library
        assert turn is not None
        at_ms = self._now_ms()
        if action.act is not Act.GRADE:
            self.keep_draft()
        elif (turn.past or turn.first) and self.recording:
            self._drafts.drop(turn.face.ref)
        if action.act is Act.GRADE:
            event = self._grade(turn, action.grade or Grade.GOOD)
        elif action.act is Act.SUSPEND:
            event = self._suspend(turn)
        else:
            event = ""
            if turn.face.card.safety:
                self.notices = (Notice.COMFORT,)
            if self.recording:
                today.skip(self.store, self._day, turn.face.ref, at_ms)
            self._show(session.skip(before, at_ms, self.rng))
        self._deeds.append(Deed(action, before, at_ms, event, leeches, library))

    def _grade(self, turn: Turn, grade: Grade) -> str:
        moment = self.calendar.moment(self.clock())
        ref = turn.face.ref
        before = self.store.snapshot.standing(ref)
        is_new = before.memory is None
        if not self.recording:
            memory = today.graded(self.store, ref, grade, moment) if grade is Grade.AGAIN else None
            self._show(session.graded(self.session, grade, "", memory, is_new, moment.at_ms, self.rng))
            return ""
        recorded = self.store.log.record(
            moment, ref, EventKind.REVIEW, grade=grade, duration_ms=practised_ms(moment.at_ms - turn.shown_ms),
            detail={"retention": self.config.retention(turn.face.deck.id), **turn.detail},
            reply=turn.kept if self._keeps_replies else None,
        )  # fmt: skip
        memory = recorded.after.memory
        self._known[ref] = memory.last_ms if memory else None
        if memory and memory.leech and not (before.memory and before.memory.leech):
            self.leeches = (*self.leeches, ref)
            self.message = f"set aside: forgotten {memory.lapses} times; `hark resume {ref}` brings it back"
            memory = None  # it does not come back in this session
        self._show(session.graded(self.session, grade, recorded.event.id, memory, is_new, moment.at_ms, self.rng))
        return recorded.event.id

    def _suspend(self, turn: Turn) -> str:
        if not self.recording:
            self.message = "cramming sets nothing aside; the card was only passed"
            self._show(session.skip(self.session, self._now_ms(), self.rng))
            return ""
        ref = turn.face.card_ref
        recorded = self.store.log.record(self.calendar.moment(self.clock()), ref, EventKind.SUSPEND)
        self.message = f"set aside; u takes it back, `hark resume {ref}` does so later"
        self._show(session.set_aside(self.session, self._now_ms(), self.rng))
        return recorded.event.id

    def _undo(self) -> None:
        if (turn := self.session.turn) and turn.reply and (turn.past or self._deeds):
            self._drafts.typed[turn.face.ref] = turn.reply
        if turn and (earlier := session.back(self.session)):
            self.session = earlier
            self._keep_turns()
            self.message = (
                "" if turn.stage is Stage.GRADE else "back at the ticks of the turn before; what you said stays"
            )
            return
        if not self._deeds:
            further = "; `hark undo` goes further back" if not self.store.snapshot.is_new() else ""
            self.message = f"nothing to take back in this session{further}"
            return
        deed = self._deeds.pop()
        if deed.event:
            self.store.log.undo(self.calendar.moment(self.clock()), deed.event)
        if deed.action.act is Act.SKIP and self.recording:
            today.unskip(self.store, self._day, deed.face.ref, self._now_ms())
        self._taken_back.append(deed)
        self.leeches, now, ref = deed.leeches, self._now_ms(), deed.face.ref
        self._known[ref] = self._last_ms(ref)
        if self.session.turn is None and self.is_daily:
            today.end(self.store, self._day, taken_back=True)
        self.session = session.resumed(deed.before, deed.at_ms, now)
        if self.library is not deed.library:  # decks were read again since
            self.session = session.edited(self.session, self.library.shown_at, now, self.rng)
        what = {Act.SUSPEND: "setting it aside", Act.SKIP: "the skip"}.get(deed.action.act, f"“{deed.action.grade}”")
        self.message = f"taken back: {what}; U does it again"

    def _redo(self) -> None:
        """Does again what was taken back, to the card as it was answered then."""
        if not self._taken_back:
            self.message = "nothing was taken back"
            return
        deed, now = self._taken_back.pop(), self.session
        assert now.turn is not None
        if (now.turn.face, now.turn.face.card) != (deed.face, deed.face.card):
            self._taken_back.clear()
            self.message = "that cannot be done again: the card is another now"
            return
        assert deed.before.turn is not None
        self.session = replace(now, turn=replace(deed.before.turn, shown_ms=now.turn.shown_ms))
        self._do_for_good(deed.action)
        self.message = self.message or "done again"

    def _show(self, following: Session) -> None:
        """Goes on to *following*, past cards that were graded or set aside elsewhere meanwhile."""
        while following.turn is not None and self._is_done_elsewhere(following.turn.face):
            following = session.dropped(following, self._now_ms(), self.rng)
        self.session = following
        if following.turn is None and self.is_daily:
            today.end(self.store, self._day)
        if following.turn is not None:
            self.safety_seen = self.safety_seen or following.turn.face.card.safety
            if self.recording:
                self.session, said = self._drafts.taken_up(following, keep=self._keeps_replies)
                self.message = "; ".join(filter(None, (self.message, said)))

    def _is_done_elsewhere(self, face: Face) -> bool:
        if not self.recording:
            return False
        return not self.store.snapshot.held().isdisjoint((face.ref, face.card_ref, face.deck.id)) or (
            face.ref in self._known and self._known[face.ref] != self._last_ms(face.ref)
        )

    def _last_ms(self, ref: str) -> int | None:
        memory = self.store.snapshot.standing(ref).memory
        return memory.last_ms if memory else None

    def _screen(self) -> Screen:
        now = self.session
        assert now.turn is not None
        turn, face = now.turn, now.turn.face
        moment = self.calendar.moment(self.clock())
        memory = self.store.snapshot.standing(face.ref).memory
        prospects = {}
        if turn.stage is Stage.GRADE:
            prospects = today.prospects(self.store, face.ref, moment, self.config.retention(face.deck.id))
        is_grave = face.card.safety or any(holds(replied.reply, self.library.cues) for replied in turn.replies)
        return Screen(
            turn=turn,
            done=len(now.answers),
            total=now.total,
            left_ms=now.time_left_ms(moment.at_ms),
            left_s=self.pace.seconds(face, *now.upcoming),
            memory=memory,
            moment=moment,
            prospects=prospects,
            skills=tuple(self.library.skill(face.deck, skill) for skill in turn.skills),
            past=tuple(weighed(turn, replied, self.library.skill) for replied in turn.behind),
            earlier=tuple(self.store.history.replies(face.ref)),
            history=tuple(event for event in self.store.history.events(card=face.ref) if event.card == face.ref),
            helpline=self.helpline if is_grave else None,
            message=self.message,
            recording=self.recording,
            keeps_replies=self._keeps_replies,
            draft=self._drafts.text(face.ref, keep=self._keeps_replies),
            can_undo=bool(self._deeds or turn.past),
            can_redo=bool(self._taken_back),
            is_guided=self.guide is not None,
        )

    @property
    def helpline(self) -> Helpline:
        """The learner's region's."""
        return self.library.helpline(self.config.region)

    @property
    def regions(self) -> tuple[tuple[str, str], ...]:
        """Those that may be chosen, each with its name."""
        return self.guide.regions if self.guide else ()

    @property
    def _day(self) -> int:
        return self.calendar.moment(self.clock()).day

    def _now_ms(self) -> int:
        return self.calendar.moment(self.clock()).at_ms
