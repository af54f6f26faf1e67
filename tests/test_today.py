# SPDX-License-Identifier: MIT
"""Today's session: planned once, told by everybody alike, and done when it was held."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onhand
import reference
from hark.cards.model import Concept, Deck
from hark.config import DEFAULTS
from hark.memory.days import Calendar
from hark.memory.model import EventKind, Grade
from hark.paths import Folders
from hark.progress.store import Store
from hark.study import today
from hark.study.learner import Learner
from hark.values import replace
from harness import Hark, asked, kept, welcomed

NOWHERE = Path("none")
PLAN = [
    "listening/reflection", "listening/pause", "listening/two-parts", "listening/which-reply", "listening/fourth-no",
    "care/tired-of-it",
]  # fmt: skip
LATER = "2026-03-02 10:00"


def session(hark: Hark, *, at: str = LATER) -> dict[str, int | bool]:
    """Today's session as `due` tells it; home and the number for the prompt must agree."""
    told: dict[str, int | bool] = hark("due --json", at=at).json()["session"]
    assert hark("--json", at=at).json()["session"] == told
    assert hark("next --json", at=at).json()["session_left"] == told["cards"]
    assert len(asked(hark, "", at=at)) >= told["cards"]
    if (hark.home / "cache" / "due.txt").exists():
        assert hark("prompt --count --json", at=at).json()["count"] == told["cards"]
    assert hark("due --exit-code", at=at).code == (0 if told["cards"] else 1)
    return told


def hold(hark: Hark, options: str = "", *, at: str = LATER) -> str:
    """Holds a session to its end, all *easy*, and gives its last line."""
    said = hark(f"review {options}", stdin="\n4\n" * 3 + "a\n4\n" + "Yes.\n\n\n4\n" * 2 + "\n4\n" * 9, at=at).out
    return said.splitlines()[-1]


def test_the_plan_is_made_once(hark: Hark) -> None:
    """The first grade of the day keeps the plan; a grade of something else leaves it as it was."""
    assert asked(hark, "") == PLAN
    hark("grade care/empty-cup easy")

    assert asked(hark, "", at=LATER) == PLAN
    hark("grade listening/two-parts easy")
    assert asked(hark, "", at=LATER) == [ref for ref in PLAN if ref != "listening/two-parts"]
    assert session(hark)["cards"] == 5


def test_looking_keeps_no_plan(hark: Hark) -> None:
    """Who only asks what there is leaves no trace; a session that is begun does."""
    hark("next")
    hark("")
    assert not (hark.home / "data" / "progress.db").exists()

    hark("review", stdin="q\n")
    assert kept(hark, "SELECT count(*) FROM note WHERE name = 'today'") == [(1,)]


def test_a_day_can_be_done(hark: Hark) -> None:
    """When the last card of the plan is graded, everybody says that the day is done, and plain review offers more."""
    hark("config journal off")
    for ref in PLAN:
        hark(f"grade {ref} easy")

    assert session(hark) == {"cards": 0, "seconds": 0, "held": True, "more": 1}
    assert hark("review", at=LATER).out == (
        "Done for today. Well spent.\n"
        "Tomorrow: 3 cards, about 1 minute.\n"
        "\n"
        "  hark review --more  go on, if you like\n"
        "  hark stats          how it goes\n"
        "  hark search WORD    look something up\n"
        "  hark --help         all commands\n"
    )
    assert asked(hark, "", at=LATER) == []
    assert session(hark, at="2026-03-03 09:00")["cards"] == 3


def test_more_is_by_choice(hark: Hark) -> None:
    """`--more` asks what waits beyond the session, and what is named is asked at any time."""
    for ref in PLAN:
        hark(f"grade {ref} easy")

    assert "care/empty-cup" in asked(hark, "--more", at=LATER)
    assert asked(hark, "care", at=LATER) == ["care/empty-cup"]


def test_a_stopped_session_goes_on(hark: Hark) -> None:
    """`q` leaves the session open, and what is left of it is asked next time."""
    welcomed(hark)
    hark("review", stdin="\n4\nq\n")

    assert asked(hark, "", at=LATER) == PLAN[1:]
    assert session(hark) == {"cards": 5, "seconds": 305, "held": False, "more": 3}


