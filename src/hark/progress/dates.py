# SPDX-License-Identifier: MIT
"""When faces come back: what is due, in which order, and how much of it on which day.

Every question is answered out of an index of the snapshot; no row of what is not due is read.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from hark.progress.database import Database

NEVER = -(2**63)
"""Before every day."""
_WAITS = "suspended = 0 AND leech = 0"
_NOT_ASIDE = f"{_WAITS} AND card NOT IN (SELECT value FROM json_each(?))"


class Dates:
    """The due dates in a snapshot, but for leeches, what is suspended by itself, and what is *aside*."""

    def __init__(self, database: Database, aside: Collection[str]) -> None:
        self._database, self._refs_aside, self._aside = database, aside, json.dumps([*{*aside}])
        self._counts = {NEVER: 0}

    @cached_property
    def _days_aside(self) -> dict[int, int]:
        """How much of what is aside is due on each study day: looked up once, as it is little beside all the others."""
        among = f"SELECT due_day, count(*) FROM json_each(?) JOIN memory ON card = value WHERE due_day > ? AND {_WAITS}"
        return dict(self._database.rows(f"{among} GROUP BY due_day", self._aside, NEVER))

    def learning(self) -> list[tuple[str, int]]:
        """The faces in short steps, with the millisecond at which each comes back, in that order."""
        query = f"SELECT card, due_ms FROM memory WHERE due_ms IS NOT NULL AND {_NOT_ASIDE} ORDER BY due_ms, card"
        return self._database.rows(query, self._aside)

    def due(self, day: int, *, kept_first: bool = False) -> Iterator[tuple[str, float]]:
        """The faces due on study day *day*, each with its elapsed days over its stability.

        The larger that is, the likelier it is forgotten; these come first, or last with *kept_first*.
        """
        order = "ASC" if kept_first else "DESC"
        query = (
            "SELECT card, max(0, ? - last_day) / stability_days AS lapse FROM memory"
            f" WHERE due_day <= ? AND {_WAITS} ORDER BY lapse {order}, card"
        )
        # What is aside is left out here: few rows are read, and all that are due would be looked up in it.
        return (row for row in self._database.paged(query, day, day) if row[0] not in self._refs_aside)

    def count(self, day: int) -> int:
        """How many faces are due on study day *day*."""
        before = max(known for known in self._counts if known <= day)
        if before < day:  # what was due before is not counted again
            query = f"SELECT count(*) FROM memory WHERE due_day > ? AND due_day <= ? AND {_WAITS}"
            aside = sum(number for due, number in self._days_aside.items() if before < due <= day)
            self._counts[day] = self._counts[before] + int(self._database.rows(query, before, day)[0][0]) - aside
        return self._counts[day]

    def by_deck(self, day: int) -> dict[str, int]:
        """How many faces of each deck are due on study day *day*."""
        deck = "substr(card, 1, instr(card, '/') - 1)"
        query = f"SELECT {deck}, count(*) FROM memory WHERE due_day <= ? AND {_NOT_ASIDE} GROUP BY 1"
        counts = dict(self._database.rows(query, day, self._aside))
        self._counts[day] = sum(counts.values())
        return counts

    def by_day(self, after: int, *, size: int = 50) -> Iterator[tuple[int, int]]:
        """The study days later than *after* on which something falls due, and how much, in order; read *size* first."""
        query = f"SELECT due_day, count(*) FROM memory WHERE due_day > ? AND {_WAITS} GROUP BY due_day ORDER BY due_day"
        for day, number in self._database.paged(query, after, size=size):
            if left := number - self._days_aside.get(day, 0):
                yield day, left

    def later(self, after: int) -> Iterator[tuple[str, int]]:
        """The faces due later than study day *after*, with their days, soonest first."""
        query = f"SELECT card, due_day FROM memory WHERE due_day > ? AND {_NOT_ASIDE} ORDER BY due_day, card"
        return self._database.paged(query, after, self._aside)
