# SPDX-License-Identifier: MIT
"""One review session as a value: show, reveal, grade, next. Pure; whoever drives it records the grades.

Every function takes a session and returns the next one. Clock and dice are arguments.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Any

from hark.cards.model import Outcome
from hark.memory.model import Grade, Memory
from hark.progress.kept import packed
from hark.values import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from hark.cards.model import Card, Exchange, Face
    from hark.study.coach import Remark

LOOK_AHEAD_MS = 2 * 60_000
"""At the end, a card missed a moment ago is asked once more without waiting for its minute to pass."""


class Stage(StrEnum):
    """How far a card has come."""

    ASK = "ask"
    """The question is shown."""
    RUBRIC = "rubric"
    """A scenario was answered; its skills are being ticked."""
    GRADE = "grade"
    """The answer is shown; a grade is awaited."""


@frozen
class Replied:
    """A turn of a dialogue: what was said, as its place in the card, the reply, and how it was weighed."""

    place: int
    reply: str = ""
    met: frozenset[str] = frozenset()
    trapped: bool = False
    says: str = ""
    """What was said, as it stood then; empty in drafts from before it was kept: as the card has it."""


@frozen
class Try:
    """A first reply, which a second one followed, and how it was weighed."""

    reply: str
    met: frozenset[str] = frozenset()
    trapped: bool = False


@frozen
class Turn:
    """One showing of one card."""

    face: Face
    shown_ms: int
    order: tuple[int, ...] = ()
    """For a choice card: which option stands where; the reveal keeps it."""
    stage: Stage = Stage.ASK
    picked: int | None = None
    """The option picked, as its place in the deck file."""
    reply: str = ""
    met: frozenset[str] = frozenset()
    """The skills of the rubric the learner ticked."""
    trapped: bool = False
    place: int = 0
    """In a dialogue: which of the card's turns the person is at."""
    past: tuple[Replied, ...] = ()
    """In a dialogue: the turns before."""
    first: Try | None = None
    """The first reply, where this is the second."""
    remarks: tuple[Remark, ...] = ()
    """What was noticed in the reply."""
    is_noticed: bool = False
    """In a dialogue: whether what was noticed in this reply was told, which is done once."""

    @property
    def said(self) -> Exchange | None:
        """What the learner replies to; None where nobody says anything."""
        turns = self.face.card.turns
        return turns[self.place] if turns else None

    @property
    def is_talk(self) -> bool:
        """Whether what is said goes on after a reply."""
        return len(self.face.card.turns) > 1

    @property
    def skills(self) -> tuple[str, ...]:
        """By which skills the reply is weighed."""
        return self.said.skills if self.said else ()

    @property
    def replies(self) -> tuple[Replied, ...]:
        """Every turn so far, this one as it stands."""
        says = self.said.says if self.said else ""
        return (*self.past, Replied(self.place, self.reply, self.met, self.trapped, says))

    @property
    def behind(self) -> tuple[Replied, ...]:
        """The turns of a dialogue that are over: at the grade this one, too."""
        return self.replies if self.stage is Stage.GRADE and self.is_talk else self.past

    @property
    def may_retry(self) -> bool:
        """Whether another reply can be tried; in a dialogue what was said was said, and is mended in the next turn."""
        return bool(self.reply) and self.stage is not Stage.ASK and not self.is_talk

    @property
    def kept(self) -> str | None:
        """What the journal keeps: what was said, and what was typed to it; None where nothing was."""
        if not any(replied.reply for replied in self.replies):
            return None
        said = [(self.heard(replied).says, replied.reply) for replied in self.replies]
        return packed(said, self.first.reply if self.first else "")

    def heard(self, replied: Replied) -> Exchange:
        """What *replied* answered, in the words it had then: a deck may be edited while a talk is left."""
        said = self.face.card.turns[replied.place]
        return replace(said, says=replied.says or said.says)

    @property
    def asked_about(self) -> frozenset[str]:
        """The skills of which a remark asks whether the tick stays."""
        return frozenset(remark.skill for remark in self.remarks if remark.skill)

    @property
    def suggestion(self) -> Grade | None:
        """The grade the answer speaks for; the learner has the last word. None where only they can tell."""
        card = self.face.card
        if card.options and self.picked is not None:
            return Grade.GOOD if card.options[self.picked].correct else Grade.AGAIN
        if card.turns and self.stage is Stage.GRADE:
            mended = [replied for replied in self.past if replied.trapped]
            weighed = [replied for replied in self.replies if replied not in mended]
            asked = sum(len(card.turns[replied.place].skills) for replied in weighed)
            met = sum(len(replied.met) for replied in weighed)
            grade = scenario_grade(met, asked, trapped=self.trapped)
            return Grade.HARD if mended and grade is Grade.GOOD else grade
        return None

    @property
    def detail(self) -> dict[str, Any]:
        """What the log keeps of the answer besides its grade."""
        card = self.face.card
        if card.options and self.picked is not None:
            return {"picked": self.picked, "correct": card.options[self.picked].correct}
        if not card.turns:
            return {}
        met = frozenset(chain.from_iterable(replied.met for replied in self.replies))
        whole = _weighed(card.skills, met, trapped=any(replied.trapped for replied in self.replies))
        if self.is_talk:
            return whole | {"turns": [self._turn_weighed(replied) for replied in self.replies]}
        first = self.first
        return whole | ({"first_try": _weighed(card.skills, first.met, trapped=first.trapped)} if first else {})

    def _turn_weighed(self, replied: Replied) -> dict[str, Any]:
        said = self.face.card.turns[replied.place]
        weighed = _weighed(said.skills, replied.met, trapped=replied.trapped)
        return {"turn": said.turn, "skills": list(said.skills), **weighed}


