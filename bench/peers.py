# SPDX-License-Identifier: MIT
"""Other programs, asked the same thing of as many cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.measure import Row
    from bench.setting import Bench


def asking(bench: Bench) -> Iterator[Row]:
    """Nothing yet."""
    yield from ()
