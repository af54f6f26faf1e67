# SPDX-License-Identifier: MIT
"""Forgetting killed with SIGKILL at random moments, and every file that hark wrote searched afterwards.

    .venv/bin/python tests/campaigns/forget.py [ROW]...

Before, what was typed lies in the progress file as replies and as a reply begun, in backups, in damaged ones, in what
killed harks left of copies, and beside a backup in a journal. Whenever the next command shows nothing of it any more,
no byte of it may be anywhere but in copies that hark did not make, and those must be named; until then all of it is
there, and asking again forgets it. `test_campaigns.py` is the short form.
"""

from __future__ import annotations

import json
import random
import shlex
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from breaking import Row, copied, learner, log, many, told, wanted, wrong_with
from hark.progress.store import Store
from harness import Hark
from kill import struck
from warm import Warm

SECRET, OTHER = b"I-once-told-him", b"I-heard-her-out"
"""What is typed again and again for what is forgotten, and for what stays: no page of a file holds only a part."""
STILL = "progress (conflicted copy).db"
DEEDS = {
    "journal --forget": (SECRET, OTHER),
    "journal many/c0001 --forget": (SECRET,),
    "remove many --forget": (SECRET,),
}
"""What is typed, and which of the texts it forgets."""


def typed(home: Path, scratch: Path) -> Path:
    """A learner who typed, with copies of it in every place in which hark ever puts one; *scratch* is the system's."""
    hark = Hark(learner(home))
    hark.add_deck("kept", many(4, "kept"))
    assert hark("config journal keep").code == 0
    for number in range(12):
        card, text = (("many/c0001", SECRET), ("kept/c0001", OTHER))[number % 2]
        reply = shlex.quote(f"{number} " + f"{text.decode()} " * 40)
        assert hark(f"grade {card} good --reply {reply}", at=f"2026-02-{number + 1:02} 09:00", seed=number).code == 0
        assert number % 4 or hark("backup", at=f"2026-02-{number + 1:02} 10:00").code == 0
    data = home / "data"
    with Store.open(data / "progress.db", random.Random(1)) as store:
        for card, text in (("many/c0001", SECRET), ("kept/c0001", OTHER)):
            store.log.put_draft(card, f"{text.decode()} " * 400)
    whole = (data / "progress.db").read_bytes()
    root = sqlite3.connect(data / "progress.db").execute(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'response'"
    ).fetchone()[0]  # fmt: skip
    damaged = bytearray(whole)
    damaged[(root - 1) * 4096] = 0xFF
    (data / "backups" / "2026-02-20T090000Z_aside.db").write_bytes(damaged)
    (data / "backups" / "2026-02-21T090000Z_aside.db").write_bytes(b"x" * 16 + whole[16:])
    (data / "backups" / ".2026-02-22T090000Z_hand.db.999999999.00c0ffee").write_bytes(whole)
    (data / ".progress.db.999999999.00c0ffee").write_bytes(whole)
    left = scratch / ".hark.999999999.x"
    left.mkdir(parents=True)
    (left / "progress.db").write_bytes(whole)
    cut_off(max((data / "backups").glob("*_hand.db")))
    (data / STILL).write_bytes(whole)
    return home


def cut_off(file: Path) -> None:
    """Leaves *file* as a kill in the midst of a transaction does: its journal beside it, with what was typed."""
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("PRAGMA cache_spill = 1")
    db.execute("PRAGMA cache_size = 1")
    db.execute("BEGIN")
    db.execute("UPDATE response SET text = 'x' || text")
    db.execute("UPDATE note SET value = 'x' || value")
    for end in ("", "-journal"):
        shutil.copyfile(f"{file}{end}", f"{file}{end}.kept")
    db.execute("ROLLBACK")
    db.close()
    for end in ("", "-journal"):
        Path(f"{file}{end}.kept").replace(f"{file}{end}")


