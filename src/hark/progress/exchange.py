# SPDX-License-Identifier: MIT
"""What a progress file knows of the others it is synced with: events not written out yet, and how far files are read.

Both change in the transaction of the events themselves, so that whoever is killed loses nothing and doubles nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hark.progress.forgetting import Forgotten
from hark.progress.rows import EVENT_COLUMNS, examined
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hark.progress.database import Database
    from hark.progress.forgetting import Rules
    from hark.progress.history import History
    from hark.progress.rows import Row

_NOTE = "syncing"


@frozen
class Position:
    """How far a file is known."""

    size: int
    """Bytes, all of which are in the log, or were forgotten."""
    checksum: int
    """Of what stands before that place, see `syncing.segments.fingerprint`."""
    mark: str = ""
    """What told the file when it was last read to its end; empty where it was not."""
    unsound: int = 0
    """Lines behind that place that could not be believed."""


class Exchange:
    """The `outgoing` and `synced` tables of a progress file."""

    def __init__(self, database: Database, history: History) -> None:
        self._database, self._history = database, history
        self.forgotten = Forgotten(database)
        self.together = database.writing

    def place(self) -> str:
        """The place that events are kept ready for; empty where there is none."""
        return self._database.note(_NOTE) or ""

    def begin(self, place: str) -> bool:
        """Whether *place* is another than before: then everything is to go there, and from now on what is new."""
        if self.place() == place:
            return False
        with self._database.writing():
            self._database.put_note(_NOTE, place)
            self._database.execute("INSERT OR IGNORE INTO outgoing SELECT id FROM event")
            self._database.execute("DELETE FROM synced")  # what is there is read anew, and not written once more
            self._database.execute("UPDATE forgotten SET is_clean = 0")
        return True

    def stop(self) -> None:
        """Forgets the place; nothing is kept ready any more."""
        with self._database.writing():
            self._database.execute("DELETE FROM note WHERE name = ?", (_NOTE,))
            for table in ("outgoing", "synced"):
                self._database.execute(f"DELETE FROM {table}")

    def waiting(self) -> int:
        """How many events are to be written out."""
        return int(self._database.rows("SELECT count(*) FROM outgoing JOIN event USING (id)")[0][0])

    def outgoing(self, after: str, most: int) -> tuple[list[Row], str]:
        """The next events to be written out, and the id to go on *after*; damaged ones stay where they are."""
        columns = ", ".join(f"e.{column}" for column in EVENT_COLUMNS.split(", "))
        query = (
            f"SELECT {columns}, e.checksum FROM outgoing o JOIN event e ON e.id = o.id WHERE o.id > ?"
            " ORDER BY o.id LIMIT ?"
        )
        rows = self._database.rows(query, after, most)
        return [row for row in rows if not isinstance(examined(row), str)], rows[-1][0] if rows else ""

    def written(self, ids: Iterable[str], positions: Mapping[str, Position]) -> None:
        """Notes that these events are written out, and where this install's own files end now."""
        with self._database.writing():
            self.drop(ids)
            for file, position in positions.items():
                self.put_position(file, position)

    def drop(self, ids: Iterable[str]) -> None:
        """Has events not be written out, which are there already."""
        with self._database.writing():
            query = "DELETE FROM outgoing WHERE id IN (SELECT value FROM json_each(?))"
            self._database.execute(query, (json.dumps([*ids]),))

    def write_again(self, first: str, last: str) -> None:
        """Has all events with ids from *first* on and before *last* be written out once more."""
        with self._database.writing():
            query = "INSERT OR IGNORE INTO outgoing SELECT id FROM event WHERE id >= ? AND id < ?"
            self._database.execute(query, (first, last))

    def positions(self) -> dict[str, Position]:
        """How far each file is known."""
        rows = self._database.rows("SELECT file, bytes, checksum, mark, unsound FROM synced")
        return {file: Position(*facts) for file, *facts in rows}

    def put_position(self, file: str, position: Position | None) -> None:
        """Notes how far *file* is known; with None that it is not."""
        with self._database.writing():
            self._database.execute("DELETE FROM synced WHERE file = ?", (file,))
            if position is not None:
                values = (file, position.size, position.checksum, position.mark, position.unsound)
                self._database.execute("INSERT INTO synced VALUES (?, ?, ?, ?, ?)", values)

    def has(self, row: Row, rules: Rules) -> bool:
        """Whether that very event is in the log, or any of the *rules* reaches it."""
        return self._history.row(row[0]) == row or rules.cover(row[0], row[4], row[5], row[8])
