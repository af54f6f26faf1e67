# SPDX-License-Identifier: MIT
"""The deck format: all five kinds, every fault with its line, and what is written reads back the same."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decktexts import CONCEPT, FULL, FULL_DECK, HEAD, SCENARIO, cards, parse
from hark import toml
from hark.cards import deckfile, reader, writing
from hark.cards.model import Choice, Cloze, Concept, Deck, Option, Scenario, Skill
from hark.errors import DeckFaults, Fault

CARD_KEYS = "`kind`, `why`, `topics`, `sources`, `tags`, `difficulty`, `safety`, `allow`, `reviewed`"


def faults(text: str | bytes) -> list[Fault]:
    """All that is wrong with *text*."""
    with pytest.raises(DeckFaults) as raised:
        parse(text)
    return list(raised.value.faults)


# --- sound decks


@pytest.mark.parametrize(
    "data",
    [FULL.encode(), FULL.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + FULL.encode()],
    ids=["LF", "CRLF", "BOM"],
)
def test_parse_reads_all_four_kinds(data: bytes) -> None:
    """Every key of the format arrives in the deck, whatever the line ends, with or without a byte-order mark."""
    assert parse(data) == FULL_DECK


def test_what_is_left_out_has_a_default() -> None:
    """The smallest deck: no description, English, version 1.0.0, and empty lists."""
    assert parse(HEAD + CONCEPT) == Deck(
        id="d",
        title="D",
        cards=(Concept(id="c", front="F", back="B"),),
        description="",
        language="en",
        version="1.0.0",
        license="",
        authors=(),
        homepage="",
        tags=(),
        skills=(),
    )


def test_a_scenario_asks_what_to_say_next() -> None:
    """The task of a scenario has a default."""
    assert cards(SCENARIO) == (
        Scenario(
            id="s",
            setting="S",
            says="W",
            task="What do you say next?",
            skills=("reflect-feeling",),
            trap="T",
            models=("M",),
        ),
    )


def test_cards_may_be_written_as_sub_tables_and_inline() -> None:
    """`[[cards.options]]` and `cards = [{...}]` are the same TOML, so the same deck."""
    as_tables = (
        '[[cards]]\nid = "q"\nkind = "choice"\nquestion = "Q"\n'
        '[[cards.options]]\ntext = "A"\ncorrect = true\n[[cards.options]]\ntext = "B"\nwhy = "W"\n'
    )
    inline = (
        'cards = [{id = "q", kind = "choice", question = "Q", '
        'options = [{text = "A", correct = true}, {text = "B", why = "W"}]}]'
    )

    assert cards(as_tables) == cards(inline)
    assert cards(inline) == (Choice(id="q", question="Q", options=(Option("A", "", correct=True), Option("B", "W"))),)


@pytest.mark.parametrize("language", ["en", "pt-BR", "zh-Hant-TW", "de-1996", "haw"])
def test_language_tags(language: str) -> None:
    """BCP 47 tags of language, script, region and variant are accepted."""
    assert parse(HEAD + f'language = "{language}"\n' + CONCEPT).language == language


@pytest.mark.parametrize("version", ["1", "1.0", "10.20.30", "0.0.0.1"])
def test_versions(version: str) -> None:
    """Numbers with dots between."""
    assert parse(HEAD + f'version = "{version}"\n' + CONCEPT).version == version


# --- faults

TRANSCRIPT: list[tuple[str, str, list[Fault]]] = [
    # (what is wrong, the deck, all that is said)
    ("not TOML", "format = ", [Fault("toml", "not valid TOML: invalid value", "", 1)]),
    (
        "unknown format",
        "\nformat = 3\nnonsense = 1",
        [
            Fault(
                "format",
                "deck format 3 is not known",
                "this hark reads formats 1 and 2; update hark to read a newer one",
                2,
            )
        ],
    ),
    (
        "format is text",
        'format = "1"\nid = "d"\ntitle = "D"\n' + CONCEPT,
        [Fault("type", "`format` of the deck is not a whole number from 0 to 1000000", "", 1)],
    ),
    (
        "format is true",
        'format = true\nid = "d"\ntitle = "D"\n' + CONCEPT,
        [Fault("type", "`format` of the deck is not a whole number from 0 to 1000000", "", 1)],
    ),
    (
        "no id or title",
        "format = 1\n" + CONCEPT,
        [
            Fault("missing", "the deck has no `id`", 'add `id = "..."`'),
            Fault("missing", "the deck has no `title`", 'add `title = "..."`'),
        ],
    ),
    (
        "bad deck id",
        'format = 1\nid = "../up"\ntitle = "D"\n' + CONCEPT,
        [Fault("id", "`../up` cannot be an id", "use a-z, 0-9 and single hyphens, at most 64 characters", 2)],
    ),
    (
        "empty title",
        'format = 1\nid = "d"\ntitle = " "\n' + CONCEPT,
        [Fault("missing", "`title` of the deck is empty", "write something there", 3)],
    ),
    (
        "title is a number",
        'format = 1\nid = "d"\ntitle = 7\n' + CONCEPT,
        [Fault("type", "`title` of the deck is not text", 'write `title = "..."`', 3)],
    ),
    (
        "bad language",
        HEAD + 'language = "english language"\n' + CONCEPT,
        [Fault("language", "`english language` is not a language tag", 'a BCP 47 tag such as "en" or "pt-BR"', 4)],
    ),
    (
        "bad version",
        HEAD + 'version = "v1"\n' + CONCEPT,
        [Fault("version", "`v1` is not a version", 'numbers with dots, such as "1.2.0"', 4)],
    ),
    (
        "bad homepage",
        HEAD + 'homepage = "javascript:alert(1)"\n' + CONCEPT,
        [Fault("homepage", "the homepage is not a web address", "start it with https://", 4)],
    ),
    (
        "authors is text",
        HEAD + 'authors = "Ana"\n' + CONCEPT,
        [Fault("type", "`authors` of the deck is not a list of texts", 'write `authors = ["..."]`', 4)],
    ),
    (
        "a tag is empty",
        HEAD + 'tags = ["a", ""]\n' + CONCEPT,
        [Fault("type", "`tags` of the deck is not a list of texts", 'write `tags = ["..."]`', 4)],
    ),
    (
        "unknown key, near",
        HEAD + 'licence = "MIT"\n' + CONCEPT,
        [Fault("unknown-key", "the deck has an unknown key `licence`", "did you mean `license`?", 4)],
    ),
    (
        "unknown key, far",
        HEAD + "\nxyzzy = 1\n" + CONCEPT,
        [
            Fault(
                "unknown-key",
                "the deck has an unknown key `xyzzy`",
                "the deck knows `format`, `id`, `title`, `description`, `language`, `version`, `license`, `authors`, "
                "`homepage`, `tags`, `allow`, `moved`, `skills` or `cards`",
                5,
            )
        ],
    ),
    (
        "allow is a list",
        HEAD + 'allow = ["long-back"]\n' + CONCEPT,
        [Fault("type", "`allow` of the deck is not a table", "", 4)],
    ),
    (
        "allow without a reason",
        HEAD + CONCEPT + 'allow = { long-back = " " }\n',
        [
            Fault(
                "allow",
                "`long-back` is silenced without a reason",
                'write `allow = { long-back = "the reason" }`',
                9,
                "c",
            )
        ],
    ),
    (
        "skills is a list",
        HEAD + "skills = []\n" + CONCEPT,
        [Fault("type", "`skills` of the deck is not a table", "", 4)],
    ),
    (
        "a skill is text",
        HEAD + 'skills.x = "X"\n' + CONCEPT,
        [Fault("type", "skill `x` is not a table", "write `[skills.x]`", 4)],
    ),
    ("no cards", HEAD, [Fault("no-cards", "the deck has no cards", "add a `[[cards]]` table")]),
    ("cards empty", HEAD + "cards = []", [Fault("no-cards", "the deck has no cards", "add a `[[cards]]` table", 4)]),
    ("cards is text", HEAD + 'cards = "c"', [Fault("no-cards", "the deck has no cards", "add a `[[cards]]` table", 4)]),
    ("a card is a number", HEAD + "cards = [7]", [Fault("type", "card 1 is not a table", "write `[[cards]]`", 4)]),
    (
        "no kind",
        HEAD + '[[cards]]\nid = "c"\nfront = "F"',
        [Fault("missing", "card 1 has no `kind`", 'add `kind = "..."`', 4, "c")],
    ),
    (
        "unknown kind, near",
        HEAD + CONCEPT.replace("concept", "concpet"),
        [Fault("kind", "unknown kind `concpet`", "did you mean `concept` or `choice`?", 6, "c")],
    ),
    (
        "unknown kind, far",
        HEAD + CONCEPT.replace("concept", "video"),
        [
            Fault(
                "kind", "unknown kind `video`", "one of `concept`, `cloze`, `choice`, `scenario` or `dialogue`", 6, "c"
            )
        ],
    ),
    (
        "kind is a list",
        HEAD + '[[cards]]\nkind = ["concept"]',
        [Fault("type", "`kind` of card 1 is not text", 'write `kind = "..."`', 5, "card 1")],
    ),
    (
        "bad card id",
        HEAD + CONCEPT.replace('"c"', '"C 1"'),
        [Fault("id", "`C 1` cannot be an id", "use a-z, 0-9 and single hyphens, at most 64 characters", 5, "C 1")],
    ),
    (
        "empty card id",
        HEAD + CONCEPT.replace('"c"', '""'),
        [Fault("missing", "`id` of card 1 is empty", "write something there", 5, "")],
    ),
    (
        "card id is a number",
        HEAD + CONCEPT.replace('"c"', "7"),
        [Fault("type", "`id` of card 1 is not text", 'write `id = "..."`', 5, "card 1")],
    ),
    (
        "same id twice",
        HEAD + CONCEPT + CONCEPT,
        [Fault("duplicate-id", "the id `c` is used by card 1 too", "give each card an id of its own", 10, "c")],
    ),
    (
        "same derived id twice",
        HEAD + "[[cards]]\nkind = 'cloze'\ntext = '{{A}} b'\n" + "[[cards]]\nkind = 'cloze'\ntext = ' {{a}}  B'\n",
        [
            Fault(
                "duplicate-id",
                "the id `cloze-ID` is used by card 1 too",
                "give each card an id of its own",
                7,
                "card 2",
            )
        ],
    ),
    (
        "unknown key of a card",
        HEAD + CONCEPT + "\n# a comment\nbakc = 1\n",
        [Fault("unknown-key", "card 1 has an unknown key `bakc`", "did you mean `back`?", 11, "c")],
    ),
    (
        "key of another kind",
        HEAD + CONCEPT + 'trap = "T"\n',
        [
            Fault(
                "unknown-key",
                "card 1 has an unknown key `trap`",
                f"card 1 knows `kind`, `id`, {CARD_KEYS[8:]}, `front`, `back` or `reverse`",
                9,
                "c",
            )
        ],
    ),
    (
        "difficulty too high",
        HEAD + CONCEPT + "difficulty = 4\n",
        [Fault("type", "`difficulty` of card 1 is not a whole number from 1 to 3", "", 9, "c")],
    ),
    (
        "difficulty is zero",
        HEAD + CONCEPT + "difficulty = 0\n",
        [Fault("type", "`difficulty` of card 1 is not a whole number from 1 to 3", "", 9, "c")],
    ),
    (
        "difficulty is a float",
        HEAD + CONCEPT + "difficulty = 2.0\n",
        [Fault("type", "`difficulty` of card 1 is not a whole number from 1 to 3", "", 9, "c")],
    ),
    (
        "safety is text",
        HEAD + CONCEPT + 'safety = "yes"\n',
        [Fault("type", "`safety` of card 1 is not true or false", "write `safety = true`", 9, "c")],
    ),
    (
        "reverse is a number",
        HEAD + CONCEPT + "reverse = 1\n",
        [Fault("type", "`reverse` of card 1 is not true or false", "write `reverse = true`", 9, "c")],
    ),
    (
        "topics hold a number",
        HEAD + CONCEPT + 'topics = ["T-1", 2]\n',
        [Fault("type", "`topics` of card 1 is not a list of texts", 'write `topics = ["..."]`', 9, "c")],
    ),
    (
        "no front, empty back",
        HEAD + '[[cards]]\nid = "c"\nkind = "concept"\nback = "\\n \\t"\n',
        [
            Fault("missing", "card 1 has no `front`", 'add `front = "..."`', 4, "c"),
            Fault("missing", "`back` of card 1 is empty", "write something there", 7, "c"),
        ],
    ),
    (
        "front is a date",
        HEAD + '[[cards]]\nid = "c"\nkind = "concept"\nback = "B"\nfront = 2020-01-01\n',
        [Fault("type", "`front` of card 1 is not text", 'write `front = "..."`', 8, "c")],
    ),
    (
        "a dotted key",
        HEAD + '[[cards]]\nid = "c"\nkind = "concept"\nback = "B"\nfront.x = "F"\n',
        [Fault("type", "`front` of card 1 is not text", 'write `front = "..."`', 8, "c")],
    ),
    (
        "no options",
        HEAD + '[[cards]]\nid = "q"\nkind = "choice"\nquestion = "Q"\n',
        [
            Fault(
                "type",
                "card 1 has no list of `options`",
                'add `options = [{ text = "...", why = "..." }, ...]`',
                4,
                "q",
            )
        ],
    ),
    (
        "options are texts",
        HEAD + '[[cards]]\nid = "q"\nkind = "choice"\nquestion = "Q"\noptions = ["A", "B"]\n',
        [
            Fault(
                "type",
                "card 1 has no list of `options`",
                'add `options = [{ text = "...", why = "..." }, ...]`',
                8,
                "q",
            )
        ],
    ),
    (
        "a scenario of nothing",
        HEAD + '[[cards]]\nid = "s"\nkind = "scenario"\n',
        [
            Fault("missing", "card 1 has no `setting`", 'add `setting = "..."`', 4, "s"),
            Fault("missing", "card 1 has no `says`", 'add `says = "..."`', 4, "s"),
            Fault("missing", "`skills` of card 1 is missing", 'write `skills = ["..."]`', 4, "s"),
            Fault("missing", "card 1 has no `trap`", 'add `trap = "..."`', 4, "s"),
            Fault("missing", "`models` of card 1 is missing", 'write `models = ["..."]`', 4, "s"),
        ],
    ),
    (
        "no skill named",
        HEAD + SCENARIO.replace('"reflect-feeling"', ""),
        [Fault("missing", "`skills` of card 1 is empty", "name at least one", 9, "s")],
    ),
    (
        "unknown skill, near",
        HEAD + SCENARIO.replace("reflect-feeling", "reflect-feelings"),
        [Fault("skill", "unknown skill `reflect-feelings`", "did you mean `reflect-feeling`?", 9, "s")],
    ),
    (
        "unknown skill, far",
        HEAD + SCENARIO.replace("reflect-feeling", "xyzzy"),
        [Fault("skill", "unknown skill `xyzzy`", "name a shared skill, or define it under `[skills.xyzzy]`", 9, "s")],
    ),
    (
        "a skill twice",
        HEAD + SCENARIO.replace('"reflect-feeling"', '"reflect-feeling", "reflect-feeling"'),
        [Fault("skill", "a skill is named twice", "name each skill once", 9, "s")],
    ),
    (
        "no model",
        HEAD + SCENARIO.replace('"M"', ""),
        [Fault("missing", "`models` of card 1 is empty", "name at least one", 11, "s")],
    ),
]


@pytest.mark.parametrize(("text", "said"), [row[1:] for row in TRANSCRIPT], ids=[row[0] for row in TRANSCRIPT])
def test_each_fault_names_its_line_its_card_and_what_to_do(text: str, said: list[Fault]) -> None:
    """What is wrong is told in full: code, message, hint, line and card; nothing else is found fault with."""
    cloze_id = re.compile(r"cloze-[0-9a-f]{12}")

    found = [
        Fault(fault.code, cloze_id.sub("cloze-ID", fault.message), fault.hint, fault.line, fault.card)
        for fault in faults(text)
    ]

    assert found == said


def options(*entries: str) -> str:
    """A deck with one choice card, its options each on a line from line 9 on."""
    return HEAD + '[[cards]]\nid = "q"\nkind = "choice"\nquestion = "Q"\noptions = [\n' + ",\n".join(entries) + "\n]\n"


RIGHT, WRONG = '{ text = "A", correct = true, why = "W" }', '{ text = "B", why = "W" }'


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([], [("card 1 has 0 options", "give it two to six")]),
        ([RIGHT], [("card 1 has 1 option", "give it two to six")]),
        (
            [RIGHT, *(f'{{ text = "{number}" }}' for number in range(6))],
            [("card 1 has 7 options", "give it two to six")],
        ),
        ([WRONG, '{ text = "C" }'], [("0 options marked correct", "mark exactly one with `correct = true`")]),
        (
            [RIGHT, '{ text = "B", correct = true }'],
            [("2 options marked correct", "mark exactly one with `correct = true`")],
        ),
        ([RIGHT, '{ text = " a " }'], [("two options have the same text", "make each one different")]),
        ([RIGHT, '{ why = "W" }'], [("option 2 of card 1 has no `text`", 'add `text = "..."`')]),
        ([RIGHT, "{ text = 7 }"], [("`text` of option 2 of card 1 is not text", 'write `text = "..."`')]),
        (
            [RIGHT, '{ text = "B", correct = "no" }'],
            [("`correct` of option 2 of card 1 is not true or false", "write `correct = true`")],
        ),
        (
            [RIGHT, '{ text = "B", wy = "W" }'],
            [("option 2 of card 1 has an unknown key `wy`", "did you mean `why`?")],
        ),
    ],
)
def test_faults_of_options(entries: list[str], said: list[tuple[str, str]]) -> None:
    """Two to six options, exactly one of them correct, no text twice; each fault points at the card's options."""
    found = faults(options(*entries))

    assert [(fault.message, fault.hint, fault.line) for fault in found] == [(*words, 8) for words in said]


