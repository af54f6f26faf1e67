# SPDX-License-Identifier: MIT
"""Parsed decks are kept, a changed one is noticed at once, and whatever is wrong with what is kept is not noticed."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark import files
from hark.cards import catalogue, library, packing, reader
from hark.cards.catalogue import Catalogue
from hark.cards.model import Cover
from hark.cards.reader import parse
from hark.errors import Exit, Fault, Refusal
from hark.values import fields
from harness import Hark
from places import HERE, SMALL, deck_files

if TYPE_CHECKING:
    from hark.cards.library import Library

DECKS = HERE.parent / "decks"
SKILLS = {*library.read_skills(SMALL), *library.read_skills(DECKS)}
BUNDLED = deck_files(DECKS)
LONG_AGO = (1_700_000_000, 1_700_000_000)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The learner's own decks: a copy of one that came with hark."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "care.toml").write_bytes((SMALL / "care.toml").read_bytes())
    return folder


def read(own: Path) -> Library:
    """The library, with a catalogue beside the decks."""
    return library.read(SMALL, own, own.parent / "cache" / "catalogue.db")


def parses(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Notes the size of every deck that is parsed from here on."""
    real, seen = reader.parse, []

    def noted(data: bytes, skills: list[str]) -> object:
        seen.append(len(data))
        return real(data, skills)

    monkeypatch.setattr(reader, "parse", noted)
    return seen


@pytest.mark.parametrize("file", [*BUNDLED, *deck_files(SMALL)], ids=lambda file: file.stem)
def test_a_kept_deck_is_the_deck(file: Path) -> None:
    """What is unpacked equals what was parsed, down to whether an id was made up."""
    deck = parse(file.read_bytes(), SKILLS)
    cover = Cover(**{name: getattr(deck, name) for name in fields(Cover)})

    assert packing.cover(packing.packed(cover)) == cover
    assert [repr(packing.card(packing.packed(card))) for card in deck.cards] == [repr(card) for card in deck.cards]


@given(st.builds(Fault, st.text(), st.text(), st.text(), st.none() | st.integers(), st.none() | st.text()))
def test_a_kept_fault_is_the_fault(fault: Fault) -> None:
    """Faults come back as they were told."""
    assert packing.faults(packing.packed((fault, fault))) == (fault, fault)


