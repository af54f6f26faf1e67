# SPDX-License-Identifier: MIT
"""What a deck costs grows as its size does: steps are counted, not seconds.

A step is a line of Python that is run, also within a loop on one line. What runs within C, such as an expression that
looks for something, shows only in `campaigns/heavy.py`, which measures the largest decks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import worst
from hark import errors
from hark.cards import reader
from hark.errors import DeckFaults
from hark.formats import sheet, table
from hark.quality import check, report
from hark.sharing.difference import difference
from places import SMALL

SIZE = 8 * 1024
SKILLS = ("avoid-advice", "avoid-minimising", "safety-check")
GROWS = 2.4
"""How many times as many steps twice the size may take. What is quadratic takes nearly four times as many."""


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python *work* runs."""
    count = 0

    def line(_frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def growth(work: Callable[[int], Callable[[], object]], size: int = SIZE) -> float:
    """How many times as many steps *work* takes for twice the *size*."""
    work(size)()  # what is done once, such as compiling expressions, is done
    return steps(work(2 * size)) / steps(work(size))


def parsed(data: bytes) -> Any:
    """The deck in *data*, or its faults."""
    try:
        return reader.parse(data, SKILLS)
    except DeckFaults as faults:
        return faults


@pytest.mark.parametrize("name", worst.DECKS)
def test_a_deck_is_checked_in_linear_time(tmp_path: Path, name: str) -> None:
    """Reading a deck, or telling its faults, and what all rules say of it, with lines."""

    def work(size: int) -> Callable[[], object]:
        file = tmp_path / str(size) / "worst.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(worst.DECKS[name](size))
        return lambda: report.checked([file], SMALL)

    assert growth(work) < GROWS


@pytest.mark.parametrize("name", worst.VERSIONS)
def test_versions_are_compared_in_linear_time(name: str) -> None:
    """What the next version of a deck changes, by ids and by words."""

    def work(size: int) -> Callable[[], object]:
        old, new = map(parsed, worst.VERSIONS[name](size))
        assert not isinstance(old, DeckFaults)
        assert not isinstance(new, DeckFaults)
        return lambda: difference(old, new)

    assert growth(work, 6 * SIZE) < GROWS  # up to two hundred cards may have a word in common


@pytest.mark.parametrize("name", worst.TABLES)
def test_a_table_is_read_in_linear_time(name: str) -> None:
    """A deck made of a table, or what is wrong with it."""

    def work(size: int) -> Callable[[], object]:
        data = worst.TABLES[name](size)

        def read() -> None:
            try:
                table.read(data, sheet.Layout(), table.Names("t"), SKILLS)
            except DeckFaults:
                return

        return read

    assert growth(work) < GROWS


def test_runs_of_words_are_linear() -> None:
    """Fingerprints of a text."""
    assert growth(lambda size: lambda: check.fingerprints("word and other " * size)) < GROWS


def test_the_nearest_word_is_linear() -> None:
    """What was meant by a word, among many."""
    assert growth(lambda size: lambda: errors.did_you_mean("s9x", [f"s{n}" for n in range(size)])) < GROWS


def test_it_would_be_seen() -> None:
    """A walk over all pairs takes more than is allowed."""
    assert growth(lambda size: lambda: [0 for _ in range(size // 100) for _ in range(size // 100)]) > GROWS
