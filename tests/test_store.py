# SPDX-License-Identifier: MIT
"""The progress file: what is on disk, what is refused, and that nothing acknowledged is ever lost."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fsrs  # noqa: F401 - loaded before any test gives up the right to read it
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.errors import Exit, Refusal
from hark.memory import schedule
from hark.memory.days import from_milliseconds
from hark.memory.model import NEW, Event, EventKind, Grade, Moment, Standing
from hark.progress import store
from hark.progress.store import Recorded, Reply, Store
from hark.values import replace
from places import environment

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


def grade(held: Store, card: str = "d/c", given: Grade = GOOD, at: Moment | None = None, **more: Any) -> Recorded:
    """Records a review."""
    detail = {"retention": 0.9} | more.pop("detail", {})
    return held.record(at or noon(), card, EventKind.REVIEW, grade=given, detail=detail, **more)


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
        one.record(noon(18), "d/c1", EventKind.SUSPEND)
        one.record(noon(19), "d/c2", EventKind.RESET)
        one.undo(noon(20))
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


def refused(call: Callable[[], object]) -> Refusal:
    """The refusal *call* ends with."""
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value


# What a new file is


def test_a_new_file_is_private_and_ours(file: Path) -> None:
    """Folder 0700, file 0600 whatever the umask; hark's application id and newest version, one file at rest."""
    before = os.umask(0)
    try:
        opened(file).close()
    finally:
        os.umask(before)

    assert file.parent.stat().st_mode & 0o7777 == 0o700
    assert file.stat().st_mode & 0o7777 == 0o600
    assert look(file, "PRAGMA application_id") == [(int.from_bytes(b"hark"),)]
    assert look(file, "PRAGMA user_version") == [(len(store.MIGRATIONS),)]
    assert look(file, "PRAGMA journal_mode") == [("delete",)]
    assert sorted(file.parent.iterdir()) == [file]


def test_every_write_waits_for_the_disk(held: Store) -> None:
    """The connection, which no other program can look at, is set to `synchronous=EXTRA`."""
    assert held._db.execute("PRAGMA synchronous").fetchone() == (3,)


def test_one_file_at_rest(held: Store, file: Path) -> None:
    """After any write nothing but the progress file is in its folder."""
    grade(held)
    held.put_note("n", "v")
    held.undo(noon())

    assert sorted(file.parent.iterdir()) == [file]


def test_looking_makes_nothing(file: Path) -> None:
    """Without *create* a missing file is an empty store in memory, and neither file nor folder appears."""
    with Store.open(file, random.Random(1)) as one:
        assert one.standings() == {}
        assert one.events() == []

    assert not file.parent.exists()


def test_any_folder_name_will_do(tmp_path: Path) -> None:
    """Signs that mean something in a URL are just letters in a folder's name."""
    file = tmp_path / "what? 100%25 #1 é" / "progress.db"

    with opened(file) as one:
        grade(one)

    assert look(file, "SELECT count(*) FROM event") == [(1,)]
    assert sorted(tmp_path.rglob("*")) == [file.parent, file]


# Recording and taking back


def test_recording_a_grade(held: Store) -> None:
    """A recorded grade answers with the whole event and the card before and after, and the file holds the same."""
    recorded = grade(held, "d/c", GOOD, noon(), key="k", duration_ms=1200, detail={"picked": 2})

    event = recorded.event
    memory = schedule.review(None, GOOD, noon(), card="d/c")
    detail = {"day": "2026-03-02", "retention": 0.9, "first": True, "picked": 2}
    device = held.note("device")
    assert device is not None
    assert event == Event(event.id, NOON_MS, 3600, device, "d/c", EventKind.REVIEW, GOOD, 1200, None, "k", detail)
    assert recorded == Recorded(event, NEW, Standing(memory))
    assert held.events() == [event]
    assert held.standings() == {"d/c": Standing(memory)}
    assert held.standing("d/c") == Standing(memory)
    assert held.standing("d/other") == NEW


def test_only_the_first_grade_is_the_first(held: Store) -> None:
    """`first` marks a card's first grade, and again the first one after a reset."""
    grade(held)
    grade(held)
    held.record(noon(), "d", EventKind.RESET)
    grade(held)

    assert [one.detail.get("first") for one in held.events()] == [True, None, None, True]


