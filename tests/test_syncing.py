# SPDX-License-Identifier: MIT
"""Several computers and one folder, as a library: whatever order they sync in, all come to the same."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.paths import Folders
from hark.syncing.folder import Folder
from hark.syncing.own import Own
from hark.syncing.place import NOTE, NOTE_TEXT
from hark.syncing.sync import Outcome, Sync
from progressfile import DAY_MS, NOON_MS, grade, is_the_fold, noon
from test_moves import STEPS
from test_taking import FORGET, Step, in_memory, play, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.progress.store import Store
    from hark.syncing.place import Place

NOW_MS = NOON_MS + 40 * DAY_MS
SKEWS = (0, 3, -2)
"""Days by which the clocks of three computers are off."""


class Cut(Exception):  # noqa: N818 - no error, the end of a process
    """The process is gone."""


def synced(held: Store, place: Place, data: Path, seed: int = 1, now_ms: int = NOW_MS) -> Outcome:
    """One sync of the computer with that data folder."""
    place.begin()
    folders = Folders(data, data / "config", data / "cache")
    run = Sync(place, held, folders, (), random.Random(seed), now_ms, lambda _a, _b: None, lambda _rules: None)
    return run.run()


class Three:
    """Three computers and their folder."""

    def __init__(self, stack: ExitStack) -> None:
        self.root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self.held = [stack.enter_context(in_memory(seed)) for seed in range(3)]
        self.seed = 100

    def sync(self, who: int, folder: str = "box") -> Outcome:
        """One of them syncs."""
        self.seed += 1
        place = Folder(self.root / folder, is_known=False)
        return synced(self.held[who], place, self.root / f"data{who}", self.seed)

    def check(self) -> None:
        """All know the same, and nothing more is to be said."""
        for who in (0, 1, 2, 0, 1, 2):
            self.sync(who)
        assert rows(self.held[0]) == rows(self.held[1]) == rows(self.held[2])
        assert all(map(is_the_fold, self.held))
        before = {path: path.read_bytes() for path in self.root.rglob("*.jsonl")}
        outcomes = [self.sync(who) for who in range(3)]
        assert [(one.taken, one.written, one.forgotten, one.faults) for one in outcomes] == [(0, 0, 0, ())] * 3
        assert {path: path.read_bytes() for path in self.root.rglob("*.jsonl")} == before
        lines = [line for data in before.values() for line in data.splitlines() if line.startswith(b'{"id"')]
        assert len(set(lines)) == len(lines) == len(rows(self.held[0]))


@given(st.lists(st.tuples(st.integers(0, 2), st.one_of(STEPS, FORGET, st.just(("sync", 0)))), max_size=20))
def test_whatever_the_order(steps: list[tuple[int, Step]]) -> None:
    """Grades, undos, moves, resets and forgets on three clocks: one log, one sum, each record written once."""
    with ExitStack() as stack:
        three = Three(stack)
        for number, (who, step) in enumerate(steps):
            if step[0] == "sync":
                three.sync(who)
                assert is_the_fold(three.held[who])
            else:
                play(three.held[who], number + 5 + SKEWS[who], step)
        three.check()


class Failing(Folder):
    """A folder whose writer is gone at the n-th write, half of which may be there."""

    def __init__(self, root: Path, left: int, share: float) -> None:
        super().__init__(root, is_known=False)
        self.left, self.share = left, share

    def _spend(self, path: str, at: int, data: bytes) -> None:
        self.left -= 1
        if self.left < 0:
            if self.share < 1:
                super().append(path, at, data[: int(len(data) * self.share)])
            raise Cut

    def append(self, path: str, at: int, data: bytes) -> None:
        """Writes some of it, and is gone."""
        self._spend(path, at, data)
        super().append(path, at, data)

    def publish(self) -> bool:
        """Is gone after it has written."""
        self.left -= 1
        if self.left < 0:
            raise Cut
        return super().publish()


@given(st.integers(0, 6), st.sampled_from((0.0, 0.3, 0.97, 1.0)), st.booleans())
def test_gone_at_any_write(left: int, share: float, is_first: bool) -> None:
    """Whoever is gone in the midst of a sync doubles nothing and loses nothing by the next."""
    with ExitStack() as stack:
        three = Three(stack)
        for who in range(3):
            for day in (1, 40, 80):
                grade(three.held[who], f"d/c{who}", at=noon(day - 70))
            if not is_first:
                three.sync(who)
                grade(three.held[who], f"d/c{who}", at=noon(12))
                three.held[who].log.forget("e", NOW_MS)
        with suppress(Cut):
            place = Failing(three.root / "box", left, share)
            synced(three.held[1], place, three.root / "data1", 7)
        three.sync(0)
        three.check()


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 400)), min_size=1, max_size=6))
def test_a_folder_that_is_half_there(cuts: list[tuple[int, int]]) -> None:
    """Files that are only begun, or gone, when they are read: what is missing comes once they are whole."""
    with ExitStack() as stack:
        three = Three(stack)
        for who in range(3):
            for day in range(4):
                grade(three.held[who], f"d/c{day}", at=noon(day * 12 - 20, who))
            three.sync(who)
        for who, keep in cuts:
            half = three.root / "half"
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(three.root / "box", half)
            for path in sorted(half.rglob("*.jsonl")):
                if f"data{who}" not in str(path) and not _is_own(path, three.root / f"data{who}"):
                    path.write_bytes(path.read_bytes()[:keep])
            place = Folder(half, is_known=False)
            entries = {path: path.read_bytes() for path in half.rglob("*.jsonl")}
            synced(three.held[who], place, three.root / f"data{who}", 9)
            assert {path: path.read_bytes() for path in entries if not _is_own(path, three.root / f"data{who}")} == {
                path: data for path, data in entries.items() if not _is_own(path, three.root / f"data{who}")
            }
        for who in range(3):
            three.sync(who)
        logs = [rows(held) for held in three.held]
        assert logs[0] == logs[1] == logs[2]
        assert len(logs[0]) == 12


def _is_own(path: Path, data: Path) -> bool:
    return (data / "install").read_text().strip() in str(path)


def test_what_goes_while_it_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is gone before it is asked for its size, as the draft of another sync, stops nobody."""
    (tmp_path / NOTE).write_bytes(NOTE_TEXT)
    (tmp_path / ".draft").write_bytes(b"")
    listed = os.scandir

    @contextmanager
    def scandir(folder: Path) -> Iterator[list[os.DirEntry[str]]]:
        with listed(folder) as found:
            items = list(found)
        (tmp_path / ".draft").unlink(missing_ok=True)
        yield items

    monkeypatch.setattr(os, "scandir", scandir)

    assert Folder(tmp_path, is_known=True).listing() == ([], [])


