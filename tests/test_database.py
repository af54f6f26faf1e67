# SPDX-License-Identifier: MIT
"""The connection to the progress file: durable, one file at rest, refused in order, shared by many without a loss."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hark.errors import Exit
from hark.progress import database
from hark.progress.store import Store
from places import environment
from progressfile import (
    bad_rows,
    careless_sqlite,
    grade,
    is_unwritable,
    look,
    noon,
    opened,
    refused,
    room_for,
    without_privilege,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_every_write_waits_for_the_disk(held: Store) -> None:
    """The connection, which no other program can look at, is set to `synchronous=EXTRA`."""
    assert held._database.execute("PRAGMA synchronous").fetchone() == (3,)


def test_one_file_at_rest(held: Store, file: Path) -> None:
    """After any write nothing but the progress file is in its folder."""
    grade(held)
    held.put_note("n", "v")
    held.log.undo(noon())

    assert sorted(file.parent.iterdir()) == [file]


def test_notes(file: Path) -> None:
    """A note is kept over runs, can be replaced, and is absent as None; every file has a device of its own."""
    with opened(file) as one:
        one.put_note("seen", "no")
        one.put_note("seen", "yes")
        device = one.note("device")

    with opened(file, seed=2) as one, opened(file.with_name("other.db"), seed=3) as other:
        assert (one.note("seen"), one.note("never")) == ("yes", None)
        assert one.note("device") == device != other.note("device")


def test_a_page_of_noise_is_damage(filled: Path) -> None:
    """A page overwritten by something else is refused as damage when it is read."""
    whole = bytearray(filled.read_bytes())
    page = int.from_bytes(whole[16:18])
    [(root,)] = look(filled, "SELECT rootpage FROM sqlite_schema WHERE name = 'event'")
    whole[(root - 1) * page : root * page] = random.Random(1).randbytes(page)
    filled.write_bytes(whole)

    with opened(filled) as one:
        errors = [
            refused(one.history.events),
            refused(one.history.standings),
            refused(lambda: grade(one)),
            refused(lambda: one.log.undo(noon())),
        ]

    assert [(error.code, error.exit_code) for error in errors] == [("damaged", Exit.DAMAGED)] * 4
    assert filled.read_bytes() == bytes(whole)


def test_a_read_only_file() -> None:
    """A file one may only read can be looked at; recording is refused with exit 7 and changes nothing."""
    with without_privilege() as place:
        file = place / "data" / "progress.db"
        with opened(file) as one:
            event = grade(one).event
        before = file.read_bytes()
        file.chmod(0o400)

        with opened(file) as one:
            refusals = [
                refused(lambda: grade(one)),
                refused(lambda: one.log.undo(noon())),
                refused(lambda: one.put_note("a", "b")),
            ]

            assert all(is_unwritable(refusal, file) for refusal in refusals)
            assert one.history.events() == [event]
        assert file.read_bytes() == before


def test_no_room_for_a_grade(file: Path) -> None:
    """When the disk is full the grade is refused with exit 7, what was acknowledged stays, and with room it goes on."""
    with opened(file) as one:
        acknowledged = [grade(one, reply="x" * 500).event.id]

        def fill() -> None:
            for _ in range(200):
                acknowledged.append(grade(one, reply="x" * 500).event.id)  # noqa: PERF401 - kept one by one

        with room_for(file.stat().st_size):
            refusal = refused(fill)

        assert is_unwritable(refusal, file)
        assert [event.id for event in one.history.events()] == acknowledged
        assert one.snapshot.standings() == one.history.standings()
        assert len(acknowledged) < 200
        acknowledged.append(grade(one).event.id)
    with opened(file) as one:
        assert [event.id for event in one.history.events()] == acknowledged
        assert bad_rows(file) == []
    assert look(file, "PRAGMA integrity_check") == [("ok",)]
    assert sorted(file.parent.iterdir()) == [file]


# Several programs at once


def test_a_file_that_another_program_holds(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another connection holds the file for itself, opening, reading and writing are refused as busy, exit 5."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.01)
    with opened(filled) as one:
        before = one.history.events()
        other = sqlite3.connect(filled, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")

        refusals = [
            refused(call)
            for call in (
                lambda: opened(filled),
                one.snapshot.standings,
                one.history.events,
                lambda: grade(one),
                lambda: one.log.undo(noon()),
            )
        ]

        other.close()
        facts = [(refusal.code, refusal.exit_code, refusal.file) for refusal in refusals]
        assert facts == [("busy", Exit.BUSY, str(filled))] * 5
        assert one.history.events() == before
        assert grade(one).event in one.history.events()


def test_a_file_that_another_program_reads(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A grade that cannot be committed because somebody is reading is refused as busy and not recorded at all."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.01)
    with opened(filled) as one:
        before = (one.history.events(), one.snapshot.standings())
        other = sqlite3.connect(filled, isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT * FROM event").fetchone()

        refusal = refused(lambda: grade(one, key="k"))

        other.close()
        assert (refusal.code, refusal.exit_code) == ("busy", Exit.BUSY)
        assert (one.history.events(), one.snapshot.standings()) == before
        assert not grade(one, key="k").repeated


WRITER = """
import random, sys
from pathlib import Path
from hark.memory.model import EventKind, Grade, Moment
from hark.progress.store import Store