def test_a_clock_set_back_is_flagged(held: Store) -> None:
    """A grade dated before the card's last one keeps its instant, is flagged, and is scheduled from the last one."""
    before = grade(held, given=EASY, at=noon(5)).after.memory

    recorded = grade(held, at=noon(3))

    assert before is not None
    assert recorded.event.at_ms == noon(3).at_ms
    assert recorded.event.detail == {"day": "2026-03-05", "retention": 0.9, "clock_behind": True}
    assert recorded.after.memory == schedule.review(before, GOOD, noon(5), card="d/c")


def test_undo_takes_back_the_last_standing_event(held: Store) -> None:
    """Undo after undo walks back through the log, adds an event of its own each time, and ends with None."""
    first = grade(held, "d/a", GOOD, noon())
    second = grade(held, "d/b", EASY, noon(0, 5))
    held.record(noon(0, 9), "d/a", EventKind.SUSPEND)

    undone = [held.undo(noon(1)) for _ in range(4)]

    assert [one and one.event.card for one in undone] == ["d/a", "d/b", "d/a", None]
    assert undone[0] == Recorded(held.events()[2], replace(first.after, suspended=True), first.after)
    assert undone[1] == Recorded(second.event, second.after, NEW)
    assert undone[2] == Recorded(first.event, first.after, NEW)
    assert [(one.kind, one.undoes, one.detail) for one in held.events()[3:]] == [
        (EventKind.UNDO, held.events()[2].id, {"day": "2026-03-03"}),
        (EventKind.UNDO, second.event.id, {"day": "2026-03-03"}),
        (EventKind.UNDO, first.event.id, {"day": "2026-03-03"}),
    ]
    assert held.undone() == {one.id for one in held.events()[:3]}
    assert held.standings() == {}


def test_undo_works_across_reopening(file: Path) -> None:
    """What one run recorded, another takes back, exactly."""
    with opened(file) as one:
        before = grade(one, given=EASY).after
        grade(one, given=AGAIN, at=noon(8))

    with opened(file, seed=2) as one:
        taken = one.undo(noon(9))
        after = one.standings()

    assert taken is not None
    assert (taken.event.grade, taken.after) == (AGAIN, before)
    assert after == {"d/c": before}


def test_undoing_one_event_by_its_id(held: Store) -> None:
    """An event in the middle can be taken back, and what came after is scheduled anew; an unknown one cannot."""
    grade(held, given=GOOD)
    wrong = grade(held, given=AGAIN)
    grade(held, given=GOOD)

    taken = held.undo(noon(), wrong.event.id)

    first = schedule.review(None, GOOD, noon(), card="d/c")
    assert taken is not None
    assert taken.event == wrong.event
    assert taken.after == Standing(schedule.review(first, GOOD, noon(), card="d/c"))
    assert held.undo(noon(), wrong.event.id) is None
    assert held.undo(noon(), "nothing") is None
    assert len(held.events()) == 4


def test_an_undo_cannot_be_undone(held: Store) -> None:
    """Taking back goes one way: naming an undo takes nothing back."""
    grade(held)
    held.undo(noon())

    assert held.undo(noon(), held.events()[-1].id) is None


def test_undoing_a_reset_restores_a_deck(held: Store) -> None:
    """A deck's reset, taken back, leaves every card and suspension as before."""
    grade(held, "d/a")
    grade(held, "d/b#2", EASY)
    held.record(noon(), "d/b", EventKind.SUSPEND)
    before = held.standings()

    reset = held.record(noon(), "d", EventKind.RESET)
    between = held.standings()
    held.undo(noon())

    assert reset.after == NEW
    assert between == {"d/b": Standing(None, suspended=True)}
    assert held.standings() == before


def test_undoing_a_resume_sets_all_siblings_aside(held: Store) -> None:
    """A card's resume, one event, brings back its siblings, and taking it back sets them all aside as before."""
    grade(held, "d/c#2", EASY)
    for ref in ("d/c", "d/c#2", "d/c2"):
        held.record(noon(), ref, EventKind.SUSPEND)
    before = held.standings()

    resume = held.record(noon(), "d/c", EventKind.RESUME)
    between = held.standings()
    taken = held.undo(noon())

    assert (resume.before, resume.after) == (Standing(None, suspended=True), NEW)
    assert between == {
        "d/c#2": Standing(schedule.review(None, EASY, noon(), card="d/c#2")),
        "d/c2": Standing(None, suspended=True),
    }
    assert taken is not None
    assert taken.event == resume.event
    assert held.standings() == before


