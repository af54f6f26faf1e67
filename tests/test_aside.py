# SPDX-License-Identifier: MIT
"""What is set aside, as a leech or by the learner, is shown so everywhere, with the way to have it back."""

from __future__ import annotations

import pytest

from harness import Hark, plain

LATER = "2026-09-04 09:00"
CARD = "listening/reflection"
QUESTION = "What does a reflection hand back?"
LEECH = {"target": CARD, "reason": "leech"}


@pytest.fixture
def slipping(hark: Hark) -> Hark:
    """A learner with a card that was forgotten eight times, the last time on 1 September."""
    hark(f"grade {CARD} easy", at="2026-01-01 09:00")
    for month in range(2, 10):
        hark(f"grade {CARD} again", at=f"2026-{month:02}-01 09:00")
        if month < 9:
            hark(f"grade {CARD} good", at=f"2026-{month:02}-01 09:10")
    return hark


def test_a_leech_is_shown_as_set_aside(slipping: Hark) -> None:
    """In lists, in its own page, in search, in why, on screen and as JSON; nobody says that it comes back."""
    line = f"{CARD}\n  question, set aside, because it keeps slipping: {QUESTION}\n"
    assert line in plain(slipping, "show listening", at=LATER)
    assert slipping("show listening --json", at=LATER).json()["cards"][0]["aside"] == LEECH
    assert plain(slipping, "search 'hand back'", at=LATER) == line.replace("hand back", "[hand] [back]")
    assert slipping("search 'hand back' --json", at=LATER).json()["cards"][0]["aside"] == LEECH
    assert f"due: set aside, because it keeps slipping; `hark resume {CARD}` brings it back\n" in plain(
        slipping, f"show {CARD}", at=LATER
    )
    assert slipping(f"show {CARD} --json", at=LATER).json()["aside"] == LEECH
    assert slipping(f"why {CARD} --json", at=LATER).json()["aside"] == LEECH
    assert plain(slipping, f"why {CARD}", at=LATER).startswith(
        f"{CARD} · question\nQuestion: {QUESTION}\n\n"
        "It was forgotten 8 times, so it is set aside and does not come back. Rewording it may help.\n"
        f"`hark resume {CARD}` brings it back.\n\nwhen: "
    )
    slipping(f"resume {CARD}", at=LATER)
    assert slipping(f"show {CARD} --json", at=LATER).json()["aside"] is None
    assert "It comes back now." in slipping(f"why {CARD}", at=LATER).out


@pytest.mark.parametrize(
    ("target", "card"),
    [
        ("listening", "listening/two-parts#2"),
        ("listening/two-parts", "listening/two-parts#2"),
        ("listening/two-parts#2", "listening/two-parts#2"),
    ],
)
def test_a_suspended_card_names_what_was_suspended(hark: Hark, target: str, card: str) -> None:
    """Why, show and a grade say so, and name the deck, the card or the side that is to be resumed."""
    hark(f"suspend {target}")

    assert plain(hark, f"why {card}").endswith(
        f"\n\nIt is set aside and does not come back.\n`hark resume {target}` brings it back.\n"
    )
    assert f"due: set aside; `hark resume {target}` brings it back\n" in plain(hark, f"show {card}")
    graded = hark(f"grade {card} good --json").json()
    assert graded["aside"] == {"target": target, "reason": "suspended"}
    assert plain(hark, f"grade {card} good").startswith(
        f"{card}: good.\nNote: It is set aside and does not come back. `hark resume {target}` changes that.\n"
    )


def test_the_list(slipping: Hark) -> None:
    """All that is set aside, why, since when, and the line that brings it back, which does."""
    slipping("suspend care", at="2026-09-02 09:00")
    slipping("suspend listening/two-parts", at="2026-09-03 09:00")

    assert slipping("decks --aside", at=LATER).out == (
        f"· {CARD}\n  forgotten 8 times, 1 Sep, 1 question: {QUESTION}\n"
        f"  hark resume {CARD}\n"
        "· listening/two-parts\n  by you, yesterday, 2 questions: Listening needs […] and time.\n"
        "  hark resume listening/two-parts\n"
        "· care\n  by you, 2 Sep, 2 questions: Care and safety\n"
        "  hark resume care\n"
    )
    answer = slipping("decks --aside --json", at=LATER).json()
    assert answer == {
        "schema": "hark.aside/1",
        "aside": [
            {
                "target": CARD, "reason": "leech", "at": "2026-09-01T09:00:00Z", "lapses": 8, "faces": 1,
                "text": QUESTION, "resume": f"hark resume {CARD}",
            },
            {
                "target": "listening/two-parts", "reason": "suspended", "at": "2026-09-03T09:00:00Z", "lapses": 0,
                "faces": 2, "text": "Listening needs […] and time.", "resume": "hark resume listening/two-parts",
            },
            {
                "target": "care", "reason": "suspended", "at": "2026-09-02T09:00:00Z", "lapses": 0, "faces": 2,
                "text": "Care and safety", "resume": "hark resume care",
            },
        ],
    }  # fmt: skip
    for line in answer["aside"]:
        assert slipping(line["resume"].removeprefix("hark "), at=LATER).code == 0
    assert slipping("decks --aside", at=LATER).out == "Nothing is set aside.\n"
