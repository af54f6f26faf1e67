# SPDX-License-Identifier: MIT
"""`hark session --stdio`: today's session for a program, as JSON lines in and out.

The third front end of a practice. Each step is written as one object; each line read is one action, on disk before the
next step is written. What is not on a person's screen yet is not in the step either.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from hark import errors
from hark.cards.library import Choosing
from hark.cards.model import Kind
from hark.cli import jsonlines, sitting
from hark.cli.app import SCRIPTS, command
from hark.cli.options import Cards, Cram, Minutes, More, NewCards, OfDecks, OfKind, Option, Skilled, Tagged
from hark.cli.output import Output, Stream, refusal_view
from hark.cli.sitting import Size, Summary
from hark.cli.world import World
from hark.errors import Refusal
from hark.memory.days import from_milliseconds
from hark.memory.model import Grade
from hark.render import notices, plain
from hark.render.page import Block, Text
from hark.render.words import Here
from hark.study import facts
from hark.study.session import Stage
from hark.study.step import Act, Action, Notice, Screen
from hark.values import frozen, replace
from hark.views.card import MemoryFacts
from hark.views.remark import SaidRemark
from hark.views.view import View

if TYPE_CHECKING:
    from hark.cards.model import Exchange
    from hark.study.learner import Learner
    from hark.study.practice import Practice
    from hark.study.session import Replied

EXAMPLE = '{"do": "show"}'
DRAFT = "draft"
"""The one thing done that is no `Act`: a reply begun is kept in case the session breaks off."""


@frozen
class ShownOption:
    """An option, in the order in which it is shown; *option* is its place in the deck file, from 0."""

    option: int
    text: str
    picked: bool
    correct: bool | None
    why: str | None


@frozen
class ShownSkill:
    """A skill of a scenario's rubric, and whether it is ticked."""

    skill: str
    name: str
    look_for: str
    ticked: bool


@frozen
class EarlierReply:
    """What was said to the scenario before."""

    at: datetime
    text: str


@frozen
class PastTurn:
    """A turn of a dialogue that is over: what was said, the reply to it, and how the learner weighed that."""

    turn: int
    says: str
    reply: str
    skills: tuple[str, ...]
    skills_met: tuple[str, ...]
    trap: bool


@frozen
class ShownCard:
    """A card as far as it is shown: what comes later, and what a kind does not have, is null or empty."""

    card: str
    deck: str
    deck_title: str
    kind: Kind
    question: str
    setting: str | None
    task: str | None
    options: tuple[ShownOption, ...]
    skills: tuple[ShownSkill, ...]
    trap: str | None
    trapped: bool
    answer: str | None
    models: tuple[str, ...]
    why: str | None
    reply: str
    """What was typed in answer just now."""
    first_reply: str
    """What was typed first, where a second try followed; else empty."""
    earlier: tuple[EarlierReply, ...]
    safety: bool
    turn: int | None
    """Of a dialogue: which turn the question is, from 1; null for other kinds."""
    past: tuple[PastTurn, ...]
    """Of a dialogue: the turns before."""
    language: str = "en"
    """In which it is shown."""


@frozen
class Promise:
    """What a grade would make the interval."""

    grade: Grade
    interval_ms: int


@frozen
class SessionStep(View):
    """`hark session --stdio`: a step of the session, a notice or a card, and what can be done at it."""

    SCHEMA: ClassVar[str] = "hark.session_step/1"
    notice: Notice | None
    text: tuple[str, ...]
    """A notice's lines."""
    card: ShownCard | None
    stage: Stage | None
    can: tuple[str, ...]
    """What `do` may be."""
    done: int
    total: int
    left_ms: int
    """Milliseconds until the session has lasted as long as it was meant to."""
    memory: MemoryFacts | None
    """Null for a card that is new."""
    suggestion: Grade | None
    prospects: tuple[Promise, ...]
    helpline: str | None
    """To be shown for as long as it is here: the card, or what was typed, asks for it."""
    message: str
    draft: str
    """A reply begun and left."""
    recorded: bool
    remarks: tuple[SaidRemark, ...] = ()
    """What was noticed in the reply, once it was weighed; mostly nothing. `not_so` takes it away."""


