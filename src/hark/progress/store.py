# SPDX-License-Identifier: MIT
"""The progress file: an append-only event log and a snapshot of what it adds up to.

`store.log` writes, `store.history` tells what happened, `store.snapshot` where cards stand. All three share one
connection (`database`), one form of the file (`schema`) and one reading of its rows (`rows`).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Self

from hark.progress import schema
from hark.progress.database import Database
from hark.progress.history import History
from hark.progress.joined import Joined
from hark.progress.rows import DRAFT
from hark.progress.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hark.cards.catalogue import Catalogue
    from hark.progress.exchange import Exchange
    from hark.progress.log import Log
    from hark.progress.practice import Practice
    from hark.progress.schema import Dice


class Store:
    """An open progress file."""

    def __init__(self, database: Database, dice: Dice) -> None:
        self._database, self.dice = database, dice
        self.history, self.snapshot = History(database), Snapshot(database)
        self.close, self.note = database.close, database.note
        self.together = database.writing
        """Everything that is written within is one transaction, and nobody else writes meanwhile."""

    @classmethod
    def open(
        cls, path: Path, dice: Dice, *, create: bool = False, before_migration: Callable[[], object] | None = None
    ) -> Store:
        """The progress file at *path*, migrated to the current version.

        Where there is none, a new one with *create*, and otherwise an empty one in memory. *before_migration*
        is called when an older file is about to be brought up to date; what it raises stops that. Raises
        `Refusal`: busy, damaged (of another program, from a newer hark, not a database) or unwritable.
        """
        connection = schema.opened(path, dice, create=create, before_migration=before_migration)
        return cls(Database(connection, str(path)), dice)

    @cached_property
    def log(self) -> Log:
        """What writes; a start that only reads loads none of it."""
        from hark.progress.log import Log

        return Log(self._database, self.history, self.snapshot, self.dice)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def version(self) -> tuple[int, int]:
        """Another one when anybody has written to the file."""
        return self._database.version()

    @property
    def practice(self) -> Practice:
        """What reviews add up to by study day and deck; counted now where that is still to be done."""
        self.log.count_practice()
        return self.log.practice

    @property
    def exchange(self) -> Exchange:
        """What is known of the other computers; only who syncs loads it."""
        from hark.progress.exchange import Exchange

        return Exchange(self._database, self.history)

    def beside(self, catalogue: Catalogue) -> Joined:
        """What this file and *catalogue* can tell together."""
        return Joined(self._database, catalogue)

    def before_writing(self, call: Callable[[], None]) -> None:
        """Has *call* done before the next write."""
        self._database.before_writing = call

    def draft(self, card: str) -> str:
        """The reply to *card* that was begun and not sent; empty where there is none."""
        rows = self._database.rows("SELECT CAST(value AS BLOB) FROM note WHERE name = ?", DRAFT + card)
        return rows[0][0].decode(errors="replace") if rows else ""

    def put_note(self, name: str, value: str) -> None:
        """Keeps a small fact."""
        self._database.put_note(name, value)
