# SPDX-License-Identifier: MIT
"""`hark show`: a deck and its cards, or a card with its answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hark.cards.disk import card_position
from hark.cards.model import Face, Kind, faces_of
from hark.cli.app import LOOKING, command
from hark.cli.options import Target
from hark.cli.world import World
from hark.render import parts, words
from hark.render.page import Block, Entry, Facts, Gap, Text, Tone
from hark.render.words import Here
from hark.sharing.shelf import Shelf
from hark.study import facts
from hark.study.learner import Learner
from hark.values import frozen
from hark.views.card import Aside, CardLine, CardText, MemoryFacts
from hark.views.deck import DeckFacts
from hark.views.view import View


@frozen
class ShownDeck(View):
    """`hark show DECK`."""

    SCHEMA: ClassVar[str] = "hark.show_deck/1"
    deck: DeckFacts
    cards: tuple[CardLine, ...]


@frozen
class ShownCard(View):
    """`hark show CARD`."""

    SCHEMA: ClassVar[str] = "hark.show_card/1"
    card: CardText
    siblings: tuple[str, ...]
    memory: MemoryFacts | None
    suspended: bool
    file: str
    line: int | None
    aside: Aside | None = None
    """Set where it is not asked, whatever its date."""


@command(LOOKING, 2)
def show(world: World, name: Target) -> ShownDeck | ShownCard:
    """Show a deck and its cards, or a card with its answer.

    \b
    Examples:
      hark show active-listening
      hark show active-listening/complex-reflection
    """
    with world.learner() as learner:
        deck = learner.library.named(name)
        if isinstance(deck, Face):
            return _card(learner, deck)
        standings = learner.store.snapshot.standings_of(deck.id)
        lines = [facts.card_line(learner, face, standings) for face in learner.library.whole(deck).faces()]
        return ShownDeck(next(facts.deck_facts(learner, [deck], Shelf(world.folders).source)), tuple(lines))


def _card(learner: Learner, face: Face) -> ShownCard:
    file = learner.library.file_of(learner.library.shown(face).deck)
    memory = learner.store.snapshot.standing(face.ref).memory
    return ShownCard(
        card=facts.card_text(learner, face),
        siblings=tuple(other.ref for other in faces_of(face.deck, face.card) if other != face),
        memory=facts.memory_facts(learner, face.ref, memory) if memory else None,
        suspended=facts.is_suspended(learner, face.ref),
        file=str(file),
        line=card_position(file, face.card),
        aside=facts.aside(learner, face.ref),
    )


def page(view: ShownDeck | ShownCard, here: Here) -> Iterator[Block]:
    """All there is to say of it."""
    return _deck_page(view, here) if isinstance(view, ShownDeck) else _card_page(view, here)


def _deck_page(view: ShownDeck, here: Here) -> Iterator[Block]:
    deck = view.deck
    yield Text(deck.title, Tone.STRONG)
    if deck.description:
        yield Text(deck.description)
    yield Gap()
    rows = [
        ("deck", deck.deck),
        ("cards", f"{deck.cards}: {words.kinds({kind: getattr(deck, kind) for kind in Kind})}"),
        ("seen", f"{deck.seen} of {deck.faces} questions"),
    ]
    rows += [
        ("version", deck.version),
        ("licence", deck.license or "not said"),
        ("by", ", ".join(deck.authors) or "not said"),
    ]
    rows += [("tags", ", ".join(deck.tags))] if deck.tags else []
    rows += [("languages", ", ".join(deck.languages))] if len(deck.languages) > 1 else []
    rows += [("file", deck.file)]
    yield Facts(tuple(rows))
    yield Gap()
    yield from parts.card_lines(view.cards, here)


def _card_page(view: ShownCard, here: Here) -> Iterator[Block]:
    card = view.card
    yield Text(f"{card.deck_title} · {words.KINDS[card.kind][0]} · {card.card}", Tone.DIM)
    yield Gap()
    yield from parts.asked(card)
    yield Gap()
    for option in card.options:
        yield Entry(
            "✓" if option.correct else " ",
            option.text,
            option.why,
            Tone.GOOD if option.correct else Tone.PLAIN,
            "correct" if option.correct else "",
        )
    if card.turns:
        yield from parts.turns(card.turns)
    else:
        yield from parts.weighed_by(card.skills, card.trap)
        yield from parts.models(card.models)
    if not card.options and not card.models:
        yield Text(card.answer, Tone.ACCENT, "Answer")
    if card.why:
        yield Gap()
        yield Text(card.why, Tone.DIM, "Why")
    yield Gap()
    rows = [("topics", ", ".join(card.topics))] if card.topics else []
    rows += [("source", source) for source in card.sources]
    rows += [("signed", f"{item.by}, {item.role}, {item.day}") for item in card.reviewed]
    rows += [("signed", "by nobody yet")] if card.safety and not card.reviewed else []
    rows += [("also asked as", ", ".join(view.siblings))] if view.siblings else []
    rows += [("file", f"{view.file}:{view.line}" if view.line else view.file)]
    rows += [("due", _standing(view, here))]
    yield Facts(tuple(rows))


def _standing(view: ShownCard, here: Here) -> str:
    """When the card comes, or why it does not."""
    if view.aside:
        return f"{parts.aside(view.aside)}; `hark resume {view.aside.target}` brings it back"
    return "new" if view.memory is None else here.when(view.memory.due_at)
