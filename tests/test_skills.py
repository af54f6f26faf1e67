# SPDX-License-Identifier: MIT
"""Which skills were practised, and how often the learner ticked them: counted, told, and preferred by the session."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onhand
from dialogues import LETTERS
from hark.cards.model import Concept, Deck, Scenario
from hark.config import DEFAULTS
from hark.memory.days import Calendar
from hark.memory.model import EventKind, Grade
from hark.paths import Folders
from hark.study.ahead import days_ahead
from hark.study.learner import Learner
from hark.study.skills import Practised, Trend, practised
from hark.values import replace
from harness import Hark, asked, welcomed
from progressfile import noon

DECK = """\
format = 1
id = "d"
title = "D"
"""
CARD = """
[[cards]]
id = "{}"
kind = "scenario"
setting = "Here."
says = "He left on Friday."
skills = [{}]
trap = "A shrug."
models = ["That hurts."]
"""


@pytest.fixture
def ready(hark: Hark) -> Hark:
    """Three scenarios, with two skills of which the last asks for the second alone."""
    rubrics = {"one": '"validate", "open-question"', "two": '"validate"', "three": '"open-question"'}
    hark.add_deck("d", DECK + "".join(CARD.format(name, skills) for name, skills in rubrics.items()))
    return hark


def test_what_was_ticked_is_told(ready: Hark) -> None:
    """For each skill how often it could be ticked, how often it was lately, least first; what was taken back is not."""
    ready("grade d/one good --skills-met validate,open-question")
    ready("grade d/two again --skills-met ''")
    ready("grade d/three good --skills-met open-question")
    ready("grade d/three good --skills-met open-question", at="2026-03-03 09:00")
    ready("undo", at="2026-03-03 09:00")

    told = ready("skills --json", at="2026-03-03 10:00").json()["skills"]

    assert [skill for skill in told if skill["times"]] == [
        {
            "skill": "validate", "name": "Validate", "look_for": "Says why the reaction makes sense.",
            "times": 2, "lately": 2, "ticked": 1, "trend": None,
        },
        {
            "skill": "open-question", "name": "Ask one open question",
            "look_for": 'Asks one thing that yes or no cannot answer, and not "why did you".',
            "times": 2, "lately": 2, "ticked": 2, "trend": None,
        },
    ]  # fmt: skip


def test_each_turn_of_a_dialogue_counts(hark: Hark) -> None:
    """A skill is counted at each turn that was weighed by it, with its own tick there, and at no turn that was not."""
    hark.add_deck("letters", LETTERS)
    welcomed(hark)
    lines = [
        {"do": "reply", "text": ""}, {"do": "tick", "skill": "reflect-feeling"}, {"do": "rate"},
        {"do": "reply", "text": ""}, {"do": "rate"}, {"do": "reply", "text": ""},
        {"do": "tick", "skill": "open-question"}, {"do": "rate"}, {"do": "grade", "grade": "good"},
    ]  # fmt: skip
    hark("session --stdio letters", stdin="".join(f"{json.dumps(line)}\n" for line in lines))

    told = hark("skills --json").json()["skills"]

    assert {skill["skill"]: (skill["times"], skill["ticked"]) for skill in told if skill["times"]} == {
        "avoid-advice": (1, 0), "reflect-feeling": (2, 1), "open-question": (2, 1),
    }  # fmt: skip


def test_nothing_was_ticked_least(ready: Hark) -> None:
    """Where all was ticked each time nothing is named as ticked least."""
    ready("grade d/two good --skills-met validate")

    assert ready("skills").out.splitlines()[-1] == "The ticks are yours: nobody else weighed a reply."


def test_a_person_reads_a_table(ready: Hark) -> None:
    """A line for each skill that was practised, then the others, whose judgement it is, and what to do about it."""
    assert ready("skills").out == "No reply was weighed yet. `hark review --kind scenario` begins with one.\n"

    ready("grade d/two again --skills-met ''")

    assert ready("skills").out.splitlines()[:2] == [
        "times  ticked lately  than before  skill",
        "    1         0 of 1               validate  Validate",
    ]
    assert ready("skills").out.splitlines()[-2:] == [
        "The ticks are yours: nobody else weighed a reply.",
        "`hark review --skill validate` practises what you ticked least.",
    ]


def test_one_skill_can_be_practised(ready: Hark) -> None:
    """`--skill` asks scenarios that weigh it, in review and next; an unknown one is refused with the nearest."""
    assert asked(ready, "--skill open-question --minutes 30 d") == ["d/one", "d/three"]
    assert ready("next --skill open-question d --json").json()["card"]["card"] == "d/one"
    assert ready("next --skill open-question --kind concept d").err == (
        "error: only scenarios and dialogues are weighed by skills\n hint: leave out `--kind`\n"
    )
    assert asked(ready, "--skill open-question --kind concept --kind scenario --minutes 30 d") == ["d/one", "d/three"]
    assert ready("review --skill open-qestion").err == (
        "error: no scenario asks for a skill `open-qestion`\n hint: did you mean `open-question`?\n"
    )


def test_in_plain_lines_each_cell_has_a_name(ready: Hark) -> None:
    """A column without a heading, which is plain on screen, is read without an empty label."""
    ready("grade d/one good --skills-met validate,open-question")

    first = ready("skills --plain").out.split("\n")[0]

    assert first == "times: 1, ticked lately: 1 of 1, skill: open-question, Ask one open question"


def test_the_session_prefers_what_was_ticked_least(ready: Hark) -> None:
    """Of scenarios due together the one comes first whose skill was ticked least; the order was the deck's."""
    for day in (2, 3):
        ready("grade d/two good --skills-met validate", at=f"2026-03-0{day} 09:00")
        ready("grade d/three good --skills-met ''", at=f"2026-03-0{day} 09:00")
    later = "2026-03-14 09:00"

    due = [card["card"] for card in ready("review --json d --new 0 --minutes 30", at=later).json()["cards"]]

    assert due == ["d/three", "d/two"]


