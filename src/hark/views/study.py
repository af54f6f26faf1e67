# SPDX-License-Identifier: MIT
"""What the commands for studying answer: what is due, the card to ask, a grade."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from hark.cards.model import Kind
from hark.memory.model import EventKind, Grade, State
from hark.values import frozen
from hark.views.deck import BrokenDeck
from hark.views.view import View


@frozen
class OptionText:
    """An option of a choice card; *option* is its place in the deck file, from 0."""

    option: int
    text: str
    correct: bool
    why: str


@frozen
class SkillText:
    """A skill of a rubric."""

    skill: str
    name: str
    look_for: str


@frozen
class CardText:
    """A card as it is asked, with its answer. What a kind does not have is null or empty."""

    card: str
    deck: str
    deck_title: str
    kind: Kind
    question: str
    """Front, text with the gap hidden, question, or the person's words."""
    answer: str
    """Back, hidden words, the right option, or the first model reply."""
    options: tuple[OptionText, ...]
    setting: str | None
    task: str | None
    skills: tuple[SkillText, ...]
    trap: str | None
    models: tuple[str, ...]
    why: str | None
    topics: tuple[str, ...]
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    difficulty: int | None
    safety: bool


@frozen
class MemoryFacts:
    """What FSRS remembers of a card."""

    state: State
    stability_days: float
    difficulty: float
    retrievability: float
    due_at: datetime
    interval_ms: int
    last_review_at: datetime
    reps: int
    lapses: int
    leech: bool


@frozen
class Prospect:
    """What a grade would do."""

    grade: Grade
    due_at: datetime
    interval_ms: int


@frozen
class Next(View):
    """`hark next`: the card to ask now. The token, given back as the key, makes the grade safe to repeat."""

    SCHEMA: ClassVar[str] = "hark.next/1"
    total: int
    card: CardText | None
    is_new: bool
    token: str | None
    prospects: tuple[Prospect, ...]
    helpline: str | None
    next_due_at: datetime | None


@frozen
class Graded(View):
    """`hark grade`: what was recorded."""

    SCHEMA: ClassVar[str] = "hark.grade/1"
    event: str
    card: str
    grade: Grade
    repeated: bool
    clock_behind: bool
    memory: MemoryFacts
    total: int


@frozen
class LogEntry:
    """One event."""

    event: str
    at: datetime
    day: date
    card: str
    kind: EventKind
    grade: Grade | None
    duration_ms: int | None
    undoes: str | None
    undone: bool


@frozen
class Undone(View):
    """`hark undo`: the event taken back, and where its card stands again."""

    SCHEMA: ClassVar[str] = "hark.undo/1"
    undone: LogEntry
    memory: MemoryFacts | None
    suspended: bool
    total: int


@frozen
class CardLine:
    """A card in a list."""

    card: str
    kind: Kind
    question: str
    due_at: datetime | None
    suspended: bool


@frozen
class SessionPlan(View):
    """`hark review --json`: the session that `hark review` would hold now."""

    SCHEMA: ClassVar[str] = "hark.review/1"
    seconds: int
    is_return: bool
    cards: tuple[CardLine, ...]
    broken: tuple[BrokenDeck, ...]


@frozen
class Summary(View):
    """The end of a session."""

    SCHEMA: ClassVar[str] = "hark.summary/1"
    cards: int
    recalled: int
    new: int
    skipped: int
    set_aside: int
    duration_ms: int
    recorded: bool
    leeches: tuple[str, ...]
    left: int
    next_due_at: datetime | None
    tomorrow: int
    safety: bool