def test_faults_of_an_option_name_the_card() -> None:
    """A fault in one of its options is the card's, named by its id like every other fault of it."""
    assert [fault.card for fault in faults(options(RIGHT, '{ text = "B", wy = "W" }'))] == ["q"]


def test_options_without_text_are_not_also_the_same() -> None:
    """Two options that lack their text are two faults, not three."""
    found = faults(options(RIGHT, '{ why = "V" }', '{ why = "W" }'))

    assert [fault.message for fault in found] == [
        "option 2 of card 1 has no `text`",
        "option 3 of card 1 has no `text`",
    ]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("no gap", "the text has no gap", "mark what is to be recalled as {{words}}"),
        ("one {brace}", "the text has no gap", "mark what is to be recalled as {{words}}"),
        ("an {{open gap", "the `{{` and `}}` do not pair up", "write each gap as {{words}}"),
        ("a closed}} gap", "the `{{` and `}}` do not pair up", "write each gap as {{words}}"),
        ("{{one}} and {{two", "the `{{` and `}}` do not pair up", "write each gap as {{words}}"),
        ("{{outer {{inner}} }}", "the `{{` and `}}` do not pair up", "write each gap as {{words}}"),
        ("}}turned{{", "the `{{` and `}}` do not pair up", "write each gap as {{words}}"),
        ("a {{}} gap", "a gap is empty", "put the hidden words between {{ and }}"),
        ("a {{ \\n }} gap", "a gap is empty", "put the hidden words between {{ and }}"),
        ("{{x}} " * 21, "the text has more than 20 gaps", "split the card"),
    ],
)
def test_gap_faults(text: str, message: str, hint: str) -> None:
    """Gaps open and close, hold something, do not nest, and are one to twenty."""
    deck = f'{HEAD}[[cards]]\nid = "z"\nkind = "cloze"\ntext = "{text}"\n'

    assert faults(deck) == [Fault("cloze", message, hint, 7, "z")]


