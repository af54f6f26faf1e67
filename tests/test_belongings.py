# SPDX-License-Identifier: MIT
"""Decks and settings on several computers, exchanged through a folder in any order."""

import json
import os
import random
import shutil
import stat
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark import config, files
from hark.paths import Folders, folders
from hark.progress.store import Store
from hark.syncing.belongings import Exchanged, exchange
from hark.syncing.versions import Item, covers, met
from hark.values import replace

NOW_MS = 1_772_442_000_000
MINUTE_MS = 60_000


@dataclass
class Directory:
    """A folder that something carries."""

    root: Path
    writes: int = 1000
    """So many writes it takes before its power goes."""

    def names(self, folder: str) -> Sequence[str]:
        """What is in *folder*."""
        place = self.root / folder
        return sorted(file.name for file in place.iterdir()) if place.is_dir() and not place.is_symlink() else ()

    def open(self, path: str) -> BinaryIO:
        """A plain file."""
        file = self.root / path
        if not stat.S_ISREG(file.lstat().st_mode):
            raise OSError("not a file")
        return file.open("rb")

    def replace(self, path: str, data: bytes) -> None:
        """Writes a file."""
        self.writes -= 1
        if self.writes < 0:
            raise KeyboardInterrupt
        files.replace(self.root / path, data)

    def remove(self, path: str) -> None:
        """Takes a file away."""
        (self.root / path).unlink()


class Computer:
    """One of a person's computers, with a clock of its own."""

    def __init__(self, root: Path, name: str, *, ahead_ms: int = 0) -> None:
        self.root, self.install, self.ahead_ms = root, name * 16, ahead_ms
        self.folders: Folders = folders({"HARK_HOME": str(root / name)})
        self.room = Directory(root / "shared")

    def deck(self, name: str, answer: str) -> None:
        """Writes a deck of one card."""
        files.replace(self.folders.decks / f"{name}.toml", deck(name, answer).encode())

    def remove(self, name: str) -> None:
        """Takes a deck away."""
        (self.folders.decks / f"{name}.toml").unlink(missing_ok=True)

    def set(self, name: str, value: str | None) -> None:
        """Sets a setting, or sets it back."""
        config.write(self.folders.config_file, config.setting_path(name), value)

    def sync(self, at_ms: int = NOW_MS) -> Exchanged:
        """Exchanges belongings with whoever did before."""
        with Store.open(self.folders.progress_file, random.Random(1), create=True) as store:
            return exchange(self.room, store, self.folders, self.install, ["feel"], at_ms + self.ahead_ms)

    def cut(self, writes: str) -> None:
        """Is cut off while it exchanges, after so many writes to the folder."""
        self.room.writes = int(writes)
        with suppress(KeyboardInterrupt):
            self.sync()
        self.room.writes = 1000

    def decks(self) -> dict[str, str]:
        """The answer in each deck."""
        return {file.stem: json.loads(file.read_text().split("back = ")[1]) for file in self._files()}

    def settings(self) -> dict[str, object]:
        """The settings that are not as they come."""
        values = config.read(self.folders.config_file).values
        return {name: value for name, value in values.items() if value != config.DEFAULTS.values[name]}

    def _files(self) -> Sequence[Path]:
        return files.ending(self.folders.decks, ".toml")


def deck(name: str, answer: str) -> str:
    """A deck of one card."""
    head = f'format = 1\nid = "{name}"\ntitle = "T"\n'
    return f'{head}[[cards]]\nid = "c"\nkind = "concept"\nfront = "F"\nback = {json.dumps(answer)}\n'


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Computer, Computer]:
    return Computer(tmp_path, "a"), Computer(tmp_path, "b")


