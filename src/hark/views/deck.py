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


@frozen
class DeckFacts:
    """One deck."""

    deck: str
    title: str
    description: str
    version: str
    language: str
    license: str
    authors: tuple[str, ...]
    homepage: str | None
    tags: tuple[str, ...]
    file: str
    bundled: bool
    suspended: bool
    concept: int
    cloze: int
    choice: int
    scenario: int
    dialogue: int
    cards: int
    faces: int
    seen: int
    due: int
    source: str | None
    """Where it was imported from."""
    languages: tuple[str, ...] = ()
    """The languages it can be had in, its own first; what is in none but that comes in it."""
