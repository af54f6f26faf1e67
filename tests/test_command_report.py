# SPDX-License-Identifier: MIT
"""`hark report`: which days, where to, and the numbers, which are those of `hark stats`."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reference
from hark.memory.fold import moment
from hark.memory.model import Grade
from hark.study.report import report
from hark.study.stats import begin_of, wilson
from hark.views.view import json_pieces
from harness import Hark
from test_practice_sums import STEPS, Act, in_memory, live

TOLD = ("days", "retention", "retention_young", "retention_mature", "retention_needs", "days_practised", "year")
"""What a report and `hark stats` both tell."""


@pytest.fixture
def studied(hark: Hark) -> Hark:
    """Four reviews in March of two cards, one of which was not remembered twice, and one reply in February."""
    hark("config journal keep")
    hark(
        "grade care/tired-of-it hard --skills-met safety-check --duration-ms 61000 --reply 'SECRET words'",
        at="2026-02-27 09:00",
    )
    hark("grade listening/reflection good --duration-ms 65000", at="2026-03-02 09:00")
    hark("grade listening/reflection again --duration-ms 5000", at="2026-03-06 09:00")
    hark("grade care/empty-cup easy", at="2026-03-05 09:00")
    hark("grade listening/reflection again --duration-ms 50000", at="2026-03-10 08:00")
    return hark


LATER = "2026-03-20 08:00"


def told(hark: Hark, options: str = "", *, at: str = LATER) -> Any:
    """What a report says; nothing is written."""
    return hark(f"report {options} --out - --json", at=at).json()


def test_years_of_which_the_last_had_no_practice(studied: Hark) -> None:
    """A span may be longer than the calendar: where that is empty, the page is without it."""
    page = studied("report --from 2026-02-01 --to 2028-02-01 --out -", at="2028-02-01 08:00").out

    assert "Days and minutes" in page
    assert "Calendar" not in page


def test_a_month(studied: Hark) -> None:
    """The whole answer for a month that goes on: counted up to today, what was never ticked in it is not there."""
    none = {"reviews": 0, "recalled": 0, "share": None, "share_between": None}
    missed = {"reviews": 2, "recalled": 0, "share": 0.0, "share_between": [0.0, 0.6576]}
    answer = told(studied)
    days = [day for day in answer.pop("days") if day["reviews"]]

    assert [tuple(day.values()) for day in days] == [
        ("2026-03-02", 1, 1, 1, 65000), ("2026-03-05", 1, 1, 1, 0), ("2026-03-06", 1, 0, 0, 5000),
        ("2026-03-10", 1, 0, 0, 50000),
    ]  # fmt: skip
    first = {"first_day": "2026-03-02", "last_day": "2026-03-08"}
    assert answer == {
        "schema": "hark.report/1", "file": None, "pictures": [], "made_on": "2026-03-20", "first_day": "2026-03-01",
        "last_day": "2026-03-20", "share": False, "reviews": 4, "recalled": 2, "new": 2, "duration_ms": 120_000,
        "days_practised": 4, "retention": missed, "retention_young": missed, "retention_mature": none,
        "retention_parts": [
            first | {"retention": missed | {"reviews": 1, "share_between": [0.0, 0.7935]}},
            {"first_day": "2026-03-09", "last_day": "2026-03-15"}
            | {"retention": missed | {"reviews": 1, "share_between": [0.0, 0.7935]}},
        ],
        "retention_needs": 20,
        "year": [["2026-02-27", 1], ["2026-03-02", 1], ["2026-03-05", 1], ["2026-03-06", 1], ["2026-03-10", 1]],
        "decks": [
            {"deck": "listening", "title": "Listening", "on_path": True, "new": 1, "seen": 1, "mature": 0, "faces": 7},
            {"deck": "care", "title": "Care and safety", "on_path": True, "new": 1, "seen": 2, "mature": 0, "faces": 2},
        ],
        "decks_not_begun": 0, "skills": [], "ahead": None,
        "upcoming": [["2026-03-21", 3], *([f"{date(2026, 3, 21) + timedelta(ahead)}", 0] for ahead in range(1, 30))],
        "waiting": 3,
        "hardest": [{
            "card": "listening/reflection", "text": "What does a reflection hand back?", "reviews": 3, "again": 2,
        }],
        "topics": [
            {
                "deck": "listening", "title": "Listening", "reviews": 3, "duration_ms": 120_000, "days_practised": 3,
                "first_day": "2026-03-02", "last_day": "2026-03-10",
            },
            {
                "deck": "care", "title": "Care and safety", "reviews": 1, "duration_ms": 0, "days_practised": 1,
                "first_day": "2026-03-05", "last_day": "2026-03-05",
            },
        ],
    }  # fmt: skip


def test_a_person_is_told_where_it_is(studied: Hark, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named for its days and written where one is; what is there already is never replaced."""
    monkeypatch.chdir(tmp_path)

    assert studied("report", at=LATER).out == (
        "Wrote 1 to 20 Mar 2026 to hark-2026-03.html.\n"
        "Practised on 4 of 20 days: 4 answers, 2 new, 2 minutes.\n"
        "Any browser shows it. Nothing that you typed in a session stands in it.\n"
        "It shows the words of cards that were hard; `--share` leaves them out.\n"
    )
    again = studied("report --svg pictures", at=LATER)
    assert (again.code, again.err) == (
        1,
        "error: hark-2026-03.html: there is a file of that name already\n hint: choose another, or move it away\n",
    )
    assert studied("report --from 2026-02-27 --to 2026-03-02 --share --svg pictures", at=LATER).out == (
        "Wrote 27 Feb to 2 Mar 2026 to hark-2026-02-27-to-2026-03-02.html.\n"
        "Practised on 2 of 4 days: 2 answers, 2 new, 2 minutes.\n"
        "Pictures: pictures/days.svg, pictures/calendar.svg, pictures/decks.svg,\npictures/skills.svg.\n"
        "Any browser shows it. Nothing that you typed in a session stands in it.\n"
    )
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "hark-2026-02-27-to-2026-03-02.html", "hark-2026-03.html", "home", "pictures",
    ]  # fmt: skip


