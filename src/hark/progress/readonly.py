# SPDX-License-Identifier: MIT
"""Progress files besides the one in use: backups, another computer's, damaged ones. Looked at, never changed.

With `database`, the door to `sqlite3`: every connection here is read-only, and what was cut off in the middle of a
write is put right in a copy elsewhere, so that a file can be examined without a single byte of it being touched.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from hark import errors, files
from hark.memory.fold import fold_lines, line_of
from hark.memory.model import EventKind
from hark.progress.database import BUSY_TIMEOUT_S, statements, translated
from hark.progress.rows import EVENT_COLUMNS, MEMORY_COLUMNS, BadRow, checksum, memory_row, read_event
from hark.progress.schema import APPLICATION_ID, MIGRATIONS, check_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from hark.memory.model import Event
    from hark.progress.rows import ReplyRow, Row

_DECK = "substr(card, 1, instr(card || '/', '/') - 1)"
"""The deck of what an event is about, which may be the deck itself."""
_CHUNK = 5000
"""Events read at a time: between two chunks nobody who writes has to wait."""
_ID = re.compile(r"[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{8}")
_END_MS = 253_402_300_800_000
"""The year 10000, beyond which no date can be written."""


class Copy:
    """A progress file opened for reading alone."""

    def __init__(self, db: sqlite3.Connection, path: Path, place: Path, *, salvaging: bool) -> None:
        self._db, self.path, self._place, self.salvaging = db, path, place, salvaging
        self.left_out = 0
        """How many events the last look at `sound_rows` has passed over."""

    @classmethod
    def open(cls, path: Path, *, salvaging: bool = False) -> Copy:
        """The progress file at *path*. Raises `Refusal`: not there, or not one that this hark understands.

        With *salvaging*, what is damaged in it is passed over.
        """
        with translated(str(path)):
            if not path.exists():
                raise errors.no_such_file(str(path))
            if not path.is_file():
                raise errors.damaged(str(path), "is not a file")
            if path.stat().st_size == 0:
                raise errors.damaged(str(path), "is empty")
            copy = cls(*_connected(path), salvaging=salvaging)
            try:
                check_kind(copy._db, str(copy._place))
                copy._db.execute("SELECT 1 FROM event, note, response LIMIT 1")
            except errors.Refusal as refusal:
                copy.close()
                raise refusal.but(file=str(path)) from None
            except BaseException:
                copy.close()
                raise
            return copy

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()
        if self.is_cut_off:
            shutil.rmtree(self._place.parent, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_cut_off(self) -> bool:
        """Whether the last write to it was interrupted; it is left out here."""
        return self._place != self.path

    @property
    def version(self) -> int:
        """The number of migrations it has seen."""
        return self._number("PRAGMA user_version")

    def data_version(self) -> int:
        """A number that is another one when somebody else has written since."""
        return self._number("PRAGMA data_version")

    def extent(self) -> tuple[int, str]:
        """How many events there are, and the id of the last one."""
        with translated(str(self.path)):
            count, last = self._db.execute("SELECT count(*), max(id) FROM event").fetchone()
        return count, last or ""

    def last_review_ms(self) -> int | None:
        """The instant of the newest review."""
        with translated(str(self.path)):
            at_ms: int | None = self._db.execute("SELECT max(at_ms) FROM event WHERE kind = 'review'").fetchone()[0]
        return at_ms

    def rows(self) -> Iterator[Row]:
        """Every event as it is stored, sound or not, in order of the ids."""
        query = f"SELECT {EVENT_COLUMNS}, checksum FROM event WHERE id > CAST(? AS TEXT) ORDER BY id LIMIT {_CHUNK}"
        last = b""
        with translated(str(self.path)):
            while chunk := self._db.execute(query, (last,)).fetchall():
                yield from chunk
                before, last = last, _raw(chunk[-1][0])
                if last <= before:
                    raise errors.damaged(str(self.path), "is damaged: its events are out of order")

    def sound_rows(self) -> Iterator[Row]:
        """Every event as it is stored. Raises `Refusal` at the first that hark cannot have written so.

        When salvaging, such events are counted as `left_out` instead, and so are those that cannot be read.
        """
        self.left_out = 0
        for row in self._salvaged() if self.salvaging else self.rows():
            problem = self._problem(row)
            if not problem:
                yield row
            elif self.salvaging:
                self.left_out += 1
            else:
                refusal = errors.damaged(str(self.path), f"is damaged: event {_shown(row[0])} {problem}")
                hint = "nothing was changed; `hark merge --salvage` takes from it what is as it was written"
                raise refusal.but(hint=hint)

    def _problem(self, row: Row) -> str:
        if checksum(row[:-1]) != row[-1]:
            return "does not fit its checksum"
        try:
            return "" if is_possible(read_event(row[:-1])) else "cannot be one of hark's"
        except BadRow:
            return "cannot be read"

    def _salvaged(self) -> Iterator[Row]:
        """The events that can be read: in order, and from where that breaks off one by one as an index knows them."""
        last = b""
        try:
            for row in self.rows():
                last = _raw(row[0])
                yield row
        except errors.Refusal as refusal:
            if refusal.exit_code is not errors.Exit.DAMAGED:
                raise
        else:
            return
        ids: list[str] = []
        with suppress(sqlite3.Error):
            ids += [event_id for (event_id,) in self._db.execute("SELECT id FROM event INDEXED BY event_card")]
        query = f"SELECT {EVENT_COLUMNS}, checksum FROM event WHERE id = CAST(? AS TEXT)"
        for event_id in sorted(map(_raw, ids)):
            if event_id > last:
                try:
                    rows = self._db.execute(query, (event_id,)).fetchall()
                except sqlite3.Error:
                    rows = []
                yield from rows
                self.left_out += not rows

    def replies(self) -> list[ReplyRow]:
        """What was typed."""
        try:
            with translated(str(self.path)):
                return self._db.execute("SELECT event, card, text FROM response ORDER BY event").fetchall()
        except errors.Refusal:
            if self.salvaging:
                return []
            raise

    def undone(self) -> set[str]:
        """The ids of events that were taken back."""
        with translated(str(self.path)):
            return {row[0] for row in self._db.execute("SELECT undoes FROM event WHERE undoes IS NOT NULL")}

    def remembered(self) -> set[Row]:
        """The rows of the snapshot."""
        with translated(str(self.path)):
            return set(self._db.execute(f"SELECT {MEMORY_COLUMNS} FROM memory"))

    def missing_in(self, other: Copy, *, of_its_decks: bool = False) -> int:
        """How many of its events *other* does not have; *of_its_decks*, only those of decks that it has others of."""
        query = "SELECT count(*) FROM main.event WHERE id NOT IN (SELECT id FROM other.event)"
        if of_its_decks:
            query += f" AND {_DECK} IN (SELECT {_DECK} FROM other.event)"
        with translated(str(self.path)):
            self._db.execute("ATTACH ? AS other", (f"{other._place.absolute().as_uri()}?mode=ro",))
            try:
                return self._number(query)
            finally:
                self._db.execute("DETACH other")

    def device(self) -> str:
        """The id of the device for which the file was begun; every copy keeps it."""
        with translated(str(self.path)):
            row = self._db.execute("SELECT value FROM note WHERE name = 'device'").fetchone()
        return row[0] if row else ""

    def faults(self) -> list[str]:
        """What SQLite finds wrong with the file as a whole; its own words."""
        with translated(str(self.path)):
            lines = [str(line) for (line,) in self._db.execute("PRAGMA integrity_check(20)")]
        return [] if lines == ["ok"] else lines

    def lost(self) -> int:
        """How many events the index by card knows of and the log does not hold."""
        return self._number(
            "SELECT count(*) FROM (SELECT id FROM event INDEXED BY event_card EXCEPT SELECT id FROM event NOT INDEXED)"
        )

    def is_shaped(self) -> bool:
        """Whether its tables and indices are those of its version."""
        fresh = sqlite3.connect(":memory:", isolation_level=None)
        try:
            for script in MIGRATIONS[: self.version]:
                for statement in statements(script):
                    fresh.execute(statement)
            with translated(str(self.path)):
                return _shape(fresh) == _shape(self._db)
        finally:
            fresh.close()

    def write_to(self, target: Path) -> int:
        """Writes all of it to *target* and gives how many events that were; verified and on disk when this returns.

        *target* must not exist yet and is complete when it does. Raises `Refusal`: it exists, it cannot be
        written, or what is to be copied turns out to be damaged.
        """
        if not self.is_shaped():
            raise errors.damaged(str(self.path), "is damaged")
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        with translated(str(target)):
            os.close(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
            try:
                events = self._copied(draft)
                files.settle(draft)
                files.appear(draft, target)
            finally:
                with suppress(OSError):
                    draft.unlink()
            files.settle(target.parent)
        return events

    def _copied(self, draft: Path) -> int:
        """Copies into *draft*, and looks whether all of it has arrived."""
        db = sqlite3.connect(draft, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode = OFF")  # nobody sees it before it is whole; it is synced as one
            db.execute("PRAGMA synchronous = OFF")
            self._db.execute("BEGIN")
            try:
                events = self.extent()
                self._db.backup(db)
            finally:
                self._db.execute("ROLLBACK")
            if (
                db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",)
                or db.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,)
                or db.execute("SELECT count(*), ifnull(max(id), '') FROM event").fetchone() != events
            ):
                raise errors.damaged(str(self.path), "is damaged")
        finally:
            db.close()
        return events[0]

    def _number(self, query: str) -> int:
        with translated(str(self.path)):
            return int(self._db.execute(query).fetchone()[0])


def is_good(path: Path) -> bool:
    """Whether a progress file can be read as a whole: SQLite's quick check, and that it is one of this hark's.

    Raises `Refusal` while somebody else holds it, when that cannot be told.
    """
    try:
        with Copy.open(path) as copy, translated(str(path)):
            return bool(copy._db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok") and copy.is_shaped()
    except errors.Refusal as refusal:
        if refusal.exit_code is errors.Exit.BUSY:
            raise
        return False


def is_possible(event: Event) -> bool:
    """Whether hark may have written *event*: an id of its form, times that a date can be made of."""
    return (
        _ID.fullmatch(event.id) is not None
        and 0 <= event.at_ms < _END_MS
        and id_time_ms(event.id) < _END_MS
        and -86_400 < event.offset_s < 86_400
        and (event.kind is EventKind.UNDO) is (event.undoes is not None)
    )


def id_time_ms(event_id: str) -> int:
    """The instant that is part of an event's id."""
    return int(event_id[:12], 16)


