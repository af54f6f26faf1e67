# SPDX-License-Identifier: MIT
"""`hark suspend` and `hark resume`: cards and decks set aside, and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness import ALL, waiting, without

if TYPE_CHECKING:
    from harness import Hark


class TestSuspend:
    """`hark suspend`, `hark resume`, and undo of each."""

    CASES = (
        ("listening", 7, "7 questions", ["care/tired-of-it", "care/empty-cup"]),
        ("listening/two-parts", 2, "2 questions", without("listening/two-parts", "listening/two-parts#2")),
        ("listening/two-parts#2", 1, "1 question", without("listening/two-parts#2")),
        ("listening/reflection", 1, "1 question", without("listening/reflection")),
    )

    @pytest.mark.parametrize(("target", "faces", "counted", "left"), CASES)
    def test_and_resume(self, hark: Hark, target: str, faces: int, counted: str, left: list[str]) -> None:
        """A deck, a card or a sibling is set aside until it is resumed, and each says how much that is."""
        suspended = hark(f"suspend {target}")
        after = waiting(hark)
        resumed = hark(f"resume {target}")

        assert suspended.out == f"Set aside {target} ({counted}). `hark undo` takes it back.\n"
        assert after == left
        assert resumed.out == f"Brought back {target} ({counted}). `hark undo` takes it back.\n"
        assert waiting(hark) == ALL
        assert hark(f"suspend {target} --json").json() == {
            "schema": "hark.change/1", "did": "suspend", "target": target, "changed": True, "faces": faces,
            "total": len(left),
        }  # fmt: skip
        assert hark(f"resume {target} --json").json() == {
            "schema": "hark.change/1", "did": "resume", "target": target, "changed": True, "faces": faces, "total": 9,
        }  # fmt: skip

    @pytest.mark.parametrize(("target", "faces", "counted", "left"), CASES)
    def test_undo(self, hark: Hark, target: str, faces: int, counted: str, left: list[str]) -> None:  # noqa: ARG002
        """Undo takes back a suspension, and it takes back a resumption."""
        hark(f"suspend {target}")
        hark(f"resume {target}")

        assert hark("undo").out.startswith(f"Taken back: bringing back {target}, today 09:00.\n")
        assert waiting(hark) == left
        assert hark("undo").out.startswith(f"Taken back: setting aside {target}, today 09:00.\n")
        assert waiting(hark) == ALL

    @pytest.mark.parametrize("target", ["listening", "listening/two-parts", "listening/two-parts#2"])
    def test_twice(self, hark: Hark, target: str) -> None:
        """What is suspended already stays so and nothing is recorded; so for what is not suspended."""
        hark(f"suspend {target}")
        assert hark(f"suspend {target}").out == f"{target} is set aside already. Nothing changed.\n"
        hark(f"resume {target}")
        assert hark(f"resume {target}").out == f"{target} was not set aside. Nothing changed.\n"

        assert [event["kind"] for event in hark("log --json").json()["events"]] == ["resume", "suspend"]

    def test_not_suspended_is_no_refusal(self, hark: Hark) -> None:
        """Resuming what is not suspended is done, exit code 0, with nothing changed."""
        ran = hark("resume care --json")

        assert ran.code == 0
        assert ran.json()["changed"] is False

    def test_memory_is_kept(self, hark: Hark) -> None:
        """A card that is suspended and resumed remembers what it remembered."""
        hark("grade listening/reflection good")
        before = hark("show listening/reflection --json").json()

        hark("suspend listening")
        hark("resume listening")

        assert hark("show listening/reflection --json").json() == before

    def test_card_of_a_deck_that_is_resumed(self, hark: Hark) -> None:
        """A card set aside by itself stays so when its deck is suspended and resumed."""
        hark("suspend care/empty-cup")
        hark("suspend care")

        hark("resume care")

        assert waiting(hark) == without("care/empty-cup")

    def test_all_holds_of_a_card(self, hark: Hark) -> None:
        """Resuming a card frees it from every hold, its siblings' own included."""
        hark("suspend listening/two-parts")
        hark("suspend listening/two-parts#2")

        hark("resume listening/two-parts")

        assert waiting(hark) == ALL

    def test_undo_of_all_holds(self, hark: Hark) -> None:
        """`hark undo` takes back what the resumption did, as its answer says, not a part of it."""
        hark("suspend listening/two-parts#2")
        hark("suspend listening/two-parts")
        hark("resume listening/two-parts")

        hark("undo")

        assert waiting(hark) == without("listening/two-parts", "listening/two-parts#2")
        assert hark("resume listening/two-parts").out == (
            "Brought back listening/two-parts (2 questions). `hark undo` takes it back.\n"
        )

    def test_resume_of_a_card_whose_deck_is_suspended(self, hark: Hark) -> None:
        """Resuming a card that its deck holds does not claim that it was not suspended."""
        hark("suspend listening")

        ran = hark("resume listening/reflection")

        assert (ran.code, ran.out) == (1, "")
        assert ran.err == (
            "error: `listening/reflection` is set aside with `listening`\n hint: `hark resume listening`\n"
        )
        assert hark("show listening/reflection --json").json()["suspended"] is True

    def test_prefix(self, hark: Hark) -> None:
        """The answer names what a prefix meant."""
        assert hark("suspend lis/ref --json").json()["target"] == "listening/reflection"
