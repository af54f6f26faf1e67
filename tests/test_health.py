# SPDX-License-Identifier: MIT
"""What `hark doctor` finds, and that it mends what can be made anew from the log and nothing else."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from breaking import many
from hark.memory import schedule
from hark.progress import backups, mounts
from hark.progress.readonly import Copy
from hark.progress.rows import EVENT_COLUMNS, checksum
from progressfile import look as sql
from test_merge import as_of_version, cut_off

if TYPE_CHECKING:
    from harness import Hark

AT = "2026-03-04 09:00"


def home(hark: Hark) -> Path:
    """A progress file with some events, and a backup; gives the file."""
    for day, grade in ((1, "good"), (2, "easy"), (3, "again")):
        hark(f"grade care/empty-cup {grade}", at=f"2026-03-0{day} 09:00")
        hark(f"grade listening/two-parts#2 {grade}", at=f"2026-03-0{day} 09:01")
    hark("suspend listening/pause", at="2026-03-03 09:02")
    hark("undo", at="2026-03-03 09:03")
    hark("backup", at="2026-03-03 10:00")
    return hark.home / "data" / "progress.db"


def look(hark: Hark, options: str = "", *, at: str = AT) -> tuple[int, list[tuple[str, str, str]], dict[str, Any]]:
    """The exit code, all findings that are not plainly sound (check, gravity, message), and the whole answer."""
    ran = hark(f"doctor {options} --json", at=at)
    answer = ran.json()
    kept = ("check", "gravity", "message")
    return ran.code, [tuple(one[key] for key in kept) for one in answer["findings"] if one["gravity"] != "ok"], answer


def change(file: Path, *statements: str) -> None:
    """Does what no hark does."""
    db = sqlite3.connect(file)
    with db:
        for statement in statements:
            db.execute(statement)
    db.close()


def test_a_new_learner_sees_nothing_odd(hark: Hark) -> None:
    """Before the first grade all is sound, and looking makes nothing."""
    assert look(hark)[:2] == (0, [])
    assert not (hark.home / "data").exists()


def test_sound(hark: Hark) -> None:
    """A sound file: every check is told, nothing is wrong, and nothing at all was written."""
    file = home(hark)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in file.parent.rglob("*") if path.is_file()}

    code, odd, answer = look(hark)

    assert (code, odd, answer["damaged"], answer["events"], answer["fixed"]) == (0, [], False, 8, [])
    assert [one["check"] for one in answer["findings"]] == [
        "privacy", "file", "structure", "events", "memory", "decks", "backups",
    ]  # fmt: skip
    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before}


def test_told_to_a_person(hark: Hark) -> None:
    """A line for each check; what is not sound says what that means and what to type."""
    file = home(hark)
    change(file, "UPDATE memory SET reps = 99 WHERE card = 'care/empty-cup'")
    size = file.stat().st_size // 1024

    ran = hark("doctor --plain", at=AT)

    assert ran.code == 1
    assert ran.out == (
        "only you may look in (ok)\n"
        f"8 records in {size} KiB (ok)\n"
        "SQLite finds the file whole (ok)\n"
        "every record is as it was written (8) (ok)\n"
        "what is remembered of 1 card is not what your records add up to (fault)\n"
        f"{file}\n"
        "dates may be wrong; your records are whole, and the dates can be worked out again from them\n"
        "What to do: hark doctor --fix\n"
        "2 decks, all sound (ok)\n"
        "4 good backups in 0.4 MiB, the newest of 03 Mar 2026 (ok)\n"
        "\n"
        "1 fault found; nothing was changed.\n"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE memory SET reps = reps + 1",
        "UPDATE memory SET stability_days = stability_days * 1.0000000000000002",
        "UPDATE memory SET suspended = 2 WHERE card = 'care/empty-cup'",
        "DELETE FROM memory",
        "DELETE FROM memory WHERE card = 'care/empty-cup'",
        "INSERT INTO memory (card, suspended) VALUES ('d/ghost', 1)",
        "UPDATE memory SET state = 'asleep'",
        "UPDATE memory SET card = CAST(X'FF' AS TEXT) WHERE card = 'care/empty-cup'",
    ],
)
def test_memory_made_anew(hark: Hark, statement: str) -> None:
    """Whatever differs from the fold of the log, by the last bit, is a fault, and `--fix` makes it what it must be."""
    file = home(hark)
    with Copy.open(file) as copy:
        log, memory = list(copy.rows()), copy.remembered()
    change(file, statement)

    found = look(hark)
    code, odd, answer = look(hark, "--fix")

    assert (found[0], found[1][0][:2]) == (1, ("memory", "fault"))
    assert (code, odd, answer["fixed"][0]) == (0, [], "memory")
    with Copy.open(file) as copy:
        assert (list(copy.rows()), copy.remembered()) == (log, memory)
    assert (file.parent / "backups" / "2026-03-04T090000Z_fix.db").exists()


def test_an_index_made_anew(hark: Hark) -> None:
    """An index that does not fit is a fault, and is made anew from its table."""
    file = home(hark)
    [(sql,)] = sqlite3.connect(file).execute("SELECT sql FROM sqlite_schema WHERE name = 'event_card'").fetchall()
    change(file, "DROP INDEX event_card", f"{sql} WHERE kind = 'undo'")
    change(file, "PRAGMA writable_schema = ON", f"UPDATE sqlite_schema SET sql = '{sql}' WHERE name = 'event_card'")

    code, odd, answer = look(hark)
    fixed = look(hark, "--fix")

    assert (code, [one[:2] for one in odd], answer["damaged"]) == (1, [("structure", "fault")], False)
    assert (fixed[0], fixed[1], fixed[2]["fixed"]) == (0, [], ["structure"])


def test_an_index_that_knows_more_is_damage(hark: Hark) -> None:
    """Where the index has events that the log has not, something was lost: that is not mended away."""
    file = home(hark)
    page = int.from_bytes(file.read_bytes()[16:18])
    [(root,)] = sqlite3.connect(file).execute("SELECT rootpage FROM sqlite_schema WHERE name = 'event'").fetchall()
    whole = bytearray(file.read_bytes())
    start = (root - 1) * page
    cells = int.from_bytes(whole[start + 3 : start + 5])
    whole[start + 3 : start + 5] = (cells - 1).to_bytes(2)  # the last event is no longer counted in its page
    file.write_bytes(whole)

    code, odd, answer = look(hark)

    assert (code, answer["damaged"]) == (6, True)
    assert ("structure", "fault") in [one[:2] for one in odd]
    assert look(hark, "--fix")[0] == 6
    assert file.read_bytes() == bytes(whole)


BAD = [
    "UPDATE event SET grade = 'good' WHERE grade = 'again'",
    "UPDATE event SET checksum = checksum + 1",
    "UPDATE event SET detail = 'nonsense'",
    "UPDATE event SET card = CAST(X'FF' AS TEXT)",
    "UPDATE event SET id = CAST(X'FF' AS TEXT) WHERE kind = 'undo'",
]


@pytest.mark.parametrize("statement", BAD)
def test_an_event_not_as_it_was_written(hark: Hark, statement: str) -> None:
    """It is damage, exit 6, with the way to the newest backup; `--fix` leaves the file as it is, byte for byte."""
    file = home(hark)
    change(file, statement)
    before = file.read_bytes()

    code, odd, answer = look(hark, "--fix")

    assert (code, [one[:2] for one in odd], answer["damaged"]) == (6, [("events", "fault")], True)
    [remedy] = [one["remedy"] for one in answer["findings"] if one["check"] == "events"]
    assert remedy.startswith("`hark restore 2026-03-03T100000Z_hand.db` brings back the newest backup")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the progress file is empty"),
        (b"nonsense " * 999, "the progress file is damaged"),
        (None, "the progress file is not a file"),
    ],
)
def test_no_progress_file_at_all(hark: Hark, content: bytes | None, message: str) -> None:
    """What cannot be opened is a finding, not a traceback, and the rest is looked at all the same."""
    file = home(hark)
    file.unlink()
    if content is None:
        file.mkdir(mode=0o700)
    else:
        file.write_bytes(content)
        file.chmod(0o600)

    code, odd, answer = look(hark)

    assert (code, odd, answer["events"]) == (6, [("file", "fault", message)], None)
    assert [one["check"] for one in answer["findings"]][-2:] == ["decks", "backups"]


def test_a_file_that_is_gone(hark: Hark) -> None:
    """Where there was a file, every command that needs it says so and how to go on, and only then is one begun anew."""
    file = home(hark)
    file.unlink()
    hint = (
        "`hark restore 2026-03-03T100000Z_hand.db` brings back the newest backup;"
        " `hark doctor --begin-anew` begins with nothing"
    )

    for line in ("", "due", "grade care/empty-cup good", "review", "log", "undo", "backup"):
        ran = hark(f"{line} --plain", at=AT)
        assert (ran.code, ran.out) == (6, ""), line
        assert ran.err == f"error: {file}: the progress file is gone, and there was one\n hint: {hint}\n"
    assert look(hark)[:2] == (6, [("file", "fault", "the progress file is gone, and there was one")])
    assert not file.exists()

    anew = look(hark, "--begin-anew")

    assert (anew[0], anew[2]["events"]) == (0, 0)
    assert hark("grade care/empty-cup good", at=AT).code == 0


def test_another_place_is_a_fresh_start(hark: Hark, tmp_path: Path) -> None:
    """`HARK_HOME` set to an empty folder begins there, and so does a data folder that was deleted."""
    home(hark)

    assert hark("due", at=AT, HARK_HOME=str(tmp_path / "elsewhere")).code == 0
    shutil.rmtree(hark.home / "data")
    assert hark("grade care/empty-cup good", at=AT).code == 0


def test_who_may_look_in(hark: Hark) -> None:
    """Rights of others on folder and file are a warning, and `--fix` takes them away."""
    file = home(hark)
    for path, mode in ((file, 0o644), (file.parent, 0o755), (file.parent / "backups", 0o750)):
        path.chmod(mode)

    code, odd, _ = look(hark)
    fixed = look(hark, "--fix")

    assert code == 0
    assert odd == [
        ("privacy", "warning", f"others on this computer may use it (mode {mode})") for mode in ("0755", "0644", "0750")
    ]
    assert (fixed[1], fixed[2]["fixed"]) == ([], ["privacy"])
    assert [path.stat().st_mode & 0o777 for path in (file, file.parent, file.parent / "backups")] == [
        0o600, 0o700, 0o700,
    ]  # fmt: skip


def test_clocks(hark: Hark) -> None:
    """Events from the future are a warning, a clock once set back is a note; neither is a fault."""
    home(hark)
    hark("grade care/empty-cup good", at="2027-01-01 09:00")
    hark("grade care/empty-cup good", at=AT)

    code, odd, _ = look(hark)

    assert code == 0
    assert [one for one in odd if one[0] == "clock"] == [
        ("clock", "warning", "1 record dated later than now"),
        ("clock", "note", "1 record recorded while the clock was set back"),
    ]
    assert ("clock", "warning") not in [one[:2] for one in look(hark, at="2027-02-01 09:00")[1]]


def test_decks_and_orphans(hark: Hark) -> None:
    """A broken deck is a warning; cards with a history that no deck has are a note, but not those of a broken deck."""
    deck = hark.add_deck("mine", DECK)
    hark("grade mine/one good")
    hark("grade mine/two good")
    deck.write_text(DECK.replace('id = "two"', 'id = "three"'))
    gone = look(hark)
    deck.write_text("nonsense")

    broken = look(hark)

    assert gone[:2] == (0, [("orphans", "note", "1 card with a history that no deck has: mine/two")])
    assert broken[0] == 0
    assert [one[:2] for one in broken[1]] == [("decks", "warning"), ("prompt", "note")]


DECK = """\
format = 1
id = "mine"
title = "Mine"

