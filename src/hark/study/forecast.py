# SPDX-License-Identifier: MIT
"""A forecast: the days ahead, played many times by chance (`ahead`), and what these runs have in common. Pure.

Today is not guessed: it is today's session as it stands, so that the forecast's first day is what `hark due` says. Once
that session was begun, another setting counts from tomorrow on.
"""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING

from hark.study import today
from hark.study.ahead import AS_SET, Change, Run, Start, by_chance
from hark.views.forecast import Band, Effect, ForecastDay, Outlook, PathEnds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hark.cards.model import Deck
    from hark.study.ahead import Played
    from hark.study.learner import Learner

DAYS, RUNS = 90, 20


def seeds(learner: Learner, runs: int = RUNS) -> tuple[str, ...]:
    """What each run throws its dice by: the same for all settings, and for one log on one day whoever asks."""
    return tuple(f"{learner.store.history.newest()} {learner.moment.day} {run}" for run in range(runs))


def outlook(
    learner: Learner, days: int, luck: Sequence[str], change: Change = AS_SET, arriving: Sequence[Deck] = (),
    done: Callable[[int], None] = lambda _runs: None,
) -> Outlook:  # fmt: skip
    """The next *days*, today among them, in a run for each seed of *luck*; *done* is told how many were played.

    The decks *arriving* are there already.
    """
    first = learner.moment.day
    start = Start(learner, first, days, change, arriving)
    is_begun = today.planned(learner.store, first) is not None
    is_known = is_begun or (change.new_per_day is None and not arriving)
    runs: list[list[Played]] = []
    known: list[float] = []
    for seed in luck:
        run = Run(start, by_chance(start, Random(seed)))  # noqa: S311 - nothing here is a secret
        runs.append([run.play(day, learner.today if is_known and day == first else None) for day in _span(first, days)])
        known += [share] if (share := run.known(first + days - 1)) is not None else []
        done(len(runs))
    return _summed_up(runs, known, start, change, arriving)


def effect(learner: Learner, luck: Sequence[str], arriving: Sequence[Deck], done: Callable[[int], None]) -> Effect:
    """What the decks *arriving* do to the coming `DAYS`: the numbers of two outlooks, without them and with them."""
    without = outlook(learner, DAYS, luck, done=done)
    beside = outlook(learner, DAYS, luck, arriving=arriving, done=lambda runs: done(len(luck) + runs))
    return Effect(
        DAYS, without.daily_seconds, beside.daily_seconds, without.days[-1].more, beside.days[-1].more
    )  # fmt: skip


def _span(first: int, days: int) -> range:
    return range(first, first + days)


def _summed_up(
    runs: Sequence[Sequence[Played]], known: Sequence[float], start: Start, change: Change, arriving: Sequence[Deck]
) -> Outlook:
    seconds = [[start.limits.pace.seconds(*day.faces) for day in run] for run in runs]
    days = tuple(
        ForecastDay(
            date.fromordinal(played[0].day),
            _band(len(day.faces) for day in played),
            _band(took),
            _band(day.more for day in played),
        )
        for played, took in zip(zip(*runs, strict=True), zip(*seconds, strict=True), strict=True)
    )
    number = len(runs) * len(days)
    return Outlook(
        change.retention,
        start.new_per_day,
        ", ".join(deck.id for deck in arriving) or None,
        days,
        round(sum(len(day.faces) for run in runs for day in run) / number, 1),
        round(sum(map(sum, seconds)) / number, 1),
        _band(sum(day.met for day in run) for run in runs),
        round(sum(known) / len(known), 4) if known else None,
        bool(start.path),
        _ends(runs) if start.path else PathEnds(None, None, None),
    )


def _band(values: Iterable[int]) -> Band:
    """A tenth of *values* lie below the first, half below the second, and a tenth above the third."""
    return Band(*_quantiles(sorted(values)))


def _ends(runs: Sequence[Sequence[Played]]) -> PathEnds:
    never = date.max.toordinal()
    ends = sorted(next((day.day for day in run if not day.path_left), never) for run in runs)
    return PathEnds(*(None if day == never else date.fromordinal(day) for day in _quantiles(ends)))


def _quantiles(values: Sequence[int]) -> tuple[int, int, int]:
    low, middle, high = (values[round(share * (len(values) - 1))] for share in (0.1, 0.5, 0.9))
    return low, middle, high
