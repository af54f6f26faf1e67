# SPDX-License-Identifier: MIT
"""`hark path`: the order of the decks, how far each is, when that ends, and another order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from harness import Hark, plain

OWN = (
    'format = 1\nid = "zebra"\ntitle = "My own"\n\n'
    '[[cards]]\nid = "mine"\nkind = "concept"\nfront = "Whose?"\nback = "Mine."\n'
)  # fmt: skip
USUAL = ["listening", "care"]
WAYS = "one of `--first`, `--last` and `--before DECK`"


def order(hark: Hark, line: str = "path") -> list[str]:
    """The decks of the path, in order."""
    return [deck["deck"] for deck in hark(f"{line} --json").json()["path"]]


class TestPath:
    """`hark path`."""

    def test_table(self, hark: Hark) -> None:
        """Each deck with what is met of it and when all is; own decks stand beside; then when the path ends."""
        hark.add_deck("zebra", OWN)
        hark("grade listening/reflection easy")

        assert hark("path").out == (
            "   met  all met  deck       title\n"
            "1 of 7  5 Mar    listening  Listening\n"
            "0 of 2  5 Mar    care       Care and safety\n"
            "\n"
            "Beside it, half of each day's new cards:\n"
            "   met  all met  deck   title\n"
            "0 of 1  3 Mar    zebra  My own\n"
            "\n"
            "With a session a day you have met all of the path by 5 Mar.\n"
            "`hark path DECK --first` learns a deck next.\n"
        )

    def test_json(self, hark: Hark) -> None:
        """The same as one object."""
        hark("suspend care")

        assert hark("path --json").json() == {
            "schema": "hark.path/1",
            "path": [
                {
                    "deck": "listening", "title": "Listening", "seen": 0, "faces": 7, "suspended": False,
                    "ends_on": "2026-03-04", "hidden": False,
                },
                {
                    "deck": "care", "title": "Care and safety", "seen": 0, "faces": 2, "suspended": True,
                    "ends_on": None, "hidden": False,
                },
            ],
            "own": [], "is_own_order": False, "ends_on": "2026-03-04", "team": None, "left": None,
        }  # fmt: skip

    def test_the_end_is_what_then_happens(self, hark: Hark) -> None:
        """Who holds a session a day meets the last card of each deck on the day that was told."""
        hark("config new_per_day 2")
        told = hark("path --json").json()
        met: dict[str, str] = {}
        for number in range(12):
            day = date(2026, 3, 2) + timedelta(number)
            for card in hark("review --json", at=f"{day} 09:00").json()["cards"]:
                if card["due_at"] is None:
                    met[card["card"].split("/")[0]] = f"{day}"
                hark(f"grade {card['card']} good", at=f"{day} 09:00")

        assert {deck["deck"]: deck["ends_on"] for deck in told["path"]} == met
        assert told["ends_on"] == max(met.values())

    def test_no_end_in_sight(self, hark: Hark) -> None:
        """With no new cards there is none, and that is said."""
        hark("config new_per_day 0")

        assert hark("path --json").json()["ends_on"] is None
        assert "9 questions of the path to come; at this pace it goes on for over a year.\n" in hark("path").out

    def test_all_is_met(self, hark: Hark) -> None:
        """A path that is done says so."""
        for deck in USUAL:
            for card in hark(f"show {deck} --json").json()["cards"]:
                hark(f"grade {card['card']} easy")

        assert "met: 7 of 7, all met: yes, deck: listening, title: Listening\n" in plain(hark, "path")
        assert "You have met all of the path. Its cards come back when it is time.\n" in plain(hark, "path")

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("path care --first", ["care", "listening"]),
            ("path listening --last", ["care", "listening"]),
            ("path ca --before listening", ["care", "listening"]),
            ("path zebra --before care", ["listening", "zebra", "care"]),
            ("path zebra --last", ["listening", "care", "zebra"]),
        ],
    )
    def test_another_order(self, hark: Hark, line: str, expected: list[str]) -> None:
        """A deck goes where it is put, one of one's own as well; reset brings the usual order back."""
        hark.add_deck("zebra", OWN)

        assert order(hark, line) == expected
        assert order(hark) == expected
        assert hark("path --json").json()["is_own_order"] is True
        assert hark("config path --json").json()["settings"][0]["value"] == " ".join(expected)
        assert order(hark, "path --reset") == USUAL
        assert "path" not in (hark.home / "config" / "config.toml").read_text()

    def test_new_cards_follow(self, hark: Hark) -> None:
        """What is first is asked next, here and in what other programs read."""
        hark("path care --first")

        assert hark("next --json").json()["card"]["deck"] == "care"
        assert [card["card"].split("/")[0] for card in hark("review --json").json()["cards"]][:2] == ["care"] * 2

    def test_a_deck_that_is_gone(self, hark: Hark) -> None:
        """A setting that names a deck that is not there counts for nothing."""
        hark("config path 'gone care'")

        assert order(hark) == ["care", "listening"]

    @pytest.mark.parametrize(
        ("line", "code", "message", "hint"),
        [
            ("path --first", 2, "missing argument `DECK`", "hark path DECK --first"),
            ("path care", 2, "where is `care` to be put?", WAYS),
            ("path care --last --first", 2, "where is `care` to be put?", WAYS),
            ("path care --reset", 2, "`--reset` stands alone", "hark path --reset"),
            ("path care --before zebra", 2, "`zebra` is not on the path", "on it is `listening`"),
            ("path care --before care", 2, "that is the same deck", "on it is `listening`"),
            ("path nowhere --first", 3, "no deck named `nowhere`", "there are 3 decks: `hark decks` lists them"),
        ],
    )  # fmt: skip
    def test_refusals(self, hark: Hark, line: str, code: int, message: str, hint: str) -> None:
        """What makes no order is refused, and nothing is set."""
        hark.add_deck("zebra", OWN)

        ran = hark(line)

        assert (ran.code, ran.err) == (code, f"error: {message}\n hint: {hint}\n")
        assert not (hark.home / "config").exists()