def test_a_cloze_without_text_is_one_fault() -> None:
    """What is missing is not also found fault with for its gaps."""
    assert faults(HEAD + '[[cards]]\nid = "z"\nkind = "cloze"\n') == [
        Fault("missing", "card 1 has no `text`", 'add `text = "..."`', 4, "z")
    ]


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("{{a}}", ("a",)),
        ("{{a}}{{b}}", ("a", "b")),
        ("{x} {{a}} {y}", ("a",)),
        ('{"a": {{1}} }', ("1",)),
        ("two\\n{{lines\\nlong}}", ("lines\nlong",)),
        ("{{x}} " * 20, ("x",) * 20),
    ],
)
def test_gaps(text: str, gaps: tuple[str, ...]) -> None:
    """What stands between doubled braces is hidden; single braces are text."""
    (card,) = cards(f'[[cards]]\nkind = \'cloze\'\ntext = """{text}"""\n')

    assert isinstance(card, Cloze)
    assert card.gaps == gaps


def test_single_braces_on_both_sides_of_a_gap_are_text() -> None:
    """A single brace before a gap and one after it are two single braces."""
    (card,) = cards("[[cards]]\nkind = 'cloze'\ntext = 'x}{{gap}}} y'\n")

    assert isinstance(card, Cloze)
    assert card.gaps == ("gap",)


