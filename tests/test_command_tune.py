# SPDX-License-Identifier: MIT
"""`hark tune`: fitted only where it is proven, changed only where it is asked for, and taken back."""

from __future__ import annotations

import random
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from hark.memory.formula import PARAMETERS
from hark.memory.model import Event, EventKind, Grade
from hark.memory.tuning import formula_of
from hark.progress.rows import PUT_EVENT, event_row
from harness import Hark, events, kept
from progressfile import MARCH, grade, noon, opened

if TYPE_CHECKING:
    from pathlib import Path

LATE = "2026-03-02 09:00"
FAST = (0.05, 0.2, 0.5, 1.5, *PARAMETERS[4:20], 0.4)
"""Of one who forgets much faster than the default parameters say."""


def learned(home: Path, cards: int = 120, reviews: int = 8, **truths: tuple[float, ...]) -> None:
    """Writes the log of a learner who remembers each deck by its *truths* and reviews each card at gaps that double."""
    dice, rows = random.Random(1), list[Event]()
    for deck, card in ((deck, card) for deck in truths for card in range(cards)):
        formula = formula_of(truths[deck])
        day, stability, difficulty = MARCH - 300 + card, *formula.first("good")
        for number in range(reviews):
            grade = Grade.GOOD
            if number:
                gap = 2 ** dice.randrange(number + 1)
                day += gap
                if dice.random() > formula.retrievability(stability, gap):
                    grade = Grade.AGAIN
                stability, difficulty = formula.after(grade, stability, difficulty, gap)
            if day < MARCH:
                at = noon(day - MARCH)
                said = {"day": date.fromordinal(day).isoformat(), "retention": 0.9}
                event_id = f"{at.at_ms + card:012x}-{number:04x}-{deck.encode().hex():0>4.4}{card:04x}"
                rows.append(
                    Event(event_id, at.at_ms, 3600, "0badcafe", f"{deck}/c{card}", EventKind.REVIEW, grade, detail=said)
                )
    with opened(home / "data" / "progress.db") as store, store.together():
        store.log._database.execute_many(PUT_EVENT, [event_row(row) for row in rows])
        store.log.rebuild()


def test_too_early(hark: Hark) -> None:
    """Below 400 reviews it says how many are missing, and what was asked for is not done."""
    hark("grade listening/reflection good")

    assert hark("tune --apply").out == (
        "Too early to tell: 400 more reviews a day or more after the last are needed.\n"
        "There are 0 of 400. Nothing is changed.\n"
    )
    assert [kind for kind, *_ in events(hark)] == ["review"]


def test_proven_and_applied_and_taken_back(hark: Hark) -> None:
    """Who forgets faster is told so, has it only with `--apply`, goes by it from then on, and can go back."""
    learned(hark.home, d=FAST)
    before = hark("doctor --json").json()

    said = hark("tune")
    assert said.err == ""
    first, *_, last = said.out.splitlines()
    assert first.startswith("On reviews it had not seen, yours predict ")
    assert last == "Nothing is changed yet: `hark tune --apply` has all dates made so."
    looked = hark("tune --json").json()
    assert hark("tune --json").json() == looked
    assert (looked["all_cards"]["better"], looked["applied"], looked["in_use"]) == (True, False, None)
    assert looked["all_cards"]["bound"] > 0
    percents = [f"{looked['all_cards'][name] * 100:.1f} %" for name in ("gain", "expected_gain")]
    assert said.out.splitlines()[:2] == [
        f"On reviews it had not seen, yours predict {percents[0]} better.",
        f"Of reviews to come, expect about {percents[1]}.",
    ]
    assert looked["days_then"][0] < looked["days_now"][0]
    assert {kind for kind, *_ in events(hark)} == {"review"}

    done = hark("tune --apply --json").json()
    assert (done["applied"], done["all_cards"]) == (True, looked["all_cards"])
    assert hark("tune --json").json()["days_now"] == looked["days_then"]
    assert events(hark)[-1][:2] == ("tune", "*")
    assert [found for found in hark("doctor --json").json()["findings"] if found["check"] == "memory"] == [
        found for found in before["findings"] if found["check"] == "memory"
    ]
    assert hark("undo").out == (
        "Taken back: other dates for all cards, today 09:00.\n  Dates are as everybody's are now.\n"
        "`hark redo` does it again.\n"
    )
    assert hark("tune --json").json()["days_now"] == looked["days_now"]
    assert "  Dates are your own now.\n" in hark("redo").out
    assert hark("tune --json").json()["days_now"] == looked["days_then"]
    assert hark("tune --defaults").out == "All dates are made as everybody's are at first. `hark undo` takes it back.\n"
    assert hark("tune --json").json()["days_now"] == looked["days_now"]
    assert hark("tune --defaults").out == "Dates are made as everybody's are at first. Nothing is changed.\n"