def _weighed(skills: Sequence[str], met: frozenset[str], *, trapped: bool) -> dict[str, Any]:
    return {"skills_met": [skill for skill in skills if skill in met], "trap": trapped}


@frozen
class Answer:
    """A card graded in this session."""

    turn: Turn
    grade: Grade
    event: str
    was_new: bool
    duration_ms: int


@frozen
class Session:
    """What has been done, what is on the screen, what is still to come."""

    upcoming: tuple[Face, ...]
    started_ms: int
    limit_ms: int
    turn: Turn | None = None
    returning: tuple[tuple[int, Face], ...] = ()
    """Cards in short steps, with the instant at which each comes back."""
    answers: tuple[Answer, ...] = ()
    skipped: tuple[Face, ...] = ()
    aside: tuple[Face, ...] = ()

    @property
    def total(self) -> int:
        """How many showings this session is going to have, as far as is known."""
        return len(self.answers) + len(self.upcoming) + (self.turn is not None)

    def time_left_ms(self, now_ms: int) -> int:
        """Milliseconds until the session has lasted as long as it was meant to."""
        return max(0, self.started_ms + self.limit_ms - now_ms)


def start(faces: Sequence[Face], now_ms: int, minutes: float, rng: Random) -> Session:
    """A session over *faces* that shows the first of them."""
    return _next(Session(tuple(faces), now_ms, int(minutes * 60_000)), now_ms, rng)


def reveal(session: Session, reply: str = "") -> Session:
    """Shows the answer, or the rubric of a scenario, to which *reply* was typed; a second try left empty is none."""
    turn = _turn(session)
    stage = Stage.RUBRIC if turn.said else Stage.GRADE
    if turn.first and not reply:
        first = turn.first
        back = replace(turn, stage=stage, reply=first.reply, met=first.met, trapped=first.trapped, first=None)
        return replace(session, turn=back)
    return replace(session, turn=replace(turn, stage=stage, reply=reply, remarks=()))


def pick(session: Session, place: int) -> Session:
    """Picks the option shown at *place*, from 0, and shows every option's reason."""
    turn = _turn(session)
    return replace(session, turn=replace(turn, picked=turn.order[place], stage=Stage.GRADE))


def tick(session: Session, skill: str) -> Session:
    """Ticks or unticks a skill of the rubric."""
    turn = _turn(session)
    left = tuple(remark for remark in turn.remarks if remark.skill != skill)
    return replace(session, turn=replace(turn, met=turn.met ^ {skill}, remarks=left))