ALL_AT_ONCE = """\
format = 1
id = "Deck"
titel = "T"
tags = "x"

[[cards]]
id = "one"
kind = "concept"
front = "F"
bakc = "B"

[[cards]]
kind = "cloze"
text = "none"

[[cards]]
id = "three"
kind = "choise"

[[cards]]
id = "four"
kind = "scenario"
setting = "S"
says = 1
skills = ["nothing-known"]
trap = "T"
models = "M"
safety = 0
"""


def test_all_faults_are_reported_at_once_in_the_order_of_the_file() -> None:
    """One look shows everything there is to mend, from top to bottom."""
    found = [(fault.line, fault.card, fault.code, fault.message) for fault in faults(ALL_AT_ONCE)]

    assert found == [
        (None, None, "missing", "the deck has no `title`"),
        (2, None, "id", "`Deck` cannot be an id"),
        (3, None, "unknown-key", "the deck has an unknown key `titel`"),
        (4, None, "type", "`tags` of the deck is not a list of texts"),
        (6, "one", "missing", "card 1 has no `back`"),
        (10, "one", "unknown-key", "card 1 has an unknown key `bakc`"),
        (14, "card 2", "cloze", "the text has no gap"),
        (18, "three", "kind", "unknown kind `choise`"),
        (24, "four", "type", "`says` of card 4 is not text"),
        (25, "four", "skill", "unknown skill `nothing-known`"),
        (27, "four", "type", "`models` of card 4 is not a list of texts"),
        (28, "four", "type", "`safety` of card 4 is not true or false"),
    ]


