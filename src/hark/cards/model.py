# SPDX-License-Identifier: MIT
"""What a deck holds: cards of five kinds, and the faces they are asked by. Frozen values only.

Nothing here reads a clock, a file or a database; every other module speaks in these words.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Any, Self

from hark.cards.card import Card as Card
from hark.cards.card import Exchange as Exchange
from hark.cards.card import Kind as Kind
from hark.cards.card import Option as Option
from hark.cards.card import Outcome as Outcome
from hark.cards.card import Skill as Skill
from hark.cards.dialogue import Dialogue as Dialogue
from hark.values import defaults, field, frozen, frozen_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hark.cards.reader import Table

GAP = re.compile(r"\{\{((?:(?!\{\{|\}\}).)*)\}\}", re.DOTALL)  # stops at the next `{{`: an open one costs no more

HIDDEN = "[…]"
"""What stands in a cloze text in place of the words to recall."""


@frozen_named
class Concept(Card):
    """A question and its answer; with *reverse*, asked both ways."""

    kind = Kind.CONCEPT
    front_key = "front"
    answer_key = "back"
    seconds = 20

    front: str
    back: str
    reverse: bool = False

    @classmethod
    def read(cls, table: Table, shared: Mapping[str, Any]) -> Self:
        """The concept in *table*."""
        front, back = table.text("front", required=True), table.text("back", required=True)
        return cls(**shared, front=front, back=back, reverse=table.flag("reverse"))

    @classmethod
    def fits(cls, _cells: Mapping[str, str]) -> bool:
        """Any row does."""
        return True

    @property
    def suffixes(self) -> tuple[str, ...]:
        """With *reverse*, the other way round is a face of its own."""
        return ("", "#reverse") if self.reverse else ("",)

    def question_of(self, face: int) -> str:
        """The front; turned round, the back."""
        return self.back if face else self.front

    def answer_of(self, face: int) -> str:
        """The back; turned round, the front."""
        return self.front if face else self.back

    def answer_parts(self) -> tuple[str, ...]:
        """The back."""
        return (self.back,)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Both sides, then why."""
        yield from (("front", self.front), ("back", self.back), ("why", self.why))


@frozen_named
class Cloze(Card):
    """A sentence with one or more `{{gaps}}`; each gap is asked on its own."""

    kind = Kind.CLOZE
    front_key = "text"
    seconds = 15

    text: str

    @classmethod
    def read(cls, table: Table, shared: Mapping[str, Any]) -> Self:
        """The cloze in *table*."""
        return cls(**shared, text=table.gapped("text"))

    @classmethod
    def fits(cls, cells: Mapping[str, str]) -> bool:
        """Where the question has a gap."""
        return "{{" in cells["question"]

    @property
    def gaps(self) -> tuple[str, ...]:
        """The hidden words, in order."""
        return tuple(GAP.findall(self.text))

    @property
    def suffixes(self) -> tuple[str, ...]:
        """A face for each gap; the first is the card itself."""
        return ("", *(f"#{number}" for number in range(2, len(self.gaps) + 1)))

    def question_of(self, face: int) -> str:
        """The text with that gap hidden and the others shown."""
        places = count()
        return GAP.sub(lambda gap: HIDDEN if next(places) == face else gap[1], self.text)

    def answer_of(self, face: int) -> str:
        """What is hidden in that gap."""
        return self.gaps[face]

    def answer_parts(self) -> tuple[str, ...]:
        """The hidden words."""
        return self.gaps

    def texts(self) -> Iterator[tuple[str, str]]:
        """The text with its gaps filled, then why."""
        yield from (("text", GAP.sub(lambda gap: gap[1], self.text)), ("why", self.why))


