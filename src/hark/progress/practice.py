# SPDX-License-Identifier: MIT
"""The `practice` table of a progress file: what reviews add up to, by study day and deck. A cache, as memories are.

The row of a day whose deck is "" holds all of that day, so that a year is read from as many rows as it has days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.memory.tally import COUNTS, Counts, with_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hark.memory.tally import Place
    from hark.progress.database import Database

UNCOUNTED = "uncounted"
"""The note that sums are not those of the log: they are made when they are next asked for."""
COLUMNS = f"day, deck, {', '.join(COUNTS)}"
_PUT = f"INSERT INTO practice ({COLUMNS}) VALUES (?, ?{', ?' * len(COUNTS)})"
_ADD = (
    f"{_PUT} ON CONFLICT (day, deck) DO UPDATE SET {', '.join(f'{name} = {name} + excluded.{name}' for name in COUNTS)}"
)
_SUMS = ", ".join(f"sum({name})" for name in COUNTS)
_REVIEWS = " + ".join(COUNTS[:4])
_DAYS = (
    "WITH RECURSIVE span (begin) AS (VALUES (?) UNION ALL SELECT begin + 1 FROM span WHERE begin < ?)"
    " SELECT day, {} FROM span JOIN practice ON day = begin AND deck = ''"
)
"""Each day is looked up: going through all decks of all days takes as long as there are many."""


class Practice:
    """The sums that are kept. What is written here belongs into the transaction of what it sums up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, changes: Mapping[Place, list[int]]) -> None:
        """Adds *changes*, which may be less than nothing."""
        changes = with_days(changes)
        self._database.execute_many(_ADD, _rows(changes))
        gone = [place for place, counts in changes.items() if min(counts) < 0]
        self._database.execute_many(f"DELETE FROM practice WHERE day = ? AND deck = ? AND {_REVIEWS} = 0", gone)

    def replace(self, counts: Mapping[Place, list[int]]) -> None:
        """Has *counts*, of the whole log, in place of what there was."""
        self._database.execute("DELETE FROM practice")
        self._database.execute_many(_PUT, _rows(with_days(counts)))
        self._database.execute("DELETE FROM note WHERE name = ?", (UNCOUNTED,))

    def forget(self, deck: str) -> None:
        """Has nothing of *deck* any more."""
        rows = self._database.rows(f"SELECT {COLUMNS} FROM practice WHERE deck = ?", deck)
        self.add({(day, deck): [-number for number in counts] for day, _, *counts in rows})
        self._database.execute("DELETE FROM practice WHERE deck = ?", (deck,))

    def put_off(self) -> None:
        """Has all be counted when it is next asked for, as after a move, by which reviews are of other decks."""
        self._database.put_note(UNCOUNTED, "practice")

    def is_counted(self) -> bool:
        """Whether the sums are those of the log, and not still to be made."""
        return self._database.note(UNCOUNTED) is None

    def counts(self) -> dict[Place, list[int]]:
        """Those of decks, as a tally of the whole log has them."""
        return {place: counts for place, counts in self.rows().items() if place[1]}

    def rows(self) -> dict[Place, list[int]]:
        """All that is kept: `counts` as they are `with_days`."""
        return {(day, deck): counts for day, deck, *counts in self._database.rows(f"SELECT {COLUMNS} FROM practice")}

    def by_day(self, first: int, last: int) -> dict[int, Counts]:
        """The counts of each study day from *first* to *last* that has any."""
        rows = self._database.rows(_DAYS.format(", ".join(COUNTS)), first, last)
        return {day: Counts(*counts) for day, *counts in rows}

    def by_deck(self, first: int, last: int) -> dict[str, Counts]:
        """The counts of each deck on the study days from *first* to *last*, of those that have any."""
        query = f"SELECT deck, {_SUMS} FROM practice WHERE day BETWEEN ? AND ? AND deck <> '' GROUP BY deck"
        return {deck: Counts(*counts) for deck, *counts in self._database.rows(query, first, last)}

    def reviews(self, first: int, last: int) -> dict[int, int]:
        """How many reviews each study day from *first* to *last* has, of those that have any."""
        return dict(self._database.rows(_DAYS.format(_REVIEWS), first, last))

    def first_day(self, today: int) -> int | None:
        """The first study day with a review up to *today*; the first of all where every one is dated later."""
        query = "SELECT coalesce((SELECT min(day) FROM practice WHERE day <= ?), (SELECT min(day) FROM practice))"
        first: int | None = self._database.rows(query, today)[0][0]
        return first

    def of_decks(self, first: int, last: int) -> list[tuple[str, int, int, int, int, int, int]]:
        """For each deck practised on the study days from *first* to *last*, what was longest practised first.

        Its id, how many reviews, how many of a card that was new, how many milliseconds and days they took, and the
        first and last of these days.
        """
        query = (
            f"SELECT deck, sum({_REVIEWS}), sum(new), sum(practised_ms), count(*), min(day), max(day) FROM practice"
            f" WHERE day BETWEEN ? AND ? AND deck <> '' AND {_REVIEWS} > 0 GROUP BY deck ORDER BY 4 DESC, 2 DESC, 1"
        )
        return self._database.rows(query, first, last)


def _rows(places: Mapping[Place, list[int]]) -> Iterator[tuple[int | str, ...]]:
    return ((*place, *counts) for place, counts in sorted(places.items()))
