# SPDX-License-Identifier: MIT
"""Studying from the command line: bare hark, due, next, grade, undo, and review held in lines."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from harness import Hark

WELCOME = """\
Welcome to hark

A few minutes a day to get better at supporting other people: ideas, choices, and scenarios you answer in your own words.

hark is a practice tool for learning. It is not therapy, a crisis service, medical or legal advice, a certificate, or \
proof of competence. Follow your service's policy and your supervisor.

Cards speak of suicide, overdose, abuse and loss. Skip any card, any time: a skip costs nothing.

What you type stays on this computer. Leave out real names and anything that could tell who a person is.

Help: In danger now: your local emergency number.

"""  # noqa: E501 - lines for a screen reader are not wrapped
CONSENT = """\
Keep your replies?

hark can keep what you type, so that you see your earlier reply when a scenario comes back.
What you type stays on this computer. Leave out real names and anything that could tell who a person is.

`hark config journal off` or `keep` changes this later.

"""


def welcomed(hark: Hark) -> None:
    """Has the notice shown, so that a transcript can begin with its first card."""
    hark("review", stdin="q\n")


def events(hark: Hark, *, at: str = "2026-03-02 09:00") -> list[tuple[str, str, str | None, bool]]:
    """The log, oldest first: kind, card, grade, and whether it was taken back."""
    log = hark("log --json --limit 1000", at=at).json()["events"]
    return [(one["kind"], one["card"], one["grade"], one["undone"]) for one in reversed(log)]


def kept(hark: Hark, query: str) -> list[tuple[Any, ...]]:
    """Rows of the progress file."""
    with sqlite3.connect(hark.home / "data" / "progress.db") as db:
        return db.execute(query).fetchall()


def shown_options(hark: Hark, seed: int = 1) -> dict[str, str]:
    """The options of the choice card and their letters, in the order in which the dice show them."""
    shown = hark("review --kind choice", stdin="q\n", seed=seed).out
    return {text: letter for letter, text in re.findall(r"^([a-h]): (.+)$", shown, re.MULTILINE)}


def asked(hark: Hark, options: str, *, at: str = "2026-03-02 09:00") -> list[str]:
    """The cards a session with these options would ask."""
    return [card["card"] for card in hark(f"review --json {options}", at=at).json()["cards"]]


class TestHome:
    """Bare `hark`."""

    def test_first_time(self, hark: Hark) -> None:
        """A newcomer is welcomed, told how long it takes, and what to type."""
        ran = hark("")

        assert (ran.code, ran.err) == (0, "")
        assert ran.out == (
            "Welcome. A first session is ready.\n"
            "6 cards, about 5 minutes.\n"
            "\n"
            "hark review start   hark stats how it goes   hark --help all commands\n"
        )

    def test_first_time_as_json(self, hark: Hark) -> None:
        """Nine questions wait; six cards fit five minutes, siblings kept for another time."""
        assert hark("--json").json() == {
            "schema": "hark.home/1", "total": 9, "session_cards": 6, "session_seconds": 325, "is_return": False,
            "is_first": True, "reviewed_today": 0, "average_per_day": 0.0, "next_due_at": None, "broken": [],
        }  # fmt: skip

    def test_nothing_due(self, hark: Hark) -> None:
        """With the day's new card graded, hark says when the next one comes."""
        hark("config new_per_day 1")
        hark("grade listening/reflection easy")

        assert hark("").out == (
            "Nothing is due.\n"
            "The next card comes tomorrow.\n"
            "Today so far: 1 card.\n"
            "\n"
            "hark stats how it goes   hark search WORD look something up\n"
            "hark --help all commands\n"
        )

    def test_nothing_due_as_json(self, hark: Hark) -> None:
        """Tomorrow is the next study day, which begins at four."""
        hark("config new_per_day 1")
        hark("grade listening/reflection easy")

        assert hark("--json").json() == {
            "schema": "hark.home/1", "total": 0, "session_cards": 0, "session_seconds": 0, "is_return": False,
            "is_first": False, "reviewed_today": 1, "average_per_day": 0.14, "next_due_at": "2026-03-03T04:00:00Z",
            "broken": [],
        }  # fmt: skip

    def test_next_card_in_minutes(self, hark: Hark) -> None:
        """A card in a ten-minute step is announced to the minute."""
        hark("config new_per_day 1")
        hark("grade listening/reflection good", at="2026-03-02 09:00")

        assert hark("--plain", at="2026-03-02 09:04").out == (
            "Nothing is due.\n"
            "The next card comes in 6 min.\n"
            "Today so far: 1 card.\n"
            "\n"
            "Type: hark stats = how it goes, hark search WORD = look something up, hark --help = all commands\n"
        )

    def test_after_a_gap(self, hark: Hark) -> None:
        """After weeks away a short session waits, without shaming counts."""
        hark("grade listening/reflection easy", at="2026-03-02 09:00")

        assert hark("", at="2026-04-20 09:00").out == (
            "Welcome back. A short session is ready.\n"
            "1 card, about 1 minute. The rest can wait.\n"
            "\n"
            "hark review start   hark stats how it goes   hark --help all commands\n"
        )

    def test_after_a_gap_nothing_new(self, hark: Hark) -> None:
        """The return holds cards seen before and nothing new."""
        hark("grade listening/reflection easy", at="2026-03-02 09:00")

        assert asked(hark, "", at="2026-04-20 09:00") == ["listening/reflection"]

    def test_no_new_cards_wanted(self, hark: Hark) -> None:
        """Somebody who wants no new cards is not promised a first session of none."""
        hark("config new_per_day 0")

        assert hark("").out == (
            "Nothing is due.\n\nhark stats how it goes   hark search WORD look something up\nhark --help all commands\n"
        )


