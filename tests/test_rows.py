# SPDX-License-Identifier: MIT
"""Rows of the progress file: a changed bit is found, and what cannot be read is refused."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hark.errors import Exit
from progressfile import bad_rows, opened, refused

if TYPE_CHECKING:
    from collections.abc import Callable


def meddle(
    file: Path, bits: Callable[[random.Random, int], int], seed: int, columns: tuple[str, ...]
) -> tuple[str, str]:
    """Flips one bit of one event row: gives the id the row has then, and what was changed."""
    rng = random.Random(seed)
    db = sqlite3.connect(file)
    db.text_factory = bytes
    try:
        while True:
            key = rng.choice(db.execute("SELECT id FROM event").fetchall())[0]
            column = rng.choice(columns)
            [value] = db.execute(f"SELECT {column} FROM event WHERE id = CAST(? AS TEXT)", (key,)).fetchone()
            if value is None:
                continue
            changed: int | bytes
            if isinstance(value, int):
                flipped = (value & (2**64 - 1)) ^ (1 << rng.randrange(64))
                changed, as_text = (flipped - 2**64 if flipped >= 2**63 else flipped), "?"
            else:
                raw = bytearray(value)
                place = rng.randrange(len(raw))
                raw[place] ^= 1 << bits(rng, raw[place])
                changed, as_text = bytes(raw), "CAST(? AS TEXT)"
            try:
                with db:
                    db.execute(f"UPDATE event SET {column} = {as_text} WHERE id = CAST(? AS TEXT)", (changed, key))
            except sqlite3.IntegrityError:
                continue  # the flip made it equal to another row, which SQLite does not allow
            name = changed if column == "id" and isinstance(changed, bytes) else key
            return name.decode(), f"{column}: {value!r} -> {changed!r}"
    finally:
        db.close()


COLUMNS = (
    "id",
    "at_ms",
    "offset_s",
    "device",
    "card",
    "kind",
    "grade",
    "duration_ms",
    "undoes",
    "key",
    "detail",
    "checksum",
)


def test_a_sound_file_has_no_bad_rows(filled: Path) -> None:
    """Every row fits its checksum after any kind of event."""
    with opened(filled) as one:
        assert bad_rows(filled) == []
        assert len(one.history.events()) == 20


def test_a_flipped_bit_is_found(filled: Path, tmp_path: Path) -> None:
    """Each of 100 single flipped bits that leave text readable is found, in its row and no other."""
    for seed in range(100):
        copy = Path(shutil.copy(filled, tmp_path / "copy.db"))
        row, what = meddle(copy, lambda rng, _: rng.randrange(7), seed, COLUMNS)

        with opened(copy):
            assert bad_rows(copy) == [row], what


def test_a_flipped_bit_that_breaks_the_text_is_found(filled: Path, tmp_path: Path) -> None:
    """A flip of a letter's top bit leaves bytes that are no text; the row is found like any other."""
    for seed in range(20):
        copy = Path(shutil.copy(filled, tmp_path / "copy.db"))
        _, what = meddle(copy, lambda _rng, _byte: 7, seed, ("device", "card", "kind", "key", "detail"))

        with opened(copy):
            assert len(bad_rows(copy)) == 1, what


@pytest.mark.parametrize(
    "meddling",
    [
        "UPDATE event SET kind = 'reviev' WHERE kind = 'review'",
        "UPDATE event SET grade = 'gooD' WHERE grade = 'good'",
        "UPDATE event SET detail = replace(detail, '{', '[')",
        "UPDATE event SET detail = replace(detail, 'retention', 'retentiom')",
        "UPDATE event SET detail = replace(detail, '2026', '2x26')",
        "UPDATE event SET card = CAST(X'FF' AS TEXT) WHERE kind = 'suspend'",
        "UPDATE memory SET state = 'revieW'",
        "UPDATE memory SET card = CAST(X'FF' AS TEXT) WHERE card = 'd/c0'",
    ],
)
def test_reading_a_damaged_row_is_refused(filled: Path, meddling: str) -> None:
    """A row that cannot be understood makes the file damaged, exit 6; it is not taken for a bug of hark."""
    db = sqlite3.connect(filled)
    with db:
        db.execute(meddling)
    db.close()

    with opened(filled) as one:
        refusal = refused(lambda: (one.snapshot.standings(), one.history.standings()))

    assert (refusal.code, refusal.exit_code, refusal.file) == ("damaged", Exit.DAMAGED, str(filled))
