# SPDX-License-Identifier: MIT
"""What is measured inside one process: parsing, recording and rebuilding, each in turns with its yardstick.

Runs in a process of its own, so that nothing else in memory makes the garbage collector slower:
`python -m bench.inside NAME ROUNDS PLACE...` answers with two lists of seconds as JSON.
"""

from __future__ import annotations

import gc
import json
import random
import re
import shutil
import sqlite3
import sys
import time
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fsrs

from bench import decks
from hark import toml
from hark.cards import deckfile, reader, writing
from hark.memory.days import Calendar
from hark.memory.model import EventKind, Grade
from hark.paths import Folders
from hark.progress.store import Store
from hark.syncing.folder import Folder
from hark.syncing.sync import Sync

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Timed = tuple[list[float], list[float]]
"""Seconds of ours and of the yardstick's."""


def parse(rounds: int, cards: str) -> Timed:
    """Reading one deck of *cards* cards, against `tomllib.loads` of its text. Both begin with what they are given."""
    limits: Any = deckfile, toml
    limits[0].MAX_CARDS, limits[1].MAX_BYTES = 10**9, 10**9
    deck = next(decks.decks(int(cards), 1, cards_a_deck=int(cards)))
    text = writing.write(deck)
    data = text.encode()
    assert reader.parse(data, decks.SKILLS) == deck
    return _in_turns(rounds, lambda: reader.parse(data, decks.SKILLS), lambda: tomllib.loads(text))


def record(rounds: int, progress_file: str) -> Timed:
    """`Log.record` of a grade, against a bare commit of the rows it wrote to a file of the same size in that folder.

    The bare file has the same two tables with all their rows, and no other index than their keys.
    """
    file = Path(progress_file)
    bare = _bare(file, file.with_name("bare.db"))
    look = sqlite3.connect(file)
    rng = random.Random(1)
    refs = [ref for (ref,) in look.execute("SELECT card FROM memory WHERE reps IS NOT NULL ORDER BY card")]
    now, calendar = datetime.now(UTC), Calendar(UTC)
    timed: Timed = ([], [])
    with Store.open(file, rng) as store:
        for number in range(rounds + 3):
            moment, ref = calendar.moment(now + timedelta(seconds=number)), rng.choice(refs)
            started = time.perf_counter()
            recorded = store.log.record(
                moment, ref, EventKind.REVIEW, grade=Grade.GOOD, duration_ms=7000, detail={"retention": 0.9}
            )
            ours = time.perf_counter() - started
            event = look.execute("SELECT * FROM event WHERE id = ?", (recorded.event.id,)).fetchone()
            memory = look.execute("SELECT * FROM memory WHERE card = ?", (ref,)).fetchone()
            started = time.perf_counter()
            bare.execute("BEGIN IMMEDIATE")
            bare.execute(f"INSERT INTO event VALUES ({_places(event)})", event)
            bare.execute(f"INSERT OR REPLACE INTO memory VALUES ({_places(memory)})", memory)
            bare.execute("COMMIT")
            if number >= 3:  # the first ones fill the caches of both
                timed[0].append(ours)
                timed[1].append(time.perf_counter() - started)
    return timed


def sync(rounds: int, progress_file: str) -> Timed:
    """Thirty new grades through a folder to another computer, both syncs; beside it the bytes that were written."""
    file = Path(progress_file)
    place, rng, now = file.with_name("box"), random.Random(1), datetime.now(UTC)
    shutil.copy(file, file.with_name("other.db"))
    calendar = Calendar(UTC)
    timed: Timed = ([], [])

    def synced(store: Store, name: str) -> int:
        folder, data = Folder(place, is_known=False), file.with_name(name)
        folders = Folders(data, data / "config", data / "cache")
        folder.begin()
        at_ms = calendar.moment(now).at_ms + 3_600_000
        return Sync(folder, store, folders, (), rng, at_ms, lambda _a, _b: None, lambda _: None).run().taken

    with Store.open(file, rng) as here, Store.open(file.with_name("other.db"), rng) as there:
        refs = here.snapshot.refs()
        for store, name in ((here, "here"), (there, "there"), (here, "here")):
            synced(store, name)
        for number in range(rounds):
            for card in range(30):
                moment = calendar.moment(now + timedelta(seconds=60 * number + card))
                here.log.record(moment, rng.choice(refs), EventKind.REVIEW, grade=Grade.GOOD, detail={"retention": 0.9})
            before = _size(place)
            started = time.perf_counter()
            synced(here, "here")
            assert synced(there, "there") == 30
            timed[0].append(time.perf_counter() - started)
            timed[1].append(_size(place) - before)
    return timed


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*.jsonl"))


