# SPDX-License-Identifier: MIT
"""An Anki package as a file: a zip around an SQLite database. The door to `sqlite3` and `zipfile` for it, and to zstd.

Three forms are about (Anki's manual, "Packaged decks"): `collection.anki2`, `collection.anki21`, and since 2022
`collection.anki21b`, which is compressed with zstd. A package that has a newer one holds an older one too, whose only
card says to update Anki. The second is what hark writes, since every Anki reads it.

A package may be a stranger's, made to harm. What it says of itself is not believed: sizes are counted as bytes come
out, and of the database only plain tables are read, without a trigger, a view or a function of its own being run.
"""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import suppress
from importlib import import_module
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The names of the database, that of the newest form first."""
WRITTEN = COLLECTIONS[1]
GUID = "hark:"
"""What the GUID of a note begins with that hark wrote; `deck/card` follows."""
MAX_DATABASE_BYTES = 96 * 1024 * 1024
"""Of a database as it is unpacked; one with 5,000 cards and 100,000 reviews has 12 MiB."""
_MAX_VALUE_BYTES = 8 * 1024 * 1024
"""Of one value in it: all note types of an older collection are one."""
_STEPS, _STEPS_AT_ONCE = 200_000_000, 100_000
"""What all questions together may take, in instructions of SQLite's."""
_SQLITE = b"SQLite format 3\0"
_READ_BY_ROLLBACK = b"\x01\x01"
"""What says in the header that there is no write-ahead log; a database in memory can have none."""

# Schema 11, the last that every Anki can read: the columns of each table.
TABLES: Mapping[str, tuple[str, ...]] = {
    name: tuple(columns.split(","))
    for name, columns in (
        ("col", "id,crt,mod,scm,ver,dty,usn,ls,conf,models,decks,dconf,tags"),
        ("notes", "id,guid,mid,mod,usn,tags,flds,sfld,csum,flags,data"),
        ("cards", "id,nid,did,ord,mod,usn,type,queue,due,ivl,factor,reps,lapses,left,odue,odid,flags,data"),
        ("revlog", "id,cid,usn,ease,ivl,lastIvl,factor,time,type"),
        ("graves", "usn,oid,type"),
    )
}
_TEXTS = ("conf", "models", "decks", "dconf", "tags", "guid", "flds", "sfld", "data")
_INDEXES = (
    "ix_notes_usn ON notes (usn)", "ix_cards_usn ON cards (usn)", "ix_revlog_usn ON revlog (usn)",
    "ix_cards_nid ON cards (nid)", "ix_cards_sched ON cards (did, queue, due)", "ix_revlog_cid ON revlog (cid)",
    "ix_notes_csum ON notes (csum)",
)  # fmt: skip


ONE_DECK = "in Anki, export one deck at a time"
"""What to do about a package that is too large."""


class Unreadable(Exception):  # noqa: N818 - a finding, which the caller words
    """What is wrong with a package, and what to do about it where that is known."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.hint = hint


def packed(rows: Mapping[str, Iterable[Sequence[Any]]]) -> bytes:
    """A package whose tables have these *rows*, by their names; the same rows give the same bytes."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for name, columns in TABLES.items():
            db.execute(f"CREATE TABLE {name} ({', '.join(map(_column, columns))})")
        for index in _INDEXES:
            db.execute(f"CREATE INDEX {index}")
        db.execute("BEGIN")
        for name, given in rows.items():
            marks = ", ".join("?" * len(TABLES[name]))
            db.executemany(f"INSERT INTO {name} VALUES ({marks})", given)  # noqa: S608 - names of ours
        db.execute("COMMIT")
        database = db.serialize()
    finally:
        db.close()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ((WRITTEN, database), ("media", b"{}")):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _column(name: str) -> str:
    return "id INTEGER PRIMARY KEY" if name == "id" else f"{name} {'TEXT' if name in _TEXTS else 'INTEGER'} NOT NULL"


def database_in(data: bytes) -> bytes | None:
    """The database in the package *data*; None where that zip is no package. Raises `Unreadable`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        name = next((name for name in COLLECTIONS if name in names), None)
        if name is None:
            return None
        if names.count(name) > 1:
            raise Unreadable(f"two members are called `{name}`")
        entry = archive.getinfo(name)
        if entry.flag_bits & 1:
            raise Unreadable(f"`{name}` is encrypted")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(f"`{name}` is packed in an unusual way")
        with archive.open(entry) as stream:
            database = stream.read(MAX_DATABASE_BYTES + 1)
    if name == COLLECTIONS[0]:
        database = _inflated(database)
    if len(database) > MAX_DATABASE_BYTES:
        raise Unreadable(f"its database has more than {MAX_DATABASE_BYTES >> 20} MiB", ONE_DECK)
    if not database.startswith(_SQLITE):
        raise Unreadable(f"`{name}` is no database")
    return database


def opened(database: bytes) -> sqlite3.Connection:
    """*database*, to be read; a copy in memory. Raises `Unreadable` where it has anything but tables and indices."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_DATABASE_BYTES + 1)
    db.deserialize(database[:18] + _READ_BY_ROLLBACK + database[20:])
    for category, most in ((sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_BYTES), (sqlite3.SQLITE_LIMIT_ATTACHED, 0)):
        db.setlimit(category, most)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
        db.execute(f"PRAGMA {pragma}")
    db.text_factory = lambda raw: raw.decode(errors="replace")
    db.create_collation("unicase", _compared)  # names in newer databases are kept in its order
    steps = count(0, _STEPS_AT_ONCE)
    db.set_progress_handler(lambda: next(steps) > _STEPS, _STEPS_AT_ONCE)
    query = "SELECT name FROM sqlite_schema WHERE type NOT IN ('table', 'index') OR sql LIKE 'CREATE VIRTUAL%' LIMIT 1"
    for (name,) in db.execute(query):
        raise Unreadable(f"`{str(name)[:80]}` in its database is none of Anki's tables")
    return db


def _inflated(data: bytes) -> bytes:
    """What zstd made *data* of, or the first so many bytes of it. Raises `Unreadable`."""
    zstd = _zstd()
    if zstd is None:
        hint = "in Anki, export it with “Support older Anki versions” ticked"
        raise Unreadable("it is packed with zstd, which is not installed here", hint)
    unpacker = zstd.ZstdDecompressor()
    try:
        whole: bytes = unpacker.decompress(data, MAX_DATABASE_BYTES + 1)
    except zstd.ZstdError as error:
        raise Unreadable(f"it cannot be unpacked: {error}") from None
    if not unpacker.eof and len(whole) <= MAX_DATABASE_BYTES:
        raise Unreadable("it ends too soon")
    return whole


def _zstd() -> Any:
    """Python's own zstd, from 3.14 on, or the same for older ones; None where there is neither."""
    for name in ("compression.zstd", "backports.zstd"):
        with suppress(ImportError):
            return import_module(name)
    return None


def _compared(left: str, right: str) -> int:
    left, right = left.casefold(), right.casefold()
    return (left > right) - (left < right)