[[cards]]
id = "one"
kind = "concept"
front = "Who?"
back = "Me."

[[cards]]
id = "two"
kind = "concept"
front = "What?"
back = "This."
"""

NAMES = {
    "progress (conflicted copy 2026-03-04).db": "Dropbox or Nextcloud",
    "progress.sync-conflict-20260304-101010-ABCDEFG.db": "Syncthing",
    "progress (1).db": "OneDrive or Google Drive",
    "progress 2.db": "iCloud",
    "progress-LAPTOP.db": "OneDrive, from another computer",
    "progress.old.db": "somebody",
}


@pytest.mark.parametrize("name", NAMES)
def test_copies_of_sync_programs(hark: Hark, name: str) -> None:
    """A copy beside the file is told with how many events only it has; merged, it can go."""
    file = home(hark)
    copy = file.with_name(name)
    shutil.copy(file, copy)
    hark("undo", at="2026-03-03 12:00")
    same = look(hark)
    shutil.move(file, file.with_name("mine"))
    shutil.move(copy, file)
    hark("grade listening/reflection good", at="2026-03-03 13:00")
    shutil.move(file, copy)
    shutil.move(file.with_name("mine"), file)

    differs = look(hark)
    merged = hark(f"merge '{name}' --yes --json", at=AT)
    after = look(hark)

    assert own(same) == [("copies", "note", f"a copy that {NAMES[name]} made; all of it is here")]
    assert own(differs) == [("copies", "warning", f"a copy that {NAMES[name]} made, with 1 record not here")]
    assert (merged.code, merged.json()["new"]) == (0, 1)
    assert own(after) == own(same)


def own(looked: tuple[int, list[tuple[str, str, str]], dict[str, Any]]) -> list[tuple[str, str, str]]:
    """What was found about copies."""
    return [one for one in looked[1] if one[0] == "copies"]


def test_copies_among_backups_and_behind_a_link(hark: Hark, tmp_path: Path) -> None:
    """They are told there, too; what hark made itself there is not, whatever lies beside it."""
    file = home(hark)
    synced = tmp_path / "Sync" / "grades.db"
    synced.parent.mkdir()
    shutil.move(file, synced)
    file.symlink_to(synced)
    (backup, *_) = sorted((file.parent / "backups").glob("*_day.db"))
    for copy in (
        synced.with_name("grades (1).db"),
        backup.with_name(f"{backup.stem} (conflicted copy).db"),
        backup.with_name("mine.db"),
    ):
        shutil.copy(synced, copy)
    backup.with_name(f"{backup.name}-journal").touch()

    code, odd, answer = look(hark)

    assert code == 0
    assert [one[2] for one in odd if one[0] == "copies"] == [
        "a copy that OneDrive or Google Drive made; all of it is here",
        "a copy that Dropbox or Nextcloud made; all of it is here",
        "a copy that somebody made; all of it is here",
    ]
    (forgotten,) = [hark("journal --forget --yes --json", at=AT).json()]
    assert forgotten["other_copies"] == [one["file"] for one in answer["findings"] if one["check"] == "copies"]


def test_a_copy_beside_a_damaged_file(hark: Hark) -> None:
    """While the file is damaged no copy of it is said to be needless: it may hold what the file has lost."""
    file = home(hark)
    copy = file.with_name("progress (conflicted copy).db")
    shutil.copy(file, copy)
    change(file, "UPDATE event SET grade = 'good' WHERE grade = 'again'")

    _, odd, answer = look(hark)

    assert ("copies", "note", "a copy that Dropbox or Nextcloud made") in odd
    remedies = [one["remedy"] for one in answer["findings"] if one["check"] == "copies"]
    assert remedies == [f"hark restore '{copy}' --dry-run"]


def test_left_over(hark: Hark) -> None:
    """Drafts of a write that was cut off are notes, side files of another mode a warning."""
    file = home(hark)
    for name in (".progress.db.999999999.abcdef00", ".syncthing.progress.db.tmp", "progress.db-wal"):
        file.with_name(name).write_bytes(b"x")

    code, odd, _ = look(hark)

    assert code == 0
    assert [one[:2] for one in odd] == [
        ("journal", "note"), ("copies", "note"), ("copies", "note"), ("copies", "warning"),
    ]  # fmt: skip
    assert not file.with_name("progress.db-shm").exists()


def test_a_write_that_was_cut_off(hark: Hark) -> None:
    """A journal that a crash left is a note; the file is looked at as it will be, and neither is touched."""
    file = home(hark)
    cut_off(file)
    before = file.read_bytes()

    code, odd, answer = look(hark)

    assert (code, answer["events"], file.read_bytes()) == (0, 8, before)
    assert odd == [("journal", "note", "the last write was cut off, by a crash or a power cut")]
    assert hark("due", at=AT).code == 0
    assert look(hark)[1] == []


def test_an_older_file_is_looked_at_as_it_is(hark: Hark) -> None:
    """A file of the first version is sound, and looking does not bring it up to date."""
    file = home(hark)
    as_of_version(file, 1)
    before = file.read_bytes()

    assert look(hark)[:2] == (0, [])
    assert file.read_bytes() == before


@pytest.mark.parametrize("kept", ["day", "nothing"])
def test_an_older_copy_in_its_place(hark: Hark, kept: str) -> None:
    """A sound file that lacks what a backup of it holds is told of; a merge brings that in, and all is sound again."""
    file = home(hark)
    backups = file.parent / "backups"
    older = sorted(backups.glob("*_day.db"))[1] if kept == "day" else None
    if older:
        shutil.copy(older, file)
    else:
        change(file, *(f"DELETE FROM {table}" for table in ("event", "memory", "practice", "learned")))

    code, odd, answer = look(hark)

    missing = 6 if older else 8
    assert (code, odd) == (
        0, [("backups", "warning", f"the backup of 03 Mar 2026 holds {missing} records not here")]
    )  # fmt: skip
    (remedy,) = [one["remedy"] for one in answer["findings"] if one["gravity"] == "warning"]
    assert hark(f"{remedy.removeprefix('hark ')} --yes", at=AT).code == 0
    assert look(hark)[:2] == (0, [])


def test_what_is_not_here_on_purpose(hark: Hark) -> None:
    """Nothing is said of what a restore put aside, what was forgotten, and what came before a new beginning."""
    file = home(hark)
    first = min((file.parent / "backups").glob("*_day.db"))
    assert hark(f"restore {first.name} --yes", at=AT).code == 0
    (aside,) = look(hark)[1]
    assert aside == ("aside", "note", "what a restore put aside, with 7 records not here")

    hark.add_deck("mine", many(2, "mine"))
    hark("grade mine/c0001 good", at="2026-03-05 09:00")
    hark("backup", at="2026-03-05 10:00")
    assert hark("remove mine --forget --yes", at="2026-03-05 11:00").code == 0
    assert look(hark, at="2026-03-05 12:00")[:2] == (0, [aside])

    file.unlink()
    assert hark("doctor --begin-anew", at="2026-03-05 12:30", seed=2).code == 0
    hark("grade care/empty-cup good", at="2026-03-05 13:00")
    assert [check for check, _, _ in look(hark, at="2026-03-05 14:00")[1]] == ["aside"]


def test_backups_that_fail(hark: Hark, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bad backup is named; that there is no new one is told, with why."""
    file = home(hark)
    bad = file.parent / "backups" / "2026-03-03T100000Z_hand.db"
    bad.write_bytes(bad.read_bytes()[:8192])
    monkeypatch.setattr(backups, "SPARE_BYTES", 2**60)
    hark("grade care/empty-cup good", at="2026-03-09 09:00")

    code, odd, answer = look(hark, at="2026-03-09 10:00")

    assert code == 0
    assert odd == [
        ("backups", "warning", "this backup cannot be read as a whole"),
        ("backups", "warning", "there are grades later than the newest backup"),
    ]
    means = [one["means"] for one in answer["findings"] if one["check"] == "backups"]
    assert means[-1].startswith("none can be made: cannot write: a backup needs ")


