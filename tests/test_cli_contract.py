# SPDX-License-Identifier: MIT
"""What scripts, pipes, screen readers and terminals may rely on, held for every command at once."""

from __future__ import annotations

import io
import json
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from hark import __version__
from hark.cli import run
from hark.cli.app import names
from hark.cli.world import World
from harness import DRIVER, INTERRUPTED, Hark
from places import HERE, SMALL, environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EVERY = sorted(names())
"""All commands."""

OFFER = HERE / "offer" / "first-week.toml"
"""A deck that somebody shares."""

SETUP = (
    "grade listening/reflection good --key k",
    "grade listening/two-parts#2 easy",
    "suspend care/empty-cup",
    "undo",
    "new spare",
    "backup",
    "config sync.place /nowhere/box",
)

BACKUP = "2026-03-02T090000Z_hand.db"
"""What it is called."""


@dataclass(frozen=True, slots=True)
class Line:
    """A command line and what it answers: which schema, with which exit code, on which standard input."""

    line: str
    schema: str
    code: int = 0
    stdin: str = ""
    fresh: bool = False
    """Whether it is run without any progress."""

    def __str__(self) -> str:
        return f"{self.line.replace(str(SMALL), 'SMALL')} = {self.code}{' (fresh)' if self.fresh else ''}"


