# SPDX-License-Identifier: MIT
"""Writes the table of docs/coach.md: how often what hark notices is what a supervisor named, on the gold lines."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from filling import fill
from hark.language.noticing import CUES, notice

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "coach.md"
HALVES = ("tune", "sealed")
"""The gold lines that the rules were written by, and those that are opened here only, to measure."""


def measured(half: str) -> dict[str, tuple[int, int, int]]:
    """For each cue on the gold lines of *half*: noticed and named, noticed, named."""
    both: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for line in (ROOT / "tests" / "notice" / f"{half}.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        cues = {cue.cue for cue in notice(gold["reply"], gold["said"])}
        noticed.update(cues)
        named.update(gold["cues"])
        both.update(cues.intersection(gold["cues"]))
    return {cue: (both[cue], noticed[cue], named[cue]) for cue in CUES}


def table() -> str:
    """Precision and recall of each cue on both halves, as Markdown."""
    halves = [measured(half) for half in HALVES]
    lines = [
        "| cue | right when noticed | | noticed when there | | lines | |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| | tuned on | sealed | tuned on | sealed | tuned on | sealed |",
    ]
    for cue in CUES:
        counts = [half[cue] for half in halves]
        cells = [
            *(_share(both, noticed) for both, noticed, _ in counts),
            *(_share(both, named) for both, _, named in counts),
            *(str(named) for _, _, named in counts),
        ]
        lines.append(f"| `{cue}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def filled(page: str) -> str:
    """*page* with its table as hark notices now."""
    return fill(page, {"noticing": table()})


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