class TestDue:
    """`hark due`."""

    def test_json(self, hark: Hark) -> None:
        """What waits is counted by deck, in learning order."""
        assert hark("due --json").json() == {
            "schema": "hark.due/1", "total": 9, "learning": 0, "reviews": 0, "new": 9, "next_due_at": None,
            "decks": [
                {
                    "deck": "listening", "title": "Listening", "cards": 5,
                    "learning": 0, "reviews": 0, "new": 7, "suspended": False,
                },
                {
                    "deck": "care", "title": "Care and safety", "cards": 2,
                    "learning": 0, "reviews": 0, "new": 2, "suspended": False,
                },
            ],
            "broken": [],
        }  # fmt: skip

    def test_table(self, hark: Hark) -> None:
        """A person reads a small table and one sentence."""
        assert hark("due").out == (
            "due  new  deck\n"
            "  0    7  listening\n"
            "  0    2  care\n"
            "\n"
            "0 due and 9 new: 9 cards waiting.\n"
        )  # fmt: skip

    def test_plain(self, hark: Hark) -> None:
        """A screen reader gets each row as labelled words."""
        assert hark("due --plain").out == (
            "due: 0, new: 7, deck: listening\n"
            "due: 0, new: 2, deck: care\n"
            "\n"
            "0 due and 9 new: 9 cards waiting.\n"
        )  # fmt: skip

    def test_of_one_deck(self, hark: Hark) -> None:
        """A prefix names a deck, and only that deck is counted."""
        assert hark("due ca").out == "due  new  deck\n  0    2  care\n\n0 due and 2 new: 2 cards waiting.\n"

    def test_states(self, hark: Hark) -> None:
        """Learning steps, reviews and new cards are told apart."""
        hark("grade listening/reflection easy", at="2026-03-02 09:00")
        hark("grade listening/pause good", at="2026-03-20 09:00")

        due = hark("due --json", at="2026-03-20 09:10").json()

        assert (due["total"], due["learning"], due["reviews"], due["new"]) == (9, 1, 1, 7)

    def test_daily_limit_of_new_cards(self, hark: Hark) -> None:
        """New cards wait only as many as the day still allows; the next study day allows more."""
        hark("config new_per_day 2")
        hark("grade listening/reflection easy")

        assert hark("due --json").json()["new"] == 1
        assert hark("due --json", at="2026-03-03 03:59").json()["new"] == 1
        assert hark("due --json", at="2026-03-03 04:00").json()["new"] == 2

    def test_exit_code_when_due(self, hark: Hark) -> None:
        """`--exit-code` answers 0 when something waits, and says what it always says."""
        assert hark("due --exit-code") == hark("due")
        assert hark("due --exit-code").code == 0

    def test_exit_code_when_nothing_is_due(self, hark: Hark) -> None:
        """`--exit-code` answers 1 when nothing waits; without it that is 0."""
        hark("suspend listening")
        hark("suspend care")

        assert (hark("due").code, hark("due").out) == (0, "Nothing is due.\n")
        assert (hark("due --exit-code").code, hark("due --exit-code").out) == (1, "Nothing is due.\n")
        assert hark("due --exit-code --json").code == 1
        assert hark("due --exit-code --json").json() == hark("due --json").json()

    def test_exit_code_of_one_deck(self, hark: Hark) -> None:
        """The exit code is about the decks named."""
        hark("suspend care")

        assert hark("due care --exit-code").code == 1
        assert hark("due listening --exit-code").code == 0

    def test_writes_nothing(self, hark: Hark) -> None:
        """Looking leaves no trace."""
        hark("due")
        hark("")
        hark("next")

        assert not (hark.home / "data").exists()


class TestNext:
    """`hark next`."""

    def test_json(self, hark: Hark) -> None:
        """The card, its answer, and what each grade would do."""
        assert hark("next --json").json() == {
            "schema": "hark.next/1",
            "total": 9,
            "card": {
                "card": "listening/reflection", "deck": "listening", "deck_title": "Listening", "kind": "concept",
                "question": "What does a reflection hand back?", "answer": "What the person said, in fresh words.",
                "options": [], "setting": None, "task": None, "skills": [], "trap": None, "models": [],
                "why": "They hear that you followed.", "topics": ["T-01"], "sources": ["A book (2020)"],
                "tags": ["basics"], "difficulty": 1, "safety": False,
            },
            "is_new": True,
            "token": "listening/reflection@new",
            "prospects": [
                {"grade": "again", "due_at": "2026-03-02T09:01:00Z", "interval_ms": 60_000},
                {"grade": "hard", "due_at": "2026-03-02T09:05:30Z", "interval_ms": 330_000},
                {"grade": "good", "due_at": "2026-03-02T09:10:00Z", "interval_ms": 600_000},
                {"grade": "easy", "due_at": "2026-03-11T04:00:00Z", "interval_ms": 9 * 86_400_000},
            ],
            "helpline": None,
            "next_due_at": None,
        }  # fmt: skip

    def test_page(self, hark: Hark) -> None:
        """A person reads the question, not the answer, and what to type."""
        assert hark("next").out == (
            "Listening · concept · listening/reflection\n"
            "\n"
            "What does a reflection hand back?\n"
            "\n"
            "again 1 min   hard 6 min   good 10 min   easy 9 days\n"
            "hark show listening/reflection   hark grade listening/reflection good\n"
        )

    def test_scenario_about_safety(self, hark: Hark) -> None:
        """A card about safety comes with the region's helpline note."""
        hark("config region us")

        assert hark("next care --kind scenario --plain").out == (
            "Care and safety · scenario · care/tired-of-it\n"
            "\n"
            "Setting: Walking home.\n"
            "They say: I am so tired of being here. Not this town. Here.\n"
            "Task: What do you say next?\n"
            "\n"
            "Grades: again 1 min   hard 6 min   good 10 min   easy 7 days\n"
            "hark show care/tired-of-it   hark grade care/tired-of-it good\n"
            "Help: Call or text 988.\n"
        )

    def test_nothing(self, hark: Hark) -> None:
        """With nothing to ask there is no card and no token."""
        hark("suspend listening")
        hark("suspend care")

        assert hark("next").out == "Nothing is due.\n"
        assert hark("next --json").json() == {
            "schema": "hark.next/1", "total": 0, "card": None, "is_new": False, "token": None, "prospects": [],
            "helpline": None, "next_due_at": None,
        }  # fmt: skip

    def test_token_is_a_key(self, hark: Hark) -> None:
        """A grade sent twice with the token counts once."""
        token = hark("next --json").json()["token"]

        first = hark(f"grade listening/reflection good --key {token} --json").json()
        again = hark(f"grade listening/reflection good --key {token} --json").json()

        assert (first["repeated"], again["repeated"]) == (False, True)
        assert events(hark) == [("review", "listening/reflection", "good", False)]

    def test_token_changes_with_each_grade(self, hark: Hark) -> None:
        """The next time the card is asked, its token is another one."""
        first = hark("next --json").json()["token"]
        hark(f"grade listening/reflection good --key {first}")

        later = hark("next --json", at="2026-03-02 09:10").json()

        assert later["card"]["card"] == "listening/reflection"
        assert later["token"] != first

    def test_token_after_an_undo(self, hark: Hark) -> None:
        """A grade taken back can be given again with the token `next` gives then."""
        hark(f"grade listening/reflection again --key {hark('next --json').json()['token']}")
        hark("undo")

        ran = hark(f"grade listening/reflection good --key {hark('next --json').json()['token']} --json")

        assert ran.code == 0
        assert ran.json()["repeated"] is False


