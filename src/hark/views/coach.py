# SPDX-License-Identifier: MIT
"""What a coach of the learner's own choice is told: the one thing hark says to another program by itself."""

from __future__ import annotations

from typing import ClassVar

from hark.cards.model import Kind
from hark.values import frozen
from hark.views.view import View


@frozen
class CoachCard:
    """What the reply answers; *trap* names what is tempting there."""

    card: str
    kind: Kind
    language: str
    setting: str
    says: str
    task: str
    trap: str


@frozen
class CoachSkill:
    """A skill that the reply may show."""

    skill: str
    name: str
    look_for: str


@frozen
class CoachBefore:
    """In a dialogue: a turn before."""

    says: str
    reply: str


@frozen
class CoachQuestion(View):
    """What a program of your own choice (`coach.command`) is told on its standard input."""

    SCHEMA: ClassVar[str] = "hark.coach/1"
    system: str
    """What it is asked to do."""
    card: CoachCard
    skills: tuple[CoachSkill, ...]
    reply: str
    before: tuple[CoachBefore, ...] = ()
