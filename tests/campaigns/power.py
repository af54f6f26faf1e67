# SPDX-License-Identifier: MIT
"""Power cut at every call that a real run makes, with what was not synced kept, dropped, or both at random.

    .venv/bin/python tests/campaigns/power.py [ROW]...

The calls are traced with strace and replayed on a disk that forgets (`disk.py`); every state a cut would leave is
opened by hark. `test_campaigns.py` is the short form.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from breaking import NEXT, Entry, Row, copied, graded, learner, log, many, newer, told, wanted, wrong_with
from disk import Disk, cuts, trace
from harness import Hark
from kill import kept_logs, missing_in_box, shelf, syncing

Check = Callable[[Path, int], str | None]
"""What is wrong with a home, when so many lines had been answered."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """Where power is cut, and how."""

    mixed: int
    """In how many ways besides keeping all that is unsynced and dropping all."""
    every: int = 1
    """At every so manieth call; wherever something is answered, too."""


def replayed(
    row: Row, root: Path, words: Sequence[str], check: Check, cutting: Cutting, stdin: str = "", migration: str = ""
) -> Row:
    """Runs `hark WORDS` with the home `root/home`, then cuts the power at its calls."""
    dice = random.Random(1)
    disk = Disk(root)
    calls = trace(words, root / "home", stdin, migration)
    answered = 0
    for call in calls:
        changed = disk.call(call)
        answers = call.strings[0].count(b"\n") if call.name == "write" and call.fd == 1 else 0
        answered += answers
        if not changed and not answers:
            continue
        row.count("calls")
        if not answers and row.figures["calls"] % cutting.every:
            continue
        for cut in cuts(dice, cutting.mixed):
            row.runs += 1
            left = root.parent / "left"
            shutil.rmtree(left, ignore_errors=True)
            disk.left(cut, left)
            row.count("hot journals", (left / "home" / "data" / "progress.db-journal").exists())
            with newer(migration):
                row.blame(check(left / "home", answered))
                goes_on = Hark(left / "home")("due --json", at="2026-03-03 09:00")
            if goes_on.code != 0:
                row.blame(f"`due` after call {row.figures['calls']} ({call.name}): {goes_on.out}{goes_on.err}")
    return row


def grades(scratch: Path, cutting: Cutting, lines: int, *, first: bool) -> Row:
    """A stream of grades; the *first* ever makes the file and its folders."""
    row = Row("first grades" if first else "grades")
    root = scratch / row.name / "root"
    root.mkdir(parents=True)
    if not first:
        learner(root / "home")
    before = log(root / "home")
    cards = ["care/empty-cup", "listening/reflection", "listening/pause"] if first else ["many/c0001", "many/c0044"]
    asked: list[Entry] = [("review", cards[number % len(cards)], "good") for number in range(lines)]
    stdin = "".join(json.dumps({"card": card, "grade": grade}) + "\n" for _, card, grade in asked)

    def check(home: Path, answered: int) -> str | None:
        return wrong_with(home, before, asked[:answered], asked[answered : answered + 1])

    return replayed(row, root, ["grade", "-", "--json"], check, cutting, stdin)


def migration(scratch: Path, cutting: Cutting) -> Row:
    """What a newer hark does to the file."""
    row = Row("migrate")
    root = scratch / row.name / "root"
    before = log(learner(root / "home"))

    def check(home: Path, _: int) -> str | None:
        return wrong_with(home, before, ())

    return replayed(row, root, ["due", "--json"], check, cutting, migration=NEXT)


def decks(scratch: Path, cutting: Cutting, name: str) -> Row:
    """An import or update of two decks: all as it was or as it is to be, and that once hark has said so."""
    row = Row(name)
    place = scratch / row.name
    root, offer = place / "root", place / "offer"
    offer.mkdir(parents=True)
    learner(root / "home")
    words = [name, *([str(offer)] if name == "import" else ["--answers", "reset"]), "--yes", "--json"]
    for edition in (1, 2) if name == "update" else (1,):
        for deck in ("one", "two"):
            (offer / f"{deck}.toml").write_text(many(8, deck, edition))
        if edition == 1 and name == "update":
            assert Hark(root / "home")(f"import {offer} --yes", at="2026-03-01 09:00").code == 0
            assert Hark(root / "home")("grade one/c0002 good", at="2026-03-01 09:00").code == 0
    old = shelf(root / "home")
    tried = copied(root / "home", place / "tried")
    assert Hark(tried)(" ".join(words), at="2026-03-02 09:00").code == 0
    new = shelf(tried)
    before, after = log(root / "home"), log(tried)

    def check(home: Path, answered: int) -> str | None:
        assert Hark(home)("due --json", at="2026-03-02 09:01").code == 0
        found = shelf(home)
        if found not in (old, new) or (answered and found != new):
            return "the decks are lost" if answered else "some decks are old and some new"
        return wrong_with(home, after if found == new else before, ())

    return replayed(row, root, words, check, cutting)


def old_or_new(scratch: Path, cutting: Cutting, name: str) -> Row:
    """A merge, a backup or a restore: what was before or what comes after, and that once hark has said so."""
    row = Row(name)
    place = scratch / row.name
    root = place / "root"
    learner(root / "home")
    words = ["backup", "--json"]
    before = after = log(root / "home")
    if name != "backup":
        other = copied(root / "home", place / "other") / "data" / "progress.db"
        words = [name, str(other), "--yes", "--json"]
        if name == "merge":
            graded(place / "other", 9)
        before = log(graded(root / "home", 4))
        after = log(other)
        if name == "merge":
            tried = copied(root / "home", place / "tried")
            assert Hark(tried)(" ".join(words), at="2026-03-02 09:00").code == 0
            after = log(tried)

    def check(home: Path, answered: int) -> str | None:
        found = log(home)
        if found not in (before, after) or (answered and found != after):
            return f"the log is {'not' if answered else 'neither the old one nor'} the new one"
        if name == "backup" and answered and before not in kept_logs(home):
            return "the backup is lost"
        if name == "restore" and found == after and before not in kept_logs(home):
            return "what was there before is lost"
        return wrong_with(home, found, ())

    return replayed(row, root, words, check, cutting)


def sync(scratch: Path, cutting: Cutting) -> Row:
    """A sync: the old log or the new one, and in the folder whatever was noted to be there; again, all of it."""
    row = Row("sync")
    place = scratch / row.name
    place.mkdir()
    root = place / "root"
    root.mkdir()
    copied(syncing(place, learner(place / "learner")), root / "home")
    before = log(root / "home")
    tried = copied(root / "home", place / "tried")
    assert Hark(tried)(f"sync {tried / 'box'} --yes", at="2026-03-02 09:00").code == 0
    after = log(tried)

    def check(home: Path, answered: int) -> str | None:
        found = log(home)
        if found not in (before, after) or (answered and found != after):
            return f"the log is {'not' if answered else 'neither the old one nor'} the new one"
        if wrong := missing_in_box(home) or wrong_with(home, found, ()):
            return wrong
        again = Hark(home)(f"sync {home / 'box'} --yes", at="2026-03-02 09:10", seed=5)
        if again.code or log(home) != after:
            return f"does not go through again: {again}"
        return missing_in_box(home)

    return replayed(row, root, ["sync", str(root / "home" / "box"), "--yes", "--json"], check, cutting)


def campaign(scratch: Path, cutting: Cutting, lines: int, names: Sequence[str] = ()) -> Iterator[Row]:
    """Every row, or those of *names*."""
    trials: dict[str, Callable[[], Row]] = {
        "grades": partial(grades, scratch, cutting, lines, first=False),
        "first grades": partial(grades, scratch, cutting, lines, first=True),
        **{name: partial(old_or_new, scratch, cutting, name) for name in ("merge", "backup", "restore")},
        "sync": partial(sync, scratch, cutting),
        "migrate": partial(migration, scratch, cutting),
        **{name: partial(decks, scratch, cutting, name) for name in ("import", "update")},
    }
    yield from wanted(trials, names)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(told(campaign(Path(folder), Cutting(8), 6, sys.argv[1:])))