def test_a_new_computer_has_all_after_one_sync(pair: tuple[Computer, Computer]) -> None:
    """Decks with their origins, and settings, come to a computer that has nothing yet; asked again, nothing moves."""
    old, new = pair
    old.deck("mine", "one")
    origin = b'source = "https://example.org/x.toml"\ndeck = "mine"\nsha256 = "0"\ninstalled = "0"\n'
    files.replace(old.folders.origins / "mine.toml", origin + b"fetched_at = 2026-03-01T09:00:00Z\n")
    old.set("new_per_day", "4")
    old.set("decks.mine.desired_retention", "0.85")

    assert old.sync() == Exchanged(written=3)
    assert new.sync() == Exchanged(
        decks=("mine",), settings=("decks.mine.desired_retention", "new_per_day"), others=(old.install,)
    )

    assert new.decks() == {"mine": "one"}
    assert (new.folders.origins / "mine.toml").read_bytes().startswith(origin)
    assert new.settings() == {"new_per_day": 4}
    assert config.read(new.folders.config_file).retention("mine") == 0.85
    assert (old.sync(), new.sync()) == (
        Exchanged(others=(new.install,)),
        Exchanged(others=(old.install,)),
    )


def test_an_edit_goes_over_and_the_version_before_stays(pair: tuple[Computer, Computer]) -> None:
    """A deck edited on one computer is the deck on the other, where `hark update --undo` has what it was."""
    here, there = pair
    here.deck("mine", "one")
    here.sync()
    there.sync()
    there.deck("mine", "two")
    there.sync()

    assert here.sync() == Exchanged(decks=("mine",), others=(there.install,))
    assert here.decks() == {"mine": "two"}
    assert (here.folders.previous / "mine.toml").read_text() == deck("mine", "one")


def test_both_are_kept_where_both_were_changed(pair: tuple[Computer, Computer]) -> None:
    """The later edit keeps the deck's name, the earlier one stands beside it, on both computers alike."""
    here, there = pair
    here.deck("mine", "one")
    here.sync()
    there.sync()
    here.deck("mine", "early")
    there.deck("mine", "late")
    here.sync(NOW_MS + MINUTE_MS)

    beside = there.sync(NOW_MS + 2 * MINUTE_MS).beside

    assert len(beside) == 1
    assert beside[0].startswith("mine-")
    here.sync(NOW_MS + 3 * MINUTE_MS)
    assert here.decks() == there.decks() == {"mine": "late", beside[0]: "early"}


def test_the_later_setting_stands(pair: tuple[Computer, Computer]) -> None:
    """Of a setting changed on both, the later value stands on both, and the other is told."""
    here, there = pair
    here.set("new_per_day", "3")
    there.set("new_per_day", "7")
    here.sync()

    assert there.sync(NOW_MS + MINUTE_MS).overruled == (("new_per_day", "3"),)
    here.sync()
    assert here.settings() == there.settings() == {"new_per_day": 7}


def test_what_was_removed_goes_unless_somebody_worked_on_it(pair: tuple[Computer, Computer]) -> None:
    """A removed deck goes from the other computer, its file moved aside; one that was edited there stays on both."""
    here, there = pair
    for name in ("gone", "edited"):
        here.deck(name, "one")
    here.sync()
    there.sync()
    here.remove("gone")
    here.remove("edited")
    there.deck("edited", "two")
    here.sync(NOW_MS + MINUTE_MS)

    assert there.sync(NOW_MS).removed == ("gone",)
    here.sync(NOW_MS + 2 * MINUTE_MS)
    assert here.decks() == there.decks() == {"edited": "two"}
    assert (there.folders.data / "removed" / "gone.toml").read_text() == deck("gone", "one")


def test_a_deck_in_the_middle_of_an_edit_waits(pair: tuple[Computer, Computer]) -> None:
    """A file that is not sound goes nowhere, and nothing is put in its place, until it is mended."""
    here, there = pair
    here.deck("mine", "one")
    here.sync()
    there.sync()
    (here.folders.decks / "mine.toml").write_text('format = 1\nid = "mi')
    there.deck("mine", "two")
    there.sync()

    assert here.sync() == Exchanged(others=(there.install,))
    assert (here.folders.decks / "mine.toml").read_text() == 'format = 1\nid = "mi'
    here.deck("mine", "one")
    here.sync()
    assert here.decks() == {"mine": "two"}


