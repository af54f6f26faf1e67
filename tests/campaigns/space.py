# SPDX-License-Identifier: MIT
"""No space, no more bytes for a file, and calls that fail: a full small disk, `ulimit -f`, and libfiu.

    .venv/bin/python tests/campaigns/space.py [ROW]...

What cannot be written must be refused with one message and exit code 7, what was acknowledged must be there, and once
there is room again hark must go on. `test_campaigns.py` is the short form.
"""

from __future__ import annotations

import errno
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from breaking import GRADES, Entry, Row, copied, learner, log, many, told, wanted, wrong_with
from harness import Ran
from kill import missing_in_box, shelf, syncing
from warm import How, Warm

PRELOAD = Path("/usr/lib/fiu/fiu_posix_preload.so")
MESSAGE = re.compile(r"error: [^\n]+\n( hint: [^\n]+\n)?")
SAID = re.compile(rf"{MESSAGE.pattern}(error: cannot write to standard output: [^\n]+\n)?")
"""Where saying so fails as well, that is said, too."""
FAULTS: dict[str, tuple[tuple[str, ...], tuple[int, ...], float]] = {
    "failing writes": (("rw/write", "rw/pwrite", "rw/truncate", "rw/ftruncate"), (errno.ENOSPC, errno.EIO), 0.03),
    "short writes": (("rw/write/reduce", "rw/pwrite/reduce"), (0,), 0.2),
    "failing syncs": (("sync/fsync", "sync/fdatasync"), (errno.EIO, errno.ENOSPC), 0.15),
    "failing removals": (("dir/unlink", "dir/rename"), (errno.EIO, errno.EROFS, errno.EACCES), 0.3),
    "failing opens": (("oc/open",), (errno.EIO, errno.EMFILE, errno.EACCES, errno.ENOSPC), 0.05),
}
"""The points of failure of libfiu, what the calls answer, and how often."""


def deeds(dice: random.Random) -> tuple[list[str], str, list[Entry]]:
    """Something to write: the words, standard input, and what is recorded when it goes through."""
    cards = [f"many/c{dice.randrange(60):04}" for _ in range(4)]
    match dice.randrange(4):
        case 0:
            lines = [{"card": card, "grade": dice.choice(GRADES)} for card in cards]
            entries: list[Entry] = [("review", line["card"], line["grade"]) for line in lines]
            return ["grade", "-", "--json"], "".join(json.dumps(line) + "\n" for line in lines), entries
        case 1:
            return ["reset", cards[0], "--json"], "", [("reset", cards[0], None)]
        case _:
            grade = dice.choice(GRADES)
            return ["grade", cards[0], grade], "", [("review", cards[0], grade)]


def acknowledged(ran: Ran, words: Sequence[str], entries: Sequence[Entry]) -> list[Entry]:
    """What of *entries* was answered as done."""
    if "--json" not in words:
        return [] if ran.code else list(entries)
    answers = [json.loads(line) for line in ran.out.splitlines() if line.endswith("}")]
    said = ["error" not in answer and answer.get("changed", True) for answer in answers]
    return [entry for entry, is_done in zip(entries, said, strict=False) if is_done]


def wrong_answer(ran: Ran, words: Sequence[str], codes: Sequence[int]) -> str | None:
    """What is wrong with how a run ended: it is done, or refused with one message."""
    if ran.code == 0:
        return None if not ran.err else f"said something: {ran.err}"
    if ran.code not in codes or "Traceback" in ran.err:
        return f"{' '.join(words)}: exit code {ran.code}: {ran.out[-300:]}{ran.err[-600:]}"
    if "--json" in words:
        return f"said something: {ran.err}" if ran.err and "standard output" not in ran.err else None
    return None if SAID.fullmatch(ran.err) else f"not one message: {ran.err!r}"


