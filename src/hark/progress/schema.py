# SPDX-License-Identifier: MIT
"""The form of the progress file: its tables, the migrations that led to them, and how one is begun or opened.

A file is recognised by its application id and its version, and left alone where either is not ours.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from hark import errors, files
from hark.progress.database import connected, in_memory, statements, translated
from hark.progress.rows import reply_checksum

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

APPLICATION_ID = 0x6861726B  # "hark"

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
    # What was typed is told from what damage made of it, too.
    """
    ALTER TABLE response ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
    UPDATE response
        SET checksum = reply_checksum(CAST(event AS BLOB), CAST(card AS BLOB), CAST(text AS BLOB));
    """,
    # From here on there are events of the kind `move`, which an older hark could not read, and few of them.
    """
    CREATE INDEX event_move ON event (id) WHERE kind = 'move';
    """,
    # What reviews add up to is told without going through the log. Of a log that is here it is counted when it is
    # first asked for, so that one that is damaged keeps nobody from opening the file.
    """
    CREATE TABLE practice (             -- what reviews add up to; a cache
        day             INTEGER NOT NULL,   -- the study day
        deck            TEXT NOT NULL,
        again           INTEGER NOT NULL,
        hard            INTEGER NOT NULL,
        good            INTEGER NOT NULL,
        easy            INTEGER NOT NULL,
        new             INTEGER NOT NULL,
        practised_ms    INTEGER NOT NULL,
        young           INTEGER NOT NULL,   -- tests of memory
        young_recalled  INTEGER NOT NULL,
        mature          INTEGER NOT NULL,
        mature_recalled INTEGER NOT NULL,
        PRIMARY KEY (day, deck)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO note SELECT 'uncounted', 'practice' WHERE EXISTS (SELECT 1 FROM event);
    """,
    # From here on there are events of the kind `tune`, which change all memories: an older hark would make others.
    """
    CREATE INDEX event_tune ON event (id) WHERE kind = 'tune';
    """,
    # What goes to other computers and came from them, and what is not to come back.
    """
    CREATE TABLE outgoing (             -- events that are not in this install's own segments yet, once it syncs
        id TEXT PRIMARY KEY
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE synced (               -- how far each file of the synced place is known
        file     TEXT PRIMARY KEY,
        bytes    INTEGER NOT NULL,      -- all before is in the log, or was forgotten
        checksum INTEGER NOT NULL,      -- CRC-32 of its first line and of what stands before that place
        mark     TEXT NOT NULL,         -- what told the file as it was last read to its end
        unsound  INTEGER NOT NULL       -- lines behind that place that could not be believed
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE forgotten (            -- what was forgotten on purpose, here or elsewhere
        id       TEXT PRIMARY KEY,
        rule     TEXT NOT NULL,         -- JSON
        until    TEXT NOT NULL,         -- the last event it may reach
        is_own   INTEGER NOT NULL,      -- said here, for others to obey
        is_clean INTEGER NOT NULL       -- whether this install's own segments are without it
    ) STRICT, WITHOUT ROWID;
    """,
    # A year and all decks are told from as many rows as there are days and decks. What was missed, and what could be
    # ticked, indexes find.
    """
    CREATE TABLE learned (              -- how much of each deck is known; a cache
        deck   TEXT PRIMARY KEY,
        seen   INTEGER NOT NULL,        -- faces that were graded
        mature INTEGER NOT NULL         -- of these, with an interval of three weeks or more
    ) STRICT, WITHOUT ROWID;
    INSERT INTO learned
        SELECT substr(card, 1, instr(card, '/') - 1), count(*),
            count(CASE WHEN due_day - last_day >= 21 AND state = 'review' THEN 1 END)
        FROM memory WHERE state IS NOT NULL GROUP BY 1;
    INSERT INTO practice                -- of no deck: all of a day together
        SELECT day, '', sum(again), sum(hard), sum(good), sum(easy), sum(new), sum(practised_ms), sum(young),
            sum(young_recalled), sum(mature), sum(mature_recalled)
        FROM practice GROUP BY day;
    CREATE INDEX event_again ON event (grade, id, card, at_ms) WHERE grade = 'again';
    CREATE INDEX event_ticked ON event (id) WHERE instr(detail, '"skills_met"') > 0;
    """,
)
REPLY_CHECKSUMS, SUMS, SYNCS, LEARNED = 4, 6, 8, 9
"""From these versions on replies have checksums, practice is summed up, what is synced is noted, and decks and whole
days are counted."""


class Dice(Protocol):
    """Where random bits come from, such as `random.Random`."""

    def getrandbits(self, bits: int, /) -> int:
        """A number below 2 to the power of *bits*."""


def opened(
    path: Path, dice: Dice, *, create: bool, before_migration: Callable[[], object] | None = None
) -> sqlite3.Connection:
    """A connection to the progress file at *path*, migrated to the current version; see `Store.open`."""
    with translated(str(path)):
        is_new = not path.exists()
    if is_new:
        if not create:
            return _migrated(in_memory(), dice)
        _create(path, dice)
    with translated(str(path)):
        if path.stat().st_size == 0:
            raise errors.damaged(str(path), "is empty")
        db = connected(path)
        try:
            if check_kind(db, str(path)) < len(MIGRATIONS) and before_migration is not None:
                before_migration()
            _leave_wal(db, str(path))
            return _migrated(db, dice)
        except BaseException:
            db.close()
            raise


def _leave_wal(db: sqlite3.Connection, file: str) -> None:
    """Takes back that another program has turned on WAL: what is written or deleted would stand in a file beside.

    Raises `Refusal` while that program has it open.
    """
    if db.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        return
    try:
        with translated(file):
            db.execute("PRAGMA journal_mode = DELETE")
    except errors.Busy as refusal:
        hint = "another program has it open, in a mode (WAL) that hark does not use: close that program"
        raise refusal.but(hint=hint) from None


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


def _create(path: Path, dice: Dice) -> None:
    """A new progress file, complete before it appears under its name."""
    draft = files.draft_of(path)
    with translated(str(path)):
        files.make_folder(path.parent)
        # Opening it with SQLite would create it readable by all; the journal takes over the mode of the file.
        os.close(files.create(draft))
        try:
            db = connected(draft)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _migrated(db, dice).close()
            with suppress(FileExistsError):  # another hark was first: theirs is as good
                files.appear(draft, path)
            for folder in (path.parent, path.parent.parent):  # or a power cut could take the names away
                files.settle(folder)
        finally:
            draft.unlink(missing_ok=True)


def know_checksums(db: sqlite3.Connection) -> None:
    """Gives *db* the function that migrations call."""
    db.create_function("reply_checksum", 3, reply_checksum, deterministic=True)


def _migrated(db: sqlite3.Connection, dice: Dice) -> sqlite3.Connection:
    db.execute("PRAGMA synchronous = EXTRA")
    db.execute("PRAGMA fullfsync = ON")  # macOS alone: else a power cut may take what the disk has in its cache
    db.execute("PRAGMA secure_delete = ON")  # a reply that is deleted is overwritten, not only marked as free
    know_checksums(db)
    while (version := db.execute("PRAGMA user_version").fetchone()[0]) < len(MIGRATIONS):
        db.execute("BEGIN IMMEDIATE")
        with db:  # commits, or rolls back what raises
            if db.execute("PRAGMA user_version").fetchone()[0] == version:  # nobody else has done it meanwhile
                for statement in statements(MIGRATIONS[version]):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {version + 1}")
                if version == 0:
                    db.execute("INSERT INTO note VALUES ('device', ?)", (f"{dice.getrandbits(32):08x}",))
    return db
