# SPDX-License-Identifier: MIT
"""Bare `hark`: what is ready, and the keys to it."""

from __future__ import annotations

from harness import Hark, asked

ALL = [
    "listening/reflection", "listening/pause", "listening/pause#reverse", "listening/two-parts",
    "listening/two-parts#2", "listening/which-reply", "listening/fourth-no", "care/tired-of-it", "care/empty-cup",
]  # fmt: skip


def without(*refs: str) -> list[str]:
    """All questions but these."""
    return [ref for ref in ALL if ref not in refs]


class TestHome:
    """Bare `hark`."""

    def test_first_time(self, hark: Hark) -> None:
        """A newcomer is welcomed, told how long it takes, and what to type."""
        ran = hark("")

        assert (ran.code, ran.err) == (0, "")
        assert ran.out == (
            "Welcome. A first session is ready.\n"
            "3 cards, about 3 minutes.\n"
            "\n"
            "  hark review  start\n"
            "  hark stats   how it goes\n"
            "  hark --help  all commands\n"
        )

    def test_first_time_as_json(self, hark: Hark) -> None:
        """Nine questions wait; six cards fit five minutes, siblings kept for another time."""
        assert hark("--json").json() == {
            "schema": "hark.home/1", "total": 9, "session_cards": 6, "session_seconds": 325, "is_return": False,
            "is_first": True, "reviewed_today": 0, "average_per_day": 0.0, "next_due_at": None, "broken": [],
            "command": "hark", "activate": None,
            "session": {"cards": 6, "seconds": 325, "held": False, "more": 3},
            "tomorrow": {"cards": 6, "seconds": 325}, "first_session": {"cards": 3, "seconds": 170}, "withheld": None,
        }  # fmt: skip

    def test_done(self, hark: Hark) -> None:
        """With the day's new card graded, the day is done, and hark says what the next one brings."""
        hark("config new_per_day 1")
        hark("grade listening/reflection easy")

        assert hark("").out == (
            "Done for today. Well spent.\n"
            "Tomorrow: 1 card, about 1 minute.\n"
            "\n"
            "  hark stats        how it goes\n"
            "  hark search WORD  look something up\n"
            "  hark --help       all commands\n"
        )

    def test_done_as_json(self, hark: Hark) -> None:
        """Tomorrow is the next study day, which begins at four."""
        hark("config new_per_day 1")
        hark("grade listening/reflection easy")

        assert hark("--json").json() == {
            "schema": "hark.home/1", "total": 0, "session_cards": 0, "session_seconds": 0, "is_return": False,
            "is_first": False, "reviewed_today": 1, "average_per_day": 0.14, "next_due_at": "2026-03-03T04:00:00Z",
            "broken": [], "command": "hark", "activate": None,
            "session": {"cards": 0, "seconds": 0, "held": True, "more": 0}, "tomorrow": {"cards": 1, "seconds": 20},
            "first_session": None, "withheld": None,
        }  # fmt: skip

    def test_a_short_step_waits_for_tomorrow(self, hark: Hark) -> None:
        """A card in a ten-minute step does not open the day again, now or when it has run out."""
        hark("config new_per_day 1")
        hark("grade listening/reflection good", at="2026-03-02 09:00")

        assert hark("--json", at="2026-03-02 09:30").json()["session"] == {
            "cards": 0, "seconds": 0, "held": True, "more": 1,
        }  # fmt: skip
        assert hark("--plain", at="2026-03-02 09:04").out == (
            "Done for today. Well spent.\n"
            "Tomorrow: 2 cards, about 1 minute.\n"
            "\n"
            "hark stats: how it goes\nhark search WORD: look something up\nhark --help: all commands\n"
        )

    def test_after_a_gap(self, hark: Hark) -> None:
        """After weeks away a short session waits, without shaming counts."""
        hark("grade listening/reflection easy", at="2026-03-02 09:00")

        assert hark("", at="2026-04-20 09:00").out == (
            "Welcome back. A short session is ready.\n"
            "1 card, about 1 minute. The rest can wait.\n"
            "\n"
            "  hark review  start\n"
            "  hark stats   how it goes\n"
            "  hark --help  all commands\n"
        )

    def test_after_a_gap_nothing_new(self, hark: Hark) -> None:
        """The return holds cards seen before and nothing new."""
        hark("grade listening/reflection easy", at="2026-03-02 09:00")

        assert asked(hark, "", at="2026-04-20 09:00") == ["listening/reflection"]

    def test_no_new_cards_wanted(self, hark: Hark) -> None:
        """Somebody who wants no new cards is not promised a first session of none."""
        hark("config new_per_day 0")

        assert hark("").out == (
            "Nothing is due.\n"
            "\n"
            "  hark stats        how it goes\n"
            "  hark search WORD  look something up\n"
            "  hark --help       all commands\n"
        )

    def test_lines_can_be_typed_as_they_stand(self, hark: Hark) -> None:
        """Without colour, too, nothing but spaces stands around a command, and what it does is two spaces away."""
        lines = [line for line in hark("", NO_COLOR="1").out.splitlines() if line.startswith("  ")]

        assert [line.strip().split("  ")[0] for line in lines] == ["hark review", "hark stats", "hark --help"]
