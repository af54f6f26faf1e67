# SPDX-License-Identifier: MIT
"""Where the tests find things, and the environment of a process of their own."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent
SMALL = HERE / "small"
"""A library of two small decks, with the data files every library needs."""


def deck_files(folder: Path) -> list[Path]:
    """The decks in *folder*, without what translates them."""
    return sorted(file for file in folder.glob("*.toml") if "." not in file.stem)


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment for a hark in a process of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    return kept | {"HARK_HOME": str(home), "TERM": "xterm-256color", "PYTHONPATH": str(HERE), "EDITOR": "true"} | more
