# SPDX-License-Identifier: MIT
"""`hark decks`: the decks there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, ClassVar

from hark.cards.model import Cover
from hark.cards.strays import Stray, strays
from hark.cli.app import LOOKING, command
from hark.cli.options import Option
from hark.cli.world import World
from hark.errors import count
from hark.memory.days import from_milliseconds
from hark.memory.model import EventKind
from hark.render import parts
from hark.render.page import Block, Entry, Gap, Table, Text, Tone
from hark.render.words import Here
from hark.sharing.shadows import Shadow, shadows
from hark.sharing.shelf import Shelf
from hark.study import facts
from hark.study.learner import Learner
from hark.values import frozen
from hark.views.card import AsideReason
from hark.views.deck import BrokenDeck, DeckFacts
from hark.views.view import View


@frozen
class Decks(View):
    """`hark decks`: what there is."""

    SCHEMA: ClassVar[str] = "hark.decks/1"
    decks: tuple[DeckFacts, ...]
    broken: tuple[BrokenDeck, ...]
    strays: tuple[Stray, ...] = ()
    """Files among your decks that are not read as decks."""
    shadows: tuple[Shadow, ...] = ()
    """Decks of your own that stand in for a newer one that came with hark."""


@frozen
class AsideLine:
    """A deck or a card that is set aside."""

    target: str
    reason: AsideReason
    at: datetime | None
    """Since when."""
    lapses: int
    """How often it was forgotten; 0 for a deck."""
    faces: int
    """How many questions that is."""
    text: str
    """The deck's title, or the card's question."""
    resume: str
    """What to type to have it back."""


@frozen
class AsideList(View):
    """`hark decks --aside`: all that is set aside, why, and how to have it back."""

    SCHEMA: ClassVar[str] = "hark.aside/1"
    aside: tuple[AsideLine, ...]


@command(LOOKING, 1)
def decks(
    world: World,
    aside: Annotated[bool, Option("--aside", help="List what is set aside, decks and cards, instead.")] = False,
) -> Decks | AsideList:
    """List the decks there are, or what is set aside.

    \b
    Examples:
      hark decks
      hark decks --aside
    """
    with world.learner() as learner:
        if aside:
            return AsideList(tuple(_aside(learner)))
        source = Shelf(world.folders).source
        broken = (*learner.broken(), *learner.broken(learner.library.broken_packs))
        return Decks(
            tuple(facts.deck_facts(learner, learner.library.decks, source)), broken,
            strays(world.folders.decks), tuple(shadows(learner.library, world.bundled)),
        )  # fmt: skip


def _aside(learner: Learner) -> Iterator[AsideLine]:
    """All that is set aside by itself and still there, in the order of the library."""
    refs = learner.store.snapshot.aside()
    for deck in learner.library.decks:
        of_deck = [ref for ref in learner.library.catalogue.refs(deck.id) if ref in refs]
        for ref in ([deck.id] if deck.id in refs else []) + of_deck:
            yield _aside_line(learner, ref, deck)


def _aside_line(learner: Learner, ref: str, deck: Cover) -> AsideLine:
    face, memory = learner.library.shown_at(ref), learner.store.snapshot.standing(ref).memory
    is_held = ref in learner.backlog.held
    at_ms = memory.last_ms if memory else None
    if is_held:
        events = [event for event in learner.store.history.events(card=ref) if event.card == ref]
        at_ms = next((event.at_ms for event in reversed(events) if event.kind is EventKind.SUSPEND), None)
    return AsideLine(
        target=ref,
        reason=AsideReason.SUSPENDED if is_held else AsideReason.LEECH,
        at=None if at_ms is None else from_milliseconds(at_ms),
        lapses=memory.lapses if memory else 0,
        faces=learner.library.target(ref)[1],
        text=face.question if face else deck.title,
        resume=f"hark resume {ref}",
    )


def page(view: Decks | AsideList, here: Here) -> Iterator[Block]:
    """A line for each deck, and how many there are; or what is set aside."""
    return _aside_page(view, here) if isinstance(view, AsideList) else _decks_page(view)


def _aside_page(view: AsideList, here: Here) -> Iterator[Block]:
    if not view.aside:
        yield Text("Nothing is set aside.")
        return
    for line in view.aside:
        why = f"forgotten {count(line.lapses, 'time')}" if line.reason is AsideReason.LEECH else "by you"
        since = f", {here.ago(line.at)}" if line.at else ""
        yield Entry("·", line.target, f"{why}{since}, {count(line.faces, 'question')}: {parts.short(line.text)}")
        yield Text(line.resume, Tone.DIM, "To have it back", indent=2)


def _decks_page(view: Decks) -> Iterator[Block]:
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
    for stray in view.strays:
        yield Gap()
        yield Text(f"not read: {stray.file}: {stray.reason}", Tone.CARE)
        yield Text(f"    hint: {stray.remedy}")
    for shadow in view.shadows:
        yield Gap()
        yield Text(
            f"{shadow.deck}: your own {shadow.version} hides the newer {shadow.newer} that came with hark"
            f" ({shadow.difference})", Tone.CARE,
        )  # fmt: skip
        yield Text(f"    hint: `{shadow.look}` shows it card by card, `{shadow.take}` puts yours aside")