@command(SCRIPTS, 3)
def session(
    world: World,
    out: Output,
    decks: OfDecks = None,
    minutes: Minutes = None,
    cards: Cards = None,
    new: NewCards = None,
    tag: Tagged = None,
    kind: OfKind = None,
    skill: Skilled = None,
    more: More = False,
    cram: Cram = False,
    stdio: Annotated[bool, Option("--stdio", help="Read actions and write steps, a line of JSON each.")] = False,
) -> Stream:
    """Hold a session with another program, by JSON lines.

    Each step is one line on standard output, each action one line on standard input, such as {"do": "show"};
    a step lists in `can` what may be done. What an action records is on disk before the next step is written.

    \b
    Example:
      echo '{"do": "go_on"}' | hark session --stdio
    """
    if not stdio:
        raise errors.misuse(
            "`hark session` is for programs", "add `--stdio`, or hold a session yourself: `hark review`"
        )
    out.style = replace(out.style, as_json=True)
    size = Size(minutes, cards, new, more=more, cram=cram)
    size.check()
    return Stream(_held(world, Choosing.of(decks, tag, kind, skill), size), goes_on=True)


def _held(world: World, choosing: Choosing, size: Size) -> Iterator[View]:
    """The steps, a refusal for each line that cannot be carried out, and how it went."""
    with world.learner(writing=not size.cram, at_leisure=True) as learner:
        planned = sitting.planned(learner, choosing, size)
        practice = sitting.begun(world, learner, planned)
        number = 0
        while planned.plan.faces and not practice.is_over:
            learner.at(world.clock())
            yield _step(learner, practice)
            practice.once_shown()
            while True:
                line, number = jsonlines.read_line(world.stdin), number + 1
                if not line.strip() and line:
                    continue
                try:
                    _do(practice, line)
                    break
                except Refusal as refusal:
                    if not line.endswith("\n"):  # whoever was writing it is gone
                        practice.do(Action(Act.QUIT))
                        break
                    yield refusal_view(refusal.but(file=refusal.file or "-", line=refusal.line or number))
        yield sitting.summary(world, learner, practice)


_KEYS = {"do": str, "text": str, "option": int, "skill": str, "grade": str, "keep": bool}


def _do(practice: Practice, line: str) -> None:
    """Carries out what *line* asks for; the end of input stops. Raises `Refusal`, and nothing has happened then."""
    if not line:
        practice.do(Action(Act.QUIT))
        return
    asked = jsonlines.parsed(line, _KEYS, ("do",), EXAMPLE)
    step, word = practice.step, asked["do"]
    assert step is not None
    can = _can(step)
    if word not in can:
        raise errors.misuse(f"`{word[:80]}` cannot be done at this step", f"one of {errors.ticked(can)}")
    if word == DRAFT:
        practice.leave_draft(_needed(asked, "text", word))
        practice.keep_draft()
    else:
        practice.do(_action(step, Act(word), asked))


def _action(step: Screen | Notice, act: Act, asked: dict[str, Any]) -> Action:
    if isinstance(step, Notice):
        return Action(act, yes=asked.get("keep"))
    turn = step.turn
    if act is Act.REPLY:
        return Action(act, text=_needed(asked, "text", act).strip())
    if act is Act.PICK:
        option = _needed(asked, "option", act)
        if option not in turn.order:
            raise errors.misuse(f"there is no option {option}", "the step names each option's number")
        return Action(act, turn.order.index(option))
    if act is Act.TICK:
        skill = _needed(asked, "skill", act)
        if skill not in turn.skills:
            raise errors.unknown_word("skill", skill, turn.skills)
        return Action(act, turn.skills.index(skill))
    if act is Act.GRADE:
        word = _needed(asked, "grade", act)
        if word not in list(Grade):
            raise errors.unknown_word("grade", word, list(Grade))
        return Action(act, grade=Grade(word))
    return Action(act)


def _needed(asked: dict[str, Any], name: str, word: str) -> Any:
    if asked.get(name) is None:
        raise errors.misuse(f"`{word}` needs `{name}`")
    return asked[name]


