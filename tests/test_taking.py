# SPDX-License-Identifier: MIT
"""Events of other computers: what they touch is folded anew, and nothing that was forgotten comes back."""

from __future__ import annotations

import json
import random
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from hark.memory.model import Event, EventKind
from hark.progress.forgetting import Forgotten, read
from hark.progress.rows import BY_ANKI, event_row
from hark.progress.store import Store
from progressfile import EASY, GOOD, grade, is_the_fold, noon
from test_moves import STEPS, move

if TYPE_CHECKING:
    from hark.progress.rows import Row

FORGET = st.tuples(st.just("forget"), st.sampled_from(("d", "e")))
Step = tuple[EventKind | str, object]


def in_memory(seed: int) -> Store:
    """A progress file of one computer."""
    return Store.open(Path("/nowhere/progress.db"), random.Random(seed))


def play(held: Store, number: int, step: Step) -> None:
    """Does one thing on the day of that *number*; some computers live in other days."""
    match step:
        case EventKind.REVIEW, str(card):
            grade(held, card, at=noon(number), duration_ms=1000 + number)
        case EventKind.MOVE, (old, new):
            move(held, str(old), str(new), number)
        case "d/a" | "e/a" as to, dict(sides):
            held.log.record(noon(number), "d/a", EventKind.MOVE, detail={"to": to, "sides": sides})
        case EventKind.UNDO, int(back):
            events = held.history.events()
            held.log.undo(noon(number), events[-back].id if 0 < back <= len(events) else None)
        case "forget", str(deck):
            held.log.forget(deck, noon(number).at_ms)
        case EventKind() as kind, str(card):
            held.log.record(noon(number), card, kind)


def rows(held: Store) -> list[Row]:
    """All events as they are stored."""
    return [event_row(event) for event in held.history.events()]


def take(held: Store, other: Store, first: int | None = None) -> None:
    """What *other* knows comes here: what was forgotten, then events, maybe only the *first* so many."""
    there, here = Forgotten(other._database), Forgotten(held._database)
    for rule in there.rules():
        assert read(json.loads(rule.text)) == rule
        if here.keep(rule, is_own=False) and here.obey(rule):
            held.log.rebuild()
    held.log.taking.some(rows(other)[:first])


@given(st.lists(st.tuples(st.integers(0, 2), st.one_of(STEPS, FORGET), st.integers(0, 9)), max_size=16))
def test_all_computers_come_to_the_same(steps: list[tuple[int, Step, int]]) -> None:
    """In whatever order what three computers did is exchanged, their logs, memories and sums are one in the end."""
    with ExitStack() as stack:
        three = [stack.enter_context(in_memory(seed)) for seed in range(3)]
        for number, (who, step, meets) in enumerate(steps):
            play(three[who], number + (0, 3, -2)[who] + 5, step)
            if meets < 3 and meets != who:
                take(three[who], three[meets], first=number % 5 or None)
            assert is_the_fold(three[who])
        for who, other in ((0, 1), (2, 0), (1, 2), (0, 1), (1, 0), (2, 1)):
            take(three[who], three[other])
        assert rows(three[0]) == rows(three[1]) == rows(three[2])
        for held in three:
            assert is_the_fold(held)


def test_only_what_is_touched_is_folded() -> None:
    """A wrong memory of another card stays as it is: nothing but the card of the event was looked at."""
    with in_memory(1) as here, in_memory(2) as there:
        grade(here, "d/c", GOOD)
        wrong = here.snapshot.standing("d/c")
        here.log.put("d/x", wrong)
        grade(there, "d/y", EASY)

        taken = here.log.taking.some(rows(there))

        assert (taken.new, taken.other) == (1, ())
        assert here.snapshot.standings() == {"d/c": wrong, "d/x": wrong, "d/y": there.snapshot.standing("d/y")}


def test_what_is_here_with_another_content_stays() -> None:
    """Nobody else can change a record; it is named."""
    with in_memory(1) as here, in_memory(2) as there:
        event = grade(here, "d/c", GOOD).event
        before = rows(here)
        forged = event_row(Event(event.id, event.at_ms, 0, "f", "d/c", EventKind.REVIEW, EASY, detail=event.detail))
        grade(there, "d/c", EASY)

        taken = here.log.taking.some([forged, *rows(there)])

        assert (taken.new, taken.other) == (1, (event.id,))
        assert before[0] in rows(here)


def test_reviews_that_came_back_from_anki() -> None:
    """Where the review itself arrives after what Anki made of it, that is taken back, whichever comes first."""
    with in_memory(1) as here, in_memory(2) as there:
        event = grade(there, "d/c", GOOD).event
        of_anki = event_row(
            Event(
                f"{event.id[:13]}0000aaaaaaaa"[:18] + "aaaaaaaa",
                event.at_ms,
                0,
                BY_ANKI,
                "d/c",
                EventKind.REVIEW,
                GOOD,
                detail=event.detail,
            )
        )
        here.log.taking.some([of_anki])
        here.log.taking.some(rows(there))
        there.log.taking.some([of_anki])

        assert rows(here) == rows(there)
        assert [row[5] for row in rows(here)].count("undo") == 1
        assert is_the_fold(here)


def test_forgotten_stays_forgotten() -> None:
    """What others recorded of the deck before is gone with it, what is recorded after stays, on every computer."""
    with in_memory(1) as here, in_memory(2) as there:
        grade(here, "d/c", GOOD)
        grade(there, "d/c", EASY, noon(1))
        take(here, there)
        take(there, here)
        assert here.log.forget("d", noon(2).at_ms) == 2
        again = grade(here, "d/c", EASY, noon(1)).event  # the clock was set back
        take(there, here)
        take(here, there)

        assert [row[0] for row in rows(here)] == [row[0] for row in rows(there)] == [again.id]
        assert is_the_fold(there)
