# SPDX-License-Identifier: MIT
"""`hark edit`: opens a deck or a card in the person's editor, and says whether it can be read afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from hark import errors, files
from hark.cards import deckfile, disk, library
from hark.cards.model import Deck, Face
from hark.cli import editor, fetching
from hark.cli.app import DECKS, command
from hark.cli.options import Target
from hark.cli.output import Output, Result
from hark.cli.world import World
from hark.errors import DeckFaults, Exit, Fault
from hark.render.changes import deck_change
from hark.render.faults import faults
from hark.render.page import Block, Gap, Text, Tone
from hark.render.words import Here
from hark.sharing.difference import difference
from hark.values import frozen
from hark.views.change import Change, DeckChange, Progress
from hark.views.fault import FaultFacts
from hark.views.view import View


@frozen
class Edited(View):
    """`hark edit`: whether the file changed, and what is wrong with it now."""

    SCHEMA: ClassVar[str] = "hark.edit/1"
    file: str
    changed: bool
    faults: tuple[FaultFacts, ...]
    change: DeckChange | None = None
    """What was changed in cards that were studied, and what becomes of that; null where nothing was."""
    may_be_open: bool = False
    """Whether nothing changed and the editor has a window of its own, in which it may be open still."""


@command(DECKS, 6)
def edit(world: World, out: Output, name: Target) -> Edited | Result:
    """Open a deck or a card in your editor, then check it.

    A deck that came with hark is copied to your decks first; your copy then stands in for it.

    \b
    Examples:
      hark edit first-week
      hark edit active-listening/complex-reflection
    """
    from hark.quality import report

    own = set(files.ending(world.folders.decks, ".toml"))
    file, line = _place(world, name)
    skills = library.read_skills(world.bundled)
    before = _bytes(file)
    was = disk.sound_deck(file, skills)
    while True:
        try:
            editor.open_editor(world.environ, str(file), line)
        finally:
            is_unchanged = file not in own and files.remove_copy(file, world.bundled / file.name)
        is_open = editor.may_be_open(world.environ)
        if is_unchanged:
            return Edited(str(world.bundled / file.name), False, (), may_be_open=is_open)
        wrong, after = _faults(file, skills), _bytes(file)
        now = disk.sound_deck(file, skills)
        change = _carried(world, was, now) if was and now and was != now else None
        view = Edited(str(file), after != before, report.fault_facts(file, wrong), change, is_open and after == before)
        if not wrong:
            return view
        line = wrong[0].line
        if out.style.as_json or not world.stdin.isatty():
            return Result(view, Exit.INVALID_DECK)
        out.show(view)
        if not out.ask("Go back in?", otherwise=True):
            raise errors.broken_deck(str(file), wrong)


def _carried(world: World, was: Deck, now: Deck) -> DeckChange | None:
    """Has what was learned go along with the cards, and tells what becomes of it; None where nothing was learned."""
    from hark.sharing import carrying

    with world.learner() as learner:
        change = fetching.intake(world, learner).edited(was, now)
    if change is not None:
        with world.learner(writing=True) as learner:
            carrying.carry(learner.store, learner.moment, now.id, difference(was, now), by_hand=True)
    return change


def _place(world: World, name: str) -> tuple[Path, int | None]:
    """The file and line of what is to be edited; a deck of one's own may be broken."""
    deck_id, _, _ = name.partition("/")
    own = world.folders.decks / f"{deck_id}.toml"
    if deckfile.is_id(deck_id) and files.exists(own):
        wrong = _faults(own, library.read_skills(world.bundled))
        if wrong or deck_id == name:
            return own, wrong[0].line if wrong else 1
    decks = world.read_library()
    face = decks.named(name)
    if not isinstance(face, Face):
        return decks.own_file(face), 1
    file = decks.own_file(face.deck)
    return file, disk.card_position(file, face.card)


def _bytes(file: Path) -> bytes | None:
    """What *file* holds, None where it cannot be read; what is wrong then is among its faults."""
    try:
        return disk.read_bytes(file)
    except DeckFaults:
        return None


def _faults(file: Path, skills: Iterable[str]) -> tuple[Fault, ...]:
    try:
        disk.read_deck(file, skills)
    except DeckFaults as broken:
        return broken.faults
    return ()


def page(view: Edited, _here: Here) -> Iterator[Block]:
    """What is wrong now, or what became of what was learned, or that nothing is."""
    yield from faults(view.faults, excerpts=False)
    if view.faults:
        return
    if not view.changed:
        yield Text("Nothing changed.")
        if view.may_be_open:
            name = Path(view.file).stem
            yield Text(f"If your editor is still open: save there, then `hark check {name}` looks at it.", Tone.DIM)
        return
    yield Text("Saved, and nothing is wrong with its form.")
    if view.change:
        yield Gap()
        yield from deck_change(view.change)
        yield from _ways(view.change)


def _ways(deck: DeckChange) -> Iterator[Block]:
    """What else can be done with what was learned."""
    other = [card for card in deck.changes if card.change is Change.ANSWER_CHANGED and card.progress is Progress.KEPT]
    gone = [card for card in deck.changes if card.change is Change.RETIRED]
    if other:
        yield Text(f"`hark reset {other[0].now or other[0].card}` makes a card new again.", Tone.DIM)
    if gone:
        yield Text(
            f"If it has another id now, `hark move {gone[0].card} {deck.deck}/ID` takes along what you learned.",
            Tone.DIM,
        )
