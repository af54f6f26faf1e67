# SPDX-License-Identifier: MIT
"""What the commands for sharing decks answer: what a source offers, what an update changes."""

from __future__ import annotations

from typing import ClassVar

from hark.values import frozen
from hark.views.change import DeckChange, DeckOffer
from hark.views.fault import FaultFacts
from hark.views.view import View


@frozen
class Import(View):
    """`hark import`: what a source offers, and whether it is in the library now."""

    SCHEMA: ClassVar[str] = "hark.import/1"
    source: str
    sha256: str
    commit: str | None
    decks: tuple[DeckOffer, ...]
    faults: tuple[FaultFacts, ...]
    """Why nothing can be taken in: with one unsound deck, all are refused."""
    imported: bool


@frozen
class Update(View):
    """`hark update`: what becomes of each deck, and whether it was done."""

    SCHEMA: ClassVar[str] = "hark.update/1"
    decks: tuple[DeckChange, ...]
    updated: bool
