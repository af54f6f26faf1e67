# SPDX-License-Identifier: MIT
"""The learner's own pace: learned from their answers, and told alike wherever minutes are told."""

from __future__ import annotations

import json
from statistics import median
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onhand
from hark.cards.model import Concept, Deck
from hark.memory.model import EventKind, Grade
from hark.study import pace, today
from harness import Hark, kept, welcomed
from progressfile import noon

if TYPE_CHECKING:
    from hark.progress.store import Store

SLOW = 90_000


def practised(hark: Hark, number: int, took_ms: int = SLOW, *, card: str = "listening/reflection") -> None:
    """So many answers to a card, each of which took so long, on days of a month ago."""
    for day in range(1, number + 1):
        hark(f"grade {card} good --duration-ms {took_ms}", at=f"2026-02-{day:02} 09:00")


def note(hark: Hark) -> list[str]:
    """What is kept of the pace."""
    return [value for (value,) in kept(hark, "SELECT value FROM note WHERE name = 'pace'")]


def test_ten_answers_of_a_kind_are_enough(hark: Hark) -> None:
    """Nine say nothing; the tenth makes its kind, and no other, as long as the median."""
    practised(hark, 9)
    assert note(hark) == []
    practised(hark, 10)

    assert note(hark) == ['{"concept": 90}']


def test_the_minutes_are_the_same_everywhere(hark: Hark) -> None:
    """Home, `due`, a session's first line and the cards for the prompt tell the learner's own pace alike."""
    welcomed(hark)
    practised(hark, 12, 150_000)

    home = hark("", at="2026-02-13 09:00").out
    session = hark("due --json", at="2026-02-13 09:00").json()["session"]
    due = hark("due", at="2026-02-13 09:00").out.splitlines()[-1]
    first = hark("review", stdin="q\n", at="2026-02-13 09:00").out.splitlines()[0]

    minutes = round(session["seconds"] / 60)
    cards = session["cards"]
    assert f"{cards} cards of" in home
    assert f"about {minutes} minutes" in home
    assert due == f"Today's session: {cards} cards, about {minutes} minutes."
    assert first == f"Card 1 of {cards}, {minutes} min left"
    assert hark("prompt --count", at="2026-02-13 09:00").out == f"{cards}\n"


@pytest.mark.parametrize("ahead_ms", [0, 1, 400, 999])
def test_a_minute_is_a_minute(hark: Hark, ahead_ms: int) -> None:
    """A step of sixty seconds is told as one minute, whatever part of a second the clock shows."""
    said = hark("grade listening/reflection again", at=f"2026-03-02 09:00:00.{ahead_ms:03}").out

    assert "It comes back in 1 min." in said
    assert "It comes back in 10 min." in hark("grade listening/pause good", at=f"2026-03-02 09:00:00.{ahead_ms:03}").out


def test_a_slow_learner_has_fewer_cards(hark: Hark) -> None:
    """Five minutes are five minutes: who needs longer is asked less."""
    before = hark("due --json", at="2026-03-01 09:00").json()["session"]["cards"]
    practised(hark, 12, 150_000, card="care/empty-cup")

    assert hark("due --json", at="2026-03-01 09:00").json()["session"]["cards"] < before


@pytest.mark.parametrize("text", ["", "[]", "{", '{"concept": "x"}', '{"concept": null}', "7", '{"concept": 1e999}'])
def test_a_note_that_is_none(text: str) -> None:
    """What cannot be read as a pace is none: the constants hold."""
    store = onhand.store_of({})
    store.put_note(today.PACE, text)

    assert today.pace(store).by_kind == {}


FACES = list(
    Deck(id="d", title="d", cards=tuple(Concept(id=f"c{n}", front=f"{n}?", back="Y.") for n in range(3))).faces()
)


def recorded(store: Store, took_ms: int | None) -> str:
    """The event of an answer that took so long."""
    return store.log.record(
        noon(), "d/c1", EventKind.REVIEW, grade=Grade.GOOD, duration_ms=took_ms, detail={"retention": 0.9}
    ).event.id


@given(st.lists(st.none() | st.integers(0, 2_000_000), max_size=24))
def test_the_pace_is_the_median(took: list[int | None]) -> None:
    """It is the median of what was measured, each answer ten minutes at the most; what took no second says nothing."""
    store, library = onhand.store_of({}), onhand.library_of(onhand.decks_of(FACES))
    for duration in took:
        recorded(store, duration)

    pace.learn(store, library)

    told = [min(duration, 600_000) for duration in took if duration is not None and duration >= 1000]
    expected = {"concept": round(median(told) / 1000)} if len(told) >= 10 else {}
    assert today.pace(store).by_kind == expected
    assert json.loads(store.note(today.PACE) or "{}") == expected


def test_an_answer_taken_back_says_nothing() -> None:
    """Nor does one to a card that is gone, or one older than the last few hundred."""
    store, library = onhand.store_of({}), onhand.library_of(onhand.decks_of(FACES))
    events = [recorded(store, 30_000) for _ in range(10)]
    store.log.undo(noon(), events[3])

    pace.learn(store, library)
    assert today.pace(store).by_kind == {}

    recorded(store, 30_000)
    pace.learn(store, library)
    assert today.pace(store).by_kind == {"concept": 30}


def test_scripts_may_read_it(hark: Hark) -> None:
    """The seconds that answers tell follow the pace."""
    practised(hark, 10, 60_000, card="care/empty-cup")
    plan = hark("review --kind concept --cards 2 --json", at="2026-03-01 09:00").json()

    assert (len(plan["cards"]), plan["seconds"]) == (2, 120)
