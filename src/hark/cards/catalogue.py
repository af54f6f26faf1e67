# SPDX-License-Identifier: MIT
"""The catalogue: every deck as it was parsed, each card and each way it is asked to be found by name.

A cache, and nothing else: with it a start parses no TOML and reads no card it does not show, and whatever is wrong
with it, however late that is noticed, costs a parse and is not told. It knows nothing of the learner.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from zlib import crc32

from hark import __version__
from hark.cards import packing
from hark.cards.model import faces_of
from hark.values import fields, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from pathlib import Path

    from hark.cards.model import Card, Deck

T = TypeVar("T")
P = ParamSpec("P")
BUSY_TIMEOUT_S = 2.0
_NUMBERS = count()
_LAYOUT = 6
"""Raised with every change of the tables below, or of what is kept in them."""
_SCHEMA = (
    "CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE deck (
        stem        TEXT PRIMARY KEY,   -- of the file's name; a sound deck's id
        file        TEXT NOT NULL,
        stamp       TEXT NOT NULL,      -- its size and times
        read_ns     INTEGER NOT NULL,
        digest      BLOB NOT NULL,
        title       TEXT,               -- NULL when it has faults
        cover       TEXT NOT NULL,      -- or the faults, as JSON
        kinds       TEXT NOT NULL,      -- how many cards of each, as JSON
        cards       INTEGER NOT NULL,
        faces       INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE card (
        deck TEXT, number INTEGER, kind TEXT NOT NULL, plain TEXT NOT NULL, words TEXT NOT NULL,
        PRIMARY KEY (deck, number)
    )
    """,
    # "tag group" or "skill validate": what a card may be chosen by
    "CREATE TABLE mark (deck TEXT, number INTEGER, name TEXT, PRIMARY KEY (deck, number, name)) WITHOUT ROWID",
    """
    CREATE TABLE face (
        ref TEXT PRIMARY KEY, deck TEXT NOT NULL, number INTEGER NOT NULL, part INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX face_order ON face (deck, number, part)",
)


@frozen
class Entry:
    """A deck file as it was last read: a cover with counts, or faults. Unpacked by who needs it."""

    file: str
    stamp: str
    read_ns: int
    """What the file system's clock said when it was read."""
    digest: bytes
    title: str | None
    """None when it has faults."""
    cover: str
    """The cover, or the faults, as a line of JSON."""
    kinds: str
    """How many cards of each kind, as a line of JSON."""
    cards: int
    faces: int


_ENTRY = ", ".join(fields(Entry))


@frozen
class Place:
    """Where a face stands."""

    deck: str
    number: int
    """Its card's place in the deck, from 0."""
    part: int
    """Which of its card's faces it is, from 0."""


def _written(change: Callable[Concatenate[Catalogue, P], None]) -> Callable[Concatenate[Catalogue, P], None]:
    """*change* as one transaction. Nobody depends on it: where the file cannot be written, it is done in memory."""

    def write(self: Catalogue, /, *given: P.args, **named: P.kwargs) -> None:
        try:
            with _transaction(self._db):
                change(self, *given, **named)
        except BROKEN as error:
            self.start_over(error)
            with _transaction(self._db):
                change(self, *given, **named)

    write.__doc__ = change.__doc__
    return write


