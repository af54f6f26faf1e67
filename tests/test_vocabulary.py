# SPDX-License-Identifier: MIT
"""The words on screen: plain ones, which `hark help words` explains; the field's stay in JSON and in what is typed."""

from __future__ import annotations

import ast
import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from hark.cards.model import Kind
from hark.cli.app import tree
from hark.render import topics, words
from test_house import MODULES, SOURCE, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness import Hark

TABLE = tomllib.loads((SOURCE / "render" / "vocabulary.toml").read_text("utf-8"))
FORMS = filter(None, (row.get("forms", re.escape(word)) for word, row in TABLE.items()))
FIELD = re.compile(rf"\b(?:{'|'.join(FORMS)})\b", re.IGNORECASE)
TYPED = re.compile(
    r"""
      `[^`]*`                                 # what is typed stands in backticks,
    | ^ [ ]* (?: \S*hark[ ] | Usage: ) .* $   # or is a line of its own
    | (?<!\w) --? [a-z][\w-]*                 # options
    | \b \w+ _ \w+ \b                         # settings, and keys of JSON
    | [\w-]+ / [\w/\#-]+                      # cards
    | \b [a-z]+ - [a-z-]+ \b                  # rules
    | ^ [ ]* suspend (?= [ ]{2} | :[ ])       # commands in a list
    | \w+ [ ] = [ ] .*                        # lines of a deck
    """,
    re.MULTILINE | re.VERBOSE,
)
DATABASE = re.compile(r"\b(SELECT|FROM|WHERE|INSERT|CREATE|ORDER BY|json_extract)\b|CAST\(|^\w+(, \w+)+$")
FOR_SCRIPTS = {"words", "json", "deck-format"}


def spoken(text: str) -> list[str]:
    """The words of the field in *text*, but for what is to be typed as it stands."""
    return [match[0] for match in FIELD.finditer(TYPED.sub(" ", text))]


def prose(file: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module that may be read on screen, with their lines: no docstrings but those of commands."""
    module = ast.parse(file.read_text(encoding="utf-8"))
    silent: set[ast.AST] = set()
    for node in ast.walk(module):
        is_command = isinstance(node, ast.FunctionDef) and "command(" in "".join(map(ast.unparse, node.decorator_list))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and not is_command:
            silent.update(line.value for line in node.body if isinstance(line, ast.Expr))
        if isinstance(node, ast.JoinedStr):
            silent.update(node.values)
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values),
            )
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in silent and " " in node.value:
            yield node.lineno, node.value


def test_the_search_finds_what_it_looks_for() -> None:
    """It finds the field's words in prose and leaves alone what is typed."""
    assert spoken("It is suspended, a leech.") == ["suspended", "leech"]
    assert spoken("True retention of mature cards at an interval") == ["True retention", "mature", "interval"]
    assert spoken("type `hark suspend care`, --begin-anew or desired_retention; see care/cloze-1") == []


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_no_sentence_has_words_of_the_field(file: Path) -> None:
    """What hark says in any state, errors too, is in plain words."""
    texts = [(line, text) for line, text in prose(file) if not DATABASE.search(text)]

    assert [(line, field, text) for line, text in texts if (field := spoken(text))] == []


@pytest.mark.parametrize("name", ["render/topics", "quality/rules"])
def test_no_table_has_words_of_the_field(name: str) -> None:
    """The help topics for people and the pages of the rules are in plain words, keys and examples aside."""
    document = tomllib.loads((SOURCE / f"{name}.toml").read_text(encoding="utf-8"))

    def texts(entry: object) -> Iterator[str]:
        if isinstance(entry, dict):
            for key, value in entry.items():
                if key not in ("code", "poor"):
                    yield from texts(value)
        elif isinstance(entry, list):
            for value in entry:
                yield from texts(value)
        else:
            yield str(entry)

    told = [text for key, entry in document.items() if key not in FOR_SCRIPTS for text in texts(entry)]

    assert [(field, text) for text in told if (field := spoken(text))] == []
    assert len(told) > 50


@pytest.mark.parametrize("name", [one.name for one in tree()])
def test_no_help_page_has_words_of_the_field(hark: Hark, name: str) -> None:
    """The help page of each command is in plain words."""
    assert spoken(hark(f"{name} --help").out) == []


DAYS = [
    "grade listening/reflection good", "grade listening/two-parts again", "grade care/empty-cup easy",
    "suspend listening/pause", "resume listening/pause", "suspend care", "review --plain", "undo",
    "reset care/empty-cup",
]  # fmt: skip
LOOKS = [
    "", "due", "decks", "show listening", "show listening/pause", "show listening/two-parts",
    "show listening/fourth-no", "show care/tired-of-it", "search pause", "search time", "why listening/reflection",
    "why listening/two-parts", "log", "stats", "stats --days 60", "journal", "config", "doctor", "review", "help",
    "help keys", "help settings", "help skills", "help coach", "skills", "check SMALL/listening.toml", "next", "paths",
    "backup --list", "forecast --days 20 --new 3", "cohort SMALL",
]  # fmt: skip


@pytest.mark.parametrize("form", ["", " --plain"])
def test_no_screen_has_words_of_the_field(hark: Hark, form: str) -> None:
    """A month with hark, and every screen looked at: none of the field's words is on any."""
    said = [
        (line, hark(line + form, at=f"2026-03-{day:02} 09:00", stdin="\n3\n1\ns\n\n3\nq\n").out)
        for day in range(1, 25, 3)
        for line in DAYS
    ]
    said += [(line, hark(line.replace("SMALL", str(hark.bundled)) + form, at="2026-03-25 09:00").out) for line in LOOKS]

    assert [(line, field) for line, text in said if (field := spoken(text))] == []
    assert [line for line, text in said if line in LOOKS and not text] == []


def test_help_words_explains_both(hark: Hark) -> None:
    """Each plain word stands there with its sentence and the word of the field."""
    terms = [term for part in hark("help words --json").json()["parts"] for term in part["terms"]]

    assert terms == [{"term": word.plain, "about": f"{word.about} ({word.field})"} for word in topics.vocabulary()]
    assert len({term["term"] for term in terms}) == len(terms) > 15


def test_every_kind_of_card_has_a_plain_name() -> None:
    """What kinds are called in lists is what the table says."""
    table = {word.field: word.plain for word in topics.vocabulary()}

    assert list(words.KINDS) == list(Kind)
    assert {kind: words.KINDS[kind][0] for kind in Kind} == {kind: table.get(kind, str(kind)) for kind in Kind}
