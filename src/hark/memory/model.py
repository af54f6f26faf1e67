# SPDX-License-Identifier: MIT
"""What is remembered of a learner: grades, memories and the events they come from. Frozen values only."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from hark.values import field, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


LONGEST_MS = 10 * 60_000
"""A card left open longer was left alone; more is not counted as practice."""


def practised_ms(elapsed_ms: int) -> int:
    """How much of the time a card was open counts as practice: none below zero, no more than `LONGEST_MS`."""
    return min(max(0, elapsed_ms), LONGEST_MS)


class Grade(StrEnum):
    """How well a card was recalled, in the words FSRS uses for its ratings 1 to 4."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


class State(StrEnum):
    """Where a memory stands in FSRS."""

    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


class EventKind(StrEnum):
    """What an event in the log did."""

    REVIEW = "review"
    UNDO = "undo"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESET = "reset"
    MOVE = "move"
    """It is called otherwise from then on."""
    TUNE = "tune"
    """All cards go by these parameters; see `memory.tuning`."""


@frozen
class Moment:
    """An instant as the scheduler sees it."""

    at_ms: int
    """Milliseconds since 1970 in UTC."""
    offset_s: int
    """The learner's UTC offset then, in seconds east."""
    day: int
    """The study day, as a proleptic Gregorian ordinal (`date.toordinal`)."""


@frozen
class Memory:
    """What FSRS remembers of one face. Absent means never graded.

    Exactly one of *due_ms* and *due_day* is set: learning steps are minutes on the clock, longer
    intervals are study days, so that neither daylight saving nor travel moves them.
    """

    state: State
    step: int | None
    stability_days: float
    difficulty: float
    due_ms: int | None
    due_day: int | None
    last_ms: int
    last_day: int
    reps: int
    lapses: int
    leech: bool = False


@frozen
class Standing:
    """All that the log says of one ref: its memory, and whether the learner set it aside."""

    memory: Memory | None = None
    suspended: bool = False


NEW = Standing()


@frozen
class Event:
    """One line of the log: the truth from which every memory can be rebuilt."""

    id: str
    """Time-ordered and unique across machines."""
    at_ms: int
    offset_s: int
    device: str
    card: str
    """A face, a card or a whole deck."""
    kind: EventKind
    grade: Grade | None = None
    duration_ms: int | None = None
    undoes: str | None = None
    """For `undo`: the id of the event that is taken back."""
    key: str | None = None
    """The caller's idempotency key."""
    detail: Mapping[str, Any] = field(default_factory=dict)
    """`day`, the study day as an ISO date; `redoes`, the id of an event that was taken back and that this one repeats
    with its time; for a move `to`, the new name, maybe `sides` (see `memory.moves.Move`), and `with_text` where
    a deck file changed with it; for a tuning the `algorithm`, its `version` and 21 `parameters`, null for the
    default ones, maybe `skills` with others for some cards, and what was `measured`; for a review also
    `retention` (the desired one, 0 to 1), what the learner picked or ticked, and what it met, as that device
    knew it then:

    `state` is `new`, `learning`, `review` or `relearning`; `planned_days` is the interval in study days after which the
    card was to come back, null for a new card and within steps of minutes; `first` is true for the first grade ever or
    after a reset; `clock_behind` is true where the clock stood before the last review. What was met stays as it was
    written when logs are merged, also where the merged log tells another past. Older events hold neither
    `state` nor `planned_days`.
    """
