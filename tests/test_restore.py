# SPDX-License-Identifier: MIT
"""Restoring: what is gained and lost is told, what was here is kept, and nothing is ever between."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hark.errors import Exit
from hark.paths import Folders
from hark.progress import restore
from hark.progress.backups import Vault
from hark.progress.readonly import Copy
from hark.progress.restore import Comparison
from hark.progress.schema import MIGRATIONS
from hark.progress.store import Store
from places import environment
from progressfile import NOON_MS, bad_rows, grade, look, noon, opened, refused
from test_merge import cut_off, quiet, state, take

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
DAY_MS = 86_400_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A progress file with ten events."""
    path = tmp_path / "data" / "progress.db"
    with opened(path) as held:
        for day in range(10):
            grade(held, f"d/c{day % 3}", at=noon(day), key=f"{day}", reply="said" if day == 4 else None)
    return path


@pytest.fixture
def older(file: Path) -> Path:
    """A copy of it from before the last three, and with one event of its own."""
    path = file.parent.parent / "older.db"
    shutil.copy(file, path)
    db = sqlite3.connect(path)
    with db:
        db.execute("DELETE FROM event WHERE id IN (SELECT id FROM event ORDER BY id DESC LIMIT 3)")
    db.close()
    with opened(path) as held:
        held.log.rebuild()
        grade(held, "d/own", at=noon(7))
    return path


def vault(file: Path) -> Vault:
    """Its backups."""
    return Vault(Folders(file.parent, file.parent, file.parent), NOW, 2**30)


def restored(file: Path, other: Path) -> Path | None:
    """Puts *other* in place of *file* and gives where that is now."""
    with Copy.open(other) as there:
        restore.weigh(there, file, quiet)
        return restore.put_back(there, file, vault(file), random.Random(3))


def test_weighing(file: Path, older: Path) -> None:
    """Events only there and only here, and the last review of each."""
    with Copy.open(older) as there:
        assert restore.weigh(there, file, quiet) == Comparison(8, 10, 1, 3, NOON_MS + 7 * DAY_MS, NOON_MS + 9 * DAY_MS)
        assert restore.weigh(there, file.with_name("none.db"), quiet) == Comparison(
            8, 0, 8, 0, NOON_MS + 7 * DAY_MS, None
        )
        file.write_text("nonsense")
        assert restore.weigh(there, file, quiet) == Comparison(8, None, 8, None, NOON_MS + 7 * DAY_MS, None)


def test_restoring(file: Path, older: Path) -> None:
    """The file holds what the other held, bit for bit in every event, and what it held before is among the backups."""
    before, wanted = state(file), state(older)
    with opened(file) as held:
        device = held.note("device")

    aside = restored(file, older)

    assert state(file) == wanted
    assert aside == file.parent / "backups" / "2026-03-20T090000Z_aside.db"
    assert state(aside) == before
    with opened(file) as held:
        assert held.note("device") == device
    assert bad_rows(file) == []
    assert sorted(path.name for path in file.parent.iterdir()) == ["backups", "progress.db"]


def test_restoring_and_merging_what_was_put_aside(file: Path, older: Path) -> None:
    """With both nothing is lost: the union of the two is there."""
    with opened(file) as held:
        mine = {event.id for event in held.history.events()}
    with opened(older) as held:
        theirs = {event.id for event in held.history.events()}

    aside = restored(file, older)
    assert aside
    take(file, aside)

    assert {event.id for event in state(file)[0]} == mine | theirs


def test_restoring_under_an_open_session(file: Path, older: Path) -> None:
    """Who has the file open goes on with the restored one: a grade after it is recorded there."""
    with opened(file) as session:
        restored(file, older)
        event = grade(session, "d/later", at=noon(15)).event

        assert session.snapshot.standings() == session.history.standings()
    assert [one.id for one in state(file)[0]] == [*(one.id for one in state(older)[0]), event.id]


def test_a_grade_in_the_meantime_is_not_lost(file: Path, older: Path) -> None:
    """What is recorded between the copy put aside and the exchange stops it, and nothing is changed."""
    extent = (10, "something else")
    with Copy.open(older) as there, opened(file) as held:
        before = state(file)

        refusal = refused(lambda: held.log.take_in(there.sound_rows(), there.replies(), instead=extent))

    assert refusal.exit_code is Exit.BUSY
    assert state(file) == before


