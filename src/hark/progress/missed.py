# SPDX-License-Identifier: MIT
"""Which questions were not remembered on some study days.

What was missed stands in an index of its own (`event_again`): of a year's events, these alone are gone through.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from hark.progress.rows import ON_DAYS, STANDS, on_days

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from hark.memory.moves import Moves
    from hark.progress.database import Database

    ByToday = Callable[[Collection[tuple[Any, ...]]], Iterable[tuple[Any, ...]]]
    """Gives rows of the id and the ref of a review with the refs as they are called today."""

_AGAIN = "FROM event e WHERE grade = 'again' AND id >= ?"
_SURELY = f"{_AGAIN} AND at_ms >= ? AND at_ms < ?"
"""Of these the index alone tells that they are of the days; near either end the events themselves do."""
_MAYBE = (
    f"FROM event e WHERE id IN (SELECT id {_AGAIN} AND (at_ms >= ? AND at_ms < ? OR at_ms >= ? AND at_ms < ?))"
    f" AND {ON_DAYS} AND {STANDS}"
)
_UNDONE = f"{_SURELY.replace('id >=', '+id >=')} AND id IN (SELECT undoes FROM event WHERE undoes IS NOT NULL)"
"""Of these few each is looked up: the plus keeps SQLite from going through all once more."""


def often(
    database: Database, by_today: ByToday, moves: Moves | None, days: tuple[int, int], least: int, most: int
) -> list[tuple[str, int, int]]:
    """See `History.often_missed`."""
    within, values = on_days(days)
    missed = _missed(database, by_today, moves, days)
    worst = sorted((number for number in missed.values() if number >= least), reverse=True)[:most]
    kept = {ref for ref, number in missed.items() if worst and number >= worst[-1]}
    names = kept if moves is None else {name for ref in kept for name in moves.names(ref)}
    among = f"card IN (SELECT value FROM json_each(?)) AND kind = 'review' AND {within} AND {STANDS}"
    reviews = database.rows(f"SELECT id, card FROM event e WHERE {among}", json.dumps([*names]), *values)
    asked = Counter(ref for _, ref in by_today(reviews))
    order = sorted(kept, key=lambda ref: (-missed[ref], asked[ref], ref))
    return [(ref, asked[ref], missed[ref]) for ref in order[:most]]


def _missed(database: Database, by_today: ByToday, moves: Moves | None, days: tuple[int, int]) -> Counter[str]:
    """How often each ref was graded again on the study days from the first to the last of *days*."""
    oldest, begin, end, surely, surely_until, *isos = on_days(days)[1]
    sure, unsure = (oldest, surely, surely_until), (oldest, begin, surely, surely_until, end, *isos)
    rows = database.rows(f"SELECT id, card {_MAYBE}", *unsure)
    if moves is not None:
        rows += database.rows(f"SELECT id, card {_SURELY} AND {STANDS}", *sure)
        return Counter(ref for _, ref in by_today(rows))
    missed = Counter(ref for _, ref in rows)
    # All in one text, and those taken back once more: a row for each, each looked up, takes three times as long.
    for count, condition in ((missed.update, _SURELY), (missed.subtract, _UNDONE)):
        ((refs,),) = database.rows(f"SELECT group_concat(card, char(10)) {condition}", *sure)
        count((refs or "").splitlines())
    return missed