@pytest.mark.parametrize(
    "wrap", [lambda text: text.replace("\n", "\r\n").encode(), lambda text: b"\xef\xbb\xbf" + text.encode()]
)
def test_lines_of_faults_do_not_depend_on_line_ends(wrap: Any) -> None:
    """With CRLF or a byte-order mark the same faults stand on the same lines."""
    assert faults(wrap(ALL_AT_ONCE)) == faults(ALL_AT_ONCE)


def test_lines_are_right_when_texts_look_like_headers() -> None:
    """Headers and keys inside texts and comments do not move the line of a fault."""
    deck = HEAD + (
        '[[cards]] # [[cards]]\nid = "a"\nkind = "concept"\nfront = """\n[[cards]]\nback = 1\n"""\n'
        'back = "B" # back = 2\n'
        "# back = 3\n  [[ cards ]]\nid = \"b\"\nkind = \"concept\"\nfront = '''\n[[cards]]'''\n\tback = 4\n"
    )

    assert faults(deck) == [Fault("type", "`back` of card 2 is not text", 'write `back = "..."`', 18, "b")]


def test_a_duplicate_of_a_faulty_card_is_reported_too() -> None:
    """All faults at once: that the first card lacks its back does not hide that the second has its id."""
    deck = HEAD + CONCEPT.replace('back = "B"\n', "") + CONCEPT

    assert [(fault.code, fault.line) for fault in faults(deck)] == [("missing", 4), ("duplicate-id", 9)]


def test_faults_of_a_skill_stand_under_its_header() -> None:
    """A key of the second skill is found there, not at the first key of that name."""
    deck = HEAD + '[skills.a]\nname = "A"\nlook_for = "L"\n[skills.b]\nname = 1\nlook_for = "L"\ntitle = 1\n' + CONCEPT

    assert [(fault.code, fault.line) for fault in faults(deck)] == [("type", 8), ("unknown-key", 10)]


