# SPDX-License-Identifier: MIT
"""`hark doctor`, `backup`, `restore` and `merge` as they are typed and answered."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hark.progress import backups
from terminal import Terminal

if TYPE_CHECKING:
    from harness import Hark


def laptop(hark: Hark, tmp_path: Path) -> Path:
    """Another computer's progress file: two grades in common, one more, and a reply; here there is one more as well."""
    hark("config journal keep")
    for day in (1, 2):
        hark("grade care/empty-cup good --key k", at=f"2026-03-0{day} 09:00")
        hark(f"grade listening/reflection good --key d{day}", at=f"2026-03-0{day} 09:05")
    other = tmp_path / "laptop"
    shutil.copytree(hark.home, other)
    hark("grade care/tired-of-it hard --reply 'That sounds hard.'", at="2026-02-28 10:00", HARK_HOME=str(other), seed=5)
    hark("grade care/empty-cup easy", at="2026-03-03 10:00", HARK_HOME=str(other), seed=6)
    hark("grade listening/pause good", at="2026-03-02 12:00")
    return other / "data" / "progress.db"


def events(hark: Hark) -> list[str]:
    """The cards of the log, oldest first."""
    log = hark("log --json --limit 1000", at="2026-03-04 09:00").json()["events"]
    return [one["card"] for one in reversed(log)]


NOW = "2026-03-04T09:00:00+00:00"


