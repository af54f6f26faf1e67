# SPDX-License-Identifier: MIT
"""Progress files besides the one in use: backups, another computer's, damaged ones. Looked at, never changed.

With `database`, the door to `sqlite3`: every connection here is read-only, and what was cut off in the middle of a
write is put right in a copy elsewhere, so that a file can be examined without a single byte of it being touched.

Such a file may be a stranger's, made to harm: no view, trigger or function in it is ever run, no value may be longer
and no question take more steps than an honest file of its size could need.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Self

from hark import errors, files
from hark.progress.database import BUSY_TIMEOUT_S, Database, in_memory, statements, translated
from hark.progress.history import History
from hark.progress.practice import Practice
from hark.progress.rows import END_MS, EVENT_COLUMNS, MEMORY_COLUMNS, REPLY_COLUMNS, examined, read_reply
from hark.progress.schema import APPLICATION_ID, LEARNED, MIGRATIONS, REPLY_CHECKSUMS, check_kind, know_checksums
from hark.progress.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hark.memory.tally import Place
    from hark.progress.rows import ReplyRow, Row

_DECK = "substr(card, 1, instr(card || '/', '/') - 1)"
"""The deck of what an event is about, which may be the deck itself."""
_CHUNK = 5000
"""Events read at a time: between two chunks nobody who writes has to wait."""
_LONGEST = 64 * 2**20
"""Bytes of one row; SQLite would allow 1 GB."""
_STEPS, _STEPS_PER_BYTE, _STEPS_AT_ONCE = 20_000_000, 200, 100_000
"""What may be asked of a file, in instructions of SQLite's: honest ones of any size needed a tenth of it."""
_SALVAGE = "nothing was changed; `hark merge --salvage` takes from it what is as it was written"
_SUPER_JOURNAL = bytes.fromhex("d9d505f920a163d7")
"""What a journal ends with that names another one, which a rollback would delete, whatever file that is."""


