# SPDX-License-Identifier: MIT
"""When faces come back: what is due, in which order, and how much of it on which day.

Every question is answered out of an index of the snapshot; no row of what is not due is read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from hark.progress.database import Database

_WAITS = "suspended = 0 AND leech = 0 AND card NOT IN (SELECT value FROM json_each(?))"


class Dates:
    """The due dates in a snapshot, but for leeches, what is suspended by itself, and what is *aside*."""

    def __init__(self, database: Database, aside: Collection[str]) -> None:
        self._database, self._aside = database, json.dumps([*aside])

    def learning(self) -> list[tuple[str, int]]:
        """The faces in short steps, with the millisecond at which each comes back, in that order."""
        query = f"SELECT card, due_ms FROM memory WHERE due_ms IS NOT NULL AND {_WAITS} ORDER BY due_ms, card"
        return self._database.rows(query, self._aside)

    def due(self, day: int, *, kept_first: bool = False) -> Iterator[tuple[str, float]]:
        """The faces due on study day *day*, each with its elapsed days over its stability.

        The larger that is, the likelier it is forgotten; these come first, or last with *kept_first*.
        """
        order = "ASC" if kept_first else "DESC"
        query = (
            f"SELECT card, max(0, ? - last_day) / stability_days AS lapse FROM memory WHERE due_day <= ? AND {_WAITS}"
            f" ORDER BY lapse {order}, card"
        )
        return self._database.paged(query, day, day, self._aside)

    def by_deck(self, day: int) -> dict[str, int]:
        """How many faces of each deck are due on study day *day*."""
        deck = "substr(card, 1, instr(card, '/') - 1)"
        query = f"SELECT {deck}, count(*) FROM memory WHERE due_day <= ? AND {_WAITS} GROUP BY 1"
        return dict(self._database.rows(query, day, self._aside))

    def by_day(self, after: int) -> Iterator[tuple[int, int]]:
        """The study days later than *after* on which something falls due, and how much, in order."""
        query = f"SELECT due_day, count(*) FROM memory WHERE due_day > ? AND {_WAITS} GROUP BY due_day ORDER BY due_day"
        return self._database.paged(query, after, self._aside, size=50)

    def later(self, after: int) -> Iterator[tuple[str, int]]:
        """The faces due later than study day *after*, with their days, soonest first."""
        query = f"SELECT card, due_day FROM memory WHERE due_day > ? AND {_WAITS} ORDER BY due_day, card"
        return self._database.paged(query, after, self._aside)
