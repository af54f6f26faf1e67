# SPDX-License-Identifier: MIT
"""`hark merge`: what other progress files hold."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hark.progress import backups
from harness import cards, laptop
from terminal import Terminal

if TYPE_CHECKING:
    from harness import Hark


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
            "2 records would come. Nothing of yours would go.\n"
        )
        assert answer == {
            "schema": "hark.merge/1",
            "sources": [
                {
                    "file": str(other), "events": 5, "new": 2, "left_out": 0, "cards": 2,
                    "replies": 1, "replies_left_out": 0,
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

        assert (ran.code, ran.out.splitlines()[-1]) == (0, "Merged: 2 records. Nothing was dropped.")
        assert sorted(cards(hark)) == sorted(
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
        before = cards(hark)
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
        assert (part.code, part.out.splitlines()[-2:]) == (
            0,
            ["1 record left out: damaged there.", "Merged: 2 records."],
        )
        assert cards(hark) == [card for card in before if card != "listening/pause"]
        assert hark("doctor", at="2026-03-04 09:00").code == 0

    def test_onto_a_new_computer(self, hark: Hark, tmp_path: Path) -> None:
        """Where nothing is recorded yet, all of it comes."""
        other = laptop(hark, tmp_path)
        hark.home = tmp_path / "fresh"

        ran = hark(f"merge {other} --yes --json", at="2026-03-04 09:00")

        assert ran.json()["new"] == 5
        assert len(cards(hark)) == 5

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
        before = cards(hark)
        monkeypatch.setattr(backups, "SPARE_BYTES", 2**60)

        assert hark(f"merge {other} --yes", at="2026-03-04 09:00").code == 7
        assert cards(hark) == before

    def test_asked(self, hark: Hark, tmp_path: Path) -> None:
        """At a terminal it shows what comes and asks; no leaves all as it is, yes merges."""
        other = laptop(hark, tmp_path)
        with Terminal(hark.home, f"merge {other}", HARK_TEST_NOW=NOW) as terminal:
            terminal.see("2 records would come", "Merge it? [Y/n]")
            terminal.type("n\r")
            assert terminal.ends() == 1
            assert "Nothing was merged." in terminal.text
        assert len(cards(hark)) == 4
        with Terminal(hark.home, f"merge {other}", columns=40, HARK_TEST_NOW=NOW) as terminal:
            terminal.see("Merge it? [Y/n]")
            terminal.type("\r")
            assert terminal.ends() == 0
            assert "Merged: 2 records." in terminal.text
        assert len(cards(hark)) == 6
