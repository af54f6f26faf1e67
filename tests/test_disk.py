# SPDX-License-Identifier: MIT
"""Deck files on disk: which are named, how much of them is read, and where a card stands in one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from decktexts import deck, put, refusal
from hark.cards import disk, library
from hark.errors import DeckFaults, Exit, Fault, Refusal
from places import SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from hark.cards.library import Library

AS_ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder of the learner's own decks; nobody has made it yet."""
    return tmp_path / "data" / "decks"


@pytest.fixture
def small(own: Path) -> Library:
    """The small bundled library alone."""
    return library.read(SMALL, own)


def test_at_most_a_byte_more_than_a_deck_may_have_is_read(tmp_path: Path) -> None:
    """A file of any size costs no more memory than the limit."""
    file = tmp_path / "huge.toml"
    with file.open("wb") as stream:
        stream.truncate(1 << 40)  # a hole: no space is taken on disk

    assert len(disk.read_bytes(file)) == 1024 * 1024 + 1
    with pytest.raises(DeckFaults) as raised:
        disk.read_deck(file, [])
    assert raised.value.faults == (Fault("too-large", "the file is larger than 1024 KiB", "split it"),)


def test_files_and_folders_are_listed_as_they_are_named(tmp_path: Path) -> None:
    """A file is itself whatever its name, a folder is the deck files in it by name; each once."""
    b, a = put(tmp_path, "b.toml", ""), put(tmp_path, "a.toml", "")
    odd = put(tmp_path, "notes.txt", "")
    put(tmp_path, ".hidden.toml", "")

    assert disk.deck_files([odd, tmp_path, b]) == [odd, a, b]
    assert disk.deck_files([]) == []


def test_a_missing_place_is_refused(tmp_path: Path) -> None:
    """The place is named."""
    with pytest.raises(Refusal) as raised:
        disk.deck_files([tmp_path, tmp_path / "none.toml"])

    told = raised.value
    assert (told.code, told.message, told.exit_code, told.file) == (
        "no_such_file",
        "there is no such file or folder",
        Exit.NOT_FOUND,
        str(tmp_path / "none.toml"),
    )


@AS_ROOT
def test_a_place_that_may_not_be_looked_at_is_refused(tmp_path: Path) -> None:
    """A file in a folder that may not be entered is a refusal and no crash."""
    closed = put(tmp_path / "closed", "a.toml", "").parent
    closed.chmod(0)

    try:
        told = refusal(disk.deck_files, [closed / "a.toml"])
    finally:
        closed.chmod(0o700)

    assert told == ("unreadable", "cannot look there: Permission denied", "", Exit.REFUSED)


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    """A long text pasted in place of a file is a refusal and no crash."""
    place = tmp_path / ("x" * 300)

    assert refusal(disk.deck_files, [place]) == (
        "unreadable",
        "cannot look there: File name too long",
        "",
        Exit.REFUSED,
    )


def test_card_position_is_the_line_of_the_card(small: Library) -> None:
    """Where an editor should open the deck's file."""
    listening = small.deck("listening")
    file = small.files["listening"]

    assert {card.id: disk.card_position(file, card) for card in small.whole(listening).cards} == {
        "reflection": 9, "pause": 19, "two-parts": 27, "which-reply": 33, "fourth-no": 46,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("format = 1\n\nid = ", 3),
        (b"format = 1\n# \xff", 2),
        (deck("listening", "other"), None),
        ("", None),
        ("format = 1\ncards = 3\n", None),
    ],
)
def test_card_position_in_a_file_that_was_edited(
    tmp_path: Path, small: Library, text: str | bytes, line: int | None
) -> None:
    """The editor opens at the fault that keeps the file from being read; a card that is gone has no line."""
    file = put(tmp_path, "listening.toml", text)

    assert disk.card_position(file, small.whole(small.deck("listening")).cards[0]) == line