class Copy:
    """A progress file opened for reading alone."""

    def __init__(self, db: sqlite3.Connection, path: Path, place: Path, *, salvaging: bool) -> None:
        self._db, self.path, self._place, self.salvaging = db, path, place, salvaging
        self._database = Database(db, str(path))
        self.history, self.note = History(self._database), self._database.note
        self.left_out = 0
        """How many events the last look at `sound_rows` has passed over."""
        self.spoilt = 0
        """How many replies the last look at `replies` has passed over."""

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
                _check_tables(copy._db, str(path))
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

    def last_review_ms(self) -> int | None:
        """The instant of the newest review that a date can be made of."""
        query = f"SELECT max(at_ms) FROM event WHERE kind = 'review' AND at_ms BETWEEN 0 AND {END_MS}"
        at_ms: int | None = self._database.rows(query)[0][0]
        return at_ms

    def rows(self) -> Iterator[Row]:
        """Every event as it is stored, sound or not, in order of the ids."""
        query = f"SELECT {EVENT_COLUMNS}, checksum FROM event WHERE id > CAST(? AS TEXT) ORDER BY id LIMIT {_CHUNK}"
        last = b""
        while chunk := self._database.rows(query, last):
            yield from chunk
            before, last = last, _raw(chunk[-1][0])
            if last <= before:
                raise errors.damaged(str(self.path), "is damaged: its records are out of order")

    def sound_rows(self) -> Iterator[Row]:
        """Every event as it is stored. Raises `Refusal` at the first that hark cannot have written so.

        Before the first, all of the file is looked at: a copy made while somebody wrote is torn, and may lack events
        without any being wrong. When salvaging, what is wrong or cannot be read is counted as `left_out` instead.
        """
        self.left_out = 0
        if not self.salvaging:
            self.check_whole()
        for row in self._salvaged() if self.salvaging else self.rows():
            problem = examined(row)
            if not isinstance(problem, str):
                yield row
            elif self.salvaging:
                self.left_out += 1
            else:
                refusal = errors.damaged(str(self.path), f"is damaged: record {shown(row[0])} {problem}")
                raise refusal.but(hint=_SALVAGE)

    def check_whole(self) -> None:
        """Raises `Refusal` where SQLite finds anything wrong with the file, or its tables are not those of hark."""
        lines = [] if self.is_shaped() else ["its tables or indices are not those of hark"]
        if lines := lines or self.faults():
            what = lines[0].replace("*** in database main ***", "").strip().splitlines()[0]
            refusal = errors.damaged(str(self.path), f"is damaged or was copied while it changed: {what}")
            raise refusal.but(hint=_SALVAGE)

    def _salvaged(self) -> Iterator[Row]:
        """The events that can be read: in order, and from where that breaks off one by one as an index knows them."""
        read: set[bytes] = set()
        with suppress(errors.Damaged):
            for row in self.rows():
                read.add(_raw(row[0]))
                yield row
        ids: list[str] = []
        with suppress(sqlite3.Error):
            ids += [event_id for (event_id,) in self._db.execute("SELECT id FROM event INDEXED BY event_card")]
        query = f"SELECT {EVENT_COLUMNS}, checksum FROM event WHERE id = CAST(? AS TEXT)"
        for event_id in sorted({*map(_raw, ids)} - read):
            try:
                rows = self._db.execute(query, (event_id,)).fetchall()
            except sqlite3.Error:
                rows = []
            yield from rows
            self.left_out += not rows

    def replies(self) -> list[ReplyRow]:
        """What was typed, as far as it is as it was written and its event is here; `spoilt` is what is not."""
        more = f"{'r.checksum' if self.version >= REPLY_CHECKSUMS else 'NULL'}, (r.event, r.card) IN (SELECT id, card"
        query = f"SELECT {REPLY_COLUMNS}, {more} FROM event) FROM response r ORDER BY event"
        try:
            rows = self._database.rows(query)
            replies = [read_reply(parts, checksum) if known else None for *parts, checksum, known in rows]
            self.spoilt = replies.count(None)
            return [reply for reply in replies if reply is not None]
        except errors.Refusal:
            if self.salvaging:
                return []
            raise

    def remembered(self) -> set[Row]:
        """The rows of the snapshot."""
        return set(self._database.rows(f"SELECT {MEMORY_COLUMNS} FROM memory"))

    def practised(self) -> dict[Place, list[int]] | None:
        """The sums of practice; None in a file in which they are not made yet as they are now."""
        practice = Practice(self._database)
        return practice.rows() if self.version >= LEARNED and practice.is_counted() else None

    def learned(self) -> dict[str, tuple[int, int]] | None:
        """How much of each deck is known; None in a file in which that is not kept yet."""
        return Snapshot(self._database).learned() if self.version >= LEARNED else None

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
        return self.note("device") or ""

    def faults(self, *, quick: bool = False) -> list[str]:
        """What SQLite finds wrong with the file as a whole, all but its indices when *quick*; its own words."""
        check = "quick_check(1)" if quick else "integrity_check(20)"
        lines = [str(line) for (line,) in self._database.rows(f"PRAGMA {check}")]
        return [] if lines == ["ok"] else lines

    def lost(self) -> int:
        """How many events the index by card knows of and the log does not hold."""
        return self._number(
            "SELECT count(*) FROM (SELECT id FROM event INDEXED BY event_card EXCEPT SELECT id FROM event NOT INDEXED)"
        )

    def is_shaped(self) -> bool:
        """Whether its tables and indices are those of its version."""
        with closing(in_memory()) as fresh, translated(str(self.path)):
            know_checksums(fresh)
            for script in MIGRATIONS[: self.version]:
                for statement in statements(script):
                    fresh.execute(statement)
            return _shape(fresh) == _shape(self._db)

    def write_to(self, target: Path, workshop: Path) -> int:
        """Writes all of it to *target* and gives how many events that were; verified and on disk when this returns.

        It is made in the folder *workshop*, which must be the learner's own, under a name nobody can foresee.
        *target* must not exist yet and is complete when it does. Raises `Refusal`: it exists, it cannot be
        written, or what is to be copied turns out to be damaged.
        """
        if not self.is_shaped():
            raise errors.damaged(str(self.path), "is damaged")
        draft = files.draft_of(workshop / target.name)
        with translated(str(target)):
            os.close(files.create(draft))
            try:
                events = self._copied(draft)
                if workshop == target.parent:
                    files.settle(draft)
                    files.appear(draft, target)
                    files.settle(target.parent)
                else:
                    files.place(draft, target)
            finally:
                with suppress(OSError):
                    draft.unlink()
        return events

    def _copied(self, draft: Path) -> int:
        """Copies into *draft*, and looks whether all of it has arrived."""
        with closing(sqlite3.connect(draft, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = OFF")  # nobody sees it before it is whole; it is synced as one
            db.execute("PRAGMA synchronous = OFF")
            self._db.execute("BEGIN")
            with self._db:
                events = self.history.extent()
                self._db.backup(db)
            if (
                db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",)
                or db.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,)
                or History(Database(db, self._database.file)).extent() != events
            ):
                raise errors.damaged(str(self.path), "is damaged")
        return events[0]

    def _number(self, query: str) -> int:
        return int(self._database.rows(query)[0][0])


def is_good(path: Path, *, thoroughly: bool = False) -> bool:
    """Whether a progress file can be read as a whole: SQLite's quick check, and that it is one of this hark's.

    Where *thoroughly*, all that SQLite can check. Raises
    `Refusal` while somebody else holds it, when that cannot be told.
    """
    try:
        with Copy.open(path) as copy, translated(str(path)):
            return copy.is_shaped() and not copy.faults(quick=not thoroughly)
    except errors.Busy:
        raise
    except errors.Refusal:
        return False


def watched(rows: Iterable[Row], total: int, report: Callable[[int, int | None], None]) -> Iterator[Row]:
    """*rows*, saying now and then how far they have come."""
    for number, row in enumerate(rows):
        if number % 2000 == 0:
            report(number, total)
        yield row


def _connected(path: Path) -> tuple[sqlite3.Connection, Path, Path]:
    """A read-only connection to *path*; to a copy of it where the last write was cut off and has to be rolled back."""
    path, named = path.resolve(), path  # what is beside a link means nothing to SQLite
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
            return db, named, named
    folder = Path(tempfile.mkdtemp(prefix=f"{files.SCRATCH}{os.getpid()}."))
    try:
        for end in ("", "-journal", "-wal"):
            if Path(f"{path}{end}").exists():
                shutil.copyfile(f"{path}{end}", folder / f"progress.db{end}")
        _check_journal(folder / "progress.db-journal", str(named))
        mended = sqlite3.connect(folder / "progress.db", isolation_level=None)
        mended.execute("SELECT 1 FROM sqlite_schema").fetchone()
        mended.close()
        return _read_only(folder / "progress.db"), named, folder / "progress.db"
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _read_only(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    db.text_factory = lambda raw: raw.decode(errors="surrogateescape")  # damage is to be told, not to be raised
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    db.execute("PRAGMA trusted_schema = OFF")
    most, steps = _STEPS + _STEPS_PER_BYTE * path.stat().st_size, count(0, _STEPS_AT_ONCE)
    db.set_progress_handler(lambda: next(steps) > most, _STEPS_AT_ONCE)
    return db


def _check_tables(db: sqlite3.Connection, file: str) -> None:
    """Raises `Refusal` where the file has anything but tables and indices: it could have code of its own run."""
    query = "SELECT name FROM sqlite_schema WHERE type NOT IN ('table', 'index') OR sql LIKE 'CREATE VIRTUAL%' LIMIT 1"
    for (name,) in db.execute(query):
        raise errors.damaged(file, f"is damaged: `{shown(name)[:80]}` in it is none of hark's tables")


def _check_journal(journal: Path, file: str) -> None:
    """Raises `Refusal` where *journal* names another one, which hark's never do."""
    if journal.exists() and journal.read_bytes().endswith(_SUPER_JOURNAL):
        raise errors.damaged(file, "is damaged: its journal is none of hark's")


def _shape(db: sqlite3.Connection) -> set[tuple[str, ...]]:
    """What its tables and indices are, comments and spacing aside."""
    rows = db.execute("SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_schema")
    return {(*names, " ".join(re.sub("--.*", "", sql).split())) for *names, sql in rows}


def _raw(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else str(text).encode(errors="surrogateescape")


def shown(text: object) -> str:
    """*text* with what is no UTF-8 in it replaced."""
    return str(text).encode(errors="replace").decode()
