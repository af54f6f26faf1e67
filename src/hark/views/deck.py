# SPDX-License-Identifier: MIT
"""What several answers say of a deck."""

from __future__ import annotations

from hark.values import frozen


@frozen
class BrokenDeck:
    """A deck file left out, with its first fault."""

    file: str
    line: int | None
    card: str | None
    message: str
    hint: str
    faults: int