TABLE = (
    Line("", "home", fresh=True),
    Line("", "home"),
    Line("--version", "version"),
    Line("--help", "help"),
    Line("review", "review", fresh=True),
    Line("review --cram --kind scenario", "review"),
    Line("review care --new 0", "review"),
    Line("review zebra", "error", 3),
    Line("due", "due", fresh=True),
    Line("due", "due"),
    Line("due care --exit-code", "due"),
    Line("due --exit-code", "due", fresh=True),
    Line("due zebra", "error", 3),
    Line("next", "next", fresh=True),
    Line("next --kind scenario", "next"),
    Line("next --kind choice", "next"),
    Line("next listening --tag safety", "next"),
    Line("next zebra", "error", 3),
    Line("grade care/empty-cup good", "grade"),
    Line("grade care/tired-of-it hard --skills-met safety-check --duration-ms 5 --reply Yes", "grade"),
    Line("grade listening/reflection good --key k", "grade"),
    Line("grade listening/reflection hard --key k", "error", 1),
    Line("grade care/empty-cup perfect", "error", 2),
    Line("session --stdio --new 0", "summary", fresh=True),
    Line("session", "error", 2),
    Line("skills", "skills"),
    Line("skills extra", "error", 2),
    Line("share", "share", fresh=True),
    Line("share --dry-run", "share"),
    Line("share --to . --nudge Ada --dry-run", "nudge"),
    Line("share --to . --take-back", "error", 1),
    Line("notice", "notice", stdin='{"reply": "That makes sense."}\n'),
    Line("notice", "error", 2, stdin="nonsense\n"),
    Line("notice --card nothing", "error", 3),
    Line("grade - good", "error", 2),
    Line("grade -", "grade", stdin='{"card": "care/empty-cup", "grade": "easy"}\n'),
    Line("grade -", "error", 2, stdin="nonsense\n"),
    Line("undo", "undo"),
    Line("undo", "error", 1, fresh=True),
    Line("redo", "redo"),
    Line("redo", "error", 1, fresh=True),
    Line("decks", "decks", fresh=True),
    Line("decks", "decks"),
    Line("decks extra", "error", 2),
    Line("show listening", "show_deck"),
    Line("show listening/reflection", "show_card"),
    Line("show listening/pause#reverse", "show_card"),
    Line("show listening/two-parts#2", "show_card"),
    Line("show listening/which-reply", "show_card"),
    Line("show care/tired-of-it", "show_card"),
    Line("show zebra", "error", 3),
    Line("search listening", "search"),
    Line("search nothingatall", "search"),
    Line("search a --tag zebra", "error", 3),
    Line("log", "log", fresh=True),
    Line("log --limit 2", "log"),
    Line("log --days 1 --all", "log"),
    Line("log --days 1 --since 2026-03-01", "error", 2),
    Line("log zebra", "error", 3),
    Line("journal", "journal", fresh=True),
    Line("journal care/tired-of-it", "journal"),
    Line("journal --forget --yes", "journal"),
    Line("journal zebra", "error", 3),
    Line("new mine", "new", fresh=True),
    Line("new care", "error", 1),
    Line("export care", "export"),
    Line("export care --as csv --with-progress", "export"),
    Line("export zebra", "error", 3),
    Line(f"import {OFFER} --dry-run", "import"),
    Line(f"import {OFFER} --yes", "import"),
    Line(f"import {OFFER}", "error", 1),
    Line(f"import {SMALL / 'shared' / 'path.toml'} --yes", "import", 4),
    Line(f"import {SMALL} --yes", "import"),
    Line("import no-such-file.toml --yes", "error", 3),
    Line("import http://example.org/deck.toml --yes", "error", 2),
    Line("update --yes", "update", fresh=True),
    Line("update --dry-run", "update"),
    Line("update care --undo", "error", 1),
    Line("update care --yes", "error", 1),
    Line("update zebra --yes", "error", 3),
    Line("move spare extra", "move"),
    Line("move zebra extra", "error", 3),
    Line("remove spare", "remove"),
    Line("remove zebra", "error", 3),
    Line("edit care", "edit"),
    Line("edit zebra", "error", 3),
    Line("why listening/reflection", "why"),
    Line("why listening/two-parts#2", "why"),
    Line("why care/tired-of-it", "why"),
    Line("why zebra", "error", 3),
    Line("stats", "stats", fresh=True),
    Line("stats --days 366", "stats"),
    Line("stats --days 0", "error", 2),
    Line("forecast --days 3", "forecast", fresh=True),
    Line(f"forecast --days 9 --retention 0.8 --new 0 --with {OFFER}", "forecast"),
    Line("forecast --with care", "error", 2),
    Line("tune", "tune"),
    Line("tune --defaults", "tune"),
    Line("tune --apply --defaults", "error", 2),
    Line("forecast --with zebra", "error", 3),
    Line("report --out -", "report", fresh=True),
    Line("report --month 2026-03 --share --out -", "report"),
    Line("report --month 2026-04", "error", 2),
    Line(f"cohort {SMALL}", "cohort"),
    Line(f"cohort {SMALL} --faults", "cohort_faults"),
    Line("cohort zebra", "error", 3),
    Line("suspend care", "change"),
    Line("suspend zebra", "error", 3),
    Line("resume care", "change"),
    Line("resume zebra", "error", 3),
    Line("reset listening", "change"),
    Line("reset care/empty-cup", "change"),
    Line("reset zebra", "error", 3),
    Line(f"check {SMALL} --at error", "check"),
    Line(f"check {SMALL}", "check", 1),
    Line(f"check {SMALL / 'shared' / 'path.toml'}", "check", 1),
    Line(f"check {SMALL} --select no-topic,missing", "check"),
    Line(f"check {SMALL} --ignore zebra", "error", 2),
    Line("check --explain yes-no-front", "rule"),
    Line("check --explain zebra", "error", 2),
    Line("check --explain all", "rules"),
    Line("check no-such-file.toml", "error", 3),
    Line("doctor", "doctor", fresh=True),
    Line("doctor", "doctor"),
    Line("doctor --fix", "doctor"),
    Line("doctor --begin-anew", "error", 1),
    Line("backup", "backup"),
    Line("backup", "error", 1, fresh=True),
    Line("backup --list", "backups", fresh=True),
    Line("backup --list", "backups"),
    Line(f"backup {OFFER}", "error", 1),
    Line(f"restore {BACKUP} --dry-run", "restore"),
    Line(f"restore {BACKUP} --yes", "restore"),
    Line(f"restore {BACKUP}", "error", 1),
    Line("restore zebra --yes", "error", 3),
    Line(f"merge {BACKUP} --dry-run", "merge"),
    Line(f"merge {BACKUP} --yes", "merge"),
    Line(f"merge {OFFER} --yes", "error", 6),
    Line("merge zebra --yes", "error", 3),
    Line("sync", "error", 1, fresh=True),
    Line("sync", "error", 1),
    Line(f"sync {SMALL.parent / 'no-such-folder'} --dry-run", "sync"),
    Line("sync --stop", "sync_stopped"),
    Line("config", "config", fresh=True),
    Line("config region us", "config"),
    Line("config decks.care.desired_retention", "config"),
    Line("config region --unset", "config"),
    Line("config zebra", "error", 2),
    Line("path", "path", fresh=True),
    Line("path care --first", "path"),
    Line("path care", "error", 2),
    Line("decks --aside", "aside"),
    Line("paths", "paths", fresh=True),
    Line("paths extra", "error", 2),
    Line("help", "topics", fresh=True),
    Line("help exit-codes", "topic"),
    Line("help review", "help"),
    Line("help zebra", "error", 2),
    Line("schema", "schemas"),
    Line("schema why/1", "schema"),
    Line("schema zebra", "error", 2),
    *(Line(f"completions {shell}", "completions", fresh=True) for shell in ("bash", "zsh", "fish", "powershell")),
    Line("completions zebra", "error", 2),
    Line("prompt bash", "prompt", fresh=True),
    Line("prompt --count", "prompt_count", fresh=True),
    Line("prompt --count", "prompt_count"),
    Line("prompt", "error", 2),
    *(Line(f"remind --for {name}", "remind", fresh=True) for name in ("systemd", "cron", "launchd")),
    Line("remind --at noon", "error", 2),
    *(Line(f"{name} --help", "help") for name in EVERY),
    Line("zebra", "error", 2),
)


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with some progress, made once and copied."""
    home = tmp_path_factory.mktemp("studied") / "home"
    hark = Hark(home)
    for line in SETUP:
        hark(line)
    return home


@pytest.fixture
def ready(hark: Hark, studied: Path) -> Callable[[Line], Hark]:
    """Gives hark with or without progress, as a case wants it."""

    def make(case: Line) -> Hark:
        if not case.fresh:
            shutil.copytree(studied, hark.home)
        return hark

    return make


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The JSON Schemas that hark itself prints, by name."""
    hark = Hark(tmp_path_factory.mktemp("schemas") / "home")
    names = hark("schema --json").json()["names"]
    return {name: hark(f"schema {name} --json").json()["document"] for name in names}


