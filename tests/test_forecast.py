# SPDX-License-Identifier: MIT
"""The days ahead, played by chance: nothing is lost in them, and what they add up to."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import onhand
from decktexts import HEAD
from hark.cards.model import Cloze, Concept, Deck, Scenario
from hark.config import DEFAULTS
from hark.memory import schedule
from hark.memory.days import Calendar
from hark.memory.model import Memory, Standing, State
from hark.paths import Folders
from hark.study.ahead import Change, Run, Start, by_chance
from hark.study.forecast import RUNS, outlook
from hark.study.learner import Learner
from hark.values import replace
from harness import ALL, Hark

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = NOW.date().toordinal()
SETTINGS = st.fixed_dictionaries(
    {
        "new_per_day": st.integers(0, 8), "session_minutes": st.sampled_from((1, 5, 240)),
        "session_cards": st.sampled_from((0, 3)), "desired_retention": st.sampled_from((0.7, 0.9, 0.97)),
    }
)  # fmt: skip
HOURS = ("09:00", "21:30")
GRADES = ("again", "hard", "good", "easy")


def deck(name: str, number: int) -> Deck:
    """A deck of so many cards, of which some are asked in two ways and some take long."""
    cards = [
        (
            Concept(id=f"c{place}", front="What?", back="That.", reverse=True),
            Cloze(id=f"c{place}", text="A {{gap}} here, a {{second}} there."),
            Scenario(id=f"c{place}", setting="Here.", says="Well.", skills=("s",), trap="None.", models=("Yes.",)),
            Concept(id=f"c{place}", front="Where?", back="There."),
        )[place % 4]
        for place in range(number)
    ]
    return Deck(id=name, title=name, cards=tuple(cards))


def learner_of(decks: Sequence[Deck], standings: dict[str, Standing], **settings: float) -> Learner:
    """A learner of whom that is known; the deck `path` is on the path."""
    config = replace(DEFAULTS, values={**DEFAULTS.values, **settings})
    library = onhand.library_of(decks, path=("path",))
    return Learner(library, onhand.store_of(standings), config, Calendar(UTC), Folders(*[Path("none")] * 3), NOW)


def known(stability: float, ago: int, lapses: int = 0) -> Standing:
    """What is remembered of a card that was asked so many days ago."""
    last = TODAY - ago
    due = last + max(1, round(stability))
    return Standing(Memory(State.REVIEW, None, stability, 5.0, None, due, last * 86_400_000, last, 3, lapses))


@given(
    seed=st.integers(0, 1000), settings=SETTINGS, begun=st.integers(0, 24),
    lapses=st.sampled_from((0, 7)), stability=st.floats(0.5, 40),
)  # fmt: skip
def test_no_card_is_lost_or_doubled(
    seed: int, settings: dict[str, float], begun: int, lapses: int, stability: float
) -> None:
    """On every day each question is in one place: new, coming back, waiting, or set aside as it kept slipping."""
    decks = [deck("path", 9), deck("own", 9)]
    refs = [face.ref for deck in decks for face in deck.faces()]
    standings = {ref: known(stability, place % 15, lapses) for place, ref in enumerate(refs[:begun])}
    start = Start(learner_of(decks, standings, **settings), TODAY, 40)
    run = Run(start, by_chance(start, random.Random(seed)))

    for day in range(TODAY, TODAY + 40):
        memories = {ref: memory for ref in refs if (memory := run.memory(ref)) and not memory.leech}
        waits = {ref for ref, memory in memories.items() if schedule.is_due(memory, run.start.moment(day))}
        new = unseen(run)

        played = run.play(day)

        asked = {face.ref for face in played.faces}
        assert len({face.card_ref for face in played.faces}) == len(played.faces)
        assert asked <= waits | new
        assert played.met == len(asked & new)
        assert played.more == len(waits - asked) + min(len(new), int(settings["new_per_day"])) - played.met
        comes = [*run.due, *run.steps, *(ref for back in run.later.values() for ref in back)]
        aside = {ref for ref, memory in run.touched.items() if memory.leech}
        assert sorted(comes) == sorted({*run.touched} - aside | {ref for ref in run.steps if ref not in run.touched})
        assert not unseen(run) & ({*run.touched} | {*memories})
        if settings["new_per_day"]:  # else nobody looks at what is new
            assert unseen(run) | {*run.touched} | {*memories} == {*refs}
    last = TODAY + 39
    chances = [
        schedule.retrievability(memory, last) for ref in refs if (memory := run.memory(ref)) and not memory.leech
    ]
    assert run.known(last) == (pytest.approx(sum(chances) / len(chances)) if chances else None)


def unseen(run: Run) -> set[str]:
    """What is new."""
    path, own = run.unseen
    return {*path, *(ref for unseen in own.values() for ref in unseen)}


@settings(max_examples=10)
@given(seed=st.integers(0, 1000), number=st.integers(10, 40), lower=st.sampled_from((0.75, 0.8, 0.85)))
def test_who_wants_to_be_less_sure_is_asked_no_more(seed: int, number: int, lower: float) -> None:
    """Over twenty runs a lower desired retention asks no more, and leaves less known, where sessions hold all."""
    cards = deck("own", number)
    standings = {face.ref: known(1 + place % 30, place % 9) for place, face in enumerate(cards.faces())}
    learner = learner_of([cards], standings, session_minutes=240, new_per_day=0)
    luck = [f"{seed} {run}" for run in range(RUNS)]

    less, more = (outlook(learner, 90, luck, Change(retention=share)) for share in (lower, lower + 0.1))

    assert less.cards_per_day <= more.cards_per_day
    assert less.known is not None
    assert more.known is not None
    assert less.known <= more.known


@given(
    log=st.lists(
        st.tuples(st.integers(0, 12), st.sampled_from(ALL), st.sampled_from(GRADES), st.sampled_from(HOURS)),
        max_size=8,
    ),
    setting=st.sampled_from(("new_per_day 2", "new_per_day 10", "session_minutes 1", "session_cards 2")),
)  # fmt: skip
def test_today_is_what_due_says(
    tmp_path_factory: pytest.TempPathFactory, log: list[tuple[int, str, str, str]], setting: str
) -> None:
    """After whatever was done, the forecast's first day has the cards, seconds and rest of today's session."""
    hark = Hark(tmp_path_factory.mktemp("home") / "home")
    hark(f"config {setting}")
    for day, card, grade, at in sorted(log):
        hark(f"grade {card} {grade}", at=f"2026-03-{2 + day:02} {at}")
    at = f"2026-03-{2 + max((day for day, *_ in log), default=0) + len(log) % 2:02} 21:45"

    session = hark("due --json", at=at).json()["session"]
    first, *_ = hark("forecast --days 2 --json", at=at).json()["as_set"]["days"]

    assert first == {
        "day": at[:10],
        "cards": dict.fromkeys(("low", "middle", "high"), session["cards"]),
        "seconds": dict.fromkeys(("low", "middle", "high"), session["seconds"]),
        "more": dict.fromkeys(("low", "middle", "high"), session["more"]),
    }


@given(
    log=st.lists(st.tuples(st.integers(0, 9), st.sampled_from(ALL), st.sampled_from(GRADES)), max_size=6),
    new=st.integers(0, 6),
)  # fmt: skip
@settings(max_examples=15)
def test_another_allowance_is_that_of_the_setting(
    tmp_path_factory: pytest.TempPathFactory, log: list[tuple[int, str, str]], new: int
) -> None:
    """What is foretold for `--new` is what is foretold once that is set, as long as the day is not begun."""
    hark = Hark(tmp_path_factory.mktemp("home") / "home")
    for day, card, grade in sorted(log):
        hark(f"grade {card} {grade}", at=f"2026-03-{2 + day:02} 09:00")
    at = "2026-03-13 09:00"

    (other,) = hark(f"forecast --days 20 --new {new} --json", at=at).json()["otherwise"]
    hark(f"config new_per_day {new}")

    assert other == hark("forecast --days 20 --json", at=at).json()["as_set"]


def test_import_and_update_say_what_the_forecast_says(tmp_path: Path) -> None:
    """A dry run tells the same numbers for a deck that comes in as `hark forecast --with` does."""
    hark, file = Hark(tmp_path / "home"), tmp_path / "late.toml"
    hark("config session_cards 1")
    file.write_text(deckfile(30))

    effect = hark(f"import {file} --dry-run --json").json()["effect"]
    told = hark(f"forecast --with {file} --json").json()
    hark(f"import {file} --yes")
    file.write_text(deckfile(40))
    later = hark("update --dry-run --json").json()["effect"]
    told_later = hark(f"forecast --with {file} --json").json()

    assert [effect, later] == [as_effect(told), as_effect(told_later)]
    assert effect["more"] != effect["more_with"] == later["more"]


def deckfile(number: int) -> str:
    """The text of a deck of so many cards."""
    cards = "".join(f'[[cards]]\nid = "c{n}"\nkind = "concept"\nfront = "{n}?"\nback = "Y."\n' for n in range(number))
    return HEAD.replace('"d"', '"late"') + cards


def as_effect(told: dict[str, Any]) -> dict[str, Any]:
    """What a forecast of two ways tells of the second, as import tells it."""
    without, beside = told["as_set"], told["otherwise"][0]
    return {
        "days": len(without["days"]),
        "daily_seconds": without["daily_seconds"], "with_deck_daily_seconds": beside["daily_seconds"],
        "more": without["days"][-1]["more"], "more_with": beside["days"][-1]["more"],
    }  # fmt: skip
