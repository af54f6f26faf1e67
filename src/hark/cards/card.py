# SPDX-License-Identifier: MIT
"""What every card is and answers for itself, whatever its kind. Frozen values only."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from hark.values import field, fields, frozen, frozen_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hark.cards.reader import Table
    from hark.cards.signature import Signature


class Kind(StrEnum):
    """The kinds of card."""

    CONCEPT = "concept"
    CLOZE = "cloze"
    CHOICE = "choice"
    SCENARIO = "scenario"
    DIALOGUE = "dialogue"


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


class Outcome(StrEnum):
    """How a reply was weighed: what the person says next may depend on it."""

    MET = "met"
    """It shows at least half of the skills, and keeps out of the trap."""
    TRAP = "trap"
    ELSE = "else"


@frozen_named
class Exchange:
    """One thing a person says, and by what the reply to it is weighed."""

    turn: int = 1
    """Which turn of the talk it is, from 1; there may be several of one turn, of which one is said."""
    after: tuple[str, ...] = ()
    """After which outcomes of the turn before it is said; empty: after any."""
    says: str
    skills: tuple[str, ...]
    trap: str
    models: tuple[str, ...]
    ends: bool = False
    """Whether the talk ends with the reply to it."""


@frozen_named
class Card:
    """What all kinds share, and what each kind answers for itself: who holds a card need not ask for its kind."""

    kind: ClassVar[Kind]
    front_key: ClassVar[str]
    """The key of the deck file under which its front stands."""
    since: ClassVar[int] = 1
    """The deck format from which on there is this kind."""
    answer_key: ClassVar[str] = ""
    """The key that the answer in a table fills; empty where there is none but the front or the options."""
    seconds: ClassVar[int]
    """How long it is expected to take."""
    is_long: ClassVar[bool] = False
    """Whether it takes minutes, so that a session holds few of them."""
    applies: ClassVar[bool] = False
    """Whether it asks to apply something rather than to recall it."""

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
    reviewed: tuple[Signature, ...] = field(default=(), compare=False)
    derived_id: bool = field(default=False, compare=False)
    """Whether the deck gives no id, so that it was made from kind and front."""

    @classmethod
    def read(cls, table: Table, shared: Mapping[str, Any]) -> Self:
        """The card in *table*, with what all kinds share in *shared*. The table keeps the faults."""
        raise NotImplementedError

    @classmethod
    def fits(cls, cells: Mapping[str, str]) -> bool:
        """Whether *cells*, a table's row by its columns, look like a card of this kind."""
        raise NotImplementedError

    @classmethod
    def front_in(cls, entry: Mapping[str, Any]) -> str:
        """The front in *entry*, a card's table in the file, be it sound or not; empty where there is none."""
        front = entry.get(cls.front_key)
        return front if isinstance(front, str) else ""

    @classmethod
    def own_keys(cls) -> tuple[str, ...]:
        """The keys that only this kind has, in the order in which they are written."""
        return fields(cls)[len(fields(Card)) :]

    @property
    def front(self) -> str:
        """What is asked, as the deck file has it."""
        front: str = getattr(self, self.front_key)
        return front

    @property
    def gaps(self) -> tuple[str, ...]:
        """The words it hides, of a card with gaps; each is a side of its own."""
        return ()

    @property
    def suffixes(self) -> tuple[str, ...]:
        """What the ref of each of its faces ends in: nothing for the card itself, then its siblings'."""
        return ("",)

    def question_of(self, _face: int) -> str:
        """What that one of its faces asks, counted from 0."""
        return self.front

    def answer_of(self, _face: int) -> str:
        """What that one of its faces wants to hear, counted from 0."""
        return self.answer_line

    def answer_parts(self) -> tuple[str, ...]:
        """All that has to be recalled: when it changes, the answer is another one."""
        raise NotImplementedError

    @property
    def answer_line(self) -> str:
        """The answer to the whole card, on one line."""
        return " / ".join(self.answer_parts())

    def sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is said before and after the learner answers: by its words a card is known again."""
        return (self.front,), self.answer_parts()

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text on it with the key it stands under, without marks for gaps."""
        raise NotImplementedError

    @property
    def options(self) -> tuple[Option, ...]:
        """What is picked from; nothing where the answer is recalled or found."""
        return ()

    @property
    def skills(self) -> tuple[str, ...]:
        """By which skills a reply in the learner's own words is weighed; none where there is one right answer."""
        return ()

    @property
    def setting(self) -> str | None:
        """Where and with whom it happens."""
        return None

    @property
    def task(self) -> str | None:
        """What the learner is asked to do."""
        return None

    @property
    def trap(self) -> str | None:
        """The tempting reply that would close the talk."""
        return None

    @property
    def models(self) -> tuple[str, ...]:
        """Good replies."""
        return ()

    @property
    def turns(self) -> tuple[Exchange, ...]:
        """What is said to the learner, who replies in their own words; what is said first comes first."""
        return ()

    def follow(self, _place: int, _outcome: Outcome) -> int | None:
        """Where in `turns` stands what is said once the reply to that one was weighed so; None where nothing is."""
        return None