def test_the_prompt(hark: Hark) -> None:
    """A due file that tells something else than what waits is a note, and `--fix` writes it anew."""
    home(hark)
    due = hark.home / "cache" / "due.txt"
    due.write_text("1 77\n")

    assert look(hark)[1][0][:2] == ("prompt", "note")
    assert look(hark, "--fix")[2]["fixed"] == ["prompt"]
    assert due.read_text() != "1 77\n"


def test_forty_flipped_bits(hark: Hark) -> None:
    """Of forty single bits flipped anywhere in the file none changes an event without being told, exit 6 or 1."""
    file = home(hark)
    for number in range(60):
        hark(f"grade listening/reflection {['good', 'again'][number % 2]}", at=f"2026-03-03 13:{number:02}")
    whole = file.read_bytes()
    with Copy.open(file) as copy:
        log = list(copy.rows())
    rng = random.Random(1)
    quiet = []
    for _ in range(40):
        place, bit = rng.randrange(len(whole)), rng.randrange(8)
        flipped = bytearray(whole)
        flipped[place] ^= 1 << bit
        file.write_bytes(flipped)
        code, _, answer = look(hark, at="2026-03-03 15:00")
        assert file.read_bytes() == bytes(flipped)
        if code == 0 and not answer["damaged"]:
            quiet.append((place, bit))
            with Copy.open(file) as copy:
                assert list(copy.rows()) == log

    assert len(quiet) < 40


