# SPDX-License-Identifier: MIT
"""`hark decks`: the decks there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hark.cli.app import LOOKING, command
from hark.cli.world import World
from hark.errors import count
from hark.render import parts
from hark.render.page import Block, Gap, Table, Text, Tone
from hark.render.words import Here
from hark.sharing.shelf import Shelf
from hark.study import facts
from hark.values import frozen
from hark.views.deck import BrokenDeck, DeckFacts
from hark.views.view import View


@frozen
class Decks(View):
    """`hark decks`: what there is."""

    SCHEMA: ClassVar[str] = "hark.decks/1"
    decks: tuple[DeckFacts, ...]
    broken: tuple[BrokenDeck, ...]


@command(LOOKING, 1)
def decks(world: World) -> Decks:
    """List the decks there are.

    \b
    Example:
      hark decks
    """
    with world.learner() as learner:
        source = Shelf(world.folders).source
        return Decks(tuple(facts.deck_facts(learner, learner.library.decks, source)), learner.broken())


def page(view: Decks, _here: Here) -> Iterator[Block]:
    """A line for each deck, and how many there are."""
    rows = [
        (
            str(deck.cards),
            f"{deck.seen} of {deck.faces}",
            str(deck.due),
            deck.deck,
            deck.title + (" (set aside)" if deck.suspended else ""),
        )
        for deck in view.decks
    ]
    yield Table(("cards", "seen", "due", "deck", "title"), tuple(rows), frozenset({0, 1, 2}))
    yield Gap()
    yield Text("Seen: so many of a deck's questions; some cards ask several.", Tone.DIM)
    yield Text(f"{count(len(view.decks), 'deck')}, {count(sum(deck.cards for deck in view.decks), 'card')}.")
    yield from parts.left_out(view.broken)
