# SPDX-License-Identifier: MIT
"""Other programs beside hark: each is asked what is due now, over the same cards with the same reviews.

Each is installed from PyPI into a venv of its own, and its own format is filled by a script in `fill/`. What cannot be
installed or asked is a row that says what happened.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import venv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import decks, library
from bench.library import say
from bench.measure import Command, Failed, Row, Unit, in_turns, peak, seconds
from hark.config import DEFAULTS
from hark.memory.days import Calendar
from hark.memory.fold import moment, wholes
from hark.memory.model import NEW, Grade, Memory
from hark.progress.store import Store
from hark.values import fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bench.library import Built
    from bench.setting import Bench
    from hark.memory.model import Standing

FILL = Path(__file__).parent / "fill"
ASK_ANKI = """\
import sys
from anki.collection import Collection
col = Collection(sys.argv[1])
for deck in col.sched.deck_due_tree().children:
    print(deck.name, deck.new_count, "new", deck.learn_count, "learning", deck.review_count, "review")
col.close()
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A program, how to get it, and how to ask it. `{bin}`, `{file}` and `{ask}` stand for places."""

    name: str
    package: str
    wants: tuple[str, ...]
    """What pip is asked for."""
    fill: str
    """The script that fills its format."""
    file: str
    """Where its cards are, below its home."""
    question: tuple[str, ...]
    answer: str
    """Finds what it says is due."""


PEERS = (
    Peer(
        "anki", "anki", ("anki",), "anki_collection.py", "Anki2/learner/collection.anki2",
        ("{bin}/python", "{ask}", "{file}"), r"bench (.*)",
    ),
    Peer(
        "clanki", "clanki", ("clanki==0.1.4",), "anki_collection.py", "Anki2/learner/collection.anki2",
        ("{bin}/clanki", "review", "bench", "--plain"), r"Due: (.*)",
    ),
    Peer(
        "ankicli", "anki-agent-toolkit", ("anki-agent-toolkit==0.1.3",), "anki_collection.py",
        "Anki2/learner/collection.anki2",
        (
            "{bin}/ankicli", "--json", "--collection", "{file}",
            "search", "count", "--kind", "cards", "--query", "is:due",
        ),
        r'"total": (\d+)',
    ),
    Peer(
        "drillsrs", "drillsrs", ("drillsrs==0.3", "sqlalchemy<2"), "drillsrs_decks.py",
        ".local/share/drillsrs/decks.sqlite", ("{bin}/python", "-m", "drillsrs", "review", "bench"),
        r"done, (\d+ left)",
    ),
)  # fmt: skip


def asking(bench: Bench) -> Iterator[Row]:
    """`hark due` beside each peer: time and peak memory, all in turns."""
    built = bench.copy(bench.cards)
    told = bench.work / "export.json"
    told.write_text(json.dumps(export(built)), encoding="utf-8")
    commands = {"hark": bench.hark(built, "due", "--json")}
    ours = json.loads(bench.spawner.said(commands["hark"]))
    said = {"hark": f"{ours['new']} new, {ours['learning']} learning, {ours['reviews']} review"}
    for peer in PEERS:
        try:
            command, version = _ready(bench, peer, told)
            answer = re.search(peer.answer, bench.spawner.said(command))
            said[peer.name] = f"{version} says: {answer[1] if answer else 'nothing that was understood'}"
            commands[peer.name] = command
        except (Failed, OSError, subprocess.SubprocessError) as failed:
            yield Row(
                f"peer_{peer.name}", "peers", f"`hark due` beside {peer.name}", Unit.SECONDS, None, peer.name,
                note=f"{' '.join(peer.wants)}: {failed}",
            )  # fmt: skip
    ran = in_turns(bench.spawner, commands, bench.rounds, longest_s=300)
    for name in list(ran)[1:]:
        note = f"{said[name]}; hark says: {said['hark']}"
        yield Row(
            f"peer_{name}", "peers", f"`hark due` beside {name}", Unit.SECONDS, seconds(ran["hark"]), name,
            seconds(ran[name]), note=note,
        )  # fmt: skip
        yield Row(
            f"peer_{name}_memory", "peers", f"peak memory of `hark due` beside {name}", Unit.BYTES, peak(ran["hark"]),
            name, peak(ran[name]),
        )  # fmt: skip


def _ready(bench: Bench, peer: Peer, told: Path) -> tuple[Command, str]:
    """The question for *peer* over a collection just filled, and its version. Raises `Failed`."""
    place = bench.work / f"peer-{peer.name}"
    binaries = _installed(place / "venv", peer)
    home = place / "home"
    shutil.rmtree(home, ignore_errors=True)
    file = home / peer.file
    file.parent.mkdir(parents=True)
    env = bench.environment(home) | {"HOME": str(home), "ANKI_BASE": str(home / "Anki2")}
    say(f"  filling {peer.name}")
    _run((str(binaries / "python"), str(FILL / peer.fill), str(told), str(file)), env)
    ask = place / "ask.py"
    ask.write_text(ASK_ANKI, encoding="utf-8")
    words = tuple(word.format(bin=binaries, file=file, ask=ask) for word in peer.question)
    return Command(words, env), _version(binaries, peer, env)


def _installed(place: Path, peer: Peer) -> Path:
    """The folder of *peer*'s programs; its venv is made when it is not there yet. Raises `Failed`."""
    stamp = place / "made-of"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != " ".join(peer.wants):
        say(f"  installing {' '.join(peer.wants)}")
        venv.create(place, clear=True, with_pip=True)
        pip = (str(place / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
        _run((*pip, *peer.wants), None)
        stamp.write_text(" ".join(peer.wants), encoding="utf-8")
    return place / "bin"


def _version(binaries: Path, peer: Peer, env: Mapping[str, str]) -> str:
    """What was installed, with the version of anki where that is what it stands on."""
    names = tuple(dict.fromkeys((peer.package, *(["anki"] if "anki" in peer.fill else []))))
    code = f"from importlib.metadata import version\nprint(' on '.join(n + ' ' + version(n) for n in {names!r}))"
    return _run((str(binaries / "python"), "-c", code), env).strip()


def _run(words: tuple[str, ...], env: Mapping[str, str] | None) -> str:
    """What a command says. Raises `Failed` with the end of its complaint."""
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False, timeout=1800)
    if done.returncode:
        raise Failed(f"ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout


def export(built: Built) -> dict[str, Any]:
    """Everything the peers are to know: each face with its texts, its memory and its reviews, by deck."""
    calendar = Calendar(UTC)
    reviews: dict[str, list[tuple[int, ...]]] = {}
    with Store.open(built.progress_file, random.Random(1)) as store:
        standings, undone = store.snapshot.standings(), store.history.undone()
        last_day: dict[str, int] = {}
        for event in store.history.events():
            if event.grade is None or event.id in undone:
                continue
            day = moment(event).day
            gap = day - last_day.get(event.card, day)
            last_day[event.card] = day
            kind = 0 if event.detail.get("first") else 1
            row = (event.at_ms, list(Grade).index(event.grade) + 1, 1, gap, 2500, event.duration_ms or 0, kind)
            reviews.setdefault(event.card, []).append(row)
    held: dict[str, Any] = {}
    for deck in decks.decks(built.size.cards, library.SEED):
        held[deck.id] = [
            {
                "question": face.question,
                "answer": face.answer,
                "memory": _plain(standings.get(face.ref, NEW).memory),
                "is_aside": _is_aside(face.ref, standings),
                "reviews": reviews.get(face.ref, []),
            }
            for face in deck.faces()
        ]
    today = calendar.day(datetime.now(UTC))
    return {"decks": held, "today": today, "new_per_day": DEFAULTS.new_per_day}


def _is_aside(ref: str, standings: Mapping[str, Standing]) -> bool:
    """Whether *ref* is a leech, or set aside by itself or with its card or deck."""
    memory = standings.get(ref, NEW).memory
    return (memory is not None and memory.leech) or any(standings.get(whole, NEW).suspended for whole in wholes(ref))


def _plain(memory: Memory | None) -> dict[str, Any] | None:
    return None if memory is None else {name: getattr(memory, name) for name in fields(Memory)}
