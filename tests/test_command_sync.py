# SPDX-License-Identifier: MIT
"""`hark sync`: several computers, one progress."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from decktexts import CONCEPT, HEAD
from hark.sharing import confined
from hark.syncing.remote import Remote
from harness import Hark, cards, kept, welcomed
from terminal import Terminal

if TYPE_CHECKING:
    from harness import Ran

AT = "2026-03-04 09:00"
SPARE = (HEAD + CONCEPT).replace('"d"', '"spare"')


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A folder that something else carries."""
    return tmp_path / "box"


@pytest.fixture
def other(tmp_path: Path) -> Hark:
    """Another computer of the same person."""
    return Hark(tmp_path / "other")


def both(hark: Hark, other: Hark, box: Path) -> None:
    """Two computers that sync, each with a card of its own."""
    hark("grade care/empty-cup good", seed=3)
    other("grade care/tired-of-it hard", seed=5, at="2026-03-03 09:00")
    for one, seed in ((hark, 4), (other, 6), (hark, 7)):
        assert one(f"sync {box} --yes", seed=seed, at=AT).code == 0


def files(box: Path) -> list[str]:
    """What lies in the folder."""
    return sorted(path.relative_to(box).as_posix() for path in box.rglob("*") if not path.is_dir())


def segment(box: Path, hark: Hark) -> Path:
    """What a computer recorded in March."""
    install = (hark.home / "data" / "install").read_text().strip()
    return box / "events" / f"device={install}" / "2026-03.jsonl"


def plain(hark: Hark) -> str:
    """What `hark sync` says."""
    ran = hark("sync --plain", at=AT, seed=8)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def synced(ran: Ran) -> tuple[int, int]:
    """How many records came and went."""
    answer = ran.json()
    return answer["taken"], answer["written"]