def one_run(
    row: Row, warm: Warm, home: Path, dice: random.Random, how: How, expected: list[Entry], codes: Sequence[int]
) -> list[Entry]:
    """One run that may fail; gives the log as it is afterwards."""
    row.runs += 1
    words, stdin, entries = deeds(dice)
    ran = warm.run(words, home, stdin, how)
    row.count("done" if ran.code == 0 else "refused")
    row.blame(wrong_answer(ran, words, codes))
    sure = acknowledged(ran, words, entries)
    row.count("acknowledged", len(sure))
    found = log(home)
    more = found[len(expected) :]
    if found[: len(expected)] != expected:
        row.blame("the log before is another")
    if [one for one in more if one in sure] != sure or not set(more) <= set(entries) or len(more) > len(entries):
        row.blame(f"{sure} were acknowledged, {more} are there")
    row.blame(wrong_with(home, found, ()))
    return found


def faulty(warm: Warm, scratch: Path, name: str, times: int) -> Row:
    """Calls that fail now and then."""
    row, dice = Row(name), random.Random(1)
    points, answers, often = FAULTS[name]
    codes = (7,) if name != "failing opens" else (1, 4, 7)  # 4: the deck cannot be opened
    template = learner(scratch / "learner")
    home, expected = template, log(template)
    for number in range(times):
        if number % 20 == 0:
            home, expected = copied(template, scratch / "home"), log(template)
        faults = tuple((f"posix/io/{point}", often, dice.choice(answers)) for point in points)
        how = How(faults=faults, seed=dice.randrange(1, 1 << 30))
        expected = one_run(row, warm, home, dice, how, expected, codes)
        again = warm.run(["grade", "many/c0001", "good"], home)
        expected.append(("review", "many/c0001", "good"))
        if again.code or log(home) != expected:
            row.blame(f"does not work again: {again}")
    return row


def limited(warm: Warm, scratch: Path, times: int) -> Row:
    """No file may grow beyond a size."""
    row, dice = Row("ulimit -f"), random.Random(1)
    template = learner(scratch / "learner")
    size = (template / "data" / "progress.db").stat().st_size
    for _ in range(times):
        home, expected = copied(template, scratch / "home"), log(template)
        how = How(file_bytes=dice.choice((dice.randrange(512, 30_000), dice.randrange(size, size + 12_000))))
        for _ in range(3):
            expected = one_run(row, warm, home, dice, how, expected, (7,))
            row.runs -= 1
        row.runs += 1
        again = warm.run(["grade", "many/c0001", "good"], home)
        if again.code or log(home) != [*expected, ("review", "many/c0001", "good")]:
            row.blame(f"does not work again: {again}")
    return row


@contextmanager
def small_disk(place: Path, kibibytes: int) -> Iterator[str]:
    """A disk of that size at *place*; gives why there is none, or nothing."""
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={kibibytes}k,mode=0700", "tmpfs", str(place)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        yield str(error)
        return
    if done.returncode:
        yield f"no disk may be mounted here ({done.stderr.strip()})"
        return
    try:
        yield ""
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def full(warm: Warm, scratch: Path, times: int) -> Row:
    """A disk on which little is left."""
    row, dice = Row("full disk"), random.Random(1)
    template = learner(scratch / "learner")
    with small_disk(scratch / "disk", 1024) as missing:
        if missing:
            return replace(row, skipped=missing)
        ballast = scratch / "disk" / "ballast"
        for _ in range(times):
            home, expected = copied(template, scratch / "disk" / "home"), log(template)
            warm.run(["due"], home)  # has the copied decks in the cache: else that makes room by being dropped
            _fill(ballast, leaving=4096 * dice.randrange(12))
            for _ in range(3):
                expected = one_run(row, warm, home, dice, How(), expected, (7,))
                row.runs -= 1
            row.runs += 1
            due = warm.run(["due", "--json"], home)
            if due.code:
                row.blame(f"cannot be read: {due}")
            ballast.unlink()
            again = warm.run(["grade", "many/c0001", "good"], home)
            if again.code or log(home) != [*expected, ("review", "many/c0001", "good")]:
                row.blame(f"does not work again: {again}")
    return row