def damage(file: Path, how: str) -> None:
    """Makes *file* what a full disk, a broken copy or another program leaves."""
    whole = bytearray(file.read_bytes())
    page = int.from_bytes(whole[16:18])
    match how:
        case "missing":
            file.unlink()
        case "empty":
            file.write_bytes(b"")
        case "text":
            file.write_bytes(b"nonsense " * 900)
        case "half":
            file.write_bytes(whole[: len(whole) // 2])
        case "hole":
            whole[page:] = bytes(len(whole) - page)
            file.write_bytes(whole)
        case "newer":
            db = sqlite3.connect(file)
            db.execute("PRAGMA user_version = 99")
            db.close()
        case "no memory":
            db = sqlite3.connect(file)
            db.execute("DROP TABLE memory")
            db.close()
        case "cut off":
            cut_off(file)
            file.write_bytes(file.read_bytes()[:page])


@pytest.mark.parametrize("how", ["missing", "empty", "text", "half", "hole", "newer", "no memory", "cut off"])
def test_restoring_over_what_is_no_good(file: Path, older: Path, how: str) -> None:
    """Where the present file is damaged or gone it is put aside byte for byte, and its journal with it."""
    wanted = state(older)
    damage(file, how)
    before = {path.name.removeprefix("progress.db"): path.read_bytes() for path in file.parent.iterdir()}

    aside = restored(file, older)

    assert state(file) == wanted
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in file.parent.iterdir()) == ["backups", "progress.db"]
    if how == "missing":
        assert aside is None
    else:
        assert aside
        kept = {path.name.removeprefix(aside.name): path.read_bytes() for path in aside.parent.iterdir()}
        assert kept == before


@pytest.mark.parametrize("how", ["empty", "text", "half", "hole", "newer"])
def test_what_is_no_good_is_not_restored(file: Path, older: Path, how: str) -> None:
    """A damaged file, one of a newer hark, or one with an event not as it was written stays out; nothing changes."""
    before = file.read_bytes()
    damage(older, how)

    refusal = refused(lambda: restored(file, older))

    assert (refusal.exit_code, refusal.file) == (Exit.DAMAGED, str(older))
    assert file.read_bytes() == before


def test_a_bad_event_is_not_restored(file: Path, older: Path) -> None:
    """A single event that does not fit its checksum keeps the whole file out."""
    db = sqlite3.connect(older)
    with db:
        db.execute("UPDATE event SET grade = 'easy' WHERE card = 'd/own'")
    db.close()

    refusal = refused(lambda: restored(file, older))

    assert refusal.exit_code is Exit.DAMAGED
    assert "does not fit its checksum" in refusal.message


RESTORER = """
import random, sys
from datetime import UTC, datetime
from pathlib import Path
from hark.progress import restore
from hark.copies import Copy
from hark.paths import Folders
from hark.vault import Vault

file, other = Path(sys.argv[1]), Path(sys.argv[2])
folder = file.parent
with Copy.open(other) as there:
    print("ready", flush=True)
    vault = Vault(Folders(folder, folder, folder), datetime(2026, 3, 20, 9, tzinfo=UTC), 2**30)
    restore.put_back(there, file, vault, random.Random(3))
"""


def test_killed_while_restoring(file: Path, older: Path) -> None:
    """Killed at any moment of a restore, the file is whole, and is the old one or the new one."""
    states: list[Any] = [state(file), state(older)]
    rng = random.Random(1)
    seen = set()
    for number in range(12):
        home = file.parent.parent / str(number)
        shutil.copytree(file.parent, home)
        shutil.copy(older, home / "older.db")
        process = subprocess.Popen(
            [sys.executable, "-c", RESTORER, str(home / "progress.db"), str(home / "older.db")],
            env=environment(home), stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        if number:
            with_patience(process, rng.random() * 0.06)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        seen.add(states.index(state(home / "progress.db")))
        with Copy.open(home / "progress.db") as copy:
            assert copy.faults() == []

    assert seen <= {0, 1}


def with_patience(process: subprocess.Popen[str], seconds: float) -> None:
    """Waits so long, or until *process* has ended."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def test_the_older_version_is_brought_up_to_date(file: Path, older: Path) -> None:
    """A backup of the first version is restored into a file of this one, and stays as it is."""
    from test_merge import as_of_version

    as_of_version(older, 1)
    before = older.read_bytes()

    restored(file, older)

    assert older.read_bytes() == before
    with Copy.open(file) as copy:
        assert copy.version == len(MIGRATIONS)
        assert copy.is_shaped()
    file.unlink()
    restored(file, older)
    with Store.open(file, random.Random(1)) as held:
        assert len(held.history.events()) == 8


def test_a_link_into_a_synced_folder_stays_one(file: Path, older: Path) -> None:
    """What the link leads to is restored, whether it was sound or not."""
    synced = file.parent / "synced" / "progress.db"
    synced.parent.mkdir()
    file.rename(synced)
    file.symlink_to(synced)
    wanted = state(older)
    for spoil in (False, True):
        if spoil:
            synced.write_bytes(b"garbage")
        restored(file, older)
        assert file.is_symlink()
        assert state(synced) == wanted


@pytest.mark.parametrize("spoilt", [True, False])
def test_what_another_program_left_beside_it(file: Path, older: Path, spoilt: bool) -> None:
    """The -wal of the file before is not played into the restored one, and what it held is put aside with it."""
    aside = wal_left(file)
    for end in ("", "-wal"):
        shutil.copy(f"{aside}{end}", f"{file}{end}")
    if spoilt:
        file.write_bytes(b"garbage" * 1000)

    kept = restored(file, older)

    assert state(file) == state(older)
    assert look(file, "PRAGMA journal_mode") == [("delete",)]
    assert [path.name for path in file.parent.glob("progress.db-*")] == []
    assert kept
    if spoilt:
        assert Path(f"{kept}-wal").exists()
    else:
        assert look(kept, "SELECT count(*) FROM event") == [(11,)]


def wal_left(file: Path) -> Path:
    """What a kill leaves when another program has turned on WAL: a copy of the file, with an event in its -wal."""
    copy = file.with_name("left.db")
    shutil.copy(file, copy)
    db = sqlite3.connect(copy, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    with opened(file) as store:
        grade(store, "d/last", at=noon(12))
    row = look(file, "SELECT * FROM event ORDER BY id DESC LIMIT 1")[0]
    db.execute(f"INSERT INTO event VALUES ({', '.join('?' * len(row))})", row)
    place = file.with_name("killed.db")
    for end in ("", "-wal"):
        shutil.copy(f"{copy}{end}", f"{place}{end}")
    db.close()
    copy.unlink()
    return place


def test_another_program_has_it_open(file: Path) -> None:
    """While it is open elsewhere in WAL nothing is written or forgotten there; then the mode is put back."""
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("SELECT count(*) FROM event").fetchone()

    refusal = refused(lambda: opened(file))
    db.close()

    assert (refusal.exit_code, "close that program" in refusal.hint) == (Exit.BUSY, True)
    opened(file).close()
    assert look(file, "PRAGMA journal_mode") == [("delete",)]