# Idempotency keys


def test_a_grade_sent_twice_counts_once(file: Path) -> None:
    """The same key for the same grade changes nothing, also from another run and at another time, and says so."""
    with opened(file) as one:
        first = grade(one, key="k", duration_ms=5, reply="hello")

    with opened(file, seed=2) as one:
        again = grade(one, at=noon(3), key="k", duration_ms=7, reply="hello again")

        assert again == Recorded(first.event, first.after, first.after, repeated=True)
        assert one.events() == [first.event]
        assert [reply.text for reply in one.replies("d/c")] == ["hello"]


def test_a_key_is_not_used_for_two_grades(held: Store) -> None:
    """A key that stands for another card or grade is refused, and nothing is recorded."""
    first = grade(held, "d/c", GOOD, key="k")

    errors = [refused(lambda: grade(held, "d/c", EASY, key="k")), refused(lambda: grade(held, "d/x", GOOD, key="k"))]

    assert [(one.code, one.exit_code, one.message) for one in errors] == [
        ("key_reused", Exit.REFUSED, "the key `k` was used for `d/c` good"),
    ] * 2
    assert held.events() == [first.event]


def test_other_keys_and_no_key_are_new_grades(held: Store) -> None:
    """Keys that differ, and grades without one, are each recorded."""
    for key in ("a", "A", "a ", "", None, None):
        grade(held, key=key)

    assert [one.key for one in held.events()] == ["a", "A", "a ", "", None, None]


def test_a_key_stays_used_after_an_undo(held: Store) -> None:
    """A retry that arrives after its grade was taken back does not bring the grade back: it is refused."""
    grade(held, key="k")
    held.undo(noon())
    before = held.events()

    refusal = refused(lambda: grade(held, key="k"))

    assert (refusal.code, refusal.exit_code) == ("key_reused", Exit.REFUSED)
    assert (refusal.message, refusal.hint) == ("the grade under `k` was taken back", "give this one a new key")
    assert held.events() == before
    assert held.standings() == {}


# Replies and notes


def test_replies_are_kept_with_their_grade(held: Store) -> None:
    """What was typed for a card comes back oldest first, in any script, with when and how it was graded."""
    texts = ["I hear you.\nTake your time.", "Ça va? 👩‍👩‍👧 שלום", "x" * 20_000]

    events = [
        grade(held, "d/s", given, noon(0, place), reply=text).event
        for place, (given, text) in enumerate(zip((AGAIN, HARD, GOOD), texts, strict=True))
    ]
    grade(held, "d/s", reply="")
    grade(held, "d/other", reply="elsewhere")

    assert held.replies("d/s") == [
        Reply(events[0].id, events[0].card, NOON_MS, texts[0], AGAIN),
        Reply(events[1].id, events[0].card, NOON_MS + 1, texts[1], HARD),
        Reply(events[2].id, events[0].card, NOON_MS + 2, texts[2], GOOD),
    ]
    assert held.replies("d/s#2") == []


def test_a_reply_goes_with_the_grade_it_belongs_to(held: Store, file: Path) -> None:
    """Undo removes what was typed from the file, and leaves earlier replies."""
    grade(held, reply="first words")
    grade(held, reply="second words")

    held.undo(noon())

    assert [reply.text for reply in held.replies("d/c")] == ["first words"]
    assert look(file, "SELECT text FROM response") == [("first words",)]


def test_notes(file: Path) -> None:
    """A note is kept over runs, can be replaced, and is absent as None; every file has a device of its own."""
    with opened(file) as one:
        one.put_note("seen", "no")
        one.put_note("seen", "yes")
        device = one.note("device")

    with opened(file, seed=2) as one, opened(file.with_name("other.db"), seed=3) as other:
        assert (one.note("seen"), one.note("never")) == ("yes", None)
        assert one.note("device") == device != other.note("device")


# Reading the log