@pytest.mark.parametrize(
    ("deck", "line"),
    [
        (HEAD + CONCEPT + CONCEPT.replace("[[cards]]", "[[card]]").replace('"c"', '"e"'), 9),
        (HEAD + '[skill.a]\nname = "A"\nlook_for = "L"\n' + CONCEPT, 4),
    ],
    ids=["[[card]]", "[skill.a]"],
)
def test_a_misspelt_table_has_a_line(deck: str, line: int) -> None:
    """`[[card]]` for `[[cards]]` is the likeliest slip, so the fault says where it is."""
    assert [(fault.code, fault.line) for fault in faults(deck)] == [("unknown-key", line)]


def test_a_card_under_a_quoted_header_has_its_own_lines() -> None:
    """A quoted header is TOML too."""
    deck = HEAD + CONCEPT.replace("[[cards]]", '[["cards"]]').replace('"B"', "1") + CONCEPT.replace('"c"', '"e"')

    assert [fault.line for fault in faults(deck)] == [8]


# --- limits


def test_at_most_a_hundred_faults_are_listed() -> None:
    """A hundred are told one by one, the rest are counted on one more line."""
    faulty = HEAD + "".join(CONCEPT.replace('"c"', f'"c{number}"') + "bakc = 1\n" for number in range(103))
    listed = [
        Fault("unknown-key", f"card {n + 1} has an unknown key `bakc`", "did you mean `back`?", 9 + 6 * n, f"c{n}")
        for n in range(100)
    ]

    assert faults(faulty) == [*listed, Fault("more-faults", "and 3 more faults", "mend these first", 603)]


def test_what_is_not_listed_is_counted_at_the_end() -> None:
    """The count is the last thing said, also when the head's unknown keys, found last, stand at the top."""
    many = "".join(CONCEPT.replace('"c"', f'"c{number}"') + "bakc = 1\n" for number in range(99))

    assert [fault.code for fault in faults(HEAD + "x = 1\ny = 1\n" + many)].index("more-faults") == 100


@pytest.mark.parametrize(
    "text",
    [
        '{} = 1\n[[cards]]\nid = "c"\nkind = "concept"\nfront = "F"\nback = "B"\n',
        'language = "{}!"\n[[cards]]\nid = "c"\nkind = "concept"\nfront = "F"\nback = "B"\n',
        'version = "{}"\n[[cards]]\nid = "c"\nkind = "concept"\nfront = "F"\nback = "B"\n',
        "[skills.{}]\n",
        '[[cards]]\nid = "{}"\nkind = "concept"\nfront = "F"\nback = "B"\n',
        '[[cards]]\nid = "c"\nkind = "{}"\n',
        '[[cards]]\nid = "c"\nkind = "concept"\nfront = "F"\nback = "B"\n{} = 1\n',
        '[[cards]]\nid = "c"\nkind = "scenario"\nsetting = ""\nsays = ""\ntrap = ""\nmodels = ["M"]\nskills = ["{}"]\n',
    ],
)
def test_messages_of_faults_are_short(text: str) -> None:
    """However long the texts of a stranger's deck, what is said about them fits a line or two."""
    found = faults(HEAD + text.replace("{}", "x" * 5000))

    assert found
    assert [said for fault in found for said in (fault.message, fault.hint) if len(said) > 163] == []


def test_a_field_holds_eight_kibibytes() -> None:
    """The limit is in UTF-8 bytes, for texts and for each text of a list; one byte more is a fault."""
    fits, beyond = "é" * 4096, "é" * 4096 + "x"

    assert cards(CONCEPT.replace('"B"', f'"{fits}"')) == (Concept(id="c", front="F", back=fits),)
    assert faults(HEAD + CONCEPT.replace('"B"', f'"{beyond}"')) == [
        Fault("too-long", "`back` of card 1 is longer than 8 KiB", "shorten it", 8, "c")
    ]
    assert faults(HEAD + CONCEPT + f'sources = ["a", "{beyond}"]\n') == [
        Fault("too-long", "`sources` of card 1 is longer than 8 KiB", "shorten it", 9, "c")
    ]
    assert faults(HEAD + f'description = "{beyond}"\n' + CONCEPT) == [
        Fault("too-long", "`description` of the deck is longer than 8 KiB", "shorten it", 4)
    ]


def test_a_deck_holds_five_thousand_cards() -> None:
    """5,000 cards are read, one more is a fault."""

    def deck(size: int) -> str:
        entries = ",".join(f'{{kind="concept",front="{number}",back="B"}}' for number in range(size))
        return f"{HEAD}cards = [{entries}]"

    assert len(parse(deck(5000)).cards) == 5000
    assert [(fault.code, fault.message, fault.hint) for fault in faults(deck(5001))] == [
        ("too-many-cards", "the deck has more than 5000 cards", "split it")
    ]


