# SPDX-License-Identifier: MIT
"""Where cards stand: the snapshot of what the log adds up to. Only read here; `Log` keeps it up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.memory.model import NEW
from hark.memory.schedule import MATURE_DAYS
from hark.progress.rows import MEMORY_COLUMNS, read_standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.memory.model import Standing
    from hark.progress.database import Database

_STANDINGS = f"SELECT {MEMORY_COLUMNS} FROM memory"
_FREE = "suspended = 0 AND leech = 0"
_DECK = "substr(card, 1, instr(card, '/') - 1)"


class Snapshot:
    """The `memory` table of a progress file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standings(self) -> dict[str, Standing]:
        """Where every ref with a history stands."""
        return dict(self._database.read(read_standing, _STANDINGS))

    def standing(self, ref: str) -> Standing:
        """Where *ref* stands."""
        return dict(self._database.read(read_standing, f"{_STANDINGS} WHERE card = ?", ref)).get(ref, NEW)

    def standings_of(self, whole: str) -> dict[str, Standing]:
        """Where *whole*, a deck or card, and all its parts stand."""
        query = f"{_STANDINGS} WHERE card = ? OR card >= ? AND card < ? OR card >= ? AND card < ?"
        places = (whole, f"{whole}#", f"{whole}$", f"{whole}/", f"{whole}0")
        return dict(self._database.read(read_standing, query, *places))

    def refs(self) -> list[str]:
        """Everything that anything is known of: faces, and what was set aside."""
        return [ref for (ref,) in self._database.rows("SELECT card FROM memory")]

    def held(self) -> frozenset[str]:
        """The refs, of faces, cards and decks, that the learner set aside."""
        return frozenset(ref for (ref,) in self._database.rows("SELECT card FROM memory WHERE suspended = 1"))

    def beside_held(self) -> list[str]:
        """The faces, due on a day and not set aside themselves, of which the card is."""
        query = (
            "SELECT m.card FROM memory h JOIN memory m ON m.card > h.card || '#' AND m.card < h.card || '$'"
            " WHERE h.suspended = 1 AND instr(h.card, '/') AND NOT instr(h.card, '#')"
            " AND m.due_day IS NOT NULL AND m.suspended = 0 AND m.leech = 0"
        )
        return [ref for (ref,) in self._database.rows(query)]

    def learning(self) -> list[tuple[str, int]]:
        """The faces in short steps, with the millisecond at which each comes back, in that order."""
        query = f"SELECT card, due_ms FROM memory WHERE due_ms IS NOT NULL AND {_FREE} ORDER BY due_ms, card"
        return self._database.rows(query)

    def due(self, day: int, *, kept_first: bool = False) -> Iterator[tuple[str, float]]:
        """The faces due on study day *day*, each with its elapsed days over its stability.

        The larger that is, the likelier it is forgotten; these come first, or last with *kept_first*.
        """
        order = "ASC" if kept_first else "DESC"
        query = (
            f"SELECT card, max(0, ? - last_day) / stability_days AS lapse FROM memory WHERE due_day <= ? AND {_FREE}"
            f" ORDER BY lapse {order}, card"
        )
        return self._database.paged(query, day, day)

    def due_by_deck(self, day: int) -> dict[str, int]:
        """How many faces of each deck are due on study day *day*."""
        query = f"SELECT {_DECK}, count(*) FROM memory WHERE due_day <= ? AND {_FREE} GROUP BY 1"
        return dict(self._database.rows(query, day))

    def due_by_day(self, after: int) -> Iterator[tuple[int, int]]:
        """The study days later than *after* on which something falls due, and how much, in order."""
        query = f"SELECT due_day, count(*) FROM memory WHERE due_day > ? AND {_FREE} GROUP BY due_day ORDER BY due_day"
        return self._database.paged(query, after, size=50)

    def due_of_deck(self, deck: str) -> dict[int, int]:
        """How many faces of *deck* fall due on each study day."""
        query = (
            f"SELECT due_day, count(*) FROM memory WHERE card >= ? AND card < ? AND due_day IS NOT NULL AND {_FREE}"
            " GROUP BY due_day"
        )
        return dict(self._database.rows(query, f"{deck}/", f"{deck}0"))

    def next_due(self, after: int) -> Iterator[tuple[str, int]]:
        """The faces due later than study day *after*, with their days, soonest first."""
        query = f"SELECT card, due_day FROM memory WHERE due_day > ? AND {_FREE} ORDER BY due_day, card"
        return self._database.paged(query, after)

    def graded(self, deck: str) -> set[str]:
        """The faces of *deck* that have a memory."""
        query = "SELECT card FROM memory WHERE card >= ? AND card < ? AND state IS NOT NULL"
        return {ref for (ref,) in self._database.rows(query, f"{deck}/", f"{deck}0")}

    def decks(self) -> list[str]:
        """The decks that anything stands of."""
        after = "SELECT min(card) FROM memory WHERE card > "
        past = "substr(first.card, 1, instr(first.card, '/') - 1) || '0'"  # all its cards: `0` is what follows `/`
        query = (
            f"WITH RECURSIVE first (card) AS ({after}'' UNION ALL SELECT"
            f" ({after}CASE WHEN instr(first.card, '/') THEN {past} ELSE first.card END)"
            f" FROM first WHERE first.card IS NOT NULL) SELECT DISTINCT {_DECK} FROM first WHERE instr(card, '/')"
        )
        return [deck for (deck,) in self._database.rows(query)]

    def learned(self) -> dict[str, tuple[int, int]]:
        """How many faces of each deck have a memory, and how many of these an interval of three weeks or more."""
        mature = f"state = 'review' AND due_day IS NOT NULL AND due_day - last_day >= {MATURE_DAYS}"
        query = f"SELECT {_DECK}, count(*), sum({mature}) FROM memory WHERE state IS NOT NULL GROUP BY 1"
        return {deck: (seen, mature) for deck, seen, mature in self._database.rows(query)}

    def last_day(self) -> int | None:
        """The latest study day on which anything was graded."""
        day: int | None = self._database.rows("SELECT max(last_day) FROM memory WHERE last_day IS NOT NULL")[0][0]
        return day

    def is_new(self) -> bool:
        """Whether nothing stands of anything yet."""
        return not self._database.rows("SELECT 1 FROM memory LIMIT 1")
