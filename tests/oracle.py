# SPDX-License-Identifier: MIT
"""What the package `fsrs` makes of the reviews of one face: the oracle of hark's own formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

import fsrs
from fsrs.scheduler import DEFAULT_PARAMETERS

from hark.memory.model import Memory, State
from hark.memory.schedule import spread

Review = tuple[str, int, int, float]
"""A grade, the instant in milliseconds, the study day, and the desired retention."""
BASE = datetime(1, 1, 1, tzinfo=UTC)


@cache
def scheduler(retention: float, parameters: tuple[float, ...] = DEFAULT_PARAMETERS) -> fsrs.Scheduler:
    """The package with the steps that hark goes by, and without its dice."""
    return fsrs.Scheduler(
        parameters=parameters,
        desired_retention=retention,
        learning_steps=(timedelta(minutes=1), timedelta(minutes=10)),
        relearning_steps=(timedelta(minutes=10),),
        maximum_interval=36500,
        enable_fuzzing=False,
    )


def memories(
    ref: str, reviews: Iterable[Review], parameters: tuple[float, ...] = DEFAULT_PARAMETERS
) -> Iterator[Memory]:
    """The memory after each of *reviews*, whose times go on only; the package is shown whole study days alone."""
    card, first_day, lapses = fsrs.Card(card_id=0, due=BASE), None, 0
    for reps, (grade, at_ms, day, retention) in enumerate(reviews, 1):
        first_day = day if first_day is None else first_day
        lapses += grade == "again" and card.state is fsrs.State.Review
        rating = fsrs.Rating[grade.capitalize()]
        card, _ = scheduler(retention, parameters).review_card(card, rating, BASE + timedelta(day - first_day))
        assert card.last_review is not None
        assert card.stability is not None
        assert card.difficulty is not None
        wait = card.due - card.last_review
        in_days = wait >= timedelta(1)
        yield Memory(
            state=State(card.state.name.lower()),
            step=card.step,
            stability_days=card.stability,
            difficulty=card.difficulty,
            due_ms=None if in_days else at_ms + wait // timedelta(milliseconds=1),
            due_day=day + spread(wait.days, ref, reps) if in_days else None,
            last_ms=at_ms,
            last_day=day,
            reps=reps,
            lapses=lapses,
            leech=lapses >= 8,
        )


def retrievability(memory: Memory, days: int, parameters: tuple[float, ...] = DEFAULT_PARAMETERS) -> float:
    """The package's chance of recall so many days after the last review of *memory*."""
    state, stability = fsrs.State[memory.state.name.capitalize()], memory.stability_days
    card = fsrs.Card(0, state, memory.step, stability, memory.difficulty, BASE, BASE)
    return scheduler(0.9, parameters).get_card_retrievability(card, BASE + timedelta(days))
