# SPDX-License-Identifier: MIT
"""`hark new`: begins a deck or a language pack for one, or adds to either."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar

from hark import errors, files
from hark.cards import deckfile, disk, library, naming, packreader, template
from hark.cards.model import Kind
from hark.cli.app import DECKS, command
from hark.cli.options import Argument, Option
from hark.cli.world import World
from hark.errors import DeckFaults, Refusal, count
from hark.render.page import Block, Text, Tone
from hark.render.words import Here
from hark.values import frozen
from hark.views.view import View


@frozen
class Begun(View):
    """`hark new`: the deck begun, the card added to it, or the pack that translates it begun or added to."""

    SCHEMA: ClassVar[str] = "hark.new/1"
    deck: str
    card: str | None
    file: str
    line: int
    language: str | None = None
    """Of a pack; else null."""
    to_translate: int | None = None
    """How many cards a pack was given now, their texts to be written; null where no pack was meant."""


@command(DECKS, 5)
def new(
    world: World,
    name: Annotated[str, Argument(metavar="DECK", help="The new deck's id, or one of your own decks.")],
    title: Annotated[str | None, Option(metavar="TEXT", help="What to call a new deck.")] = None,
    kind: Annotated[
        Kind | None,
        Option(metavar="KIND", help="Add a card: `concept`, `cloze` (gaps), `choice`, `scenario` or `dialogue`."),
    ] = None,
    translate: Annotated[
        str | None,
        Option("--translate", metavar="LANG", help="Begin its texts in another language, such as `es` or `pt-BR`."),
    ] = None,
) -> Begun:
    """Begin a deck, a card of one of yours, or a deck's translation.

    The file begins with a template whose comments say what goes where; `hark edit` opens it. With --translate
    each text stands empty below its original, and a second time the cards that are new are added.

    \b
    Examples:
      hark new first-week --title "First week"
      hark new first-week --kind scenario
      hark new active-listening --translate es
    """
    if translate is not None:
        if title is not None or kind is not None:
            raise errors.misuse("`--translate` begins no deck and adds no card", "leave `--title` and `--kind` out")
        return _pack(world, name, translate)
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


def _pack(world: World, name: str, language: str) -> Begun:
    """The pack of the deck *name* in *language*, begun or given the cards it lacks. Raises `Refusal`."""
    decks = world.read_library()
    deck = decks.whole(decks.deck(name))
    stem = f"{deck.id}.{language}"
    if naming.pack_named(stem) is None:
        raise errors.misuse(f"`{language}` is not a language tag", "a BCP 47 tag such as `es` or `pt-BR`")
    if language.casefold() == deck.language.casefold():
        raise errors.misuse(f"`{deck.id}` is in `{deck.language}` already", "name the language it is to be read in")
    file = world.folders.decks / f"{stem}.toml"
    known = next((place for place in (file, world.bundled / file.name) if files.exists(place)), None)
    if known is None:
        text = template.pack(deck, language)
        files.replace(file, text.encode())
        return Begun(deck.id, None, str(file), 1, language, len(deck.cards))
    try:
        pack, text = packreader.read(data := disk.read_bytes(known), (deck.id, language)), data.decode()
    except DeckFaults as broken:
        raise errors.broken_deck(str(known), broken.faults) from None
    lacking = [card for card in deck.cards if card.id not in pack.cards]
    if lacking:
        files.replace(file, template.with_lacking(text, lacking).encode())
    return Begun(deck.id, None, str(file if lacking else known), text.count("\n") + 2, language, len(lacking))


def page(view: Begun, _here: Here) -> Iterator[Block]:
    """What there is now, where, and how to open it."""
    if view.language is not None:
        yield from _pack_page(view)
        return
    yield Text(f"Added {view.card}." if view.card else f"Began the deck {view.deck}.")
    yield Text(f"{view.file}:{view.line}", Tone.DIM)
    yield Text(f"`hark edit {view.card or view.deck}` opens it.")


def _pack_page(view: Begun) -> Iterator[Block]:
    if not view.to_translate:
        yield Text(f"Each card of {view.deck} is in {view.file} already.")
    else:
        yield Text(f"{count(view.to_translate, 'card')} of {view.deck} to translate into {view.language}.")
        yield Text(f"{view.file}:{view.line}", Tone.DIM)
        yield Text("Write each text below its original; what is empty is shown as it was.")
    yield Text(f"`hark check {view.deck}.{view.language}` says what is missing.")
