# SPDX-License-Identifier: MIT
"""Bringing logs together: nothing is dropped, and in whatever order it is done the same comes out."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import ExitStack, closing, suppress
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hark.errors import Exit, Refusal
from hark.memory.fold import fold
from hark.memory.model import Event, EventKind, Grade
from hark.progress import merge
from hark.progress.readonly import Copy
from hark.progress.rows import EVENT_COLUMNS, checksum
from hark.progress.schema import LEARNED, MIGRATIONS, REPLY_CHECKSUMS, SUMS, SYNCS, know_checksums
from hark.progress.store import Store
from progressfile import bad_rows, grade, is_the_fold, noon, opened, refused

if TYPE_CHECKING:
    from collections.abc import Callable

FACES = ("d/a", "d/a#2", "d/b", "e/c")


def quiet(_done: int, _total: int | None) -> None:
    """Nobody watches."""


def take(own: Path, *others: Path, seed: int = 9) -> int:
    """Merges *others* into *own* and gives how many events were new."""
    with ExitStack() as stack, opened(own, seed) as held:
        copies = [stack.enter_context(Copy.open(other)) for other in others]
        expected = merge.preview(held, copies, quiet)[1]
        added = merge.merge(held, copies)
    assert added == expected
    return added


def state(file: Path) -> tuple[Any, ...]:
    """All that a progress file holds, its own device aside."""
    assert bad_rows(file) == []
    with Store.open(file, random.Random(0)) as held:
        assert is_the_fold(held)
        return held.history.events(), held.snapshot.standings(), held.history.replies()


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two computers' progress files with a day in common, from before one was copied to the other."""
    mine, theirs = tmp_path / "mine.db", tmp_path / "theirs.db"
    with opened(mine) as held:
        grade(held, "d/a", key="k")
        grade(held, "d/b", reply="we both know this")
    shutil.copy(mine, theirs)
    return mine, theirs


def test_both_reviews_count(two: tuple[Path, Path]) -> None:
    """A card graded on two computers has both grades in its memory, in the order of time."""
    mine, theirs = two
    with opened(mine, 2) as held:
        own = grade(held, "d/a", Grade.HARD, noon(1)).event
    with opened(theirs, 3) as held:
        other = grade(held, "d/a", Grade.EASY, noon(2)).event

    added = take(mine, theirs)

    events, standings, replies = state(mine)
    assert added == 1
    assert [event for event in events if event.card == "d/a"][1:] == [own, other]
    assert standings == fold(events)
    assert standings["d/a"].memory.reps == 3
    assert [reply.text for reply in replies] == ["we both know this"]


def test_what_was_met_is_what_that_computer_met(two: tuple[Path, Path]) -> None:
    """Both computers met the step that they had in common, and still say so once the logs are one."""
    mine, theirs = two
    for file, day in ((mine, 1), (theirs, 2)):
        with opened(file, 1 + day) as held:
            grade(held, "d/a", Grade.EASY, noon(day))

    take(mine, theirs)

    met = [event.detail["state"] for event in state(mine)[0] if event.card == "d/a"]
    assert met == ["new", "learning", "learning"]


def test_merging_again_changes_nothing(two: tuple[Path, Path]) -> None:
    """A second merge of the same file brings nothing."""
    mine, theirs = two
    with opened(theirs, 3) as held:
        grade(held, "e/c", at=noon(1), reply="mine alone")
    take(mine, theirs)
    before = state(mine)

    assert take(mine, theirs) == 0
    assert take(mine, theirs, theirs) == 0
    assert state(mine) == before


def test_a_key_of_another_device(tmp_path: Path) -> None:
    """A key that another device used for another card is free here, and that grade stays."""
    files = [tmp_path / f"{number}.db" for number in range(2)]
    for number, file in enumerate(files):
        with opened(file, seed=number) as held:
            grade(held, f"d/{number}", at=noon(number), key="theirs" if number else "ours")
    with opened(files[0]) as held, Copy.open(files[1]) as other:
        held.log.take_in(other.sound_rows(), other.replies())

        recorded = grade(held, "d/0", at=noon(2), key="theirs")

        assert not recorded.repeated
        assert [event.key for event in held.history.events()] == ["ours", "theirs", "theirs"]


