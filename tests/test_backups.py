# SPDX-License-Identifier: MIT
"""Backups: when they are made, what they hold, which are kept, and that a failing one costs no grade."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.errors import Exit
from hark.memory.days import Calendar
from hark.paths import Folders
from hark.progress import backups
from hark.progress.backups import Backup, Reason, Vault, superfluous
from hark.progress.log import Log
from hark.progress.readonly import Copy, is_good
from hark.progress.schema import MIGRATIONS
from hark.progress.store import Store
from hark.study.practice import Practice
from harness import welcomed
from progressfile import grade, noon, opened, refused, room_for
from test_merge import as_of_version, cut_off

if TYPE_CHECKING:
    from harness import Hark

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MIB = 2**20


def made(folders: Folders, at: datetime = NOW, room: int = 200 * MIB) -> Vault:
    """The vault at *at*."""
    return Vault(folders, at, room)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A progress file with some events."""
    path = tmp_path / "data" / "progress.db"
    with opened(path) as held:
        for day in range(10):
            grade(held, f"d/c{day % 3}", at=noon(day), key=f"{day}")
    return path


@pytest.fixture
def folders(file: Path) -> Folders:
    """The folders round it."""
    return Folders(file.parent, file.parent.parent / "config", file.parent.parent / "cache")


def names(folders: Folders) -> list[str]:
    """The backups there are, oldest first."""
    return sorted(path.name for path in folders.backups.iterdir())


def test_a_backup_is_the_whole_file(file: Path, folders: Folders) -> None:
    """It holds every event, reply and note, is private, and is alone in its private folder."""
    with opened(file) as held:
        grade(held, reply="said")
        before = held.history.events(), held.snapshot.standings(), held.history.replies(), held.note("device")

    kept = made(folders).keep(Reason.HAND)

    assert kept
    assert kept == Backup(folders.backups / "2026-03-02T090000Z_hand.db", NOW, Reason.HAND, file.stat().st_size)
    assert names(folders) == [kept.name]
    assert kept.file.stat().st_mode & 0o777 == 0o600
    assert folders.backups.stat().st_mode & 0o777 == 0o700
    with opened(kept.file) as held:
        assert (held.history.events(), held.snapshot.standings(), held.history.replies(), held.note("device")) == before


def test_nothing_is_kept_of_nothing(file: Path, folders: Folders) -> None:
    """Where there is no file, or one without events, there is nothing to keep."""
    file.unlink()
    assert made(folders).keep(Reason.HAND) is None
    opened(file).close()

    assert made(folders).keep(Reason.HAND) is None


def test_two_within_a_second(folders: Folders) -> None:
    """A second backup of the same second gets a name of its own and replaces nothing."""
    for _ in range(3):
        made(folders).keep(Reason.MERGE)

    assert names(folders) == [
        "2026-03-02T090000Z-2_merge.db", "2026-03-02T090000Z-3_merge.db", "2026-03-02T090000Z_merge.db",
    ]  # fmt: skip
    assert [one.at for one in made(folders).backups()] == [NOW] * 3


def test_once_a_study_day(folders: Folders) -> None:
    """The first write of a study day makes a backup; later ones, also past midnight, make none before four."""
    calendar = Calendar(UTC, time(4))
    for at in (NOW, NOW + timedelta(hours=3), NOW + timedelta(hours=18, minutes=59), NOW + timedelta(hours=19)):
        made(folders, at).begin_day(calendar)

    assert names(folders) == ["2026-03-02T090000Z_day.db", "2026-03-03T040000Z_day.db"]


@pytest.mark.parametrize("calls", ["wait", "start wait", "start start wait wait"])
def test_beside(folders: Folders, calls: str) -> None:
    """A backup that is made beside something else is made once, and is there when waiting for it is over."""
    beside = made(folders).beside(Calendar(UTC, time(4)))
    for call in calls.split():
        getattr(beside, call)()

    assert names(folders) == ["2026-03-02T090000Z_day.db"]


