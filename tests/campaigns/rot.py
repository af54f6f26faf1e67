# SPDX-License-Identifier: MIT
"""Single bits of the progress file turned over.

    .venv/bin/python tests/campaigns/rot.py

None that changes an event may go unnoticed, and whatever it changes, every command ends as it did before or with one
message and exit 6. `test_campaigns.py` is the short form.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from breaking import Row, copied, learner, told
from hark.errors import Refusal
from hark.memory.model import Event
from hark.progress.store import Store
from harness import Hark


def noticed(home: Path) -> str:
    """By what the damage is noticed; empty when it is not."""
    return "noticed by doctor" if Hark(home)("doctor --json").code else ""


def events(home: Path) -> list[Event] | None:
    """The events as hark reads them; None when it cannot."""
    try:
        with Store.open(home / "data" / "progress.db", random.Random(1)) as store:
            return store.history.events()
    except Refusal:
        return None


def rot(scratch: Path, times: int) -> Row:
    """One bit a time, each in a copy of its own."""
    row, dice = Row("single bits"), random.Random(1)
    template = learner(scratch / "learner", graded=60)
    file = template / "data" / "progress.db"
    sound, data = events(template), file.read_bytes()
    home = copied(template, scratch / "home")
    for _ in range(times):
        row.runs += 1
        place, bit = dice.randrange(len(data)), dice.randrange(8)
        spoilt = bytearray(data)
        spoilt[place] ^= 1 << bit
        (home / "data" / "progress.db").write_bytes(spoilt)
        how, found = noticed(home), events(home)
        row.count(how or ("not noticed, in no event" if found == sound else "not noticed"))
        row.count("changed what is read", found != sound)
        if not how and found != sound:
            row.blame(f"bit {bit} of byte {place} changed an event and went unnoticed")
    return row


COMMANDS = (
    "doctor", "due --json", "next --json", "stats --json", "log --all --json", "journal --json", "review --json",
    "why many/c0001 --json", "why care/tired-of-it --json", "show many/c0002 --json", "decks --json", "backup --json",
    "backup --list", "grade many/c0000 good --key key-0 --json", "grade many/c0005 hard --json", "undo --json",
    "suspend many/c0007 --json", "reset many/c0001 --yes --json", "journal --forget --yes --json",
)  # fmt: skip
"""What is run, each in a copy of its own; what reads comes before what writes."""


def typist(home: Path) -> Path:
    """A learner who has kept replies, taken back a grade and set a card aside."""
    hark = Hark(learner(home, 20, 8))
    hark("config journal keep")
    for number in range(6):
        typed = f"What I typed then, number {number}, is mine alone. " * 30
        hark(f"grade care/tired-of-it good --reply '{typed}' --key key-{number}", at=f"2026-01-06 09:0{number}")
    hark("undo", at="2026-01-06 09:10")
    hark("suspend many/c0003", at="2026-01-06 09:11")
    return home


def rot_everywhere(scratch: Path, times: int) -> Row:
    """One bit a time, and every command."""
    row, dice = Row("single bits, every command"), random.Random(2)
    template = typist(scratch / "typist")
    data = (template / "data" / "progress.db").read_bytes()
    wanted = {command: Hark(copied(template, scratch / "sound"))(command).code for command in COMMANDS}
    for _ in range(times):
        row.runs += 1
        place, bit = dice.randrange(len(data)), dice.randrange(8)
        spoilt = bytearray(data)
        spoilt[place] ^= 1 << bit
        other = scratch / "other.db"
        other.write_bytes(spoilt)
        for command in (*COMMANDS, f"merge {other} --yes", f"restore {other} --yes", f"merge {other} --yes --salvage"):
            home = copied(template, scratch / "home")
            if str(other) not in command:
                (home / "data" / "progress.db").write_bytes(spoilt)
            try:
                ran = Hark(home)(command)
            except Exception as error:  # what no command may end in
                row.blame(f"bit {bit} of byte {place}: `{command}` ended in {error!r}")
                continue
            if ran.code not in (0, 6, wanted.get(command), 1 if command == "doctor" else 0):  # 1: it can be put right
                row.blame(f"bit {bit} of byte {place}: `{command}` ended with {ran.code}: {(ran.out + ran.err)[-200:]}")
            row.count("refused with 6", ran.code == 6)
            row.count("went on", ran.code != 6)
    return row


def campaign(scratch: Path, times: int) -> Iterator[Row]:
    """What is noticed, and how every command ends."""
    yield rot(scratch, times)
    yield rot_everywhere(scratch, times // 8)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(told(campaign(Path(folder), 400)))
