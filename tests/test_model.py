# SPDX-License-Identifier: MIT
"""A card answers for itself: a kind that nobody has heard of goes all the way through."""

from __future__ import annotations

import random
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pytest

from hark.cards import model, packing, reader, writing
from hark.cards.catalogue import Catalogue
from hark.cards.model import Card, Deck
from hark.errors import DeckFaults
from hark.formats import export, sheet, table
from hark.quality import check
from hark.sharing.difference import difference
from hark.study import agenda, session
from hark.values import frozen_named, replace
from hark.views.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class ToyKind(StrEnum):
    """A fifth kind."""

    PAIR = "pair"


@frozen_named
class Pair(Card):
    """Two words that belong together; each is asked for by the other."""

    kind: ClassVar[Any] = ToyKind.PAIR
    front_key = "left"
    answer_key = "right"
    seconds = 7

    left: str
    right: str

    @classmethod
    def read(cls, table: reader.Table, shared: Mapping[str, Any]) -> Self:
        """The pair in *table*."""
        return cls(**shared, left=table.text("left", required=True), right=table.text("right", required=True))

    @classmethod
    def fits(cls, cells: Mapping[str, str]) -> bool:
        """Never unless it says so."""
        return not cells

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Both ways."""
        return ("", "#right")

    def question_of(self, face: int) -> str:
        """One of them."""
        return (self.left, self.right)[face]

    def answer_of(self, face: int) -> str:
        """The other."""
        return (self.right, self.left)[face]

    def answer_parts(self) -> tuple[str, ...]:
        """The right one."""
        return (self.right,)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Both, then why."""
        yield from (("left", self.left), ("right", self.right), ("why", self.why))


CARD = Pair(id="a", left="salt", right="pepper", tags=("table",))
DECK = Deck(id="d", title="D", cards=(CARD,))


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry knows it too."""
    monkeypatch.setitem(model.KINDS, "pair", Pair)


def test_a_deck_file_holds_it() -> None:
    """It is written and read back; what it lacks is a fault with its line."""
    text = writing.write(DECK)

    assert reader.parse(text.encode(), ()) == DECK
    assert packing.card(packing.packed(CARD)) == CARD
    with pytest.raises(DeckFaults) as raised:
        reader.parse(text.replace("right", "write").encode(), ())
    assert [(fault.line, fault.message) for fault in raised.value.faults] == [
        (7, "card 1 has no `right`"),
        (11, "card 1 has an unknown key `write`"),
    ]


def test_a_table_holds_it() -> None:
    """What is exported comes back."""
    text = export.as_csv(DECK)

    assert text.splitlines()[1].startswith("a,pair,salt,pepper,")
    assert table.read(text.encode(), sheet.Layout(), table.Names("d"), ()).deck.cards == DECK.cards


def test_it_is_studied_and_found() -> None:
    """It has its faces and its time, is shown, and is found by its words."""
    faces = list(DECK.faces())
    plan = agenda.cram(faces, agenda.Limits())
    turn = session.start(plan.faces, 0, 5, random.Random(1)).turn
    catalogue = Catalogue(None, "")
    catalogue._put_cards(DECK)

    assert [(face.ref, face.question, face.answer) for face in faces] == [
        ("d/a", "salt", "pepper"),
        ("d/a#right", "pepper", "salt"),
    ]
    assert (plan.seconds, turn and turn.face.ref, turn and turn.suggestion) == (7, "d/a", None)
    assert [number for number, _ in catalogue.search(["pepper"], "d", (), ("pair",))] == [0]


def test_it_is_checked_and_compared() -> None:
    """Rules for every card look at it, and a new version says what changed."""
    danger = replace(CARD, why="It speaks of suicide.")
    other = Deck(id="d", title="D", cards=(replace(CARD, right="vinegar"),))

    assert "safety-unmarked" in [finding.rule for finding in check.findings([replace(DECK, cards=(danger,))])]
    assert [(change.change, change.keys) for change in difference(DECK, other).cards] == [
        (Change.ANSWER_CHANGED, ("right",))
    ]
