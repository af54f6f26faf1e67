# SPDX-License-Identifier: MIT
"""`hark doctor` as a person at a terminal sees it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from terminal import Terminal

if TYPE_CHECKING:
    from harness import Hark


def test_fixing_at_a_terminal(hark: Hark) -> None:
    """At 40 columns every finding can be read, and what to type stands under it."""
    hark("grade care/empty-cup good")
    file = hark.home / "data" / "progress.db"
    db = sqlite3.connect(file)
    with db:
        db.execute("DELETE FROM memory")
    db.close()

    with Terminal(hark.home, "doctor", columns=40, rows=60) as terminal:
        assert terminal.ends() == 1
        assert "✗ what is remembered of 1 card is not" in terminal.text
    with Terminal(hark.home, "doctor --fix", columns=40, rows=60) as terminal:
        assert terminal.ends() == 0
        assert "Put right: memory" in terminal.text
        assert "Your progress is sound" in terminal.text
