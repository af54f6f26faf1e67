# SPDX-License-Identifier: MIT
"""Cards in other scripts: letters from right to left, letters of two cells, none lost and no line too long."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from hark.cards import library
from hark.cards.library import Library
from hark.cards.model import Choice
from hark.progress.store import Store
from harness import Hark, welcomed
from packtexts import ARABIC, JAPANESE
from places import SMALL
from test_layout import Table, missing, steps

PACKS = {"ar": ARABIC, "ja": JAPANESE}


@pytest.fixture(params=PACKS)
def decks(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    """The small library as somebody sees it who chose that language."""
    (tmp_path / f"listening.{request.param}.toml").write_text(PACKS[request.param], encoding="utf-8")
    return library.read(SMALL, tmp_path, languages=[request.param])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The progress of somebody who was welcomed before."""
    with Store.open(tmp_path / "progress.db", random.Random(1), create=True) as kept:
        kept.put_note("welcomed", "2026-03-01T09:00:00+00:00")
        yield kept


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 20)])
def test_the_session(decks: Library, store: Store, columns: int, rows: int) -> None:
    """At both sizes every text of every card is seen, in the order in which it is written, and no line is too long."""
    for ref in decks.catalogue.refs("listening"):
        face = decks.shown_at(ref)
        assert face is not None
        assert face.deck.language in PACKS
        pick = 1 if isinstance(face.card, Choice) else 0
        table = Table(store, columns, rows, face, decks=decks)
        assert missing(table, [face.question, face.card.setting or ""], 1) == []
        for stage, wanted in steps(table, pick):
            assert missing(table, wanted, 2) == [], (ref, stage)
            assert [line for line in table.lines() if cell_len(line) > columns] == []


@pytest.mark.parametrize("language", PACKS)
@pytest.mark.parametrize("columns", [80, 40])
def test_the_pages(hark: Hark, language: str, columns: int) -> None:
    """Pages and lists keep within the width; what is not drawn is the same text, letter for letter."""
    hark.add_deck(f"listening.{language}", PACKS[language])
    hark(f"config language {language}")
    welcomed(hark)
    title = PACKS[language].split('title = "')[1].split('"')[0]

    for line in ("show listening", "show listening/which-reply", "show listening/fourth-no", "decks", "next"):
        drawn = hark(line, COLUMNS=str(columns)).out
        assert [row for row in drawn.splitlines() if cell_len(row) > columns and str(SMALL) not in row] == []
        assert title in drawn or line.startswith("decks")
    plain = hark("review listening --plain --kind concept", stdin="\n3\nq\n").out
    assert all(text in plain for text in (title, PACKS[language].split('back = "')[1].split('"')[0]))


def test_no_wide_letter_is_cut(hark: Hark) -> None:
    """A letter of two cells that does not fit goes on the next line, whole, at each width."""
    hark.add_deck("listening.ja", JAPANESE)
    hark("config language ja")

    drawn = [hark("show listening/reflection", COLUMNS=str(columns)).out for columns in range(38, 44)]

    why = JAPANESE.split('why = "')[1].split('"')[0]
    assert all(why in "".join(page.split()) for page in drawn)
    assert all(cell_len(row) <= columns for columns, page in enumerate(drawn, 38) for row in page.splitlines())
