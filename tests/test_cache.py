# SPDX-License-Identifier: MIT
"""Parsed decks are kept, never trusted further than their digest, and never missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark import library
from hark.cache import Cache
from hark.deckfile import parse
from places import HERE, SMALL

SKILLS = list(library.read_skills(SMALL))
BUNDLED = sorted((HERE.parent / "decks").glob("*.toml"))


@pytest.mark.parametrize("file", [*BUNDLED, *sorted(SMALL.glob("*.toml"))], ids=lambda file: file.stem)
def test_a_kept_deck_is_the_deck(file: Path, tmp_path: Path) -> None:
    """What comes out of the cache equals what was parsed, down to whether an id was made up."""
    data = file.read_bytes()
    deck = parse(data, SKILLS)

    Cache(tmp_path, SKILLS).keep(data, deck)

    found = Cache(tmp_path, SKILLS).find(data)
    assert found == deck
    assert repr(found) == repr(deck)


def test_another_text_vocabulary_or_folder_is_not_found(tmp_path: Path) -> None:
    """One byte more, one skill less or no folder, and the deck is parsed anew."""
    data = BUNDLED[0].read_bytes()
    Cache(tmp_path, SKILLS).keep(data, parse(data, SKILLS))

    assert Cache(tmp_path, SKILLS).find(data + b"\n") is None
    assert Cache(tmp_path, SKILLS[1:]).find(data) is None
    assert Cache(None, SKILLS).find(data) is None


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"{}", b'{"cards": 3}', b"\xff", b'{"skills": [], "cards": [{}]}']
)
def test_a_damaged_cache_costs_a_parse(damage: bytes, tmp_path: Path) -> None:
    """Whatever stands in the cache, the library is read as without one, and the cache is made good."""
    expected = library.read(SMALL, tmp_path / "none").decks
    library.read(SMALL, tmp_path / "none", tmp_path / "kept")
    sound = {file.name: file.read_bytes() for file in (tmp_path / "kept").iterdir()}
    for name in sound:
        (tmp_path / "kept" / name).write_bytes(damage)

    read = library.read(SMALL, tmp_path / "none", tmp_path / "kept")

    assert read.decks == expected
    assert {file.name: file.read_bytes() for file in (tmp_path / "kept").iterdir()} == sound


def test_a_changed_deck_is_noticed_and_the_old_one_removed(tmp_path: Path) -> None:
    """An edit is seen at once, and what it replaced does not stay."""
    own = tmp_path / "own"
    own.mkdir()
    file = own / "care.toml"
    file.write_text((SMALL / "care.toml").read_text(encoding="utf-8"), encoding="utf-8")
    library.read(SMALL, own, tmp_path / "kept")
    before = set((tmp_path / "kept").iterdir())

    file.write_text(file.read_text(encoding="utf-8").replace("Care and safety", "Care and calm"), encoding="utf-8")
    read = library.read(SMALL, own, tmp_path / "kept")

    assert read.deck("care").title == "Care and calm"
    after = set((tmp_path / "kept").iterdir())
    assert len(after) == len(before) == 2
    assert len(after & before) == 1


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    """A file stands where the cache folder would be: decks are read all the same."""
    (tmp_path / "kept").write_text("")

    read = library.read(SMALL, tmp_path / "none", tmp_path / "kept")

    assert [deck.id for deck in read.decks] == ["listening", "care"]