def test_forty_flipped_bits_in_events(hark: Hark) -> None:
    """Of forty single bits flipped within the bytes of events each is told as damage."""
    file = home(hark)
    whole = file.read_bytes()
    db = sqlite3.connect(file)
    rows = db.execute(f"SELECT {EVENT_COLUMNS}, checksum FROM event").fetchall()
    db.close()
    assert all(checksum(row[:-1]) == row[-1] for row in rows)
    places = [
        (start, len(text)) for row in rows for text in (str(row[0]).encode(), str(row[-2]).encode())
        if (start := whole.find(text)) > 0
    ]  # fmt: skip
    rng = random.Random(2)
    for _ in range(40):
        start, length = rng.choice(places)
        flipped = bytearray(whole)
        flipped[start + rng.randrange(length)] ^= 1 << rng.randrange(8)
        file.write_bytes(flipped)

        assert look(hark)[0] in (1, 6)


MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:20 / /proc rw - proc proc rw
40 22 0:40 / /home/me/my\\040cloud rw - nfs4 server:/x rw
41 40 0:41 / /home/me/my\\040cloud/local rw - xfs /dev/b rw
42 22 0:42 / /mnt rw - ext4 /dev/c rw
43 22 0:43 / /mnt rw - fuse.sshfs me@host: rw
nonsense
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/me/.local", "ext4"),
        ("/home/me/my cloud", "nfs4"),
        ("/home/me/my cloud/deep/down", "nfs4"),
        ("/home/me/my cloudy", "ext4"),
        ("/home/me/my cloud/local/x", "xfs"),
        ("/mnt/data", "fuse.sshfs"),
    ],
)
def test_file_systems(tmp_path: Path, place: str, kind: str) -> None:
    """The mount nearest to a place says of which type its file system is, the later of two at one place."""
    table = tmp_path / "mountinfo"
    table.write_text(MOUNTS)

    assert mounts.file_system(Path(place), table) == kind