def holding(text: bytes, *places: Path) -> list[str]:
    """The files in *places* that hold *text*."""
    files = sorted(path for place in places for path in place.rglob("*") if path.is_file())
    return [str(path.relative_to(place)) for place in places for path in files
            if path.is_relative_to(place) and text in path.read_bytes()]  # fmt: skip


def shown(home: Path, text: bytes) -> int:
    """How many replies and replies begun hark would show that hold *text*."""
    with Store.open(home / "data" / "progress.db", random.Random(1)) as store:
        texts = [reply.text for reply in store.history.replies()]
        texts += [store.draft(card) for card in ("many/c0001", "kept/c0001")]
    return sum(text.decode() in one for one in texts)


def forgets(scratch: Path, line: str, times: int, seed: int = 1) -> Row:
    """*line*, killed somewhere in it, looked at, and asked for again."""
    row, dice = Row(line), random.Random(seed)
    texts, words = DEEDS[line], [*line.split(), "--yes", "--json"]
    system, spare = scratch / "system", scratch / "spare"
    for folder in (system, spare):
        shutil.rmtree(folder, ignore_errors=True)
    template = typed(scratch / "template", spare)
    assert all(len(holding(text, template, spare)) >= 9 for text in texts)
    before, all_of_it = log(template), shown(template, SECRET)
    with Warm(TMPDIR=str(copied(spare, system))) as warm:
        whole = copied(template, scratch / "home")
        assert warm.run(["due"], whole).code == 0  # else the time in which it loads would count
        began = time.monotonic()
        done = warm.run(words, whole)
        takes_s = time.monotonic() - began
        assert done.code == 0, done
        after = log(whole)
        row.blame(_wrong(whole, system, texts))
        row.blame(wrong_with(whole, after, ()))
        row.blame(None if str(whole / "data" / STILL) in json.loads(done.out)["other_copies"] else "a copy unnamed")
        if OTHER not in texts:
            row.blame(None if shown(whole, OTHER) == 7 and holding(OTHER, whole) else "what was to stay is gone")
        for _ in range(times):
            row.runs += 1
            home = copied(template, scratch / "home")
            copied(spare, system)
            said = struck(warm, home, words, dice.uniform(0, takes_s * 1.3))
            looked = warm.run(["journal", "--json"], home)
            row.blame(None if looked.code == 0 else f"cannot be looked at: {looked}")
            left = shown(home, SECRET)
            row.count("old", left == all_of_it)
            row.count("forgotten", left == 0)
            row.count("copies alone changed", left == all_of_it and _are_other(template, home))
            if left not in (0, all_of_it):
                row.blame(f"{left} of {all_of_it} are left")
            if said.endswith("\n") and left:
                row.blame("it said that it was done")
            row.blame(wrong_with(home, after if left == 0 else before, ()))
            if left:
                again = warm.run(words, home)
                row.blame(None if again.code == 0 else f"does not go through again: {again}")
                row.blame(wrong_with(home, after, ()))
            row.blame(_wrong(home, system, texts))
    return row


def _are_other(template: Path, home: Path) -> bool:
    names = [path.relative_to(template) for path in (template / "data" / "backups").iterdir()]
    return any(not (home / name).exists() or (template / name).read_bytes() != (home / name).read_bytes()
               for name in names)  # fmt: skip


def _wrong(home: Path, system: Path, texts: Sequence[bytes]) -> str | None:
    """Where any of *texts* is left, outside of the copy that is not hark's; None where nowhere."""
    left = [name for text in texts for name in holding(text, home, system) if not name.endswith(STILL)]
    return f"left in {left}" if left else None


def campaign(scratch: Path, times: int, names: Sequence[str] = ()) -> Iterator[Row]:
    """Every row, or those of *names*."""
    return wanted({line: partial(forgets, scratch, line, times) for line in DEEDS}, names)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(told(campaign(Path(folder), 300, sys.argv[1:])))
