# SPDX-License-Identifier: MIT
"""A step of a session, between whoever holds it and whoever shows it: what is on the screen, and what is done there."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hark.cards.helplines import Helpline
    from hark.cards.library import Library
    from hark.cards.model import Cover, Exchange, Face, Skill
    from hark.memory.model import Event, Grade, Memory, Moment
    from hark.progress.history import Reply
    from hark.study.session import Replied, Session, Turn


class Act(StrEnum):
    """What a person can do at a step."""

    SHOW = "show"
    REPLY = "reply"
    PICK = "pick"
    TICK = "tick"
    TRAP = "trap"
    RATE = "rate"
    GRADE = "grade"
    RETRY = "retry"
    """Opens the box again below the reply."""
    NOT_SO = "not_so"
    """Takes the remarks away."""
    SKIP = "skip"
    SUSPEND = "suspend"
    UNDO = "undo"
    REDO = "redo"
    GO_ON = "go_on"
    """Leaves a notice."""
    CONSENT = "consent"
    """Answers whether replies may be kept."""
    REGION = "region"
    """Says whose helplines are to be shown."""
    QUIT = "quit"


@frozen
class Action:
    """One thing done; *number* is an option's or a skill's place; *grade*, *text* and *yes* go with theirs.

    A region is its key as *text*.
    """

    act: Act
    number: int = 0
    text: str = ""
    grade: Grade | None = None
    yes: bool | None = None


class Notice(StrEnum):
    """What is said before or between the cards."""

    WELCOME = "welcome"
    """What hark is and is not, once."""
    COMFORT = "comfort"
    """After a card about safety was skipped."""
    CONSENT = "consent"
    """The question whether typed replies may be kept, once."""
    REGION = "region"
    """The question where one is, for the helplines; once, in the guided session."""
    END = "end"
    """After the last card, which can still be taken back here."""


@frozen
class Deed:
    """One thing done to a card: what is needed to take it back, and to do it again."""

    action: Action
    before: Session
    at_ms: int
    event: str
    """The id of what was recorded; empty where nothing was."""
    leeches: tuple[str, ...]
    library: Library

    @property
    def face(self) -> Face:
        """What it was done to."""
        assert self.before.turn is not None
        return self.before.turn.face


@frozen
class Weighed:
    """A turn of a dialogue that is over: what was said, the reply, the names of the skills ticked, and the trap."""

    said: Exchange
    reply: str
    ticked: tuple[str, ...]
    trapped: bool


def weighed(turn: Turn, replied: Replied, skill: Callable[[Cover, str], Skill]) -> Weighed:
    """What became of the turn *replied* of *turn*; *skill* gives a deck's skill by its id."""
    said = turn.heard(replied)
    ticked = (skill(turn.face.deck, skill_id).name for skill_id in said.skills if skill_id in replied.met)
    return Weighed(said, replied.reply, tuple(ticked), replied.trapped)


@frozen
class Screen:
    """Everything a front end needs to show a card."""

    turn: Turn
    done: int
    total: int
    left_ms: int
    """Until the session has lasted as long as it may."""
    left_s: int
    """What the cards still to come, this one among them, are expected to take."""
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
    keeps_replies: bool = False
    """Whether what is typed outlasts the session."""
    draft: str = ""
    """A reply begun and left: what the box opens with."""
    can_undo: bool = False
    can_redo: bool = False
    past: tuple[Weighed, ...] = ()
    """The turns of a dialogue so far; at the grade this one too."""
    is_guided: bool = False
    """Whether to say what to do at this stage: it is the first session ever."""