def test_two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sync of another computer in the midst of one, and a grade meanwhile, cost nothing."""
    with ExitStack() as stack:
        three = Three(stack)
        for who in range(3):
            grade(three.held[who], f"d/c{who}")
            three.sync(who)
            grade(three.held[who], f"d/c{who}", at=noon(1))
        real = Own.write
        turns = iter([True])

        def meanwhile(own: Own, *rest: object) -> None:
            if next(turns, False):
                three.sync(1)
                grade(three.held[0], "d/x", at=noon(2))
            real(own, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(Own, "write", meanwhile)
        three.sync(0)
        three.check()
        assert len(rows(three.held[0])) == 7


class Counting(Folder):
    """A folder that counts what is read."""

    read = 0

    def open(self, path: str) -> BinaryIO:
        """Counts all reading of a file."""
        outer, stream = self, super().open(path)

        class Counted:
            def __getattr__(self, name: str) -> object:
                return getattr(stream, name)

            def read(self, size: int = -1) -> bytes:
                data = stream.read(size)
                outer.read += len(data)
                return data

            def readline(self, size: int = -1) -> bytes:
                data = stream.readline(size)
                outer.read += len(data)
                return data

        return Counted()  # type: ignore[return-value]


def test_what_is_moved_does_not_grow_with_the_log() -> None:
    """Thirty new records: so many bytes are written and read, with ten times the log behind them, too."""
    moved = []
    for size in (60, 600):
        with ExitStack() as stack:
            three = Three(stack)
            for number in range(size):
                grade(three.held[0], f"d/c{number % 50}", at=noon(0, number))
            three.sync(0)
            three.sync(1)
            for number in range(30):
                grade(three.held[0], f"d/c{number}", at=noon(1, number))
            before = sum(path.stat().st_size for path in three.root.rglob("*.jsonl"))
            three.sync(0)
            written = sum(path.stat().st_size for path in three.root.rglob("*.jsonl")) - before
            place = Counting(three.root / "box", is_known=True)
            assert synced(three.held[1], place, three.root / "data1").taken == 30
            moved.append((written, place.read))

    assert max(written for written, _ in moved) < 10_000
    assert moved[1][1] < moved[0][1] + 2 * 4096
