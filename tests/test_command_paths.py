# SPDX-License-Identifier: MIT
"""`hark paths`: where everything is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from places import SMALL

if TYPE_CHECKING:
    from harness import Hark


class TestPaths:
    """`hark paths`."""

    def test_json(self, hark: Hark) -> None:
        """Every place, and whether there is anything yet."""
        places = (
            ("progress", hark.home / "data" / "progress.db", False),
            ("decks", hark.home / "data" / "decks", False),
            ("bundled decks", SMALL, True),
            ("config", hark.home / "config" / "config.toml", False),
            ("due", hark.home / "cache" / "due.txt", False),
        )

        assert hark("paths --json").json() == {
            "schema": "hark.paths/1",
            "paths": [{"name": name, "path": str(path), "exists": exists} for name, path, exists in places],
        }

    def test_plain(self, hark: Hark) -> None:
        """The same in words, once there is progress."""
        hark("grade care/empty-cup good")

        assert hark("paths --plain").out.replace(str(hark.home), "HOME").replace(str(SMALL), "SMALL") == (
            "progress: HOME/data/progress.db\n"
            "decks: HOME/data/decks (not there yet)\n"
            "bundled decks: SMALL\n"
            "config: HOME/config/config.toml (not there yet)\n"
            "due: HOME/cache/due.txt\n"
        )

    def test_modes(self, hark: Hark) -> None:
        """Progress is for its owner's eyes only."""
        hark("grade care/empty-cup good")

        data = hark.home / "data"
        assert (data.stat().st_mode & 0o777, (data / "progress.db").stat().st_mode & 0o777) == (0o700, 0o600)