def test_one_key_used_on_two_copies(two: tuple[Path, Path]) -> None:
    """Two copies of one file, so with one device, used one key: both grades stay, and each can still be repeated."""
    mine, theirs = two
    with opened(mine, 2) as held:
        first = grade(held, "d/a", at=noon(1), key="same").event
    with opened(theirs, 3) as held:
        second = grade(held, "d/b", at=noon(1), key="same").event
        device = held.note("device")

    take(mine, theirs)

    with opened(mine) as held:
        assert held.note("device") == device
        assert [event.key for event in held.history.events()] == ["k", None, "same", "same"]
        again = [grade(held, event.card, at=noon(2), key="same") for event in (first, second)]
        assert [(one.event, one.repeated) for one in again] == [(first, True), (second, True)]
        assert refused(lambda: grade(held, "e/c", key="same")).code == "key_reused"


def test_an_undo_arrives_before_what_it_takes_back(tmp_path: Path, two: tuple[Path, Path]) -> None:
    """An undo holds although its event is not here yet, and the event and its reply stay away once they come."""
    mine, theirs = two
    third = tmp_path / "third.db"
    with opened(mine, 2) as held:
        taken = grade(held, "e/c", at=noon(1), reply="never mind").event
    shutil.copy(mine, third)
    with opened(third, 3) as held:
        held.log.undo(noon(2))
    db = sqlite3.connect(third)
    with db:
        db.execute("DELETE FROM event WHERE id = ?", (taken.id,))  # as if only the undo had come through
    db.close()

    take(theirs, third)
    assert taken.id not in [event.id for event in state(theirs)[0]]
    take(theirs, mine)

    events, standings, replies = state(theirs)
    assert taken.id in [event.id for event in events]
    assert "e/c" not in standings
    assert [reply.text for reply in replies] == ["we both know this"]


def test_notes_are_not_merged(two: tuple[Path, Path]) -> None:
    """What a file knows of itself stays its own."""
    mine, theirs = two
    with opened(theirs) as held:
        held.put_note("welcomed", "there")

    take(mine, theirs)

    with opened(mine) as held:
        assert held.note("welcomed") is None


# What is refused, whole


def untouched(mine: Path, call: Callable[[], object]) -> Refusal:
    """The refusal *call* ends with, having changed nothing."""
    before = mine.read_bytes()
    refusal = refused(call)
    assert mine.read_bytes() == before
    return refusal


