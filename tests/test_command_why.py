# SPDX-License-Identifier: MIT
"""`hark why`: a due date explained."""

from __future__ import annotations

import pytest

from harness import Hark, plain


class TestWhy:
    """`hark why`."""

    def test_new(self, hark: Hark) -> None:
        """A card never graded has no history."""
        assert hark("why listening/reflection").out == (
            "listening/reflection · question\n"
            "What does a reflection hand back?\n"
            "\n"
            "It has not been graded yet, so it comes as a new card, in its turn: `hark path`\nshows the order.\n"
        )
        assert hark("why listening/reflection --json").json() == {
            "schema": "hark.why/1", "card": "listening/reflection", "deck": "listening", "kind": "concept",
            "question": "What does a reflection hand back?", "suspended": False, "desired_retention": 0.9,
            "memory": None, "planned_days": None, "steps": [], "session_held": False, "aside": None,
        }  # fmt: skip

    def test_learning(self, hark: Hark) -> None:
        """A card in a short step says so."""
        hark("grade listening/reflection good", at="2026-03-02 09:00")

        assert hark("why listening/reflection", at="2026-03-02 09:04").out == (
            "listening/reflection · question\n"
            "What does a reflection hand back?\n"
            "\n"
            "It comes back in 6 min.\n"
            "New and forgotten cards come again in minutes before they get days.\n"
            "It holds for 2.3 days; how hard for you: 2.1 of 10; forgotten 0 times. `hark\n"
            "help words` explains.\n"
            "\n"
            "when         grade  chance  back after\n"
            "today 09:00  good   –       10 min\n"
        )

    def test_a_short_step_after_the_session(self, hark: Hark) -> None:
        """When today's session is done a short step waits for tomorrow: why and due both say so."""
        hark("config session_cards 1")
        hark("config new_per_day 1")
        hark("grade listening/reflection good", at="2026-03-02 09:00")

        said = hark("why listening/reflection", at="2026-03-02 09:04").out.splitlines()[3]
        assert said == "Today's session is done, so it comes back tomorrow, or with `hark review"
        assert hark("due", at="2026-03-02 09:04").out == (
            "Nothing is due. Today's session is done; the next card comes tomorrow.\n"
        )
        assert hark("due", at="2026-03-02 09:20").out.splitlines()[-2:] == [
            "Today's session is done; what waits comes tomorrow, or now: `hark review",
            "--more`.",
        ]

    @pytest.fixture
    def graded(self, hark: Hark) -> Hark:
        """A card that has reached days: *good* twice, the second in its short step."""
        hark("grade listening/reflection good", at="2026-03-02 09:00")
        hark("grade listening/reflection good", at="2026-03-02 09:10")
        return hark

    def test_review(self, graded: Hark) -> None:
        """With a stability of 2.3 days the chance of recall is down to 90 % after two."""
        assert plain(graded, "why listening/reflection", at="2026-03-03 08:00") == (
            "listening/reflection · question\n"
            "Question: What does a reflection hand back?\n"
            "\n"
            "It comes back tomorrow.\n"
            "After 2 days the chance of recall is down to the 90 % you want. Today it is 95 %.\n"
            "It holds for 2.3 days; how hard for you: 2.1 of 10; forgotten 0 times. `hark help words` explains.\n"
            "\n"
            "when: yesterday, grade: good, chance: –, back after: 10 min\n"
            "when: yesterday, grade: good, chance: 100 %, back after: 2 days\n"
        )

    def test_review_as_json(self, graded: Hark) -> None:
        """Each step has the days since the last, the chance of recall before, and the memory after."""
        why = graded("why listening/reflection --json", at="2026-03-03 08:00").json()

        # FSRS-6 with decay 0.1542: R(t) = (1 + F t / S) ** -0.1542, F = 0.9 ** (-1 / 0.1542) - 1
        chance = (1 + (0.9 ** (-1 / 0.1542) - 1) / 2.3065) ** -0.1542
        assert why["planned_days"] == 2
        assert why["memory"] == {
            "state": "review", "stability_days": pytest.approx(2.3065), "difficulty": pytest.approx(2.1112, abs=1e-4),
            "retrievability": pytest.approx(chance), "due_at": "2026-03-04T04:00:00Z", "interval_ms": 2 * 86_400_000,
            "last_review_at": "2026-03-02T09:10:00Z", "reps": 2, "lapses": 0, "leech": False,
        }  # fmt: skip
        assert [
            (step["entry"]["grade"], step["elapsed_days"], step["retrievability"], step["memory"]["interval_ms"])
            for step in why["steps"]
        ] == [("good", None, None, 600_000), ("good", 0, 1.0, 2 * 86_400_000)]

    def test_forgotten(self, graded: Hark) -> None:
        """A lapse shows with the chance there was before it."""
        graded("grade listening/reflection again", at="2026-03-06 08:00")

        steps = graded("why listening/reflection --json", at="2026-03-06 08:00").json()["steps"]

        chance = (1 + (0.9 ** (-1 / 0.1542) - 1) * 4 / 2.3065) ** -0.1542
        assert steps[2]["entry"]["grade"] == "again"
        assert steps[2]["elapsed_days"] == 4
        assert steps[2]["retrievability"] == pytest.approx(chance, abs=5e-5)
        assert (steps[2]["memory"]["state"], steps[2]["memory"]["lapses"]) == ("relearning", 1)

    def test_spread(self, hark: Hark) -> None:
        """An interval moved from what was planned says by how much."""
        hark("grade listening/reflection easy")

        assert plain(hark, "why listening/reflection").splitlines()[3:5] == [
            "It comes back in 9 days, 11 Mar.",
            (
                "After 8 days the chance of recall is down to the 90 % you want, moved by 1 so that cards drift apart. "
                "Today it is 100 %."
            ),
        ]

    def test_suspended(self, graded: Hark) -> None:
        """A suspended card does not come back; suspending stays in its history."""
        graded("suspend listening/reflection", at="2026-03-02 09:20")

        why = graded("why listening/reflection --json", at="2026-03-02 09:20").json()

        assert why["suspended"] is True
        assert [step["entry"]["kind"] for step in why["steps"]] == ["review", "review", "suspend"]
        assert "It is set aside and does not come back.\n`hark resume listening/reflection` brings it back.\n" in plain(
            graded, "why listening/reflection"
        )

    def test_reset(self, graded: Hark) -> None:
        """After a reset of its deck the card is new; undone steps are left out."""
        graded("reset listening", at="2026-03-02 09:20")
        graded("grade listening/reflection again", at="2026-03-02 09:21")
        graded("undo", at="2026-03-02 09:22")

        why = graded("why listening/reflection --json", at="2026-03-02 09:23").json()

        assert why["memory"] is None
        assert [step["entry"]["kind"] for step in why["steps"]] == ["review", "review", "reset"]

    def test_plan_after_an_undo(self, hark: Hark) -> None:
        """A grade taken back leaves the plan as it was."""
        hark("grade listening/reflection easy", at="2026-03-02 09:00")
        before = hark("why listening/reflection --json", at="2026-03-10 09:01").json()["planned_days"]
        hark("config desired_retention 0.7")
        hark("grade listening/reflection good", at="2026-03-10 09:00")
        hark("undo", at="2026-03-10 09:01")

        after = hark("why listening/reflection --json", at="2026-03-10 09:01").json()["planned_days"]

        assert after == before

    def test_plan_after_another_retention(self, hark: Hark) -> None:
        """The plan and the retention stated beside it belong together."""
        hark("grade listening/reflection easy")
        hark("config desired_retention 0.7")

        why = hark("why listening/reflection --json").json()

        decay, stability = 0.1542, why["memory"]["stability_days"]
        factor = 0.9 ** (-1 / decay) - 1
        assert why["planned_days"] == round(stability / factor * (why["desired_retention"] ** (-1 / decay) - 1))
