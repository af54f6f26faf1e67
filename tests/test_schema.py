# SPDX-License-Identifier: MIT
"""The form of the progress file: what a new one is, and which files are left alone."""

from __future__ import annotations

import os
import random
import sqlite3
from pathlib import Path

import pytest

from hark.errors import Exit
from hark.progress import schema
from hark.progress.store import Store
from progressfile import (
    grade,
    is_unwritable,
    look,
    opened,
    refused,
    room_for,
    without_privilege,
)

# What a new file is


def test_a_new_file_is_private_and_ours(file: Path) -> None:
    """Folder 0700, file 0600 whatever the umask; hark's application id and newest version, one file at rest."""
    before = os.umask(0)
    try:
        opened(file).close()
    finally:
        os.umask(before)

    assert file.parent.stat().st_mode & 0o7777 == 0o700
    assert file.stat().st_mode & 0o7777 == 0o600
    assert look(file, "PRAGMA application_id") == [(int.from_bytes(b"hark"),)]
    assert look(file, "PRAGMA user_version") == [(len(schema.MIGRATIONS),)]
    assert look(file, "PRAGMA journal_mode") == [("delete",)]
    assert sorted(file.parent.iterdir()) == [file]


def test_looking_makes_nothing(file: Path) -> None:
    """Without *create* a missing file is an empty store in memory, and neither file nor folder appears."""
    with Store.open(file, random.Random(1)) as one:
        assert one.snapshot.standings() == {}
        assert one.history.events() == []

    assert not file.parent.exists()


def test_any_folder_name_will_do(tmp_path: Path) -> None:
    """Signs that mean something in a URL are just letters in a folder's name."""
    file = tmp_path / "what? 100%25 #1 é" / "progress.db"

    with opened(file) as one:
        grade(one)

    assert look(file, "SELECT count(*) FROM event") == [(1,)]
    assert sorted(tmp_path.rglob("*")) == [file.parent, file]


# What is left alone


def foreign(file: Path, *pragmas: str) -> None:
    """A sound SQLite file of somebody else."""
    db = sqlite3.connect(file)
    for pragma in pragmas:
        db.execute(pragma)
    db.execute("CREATE TABLE event (id TEXT)")
    db.execute("INSERT INTO event VALUES ('theirs')")
    db.commit()
    db.close()


