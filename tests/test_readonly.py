# SPDX-License-Identifier: MIT
"""A progress file from elsewhere is a stranger's: whatever is in it ends in one refusal, and nothing of it is run."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hark import files
from hark.errors import Exit
from hark.progress.readonly import Copy
from hark.progress.rows import EVENT_COLUMNS, checksum
from progressfile import grade, look, noon, opened, refused

if TYPE_CHECKING:
    from harness import Hark

EVENT: dict[str, Any] = {
    "id": "018f00000000-0000-00000001", "at_ms": 1714540249088, "offset_s": 0, "device": "d", "card": "care/empty-cup",
    "kind": "review", "grade": "good", "duration_ms": 1, "undoes": None, "key": None,
    "detail": '{"day":"2024-05-01","retention":0.9}',
}  # fmt: skip
DAY = '{"day":"2024-05-01","retention":0.9'


def event(db: sqlite3.Connection, **changes: Any) -> None:
    """Puts one event with a fitting checksum into *db*."""
    row = tuple((EVENT | changes)[name] for name in EVENT_COLUMNS.split(", "))
    db.execute(f"INSERT INTO event ({EVENT_COLUMNS}, checksum) VALUES ({'?, ' * 11}?)", (*row, checksum(row)))


ENDLESS = (
    "CREATE VIEW event AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
    "SELECT printf('%012x-0000-00000001', n) AS id, n AS at_ms, 0 AS offset_s, 'd' AS device, 'm/c' AS card, "
    "'review' AS kind, 'good' AS grade, 1 AS duration_ms, NULL AS undoes, NULL AS key, '{}' AS detail, 0 AS checksum "
    "FROM r"
)
HOSTILE: dict[str, Any] = {
    "nested deeply": {"detail": "[" * 100_000},
    "nested deeply in a field": {"detail": DAY + ',"x":' + "[" * 50_000 + "]" * 50_000 + "}"},
    "no number": {"detail": '{"day":"2024-05-01","retention":NaN}'},
    "almost nothing": {"detail": '{"day":"2024-05-01","retention":1e-300}'},
    "a day at the end of time": {"detail": '{"day":"9999-12-31","retention":0.9}'},
    "a day at its beginning": {"detail": '{"day":"0001-01-01","retention":0.9}'},
    "a list": {"detail": "[]"},
    "negative": {"duration_ms": -5},
    "a very long answer": {"duration_ms": 2**62},
    "a very long name": {"card": "a/" + "b" * 10_000_000},
    "a name that a terminal obeys": {"card": "\x1b[2J/c"},
    "no name": {"card": ""},
    "the last id there is": {"id": "e677d21fdbff-ffff-ffffffff", "at_ms": 253402300799999},
    "an undo of nothing": {"kind": "undo", "grade": None},
    "no grade": {"grade": None},
    "an endless view": ("DROP TABLE event", ENDLESS),
    "a trigger": ("CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM event; END",),
    "a virtual table": ("CREATE VIRTUAL TABLE more USING fts5(a)",),
    "another table": ("CREATE TABLE more (a)",),
    "an index of its own": ("CREATE INDEX more ON event (hex(zeroblob(100000000)))",),
    "another column": ("ALTER TABLE note ADD COLUMN more TEXT DEFAULT 'x'",),
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("command", ["merge", "restore"])
def test_a_hostile_file(hark: Hark, tmp_path: Path, what: str, command: str) -> None:
    """It is refused in one message with exit 6, and not a byte of one's own changes."""
    hark("grade care/empty-cup good")
    own, other = hark.home / "data" / "progress.db", tmp_path / "other.db"
    opened(other).close()
    db = sqlite3.connect(other, isolation_level=None)
    if isinstance(HOSTILE[what], dict):
        event(db, **HOSTILE[what])
    else:
        for statement in HOSTILE[what]:
            db.execute(statement)
    db.close()
    before = own.read_bytes()

    ran = hark(f"{command} {other} --yes --json")

    assert (ran.code, ran.json()["error"]["code"]) == (6, "damaged")
    assert own.read_bytes() == before


@pytest.mark.parametrize("what", ["an endless view", "a trigger", "a virtual table"])
def test_nothing_of_it_is_salvaged(hark: Hark, tmp_path: Path, what: str) -> None:
    """What could have code of its own run is refused with --salvage, too."""
    other = tmp_path / "other.db"
    opened(other).close()
    db = sqlite3.connect(other, isolation_level=None)
    for statement in HOSTILE[what]:
        db.execute(statement)
    db.close()

    assert [hark(f"{line} {other} --yes --salvage").code for line in ("merge", "restore")] == [6, 6]


def test_the_limits_of_a_copy(tmp_path: Path) -> None:
    """No function that a schema names is trusted, and no row may be longer than 64 MiB."""
    opened(tmp_path / "other.db").close()
    with Copy.open(tmp_path / "other.db") as copy:
        assert copy._db.execute("PRAGMA trusted_schema").fetchone() == (0,)
        assert copy._db.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) == 64 * 2**20


