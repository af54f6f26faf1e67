# SPDX-License-Identifier: MIT
"""Which rubric skills were practised, and how often the learner ticked them: their own judgement, and no measure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from hark.progress.kept import ticked
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hark.cards.library import Library
    from hark.cards.model import Skill
    from hark.memory.model import Event

LATELY = 10
"""A skill's last so many times."""
LEAST_BEFORE = 5
"""So many times before those are needed to tell a trend."""
LOOKED_AT = 1_000
"""Events of the log by which the session prefers what was ticked least."""
_ALIKE = 0.1
"""Shares that differ by no more are alike."""


class Trend(StrEnum):
    """How often a skill is ticked lately, compared with the times before."""

    MORE = "more"
    ALIKE = "alike"
    LESS = "less"


@frozen
class Practised:
    """How a skill was practised."""

    times: int
    lately: int
    """How many of its last times are looked at, at most `LATELY`."""
    ticked: int
    """At how many of those it was ticked."""
    trend: Trend | None
    """None where there are too few times before."""


def weighed_by(library: Library) -> dict[str, Skill]:
    """Every skill by which a reply to some card is weighed, by its id; of two of one id, that of the first deck."""
    return {
        name: library.skill(deck, name)
        for deck in reversed(library.decks)
        for name in library.catalogue.marks(deck.id, "skill")
    }


def times(reviews: Iterable[Event], library: Library) -> dict[str, list[bool]]:
    """For each skill, whether it was ticked each time it could be at one of *reviews*, oldest first.

    Each turn of a dialogue is a time for the skills it was weighed by, which the detail of the review has. Elsewhere
    that is the rubric of the card as it is now; of one that is gone, what was ticked.
    """
    reviews = list(reviews)
    rubrics = library.catalogue.rubrics({review.card for review in reviews})
    ticks: dict[str, list[bool]] = {}
    for review in reviews:
        for skill, is_ticked in of_review(review, rubrics.get(review.card, ())):
            ticks.setdefault(skill, []).append(is_ticked)
    return ticks


def of_review(review: Event, rubric: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each skill that could be ticked at *review*, and whether it was; *rubric* is that of its card."""
    turns = review.detail.get("turns")
    for part in turns if isinstance(turns, list) else (review.detail,):
        met, asked = ticked(part), ticked(part, "skills") if turns else rubric
        for skill in dict.fromkeys((*asked, *met)):
            yield skill, skill in met


def shares(ticks: Mapping[str, Sequence[bool]]) -> dict[str, float]:
    """The share of each skill's last times at which it was ticked, 0 to 1."""
    return {skill: sum(last) / len(last) for skill, all_times in ticks.items() if (last := all_times[-LATELY:])}


def practised(ticks: Sequence[bool]) -> Practised:
    """How a skill was practised that was ticked, or not, at *ticks*, oldest first."""
    last, before = ticks[-LATELY:], ticks[-2 * LATELY : -LATELY]
    trend = None
    if len(before) >= LEAST_BEFORE:
        change = round(sum(last) / len(last) - sum(before) / len(before), 9)  # 0.4 - 0.3 is more than 0.1
        trend = Trend.ALIKE if abs(change) <= _ALIKE else Trend.MORE if change > 0 else Trend.LESS
    return Practised(len(ticks), len(last), sum(last), trend)
