# SPDX-License-Identifier: MIT
"""`due.txt`: written by whatever records something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hark.render.lines import LineFront

if TYPE_CHECKING:
    from harness import Hark


def waiting(hark: Hark) -> list[str]:
    """Every question that is not suspended, by its ref."""
    decks = ("listening", "care")
    cards = [card for deck in decks for card in hark(f"show {deck} --json").json()["cards"]]
    return [card["card"] for card in cards if not card["suspended"]]


class TestDueFile:
    """`due.txt`, from which a shell prompt reads."""

    def test_after_a_grade(self, hark: Hark) -> None:
        """Five cards are left, six when the short step has run out, and as many tomorrow; a week on is a return."""
        hark("grade listening/reflection good", at="2026-03-02 09:00")

        now, later, week = 1772442000, 1772442600, 1773028800
        assert (hark.home / "cache" / "due.txt").read_text() == f"{now} 5\n{later} 6\n{week} 1\n"

    def test_a_prompt_that_reads_it_meanwhile(self, hark: Hark) -> None:
        """Reads all of what it was."""
        hark("grade listening/reflection good", at="2026-03-02 09:00")
        file = hark.home / "cache" / "due.txt"
        before = file.read_text()
        with file.open() as reader:
            hark("grade care/tired-of-it easy", at="2026-03-02 09:00")

            assert reader.read() == before
        assert file.read_text() != before

    @pytest.mark.parametrize(
        ("line", "stdin"),
        [
            ("grade -", '{"card": "care/tired-of-it", "grade": "easy"}\n'),
            ("review --kind concept --cards 1", "\ngood\n"),
            ("suspend care", ""),
            ("undo", ""),
        ],
    )
    def test_after_whatever_writes(self, hark: Hark, line: str, stdin: str) -> None:
        """Its first line is what today's session has left when the command has ended, and reading leaves it alone."""
        hark("grade listening/reflection good")
        file = hark.home / "cache" / "due.txt"
        before = file.read_text()

        hark("due")
        read = file.read_text()
        hark(line, stdin=stdin)

        assert read == before
        assert file.read_text() != before
        assert file.read_text().splitlines()[0].split()[1] == str(hark("due --json").json()["session"]["cards"])

    def test_after_a_session_that_is_broken_off(self, hark: Hark, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was graded until then has left the session."""
        read = LineFront._ask

        def interrupted(front: LineFront, prompt: str) -> str:
            if hark("log --json").json()["events"]:
                raise KeyboardInterrupt
            return read(front, prompt)

        monkeypatch.setattr(LineFront, "_ask", interrupted)
        ran = hark("review --kind concept", stdin="\n3\n\n3\n")

        assert ran.code == 130
        waiting = str(hark("due --json").json()["session"]["cards"])
        assert (hark.home / "cache" / "due.txt").read_text().splitlines()[0].split()[1] == waiting