class Catalogue:
    """An open catalogue; without a file, or where it cannot be used, in memory."""

    def __init__(self, file: Path | None, vocabulary: str) -> None:
        """*vocabulary* is what reading decks depends on besides their text."""
        self._file, self._made_by = file, f"{_LAYOUT} {__version__} {vocabulary}"
        self.refill: Callable[[], object] = lambda: None
        """Puts all decks in once more; called when what is kept turns out to be damaged."""
        self.starts = 0
        """How often it has started over."""
        self._is_to_fill = False
        self._address = ""
        self._db = self._opened()

    @property
    def address(self) -> str:
        """The URI under which another connection of this process reads what is kept, and cannot change it."""
        if self._is_to_fill:
            self._fill()
        return f"{self._address}mode=ro"

    def entries(self) -> dict[str, Entry]:
        """Every deck file that is kept, by the stem of its name."""
        return self._asked(self._entries)

    @_written
    def put(self, stem: str, entry: Entry, deck: Deck | None) -> None:
        """Keeps a deck file as it was read."""
        self._clear(stem)
        row = tuple(getattr(entry, name) for name in fields(Entry))
        self._db.execute(f"INSERT INTO deck (stem, {_ENTRY}) VALUES (?{', ?' * len(row)})", (stem, *row))
        if deck is not None:
            self._put_cards(deck)
        self._db.execute("UPDATE deck SET read_ns = ? WHERE stem = ?", (self._clock(), stem))

    @_written
    def touch(self, stem: str, stamp: str) -> None:
        """Notes that the file was read once more and is the same."""
        self._db.execute("UPDATE deck SET stamp = ? WHERE stem = ?", (stamp, stem))
        self._db.execute("UPDATE deck SET read_ns = ? WHERE stem = ?", (self._clock(), stem))

    @_written
    def drop(self, stems: Iterable[str]) -> None:
        """Lets go of deck files that are no longer there."""
        for stem in stems:
            self._clear(stem)

    def note(self, name: str) -> str | None:
        """The small fact kept under *name*."""
        rows = self._rows((str,), "SELECT value FROM note WHERE name = ?", name)
        return rows[0][0] if rows else None

    @_written
    def put_note(self, name: str, value: str) -> None:
        """Keeps a small fact."""
        self._db.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, value))

    def parsed(self, name: str, text: str, parse: Callable[[], str]) -> str:
        """What *parse* makes of a file with *text*, or with that digest; kept under *name* until it is another."""
        with suppress(TypeError, ValueError, AttributeError):
            was, made, check = json.loads(self.note(name) or "")
            if was == text and check == crc32(made.encode()):
                return str(made)
        made = parse()
        self.put_note(name, json.dumps([text, made, crc32(made.encode())]))
        return made

    def place(self, ref: str) -> Place | None:
        """Where the face *ref* stands; None where there is no such face."""
        rows = self._rows((str, int, int), "SELECT deck, number, part FROM face WHERE ref = ?", ref)
        return Place(*rows[0]) if rows else None

    def card(self, deck: str, number: int) -> Card:
        """The card at *number* in *deck*."""

        def ask() -> Card:
            row = self._db.execute("SELECT plain FROM card WHERE deck = ? AND number = ?", (deck, number)).fetchone()
            return packing.card(row[0])

        return self._asked(ask)

    def kinds(self, refs: Collection[str]) -> dict[str, str]:
        """The kind of card of each of *refs* that there is."""
        query = "SELECT ref, kind FROM json_each(?) JOIN face ON ref = value JOIN card USING (deck, number)"
        return dict(self._rows((str, str), query, json.dumps([*refs])))

    def rubrics(self, refs: Collection[str]) -> dict[str, list[str]]:
        """The skills by which a reply to each of *refs* is weighed, of those that have any."""
        query = "SELECT ref, substr(name, 7) FROM json_each(?) JOIN face ON ref = value JOIN mark USING (deck, number)"
        rubrics: dict[str, list[str]] = {}
        for ref, skill in self._rows((str, str), f"{query} WHERE name LIKE 'skill %'", json.dumps([*refs])):
            rubrics.setdefault(ref, []).append(skill)
        return rubrics

    def cards(self, deck: str, number: int) -> tuple[Card, ...]:
        """All cards of *deck*, *number* of them, in order."""

        def ask() -> tuple[Card, ...]:
            rows = self._db.execute("SELECT plain FROM card WHERE deck = ? ORDER BY number", (deck,)).fetchall()
            if len(rows) != number:
                raise ValueError(deck)
            return tuple(packing.card(plain) for (plain,) in rows)

        return self._asked(ask)

    def refs(self, deck: str, begin: str = "") -> list[str]:
        """The refs of the faces of *deck* that begin with *begin*, in order."""
        query = "SELECT ref FROM face WHERE deck = ? ORDER BY number, part"
        return [ref for (ref,) in self._rows((str,), query, deck) if ref.startswith(begin)]

    def named(self, card_id: str, decks: Iterable[str]) -> list[str]:
        """The refs of the cards called *card_id* in *decks*."""
        return [ref for ref in (f"{deck}/{card_id}" for deck in decks) if self.place(ref)]

    def marks(self, deck: str, sort: str) -> set[str]:
        """The names of the marks of *sort*, `tag` or `skill`, on the cards of *deck*."""
        query = "SELECT DISTINCT name FROM mark WHERE deck = ?"
        marks = (name.partition(" ") for (name,) in self._rows((str,), query, deck))
        return {name for own_sort, _, name in marks if own_sort == sort}

    def passes(self, place: Place, marks: Collection[Collection[str]], kinds: Collection[str]) -> bool:
        """Whether the card at *place* is of one of *kinds* and has one of each group of *marks*; none lets all pass."""
        where, values = passing(marks, kinds)
        query = f"SELECT 1 FROM card c WHERE c.deck = ? AND c.number = ?{where}"
        return not where or bool(self._rows((int,), query, place.deck, place.number, *values))

    def search(
        self, words: Sequence[str], deck: str, marks: Collection[Collection[str]], kinds: Collection[str]
    ) -> list[tuple[int, str]]:
        """The places of the cards of *deck* that pass and hold every one of the folded *words*, with what they hold.

        That is folded too, a text a line, in the order of `searched`.
        """
        where, values = passing(marks, kinds)
        every = "".join(" AND instr(c.words, ?)" for _ in words)
        query = f"SELECT c.number, c.words FROM card c WHERE c.deck = ?{every}{where} ORDER BY c.number"
        return self._rows((int, str), query, deck, *words, *values)

    def start_over(self, error: Exception) -> None:
        """Goes on in memory; a damaged file is taken away, so that the next start makes it anew."""
        with suppress(sqlite3.Error):
            self._db.close()
        if self._file is not None and not _is_in_use(error):
            for file in (self._file, self._file.with_name(f"{self._file.name}-journal")):
                with suppress(OSError):
                    file.unlink()
        self._file, self.starts = None, self.starts + 1
        self._db = self._in_memory()
        self._fill()

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def __del__(self) -> None:
        if hasattr(self, "_db"):
            with suppress(sqlite3.Error):  # another thread may be the one that tidies up
                self._db.close()

    def _entries(self) -> dict[str, Entry]:
        rows = self._db.execute(f"SELECT stem, {_ENTRY} FROM deck").fetchall()
        kept = {stem: Entry(*row) for stem, *row in rows}
        for stem, entry in kept.items():
            texts = (stem, entry.file, entry.stamp, entry.cover, entry.kinds, entry.title or "")
            numbers = (entry.read_ns, entry.cards, entry.faces)
            if {*map(type, texts)} != {str} or {*map(type, numbers)} != {int} or type(entry.digest) is not bytes:
                raise TypeError(stem)
        return kept

    def _put_cards(self, deck: Deck) -> None:
        from hark.cards.searched import words_of  # a start that reads no deck needs it not

        rows: list[tuple[Any, ...]] = []
        faces: list[tuple[Any, ...]] = []
        marks: list[tuple[Any, ...]] = []
        for number, card in enumerate(deck.cards):
            ways = list(faces_of(deck, card))
            words = words_of(ways[0]).encode("utf-8", "replace").decode()
            rows.append((deck.id, number, str(card.kind), packing.packed(card), words))
            faces += [(face.ref, deck.id, number, part) for part, face in enumerate(ways)]
            names = [*(f"tag {tag}" for tag in ways[0].tags), *(f"skill {skill}" for skill in card.skills)]
            marks += [(deck.id, number, name.encode("utf-8", "replace").decode()) for name in names]
        self._db.executemany("INSERT INTO card VALUES (?, ?, ?, ?, ?)", rows)
        self._db.executemany("INSERT INTO face VALUES (?, ?, ?, ?)", faces)
        self._db.executemany("INSERT OR IGNORE INTO mark VALUES (?, ?, ?)", marks)

    def _clear(self, stem: str) -> None:
        self._db.execute("DELETE FROM deck WHERE stem = ?", (stem,))
        for table in ("card", "mark", "face"):
            self._db.execute(f"DELETE FROM {table} WHERE deck = ?", (stem,))

    def _rows(self, kinds: tuple[type, ...], query: str, *values: Any) -> list[Any]:
        """The rows that *query* finds, of which each must be of those *kinds*."""

        def ask() -> list[Any]:
            rows = self._db.execute(query, values).fetchall()
            if any(tuple(map(type, row)) != kinds for row in rows):
                raise TypeError(query)
            return rows

        return self._asked(ask)

    def _asked(self, ask: Callable[[], T]) -> T:
        """What *ask* gives; where the file is damaged or busy, asked once more of a fresh catalogue in memory."""
        if self._is_to_fill:
            self._fill()
        try:
            return ask()
        except BROKEN as error:
            self.start_over(error)
            return ask()

    def _fill(self) -> None:
        """Puts all decks in; what cannot be read now is tried again when anything is asked for."""
        self._is_to_fill = False
        try:
            self.refill()
        except BaseException:
            self._is_to_fill = True
            raise

    def _clock(self) -> int:
        """The file system's time, in nanoseconds: that of the journal which the first change of a transaction made."""
        with suppress(OSError):
            return self._file.parent.stat().st_mtime_ns if self._file else 0
        return 0

    def _opened(self) -> sqlite3.Connection:
        """The file, made when it is not there, and made anew when it is not ours; else a catalogue in memory."""
        for _ in range(2):
            if self._file is None:
                break
            db = None
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
                db = sqlite3.connect(self._file, timeout=BUSY_TIMEOUT_S, isolation_level=None)
                db.execute("PRAGMA synchronous = FULL")  # pages old and new side by side are found by no check
                if self._is_ours(db):
                    self._address = f"{self._file.absolute().as_uri()}?"
                    return db
            except OSError:
                break
            except BROKEN as error:
                if _is_in_use(error):
                    break
            if db is not None:
                db.close()
            with suppress(OSError):
                self._file.unlink()
        self._file = None
        return self._in_memory()

    def _in_memory(self) -> sqlite3.Connection:
        """A new catalogue that goes with this process; SQLite's `memdb` lets other connections of it look in."""
        self._address = f"file:/hark-{next(_NUMBERS)}?vfs=memdb&"
        return _begun(sqlite3.connect(self._address, uri=True, isolation_level=None), self._made_by)

    def _is_ours(self, db: sqlite3.Connection) -> bool:
        """Whether *db* was made by this hark with this vocabulary; an empty one is made so."""
        if db.execute("PRAGMA schema_version").fetchone()[0] == 0:
            _begun(db, self._made_by)
        made_by = db.execute("SELECT value FROM note WHERE name = 'made_by'").fetchone()
        return made_by is not None and made_by[0] == self._made_by