def test_events_of_a_card_and_what_it_belongs_to(held: Store) -> None:
    """Asked for a deck, card or face, the log gives its events and those of its parts and wholes, in order."""
    for card in ("d", "d/a", "d/a#2", "d/a#21", "d/a-2", "d/b", "d-2/a", "e"):
        held.record(noon(), card, EventKind.SUSPEND)

    found = {card: [one.card for one in held.events(card=card)] for card in ("d", "d/a", "d/a#2", "e", "x")}

    assert found == {
        "d": ["d", "d/a", "d/a#2", "d/a#21", "d/a-2", "d/b"],
        "d/a": ["d", "d/a", "d/a#2", "d/a#21"],
        "d/a#2": ["d", "d/a", "d/a#2"],
        "e": ["e"],
        "x": [],
    }


def test_events_since_and_newest(held: Store) -> None:
    """*since* is a bound on the instant, not on the order; *newest* keeps the last ones; both keep the log's order."""
    for day in (0, 5, 1, 2, 6):
        grade(held, f"d/{day}", at=noon(day))

    def cards(**asked: Any) -> list[str]:
        return [one.card for one in held.events(**asked)]

    assert cards() == ["d/0", "d/5", "d/1", "d/2", "d/6"]
    assert cards(since=from_milliseconds(noon(2).at_ms)) == ["d/5", "d/2", "d/6"]
    assert cards(since=from_milliseconds(noon(2).at_ms + 1)) == ["d/5", "d/6"]
    assert cards(newest=2) == ["d/2", "d/6"]
    assert cards(newest=0) == []
    assert cards(since=from_milliseconds(noon(2).at_ms), newest=2) == ["d/2", "d/6"]


def test_cards_first_seen_on_a_day(held: Store) -> None:
    """The new cards of a day are those graded for the first time then; one taken back does not count."""
    yesterday, today = datetime(2026, 3, 1, 4, tzinfo=UTC), datetime(2026, 3, 2, 4, tzinfo=UTC)
    grade(held, "d/old", at=noon(-1))
    grade(held, "d/old")
    grade(held, "d/new")
    grade(held, "d/new")
    grade(held, "d/oops")
    held.undo(noon())
    held.record(noon(), "d/aside", EventKind.SUSPEND)

    assert held.first_seen(MARCH, today) == ["d/new"]
    assert held.first_seen(MARCH - 1, yesterday) == ["d/old"]


@given(st.lists(st.integers(0, 2**44), min_size=2, max_size=30))
def test_ids_follow_the_order_of_recording(clock: list[int]) -> None:
    """However the clock jumps, every id is greater than the one before, and never older than its own event."""
    with Store.open(Path("/nowhere/progress.db"), random.Random(1)) as one:
        events = [one.record(Moment(at_ms, 0, MARCH), "d/c", EventKind.SUSPEND).event for at_ms in clock]

        ids = [event.id for event in events]
        assert ids == sorted(set(ids))
        assert [event.id for event in one.events()] == ids
        assert all(int(event.id.split("-")[0], 16) >= event.at_ms for event in events)


def test_ids_within_one_millisecond(held: Store) -> None:
    """Many events in one millisecond, or under a stopped clock, still have ids in their order."""
    ids = [held.record(noon(), "d/c", kind).event.id for kind in (EventKind.SUSPEND, EventKind.RESUME) * 5]

    assert ids == sorted(set(ids))
    assert {one.split("-")[0] for one in ids} == {f"{NOON_MS:012x}"}


def test_a_counter_that_is_full_moves_on(held: Store, file: Path) -> None:
    """After 65,536 ids of one millisecond the next takes the millisecond after it."""
    event = held.record(noon(), "d/c", EventKind.SUSPEND).event
    db = sqlite3.connect(file)
    with db:
        db.execute("UPDATE event SET id = ?", (f"{NOON_MS:012x}-ffff-00000000",))
    db.close()

    after = held.record(noon(), "d/c", EventKind.RESUME).event

    assert after.id.split("-")[:2] == [f"{NOON_MS + 1:012x}", "0000"]
    assert after.id > event.id


def test_a_clock_before_1970(held: Store) -> None:
    """A computer that believes it is 1969 records in order like any other, and goes on in order with the right time."""
    times = (-5_000, -3_000, -9_000, 2_000, NOON_MS)

    ids = [held.record(Moment(at_ms, 0, MARCH), "d/c", EventKind.SUSPEND).event.id for at_ms in times]

    assert ids == sorted(set(ids))
    assert [one.at_ms for one in held.events()] == list(times)