class TestGrade:
    """`hark grade`."""

    def test_json(self, hark: Hark) -> None:
        """The answer is the memory FSRS-6 keeps after a first *good* (w2 = 2.3065), due in ten minutes."""
        answer = hark("grade listening/reflection good --duration-ms 1500 --json").json()

        assert answer == {
            "schema": "hark.grade/1", "event": answer["event"], "card": "listening/reflection", "grade": "good",
            "repeated": False, "clock_behind": False,
            "memory": {
                "state": "learning", "stability_days": 2.3065, "difficulty": pytest.approx(2.1181, abs=1e-4),
                "retrievability": 1.0, "due_at": "2026-03-02T09:10:00Z", "interval_ms": 600_000,
                "last_review_at": "2026-03-02T09:00:00Z", "reps": 1, "lapses": 0, "leech": False,
            },
            "total": 8,
        }  # fmt: skip

    def test_page(self, hark: Hark) -> None:
        """A person reads when the card comes back and how many wait."""
        ran = hark("grade listening/reflection good")

        assert ran.out == "listening/reflection: good. It comes back in 10 min.\n8 cards waiting.\n"

    def test_due_from_the_start_of_the_study_day(self, hark: Hark) -> None:
        """Graded in the evening with an interval of days, the card is due from four in the morning."""
        hark("grade listening/reflection good", at="2026-03-02 20:50", zone="Europe/Berlin")

        answer = hark("grade listening/reflection good --json", at="2026-03-02 21:00", zone="Europe/Berlin").json()

        assert answer["memory"]["due_at"] == "2026-03-04T03:00:00Z"

    def test_prefixes(self, hark: Hark) -> None:
        """Deck and card may each be shortened as far as they stay clear."""
        assert hark("grade lis/ref good --json").json()["card"] == "listening/reflection"

    def test_sibling(self, hark: Hark) -> None:
        """A sibling is graded by itself."""
        hark("grade listening/pause#reverse good")

        assert hark("show listening/pause --json").json()["memory"] is None
        assert hark("show listening/pause#reverse --json").json()["memory"]["reps"] == 1

    def test_key_twice(self, hark: Hark) -> None:
        """A grade repeated with its key changes nothing and says so."""
        first = hark("grade listening/reflection good --key k1 --json").json()

        again = hark("grade listening/reflection good --key k1 --json", at="2026-03-02 09:05").json()

        assert again == first | {"repeated": True}
        assert hark("grade listening/reflection good --key k1", at="2026-03-02 09:05").out == (
            "listening/reflection: good (already recorded). It comes back in 5 min.\n8 cards waiting.\n"
        )
        assert events(hark) == [("review", "listening/reflection", "good", False)]

    @pytest.mark.parametrize(
        "line", ["grade listening/pause good --key k1", "grade listening/reflection easy --key k1"]
    )
    def test_key_reused(self, hark: Hark, line: str) -> None:
        """A key used for another card or another grade is refused, and nothing is recorded."""
        hark("grade listening/reflection good --key k1")

        ran = hark(line)

        assert (ran.code, ran.out) == (1, "")
        assert ran.err == (
            "error: the key `k1` was used for `listening/reflection` good\n hint: give every grade a key of its own\n"
        )
        assert events(hark) == [("review", "listening/reflection", "good", False)]

    def test_key_of_a_grade_taken_back(self, hark: Hark) -> None:
        """A repeated grade that was taken back meanwhile is not passed off as recorded."""
        hark("grade listening/reflection good --key k1")
        hark("undo")

        ran = hark("grade listening/reflection good --key k1")

        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "error: the grade under `k1` was taken back\n hint: give this one a new key\n"

    def test_key_of_a_later_grade_taken_back(self, hark: Hark) -> None:
        """That holds for a card which has earlier grades as well."""
        hark("grade listening/reflection easy", at="2026-03-02 09:00")
        hark("grade listening/reflection good --key k1", at="2026-03-12 09:00")
        hark("undo", at="2026-03-12 09:01")

        ran = hark("grade listening/reflection good --key k1", at="2026-03-12 09:02")

        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "error: the grade under `k1` was taken back\n hint: give this one a new key\n"

    def test_skills_met(self, hark: Hark) -> None:
        """The skills a reply showed go into the event's detail."""
        hark("grade care/tired-of-it hard --skills-met 'safety-check, hold-silence'")

        [(detail,)] = kept(hark, "SELECT detail FROM event")
        assert json.loads(detail)["skills_met"] == ["safety-check", "hold-silence"]

    @pytest.mark.parametrize(("journal", "replies"), [("keep", [("I am here.",)]), ("ask", []), ("off", [])])
    def test_reply(self, hark: Hark, journal: str, replies: list[tuple[str]]) -> None:
        """A reply is kept only with `journal = keep`."""
        hark(f"config journal {journal}")

        hark("grade care/tired-of-it good --reply 'I am here.'")

        assert kept(hark, "SELECT text FROM response") == replies

    def test_reply_goes_with_its_grade(self, hark: Hark) -> None:
        """Taking a grade back removes the reply that came with it."""
        hark("config journal keep")
        hark("grade care/tired-of-it good --reply 'I am here.'")

        hark("undo")

        assert kept(hark, "SELECT text FROM response") == []

    def test_clock_set_back(self, hark: Hark) -> None:
        """A grade from before the last one counts as of the last one, and is flagged."""
        hark("grade listening/reflection good", at="2026-03-02 09:00")

        ran = hark("grade listening/reflection good", at="2026-03-01 08:00")

        assert ran.out == (
            "listening/reflection: good. It comes back in 3 days, 4 Mar.\n"
            "The clock stands before this card's last review; the earlier time was used.\n"
            "8 cards waiting.\n"
        )

    def test_leech(self, hark: Hark) -> None:
        """A card that has lapsed eight times is set aside and told; resuming brings it back."""
        hark("grade listening/reflection easy", at="2026-01-01 09:00")
        for month in range(2, 10):
            ran = hark("grade listening/reflection again --plain", at=f"2026-{month:02}-01 09:00")
            if month < 9:
                hark("grade listening/reflection good", at=f"2026-{month:02}-01 09:10")

        assert ran.out == (
            "listening/reflection: again. It comes back in 10 min.\n"
            "Note: It has lapsed 8 times and is set aside. `hark resume listening/reflection` brings it back.\n"
            "8 cards waiting.\n"
        )
        assert hark("due --json", at="2026-09-01 09:10").json()["learning"] == 0
        hark("resume listening/reflection", at="2026-09-01 09:10")
        assert hark("due --json", at="2026-09-01 09:10").json()["learning"] == 1

    def test_key_that_is_not_text(self, hark: Hark) -> None:
        """A key of bytes that are not UTF-8 does not bring hark down."""
        assert hark("grade listening/reflection good --key k\udcff").code in (0, 1, 2)


