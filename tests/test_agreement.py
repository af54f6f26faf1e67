# SPDX-License-Identifier: MIT
"""Where numbers meet, they agree: `stats`, `report`, `forecast`, `due` and their pages, after anything that happened.

Two computers live a random life with moves, merges, undo, redo and clocks that jump; then every number is held against
one told in plain words over the raw list of events (`reference`).
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import onhand
import reference
from hark.commands import due, report, stats
from hark.config import DEFAULTS
from hark.memory.model import Grade
from hark.render import report as laid
from hark.render.page import Text
from hark.render.words import Here
from hark.study import forecast
from hark.study import report as reporting
from hark.study.learner import Learner
from hark.values import replace
from hark.views.view import json_pieces
from harness import ALL, Hark
from progressfile import DAY_MS
from test_practice_sums import DECKS, FACES, MOVES, QUICK, SLOW, STEP, Act, in_memory, live

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hark.memory.model import Event, Standing
    from hark.render.page import Block
    from hark.views.view import View

DECK_IDS = tuple(deck.id for deck in DECKS)
HERE = [face for deck in DECKS for face in deck.faces()]
Step = tuple[bool, Act, int, str, int]
SOON = st.integers(0, 600_000) | st.integers(0, 3 * DAY_MS)


@st.composite
def chapters(draw: st.DrawFn) -> list[Step]:
    """A few things done to one card, one soon after the other: dice that take any card each time seldom do so."""
    old, new = draw(st.sampled_from([*MOVES, *((face, face) for face in FACES)]))
    face = old if "/" in old else f"{old}/{draw(st.sampled_from(('a', 'b')))}"
    after = face.replace(old, new, 1)
    grades = st.tuples(st.just("grade"), st.sampled_from((face, after)), st.sampled_from(list(Grade)), st.just(9000))
    again = st.tuples(st.just("grade"), st.sampled_from((face, after)), st.just(Grade.AGAIN), st.just(700_000))
    acts: st.SearchStrategy[Act] = st.one_of(
        grades, again, again,
        st.tuples(st.just("forget again and again"), st.just(face)),
        st.tuples(st.sampled_from(("resume", "suspend", "reset")), st.sampled_from((face, old, new, after))),
        *([st.tuples(st.just("move"), st.just((old, new)), st.just({}))] * 2 if old != new else ()),
        st.tuples(st.just("undo"), st.none()),
        st.tuples(st.just("tune"), st.sampled_from((QUICK, SLOW, None))),
    )  # fmt: skip
    done = draw(st.lists(st.tuples(acts, SOON), min_size=5, max_size=10))
    if draw(st.booleans()):  # it was set aside and taken up again before all memories are worked out anew
        done += [((what, face), 0) for what in ("forget again and again", "resume")] + [(("tune", QUICK), DAY_MS)]
    where = draw(st.sampled_from(("Europe/Berlin", "Pacific/Honolulu")))
    return [(False, act, jump, where, 4) for act, jump in done]


LIVES = st.builds(
    lambda parts, last: [*chain(*parts), *last],
    st.lists(st.lists(STEP, max_size=8) | chapters(), max_size=4),
    chapters(),
)


def lived(steps: Sequence[Step], later_ms: int, path: Sequence[str], new_per_day: int) -> Learner:
    """The learner some time after such a life, with these decks on the path."""
    past = live(in_memory(), steps)
    config = replace(DEFAULTS, values={**DEFAULTS.values, "new_per_day": new_per_day})
    now = past.now + timedelta(milliseconds=later_ms)
    return Learner(onhand.library_of(DECKS, path=path), past.store, config, past.calendar, past.folders, now)


def told(view: View) -> Any:
    """What a program reads."""
    return json.loads("".join(json_pieces(view)))


def texts(blocks: Iterable[Block] | str) -> list[str]:
    """The paragraphs of a page."""
    assert not isinstance(blocks, str)
    return [block.text for block in blocks if isinstance(block, Text)]


def pairs(told: dict[str, Any]) -> tuple[int, int]:
    """Tests of memory and how many were recalled."""
    return told["reviews"], told["recalled"]


def due_agrees(learner: Learner, events: list[Event], standings: dict[str, Standing]) -> None:
    """`hark due`, what it says of today's session, and the days it foretells."""
    moment, path = learner.moment, learner.path
    begin_ms = int(learner.calendar.start(moment.day).timestamp() * 1000)
    begun = reference.begun(events, moment.day, begin_ms)
    of_decks = Counter(deck if (deck := ref.split("/")[0]) not in path else "" for ref in begun)
    most = learner.config.new_per_day
    allowed = max(0, most - len(begun))
    order = sorted(HERE, key=lambda face: path.index(face.deck.id) if face.deck.id in path else -1)
    waiting = reference.waiting(order, standings, moment, allowed, path, of_decks)
    reviews = tuple(waiting.reviews)
    at_ms = reference.next_due_ms(HERE, standings, moment, learner.calendar, (allowed, most))

    view = due._due(learner, ())
    found = told(view)

    assert (found["learning"], found["reviews"]) == (len(waiting.learning), len(reviews))
    assert (found["new"], found["total"]) == (len(waiting.new), waiting.total)
    counts = [
        Counter(face.deck.id for face in faces) for faces in (waiting.learning, reviews, waiting.new)
    ]  # fmt: skip
    assert {
        deck["deck"]: [deck[name] for name in ("learning", "reviews", "new", "suspended")] for deck in found["decks"]
    } == {
        deck: [*(count[deck] for count in counts), deck in standings and standings[deck].suspended] for deck in DECK_IDS
    }
    next_at = view.next_due_at
    assert (next_at and int(next_at.timestamp() * 1000)) == at_ms
    assert found["session"]["cards"] + found["session"]["more"] == waiting.total
    said = [tuple(map(int, re.findall(r"\d+", text))) for text in texts(due.page(view, here(learner)))]
    if waiting.total:
        assert (len(waiting.learning) + len(reviews), len(waiting.new), waiting.total) in said

    first, *_ = forecast.outlook(learner, 2, ["1", "2"]).days
    for band, name in ((first.cards, "cards"), (first.seconds, "seconds"), (first.more, "more")):
        assert (band.low, band.middle, band.high) == (found["session"][name],) * 3
    assert learner.forecast()[0][1] == found["session"]["cards"]
    assert learner.backlog.tomorrow(learner.pool(), most) == reference.tomorrow(HERE, standings, moment, most)


