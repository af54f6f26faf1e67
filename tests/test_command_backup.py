# SPDX-License-Identifier: MIT
"""`hark backup`: copies that are made and listed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from harness import laptop

if TYPE_CHECKING:
    from harness import Hark


class TestBackup:
    """`hark backup`."""

    def test_into_a_file(self, hark: Hark, tmp_path: Path) -> None:
        """It is written there whole, and never over anything."""
        laptop(hark, tmp_path)
        target = tmp_path / "stick.db"

        ran = hark(f"backup {target} --plain")
        again = hark(f"backup {target}")
        folder = hark(f"backup {tmp_path} --json")

        assert ran.out == f"A copy with 4 records is in {target}, looked over and on disk.\n"
        assert target.stat().st_mode & 0o777 == 0o600
        assert (again.code, folder.code) == (1, 1)
        assert folder.json()["error"]["message"] == "there is a folder of that name already"
        assert hark(f"backup {tmp_path / 'no' / 'such.db'}").code == 7
        assert hark(f"backup {tmp_path / 'new.db'} --list").code == 2

    def test_listing(self, hark: Hark, tmp_path: Path) -> None:
        """Newest first, each with when, how much, why, and whether it is good."""
        laptop(hark, tmp_path)
        hark("backup", at="2026-03-03 09:00")
        bad = hark.home / "data" / "backups" / "2026-03-02T090000Z_day.db"
        bad.write_bytes(bad.read_bytes()[:5000])

        ran = hark("backup --list --plain", at="2026-03-04 09:00")

        folder = hark.home / "data" / "backups"
        assert ran.out == (
            "2026-03-03T090000Z_hand.db\n"
            "  yesterday, 4 records, 96 KiB, by hand\n"
            "2026-03-02T090000Z_day.db (fault)\n"
            "  cannot be read as a whole; 2 Mar, 5 KiB, at the beginning of a day\n"
            "2026-03-01T090500Z_day.db\n"
            "  1 Mar, 1 record, 96 KiB, at the beginning of a day\n"
            "\n"
            f"197 KiB of 200.0 MiB, in {folder}\n"
        )

    def test_listing_where_nobody_may_look(self, hark: Hark, tmp_path: Path) -> None:
        """A folder that cannot be read is not one without backups."""
        laptop(hark, tmp_path)
        folder = hark.home / "data" / "backups"
        shutil.rmtree(folder)
        folder.write_text("")

        ran = hark("backup --list --json")

        error = ran.json()["error"]
        assert (ran.code, error["code"], error["message"], error["where"]["file"]) == (
            1, "unreadable", "cannot read: Not a directory", str(folder)
        )  # fmt: skip