BROKEN = (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError, IndexError)
"""What a damaged file may raise: SQLite's own errors, messages that are no UTF-8, and rows that are not ours."""


def _is_in_use(error: Exception) -> bool:
    """Whether nothing is wrong with the file but that it cannot be had, or not be written."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY)


def _begun(db: sqlite3.Connection, made_by: str) -> sqlite3.Connection:
    with _transaction(db):
        if db.execute("PRAGMA schema_version").fetchone()[0] == 0:  # nobody else was first
            for statement in _SCHEMA:
                db.execute(statement)
            db.execute("INSERT INTO note VALUES ('made_by', ?)", (made_by,))
    return db


def _transaction(db: sqlite3.Connection) -> sqlite3.Connection:
    """*db* in a transaction, for `with`: it commits when left, or rolls back what raises."""
    db.execute("BEGIN IMMEDIATE")
    return db


def passing(marks: Collection[Collection[str]], kinds: Collection[str]) -> tuple[str, list[str]]:
    """The condition for *marks*, in groups, and *kinds* on a row of `card` as c, and its values."""
    where, values = "", []
    if kinds:
        where += f" AND c.kind IN ({','.join('?' * len(kinds))})"
        values += [str(kind) for kind in kinds]
    for group in marks:
        named = f"m.name IN ({','.join('?' * len(group))})"
        inside = f"SELECT 1 FROM mark m WHERE m.deck = c.deck AND m.number = c.number AND {named}"
        where += f" AND EXISTS ({inside})"
        values += list(group)
    return where, values