@pytest.mark.parametrize(
    ("line", "stdin"),
    [
        ("review --kind concept --cards 1", "\n3\n\n"),
        ("session --stdio --kind concept --cards 1", '{"do": "show"}\n{"do": "grade", "grade": "good"}\n'),
    ],
)
def test_a_session_begins_before_the_backup(hark: Hark, monkeypatch: pytest.MonkeyPatch, line: str, stdin: str) -> None:
    """The first card is on the screen before the day's backup is begun; nothing is recorded before that is made."""
    welcomed(hark)
    hark("grade care/empty-cup good", at="2026-03-02 09:00")
    order: list[str] = []

    def noted(owner: Any, name: str, word: str) -> None:
        whole = getattr(owner, name)

        def call(*args: Any, **values: Any) -> Any:
            order.append(word)
            return whole(*args, **values)

        monkeypatch.setattr(owner, name, call)

    noted(Practice, "_screen", "shown")
    noted(Vault, "keep", "kept")
    noted(Log, "_append", "recorded")

    hark(line, stdin=stdin, at="2026-03-03 09:00")

    assert order.index("shown") < order.index("kept") < order.index("recorded")
    assert order.count("kept") == 1
    (day,) = hark.home.glob("data/backups/2026-03-03*_day.db")
    with sqlite3.connect(day) as copy:
        assert copy.execute("SELECT card FROM event").fetchall() == [("care/empty-cup",)]


@pytest.mark.parametrize("stdin", ["", "q\n"])
def test_a_session_left_at_once_has_its_backup(hark: Hark, stdin: str) -> None:
    """Whoever only looks at the first card of a day leaves a backup, too."""
    hark("grade care/empty-cup good", at="2026-03-02 09:00")

    hark("review", stdin=stdin, at="2026-03-03 09:00")

    assert len(list(hark.home.glob("data/backups/2026-03-03*_day.db"))) == 1


def test_a_backup_of_a_damaged_file_is_refused(file: Path, folders: Folders) -> None:
    """A damaged file is not taken for a backup, and leaves nothing behind."""
    whole = bytearray(file.read_bytes())
    page = int.from_bytes(whole[16:18])
    whole[page : page + 200] = bytes(200)
    file.write_bytes(whole)

    refusal = refused(lambda: made(folders).keep(Reason.MERGE))

    assert refusal.exit_code is Exit.DAMAGED
    assert names(folders) == []


@pytest.mark.parametrize("size", [0, 5000, 30_000])
def test_no_room_for_a_backup(folders: Folders, size: int) -> None:
    """A backup that does not fit is refused with exit 7, leaves nothing behind, and a day begins without one."""
    with room_for(size):
        refusal = refused(lambda: made(folders).keep(Reason.MERGE))
        made(folders).begin_day(Calendar(UTC, time(4)))

    assert refusal.exit_code is Exit.NO_SPACE
    assert names(folders) == []