def test_who_is_the_default_keeps_it(hark: Hark) -> None:
    """Where fitted parameters are no better nothing is changed, also with `--apply`."""
    learned(hark.home, d=PARAMETERS)

    assert hark("tune --apply").out.startswith("No better: the defaults stay.\n")
    assert {kind for kind, *_ in events(hark)} == {"review"}


def test_scenarios_apart(hark: Hark) -> None:
    """Scenarios that are forgotten otherwise than facts get parameters of their own, and go by them."""
    scenario = (
        '[[cards]]\nid = "c{}"\nkind = "scenario"\nsetting = "A"\nsays = "B"\nskills = ["open-question"]\n'
        'trap = "T"\nmodels = ["C"]\nwhy = "D"\n'
    )
    hark.add_deck(
        "t",
        'format = 2\nid = "t"\ntitle = "Talk"\nlanguage = "en"\n'
        + "".join(scenario.format(card) for card in range(120)),
    )
    learned(hark.home, d=PARAMETERS, t=FAST)

    done = hark("tune --apply --json").json()

    assert (done["applied"], done["skills"]["better"]) == (True, True)
    assert done["skills"]["expected_gain"] > 0
    page = " ".join(hark("tune").out.split())
    assert f"dates of their own predict {done['skills']['gain'] * 100:.1f} % better; of reviews to come, expect" in page
    stability = "SELECT stability_days FROM memory WHERE card = 't/c1'"
    own = kept(hark, stability)
    assert "what is remembered of 240 cards is what your records add up to" in hark("doctor").out
    hark("tune --defaults")
    assert own != kept(hark, stability)


def test_no_better_than_the_defaults_once_tuned(hark: Hark) -> None:
    """Where parameters are in use and a new fit is no better than the defaults, those in use stay, and it says so."""
    learned(hark.home, d=PARAMETERS)
    said = {"algorithm": "fsrs-6", "version": "6.3.2", "parameters": list(FAST)}
    with opened(hark.home / "data" / "progress.db") as store:
        store.log.record(noon(), "*", EventKind.TUNE, detail=said)
    was = hark("tune --json").json()

    page = hark("tune --apply").out

    assert page.startswith(
        "No better than the defaults: yours stay as they are.\n`hark tune --defaults` goes back to the defaults.\n"
    )
    assert was["days_then"] == was["days_now"] == hark("tune --json").json()["days_now"]
    assert sum(kind == "tune" for kind, *_ in events(hark)) == 1


def test_defaults_without_any_tuning(hark: Hark) -> None:
    """Going back where nobody has tuned changes nothing, and speaks of nothing else."""
    hark("grade listening/reflection good")

    assert hark("tune --defaults").out == "Dates are made as everybody's are at first. Nothing is changed.\n"


def test_a_clock_that_was_ahead(hark: Hark) -> None:
    """Reviews after the clock was set right are not a day or more after the last, as the scheduler sees it too."""
    with opened(hark.home / "data" / "progress.db") as store, store.together():
        for card in range(150):
            for day in (400, *range(-9, 0, 3)):
                grade(store, f"d/c{card}", at=noon(day))
        for day in (401, 405):
            grade(store, "d/c1", at=noon(day))

    assert hark("tune --json").json()["reviews"] == 2


def test_without_the_package(hark: Hark, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed, what to install is said."""
    learned(hark.home, d=FAST)
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)

    refused = hark("tune --json").json()["error"]
    assert (refused["code"], "hark[tune]" in refused["hint"]) == ("extra_missing", True)