class TestGradeLines:
    """`hark grade -`."""

    LINES = """\
{"card": "listening/reflection", "grade": "good", "key": "k1"}

nonsense
[]
{"card": "listening/reflection", "grade": "goood"}
{"card": "listening/nope", "grade": "good"}
{"card": "care/tired-of-it", "grade": "hard", "skills_met": ["safety-check"], "duration_ms": 1200, "key": null}
{"card": "care/empty-cup", "grade": "hard", "grad": 1}
{"card": "care/empty-cup", "grade": "hard", "duration_ms": true}
{"card": "care/empty-cup", "grade": "hard", "duration_ms": -1}
{"card": "care/empty-cup", "grade": "hard", "skills_met": [1]}
{"card": "listening/reflection", "grade": "good", "key": "k1"}
"""

    def test_transcript(self, hark: Hark) -> None:
        """Good lines are recorded, bad ones told with their number, and the rest goes on."""
        ran = hark("grade - --plain", stdin=self.LINES)

        assert ran.code == 2
        assert ran.out == (
            "listening/reflection: good. It comes back in 10 min.\n"
            "8 cards waiting.\n"
            "care/tired-of-it: hard. It comes back in 6 min.\n"
            "7 cards waiting.\n"
            "listening/reflection: good (already recorded). It comes back in 10 min.\n"
            "7 cards waiting.\n"
        )
        assert ran.err == (
            "error: -:3: not a line of JSON\n"
            ' hint: write {"card": "...", "grade": "good"}\n'
            "error: -:4: a line needs `card` and `grade`\n"
            ' hint: write {"card": "...", "grade": "good"}\n'
            "error: -:5: unknown grade `goood`\n"
            " hint: did you mean `good`?\n"
            "error: -:6: no card named `listening/nope`\n"
            " hint: `hark search TEXT` finds cards by their words\n"
            "error: -:8: unknown key `grad`\n"
            " hint: did you mean `grade`?\n"
            "error: -:9: `duration_ms` has the wrong type\n"
            " hint: see `hark --help`\n"
            "error: -:10: `duration_ms` is not a possible number of milliseconds\n"
            " hint: see `hark --help`\n"
            "error: -:11: `skills_met` has the wrong type\n"
            " hint: see `hark --help`\n"
        )
        assert events(hark) == [
            ("review", "listening/reflection", "good", False),
            ("review", "care/tired-of-it", "hard", False),
        ]

    def test_json_lines(self, hark: Hark) -> None:
        """Under `--json` each line is answered by one object in its place, and standard error stays empty."""
        ran = hark("grade - --json", stdin=self.LINES)

        answers = [json.loads(line) for line in ran.out.splitlines()]
        assert (ran.code, ran.err) == (2, "")
        assert [answer.get("error", {}).get("where", {}).get("line") for answer in answers] == [
            None,
            3,
            4,
            5,
            6,
            None,
            8,
            9,
            10,
            11,
            None,
        ]
        assert [answer["schema"] for answer in answers] == [
            "hark.grade/1", *["hark.error/1"] * 4, "hark.grade/1", *["hark.error/1"] * 4, "hark.grade/1"
        ]  # fmt: skip

    def test_last_bad_line_gives_the_exit_code(self, hark: Hark) -> None:
        """A card that does not exist makes it 3, even when good lines follow."""
        lines = '{"card": "listening/nope", "grade": "good"}\n{"card": "listening/pause", "grade": "good"}\n'

        assert hark("grade -", stdin=lines).code == 3

    def test_nothing(self, hark: Hark) -> None:
        """No lines, no answers."""
        ran = hark("grade -", stdin="")

        assert (ran.code, ran.out, ran.err) == (0, "", "")

    def test_last_line_without_its_end(self, hark: Hark) -> None:
        """The last line counts even when it lacks its newline."""
        assert hark("grade -", stdin='{"card": "listening/pause", "grade": "easy"}').code == 0
        assert events(hark) == [("review", "listening/pause", "easy", False)]

    def test_hostile_nesting(self, hark: Hark) -> None:
        """JSON nested beyond any use is a bad line and no crash."""
        ran = hark("grade - --plain", stdin="[" * 100_000 + "\n")

        assert (ran.code, ran.err.splitlines()[0]) == (2, "error: -:1: not a line of JSON")

    def test_key_that_is_not_text(self, hark: Hark) -> None:
        r"""A key such as `\ud800`, which JSON can write and no text can hold, does not stop the lines after it."""
        bad = '{"card": "listening/pause", "grade": "good", "key": "\\ud800"}'
        lines = bad + '\n{"card": "care/empty-cup", "grade": "good"}\n'

        hark("grade -", stdin=lines)

        assert ("review", "care/empty-cup", "good", False) in events(hark)


class TestUndo:
    """`hark undo`."""

    def test_nothing(self, hark: Hark) -> None:
        """With nothing recorded there is nothing to undo."""
        ran = hark("undo")

        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "error: there is nothing to undo\n hint: `hark log` shows what was recorded\n"

    def test_first_grade(self, hark: Hark) -> None:
        """The card is new again."""
        before = hark("due --json").json()
        hark("grade listening/reflection good")

        ran = hark("undo")

        assert ran.out == "Taken back: good listening/reflection, today 09:00.\n"
        assert hark("due --json").json() == before

    def test_later_grade(self, hark: Hark) -> None:
        """The card stands where it stood before."""
        hark("grade listening/reflection good", at="2026-03-02 09:00")
        before = hark("show listening/reflection --json", at="2026-03-02 09:11").json()
        hark("grade listening/reflection good", at="2026-03-02 09:10")

        ran = hark("undo", at="2026-03-02 09:11")

        assert ran.out == "Taken back: good listening/reflection, today 09:10.\nIt comes back now.\n"
        assert hark("show listening/reflection --json", at="2026-03-02 09:11").json() == before

    def test_json(self, hark: Hark) -> None:
        """The answer names the event taken back."""
        graded = hark("grade listening/reflection good --duration-ms 900 --json").json()

        assert hark("undo --json", at="2026-03-02 09:01").json() == {
            "schema": "hark.undo/1",
            "undone": {
                "event": graded["event"], "at": "2026-03-02T09:00:00Z", "day": "2026-03-02",
                "card": "listening/reflection", "kind": "review", "grade": "good", "duration_ms": 900,
                "undoes": None, "undone": True,
            },
            "memory": None,
            "suspended": False,
            "total": 9,
        }  # fmt: skip

    def test_goes_further_back_each_time(self, hark: Hark) -> None:
        """A second undo takes back what came before; an undo itself is not undone."""
        hark("grade listening/reflection good")
        hark("suspend care")

        assert hark("undo").out == "Taken back: suspend care, today 09:00.\n"
        assert hark("undo").out == "Taken back: good listening/reflection, today 09:00.\n"
        assert hark("undo").code == 1
        assert events(hark) == [
            ("review", "listening/reflection", "good", True), ("suspend", "care", None, True),
            ("undo", "care", None, False), ("undo", "listening/reflection", None, False),
        ]  # fmt: skip


class TestReviewPlan:
    """`hark review --json` and the options that choose cards."""

    def test_json(self, hark: Hark) -> None:
        """Six cards in the order of the decks, one sibling of each, two scenarios; nothing is recorded."""
        assert hark("review --json").json() == {
            "schema": "hark.review/1",
            "seconds": 20 + 20 + 15 + 30 + 120 + 120,
            "is_return": False,
            "cards": [
                {"card": card, "kind": kind, "question": question, "due_at": None, "suspended": False}
                for card, kind, question in (
                    ("listening/reflection", "concept", "What does a reflection hand back?"),
                    ("listening/pause", "concept", "Leaving room after someone speaks"),
                    ("listening/two-parts", "cloze", "Listening needs […] and time."),
                    ("listening/which-reply", "choice", 'Ana says: "Nobody rang." Which reply leaves her room?'),
                    ("listening/fourth-no", "scenario", "Fourth no this month. I give up."),
                    ("care/tired-of-it", "scenario", "I am so tired of being here. Not this town. Here."),
                )
            ],
            "broken": [],
        }
        assert not (hark.home / "data").exists()

    @pytest.mark.parametrize(
        ("options", "cards"),
        [
            ("care", ["care/tired-of-it", "care/empty-cup"]),
            ("--kind cloze", ["listening/two-parts"]),
            ("--kind cloze --kind choice", ["listening/two-parts", "listening/which-reply"]),
            ("--tag replies", ["listening/which-reply"]),
            ("--tag safety", ["care/tired-of-it", "care/empty-cup"]),
            ("--tag replies --tag safety", ["listening/which-reply", "care/tired-of-it", "care/empty-cup"]),
            ("listening --tag safety", []),
            ("--cards 2", ["listening/reflection", "listening/pause"]),
            ("--new 1", ["listening/reflection"]),
            ("--new 0", []),
            ("care --new 1", ["care/tired-of-it"]),
        ],
    )
    def test_choosing(self, hark: Hark, options: str, cards: list[str]) -> None:
        """Decks, tags, kinds and limits each narrow the session."""
        assert asked(hark, options) == cards

    @pytest.mark.parametrize(("minutes", "scenarios"), [(1, 1), (2, 1), (5, 2), (10, 2)])
    def test_minutes(self, hark: Hark, minutes: int, scenarios: int) -> None:
        """A session takes about as long as asked, and holds at most two scenarios in five minutes."""
        plan = hark(f"review --json --minutes {minutes}").json()

        assert sum(card["kind"] == "scenario" for card in plan["cards"]) <= scenarios
        assert plan["seconds"] <= minutes * 60 + 30

    def test_minutes_and_cards_from_the_settings(self, hark: Hark) -> None:
        """What is not asked for comes from the settings."""
        hark("config session_cards 3")

        assert len(asked(hark, "")) == 3
        assert len(asked(hark, "--cards 4")) == 4

    def test_new_beyond_the_day(self, hark: Hark) -> None:
        """`--new` counts for this session, whatever the day still allows."""
        hark("config new_per_day 0")

        assert asked(hark, "") == []
        assert asked(hark, "--new 2") == ["listening/reflection", "listening/pause"]

    def test_sibling_of_a_card_graded_today(self, hark: Hark) -> None:
        """The other way round comes once the card itself is done."""
        hark("grade listening/pause easy")

        assert asked(hark, "--kind concept") == ["listening/reflection", "listening/pause#reverse", "care/empty-cup"]

    def test_cram_as_json(self, hark: Hark) -> None:
        """Cramming offers cards that are not due, those seen least first."""
        hark("grade listening/reflection easy")

        assert asked(hark, "--cram --kind concept") == ["listening/pause", "care/empty-cup", "listening/reflection"]

    def test_minutes_that_are_no_number(self, hark: Hark) -> None:
        """`nan` is not a number of minutes."""
        ran = hark("review --minutes nan")

        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "error: `nan` is no length for a session\n hint: a number of minutes from 1 to 240\n"


