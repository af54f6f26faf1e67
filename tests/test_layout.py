# SPDX-License-Identifier: MIT
"""What a screen of the session holds, for the fullest cards that come with hark: what teaches is seen without a key.

All cards, with each wrong option picked: HARK_TEST_PROFILE=long .venv/bin/python -m pytest tests/test_layout.py
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path

import pytest

from hark import config
from hark.cards import library
from hark.cards.model import Card, Choice, Dialogue, Face, Scenario
from hark.memory.days import Calendar
from hark.paths import bundled_decks
from hark.progress.store import Store
from hark.render.live import LiveFront
from hark.render.paint import Look
from hark.render.terminal import Picture, Terminal
from hark.study.practice import Practice
from hark.study.session import Stage
from hark.study.step import Screen
from places import HERE

DECKS = Path(os.environ.get("HARK_TEST_DECKS") or bundled_decks())
LIBRARY = library.read(DECKS, HERE.parent / "docs" / "examples")
SPANISH = library.read(DECKS, HERE.parent / "docs" / "examples", languages=("es",))
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CALENDAR = Calendar(UTC)
REPLY = "That sounds like a lot to carry on your own. I am glad that you told me, and I would like to hear more."


class Paper(Terminal):
    """A terminal that nobody sees: what is typed stands in its box."""

    def __init__(self) -> None:
        self.text, self.has_left = "", False

    @property
    def typed(self) -> str:
        """What stands in the box."""
        return self.text

    def fill(self, text: str) -> None:
        """Puts *text* into the box."""
        self.text = text

    def leave(self) -> None:
        """Notes that it is over."""
        self.has_left = True


class Table:
    """A session over some cards on paper of a size."""

    def __init__(
        self, store: Store, columns: int, rows: int, *faces: Face, decks: library.Library = LIBRARY,
        **values: config.Value,
    ) -> None:  # fmt: skip
        self.columns, self.rows, self.ticks = columns, rows, 0.0
        self.practice = Practice(
            decks, store, config.Config({**config.DEFAULTS.values, "journal": "off", **values}), CALENDAR,
            lambda: NOW, random.Random(1), lambda _: None, lambda: decks,
        )  # fmt: skip
        self.practice.begin(faces, 600)
        self.paper = Paper()
        self.front = LiveFront(
            self.paper, lambda columns: Look(colour=False, width=columns), lambda: NOW, CALENDAR,
            lambda *_: "", self.practice, lambda: (), self.seconds,
        )  # fmt: skip
        self.picture()

    def seconds(self) -> float:
        """A clock on which no key is ever doubled."""
        self.ticks += 1
        return self.ticks

    def press(self, *keys: str) -> None:
        """Presses *keys*, each with the screen before it in view."""
        for key in keys:
            self.front.press(key)
            self.picture()

    def picture(self) -> Picture:
        """What is seen."""
        picture = self.front.picture(self.columns, self.rows, 1)
        assert len(picture.above) + len(picture.below) + self.front.has_box == self.rows or self.front.has_box
        return picture

    def lines(self) -> list[str]:
        """The screen's lines."""
        picture = self.picture()
        return [*picture.above, *picture.below]

    @property
    def step(self) -> Screen:
        """The card on the screen."""
        step = self.practice.step
        assert isinstance(step, Screen)
        return step


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The progress of somebody who was welcomed before and has graded nothing."""
    with Store.open(tmp_path_factory.mktemp("layout") / "progress.db", random.Random(1), create=True) as kept:
        kept.put_note("welcomed", "2026-03-01T09:00:00+00:00")
        kept.put_note("coach_english", "")  # said once in a life
        yield kept


def words(text: str) -> str:
    """*text* as one line without what only sets it: marks, bars, boxes."""
    return re.sub(r"\s+", "", text.replace("▌", ""))


def steps(table: Table, pick: int) -> Iterator[tuple[str, list[str]]]:
    """Answers the card, a choice with its option *pick*; at each step the texts that must be seen there."""
    card = table.step.turn.face.card
    if isinstance(card, Choice):
        picked = card.options[pick]
        table.press("abcdefgh"[table.step.turn.order.index(pick)])
        (right,) = (option for option in card.options if option.correct)
        yield "grade", [right.text, right.why, picked.text, picked.why, card.why]
    elif isinstance(card, Scenario):
        table.front.send(REPLY)
        skills = [text for skill in table.step.skills for text in (skill.name, skill.look_for)]
        yield "rubric", [*skills, card.trap]
        table.press("enter")
        yield "grade", [card.models[0], card.why]
    elif isinstance(card, Dialogue):
        while (said := table.step.turn.said) and table.step.turn.stage is Stage.ASK:
            yield f"turn {said.turn}", [said.says]
            table.front.send(REPLY)
            skills = [text for skill in table.step.skills for text in (skill.name, skill.look_for)]
            yield f"rubric {said.turn}", [*skills, said.trap, said.models[0]]
            table.press(*(("t",) if pick == said.turn else ()), "enter")
        yield "grade", [card.why]
    else:
        table.press("space")
        yield "grade", [table.step.turn.face.answer, card.why]


def missing(table: Table, wanted: list[str], pages: int) -> list[str]:
    """What of *wanted* is not seen, also not after going down so many pages."""
    seen: dict[int, str] = {}
    for page in range(pages + 1):
        if page:
            table.press("pagedown")
        lines = table.lines()
        del lines[: 2 if lines[0].startswith("hark  ") else 0]
        said = next((line for line in lines if line.startswith(("↑", "↓"))), "")
        top = int(said.split()[1]) if said.startswith("↑") else 0
        seen |= dict(enumerate(lines[: lines.index(said)] if said else lines, top))
    text = words("".join(seen[number] for number in sorted(seen)))
    return [one for one in wanted if one and words(one) not in text]


def picks(card: Card) -> list[int]:
    """The options to pick: the wrong one that says most, or with HARK_TEST_PROFILE=long each.

    Of a dialogue, the turn in which the trap is walked into; 0 for none.
    """
    if isinstance(card, Dialogue):
        return list(range(card.turns[-1].turn + 1))
    if not isinstance(card, Choice):
        return [0]
    if os.environ.get("HARK_TEST_PROFILE") == "long":
        return list(range(len(card.options)))
    wrong = [place for place, option in enumerate(card.options) if not option.correct]
    return [max(wrong, key=lambda place: len(card.options[place].text + card.options[place].why))]


def fullest(known: library.Library) -> list[tuple[str, Face]]:
    """The faces of each kind with most text, in the long profile all; of another language those that are in it."""
    kinds: dict[str, list[tuple[int, str, Face]]] = {}
    for ref, face in known.faces.items():
        shown = known.shown(face)
        if known is LIBRARY or shown is not face:
            kinds.setdefault(shown.card.kind, []).append((len(repr(shown.card)), ref, shown))
    most = None if os.environ.get("HARK_TEST_PROFILE") == "long" else 5
    return [(ref, shown) for faces in kinds.values() for _, ref, shown in sorted(faces, key=itemgetter(0))[::-1][:most]]


def unseen(store: Store, columns: int, rows: int, pages: int, known: library.Library = LIBRARY) -> list[str]:
    """Every card of which something is not seen at a step; of a library in another language, those that are in it."""
    longest = max(known.helplines, key=lambda region: len(known.helpline(region).text))
    found = []
    for ref, shown in fullest(known):
        for pick in picks(shown.card):
            table = Table(store, columns, rows, shown, decks=known, region=longest)
            for stage, wanted in steps(table, pick):
                if missed := missing(table, wanted, pages):
                    found.append(f"{ref} {stage} {pick}: {missed}")
    return found


def test_all_that_teaches_is_seen_without_a_key(store: Store) -> None:
    """At 80x24 every card shows its answer, the reasons, the explanation, the whole rubric and the first model."""
    assert unseen(store, 80, 24, 0) == []


def test_all_that_teaches_is_one_key_away_where_it_is_narrow(store: Store) -> None:
    """At 40x20 one page down shows the rest."""
    assert unseen(store, 40, 20, 1) == []


@pytest.mark.parametrize(("columns", "rows", "pages"), [(80, 24, 0), (40, 20, 1)])
def test_all_that_teaches_is_seen_in_spanish(store: Store, columns: int, rows: int, pages: int) -> None:
    """What holds of the decks holds of them in Spanish, which takes more room."""
    assert unseen(store, columns, rows, pages, SPANISH) == []