def test_an_event_with_two_contents(two: tuple[Path, Path]) -> None:
    """Where one event differs between the files all is refused, the event named, and nothing changes."""
    mine, theirs = two
    with opened(theirs, 3) as held:
        grade(held, "e/c", at=noon(1))
        event = held.history.events()[0]
        row = list(held.history.row(event.id) or ())
    row[4] = "d/other"
    db = sqlite3.connect(theirs)
    with db:
        db.execute(
            "UPDATE event SET card = ?, checksum = ? WHERE id = ?", (row[4], checksum(tuple(row[:-1])), event.id)
        )
    db.close()

    refusal = untouched(mine, lambda: take(mine, theirs))

    assert (refusal.code, refusal.exit_code, refusal.file) == ("two_contents", Exit.REFUSED, str(theirs))
    assert refusal.message == f"record {event.id} is another one there than here"

    with opened(mine) as held, Copy.open(theirs) as other:  # also where it is found only while merging
        before = state(mine)
        assert refused(lambda: merge.merge(held, [other])).code == "two_contents"
        assert state(mine) == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET checksum = checksum + 1 WHERE card = 'e/c'",
        "UPDATE event SET duration_ms = 7 WHERE card = 'e/c'",
        "UPDATE event SET at_ms = -5 WHERE card = 'e/c'",
        "UPDATE event SET id = 'zzz' WHERE card = 'e/c'",
        "UPDATE event SET kind = 'dance' WHERE card = 'e/c'",
        "UPDATE event SET undoes = 'x' WHERE card = 'e/c'",
        "UPDATE event SET detail = '{}' WHERE card = 'e/c'",
        "UPDATE event SET card = CAST(X'FF' AS TEXT) WHERE card = 'e/c'",
    ],
)
@pytest.mark.parametrize("mended", [False, True], ids=["", "checksum made to fit"])
def test_a_row_that_hark_did_not_write(two: tuple[Path, Path], change: str, mended: bool) -> None:
    """A row whose checksum does not fit is refused, and so is one that fits and cannot be hark's."""
    mine, theirs = two
    with opened(theirs, 3) as held:
        grade(held, "e/c", at=noon(1))
    db = sqlite3.connect(theirs)
    with db:
        db.execute(change)
        is_text = "FF" in change or "checksum" in change or "duration" in change
        if mended and not is_text:
            row = db.execute(f"SELECT {EVENT_COLUMNS} FROM event ORDER BY id DESC").fetchone()
            db.execute("UPDATE event SET checksum = ? WHERE id = ?", (checksum(row), row[0]))
    db.close()

    refusal = untouched(mine, lambda: take(mine, theirs))

    assert (refusal.code, refusal.exit_code, refusal.file) == ("damaged", Exit.DAMAGED, str(theirs))


def test_another_kind_of_file(two: tuple[Path, Path]) -> None:
    """A file of a newer hark, of another program, an empty one, text and a folder are refused as they stand."""
    mine, theirs = two
    messages = []
    for script in ("PRAGMA user_version = 99", "PRAGMA application_id = 7", "DROP TABLE event"):
        other = theirs.with_name("other.db")
        shutil.copy(theirs, other)
        db = sqlite3.connect(other)
        db.executescript(script)
        db.close()
        messages.append(untouched(mine, lambda: take(mine, theirs.with_name("other.db"))).message)
    for content in (b"", b"Once upon a time. " * 500, theirs.read_bytes()[:5000]):
        theirs.write_bytes(content)
        messages.append(untouched(mine, lambda: take(mine, theirs)).message)
    messages.append(untouched(mine, lambda: take(mine, mine.parent)).message)

    assert messages == [
        "the progress file was written by a newer hark: update hark to use it",
        "the progress file belongs to another program",
        "the progress file is damaged",
        "the progress file is empty",
        "the progress file is damaged",
        "the progress file is damaged",
        "the progress file is not a file",
    ]


def test_a_file_of_an_older_hark(two: tuple[Path, Path]) -> None:
    """A file of the first version is merged as it is, and stays of that version."""
    mine, theirs = two
    with opened(theirs, 3) as held:
        grade(held, "e/c", at=noon(1))
    as_of_version(theirs, 1)
    before = theirs.read_bytes()

    assert take(mine, theirs) == 1
    assert theirs.read_bytes() == before


