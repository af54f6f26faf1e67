# SPDX-License-Identifier: MIT
"""`hark tune`: fitted only where it is proven, changed only where it is asked for, and taken back."""

from __future__ import annotations

import random
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from hark.memory.formula import PARAMETERS
from hark.memory.model import Event, EventKind, Grade
from hark.memory.proving import prove, shrunk
from hark.memory.tuning import formula_of
from hark.progress.rows import PUT_EVENT, event_row
from harness import Hark, events
from progressfile import MARCH, noon, opened

if TYPE_CHECKING:
    from pathlib import Path

LATE = "2026-03-02 09:00"
FAST = (0.05, 0.2, 0.5, 1.5, *PARAMETERS[4:20], 0.4)
"""Of one who forgets much faster than the default parameters say."""


def learned(home: Path, truth: tuple[float, ...], cards: int = 120, reviews: int = 8) -> None:
    """Writes the log of a learner who remembers by *truth* and reviews each card at gaps that double."""
    dice, formula = random.Random(1), formula_of(truth)
    rows: list[Event] = []
    for card in range(cards):
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
                event_id = f"{at.at_ms + card:012x}-{number:04x}-{card:08x}"
                rows.append(
                    Event(event_id, at.at_ms, 3600, "0badcafe", f"d/c{card}", EventKind.REVIEW, grade, detail=said)
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
    learned(hark.home, FAST)
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
    assert looked["days_then"][0] < looked["days_now"][0]
    assert {kind for kind, *_ in events(hark)} == {"review"}

    done = hark("tune --apply --json").json()
    assert (done["applied"], done["all_cards"]) == (True, looked["all_cards"])
    assert hark("tune --json").json()["days_now"] == looked["days_then"]
    assert events(hark)[-1][:2] == ("tune", "*")
    assert [found for found in hark("doctor --json").json()["findings"] if found["check"] == "memory"] == [
        found for found in before["findings"] if found["check"] == "memory"
    ]
    assert "tuning all cards" in hark("undo").out
    assert hark("tune --json").json()["days_now"] == looked["days_now"]
    assert hark("redo").code == 0
    assert hark("tune --json").json()["days_now"] == looked["days_then"]
    assert hark("tune --defaults").out == "All dates are made as everybody's are at first. `hark undo` takes it back.\n"
    assert hark("tune --json").json()["days_now"] == looked["days_now"]
    assert hark("tune --defaults").out == "Dates are made as everybody's are at first. Nothing is changed.\n"


def test_who_is_the_default_keeps_it(hark: Hark) -> None:
    """Where fitted parameters are no better nothing is changed, also with `--apply`."""
    learned(hark.home, PARAMETERS)

    assert hark("tune --apply").out.startswith("No better: the defaults stay.\n")
    assert {kind for kind, *_ in events(hark)} == {"review"}


def test_without_the_package(hark: Hark, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed, what to install is said."""
    learned(hark.home, FAST)
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)

    refused = hark("tune --json").json()["error"]
    assert (refused["code"], "hark[tune]" in refused["hint"]) == ("extra_missing", True)


def test_shrinking() -> None:
    """With no tests nothing is left of a fit, with a thousand half of it in logarithms, and bounds hold."""
    assert shrunk(FAST, PARAMETERS, 0) == PARAMETERS
    assert shrunk((0.4, *PARAMETERS[1:]), (0.1, *PARAMETERS[1:]), 1000)[0] == 0.2
    assert shrunk((*PARAMETERS[:20], 0.9), PARAMETERS, 10**9)[20] == 0.8


def test_a_fit_sees_nothing_of_what_it_has_to_predict() -> None:
    """Each fit is given the reviews before its cut alone; one that knows no better is not proven."""
    courses: list[Any] = [[(10 * day + card, "good", day) for day in range(card, card + 90, 3)] for card in range(9)]
    seen: list[int] = []

    def fit(past: list[list[tuple[str, int]]]) -> tuple[float, ...]:
        seen.append(sum(map(len, past)))
        return PARAMETERS

    proof = prove(courses, fit, [PARAMETERS] * 6, random.Random(1))

    assert seen == sorted(set(seen))
    assert seen[-1] == sum(map(len, courses))
    assert (proof.gain, proof.is_proven) == (0, False)