def no_constant(word: str) -> None:
    """Refuses what JSON has no word for."""
    raise AssertionError(f"{word} is not JSON")


class TestJson:
    """`--json`."""

    @pytest.mark.parametrize("name", EVERY)
    def test_table_is_whole(self, name: str) -> None:
        """Every command has a success here, and a refusal."""
        codes = {case.code for case in TABLE if case.line.split()[:1] == [name] and not case.line.endswith("--help")}

        assert 0 in codes
        assert codes > {0}

    @pytest.mark.parametrize("case", TABLE, ids=str)
    def test_answer(self, ready: Callable[[Line], Hark], schemas: dict[str, dict[str, Any]], case: Line) -> None:
        """One line with one object, its schema first, valid by the schema hark prints; nothing on standard error."""
        ran = ready(case)(f"{case.line} --json", stdin=case.stdin)

        assert (ran.code, ran.err) == (case.code, "")
        assert ran.out.endswith("}\n")
        assert ran.out.count("\n") == 1
        pairs = json.loads(ran.out, object_pairs_hook=list, parse_constant=no_constant)
        assert pairs[0] == ("schema", f"hark.{case.schema}/1")
        answer, document = json.loads(ran.out), schemas[f"{case.schema}/1"]
        Draft202012Validator(document, format_checker=FormatChecker()).validate(answer)
        assert list(answer) == document["required"]
        for key, value in fields(answer) if case.schema != "schema" else ():
            assert re.fullmatch(r"[a-z]+(_[a-z]+)*|sha256", key), key
            if key.endswith("_at") or key == "at":
                assert value is None or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value), value
            if key == "day":
                assert re.fullmatch(r"\d{4}-\d\d-\d\d", value), value

    def test_every_schema_is_one(self, schemas: dict[str, dict[str, Any]]) -> None:
        """Each is a JSON Schema of 2020-12, and every answer a command can give is in the table."""
        for document in schemas.values():
            Draft202012Validator.check_schema(document)

        assert {f"{case.schema}/1" for case in TABLE} == set(schemas) - {
            "session_step/1",  # tests/test_command_session.py
            "coach/1",  # tests/test_coach_program.py
            "share_taken_back/1",  # tests/test_command_share.py
        }

    def test_schemas_catch_something(self, hark: Hark, schemas: dict[str, dict[str, Any]]) -> None:
        """The schemas are no mere formality: an answer with a key taken out or of another type is not valid."""
        answer = hark("due --json").json()
        valid = Draft202012Validator(schemas["due/1"]).is_valid

        assert valid(answer)
        assert not any(valid({name: value for name, value in answer.items() if name != gone}) for gone in answer)
        assert not valid(answer | {"total": "9"})
        assert not valid(answer | {"total": 9.5})
        assert not valid(answer | {"schema": "hark.due/2"})
        assert valid(answer | {"added_later": 1})

    def test_before_or_after_the_command(self, hark: Hark) -> None:
        """`--json` means the same wherever it stands."""
        assert hark("--json due") == hark("due --json") == hark("--json due --json")


