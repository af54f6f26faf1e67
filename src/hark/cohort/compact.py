# SPDX-License-Identifier: MIT
"""Shared lines as Parquet, in `cohort=<name>/month=<YYYY-MM>/events.parquet`, by learner within.

A month is made again from the folder whenever a file of it came, changed or went, and put in place whole: what a
learner took back is gone with the next run. A note beside says what each month was made of, and which number stands
there for which pseudonym: the lowest that was free. Numbers are packed tightly and counted fast, also as bits.
"""

from __future__ import annotations

import json
import os
import shutil
from functools import partial
from hashlib import sha256
from itertools import count, groupby
from typing import TYPE_CHECKING

from hark import errors, files
from hark.cohort import folder as sharing
from hark.values import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from hark.cohort.engine import Engine
    from hark.cohort.folder import Shared, SharedFile

COLUMNS = (
    ("learner", "INTEGER"), ("day", "DATE"), ("deck", "VARCHAR"), ("card", "VARCHAR"), ("topic", "VARCHAR"),
    ("kind", "VARCHAR"), ("grade", "VARCHAR"), ("ms", "INTEGER"), ("test", "BOOLEAN"),
)  # fmt: skip
_NOTE = "_made.json"
"""Who reads a folder of Parquet passes over names that begin so."""
_FORM = 1
"""Of the Parquet and the note; kept ones of another are made again."""
NAME = "events.parquet"


@frozen
class Kept:
    """What is kept: how many learners have files, the months with lines, and how much was left out of them."""

    learners: int
    months: tuple[str, ...]
    lines_left_out: int
    files_left_out: int


@frozen
class _Month:
    """What a month was made of, and what that gave."""

    made_of: str
    lines: int
    lines_left_out: int
    files_left_out: int


@frozen
class _Note:
    """The months that are kept, and the number of each pseudonym."""

    months: dict[str, _Month]
    numbers: dict[str, int]


def renew(
    engine: Engine, keep: Path, cohort: str, shared: Shared, today: date, progress: Callable[[int, int | None], None]
) -> Kept:
    """Has what is kept of *cohort* below *keep* say what is *shared*. Raises `Refusal`."""
    place = folder_of(keep, cohort)
    before, now = _noted(place), dict[str, _Month]()
    numbers = _numbered(before.numbers, {file.learner for file in shared.files})
    done, whole = 0, len(shared.files)
    try:
        _sweep(place)
        for month, group in groupby(shared.files, lambda file: file.month):
            those = list(group)
            made_of, parquet = _made_of(those, today), place / f"month={month}" / NAME
            made = before.months.get(month)
            if made is None or made.made_of != made_of or (made.lines and not parquet.exists()):
                report = partial(_report, progress, done, whole)
                made = replace(_make(engine, parquet, those, numbers, today, report), made_of=made_of)
                _write(place, _Note(before.months | now | {month: made}, numbers))  # for who goes on after Ctrl-C
            now[month] = made
            done += len(those)
            progress(done, whole)
        for folder in place.glob("month=*"):
            if (made := now.get(folder.name.removeprefix("month="))) is None or not made.lines:
                shutil.rmtree(folder)
        _write(place, _Note(now, numbers))
    except OSError as error:
        raise errors.unwritable(str(place), error.strerror or str(error)) from None
    return Kept(
        len({file.learner for file in shared.files}),
        tuple(month for month, made in now.items() if made.lines),
        sum(made.lines_left_out for made in now.values()),
        sum(made.files_left_out for made in now.values()) + shared.others,
    )


def folder_of(keep: Path, cohort: str) -> Path:
    """Where *cohort* is kept below *keep*."""
    return keep / f"cohort={cohort}"


def _report(progress: Callable[[int, int | None], None], before: int, whole: int, done: int) -> None:
    progress(before + done, whole)


def _numbered(before: Mapping[str, int], learners: set[str]) -> dict[str, int]:
    """A number for each of *learners*: that of *before*, else the lowest that is free.

    Where somebody went, every month with their lines is made again, so that their number is free in all.
    """
    numbers = {learner: number for learner, number in before.items() if learner in learners}
    taken = set(numbers.values())
    free = (number for number in count() if number not in taken)
    return numbers | {learner: next(free) for learner in sorted(learners - numbers.keys())}


def _make(
    engine: Engine, parquet: Path, those: Sequence[SharedFile], numbers: Mapping[str, int], today: date,
    done: Callable[[int], None],
) -> _Month:  # fmt: skip
    """Makes the Parquet of a month from the files *those*, of one learner each."""
    files.make_folder(parquet.parent)
    lines = files.draft_of(parquet.with_name("lines"))
    number = lines_out = files_out = 0
    try:
        with os.fdopen(files.create(lines), "wb") as stream:
            for place, file in enumerate(sorted(those, key=lambda file: numbers[file.learner])):
                good, bad = sharing.read(file, today)
                stream.write(good.replace(b'"%s"' % file.learner.encode(), b"%d" % numbers[file.learner]))
                number += good.count(b"\n")
                lines_out += bad.lines if bad else 0
                files_out += bad is not None and not bad.lines
                done(place)
        if number:
            draft = files.draft_of(parquet)
            try:
                engine.pack(lines, draft, COLUMNS)
                draft.chmod(0o600)
                draft.replace(parquet)
            finally:
                draft.unlink(missing_ok=True)
    finally:
        lines.unlink(missing_ok=True)
    return _Month("", number, lines_out, files_out)


def _made_of(those: Sequence[SharedFile], today: date) -> str:
    """What tells whether a month is to be made again: its files, and today where it is not over."""
    day = f"{today}" if those[0].month >= f"{today:%Y-%m}" else ""
    known = "\n".join((f"{_FORM} {day}", *(f"{file.learner} {file.stamp}" for file in those)))
    return sha256(known.encode()).hexdigest()


def _noted(place: Path) -> _Note:
    """What is kept in *place*; nothing where the note is not what it should be."""
    try:
        plain = json.loads((place / _NOTE).read_bytes())
        months = {str(month): _Month(str(made[0]), *map(int, made[1:])) for month, made in plain["months"].items()}
        return _Note(months, {str(learner): int(number) for learner, number in plain["numbers"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return _Note({}, {})


def _write(place: Path, note: _Note) -> None:
    months = {
        month: (made.made_of, made.lines, made.lines_left_out, made.files_left_out)
        for month, made in note.months.items()
    }
    plain = json.dumps({"months": months, "numbers": note.numbers}, indent=1)
    files.replace(place / _NOTE, plain.encode(), durable=False)


def _sweep(place: Path) -> None:
    """Takes away what a run left that was cut off."""
    for draft in (*place.glob(".*"), *place.glob("month=*/.*")):
        if files.is_left_over(draft):
            draft.unlink(missing_ok=True)
