# SPDX-License-Identifier: MIT
"""`hark new`: begins a deck, or adds a card to one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar

from hark import errors, files
from hark.cards import deckfile, disk, library, template
from hark.cards.model import Kind
from hark.cli.app import DECKS, command
from hark.cli.options import Argument, Option
from hark.cli.world import World
from hark.errors import DeckFaults, Refusal
from hark.render.page import Block, Text, Tone
from hark.render.words import Here
from hark.values import frozen
from hark.views.view import View


@frozen
class Begun(View):
    """`hark new`: the deck begun, or the card added to it."""

    SCHEMA: ClassVar[str] = "hark.new/1"
    deck: str
    card: str | None
    file: str
    line: int


@command(DECKS, 5)
def new(
    world: World,
    name: Annotated[str, Argument(metavar="DECK", help="The new deck's id, or one of your own decks.")],
    title: Annotated[str | None, Option(metavar="TEXT", help="What to call a new deck.")] = None,
    kind: Annotated[
        Kind | None,
        Option(metavar="KIND", help="Add a card: `concept`, `cloze` (gaps), `choice` or `scenario`."),
    ] = None,
) -> Begun:
    """Begin a deck, or add a card to one of yours.

    The file begins with a template whose comments say what goes where; `hark edit` opens it.

    \b
    Examples:
      hark new first-week --title "First week"
      hark new first-week --kind scenario
    """
    if not deckfile.is_id(name) or name in deckfile.RESERVED:
        raise errors.misuse(f"`{name}` cannot be an id", deckfile.ID_HINT)
    file = world.folders.decks / f"{name}.toml"
    if files.exists(file):
        if kind is None or title is not None:
            raise Refusal("exists", f"there is a deck `{name}` already", f"`hark edit {name}` opens it", file=str(file))
        return _with_card(world, file, kind)
    if name in [deck.id for deck in world.read_library().decks]:
        hint = f"`hark edit {name}` makes a copy of your own to change; or choose another id"
        raise Refusal("exists", f"`{name}` is a deck that came with hark", hint)
    text = template.deck(name, title or name.replace("-", " ").capitalize())
    if kind is not None:
        text, _ = template.with_card(text, kind, "second-card")
    files.replace(file, text.encode())
    return Begun(name, None, str(file), 1)


def _with_card(world: World, file: Path, kind: Kind) -> Begun:
    try:
        deck = disk.read_deck(file, library.read_skills(world.bundled))
    except DeckFaults as broken:
        raise errors.broken_deck(str(file), broken.faults) from None
    taken = {card.id for card in deck.cards}
    number = len(taken) + 1
    while f"card-{number}" in taken:
        number += 1
    text = disk.read_bytes(file).decode("utf-8")
    text, line = template.with_card(text, kind, f"card-{number}")
    files.replace(file, text.encode())
    return Begun(deck.id, f"{deck.id}/card-{number}", str(file), line)


def page(view: Begun, _here: Here) -> Iterator[Block]:
    """What there is now, where, and how to open it."""
    yield Text(f"Added {view.card}." if view.card else f"Began the deck {view.deck}.")
    yield Text(f"{view.file}:{view.line}", Tone.DIM)
    yield Text(f"`hark edit {view.card or view.deck}` opens it.")
