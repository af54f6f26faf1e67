# SPDX-License-Identifier: MIT
"""Tables of every origin become decks, and what was exported comes back as it was."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydeck import FEWER, decks
from decktexts import SHARED
from hark.cards import library, reader
from hark.cards.model import Concept, Deck, Kind
from hark.errors import DeckFaults, Fault, ticked
from hark.formats import cells, export, table
from hark.formats.sheet import Layout
from hark.sharing.difference import difference
from hark.views.change import Change
from places import SMALL

SKILLS = list(library.read_skills(SMALL))
NAMES = f"name the columns in the first row: {ticked(export.COLUMNS)}"
RIGHT = 'is the delimiter right? add `--delimiter ";"`'
FOREIGN = "if it is a card, add `--columns front,back`; if it names the columns, `--columns 'Frage=front,Antwort=back'`"
QUOTES = 'a cell that begins with `"` ends with one, and within it each is doubled: `"""Yes,"" she said"`'


def made(data: str | bytes, usual: str | None = ",", **typed: Any) -> table.Made:
    """What becomes of a table, read as it was *typed*."""
    raw = data.encode() if isinstance(data, str) else data
    return table.read(raw, Layout(**typed), table.Names("mine"), SKILLS, usual)


def read(data: str | bytes, usual: str | None = ",", **typed: Any) -> Deck:
    """The deck in a table."""
    return made(data, usual, **typed).deck


def faults(data: str | bytes, usual: str | None = ",", **typed: Any) -> list[tuple[int | None, str, str]]:
    """What is wrong with a table: line, message, hint."""
    with pytest.raises(DeckFaults) as found:
        made(data, usual, **typed)
    return [(fault.line, fault.message, fault.hint) for fault in found.value.faults]


@pytest.mark.parametrize("name", ["listening", "care"])
def test_what_was_exported_comes_back(name: str) -> None:
    """A deck written as CSV and read again is the same deck, with all it says of itself."""
    deck = reader.parse((SMALL / f"{name}.toml").read_bytes(), SKILLS)

    assert read(export.as_csv(deck)) == deck


@given(decks(), st.booleans())
@FEWER
def test_any_deck_comes_back(deck: Deck, with_progress: bool) -> None:
    """Whatever stands in a deck, formula, quote or line break, its table brings it back, and signatures with it.

    With progress too: the columns of that are passed over, and so are the rows of further faces.
    """
    progress = {face.ref.partition("/")[2]: {"state": "review", "reps": 1} for face in deck.faces()}

    text = export.as_csv(deck, progress if with_progress else None)

    back = table.read(text.encode("utf-8-sig"), Layout(), table.Names("other"), SHARED).deck
    assert back == deck
    assert [card.reviewed for card in back.cards] == [card.reviewed for card in deck.cards]