def folded(events: Iterable[Event], undone: Collection[str]) -> set[Row]:
    """The rows that the snapshot of *events* has to have."""
    return {memory_row(ref, standing) for ref, standing in fold_lines(map(line_of, events), undone).items()}


def watched(rows: Iterable[Row], total: int, report: Callable[[int, int | None], None]) -> Iterator[Row]:
    """*rows*, saying now and then how far they have come."""
    for number, row in enumerate(rows):
        if number % 2000 == 0:
            report(number, total)
        yield row


def _connected(path: Path) -> tuple[sqlite3.Connection, Path, Path]:
    """A read-only connection to *path*; to a copy of it where the last write was cut off and has to be rolled back."""
    if not Path(f"{path}-wal").exists():  # beside which SQLite would make a file even to read
        db = _read_only(path)
        try:
            db.execute("SELECT 1 FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError as error:
            db.close()
            if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
        except BaseException:
            db.close()
            raise
        else:
            return db, path, path
    folder = Path(tempfile.mkdtemp(prefix="hark-"))
    try:
        for end in ("", "-journal", "-wal"):
            if Path(f"{path}{end}").exists():
                shutil.copyfile(f"{path}{end}", folder / f"progress.db{end}")
        mended = sqlite3.connect(folder / "progress.db", isolation_level=None)
        mended.execute("SELECT 1 FROM sqlite_schema").fetchone()
        mended.close()
        return _read_only(folder / "progress.db"), path, folder / "progress.db"
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _read_only(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    db.text_factory = lambda raw: raw.decode(errors="surrogateescape")  # damage is to be told, not to be raised
    return db


def _shape(db: sqlite3.Connection) -> set[tuple[str, ...]]:
    """What its tables and indices are, comments and spacing aside."""
    rows = db.execute("SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_schema")
    return {(*names, " ".join(re.sub("--.*", "", sql).split())) for *names, sql in rows}


def _raw(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else str(text).encode(errors="surrogateescape")


def _shown(text: object) -> str:
    return str(text).encode(errors="replace").decode()
