# SPDX-License-Identifier: MIT
"""The campaigns against lost grades in short; each in `campaigns/` says how to run it in full."""

from __future__ import annotations

import ast
import math
import random
import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

import clocks
import crowd
import forget
import fsrs_versions
import hands
import heavy
import kill
import locked
import mutants
import power
import rot
import space
import stranger
import tune
import worst
from breaking import Row, learner, log, wrong_with
from disk import Call, Cut, Disk
from places import HERE


def held(rows: Iterable[Row]) -> None:
    """Holds that nothing was violated; what cannot be tried here is skipped, with the reason."""
    done = list(rows)

    assert [wrong for row in done for wrong in row.violations] == []
    assert all(row.runs or row.skipped for row in done)
    if all(row.skipped for row in done):
        pytest.skip("; ".join(row.skipped for row in done))


@pytest.mark.skipif(sys.platform != "linux", reason="the campaigns strike as Linux does")
class TestShort:
    """Every campaign, with few runs."""

    def test_kill(self, tmp_path: Path) -> None:
        """Killed at any moment, hark has lost and doubled nothing acknowledged, and left the old or the new state."""
        held(kill.campaign(tmp_path, 4, 1))

    def test_forget(self, tmp_path: Path) -> None:
        """Killed at any moment of forgetting, hark shows all of it still, or no file of hark's holds a byte of it."""
        held(forget.campaign(tmp_path, 6))

    @pytest.mark.parametrize("name", ["grades", "first grades", "merge", "restore", "import", "update", "sync"])
    def test_power(self, tmp_path: Path, name: str) -> None:
        """Wherever power is cut, what was acknowledged is there and the file opens."""
        held(power.campaign(tmp_path, power.Cutting(1, 6), 1, [name]))

    def test_crowd(self, tmp_path: Path) -> None:
        """Many may grade and read at once."""
        held(crowd.campaign(tmp_path, 4, 10))

    def test_space(self, tmp_path: Path) -> None:
        """What cannot be written is refused with one message, and hark goes on once it can be."""
        held(space.campaign(tmp_path, 2))

    def test_locked(self) -> None:
        """Where hark may only read, it reads."""
        held(locked.campaign(["folder", "file system"]))

    def test_rot(self, tmp_path: Path) -> None:
        """A bit that turned over in an event is noticed."""
        held(rot.campaign(tmp_path, 40))

    @pytest.mark.parametrize("how", stranger.WAYS)
    def test_stranger(self, tmp_path: Path, how: str) -> None:
        """Another's progress file, whatever is in it, is taken or refused, and all goes on."""
        held([stranger.others(tmp_path, how, 75, every=False)])

    def test_tune(self) -> None:
        """Of six learners who are the default hardly one is given other parameters; one far from it is, and gains."""
        default = [tune.outcome(tune.KINDS["the default"], 400, seed) for seed in range(6)]
        other = tune.outcome(tune.KINDS["all of it"], 2000, 1)

        assert sum(one.adopted for one in default) <= 1
        assert other.adopted
        assert other.real > 0

    def test_fsrs_versions(self) -> None:
        """The version of the scheduler here folds a log as those do that pyproject.toml allows."""
        assert fsrs_versions.digest(fsrs_versions.folded()) == fsrs_versions.FOLDED

    def test_clocks(self, tmp_path: Path) -> None:
        """Whatever clocks do, each card comes once a study day and none is due before its last review."""
        held(clocks.campaign(tmp_path, ["Europe/Berlin"], 1, 8, 2, ["summer time", "travel", "clock set about"]))

    def test_heavy(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The worst decks of an eighth of the largest size take no more memory than the largest may, and end well.

        Time is the full form's to judge, on a machine that is doing nothing else; `test_linear.py` counts steps.
        """
        monkeypatch.setattr(heavy, "SECONDS", math.inf)
        held(heavy.campaign(tmp_path, worst.FULL // 8, 40))

    def test_hands(self, tmp_path: Path) -> None:
        """Whatever a person does to a session, what was shown as given is stored and the terminal is restored."""
        held(hands.campaign(tmp_path, 1))


class TestMutants:
    """Bugs that are planted."""

    def test_are_bugs(self) -> None:
        """Each is Python, and another Python than before; the same seed gives the same; lines with names are there."""
        for bug in mutants.sample(list(mutants.TESTS), 60, 1):
            source = (HERE.parent / "src" / "hark" / f"{bug.module}.py").read_bytes()
            assert ast.dump(ast.parse(bug.planted(source))) != ast.dump(ast.parse(source)), bug
        assert mutants.sample(["safe"], 5, 1) == mutants.sample(["safe"], 5, 1)
        assert [name for name in mutants.NAMED if mutants.named(name) is None] == []
        assert [
            name
            for names in mutants.TESTS.values()
            for name in names.split()
            if not (HERE / f"test_{name}.py").exists()
        ] == []

    def test_fall(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """In the copy the tests pass; with a bug planted there one falls, and the copy is as it was then."""
        monkeypatch.setitem(mutants.TESTS, "safe", "safe")
        copy, bug = mutants.Copy(tmp_path / "copy"), mutants.sample(["safe"], 1, 1)[0]

        assert copy.tried(["safe"]) == ""
        assert copy.falls(bug).startswith("FAILED tests/test_safe.py")
        assert [file for file in (copy.folder / "src").rglob("*.py") if file.read_bytes() != ours(file, copy)] == []


def ours(file: Path, copy: mutants.Copy) -> bytes:
    """The file of the project of which *file* is a copy."""
    return (HERE.parent / file.relative_to(copy.folder)).read_bytes()


class TestOracle:
    """The campaigns would see what they look for."""

    def test_sees_what_is_not_forgotten(self, tmp_path: Path) -> None:
        """Every place in which hark ever puts a copy holds what was typed before, and is searched."""
        home = forget.typed(tmp_path / "home", tmp_path / "system")

        places = {Path(name).parent.as_posix() for name in forget.holding(forget.SECRET, home, tmp_path / "system")}
        assert places == {"data", "data/backups", ".hark.999999999.x"}

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ("DELETE FROM event WHERE card = 'many/c0011'", "an acknowledged event is lost or another: 11 there, 12"),
            ("DELETE FROM event WHERE card = 'many/c0003'", "an acknowledged event is lost or another"),
            (
                "UPDATE event SET grade = 'easy' WHERE card = 'many/c0003'",
                "does not open: the progress file is damaged",
            ),
            ("DELETE FROM memory WHERE card = 'many/c0003'", "the snapshot is not what the log adds up to"),
            ("PRAGMA user_version = 99", "does not open: the progress file was written by a newer hark"),
        ],
    )
    def test_sees_what_is_lost(self, tmp_path: Path, change: str, said: str) -> None:
        """An event that is gone or another, a row that was changed, a snapshot that does not fit."""
        home = learner(tmp_path / "home")
        before = log(home)
        assert wrong_with(home, before, ()) is None
        db = sqlite3.connect(home / "data" / "progress.db")
        with db:
            db.execute(change)
        db.close()

        assert (wrong_with(home, before, ()) or "").startswith(said)

    def test_sees_what_nobody_asked_for(self, tmp_path: Path) -> None:
        """A grade that was asked for may be there; another may not, and one of them only once."""
        home = learner(tmp_path / "home")
        *before, last = log(home)

        assert wrong_with(home, before, (), [last]) is None
        assert (wrong_with(home, before, ()) or "").startswith("events nobody asked for")
        assert (wrong_with(home, before[:-1], (), [before[-1]]) or "").startswith("events nobody asked for")

    def test_the_disk_forgets(self, tmp_path: Path) -> None:
        """What is not synced may be gone: a file's bytes until it is synced, its name until its folder is."""
        root = tmp_path / "root"
        root.mkdir()
        disk, path = Disk(root), bytes(root / "a")
        seen: list[list[str | None]] = []
        for call in (
            Call("openat", (path,), -1, "O_CREAT", 3), Call("write", (b"x",), 3, "", 1), Call("fsync", (), 3, "", 0),
            Call("openat", (bytes(root),), -1, "", 4), Call("fsync", (), 4, "", 0), Call("write", (b"y",), 3, "", 1),
        ):  # fmt: skip
            disk.call(call)
            seen.append([_left(disk, tmp_path / str(len(seen)), kept=kept) for kept in (True, False)])

        assert seen == [["", None], ["x", None], ["x", None], ["x", None], ["x", "x"], ["xy", "x"]]


def _left(disk: Disk, to: Path, *, kept: bool) -> str | None:
    place = to.with_name(f"{to.name}-{kept}")
    disk.left(Cut(random.Random(1), kept=kept, dropped=not kept), place)
    return (place / "a").read_text() if (place / "a").exists() else None