def fields(value: Any) -> list[tuple[str, Any]]:
    """Every key with its value, at every depth."""
    if isinstance(value, list):
        return [pair for item in value for pair in fields(item)]
    if isinstance(value, dict):
        return [pair for name, item in value.items() for pair in ((name, item), *fields(item))]
    return []


EXAMPLE = """\
format = 1
id = "DECK"
title = "A deck"

[[cards]]
id = "complex-reflection"
kind = "concept"
front = "Who?"
back = "Me."
"""
DRAWING = re.compile("[\u2500-\u259f\x1b]")
"""Box drawing, blocks and bars, and the beginning of every escape sequence."""


class TestPlain:
    """`--plain`."""

    @pytest.mark.parametrize("case", TABLE, ids=str)
    def test_nothing_drawn(self, ready: Callable[[Line], Hark], case: Line) -> None:
        """No boxes, bars or escape bytes even where colour is asked for; exit code and streams as ever."""
        ran = ready(case)(f"{case.line} --plain --color always", stdin=case.stdin, FORCE_COLOR="1")

        assert DRAWING.findall(ran.out + ran.err) == []
        assert ran.code == case.code
        if not case.line.startswith("review"):  # a session has prompts on standard error
            assert (ran.out == "") is (case.schema == "error")
            assert (ran.err == "") is (case.schema != "error")

    @pytest.mark.parametrize("line", ["stats", "next care", "show care/tired-of-it"])
    def test_the_pattern_catches_something(self, hark: Hark, line: str) -> None:
        """The same commands do draw where they are not asked to be plain."""
        hark("grade listening/reflection good")

        assert DRAWING.findall(hark(line).out) != []

    def test_before_the_command(self, hark: Hark) -> None:
        """`--plain` means the same wherever it stands."""
        assert hark("--plain due") == hark("due --plain")

    def test_behind_two_dashes(self, hark: Hark) -> None:
        """Behind `--` it is a word to search for, as `--json` is."""
        hark.add_deck("plain", EXAMPLE.replace("DECK", "plain").replace("Who?", "What does --plain do?"))

        assert hark("search -- --plain").out == "· plain/complex-reflection\n  question, new: What does [--plain] do?\n"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def coloured(home: Path, options: str = "", *, terminal: bool, **environ: str) -> bool:
    """Whether `hark due` comes in colour. The words must be the same either way."""
    out = Terminal() if terminal else io.StringIO()
    world = World(
        clock=lambda: datetime(2026, 3, 2, 9, tzinfo=UTC), zone=UTC, rng=random.Random(1), bundled=SMALL, stdout=out,
        environ={"HARK_HOME": str(home), "TERM": "xterm-256color", **environ}, stdin=io.StringIO(),
        stderr=io.StringIO(),
    )  # fmt: skip

    assert run(shlex.split(f"due {options}"), world) == 0

    words = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())
    assert [line.rstrip() for line in words.splitlines()] == [
        "due  new  deck", "  0    7  listening", "  0    2  care", "", "0 due and 9 new: 9 cards waiting.",
        "Your first session: 3 cards, about 3 minutes.",
    ]  # fmt: skip
    return "\x1b" in out.getvalue()


