# SPDX-License-Identifier: MIT
"""A file that a source offers, and how much a source may give."""

from __future__ import annotations

from collections.abc import Callable

from hark.values import frozen

SUFFIXES = (".toml", ".csv", ".tsv")
"""Of decks and tables."""
MAX_FETCH_BYTES = 16 * 1024 * 1024
"""Of one file or archive: sixteen times the largest deck."""
MAX_TOTAL_BYTES = 8 * 1024 * 1024
"""Of all deck files together. The ten decks that ship with hark have a quarter of a MiB."""
MAX_ENTRIES = 1000
"""Of files and folders in a folder, archive or repository."""
MAX_DEPTH = 8
"""Of folders within folders."""

Meter = Callable[[int, int | None], None]
"""Told how much is done, and of how much where that is known."""


@frozen
class Parcel:
    """One file on offer: its name within the source, with `/`, and its bytes."""

    name: str
    data: bytes
