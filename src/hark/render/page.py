# SPDX-License-Identifier: MIT
"""A page as a list of blocks: what is said, before anybody decides how it looks.

`paint` sets the same blocks with rich, `plain` as labelled lines for a screen reader, so the two cannot
tell different things. Texts here are raw; both setters pass every one of them through `safe`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from hark.values import frozen

if TYPE_CHECKING:
    from datetime import date


class Tone(StrEnum):
    """What a text is, not which colour it has."""

    PLAIN = "plain"
    STRONG = "strong"
    DIM = "dim"
    ACCENT = "accent"
    GOOD = "good"
    CARE = "care"
    BAD = "bad"


@frozen
class Text:
    """A paragraph. *label* names it where nothing but words can: "Answer: ..."."""

    text: str
    tone: Tone = Tone.PLAIN
    label: str = ""
    indent: int = 0


@frozen
class Quote:
    """Somebody's words."""

    text: str
    label: str = "They say"
    tone: Tone = Tone.STRONG
    indent: int = 0


@frozen
class Excerpt:
    """Line number *line* of a file, cut short; the *length* characters from *start* on are what it is shown for."""

    line: int
    text: str
    start: int = 0
    length: int = 1
    tone: Tone = Tone.PLAIN


@frozen
class Entry:
    """One line of a list with a mark before it and a note below it, or right behind it with *runs_on*.

    *state* says in words what the mark shows.
    """

    mark: str
    text: str
    note: str = ""
    tone: Tone = Tone.PLAIN
    state: str = ""
    runs_on: bool = False


@frozen
class Facts:
    """Names and values, aligned."""

    rows: tuple[tuple[str, str], ...]


@frozen
class Terms:
    """Words and what they mean: side by side where there is room, else one below the other.

    *column* is how many cells the widest word takes, so that several lists of one page line up.
    """

    rows: tuple[tuple[str, str], ...]
    column: int


@frozen
class Table:
    """Rows under column names. Numbers stand left of any text from a deck, so that its width cannot push them about."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


@frozen
class Bar:
    """One bar: *value* of *most*, with *part* of it set off, and a note behind. *spoken* says all of it in words."""

    label: str
    value: float
    note: str
    part: float = 0
    spoken: str = ""


@frozen
class Bars:
    """Bars on one scale."""

    rows: tuple[Bar, ...]
    most: float


@frozen
class HeatMap:
    """How many there were on each day, *counts* from *first*, a Monday, to the last: a column for each week.

    *spoken* says it in words, for who sees no shades.
    """

    first: date
    counts: tuple[int, ...]
    spoken: tuple[tuple[str, str], ...]


@frozen
class Range:
    """Where something lies: at *middle*, or anywhere from *low* to *high*; None where that cannot be told."""

    label: str
    between: tuple[float, float, float] | None
    note: str
    spoken: str = ""


@frozen
class Ranges:
    """Ranges on one scale from *least* to *most*, which *ends* name."""

    rows: tuple[Range, ...]
    least: float
    most: float
    ends: tuple[str, str]


@frozen
class Columns:
    """A column for each day from *first* on, as high as its value; *spoken* says it in words."""

    first: date
    values: tuple[float, ...]
    spoken: tuple[tuple[str, str], ...]


@frozen
class Row:
    """Names side by side, with a mark below each; *spoken* says all of it in words."""

    cells: tuple[tuple[str, str], ...]
    spoken: str


@frozen
class Gap:
    """An empty line."""


@frozen
class Keys:
    """What can be pressed, with what it does."""

    keys: tuple[tuple[str, str], ...]


@frozen
class Progress:
    """How far a session has come."""

    done: int
    total: int
    note: str


Block = (
    Text
    | Quote
    | Excerpt
    | Entry
    | Facts
    | Terms
    | Table
    | Bars
    | HeatMap
    | Ranges
    | Columns
    | Row
    | Gap
    | Keys
    | Progress
)
Page = tuple[Block, ...]
