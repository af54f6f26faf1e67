# SPDX-License-Identifier: MIT
"""hark killed with SIGKILL at random moments, whatever it is doing.

    .venv/bin/python tests/campaigns/kill.py [ROW]...

Sessions at a terminal and streams of grades must lose and double nothing that was acknowledged; everything else must
leave the old state or the new one, and go through when it is asked for again. `test_campaigns.py` is the short form.
"""

from __future__ import annotations

import json
import random
import re
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from breaking import (
    GRADES,
    NEXT,
    WAITS_S,
    Entry,
    Row,
    Sitting,
    copied,
    graded,
    learner,
    log,
    many,
    newer,
    told,
    wanted,
    wrong_with,
)
from hark.errors import Refusal
from harness import Hark
from warm import How, Warm

DELAYS_S = (0.003, 0.01, 0.05)
"""At most so long after a key comes a kill: while it is read, the grade is written or the next card is drawn."""


def sessions(warm: Warm, scratch: Path, times: int, seed: int = 1) -> Row:
    """Sessions at a terminal: grades and undos, and a kill shortly after a key."""
    row, dice = Row("review"), random.Random(seed)
    template = learner(scratch / "learner")
    before = log(template)
    for _ in range(times):
        row.runs += 1
        home = copied(template, scratch / "home")
        sitting = Sitting(warm, home)
        try:
            sitting.see("Question")
            for last in [False] * dice.randint(0, 3) + [True]:
                if sitting.told and sitting.told[-1][0] == "review" and dice.random() < 0.2:
                    sitting.undo()
                else:
                    sitting.see("space|Answer")
                    if "Answer" not in sitting.shown:
                        sitting.reveal()
                    sitting.grade(dice.choice(GRADES))
                if not last:
                    sitting.settle()
            time.sleep(dice.uniform(0, dice.choice(DELAYS_S)))
            sitting.begun.signal(signal.SIGKILL)
            sitting.begun.wait()
            while sitting.take(0.01):
                pass
        finally:
            sitting.begun.signal(signal.SIGKILL)
            sitting.close()
        _count(row, home, before, sitting.told, sitting.pending())
    return row


def streams(warm: Warm, scratch: Path, times: int, seed: int = 1) -> Row:
    """`grade -` with a line after the other, killed somewhere among them."""
    row, dice = Row("grade -"), random.Random(seed)
    template = learner(scratch / "learner")
    before = log(template)
    for _ in range(times):
        row.runs += 1
        home = copied(template, scratch / "home")
        asked = [("review", f"many/c{dice.randrange(20):04}", dice.choice(GRADES)) for _ in range(30)]
        lines = "".join(json.dumps({"card": card, "grade": grade}) + "\n" for _, card, grade in asked)
        said = struck(warm, home, ["grade", "-", "--json"], dice.uniform(0.02, dice.choice((0.2, 0.8))), lines)
        answers = [json.loads(line) for line in said.splitlines(keepends=True) if line.endswith("\n")]
        acknowledged = [("review", answer["card"], answer["grade"]) for answer in answers]
        if acknowledged != asked[: len(acknowledged)]:
            row.blame(f"answered something else: {acknowledged[-1]}")
        _count(row, home, before, acknowledged, asked[len(acknowledged) :][:1])
    return row


def _count(row: Row, home: Path, before: list[Entry], acknowledged: Sequence[Entry], pending: Sequence[Entry]) -> None:
    hot = (home / "data" / "progress.db-journal").exists()
    row.blame(wrong_with(home, before, acknowledged, pending))
    row.count("acknowledged", len(acknowledged))
    row.count("journals rolled back", hot)
    if pending:
        row.count("killed unacknowledged")
        row.count("of these recorded", len(log(home)) > len(before) + len(acknowledged))


def struck(
    warm: Warm,
    home: Path,
    words: Sequence[str],
    after_s: float,
    stdin: str = "",
    how: How = How(),  # noqa: B008
    sign: str = "",
) -> str:
    """Begins `hark WORDS`, kills it after that many seconds, and gives what it has said until then.

    With *sign*, they are counted from when something of that name is in *home*.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin.encode())
        given.seek(0)
        begun = warm.begin(words, home, (given.fileno(), out.fileno(), err.fileno()), how)
        patience = time.monotonic() + WAITS_S
        while sign and not (home / sign).exists() and time.monotonic() < patience:
            time.sleep(0.0002)
        time.sleep(after_s)
        begun.signal(signal.SIGKILL)
        begun.wait()
        out.seek(0)
        return out.read().decode()


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that changes more than one grade, and how to tell the state before from the one after."""

    words: tuple[str, ...]
    parts: Callable[[Path], tuple[object, ...]]
    """What lies there, part by part; each part must be the old one or the new one."""
    together: bool = False
    """Whether all parts must be old or all new."""
    sign: str = ""
    """What is there while files are changed, and until hark looks again; half of the kills wait for it."""
    migration: str = ""
    """What a newer hark would do to the progress file."""


