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


@frozen
class Exported(View):
    """`hark export`: a deck as text; *file* is null where it was not written to one."""

    SCHEMA: ClassVar[str] = "hark.export/1"
    deck: str
    form: str
    file: str | None
    cards: int
    text: str


@frozen
class Removed(View):
    """`hark remove`: where the deck's file is now, and how many events were deleted, null where none were to be."""

    SCHEMA: ClassVar[str] = "hark.remove/1"
    deck: str
    moved_to: str
    forgotten: int | None
