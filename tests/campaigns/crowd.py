# SPDX-License-Identifier: MIT
"""Many at one progress file: streams of grades side by side, readers, and a person in a session.

    .venv/bin/python tests/campaigns/crowd.py

Every grade must be recorded once, in the order of its stream, and nobody may fail. `test_campaigns.py` is the short
form.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from breaking import GRADES, Row, Sitting, learner, log, told, wrong_with
from kill import missing_in_box, syncing
from warm import Begun, Warm

POLL_S = 0.05
CARDS = 60


def crowd(warm: Warm, scratch: Path, streams: int, each: int) -> Row:
    """*streams* of *each* grades at once; every fourth is for one card. `due` is asked for at 20 Hz all the while."""
    row, dice = Row(f"{streams} x {each} grades"), random.Random(1)
    home = learner(scratch / "learner", CARDS)
    before = log(home)
    asked = [
        [
            {"card": f"many/c{0 if number % 4 == 0 else dice.randrange(1, CARDS):04}", "grade": dice.choice(GRADES)}
            for number in range(each)
        ]
        for _ in range(streams)
    ]
    with ExitStack() as stack:
        going = [_begun(warm, home, lines, stack) for lines in asked]
        sitting = Sitting(warm, home)
        stack.callback(sitting.close)
        sitting.see("Question")
        while any(begun.code() is None for begun, _, _ in going):
            began = time.monotonic()
            due = warm.run(["due", "--json"], home)
            row.count("readings")
            row.figures["ms the longest reading took"] = max(
                row.figures.get("ms the longest reading took", 0), round((time.monotonic() - began) * 1000)
            )
            if due.code or due.err or not due.out.startswith('{"schema": "hark.due/1"'):
                row.blame(f"a reader failed: {due}")
            if len(sitting.told) < 6:
                sitting.reveal()
                sitting.grade(dice.choice(GRADES))
                sitting.settle()
            time.sleep(max(0, POLL_S - (time.monotonic() - began)))
        sitting.type("q")
        if sitting.begun.wait():
            row.blame(f"the session ended with {sitting.begun.code()}: {sitting.complaints()}")
        found = [_answers(row, lines, *one) for lines, one in zip(asked, going, strict=True)]
    row.runs = sum(len(answers) for answers in found) + len(sitting.told)
    entries = log(home)
    row.count("events", len(entries) - len(before))
    row.count("of them from the session", len(sitting.told))
    if len(entries) - len(before) != streams * each + len(sitting.told):
        row.blame(f"{len(entries) - len(before)} events for {streams * each + len(sitting.told)} grades")
    if len({event for answers in found for event in answers}) != streams * each:
        row.blame("two grades were answered with one event")
    if any(answers != sorted(answers) for answers in found if "None" not in answers):
        row.blame("a stream is out of order in the log")
    row.blame(wrong_with(home, entries, ()))
    return row


def syncs(warm: Warm, scratch: Path, many: int) -> Row:
    """So *many* syncs of one computer at once, beside a stream of grades: nobody fails but by waiting for another."""
    row = Row(f"{many} syncs at once")
    (scratch / "syncs").mkdir()
    home = syncing(scratch / "syncs", learner(scratch / "syncs" / "learner", CARDS))
    lines = [{"card": f"many/c{number:04}", "grade": "good"} for number in range(20)]
    words = ["sync", str(home / "box"), "--yes", "--json"]
    with ExitStack() as stack:
        given, out, err = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        stream = _begun(warm, home, lines, stack)
        going = [warm.begin(words, home, (given.fileno(), out.fileno(), err.fileno())) for _ in range(many)]
        codes = [begun.wait() for begun in going]
        stream[0].wait()
        out.seek(0)
        refused = [line for line in out.read().decode(errors="replace").splitlines() if '"error"' in line]
        answers = _answers(row, lines, *stream)
    row.runs = many + len(answers)
    row.count("syncs done", codes.count(0))
    if not set(codes) <= {0, 5} or 0 not in codes:
        row.blame(f"a sync ended with {codes}: {refused}")
    last = warm.run(words, home)
    row.blame(None if last.code == 0 else f"the last sync failed: {last}")
    entries = log(home)
    row.blame(missing_in_box(home) or wrong_with(home, entries, ()))
    if len(set(answers)) != len(lines):
        row.blame("a grade is lost")
    return row


def _begun(warm: Warm, home: Path, lines: list[dict[str, str]], stack: ExitStack) -> tuple[Begun, IO[bytes], IO[bytes]]:
    given, out, err = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(3))  # noqa: SIM115 - on the stack
    given.write("".join(json.dumps(line) + "\n" for line in lines).encode())
    given.seek(0)
    return warm.begin(["grade", "-", "--json"], home, (given.fileno(), out.fileno(), err.fileno())), out, err


def _answers(row: Row, lines: list[dict[str, str]], begun: Begun, out: IO[bytes], err: IO[bytes]) -> list[str]:
    """The events a stream was answered with."""
    out.seek(0)
    err.seek(0)
    said: list[dict[str, Any]] = [json.loads(line) for line in out]
    if (
        begun.code()
        or err.read()
        or [(one.get("card"), one.get("grade")) for one in said] != [(line["card"], line["grade"]) for line in lines]
    ):
        row.blame(f"a stream ended with {begun.code()}: {[one for one in said if 'error' in one][:1]}")
    return [str(one.get("event")) for one in said]


def campaign(scratch: Path, streams: int, each: int) -> Iterator[Row]:
    """Grades, and syncs."""
    with Warm() as warm:
        yield syncs(warm, scratch, streams)
        yield crowd(warm, scratch, streams, each)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(told(campaign(Path(folder), 8, 500)))
