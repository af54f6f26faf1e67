# SPDX-License-Identifier: MIT
"""Thirty days of an ordinary learner: plain `hark review` once a day, with a deck somebody sent in the first week.

What is said is kept in `tests/days/`; after a change that is meant: `HARK_TEST_REWRITE=1 pytest <this file>`, then read
the difference.
"""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from harness import Hark, asked
from places import HERE, SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEPT = HERE / "days" / "thirty.txt"
FIRST = date(2026, 3, 2)
SECONDS = {"concept": 20, "cloze": 15, "choice": 30, "scenario": 120}
TYPED = {"concept": "\n3\n", "cloze": "\n3\n", "choice": "a\n3\n", "scenario": "That sounds hard.\n\n\n3\n"}
KINDS = ("concept", "cloze", "concept", "choice", "concept", "scenario")
BODIES = {
    "concept": 'front = "{n}?"\nback = "Yes."',
    "cloze": 'text = "It is {{{{{n}}}}}."',
    "choice": 'question = "{n}?"\noptions = [{{text = "A", correct = true, why = "Y"}}, {{text = "B", why = "N"}}]',
    "scenario": 'setting = "Here."\nsays = "{n}."\nskills = ["validate"]\ntrap = "None."\nmodels = ["Yes."]',
}


def deck(name: str, cards: int) -> str:
    """A deck with cards of every kind."""
    head = f'format = 1\nid = "{name}"\ntitle = "{name.title()}"\n\n[skills.validate]\nname = "V"\nlook_for = "V."\n'
    kinds = [(number, KINDS[number % len(KINDS)]) for number in range(cards)]
    return head + "".join(
        f'\n[[cards]]\nid = "c{number}"\nkind = "{kind}"\n{BODIES[kind].format(n=number)}\n' for number, kind in kinds
    )


@pytest.fixture
def learner(tmp_path: Path) -> Hark:
    """A learner whose path is a deck of a hundred cards, and who has a file with twenty more."""
    bundled = tmp_path / "bundled"
    shutil.copytree(SMALL / "shared", bundled / "shared")
    (bundled / "shared" / "path.toml").write_text('decks = ["basics"]\n')
    (bundled / "basics.toml").write_text(deck("basics", 100))
    (tmp_path / "team.toml").write_text(deck("team", 20))
    hark = Hark(tmp_path / "home", bundled=bundled)
    hark("config journal off")
    hark("review", stdin="q\n", at="2026-03-01 09:00")
    return hark


def day_of(hark: Hark, day: date) -> Iterator[str]:
    """Sits down once, and looks again in the evening: what is said, day by day the same way."""
    morning, evening = f"{day} 09:00", f"{day} 21:00"
    home = hark("", at=morning).out.splitlines()
    plan = hark("review --json", at=morning).json()
    session = hark("due --json", at=morning).json()["session"]
    assert (session["cards"], session["seconds"]) == (len(plan["cards"]), plan["seconds"])
    said = hark("review", stdin="".join(TYPED[card["kind"]] for card in plan["cards"]), at=morning).out.splitlines()
    end = said[next(place for place, line in enumerate(said) if line.endswith("Well spent.")) :]

    yield f"{day:%a %d %b}"
    yield from home[:2]
    yield said[0]
    yield from end
    assert hark("", at=evening).out.splitlines()[0] == "Done for today. Well spent."
    assert hark("prompt --count", at=evening).out == "0\n"
    assert hark("due --exit-code", at=evening).code == 1
    assert asked(hark, "", at=evening) == []


def test_every_day_can_be_done(learner: Hark, tmp_path: Path) -> None:
    """Each of thirty days ends with done and tells its minutes alike; a deck taken in is asked the same day."""
    lines = list[str]()
    for number in range(30):
        day = FIRST + timedelta(number)
        if number == 3:
            learner(f"import {tmp_path / 'team.toml'} --yes", at=f"{day} 08:00")
            assert "team/c0" in asked(learner, "", at=f"{day} 09:00")
        lines += [*day_of(learner, day), ""]

    if "HARK_TEST_REWRITE" in os.environ:
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text("\n".join(lines))
    assert "\n".join(lines) == KEPT.read_text()


@pytest.mark.parametrize(
    ("settings", "before"), [("new_per_day 10", 0), ("new_per_day 3", 4), ("session_minutes 12", 2)]
)
def test_a_promise_is_what_happens(learner: Hark, tmp_path: Path, settings: str, before: int) -> None:
    """The minutes a day that import tells are those of the thirty sessions that follow, to the tenth."""
    learner(f"config {settings}")
    for number in range(before):
        practise(learner, FIRST + timedelta(number))
    begin = FIRST + timedelta(before)
    offer = learner(f"import {tmp_path / 'team.toml'} --yes --json", at=f"{begin} 08:00").json()["decks"][0]

    days = [practise(learner, begin + timedelta(number)) for number in range(30)]

    seconds = sum(SECONDS[kind] for day in days for deck, kind in day if deck == "team")
    first = next(number for number, day in enumerate(days) if any(deck == "team" for deck, _ in day))
    assert (offer["daily_minutes"], offer["begins_in_days"]) == (round(seconds / 60 / 30, 1), first)


def practise(hark: Hark, day: date) -> list[tuple[str, str]]:
    """Recalls all of a day's session: the deck and the kind of each of its cards."""
    cards = hark("review --json", at=f"{day} 09:00").json()["cards"]
    grades = "".join(f'{{"card": "{card["card"]}", "grade": "good"}}\n' for card in cards)
    hark("grade -", stdin=grades, at=f"{day} 09:00")
    return [(card["card"].split("/")[0], card["kind"]) for card in cards]
