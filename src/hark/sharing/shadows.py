# SPDX-License-Identifier: MIT
"""Decks of one's own that stand in for one that came with hark and has moved on since."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hark.cards import disk
from hark.errors import count
from hark.paths import quoted
from hark.sharing.difference import difference
from hark.values import frozen
from hark.views.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hark.cards.library import Library

_WORDS = {
    Change.ADDED: "more", Change.REWORDED: "reworded", Change.RENAMED: "with another name",
    Change.ANSWER_CHANGED: "with another answer", Change.RETIRED: "fewer",
}  # fmt: skip


@frozen
class Shadow:
    """A deck of one's own, and the newer one of the same id that came with hark."""

    deck: str
    version: str
    """Of one's own."""
    newer: str
    """Of the one that came with hark."""
    difference: str
    """What that has otherwise, in words."""
    look: str
    """What to type to see it card by card."""
    take: str
    """What to type to have it instead."""


def shadows(library: Library, bundled: Path) -> Iterator[Shadow]:
    """Each deck of one's own in *library* that hides a newer one in the folder *bundled*."""
    for deck_id in library.path:
        file = library.files[deck_id]
        if file.parent != library.own_folder:
            continue
        own, theirs = library.cover(deck_id), disk.sound_deck(bundled / f"{deck_id}.toml", library.skills)
        if own and theirs and _number(theirs.version) > _number(own.version):
            changes = Counter(card.change for card in difference(library.whole(own), theirs).cards)
            said = [f"{count(changes[change], 'card')} {words}" for change, words in _WORDS.items() if changes[change]]
            yield Shadow(
                deck_id, own.version, theirs.version, ", ".join(said) or "the same cards",
                f"hark import {quoted(str(bundled / f'{deck_id}.toml'))} --replace --dry-run", f"hark remove {deck_id}",
            )  # fmt: skip


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
