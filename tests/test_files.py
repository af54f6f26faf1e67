# SPDX-License-Identifier: MIT
"""Files are put in place whole, and are on disk then."""

from __future__ import annotations

import errno
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from hark import files
from hark.errors import Refusal
from hark.progress.store import Store


def test_a_mac_is_told_to_sync_for_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There `fsync` leaves data in the disk's own cache: F_FULLFSYNC is used, where it can be."""
    asked: list[int] = []
    full = SimpleNamespace(F_FULLFSYNC=51, fcntl=lambda _descriptor, what: asked.append(what))
    monkeypatch.setitem(sys.modules, "fcntl", full)
    monkeypatch.setattr(sys, "platform", "darwin")

    files.replace(tmp_path / "a", b"a")
    assert asked == [51, 51]

    def cannot(_descriptor: int, _what: int) -> None:
        raise OSError(errno.ENOTSUP, "not here")

    monkeypatch.setattr(full, "fcntl", cannot)
    files.replace(tmp_path / "a", b"b")
    assert (tmp_path / "a").read_bytes() == b"b"


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The inodes that were synced, in order."""
    inodes: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: inodes.append(os.fstat(descriptor).st_ino))
    return inodes


def test_what_is_replaced_is_on_disk(tmp_path: Path, synced: list[int]) -> None:
    """First the new bytes, then the name in its folder; for a cache neither."""
    files.replace(tmp_path / "a", b"a")
    assert synced == [(tmp_path / "a").stat().st_ino, tmp_path.stat().st_ino]

    files.replace(tmp_path / "b", b"b", durable=False)
    assert len(synced) == 2


def test_what_is_replaced_as_one_is_on_disk(tmp_path: Path, synced: list[int]) -> None:
    """All new bytes, then the folder of each."""
    folders = [tmp_path, tmp_path / "below"]
    folders[1].mkdir()
    places = [folder / "a" for folder in folders]

    files.replace_all(dict.fromkeys(places, b"a"))

    assert synced == [place.stat().st_ino for place in (*places, *folders)]


def test_new_folders_are_on_disk(tmp_path: Path, synced: list[int]) -> None:
    """The name of each new folder is, in the one above it; and they are for oneself alone."""
    below = tmp_path / "a" / "b"

    files.make_folder(below)

    assert synced == [tmp_path.stat().st_ino, below.parent.stat().st_ino]
    assert [folder.stat().st_mode & 0o777 for folder in (below, below.parent)] == [0o700, 0o700]


def test_a_new_progress_file_is_on_disk(tmp_path: Path, synced: list[int]) -> None:
    """Its name is, and that of the folder which was made for it."""
    file = tmp_path / "data" / "progress.db"

    Store.open(file, random.Random(1), create=True).close()

    assert synced[-2:] == [file.parent.stat().st_ino, tmp_path.stat().st_ino]


def test_a_draft_is_nobody_elses(tmp_path: Path) -> None:
    """What is there already, a file or a link to nowhere, is neither written to nor followed."""
    (tmp_path / "file").write_text("theirs")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")

    for name in ("file", "link"):
        with pytest.raises(FileExistsError):
            files.create(tmp_path / name)

    assert (tmp_path / "file").read_text() == "theirs"
    assert not (tmp_path / "nowhere").exists()


def test_the_first_name_that_is_free(tmp_path: Path) -> None:
    """The name itself, or the lowest number from 2 on."""
    free = []
    for _ in range(3):
        free.append(files.free_name(tmp_path / "a.toml"))
        free[-1].touch()

    assert [path.name for path in free] == ["a.toml", "a-2.toml", "a-3.toml"]


def test_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told, and not taken for an empty one; one that is not there is empty."""
    assert files.ending(tmp_path / "none", ".toml") == []

    def closed(_folder: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", closed)
    with pytest.raises(Refusal) as refused:
        files.ending(tmp_path, ".toml")

    assert (refused.value.code, refused.value.file) == ("unreadable", str(tmp_path))


def test_a_copy_that_somebody_swaps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder where others may write, another file under the copy's name is not taken for it."""
    (tmp_path / "mine").write_text("mine")
    appear = files.appear

    def swapped(draft: Path, target: Path) -> None:
        appear(draft, target)
        target.unlink()
        target.write_text("mine")

    files.place(tmp_path / "mine", tmp_path / "copy")
    with pytest.raises(FileExistsError):
        files.place(tmp_path / "mine", tmp_path / "copy")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "mine"]
    monkeypatch.setattr(files, "appear", swapped)

    with pytest.raises(PermissionError, match="somebody else"):
        files.place(tmp_path / "mine", tmp_path / "other")


def test_a_reader_goes_on_with_the_old_file(tmp_path: Path) -> None:
    """Who has a file open while it is replaced reads all of what it was."""
    (tmp_path / "a").write_text("old")
    with (tmp_path / "a").open() as reader:
        files.replace(tmp_path / "a", b"new and longer")

        assert reader.read() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a"]


def test_what_is_taken_away_is_overwritten(tmp_path: Path) -> None:
    """Under another name of the same file nothing can be read any more; a link is not followed."""
    takes: tuple[Callable[[Path], None], ...] = (files.wipe, lambda file: files.replace_wiping(file, tmp_path / "new"))
    for number, take in enumerate(takes):
        file, other = tmp_path / f"{number}", tmp_path / f"other{number}"
        file.write_text("SECRET")
        other.hardlink_to(file)
        (tmp_path / "new").write_text("new")
        take(file)
        assert other.read_bytes() == bytes(6)
    link = tmp_path / "link"
    link.symlink_to(other)
    with pytest.raises(OSError, match="symbolic"):
        files.wipe(link)
