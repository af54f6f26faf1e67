# SPDX-License-Identifier: MIT
"""What a deck holds: cards of four kinds, and the faces they are asked by. Frozen values only.

Nothing here reads a clock, a file or a database; every other module speaks in these words.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING

from hark.values import field, frozen, frozen_named

if TYPE_CHECKING:
    from collections.abc import Iterator


GAP = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)

HIDDEN = "[…]"
"""What stands in a cloze text in place of the words to recall."""


class Kind(StrEnum):
    """The four kinds of card."""

    CONCEPT = "concept"
    CLOZE = "cloze"
    CHOICE = "choice"
    SCENARIO = "scenario"


@frozen
class Skill:
    """One observable thing a rubric looks for."""

    id: str
    name: str
    look_for: str


@frozen
class Option:
    """One answer of a choice card, with the reason it is right or tempting."""

    text: str
    why: str
    correct: bool = False


@frozen_named
class Card:
    """What all kinds share."""

    id: str
    why: str = ""
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    difficulty: int = 0
    """1 to 3, or 0 where the deck says nothing."""
    safety: bool = False
    allow: tuple[tuple[str, str], ...] = ()
    """Rules of `check` silenced here, each with its reason."""
    derived_id: bool = field(default=False, compare=False)
    """Whether the deck gives no id, so that it was made from kind and front."""

    @property
    def kind(self) -> Kind:
        """Which of the four kinds this is."""
        raise NotImplementedError


@frozen_named
class Concept(Card):
    """A question and its answer; with *reverse*, asked both ways."""

    front: str
    back: str
    reverse: bool = False

    @property
    def kind(self) -> Kind:
        """`concept`."""
        return Kind.CONCEPT


@frozen_named
class Cloze(Card):
    """A sentence with one or more `{{gaps}}`; each gap is asked on its own."""

    text: str

    @property
    def kind(self) -> Kind:
        """`cloze`."""
        return Kind.CLOZE

    @property
    def gaps(self) -> tuple[str, ...]:
        """The hidden words, in order."""
        return tuple(GAP.findall(self.text))


@frozen_named
class Choice(Card):
    """A question with three or four options, one of them correct."""

    question: str
    options: tuple[Option, ...]

    @property
    def kind(self) -> Kind:
        """`choice`."""
        return Kind.CHOICE


@frozen_named
class Scenario(Card):
    """Somebody says something; the learner answers, then looks at a rubric."""

    setting: str
    says: str
    skills: tuple[str, ...]
    trap: str
    models: tuple[str, ...]
    task: str = "What do you say next?"

    @property
    def kind(self) -> Kind:
        """`scenario`."""
        return Kind.SCENARIO


@frozen_named
class Cover:
    """What a deck says of itself: all but its cards."""

    id: str
    title: str
    description: str = ""
    language: str = "en"
    version: str = "1.0.0"
    license: str = ""
    authors: tuple[str, ...] = ()
    homepage: str = ""
    tags: tuple[str, ...] = ()
    skills: tuple[Skill, ...] = ()
    allow: tuple[tuple[str, str], ...] = ()
    """Rules of `check` about the deck itself silenced, each with its reason; those about a card are at the card."""


@frozen_named
class Deck(Cover):
    """One deck file, read and found sound."""

    cards: tuple[Card, ...]

    def faces(self) -> Iterator[Face]:
        """Every way the deck's cards are asked, in the order of the file."""
        for card in self.cards:
            yield from faces_of(self, card)


def faces_of(deck: Cover, card: Card) -> Iterator[Face]:
    """Every way *card* of *deck* is asked: first itself, then its siblings."""
    ref = f"{deck.id}/{card.id}"
    yield Face(ref, deck, card)
    if isinstance(card, Concept) and card.reverse:
        yield Face(f"{ref}#reverse", deck, card, reverse=True)
    if isinstance(card, Cloze):
        for gap in range(1, len(card.gaps)):
            yield Face(f"{ref}#{gap + 1}", deck, card, gap=gap)


@frozen
class Face:
    """One way a card is asked: what is scheduled and graded.

    *ref* is its identity and all that progress hangs on: `deck/card` for the card itself,
    `deck/card#2` for the second gap of a cloze, `deck/card#reverse` for a concept turned round.
    """

    ref: str
    deck: Cover = field(compare=False, repr=False)
    card: Card = field(compare=False, repr=False)
    reverse: bool = field(default=False, compare=False)
    gap: int = field(default=0, compare=False)

    @property
    def card_ref(self) -> str:
        """`deck/card`, which siblings share."""
        return f"{self.deck.id}/{self.card.id}"

    @property
    def question(self) -> str:
        """What is asked: a front or back, a text with one gap hidden, a question, or somebody's words."""
        match card := self.card:
            case Concept():
                return card.back if self.reverse else card.front
            case Cloze():
                places = count()
                return GAP.sub(lambda found: HIDDEN if next(places) == self.gap else found[1], card.text)
            case Choice():
                return card.question
            case Scenario():
                return card.says
            case _:
                raise AssertionError(card)

    @property
    def answer(self) -> str:
        """The other side, the hidden words, the right option, or one good reply."""
        match card := self.card:
            case Concept():
                return card.front if self.reverse else card.back
            case Cloze():
                return card.gaps[self.gap]
            case Choice():
                return next(option.text for option in card.options if option.correct)
            case Scenario():
                return card.models[0]
            case _:
                raise AssertionError(card)

    @property
    def tags(self) -> tuple[str, ...]:
        """The card's own tags and those it inherits from its deck."""
        return tuple(dict.fromkeys((*self.card.tags, *self.deck.tags)))