class TestSync:
    """`hark sync`."""

    def test_two_computers(self, hark: Hark, other: Hark, box: Path) -> None:
        """Each knows what was done on both, in files of its own; a second time nothing is new."""
        both(hark, other, box)

        assert cards(hark) == cards(other) == ["care/empty-cup", "care/tired-of-it"]
        assert files(box) == sorted(
            ["hark-sync.txt", *(segment(box, one).relative_to(box).as_posix() for one in (hark, other))]
        )
        before = {file: (box / file).read_bytes() for file in files(box)}
        assert plain(hark) == plain(other) == "All your computers know the same.\n"
        assert {file: (box / file).read_bytes() for file in files(box)} == before
        hark("undo", at=AT)
        assert synced(hark("sync --json", at=AT)) == (0, 1)
        assert plain(other) == "1 answer from your other computers, 0 of yours written.\n"
        assert [ran("doctor", at=AT).code for ran in (hark, other)] == [0, 0]

    def test_looking_first(self, hark: Hark, box: Path) -> None:
        """`--dry-run` says what would be written, and nothing is, not even the folder."""
        hark("grade care/empty-cup good")
        before = sorted(hark.home.rglob("*"))

        ran = hark(f"sync {box} --dry-run --plain", at=AT)

        assert ran.out == (
            f"This computer would sync with {box}.\n"
            "It writes only files of its own there, and never what you typed in replies.\n"
            "\n"
            "0 answers would come from your other computers, 1 of yours would be written.\n"
        )
        assert not box.exists()
        assert [path for path in sorted(hark.home.rglob("*")) if path.name != "sync.lock"] == before

    def test_asked(self, hark: Hark, box: Path) -> None:
        """The first time it asks; no leaves all as it was, and without a terminal it is refused."""
        hark("grade care/empty-cup good")
        with Terminal(hark.home, f"sync {box}", HARK_TEST_NOW="2026-03-04T09:00:00+00:00") as terminal:
            terminal.see("Sync with it? [Y/n]")
            terminal.type("n\r")
            assert terminal.ends() == 1
        assert not box.exists()
        assert hark(f"sync {box}").err == (
            "error: there is nobody to ask\n hint: add `--yes`, or `--dry-run` to only look\n"
        )

    def test_stopping(self, hark: Hark, other: Hark, box: Path) -> None:
        """The files stay; nothing is kept ready any more, and whoever begins again doubles nothing."""
        both(hark, other, box)
        before = files(box)

        assert hark("sync --stop --plain", at=AT).code == 0
        assert hark("sync", at=AT).code == 1
        hark("grade care/empty-cup easy", at=AT)
        assert kept(hark, "SELECT * FROM outgoing") == []
        assert files(box) == before
        assert synced(hark(f"sync {box} --yes --json", at=AT, seed=9)) == (0, 1)
        assert segment(box, hark).read_text().count("\n") == 3

    def test_another_place(self, hark: Hark, other: Hark, box: Path, tmp_path: Path) -> None:
        """All of it goes to a new place; where the same files lie, as on a stick mounted elsewhere, nothing doubles."""
        both(hark, other, box)
        moved = shutil.copytree(box, tmp_path / "mounted")

        assert synced(hark(f"sync {moved} --yes --json", at=AT)) == (0, 0)
        assert synced(hark(f"sync {tmp_path / 'new'} --yes --json", at=AT)) == (0, 2)
        assert segment(moved, hark).read_bytes() == segment(box, hark).read_bytes()

    def test_a_stick_that_is_not_there(self, hark: Hark, other: Hark, box: Path) -> None:
        """It is told, nothing is written into an empty mount point, and all of it goes when it is back."""
        both(hark, other, box)
        hark("grade care/empty-cup easy", at=AT)
        box.rename(box.with_name("away"))

        gone = hark("sync", at=AT)
        box.mkdir()
        empty = hark("sync", at=AT)

        assert [gone.code, empty.code, files(box)] == [1, 1, []]
        assert "is not the folder that you sync with" in empty.err.replace("\n", " ")
        box.rmdir()
        box.with_name("away").rename(box)
        assert synced(hark("sync --json", at=AT)) == (0, 1)

    def test_a_full_disk(self, hark: Hark, box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """One clear error; nothing is lost, and it goes when there is room."""
        hark("grade care/empty-cup good")
        assert hark(f"sync {box} --yes", seed=4).code == 0
        hark("grade care/empty-cup easy", at=AT)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("hark.files.sync", full)
            ran = hark("sync", at=AT)
        assert ran.code == 7
        assert "nothing is lost" in ran.err
        assert synced(hark("sync --json", at=AT)) == (0, 1)
        assert segment(box, hark).read_text().count("\n") == 3

    def test_half_a_line_waits(self, hark: Hark, other: Hark, box: Path) -> None:
        """What is not all there yet is read when it is."""
        both(hark, other, box)
        other("grade listening/pause good", at=AT)
        other("sync", at=AT)
        file, whole = segment(box, other), segment(box, other).read_bytes()
        file.write_bytes(whole[:-20])

        assert plain(hark) == "All your computers know the same.\n"
        file.write_bytes(whole)
        assert synced(hark("sync --json", at=AT)) == (1, 0)

    def test_a_hole_is_filled_later(self, hark: Hark, other: Hark, box: Path) -> None:
        """Where the middle arrives after the end, it is told until it is there, and then nothing is missing."""
        both(hark, other, box)
        for card in ("listening/pause", "listening/fourth-no"):
            other(f"grade {card} good", at=AT)
        other("sync", at=AT)
        file, whole = segment(box, other), segment(box, other).read_bytes()
        lines = whole.splitlines(keepends=True)
        file.write_bytes(b"".join([*lines[:2], bytes(len(lines[2]) - 1) + b"\n", lines[3]]))

        first, again = hark("sync --json", at=AT).json(), hark("sync --json", at=AT).json()
        file.write_bytes(whole)

        where = {"file": file.relative_to(box).as_posix(), "code": "unsound"}
        assert (first["taken"], first["faults"]) == (1, [{**where, "line": 3}])
        assert (again["taken"], len(again["faults"])) == (0, 1)
        assert synced(hark("sync --json", at=AT)) == (1, 0)

    def test_an_end_of_ones_own_that_was_cut_off(self, hark: Hark, other: Hark, box: Path) -> None:
        """It goes, and what follows stands on a line of its own."""
        both(hark, other, box)
        file = segment(box, hark)
        file.write_bytes(file.read_bytes() + b'{"id":"01')
        hark("grade care/empty-cup easy", at=AT)

        assert synced(hark("sync --json", at=AT)) == (0, 1)
        assert synced(other("sync --json", at=AT)) == (1, 0)

    def test_a_copied_home(self, hark: Hark, other: Hark, box: Path, tmp_path: Path) -> None:
        """The second install with one id is noticed and has a new one; nothing of either is lost."""
        both(hark, other, box)
        twin = Hark(tmp_path / "twin")
        shutil.copytree(hark.home, twin.home)
        hark("grade listening/pause good", at=AT, seed=11)
        twin("grade listening/fourth-no good", at=AT, seed=12)
        hark("sync", at=AT)

        answer = twin("sync --json", at=AT, seed=13).json()

        assert (answer["renamed"], answer["taken"], answer["written"]) == (True, 1, 1)
        assert segment(box, twin) != segment(box, hark)
        hark("sync", at=AT)
        other("sync", at=AT)
        assert sorted(cards(hark)) == sorted(cards(twin)) == sorted(cards(other))
        assert len(cards(hark)) == 4

    def test_a_restored_backup(self, hark: Hark, other: Hark, box: Path) -> None:
        """What the folder has comes back, under a new name."""
        hark("grade care/empty-cup good", at="2026-03-01 09:00")
        hark("backup", at="2026-03-01 10:00")
        both(hark, other, box)
        before = cards(hark)
        backup = next(file.name for file in (hark.home / "data" / "backups").glob("*_hand.db"))
        hark(f"restore {backup} --yes", at=AT)

        hark("sync", at=AT, seed=14)

        assert cards(hark) == before

    def test_forgetting(self, hark: Hark, other: Hark, box: Path) -> None:
        """What is forgotten on one is forgotten on all, and stands in no file any more."""
        for one in (hark, other):
            one.add_deck("spare", SPARE)
        other("grade spare/c good", at="2026-03-03 10:00")
        both(hark, other, box)
        hark("grade spare/c easy", at=AT, seed=15)
        hark("sync", at=AT)
        assert hark("remove spare --forget --yes", at=AT).code == 0
        assert synced(hark("sync --json", at=AT)) == (0, 0)

        answer = other("sync --json", at=AT).json()

        assert (answer["forgotten"], answer["taken"]) == (1, 0)
        assert cards(other) == cards(hark) == ["care/empty-cup", "care/tired-of-it"]
        assert not any(b"spare/c" in path.read_bytes() for path in (box / "events").rglob("*.jsonl"))
        assert [one("doctor", at=AT).code for one in (hark, other)] == [0, 0]
        assert plain(hark) == plain(other) == "All your computers know the same.\n"

    def test_forgetting_replies(self, hark: Hark, other: Hark, box: Path) -> None:
        """Replies never travel; that they were forgotten does."""
        hark("config journal keep")
        hark("grade care/tired-of-it good --reply 'That is a secret.'", seed=21)
        other("config journal keep")
        other("grade care/tired-of-it hard --reply 'So is that.'", seed=22)
        both(hark, other, box)
        assert not any(b"secret" in path.read_bytes() for path in box.rglob("*.jsonl"))

        hark("journal --forget --yes", at=AT)
        hark("sync", at=AT)
        assert len(kept(other, "SELECT * FROM response")) == 1
        other("sync", at=AT)

        assert kept(other, "SELECT * FROM response") == []
        copies = (other.home / "data").rglob("*.db")
        assert not any(b"So is that" in path.read_bytes() for path in copies)


def put_deck(hark: Hark, name: str, title: str) -> None:
    """Writes a deck of one's own."""
    folder = hark.home / "data" / "decks"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text((HEAD + CONCEPT).replace('"d"', f'"{name}"').replace('"D"', f'"{title}"'))


class TestBelongings:
    """Decks and settings travel with the log."""

    def test_a_new_laptop_is_whole(self, hark: Hark, other: Hark, box: Path) -> None:
        """One command brings decks and settings, and says so; programs and replies stay where they are."""
        put_deck(hark, "mine", "Mine")
        hark("config new_per_day 4")
        hark("config coach.command -- sh -c true")
        hark("grade care/empty-cup good")
        hark(f"sync {box} --yes", at=AT, seed=4)

        looked = other(f"sync {box} --dry-run --plain", at=AT)
        ran = other(f"sync {box} --yes --plain", at=AT, seed=6)

        assert looked.out == (
            f"This computer would sync with {box}.\n"
            "It writes only files of its own there, and never what you typed in replies.\n"
            "1 other computer wrote there.\n\n"
            "1 answer would come from your other computers, 0 of yours would be written.\n"
            "Decks from your other computers: mine.\nSettings from your other computers: new_per_day.\n"
        )
        assert ran.out == (
            "1 answer from your other computers, 0 of yours written.\n"
            "Decks from your other computers: mine.\nSettings from your other computers: new_per_day.\n"
            "From now on `hark sync` does this. `hark config sync.at start` does it with each review.\n"
        )
        assert other("show mine/c --json").code == 0
        assert (other.home / "config" / "config.toml").read_text().count("coach") == 0
        assert plain(other) == plain(hark) == "All your computers know the same.\n"

    def test_a_copied_home_without_answers(self, hark: Hark, other: Hark, box: Path) -> None:
        """Two computers of one name are noticed by their decks, too, and neither loses one."""
        put_deck(hark, "mine", "One")
        hark(f"sync {box} --yes", at=AT, seed=4)
        shutil.copytree(hark.home, other.home)
        put_deck(other, "two", "Two")
        put_deck(hark, "three", "Three")
        other("sync", at=AT, seed=6)

        ran = hark("sync --json", at=AT, seed=8).json()

        assert (ran["renamed"], ran["decks"]) == (True, ["two"])
        assert other("sync --json", at=AT, seed=9).json()["decks"] == ["three"]

    def test_changed_on_two_computers(self, hark: Hark, other: Hark, box: Path) -> None:
        """The later edit has the deck's name, the earlier one is kept beside it; a removed deck goes on both."""
        put_deck(hark, "mine", "One")
        put_deck(hark, "gone", "Gone")
        both(hark, other, box)
        put_deck(hark, "mine", "Two")
        put_deck(other, "mine", "Three")
        hark("remove gone")
        hark("sync", at="2026-03-05 08:00")

        told = other("sync --plain", at="2026-03-05 09:00").out

        beside = next(path.stem for path in (other.home / "data/decks").glob("mine-*.toml"))
        assert told == (
            "0 answers from your other computers, 0 of yours written.\n"
            "2 decks and settings of yours written.\n"
            "Removed on another computer, and kept aside here: gone.\n"
            f"Changed on two computers; the earlier version is kept as: {beside}.\n"
        )
        plain(hark)
        names = [sorted(path.name for path in (one.home / "data/decks").iterdir()) for one in (hark, other)]
        assert names[0] == names[1] == sorted(["mine.toml", f"{beside}.toml"])
        texts = [(one.home / "data/decks/mine.toml").read_text() for one in (hark, other)]
        assert texts[0] == texts[1]
        assert 'title = "Three"' in texts[0]


@pytest.fixture
def remote(tmp_path: Path) -> str:
    """A bare repository, as on a stick."""
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "stick.git")], check=True)
    return f"git+file://{tmp_path / 'stick.git'}"


