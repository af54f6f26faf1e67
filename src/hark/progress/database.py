# SPDX-License-Identifier: MIT
"""The connection to the progress file in use: transactions, and what SQLite raises turned into refusals.

With `readonly`, the door to `sqlite3` on the learner's side. Every write is one `BEGIN IMMEDIATE` transaction that is
on disk when it ends (`journal_mode=DELETE`, `synchronous=EXTRA`: the cheapest mode that lost nothing when power was
cut).
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from hark import errors
from hark.progress.rows import BadRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")
BUSY_TIMEOUT_S = 30.0  # with 8 writers and a slow disk, 5 s were too short for one in a thousand


class Database:
    """An open progress file, or one in memory; *file* is what refusals call it."""

    def __init__(self, connection: sqlite3.Connection, file: str) -> None:
        self._connection, self.file = connection, file
        self.before_writing: Callable[[], None] | None = None
        """Called once, before the next transaction."""
        self.execute, self.execute_many = connection.execute, connection.executemany
        """SQLite's own, for use where errors are `translated`, as they are while writing."""

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    def make_room(self) -> None:
        """Has SQLite keep more of the file, for what goes all over it."""
        self.rows("PRAGMA cache_size = -16000")

    def version(self) -> tuple[int, int]:
        """Another one when something was written, here or by somebody else. Raises `Refusal`."""
        return self._connection.total_changes, self.rows("PRAGMA data_version")[0][0]

    def rows(self, query: str, *values: Any) -> list[Any]:
        """All rows of *query*. Raises `Refusal`."""
        with translated(self.file):
            return self._connection.execute(query, values).fetchall()

    def read(self, make: Callable[[Any], T], query: str, *values: Any) -> list[T]:
        """What *make* makes of each row of *query*. Raises `Refusal`, also where that raises `BadRow`."""
        with translated(self.file):
            return [make(row) for row in self._connection.execute(query, values)]

    def paged(self, query: str, *values: Any, size: int = 100) -> Iterator[Any]:
        """The rows of *query*, more at a time the longer they are wanted; none is left open to hold up a writer."""
        offset = 0
        while rows := self.rows(f"{query} LIMIT {size} OFFSET {offset}", *values):
            yield from rows
            offset, size = offset + size, size * 4

    @contextmanager
    def beside(self, address: str) -> Iterator[None]:
        """Has the database at *address*, a URI, at hand as `catalogue` within, outside of any transaction.

        Only so long: a write would wait for whoever else writes there. What SQLite raises is not translated.
        """
        self.execute("ATTACH ? AS catalogue", (address,))
        try:
            yield
        finally:
            self.execute("DETACH catalogue")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All that is written within, as one transaction; a part of it where one is open already."""
        if self._connection.in_transaction:
            yield
            return
        before, self.before_writing = self.before_writing, None
        if before:
            before()
        with translated(self.file):
            self.execute("BEGIN IMMEDIATE")
            with self._connection:  # commits, or rolls back what raises
                yield

    def note(self, name: str) -> str | None:
        """The small fact kept under *name*; what is no text, in a file of somebody else, is none."""
        rows = self.rows("SELECT value FROM note WHERE name = ? AND typeof(value) = 'text'", name)
        return rows[0][0] if rows else None

    def put_note(self, name: str, value: str) -> None:
        """Keeps a small fact."""
        with self.writing():
            self.execute("INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)", (name, value))


def connected(path: Path) -> sqlite3.Connection:
    """A connection to the file at *path*, which must be there, that is in no transaction until one is begun.

    It keeps half a MiB of the file: what a day asks goes through tables once, and more was memory for nothing.
    """
    uri = f"{path.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    db.execute("PRAGMA cache_size = -512")
    return db


def in_memory() -> sqlite3.Connection:
    """A connection to nothing yet."""
    return sqlite3.connect(":memory:", uri=True, isolation_level=None)


def statements(script: str) -> Iterator[str]:
    """The statements of *script*; `executescript` would commit the transaction we are in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def translated(file: str) -> Iterator[None]:
    """Turns what SQLite and the system raise about *file* into refusals."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise errors.busy(file) from error
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR):
            raise errors.damaged(file, "is damaged") from error  # SQLITE_ERROR: a table or column is gone
        if code in (sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_INTERRUPT):  # a limit of ours
            raise errors.damaged(file, "is damaged: more is in it than can be") from error
        if isinstance(error, sqlite3.OperationalError) and not code:  # text that is not UTF-8
            raise errors.damaged(file, "is damaged") from error
        if code in (
            sqlite3.SQLITE_FULL,
            sqlite3.SQLITE_READONLY,
            sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_PERM,
        ):
            raise errors.unwritable(file, str(error)) from error
        raise
    except BadRow as error:
        raise errors.damaged(file, f"is damaged: {error}") from error
    except UnicodeDecodeError as error:
        raise errors.damaged(file, "is damaged") from error
    except OSError as error:
        raise errors.unwritable(file, error.strerror or str(error)) from error