def test_a_file_beyond_one_mebibyte_is_refused() -> None:
    """The limit of the file is told like any other fault."""
    assert faults(b"#" * (1024 * 1024 + 1)) == [Fault("too-large", "the file is larger than 1024 KiB", "split it")]


@pytest.mark.parametrize(
    ("text", "kind", "front"),
    [
        ('kind = "concept"\nfront = "The front"\nback = "B"', "concept", "The front"),
        ('kind = "cloze"\ntext = "A {{gap}}"', "cloze", "A {{gap}}"),
        (
            'kind = "choice"\nquestion = "Which?"\noptions = [{text = "A", correct = true}, {text = "B"}]',
            "choice",
            "Which?",
        ),
        (SCENARIO.partition('id = "s"\n')[2], "scenario", "W"),
    ],
)
def test_a_card_without_id_has_one_of_its_front(text: str, kind: str, front: str) -> None:
    """The front is what is asked: a front, a text, a question, or what somebody says."""
    (card,) = cards(f"[[cards]]\n{text}\n")

    assert card.id == deckfile.derived_id(kind, front)


# --- what a deck asks


def test_faces_are_all_the_ways_a_deck_is_asked() -> None:
    """A reversed concept and each further gap are siblings: same card, a ref, question and answer of their own."""
    faces = [(face.ref, face.card_ref, face.question, face.answer) for face in FULL_DECK.faces()]

    deck = "active-listening"
    front, back = "What does a complex reflection add?", "Something implied\nbut not yet said."
    assert faces == [
        (f"{deck}/complex-reflection", f"{deck}/complex-reflection", front, back),
        (f"{deck}/complex-reflection#reverse", f"{deck}/complex-reflection", back, front),
        (
            f"{deck}/alliance-parts",
            f"{deck}/alliance-parts",
            "Alliance = agreed […], agreed tasks, and the bond.",
            "goals",
        ),
        (
            f"{deck}/alliance-parts#2",
            f"{deck}/alliance-parts",
            "Alliance = agreed goals, agreed […], and the bond.",
            "tasks",
        ),
        (
            f"{deck}/alliance-parts#3",
            f"{deck}/alliance-parts",
            "Alliance = agreed goals, agreed tasks, and the […].",
            "bond",
        ),
        (f"{deck}/which-reply", f"{deck}/which-reply", "Which reply leaves the floor?", "That sounds lonely."),
        (
            f"{deck}/eleven-months-gone",
            f"{deck}/eleven-months-gone",
            "I used on Saturday.",
            "Saturday, after eleven months.",
        ),
    ]


def test_cards_inherit_the_tags_of_their_deck() -> None:
    """A card's own tags come first, no tag comes twice."""
    deck = parse(HEAD + 'tags = ["x", "y"]\n' + CONCEPT + 'tags = ["z", "x"]\n')

    assert [face.tags for face in deck.faces()] == [("z", "x", "y")]


# --- the vocabulary file


def test_parse_skills_reads_a_vocabulary() -> None:
    """Each `[skills.ID]` table is a skill, in the order of the file."""
    data = b'[skills.b]\nname = "B"\nlook_for = "LB"\n\n[skills.a]\nname = "A"\nlook_for = "LA"\n'

    assert reader.parse_skills(data) == (Skill("b", "B", "LB"), Skill("a", "A", "LA"))


def test_parse_skills_names_every_fault() -> None:
    """A skill needs a usable id, a name and something to look for, and nothing else."""
    data = b'[skills."B C"]\nname = "B"\nlook_for = "LB"\n\n[skills.a]\nlok_for = "LA"\n'

    with pytest.raises(DeckFaults) as raised:
        reader.parse_skills(data)

    assert {(fault.code, fault.message, fault.hint) for fault in raised.value.faults} == {
        ("id", "skill `B C` has an unusable id", "use a-z, 0-9 and single hyphens, at most 64 characters"),
        ("missing", "skill `a` has no `name`", 'add `name = "..."`'),
        ("missing", "skill `a` has no `look_for`", 'add `look_for = "..."`'),
        ("unknown-key", "skill `a` has an unknown key `lok_for`", "did you mean `look_for`?"),
    }


# --- anything at all


@given(st.binary(max_size=300))
def test_any_bytes_are_a_deck_or_faults(data: bytes) -> None:
    """Whatever a stranger sends, nothing but `DeckFaults` comes out."""
    assert faults(data) != []


