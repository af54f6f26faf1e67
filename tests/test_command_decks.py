# SPDX-License-Identifier: MIT
"""`hark decks`: the decks there are."""

from __future__ import annotations

from harness import Hark, plain
from places import SMALL

LISTENING = {
    "deck": "listening", "title": "Listening", "description": "A small deck for tests.", "version": "1.0.0",
    "language": "en", "license": "CC-BY-4.0", "authors": ["hark contributors"], "homepage": None, "tags": ["basics"],
    "file": str(SMALL / "listening.toml"), "bundled": True, "suspended": False, "concept": 2, "cloze": 1, "choice": 1,
    "scenario": 1, "dialogue": 0, "cards": 5, "faces": 7, "seen": 0, "due": 0, "source": None, "languages": ["en"],
}  # fmt: skip
CARE = {
    "deck": "care", "title": "Care and safety", "description": "", "version": "1.0.0", "language": "en",
    "license": "", "authors": [], "homepage": None, "tags": ["safety"], "file": str(SMALL / "care.toml"),
    "bundled": True, "suspended": False, "concept": 1, "cloze": 0, "choice": 0, "scenario": 1, "dialogue": 0,
    "cards": 2, "faces": 2, "seen": 0, "due": 0, "source": None, "languages": ["en"],
}  # fmt: skip
OWN = """\
format = 1
id = "zebra"
title = "My own"

[[cards]]
id = "one"
kind = "concept"
front = "Who?"
back = "Me."
"""


class TestDecks:
    """`hark decks`."""

    def test_json(self, hark: Hark) -> None:
        """Every deck with its facts and counts, in the order in which a newcomer meets them."""
        assert hark("decks --json").json() == {
            "schema": "hark.decks/1", "decks": [LISTENING, CARE], "broken": [], "strays": [], "shadows": [],
        }  # fmt: skip

    def test_table(self, hark: Hark) -> None:
        """Numbers stand left of the deck's own text."""
        assert hark("decks").out == (
            "cards    seen  due  deck       title\n"
            "    5  0 of 7    0  listening  Listening\n"
            "    2  0 of 2    0  care       Care and safety\n"
            "\n"
            "Seen: so many of a deck's questions; some cards ask several.\n"
            "2 decks, 7 cards.\n"
        )

    def test_narrow(self, hark: Hark) -> None:
        """At 40 columns a deck's numbers stand below it, each with its name."""
        hark.add_deck("zebra", OWN.replace("My own", "A title that is a little long"))

        assert hark("decks", COLUMNS="40").out == (
            "Listening · listening\n"
            "  cards 5, seen 0 of 7, due 0\n"
            "Care and safety · care\n"
            "  cards 2, seen 0 of 2, due 0\n"
            "A title that is a little long · zebra\n"
            "  cards 1, seen 0 of 1, due 0\n"
            "\n"
            "Seen: so many of a deck's questions;\n"
            "some cards ask several.\n"
            "3 decks, 8 cards.\n"
        )

    def test_plain(self, hark: Hark) -> None:
        """Each row is said as labelled words."""
        assert plain(hark, "decks") == (
            "cards: 5, seen: 0 of 7, due: 0, deck: listening, title: Listening\n"
            "cards: 2, seen: 0 of 2, due: 0, deck: care, title: Care and safety\n"
            "\n"
            "Seen: so many of a deck's questions; some cards ask several.\n"
            "2 decks, 7 cards.\n"
        )

    def test_own_and_studied(self, hark: Hark) -> None:
        """Own decks come after the bundled ones; what was seen, is due or suspended is counted."""
        hark.add_deck("zebra", OWN)
        hark("grade listening/reflection good")
        hark("suspend care")

        assert hark("decks", at="2026-03-02 09:10").out == (
            "cards    seen  due  deck       title\n"
            "    5  1 of 7    1  listening  Listening\n"
            "    2  0 of 2    0  care       Care and safety (set aside)\n"
            "    1  0 of 1    0  zebra      My own\n"
            "\n"
            "Seen: so many of a deck's questions; some cards ask several.\n"
            "3 decks, 8 cards.\n"
        )

    def test_own_in_place_of_bundled(self, hark: Hark) -> None:
        """A deck in the data folder stands in for the bundled one of its id, in the same place."""
        file = hark.add_deck("listening", OWN.replace("zebra", "listening"))

        decks = hark("decks --json").json()["decks"]

        assert [(deck["deck"], deck["title"], deck["file"], deck["bundled"]) for deck in decks] == [
            ("listening", "My own", str(file), False),
            ("care", "Care and safety", str(SMALL / "care.toml"), True),
        ]
