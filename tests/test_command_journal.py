# SPDX-License-Identifier: MIT
"""`hark journal`: one's own replies, read and deleted."""

from __future__ import annotations

import pytest

from harness import Hark

CARD = "listening/fourth-no"
TEXT = "Four noes. No wonder."


@pytest.fixture
def kept(hark: Hark) -> Hark:
    """Two replies to one scenario, on two days, and one to another."""
    hark("config journal keep")
    hark(f"grade {CARD} hard --reply '{TEXT}'", at="2026-03-02 09:00")
    hark("grade care/tired-of-it good --reply 'I am staying.'", at="2026-03-02 09:01")
    hark(f"grade {CARD} good --reply 'A hard month.\nStill here.'", at="2026-03-05 09:00")
    return hark


def test_all_replies(kept: Hark) -> None:
    """Without a card, every reply is shown, newest first, with its day, card and grade."""
    ran = kept("journal", at="2026-03-05 10:00")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"today 09:00 · {CARD} · good\n  A hard month.\n  Still here.\n\n"
        "2 Mar · care/tired-of-it · good\n  I am staying.\n\n"
        f"2 Mar · {CARD} · hard\n  {TEXT}\n"
    )


def test_replies_to_one_card(kept: Hark) -> None:
    """With a card, its replies alone; a prefix is enough."""
    assert kept("journal care/tired --json", at="2026-03-05 10:00").json() == {
        "schema": "hark.journal/1",
        "card": "care/tired-of-it",
        "entries": [
            {"card": "care/tired-of-it", "at": "2026-03-02T09:01:00Z", "text": "I am staying.", "grade": "good"}
        ],
        "forgotten": None,
        "keeping": True,
    }


def test_nothing_kept(hark: Hark) -> None:
    """Where nothing is kept, it says so and how to change that."""
    ran = hark("journal")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "No reply is kept here.\n\nReplies are not being kept; `hark config journal keep` changes that.\n"
    )


def test_forget_one_card(kept: Hark) -> None:
    """Deleting one card's replies leaves the others, and every grade."""
    before = kept("log --json").json()

    ran = kept(f"journal {CARD} --forget")

    assert ran.out == "2 replies deleted. Grades and dates stay as they are.\n"
    assert [entry["card"] for entry in kept("journal --json").json()["entries"]] == ["care/tired-of-it"]
    assert kept("log --json").json() == before


def test_forget_all_leaves_no_trace(kept: Hark) -> None:
    """Deleted text is gone from the file itself."""
    file = kept.home / "data" / "progress.db"
    assert TEXT.encode() in file.read_bytes()

    ran = kept("journal --forget")

    assert ran.out == "3 replies deleted. Grades and dates stay as they are.\n"
    assert TEXT.encode() not in file.read_bytes()


def test_unknown_card(kept: Hark) -> None:
    """A card that is not there is refused, and nothing is deleted."""
    ran = kept("journal care/nobody --forget")

    assert ran.code == 3
    assert len(kept("journal --json").json()["entries"]) == 3