def rebuild(rounds: int, progress_file: str) -> Timed:
    """`Log.rebuild`, against `fsrs` going over the same reviews, which it holds in memory already."""
    with Store.open(Path(progress_file), random.Random(1)) as store:
        events = store.history.events()
        undone = store.history.undone()
        reviews = [
            (event.card, fsrs.Rating[event.grade.name.capitalize()], datetime.fromtimestamp(event.at_ms / 1000, UTC))
            for event in events
            if event.grade and event.id not in undone
        ]
        del events

        def bare() -> None:
            scheduler = fsrs.Scheduler(enable_fuzzing=False)
            cards: dict[str, fsrs.Card] = {}
            for ref, rating, at in reviews:
                card = cards.get(ref) or fsrs.Card(card_id=0)
                cards[ref], _ = scheduler.review_card(card, rating, at)

        return _in_turns(rounds, store.log.rebuild, bare)


def phrases(rounds: int) -> Timed:
    """Reading the table of phrases, against compiling sixty of them as expressions, which would do less."""
    from hark.language import phrases

    texts = [phrase for _, phrase, _, _ in phrases.table()][:60]

    def read() -> None:
        phrases.index.cache_clear()
        phrases.index()

    def compiled() -> None:
        re.purge()
        for text in texts:
            re.compile(rf"\b{re.escape(text)}\b", re.IGNORECASE)

    return _in_turns(rounds, read, compiled)


def notice(rounds: int, file: str) -> Timed:
    """Noticing in the replies of *file*: of each round the slowest but one in a hundred. There is no yardstick."""
    from hark.language import noticing

    lines = [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]
    noticing.notice("You.")
    slowest = []
    for _ in range(rounds):
        taken = []
        for line in lines:
            started = time.thread_time()  # what is slowest by the clock tells how busy the machine is
            noticing.notice(line["reply"], line["said"])
            taken.append(time.thread_time() - started)
        slowest.append(sorted(taken)[len(taken) * 99 // 100])
    return slowest, []


def _in_turns(rounds: int, ours: Callable[[], object], yardstick: Callable[[], object]) -> Timed:
    timed: Timed = ([], [])
    for number in range(rounds):
        for place, work in ((0, ours), (1, yardstick)) if number % 2 == 0 else ((1, yardstick), (0, ours)):
            gc.collect()
            started = time.perf_counter()
            work()
            timed[place].append(time.perf_counter() - started)
    return timed


def _bare(file: Path, to: Path) -> sqlite3.Connection:
    """A file with the tables for events and memories of *file*, filled, in the mode that hark uses."""
    to.unlink(missing_ok=True)
    db = sqlite3.connect(to, isolation_level=None)
    db.execute("ATTACH ? AS whole", (str(file),))
    for name in ("event", "memory"):
        (made_by,) = db.execute("SELECT sql FROM whole.sqlite_master WHERE name = ?", (name,)).fetchone()
        db.execute(made_by)
        db.execute(f"INSERT INTO {name} SELECT * FROM whole.{name}")
    db.execute("DETACH whole")
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute("PRAGMA synchronous = EXTRA")
    return db


def _places(row: Sequence[object]) -> str:
    return ",".join("?" * len(row))


WORKS: dict[str, Callable[..., Timed]] = {
    "parse": parse,
    "record": record,
    "rebuild": rebuild,
    "sync": sync,
    "phrases": phrases,
    "notice": notice,
}

if __name__ == "__main__":
    print(json.dumps(WORKS[sys.argv[1]](int(sys.argv[2]), *sys.argv[3:])))