# Snapshot and log


def test_a_snapshot_can_be_rebuilt(filled: Path) -> None:
    """A snapshot that was meddled with is made again from the log, and `rebuilt` shows the difference before."""
    with opened(filled) as one:
        good = one.standings()
    db = sqlite3.connect(filled)
    with db:
        db.execute("DELETE FROM memory WHERE card = 'd/c0'")
        db.execute("UPDATE memory SET stability_days = 1.5 WHERE card = 'd/c1'")
        db.execute("INSERT INTO memory (card, suspended) VALUES ('d/never', 1)")
    db.close()

    with opened(filled) as one:
        meddled, from_log = one.standings(), one.rebuilt()
        one.rebuild()
        after = one.standings()

    assert sorted(meddled) == ["d/c1", "d/c2", "d/c3", "d/never"]
    assert from_log == after == good
    assert len(good) == 4


def test_a_failed_write_leaves_nothing(held: Store) -> None:
    """A grade that cannot be scheduled is not half recorded, and the next one goes through."""
    grade(held)
    before = (held.events(), held.standings())

    with pytest.raises(KeyError):
        held.record(noon(1), "d/c", EventKind.REVIEW, grade=GOOD, key="k")

    assert (held.events(), held.standings()) == before
    assert not grade(held, key="k").repeated


# Damage


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
        assert one.bad_rows() == []
        assert len(one.events()) == 20


def test_a_flipped_bit_is_found(filled: Path, tmp_path: Path) -> None:
    """Each of 100 single flipped bits that leave text readable is found, in its row and no other."""
    for seed in range(100):
        copy = Path(shutil.copy(filled, tmp_path / "copy.db"))
        row, what = meddle(copy, lambda rng, _: rng.randrange(7), seed, COLUMNS)

        with opened(copy) as one:
            assert one.bad_rows() == [row], what


def test_a_flipped_bit_that_breaks_the_text_is_found(filled: Path, tmp_path: Path) -> None:
    """A flip of a letter's top bit leaves bytes that are no text; the row is found like any other."""
    for seed in range(20):
        copy = Path(shutil.copy(filled, tmp_path / "copy.db"))
        _, what = meddle(copy, lambda _rng, _byte: 7, seed, ("device", "card", "kind", "key", "detail"))

        with opened(copy) as one:
            assert len(one.bad_rows()) == 1, what


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
        refusal = refused(lambda: (one.standings(), one.rebuilt()))

    assert (refusal.code, refusal.exit_code, refusal.file) == ("damaged", Exit.DAMAGED, str(filled))


def foreign(file: Path, *pragmas: str) -> None:
    """A sound SQLite file of somebody else."""
    db = sqlite3.connect(file)
    for pragma in pragmas:
        db.execute(pragma)
    db.execute("CREATE TABLE event (id TEXT)")
    db.execute("INSERT INTO event VALUES ('theirs')")
    db.commit()
    db.close()