def full_import(warm: Warm, scratch: Path, times: int) -> Row:
    """Decks that may not fit on the disk: all of them come in, or none."""
    row, dice = Row("full disk, import"), random.Random(1)
    template, offer = learner(scratch / "learner"), scratch / "offer"
    offer.mkdir()
    for name in ("one", "two", "three"):
        (offer / f"{name}.toml").write_text(many(20, name))
    words = ["import", str(offer), "--yes", "--json"]
    old, whole = shelf(template), copied(template, scratch / "whole")
    assert warm.run(words, whole).code == 0
    new = shelf(whole)
    with small_disk(scratch / "disk", 1024) as missing:
        if missing:
            return replace(row, skipped=missing)
        ballast = scratch / "disk" / "ballast"
        for _ in range(times):
            row.runs += 1
            home = copied(template, scratch / "disk" / "home")
            warm.run(["due"], home)
            _fill(ballast, leaving=4096 * dice.randrange(16))
            ran = warm.run(words, home)
            row.count("refused" if ran.code else "done")
            row.blame(wrong_answer(ran, words, (7,)))
            for room in (False, True):
                if shelf(home) != (old if ran.code else new):
                    row.blame(f"some decks are old and some new, with{'' if room else 'out'} room: {ran}")
                if not room:
                    ballast.unlink()
            again = warm.run(words, home)
            if again.code or shelf(home) != new:
                row.blame(f"does not work again: {again}")
    return row


def limited_sync(warm: Warm, scratch: Path, times: int) -> Row:
    """A sync during which no file may grow beyond a size: the old log or the new, and all of it once there is room."""
    row, dice = Row("ulimit -f, sync"), random.Random(1)
    (scratch / "sync").mkdir()
    template = syncing(scratch / "sync", learner(scratch / "sync" / "learner"))
    whole = copied(template, scratch / "sync" / "whole")
    assert warm.run(["sync", str(whole / "box"), "--yes", "--json"], whole).code == 0
    old, new = log(template), log(whole)
    size = (template / "data" / "progress.db").stat().st_size
    for _ in range(times):
        row.runs += 1
        home = copied(template, scratch / "sync" / "home")
        words = ["sync", str(home / "box"), "--yes", "--json"]
        ran = warm.run(words, home, how=How(file_bytes=dice.choice((300, 4096, size, size + 8192, 2 * size))))
        row.count("refused" if ran.code else "done")
        row.blame(wrong_answer(ran, words, (1, 7)))
        found = log(home)
        if found not in (old, new) or (ran.code == 0 and found != new):
            row.blame(f"the log is neither the old one nor the new one: {ran}")
        row.blame(missing_in_box(home) or wrong_with(home, found, ()))
        again = warm.run(words, home)
        if again.code or log(home) != new:
            row.blame(f"does not work again: {again}")
        row.blame(missing_in_box(home))
    return row


def _fill(ballast: Path, leaving: int) -> None:
    """Takes all the room but that many bytes."""
    room = shutil.disk_usage(ballast.parent).free
    with ballast.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, max(4096, room - leaving))


def campaign(scratch: Path, times: int, names: Sequence[str] = ()) -> Iterator[Row]:
    """Every row, or those of *names*."""
    with Warm() as warm:
        plain: dict[str, Callable[[], Row]] = {
            "full disk": partial(full, warm, scratch, times),
            "full disk, import": partial(full_import, warm, scratch, times),
            "ulimit -f": partial(limited, warm, scratch, times),
            "ulimit -f, sync": partial(limited_sync, warm, scratch, times),
        }
        yield from wanted(plain, names)
    if not PRELOAD.exists():
        yield from wanted({name: partial(Row, name, skipped="libfiu is not installed") for name in FAULTS}, names)
        return
    with Warm(LD_PRELOAD=str(PRELOAD)) as warm:
        yield from wanted({name: partial(faulty, warm, scratch, name, times) for name in FAULTS}, names)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(told(campaign(Path(folder), 200, sys.argv[1:])))