def test_the_hardest_are_ten(hark: Hark) -> None:
    """Of many that were missed those missed most often come first, then those asked least; a new name changes none."""
    cards = "".join(f'[[cards]]\nid = "c{n}"\nkind = "concept"\nfront = "{n}?"\nback = "Y."\n' for n in range(13))
    hark.add_deck("own", f'format = 1\nid = "own"\ntitle = "Own"\n{cards}')
    for number in range(13):
        missed = 3 if number == 12 else 1 if number == 0 else 2
        for grade in ["again"] * missed + ["good"] * (number % 2):
            hark(f"grade own/c{number} {grade}", at="2026-03-02 09:00")

    order = [(hard["card"], hard["reviews"], hard["again"]) for hard in told(hark)["hardest"]]
    assert hark("move own mine", at="2026-03-03 09:00").code == 0
    moved = [hard["card"] for hard in told(hark)["hardest"]]

    assert order == [
        ("own/c12", 3, 3), ("own/c10", 2, 2), *((f"own/c{number}", 2, 2) for number in (2, 4, 6, 8)),
        ("own/c1", 3, 2), ("own/c11", 3, 2), ("own/c3", 3, 2), ("own/c5", 3, 2),
    ]  # fmt: skip
    assert moved == [card.replace("own", "mine") for card, *_ in order]


def test_to_standard_output(studied: Hark) -> None:
    """With `--out -` the page itself is the answer, the same as in a file."""
    page = studied("report --month 2026-02 --out -", at=LATER).out

    assert page.startswith("<!DOCTYPE html>\n")
    assert page.endswith("</html>\n")
    assert "<h1>Practice, February 2026</h1>" in page


def test_nothing_typed_stands_in_it(studied: Hark) -> None:
    """A reply is in no page; what others get has no words of cards either, and the same numbers."""
    for options in ("--from 2026-02-01", "--from 2026-02-01 --share"):
        assert "SECRET" not in studied(f"report {options} --out -", at=LATER).out
        assert "SECRET" not in json.dumps(told(studied, options))
    page = studied("report --share --out -", at=LATER).out
    assert "What does a reflection hand back?" not in page
    assert "listening/reflection" in page
    own, shared = told(studied), told(studied, "--share")
    assert (own["hardest"][0].pop("text"), shared["hardest"][0].pop("text")) == (
        "What does a reflection hand back?",
        None,
    )
    assert own | {"share": True} == shared