class TestColour:
    """Flag, then `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR`, then whether it is a terminal."""

    @pytest.mark.parametrize(
        ("options", "environ", "terminal", "expected"),
        [
            ("", {}, True, True),
            ("", {}, False, False),
            ("--color auto", {}, True, True),
            ("--color auto", {}, False, False),
            # the flag comes before everything
            ("--color always", {}, False, True),
            ("--color always", {"NO_COLOR": "1"}, False, True),
            ("--color always", {"TERM": "dumb"}, False, True),
            ("--color always", {"FORCE_COLOR": "0", "CLICOLOR": "0"}, False, True),
            ("--color never", {}, True, False),
            ("--color never", {"FORCE_COLOR": "1"}, True, False),
            # NO_COLOR comes before the others
            ("", {"NO_COLOR": "1"}, True, False),
            ("", {"NO_COLOR": "0"}, True, False),
            ("", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
            ("", {"NO_COLOR": "1", "CLICOLOR": "1"}, True, False),
            ("", {"NO_COLOR": ""}, True, True),
            ("", {"NO_COLOR": "", "FORCE_COLOR": "1"}, False, True),
            # FORCE_COLOR comes before CLICOLOR and the terminal
            ("", {"FORCE_COLOR": "1"}, False, True),
            ("", {"FORCE_COLOR": "3"}, False, True),
            ("", {"FORCE_COLOR": "1", "CLICOLOR": "0"}, False, True),
            ("", {"FORCE_COLOR": "0"}, True, False),
            ("", {"FORCE_COLOR": ""}, False, False),
            # CLICOLOR comes before the terminal
            ("", {"CLICOLOR": "0"}, True, False),
            ("", {"CLICOLOR": "1"}, True, True),
            ("", {"CLICOLOR": "1"}, False, False),
            ("", {"CLICOLOR": ""}, True, True),
            # a dumb terminal has none
            ("", {"TERM": "dumb"}, True, False),
            ("", {"TERM": "dumb", "CLICOLOR": "1"}, True, False),
            # nor have plain lines
        ],
    )
    def test_order(self, tmp_path: Path, options: str, environ: dict[str, str], terminal: bool, expected: bool) -> None:
        """Each comes before those after it."""
        assert coloured(tmp_path, options, terminal=terminal, **environ) is expected

    def test_flag_before_the_command(self, hark: Hark) -> None:
        """`--color` means the same wherever it stands."""
        assert hark("--color always due") == hark("due --color always")
        assert "\x1b[" in hark("--color always due").out

    def test_refusals_too(self, hark: Hark) -> None:
        """Standard error is coloured by the same rules."""
        assert hark("show zebra --color always").err.startswith("\x1b[31merror: no deck named `zebra`")
        assert "\x1b" not in hark("show zebra").err

    @pytest.mark.parametrize("line", ["due", "--help", "schema due/1", "--version"])
    def test_json_is_never_coloured(self, hark: Hark, line: str) -> None:
        """JSON stays JSON."""
        assert "\x1b" not in hark(f"{line} --json --color always", FORCE_COLOR="1").out


HOSTILE = "\x1b[2J\x1b]0;x\x07\x9b31m\x7f\u202e\u2066\u200b\u2028\U000e0041[red]:smile:"


def hostile_deck() -> str:
    """A deck with something hostile in every text it may hold."""
    text = "".join(f"\\U{ord(char):08X}" for char in f"a{HOSTILE}b")
    return f'''\
format = 1
id = "evil"
title = "{text}"
description = "{text}"
license = "{text}"
authors = ["{text}"]
homepage = "https://{text}"
tags = ["{text}"]

[skills.own]
name = "{text}"
look_for = "{text}"

[[cards]]
id = "concept"
kind = "concept"
front = "{text}"
back = "{text} back"
why = "{text}"
reverse = true
topics = ["{text}"]
sources = ["{text}"]
tags = ["{text}"]

[[cards]]
id = "cloze"
kind = "cloze"
text = "{text} {{{{{text}}}}} {text}"
why = "{text}"

[[cards]]
id = "choice"
kind = "choice"
question = "{text}"
options = [{{ text = "{text}1", correct = true, why = "{text}" }}, {{ text = "{text}2", why = "{text}" }}]
why = "{text}"

[[cards]]
id = "scenario"
kind = "scenario"
setting = "{text}"
says = "{text}"
task = "{text}"
skills = ["own"]
trap = "{text}"
models = ["{text}", "{text}2"]
why = "{text}"
safety = true
'''


def controls(text: str) -> set[str]:
    """Characters in *text* that a terminal may obey instead of showing."""
    kept = "\n\u200c\u200d\u200e\u200f\u061c"
    return {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in kept}


class TestHostileDeck:
    """A deck from a stranger."""

    @pytest.fixture
    def evil(self, hark: Hark) -> Hark:
        """A hostile deck, a hostile file name and a broken deck with hostile faults in the data folder."""
        hark.add_deck("evil", hostile_deck())
        hark.add_deck(f"name{HOSTILE.replace('/', '')}", hostile_deck())
        hark.add_deck("broken", 'format = 1\nid = "\\u001b[2J"\ntitle = "t"\n"\\u009b\\u202e" = 1\n')
        return hark

    LINES = (
        "", "decks", "due", "next evil", "next evil --kind cloze", "next evil --kind choice",
        "next evil --kind scenario", "show evil", "show evil/concept", "show evil/concept#reverse",
        "show evil/cloze", "show evil/choice", "show evil/scenario", "search a --deck evil", "search red",
        "why evil/concept", "log evil", "stats", "due evil", "grade evil/cloze good", "suspend evil/choice", "undo",
        "show broken",
    )  # fmt: skip

    @pytest.mark.parametrize("line", LINES)
    def test_commands(self, evil: Hark, line: str) -> None:
        """No command repeats raw what a terminal would obey: drawn, in colour, plain or as JSON."""
        drawn, colour, plain, script = (
            evil(f"{line} {style}") for style in ("", "--color always", "--plain", "--json")
        )

        for ran in (drawn, plain, script):
            assert controls(ran.out + ran.err) == set()
        assert controls(re.sub(r"\x1b\[[0-9;]*m", "", colour.out + colour.err)) == set()
        assert isinstance(json.loads(script.out), dict)

    def test_it_is_shown_and_not_dropped(self, evil: Hark) -> None:
        """Such characters are shown by their numbers, markup and emoji codes as they stand."""
        shown = evil("show evil/choice --plain").out.splitlines()[2]

        assert shown == (
            "Question: a<U+001B>[2J<U+001B>]0;x<U+0007><U+009B>31m<U+007F><U+202E><U+2066><U+200B><U+2028><U+E0041>"
            "[red]:smile:b"
        )

    def test_json_holds_the_very_text(self, evil: Hark) -> None:
        """A script gets the text as the deck has it."""
        assert evil("show evil/choice --json").json()["card"]["question"] == f"a{HOSTILE}b"

    @pytest.mark.parametrize("kind", ["concept", "cloze", "choice"])
    def test_session(self, evil: Hark, kind: str) -> None:
        """Nor does a session in lines."""
        ran = evil(f"review evil --kind {kind}", stdin="o\n\na\no\n?\n3\n")

        assert "Well spent." in ran.out
        assert controls(ran.out + ran.err) == set()

    def test_session_with_a_scenario(self, evil: Hark) -> None:
        """Nor a scenario, answered with something hostile that comes back."""
        evil("config journal keep")

        ran = evil("review evil --kind scenario", stdin=f"{HOSTILE}\n\na\n\nq\n")

        assert "Your earlier reply: " in ran.out or "Reply: a<U+001B>" in ran.out
        assert controls(ran.out + ran.err) == set()

    def test_session_with_a_rubric(self, evil: Hark) -> None:
        """Nor the ticking of a rubric skill that the deck itself defines."""
        ran = evil("review evil --kind scenario", stdin="\n\na\nq\n")

        assert controls(ran.out + ran.err) == set()


class Interrupted:
    """A clock at which the learner presses Ctrl-C."""

    def __call__(self) -> datetime:
        """Raises what Ctrl-C raises."""
        raise KeyboardInterrupt


def interrupted(home: Path, line: str) -> tuple[int, str, str]:
    """How a command goes in the middle of which Ctrl-C is pressed."""
    out, err = io.StringIO(), io.StringIO()
    world = World(
        clock=Interrupted(), zone=UTC, rng=random.Random(1), bundled=SMALL, environ={"HARK_HOME": str(home)},
        stdin=io.StringIO(), stdout=out, stderr=err,
    )  # fmt: skip
    return run(shlex.split(line), world), out.getvalue(), err.getvalue()


class TestInterrupt:
    """Ctrl-C."""

    @pytest.mark.parametrize("line", ["due", "next", "review"])
    def test_inside_a_command(self, tmp_path: Path, line: str) -> None:
        """A command that is interrupted ends with 130 and nothing said."""
        assert interrupted(tmp_path, line) == (130, "", "")

    @pytest.mark.parametrize("line", ["due", "next", "review"])
    def test_inside_a_command_as_json(self, tmp_path: Path, line: str) -> None:
        """Under `--json` it says so in its one object."""
        code, out, err = interrupted(tmp_path, f"{line} --json")

        assert (code, err) == (130, "")
        assert json.loads(out) == INTERRUPTED

    def test_between_lines(self, tmp_path: Path) -> None:
        """While `grade -` waits for a line, what was answered stands and the rest is interrupted."""
        with subprocess.Popen(
            [*DRIVER, "grade", "-", "--json"], env=environment(tmp_path / "home"), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write('{"card": "care/empty-cup", "grade": "good"}\n')
            process.stdin.flush()
            first = process.stdout.readline()  # it has started, and is waiting for the next line
            process.send_signal(signal.SIGINT)
            rest, err = process.communicate(timeout=60)

        assert json.loads(first)["schema"] == "hark.grade/1"
        assert json.loads(rest) == INTERRUPTED
        assert (process.returncode, err) == (130, "")

    def test_at_a_prompt(self, tmp_path: Path) -> None:
        """While `review` waits for an answer, Ctrl-C ends it with 130."""
        with subprocess.Popen(
            [*DRIVER, "review"], env=environment(tmp_path / "home"), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stderr is not None
            process.stderr.read(1)  # the prompt
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)

        assert process.returncode == 130


PROGRAM = [sys.executable, "-m", "hark"]
"""The program itself, with the decks that come with it and the clock of this computer."""


class TestPipes:
    """What happens when nobody reads any more, or nothing can be written."""

    @staticmethod
    def into_closed_pipe(words: list[str], home: Path, stdin: str = "") -> tuple[int, str]:
        """Exit code and standard error of a command whose reader is gone before it begins."""
        read_end, write_end = os.pipe()
        os.close(read_end)
        try:
            ran = subprocess.run(
                words, env=environment(home), input=stdin, stdout=write_end, stderr=subprocess.PIPE, text=True,
                check=False, timeout=60,
            )  # fmt: skip
        finally:
            os.close(write_end)
        return ran.returncode, ran.stderr

    def test_head(self, tmp_path: Path) -> None:
        """`hark config | head -1` shows one line and ends quietly with 0."""
        with subprocess.Popen(
            [*DRIVER, "config"], env=environment(tmp_path / "home"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            head = subprocess.run(["head", "-1"], stdin=process.stdout, capture_output=True, check=True, timeout=60)
            assert process.stdout is not None
            process.stdout.close()
            assert process.stderr is not None
            err = process.stderr.read()

        assert head.stdout == b"desired_retention = 0.9\n"
        assert (process.returncode, err) == (0, b"")

    @pytest.mark.parametrize("line", ["due --json", "--help"])
    def test_closed_pipe(self, tmp_path: Path, line: str) -> None:
        """With no reader at all it ends quietly with 0 as well."""
        assert self.into_closed_pipe([*DRIVER, *line.split()], tmp_path / "home") == (0, "")

    def test_closed_pipe_in_a_session(self, tmp_path: Path) -> None:
        """So does a session in lines."""
        code, err = self.into_closed_pipe([*DRIVER, "review"], tmp_path / "home", stdin="\n3\n")

        assert code == 0
        assert "Broken pipe" not in err

    def test_closed_pipe_version(self, tmp_path: Path) -> None:
        """So does `--version`, which has a way of its own."""
        assert self.into_closed_pipe([*PROGRAM, "--version"], tmp_path / "home") == (0, "")

    @staticmethod
    def into_full_disk(words: list[str], home: Path) -> tuple[int, str]:
        """Exit code and standard error of a command whose answer finds no room."""
        with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 - a device
            ran = subprocess.run(
                words, env=environment(home), stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, text=True,
                check=False, timeout=60,
            )  # fmt: skip
        return ran.returncode, ran.stderr

    FULL = (7, "error: cannot write to standard output: No space left on device\n")

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")  # noqa: PTH110
    @pytest.mark.parametrize("line", ["due", "review", "--help"])
    def test_full_disk(self, tmp_path: Path, line: str) -> None:
        """One line on standard error and exit code 7."""
        assert self.into_full_disk([*DRIVER, *line.split()], tmp_path / "home") == self.FULL

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")  # noqa: PTH110
    def test_full_disk_version(self, tmp_path: Path) -> None:
        """`--version` too, which has a way of its own."""
        assert self.into_full_disk([*PROGRAM, "--version"], tmp_path / "home") == self.FULL

    def test_no_standard_output(self, tmp_path: Path) -> None:
        """Started without a standard output, hark says nothing and does not fall over."""
        ran = subprocess.run(
            ["sh", "-c", 'exec "$@" >&-', "sh", *PROGRAM, "due"], env=environment(tmp_path / "home"),
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
        )  # fmt: skip

        assert (ran.returncode, ran.stderr) == (0, "")


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""A computer that knows ASCII only, with Python's own ways round that switched off."""
ACCENTS = EXAMPLE.replace("DECK", "accents").replace("Who?", "Où? – „Hier“ 👋").replace("complex-reflection", "one")


class TestAscii:
    """A terminal that cannot write what decks say."""

    @staticmethod
    def said(hark: Hark, *words: str) -> bytes:
        """What the program says there; it must not fall over."""
        ran = subprocess.run(
            [*PROGRAM, *words], env=environment(hark.home, **ASCII), stdin=subprocess.DEVNULL, capture_output=True,
            check=False, timeout=60,
        )  # fmt: skip
        assert (ran.returncode, ran.stderr) == (0, b"")
        return ran.stdout

    def test_does_not_crash(self, hark: Hark) -> None:
        """What cannot be written is replaced, and the rest is said."""
        hark.add_deck("accents", ACCENTS)

        shown = self.said(hark, "show", "accents/one", "--plain").decode("ascii")

        assert shown.startswith("A deck ? question ? accents/one\n\nQuestion: O?? ? ?Hier? ?\n\nAnswer: Me.\n")

    def test_json_loses_nothing(self, hark: Hark) -> None:
        """JSON can say everything in ASCII, so a script loses nothing."""
        hark.add_deck("accents", ACCENTS)

        answer = json.loads(self.said(hark, "show", "accents/one", "--json"))

        assert answer["card"]["question"] == "Où? – „Hier“ 👋"


class TestProgram:
    """The program as it is started."""

    def test_version(self, tmp_path: Path) -> None:
        """The quick way and the way through the command line say the same."""
        ran = subprocess.run(
            [*PROGRAM, "--version"], env=environment(tmp_path), capture_output=True, check=True, text=True, timeout=60
        )

        assert ran.stdout == f"hark {__version__}\n"
        assert (ran.stderr, list(tmp_path.iterdir())) == ("", [])

    def test_version_in_process(self, hark: Hark) -> None:
        """In words and as JSON."""
        assert hark("--version").out == f"hark {__version__}\n"
        assert hark("--version --json").json() == {"schema": "hark.version/1", "version": __version__}

    def test_refusal(self, tmp_path: Path) -> None:
        """Exit code and stream come through the door."""
        ran = subprocess.run(
            [*PROGRAM, "show", "zebra", "--json"], env=environment(tmp_path), capture_output=True, check=False,
            text=True, timeout=60,
        )  # fmt: skip

        assert (ran.returncode, ran.stderr) == (3, "")
        assert json.loads(ran.stdout)["error"]["code"] == "no_such_deck"