class TestReview:
    """`hark review` over standard input: what is said on standard output, prompts on standard error."""

    def test_concept(self, hark: Hark) -> None:
        """The notice once, the question, the answer, the grade, the summary."""
        ran = hark("review --kind concept --cards 1", stdin="\ngood\n")

        assert ran.code == 0
        assert ran.err == "> > "
        assert ran.out == WELCOME + (
            "Card 1 of 1, 5 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 1 of 1, 5 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "\n"
            "Answer: What the person said, in fresh words.\n"
            "\n"
            "Why: They hear that you followed.\n"
            "Type: 1 = again 1 min, 2 = hard 6 min, 3 = good 10 min, 4 = easy 9 days, ? = more\n"
            "\n"
            "1 card, new to you, in 0 s. Well spent.\n"
            "You recalled all of it.\n"
            "8 cards could still follow today; 9 cards tomorrow.\n"
        )
        assert events(hark) == [("review", "listening/reflection", "good", False)]

    def test_cloze(self, hark: Hark) -> None:
        """One gap is asked, the other words stand."""
        welcomed(hark)

        ran = hark("review --kind cloze", stdin="\n4\n")

        assert ran.out == (
            "Card 1 of 1, 5 min left\n"
            "Listening · fill the gap · new\n"
            "\n"
            "Question: Listening needs […] and time.\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 1 of 1, 5 min left\n"
            "Listening · fill the gap · new\n"
            "\n"
            "Question: Listening needs […] and time.\n"
            "\n"
            "Answer: attention\n"
            "Type: 1 = again 1 min, 2 = hard 6 min, 3 = good 10 min, 4 = easy 6 days, ? = more\n"
            "\n"
            "1 card, new to you, in 0 s. Well spent.\n"
            "You recalled all of it.\n"
            "8 cards could still follow today; 8 cards tomorrow.\n"
        )

    def test_choice_wrong(self, hark: Hark) -> None:
        """A wrong pick suggests *again*; right option and pick say why, then the others; then it comes again."""
        welcomed(hark)
        letters = shown_options(hark)
        whys = {
            "That sounds lonely.": "It names a feeling and stops there.",
            "They were busy, surely.": "It explains the hurt away.",
            "Have you rung them?": "Advice dressed as a question.",
        }
        states = {
            "That sounds lonely.": " (correct)",
            "They were busy, surely.": " (your pick)",
            "Have you rung them?": "",
        }

        ran = hark("review --kind choice", stdin=f"z\n{letters['They were busy, surely.']}\n\nq\n")

        first, _, second = ran.out.partition("Card 2 of 2, 5 min left\n")
        assert ran.code == 0
        assert first == (
            "Card 1 of 1, 5 min left\n"
            "Listening · choose · new\n"
            "\n"
            'Question: Ana says: "Nobody rang." Which reply leaves her room?\n'
            "\n" + "".join(f"{letter}: {text}\n" for text, letter in letters.items()) + "Type: a-c = pick, ? = more\n"
            "\n"
            "Type: a-c = pick, ? = more\n"
            "\n"
            "Card 1 of 1, 5 min left\n"
            "Listening · choose · new\n"
            "\n"
            'Question: Ana says: "Nobody rang." Which reply leaves her room?\n'
            "\n"
            + "".join(
                f"{letter}: {text}{states[text]}\n" + (f"  {whys[text]}\n" if states[text] else "")
                for text, letter in letters.items()
            )
            + "\n"
            "Why: Feeling first.\n"
            "\n"
            "The others\n"
            f"{letters['Have you rung them?']}: Advice dressed as a question.\n"
            "Type: 1 = again 1 min, 2 = hard 6 min, 3 = good 10 min, 4 = easy 7 days, enter = “again”, ? = more\n"
            "\n"
        )
        assert second.endswith(
            "\n1 card, new to you, in 0 s. Well spent.\n"
            "You recalled 0 of 1; what is missing comes back soon, and that is how it sticks.\n"
            "8 cards could still follow today; 9 cards tomorrow.\n"
        )
        assert events(hark) == [("review", "listening/which-reply", "again", False)]

    def test_choice_right(self, hark: Hark) -> None:
        """The right pick suggests *good*, and the learner may still say *hard*."""
        welcomed(hark)
        letter = shown_options(hark)["That sounds lonely."]

        ran = hark("review --kind choice", stdin=f"{letter}\nhard\n")

        assert f"\n{letter}: That sounds lonely. (correct, your pick)\n" in ran.out
        assert "4 = easy 7 days, enter = “good”, ? = more\n" in ran.out
        assert events(hark) == [("review", "listening/which-reply", "hard", False)]

    def test_choice_shuffled(self, hark: Hark) -> None:
        """Different dice show the options in different orders, none ever left out."""
        welcomed(hark)

        orders = {tuple(shown_options(hark, seed=seed)) for seed in range(12)}

        assert len(orders) > 1
        assert {frozenset(order) for order in orders} == {
            frozenset({"That sounds lonely.", "They were busy, surely.", "Have you rung them?"})
        }

    def test_scenario(self, hark: Hark) -> None:
        """Setting, words, a typed reply, the rubric ticked, the trap, a model reply, the suggested grade."""
        welcomed(hark)
        hark("config journal off")

        ran = hark("review listening --kind scenario", stdin="Four noes.\nTiring.\n\na\nb\nt\ntrap\n7\n\n\n")

        assert ran.code == 0
        assert ran.err == "Your reply, an empty line ends it:\n> > > > > > > "
        assert re.sub(r"^(Ticked: .*\n)\n", r"\1", ran.out, flags=re.MULTILINE) == (
            "Card 1 of 1, 5 min left\n"
            "Listening · your reply · new\n"
            "\n"
            "Setting: On the phone, after a job rejection.\n"
            "\n"
            "They say: Fourth no this month. I give up.\n"
            "\n"
            "Task: What do you say next?\n"
            "Type: enter twice = done, /skip /aside /details /help /stop = other things\n"
            "\n"
            "Card 1 of 1, 5 min left\n"
            "Listening · your reply · new\n"
            "\n"
            "Setting: On the phone, after a job rejection.\n"
            "\n"
            "They say: Fourth no this month. I give up.\n"
            "\n"
            "You said\n"
            "Your reply: Four noes.\n"
            "Tiring.\n"
            "\n"
            "Which of these does your reply show?\n"
            "a [ ]: Reflect a feeling\n"
            "  Names a feeling the person may have, as a gentle statement and not a question.\n"
            "b [ ]: Validate\n"
            "  Says why the reaction makes sense.\n"
            "c [ ]: Leave advice out\n"
            "  No suggestion or instruction that was not asked for.\n"
            "t [ ]: The trap: Tips for the next application.\n"
            "Type: a-c = tick, t = trap, enter = go on, ? = more\n"
            "\n"
            "Ticked: Reflect a feeling\n"
            "Ticked: Reflect a feeling, Validate\n"
            "Ticked: Reflect a feeling, Validate, the trap\n"
            "Ticked: Reflect a feeling, Validate\n"
            "Type: a-c = tick, t = trap, enter = go on, ? = more\n"
            "\n"
            "Card 1 of 1, 5 min left\n"
            "Listening · your reply · new\n"
            "\n"
            "Setting: On the phone, after a job rejection.\n"
            "\n"
            "They say: Fourth no this month. I give up.\n"
            "\n"
            "You said\n"
            "Your reply: Four noes.\n"
            "Tiring.\n"
            "\n"
            "One good way\n"
            "Reply: Four noes in one month. No wonder you want to stop.\n"
            "\n"
            "Why: The feeling comes before the plan.\n"
            "\n"
            "You ticked: Reflect a feeling, Validate.\n"
            "Type: 1 = again 1 min, 2 = hard 6 min, 3 = good 10 min, 4 = easy 9 days, enter = “hard”, ? = more\n"
            "\n"
            "1 card, new to you, in 0 s. Well spent.\n"
            "You recalled all of it.\n"
            "8 cards could still follow today; 9 cards tomorrow.\n"
        )
        assert events(hark) == [("review", "listening/fourth-no", "hard", False)]
        [(detail,)] = kept(hark, "SELECT detail FROM event")
        assert json.loads(detail)["skills_met"] == ["reflect-feeling", "validate"]
        assert json.loads(detail)["trap"] is False

    def test_ticks_line_by_line(self, hark: Hark) -> None:
        """What is ticked is said in lines that follow each other, without empty ones between."""
        hark("config journal off")

        ran = hark("review listening --kind scenario", stdin="Four noes.\n\na\nb\n\nq\n")

        assert "\nTicked: Reflect a feeling\nTicked: Reflect a feeling, Validate\n" in ran.out

    @pytest.mark.parametrize(
        ("ticks", "grade"),
        [
            ("", "again"),
            ("a\n", "again"),
            ("a\nb\n", "hard"),
            ("a\nb\nc\n", "good"),
            ("a\nb\nc\nt\n", "again"),
            ("a\na\nb\nc\n", "hard"),
        ],
    )
    def test_scenario_grades(self, hark: Hark, ticks: str, grade: str) -> None:
        """All skills suggest *good*, most *hard*, under half or the trap *again*; ticking twice unticks."""
        hark("config journal off")

        hark("review listening --kind scenario", stdin=f"\nYes.\n\n{ticks}\n\nq\n")

        assert events(hark) == [("review", "listening/fourth-no", grade, False)]

    def test_reverse(self, hark: Hark) -> None:
        """Asked the other way round, the back is the question."""
        hark("grade listening/pause easy")
        welcomed(hark)

        ran = hark("review listening --kind concept", stdin="s\n\nq\n")

        assert "Question: A pause\n\nAnswer: Leaving room after someone speaks\n" in ran.out

    def test_keys(self, hark: Hark) -> None:
        """Details, a word that means nothing, undo, skip and suspend, as one transcript."""
        welcomed(hark)

        ran = hark("review listening --cards 4", stdin="o\n\nbla\n3\nu\n4\ns\nx\nq\n")

        assert ran.code == 0
        assert ran.err == "> " * 9
        assert ran.out == (
            "Card 1 of 4, 5 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Details\n"
            "\n"
            "card: listening/reflection\n"
            "deck: Listening\n"
            "topics: T-01\n"
            "tags: basics\n"
            "source: A book (2020)\n"
            "seen: not yet\n"
            "\n"
            "More: hark why listening/reflection\n"
            "\n"
            "Card 1 of 4, 5 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "\n"
            "Answer: What the person said, in fresh words.\n"
            "\n"
            "Why: They hear that you followed.\n"
            "Type: 1 = again 1 min, 2 = hard 6 min, 3 = good 10 min, 4 = easy 9 days, ? = more\n"
            "\n"
            "Type: 1 = again 1 min, 2 = hard 6 min, 3 = good 10 min, 4 = easy 9 days, ? = more\n"
            "\n"
            "Card 2 of 4, 5 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: Leaving room after someone speaks\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 1 of 4, 5 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "\n"
            "Answer: What the person said, in fresh words.\n"
            "\n"
            "Why: They hear that you followed.\n"
            "Note: taken back: “good”; U does it again\n"
            "Type: 1 = again 1 min, 2 = hard 6 min, 3 = good 10 min, 4 = easy 9 days, ? = more\n"
            "\n"
            "Card 2 of 4, 5 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: Leaving room after someone speaks\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 2 of 3, 5 min left\n"
            "Listening · fill the gap · new\n"
            "\n"
            "Question: Listening needs […] and time.\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 2 of 2, 5 min left\n"
            "Listening · choose · new\n"
            "\n"
            'Question: Ana says: "Nobody rang." Which reply leaves her room?\n'
            "\n"
            "a: Have you rung them?\n"
            "b: They were busy, surely.\n"
            "c: That sounds lonely.\n"
            "Note: set aside; u takes it back, `hark resume listening/two-parts` does so later\n"
            "Type: a-c = pick, ? = more\n"
            "\n"
            "1 card, new to you, in 0 s. Well spent.\n"
            "You recalled all of it.\n"
            "1 card skipped, for another day.\n"
            "1 card suspended.\n"
            "6 cards could still follow today; 6 cards tomorrow.\n"
        )
        assert events(hark) == [
            ("review", "listening/reflection", "good", True), ("undo", "listening/reflection", None, False),
            ("review", "listening/reflection", "easy", False), ("suspend", "listening/two-parts", None, False),
        ]  # fmt: skip

    def test_details_of_a_card_seen_before(self, hark: Hark) -> None:
        """Details tell what is remembered of the card and how it went lately."""
        hark("grade listening/reflection easy", at="2026-03-02 09:00")
        hark("review", stdin="q\n", at="2026-03-02 09:00")

        ran = hark("review --cards 1", stdin="o\nq\n", at="2026-03-12 09:00")

        assert ran.out.split("\n\n", 3)[3].startswith(
            "card: listening/reflection\n"
            "deck: Listening\n"
            "topics: T-01\n"
            "tags: basics\n"
            "source: A book (2020)\n"
            "seen: 1 time\n"
            "stability: 8.3 days\n"
            "difficulty: 1.0 of 10\n"
            "lapses: 0\n"
            "\n"
            "Lately\n"
            "2 Mar: easy\n"
            "\n"
            "More: hark why listening/reflection\n"
        )

    def test_help(self, hark: Hark) -> None:
        """`?` explains the keys and the grades, then waits for the same card."""
        welcomed(hark)

        ran = hark("review --cards 1", stdin="?\nq\n")

        assert ran.out == (
            "Card 1 of 1, 5 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Keys\n"
            "space, enter: show the answer; enter also takes the grade that is suggested\n"
            "a b c d: pick an option; after a reply, tick what it shows\n"
            "t: after a reply: the trap caught me\n"
            "1 2 3 4: grade: again, hard, good, easy\n"
            "arrows: choose an option, a tick or a grade, for space or enter; else scroll\n"
            "page up, page down: scroll\n"
            "s: skip the card for today; that costs nothing\n"
            "x: set the card aside until you want it back\n"
            "u, U: take back the last thing you did; do it again\n"
            "e: change the card in your editor\n"
            "o: details: where the card comes from, when you saw it\n"
            "ctrl-z: put hark to sleep; fg wakes it\n"
            "q, ctrl-c: stop; everything graded is kept\n"
            "\n"
            "While you type a reply\n"
            "enter: send it; alt-enter or ctrl-j begins another line\n"
            "tab, esc: the other things: skip, set aside, take back, help, stop\n"
            "/skip, /stop: the same, typed alone in the box; as well /aside, /undo, /redo, /edit, /details, /help\n"
            "\n"
            "Grades\n"
            "again: you did not recall it, or walked into the trap\n"
            "hard: recalled with effort, or half of it\n"
            "good: recalled; this is the usual one\n"
            "easy: without a moment's thought\n"
            "\n"
            "hark is a practice tool for learning. It is not therapy, a crisis service, medical or legal advice, "
            "a certificate, or proof of competence. Follow your service's policy and your supervisor.\n"
            "Cards speak of suicide, overdose, abuse and loss. Skip any card, any time: a skip costs nothing.\n"
            "Help: In danger now: your local emergency number.\n"
            "\n"
            "Nothing graded this time. Come back whenever it suits you.\n"
            "9 cards could still follow today; 9 cards tomorrow.\n"
        )

    @pytest.mark.parametrize("answers", ["", "\n", "q\n", "\nq\n", "quit\n", "\nQUIT\n"])
    def test_stopping(self, hark: Hark, answers: str) -> None:
        """Quitting, or an end of input, stops the session with its summary; nothing is recorded."""
        ran = hark("review --cards 1", stdin=answers)

        assert ran.code == 0
        assert ran.out.endswith(
            "\n\nNothing graded this time. Come back whenever it suits you.\n"
            "9 cards could still follow today; 9 cards tomorrow.\n"
        )
        assert events(hark) == []

    def test_end_of_input_after_a_grade(self, hark: Hark) -> None:
        """What was graded before the input ended is kept."""
        ran = hark("review", stdin="\n3\n\n")

        assert ran.code == 0
        assert ran.out.endswith(
            "\n1 card, new to you, in 0 s. Well spent.\n"
            "You recalled all of it.\n"
            "8 cards could still follow today; 9 cards tomorrow.\n"
        )
        assert events(hark) == [("review", "listening/reflection", "good", False)]

    def test_notice_is_shown_once(self, hark: Hark) -> None:
        """The welcome comes with the first session only."""
        first = hark("review", stdin="q\n").out
        second = hark("review", stdin="q\n").out

        assert first == WELCOME + second

    def test_undo_with_nothing_graded(self, hark: Hark) -> None:
        """Undo at the first card says where to look, and leaves earlier sessions alone."""
        hark("grade care/empty-cup good")
        welcomed(hark)

        ran = hark("review --cards 1", stdin="u\nq\n")

        assert "Note: nothing to take back in this session; `hark undo` goes further back\n" in ran.out
        assert events(hark) == [("review", "care/empty-cup", "good", False)]

    def test_skipping_a_card_about_safety(self, hark: Hark) -> None:
        """It is announced, may be skipped without penalty, and is followed by a kind word and the helpline."""
        welcomed(hark)
        hark("config region us")

        ran = hark("review care --kind scenario", stdin="/skip\n")

        assert ran.out == (
            "Card 1 of 1, 5 min left\n"
            "Care and safety · your reply · new\n"
            "\n"
            "Note: This card touches on safety. You may skip it: type /skip. A skip costs nothing.\n"
            "\n"
            "Setting: Walking home.\n"
            "\n"
            "They say: I am so tired of being here. Not this town. Here.\n"
            "\n"
            "Task: What do you say next?\n"
            "Help: Call or text 988.\n"
            "Type: enter twice = done, /skip /aside /details /help /stop = other things\n"
            "\n"
            "Skipped. That is always all right.\n"
            "\n"
            "If a card touches something close to you, be as kind to yourself as you would be to a peer.\n"
            "\n"
            "Help: Call or text 988.\n"
            "\n"
            "hark is a practice tool for learning. It is not therapy, a crisis service, medical or legal advice, "
            "a certificate, or proof of competence. Follow your service's policy and your supervisor.\n"
            "\n"
            "Nothing graded this time. Come back whenever it suits you.\n"
            "1 card skipped, for another day.\n"
            "9 cards could still follow today; 9 cards tomorrow.\n"
            "\n"
            "Some of today's cards were heavy. Do something kind for yourself.\n"
        )
        assert events(hark) == []

    @pytest.mark.parametrize("typed", ["s", "q", "x", "e", "?", "u", "1", "skip", "Sorry, that hurts."])
    def test_the_first_line_is_the_reply(self, hark: Hark, typed: str) -> None:
        """At a scenario, nothing that is typed is a command unless it begins with a slash."""
        hark("config journal keep")

        hark("review listening --kind scenario", stdin=f"{typed}\n\n\n3\n")

        assert kept(hark, "SELECT text FROM response") == [(typed,)]

    def test_commands_at_a_scenario(self, hark: Hark) -> None:
        """With a slash they reach help, details, skip, undo, redo, set aside and stop."""
        welcomed(hark)

        ran = hark("review listening --kind scenario", stdin="/help\n/details\n/aside\n")
        hark("undo")
        again = hark("review --kind scenario", stdin="/skip\n/undo\n/redo\n/undo\n/STOP\n")

        assert "While you type a reply\n" in ran.out
        assert "card: listening/fourth-no\n" in ran.out
        assert again.out.count("Note: taken back: the skip; U does it again\n") == 2
        assert events(hark) == [
            ("suspend", "listening/fourth-no", None, True), ("undo", "listening/fourth-no", None, False),
        ]  # fmt: skip

    @pytest.mark.parametrize("reply", ["I want to die.", "I want\nto die.", "I want  to\u00a0die."])
    def test_a_cue_across_lines(self, hark: Hark, reply: str) -> None:
        """The helpline stands after the reply, however the words are broken."""
        welcomed(hark)
        hark("config journal off")

        ran = hark("review listening --kind scenario", stdin=f"{reply}\n\n\nq\n")

        assert ran.out.count("Help: In danger now") == 2

    def test_undo_after_setting_aside(self, hark: Hark) -> None:
        """`u` takes back the last thing done, which was setting a card aside."""
        welcomed(hark)

        ran = hark("review listening --kind concept --kind cloze", stdin="\n3\nx\nu\nq\n")

        assert "Note: taken back: setting it aside; U does it again\n" in ran.out
        assert [(kind, card, undone) for kind, card, _, undone in events(hark)] == [
            ("review", "listening/reflection", False), ("suspend", "listening/pause", True),
            ("undo", "listening/pause", False),
        ]  # fmt: skip

    def test_helpline_after_a_reply(self, hark: Hark) -> None:
        """Words in a reply that may mean danger bring up the helpline, also on a card not about safety."""
        hark("config journal off")

        ran = hark("review listening --kind scenario", stdin="\nSometimes I WANT TO DIE too.\n\nq\n")

        assert "Your reply: Sometimes I WANT TO DIE too.\n" in ran.out
        assert ran.out.count("Help: In danger now: your local emergency number.\n") == 2

    def test_nothing_due(self, hark: Hark) -> None:
        """With nothing to ask, the answer is the one of bare `hark`."""
        hark("suspend listening")
        hark("suspend care")

        assert hark("review") == hark("")

    def test_nothing_due_in_the_deck_named(self, hark: Hark) -> None:
        """Asked for a deck in which nothing waits, hark does not claim that a session is ready."""
        hark("grade care/tired-of-it easy")
        hark("grade care/empty-cup easy")

        ran = hark("review care")

        assert (ran.code, ran.err) == (0, "")
        assert ran.out == (
            "Nothing is due.\n"
            "The next card comes in 7 days, 9 Mar.\n"
            "Today so far: 2 cards.\n"
            "\n"
            "hark stats how it goes   hark search WORD look something up\n"
            "hark --help all commands\n"
        )


