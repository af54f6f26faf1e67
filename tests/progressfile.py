# SPDX-License-Identifier: MIT
"""Progress files for tests: what is recorded in them, what another program sees in them, and disks that refuse."""

from __future__ import annotations

import os
import random
import resource
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hark.errors import Exit, Refusal
from hark.memory.model import EventKind, Grade, Moment
from hark.memory.tally import Tally, with_days
from hark.progress import database, log, schema
from hark.progress.learned import counted
from hark.progress.log import Recorded
from hark.progress.readonly import Copy
from hark.progress.rows import checksum
from hark.progress.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AGAIN, HARD, GOOD, EASY = Grade.AGAIN, Grade.HARD, Grade.GOOD, Grade.EASY
MARCH = date(2026, 3, 2).toordinal()
NOON_MS = 1_772_452_800_000
"""12:00 UTC on 2 March 2026."""
DAY_MS = 86_400_000
NOBODY = 65_534


def noon(days: int = 0, ms: int = 0) -> Moment:
    """Noon in Berlin's winter, *days* and *ms* after 12:00 UTC on 2 March 2026."""
    return Moment(NOON_MS + days * DAY_MS + ms, 3600, MARCH + days)


def opened(file: Path, seed: int = 1) -> Store:
    """The progress file, made when there is none."""
    return Store.open(file, random.Random(seed), create=True)


def is_the_fold(held: Store) -> bool:
    """Whether memories, what is counted of them, and the sums of practice are what the log adds up to, bit by bit."""
    tally = Tally()
    standings = held.history.standings(tally)
    return (
        held.snapshot.standings() == standings
        and held.snapshot.learned() == counted(standings.items())
        and held.practice.rows() == with_days(tally.counts())
    )


def grade(held: Store, card: str = "d/c", given: Grade = GOOD, at: Moment | None = None, **more: Any) -> Recorded:
    """Records a review."""
    detail = {"retention": 0.9} | more.pop("detail", {})
    return held.log.record(at or noon(), card, EventKind.REVIEW, grade=given, detail=detail, **more)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a progress file may be made; its folder does not exist yet."""
    return tmp_path / "data" / "progress.db"


@pytest.fixture
def held(file: Path) -> Iterator[Store]:
    """An open, new progress file."""
    with opened(file) as one:
        yield one


@pytest.fixture(scope="module")
def twenty_events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A progress file with twenty events about four cards, never touched again."""
    file = tmp_path_factory.mktemp("twenty") / "progress.db"
    with opened(file) as one:
        for number in range(17):
            given = list(Grade)[number % 3]
            grade(one, f"d/c{number % 4}", given, noon(number), key=f"key-{number}", duration_ms=900 + number)
        one.log.record(noon(18), "d/c1", EventKind.SUSPEND)
        one.log.record(noon(19), "d/c2", EventKind.RESET)
        one.log.undo(noon(20))
    return file


@pytest.fixture
def filled(file: Path, twenty_events: Path) -> Path:
    """A copy of the progress file with twenty events."""
    file.parent.mkdir(mode=0o700)
    return Path(shutil.copy(twenty_events, file))


def look(file: Path, query: str) -> list[tuple[Any, ...]]:
    """What another program sees in the file."""
    db = sqlite3.connect(file)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def careless_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has SQLite leave what is deleted where it is unless it is told otherwise; many systems build it not to."""

    def careless(path: Path) -> sqlite3.Connection:
        connection = database.connected(path)
        connection.execute("PRAGMA secure_delete = OFF")
        return connection

    for module in (log, schema):
        monkeypatch.setattr(module, "connected", careless)


def bad_rows(file: Path) -> list[str]:
    """The ids of the events in *file* whose checksum does not fit, in whatever state their text is."""
    with Copy.open(file) as copy:
        return [row[0] for row in copy.rows() if checksum(row[:-1]) != row[-1]]


def refused(call: Callable[[], object]) -> Refusal:
    """The refusal *call* ends with."""
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value


@contextmanager
def without_privilege() -> Iterator[Path]:
    """A folder of an ordinary user's own, as that user: root may write anywhere and would see no refusal."""
    place = Path(tempfile.mkdtemp())
    is_root = os.geteuid() == 0
    try:
        if is_root:
            os.chown(place, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        yield place
    finally:
        if is_root:
            os.seteuid(0)
        for folder in place.iterdir():
            folder.chmod(0o700)
        shutil.rmtree(place)


def is_unwritable(refusal: Refusal, file: Path) -> bool:
    """Whether it says that *file* cannot be written, exit 7."""
    return (refusal.code, refusal.exit_code, refusal.file) == ("unwritable", Exit.NO_SPACE, str(file))


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond *size* bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
