# SPDX-License-Identifier: MIT
"""What leaves a learner's computer when they agree to it, to the letter, and what is said of it."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from typing import ClassVar

from hark.values import fields, frozen
from hark.views.view import View


@frozen
class SharedLine:
    """One review, or one tick of a rubric, as it leaves."""

    learner: str
    """The pseudonym: 16 hexadecimal digits."""
    day: date
    """The study day."""
    deck: str
    card: str
    """The whole ref, as `deck/card#2`."""
    topic: str
    """The card's first topic, empty where it has none; the skill for a tick."""
    kind: str
    """That of the card, or `skill`."""
    grade: str
    """`again`, `hard`, `good` or `easy`; `yes` or `no` for a tick."""
    ms: int
    """How long the card was open, at most ten minutes; 0 for a tick, and where nobody took the time."""
    test: bool
    """Whether it tested memory: a day or more after the review before."""

    def text(self) -> str:
        """The line as it stands in the file."""
        plain = {name: getattr(self, name) for name in fields(SharedLine)}
        return json.dumps(plain | {"day": self.day.isoformat()})


class Reason(StrEnum):
    """Why a deck is left out."""

    OWN = "own"
    EDITED = "edited"


@frozen
class LeftOut:
    """A deck of which nothing leaves unless it is named."""

    deck: str
    reason: Reason


@frozen
class SharedDeck:
    """How many new lines a deck has."""

    deck: str
    title: str
    lines: int


@frozen
class NudgeFile:
    """What a nudge says, as it stands in its file."""

    name: str
    after_days: int
    ask_from: date
    """The Monday from which the learner may be asked, if nothing came after."""

    def text(self) -> str:
        """The file."""
        plain = {name: getattr(self, name) for name in fields(NudgeFile)}
        return json.dumps(plain | {"ask_from": self.ask_from.isoformat()}) + "\n"


@frozen
class Share(View):
    """`hark share`: the lines that would leave, or have left."""

    SCHEMA: ClassVar[str] = "hark.share/1"
    to: str | None
    """The folder or file; null where none was named yet."""
    lines: tuple[SharedLine, ...]
    """Those that are not there yet. Without a place they have no learner."""
    withdrawn: tuple[SharedLine, ...]
    """Those that are there and go, since their reviews were undone or forgotten."""
    there: int
    """How many are there already, and stay."""
    decks: tuple[SharedDeck, ...]
    left_out: tuple[LeftOut, ...]
    gone: int
    """How many reviews are left out as their cards are in no deck any more."""
    skills: bool
    """Whether ticks of rubrics leave, too."""
    written: bool
    nudge: NudgeFile | None = None
    """The nudge that was renewed with it."""
    shown: int = 5
    """How many lines a page shows."""


@frozen
class Nudge(View):
    """`hark share --nudge` and `--no-nudge`: the file with a name in it."""

    SCHEMA: ClassVar[str] = "hark.nudge/1"
    file: str
    nudge: NudgeFile | None
    """What is in it, or would be; null where it is taken away."""
    written: bool


@frozen
class TakenBack(View):
    """`hark share --take-back`: what was deleted."""

    SCHEMA: ClassVar[str] = "hark.share_taken_back/1"
    place: str
    files: tuple[str, ...]
    lines: int
    done: bool