def test_nothing_is_parsed_twice(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second start parses no deck, nor a broken one, and answers the same."""
    (own / "broken.toml").write_text("format = 1\n")
    first = read(own)
    faces, broken, skills, cues = dict(first.faces), first.broken, first.skills, first.cues
    seen = parses(monkeypatch)

    second = read(own)

    assert (dict(second.faces), second.broken, second.skills, second.cues) == (faces, broken, skills, cues)
    assert second.helplines == first.helplines
    assert seen == []


def test_what_is_kept_is_on_disk(own: Path) -> None:
    """Its file is synced with each change: pages old and new side by side after a power cut are found by no check."""
    assert read(own).catalogue._db.execute("PRAGMA synchronous").fetchone() == (2,)


@pytest.mark.parametrize("age", [None, LONG_AGO])
def test_a_changed_deck_is_noticed_at_once(own: Path, age: tuple[int, int] | None) -> None:
    """An edit of the same length is seen, right after the last start and with its time set back."""
    file = own / "care.toml"
    if age:
        os.utime(file, age)
    assert read(own).deck("care").title == "Care and safety"

    file.write_text(file.read_text(encoding="utf-8").replace("Care and safety", "Care and SAFETY"), encoding="utf-8")
    if age:
        os.utime(file, age)

    assert read(own).deck("care").title == "Care and SAFETY"


def test_a_change_within_a_grain_of_the_clock(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit that leaves size and times as they were is seen where it may have come right after the deck was read."""
    file = own / "care.toml"
    for age_s, title in ((0, "Care and SAFETY"), (60, "Care and safety")):
        stamp = (f"changed {age_s} s ago", time.time_ns() - age_s * 10**9)
        with monkeypatch.context() as patch:
            patch.setattr(files, "stamp", lambda _file, stamp=stamp: stamp)
            file.write_text((SMALL / "care.toml").read_text(encoding="utf-8"), encoding="utf-8")
            assert read(own).deck("care").title == "Care and safety"
            file.write_text(file.read_text(encoding="utf-8").replace("and safety", "and SAFETY"), encoding="utf-8")

            assert read(own).deck("care").title == title


def test_a_deck_that_is_gone_or_back_is_noticed(own: Path) -> None:
    """What was kept of a deck goes with it, and the one that came with hark is back in its place."""
    read(own)
    (own / "care.toml").unlink()

    assert read(own).files["care"] == SMALL / "care.toml"
    (own / "care.toml").write_text("format = 1\n")
    assert [one.file for one in read(own).broken] == [own / "care.toml"]
    assert [deck.id for deck in read(own).decks] == ["listening"]


@pytest.mark.parametrize("kept", [b"", b"nonsense", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_file_costs_a_parse(own: Path, kept: bytes) -> None:
    """Whatever stands where the catalogue should be, the library is read as without it, and it is made anew."""
    expected = dict(library.read(SMALL, own).faces)
    file = own.parent / "cache" / "catalogue.db"
    read(own).close()
    file.write_bytes(kept)

    assert dict(read(own).faces) == expected
    assert dict(read(own).faces) == expected
    assert file.read_bytes()[:15] == b"SQLite format 3"


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_flipped_bytes_never_show(tmp_path_factory: pytest.TempPathFactory, place: int, flip: int) -> None:
    """A byte that changed in the catalogue never stops a command; at worst a word reads otherwise."""
    home = tmp_path_factory.mktemp("home")
    hark = Hark(home)
    hark("due --json")
    file = home / "cache" / "catalogue.db"
    data = bytearray(file.read_bytes())
    data[place % len(data)] ^= flip
    file.write_bytes(data)

    for line in ("due --json", "show listening --json", "search pause --json", "next --json", "review --json"):
        assert hark(line).code == 0
        assert hark(line).err == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE mark SET name = CAST(name AS BLOB)",
        "UPDATE face SET part = 'seven'",
        "UPDATE card SET plain = X'07'",
        "UPDATE card SET plain = '7'",
        "UPDATE deck SET cover = X'07'",
        "UPDATE deck SET cover = '[]'",
        "UPDATE deck SET kinds = '7'",
        "UPDATE deck SET digest = '7'",
        "UPDATE deck SET cards = 'seven'",
        "UPDATE deck SET title = X'07'",
        "UPDATE note SET value = X'07' WHERE name LIKE 'shared %'",
    ],
)
def test_rows_that_are_not_ours_are_made_anew(hark: Hark, statement: str) -> None:
    """What a row of the catalogue cannot be is never shown, whoever asks for it."""
    lines = [
        "decks --json",
        "show listening --json",
        "show care/empty-cup --json",
        "next --tag replies --json",
        "due --json",
    ]
    expected = [hark(line).out for line in lines]
    names = (hark.home / "cache" / "names.txt").read_bytes()
    for line, wanted in zip(lines, expected, strict=True):
        file = hark.home / "cache" / "catalogue.db"
        file.unlink(missing_ok=True)
        hark("due --json")  # makes it anew
        db = sqlite3.connect(file)
        with db:
            db.execute(statement)
        db.close()
        (hark.home / "cache" / "names.txt").unlink()

        assert hark(line).out == wanted
        assert (hark.home / "cache" / "names.txt").read_bytes() == names


def test_a_deck_that_cannot_be_read_any_more(own: Path) -> None:
    """What was kept of its cards is not shown; it is named as broken, also when that is noticed late."""
    early = read(own)
    (own / "care.toml").unlink()
    (own / "care.toml").mkdir()

    late = read(own)
    refusals = []
    for ask in (lambda: late.face("care/empty-cup"), lambda: early.catalogue.start_over(ValueError())):
        with pytest.raises(Refusal) as caught:
            ask()
        refusals.append((caught.value.code, caught.value.exit_code, caught.value.file))

    assert late.find("care/empty-cup") is None
    (own / "care.toml").rmdir()
    (own / "care.toml").write_bytes((SMALL / "care.toml").read_bytes())
    assert early.face("care/empty-cup").ref == "care/empty-cup"  # once it can be
    assert refusals == [("invalid_deck", Exit.INVALID_DECK, str(own / "care.toml"))] * 2


def test_another_hark_or_vocabulary_starts_anew(tmp_path: Path) -> None:
    """What another version kept, or what was read with other skills, is not believed."""
    file = tmp_path / "catalogue.db"
    Catalogue(file, "one").put_note("a", "b")

    assert Catalogue(file, "one").note("a") == "b"
    assert Catalogue(file, "two").note("a") is None


def test_a_folder_that_cannot_be_written_is_no_failure(own: Path) -> None:
    """A file stands where the cache folder would be: decks are read all the same."""
    (own.parent / "cache").write_text("")

    assert [deck.id for deck in read(own).decks] == ["listening", "care"]


def test_a_catalogue_in_use_is_waited_for(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who finds another writing there waits a moment, and keeps what was parsed then."""
    monkeypatch.setattr(catalogue, "BUSY_TIMEOUT_S", 60)
    file = own.parent / "cache" / "catalogue.db"
    read(own).close()
    (own / "new.toml").write_text("format = 1\n")
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, other.rollback).start()

    assert [one.file for one in read(own).broken] == [own / "new.toml"]

    with closing(other):
        assert other.execute("SELECT count(*) FROM deck WHERE stem = 'new'").fetchone() == (1,)


def test_a_catalogue_in_use_is_no_failure(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process holds it, decks are read all the same, and it is left to that one."""
    monkeypatch.setattr("hark.cards.catalogue.BUSY_TIMEOUT_S", 0.01)
    read(own).close()
    file = own.parent / "cache" / "catalogue.db"
    before = file.stat().st_ino
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    assert [deck.id for deck in read(own).decks] == ["listening", "care"]
    other.execute("ROLLBACK")
    other.close()
    assert file.stat().st_ino == before


def test_new_cards_follow_the_log(hark: Hark) -> None:
    """Whatever the log does, the cards offered as new are those never graded."""
    rng = random.Random(4)
    decks = [f"c{number}" for number in range(30)]
    hark.add_deck("mine", 'format = 1\nid = "mine"\ntitle = "M"\n' + "".join(
        f'[[cards]]\nid = "{card}"\nkind = "concept"\nfront = "{card}?"\nback = "B"\n' for card in decks
    ))  # fmt: skip
    progress, copy = hark.home / "data/progress.db", hark.home / "copy.db"
    graded: list[str] = []
    hark("config new_per_day 1000")
    for step in range(60):
        card = rng.choice(decks)
        match rng.randrange(6):
            case 0 if graded:
                hark("undo")
                graded.pop()
            case 1:
                hark(f"reset mine/{card}")
                graded = []  # what an undo takes back is no longer plain
                break
            case 2 if progress.exists():
                copy.write_bytes(progress.read_bytes())
                kept = list(graded)
            case 3 if copy.exists():
                progress.write_bytes(copy.read_bytes())
                graded = list(kept)
            case _:
                hark(f"grade mine/{card} good", at=f"2026-03-02 09:{step:02}")
                graded.append(card)
        new = {deck["deck"]: deck["new"] for deck in hark("due --json", at="2026-03-02 10:30").json()["decks"]}
        assert new["mine"] == len(set(decks) - set(graded))
