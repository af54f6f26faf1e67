# SPDX-License-Identifier: MIT
"""What a deck and its cards begin with."""

from __future__ import annotations

import pytest

from hark.cards import library, reader, template
from hark.cards.model import Kind
from places import SMALL

SKILLS = list(library.read_skills(SMALL))


@pytest.mark.parametrize("kind", Kind)
def test_a_template_is_sound(kind: Kind) -> None:
    """What a new deck begins with can be read as it stands, with a card of any kind added."""
    text, line = template.with_card(template.deck("first-week", 'A "first" week'), kind, "second")

    deck = reader.parse(text.encode(), SKILLS)

    assert (deck.id, deck.title) == ("first-week", 'A "first" week')
    assert [card.id for card in deck.cards] == ["first-card", "second"]
    assert deck.cards[1].kind is kind
    assert text.split("\n")[line - 1] == "[[cards]]"


@pytest.mark.parametrize("before", ["", "x", "x\n", "x\n\n", "x\r\n", "x\r\ny"])
def test_adding_a_card_keeps_what_stands_there(before: str) -> None:
    """The new card comes after an empty line, with the line ends of the file; nothing before it changes."""
    text, line = template.with_card(before, Kind.CLOZE, "c")

    end = "\r\n" if "\r\n" in before else "\n"
    assert text.startswith(before)
    assert text.split(end)[line - 1] == "[[cards]]"
    assert line == 1 or text.split(end)[line - 2] == ""
    assert text.count("\r\n") == (text.count("\n") if end == "\r\n" else 0)