seed, count = int(sys.argv[1]), int(sys.argv[2])
for line in sys.stdin:
    with Store.open(Path(line.strip()), random.Random(seed), create=True) as store:
        for number in range(count):
            moment = Moment(1_772_452_800_000 + number, 0, 739_677)
            recorded = store.log.record(
                moment, f"d/c{number % 5}", EventKind.REVIEW, grade=Grade.GOOD, detail={"retention": 0.9, "by": seed}
            )
            print(recorded.event.id, flush=True)
    print("done", flush=True)
"""


@contextmanager
def writers(home: Path, count: int, *, grades: int) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that wait for the name of a progress file, then record *grades* grades there and name each."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(seed), str(grades)],
            env=environment(home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in range(count)
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()


def send(process: subprocess.Popen[str], line: str) -> None:
    """Writes a line to *process*."""
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def heard(process: subprocess.Popen[str]) -> list[str]:
    """The ids *process* has acknowledged, until it is done or gone."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        if line == "done\n":
            break
        if line.endswith("\n"):
            lines.append(line.strip())
    return lines


def test_four_at_once_lose_nothing(file: Path) -> None:
    """Four processes with fifty grades each, to one new file: all two hundred are in the log, in order."""
    with writers(file.parent, 4, grades=50) as four:
        for process in four:
            send(process, str(file))
        acknowledged = [heard(process) for process in four]

    with opened(file) as one:
        by = {seed: [event.id for event in one.history.events() if event.detail["by"] == seed] for seed in range(4)}
        assert by == dict(enumerate(acknowledged))
        assert [len(ids) for ids in acknowledged] == [50] * 4
        assert one.snapshot.standings() == one.history.standings()
        assert sum(standing.memory.reps for standing in one.snapshot.standings().values() if standing.memory) == 200
        assert bad_rows(file) == []


def test_two_that_begin_the_file_at_once(tmp_path: Path) -> None:
    """Two processes that find no file both make one: it ends as one file, private, with the grades of both."""
    files = [tmp_path / str(number) / "progress.db" for number in range(12)]

    with writers(tmp_path, 2, grades=1) as two:
        acknowledged = []
        for file in files:
            for process in two:
                send(process, str(file))
            acknowledged.append(sorted(heard(two[0]) + heard(two[1])))

    for file, ids in zip(files, acknowledged, strict=True):
        with opened(file) as one:
            assert [event.id for event in one.history.events()] == ids
            assert len(ids) == 2
        assert file.stat().st_mode & 0o7777 == 0o600
        assert list(file.parent.iterdir()) == [file]


def test_a_killed_process_has_lost_nothing(file: Path) -> None:
    """Killed at twelve random points, right after a grade was acknowledged, a process has lost none it named."""
    rng = random.Random(1)
    acknowledged: list[str] = []

    for _ in range(3):
        with writers(file.parent, 4, grades=100_000) as four:
            for seed, process in enumerate(four):
                send(process, str(file.with_name(f"{seed}.db")))
            for process in four:
                assert process.stdout is not None
                first = [process.stdout.readline().strip() for _ in range(rng.randint(1, 15))]
                process.send_signal(signal.SIGKILL)
                acknowledged += first + heard(process)

    recorded = []
    for seed in range(4):
        with opened(file.with_name(f"{seed}.db")) as one:
            recorded += [event.id for event in one.history.events()]
            assert one.snapshot.standings() == one.history.standings()
            assert bad_rows(file.with_name(f"{seed}.db")) == []
        assert look(file.with_name(f"{seed}.db"), "PRAGMA integrity_check") == [("ok",)]
    assert set(acknowledged) <= set(recorded)
    assert len(set(acknowledged)) == len(acknowledged) >= 12
    assert len(recorded) <= len(acknowledged) + 12  # at most the one that was being written at each kill


def test_the_modes_it_is_opened_in(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite is told the same, and to overwrite what is deleted."""
    careless_sqlite(monkeypatch)
    with opened(file) as store:
        database = store.snapshot._database
        modes = [database.rows(f"PRAGMA {name}")[0][0] for name in ("fullfsync", "synchronous", "secure_delete")]
    assert modes == [1, 3, 1]
