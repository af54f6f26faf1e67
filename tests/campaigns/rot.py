# SPDX-License-Identifier: MIT
"""Single bits of the progress file turned over.

    .venv/bin/python tests/campaigns/rot.py

None that changes an event may go unnoticed. `test_campaigns.py` is the short form.
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


def campaign(scratch: Path, times: int) -> Iterator[Row]:
    """The one row."""
    yield rot(scratch, times)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(told(campaign(Path(folder), 400)))