def test_a_skipped_card_does_not_open_the_day_again(hark: Hark) -> None:
    """A skip is for another day: the session ends without it, and the day is done; taken back, it is there again."""
    hark("config session_cards 1")
    welcomed(hark)
    hark("review", stdin="s\n")

    assert session(hark)["held"]
    assert asked(hark, "", at=LATER) == []
    assert PLAN[0] not in asked(hark, "--more --cards 9", at=LATER)
    assert asked(hark, "", at="2026-03-03 09:00") == PLAN[:1]


def test_a_skipped_short_step_stays_away(hark: Hark) -> None:
    """A card that was forgotten today and then skipped is not asked again today, whatever else is left."""
    welcomed(hark)
    hark("review", stdin="\n1\nq\n")
    assert asked(hark, "", at=LATER) == PLAN
    hark("review", stdin="s\nq\n", at=LATER)

    assert asked(hark, "", at="2026-03-02 12:00") == PLAN[1:]
    assert session(hark, at="2026-03-02 12:00")["cards"] == 5
    assert PLAN[0] in asked(hark, "", at="2026-03-03 09:00")


def test_one_number_of_what_is_left(hark: Hark) -> None:
    """A short step that has run out is counted where today's session is told: so many the session begins with."""
    welcomed(hark)
    hark("review", stdin="\n1\n\n3\nq\n")

    assert session(hark, at="2026-03-02 09:00")["cards"] == len(asked(hark, "")) == 4
    assert session(hark)["cards"] == len(asked(hark, "", at=LATER)) == 6
    assert "1 of 6" in hark("review", stdin="q\n", at=LATER).out


def test_the_end_tells_the_tomorrow_that_home_tells(hark: Hark) -> None:
    """The pace that the last answers show is in the numbers at a session's end, as in those of home right after."""
    for _ in range(10):
        hark("grade care/empty-cup again --duration-ms 400000")
    with sqlite3.connect(hark.home / "data" / "progress.db") as database:
        database.execute("UPDATE note SET value = ? WHERE name = 'pace'", (json.dumps({"concept": 1}),))

    end = json.loads(hark("session --stdio", stdin='{"do": "quit"}\n', at=LATER).out.splitlines()[-1])

    home = hark("--json", at=LATER).json()
    assert (end["session_tomorrow"], end["session"]) == (home["tomorrow"], home["session"])


def test_a_skip_taken_back(hark: Hark) -> None:
    """The card is of today's session again."""
    welcomed(hark)
    hark("review", stdin="s\nu\nq\n")

    assert asked(hark, "", at=LATER) == PLAN


def test_what_is_set_aside_leaves_the_plan(hark: Hark) -> None:
    """A card or deck that is suspended is not of the session, until it is resumed."""
    hark("grade listening/reflection easy")
    hark("suspend care")
    assert "care/tired-of-it" not in asked(hark, "", at=LATER)

    hark("resume care")
    assert "care/tired-of-it" in asked(hark, "", at=LATER)


def test_undo_brings_a_card_back(hark: Hark) -> None:
    """A grade taken back makes its card one of the session again."""
    hark("grade listening/reflection easy")
    hark("undo")

    assert asked(hark, "", at=LATER) == PLAN


def test_a_short_step_is_no_session(hark: Hark) -> None:
    """A card forgotten in today's session belongs to it while it is open, and waits once the day is done."""
    hark("config session_cards 2")
    hark("grade listening/reflection again")
    assert asked(hark, "", at=LATER) == PLAN[:2]

    hark("grade listening/pause easy")
    assert session(hark)["held"]
    assert asked(hark, "--more", at=LATER)[0] == PLAN[0]
    assert PLAN[0] in asked(hark, "", at="2026-03-03 09:00")


def test_next_goes_on_beyond_the_session(hark: Hark) -> None:
    """A script that asks until nothing comes gets the session first, then all else that waits."""
    given_cards = []
    while (answer := hark("next --json").json())["card"]:
        given_cards.append(answer["card"]["card"])
        hark(f"grade {given_cards[-1]} easy")

    assert given_cards == [*PLAN, "care/empty-cup"]