def test_the_days_ahead_are_planned_so_too() -> None:
    """What is told of the days to come has the same preference as the session."""
    cards = [
        Concept(id="lately", front="When?", back="Lately."),
        *(Scenario(id=skill, setting="Here.", says="Well.", skills=(skill,), trap="None.", models=("Yes.",))
          for skill in ("validate", "open-question")),
    ]  # fmt: skip
    store, decks = onhand.store_of({}), [Deck(id="d", title="D", cards=tuple(cards))]
    for met in (["validate"], []):
        card = "d/validate" if met else "d/open-question"
        store.log.record(noon(), card, EventKind.REVIEW, grade=Grade.EASY, detail={"retention": 0.9, "skills_met": met})
    store.log.record(noon(14), "d/lately", EventKind.REVIEW, grade=Grade.EASY, detail={"retention": 0.9})
    learner = Learner(
        onhand.library_of(decks), store, DEFAULTS, Calendar(UTC), Folders(*[Path("none")] * 3),
        datetime(2026, 3, 17, 12, tzinfo=UTC),
    )  # fmt: skip

    _, ahead = next(days_ahead(learner, 1))

    assert (
        [face.ref for face in ahead] == [face.ref for face in learner.today.faces] == ["d/open-question", "d/validate"]
    )


@pytest.mark.parametrize(
    ("before", "lately", "trend"),
    [
        ("xxxx", "..........", None),
        ("xxxxx", "..........", Trend.LESS),
        (".....", "xx........", Trend.MORE),
        ("x.........", "xx........", Trend.ALIKE),
        ("xxx.......", "xxxx......", Trend.ALIKE),
        ("xxxxxxxx..", "xxxxxxx...", Trend.ALIKE),
        ("xxx.......", "x.........", Trend.LESS),
    ],
)
def test_counts_and_trend(before: str, lately: str, trend: Trend | None) -> None:
    """The last ten are counted; a trend is told from five before them on, and where more than one in ten changed."""
    ticks = [mark == "x" for mark in before + lately]

    assert practised(ticks) == Practised(len(ticks), 10, lately.count("x"), trend)


@given(st.lists(st.booleans()), st.lists(st.booleans(), min_size=20, max_size=20))
def test_what_is_long_ago_only_counts(long_ago: list[bool], ticks: list[bool]) -> None:
    """Ticks before the last twenty change nothing but how often it was practised."""
    assert practised(long_ago + ticks) == replace(practised(ticks), times=20 + len(long_ago))
