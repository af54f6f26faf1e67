# SPDX-License-Identifier: MIT
"""Draws the README's pictures with hark's own renderer: a scenario being weighed, and a day's overview.

Everything in them is fixed (cards, clock, dice, grades), so that a test can hold them to the program.
"""

from __future__ import annotations

import io
import random
import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from hark.cards import library
from hark.cards.model import Scenario
from hark.cli import home
from hark.cli.world import World
from hark.commands import stats
from hark.config import DEFAULTS
from hark.memory.days import Calendar
from hark.memory.model import EventKind, Grade
from hark.paths import Folders, bundled_decks
from hark.progress.store import Store
from hark.render import cards, paint
from hark.render.page import Gap
from hark.render.words import Here
from hark.study import session
from hark.study.learner import Learner
from hark.study.step import Screen, Weighed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hark.render.page import Page
    from hark.study.session import Turn

FOLDER = Path(__file__).parent
NOW = datetime(2026, 3, 20, 7, 0, tzinfo=UTC)
CALENDAR = Calendar(UTC)
WIDTH = 80


def picture(pages: Iterable[Page], title: str) -> str:
    """*pages* as an SVG picture of a terminal."""
    console = Console(
        file=io.StringIO(), record=True, width=WIDTH, force_terminal=True, color_system="standard",
        highlight=False, markup=False, emoji=False, legacy_windows=False, _environ={},
    )  # fmt: skip
    for page in pages:
        console.print(Text.from_ansi(paint.text(page, paint.Look(colour=True, width=WIDTH))))
    drawn = console.export_svg(title=title, unique_id="hark")
    # It must stand alone: no fonts from elsewhere.
    return re.sub(r"\s*@font-face \{.*?\}", "", drawn, flags=re.DOTALL).replace("Fira Code, ", "")


def _screen(decks: library.Library, turn: Turn) -> Screen:
    """*turn* in the middle of a session."""
    face = turn.face
    return Screen(
        turn=turn,
        done=3,
        total=8,
        left_ms=180_000,
        left_s=180,
        memory=None,
        moment=CALENDAR.moment(NOW),
        prospects={},
        skills=tuple(decks.skill(face.deck, skill) for skill in turn.skills),
        earlier=(),
        history=(),
        helpline=decks.helpline("") if face.card.safety else None,
        past=tuple(Weighed(face.card.turns[one.place], one.reply, (), one.trapped) for one in turn.past),
    )


def scenario() -> str:
    """The scenario of the eleven months, answered, with two skills ticked."""
    decks = library.read(bundled_decks(), Path("none"))
    face = decks.faces["validation-and-language/eleven-months-gone"]
    card = face.card
    assert isinstance(card, Scenario)
    held = session.start([face], 0, 5, random.Random(1))
    held = session.reveal(held, "Eleven months, and then Saturday. That sounds heavy. I'm glad you came in today.")
    for skill in card.skills[:2]:
        held = session.tick(held, skill)
    assert held.turn is not None
    screen = _screen(decks, held.turn)
    laid = cards.lay(screen, Here(NOW, CALENDAR))
    return picture([laid.head, (Gap(),), laid.body, (Gap(),), (*laid.note, *laid.care, laid.keys)], "hark review")


def dialogue() -> str:
    """The trap of the letter, ticked, and below it what it led to."""
    decks = library.read(bundled_decks(), FOLDER / "examples")
    face = decks.faces["letters/the-letter"]
    held = session.reveal(session.start([face], 0, 5, random.Random(1)), "Give it to me, I will open it for you.")
    trapped = session.toggle_trap(held)
    pages: list[Page] = []
    for shown in (trapped, session.rate(trapped)):
        assert shown.turn is not None
        laid = cards.lay(_screen(decks, shown.turn), Here(NOW, CALENDAR))
        pages += [laid.head, (Gap(),), laid.body, (Gap(),), (laid.keys,), (Gap(), Gap())]
    return picture(pages[:-1], "hark review")


def day() -> str:
    """`hark` and `hark stats` after nineteen mornings of practice."""
    decks = library.read(bundled_decks(), Path("none"))
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with Store.open(root / "progress.db", rng, create=True) as store:
            folders = Folders(root, root, root)
            for back in range(18, 0, -1):
                if back not in (5, 12):  # two mornings off
                    _morning(decks, store, folders, NOW - timedelta(days=back), rng)
            learner = Learner(decks, store, DEFAULTS, CALENDAR, folders, NOW)
            here = Here(NOW, CALENDAR)
            pages = [
                tuple(home.page(home.overview(World(), learner), here)),
                (Gap(),),
                tuple(stats.page(stats.counted(learner, 14), here)),
            ]
            return picture(pages, "hark; hark stats")


def _morning(decks: library.Library, store: Store, folders: Folders, start: datetime, rng: random.Random) -> None:
    """One session: mostly good, sometimes not."""
    now = start
    learner = Learner(decks, store, DEFAULTS, CALENDAR, folders, now)
    for _ in range(rng.randint(7, 14)):
        learner.at(now)
        plan = learner.plan(learner.waiting())
        if not plan.faces:
            return
        face = plan.faces[0]
        grade = rng.choices(list(Grade), weights=(10, 10, 65, 15))[0]
        store.log.record(
            CALENDAR.moment(now), face.ref, EventKind.REVIEW, grade=grade, duration_ms=25_000, detail={"retention": 0.9}
        )
        now += timedelta(seconds=rng.randint(20, 60))


PICTURES = {"scenario.svg": scenario, "dialogue.svg": dialogue, "day.svg": day}

if __name__ == "__main__":
    for name, draw in PICTURES.items():
        (FOLDER / name).write_text(draw(), encoding="utf-8")
