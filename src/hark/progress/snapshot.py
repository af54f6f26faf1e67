# SPDX-License-Identifier: MIT
"""Where cards stand: the snapshot of what the log adds up to. Only read here; `Log` keeps it up to date."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hark.memory.model import NEW
from hark.progress.dates import Dates
from hark.progress.rows import MEMORY_COLUMNS, read_standing

if TYPE_CHECKING:
    from collections.abc import Collection

    from hark.memory.model import Standing
    from hark.progress.database import Database

_STANDINGS = f"SELECT {MEMORY_COLUMNS} FROM memory"


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

    def aside(self) -> frozenset[str]:
        """The refs that are set aside by themselves: suspended, or leeches."""
        query = "SELECT card FROM memory WHERE (suspended = 1 OR leech = 1) AND typeof(card) = 'text'"
        return frozenset(ref for (ref,) in self._database.rows(query))

    def beside_held(self) -> list[str]:
        """The faces that are set aside with their card or deck."""
        query = "SELECT m.card FROM memory h JOIN memory m ON m.card >= h.card || ? AND m.card < h.card || ?"
        sides = self._database.rows(f"{query} WHERE h.suspended = 1", "#", "$")
        cards = self._database.rows(f"{query} WHERE h.suspended = 1", "/", "0")
        return [ref for (ref,) in (*sides, *cards)]

    def sides_of(self, cards: Collection[str]) -> frozenset[str]:
        """The faces of *cards* that anything is known of."""
        query = "SELECT m.card FROM json_each(?) c JOIN memory m ON"
        whole = self._database.rows(f"{query} m.card = c.value", json.dumps([*cards]))
        sides = self._database.rows(
            f"{query} m.card >= c.value || '#' AND m.card < c.value || '$'", json.dumps([*cards])
        )
        return frozenset(ref for (ref,) in (*whole, *sides))

    def dates(self, aside: Collection[str]) -> Dates:
        """When what is remembered comes back, leaving out leeches, what is suspended by itself, and *aside*."""
        return Dates(self._database, aside)

    def learned(self) -> dict[str, tuple[int, int]]:
        """How many faces of each deck have a memory, and how many of these an interval of three weeks or more."""
        rows = self._database.rows("SELECT deck, seen, mature FROM learned")
        return {deck: (seen, mature) for deck, seen, mature in rows}

    def last_day(self) -> int | None:
        """The latest study day on which anything was graded."""
        day: int | None = self._database.rows("SELECT max(last_day) FROM memory WHERE last_day IS NOT NULL")[0][0]
        return day

    def graded_on(self, day: int) -> frozenset[str]:
        """The faces graded last on study day *day*, or on a later one, which a traveller may come from."""
        query = "SELECT card FROM memory WHERE last_day >= ? AND typeof(card) = 'text'"  # a damaged row names no face
        return frozenset(ref for (ref,) in self._database.rows(query, day))

    def is_new(self) -> bool:
        """Whether nothing stands of anything yet."""
        return not self._database.rows("SELECT 1 FROM memory LIMIT 1")
