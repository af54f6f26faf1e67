# SPDX-License-Identifier: MIT
"""Rows of the progress file: a changed bit is found, and what cannot be read is refused."""

from __future__ import annotations

import random
import shutil
import sqlite3
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hark.errors import Exit
from hark.memory.model import Event, EventKind
from hark.progress import rows
from hark.values import replace
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


DAY_MS = 86_400_000
AT_MS = 20_000 * DAY_MS
WRITTEN = Event(
    f"{AT_MS:012x}-0000-00000000",
    AT_MS,
    0,
    "d",
    "d/c",
    EventKind.REVIEW,
    detail={"day": "2024-10-04", "retention": 0.9},
)
"""Of the twenty thousandth day since 1970."""


@pytest.mark.parametrize(
    ("last", "beyond"),
    [
        ({"detail": {"day": "2024-10-01", "retention": 0.9}}, {"detail": {"day": "2024-09-30", "retention": 0.9}}),
        ({"detail": {"day": "2024-10-07", "retention": 0.9}}, {"detail": {"day": "2024-10-08", "retention": 0.9}}),
        ({"detail": {"day": "2024-10-04", "retention": 0.01}}, {"detail": {"day": "2024-10-04", "retention": 0.0099}}),
        ({"detail": {"day": "2024-10-04", "retention": 0.9999}}, {"detail": {"day": "2024-10-04", "retention": 1.0}}),
        ({"offset_s": 86_399}, {"offset_s": 86_400}),
        ({"offset_s": -86_399}, {"offset_s": -86_400}),
        ({"duration_ms": rows.END_MS - 1}, {"duration_ms": rows.END_MS}),
        ({"duration_ms": 0}, {"duration_ms": -1}),
        ({"kind": EventKind.UNDO, "undoes": "x"}, {"kind": EventKind.UNDO}),
        ({"id": f"{rows.END_MS - 1:012x}-0000-00000000"}, {"id": f"{rows.END_MS:012x}-0000-00000000"}),
    ],
)
def test_what_hark_may_have_written(last: dict[str, Any], beyond: dict[str, Any]) -> None:
    """Up to the last value of each kind, and not beyond."""
    assert rows.is_possible(replace(WRITTEN, **last))
    assert not rows.is_possible(replace(WRITTEN, **beyond))


def test_the_last_instant_there_is() -> None:
    """It is the last before the year 9000."""
    assert (date(9000, 1, 1) - date(1970, 1, 1)).days * DAY_MS == rows.END_MS