class TestConsent:
    """The question, asked once, whether typed replies may be kept."""

    @pytest.mark.parametrize(
        ("answer", "journal", "replies"),
        [
            ("yes", "keep", [("Four noes.",)]),
            ("y", "keep", [("Four noes.",)]),
            ("no", "off", []),
            ("N", "off", []),
            ("", "ask", []),
        ],
    )
    def test_answers(self, hark: Hark, answer: str, journal: str, replies: list[tuple[str]]) -> None:
        """Yes keeps this reply and those to come, no keeps none, anything else asks again another time."""
        welcomed(hark)

        ran = hark("review listening --kind scenario", stdin=f"\nFour noes.\n\n{answer}\n\n3\n")

        assert ran.code == 0
        assert ran.err == "Your reply, an empty line ends it:\nyes or no? > > "
        assert ran.out.count(CONSENT) == 1
        assert hark("config journal --json").json()["settings"][0]["value"] == journal
        assert kept(hark, "SELECT text FROM response") == replies

    def test_asked_once(self, hark: Hark) -> None:
        """Once answered, it is not asked again."""
        hark("review --kind scenario --cards 2", stdin="\nOne.\n\nno\n\n3\nq\n")

        assert CONSENT not in hark("review --kind scenario", stdin="\nTwo.\n\n").out

    def test_earlier_reply(self, hark: Hark) -> None:
        """A reply kept is shown when its scenario comes back."""
        hark("config journal keep")
        hark("grade listening/fourth-no good --reply 'Four noes.'", at="2026-03-02 09:00")

        ran = hark("review listening --kind scenario --cards 1", stdin="\nAgain.\n\nq\n", at="2026-03-02 09:30")

        assert (
            "You said today\n"
            "Your reply: Again.\n"
            "Earlier, today 09:00\n"
            "Your earlier reply: Four noes.\n"
        ) in ran.out  # fmt: skip

    def test_end_of_input(self, hark: Hark) -> None:
        """When the input ends at the question, the session ends with its summary."""
        ran = hark("review listening --kind scenario", stdin="\nFour noes.\n\n")

        assert ran.code == 0
        assert ran.out.endswith(
            "Nothing graded this time. Come back whenever it suits you.\n"
            "9 cards could still follow today; 9 cards tomorrow.\n"
        )


