# SPDX-License-Identifier: MIT
"""`hark undo` and `hark redo`: what was done last, taken back and done again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hark.progress.kept import unpacked
from harness import Hark, events, kept, welcomed

REFLECTION = "listening/reflection"
FRONT = "  What does a reflection hand back?\n"
REDO = "`hark redo` does it again.\n"
NO_REDO = (
    "error: there is nothing to do again\n"
    " hint: what was taken back can be done again until something new is done: `hark\n"
    "log` shows both\n"
)


def standings(hark: Hark) -> list[tuple[Any, ...]]:
    """The snapshot."""
    return kept(hark, "SELECT * FROM memory ORDER BY card")


class TestUndo:
    """`hark undo`."""

    def test_nothing(self, hark: Hark) -> None:
        """With nothing recorded there is nothing to undo."""
        ran = hark("undo")

        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "error: there is nothing to undo\n hint: `hark log` shows what was recorded\n"

    def test_first_grade(self, hark: Hark) -> None:
        """The card is named and new again."""
        before = hark("due --json").json()
        hark(f"grade {REFLECTION} good")

        ran = hark("undo")

        assert ran.out == f"Taken back: “good” for {REFLECTION}, today 09:00.\n{FRONT}{REDO}"
        assert hark("due --json").json() == before

    def test_later_grade(self, hark: Hark) -> None:
        """The card stands where it stood before."""
        hark(f"grade {REFLECTION} good", at="2026-03-02 09:00")
        before = hark(f"show {REFLECTION} --json", at="2026-03-02 09:11").json()
        hark(f"grade {REFLECTION} good", at="2026-03-02 09:10")

        ran = hark("undo", at="2026-03-02 09:11")

        assert ran.out == (f"Taken back: “good” for {REFLECTION}, today 09:10.\n{FRONT}It comes back now.\n{REDO}")
        assert hark(f"show {REFLECTION} --json", at="2026-03-02 09:11").json() == before

    def test_json(self, hark: Hark) -> None:
        """The answer names the event taken back."""
        graded = hark(f"grade {REFLECTION} good --duration-ms 900 --json").json()
        entry = {
            "event": graded["event"], "at": "2026-03-02T09:00:00Z", "day": "2026-03-02",
            "card": REFLECTION, "kind": "review", "grade": "good", "duration_ms": 900,
            "undoes": None, "undone": True, "to": None,
        }  # fmt: skip

        step = {"entry": entry, "title": FRONT.strip(), "memory": None, "suspended": False}
        assert hark("undo --json", at="2026-03-02 09:01").json() == {
            "schema": "hark.undo/1", "undone": entry, "memory": None, "suspended": False, "total": 9, "steps": [step],
        }  # fmt: skip

    def test_goes_further_back_each_time(self, hark: Hark) -> None:
        """A second undo takes back what came before; an undo itself is not undone."""
        hark(f"grade {REFLECTION} good")
        hark("suspend care")

        assert hark("undo").out == f"Taken back: setting aside care, today 09:00.\n  Care and safety\n{REDO}"
        assert hark("undo").out.startswith(f"Taken back: “good” for {REFLECTION}, today 09:00.\n")
        assert hark("undo").code == 1
        assert events(hark) == [
            ("review", REFLECTION, "good", True), ("suspend", "care", None, True),
            ("undo", "care", None, False), ("undo", REFLECTION, None, False),
        ]  # fmt: skip

    def test_several_steps(self, hark: Hark) -> None:
        """So many of the last things are taken back, the newest first, and where there are fewer, all."""
        hark(f"grade {REFLECTION} good")
        hark("suspend care", at="2026-03-02 09:01")
        hark("resume care", at="2026-03-02 09:02")
        hark(f"reset {REFLECTION}", at="2026-03-02 09:03")

        ran = hark("undo 9", at="2026-03-03 09:00")

        assert [line for line in ran.out.splitlines() if line.startswith("Taken")] == [
            f"Taken back: making new again {REFLECTION}, yesterday.",
            "Taken back: bringing back care, yesterday.",
            "Taken back: setting aside care, yesterday.",
            f"Taken back: “good” for {REFLECTION}, yesterday.",
        ]
        assert standings(hark) == []

    def test_a_skip(self, hark: Hark) -> None:
        """A skip that was the last thing done is what is taken back, and not the grade before it."""
        welcomed(hark)
        first, second = (card["card"] for card in hark("review --json --cards 2").json()["cards"])
        before = hark("due --json").json()["session"]
        hark(f"grade {first} good", at="2026-03-02 09:01")
        hark("review", stdin="s\nq\n", at="2026-03-02 09:02")
        assert hark("due --json", at="2026-03-02 09:03").json()["session"]["cards"] == before["cards"] - 2

        ran = hark("undo", at="2026-03-02 09:03")

        assert ran.out.startswith(f"Taken back: skipping {second}, today 09:02.\n")
        assert hark("due --json", at="2026-03-02 09:03").json()["session"]["cards"] == before["cards"] - 1
        assert hark("redo", at="2026-03-02 09:04").out.startswith(f"Done again: skipping {second}, today 09:03.\n")
        assert hark("due --json", at="2026-03-02 09:05").json()["session"]["cards"] == before["cards"] - 2


class TestRedo:
    """`hark redo`."""

    def test_nothing(self, hark: Hark) -> None:
        """Where nothing was taken back, nothing is done again."""
        hark(f"grade {REFLECTION} good")

        assert (hark("redo").code, hark("redo").err) == (1, NO_REDO)

    def test_is_as_it_was(self, hark: Hark) -> None:
        """Everything taken back and done again, days later, leaves every card as it stood, with its dates."""
        hark(f"grade {REFLECTION} good --duration-ms 900", at="2026-03-02 09:00")
        hark(f"grade {REFLECTION} easy", at="2026-03-02 09:11")
        hark("suspend care", at="2026-03-02 09:12")
        hark("reset listening/pause", at="2026-03-02 09:13")
        before, day = standings(hark), hark("stats --json", at="2026-03-05 09:00").json()

        assert hark("undo 3", at="2026-03-04 09:00").code == 0
        ran = hark("redo 2", at="2026-03-05 09:00")

        assert [line for line in ran.out.splitlines() if line.startswith("Done")] == [
            f"Done again: “good” for {REFLECTION}, 2 Mar.", f"Done again: “easy” for {REFLECTION}, 2 Mar.",
        ]  # fmt: skip
        assert standings(hark) != before
        assert hark("redo", at="2026-03-05 09:00").out == "Done again: setting aside care, 2 Mar.\n  Care and safety\n"
        assert (standings(hark), hark("stats --json", at="2026-03-05 09:00").json()) == (before, day)
        assert hark("redo", at="2026-03-05 09:01").err == NO_REDO
        assert hark("doctor", at="2026-03-05 09:01").code == 0

    def test_can_be_taken_back_again(self, hark: Hark) -> None:
        """Undo and redo go back and forth as often as one likes."""
        hark(f"grade {REFLECTION} good")
        hark("suspend care", at="2026-03-02 09:01")
        before = standings(hark)

        for _ in range(3):
            assert (hark("undo 2").code, standings(hark)) == (0, [])
            assert (hark("redo 5").code, standings(hark)) == (0, before)

    @pytest.mark.parametrize("line", ["grade listening/pause hard", "suspend listening"])
    def test_not_after_something_new(self, hark: Hark, line: str) -> None:
        """What was taken back is gone once something new was done."""
        hark(f"grade {REFLECTION} good")
        hark("undo", at="2026-03-02 09:01")
        hark(line, at="2026-03-02 09:02")

        assert hark("redo", at="2026-03-02 09:03").err == NO_REDO

    def test_json(self, hark: Hark) -> None:
        """The answer names what is done again, and where the card stands."""
        graded = hark(f"grade {REFLECTION} good --json").json()
        hark("undo", at="2026-03-02 09:01")

        answer = hark("redo --json", at="2026-03-02 09:01").json()

        assert answer == {
            "schema": "hark.redo/1",
            "steps": [
                {
                    "entry": {
                        "event": graded["event"], "at": "2026-03-02T09:00:00Z", "day": "2026-03-02",
                        "card": REFLECTION, "kind": "review", "grade": "good", "duration_ms": None,
                        "undoes": None, "undone": True, "to": None,
                    },
                    "title": "What does a reflection hand back?", "memory": graded["memory"], "suspended": False,
                }
            ],
            "total": 8,
        }  # fmt: skip

    @pytest.mark.parametrize(("journal", "replies"), [("keep", ["That sounds hard."]), ("off", [])])
    def test_the_reply_comes_back(self, hark: Hark, journal: str, replies: list[str]) -> None:
        """A reply that was kept is a draft meanwhile, and a reply again; not where replies are no longer kept."""
        hark("config journal keep")
        hark("grade care/tired-of-it hard --reply 'That sounds hard.'")
        hark(f"config journal {journal}")

        hark("undo", at="2026-03-02 09:01")
        drafts = kept(hark, "SELECT value FROM note WHERE name LIKE 'draft %'")
        welcomed(hark)
        begun = hark("session --stdio care --kind scenario", stdin='{"do": "quit"}\n', at="2026-03-02 09:02")
        hark("redo", at="2026-03-02 09:03")

        assert json.loads(begun.out.splitlines()[0])["draft"] == "".join(replies)
        assert [unpacked(text).text for (text,) in drafts] == replies
        assert kept(hark, "SELECT text FROM response") == drafts
        assert kept(hark, "SELECT value FROM note WHERE name LIKE 'draft %'") == []


class TestDecks:
    """Changes of decks, which undo does not cover."""

    def refused(self, hark: Hark, did: str, back: str, *, at: str = "09:02") -> None:
        """`hark undo` says what was done last and what takes that back, and changes nothing."""
        before = events(hark)
        ran = hark("undo --json", at=f"2026-03-02 {at}")

        assert (ran.code, ran.json()["error"]) == (1, {
            "code": "not_covered", "exit": 1,
            "message": f"the last thing done was {did}, today 09:01, and undo does not reach decks",
            "hint": f"{back} takes that back; `hark undo 1` takes back the last grade or the like before it",
            "where": {"file": None, "line": None, "card": None},
        })  # fmt: skip
        assert events(hark) == before

    def test_remove(self, hark: Hark) -> None:
        """After a deck was removed, undo says how it comes back; what it says works, and a number goes past it."""
        hark.add_deck("mine", MINE)
        hark(f"grade {REFLECTION} good")
        hark("remove mine", at="2026-03-02 09:01")
        aside = f"{hark.home}/data/removed/mine.toml"

        self.refused(hark, "removing mine", f"`hark import {aside} --as mine`")

        assert hark(f"import {aside} --as mine --yes", at="2026-03-02 09:01").code == 0
        assert hark("show mine", at="2026-03-02 09:02").code == 0
        assert hark("undo 1", at="2026-03-02 09:02").out.startswith(f"Taken back: “good” for {REFLECTION}")

    def test_import_and_update(self, hark: Hark, tmp_path: Any) -> None:
        """After an import or update, undo names what takes that back."""
        file = tmp_path / "mine.toml"
        file.write_text(MINE, encoding="utf-8")
        hark(f"grade {REFLECTION} good")
        hark(f"import {file} --yes", at="2026-03-02 09:01")
        self.refused(hark, "importing mine", "`hark remove mine`")

        file.write_text(MINE.replace("Nine", "Ten"), encoding="utf-8")
        hark("update --yes", at="2026-03-02 09:01")
        self.refused(hark, "updating mine", "`hark update mine --undo`")
        hark("update mine --undo", at="2026-03-02 09:01")
        self.refused(hark, "going back to another version of mine", "`hark update mine --undo`")

    def test_what_was_done_since_is_taken_back(self, hark: Hark) -> None:
        """A grade after the removal is the last thing done."""
        hark.add_deck("mine", MINE)
        hark("remove mine")
        hark(f"grade {REFLECTION} good", at="2026-03-02 09:01")

        assert hark("undo", at="2026-03-02 09:02").out.startswith(f"Taken back: “good” for {REFLECTION}")


MINE = """
format = 1
id = "mine"
title = "Mine"

[[cards]]
id = "when"
kind = "concept"
front = "When does the shift begin?"
back = "Nine."
"""
