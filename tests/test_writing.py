# SPDX-License-Identifier: MIT
"""What is written reads back the same, and a file that is given ids keeps every other byte."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from anydeck import FEWER, decks
from decktexts import CONCEPT, FULL_DECK, HEAD, SCENARIO, parse
from hark.cards import outline, writing
from hark.cards.model import Deck, Scenario
from hark.values import replace


def test_write_leaves_out_what_is_at_its_default() -> None:
    """A small deck is a small file."""
    deck = parse(HEAD + CONCEPT + SCENARIO)

    assert writing.write(deck) == (
        'format = 1\nid = "d"\ntitle = "D"\nlanguage = "en"\nversion = "1.0.0"\n\n'
        '[[cards]]\nid = "c"\nkind = "concept"\nfront = "F"\nback = "B"\n\n'
        '[[cards]]\nid = "s"\nkind = "scenario"\nsetting = "S"\nsays = "W"\nskills = [\n    "reflect-feeling",\n]\n'
        'trap = "T"\nmodels = [\n    "M",\n]\n'
    )


@pytest.mark.parametrize("code", ["a b", "a.b", "", "é", 'a"b', "a = 1"])
def test_any_code_in_allow_is_written_so_that_it_is_read(code: str) -> None:
    """A code may be any TOML key; what is written is read back."""
    deck = parse(HEAD + CONCEPT + f"allow = {{ {json.dumps(code)} = 'so' }}\n")

    assert deck.cards[0].allow == ((code, "so"),)
    assert parse(writing.write(deck)) == deck


def test_the_example_deck_survives_writing() -> None:
    """All that the format can say is written and read again."""
    assert parse(writing.write(FULL_DECK)) == FULL_DECK


@given(decks(talks=True))
def test_what_is_written_is_read_back(deck: Deck) -> None:
    """Any deck, with any unicode in it, is the same deck after writing and reading."""
    assert parse(writing.write(deck)) == deck


def test_write_gives_short_cards_headers_too() -> None:
    """A written deck looks like the format's example, so that a person can edit it and faults have lines."""
    deck = parse(HEAD + CONCEPT)

    assert writing.write(deck) == (
        'format = 1\nid = "d"\ntitle = "D"\nlanguage = "en"\nversion = "1.0.0"\n\n'
        '[[cards]]\nid = "c"\nkind = "concept"\nfront = "F"\nback = "B"\n'
    )


@given(decks(talks=True))
@FEWER
def test_every_card_of_a_written_deck_is_found(deck: Deck) -> None:
    """Whatever its texts say, the line found for a card is a header with that card's id below."""
    last = Scenario(id="z" * 30, setting="S", says="W", skills=("reflect-feeling",), trap="T", models=("M",))
    text = writing.write(replace(deck, cards=(*deck.cards, last)))
    lines = text.split("\n")

    for one in (*deck.cards, last):
        line = outline.card_line(text.encode(), one.id)
        assert line is not None
        assert lines[line - 1 : line + 1] == ["[[cards]]", f'id = "{one.id}"']


@given(decks(talks=True))
@FEWER
def test_refs_are_unique_and_begin_with_their_card(deck: Deck) -> None:
    """No two faces share a ref, and siblings differ from their card only after `#`."""
    refs = [face.ref for face in deck.faces()]

    assert len(set(refs)) == len(refs)
    assert [face.ref.split("#")[0] for face in deck.faces()] == [face.card_ref for face in deck.faces()]