def test_what_is_asked_for_holds_after_a_gap(hark: Hark) -> None:
    """A gentle return is for who asks for nothing; a number on the command line is honoured."""
    for ref in PLAN:
        hark(f"grade {ref} easy")

    assert len(asked(hark, "", at="2026-05-20 09:00")) < len(
        asked(hark, "--cards 9 --minutes 60", at="2026-05-20 09:00")
    )


def test_the_return_stays_gentle(hark: Hark) -> None:
    """Its first grade does not turn it into a usual session."""
    for ref in PLAN:
        hark(f"grade {ref} easy")
    there = asked(hark, "", at="2026-05-20 09:00")
    hark(f"grade {there[0]} good", at="2026-05-20 09:00")

    assert asked(hark, "", at="2026-05-20 09:01") == there[1:]
    assert hark("--json", at="2026-05-20 09:01").json()["is_return"]


@pytest.mark.parametrize("note", ["", "{", "[]", '{"day": "x"}', '{"day": 1}', "null"])
def test_a_note_that_is_none(note: str) -> None:
    """What cannot be read as a plan is none."""
    store = onhand.store_of({})
    store.put_note("today", note)

    assert today.planned(store, 739_677) is None


@given(
    day=st.integers(739_000, 740_000),
    refs=st.lists(st.text(max_size=9), unique=True).map(tuple),
    minutes=st.floats(1, 240),
    skipped=st.frozensets(st.text(max_size=9)),
    flags=st.tuples(st.booleans(), st.booleans()),
)
def test_a_plan_is_kept_as_it_is(
    day: int, refs: tuple[str, ...], minutes: float, skipped: frozenset[str], flags: tuple[bool, bool]
) -> None:
    """What is read is what was kept, for its day alone."""
    store, plan = onhand.store_of({}), today.DayPlan(day, refs, minutes, flags[0], skipped, flags[1])

    today.keep(store, plan)

    assert today.planned(store, day) == plan
    assert today.planned(store, day + 1) is None


FACES = list(
    Deck(id="d", title="d", cards=tuple(Concept(id=f"c{n}", front=f"{n}?", back="Y.") for n in range(9))).faces()
)
GRADES = st.lists(st.tuples(st.integers(0, 8), st.sampled_from(list(Grade))), max_size=12)


def learner(store: Store, now: datetime, new_per_day: int, zone: str) -> Learner:
    """A learner of nine cards."""
    folders = Folders(*[NOWHERE] * 3)
    settings = replace(DEFAULTS, values={**DEFAULTS.values, "new_per_day": new_per_day, "session_cards": 4})
    return Learner(onhand.library_of(onhand.decks_of(FACES)), store, settings, Calendar(ZoneInfo(zone)), folders, now)