@frozen_named
class Choice(Card):
    """A question with three or four options, one of them correct."""

    kind = Kind.CHOICE
    front_key = "question"
    seconds = 30
    applies = True

    question: str
    options: tuple[Option, ...]

    @classmethod
    def read(cls, table: Table, shared: Mapping[str, Any]) -> Self:
        """The choice in *table*."""
        return cls(**shared, question=table.text("question", required=True), options=table.options("options"))

    @classmethod
    def fits(cls, cells: Mapping[str, str]) -> bool:
        """Where there are options."""
        return bool(cells.get("options"))

    def answer_parts(self) -> tuple[str, ...]:
        """The right option."""
        return tuple(option.text for option in self.options if option.correct)

    def texts(self) -> Iterator[tuple[str, str]]:
        """The question, each option with its reason, then why."""
        yield "question", self.question
        for option in self.options:
            yield from (("options", option.text), ("options", option.why))
        yield "why", self.why


@frozen_named
class Scenario(Card):
    """Somebody says something; the learner answers, then looks at a rubric."""

    kind = Kind.SCENARIO
    front_key = "says"
    answer_key = "models"
    seconds = 120
    is_long = True
    applies = True

    setting: str
    says: str
    task: str = "What do you say next?"
    skills: tuple[str, ...]
    trap: str
    models: tuple[str, ...]

    @classmethod
    def read(cls, table: Table, shared: Mapping[str, Any]) -> Self:
        """The scenario in *table*."""
        return cls(
            **shared, setting=table.text("setting", required=True), says=table.text("says", required=True),
            task=table.text("task") or defaults(cls)["task"], skills=table.rubric("skills"),
            trap=table.text("trap", required=True), models=table.texts("models", required=True),
        )  # fmt: skip

    @classmethod
    def fits(cls, cells: Mapping[str, str]) -> bool:
        """Where there is a rubric."""
        return bool(cells.get("skills"))

    @property
    def turns(self) -> tuple[Exchange, ...]:
        """What the person says: a talk of one turn."""
        return (Exchange(says=self.says, skills=self.skills, trap=self.trap, models=self.models),)

    def answer_parts(self) -> tuple[str, ...]:
        """The skills its rubric looks for, in whatever order."""
        return tuple(sorted(self.skills))

    @property
    def answer_line(self) -> str:
        """One good reply."""
        return self.models[0]

    def sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The setting and what is said there, and the good replies."""
        return (self.setting, self.says), self.models

    def texts(self) -> Iterator[tuple[str, str]]:
        """The scene, the task, the trap and the good replies, then why."""
        yield from (("setting", self.setting), ("says", self.says), ("task", self.task), ("trap", self.trap))
        yield from (("models", model) for model in self.models)
        yield "why", self.why


KINDS: Mapping[str, type[Card]] = {made.kind: made for made in (Cloze, Choice, Scenario, Dialogue, Concept)}
"""The class of each kind; what looks like several of them is the first, and anything can be a concept."""


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
    moved: tuple[tuple[str, str], ...] = ()
    """Decks and cards that are called otherwise now: before and after, as `deck` or `deck/card`; since format 2."""


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
    for number, suffix in enumerate(card.suffixes):
        yield Face(f"{deck.id}/{card.id}{suffix}", deck, card, number)


@frozen
class Face:
    """One way a card is asked: what is scheduled and graded.

    *ref* is its identity and all that progress hangs on: `deck/card` for the card itself,
    `deck/card#2` for the second gap of a cloze, `deck/card#reverse` for a concept turned round.
    """

    ref: str
    deck: Cover = field(compare=False, repr=False)
    card: Card = field(compare=False, repr=False)
    number: int = field(default=0, compare=False)
    """Which of the card's faces it is."""

    @property
    def card_ref(self) -> str:
        """`deck/card`, which siblings share."""
        return f"{self.deck.id}/{self.card.id}"

    @property
    def question(self) -> str:
        """What is asked: a front or back, a text with one gap hidden, a question, or somebody's words."""
        return self.card.question_of(self.number)

    @property
    def answer(self) -> str:
        """The other side, the hidden words, the right option, or one good reply."""
        return self.card.answer_of(self.number)

    @property
    def tags(self) -> tuple[str, ...]:
        """The card's own tags and those it inherits from its deck."""
        return tuple(dict.fromkeys((*self.card.tags, *self.deck.tags)))
