# SPDX-License-Identifier: MIT
"""`hark due`: what waits, deck by deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness import Hark


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
            "session": {"cards": 6, "seconds": 325, "held": False, "more": 3},
            "first_session": {"cards": 3, "seconds": 170}, "withheld": None,
        }  # fmt: skip

    def test_table(self, hark: Hark) -> None:
        """A person reads a small table and one sentence."""
        assert hark("due").out == (
            "due  new  deck\n"
            "  0    7  listening\n"
            "  0    2  care\n"
            "\n"
            "0 due and 9 new: 9 cards waiting.\n"
            "Your first session: 3 cards, about 3 minutes.\n"
        )  # fmt: skip

    def test_plain(self, hark: Hark) -> None:
        """A screen reader gets each row as labelled words."""
        assert hark("due --plain").out == (
            "due: 0, new: 7, deck: listening\n"
            "due: 0, new: 2, deck: care\n"
            "\n"
            "0 due and 9 new: 9 cards waiting.\n"
            "Your first session: 3 cards, about 3 minutes.\n"
        )  # fmt: skip

    def test_of_one_deck(self, hark: Hark) -> None:
        """A prefix names a deck, and only that deck is counted."""
        assert hark("due ca").out == "due  new  deck\n  0    2  care\n\n0 due and 2 new: 2 cards waiting.\n"

    def test_states(self, hark: Hark) -> None:
        """Learning steps, reviews and new cards are told apart; the other way round of a card seen today waits."""
        hark("grade listening/reflection easy", at="2026-03-02 09:00")
        hark("grade listening/pause good", at="2026-03-20 09:00")

        due = hark("due --json", at="2026-03-20 09:10").json()

        assert (due["total"], due["learning"], due["reviews"], due["new"]) == (8, 1, 1, 6)

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
