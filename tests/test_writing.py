# SPDX-License-Identifier: MIT
"""What is written reads back the same, and a file that is given ids keeps every other byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decktexts import CONCEPT, FULL_DECK, HEAD, SCENARIO, SHARED, parse
from hark.cards import outline, writing
from hark.cards.model import Card, Choice, Cloze, Concept, Deck, Option, Scenario, Skill
from hark.values import replace

FEWER = settings(max_examples=settings().max_examples // 3)
"""For properties of whole decks, which take a while to make up."""


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


IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,3}", fullmatch=True)
ODD = st.sampled_from(
    [
        "\ufeff",
        "\u202eevil",
        "\u200b",
        "\x1b[2J",
        "\x00",
        "\r\n",
        "\x7f",
        "\x85",
        "\u2028",
        '"""',
        "'''",
        "\\",
        "\\u0041",
        "[[cards]]",
        "# no",
        "é",
        "e\u0301",
        "👩\u200d👧",
        "\U000e0041",
        "\U0010ffff",
        "{",
        "}",
        "\t",
    ]
)
TEXT = st.lists(ODD | st.text(max_size=8), max_size=3).map("".join)
WORDS = TEXT.filter(str.strip)
LIST = st.lists(WORDS, max_size=2).map(tuple)
ALLOW = st.dictionaries(IDS, WORDS, max_size=2).map(lambda found: tuple(found.items()))
SHARED_FIELDS: dict[str, Any] = {
    "why": TEXT,
    "topics": LIST,
    "sources": LIST,
    "tags": LIST,
    "difficulty": st.integers(0, 3),
    "safety": st.booleans(),
    "allow": ALLOW,
}


@st.composite
def cloze_texts(draw: st.DrawFn) -> str:
    """A text with some gaps."""
    plain = TEXT.map(lambda text: text.replace("{", "(").replace("}", ")"))
    gaps = draw(st.lists(plain.filter(str.strip), min_size=1, max_size=5))
    return "".join(f"{draw(plain)}{{{{{gap}}}}}" for gap in gaps) + draw(plain)


@st.composite
def option_lists(draw: st.DrawFn) -> tuple[Option, ...]:
    """Two to six different options, one of them correct."""
    texts = draw(st.lists(WORDS, min_size=2, max_size=6, unique_by=lambda text: text.casefold().strip()))
    right = draw(st.integers(0, len(texts) - 1))
    return tuple(Option(text, draw(TEXT), number == right) for number, text in enumerate(texts))


def card(name: str, skills: tuple[str, ...]) -> st.SearchStrategy[Card]:
    """Any card of that id."""
    same: dict[str, Any] = {"id": st.just(name), **SHARED_FIELDS}
    rubric = st.lists(st.sampled_from(skills), min_size=1, max_size=3, unique=True).map(tuple)
    return st.one_of(
        st.builds(Concept, **same, front=WORDS, back=WORDS, reverse=st.booleans()),
        st.builds(Cloze, **same, text=cloze_texts()),
        st.builds(Choice, **same, question=WORDS, options=option_lists()),
        st.builds(
            Scenario,
            **same,
            setting=WORDS,
            says=WORDS,
            trap=WORDS,
            skills=rubric,
            task=TEXT.map(lambda text: text or "What do you say next?"),
            models=st.lists(WORDS, min_size=1, max_size=3).map(tuple),
        ),
    )


@st.composite
def decks(draw: st.DrawFn) -> Deck:
    """Any sound deck."""
    skills = tuple(Skill(name, draw(WORDS), draw(WORDS)) for name in draw(st.lists(IDS, max_size=2, unique=True)))
    names = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    known = (*SHARED, *(skill.id for skill in skills))
    return Deck(
        id=draw(IDS),
        title=draw(WORDS),
        description=draw(TEXT),
        license=draw(TEXT),
        authors=draw(LIST),
        tags=draw(LIST),
        allow=draw(ALLOW),
        language=draw(st.sampled_from(["en", "pt-BR", "zh-Hant-TW"])),
        version=draw(st.sampled_from(["1.0.0", "2", "0.1"])),
        homepage=draw(st.just("") | TEXT.map("https://{}".format)),
        skills=skills,
        cards=tuple(draw(card(name, known)) for name in names),
    )


@given(decks())
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


@given(decks())
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


@given(decks())
@FEWER
def test_refs_are_unique_and_begin_with_their_card(deck: Deck) -> None:
    """No two faces share a ref, and siblings differ from their card only after `#`."""
    refs = [face.ref for face in deck.faces()]

    assert len(set(refs)) == len(refs)
    assert [face.ref.split("#")[0] for face in deck.faces()] == [face.card_ref for face in deck.faces()]