def test_what_a_stranger_remembers(hark: Hark, tmp_path: Path) -> None:
    """Where cards stand is made anew from the log of a file that is restored."""
    other = tmp_path / "other.db"
    with opened(other) as store:
        grade(store, "care/empty-cup")
        store.close()
    db = sqlite3.connect(other, isolation_level=None)
    db.execute("UPDATE memory SET due_day = 4000000000, last_day = -1, state = 'what', stability_days = -1")
    db.close()

    assert hark(f"restore {other} --yes").code == 0
    assert [hark(line, at="2026-04-02 09:00").code for line in ("due", "next", "stats", "doctor")] == [0, 0, 0, 0]


def test_a_file_of_steps_without_end(tmp_path: Path) -> None:
    """A question that takes more steps than an honest file could need is given up."""
    other = tmp_path / "other.db"
    opened(other).close()
    with Copy.open(other) as copy:
        endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"

        refusal = refused(lambda: copy._number(endless))

    assert refusal.exit_code is Exit.DAMAGED


def test_a_journal_that_names_a_file_of_mine(tmp_path: Path) -> None:
    """A journal that says it is part of another one does not have that deleted, whatever it is."""
    from test_merge import cut_off

    other, mine = tmp_path / "other.db", tmp_path / "thesis.txt"
    with opened(other) as store:
        grade(store)
    cut_off(other)
    mine.write_text("my thesis")
    name = str(mine).encode()
    total = sum(byte - 256 if byte > 127 else byte for byte in name) % 2**32
    page = (2**30 // 4096 + 1).to_bytes(4)
    record = page + name + len(name).to_bytes(4) + total.to_bytes(4) + bytes.fromhex("d9d505f920a163d7")
    journal = other.with_name("other.db-journal")
    journal.write_bytes(journal.read_bytes() + record)

    assert refused(lambda: Copy.open(other)).exit_code is Exit.DAMAGED
    assert mine.read_text() == "my thesis"


def torn(file: Path) -> int:
    """Makes *file* a copy made while it changed: one page is from before; gives how many events it had."""
    with opened(file) as store:
        for number in range(150):
            grade(store, f"d/c{number * 7 % 150}", at=noon(number // 20, number))
        old = file.read_bytes()
        for number in range(150, 300):
            grade(store, f"d/c{number * 7 % 300}", at=noon(number // 20, number))
    new = bytearray(file.read_bytes())
    db = sqlite3.connect(file)
    root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'event'").fetchone()[0]
    db.close()
    place = slice((root - 1) * 4096, root * 4096)
    new[place] = old[place]
    file.write_bytes(new)
    return 300


@pytest.mark.parametrize("command", ["merge", "restore"])
def test_a_torn_copy(hark: Hark, tmp_path: Path, command: str) -> None:
    """It is refused; with --salvage what is in it is taken, and how much is missing is said."""
    other = tmp_path / "other.db"
    torn(other)
    assert look(other, "PRAGMA integrity_check(1)") != [("ok",)]

    refused_it = hark(f"{command} {other} --yes --json")
    taken = hark(f"{command} {other} --yes --salvage --json")

    assert (refused_it.code, taken.code) == (6, 0)
    assert f"`hark {command} --salvage`" in refused_it.json()["error"]["hint"]
    answer = taken.json()
    left_out = answer["left_out"] if command == "restore" else answer["sources"][0]["left_out"]
    own = hark.home / "data" / "progress.db"
    assert look(own, "SELECT count(*) FROM event") == [(300 - left_out,)]
    assert look(own, "PRAGMA integrity_check") == [("ok",)]
    if command == "restore":  # keys hold only on the device under which they were used
        device = "SELECT value FROM note WHERE name = 'device'"
        assert look(own, device) == look(other, device)
    assert hark("doctor", at="2026-04-01 09:00").code == 0


class TestPlacing:
    """Where others may write, nothing of ours goes through what they have put there."""

    def test_a_draft_is_nobody_elses(self, tmp_path: Path) -> None:
        """It is made anew under a name of chance, never through a link or into a file that is there."""
        place = tmp_path / "a.db"
        assert files.draft_of(place) != files.draft_of(place)
        thesis = tmp_path / "thesis.txt"
        thesis.write_text("my thesis")
        place.symlink_to(thesis)
        with pytest.raises(FileExistsError):
            files.create(place)
        assert thesis.read_text() == "my thesis"

    def test_the_draft_is_exchanged(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Who puts another file in the draft's place has the copy refused."""
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_text("mine")
        real = files.appear

        def exchanged(draft: Path, file: Path) -> None:
            draft.unlink()
            draft.write_text("theirs")
            real(draft, file)

        monkeypatch.setattr(files, "appear", exchanged)
        with pytest.raises(PermissionError):
            files.place(source, target)

    def test_a_backup_elsewhere(self, hark: Hark, tmp_path: Path) -> None:
        """It is for oneself alone, whole, and leaves no draft."""
        hark("grade care/empty-cup good")
        shared = tmp_path / "shared"
        shared.mkdir()
        shared.chmod(0o777)
        said = hark(f"backup {shared}/a.db --json").json()["shared"]
        other = hark(f"backup {tmp_path}/b.db --json").json()["shared"]
        assert (said, other) == (True, False)
        assert [(path.name, path.stat().st_mode & 0o777) for path in shared.iterdir()] == [("a.db", 0o600)]
        assert [path.name for path in (hark.home / "data" / "backups").iterdir() if path.name.startswith(".")] == []
        assert look(shared / "a.db", "SELECT count(*) FROM event") == [(1,)]