def deeds(scratch: Path) -> Iterator[tuple[str, Path, Deed]]:
    """Every deed with the home it begins from."""
    offer = scratch / "offer"
    offer.mkdir()
    for name in ("one", "two", "three"):
        (offer / f"{name}.toml").write_text(many(40, name))
    fresh = learner(scratch / "learner")
    yield "import", fresh, Deed(("import", str(offer), "--yes", "--json"), shelf, together=True, sign="data/changing")
    imported = copied(fresh, scratch / "imported")
    with Warm() as warm:
        assert warm.run(["import", str(offer), "--yes"], imported).code == 0
    renewed = scratch / "renewed"
    renewed.mkdir()
    older = copied(imported, scratch / "older")
    for name in ("one", "two", "three"):
        origin = older / "data" / "origins" / f"{name}.toml"
        origin.write_text(origin.read_text().replace(str(offer), str(renewed)))
        (renewed / f"{name}.toml").write_text(many(42, name, edition=2))
    lines = "".join(f'{{"card": "{name}/c0003", "grade": "good"}}\n' for name in ("one", "three"))
    assert Hark(older)("grade -", stdin=lines, at="2026-01-06 09:00").code == 0
    yield (
        "update",
        older,
        Deed(("update", "--yes", "--answers", "reset", "--json"), shelf, together=True, sign="data/changing"),
    )
    other = graded(copied(fresh, scratch / "other"), 9)
    yield (
        "merge",
        graded(copied(fresh, scratch / "here"), 4),
        Deed(("merge", str(other / "data" / "progress.db"), "--yes", "--json"), _log),
    )
    yield "sync", syncing(scratch, fresh), Deed(("sync", "HOME/box", "--yes", "--json"), _synced)
    yield "backup", fresh, Deed(("backup", "--json"), partial(_copies, log(fresh)))
    old = copied(fresh, scratch / "old") / "data" / "progress.db"
    later = graded(copied(fresh, scratch / "later"), 7)
    yield "restore", later, Deed(("restore", str(old), "--yes", "--json"), partial(_restored, log(later)))
    yield "migrate", fresh, Deed(("due", "--json"), _version, together=True, migration=NEXT)


def syncing(scratch: Path, fresh: Path) -> Path:
    """A home beside a folder `box` in which another computer has left more than is here."""
    home = graded(copied(fresh, scratch / "synced"), 4)
    other = graded(copied(fresh, scratch / "another"), 9)
    ran = Hark(other)(f"sync {home / 'box'} --yes", seed=77, at="2026-03-02 09:00")
    assert ran.code == 0, ran
    return home


def missing_in_box(home: Path) -> str | None:
    """What is wrong with the synced folder: no record twice, and none missing that was noted to be there."""
    lines = [line for file in (home / "box").rglob("*.jsonl") for line in file.read_bytes().splitlines(keepends=True)]
    ids = [json.loads(line)["id"] for line in lines if line.startswith(b'{"id"') and line.endswith(b"\n")]
    db = sqlite3.connect(home / "data" / "progress.db")
    try:
        is_set_up = db.execute("SELECT 1 FROM note WHERE name = 'syncing'").fetchall()
        noted = db.execute("SELECT id FROM event WHERE id NOT IN (SELECT id FROM outgoing)").fetchall()
    finally:
        db.close()
    if len(ids) != len(set(ids)):
        return "a record stands in the folder twice"
    return "a record is lost on its way to the folder" if is_set_up and {one for (one,) in noted} - {*ids} else None


def _synced(home: Path) -> tuple[object, ...]:
    """The log, and that the folder is in order."""
    return tuple(log(home)), missing_in_box(home)


def typed(words: Sequence[str], home: Path) -> list[str]:
    """*words* as they are typed in *home*."""
    return [word.replace("HOME", str(home)) for word in words]


