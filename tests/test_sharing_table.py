# SPDX-License-Identifier: MIT
"""Tables: CSV and TSV with named columns become decks."""

from __future__ import annotations

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.cards import library, reader
from hark.cards.model import Choice, Cloze, Concept, Deck, Kind, Option, Scenario
from hark.errors import DeckFaults, Fault, ticked
from hark.formats import export, table
from places import SMALL

SKILLS = list(library.read_skills(SMALL))
NAMES = f"name the columns in the first row: {ticked(export.COLUMNS)}"


def read(text: str, delimiter: str = ",") -> Deck:
    """The deck in a table."""
    return table.read(text.encode(), delimiter, "mine", "Mine", SKILLS)[1]


def faults(data: str | bytes, delimiter: str = ",") -> list[tuple[int | None, str, str]]:
    """What is wrong with a table: line, message, hint."""
    raw = data.encode() if isinstance(data, str) else data
    with pytest.raises(DeckFaults) as found:
        table.read(raw, delimiter, "mine", "Mine", SKILLS)
    return [(fault.line, fault.message, fault.hint) for fault in found.value.faults]


@pytest.mark.parametrize("name", ["listening", "care"])
def test_what_was_exported_comes_back(name: str) -> None:
    """A deck written as CSV and read again has the same cards."""
    deck = reader.parse((SMALL / f"{name}.toml").read_bytes(), SKILLS)

    assert read(export.as_csv(deck)).cards == deck.cards


LINES = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=12).filter(
    lambda text: "{{" not in text and "}}" not in text and not text.startswith(("*", "-", "'"))
)


@given(LINES, LINES, LINES, st.booleans(), st.lists(LINES, max_size=2))
def test_any_card_comes_back(front: str, back: str, why: str, reverse: bool, tags: list[str]) -> None:
    """Whatever stands on a card, formula or quote, a table brings it back."""
    card = Concept(id="a", front=front, back=back, why=why, reverse=reverse, tags=tuple(tags))
    gap = Cloze(id="b", text=f"{front} {{{{{back}}}}}", difficulty=2, safety=True)
    options = (Option("x" + front, why, correct=True), Option("y" + back, ""))
    choice = Choice(id="c", question=front, options=options)
    scenario = Scenario(
        id="d", setting=front, says=back, skills=("validate",), trap=why, models=(front, back), task="And now?"
    )
    deck = Deck(id="mine", title="Mine", cards=(card, gap, choice, scenario))

    assert read(export.as_csv(deck)).cards == deck.cards


@pytest.mark.parametrize("text", ["'-ing", "''", "'a", '"\'"', "＝1", "'＝1", "- a", "=1"])
def test_an_apostrophe_of_its_own_comes_back(text: str) -> None:
    """A cell that begins with an apostrophe, guarded or not, is the same after the way out and back."""
    card = Concept(id="c", front=text, back=text)

    out = export.as_csv(Deck(id="d", title="D", cards=(card,)))

    (back,) = read(out).cards
    assert (back.front, back.answer_line) == (text, text)


def test_few_columns_are_enough() -> None:
    """Columns may stand in any order under their other names, and the kind shows in what a row holds."""
    deck = read(
        "Back;Front;options;skills;setting;trap\n"
        "B;A;;;;\n"
        ';"{{Two}} gaps, {{here}}";;;;\n'
        ';Which?;"* This\n- That";;;\n'
        "Ouch.;I fell.;;validate;Monday;Laughing\n"
        "\n",
        ";",
    )

    assert [card.kind for card in deck.cards] == [Kind.CONCEPT, Kind.CLOZE, Kind.CHOICE, Kind.SCENARIO]
    assert [card.derived_id for card in deck.cards] == [True] * 4


def test_tabs() -> None:
    """TSV is the same with tabs."""
    card = read("question\tanswer\nA, b\tB\n", "\t").cards[0]

    assert isinstance(card, Concept)
    assert (card.front, card.back) == ("A, b", "B")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a",
            [(1, "no column is called `a`", NAMES)],
        ),
        (
            "",
            [(1, "the first row names no column `question`", "is the delimiter right? it is given with `--delimiter`")],
        ),
        ("question,answer\n", [(1, "the table has no rows below its column names", "add a row a card")]),
        ("question,anser\nA,B\n", [(1, "no column is called `anser`", "did you mean `answer`?")]),
        ("front,front\nA,B\n", [(1, "two columns are called `question`", "leave one out")]),
        (
            "question,answer\nA,B\nA,B,C\n",
            [(3, "the row has 3 cells under 2 columns", "quote a cell that holds the delimiter")],
        ),
        (
            'question,answer\n"A,B\n',
            [(2, "the table cannot be read: unexpected end of data", "quotes come in pairs, doubled within")],
        ),
        (
            'kind,question,answer\nconcept,"A\nb",B\n\nchoise,A,B\n',
            [(5, "unknown kind `choise`", "one of `concept`, `cloze`, `choice` or `scenario`")],
        ),
        ('question,answer\n"A\nb",B\nC,\n', [(4, "`back` of card 2 is empty", "write something there")]),
        (
            "question,answer,difficulty,safety\nA,B,5,maybe\n",
            [
                (2, "`safety` is neither yes nor no", "write yes, or leave it empty"),
                (2, "`difficulty` is not 1, 2 or 3", "leave it empty where unknown"),
            ],
        ),
    ],
)  # fmt: skip
def test_faults(text: str, expected: list[tuple[int, str, str]]) -> None:
    """Each fault comes with the line of the table on which its row begins."""
    assert faults(text) == expected


def test_bytes_that_are_no_table() -> None:
    """What is not UTF-8, or too large, is told as such."""
    assert faults(b"question,answer\nA,\xff\n") == [(2, "the table is not UTF-8", "save it as UTF-8")]
    assert faults(b"question\n" + b"x" * (1 << 20)) == [(None, "the table is larger than 1024 KiB", "split it")]


@given(st.binary(max_size=200), st.sampled_from([",", ";", "\t"]))
def test_any_bytes(data: bytes, delimiter: str) -> None:
    """Any bytes give a deck or faults."""
    with suppress(DeckFaults):
        assert table.read(b"question,answer\n" + data, delimiter, "mine", "Mine", SKILLS)


@given(st.lists(st.lists(LINES, min_size=2, max_size=2), min_size=1, max_size=5))
def test_faults_and_cards_keep_to_their_rows(rows: list[list[str]]) -> None:
    """As many cards come out as rows went in, or there are faults."""
    out = io.StringIO()
    csv.writer(out).writerows([["question", "answer"], *rows])

    fronts = {" ".join(front.split()).casefold() for front, _ in rows}
    if len(fronts) == len(rows):
        assert len(read(out.getvalue()).cards) == len(rows)
    else:
        assert faults(out.getvalue())[0][1].startswith("the id `concept-")


def test_more_rows_than_a_deck_has_cards() -> None:
    """A table that is too long is refused at the first row too many, before any card is made of it."""
    rows = "".join(f"q{number},a\n" for number in range(5002))

    with pytest.raises(DeckFaults) as raised:
        table.read(f"question,answer\n{rows}".encode(), ",", "t", "T", ())

    assert raised.value.faults == (Fault("too-many-cards", "the table has more than 5000 rows", "split it", 5002),)