class TestGit:
    """A git remote."""

    def test_two_computers(self, hark: Hark, other: Hark, remote: str) -> None:
        """Each commits its own files on top of the other's, under no name of a person or a computer."""
        hark("grade care/empty-cup good", seed=3)
        other("grade care/tired-of-it hard", seed=5)
        for one, seed in ((hark, 4), (other, 6)):
            ran = one(f"sync {remote} --yes", seed=seed, at=AT)
            assert (ran.code, ran.err) == (0, "")

        assert synced(hark("sync --json", at=AT)) == (1, 0)
        assert synced(hark("sync --json", at=AT)) == (0, 0)
        assert sorted(cards(hark)) == sorted(cards(other))
        shown = subprocess.run(
            ["git", "log", "--format=%an %ae %cn %s", "hark"],
            cwd=remote.removeprefix("git+file://"), capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert shown.stdout == "hark hark@localhost hark hark sync\n" * 2

    def test_decks_and_settings(self, hark: Hark, other: Hark, remote: str) -> None:
        """They travel by git as well, and what nobody needs any more is taken out again."""
        put_deck(hark, "mine", "One")
        hark("config new_per_day 4")
        for one, seed in ((hark, 4), (other, 6)):
            assert one(f"sync {remote} --yes", at=AT, seed=seed).code == 0
        put_deck(other, "mine", "Two")
        assert other("sync --json", at=AT).json()["faults"] == []

        ran = hark("sync --json", at=AT).json()

        assert ran["decks"] == ["mine"]
        decks = [(one.home / "data/decks/mine.toml").read_text() for one in (hark, other)]
        assert decks[0] == decks[1]
        assert "new_per_day = 4" in (other.home / "config/config.toml").read_text()
        assert hark("sync --plain", at=AT).out == "All your computers know the same.\n"

    def test_a_race(self, hark: Hark, other: Hark, remote: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where another pushes in between, it is done again, and nothing of either is lost."""
        for one, seed in ((hark, 4), (other, 6)):
            assert one(f"sync {remote} --yes", seed=seed, at=AT).code == 0
        hark("grade care/empty-cup good", at=AT, seed=7)
        other("grade care/tired-of-it hard", at=AT, seed=8)
        real, turns = Remote.publish, iter([True])

        def raced(place: Remote) -> bool:
            if next(turns, False):
                assert synced(other("sync --json", at=AT)) == (0, 1)
            return real(place)

        monkeypatch.setattr(Remote, "publish", raced)

        assert synced(hark("sync --json", at=AT)) == (1, 1)
        assert synced(other("sync --json", at=AT)) == (1, 0)
        assert sorted(cards(hark)) == sorted(cards(other)) == ["care/empty-cup", "care/tired-of-it"]

    @pytest.mark.parametrize(
        "address", ["git+ext://sh", "git+http://a/b", "git+file://", "git+ssh://-oProxyCommand=x/y"]
    )
    def test_addresses(self, hark: Hark, address: str) -> None:
        """No protocol but three, and nothing that git would take for an option."""
        assert hark(f"sync {address} --yes").code == 2

    def test_a_remote_that_is_not_there(self, hark: Hark, tmp_path: Path) -> None:
        """It is told in a line, and nothing is remembered."""
        ran = hark(f"sync git+file://{tmp_path}/nothing.git --yes --json")

        assert (ran.code, ran.json()["error"]["code"]) == (1, "git")
        assert hark("sync").code == 1

    def test_hooks_are_not_run(self, hark: Hark, remote: str, tmp_path: Path) -> None:
        """Neither the learner's own nor those in a repository on a stick."""
        for name in ("pre-receive", "update", "post-receive", "post-update"):
            hook = Path(remote.removeprefix("git+file://")) / "hooks" / name
            hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/{name}.ran\n")
            hook.chmod(0o755)
        hooks = tmp_path / "hooks"
        hooks.mkdir()
        for name in ("pre-push", "reference-transaction"):
            (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/{name}.ran\n")
            (hooks / name).chmod(0o755)
        (tmp_path / ".gitconfig").write_text(f"[core]\nhooksPath = {hooks}\n")
        hark("grade care/empty-cup good")

        assert hark(f"sync {remote} --yes", HOME=str(tmp_path), PATH=os.environ["PATH"]).code == 0
        assert list(tmp_path.glob("*.ran")) == []


class TestBeside:
    """Syncing with a review."""

    def test_at_the_start(self, hark: Hark, other: Hark, box: Path) -> None:
        """With `sync.at` set, a review has it done once its first card is there; otherwise it does not."""
        both(hark, other, box)
        welcomed(hark)
        before = segment(box, hark).read_bytes()
        hark("review", stdin="q\n")
        hark("config sync.at start")
        assert segment(box, hark).read_bytes() == before
        hark("grade listening/pause good", at=AT)

        hark("review", stdin="q\n", PATH=os.environ["PATH"])

        until = time.monotonic() + 60
        while segment(box, hark).read_bytes() == before and time.monotonic() < until:
            time.sleep(0.02)
        assert b"listening/pause" in segment(box, hark).read_bytes()

    @pytest.mark.parametrize("line", ["review --json", "review --cram", "due --json"])
    def test_who_records_nothing_does_not_sync(
        self, hark: Hark, box: Path, monkeypatch: pytest.MonkeyPatch, line: str
    ) -> None:
        """Only a review that records begins a sync."""
        assert hark(f"sync {box} --yes").code == 0
        hark("config sync.at start")
        monkeypatch.setattr(confined, "leave", pytest.fail)

        assert hark(line, stdin="q\n").code == 0


class TestStrangers:
    """What others put into the folder."""

    def test_files_that_are_not_harks(self, hark: Hark, other: Hark, box: Path, tmp_path: Path) -> None:
        """Conflict copies, links, pipes and strangers' files are told and left alone, whatever they are called."""
        both(hark, other, box)
        outside = tmp_path / "outside.jsonl"
        outside.write_bytes(segment(box, other).read_bytes())
        events = box / "events"
        folder = segment(box, other).parent
        (folder / "2026-03.sync-conflict-20260304-090000-ABC.jsonl").write_text("x")
        (folder / "2026-04 (1).jsonl").write_text("x")
        (folder / "2026-05.jsonl").symlink_to(outside)
        os.mkfifo(folder / "2026-06.jsonl")
        (folder / "2026-07.jsonl").mkdir()
        (folder / "2026-13.jsonl").write_text("x")
        (events / "device=0000000000000000").symlink_to(tmp_path)
        (events / "device=..").mkdir()
        (events / "\x1b[31mred").write_text("x")
        (box / "notes.txt").write_text("x")
        (box / ".stfolder").mkdir()
        before = sorted(box.rglob("*"))

        answer = hark("sync --json", at=AT).json()

        assert answer["taken"] == 0
        assert [(fault["file"].split("/")[-1], fault["code"]) for fault in answer["faults"]] == [
            ("\x1b[31mred", "stranger"),
            ("device=..", "stranger"),
            ("device=0000000000000000", "link"),
            ("2026-03.sync-conflict-20260304-090000-ABC.jsonl", "conflict_copy"),
            ("2026-04 (1).jsonl", "conflict_copy"),
            ("2026-05.jsonl", "link"),
            ("2026-06.jsonl", "special"),
            ("2026-07.jsonl", "stranger"),
            ("2026-13.jsonl", "stranger"),
            ("notes.txt", "stranger"),
        ]
        assert sorted(box.rglob("*")) == before
        assert "\x1b" not in hark("sync", at=AT).out

    @pytest.mark.parametrize(
        ("name", "text", "code"),
        [
            ("2026-04", b"", None),
            ("2026-04", b'{"hark": "events"', None),
            ("2026-04", b"{}\n{}\n", "no_header"),
            ("2026-04", b"[" * 600 + b"\n", "no_header"),
            ("2026-04", b'{"hark": "events", "version": 2, "install": "X", "edition": "1"}\nx\n', "newer"),
            ("2026-04", b'{"hark": "events", "version": 1, "install": "f00", "edition": "1"}\n', "wrong_install"),
            ("2026-04", b'HEAD\n{"id": "x"}\n', "unsound"),
            ("2026-04", b"HEAD\n" + b"[" * 100_000 + b"\n", "unsound"),
            ("2026-04", b"HEAD\n" + b'{"id": ' + b"9" * 5000 + b"}\n", "unsound"),
            ("2026-04", b"HEAD\n\xff\xfe\n", "unsound"),
            ("2026-04", b"HEAD\n" + b"x" * (4 * 2**20 + 2), "too_long"),
        ],
        ids=range(11),
    )  # fmt: skip
    def test_files_that_lie(self, hark: Hark, other: Hark, box: Path, name: str, text: bytes, code: str | None) -> None:
        """What is not as hark writes it is told and not taken in."""
        both(hark, other, box)
        file = segment(box, other).with_name(f"{name}.jsonl")
        file.write_bytes(text.replace(b"HEAD", segment(box, other).read_bytes().splitlines()[0]))

        answer = hark("sync --json", at=AT).json()

        assert (answer["taken"], [fault["code"] for fault in answer["faults"]]) == (0, [code] if code else [])

    @pytest.mark.parametrize("month", ["0000-01", "9999-12"])
    def test_a_month_that_never_was(self, hark: Hark, other: Hark, box: Path, month: str) -> None:
        """A file for a month that hark records nothing in is a stranger's, under one's own name, too."""
        both(hark, other, box)
        shutil.copy(segment(box, hark), segment(box, hark).with_name(f"{month}.jsonl"))

        ran = hark("sync --json", at=AT)

        assert [fault["code"] for fault in ran.json()["faults"]] == ["stranger"]

    def test_a_rule_that_cannot_be_written(self, hark: Hark, other: Hark, box: Path) -> None:
        """A rule about a name with half a letter is left out, and the sync goes on."""
        both(hark, other, box)
        put_deck(other, "spare", "S")
        other("grade spare/c good")
        other("remove spare --forget --yes")
        hark("sync", at=AT)
        other("sync", at=AT)
        (file,) = (box / "forgotten").glob("*.jsonl")
        head, *rules = file.read_text().splitlines()
        file.write_text("\n".join([head, *(rule.replace("spare", "\\ud800") for rule in rules), ""]))

        assert hark("sync --json", at=AT, seed=12).code == 0

    def test_from_the_future(self, hark: Hark, other: Hark, box: Path) -> None:
        """What is dated more than a week ahead waits until then; nothing of it is lost."""
        both(hark, other, box)
        other("grade listening/pause good", at="2026-04-01 09:00")
        other("sync", at="2026-04-01 09:00")

        early = hark("sync --json", at=AT).json()
        later = hark("sync --json", at="2026-03-31 09:00").json()

        assert (early["taken"], [fault["code"] for fault in early["faults"]]) == (0, ["future"])
        assert (later["taken"], later["faults"]) == (1, [])

    def test_a_record_that_is_another_one_here(self, hark: Hark, other: Hark, box: Path) -> None:
        """Nobody else changes what was recorded here."""
        both(hark, other, box)
        from hark.progress.rows import checksum
        from hark.syncing.segments import event_line, event_row

        mine = segment(box, hark).read_bytes().splitlines()[1]
        row = event_row(mine)
        forged = (*row[:6], "easy", *row[7:11])
        with segment(box, other).open("ab") as stream:
            stream.write(event_line((*forged, checksum(forged))))

        answer = hark("sync --json", at=AT).json()

        assert (answer["taken"], [fault["code"] for fault in answer["faults"]]) == (0, ["other_content"])
        assert kept(hark, "SELECT grade FROM event WHERE card = 'care/empty-cup'") == [("good",)]