def shelf(home: Path) -> tuple[object, ...]:
    """The decks of the learner, each with where it came from and the version before; and the log."""
    files = [
        home / "data" / place
        for name in ("many", "one", "two", "three")
        for place in (f"decks/{name}.toml", f"origins/{name}.toml", f"previous/{name}.toml")
    ]
    return (*(_without_time(file) if file.exists() else None for file in files), tuple(log(home)))


def _without_time(file: Path) -> str:
    return re.sub(r"fetched_at = .*", "", file.read_text())


def _log(home: Path) -> tuple[object, ...]:
    """The log as one part."""
    return (tuple(log(home)),)


def kept_logs(home: Path, reason: str = "*") -> list[list[Entry] | None]:
    """The logs of the backups made for that *reason*, None for one that cannot be read."""
    found: list[list[Entry] | None] = []
    for file in sorted((home / "data" / "backups").glob(f"[!.]*_{reason}.db")):
        try:
            found.append(log(file))
        except Refusal:
            found.append(None)
    return found


def _copies(whole: list[Entry], home: Path) -> tuple[object, ...]:
    """Whether there is a backup, and whether each is whole."""
    kept = kept_logs(home, "hand")
    return bool(kept), all(one == whole for one in kept)


def _restored(present: list[Entry], home: Path) -> tuple[object, ...]:
    """The log; what was there before must be there still, in its place or among the backups."""
    found = log(home)
    return (tuple(found) if found == present or present in kept_logs(home) else "lost",)


def _version(home: Path) -> tuple[object, ...]:
    """The version of the progress file, and what the migration made."""
    db = sqlite3.connect(home / "data" / "progress.db")
    try:
        tables = db.execute("SELECT name FROM sqlite_master WHERE name LIKE 'trial%'").fetchall()
        return db.execute("PRAGMA user_version").fetchone()[0], len(tables)
    finally:
        db.close()


def struck_deeds(warm: Warm, scratch: Path, name: str, home: Path, deed: Deed, times: int, seed: int = 1) -> Row:
    """A deed, killed somewhere in it; then asked for again."""
    row, dice = Row(name), random.Random(seed)
    before, old = log(home), deed.parts(home)
    whole = copied(home, scratch / "whole")
    began = time.monotonic()
    how = How(migration=deed.migration)
    done = warm.run(typed(deed.words, whole), whole, how=how)
    takes_s = time.monotonic() - began
    assert done.code == 0, done
    new = deed.parts(whole)
    assert new != old
    with newer(deed.migration):
        after = log(whole)
    for number in range(times):
        row.runs += 1
        here = copied(home, scratch / "home")
        sign = deed.sign if number % 2 else ""
        after_s = dice.uniform(0, takes_s * (0.2 if sign else 1.1))
        said = struck(warm, here, typed(deed.words, here), after_s, how=how, sign=sign)
        if sign:
            row.count("killed in the midst", (here / sign).exists())
        found = deed.parts(here)
        if any(part not in (first, last) for part, first, last in zip(found, old, new, strict=True)):
            row.blame("a part is neither old nor new")
        if deed.sign:
            row.count("some files new", found not in (old, new))
            seen = warm.run(["due", "--json"], here, how=how)
            row.blame(None if seen.code == 0 else f"cannot be looked at: {seen}")
            found = deed.parts(here)
        if deed.together and found not in (old, new):
            row.blame("some parts are old and some new")
        if said.endswith("\n") and found != new:
            row.blame("it said that it was done")
        row.count("old", found == old)
        row.count("new", found == new)
        with newer(deed.migration):
            row.blame(None if log(here) in (before, after) else "the log is neither the old one nor the new one")
            row.blame(wrong_with(here, log(here), ()))
        again = warm.run(typed(deed.words, here), here, how=how)
        if again.code != 0 or deed.parts(here) != new:
            row.blame(f"does not go through again: {again}")
        with newer(deed.migration):
            row.blame(wrong_with(here, after, ()))
    return row


def campaign(scratch: Path, times: int, deed_times: int, names: Sequence[str] = ()) -> Iterator[Row]:
    """Every row, or those of *names*."""
    with Warm() as warm:
        trials: dict[str, Callable[[], Row]] = {
            "review": partial(sessions, warm, scratch, times),
            "grade -": partial(streams, warm, scratch, times),
        }
        for name, home, deed in deeds(scratch):
            trials[name] = partial(struck_deeds, warm, scratch, name, home, deed, deed_times)
        yield from wanted(trials, names)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(told(campaign(Path(folder), 1000, 200, sys.argv[1:])))