def test_salvaging_a_broken_page(tmp_path: Path) -> None:
    """Of a file with a page destroyed, all events on other pages are taken; none that is damaged comes in."""
    mine, theirs = tmp_path / "mine.db", tmp_path / "theirs.db"
    opened(mine).close()
    with opened(theirs, 3) as held:
        for number in range(200):
            grade(held, FACES[number % 4], at=noon(number // 20, number))
        log = held.history.events()
    page = 4096
    whole = bytearray(theirs.read_bytes())
    middle = whole.index(log[100].id.encode())
    leaf = middle // page * page
    whole[leaf : leaf + page] = bytes(page)
    theirs.write_bytes(whole)

    with opened(mine) as held, Copy.open(theirs) as other:
        assert refused(lambda: merge.merge(held, [other])).exit_code is Exit.DAMAGED
    with opened(mine) as held, Copy.open(theirs, salvaging=True) as other:
        added = merge.merge(held, [other])

    events = state(mine)[0]
    assert added == len(events)
    assert 100 < len(events) < 200
    assert [event for event in log if event in events] == events
    assert other.left_out == 200 - len(events)


def as_of_version(file: Path, version: int) -> None:
    """Makes *file* what a hark would have written that knew only so many migrations."""
    indices = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    with closing(sqlite3.connect(":memory:")) as older, closing(sqlite3.connect(file, isolation_level=None)) as db:
        know_checksums(older)
        for script in MIGRATIONS[:version]:
            older.executescript(script)
        for name, _ in db.execute(indices).fetchall():
            db.execute(f"DROP INDEX {name}")
        for _, index in older.execute(indices):
            db.execute(index)
        if version < REPLY_CHECKSUMS:
            db.execute("ALTER TABLE response DROP COLUMN checksum")
        if version < SUMS:
            db.execute("DROP TABLE practice")
            db.execute("DELETE FROM note WHERE name = 'uncounted'")
        elif version < LEARNED:
            db.execute("DELETE FROM practice WHERE deck = ''")
        if version < LEARNED:
            db.execute("DROP TABLE learned")
        if version < SYNCS:
            for table in ("outgoing", "synced", "forgotten"):
                db.execute(f"DROP TABLE {table}")
        db.execute(f"PRAGMA user_version = {version}")


def test_a_file_whose_last_write_was_cut_off(two: tuple[Path, Path]) -> None:
    """What lies beside its journal is rolled back in a copy; neither of the two files is touched."""
    mine, theirs = two
    with opened(theirs, 3) as held:
        grade(held, "e/c", at=noon(1))
    cut_off(theirs)
    before = theirs.read_bytes(), theirs.with_name("theirs.db-journal").read_bytes()

    assert take(mine, theirs) == 1

    assert (theirs.read_bytes(), theirs.with_name("theirs.db-journal").read_bytes()) == before
    assert [event.card for event in state(mine)[0]] == ["d/a", "d/b", "e/c"]


def cut_off(file: Path) -> None:
    """Leaves *file* as a crash does in the middle of a write: pages changed, and a journal that knows the old ones."""
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("PRAGMA cache_size = 5")
    db.execute("BEGIN")
    db.execute("DELETE FROM event")
    db.execute("DELETE FROM memory")
    db.executemany("INSERT INTO note VALUES (?, ?)", ((str(number), "x" * 500) for number in range(500)))
    half, journal = file.read_bytes(), file.with_name(f"{file.name}-journal").read_bytes()
    db.execute("ROLLBACK")
    db.close()
    file.write_bytes(half)
    file.with_name(f"{file.name}-journal").write_bytes(journal)


# Whatever happens on however many computers

ACTS = st.one_of(
    st.tuples(st.just("grade"), st.sampled_from(FACES), st.sampled_from(list(Grade)), st.integers(-3, 40)),
    st.tuples(st.just("hold"), st.sampled_from((*FACES, "d")), st.sampled_from(("suspend", "resume", "reset"))),
    st.tuples(st.just("undo")),
    st.tuples(st.just("undo old"), st.integers(0, 30)),
    st.tuples(st.just("copy"), st.integers(0, 2)),
    st.tuples(st.just("merge"), st.integers(0, 2)),
)


def act(file: Path, step: tuple[Any, ...], rng: random.Random, keys: list[str]) -> None:
    """Does one thing to one computer's file."""
    with Store.open(file, rng) as held:
        match step:
            case "grade", card, given, day:
                key = rng.choice([None, *keys])
                with suppress(Refusal):  # a key used twice
                    grade(held, card, given, noon(day), key=key, reply=rng.choice([None, "said"]))
            case "hold", target, kind:
                held.log.record(noon(5), target, EventKind(kind))
            case ("undo",):
                held.log.undo(noon(6))
            case "undo old", number:
                events = held.history.events()
                if events:
                    held.log.undo(noon(6), events[number % len(events)].id)


@settings(max_examples=settings().max_examples // 2)  # each merges six ways
@given(st.lists(st.tuples(st.integers(0, 2), ACTS), min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_three_computers(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, tuple[Any, ...]]], rng: random.Random
) -> None:
    """Three computers that grade, take back, copy and merge as they please end in one state, in any order."""
    folder = tmp_path_factory.mktemp("three")
    files = [folder / f"{number}.db" for number in range(3)]
    for number, file in enumerate(files):
        opened(file, number).close()
    stale: list[Path] = []
    everything: set[str] = set()
    for place, (number, step) in enumerate(steps):
        if step[0] == "copy":
            stale.append(folder / f"stale-{place}.db")
            shutil.copy(files[number], stale[-1])
        elif step[0] == "merge":
            if step[1] != number:
                take(files[number], files[step[1]])
        else:
            act(files[number], step, random.Random(f"{place}"), ["k", "l"])
        everything |= {event.id for event in state(files[number])[0]}
    results = []

    for order in permutations(range(3)):
        results.append(folder / f"result-{''.join(map(str, order))}.db")
        first, *rest = [*(files[number] for number in order), *stale]
        shutil.copy(first, results[-1])
        rng.shuffle(rest)
        take(results[-1], *rest[:2])
        for other in rest[1:]:
            take(results[-1], other)

    states = [state(result) for result in results]
    assert all(one == states[0] for one in states)
    assert {event.id for event in states[0][0]} == everything
    assert states[0][1] == fold(states[0][0])
    shutil.rmtree(folder)


def test_merging_is_associative(tmp_path: Path) -> None:
    """(a with b) with c is a with (b with c)."""
    files = [tmp_path / f"{name}.db" for name in "abc"]
    for number, file in enumerate(files):
        with opened(file, number) as held:
            for day in range(3):
                grade(held, FACES[(number + day) % 3], list(Grade)[day], noon(day, number), reply=f"{number} {day}")
            if number == 1:
                held.log.undo(noon(9))
    a, b, c = (tmp_path / f"copy-{file.name}" for file in files)
    for file, copy in zip(files, (a, b, c), strict=True):
        shutil.copy(file, copy)

    take(a, b)
    take(a, c)
    take(b, c)
    take(files[0], b)

    assert state(a) == state(files[0])
    assert len(state(a)[0]) == 10


def test_a_clock_years_ahead_orders_but_loses_nothing(two: tuple[Path, Path]) -> None:
    """After a merge with a file from the future the next grade still counts, as the newest."""
    mine, theirs = two
    with opened(theirs, 3) as held:
        grade(held, "d/a", at=noon(4000))

    take(mine, theirs)

    with opened(mine, 4) as held:
        recorded = grade(held, "d/a", at=noon(3))
        assert held.history.events()[-1] == recorded.event
        assert recorded.event.detail["clock_behind"] is True
        assert held.snapshot.standings() == held.history.standings()
        assert recorded.after.memory is not None
        assert recorded.after.memory.last_ms == noon(4000).at_ms


def test_what_is_possible() -> None:
    """An event of hark's own is possible; one with an id, a time or an undo that hark cannot write is not."""
    from hark.progress.rows import is_possible
    from hark.values import replace

    day = {"day": "2026-03-02"}
    fine = Event("019cae2d1000-0000-0123abcd", 1_772_452_800_000, 3600, "a", "d/c", EventKind.SUSPEND, detail=day)
    odd: tuple[dict[str, Any], ...] = (
        {"id": "019cae2d1000-0000-0123ABCD"},
        {"id": "ffffffffffff-0000-0123abcd"},
        {"at_ms": -1},
        {"at_ms": 253_402_300_800_000},
        {"id": "e677d21fdbff-ffff-ffffffff"},  # after which there can be none
        {"detail": {"day": "9999-12-31"}},
        {"duration_ms": -5},
        {"card": "d/" + "c" * 2**20},
        {"card": "d/\udcff"},
        {"device": "\udcff"},
        {"offset_s": 90_000},
        {"undoes": "x"},
        {"kind": EventKind.UNDO},
    )

    assert is_possible(fine)
    assert [is_possible(replace(fine, **change)) for change in odd] == [False] * len(odd)