def _can(step: Screen | Notice) -> tuple[str, ...]:
    """What may be done at *step*: what a person's screen offers there."""
    if isinstance(step, Notice):
        undo = (Act.UNDO,) if step is Notice.END else ()
        return (Act.CONSENT if step is Notice.CONSENT else Act.GO_ON, *undo, Act.QUIT)
    card, stage = step.turn.face.card, step.turn.stage
    own: tuple[str, ...] = (Act.SHOW,)
    retry = (Act.RETRY,) if step.turn.may_retry else ()
    not_so = (Act.NOT_SO,) if step.turn.remarks else ()
    if stage is Stage.RUBRIC:
        own = (Act.TICK, Act.TRAP, Act.RATE, *retry, *not_so)
    elif stage is Stage.GRADE:
        own = (Act.GRADE, *retry, *not_so, *((Act.TICK,) if step.turn.asked_about else ()))
    elif card.options:
        own = (Act.PICK,)
    elif card.turns:
        own = (Act.REPLY, DRAFT)
    undo = (Act.UNDO,) if step.can_undo else ()
    redo = (Act.REDO,) if step.can_redo else ()
    return (*own, Act.SKIP, Act.SUSPEND, *undo, *redo, Act.QUIT)


def _step(learner: Learner, practice: Practice) -> SessionStep:
    step = practice.step
    assert step is not None
    if isinstance(step, Notice):
        now = practice.session
        body = notices.lay(step, practice.helpline).body
        return SessionStep(
            notice=step, text=tuple(filter(None, plain.lines(body))), card=None, stage=None, can=_can(step),
            done=len(now.answers), total=now.total, left_ms=now.time_left_ms(learner.moment.at_ms), memory=None,
            suggestion=None, prospects=(), helpline=practice.helpline.text, message=practice.message, draft="",
            recorded=practice.recording,
        )  # fmt: skip
    return SessionStep(
        notice=None,
        text=(),
        card=_shown(step),
        stage=step.turn.stage,
        can=_can(step),
        done=step.done,
        total=step.total,
        left_ms=step.left_ms,
        memory=facts.memory_facts(learner, step.turn.face.ref, step.memory) if step.memory else None,
        suggestion=step.turn.suggestion,
        prospects=tuple(Promise(grade, interval) for grade, interval in step.prospects.items()),
        helpline=step.helpline.text if step.helpline else None,
        message=step.message,
        draft=step.draft,
        recorded=step.recording,
        remarks=tuple(SaidRemark(remark.cue, remark.says, remark.asks) for remark in step.turn.remarks),
    )


def _shown(step: Screen) -> ShownCard:
    turn, face = step.turn, step.turn.face
    card = face.card
    is_open, is_answered = turn.stage is not Stage.ASK, turn.stage is Stage.GRADE
    said = turn.said
    has_models = is_open if turn.is_talk else is_answered
    return ShownCard(
        card=face.ref,
        deck=face.deck.id,
        deck_title=face.deck.title,
        kind=card.kind,
        question=said.says if said else face.question,
        setting=card.setting,
        task=card.task,
        options=tuple(
            ShownOption(
                place, option.text, turn.picked == place,
                option.correct if is_answered else None, option.why if is_answered else None,
            )
            for place, option in ((place, card.options[place]) for place in turn.order)
        ),
        skills=tuple(
            ShownSkill(skill.id, skill.name, skill.look_for, skill.id in turn.met)
            for skill in (step.skills if is_open else ())
        ),
        trap=said.trap if said and is_open else None,
        trapped=turn.trapped,
        answer=(said.models[0] if said else face.answer) if is_answered else None,
        models=said.models if said and has_models else (),
        why=(card.why or None) if is_answered else None,
        reply=turn.reply,
        first_reply=turn.first.reply if turn.first else "",
        earlier=tuple(EarlierReply(from_milliseconds(reply.at_ms), reply.text) for reply in step.earlier)
        if (is_answered if turn.is_talk else is_open)
        else (),
        safety=card.safety,
        turn=said.turn if said and turn.is_talk else None,
        past=tuple(_past(turn.heard(replied), replied) for replied in turn.past),
        language=face.deck.language,
    )  # fmt: skip


def _past(said: Exchange, replied: Replied) -> PastTurn:
    met = tuple(skill for skill in said.skills if skill in replied.met)
    return PastTurn(said.turn, said.says, replied.reply, said.skills, met, replied.trapped)


def page(view: SessionStep | Summary, _here: Here) -> Iterator[Block]:
    """The name of the answer: these lines are for programs and are always written as JSON."""
    yield Text(view.SCHEMA)