def test_what_comes_back(studied: Hark) -> None:
    """A span up to today looks ahead as `hark stats` does, with a row for each day; one that is over does not."""
    studied("grade listening/pause good", at="2026-03-19 08:00")
    studied("grade listening/pause good", at="2026-03-19 08:10")
    coming = [tuple(day) for day in studied("stats --json", at=LATER).json()["upcoming"]]
    page = studied("report --out -", at=LATER).out
    rows = page.partition('<h2 id="part-5">Coming back in 30 days</h2>')[2].partition("</table>")[0]

    assert told(studied, at=LATER)["upcoming"][:7] == [list(day) for day in coming]
    assert coming[0] == ("2026-03-21", 4)
    assert rows.partition("<tbody>")[2].replace("\n", "") == "".join(
        f'<tr><th scope="row">{day}</th><td>{number}</td></tr>'
        for day, number in [
            ("waiting", 3), ("21 Mar", 1), *((f"{date.fromisoformat(day).day} Mar", left) for day, left in coming[1:])
        ] if number
    ) + "</tbody>"  # fmt: skip
    assert told(studied, "--month 2026-02")["upcoming"] == []
    assert "Coming back" not in studied("report --month 2026-02 --out -", at=LATER).out


def test_the_days_ahead(studied: Hark) -> None:
    """With `--ahead` thirty days are played, the first of which is today's session; a span that is over has none."""
    session = studied("due --json", at=LATER).json()["session"]
    ahead = told(studied, "--ahead")["ahead"]
    page = studied("report --ahead --out -", at=LATER).out

    assert len(ahead["days"]) == 30
    assert ahead["days"][0] == {
        "day": "2026-03-20",
        **{name: dict.fromkeys(("low", "middle", "high"), session[name]) for name in ("cards", "seconds", "more")},
    }
    assert ("The coming 30 days</h2>" in page, "Coming back" in page) == (True, False)
    cards, minutes = session["cards"], round(session["seconds"] / 60)
    assert f'<tr><th scope="row">20 Mar</th><td>{cards}</td><td>{minutes}</td><td>{session["more"]}</td></tr>' in page
    ran = studied("report --ahead --month 2026-02", at=LATER)
    assert (ran.code, ran.err) == (
        2,
        "error: `--ahead` goes on from today, and these days ended before\n hint: leave it out, or `--to`\n",
    )


def test_the_page_says_what_it_is_not(studied: Hark) -> None:
    """The record stands under a sentence that says it is no certificate."""
    page = studied("report --out -", at=LATER).out
    record = page[page.index("Practice record") :]

    assert "<strong>This is no certificate and no proof of competence." in record[: record.index("<table>")]


def test_nothing_yet(hark: Hark) -> None:
    """A learner who never practised gets a page that says so and shames nobody."""
    page = hark("report --out -", at=LATER).out

    assert '<h2 id="part-1">No practice in these days</h2>' in page
    assert page.count("<section") == 1
    assert told(hark)["topics"] == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--month 2026-13", "`2026-13` is not a month\n hint: write it as year and month: 2026-11"),
        ("--month 2026", "`2026` is not a month\n hint: write it as year and month: 2026-11"),
        ("--month 1969-12", "`1969-12-01` is not a date hark can use\n hint: years from 1970 on"),
        ("--month 2026-04", "2026-04-01 has not come yet\n hint: today is 2026-03-20"),
        ("--from soon", "`soon` is not a date\n hint: write it as year, month, day: 2026-11-22"),
        ("--from 2026-03-21", "2026-03-21 has not come yet\n hint: today is 2026-03-20"),
        ("--from 2026-03-02 --to 2026-03-01", "2026-03-02 is after 2026-03-01\n hint: the first day comes first"),
        ("--to 2026-03-01", "`--to` needs a beginning\n hint: add `--from DATE`"),
        (
            "--month 2026-03 --from 2026-03-01",
            "`--month` is a span already\n hint: leave it out, or `--from` and `--to`",
        ),
        ("--from 1970-01-01", "that is 20,533 days\n hint: at most 3,660 fit on a page: ten years"),
    ],
)
def test_misuse(hark: Hark, options: str, message: str) -> None:
    """A span that cannot be meant is refused, with what to type."""
    ran = hark(f"report {options}", at=LATER)

    assert (ran.code, ran.err) == (2, f"error: {message}\n")


