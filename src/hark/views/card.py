# SPDX-License-Identifier: MIT
"""What several answers say of a card, and of what is remembered of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from hark.cards.model import Kind, Outcome
from hark.memory.model import State
from hark.values import frozen


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
class TurnText:
    """One thing said in a dialogue, and by what the reply to it is weighed."""

    turn: int
    """From 1; of several of one turn, one is said."""
    after: tuple[Outcome, ...]
    """After which outcomes of the turn before; empty for any."""
    says: str
    skills: tuple[SkillText, ...]
    trap: str
    models: tuple[str, ...]
    ends: bool
    """Whether the talk ends with the reply to it."""


@frozen
class Signed:
    """Who signed a card, in what role, and when."""

    by: str
    role: str
    day: date


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
    reviewed: tuple[Signed, ...] = ()
    """Who read it and stands by it; empty while nobody does."""
    turns: tuple[TurnText, ...] = ()
    """What is said in a dialogue; empty for other kinds."""
    language: str = "en"
    """In which it is given: the first of the learner's that there is, at last the deck's own."""


class AsideReason(StrEnum):
    """Why something is not asked."""

    SUSPENDED = "suspended"
    """The learner set it aside."""
    LEECH = "leech"
    """It was forgotten so often that it set itself aside."""


@frozen
class Aside:
    """What was set aside, a card or the whole it is part of, and why; `hark resume` with the target has it back."""

    target: str
    reason: AsideReason


@frozen
class CardLine:
    """A card in a list."""

    card: str
    kind: Kind
    question: str
    due_at: datetime | None
    suspended: bool
    aside: Aside | None = None
    """Set where it is not asked, whatever its date."""
    language: str = "en"
    """In which the question is given."""


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
