# SPDX-License-Identifier: MIT
"""`hark undo`: the last thing recorded, taken back."""

from __future__ import annotations

from harness import Hark, events


class TestUndo:
    """`hark undo`."""

    def test_nothing(self, hark: Hark) -> None:
        """With nothing recorded there is nothing to undo."""
        ran = hark("undo")

        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "error: there is nothing to undo\n hint: `hark log` shows what was recorded\n"

    def test_first_grade(self, hark: Hark) -> None:
        """The card is new again."""
        before = hark("due --json").json()
        hark("grade listening/reflection good")

        ran = hark("undo")

        assert ran.out == "Taken back: good listening/reflection, today 09:00.\n"
        assert hark("due --json").json() == before

    def test_later_grade(self, hark: Hark) -> None:
        """The card stands where it stood before."""
        hark("grade listening/reflection good", at="2026-03-02 09:00")
        before = hark("show listening/reflection --json", at="2026-03-02 09:11").json()
        hark("grade listening/reflection good", at="2026-03-02 09:10")

        ran = hark("undo", at="2026-03-02 09:11")

        assert ran.out == "Taken back: good listening/reflection, today 09:10.\nIt comes back now.\n"
        assert hark("show listening/reflection --json", at="2026-03-02 09:11").json() == before

    def test_json(self, hark: Hark) -> None:
        """The answer names the event taken back."""
        graded = hark("grade listening/reflection good --duration-ms 900 --json").json()

        assert hark("undo --json", at="2026-03-02 09:01").json() == {
            "schema": "hark.undo/1",
            "undone": {
                "event": graded["event"], "at": "2026-03-02T09:00:00Z", "day": "2026-03-02",
                "card": "listening/reflection", "kind": "review", "grade": "good", "duration_ms": 900,
                "undoes": None, "undone": True,
            },
            "memory": None,
            "suspended": False,
            "total": 9,
        }  # fmt: skip

    def test_goes_further_back_each_time(self, hark: Hark) -> None:
        """A second undo takes back what came before; an undo itself is not undone."""
        hark("grade listening/reflection good")
        hark("suspend care")

        assert hark("undo").out == "Taken back: set aside care, today 09:00.\n"
        assert hark("undo").out == "Taken back: good listening/reflection, today 09:00.\n"
        assert hark("undo").code == 1
        assert events(hark) == [
            ("review", "listening/reflection", "good", True), ("suspend", "care", None, True),
            ("undo", "care", None, False), ("undo", "listening/reflection", None, False),
        ]  # fmt: skip
