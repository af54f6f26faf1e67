# SPDX-License-Identifier: MIT
"""The progress file: an append-only event log and a snapshot of what it adds up to.

The only door to `sqlite3`. Every write is one `BEGIN IMMEDIATE` transaction that is on disk when the
call returns (`journal_mode=DELETE`, `synchronous=EXTRA`: the cheapest mode that lost nothing when power
was cut). The log is the truth; the `memory` table can always be rebuilt from it.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self
from zlib import crc32

from hark import errors, files
from hark.memory.days import milliseconds
from hark.memory.fold import COVERING, Line, concerns, fold, fold_lines, is_part, step, wholes
from hark.memory.model import NEW, Event, EventKind, Grade, Memory, Moment, Standing, State
from hark.memory.schedule import MATURE_DAYS, is_clamped
from hark.values import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import datetime

APPLICATION_ID = 0x6861726B  # "hark"
BUSY_TIMEOUT_S = 30.0  # with 8 writers and a slow disk, 5 s were too short for one in a thousand

# Each migration runs in one transaction together with its number (`user_version`). Never edit a released one.
MIGRATIONS = (
    """
    CREATE TABLE event (
        id          TEXT PRIMARY KEY,   -- time-ordered, unique across machines
        at_ms       INTEGER NOT NULL,   -- UTC
        offset_s    INTEGER NOT NULL,   -- the learner's UTC offset then, seconds east
        device      TEXT NOT NULL,
        card        TEXT NOT NULL,      -- deck, deck/card or deck/card#sibling
        kind        TEXT NOT NULL,      -- review undo suspend resume reset
        grade       TEXT,               -- again hard good easy, for reviews
        duration_ms INTEGER,
        undoes      TEXT,               -- for undo: the event taken back
        key         TEXT,               -- the caller's idempotency key
        detail      TEXT NOT NULL,      -- JSON
        checksum    INTEGER NOT NULL    -- CRC-32 of the row
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX event_card ON event (card, id);
    CREATE INDEX event_undoes ON event (undoes) WHERE undoes IS NOT NULL;
    CREATE UNIQUE INDEX event_key ON event (device, key) WHERE key IS NOT NULL;

    CREATE TABLE response (             -- what the learner typed, while they want it kept
        event TEXT PRIMARY KEY,
        card  TEXT NOT NULL,
        text  TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX response_card ON response (card, event);

    CREATE TABLE memory (               -- the fold of the log; a cache
        card           TEXT PRIMARY KEY,
        suspended      INTEGER NOT NULL,
        state          TEXT,            -- learning review relearning; NULL when never graded
        step           INTEGER,
        stability_days REAL,
        difficulty     REAL,
        due_ms         INTEGER,         -- learning steps: an instant
        due_day        INTEGER,         -- longer intervals: a study day
        last_ms        INTEGER,
        last_day       INTEGER,
        reps           INTEGER,
        lapses         INTEGER,
        leech          INTEGER
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE note (                 -- small facts about this file: its device, what was shown once
        name  TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
    # What is due is counted and put in order without reading a row of what is not.
    """
    CREATE INDEX memory_due_day ON memory (due_day, suspended, leech, last_day, stability_days)
        WHERE due_day IS NOT NULL;
    CREATE INDEX memory_due_ms ON memory (due_ms, suspended, leech) WHERE due_ms IS NOT NULL;
    CREATE INDEX memory_last_day ON memory (last_day) WHERE last_day IS NOT NULL;
    CREATE INDEX memory_suspended ON memory (suspended) WHERE suspended = 1;
    """,
    # A copy of the file keeps its device, so a merge may bring two grades under one key, and both count.
    """
    DROP INDEX event_key;
    CREATE INDEX event_key ON event (device, key) WHERE key IS NOT NULL;
    """,
)


class Dice(Protocol):
    """Where random bits come from, such as `random.Random`."""

    def getrandbits(self, bits: int, /) -> int:
        """A number below 2 to the power of *bits*."""


@frozen
class Recorded:
    """What a write did: the event, and where its card stood before and after."""

    event: Event
    before: Standing
    after: Standing
    repeated: bool = False
    """True when the idempotency key had been used already, so that nothing changed."""


@frozen
class Reply:
    """Something the learner typed in answer to a scenario."""

    event: str
    card: str
    at_ms: int
    text: str
    grade: Grade | None


class Store:
    """An open progress file."""

    def __init__(self, connection: sqlite3.Connection, file: str, rng: Dice) -> None:
        self._db, self._file, self._rng = connection, file, rng

    @classmethod
    def open(
        cls, path: Path, rng: Dice, *, create: bool = False, before_migration: Callable[[], object] | None = None
    ) -> Store:
        """The progress file at *path*, migrated to the current version.

        Where there is none, a new one with *create*, and otherwise an empty one in memory. *before_migration*
        is called when an older file is about to be brought up to date; what it raises stops that. Raises
        `Refusal`: busy, damaged (of another program, from a newer hark, not a database) or unwritable.
        """
        with translated(str(path)):
            is_new = not path.exists()
        if is_new:
            if not create:
                return cls(_migrated(sqlite3.connect(":memory:", isolation_level=None), rng), str(path), rng)
            _create(path, rng)
        with translated(str(path)):
            if path.stat().st_size == 0:
                raise errors.damaged(str(path), "is empty")
            uri = f"{path.absolute().as_uri()}?mode=rw"
            db = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
            try:
                if check_kind(db, str(path)) < len(MIGRATIONS) and before_migration is not None:
                    before_migration()
                return cls(_migrated(db, rng), str(path), rng)
            except BaseException:
                db.close()
                raise

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def standings(self) -> dict[str, Standing]:
        """Where every ref with a history stands, from the snapshot."""
        with translated(self._file):
            return dict(_standing(row) for row in self._db.execute(f"SELECT {MEMORY_COLUMNS} FROM memory"))

    def standing(self, ref: str) -> Standing:
        """Where *ref* stands, from the snapshot."""
        with translated(self._file):
            row = self._db.execute(f"SELECT {MEMORY_COLUMNS} FROM memory WHERE card = ?", (ref,)).fetchone()
            return _standing(row)[1] if row else NEW

    def held(self) -> frozenset[str]:
        """The refs, of faces, cards and decks, that the learner set aside."""
        return frozenset(ref for (ref,) in self._rows("SELECT card FROM memory WHERE suspended = 1"))

    def beside_held(self) -> list[str]:
        """The faces, due on a day and not set aside themselves, of which the card is."""
        query = (
            "SELECT m.card FROM memory h JOIN memory m ON m.card > h.card || '#' AND m.card < h.card || '$'"
            " WHERE h.suspended = 1 AND instr(h.card, '/') AND NOT instr(h.card, '#')"
            " AND m.due_day IS NOT NULL AND m.suspended = 0 AND m.leech = 0"
        )
        return [ref for (ref,) in self._rows(query)]

    def learning(self) -> list[tuple[str, int]]:
        """The faces in short steps, with the millisecond at which each comes back, in that order."""
        return self._rows(f"SELECT card, due_ms FROM memory WHERE due_ms IS NOT NULL AND {_FREE} ORDER BY due_ms, card")

    def due(self, day: int, *, kept_first: bool = False) -> Iterator[tuple[str, float]]:
        """The faces due on study day *day*, each with its elapsed days over its stability.

        The larger that is, the likelier it is forgotten; these come first, or last with *kept_first*.
        """
        order = "ASC" if kept_first else "DESC"
        query = (
            f"SELECT card, max(0, ? - last_day) / stability_days AS lapse FROM memory WHERE due_day <= ? AND {_FREE}"
            f" ORDER BY lapse {order}, card"
        )
        return self._paged(query, day, day)

    def due_by_deck(self, day: int) -> dict[str, int]:
        """How many faces of each deck are due on study day *day*."""
        query = f"SELECT {_DECK}, count(*) FROM memory WHERE due_day <= ? AND {_FREE} GROUP BY 1"
        return dict(self._rows(query, day))

    def due_by_day(self, after: int) -> Iterator[tuple[int, int]]:
        """The study days later than *after* on which something falls due, and how much, in order."""
        query = f"SELECT due_day, count(*) FROM memory WHERE due_day > ? AND {_FREE} GROUP BY due_day ORDER BY due_day"
        return self._paged(query, after, size=50)

    def due_of_deck(self, deck: str) -> dict[int, int]:
        """How many faces of *deck* fall due on each study day."""
        query = (
            f"SELECT due_day, count(*) FROM memory WHERE card >= ? AND card < ? AND due_day IS NOT NULL AND {_FREE}"
            " GROUP BY due_day"
        )
        return dict(self._rows(query, f"{deck}/", f"{deck}0"))

    def next_due(self, after: int) -> Iterator[tuple[str, int]]:
        """The faces due later than study day *after*, with their days, soonest first."""
        query = f"SELECT card, due_day FROM memory WHERE due_day > ? AND {_FREE} ORDER BY due_day, card"
        return self._paged(query, after)

    def standings_of(self, whole: str) -> dict[str, Standing]:
        """Where *whole*, a deck or card, and all its parts stand."""
        query = (
            f"SELECT {MEMORY_COLUMNS} FROM memory WHERE card = ? OR card >= ? AND card < ? OR card >= ? AND card < ?"
        )
        rows = self._rows(query, whole, f"{whole}#", f"{whole}$", f"{whole}/", f"{whole}0")
        with translated(self._file):
            return dict(_standing(row) for row in rows)

    def graded(self, deck: str) -> set[str]:
        """The faces of *deck* that have a memory."""
        query = "SELECT card FROM memory WHERE card >= ? AND card < ? AND state IS NOT NULL"
        return {ref for (ref,) in self._rows(query, f"{deck}/", f"{deck}0")}

    def decks(self) -> list[str]:
        """The decks that anything stands of."""
        after = "SELECT min(card) FROM memory WHERE card > "
        past = "substr(first.card, 1, instr(first.card, '/') - 1) || '0'"  # all its cards: `0` is what follows `/`
        query = (
            f"WITH RECURSIVE first (card) AS ({after}'' UNION ALL SELECT"
            f" ({after}CASE WHEN instr(first.card, '/') THEN {past} ELSE first.card END)"
            f" FROM first WHERE first.card IS NOT NULL) SELECT DISTINCT {_DECK} FROM first WHERE instr(card, '/')"
        )
        return [deck for (deck,) in self._rows(query)]

    def learned(self) -> dict[str, tuple[int, int]]:
        """How many faces of each deck have a memory, and how many of these an interval of three weeks or more."""
        mature = f"state = 'review' AND due_day IS NOT NULL AND due_day - last_day >= {MATURE_DAYS}"
        query = f"SELECT {_DECK}, count(*), sum({mature}) FROM memory WHERE state IS NOT NULL GROUP BY 1"
        return {deck: (seen, mature) for deck, seen, mature in self._rows(query)}

    def last_day(self) -> int | None:
        """The latest study day on which anything was graded."""
        day: int | None = self._rows("SELECT max(last_day) FROM memory WHERE last_day IS NOT NULL")[0][0]
        return day

    def is_new(self) -> bool:
        """Whether nothing stands of anything yet."""
        return not self._rows("SELECT 1 FROM memory LIMIT 1")

    def newest(self) -> str:
        """The id of the last event; empty where there is none."""
        found: str | None = self._rows("SELECT max(id) FROM event")[0][0]
        return found or ""

    def holds(self, event_id: str) -> bool:
        """Whether there is an event of that id."""
        return bool(self._rows("SELECT 1 FROM event WHERE id = ?", event_id))

    def since(self, event_id: str) -> list[tuple[str, str]]:
        """What came after that event: the kind of each and what it is about."""
        return self._rows("SELECT kind, card FROM event WHERE id > ? ORDER BY id", event_id)

    def reviews_since(self, since: datetime) -> dict[str, int]:
        """How many reviews that stand were recorded from *since* on, by their study day as an ISO date."""
        query = (
            "SELECT json_extract(detail, '$.day'), count(*) FROM event e"
            " WHERE id >= ? AND at_ms >= ? AND kind = 'review'"
            " AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes = e.id) GROUP BY 1"
        )
        at_ms = milliseconds(since)
        return dict(self._rows(query, f"{at_ms:012x}", at_ms))

    def first_review(self) -> Event | None:
        """The first review that stands."""
        query = (
            f"SELECT {EVENT_COLUMNS} FROM event e WHERE kind = 'review'"
            " AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes = e.id) ORDER BY id LIMIT 1"
        )
        rows = self._rows(query)
        with translated(self._file):
            return read_event(rows[0]) if rows else None

    def reviewed_since(self, since: datetime) -> set[str]:
        """The refs of which a review was recorded from *since* on."""
        query = "SELECT card FROM event WHERE id >= ? AND kind = 'review'"  # DISTINCT would go through all by card
        return {ref for (ref,) in self._rows(query, f"{milliseconds(since):012x}")}

    def lines_of(self, refs: Collection[str]) -> Iterator[tuple[Line, int | None]]:
        """What stands in the log of *refs*, and all resets, in its order, each with how long the answer took.

        The log is gone through once, which is less than looking for many refs in it one by one.
        """
        undone = self.undone()
        query = "SELECT id, card, kind, grade, at_ms, detail, duration_ms FROM event WHERE kind <> 'undo' ORDER BY id"
        with translated(self._file):
            rows = [
                row for row in self._db.execute(query) if (row[1] in refs or row[2] == "reset") and row[0] not in undone
            ]
            return zip(_lines(row[:6] for row in rows), [row[6] for row in rows], strict=True)

    def events(
        self, *, card: str | None = None, since: datetime | None = None, newest: int | None = None
    ) -> list[Event]:
        """Events in the order of the log: of *card* and what it is part of, from *since* on, the *newest* so many."""
        where: list[str] = ["1"]
        values: list[str | int] = []
        if card is not None:
            places = wholes(card)
            where.append(
                f"(card IN ({','.join('?' * len(places))}) OR card >= ? AND card < ? OR card >= ? AND card < ?)"
            )
            values += [*places, f"{card}#", f"{card}$", f"{card}/", f"{card}0"]
        if since is not None:  # an id's time is never before its event's, so this only leaves out what is older
            where.append("id >= ? AND at_ms >= ?")
            values += [f"{milliseconds(since):012x}", milliseconds(since)]
        query = f"SELECT {EVENT_COLUMNS} FROM event WHERE {' AND '.join(where)} ORDER BY id DESC"
        if newest is not None:
            query += f" LIMIT {newest:d}"
        with translated(self._file):
            return [read_event(row) for row in self._db.execute(query, values)][::-1]

    def last_event(self, ref: str) -> str:
        """The id of the last event that names *ref*, undos included; empty where there is none."""
        with translated(self._file):
            found = self._db.execute("SELECT max(id) FROM event WHERE card = ?", (ref,)).fetchone()[0]
        return found or ""

    def undone(self) -> set[str]:
        """The ids of events that were taken back."""
        with translated(self._file):
            return {row[0] for row in self._db.execute("SELECT undoes FROM event WHERE undoes IS NOT NULL")}

    def first_seen(self, day: int, since: datetime) -> list[str]:
        """The refs first graded on study day *day*, which begins at *since*."""
        query = (
            "SELECT card FROM event e WHERE id >= ? AND json_extract(detail, '$.first')"
            " AND json_extract(detail, '$.day') = ?"
            " AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes = e.id) ORDER BY id"
        )
        begin = milliseconds(since - timedelta(days=1, hours=2))  # it may have begun further east
        return [ref for (ref,) in self._rows(query, f"{begin:012x}", date.fromordinal(day).isoformat())]

    def record(
        self, moment: Moment, card: str, kind: EventKind, *, grade: Grade | None = None, duration_ms: int | None = None,
        key: str | None = None, detail: Mapping[str, Any] | None = None, reply: str | None = None,
    ) -> Recorded:  # fmt: skip
        """Appends one event and brings the snapshot up to it; durable when this returns.

        A review's *detail* must hold its desired `retention`. With a *key* used before for the same grade
        nothing changes and `repeated` is true; used for another one it is refused.
        """
        with self._writing():
            if key is not None and (earlier := self._repeated(key, card, kind, grade)):
                now = self.standing(card)
                return Recorded(earlier, now, now, repeated=True)
            before = self.standing(card)
            facts: dict[str, Any] = {"day": date.fromordinal(moment.day).isoformat()}
            if kind is EventKind.REVIEW and before.memory is None:
                facts["first"] = True
            if kind is EventKind.REVIEW and is_clamped(before.memory, moment):
                facts["clock_behind"] = True
            event = self._append(
                Event(
                    "",
                    moment.at_ms,
                    moment.offset_s,
                    "",
                    card,
                    kind,
                    grade,
                    duration_ms,
                    None,
                    key,
                    facts | dict(detail or {}),
                )
            )
            if kind in COVERING:
                for ref in self._parts(event):
                    self._put(ref, step(self.standing(ref), event))
                after = self.standing(card)
            else:
                after = step(before, event)
                self._put(card, after)
            if reply:
                self._db.execute("INSERT INTO response (event, card, text) VALUES (?, ?, ?)", (event.id, card, reply))
            return Recorded(event, before, after)

    def undo(self, moment: Moment, event_id: str | None = None) -> Recorded | None:
        """Takes back *event_id*, or the last event that still stands, as an event of its own; None if there is none."""
        with self._writing():
            event = self._last_standing(event_id)
            if event is None:
                return None
            before = self.standing(event.card)
            detail = {"day": date.fromordinal(moment.day).isoformat()}
            self._append(
                Event(
                    "",
                    moment.at_ms,
                    moment.offset_s,
                    "",
                    event.card,
                    EventKind.UNDO,
                    None,
                    None,
                    event.id,
                    None,
                    detail,
                )
            )
            for ref in self._logged_parts(event.card) if event.kind in COVERING else [event.card]:
                self._put(ref, fold(self._history(ref)).get(ref, NEW))
            self._db.execute("DELETE FROM response WHERE event = ?", (event.id,))
            return Recorded(event, before, self.standing(event.card))

    def replies(self, card: str | None = None) -> list[Reply]:
        """What the learner typed for *card*, or for all cards, oldest first."""
        query = (
            "SELECT r.event, r.card, e.at_ms, r.text, e.grade FROM response r JOIN event e ON e.id = r.event"
            " WHERE ? IS NULL OR r.card = ? ORDER BY r.event"
        )
        with translated(self._file):
            rows = self._db.execute(query, (card, card)).fetchall()
        return [
            Reply(event, ref, at_ms, text, Grade(grade) if grade else None) for event, ref, at_ms, text, grade in rows
        ]

    def forget_replies(self, card: str | None = None) -> int:
        """Deletes what the learner typed for *card*, or everywhere, and gives how many that were. Grades stay.

        The text is overwritten in the file and not only marked as free.
        """
        with self._writing():
            self._db.execute(FORGET_DRAFTS, (card, card))
            return self._db.execute("DELETE FROM response WHERE ? IS NULL OR card = ?", (card, card)).rowcount

    def forget(self, deck: str) -> int:
        """Deletes everything recorded of *deck* and its cards, replies too, and gives how many events that were.

        The one way in which the log shrinks; it cannot be undone.
        """
        inside = "(card = ? OR card >= ? AND card < ?)"
        places = (deck, f"{deck}/", f"{deck}0")
        with self._writing():
            self._db.execute(f"DELETE FROM response WHERE {inside}", places)
            self._db.execute("DELETE FROM note WHERE name >= ? AND name < ?", (f"{_DRAFT}{deck}/", f"{_DRAFT}{deck}0"))
            self._db.execute(f"DELETE FROM memory WHERE {inside}", places)
            self._begin_generation()
            return self._db.execute(f"DELETE FROM event WHERE {inside}", places).rowcount

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything that is written within is one transaction, and nobody else writes meanwhile."""
        with self._writing():
            yield

    def note(self, name: str) -> str | None:
        """The small fact kept under *name*."""
        with translated(self._file):
            row = self._db.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def put_note(self, name: str, value: str) -> None:
        """Keeps a small fact."""
        with self._writing():
            self._db.execute("INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)", (name, value))

    def draft(self, card: str) -> str:
        """The reply to *card* that was begun and not sent; empty where there is none."""
        return self.note(_DRAFT + card) or ""

    def put_draft(self, card: str, text: str) -> None:
        """Keeps a reply begun, or with an empty *text* none any more. It is forgotten with the replies."""
        with self._writing():
            self._db.execute(FORGET_DRAFTS, (card, card))
            if text:
                self._db.execute("INSERT INTO note (name, value) VALUES (?, ?)", (_DRAFT + card, text))

    def rebuilt(self) -> dict[str, Standing]:
        """Every standing as the log alone gives it, for comparing with `standings`."""
        query = "SELECT id, card, kind, grade, at_ms, detail FROM event WHERE kind <> 'undo' ORDER BY id"
        with translated(self._file):
            return fold_lines(_lines(self._db.execute(query)), self.undone())

    def rebuild(self) -> None:
        """Replaces the snapshot by the fold of the log."""
        with self._writing():
            self._refold()

    def reindex(self) -> None:
        """Makes the indices anew from the tables; the tables themselves are only read."""
        with self._writing():
            names = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
            for (name,) in self._db.execute(names).fetchall():
                self._db.execute(f'REINDEX "{name}"')

    def bad_rows(self) -> list[str]:
        """The ids of events whose checksum does not fit."""
        with translated(self._file):
            kept, self._db.text_factory = self._db.text_factory, lambda raw: raw.decode(errors="surrogateescape")
            try:
                rows = self._db.execute(f"SELECT {EVENT_COLUMNS}, checksum FROM event")
                bad = [row[0] for row in rows if checksum(row[:-1]) != row[-1]]
            finally:
                self._db.text_factory = kept
        return [str(event_id).encode(errors="replace").decode() for event_id in bad]

    def row(self, event_id: str) -> Row | None:
        """The row of an event as it is stored, its checksum last."""
        query = f"SELECT {EVENT_COLUMNS}, checksum FROM event WHERE id = ?"
        with translated(self._file):
            found: Row | None = self._db.execute(query, (event_id,)).fetchone()
        return found

    def reply(self, event_id: str) -> str | None:
        """What was typed for an event."""
        with translated(self._file):
            found = self._db.execute("SELECT text FROM response WHERE event = ?", (event_id,)).fetchone()
        return found[0] if found else None

    def extent(self) -> tuple[int, str]:
        """How many events there are, and the id of the last one."""
        with translated(self._file):
            count, last = self._db.execute("SELECT count(*), max(id) FROM event").fetchone()
        return count, last or ""

    def take_in(
        self, rows: Iterable[Row], replies: Iterable[ReplyRow], *, instead: tuple[int, str] | None = None
    ) -> int:
        """Adds the events of other files that are not here, with what was typed, and gives how many those were.

        All of it, the snapshot too, is one transaction. *rows* are trusted to be sound; one whose id is here with
        another content raises `Refusal`, and nothing is changed. With *instead*, what is here now makes way for
        them, if its extent is still that; else it is refused as busy.
        """
        with self._writing():
            if instead is not None:
                if self.extent() != instead:
                    raise errors.busy(self._file)
                for table in ("response", "memory", "event"):
                    self._db.execute(f"DELETE FROM {table}")
            added = sum([self._add(row) for row in rows])
            for event_id, card, text in replies:
                if (held := self.reply(event_id)) is None:
                    self._db.execute(
                        "INSERT INTO response (event, card, text) VALUES (?, ?, ?)", (event_id, card, text)
                    )
                elif held != text:
                    raise errors.two_contents(self._file, event_id)
            self._db.execute("DELETE FROM response WHERE event IN (SELECT undoes FROM event WHERE undoes IS NOT NULL)")
            self._refold()
        return added

    def _add(self, row: Row) -> bool:
        """Whether *row* was not here yet; then it is now."""
        held = self.row(row[0])
        if held is None:
            self._db.execute(f"INSERT INTO event ({EVENT_COLUMNS}, checksum) VALUES ({'?, ' * 11}?)", row)
        elif held != row:
            raise errors.two_contents(self._file, row[0])
        return held is None

    def _refold(self) -> None:
        standings = self.rebuilt()
        self._db.execute("DELETE FROM memory")
        self._db.executemany(_PUT, (memory_row(ref, standing) for ref, standing in standings.items()))
        self._begin_generation()

    def _begin_generation(self) -> None:
        """Tells whoever remembers up to where they know the log that it was not only added to."""
        generation = f"{self._rng.getrandbits(32):08x}"
        self._db.execute("INSERT OR REPLACE INTO note (name, value) VALUES ('generation', ?)", (generation,))

    def _rows(self, query: str, *values: Any) -> list[Any]:
        with translated(self._file):
            return self._db.execute(query, values).fetchall()

    def _paged(self, query: str, *values: Any, size: int = 100) -> Iterator[Any]:
        """The rows of *query*, more at a time the longer they are wanted; none is left open to hold up a writer."""
        offset = 0
        while rows := self._rows(f"{query} LIMIT {size} OFFSET {offset}", *values):
            yield from rows
            offset, size = offset + size, size * 4

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._db.in_transaction:  # a part of what is done `together`
            yield
            return
        with translated(self._file):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def _append(self, event: Event) -> Event:
        device = self.note("device") or "unknown"
        last = self._db.execute("SELECT max(id) FROM event").fetchone()[0] or ""
        event = replace(event, id=_next_id(last, event.at_ms, self._rng), device=device)
        row = (
            event.id, event.at_ms, event.offset_s, event.device, event.card, str(event.kind),
            str(event.grade) if event.grade else None, event.duration_ms, event.undoes, event.key,
            json.dumps(dict(event.detail), sort_keys=True, separators=(",", ":")),
        )  # fmt: skip
        self._db.execute(f"INSERT INTO event ({EVENT_COLUMNS}, checksum) VALUES ({'?, ' * 11}?)", (*row, checksum(row)))
        return event

    def _put(self, ref: str, standing: Standing) -> None:
        if standing == NEW:
            self._db.execute("DELETE FROM memory WHERE card = ?", (ref,))
            return
        self._db.execute(_PUT, memory_row(ref, standing))

    def _repeated(self, key: str, card: str, kind: EventKind, grade: Grade | None) -> Event | None:
        """What was recorded here under *key*, None where nothing was. Raises `Refusal` when that was something else.

        After a merge with a copy of this file there may be several under one key; each can be repeated.
        """
        query = (
            f"SELECT {EVENT_COLUMNS} FROM event"
            " WHERE device = (SELECT value FROM note WHERE name = 'device') AND key = ? ORDER BY id"
        )
        earlier = [read_event(row) for row in self._db.execute(query, (key,)).fetchall()]
        if not earlier:
            return None
        same = [one for one in earlier if (one.card, one.kind, one.grade) == (card, kind, grade)]
        if not same:
            raise errors.Refusal(
                "key_reused", f"the key `{key}` was used for `{earlier[0].card}` {earlier[0].grade or earlier[0].kind}",
                "give every grade a key of its own",
            )  # fmt: skip
        undone = self.undone()
        standing = [one for one in same if one.id not in undone]
        if not standing:
            raise errors.Refusal("key_reused", f"the grade under `{key}` was taken back", "give this one a new key")
        return standing[0]

    def _last_standing(self, event_id: str | None) -> Event | None:
        query = (
            f"SELECT {EVENT_COLUMNS} FROM event e WHERE undoes IS NULL AND (? IS NULL OR id = ?)"
            " AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes = e.id) ORDER BY id DESC LIMIT 1"
        )
        row = self._db.execute(query, (event_id, event_id)).fetchone()
        return read_event(row) if row else None

    def _parts(self, event: Event) -> list[str]:
        return [ref for (ref,) in self._db.execute("SELECT card FROM memory").fetchall() if concerns(event, ref)]

    def _logged_parts(self, whole: str) -> list[str]:
        return [ref for (ref,) in self._db.execute("SELECT DISTINCT card FROM event").fetchall() if is_part(ref, whole)]

    def _history(self, ref: str) -> list[Event]:
        """What the fold of *ref* alone needs: what concerns it, and the undos of that."""
        return [
            event for event in self.events(card=ref)
            if concerns(event, ref) or event.kind is EventKind.UNDO
        ]  # fmt: skip


_DRAFT = "draft "
"""What a note's name begins with that holds a reply begun; the card follows."""
FORGET_DRAFTS = f"DELETE FROM note WHERE name GLOB '{_DRAFT}*' AND (? IS NULL OR name = '{_DRAFT}' || ?)"


def erase_replies(path: Path, card: str | None) -> None:
    """Deletes what was typed for *card*, or everywhere, from the file at *path*, and changes nothing else."""
    with translated(str(path)):
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_TIMEOUT_S)
        try:
            db.execute("PRAGMA secure_delete = ON")
            with db:
                db.execute(FORGET_DRAFTS, (card, card))
                db.execute("DELETE FROM response WHERE ? IS NULL OR card = ?", (card, card))
        finally:
            db.close()


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


class BadRow(Exception):  # noqa: N818 - `translated` makes it a refusal
    """A row that cannot be one of ours."""


EVENT_COLUMNS = "id, at_ms, offset_s, device, card, kind, grade, duration_ms, undoes, key, detail"
MEMORY_COLUMNS = (
    "card, suspended, state, step, stability_days, difficulty, due_ms, due_day, last_ms, last_day, reps, lapses, leech"
)
_PUT = f"INSERT OR REPLACE INTO memory ({MEMORY_COLUMNS}) VALUES ({'?, ' * 12}?)"

Row = tuple[Any, ...]
"""An event as it is stored: `EVENT_COLUMNS` and its checksum."""
ReplyRow = tuple[str, str, str]
"""What was typed: event, card, text."""


_MOST_KNOWN = 100_000
_FREE = "suspended = 0 AND leech = 0"
_DECK = "substr(card, 1, instr(card, '/') - 1)"


def _create(path: Path, rng: Dice) -> None:
    """A new progress file, complete before it appears under its name."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{rng.getrandbits(32):08x}")
    with translated(str(path)):
        files.make_folder(path.parent)
        # sqlite3.connect would create it readable by all; the journal takes over the mode of the file.
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            db = sqlite3.connect(draft, isolation_level=None)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _migrated(db, rng).close()
            with suppress(FileExistsError):  # another hark was first: theirs is as good
                files.appear(draft, path)
            for folder in (path.parent, path.parent.parent):  # or a power cut could take the names away
                files.settle(folder)
        finally:
            draft.unlink(missing_ok=True)


def check_kind(db: sqlite3.Connection, file: str) -> int:
    """The version of a progress file. Raises `Refusal` for one that is not ours or not ours to understand."""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise errors.damaged(file, "belongs to another program")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise errors.damaged(file, "was written by a newer hark: update hark to use it")
    pages, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    if version < 1 or Path(file).stat().st_size < pages * size:  # SQLite would read a missing end as zeros
        raise errors.damaged(file, "is damaged")
    return int(version)


def _migrated(db: sqlite3.Connection, rng: Dice) -> sqlite3.Connection:
    db.execute("PRAGMA synchronous = EXTRA")
    db.execute("PRAGMA secure_delete = ON")  # a reply that is deleted is overwritten, not only marked as free
    while (version := db.execute("PRAGMA user_version").fetchone()[0]) < len(MIGRATIONS):
        db.execute("BEGIN IMMEDIATE")
        try:
            if db.execute("PRAGMA user_version").fetchone()[0] == version:  # nobody else has done it meanwhile
                for statement in statements(MIGRATIONS[version]):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {version + 1}")
                if version == 0:
                    db.execute("INSERT INTO note VALUES ('device', ?)", (f"{rng.getrandbits(32):08x}",))
            db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            raise
    return db


def statements(script: str) -> Iterator[str]:
    """The statements of *script*; `executescript` would commit the transaction we are in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _next_id(last: str, at_ms: int, rng: Dice) -> str:
    """An id after *last*: milliseconds, a counter within one, 32 random bits; all in hexadecimal."""
    counter = 0
    if last[:12] >= f"{at_ms:012x}":  # the same millisecond, or the clock was set back
        at_ms, counter = int(last[:12], 16), int(last[13:17], 16) + 1
        if counter > 0xFFFF:
            at_ms, counter = at_ms + 1, 0
    return f"{at_ms:012x}-{counter:04x}-{rng.getrandbits(32):08x}"


def memory_row(ref: str, standing: Standing) -> tuple[Any, ...]:
    """The row of the `memory` table for *standing*."""
    m = standing.memory
    if m is None:
        return (ref, int(standing.suspended), *(None,) * 11)
    return (
        ref, int(standing.suspended), str(m.state), m.step, m.stability_days, m.difficulty, m.due_ms, m.due_day,
        m.last_ms, m.last_day, m.reps, m.lapses, int(m.leech),
    )  # fmt: skip


def checksum(row: tuple[Any, ...]) -> int:
    """CRC-32 of the columns of an event, the checksum itself left out."""
    return crc32(json.dumps(row, separators=(",", ":"), default=repr).encode())


def _lines(rows: Iterable[Row]) -> Iterator[Line]:
    """What the fold needs of *rows*. Raises `BadRow`."""
    kinds, grades, review = {str(kind) for kind in EventKind}, {str(grade) for grade in Grade}, str(EventKind.REVIEW)
    known: dict[str, tuple[int, float]] = {}  # most details are like many others
    for event_id, card, kind, grade, at_ms, detail in rows:
        facts = known.get(detail)
        if facts is None:
            facts = known[detail] = _day_and_retention(event_id, detail)
            if len(known) > _MOST_KNOWN:
                known.clear()
        if kind not in kinds:
            raise BadRow(f"event {event_id} cannot be read")
        if kind == review and not (grade in grades and 0 < facts[1] < 1):
            raise BadRow(f"event {event_id} has no grade")
        yield event_id, card, kind, grade, at_ms, *facts


def _day_and_retention(event_id: str, detail: str) -> tuple[int, float]:
    try:
        plain = json.loads(detail)
        return date.fromisoformat(plain["day"]).toordinal(), float(plain.get("retention", 0))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadRow(f"event {event_id} cannot be read") from error


def read_event(row: tuple[Any, ...]) -> Event:
    """The event in a row of the log. Raises `BadRow`."""
    event_id, at_ms, offset_s, device, card, kind, grade, duration_ms, undoes, key, detail = row
    try:
        event = Event(
            id=event_id,
            at_ms=at_ms,
            offset_s=offset_s,
            device=device,
            card=card,
            kind=EventKind(kind),
            grade=Grade(grade) if grade else None,
            duration_ms=duration_ms,
            undoes=undoes,
            key=key,
            detail=json.loads(detail),
        )
        date.fromisoformat(event.detail["day"])
        if event.kind is EventKind.REVIEW and not (event.grade and 0 < event.detail["retention"] < 1):
            raise BadRow(f"event {event_id} has no grade")
    except (ValueError, KeyError, TypeError) as error:
        raise BadRow(f"event {event_id} cannot be read") from error
    return event


def _standing(row: tuple[Any, ...]) -> tuple[str, Standing]:
    card, suspended, state, *rest = row
    if not state:
        return card, Standing(None, bool(suspended))
    step, stability_days, difficulty, due_ms, due_day, last_ms, last_day, reps, lapses, leech = rest
    if state not in list(State):
        raise BadRow(f"the memory of {card} cannot be read")
    memory = Memory(
        state=State(state),
        step=step,
        stability_days=stability_days,
        difficulty=difficulty,
        due_ms=due_ms,
        due_day=due_day,
        last_ms=last_ms,
        last_day=last_day,
        reps=reps,
        lapses=lapses,
        leech=bool(leech),
    )
    return card, Standing(memory, bool(suspended))