def test_decks_that_are_not_there_are_not_deleted(pair: tuple[Computer, Computer]) -> None:
    """Where the whole folder of decks is gone, as when it is not mounted, no deck goes from another computer."""
    here, there = pair
    here.deck("mine", "one")
    here.sync()
    there.sync()
    here.folders.decks.rename(here.root / "aside")

    here.sync()

    assert there.sync().removed == ()
    assert there.decks() == {"mine": "one"}


def test_the_name_of_what_is_kept_beside_is_an_id(pair: tuple[Computer, Computer]) -> None:
    """Also where a long name is cut at a hyphen."""
    here, there = pair
    name = f"{'a' * 58}-b"
    here.deck(name, "early")
    there.deck(name, "late")
    here.sync()

    (beside,) = there.sync(NOW_MS + MINUTE_MS).beside

    here.sync(NOW_MS + 2 * MINUTE_MS)
    assert here.decks() == there.decks() == {name: "late", beside: "early"}


def test_what_this_computer_keeps_and_runs_does_not_travel(pair: tuple[Computer, Computer]) -> None:
    """Programs, and what is said of this computer, stay here; and nobody else's file can set them."""
    here, there = pair
    here.set("journal", "keep")
    config.write(here.folders.config_file, ("coach", "command"), ["rm", "-r", "/"])
    here.set("new_per_day", "3")
    here.sync()
    index = here.room.root / "belongings" / f"device={here.install}" / "index.json"
    assert [*json.loads(index.read_text())["items"]] == ["setting new_per_day"]

    forged = json.loads(index.read_text())
    forged["items"] = {"setting coach.command": ['["sh"]', {here.install: 1}, NOW_MS]}
    rewrite(index, forged)

    assert there.sync().left == ((f"belongings/device={here.install}/index.json", "unsound"),)
    assert there.settings() == {}