@given(GRADES, GRADES, st.integers(0, 5), st.sampled_from(["UTC", "Pacific/Apia", "America/St_Johns"]))
def test_a_forecast_is_what_comes(
    before: list[tuple[int, Grade]], graded: list[tuple[int, Grade]], new_per_day: int, zone: str
) -> None:
    """What is left today is the plan without what was graded; the forecast tells the sessions of the next week."""
    store = onhand.store_of({})
    here = learner(store, datetime(2026, 3, 1, 20, tzinfo=UTC), new_per_day, zone)
    for place, grade in before:
        record(here, place, grade)
    here.at(datetime(2026, 3, 9, 20, tzinfo=UTC))
    plan = [face.ref for face in here.today.faces]
    here.begin_day()
    for place, grade in graded:
        record(here, place, grade)

    left = reference.left_of(plan, store.snapshot.standings(), here.moment.day)
    assert [face.ref for face in here.today.faces if face.ref in left] == left
    assert here.today.is_held == (not left and bool(plan or store.snapshot.graded_on(here.moment.day)))
    points = here.forecast()
    assert points[0] == (here.moment.at_ms // 1000, here.today.cards)
    for at, count in points[1:]:
        here.at(datetime.fromtimestamp(at, UTC))
        assert here.today.cards == count


def test_a_later_moment_knows_what_others_wrote(tmp_path: Path) -> None:
    """Going on, a learner meets steps that have run out since, and what was graded or added by another program."""
    file = tmp_path / "progress.db"
    with Store.open(file, Random(1), create=True) as store, Store.open(file, Random(2)) as elsewhere:
        here, there = (learner(each, datetime(2026, 3, 9, 20, tzinfo=UTC), 5, "UTC") for each in (store, elsewhere))
        record(here, 0, Grade.GOOD)
        totals = [here.total()]
        here.at(datetime(2026, 3, 9, 20, 30, tzinfo=UTC))
        totals.append(here.total())
        for place in (1, 2):
            record(there, place, Grade.EASY)
        here.at(datetime(2026, 3, 9, 20, 31, tzinfo=UTC))
        totals.append(here.total())

    assert totals == [4, 5, 3]


def record(here: Learner, place: int, grade: Grade) -> None:
    """Grades a card of *here*."""
    here.store.log.record(here.moment, FACES[place].ref, EventKind.REVIEW, grade=grade, detail={"retention": 0.9})
    here.refresh()


@pytest.mark.parametrize("first", ["listening/pause", "listening/pause#reverse", "listening/two-parts#2"])
def test_another_side_waits_for_tomorrow(hark: Hark, first: str) -> None:
    """Of a card one side a day is asked, by `next`, in more sessions and by name, whichever came first."""
    hark(f"grade {first} easy")
    card, others = first.split("#")[0], set()
    for options in ("", "--more --minutes 60", "listening --minutes 60"):
        others |= {ref for ref in asked(hark, options, at=LATER) if ref.split("#")[0] == card}
    while (answer := hark("next --json", at=LATER).json())["card"]:
        others |= {ref for ref in [answer["card"]["card"]] if ref.split("#")[0] == card}
        hark(f"grade {answer['card']['card']} easy", at=LATER)

    assert others == set()
    assert hark("due --json", at=LATER).json()["total"] == 0
    assert [ref for ref in asked(hark, "listening", at="2026-03-03 09:00") if ref.split("#")[0] == card]


def test_the_allowance_counts_cards_after_a_merge(hark: Hark, tmp_path: Path) -> None:
    """Cards begun on two computers are counted once."""
    hark("grade listening/reflection easy")
    other = tmp_path / "laptop"
    shutil.copytree(hark.home, other)
    for ref in PLAN[1:4]:
        hark(f"grade {ref} easy")
        hark(f"grade {ref} easy", HARK_HOME=str(other), seed=5)
    hark("config new_per_day 6")
    before = hark("due --json").json()["new"]
    hark(f"merge {other / 'data' / 'progress.db'} --yes", at=LATER)

    assert (before, hark("due --json", at=LATER).json()["new"]) == (2, 2)


def test_the_allowance_holds_when_days_begin_at_another_hour(hark: Hark) -> None:
    """Setting the hour at midday makes no second allowance of the same morning."""
    hark("config new_per_day 2")
    hark("grade listening/reflection easy")
    hark("grade care/empty-cup easy")
    hark("config day_starts_at 12:00", at="2026-03-02 10:30")

    assert hark("due --json", at="2026-03-02 11:00").json()["new"] == 0
    assert hark("due --json", at="2026-03-02 12:30").json()["new"] == 0
    assert hark("due --json", at="2026-03-03 12:30").json()["new"] == 2


def test_a_duration_is_at_most_ten_minutes(hark: Hark) -> None:
    """A card left open overnight is ten minutes of practice, by option and by line of JSON."""
    hark("grade listening/reflection good --duration-ms 28800000")
    hark("grade -", stdin='{"card": "care/empty-cup", "grade": "good", "duration_ms": 28800000}\n')

    assert hark("stats --json").json()["today"]["duration_ms"] == 2 * 600_000
    assert kept(hark, "SELECT DISTINCT duration_ms FROM event") == [(600_000,)]