ANYTHING = st.recursive(
    st.none().map(lambda _: 7)
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.dates()
    | st.sampled_from(["concept", "cloze", "choice", "scenario", "{{a}}", "reflect-feeling", "a"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "why", "name", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)
KINDS = st.sampled_from(["concept", "cloze", "choice", "scenario"])
ANY_CARD = st.fixed_dictionaries(
    {"kind": KINDS | ANYTHING},
    optional=dict.fromkeys(
        [
            "id",
            "front",
            "back",
            "reverse",
            "text",
            "question",
            "options",
            "setting",
            "says",
            "task",
            "skills",
            "trap",
            "models",
            "why",
            "topics",
            "sources",
            "tags",
            "difficulty",
            "safety",
            "allow",
            "reviewed",
            "unknown",
        ],
        ANYTHING,
    ),
)
ANY_DECK = st.fixed_dictionaries(
    {"format": st.just(1) | ANYTHING, "cards": st.lists(ANY_CARD, max_size=3) | ANYTHING},
    optional=dict.fromkeys(
        [
            "id",
            "title",
            "description",
            "language",
            "version",
            "license",
            "authors",
            "homepage",
            "tags",
            "allow",
            "skills",
            "x",
        ],
        ANYTHING,
    ),
)


@given(ANY_DECK)
def test_any_document_is_a_deck_or_faults(document: dict[str, Any]) -> None:
    """Values of the wrong type anywhere are faults, each with a message, on a line there is; a sound deck is one."""
    text = toml.write(document)
    try:
        deck = parse(text)
    except DeckFaults as found:
        told = found.faults
    else:
        assert parse(writing.write(deck)) == deck
        return

    assert told != ()
    assert all(fault.message and fault.code for fault in told)
    assert all(fault.line is None or 1 <= fault.line <= text.count("\n") + 1 for fault in told)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('format = 1\n  titel = "x"\n', 2, 3),
        ('format = 1\nid = "a"\ntitle = 3\n', 3, 1),
        ("format = 1\nid = = 2\n", 2, 6),
        ('format = 1\nid = "a"\ntitle = "T"\n[[cards]]\n kind = "x"\n', 5, 2),
        ('format = 1\nid = "a"\ntitle = "T"\n[[cards]]\nkind = "concept"\nback = "B"\n', 4, None),
    ],
)
def test_a_fault_says_where_on_its_line(text: str, line: int, column: int | None) -> None:
    """Where a key or TOML itself is at fault, its column is told, from 1; what is missing has none."""
    with pytest.raises(DeckFaults) as found:
        reader.parse(text.encode(), [])

    assert (line, column) in [(fault.line, fault.column) for fault in found.value.faults]


def test_many_misspelt_words_among_many() -> None:
    """The nearest is looked for among a hundred thousand words in all; after that it is said what can be done."""
    defined = "".join(f'[skills.skill-{number}]\nname = "N"\nlook_for = "L"\n' for number in range(9000))
    named = ", ".join(f'"skill-{number}x"' for number in range(12))
    text = (
        f'format = 1\nid = "d"\ntitle = "D"\n{defined}[[cards]]\nid = "a"\nkind = "scenario"\nsetting = "S"\n'
        f'says = "S"\ntrap = "T"\nmodels = ["M"]\nskills = [{named}]\n'
    )

    hints = [fault.hint for fault in faults(text)]

    assert [hint.split("`")[1] for hint in hints[:11]] == [f"skill-{number}" for number in range(11)]
    assert hints[11:] == ["name a shared skill, or define it under `[skills.skill-11x]`"]


MOVED = (
    'format = {}\nid = "d"\ntitle = "D"\nmoved = {}\n[[cards]]\nid = "c"\nkind = "concept"\nfront = "F"\nback = "B"\n'
)


def test_what_moved() -> None:
    """A deck of format 2 says what decks and cards were called."""
    said = '[{ from = "e/a", to = "d/c" }, { from = "e", to = "d" }]'

    assert parse(MOVED.format(2, said)).moved == (("e/a", "d/c"), ("e", "d"))


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ('"e/a"', "`moved` of the deck is not a list of moves"),
        ('[{ from = "e/a" }]', "move 1 of the deck has no `to`"),
        ('[{ from = "e/a", to = "d" }]', "`e/a` cannot become `d`"),
        ('[{ from = "e/../a", to = "d/c" }]', "`e/../a` cannot become `d/c`"),
        ('[{ from = "e/a", to = "d/c", when = 1 }]', "move 1 of the deck has an unknown key `when`"),
        ('[{ from = "e/a", to = "d/c" }, { from = "e/a", to = "d/x" }]', "`e/a` moves twice, or nowhere"),
        ('[{ from = "d/c", to = "d/c" }]', "`d/c` moves twice, or nowhere"),
    ],
)
def test_what_cannot_have_moved(said: str, message: str) -> None:
    """A fault names what is wrong with it, on its line; the first format does not know of moves."""
    assert [(fault.message, fault.line) for fault in faults(MOVED.format(2, said))] == [(message, 4)]
    assert "`moved` needs deck format 2" in [
        fault.message for fault in faults(MOVED.format(1, '[{ from = "e", to = "d" }]'))
    ]


def test_more_moves_than_there_can_be() -> None:
    """A deck says of a thousand names what they were, and no more."""
    said = ", ".join(f'{{ from = "e/a{number}", to = "d/c" }}' for number in range(1001))

    assert [fault.message for fault in faults(MOVED.format(2, f"[{said}]"))] == [
        "the deck says of more than 1000 names that they moved"
    ]
