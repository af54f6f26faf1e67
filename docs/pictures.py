# SPDX-License-Identifier: MIT
"""Draws the pictures of README and docs with hark's own renderer: a scenario, a day's overview, a whole session.

Everything in them is fixed (cards, clock, dice, grades), so that a test can hold them to the program.
"""

from __future__ import annotations

import io
import random
import re
import tempfile
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text as Line

from hark.cards import library
from hark.cards.model import Scenario
from hark.cli import home, sitting
from hark.cli.world import World
from hark.commands import stats
from hark.config import DEFAULTS
from hark.memory.days import Calendar
from hark.memory.model import EventKind, Grade
from hark.paths import Folders, bundled_decks
from hark.progress.store import Store
from hark.render import cards, paint
from hark.render.live import LiveFront
from hark.render.page import Gap, Text, Tone
from hark.render.terminal import Terminal, spread
from hark.render.words import Here
from hark.study import coach, guide, session
from hark.study.guide import Guide
from hark.study.learner import Learner
from hark.study.practice import Practice
from hark.study.step import Screen, Weighed
from hark.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hark.render.page import Page
    from hark.study.session import Turn

FOLDER = Path(__file__).parent
NOW = datetime(2026, 3, 20, 7, 0, tzinfo=UTC)
CALENDAR = Calendar(UTC)
WIDTH = 80


def picture(pages: Iterable[Page | str], width: int, title: str) -> str:
    """*pages* as an SVG picture of a terminal *width* columns wide; a text is one that `paint.text` gave."""
    console = Console(
        file=io.StringIO(), record=True, width=width, force_terminal=True, color_system="standard",
        highlight=False, markup=False, emoji=False, legacy_windows=False, _environ={},
    )  # fmt: skip
    for page in pages:
        drawn = page if isinstance(page, str) else paint.text(page, paint.Look(colour=True, width=width))
        console.print(Line.from_ansi(drawn))
    svg = console.export_svg(title=title, unique_id="hark")
    # It must stand alone: no fonts from elsewhere.
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code, ", "")


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
        past=tuple(
            Weighed(face.card.turns[replied.place], replied.reply, (), replied.trapped) for replied in turn.past
        ),
    )


def scenario() -> str:
    """The scenario of the eleven months, answered, with two skills ticked."""
    decks = library.read(bundled_decks(), Path("none"))
    face = decks.faces["validation-and-language/eleven-months-gone"]
    card = face.card
    assert isinstance(card, Scenario)
    state = session.start([face], 0, 5, random.Random(1))
    state = session.reveal(state, "Eleven months, and then Saturday. That sounds heavy. I'm glad you came in today.")
    for skill in card.skills[:2]:
        state = session.tick(state, skill)
    assert state.turn is not None
    screen = _screen(decks, state.turn)
    laid = cards.lay(screen, Here(NOW, CALENDAR))
    return picture(
        [laid.head, (Gap(),), laid.body, (Gap(),), (*laid.note, *laid.care, laid.keys)], WIDTH, "hark review"
    )


def dialogue() -> str:
    """The trap of the letter, noticed and asked about, and below it what it led to."""
    decks = library.read(bundled_decks(), FOLDER / "examples")
    face = decks.faces["letters/the-letter"]
    state = session.reveal(session.start([face], 0, 5, random.Random(1)), "You should open it. I can sit with you.")
    assert state.turn is not None
    remarks = coach.of_turn(state.turn, [decks.skill(face.deck, skill) for skill in state.turn.skills])
    asked = session.rate(state, remarks)
    pages: list[Page] = []
    for shown in (asked, session.rate(session.toggle_trap(asked))):
        assert shown.turn is not None
        laid = cards.lay(_screen(decks, shown.turn), Here(NOW, CALENDAR))
        pages += [laid.head, (Gap(),), laid.body, (Gap(),), (*laid.note, laid.keys), (Gap(), Gap())]
    return picture(pages[:-1], WIDTH, "hark review")


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
            return picture(pages, WIDTH, "hark; hark stats")


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


class _Paper(Terminal):
    """A terminal that is only drawn."""

    def __init__(self) -> None:
        self.box = ""

    @property
    def typed(self) -> str:
        """What stands in the box."""
        return self.box

    def fill(self, text: str) -> None:
        """Puts *text* into the box."""
        self.box = text

    def leave(self) -> None:
        """Nothing is left open."""


STEPS = (
    ("The welcome, once", ""), ("Where you are, once", "space"), ("A question", "a"), ("Its answer", "space"),
    ("A choice", "3"), ("Picked", "d"), ("Somebody says", "enter"),
    ("Your reply", "No, just somebody who once sat where you sit. What would make this worth your while?"),
    ("Weighed", "enter"), ("Ticked", "a b"), ("Graded", "enter"), ("Everything else", "?"), ("The end", "z 3"),
)  # fmt: skip
"""Each step of a first session, and the keys that lead to it."""


def steps(columns: int, rows: int) -> str:
    """A first session, screen by screen, on a terminal of that size."""
    decks, clock = library.read(bundled_decks(), Path("none")), iter(range(10**6))
    paper, config = _Paper(), replace(DEFAULTS, values={**DEFAULTS.values, "journal": "off"})
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder, "p.db"), random.Random(1), create=True) as store,
    ):
        learner = Learner(decks, store, config, CALENDAR, Folders(Path(folder), Path(folder), Path(folder)), NOW)
        practice = Practice(
            decks, store, config, CALENDAR, lambda: NOW, random.Random(3), lambda _: None, lambda: decks, is_daily=True
        )
        known = tuple((line.region, line.name) for line in decks.helplines.values() if line.region != "world")
        practice.guide = Guide(known, lambda _: None)
        practice.begin(guide.first_three(learner.plan(learner.waiting()).faces), 5)
        front = LiveFront(
            paper, lambda width: paint.Look(colour=True, width=width), lambda: NOW, CALENDAR, lambda *_: "", practice,
            lambda: tuple(sitting.summary_page(sitting.summary(world, learner, practice))),
            lambda: float(next(clock)),
        )  # fmt: skip
        world = World(clock=lambda: NOW, environ={})
        frames: list[Page | str] = []
        for title, keys in STEPS:
            if title == "Your reply":
                paper.box = keys
            else:
                for key in keys.split():
                    front.send(paper.box) if front.has_box else front.press(key)
            frames += [(Text(title, Tone.STRONG),), _frame(front, paper, columns, rows), (Gap(),)]
    return picture(frames, columns, f"hark review, {columns} x {rows}")


def _frame(front: LiveFront, paper: _Paper, columns: int, rows: int) -> str:
    shown, _ = spread(paper.box, columns - 2)
    box = [shown[start : start + columns - 2] for start in range(0, len(shown) or 1, columns - 2)]
    picture = front.picture(columns, rows, len(box))
    typed = [f"{'  ' if number else '> '}{line}" for number, line in enumerate(box)] if front.has_box else []
    blank = rows - len(picture.above) - len(typed) - len(picture.below)
    return "\n".join((*picture.above, *typed, *[""] * blank, *picture.below))


PICTURES: dict[str, Callable[[], str]] = {
    "scenario.svg": scenario,
    "dialogue.svg": dialogue,
    "day.svg": day,
    "session-80x24.svg": partial(steps, 80, 24),
    "session-40x20.svg": partial(steps, 40, 20),
}

if __name__ == "__main__":
    for name, draw in PICTURES.items():
        (FOLDER / name).write_text(draw(), encoding="utf-8")