def stats_agree(learner: Learner, events: list[Event], standings: dict[str, Standing], days: int) -> None:
    """`hark stats`, as a program and as a person reads it."""
    today = learner.moment.day
    expected = reference.stats(events, standings, DECKS, today, days)

    view = stats.counted(learner, days)
    found = told(view)

    mine = {name: found[name] for name in expected}
    for name in ("retention", "retention_young", "retention_mature"):
        mine[name] = pairs(found[name])
    mine["upcoming"] = [number for _, number in found["upcoming"]]
    assert found["waiting"] == reference.back_already(HERE, standings, learner.moment)
    mine["decks"] = [
        {name: deck[name] for name in ("deck", "faces", "seen", "mature")} | {"retention": pairs(deck["retention"])}
        for deck in found["decks"]
    ]
    assert mine == expected
    page = texts(stats.page(view, here(learner)))
    practised = [text for text in page if text.startswith("Practised on")]
    if practised and expected["days_practised"]:
        assert int(re.findall(r"\d+", practised[0])[0]) == expected["days_practised"]
    begun = sum(deck["seen"] > 0 for deck in expected["decks"])
    if expected["first_day"] and begun < len(DECKS):
        number = len(DECKS) - begun
        assert f"{number} deck{'s' if number > 1 else ''} not begun yet." in page


def report_agrees(
    learner: Learner, events: list[Event], standings: dict[str, Standing], back: int, length: int
) -> None:
    """`hark report` of a span that may have ended long ago."""
    last = max(1000, learner.moment.day - back)
    first = max(1, last - length)
    expected = reference.report(events, standings, DECKS, learner.path, first, last)

    view = reporting.report(learner, date.fromordinal(first), date.fromordinal(last), share=True)
    found = told(view)

    mine = {name: found[name] for name in expected}
    mine["days"] = {day["day"]: day["reviews"] for day in found["days"] if day["reviews"]}
    mine["decks"] = [[deck[name] for name in ("deck", "on_path", "new", "seen", "mature")] for deck in found["decks"]]
    mine["hardest"] = [(hard["card"], hard["reviews"], hard["again"]) for hard in found["hardest"]]
    names = ("reviews", "duration_ms", "days_practised", "first_day", "last_day")
    mine["topics"] = {topic["deck"]: [topic[name] for name in names] for topic in found["topics"]}
    assert mine == expected
    assert laid.document(view).endswith("</html>\n")
    page = texts(report.page(replace(view, file="r.html"), here(learner)))
    numbers = [int(number) for number in re.findall(r"\d+", page[1])]
    assert numbers[:4] == [expected["days_practised"], last - first + 1, expected["reviews"], expected["new"]]


