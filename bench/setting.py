# SPDX-License-Identifier: MIT
"""What all rows share: where to work, how often to measure, how hark is started, and over which libraries."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bench import decks, library
from bench.library import Built, Size
from bench.measure import Command, Failed, Spawner

ROOT = Path(__file__).resolve().parent.parent
HARK = (sys.executable, "-m", "hark")
START_ROUNDS = 21
EMPTY_APP = '''\
import typer

app = typer.Typer()


@app.command()
def hello() -> None:
    """Does nothing."""


app()
'''
"""The yardstick for starting: what typer itself costs."""


@dataclass
class Bench:
    """What all rows share: where to work, how often to measure, and the libraries, each built when first needed."""

    work: Path
    spawner: Spawner
    cards: int = 10_000
    rounds: int = START_ROUNDS
    is_large: bool = False
    _copies: dict[int, Built] = field(default_factory=dict)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many cards the libraries have between which growth is measured."""
        return (self.cards // 10, self.cards, *((self.cards * 10,) if self.is_large else ()))

    def fewer(self, share: int) -> int:
        """That share of the rounds, for what takes longer; three at least, unless there are to be fewer."""
        return max(min(3, self.rounds), self.rounds // share)

    def copy(self, cards: int) -> Built:
        """A library of that many cards and ten times as many events, which may be changed; caches and all."""
        if cards not in self._copies:
            size = Size(cards, cards * 10)
            self._copies[cards] = built = library.build(size, self.work).copy(self.work / f"copy-{cards}")
            self.spawner.said(self.hark(built, "due", "--json"))  # parses every deck and keeps the result
            self.spawner.said(self.hark(built, "grade", first_card(), "good", "--json"))  # writes due.txt
        return self._copies[cards]

    def environment(self, home: Path) -> dict[str, str]:
        """The whole environment of what is measured: nothing of this shell's, bytecode kept, times in UTC."""
        path = os.environ.get("PATH", os.defpath)
        return {
            "PATH": path, "HOME": str(self.work), "HARK_HOME": str(home), "LANG": "C.UTF-8", "TZ": "UTC", "TERM": "dumb"
        }  # fmt: skip

    def hark(self, built: Built, *words: str) -> Command:
        """A command of hark, with that library."""
        return Command((*HARK, *words), self.environment(built.home))

    def empty_app(self) -> Command:
        """An app with one command, as small as typer allows."""
        file = self.work / "empty_app.py"
        file.write_text(EMPTY_APP, encoding="utf-8")
        return Command((sys.executable, str(file)), self.environment(self.work / "nowhere"))

    def inside(self, name: str, rounds: int, *places: str) -> tuple[list[float], list[float]]:
        """Seconds of ours and of the yardstick's, measured in a process of their own."""
        command = [sys.executable, "-m", "bench.inside", name, str(rounds), *places]
        env = self.environment(self.work / "nowhere")
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"`bench.inside {name}` ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        ours, yardstick = json.loads(done.stdout)
        return ours, yardstick

    def tidy(self) -> None:
        """Removes the copies; the libraries stay."""
        for built in self._copies.values():
            shutil.rmtree(built.home, ignore_errors=True)


def first_card() -> str:
    """A card that the learner began on the first day."""
    return f"bench-001/{decks.deck('bench-001', 1, library.SEED).cards[0].id}"