def toggle_trap(session: Session) -> Session:
    """Says that the reply walked into the trap, or takes that back."""
    turn = _turn(session)
    left = tuple(remark for remark in turn.remarks if not remark.trap)
    return replace(session, turn=replace(turn, trapped=not turn.trapped, remarks=left))


def rate(session: Session, remarks: tuple[Remark, ...] = ()) -> Session:
    """Leaves the rubric for what the person says next, and where the talk is over for the grade, with *remarks*.

    In a dialogue these come before the rubric is left, since what is said next may depend on them.
    """
    turn = _turn(session)
    if turn.is_talk and remarks and not turn.is_noticed:
        return replace(session, turn=replace(turn, remarks=remarks, is_noticed=True))
    remarks = () if turn.is_talk else remarks
    following = turn.face.card.follow(turn.place, outcome(turn))
    if following is None:
        return replace(session, turn=replace(turn, stage=Stage.GRADE, remarks=remarks))
    onward = Turn(turn.face, turn.shown_ms, place=following, past=turn.replies)
    return replace(session, turn=onward)


def back(session: Session) -> Session | None:
    """The session at the ticks done last: of this reply, or in a talk of the turn before; None without any."""
    turn = _turn(session)
    if turn.stage is Stage.GRADE and turn.said:
        return reveal(session, turn.reply)
    if not turn.past:
        return None
    *past, last = turn.past
    before = Turn(turn.face, turn.shown_ms, stage=Stage.RUBRIC, place=last.place, past=tuple(past), is_noticed=True)
    return replace(session, turn=replace(before, reply=last.reply, met=last.met, trapped=last.trapped))


def not_so(session: Session) -> Session:
    """Takes the remarks away."""
    return replace(session, turn=replace(_turn(session), remarks=()))


def retry(session: Session) -> Session:
    """Asks the scenario once more; the first reply stays, as it was weighed."""
    turn = _turn(session)
    first = turn.first or Try(turn.reply, turn.met, turn.trapped)
    return replace(session, turn=Turn(turn.face, turn.shown_ms, first=first))


def outcome(turn: Turn) -> Outcome:
    """How the reply of *turn* was weighed."""
    if turn.trapped:
        return Outcome.TRAP
    return Outcome.MET if len(turn.met) * 2 >= len(turn.skills) else Outcome.ELSE


def taken_up(session: Session, past: Sequence[Replied]) -> Session:
    """The dialogue on the screen, taken up after as many of its turns in *past* as it still has so."""
    for replied in past:
        turn = _turn(session)
        if turn.stage is not Stage.ASK or turn.place != replied.place or not replied.met <= {*turn.skills}:
            break
        weighed = replace(turn, reply=replied.reply, met=replied.met, trapped=replied.trapped)
        following = rate(replace(session, turn=weighed))
        if _turn(following).stage is Stage.GRADE:
            break
        session = following
    turn = _turn(session)
    return replace(session, turn=replace(turn, past=tuple(past[: len(turn.past)])))


def graded(
    session: Session, grade: Grade, event: str, memory: Memory | None, was_new: bool, now_ms: int, rng: Random
) -> Session:
    """The session after *grade* was recorded as *event*. A card whose *memory* is in a short step comes back."""
    turn = _turn(session)
    answer = Answer(turn, grade, event, was_new, max(0, now_ms - turn.shown_ms))
    returning = session.returning
    if memory is not None and memory.due_ms is not None:
        returning = (*returning, (memory.due_ms, turn.face))
    return _next(replace(session, answers=(*session.answers, answer), returning=returning), now_ms, rng)


def skip(session: Session, now_ms: int, rng: Random) -> Session:
    """Leaves the card for another day, without any penalty."""
    return _next(replace(session, skipped=(*session.skipped, _turn(session).face)), now_ms, rng)


def set_aside(session: Session, now_ms: int, rng: Random) -> Session:
    """The card was suspended: its siblings go too."""
    face = _turn(session).face
    upcoming = tuple(other for other in session.upcoming if other.card_ref != face.card_ref)
    returning = tuple(pair for pair in session.returning if pair[1].card_ref != face.card_ref)
    return _next(replace(session, aside=(*session.aside, face), upcoming=upcoming, returning=returning), now_ms, rng)


