# SPDX-License-Identifier: MIT
"""What the progress file and the catalogue tell together, and that trouble with the catalogue is never told."""

from __future__ import annotations

import random
import sqlite3
from typing import TYPE_CHECKING

import pytest

from hark.cards import library
from hark.cards.catalogue import Place
from hark.errors import Exit
from hark.memory.model import EventKind
from hark.progress import database
from hark.progress.store import Store
from places import SMALL
from progressfile import GOOD, grade, noon, opened, refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hark.cards.library import Library

FIRST = ("listening/reflection", Place("listening", 0, 0))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Where the catalogue is kept."""
    return tmp_path / "cache" / "catalogue.db"


@pytest.fixture
def decks(tmp_path: Path, kept: Path) -> Iterator[Library]:
    """The small library, its catalogue kept in a file."""
    decks = library.read(SMALL, tmp_path / "own", kept)
    yield decks
    decks.close()


def new(store: Store, decks: Library, limit: int = 100) -> list[str]:
    """The refs that are new."""
    found = store.beside(decks.catalogue).new(decks.ids, (), (), limit)
    return [ref for faces in found.values() for ref, _ in faces]


def test_what_is_new_is_in_order_and_was_never_graded(held: Store, decks: Library) -> None:
    """New is what has no memory and is not set aside, by itself or with its card, in the library's order."""
    everything = [face.ref for face in decks.faces.values()]
    assert new(held, decks) == everything
    assert held.beside(decks.catalogue).new(decks.ids, (), (), 1) == {"listening": [FIRST]}

    grade(held, everything[0])
    held.log.record(noon(), everything[1], EventKind.SUSPEND)
    card = next(ref.split("#")[0] for ref in everything if "#" in ref)
    held.log.record(noon(), card, EventKind.SUSPEND)

    left = [ref for ref in everything[2:] if ref.split("#")[0] != card]
    assert new(held, decks) == left
    assert new(held, decks, 2) == left[:2]
    assert new(held, decks, 0) == []
    held.log.record(noon(), everything[0], EventKind.RESET)
    assert new(held, decks) == [everything[0], *left]


def test_what_is_gone_has_a_memory_and_no_deck(held: Store, decks: Library) -> None:
    """Gone is what was graded and is in no deck; not what is only set aside."""
    for ref in ("listening/reflection", "listening/never", "nowhere/card"):
        grade(held, ref)
    held.log.record(noon(), "nowhere/other", EventKind.SUSPEND)

    assert held.beside(decks.catalogue).gone == {"listening/never", "nowhere/card"}


def test_a_catalogue_in_memory_tells_the_same(held: Store, decks: Library, tmp_path: Path) -> None:
    """Where there is no room for a catalogue it is in memory, and can be asked all the same; so can an empty store."""
    grade(held, "listening/reflection")
    grade(held, "nowhere/card")
    bare = library.read(SMALL, tmp_path / "own")

    assert new(held, bare) == new(held, decks)
    assert held.beside(bare.catalogue).gone == {"nowhere/card"}
    with Store.open(tmp_path / "none.db", random.Random(1)) as empty:
        assert new(empty, bare) == [face.ref for face in bare.faces.values()]


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE face",
        "UPDATE face SET part = 'seven'",
        "UPDATE face SET number = X'07'",
        "ALTER TABLE face RENAME COLUMN number TO place",
    ],
)
def test_a_damaged_catalogue_starts_over(held: Store, decks: Library, kept: Path, damage: str) -> None:
    """What another program did to the catalogue costs a parse; the answer is right."""
    expected = new(held, decks)
    other = sqlite3.connect(kept)
    other.executescript(damage)
    other.close()

    assert new(held, decks) == expected
    assert held.beside(decks.catalogue).gone == set()


def test_a_catalogue_of_noise_starts_over(held: Store, decks: Library, kept: Path) -> None:
    """So does one that is no database any more, or not there."""
    expected = new(held, decks)
    kept.write_bytes(random.Random(1).randbytes(kept.stat().st_size))

    assert new(held, decks) == expected
    assert held.beside(decks.catalogue).gone == set()


def test_a_catalogue_that_is_gone_starts_over(held: Store, decks: Library, kept: Path) -> None:
    """A cache folder that somebody emptied meanwhile is no failure."""
    expected = new(held, decks)
    kept.unlink()

    assert new(held, decks) == expected
    assert not kept.exists()


def test_a_catalogue_that_another_program_holds(
    held: Store, decks: Library, kept: Path, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    """While another hark fills it, the answer comes from memory, and the file is left to that one."""
    expected = new(held, decks)
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.01)
    other = sqlite3.connect(kept, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    with opened(file) as store:
        assert new(store, decks) == expected

    other.execute("ROLLBACK")
    assert other.execute("SELECT count(*) FROM face").fetchone()[0] == len(expected)
    other.close()


def test_a_write_waits_for_nobody_at_the_catalogue(held: Store, decks: Library, kept: Path) -> None:
    """After a question the catalogue is let go of: a grade is recorded while another hark has it to itself."""
    new(held, decks)
    other = sqlite3.connect(kept, timeout=0, isolation_level=None)
    with held.together():
        other.execute("BEGIN EXCLUSIVE")
        grade(held, "listening/reflection")
    other.execute("ROLLBACK")
    other.close()

    assert FIRST[0] not in new(held, decks)


def test_a_damaged_progress_file_is_told(filled: Path, decks: Library, kept: Path) -> None:
    """Where the progress file is at fault it is named as damaged, exit 6, whatever was tried with the catalogue."""
    whole = bytearray(filled.read_bytes())
    page = int.from_bytes(whole[16:18])
    look = sqlite3.connect(filled)
    (root,) = look.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'memory'").fetchone()
    look.close()
    whole[(root - 1) * page : root * page] = random.Random(1).randbytes(page)
    filled.write_bytes(whole)
    before = kept.read_bytes()

    with opened(filled) as store:
        refusals = [refused(lambda: store.beside(decks.catalogue).gone), refused(lambda: new(store, decks))]

    assert [(refusal.code, refusal.exit_code, refusal.file) for refusal in refusals] == [
        ("damaged", Exit.DAMAGED, str(filled))
    ] * 2
    assert kept.read_bytes() == before


def test_a_busy_progress_file_is_told(file: Path, held: Store, decks: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program holds the progress file, asking is refused as busy, exit 5."""
    grade(held, "listening/reflection", GOOD)
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.01)
    with opened(file) as store:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")

        refusal = refused(lambda: store.beside(decks.catalogue).gone)

        other.close()
    assert (refusal.code, refusal.exit_code, refusal.file) == ("busy", Exit.BUSY, str(file))