def test_room_is_looked_for_first(file: Path, folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is nearly full the last bytes are left for grades."""
    monkeypatch.setattr(backups, "SPARE_BYTES", 2**60)

    refusal = refused(lambda: made(folders).keep(Reason.MERGE))

    needed = -(-(file.stat().st_size + 2**60) // MIB)
    assert (refusal.exit_code, refusal.message) == (
        Exit.NO_SPACE, f"cannot write: a backup needs {needed} MiB of room",
    )  # fmt: skip
    assert made(folders).problem() == refusal.message


def test_a_failing_backup_costs_no_grade(hark: Hark) -> None:
    """Where the folder of backups cannot be one, a grade is recorded all the same."""
    hark("grade care/empty-cup good")
    folder = hark.home / "data" / "backups"
    shutil.rmtree(folder)
    folder.write_text("in the way")

    ran = hark("grade care/empty-cup good", at="2026-03-09 09:00")

    assert ran.code == 0
    assert len(hark("log --json").json()["events"]) == 2
    assert folder.read_text() == "in the way"


# Migrations


def test_a_migration_begins_with_a_backup(hark: Hark) -> None:
    """A file of the first version is brought up to date, and is among the backups as it was before."""
    for day in (2, 3):
        hark("grade care/empty-cup good --key k", at=f"2026-03-0{day} 09:00")
    file = hark.home / "data" / "progress.db"
    log = hark("log --json", at="2026-03-04 09:00").json()
    shutil.rmtree(file.parent / "backups")
    as_of_version(file, 1)

    ran = hark("log --json", at="2026-03-04 09:00")

    assert ran.json() == log
    [kept] = (file.parent / "backups").iterdir()
    assert kept.name == "2026-03-04T090000Z_migration.db"
    with Copy.open(kept) as before, Copy.open(file) as after:
        assert (before.version, after.version) == (1, len(MIGRATIONS))
        assert list(before.rows()) == list(after.rows())
        assert before.is_shaped()
        assert after.is_shaped()


def test_no_migration_without_its_backup(hark: Hark) -> None:
    """Where the backup cannot be made the file stays of its version, and the command is refused."""
    hark("grade care/empty-cup good")
    file = hark.home / "data" / "progress.db"
    shutil.rmtree(file.parent / "backups")
    (file.parent / "backups").write_text("in the way")
    as_of_version(file, 1)
    before = file.read_bytes()

    ran = hark("due")

    assert ran.code == 7
    assert file.read_bytes() == before


# Which are kept

AGES = st.lists(st.integers(-60, 60 * 24 * 500), unique=True, max_size=40)


def backup(minutes_ago: int, size: int = MIB, reason: Reason = Reason.DAY) -> Backup:
    """A backup made *minutes_ago*."""
    at = NOW - timedelta(minutes=minutes_ago)
    return Backup(Path(f"{at:%Y-%m-%dT%H%M%SZ}_{reason}.db"), at, reason, size)


def test_thinned_out() -> None:
    """A backup a day for two years: a week of days, four weeks, and twelve months of them are left."""
    kept: list[Backup] = []
    for day in range(-730, 1):
        now = NOW + timedelta(days=day)
        at = Backup(Path(f"{now:%Y-%m-%d}"), now, Reason.DAY, MIB)
        gone = superfluous([at, *kept], now, 2**40)
        kept = [one for one in (at, *kept) if one not in gone]

    days = [(NOW - one.at).days for one in kept]
    assert days == [0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 22, 30, 61, 92, 122, 153, 183, 214, 245, 275, 306, 336]


def test_all_of_the_last_two_days_are_kept() -> None:
    """What was made before a merge this morning is there although more was made since."""
    every = [backup(minutes) for minutes in range(0, 48 * 60, 60)]

    assert superfluous(every, NOW, 2**40) == []


@given(AGES, st.integers(1, 60))
def test_never_the_newest_and_never_too_much(ages: list[int], room: int) -> None:
    """The newest stays, what is left fits into the room or is that one alone, and thinning again deletes nothing."""
    every = [backup(age) for age in ages]

    gone = superfluous(every, NOW, room * MIB)

    left = [one for one in every if one not in gone]
    past = [one for one in every if one.at <= NOW]
    if past:
        assert max(past, key=lambda one: one.at) in left
    assert len(left) <= max(1, room)
    assert bool(left) is bool(every)
    assert superfluous(left, NOW, room * MIB) == []


def test_one_larger_than_the_room_stays() -> None:
    """The newest stays even where it takes more room than all may."""
    assert superfluous([backup(0, 900 * MIB), backup(9000, MIB)], NOW, 200 * MIB) == [backup(9000, MIB)]


def test_what_a_restore_put_aside_stays() -> None:
    """That is never deleted: it may hold what nothing else does."""
    every = [backup(60 * 24 * days, 300 * MIB, Reason.ASIDE) for days in range(500)]

    assert superfluous(every, NOW, MIB) == []


def test_others_are_left_alone(folders: Folders) -> None:
    """A file whose name is not one of hark's is neither listed nor deleted."""
    folders.backups.mkdir(mode=0o700)
    strange = ["mine.db", "2020-01-01T000000Z_dance.db", "2020-13-01T000000Z_day.db", "x2020-01-01T000000Z_day.db"]
    for name in strange:
        (folders.backups / name).write_text("mine")

    made(folders, room=1).keep(Reason.DAY)
    made(folders, NOW + timedelta(days=1), room=1).keep(Reason.DAY)

    assert [one.name for one in made(folders).backups()] == ["2026-03-03T090000Z_day.db"]
    assert names(folders) == sorted([*strange, "2026-03-03T090000Z_day.db"])


# Which is good


def test_the_newest_good_one(folders: Folders) -> None:
    """A damaged backup and one put aside are passed over."""
    for hours, reason in ((0, Reason.DAY), (1, Reason.MERGE), (2, Reason.ASIDE)):
        made(folders, NOW + timedelta(hours=hours)).keep(reason)
    newest = folders.backups / "2026-03-02T100000Z_merge.db"
    whole = newest.read_bytes()

    assert made(folders).way_back() == ("`hark restore 2026-03-02T100000Z_merge.db` brings back the newest backup")
    newest.write_bytes(whole[:-4096])
    found = made(folders).newest_good()

    assert found
    assert found.name == "2026-03-02T090000Z_day.db"


@pytest.mark.parametrize("script", ["DROP TABLE memory", "DROP INDEX event_card", "CREATE TABLE more (x)"])
def test_a_file_of_another_shape_is_not_good(file: Path, script: str) -> None:
    """A file that lacks a table or index of its version, or has more, is not good."""
    assert is_good(file)
    db = sqlite3.connect(file)
    db.execute(script)
    db.close()

    assert not is_good(file)


def test_a_backup_while_the_last_write_is_cut_off(file: Path, folders: Folders) -> None:
    """What a crash left half written is not in the backup; the file and its journal stay as they are."""
    with opened(file) as held:
        events = held.history.events()
    cut_off(file)
    before = file.read_bytes()

    kept = made(folders).keep(Reason.HAND)

    assert kept
    assert file.read_bytes() == before
    with opened(kept.file) as held:
        assert held.history.events() == events
    with Store.open(file, Random(1)) as held:
        assert held.history.events() == events


def test_forgotten_replies_leave_the_backups(hark: Hark) -> None:
    """`hark journal --forget` deletes what was typed from every backup as well: no byte of it is left."""
    hark("config journal keep")
    for day, text in ((2, "a secret told"), (3, "another secret")):
        hark(f"grade care/tired-of-it good --reply '{text}'", at=f"2026-03-0{day} 09:00")
        hark("backup", at=f"2026-03-0{day} 10:00")
    files = list((hark.home / "data").rglob("*.db"))
    assert sum(b"secret" in path.read_bytes() for path in files) > 2

    assert hark("journal --forget --yes", at="2026-03-03 11:00").code == 0

    assert [path for path in files if b"secret" in path.read_bytes()] == []
    assert all(is_good(path) for path in files)


def test_a_copy_made_while_it_is_forgotten(folders: Folders, file: Path) -> None:
    """What another hark copies after the backups were gone through, and before the file is changed, goes too."""
    vault = made(folders)
    with opened(file, seed=2) as held:
        grade(held, "d/c1", at=noon(20), reply="a secret told")
        assert vault.keep(Reason.DAY)
        with vault.forgetting(None, Random(1)) as damaged:
            assert [b"secret" in (folders.backups / name).read_bytes() for name in names(folders)] == [False]
            made(folders, NOW + timedelta(hours=1)).keep(Reason.HAND)
            assert held.log.forget_replies() == 1

    assert damaged == []
    assert [b"secret" in (folders.backups / name).read_bytes() for name in names(folders)] == [False, False]
