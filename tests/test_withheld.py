# SPDX-License-Identifier: MIT
"""What is named on purpose and does not come now: every front end says why, and how to have it."""

from __future__ import annotations

import pytest

from harness import Hark, asked

USED_UP = (
    "Today's 2 new cards are used up; 4 cards more here.\n"
    "`hark review listening --new 2` goes beyond that.\n"
    "1 question here about cards that you had today: tomorrow, from another side.\n"
)  # fmt: skip


@pytest.fixture
def used_up(hark: Hark) -> Hark:
    """A learner whose two new cards of today are begun, and whose day is done."""
    hark("config new_per_day 2")
    hark("grade listening/reflection easy")
    hark("grade listening/pause easy")
    return hark


def facts(hark: Hark, line: str) -> dict[str, object]:
    """What an answer says of what is withheld."""
    told: dict[str, object] = hark(f"{line} --json").json()["withheld"]
    return told


@pytest.mark.parametrize("line", ["due listening", "next listening", "review listening"])
def test_the_allowance_is_used_up(used_up: Hark, line: str) -> None:
    """A deck with unseen cards says how many today allows and how to go beyond, and never that nothing is due."""
    assert used_up(line).out.startswith(USED_UP)
    assert facts(used_up, line) == {
        "decks": ["listening"], "decks_aside": [], "cards_aside": 0, "unseen": 4, "sides": 1, "new_left": 0,
        "new_per_day": 2,
    }  # fmt: skip


def test_going_beyond(used_up: Hark) -> None:
    """What the hint says does it, in a session and card by card."""
    assert asked(used_up, "listening --new 3") == ["listening/two-parts", "listening/which-reply"]
    assert used_up("next listening --new 2 --json").json()["card"]["card"] == "listening/two-parts"


def test_no_new_cards_at_all(hark: Hark) -> None:
    """Who set new cards to none is told so."""
    hark("config new_per_day 0")

    assert hark("due care").out == (
        "You have set new cards to none a day; 2 cards here.\n`hark review care --new 2` goes beyond that.\n"
    )


def test_while_the_allowance_lasts(hark: Hark) -> None:
    """As long as new cards come, nothing is said of those that come later."""
    hark("config new_per_day 3")

    assert hark("due listening").out == (
        "due  new  deck\n  0    3  listening\n\n0 due and 3 new: 3 cards waiting.\n"
    )  # fmt: skip
    assert facts(hark, "due listening")["unseen"] == 4


@pytest.mark.parametrize("line", ["due care", "next care", "review care", "review care --new 5"])
def test_a_deck_that_is_set_aside(hark: Hark, line: str) -> None:
    """It says so, and how to resume it."""
    hark("suspend care")

    assert hark(line).out.splitlines()[0] == "`care` is set aside. `hark resume care` brings it back."
    assert facts(hark, line)["decks_aside"] == ["care"]


def test_cards_that_are_set_aside(hark: Hark) -> None:
    """A deck whose cards are all set aside one by one says how many, and where they are listed."""
    hark("suspend care/tired-of-it")
    hark("suspend care/empty-cup")

    assert hark("next care").out == "2 cards here set aside: `hark decks --aside` lists what is.\n"
    assert facts(hark, "next care")["cards_aside"] == 2


def test_nothing_is_withheld(hark: Hark) -> None:
    """A deck that is learned says what bare `hark` says."""
    hark("grade care/tired-of-it easy")
    hark("grade care/empty-cup easy")

    assert hark("review care").out.splitlines()[0] == "Nothing is due."
    assert hark("next care").out.startswith("Nothing is due. The next card comes in ")


def test_what_is_asked_for_comes_most_forgotten_first(hark: Hark) -> None:
    """After a gap a bare session asks a few, what is half there first; what is asked for by number comes as ever."""
    for day, card in enumerate(("listening/reflection", "listening/pause", "care/empty-cup"), 1):
        for back in range(day):
            hark(f"grade {card} easy", at=f"2026-03-0{1 + back} 09:00")
    at = "2026-09-01 09:00"
    chances = {
        card: hark(f"show {card} --json", at=at).json()["memory"]["retrievability"]
        for card in ("listening/reflection", "listening/pause", "care/empty-cup")
    }
    least, most = min(chances, key=chances.__getitem__), max(chances, key=chances.__getitem__)

    assert asked(hark, "--new 0 --cards 1", at=at) == [least]
    assert asked(hark, "--new 0 --minutes 1 --more", at=at)[0] == least
    assert hark("next listening care --json", at=at).json()["card"]["card"] == least
    hark("config session_cards 1")
    assert asked(hark, "", at=at) == [most]


def test_a_number_of_cards_is_that_number(hark: Hark) -> None:
    """Neither the usual minutes nor the usual few scenarios cut short what was asked for, also after a gap."""
    hark("config session_minutes 1")
    hark("config session_cards 1")
    hark("grade listening/reflection easy", at="2026-01-02 09:00")

    assert asked(hark, "--kind scenario --cards 8") == ["listening/fourth-no", "care/tired-of-it"]
    assert len(asked(hark, "--cards 40")) == len(asked(hark, "--minutes 60")) == 7
    assert len(asked(hark, "")) == 1


def test_other_sides_wait_for_tomorrow(hark: Hark) -> None:
    """A deck of which only other sides of today's cards are left says that, and they come tomorrow."""
    for card in ("reflection", "pause", "two-parts", "which-reply", "fourth-no"):
        hark(f"grade listening/{card} easy")

    assert hark("next listening").out == (
        "2 questions here about cards that you had today: tomorrow, from another side.\n"
    )
    assert facts(hark, "due listening")["sides"] == 2
    assert len(asked(hark, "listening", at="2026-03-03 09:00")) == 2
