# SPDX-License-Identifier: MIT
"""`hark next`: the card to ask now."""

from __future__ import annotations

from harness import Hark, events

ABOUT_ABUSE = """\
format = 1
id = "mine"
title = "Mine"

[[cards]]
id = "a"
kind = "concept"
front = "Who plans with her?"
back = "A specialist service."
tags = ["abuse"]
safety = true
"""


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
                "tags": ["basics"], "difficulty": 1, "safety": False, "reviewed": [], "turns": [], "language": "en",
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
            "session_left": 6, "more_help": [], "withheld": None,
        }  # fmt: skip

    def test_page(self, hark: Hark) -> None:
        """A person reads the question, not the answer, and what to type."""
        assert hark("next").out == (
            "Listening · question · listening/reflection\n"
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

    def test_lines_of_their_own(self, hark: Hark) -> None:
        """A card about abuse at home, or about a child, brings the line for that, too."""
        hark("config region us")
        hark.add_deck("mine", ABOUT_ABUSE)

        assert hark("next mine --plain").out.endswith("Help: Call or text 988.\nHelp: Abuse at home: 1-800.\n")
        answer = hark("next mine --json").json()
        assert (answer["helpline"], answer["more_help"]) == ("Call or text 988.", ["Abuse at home: 1-800."])

    def test_nothing(self, hark: Hark) -> None:
        """With nothing to ask there is no card and no token."""
        hark("suspend listening")
        hark("suspend care")

        assert hark("next").out == "Nothing is due.\n"
        assert hark("next --json").json() == {
            "schema": "hark.next/1", "total": 0, "card": None, "is_new": False, "token": None, "prospects": [],
            "helpline": None, "next_due_at": None, "session_left": 0, "more_help": [],
            "withheld": None,
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