HOSTILE = {
    "name": {"deck ../../evil": ["0" * 64, {"a" * 16: 1}, NOW_MS]},
    "path": {"deck mine": ["../../../etc/passwd", {"a" * 16: 1}, NOW_MS]},
    "version": {"deck mine": ["0" * 64, {"a" * 16: -1}, NOW_MS]},
    "no version": {"deck mine": ["0" * 64, {}, NOW_MS]},
    "install": {"deck mine": ["0" * 64, {"../": 1}, NOW_MS]},
    "time": {"deck mine": ["0" * 64, {"a" * 16: 1}, "now"]},
    "value": {"setting new_per_day": ["-1", {"a" * 16: 1}, NOW_MS]},
    "number": {"setting new_per_day": ["1e999", {"a" * 16: 1}, NOW_MS]},
    "deep": {"setting new_per_day": ["[" * 5000, {"a" * 16: 1}, NOW_MS]},
    "shape": ["deck mine"],
    "flood": {f"deck d{number}": ["0" * 64, {"a" * 16: 1}, NOW_MS] for number in range(2001)},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_forged_index_changes_nothing(pair: tuple[Computer, Computer], name: str) -> None:
    """An index with what hark never writes is told and left alone; the computer that reads it is as it was."""
    forger, reader = pair
    forger.deck("mine", "one")
    forger.sync()
    index = forger.room.root / "belongings" / f"device={forger.install}" / "index.json"
    rewrite(index, json.loads(index.read_text()) | {"items": HOSTILE[name]})

    found = reader.sync()

    assert found == Exchanged(
        left=((f"belongings/device={forger.install}/index.json", "unsound"),), others=(forger.install,)
    )
    assert (reader.decks(), reader.settings()) == ({}, {})


def test_files_that_are_not_what_they_are_named_are_left(pair: tuple[Computer, Computer]) -> None:
    """A deck of another digest, no deck, a link, a folder and a stranger's file are told; none is taken or followed."""
    forger, reader = pair
    forger.deck("mine", "one")
    forger.sync()
    folder = forger.room.root / "belongings" / f"device={forger.install}"
    (file,) = folder.glob("*.toml")
    (forger.room.root / "belongings" / "notes (conflicted copy).txt").write_text("x")

    file.write_text(deck("mine", "two"))
    assert dict(reader.sync().left)[f"belongings/device={forger.install}/{file.name}"] == "unsound"
    file.unlink()
    file.symlink_to("/etc/passwd")
    assert dict(reader.sync().left) == {
        f"belongings/device={forger.install}/{file.name}": "unreadable",
        "belongings/notes (conflicted copy).txt": "stranger",
    }
    file.unlink()
    assert dict(reader.sync().left) == {"belongings/notes (conflicted copy).txt": "stranger"}  # it is on its way
    assert reader.decks() == {}


def test_a_change_from_the_future_waits(pair: tuple[Computer, Computer]) -> None:
    """What is dated more than a week ahead is not taken before that day comes, so that no clock wins for ever."""
    ahead, here = pair
    ahead.ahead_ms = 8 * 24 * 60 * MINUTE_MS
    ahead.set("new_per_day", "3")
    ahead.folders.config_file.touch()
    os.utime(ahead.folders.config_file, ns=(0, (NOW_MS + ahead.ahead_ms) * 1_000_000))
    ahead.sync()

    assert here.sync().left == ((f"belongings/device={ahead.install}/index.json", "future"),)
    assert here.settings() == {}
    here.sync(NOW_MS + ahead.ahead_ms)
    assert here.settings() == {"new_per_day": 3}


def rewrite(index: Path, plain: dict[str, object]) -> None:
    """Writes an index with a right checksum."""
    from zlib import crc32

    plain["checksum"] = crc32(json.dumps(plain["items"], sort_keys=True).encode())
    index.write_text(json.dumps(plain))


NAMES = st.sampled_from(["listen", "care"])
DEEDS = st.one_of(
    st.tuples(st.just("deck"), NAMES, st.sampled_from(["x", "y", "z"])),
    st.tuples(st.just("remove"), NAMES),
    st.tuples(st.just("set"), st.sampled_from(["new_per_day"]), st.sampled_from(["1", "2", None])),
    st.tuples(st.just("cut"), st.sampled_from(["0", "1", "2"])),
    st.tuples(st.just("sync")),
    st.tuples(st.just("sync")),
)


@given(st.lists(st.tuples(st.integers(0, 2), DEEDS), max_size=14), st.permutations([0, 1, 2]))
def test_in_any_order_all_computers_end_alike(deeds: list[tuple[int, tuple[str, ...]]], last: list[int]) -> None:
    """Three computers whose clocks are apart edit, remove, set and are cut off; they end with the same all the same."""
    root = Path(tempfile.mkdtemp())
    try:
        skew = 3 * 24 * 60 * MINUTE_MS
        every = [Computer(root, name, ahead_ms=ahead) for name, ahead in (("a", 0), ("b", skew), ("c", -skew))]
        for number, (who, (deed, *given)) in enumerate(deeds):
            if deed == "sync":
                every[who].sync(NOW_MS + number * MINUTE_MS)
            else:
                getattr(every[who], deed)(*given)
        for number in range(4):
            for who in last:
                every[who].sync(NOW_MS + (100 + number) * MINUTE_MS)

        first = every[0]
        for other in every[1:]:
            assert (other.decks(), other.settings()) == (first.decks(), first.settings())
        for computer in every:
            assert replace(computer.sync(NOW_MS + 200 * MINUTE_MS), others=()) == Exchanged()
    finally:
        shutil.rmtree(root)


ITEMS = st.builds(
    Item, st.sampled_from(["x", "y"]), st.dictionaries(st.sampled_from(["a", "b"]), st.integers(1, 3), min_size=1),
    st.integers(0, 3),
)  # fmt: skip


@given(ITEMS, ITEMS)
def test_two_versions_meet_alike_on_both_sides(one: Item, other: Item) -> None:
    """Whoever has which, the same stands, and it has seen all that both had."""
    here, there = met(one, other, "a").item, met(other, one, "b").item

    assert here == there
    assert covers(here.version, one.version)
    assert covers(here.version, other.version)