class TestCram:
    """`hark review --cram`."""

    def test_transcript(self, hark: Hark) -> None:
        """Cards are asked whether due or not; nothing is recorded and no date moves."""
        hark("suspend care")
        hark("grade listening/reflection easy")
        welcomed(hark)
        before = hark("due --json").json(), events(hark)

        ran = hark("review --cram --kind concept --cards 2", stdin="\n3\n\n4\n")

        assert ran.out == (
            "Card 1 of 2, 5 min left\n"
            "Listening · question · new · cramming, nothing is recorded\n"
            "\n"
            "Question: Leaving room after someone speaks\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 1 of 2, 5 min left\n"
            "Listening · question · new · cramming, nothing is recorded\n"
            "\n"
            "Question: Leaving room after someone speaks\n"
            "\n"
            "Answer: A pause\n"
            "Type: 1 = again 1 min, 2 = hard 6 min, 3 = good 10 min, 4 = easy 10 days, ? = more\n"
            "\n"
            "Card 2 of 2, 5 min left\n"
            "Listening · question · cramming, nothing is recorded\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 2 of 2, 5 min left\n"
            "Listening · question · cramming, nothing is recorded\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "\n"
            "Answer: What the person said, in fresh words.\n"
            "\n"
            "Why: They hear that you followed.\n"
            "Type: 1 = again 10 min, 2 = hard 7 days, 3 = good 7 days, 4 = easy 12 days, ? = more\n"
            "\n"
            "2 cards, 1 of them new, in 0 s. Well spent.\n"
            "You recalled all of it.\n"
            "This was cramming: nothing was recorded and no date has moved.\n"
            "6 cards could still follow today; 6 cards tomorrow.\n"
        )
        assert (hark("due --json").json(), events(hark)) == before

    def test_suspend_and_undo(self, hark: Hark) -> None:
        """Suspending while cramming records nothing either; undo shows the card once more."""
        ran = hark("review --cram --kind concept --cards 2", stdin="\n3\nu\n3\nx\n")

        assert "Note: taken back: “good”; U does it again\n" in ran.out
        assert ran.out.endswith(
            "1 card skipped, for another day.\n9 cards could still follow today; 9 cards tomorrow.\n"
        )
        assert not (hark.home / "data" / "progress.db").exists()

    def test_leaves_out_what_is_suspended(self, hark: Hark) -> None:
        """What was set aside is not crammed."""
        hark("suspend listening")

        assert asked(hark, "--cram") == ["care/tired-of-it", "care/empty-cup"]


class TestDueFile:
    """`due.txt`, from which a shell prompt reads."""

    def test_after_a_grade(self, hark: Hark) -> None:
        """Eight wait now and, from the end of the ten-minute step, nine; tomorrow no more than these."""
        hark("grade listening/reflection good", at="2026-03-02 09:00")

        now, step, tomorrow = 1772442000, 1772442600, 1772510400
        assert (hark.home / "cache" / "due.txt").read_text() == f"{now} 8\n{step} 9\n{tomorrow} 9\n"