@given(decks())
@FEWER
def test_no_cell_is_a_formula(deck: Deck) -> None:
    """Nothing that is exported begins as what a spreadsheet works out."""
    for row in csv.reader(io.StringIO(export.as_csv(deck), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")) for cell in row)


@pytest.mark.parametrize(
    ("column", "value", "cell"),
    [
        ("models", ["That sounds hard.\nTell me more.", "Two"], "That sounds hard.\n  Tell me more.\nTwo"),
        ("sources", ["One\n\nTwo"], "One\n  \n  Two"),
        ("topics", ["- a", "b"], "'- a\nb"),
        ("topics", [" a"], '[" a"]'),
        ("question", "  indented\n poem", "'  indented\n poem"),
        ("question", "ends with space ", "'\"ends with space \""),
        ("question", "'-ing", "''-ing"),
        ("question", '"quoted"', '"quoted"'),
        ("question", "＝1", "'＝1"),
        (
            "options",
            [{"text": "A", "correct": True, "why": "So."}, {"text": "B", "correct": False, "why": ""}],
            "* A\n  So.\n- B",
        ),
        (
            "options",
            [{"text": "A\nB", "correct": True, "why": ""}],
            '[{"text": "A\\nB", "correct": true, "why": ""}]',
        ),
        ("allow", {"no-why": "on purpose"}, "no-why: on purpose"),
    ],
)  # fmt: skip
def test_cells_are_as_a_person_writes_them(column: str, value: Any, cell: str) -> None:
    """Lists stand in lines, further lines of an item set in; only what would not come back so is JSON."""
    assert cells.written(column, value) == cell
    assert cells.read(column, cell) == value


@pytest.mark.parametrize(
    "cell", ['["a", 1]', '[["a"]]', '["\\ud800"]', "[" * 5000, '{"a": 1}', '[{"text": "x", "x": "y"}]']
)
@pytest.mark.parametrize("column", ["topics", "options", "reviewed", "allow"])
def test_json_that_fits_no_cell_is_text(column: str, cell: str) -> None:
    """What looks like JSON and is not what the column holds becomes lines of text, and never part of a file's form."""
    text = f'id,question,answer,{column}\na,A,B,"{cell.replace(chr(34), chr(34) * 2)}"\n'

    with suppress(DeckFaults):
        assert len(read(text).cards) == 1


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
        ("a", [(1, "no column is called `a`", NAMES)]),
        ("", [(1, "the table is empty", "add a row a card")]),
        ("answer,why\nA,B\n", [(1, "the first row names no column `question`", "call so what is asked")]),
        ("question,answer\n", [(1, "the table has no rows below its column names", "add a row a card")]),
        ("question,anser\nA,B\n", [(1, "no column is called `anser`", "did you mean `answer`?")]),
        ("front,front\nA,B\n", [(1, "two columns are called `question`", "leave one out")]),
        (
            "question,answer\nA,B\nA,B,C\n",
            [(3, "the row has 3 cells under 2 columns", "quote a cell that holds the delimiter")],
        ),
        (
            'question,answer\n"A,B\n',
            [(2, "the table cannot be read: unexpected end of data", QUOTES)],
        ),
        (
            'kind,question,answer\nconcept,"A\nb",B\n\nchoise,A,B\n',
            [(5, "unknown kind `choise`", "one of `concept`, `cloze`, `choice`, `scenario` or `dialogue`")],
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
    eight_bits = "save it as UTF-8 (in Excel: CSV UTF-8); as old Excel writes it, `--encoding windows-1252` reads it"
    assert faults(b"question,answer\nA,\xff\n") == [(2, "the table is not UTF-8", eight_bits)]
    assert faults(b"question\n" + b"x" * (1 << 20)) == [(None, "the table is larger than 1024 KiB", "split it")]


@given(st.binary(max_size=200), st.sampled_from([",", ";", "\t"]))
def test_any_bytes(data: bytes, delimiter: str) -> None:
    """Any bytes give a deck or faults."""
    with suppress(DeckFaults):
        assert made(b"question,answer\n" + data, delimiter)


def test_more_rows_than_a_deck_has_cards() -> None:
    """A table that is too long is refused at the first row too many, before any card is made of it."""
    rows = "".join(f"q{number},a\n" for number in range(5002))

    with pytest.raises(DeckFaults) as raised:
        made(f"question,answer\n{rows}")

    assert raised.value.faults == (Fault("too-many-cards", "the table has more than 5000 rows", "split it", 5002),)


TWO_CARDS = ("Q1?", "A1"), ("Q2?", "A2")


@pytest.mark.parametrize(
    ("text", "usual", "typed"),
    [
        ("question,answer,,\r\nQ1?,A1,,\r\nQ2?,A2,,\r\n", ",", {}),
        ("question,answer\r\nQ1?,A1,,\r\nQ2?,A2\r\n,,,\r\n", ",", {}),
        ("sep=;\r\nquestion;answer\r\nQ1?;A1\r\nQ2?;A2\r\n", ",", {}),
        ("\ufeffsep=;\r\nTerm;Definition\r\nQ1?;A1\r\nQ2?;A2\r\n", ",", {}),
        ("Q1?\tA1\nQ2?\tA2\n", "\t", {"columns": ("front", "back")}),
        ("Q1?|1|A1\nQ2?|2|A2\n", None, {"columns": ("front", "-", "back"), "delimiter": "|"}),
        ("Front,Chapter,Back\nQ1?,1,A1\nQ2?,2,A2\n", ",", {"columns": ("front", "-", "back")}),
        ("Q1?---A1\nQ2?---A2\n", None, {"columns": ("front", "back"), "delimiter": "---"}),
        ("Frage;Nr;Antwort\nQ1?;1;A1\nQ2?;2;A2\n", ",", {"columns": ("antwort=back", "Frage=front"), "delimiter": ";"}),
        ("#separator:tab\n#html:true\nQ1?\tA1\nQ2?\tA2\n", None, {}),
        ("#html:false\n#separator: Semicolon\nQ1?;A1\nQ2?;A2\n", None, {}),
        ("#separator:Comma\n#columns:Note,Back,Front\n#deck column:1\nx,A1,Q1?\nx,A2,Q2?\n", None, {}),
        ("#separator:tab\n#guid column:1\n#notetype column:2\nx$\tBasic\tQ1?\tA1\ny!\tBasic\tQ2?\tA2\n", None, {}),
        (b"\xff\xfe" + "question\tanswer\nQ1?\tA1\nQ2?\tA2\n".encode("utf-16-le"), "\t", {"encoding": "utf-16"}),
    ],
)  # fmt: skip
def test_tables_people_have(text: str | bytes, usual: str | None, typed: dict[str, Any]) -> None:
    """What spreadsheets, Quizlet and Anki write is understood, from what the file says and what was typed."""
    deck = read(text, usual, **typed)

    assert tuple((card.front, card.answer_line) for card in deck.cards) == TWO_CARDS


@pytest.mark.parametrize(
    ("text", "usual", "line", "message", "hint"),
    [
        ("question;answer\nQ?;A\n", ",", 1, "the first row is 1 cell", RIGHT),
        (
            "Q, really?\tA\n", ",", 1, "the first row is 2 cells",
            "is the delimiter right? add `--delimiter tab --columns front,back`",
        ),
        (
            "Rain---water, falling\nSnow---ice\n", None, 1, "nothing says what parts its cells",
            'add `--delimiter "---" --columns front,back`',
        ),
        (
            "Frage,Antwort\nQ?,A\n", ",", 1, "the first row names no column that hark knows",
            FOREIGN,
        ),
        (
            "What is it?;A\nWho?;B\n", ",", 1, "the first row is 1 cell",
            'is the delimiter right? add `--delimiter ";" --columns front,back`',
        ),
        (
            "Q1?\tA1\nQ2?\tA2\n", None, 1, "nothing says what parts its cells",
            "add `--delimiter tab --columns front,back`",
        ),
        (
            'sep="\nQ1?\tA1\nQ2?\tA2\n', ",", 1, "nothing says what parts its cells",
            "add `--delimiter tab --columns front,back`",
        ),
        (
            "#separator:tab\nQ\tA\tmore\n", None, 2, "nothing says what column 3 is",
            "name them all, as in `--columns question,answer,why`",
        ),
        (
            b"\xff\xfe" + "question,answer\n".encode("utf-16-le"), ",", 1, "the table is UTF-16, not UTF-8",
            "add `--encoding utf-16`, or save it as CSV UTF-8",
        ),
        (
            '"Yes," she said,reply\n', ",", 1, "the table cannot be read: ',' expected after '\"'", QUOTES,
        ),
        (
            "question,,answer\nQ?,x,A\n", ",", 2, "column 2 has no name", "name it in the first row, or empty it",
        ),
        (
            "<!DOCTYPE html>\n<html>", ",", 1, "this is a web page, not a table",
            "save the file itself: a page that shows it has a link for that, such as “Raw” or “Download”",
        ),
        (
            "question,kind\nx,deck\n", ",", 2, "a deck says no `` of itself",
            f"one of {ticked(export.HEAD)}",
        ),
    ],
)  # fmt: skip
def test_a_table_that_is_asked_about(text: str | bytes, usual: str | None, line: int, message: str, hint: str) -> None:
    """What a file does not say is asked for in one fault, with the words to type."""
    assert faults(text, usual)[0] == (line, message, hint)


def test_columns_and_another_delimiter() -> None:
    """Where columns were typed and every row is one cell, it is the delimiter that is asked about."""
    assert faults("Q?;A\n", columns=("front", "back")) == [(1, "every row is 1 cell", RIGHT)]


def test_anki_s_text_export() -> None:
    """HTML becomes text, gaps are marked as hark's, tags come apart; pictures are counted."""
    text = (
        "#separator:tab\n#html:true\n#tags column:3\n#tags:from-anki\n"
        'What <b>is</b> it?<br>Say.\t"a &amp; b<img src=""x.png"">"\tone two\n'
        "{{c1::Active}} listening and {{c2::care::what}}\tExtra\t\n"
    )

    found = made(text, None)

    first, second = found.deck.cards
    assert (first.front, first.answer_line, first.tags) == (
        "What is it?\nSay.",
        "a & b[picture]",
        ("one", "two", "from-anki"),
    )
    assert (second.front, second.why, second.kind) == ("{{Active}} listening and {{care}} (what)", "Extra", Kind.CLOZE)
    assert (found.facts.left_out, found.facts.html_cells) == (1, 0)


def test_html_that_nobody_said_is_left() -> None:
    """Without a word, markup stays as it is and is counted, so that it can be offered."""
    found = made("question,answer\nWhat is <b>?,a<br>b\n")

    assert (found.deck.cards[0].front, found.facts.html_cells) == ("What is <b>?", 2)


def listed(*rows: tuple[str, str], more: str = "") -> str:
    """A table of *rows*."""
    return "question,answer\n" + "".join(f"{question},{answer}\n" for question, answer in rows) + more


def test_rows_that_ask_the_same() -> None:
    """All are cards where they say something else; a row that says the same as another is left out, with its line."""
    found = made(listed(("Q?", "A"), ("q?", "B"), ("Q?", "A"), ("Who?", "Ana"), (" Q? ", "B"), ("Q?", "b")))

    cards = found.deck.cards
    assert [(card.front, card.answer_line) for card in cards] == [
        ("Q?", "A"), ("q?", "B"), ("Who?", "Ana"), ("Q?", "b"),
    ]  # fmt: skip
    assert found.facts.repeated == (4, 6)
    assert [card.derived_id for card in cards] == [False, False, True, False]
    assert len({card.id for card in cards}) == 4


def test_rows_that_say_more_of_the_same() -> None:
    """Nothing that a row says is lost: one with another reason is a card of its own."""
    found = made("question,answer,why\nQ?,A,So.\nQ?,A,Thus.\n")

    assert [card.why for card in found.deck.cards] == ["So.", "Thus."]
    assert found.facts.repeated == ()


@given(st.permutations([("Q?", "A"), ("Q?", "B"), ("q?", "C"), ("Who?", "Ana")]))
def test_each_keeps_its_id_wherever_it_stands(rows: list[tuple[str, str]]) -> None:
    """What tells rows that ask the same apart is what they say, not their order: progress stays with each."""
    names = {card.answer_line: card.id for card in read(listed(("Q?", "A"), ("Q?", "B"), ("q?", "C"))).cards}

    ids = {card.answer_line: card.id for card in read(listed(*rows)).cards}

    assert {answer: ids[answer] for answer in names} == names


def test_one_more_that_asks_the_same() -> None:
    """The next version of a table in which a second row asks the same leaves the first what it was."""
    old = read(listed(("Q?", "A"), ("Who?", "Ana")))

    found = difference(old, read(listed(("Q?", "B"), ("Q?", "A"), ("Who?", "Ana"))))

    assert found.kept_ids == ((1, old.cards[0].id),)
    assert [(change.change, change.new and change.new.answer_line) for change in found.cards] == [(Change.ADDED, "B")]


def test_faults_below_a_row_that_is_left_out() -> None:
    """They stand on the lines of their rows all the same."""
    assert faults(listed(("Q?", "A"), ("Q?", "A"), ("Who?", ""))) == [
        (4, "`back` of card 2 is empty", "write something there")
    ]


def test_an_id_that_two_rows_have() -> None:
    """Rows with the same `id` are a fault as ever, on the line of the second."""
    assert [fault[0] for fault in faults("id,question,answer\na,Q?,A\na,Q?,A\n")] == [3]


@pytest.mark.parametrize("sign", ["tab", "---"])
def test_comments_in_anki_s_text_export(sign: str) -> None:
    """Below the head, a line that begins with `#` and has no second cell is no row; a quoted cell is one as ever."""
    part = "\t" if sign == "tab" else sign
    head = "#separator:tab\n#html:false\n# by hand\n"
    text = f'Q1?{part}A1\n# Part two, "more"\n#\n#1?{part}A2\n'

    found = made(head + text, None, delimiter=None if sign == "tab" else sign)

    assert [(card.front, card.answer_line) for card in found.deck.cards] == [("Q1?", "A1"), ("#1?", "A2")]
    assert found.facts.comments == (5, 6)


def test_what_only_looks_like_a_comment() -> None:
    """Within a quoted cell, in one of its own, and in a table that no Anki wrote, a `#` is a letter."""
    quoted = '#separator:tab\nQ?\t"A\n# not this\nB"\n"# {{c1::Gap}}"\n'

    deck = read(quoted, None)
    assert [card.front for card in deck.cards] == ["Q?", "# {{Gap}}"]
    assert deck.cards[0].answer_line == "A\n# not this\nB"
    assert faults("question,answer\n# Part two\n") == [(2, "`back` of card 1 is empty", "write something there")]


def test_comments_where_quotation_marks_are_letters() -> None:
    """A comment has one cell, and does not count where all rows have to have as many."""
    found = made('#separator:semicolon\n"Yes," she said;Reply\n# Part two\nQ?;A\n', None)

    assert ([card.front for card in found.deck.cards], found.facts.comments) == (['"Yes," she said', "Q?"], (3,))


def test_quotation_marks_that_are_letters() -> None:
    """In a table in which nothing is quoted, a cell may begin with a quotation mark; one of commas has to quote."""
    for sign in "\t;":
        deck = read(f'question{sign}answer\n"Yes," she said{sign}Reply\n"No{sign}Other\n', sign)

        assert [card.front for card in deck.cards] == ['"Yes," she said', '"No']
    assert faults('question;answer\n"Yes," she said;"Reply"\n', ";")[0][2] == QUOTES


def test_faults_of_what_a_deck_says_of_itself() -> None:
    """They stand on the lines of their rows."""
    text = "id,kind,question,answer\na,,Q?,A\nversion,deck,one,\nown,skill,Own,\n"

    assert faults(text) == [
        (3, "`one` is not a version", 'numbers with dots, such as "1.2.0"'),
        (4, "`look_for` of skill `own` is empty", "write something there"),
    ]
