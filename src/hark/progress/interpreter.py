# SPDX-License-Identifier: MIT
"""Releases of Python with known holes in what reads archives, such as decks come in.

The figures are from the CVE records of the Python Software Foundation. Left out is what hark does not do: unpacking by
name, streams, bz2 and lzma. Every one that is listed costs no more than the limits of `sharing/confined`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.progress.surroundings import finding
from hark.views.health import Gravity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.views.health import Diagnosis

_MENDED = {
    "CVE-2025-8194": {11: 14, 12: 12, 13: 6},  # a tar with negative sizes is read for ever
    "CVE-2025-8291": {11: 14, 12: 12, 13: 10, 14: 1},  # a zip64 whose directory is not where it says
    "CVE-2025-13462": {13: 13, 14: 4},  # a tar with long names is read as something else
}
"""Each hole with the releases that mended it: of Python 3.11, 3.12 and so on, the patch."""


def holes(version: tuple[int, int, int]) -> Iterator[Diagnosis]:
    """What is known of Python *version*, where a later release of the same minor version has it no more."""
    major, minor, patch = version
    known = [name for name, mended in _MENDED.items() if major == 3 and patch < mended.get(minor, 0)]
    if known:
        sound_from = max(_MENDED[name][minor] for name in known)
        yield finding(
            "python", Gravity.NOTE,
            f"Python {major}.{minor}.{patch} has known holes in what reads archives: {', '.join(known)}",
            "hark reads them in a process of its own with little time and memory: one made to harm is refused",
            f"update Python to {major}.{minor}.{sound_from} or later",
        )  # fmt: skip
