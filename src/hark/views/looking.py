# SPDX-License-Identifier: MIT
"""What the commands for looking around answer: decks, cards, the log, numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from hark.cards.model import Kind
from hark.memory.model import EventKind, Grade
from hark.values import frozen
from hark.views.deck import BrokenDeck
from hark.views.study import CardLine, CardText, LogEntry, MemoryFacts
from hark.views.view import View


@frozen
class DeckFacts:
    """One deck."""

    deck: str
    title: str
    description: str
    version: str
    language: str
    license: str
    authors: tuple[str, ...]
    homepage: str | None
    tags: tuple[str, ...]
    file: str
    bundled: bool
    suspended: bool
    concept: int
    cloze: int
    choice: int
    scenario: int
    cards: int
    faces: int
    seen: int
    due: int
    source: str | None
    """Where it was imported from."""


@frozen
class Decks(View):
    """`hark decks`: what there is."""

    SCHEMA: ClassVar[str] = "hark.decks/1"
    decks: tuple[DeckFacts, ...]
    broken: tuple[BrokenDeck, ...]


@frozen
class ShownDeck(View):
    """`hark show DECK`."""

    SCHEMA: ClassVar[str] = "hark.show_deck/1"
    deck: DeckFacts
    cards: tuple[CardLine, ...]


@frozen
class ShownCard(View):
    """`hark show CARD`."""

    SCHEMA: ClassVar[str] = "hark.show_card/1"
    card: CardText
    siblings: tuple[str, ...]
    memory: MemoryFacts | None
    suspended: bool
    file: str
    line: int | None


@frozen
class Found(View):
    """`hark search`: cards that hold every word."""

    SCHEMA: ClassVar[str] = "hark.search/1"
    text: str
    total: int
    cards: tuple[CardLine, ...]


@frozen
class Changed(View):
    """`hark suspend`, `resume`, `reset`: what was done, to what."""

    SCHEMA: ClassVar[str] = "hark.change/1"
    did: EventKind
    target: str
    changed: bool
    faces: int
    total: int


@frozen
class Log(View):
    """`hark log`: events, newest first."""

    SCHEMA: ClassVar[str] = "hark.log/1"
    events: tuple[LogEntry, ...]
    more: bool


@frozen
class JournalEntry:
    """Something the learner typed in answer to a scenario."""

    card: str
    at: datetime
    text: str
    grade: Grade | None


@frozen
class Journal(View):
    """`hark journal`: one's own replies, newest first; or how many were deleted."""

    SCHEMA: ClassVar[str] = "hark.journal/1"
    card: str | None
    entries: tuple[JournalEntry, ...]
    forgotten: int | None
    keeping: bool
    """Whether replies are kept at present."""


@frozen
class Step:
    """One review in a card's history, and the memory it left."""

    entry: LogEntry
    elapsed_days: int | None
    retrievability: float | None
    """The chance of recall just before, for a card seen before."""
    memory: MemoryFacts | None


@frozen
class Why(View):
    """`hark why`: how a card's due date came about."""

    SCHEMA: ClassVar[str] = "hark.why/1"
    card: str
    deck: str
    kind: Kind
    question: str
    suspended: bool
    desired_retention: float
    memory: MemoryFacts | None
    planned_days: int | None
    """The interval at which retention falls to what is desired, before it is spread."""
    steps: tuple[Step, ...]


@frozen
class DayCount:
    """The reviews of one study day."""

    day: date
    reviews: int
    recalled: int
    new: int
    duration_ms: int


@frozen
class Retention:
    """True retention: of reviews of cards at an interval of a day or more, the share not graded *again*."""

    reviews: int
    recalled: int
    share: float | None


@frozen
class DeckStats:
    """One deck's progress."""

    deck: str
    title: str
    faces: int
    seen: int
    mature: int
    retention: Retention


@frozen
class Stats(View):
    """`hark stats`: what happened, in numbers."""

    SCHEMA: ClassVar[str] = "hark.stats/1"
    today: DayCount
    days: tuple[DayCount, ...]
    average_per_day: float
    """Reviews a day since the first one, or over the days shown where that is shorter; steadier than a streak."""
    days_practised: int
    retention: Retention
    retention_young: Retention
    retention_mature: Retention
    grades: tuple[tuple[Grade, int], ...]
    upcoming: tuple[tuple[date, int], ...]
    """Reviews that fall due on each of the next days."""
    decks: tuple[DeckStats, ...]
