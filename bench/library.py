# SPDX-License-Identifier: MIT
"""A learner's folder of any size, with decks and a history that ends yesterday; built once a day and kept.

The history is written through hark's own store, row by row as it would write them, in one transaction, and the
snapshot is rebuilt from it. The same size, seed and day give the same folder.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import hark
from bench import decks, learner
from hark import files
from hark.cards import writing
from hark.memory.model import Moment
from hark.paths import folders
from hark.progress.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.learner import Deed

SEED = 1
EPOCH_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Size:
    """How large a library is."""

    cards: int
    events: int

    def __str__(self) -> str:
        return f"{self.cards:,} cards, {self.events:,} events"


@dataclass(frozen=True, slots=True)
class Built:
    """A library on disk. Measuring changes it, so it is copied first."""

    home: Path
    """What `HARK_HOME` is set to."""
    size: Size
    decks: int
    faces: int
    """The ways in which the cards are asked, which is what is scheduled."""
    first_day: str
    seconds: float
    """How long building took."""

    @property
    def progress_file(self) -> Path:
        """The progress file."""
        return folders({"HARK_HOME": str(self.home)}).progress_file

    @property
    def decks_folder(self) -> Path:
        """The folder of the decks."""
        return folders({"HARK_HOME": str(self.home)}).decks

    def copy(self, to: Path) -> Built:
        """The same library in another place, which may be changed."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.home, to)
        return Built(to, self.size, self.decks, self.faces, self.first_day, self.seconds)


def build(size: Size, work: Path, *, seed: int = SEED, today: date | None = None) -> Built:
    """The library of that *size* below *work*, made now unless it was made today from the same code."""
    today = today or datetime.now(UTC).date()
    kept = work / f"library-{size.cards}-{size.events}-{seed}-{today.isoformat()}-{_made_by()}"
    facts = kept / "built.json"
    if not facts.exists():
        for old in work.glob(f"library-{size.cards}-{size.events}-*"):
            shutil.rmtree(old)
        _fill(kept, size, seed, today)
    said = json.loads(facts.read_text(encoding="utf-8"))
    return Built(kept / "home", size, said["decks"], said["faces"], said["first_day"], said["seconds"])


def say(text: str) -> None:
    """Tells who waits what is being done."""
    sys.stderr.write(f"bench: {text}\n")
    sys.stderr.flush()


def _fill(folder: Path, size: Size, seed: int, today: date) -> None:
    started = time.perf_counter()
    draft = folder.with_name(f".{folder.name}")
    shutil.rmtree(draft, ignore_errors=True)
    places = folders({"HARK_HOME": str(draft / "home")})
    say(f"building a library of {size} ...")
    refs: list[str] = []
    written = 0
    for deck in decks.decks(size.cards, seed):
        written += 1
        files.replace(places.decks / f"{deck.id}.toml", writing.write(deck).encode(), durable=False)
        refs += [face.ref for face in deck.faces()]
    say(f"  {written} decks with {len(refs):,} faces written")
    deeds = learner.history(refs, size.events, seed, lambda done: say(f"  {done:,} of {size.events:,} events lived"))
    first_day = today.toordinal() - 1 - deeds[-1].day
    with Store.open(places.progress_file, random.Random(seed), create=True) as store:
        _write(store, deeds, first_day)
        say("  written; rebuilding the snapshot from the log")
        store.log.rebuild()
    seconds = round(time.perf_counter() - started, 1)
    facts = {"decks": written, "faces": len(refs), "first_day": date.fromordinal(first_day).isoformat()}
    (draft / "built.json").write_text(
        json.dumps(asdict(size) | facts | {"seed": seed, "seconds": seconds}) + "\n", encoding="utf-8"
    )
    draft.rename(folder)
    say(f"  done in {seconds} s")


def _write(store: Store, deeds: Sequence[Deed], first_day: int) -> None:
    """Appends all *deeds* in one transaction, as `Log.record` and `Log.undo` would have written each."""
    ids: list[str] = []
    with store.together():
        for number, deed in enumerate(deeds, 1):
            detail: dict[str, object] = {}
            if deed.grade is not None:
                detail = ({"first": True} if deed.is_first else {}) | {"retention": 0.9}
            event = store.log._append(
                Moment(deed.at_ms + (first_day - EPOCH_DAY) * learner.DAY_MS, 0, first_day + deed.day),
                deed.ref,
                deed.kind,
                detail,
                grade=deed.grade,
                duration_ms=deed.duration_ms,
                undoes=None if deed.undoes is None else ids[deed.undoes],
            )
            ids.append(event.id)
            if number % 250_000 == 0:
                say(f"  {number:,} of {len(deeds):,} events written")


def _made_by() -> str:
    """A digest of everything a library's content depends on, so that one made by other code is not taken for it."""
    digest = hashlib.blake2b(digest_size=4)
    source = Path(hark.__file__).parent
    for file in (Path(__file__), Path(decks.__file__), Path(learner.__file__)):
        digest.update(file.read_bytes())
    for file in sorted(file for folder in ("memory", "cards", "progress") for file in (source / folder).glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":  # python -m bench.library CARDS EVENTS FOLDER
    folder = Path(sys.argv[3]).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    print(build(Size(int(sys.argv[1]), int(sys.argv[2])), folder).home)
