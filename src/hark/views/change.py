# SPDX-License-Identifier: MIT
"""What a deck that comes in changes: its cards, what was learned of them, and what to look at twice."""

from __future__ import annotations

from enum import StrEnum

from hark.cards.card import Kind
from hark.values import frozen
from hark.views.view import ErrorFacts


class Change(StrEnum):
    """What the next version of a deck does with a card."""

    ADDED = "added"
    RETURNED = "returned"
    """Added, and there is a history of it."""
    REWORDED = "reworded"
    ANSWER_CHANGED = "answer_changed"
    MOVED = "moved"
    """It stands at another place in the deck."""
    RENAMED = "renamed"
    """It is called otherwise, or is in another deck now."""
    RETIRED = "retired"


class Progress(StrEnum):
    """What becomes of what was learned of a card."""

    NONE = "none"
    """It was never studied."""
    KEPT = "kept"
    RESET = "reset"
    IN_HISTORY = "in_history"
    """The card is gone; its history stays, and counts again should it come back."""
    BACK = "back"
    """The card was gone and is here again, and so is its progress."""


class CautionCode(StrEnum):
    """Why a new version deserves a second look."""

    LOWER_VERSION = "lower_version"
    SAME_VERSION = "same_version"
    LICENSE_CHANGED = "license_changed"
    AUTHORS_CHANGED = "authors_changed"
    MOSTLY_SWAPPED = "mostly_swapped"
    MOSTLY_RETIRED = "mostly_retired"
    EDITED_HERE = "edited_here"


class Fate(StrEnum):
    """What an import or update does with a deck, or did."""

    NEW = "new"
    SAME = "same"
    """It is here already, just so."""
    CHANGES = "changes"
    EDITED = "edited"
    """It was edited here, so a new version is not taken without asking for it by name."""
    GONE = "gone"
    """Its source no longer has it."""
    FAILED = "failed"
    RESTORED = "restored"
    TRANSLATED = "translated"
    """It is here just so, and its texts in other languages are not."""


@frozen
class SideChange:
    """What becomes of one gap of a card, where gaps came, went or changed places."""

    answer: str
    progress: Progress


@frozen
class CardChange:
    """What a new version does with one card, and what becomes of its progress."""

    card: str
    change: Change
    progress: Progress
    question: str
    was: str | None
    """The question before, where that is another."""
    answer: str
    """What has to be recalled; for a scenario, the skills its rubric looks for; for a dialogue, those of each turn."""
    answer_was: str | None
    """The answer before, where that is another."""
    keys: tuple[str, ...]
    """The keys of the card that differ."""
    moved: bool
    similarity: float | None
    """From 0 to 1 for a card without an id that was recognised by its words; null where its id says which it is."""
    now: str | None = None
    """What it is called now, where that is another name."""
    sides: tuple[SideChange, ...] = ()
    """Its gaps, where any of them is another than the one that stood there."""


@frozen
class Caution:
    """Something about a new version to look at twice."""

    code: CautionCode
    before: str
    after: str


@frozen
class DeckChange:
    """What becomes of one deck."""

    deck: str
    title: str
    source: str
    fate: Fate
    version_before: str | None
    version_after: str | None
    sha256: str | None
    unchanged: int
    changes: tuple[CardChange, ...]
    cautions: tuple[Caution, ...]
    error: ErrorFacts | None
    """Why it failed."""
    languages: tuple[str, ...] = ()
    """In which its texts come along, new or changed."""


@frozen
class PreviewCard:
    """A card as it was understood."""

    kind: Kind
    question: str
    answer: str


@frozen
class TableFacts:
    """How the table was read of which a deck is made."""

    delimiter: str
    encoding: str
    columns: tuple[str | None, ...]
    """What each is taken for; null for one that is passed over."""
    names_first: bool
    """Whether its first row named them; else that is a card, too."""
    html: bool
    html_cells: int
    """Cells in which HTML stands and was left as it is."""
    left_out: int
    """Pictures, sounds and formulas that no card can hold."""
    repeated: tuple[int, ...] = ()
    """The lines of rows that say what a row above them says: these are left out."""
    comments: tuple[int, ...] = ()
    """The lines of a text export of Anki that are no rows: these are left out."""
    preview: tuple[PreviewCard, ...] = ()
    """Its first three cards."""


@frozen
class TranslationOffer:
    """The texts of a deck in another language, on offer."""

    deck: str
    language: str
    file: str
    cards: int
    """How many cards can be shown in it."""
    of: int
    """How many the deck has."""
    fate: Fate


@frozen
class DeckOffer:
    """One deck on offer: what it is, what it holds, what it will ask of a learner."""

    deck: str
    file: str
    title: str
    description: str
    version: str
    language: str
    license: str
    authors: tuple[str, ...]
    homepage: str | None
    sha256: str
    concept: int
    cloze: int
    choice: int
    scenario: int
    dialogue: int
    cards: int
    safety: int
    """Cards that touch on danger."""
    daily_minutes: float
    """What it takes on an average day of its first month, with a session a day and every card recalled."""
    errors: int
    warnings: int
    advice: int
    """What `hark check` finds."""
    change: DeckChange
    begins_in_days: int | None = None
    """How many days from today its first card comes in a plain session; null where not in its first month."""
    table: TableFacts | None = None
    """Null for a deck that comes as its own file."""