def is_refused_and_untouched(file: Path, message: str) -> None:
    """Holds that opening *file*, to look or to write, is refused as damaged and changes no byte of its folder."""
    before = file.read_bytes()

    for create in (False, True):
        refusal = refused(lambda create=create: Store.open(file, random.Random(1), create=create))  # type: ignore[misc]

        assert (refusal.code, refusal.exit_code, refusal.message) == ("damaged", Exit.DAMAGED, message)
        assert refusal.file == str(file)
    assert file.read_bytes() == before
    assert sorted(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_another_programs_file_is_left_alone(tmp_path: Path, journal: str) -> None:
    """An SQLite file without hark's application id is refused, whatever its journal mode; no byte of it changes."""
    file = tmp_path / "progress.db"
    foreign(file, f"PRAGMA journal_mode = {journal}", "PRAGMA application_id = 1234")

    is_refused_and_untouched(file, "the progress file belongs to another program")


def test_a_newer_file_is_left_alone(filled: Path) -> None:
    """A file of a later version is refused with advice to update, and not changed."""
    db = sqlite3.connect(filled)
    db.execute("PRAGMA user_version = 99")
    db.close()

    is_refused_and_untouched(filled, "the progress file was written by a newer hark: update hark to use it")


@pytest.mark.parametrize("version", [0, -1, -(2**31)])
def test_a_file_of_an_impossible_version_is_left_alone(filled: Path, version: int) -> None:
    """No hark ever left a file with version 0 or less: such a one is damaged."""
    db = sqlite3.connect(filled)
    db.execute(f"PRAGMA user_version = {version}")
    db.close()

    refusal = refused(lambda: opened(filled))

    assert (refusal.code, refusal.exit_code) == ("damaged", Exit.DAMAGED)


def test_an_empty_file_is_left_alone(file: Path) -> None:
    """A file of no bytes is what a full disk or a broken copy leaves: refused, not begun anew."""
    file.parent.mkdir()
    file.touch()

    is_refused_and_untouched(file, "the progress file is empty")


@pytest.mark.parametrize(
    "content",
    [b"\0", b"x", b"SQLite format 3\0", b"not a database\n" * 1000, bytes(8192), random.Random(1).randbytes(8192)],
    ids=["nul", "letter", "magic", "text", "zeros", "noise"],
)
def test_garbage_is_left_alone(file: Path, content: bytes) -> None:
    """What is no SQLite file at all is refused and stays as it is."""
    file.parent.mkdir()
    file.write_bytes(content)

    refusal = refused(lambda: opened(file))

    assert (refusal.code, refusal.exit_code) == ("damaged", Exit.DAMAGED)
    assert file.read_bytes() == content
    assert sorted(file.parent.iterdir()) == [file]


def test_a_truncated_file_is_left_alone(filled: Path) -> None:
    """A copy that broke off in the header, in a page before the last or between two is refused and stays as it is."""
    whole = filled.read_bytes()
    page = int.from_bytes(whole[16:18])
    assert len(whole) > 3 * page

    for size in (
        1,
        15,
        16,
        99,
        100,
        101,
        511,
        512,
        page - 1,
        page,
        page + 1,
        2 * page,
        len(whole) - page - 1,
        len(whole) - page,
    ):
        filled.write_bytes(whole[:size])

        refusal = refused(lambda: opened(filled))

        assert (refusal.code, refusal.exit_code) == ("damaged", Exit.DAMAGED), size
        assert filled.read_bytes() == whole[:size]
        assert sorted(filled.parent.iterdir()) == [filled]


@pytest.mark.parametrize("missing", [1, 1000, 4095])
def test_a_file_truncated_within_its_last_page_is_left_alone(filled: Path, missing: int) -> None:
    """A copy that broke off within its last page is as damaged as any other."""
    whole = filled.read_bytes()
    filled.write_bytes(whole[:-missing])

    refusal = refused(lambda: opened(filled))

    assert (refusal.code, refusal.exit_code) == ("damaged", Exit.DAMAGED)
    assert filled.read_bytes() == whole[:-missing]


# No right to write, no room


def test_a_read_only_folder() -> None:
    """In a folder one may only read, recording and making a new file end with exit 7 and leave nothing behind."""
    with without_privilege() as place:
        file, missing = place / "data" / "progress.db", place / "data" / "new.db"
        with opened(file) as one:
            grade(one)
        file.parent.chmod(0o500)

        with opened(file) as one:
            refusal = refused(lambda: grade(one))

        assert is_unwritable(refusal, file)
        assert is_unwritable(refused(lambda: opened(missing)), missing)
        assert sorted(file.parent.iterdir()) == [file]


def test_a_file_one_may_not_read() -> None:
    """A file of somebody else's is refused with exit 7, not read as empty."""
    with without_privilege() as place:
        file = place / "data" / "progress.db"
        opened(file).close()
        file.chmod(0)

        assert is_unwritable(refused(lambda: Store.open(file, random.Random(1))), file)


@pytest.mark.parametrize("create", [False, True])
def test_a_folder_one_may_not_enter(create: bool) -> None:
    """A folder of somebody else's, as a run under `sudo` leaves it, is refused with exit 7."""
    with without_privilege() as place:
        file = place / "data" / "progress.db"
        opened(file).close()
        file.parent.chmod(0)

        assert is_unwritable(refused(lambda: Store.open(file, random.Random(1), create=create)), file)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    """Where the folder should be there is a file: exit 7, and the file is left alone."""
    (tmp_path / "data").write_text("mine")
    file = tmp_path / "data" / "progress.db"

    refusal = refused(lambda: opened(file))

    assert is_unwritable(refusal, file)
    assert (tmp_path / "data").read_text() == "mine"


@pytest.mark.parametrize("size", [0, 1000, 5000, 20_000])
def test_no_room_for_a_new_file(file: Path, size: int) -> None:
    """A progress file that does not fit on the disk is not begun: exit 7 and an empty folder, never half a file."""
    with room_for(size):
        refusal = refused(lambda: opened(file))

    assert is_unwritable(refusal, file)
    assert list(file.parent.iterdir()) == []
