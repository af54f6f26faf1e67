# SPDX-License-Identifier: MIT
"""Commands for writing decks: new, edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hark import errors, files, views
from hark.cards import deckfile, disk, library, template
from hark.cards.model import Kind, Skill
from hark.cli import editor
from hark.cli.app import DECKS
from hark.cli.door import Answer, Style, command, show
from hark.cli.world import World
from hark.errors import DeckFaults, Exit, Fault, Refusal
from hark.views import View


@command("new", group=DECKS)
def new(
    world: World,
    name: Annotated[str, typer.Argument(metavar="DECK", help="The new deck's id, or one of your own decks.")],
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="What to call a new deck.")] = None,
    kind: Annotated[
        Kind | None, typer.Option(metavar="KIND", help="Add a concept, cloze, choice or scenario card.")
    ] = None,
) -> View:
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
    return views.Begun(name, None, str(file), 1)


@command("edit", style=True, group=DECKS)
def edit(
    world: World,
    style: Style,
    name: Annotated[str, typer.Argument(metavar="DECK|CARD", help="A deck's id, or a card's: deck/card.")],
) -> View | Answer:
    """Open a deck or a card in your editor, then check it.

    A deck that came with hark is copied to your decks first; your copy then stands in for it.

    \b
    Examples:
      hark edit first-week
      hark edit active-listening/complex-reflection
    """
    from hark.quality import report

    file, line = _place(world, name)
    skills = library.read_skills(world.bundled)
    before = _bytes(file)
    while True:
        editor.open_editor(world.environ, str(file), line)
        faults = _faults(file, skills)
        view = views.Edited(str(file), _bytes(file) != before, report.fault_facts(file, faults))
        if not faults:
            return view
        line = faults[0].line
        if style.as_json or not world.stdin.isatty():
            return Answer(view, Exit.INVALID_DECK)
        show(view, world, style)
        world.stderr.write("Go back in? [Y/n] ")
        world.stderr.flush()
        if world.stdin.readline().strip().casefold()[:1] == "n":
            raise errors.broken_deck(str(file), faults)


def _with_card(world: World, file: Path, kind: Kind) -> View:
    skills = library.read_skills(world.bundled)
    if faults := _faults(file, skills):
        raise errors.broken_deck(str(file), faults)
    deck = disk.read_deck(file, skills)
    taken = {card.id for card in deck.cards}
    number = len(taken) + 1
    while f"card-{number}" in taken:
        number += 1
    text = disk.read_bytes(file).decode("utf-8")
    text, line = template.with_card(text, kind, f"card-{number}")
    files.replace(file, text.encode())
    return views.Begun(deck.id, f"{deck.id}/card-{number}", str(file), line)


def _place(world: World, name: str) -> tuple[Path, int | None]:
    """The file and line of what is to be edited; a deck of one's own may be broken."""
    deck_id, _, _ = name.partition("/")
    own = world.folders.decks / f"{deck_id}.toml"
    if deckfile.is_id(deck_id) and files.exists(own):
        faults = _faults(own, library.read_skills(world.bundled))
        if faults or deck_id == name:
            return own, faults[0].line if faults else 1
    decks = world.read_library()
    if "/" not in name:
        return decks.own_file(decks.deck(name)), 1
    face = decks.face(name)
    file = decks.own_file(face.deck)
    return file, disk.card_position(file, face.card)


def _bytes(file: Path) -> bytes | None:
    """What *file* holds, None where it cannot be read; what is wrong then is among its faults."""
    try:
        return disk.read_bytes(file)
    except DeckFaults:
        return None


def _faults(file: Path, skills: dict[str, Skill]) -> tuple[Fault, ...]:
    try:
        disk.read_deck(file, skills)
    except DeckFaults as found:
        return found.faults
    return ()