def is_refused_and_untouched(file: Path, message: str) -> None:
    """Holds that opening *file*, to look or to write, is refused as damaged and changes no byte of its folder."""
    before = file.read_bytes()

    for create in (False, True):
        refusal = refused(lambda create=create: Store.open(file, random.Random(1), create=create))  # type: ignore[misc]

        assert (refusal.code, refusal.exit_code, refusal.message) == ("damaged", Exit.DAMAGED, message)
        assert refusal.file == str(file)
    assert file.read_bytes() == before
    assert sorted(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_another_programs_file_is_left_alone(tmp_path: Path, journal: str) -> None:
    """An SQLite file without hark's application id is refused, whatever its journal mode; no byte of it changes."""
    file = tmp_path / "progress.db"
    foreign(file, f"PRAGMA journal_mode = {journal}", "PRAGMA application_id = 1234")

    is_refused_and_untouched(file, "the progress file belongs to another program")


def test_a_newer_file_is_left_alone(filled: Path) -> None:
    """A file of a later version is refused with advice to update, and not changed."""
    db = sqlite3.connect(filled)
    db.execute("PRAGMA user_version = 99")
    db.close()

    is_refused_and_untouched(filled, "the progress file was written by a newer hark: update hark to use it")


@pytest.mark.parametrize("version", [0, -1, -(2**31)])
def test_a_file_of_an_impossible_version_is_left_alone(filled: Path, version: int) -> None:
    """No hark ever left a file with version 0 or less: such a one is damaged."""
    db = sqlite3.connect(filled)
    db.execute(f"PRAGMA user_version = {version}")
    db.close()

    refusal = refused(lambda: opened(filled))

    assert (refusal.code, refusal.exit_code) == ("damaged", Exit.DAMAGED)


def test_an_empty_file_is_left_alone(file: Path) -> None:
    """A file of no bytes is what a full disk or a broken copy leaves: refused, not begun anew."""
    file.parent.mkdir()
    file.touch()

    is_refused_and_untouched(file, "the progress file is empty")


@pytest.mark.parametrize(
    "content",
    [b"\0", b"x", b"SQLite format 3\0", b"not a database\n" * 1000, bytes(8192), random.Random(1).randbytes(8192)],
    ids=["nul", "letter", "magic", "text", "zeros", "noise"],
)
def test_garbage_is_left_alone(file: Path, content: bytes) -> None:
    """What is no SQLite file at all is refused and stays as it is."""
    file.parent.mkdir()
    file.write_bytes(content)

    refusal = refused(lambda: opened(file))

    assert (refusal.code, refusal.exit_code) == ("damaged", Exit.DAMAGED)
    assert file.read_bytes() == content
    assert sorted(file.parent.iterdir()) == [file]


def test_a_truncated_file_is_left_alone(filled: Path) -> None:
    """A copy that broke off in the header, in a page before the last or between two is refused and stays as it is."""
    whole = filled.read_bytes()
    page = int.from_bytes(whole[16:18])
    assert len(whole) > 3 * page

    for size in (
        1,
        15,
        16,
        99,
        100,
        101,
        511,
        512,
        page - 1,
        page,
        page + 1,
        2 * page,
        len(whole) - page - 1,
        len(whole) - page,
    ):
        filled.write_bytes(whole[:size])

        refusal = refused(lambda: opened(filled))

        assert (refusal.code, refusal.exit_code) == ("damaged", Exit.DAMAGED), size
        assert filled.read_bytes() == whole[:size]
        assert sorted(filled.parent.iterdir()) == [filled]


@pytest.mark.parametrize("missing", [1, 1000, 4095])
def test_a_file_truncated_within_its_last_page_is_left_alone(filled: Path, missing: int) -> None:
    """A copy that broke off within its last page is as damaged as any other."""
    whole = filled.read_bytes()
    filled.write_bytes(whole[:-missing])

    refusal = refused(lambda: opened(filled))

    assert (refusal.code, refusal.exit_code) == ("damaged", Exit.DAMAGED)
    assert filled.read_bytes() == whole[:-missing]


def test_a_page_of_noise_is_damage(filled: Path) -> None:
    """A page overwritten by something else is refused as damage when it is read."""
    whole = bytearray(filled.read_bytes())
    page = int.from_bytes(whole[16:18])
    [(root,)] = look(filled, "SELECT rootpage FROM sqlite_schema WHERE name = 'event'")
    whole[(root - 1) * page : root * page] = random.Random(1).randbytes(page)
    filled.write_bytes(whole)

    with opened(filled) as one:
        errors = [
            refused(one.events),
            refused(one.bad_rows),
            refused(lambda: grade(one)),
            refused(lambda: one.undo(noon())),
        ]

    assert [(error.code, error.exit_code) for error in errors] == [("damaged", Exit.DAMAGED)] * 4
    assert filled.read_bytes() == bytes(whole)


# No right to write, no room, no luck


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
                refused(lambda: one.undo(noon())),
                refused(lambda: one.put_note("a", "b")),
            ]

            assert all(is_unwritable(refusal, file) for refusal in refusals)
            assert one.events() == [event]
        assert file.read_bytes() == before


def test_a_read_only_folder() -> None:
    """In a folder one may only read, recording and making a new file end with exit 7 and leave nothing behind."""
    with without_privilege() as place:
        file, missing = place / "data" / "progress.db", place / "data" / "new.db"
        with opened(file) as one:
            grade(one)
        file.parent.chmod(0o500)

        with opened(file) as one:
            refusal = refused(lambda: grade(one))

        assert is_unwritable(refusal, file)
        assert is_unwritable(refused(lambda: opened(missing)), missing)
        assert sorted(file.parent.iterdir()) == [file]


