# SPDX-License-Identifier: MIT
"""`hark reset`: cards and decks made new again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness import waiting, without

if TYPE_CHECKING:
    from harness import Hark


class TestReset:
    """`hark reset` and its undo."""

    @pytest.fixture
    def studied(self, hark: Hark) -> Hark:
        """Four cards graded."""
        for card in ("listening/reflection", "listening/two-parts", "listening/two-parts#2", "care/empty-cup"):
            hark(f"grade {card} good")
        return hark

    @staticmethod
    def seen(hark: Hark) -> list[str]:
        """Every question with a memory."""
        decks = ("listening", "care")
        cards = [card for deck in decks for card in hark(f"show {deck} --json").json()["cards"]]
        return [card["card"] for card in cards if card["due_at"] is not None]

    CASES = (
        ("listening", "7 questions", ["care/empty-cup"]),
        ("listening/two-parts", "2 questions", ["listening/reflection", "care/empty-cup"]),
        ("listening/two-parts#2", "1 question", ["listening/reflection", "listening/two-parts", "care/empty-cup"]),
        ("care/empty-cup", "1 question", ["listening/reflection", "listening/two-parts", "listening/two-parts#2"]),
    )

    @pytest.mark.parametrize(("target", "counted", "left"), CASES)
    def test_and_undo(self, studied: Hark, target: str, counted: str, left: list[str]) -> None:
        """A deck, a card or a sibling is new again; undo brings back exactly what was."""
        before = studied("decks --json").json(), studied("due --json").json(), self.seen(studied)

        ran = studied(f"reset {target}")
        after = self.seen(studied)
        studied("undo")

        assert ran.out == f"Reset {target} ({counted}). `hark undo` takes it back.\n"
        assert after == left
        assert (studied("decks --json").json(), studied("due --json").json(), self.seen(studied)) == before

    def test_json(self, studied: Hark) -> None:
        """Eight questions are new, and the day, which has seen four of its ten, allows six of them."""
        assert studied("reset listening --json").json() == {
            "schema": "hark.change/1", "did": "reset", "target": "listening", "changed": True, "faces": 7, "total": 6
        }  # fmt: skip

    def test_never_graded(self, hark: Hark) -> None:
        """There is nothing to reset in a card never graded, and nothing is recorded."""
        assert hark("reset listening/reflection").out == "listening/reflection has nothing to reset. Nothing changed.\n"
        assert hark("reset care --json").json()["changed"] is False
        assert hark("log --json").json()["events"] == []

    def test_history_stays(self, studied: Hark) -> None:
        """The log keeps what was before."""
        studied("reset care")

        assert [event["kind"] for event in studied("log care --json").json()["events"]] == ["reset", "review"]

    def test_suspension_stays(self, studied: Hark) -> None:
        """A card that was set aside stays so."""
        studied("suspend care/empty-cup")

        studied("reset care/empty-cup")

        assert waiting(studied) == without("care/empty-cup")