def test_a_folder_that_cannot_be(studied: Hark, tmp_path: Any) -> None:
    """Where pictures cannot go, that is said and no page is left behind."""
    (tmp_path / "taken").write_text("")

    ran = studied(f"report --out {tmp_path / 'page.html'} --svg {tmp_path / 'taken'} --json", at=LATER)

    error = ran.json()["error"]
    assert (ran.code, error["code"], error["where"]["file"]) == (7, "unwritable", str(tmp_path / "taken"))
    assert not (tmp_path / "page.html").exists()


@given(STEPS, st.integers(0, 400), st.integers(0, 900))
def test_numbers_are_those_of_stats_and_of_the_log(
    steps: list[tuple[bool, Act, int, str, int]], back: int, length: int
) -> None:
    """Whatever happened, over any span, the report counts what going through the whole log in plain words gives."""
    learner = live(in_memory(), steps)
    store, today = learner.store, learner.moment.day
    last = max(1000, today - back)
    first = max(1, last - length)

    view = report(learner, date.fromordinal(first), date.fromordinal(last), share=False)

    met = [(event, before) for event, _, before in reference.reviews(store.history.events())]
    met = [(event, before) for event, before in met if first <= moment(event).day <= last]
    tests = [
        (moment(event).day, event.grade is not Grade.AGAIN)
        for event, before in met
        if before and before.last_day < moment(event).day
    ]
    assert view.reviews == len(met) == sum(day.reviews for day in view.days)
    assert view.recalled == sum(event.grade is not Grade.AGAIN for event, _ in met)
    assert view.new == sum(before is None for _, before in met)
    assert view.duration_ms == sum(min(max(0, event.duration_ms or 0), 600_000) for event, _ in met)
    assert [day.day.toordinal() for day in view.days] == list(range(first, last + 1))
    assert Counter({day.day.toordinal(): day.reviews for day in view.days if day.reviews}) == Counter(
        moment(event).day for event, _ in met
    )
    assert (view.retention.reviews, view.retention.recalled) == (len(tests), sum(recalled for _, recalled in tests))
    for part in view.retention_parts:
        inside = [was for day, was in tests if part.first_day.toordinal() <= day <= part.last_day.toordinal()]
        assert (part.retention.reviews, part.retention.recalled) == (len(inside), sum(inside))
        assert part.retention.share_between == (wilson(sum(inside), len(inside)) if inside else None)
    assert sum(part.retention.reviews for part in view.retention_parts) == len(tests)


@given(STEPS, st.sampled_from((1, 7, 30, 366)))
def test_it_agrees_with_stats(steps: list[tuple[bool, Act, int, str, int]], days: int) -> None:
    """Over the days that `hark stats` tells, both tell the same."""
    from hark.commands.stats import counted

    learner = live(in_memory(), steps)
    today = date.fromordinal(learner.moment.day)

    ours = report(learner, today - timedelta(days=days - 1), today, share=False)
    theirs = counted(learner, days)

    assert [getattr(ours, name) for name in TOLD] == [getattr(theirs, name) for name in TOLD]
    seen = {deck.deck: (deck.seen, deck.mature, deck.faces) for deck in theirs.decks}
    assert {deck.deck: (deck.seen, deck.mature, deck.faces) for deck in ours.decks}.items() <= seen.items()
    assert "".join(json_pieces(ours)).count('"schema"') == 1


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)), st.sampled_from(("day", "week", "month", "year")))
def test_parts_of_a_span(day: date, unit: str) -> None:
    """A day is in the part that begins with it or before, and the day before that is in another."""
    begin = begin_of(day, unit)

    assert begin <= day
    assert begin_of(begin, unit) == begin
    assert begin_of(begin - timedelta(days=1), unit) < begin