def test_a_file_one_may_not_read() -> None:
    """A file of somebody else's is refused with exit 7, not read as empty."""
    with without_privilege() as place:
        file = place / "data" / "progress.db"
        opened(file).close()
        file.chmod(0)

        assert is_unwritable(refused(lambda: Store.open(file, random.Random(1))), file)


@pytest.mark.parametrize("create", [False, True])
def test_a_folder_one_may_not_enter(create: bool) -> None:
    """A folder of somebody else's, as a run under `sudo` leaves it, is refused with exit 7."""
    with without_privilege() as place:
        file = place / "data" / "progress.db"
        opened(file).close()
        file.parent.chmod(0)

        assert is_unwritable(refused(lambda: Store.open(file, random.Random(1), create=create)), file)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    """Where the folder should be there is a file: exit 7, and the file is left alone."""
    (tmp_path / "data").write_text("mine")
    file = tmp_path / "data" / "progress.db"

    refusal = refused(lambda: opened(file))

    assert is_unwritable(refusal, file)
    assert (tmp_path / "data").read_text() == "mine"


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond *size* bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


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
        assert [event.id for event in one.events()] == acknowledged
        assert one.standings() == one.rebuilt()
        assert len(acknowledged) < 200
        acknowledged.append(grade(one).event.id)
    with opened(file) as one:
        assert [event.id for event in one.events()] == acknowledged
        assert one.bad_rows() == []
    assert look(file, "PRAGMA integrity_check") == [("ok",)]
    assert sorted(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("size", [0, 1000, 5000, 20_000])
def test_no_room_for_a_new_file(file: Path, size: int) -> None:
    """A progress file that does not fit on the disk is not begun: exit 7 and an empty folder, never half a file."""
    with room_for(size):
        refusal = refused(lambda: opened(file))

    assert is_unwritable(refusal, file)
    assert list(file.parent.iterdir()) == []


# Several programs at once


def test_a_file_that_another_program_holds(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another connection holds the file for itself, opening, reading and writing are refused as busy, exit 5."""
    monkeypatch.setattr(store, "BUSY_TIMEOUT_S", 0.01)
    with opened(filled) as one:
        before = one.events()
        other = sqlite3.connect(filled, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")

        refusals = [
            refused(call)
            for call in (
                lambda: opened(filled),
                one.standings,
                one.events,
                lambda: grade(one),
                lambda: one.undo(noon()),
            )
        ]

        other.close()
        facts = [(refusal.code, refusal.exit_code, refusal.file) for refusal in refusals]
        assert facts == [("busy", Exit.BUSY, str(filled))] * 5
        assert one.events() == before
        assert grade(one).event in one.events()


def test_a_file_that_another_program_reads(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A grade that cannot be committed because somebody is reading is refused as busy and not recorded at all."""
    monkeypatch.setattr(store, "BUSY_TIMEOUT_S", 0.01)
    with opened(filled) as one:
        before = (one.events(), one.standings())
        other = sqlite3.connect(filled, isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT * FROM event").fetchone()

        refusal = refused(lambda: grade(one, key="k"))

        other.close()
        assert (refusal.code, refusal.exit_code) == ("busy", Exit.BUSY)
        assert (one.events(), one.standings()) == before
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
            recorded = store.record(
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
        by = {seed: [event.id for event in one.events() if event.detail["by"] == seed] for seed in range(4)}
        assert by == dict(enumerate(acknowledged))
        assert [len(ids) for ids in acknowledged] == [50] * 4
        assert one.standings() == one.rebuilt()
        assert sum(standing.memory.reps for standing in one.standings().values() if standing.memory) == 200
        assert one.bad_rows() == []


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
            assert [event.id for event in one.events()] == ids
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
            recorded += [event.id for event in one.events()]
            assert one.standings() == one.rebuilt()
            assert one.bad_rows() == []
        assert look(file.with_name(f"{seed}.db"), "PRAGMA integrity_check") == [("ok",)]
    assert set(acknowledged) <= set(recorded)
    assert len(set(acknowledged)) == len(acknowledged) >= 12
    assert len(recorded) <= len(acknowledged) + 12  # at most the one that was being written at each kill
