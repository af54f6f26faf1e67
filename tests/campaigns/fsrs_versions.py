# SPDX-License-Identifier: MIT
"""Which versions of the package `fsrs` hark's own formula agrees with.

    .venv/bin/python tests/campaigns/fsrs_versions.py [VERSION]...

The lowest and the newest version that pyproject.toml allows for the tests, or those named, are each installed into a
folder of their own and asked what they make of one log of many cards; it is compared with what hark makes of it.
`test_campaigns.py` is the short form: it compares that with what stands in this file.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from breaking import Row, told
from hark.memory.fold import LogLine, fold_lines
from places import HERE

CARDS, REVIEWS = 400, 30
FOLDED = "42bf8e526bdd5b34efc9b951d29fa74e5accd38a4a899b30e6ca4bc97495c498"
"""The digest of what the log adds up to, by hark and by the versions that pyproject.toml allows."""


def log() -> Iterator[LogLine]:
    """A log made by dice."""
    dice, lines = random.Random(1), []
    for card in range(CARDS):
        day = 739_000
        for _ in range(REVIEWS):
            day += dice.choice((0, 0, 0, 1, 1, 2, 3, 8, 20, 60, 200))
            grade = dice.choice(("again", "hard", "good", "good", "easy"))
            lines.append((day, f"d/c{card}", grade, dice.choice((0.8, 0.9, 0.95))))
    lines.sort(key=lambda line: line[0])
    for n, (day, ref, grade, goal) in enumerate(lines):
        yield f"{n:08}", ref, n * 1000, None, ("review", grade, day, goal)


def folded() -> dict[str, list[object]]:
    """Where every card of the log stands, numbers to nine digits: the last ones differ between machines."""
    return {ref: _parts(standing.memory) for ref, standing in sorted(fold_lines(log(), ()).items())}


def by_package() -> dict[str, list[object]]:
    """The same by the package that is loaded."""
    import oracle  # not in the suite's short form, and with whichever package is told to be looked at

    reviews: dict[str, list[oracle.Review]] = {}
    for _, ref, at_ms, _, (_, grade, day, retention) in log():
        reviews.setdefault(ref, []).append((str(grade), at_ms, day, retention))
    return {ref: _parts([*oracle.memories(ref, of_card)][-1]) for ref, of_card in sorted(reviews.items())}


def _parts(memory: object) -> list[object]:
    parts = ((name, getattr(memory, name)) for name in type(memory).__slots__)  # type: ignore[attr-defined]
    return [str(part) if name == "state" else f"{part:.9g}" if isinstance(part, float) else part
            for name, part in parts if part is not None]  # fmt: skip


def digest(cards: dict[str, list[object]]) -> str:
    """What tells one fold from another."""
    return sha256(json.dumps(cards).encode()).hexdigest()


def tried(wish: str, here: dict[str, list[object]], scratch: Path) -> Row:
    """What the version that *wish* asks pip for makes of the log, beside what hark does *here*."""
    row = Row(f"fsrs{wish}")
    place = scratch / re.sub(r"\W", "_", wish)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--target"]
    done = subprocess.run([*pip, str(place), f"fsrs{wish}"], capture_output=True, text=True, check=False)
    if done.returncode:
        row.skipped = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        return row
    environ = os.environ | {"PYTHONPATH": os.pathsep.join((str(place), str(HERE)))}
    answer = subprocess.run(
        [sys.executable, __file__, "--fold"], env=environ, capture_output=True, text=True, check=True
    )
    there = json.loads(answer.stdout)
    row.name = f"fsrs {there['version']}"
    for ref, parts in there["cards"].items():
        row.runs += 1
        row.count("alike", parts == here[ref])
        row.count("other", parts != here[ref])
        row.blame(None if parts == here[ref] else f"{ref}: {parts}, and here {here[ref]}")
    return row


def campaign(scratch: Path, wishes: Sequence[str] = ()) -> Iterator[Row]:
    """A row for each version."""
    allowed = re.search(r'"fsrs>=([\d.]+),(<[\d.]+)"', (HERE.parent / "pyproject.toml").read_text())
    assert allowed
    here = folded()
    for wish in wishes or (f"=={allowed[1]}", f">={allowed[1]},{allowed[2]}"):
        yield tried(wish if wish[0] in "=<>" else f"=={wish}", here, scratch)


if __name__ == "__main__":
    if sys.argv[1:] == ["--fold"]:
        print(json.dumps({"version": version("fsrs"), "cards": by_package()}))
    else:
        with tempfile.TemporaryDirectory() as folder:
            sys.exit(told(campaign(Path(folder), sys.argv[1:])))