def here(learner: Learner) -> Here:
    """Where the learner reads."""
    return Here(learner.now, learner.calendar)


@settings(max_examples=3 * settings().max_examples)  # lives differ in more than one way
@given(
    steps=LIVES,
    later_ms=st.sampled_from((0, 600_000, DAY_MS, 8 * DAY_MS)) | st.integers(0, 40 * DAY_MS),
    path=st.sampled_from(((), ("e",), ("e", "d"), DECK_IDS)),
    new_per_day=st.integers(0, 4),
    days=st.sampled_from((1, 7, 30, 366)),
    back=st.sampled_from((0, 0, 1, 7)) | st.integers(0, 400),
    length=st.sampled_from((6, 30)) | st.integers(0, 900),
)
def test_all_numbers_are_those_of_the_log(
    steps: list[Step], later_ms: int, path: tuple[str, ...], new_per_day: int, days: int,
    back: int, length: int,
) -> None:  # fmt: skip
    """After anything two computers did, what stands, waits, was practised and comes back is what the events say."""
    learner = lived(steps, later_ms, path, new_per_day)
    events = learner.store.history.events()
    standings = reference.standings(events)

    assert learner.store.snapshot.standings() == standings
    due_agrees(learner, events, standings)
    stats_agree(learner, events, standings, days)
    report_agrees(learner, events, standings, back, length)


def test_a_hard_question_keeps_its_count_when_it_moves() -> None:
    """What was not remembered under the old name counts for the new one, in the report's list of hard questions."""
    again: Act = ("grade", "d/a", Grade.AGAIN, 9000)
    steps: list[Step] = [(False, again, DAY_MS, "UTC", 4) for _ in range(3)]
    learner = lived([*steps, (False, ("move", ("d/a", "e/a"), {}), 0, "UTC", 4)], 0, (), 0)
    today = date.fromordinal(learner.moment.day)

    view = reporting.report(learner, today - timedelta(days=9), today, share=True)

    assert [(hard.card, hard.reviews, hard.again) for hard in view.hardest] == [("e/a", 3, 3)]


@pytest.mark.parametrize("seed", [1, 2])
def test_commands_agree_day_by_day(hark: Hark, seed: int) -> None:
    """What one command says of a day, every other says too, through grades, undo, suspending and putting back."""
    dice = random.Random(seed)
    for day in range(1, 29):
        for minute in range(dice.randrange(5)):
            line = dice.choices(
                (f"grade {dice.choice(ALL)} {dice.choice(list(Grade))} --duration-ms 20000", "undo", "redo",
                 f"suspend {dice.choice(ALL)}", f"resume {dice.choice(ALL)}", f"reset {dice.choice(ALL)}"),
                (12, 2, 1, 1, 1, 1),
            )[0]  # fmt: skip
            hark(f"{line} --json", at=f"2026-03-{day:02} 08:{minute:02}")
        if day % 3 == 0:
            commands_agree(hark, f"2026-03-{day:02} 09:00")


def commands_agree(hark: Hark, at: str) -> None:
    """`due`, `forecast`, `stats`, `report`, the prompt and the bare `hark`, at one instant."""
    due, stats, home, report, forecast = (
        hark(f"{line} --json", at=at).json()
        for line in ("due", "stats --days 31", "", "report --out -", "forecast --days 2")
    )
    today = at[:10]
    practised = {day["day"]: day for day in stats["days"]}

    left = hark("prompt --count --json", at=at).json()
    assert left["count"] == (due["session"]["cards"] if left["known"] else 0)
    assert {name: forecast["as_set"]["days"][0][name]["middle"] for name in ("cards", "seconds", "more")} == {
        name: due["session"][name] for name in ("cards", "seconds", "more")
    }
    assert report["upcoming"][:7] == stats["upcoming"]
    assert report["waiting"] == stats["waiting"] == due["learning"] + due["reviews"]
    assert report["days"] == [practised[day["day"]] for day in report["days"]]
    assert [pair for pair in report["year"] if pair[0] >= "2026-03"] == [
        [day, told["reviews"]] for day, told in practised.items() if told["reviews"]
    ]
    assert report["retention"] == stats["retention"]
    assert home["reviewed_today"] == stats["today"]["reviews"] == practised[today]["reviews"]
    seen = {deck["deck"]: (deck["seen"], deck["mature"]) for deck in stats["decks"] if deck["seen"]}
    assert {deck["deck"]: (deck["seen"], deck["mature"]) for deck in report["decks"] if deck["seen"]} == seen
