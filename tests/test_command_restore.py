# SPDX-License-Identifier: MIT
"""`hark restore`: a backup in the place of what is here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from harness import cards, laptop
from terminal import Terminal

if TYPE_CHECKING:
    from harness import Hark


NOW = "2026-03-04T09:00:00+00:00"


class TestRestore:
    """`hark restore`."""

    def test_looking_first(self, hark: Hark, tmp_path: Path) -> None:
        """What is gained and lost, and the last review of each."""
        other = laptop(hark, tmp_path)

        ran = hark(f"restore {other} --dry-run --plain", at="2026-03-04 09:00")

        assert ran.out == (
            "progress.db\n"
            "there: 5 records, last review yesterday\n"
            "here: 4 records, last review 2 Mar\n"
            "Gained: 2 records that only the file there has.\n"
            "Lost: 1 record that only the file here has; kept aside.\n"
        )

    def test_by_name_and_back(self, hark: Hark, tmp_path: Path) -> None:
        """A backup is named by the beginning of its name; a merge of what was put aside undoes the loss."""
        laptop(hark, tmp_path)
        before = cards(hark)

        ran = hark("restore 2026-03-02 --yes --plain", at="2026-03-04 09:00")
        restored = cards(hark)
        back = hark("merge 2026-03-04T090000Z_aside.db --yes", at="2026-03-04 10:00")

        assert ran.out == (
            "Restored 2026-03-02T090000Z_day.db: 2 records.\n"
            "What was here is kept as 2026-03-04T090000Z_aside.db. `hark merge 2026-03-04T090000Z_aside.db`"
            " brings the 2 that only it has back.\n"
        )
        assert restored == before[:2]
        assert back.code == 0
        assert cards(hark) == before

    def test_with_settings_that_cannot_be_read(self, hark: Hark, tmp_path: Path) -> None:
        """The way to one's backups does not lead through one's settings."""
        laptop(hark, tmp_path)
        (hark.home / "config" / "config.toml").write_text("nonsense")

        assert hark("backup --list").code == 0
        assert hark("backup").code == 0
        assert hark("restore 2026-03-02T090000Z_day.db --dry-run").code == 0
        assert hark("doctor").code == 0

    def test_asked(self, hark: Hark, tmp_path: Path) -> None:
        """At a terminal it asks, and nothing but yes restores."""
        laptop(hark, tmp_path)
        for typed, code, count in (("\r", 1, 4), ("y\r", 0, 2)):
            with Terminal(hark.home, "restore 2026-03-02", columns=40, HARK_TEST_NOW=NOW) as terminal:
                terminal.see("Restore it? [y/N]")
                terminal.type(typed)
                assert terminal.ends() == code
            assert len(cards(hark)) == count