def test_file_systems_elsewhere(tmp_path: Path) -> None:
    """Where there is no such table nothing is known."""
    assert mounts.file_system(tmp_path, tmp_path / "none") is None


def test_on_another_computer(hark: Hark, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file system of another computer is named, with what is not promised there."""
    home(hark)
    table = tmp_path / "mountinfo"
    table.write_text("22 1 254:0 / / rw - cifs //server/share rw\n")
    monkeypatch.setattr(mounts.file_system, "__defaults__", (table,))

    code, odd, _ = look(hark)

    assert code == 0
    assert odd == [
        ("file_system", "warning", "the progress file is on a file system of another computer (cifs)"),
    ]  # fmt: skip


def test_a_killed_backup(hark: Hark) -> None:
    """What it left is told and cleared with --fix; that of a hark at work stays."""
    file = home(hark)
    backups = file.parent / "backups"
    dead = backups / ".2026-03-02T090000Z_hand.db.999999999.00c0ffee"
    alive = backups / f".2026-03-02T090000Z_hand.db.{os.getppid()}.00c0ffee"
    for draft in (dead, alive):
        draft.write_bytes(file.read_bytes())

    code, odd, _ = look(hark)
    hark("doctor --fix")

    assert (code, [one[:2] for one in odd if one[0] == "copies"]) == (0, [("copies", "note")])
    assert (dead.exists(), alive.exists()) == (False, True)


@pytest.mark.parametrize(
    ("python", "said"),
    [
        ((3, 11, 13), "Python 3.11.13 has known holes in what reads archives: CVE-2025-8194, CVE-2025-8291"),
        ((3, 11, 14), ""),
        ((3, 12, 11), "Python 3.12.11 has known holes in what reads archives: CVE-2025-8194, CVE-2025-8291"),
        ((3, 12, 12), ""),
        ((3, 13, 9), "Python 3.13.9 has known holes in what reads archives: CVE-2025-8291, CVE-2025-13462"),
        ((3, 13, 13), ""),
        ((3, 14, 3), "Python 3.14.3 has known holes in what reads archives: CVE-2025-13462"),
        ((3, 14, 4), ""),
        ((3, 15, 0), ""),
        ((4, 11, 0), ""),
    ],
)
def test_pythons_with_holes(hark: Hark, python: tuple[int, int, int], said: str) -> None:
    """A Python that is known to read archives badly is named, with the release to have; one that is not is not."""
    hark.python = python

    code, odd, answer = look(hark)

    assert code == 0
    assert [message for check, _, message in odd if check == "python"] == [said][: bool(said)]
    remedies = [one["remedy"] for one in answer["findings"] if one["check"] == "python"]
    mended = {11: "3.11.14", 12: "3.12.12", 13: "3.13.13", 14: "3.14.4"}
    assert remedies == [f"update Python to {mended.get(python[1])} or later"][: bool(said)]


def test_another_scheduler(hark: Hark) -> None:
    """The version that gave dates is kept; where another is here now, doctor tells whether it gives others."""
    file = home(hark)
    here = schedule.FSRS_VERSION

    assert notes(file) == here
    change(file, "UPDATE note SET value = '6.3.1' WHERE name = 'fsrs'")
    alike = look(hark)
    change(file, "UPDATE memory SET stability_days = 7 WHERE card = 'listening/two-parts#2'")
    differs = look(hark)
    hark("grade care/empty-cup good", at="2026-03-08 09:00")
    both = notes(file)
    fixed = hark("doctor --fix --json", at=AT).json()["fixed"]

    assert alike[:2] == (0, [])
    assert [one["message"][-45:] for one in alike[2]["findings"] if one["check"] == "memory"] == [
        f", by version 6.3.1 of the scheduler as by {here}"[-45:]
    ]
    said = f"version 6.3.1 of the schedule gave dates; {here}, which is here, gives others for 1 card"
    assert differs[:2] == (0, [("memory", "warning", said)])
    assert both == f"6.3.1 {here}"
    assert (fixed, notes(file)) == (["memory"], here)


def notes(file: Path) -> str:
    """The versions of the scheduler that are kept with the log."""
    return str(sql(file, "SELECT value FROM note WHERE name = 'fsrs'")[0][0])