class TestMerge:
    """`hark merge`."""

    def test_looking_first(self, hark: Hark, tmp_path: Path) -> None:
        """`--dry-run` says how much comes, of how many cards, from when to when, and writes nothing."""
        other = laptop(hark, tmp_path)
        file = hark.home / "data" / "progress.db"
        before = file.read_bytes(), other.read_bytes(), sorted(file.parent.rglob("*"))

        ran = hark(f"merge {other} --dry-run --plain", at="2026-03-04 09:00")
        answer = hark(f"merge {other} --dry-run --json", at="2026-03-04 09:00").json()

        assert (ran.code, ran.err) == (0, "")
        assert ran.out == (
            "new: 2, cards: 2, replies: 1, from when: 28 Feb to yesterday, file: progress.db\n"
            "\n"
            "2 events would come. Nothing of yours would go.\n"
        )
        assert answer == {
            "schema": "hark.merge/1",
            "sources": [
                {
                    "file": str(other), "events": 5, "new": 2, "left_out": 0, "cards": 2, "replies": 1,
                    "first_at": "2026-02-28T10:00:00Z", "last_at": "2026-03-03T10:00:00Z",
                }
            ],
            "new": 2,
            "merged": False,
        }  # fmt: skip
        assert (file.read_bytes(), other.read_bytes(), sorted(file.parent.rglob("*"))) == before

    def test_merging(self, hark: Hark, tmp_path: Path) -> None:
        """All grades count, the reply is here, a backup of before is there, and a second time nothing comes."""
        other = laptop(hark, tmp_path)

        ran = hark(f"merge {other} --yes --plain", at="2026-03-04 09:00")

        assert (ran.code, ran.out.splitlines()[-1]) == (0, "Merged: 2 events. Nothing was dropped.")
        assert sorted(events(hark)) == sorted(
            ["care/empty-cup", *["listening/reflection"] * 2, "care/tired-of-it", "care/empty-cup", "listening/pause"]
        )
        assert "That sounds hard." in hark("journal", at="2026-03-04 09:00").out
        assert (hark.home / "data" / "backups" / "2026-03-04T090000Z_merge.db").exists()
        again = hark(f"merge {other} --yes --plain", at="2026-03-04 09:00")
        assert again.out.splitlines()[-1] == "All of it is here already. Nothing changed."
        assert hark("doctor", at="2026-03-04 09:00").code == 0

    def test_salvaging(self, hark: Hark, tmp_path: Path) -> None:
        """A damaged file is restored from a backup, and the rest of it is taken over, but for what is damaged in it."""
        laptop(hark, tmp_path)
        hark("grade care/empty-cup again", at="2026-03-03 10:00")
        file = hark.home / "data" / "progress.db"
        before = events(hark)
        db = sqlite3.connect(file)
        with db:
            db.execute("UPDATE event SET grade = 'easy' WHERE card = 'listening/pause'")
        db.close()

        found = hark("doctor", at="2026-03-04 09:00")
        hark("restore 2026-03-02 --yes", at="2026-03-04 09:00")
        whole = hark("merge 2026-03-04T090000Z_aside.db --yes --json", at="2026-03-04 09:00")
        part = hark("merge 2026-03-04T090000Z_aside.db --yes --salvage --plain", at="2026-03-04 09:00")

        assert found.code == 6
        assert (whole.code, whole.json()["error"]["hint"]) == (
            6, "nothing was changed; `hark merge --salvage` takes from it what is as it was written",
        )  # fmt: skip
        assert (part.code, part.out.splitlines()[-2:]) == (0, ["1 event left out: damaged there.", "Merged: 2 events."])
        assert events(hark) == [card for card in before if card != "listening/pause"]
        assert hark("doctor", at="2026-03-04 09:00").code == 0

    def test_onto_a_new_computer(self, hark: Hark, tmp_path: Path) -> None:
        """Where nothing is recorded yet, all of it comes."""
        other = laptop(hark, tmp_path)
        hark.home = tmp_path / "fresh"

        ran = hark(f"merge {other} --yes --json", at="2026-03-04 09:00")

        assert ran.json()["new"] == 5
        assert len(events(hark)) == 5

    def test_nobody_to_ask(self, hark: Hark, tmp_path: Path) -> None:
        """Without a terminal it is refused before anything is done."""
        other = laptop(hark, tmp_path)

        ran = hark(f"merge {other}")

        assert (ran.code, ran.err) == (
            1, "error: there is nobody to ask\n hint: add `--yes`, or `--dry-run` to only look\n",
        )  # fmt: skip

    def test_itself(self, hark: Hark, tmp_path: Path) -> None:
        """The progress file is not merged with itself, nor restored from itself."""
        laptop(hark, tmp_path)
        file = hark.home / "data" / "progress.db"

        assert [hark(f"{line} {file} --yes").code for line in ("merge", "restore")] == [2, 2]
        assert hark("merge progress.db --yes").code == 2

    def test_no_room_for_the_backup(self, hark: Hark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where no backup can be made there is no merge."""
        other = laptop(hark, tmp_path)
        before = events(hark)
        monkeypatch.setattr(backups, "SPARE_BYTES", 2**60)

        assert hark(f"merge {other} --yes", at="2026-03-04 09:00").code == 7
        assert events(hark) == before

    def test_asked(self, hark: Hark, tmp_path: Path) -> None:
        """At a terminal it shows what comes and asks; no leaves all as it is, yes merges."""
        other = laptop(hark, tmp_path)
        with Terminal(hark.home, f"merge {other}", HARK_TEST_NOW=NOW) as terminal:
            terminal.see("2 events would come", "Merge it? [Y/n]")
            terminal.type("n\r")
            assert terminal.ends() == 1
            assert "Nothing was merged." in terminal.text
        assert len(events(hark)) == 4
        with Terminal(hark.home, f"merge {other}", columns=40, HARK_TEST_NOW=NOW) as terminal:
            terminal.see("Merge it? [Y/n]")
            terminal.type("\r")
            assert terminal.ends() == 0
            assert "Merged: 2 events." in terminal.text
        assert len(events(hark)) == 6


class TestBackup:
    """`hark backup`."""

    def test_into_a_file(self, hark: Hark, tmp_path: Path) -> None:
        """It is written there whole, and never over anything."""
        laptop(hark, tmp_path)
        target = tmp_path / "stick.db"

        ran = hark(f"backup {target} --plain")
        again = hark(f"backup {target}")
        folder = hark(f"backup {tmp_path} --json")

        assert ran.out == f"A copy with 4 events is in {target}, looked over and on disk.\n"
        assert target.stat().st_mode & 0o777 == 0o600
        assert (again.code, folder.code) == (1, 1)
        assert folder.json()["error"]["message"] == "there is a folder of that name already"
        assert hark(f"backup {tmp_path / 'no' / 'such.db'}").code == 7
        assert hark(f"backup {tmp_path / 'new.db'} --list").code == 2

    def test_listing(self, hark: Hark, tmp_path: Path) -> None:
        """Newest first, each with when, how much, why, and whether it is good."""
        laptop(hark, tmp_path)
        hark("backup", at="2026-03-03 09:00")
        bad = hark.home / "data" / "backups" / "2026-03-02T090000Z_day.db"
        bad.write_bytes(bad.read_bytes()[:5000])

        ran = hark("backup --list --plain", at="2026-03-04 09:00")

        folder = hark.home / "data" / "backups"
        assert ran.out == (
            "2026-03-03T090000Z_hand.db\n"
            "  yesterday, 4 events, 52 KiB, by hand\n"
            "2026-03-02T090000Z_day.db (fault)\n"
            "  cannot be read as a whole; 2 Mar, 5 KiB, at the beginning of a day\n"
            "2026-03-01T090500Z_day.db\n"
            "  1 Mar, 1 event, 52 KiB, at the beginning of a day\n"
            "\n"
            f"109 KiB of 200.0 MiB, in {folder}\n"
        )

    def test_listing_where_nobody_may_look(self, hark: Hark, tmp_path: Path) -> None:
        """A folder that cannot be read is not one without backups."""
        laptop(hark, tmp_path)
        folder = hark.home / "data" / "backups"
        shutil.rmtree(folder)
        folder.write_text("")

        ran = hark("backup --list --json")

        error = ran.json()["error"]
        assert (ran.code, error["code"], error["message"], error["where"]["file"]) == (
            1, "unreadable", "cannot read: Not a directory", str(folder)
        )  # fmt: skip


class TestRestore:
    """`hark restore`."""

    def test_looking_first(self, hark: Hark, tmp_path: Path) -> None:
        """What is gained and lost, and the last review of each."""
        other = laptop(hark, tmp_path)

        ran = hark(f"restore {other} --dry-run --plain", at="2026-03-04 09:00")

        assert ran.out == (
            "progress.db\n"
            "there: 5 events, last review yesterday\n"
            "here: 4 events, last review 2 Mar\n"
            "Gained: 2 events that only the file there has.\n"
            "Lost: 1 event that only the file here has; kept aside.\n"
        )

    def test_by_name_and_back(self, hark: Hark, tmp_path: Path) -> None:
        """A backup is named by the beginning of its name; a merge of what was put aside undoes the loss."""
        laptop(hark, tmp_path)
        before = events(hark)

        ran = hark("restore 2026-03-02 --yes --plain", at="2026-03-04 09:00")
        restored = events(hark)
        back = hark("merge 2026-03-04T090000Z_aside.db --yes", at="2026-03-04 10:00")

        assert ran.out == (
            "Restored 2026-03-02T090000Z_day.db: 2 events.\n"
            "What was here is kept as 2026-03-04T090000Z_aside.db. `hark merge 2026-03-04T090000Z_aside.db`"
            " brings the 2 that only it has back.\n"
        )
        assert restored == before[:2]
        assert back.code == 0
        assert events(hark) == before

    def test_with_settings_that_cannot_be_read(self, hark: Hark, tmp_path: Path) -> None:
        """The way to one's backups does not lead through one's settings."""
        laptop(hark, tmp_path)
        (hark.home / "config" / "config.toml").write_text("nonsense")

        assert hark("backup --list").code == 0
        assert hark("backup").code == 0
        assert hark("restore 2026-03-02T090000Z_day.db --dry-run").code == 0
        assert hark("doctor").code == 0

    def test_asked(self, hark: Hark, tmp_path: Path) -> None:
        """At a terminal it asks, and nothing but yes restores."""
        laptop(hark, tmp_path)
        for typed, code, count in (("\r", 1, 4), ("y\r", 0, 2)):
            with Terminal(hark.home, "restore 2026-03-02", columns=40, HARK_TEST_NOW=NOW) as terminal:
                terminal.see("Restore it? [y/N]")
                terminal.type(typed)
                assert terminal.ends() == code
            assert len(events(hark)) == count


def test_forgetting_a_deck_begins_with_a_backup(hark: Hark) -> None:
    """`hark remove --forget` deletes for good, so there is a backup of just before."""
    hark.add_deck("mine", MINE)
    hark("grade mine/one good")

    assert hark("remove mine --forget", at="2026-03-02 10:00").code == 0

    kept = hark.home / "data" / "backups" / "2026-03-02T100000Z_forget.db"
    db = sqlite3.connect(kept)
    assert db.execute("SELECT card FROM event").fetchall() == [("mine/one",)]
    db.close()


def test_an_update_that_resets_begins_with_a_backup(hark: Hark, tmp_path: Path) -> None:
    """An update that makes studied cards new has a backup of just before, and so has taking it back."""
    source = tmp_path / "mine.toml"
    source.write_text(MINE)
    hark(f"import {source} --yes")
    hark("grade mine/one good")
    source.write_text(MINE.replace("Me.", "You."))

    ran = hark("update --yes --answers reset", at="2026-03-02 10:00")
    back = hark("update mine --undo", at="2026-03-02 11:00")

    folder = hark.home / "data" / "backups"
    assert (ran.code, back.code) == (0, 0)
    assert [name for name in ("100000", "110000") if (folder / f"2026-03-02T{name}Z_update.db").exists()] == [
        "100000", "110000",
    ]  # fmt: skip


MINE = """\
format = 1
id = "mine"
title = "Mine"

[[cards]]
id = "one"
kind = "concept"
front = "Who?"
back = "Me."
"""


def test_fixing_at_a_terminal(hark: Hark) -> None:
    """At 40 columns every finding can be read, and what to type stands under it."""
    hark("grade care/empty-cup good")
    file = hark.home / "data" / "progress.db"
    db = sqlite3.connect(file)
    with db:
        db.execute("DELETE FROM memory")
    db.close()

    with Terminal(hark.home, "doctor", columns=40, rows=60) as terminal:
        assert terminal.ends() == 1
        assert "✗ what is remembered of 1 card is not" in terminal.text
    with Terminal(hark.home, "doctor --fix", columns=40, rows=60) as terminal:
        assert terminal.ends() == 0
        assert "Put right: memory" in terminal.text
        assert "Your progress is sound" in terminal.text