def resumed(before: Session, paused_ms: int, now_ms: int) -> Session:
    """*before*, a session left at *paused_ms*, taken up again: the card on its screen has been shown no longer."""
    turn = _turn(before)
    return replace(before, turn=replace(turn, shown_ms=now_ms - max(0, paused_ms - turn.shown_ms)))


def dropped(session: Session, now_ms: int, rng: Random) -> Session:
    """The session without the card on its screen, which was graded or set aside elsewhere."""
    return _next(session, now_ms, rng)


def edited(session: Session, find: Callable[[str], Face | None], now_ms: int, rng: Random) -> Session:
    """The session after decks were read again: what *find* gives for a ref replaces it; what is gone is left out."""
    upcoming = tuple(fresh for face in session.upcoming if (fresh := find(face.ref)))
    returning = tuple((due, fresh) for due, face in session.returning if (fresh := find(face.ref)))
    answers = tuple(_reworded(answer, find) for answer in session.answers)
    session = replace(session, upcoming=upcoming, returning=returning, answers=answers)
    turn = _turn(session)
    now = find(turn.face.ref)
    if now is None:
        return _next(session, now_ms, rng)
    if now.card == turn.face.card:
        return session
    anew = _shown(now, turn.shown_ms, rng)
    if _is_other_talk(turn.face.card, now.card):
        return replace(session, turn=anew)
    keep = now.card.kind is turn.face.card.kind and not now.card.options
    stage = turn.stage if keep else Stage.ASK
    return replace(
        session,
        turn=replace(anew, stage=stage, reply=turn.reply, place=turn.place, past=turn.past, first=turn.first),
    )


def _reworded(answer: Answer, find: Callable[[str], Face | None]) -> Answer:
    """*answer* with its card as it now reads; a choice keeps the text its options were picked from."""
    face = find(answer.turn.face.ref)
    was = answer.turn.face.card
    if face is None or face.card.options or face.card.kind is not was.kind or _is_other_talk(was, face.card):
        return answer
    return replace(answer, turn=replace(answer.turn, face=face))


def _is_other_talk(was: Card, now: Card) -> bool:
    """Whether *now* is a dialogue in which what was said in *was* has no place any more, or the other way round."""
    if max(len(was.turns), len(now.turns)) < 2:
        return False
    return [(said.turn, said.after, said.skills, said.ends) for said in was.turns] != [
        (said.turn, said.after, said.skills, said.ends) for said in now.turns
    ]


def scenario_grade(met: int, skills: int, *, trapped: bool) -> Grade:
    """All skills shown is *good*, at least half *hard*; fewer, or the trap, is *again*."""
    if trapped or met * 2 < skills:
        return Grade.AGAIN
    return Grade.GOOD if met == skills else Grade.HARD


def _turn(session: Session) -> Turn:
    assert session.turn is not None, "the session is over"
    return session.turn


def _next(session: Session, now_ms: int, rng: Random) -> Session:
    """Shows the next card: one whose short step has run out, else the next planned, else one missed just now."""
    if session.answers and session.time_left_ms(now_ms) == 0:
        return replace(session, turn=None)
    waiting = sorted(session.returning, key=lambda pair: pair[0])
    horizon = now_ms if session.upcoming else now_ms + LOOK_AHEAD_MS
    if waiting and waiting[0][0] <= horizon:
        face = waiting[0][1]
        return replace(session, turn=_shown(face, now_ms, rng), returning=tuple(waiting[1:]))
    if not session.upcoming:
        return replace(session, turn=None)
    return replace(session, turn=_shown(session.upcoming[0], now_ms, rng), upcoming=session.upcoming[1:])


def _shown(face: Face, now_ms: int, rng: Random) -> Turn:
    if not face.card.options:
        return Turn(face, now_ms)
    order = list(range(len(face.card.options)))
    rng.shuffle(order)
    return Turn(face, now_ms, tuple(order))
