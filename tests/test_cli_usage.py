# SPDX-License-Identifier: MIT
"""Help: of hark, of every command, and on topics; how it looks on terminals, and that its lists are true."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from hark import config
from hark.cards import model
from hark.cli.app import GROUPS, tree
from hark.cli.options import COMMON
from hark.errors import Exit
from hark.render import topics, words
from hark.values import fields
from terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Hark

COMMANDS = {one.name: one for one in tree()}
TOPICS = [one.topic for one in topics.topics()]

REVIEW = """\
Usage: hark review [DECK]... [OPTIONS]

Hold today's session.

One key a step: space shows the answer, 1 to 4 grade it, ? explains the rest.
Each grade is on disk before the next card appears, so stopping is safe at any
moment. Where input or output is no terminal, or with --plain, questions and
answers are lines. With --json, it lists the cards it would ask.

Arguments:
  [DECK]...          Only these decks; a prefix that fits one is enough.

Size:
  --minutes MINUTES  How long it should take.
  --cards N          How many cards at most.
  --new N            How many new cards at most.
  --more             Go on after today's session.

Which cards:
  --tag TAG          Only cards with this tag; may be repeated.
  --kind KIND        `concept` (questions), `cloze` (gaps), `choice`, `scenario`
                     or `dialogue` cards; may be repeated.
  --skill ID         Only cards weighed by this skill; may be repeated.

Options:
  --cram             Practise any cards, due or not; nothing is recorded.

Common options:
  --json             Answer with one JSON object.
  --plain            Plain labelled lines, for screen readers.
  --color WHEN       Colour: auto, always or never. Default: auto.
  --help, -h         Show this page.

Examples:
  hark review
  hark review active-listening --minutes 10
  hark review --kind scenario --cards 2
  hark review --skill validate
"""

NARROW = """\
Usage: hark next [DECK]... [OPTIONS]

Give the card to ask now, with what each
grade would do.

The token in the answer, passed on as
`hark grade --key`, makes sending a
grade twice harmless.

Arguments:
  [DECK]...     Only these decks; a
                prefix that fits one is
                enough.

Which cards:
  --tag TAG     Only cards with this
                tag; may be repeated.
  --kind KIND   `concept` (questions),
                `cloze` (gaps),
                `choice`, `scenario` or
                `dialogue` cards; may be
                repeated.
  --skill ID    Only cards weighed by
                this skill; may be
                repeated.

Size:
  --new N       How many new cards at
                most.

Common options:
  --json        Answer with one JSON
                object.
  --plain       Plain labelled lines,
                for screen readers.
  --color WHEN  Colour: auto, always or
                never. Default: auto.
  --help, -h    Show this page.

Example:
  hark next --json
"""

STACKED = """\
Usage: hark next [DECK]...
[OPTIONS]

Give the card to ask now, with
what each grade would do.

The token in the answer,
passed on as `hark grade
--key`, makes sending a grade
twice harmless.

Arguments:
  [DECK]...
    Only these decks; a prefix
    that fits one is enough.

Which cards:
  --tag TAG
    Only cards with this tag;
    may be repeated.
  --kind KIND
    `concept` (questions),
    `cloze` (gaps), `choice`,
    `scenario` or `dialogue`
    cards; may be repeated.
  --skill ID
    Only cards weighed by this
    skill; may be repeated.

Size:
  --new N
    How many new cards at
    most.

Common options:
  --json
    Answer with one JSON
    object.
  --plain
    Plain labelled lines, for
    screen readers.
  --color WHEN
    Colour: auto, always or
    never. Default: auto.
  --help, -h
    Show this page.

Example:
  hark next --json
"""

PLAIN = """\
Usage: hark redo [STEPS] [OPTIONS]

Do again what `hark undo` took back, as it was.

That can be done until something new is done.

Arguments:
[STEPS]: How many of the last things; one if left out.

Common options:
--json: Answer with one JSON object.
--plain: Plain labelled lines, for screen readers.
--color WHEN: Colour: auto, always or never. Default: auto.
--help, -h: Show this page.

Examples:
hark redo
hark redo 3
"""


class TestHelp:
    """`--help`."""

    def test_on_a_terminal(self, hark: Hark) -> None:
        """At 80 columns, options stand in groups beside what they do."""
        assert hark("review --help", COLUMNS="80").out == REVIEW

    def test_in_a_pipe(self, hark: Hark) -> None:
        """Piped into a pager it is as wide as a usual terminal."""
        assert hark("review --help", COLUMNS="").out == REVIEW

    def test_narrow(self, hark: Hark) -> None:
        """Where there is no room beside an option, what it does stands below it."""
        assert hark("next --help", COLUMNS="40").out == NARROW
        assert hark("next --help", COLUMNS="30").out == STACKED

    def test_plain(self, hark: Hark) -> None:
        """With `--plain` it is labelled lines, whole ones."""
        assert hark("redo --help --plain").out == PLAIN

    @pytest.mark.parametrize(
        "line", ["undo --help --color always", "undo --color=always --help", "--color always undo --help"]
    )
    def test_colour(self, hark: Hark, line: str) -> None:
        """Colour is only added, wherever it is asked for."""
        drawn = hark(line).out

        assert "\x1b[" in drawn
        assert re.sub(r"\x1b\[[0-9;]*m", "", drawn) == hark("undo --help").out

    @pytest.mark.parametrize("name", COMMANDS)
    @pytest.mark.parametrize("columns", [80, 40, 20])
    def test_fits(self, hark: Hark, name: str, columns: int) -> None:
        """No line is wider than the terminal."""
        shown = hark(f"{name} --help", COLUMNS=str(columns)).out

        assert [line for line in shown.splitlines() if len(line) > columns] == []

    def test_lists_every_command_in_its_group(self, hark: Hark) -> None:
        """Every command is in the help of hark, with its summary, below its heading."""
        shown = hark("--help").out
        found: dict[str, tuple[str, str]] = {}
        for group in GROUPS:
            block = shown.partition(f"\n{group}:\n")[2].partition("\n\n")[0]
            found |= {name: (group, about) for name, about in re.findall(r"^  (\S+) +(\S.*)$", block, re.MULTILINE)}

        assert found == {name: (one.group, one.summary) for name, one in COMMANDS.items() if name}

    @pytest.mark.parametrize("name", COMMANDS)
    def test_says_what_is_parsed(self, hark: Hark, name: str) -> None:
        """The structured fields hold every option and argument, each with a sentence; the page says all of them."""
        answer = hark(f"{name} --help --json").json()
        one = COMMANDS[name]

        assert answer["command"] == name
        assert [option["names"] for option in answer["options"]] == [
            *(list(opt.names) for opt in one.options),
            ["--help", "-h"],
        ]
        assert [argument["about"] for argument in answer["arguments"]] == [argument.about for argument in one.arguments]
        assert answer["examples"] == list(one.examples)
        assert all(each["about"].endswith(".") for each in answer["options"] + answer["arguments"])
        assert answer["text"] + "\n" == hark(f"{name} --help --plain").out
        common = [option["names"][0] for option in answer["options"] if option["group"] == COMMON]
        assert common == ["--json", "--plain", "--color", "--help"]

    def test_not_a_word_of_the_parser(self, hark: Hark) -> None:
        """What the parser itself would say is nowhere."""
        theirs = re.compile(r"Show this message|\bOptions:\n  --help|\[default|Commands:\n|COMMAND \[ARGS\]|<=x<=|x>=")
        shown = [hark(f"{name} --help").out for name in COMMANDS]
        refused = [hark(line).err for line in ("review --cards 0", "undo it", "import a --timeout 0", "stats --days x")]

        assert [text for text in shown + refused if theirs.search(text)] == []

    def test_says_what_hark_is_not(self, hark: Hark) -> None:
        """The opening notice is in the help text, too."""
        assert words.NOTICE in hark("--help --plain").out

    def test_help_before_everything(self, hark: Hark) -> None:
        """Help needs neither arguments that are missing nor settings that can be read."""
        hark.home.joinpath("config").mkdir(parents=True)
        hark.home.joinpath("config", "config.toml").write_text("nonsense")

        assert hark("grade --help").out == hark("help grade").out
        assert hark("grade --help").code == 0

    @pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 40)])
    def test_at_a_terminal(self, tmp_path: Path, columns: int, rows: int) -> None:
        """On a real terminal the page is what it is in a pipe of that width."""
        with Terminal(tmp_path / "home", "redo --help", columns, rows) as terminal:
            assert terminal.ends() == 0
            shown = terminal.text

        from harness import Hark

        assert shown + "\n" == Hark(tmp_path / "other")("redo --help", COLUMNS=str(columns)).out


class TestTopics:
    """`hark help`."""

    def test_lists_topics_and_commands(self, hark: Hark) -> None:
        """Alone, it lists every topic and every command, each in a line."""
        answer = hark("help --json").json()

        assert answer["topics"] == [{"topic": one.topic, "summary": one.summary} for one in topics.topics()]
        assert [one["command"] for one in answer["commands"]] == sorted(
            (name for name in COMMANDS if name), key=lambda name: GROUPS.index(COMMANDS[name].group)
        )
        assert all(one["summary"] in hark("help").out for one in answer["topics"] + answer["commands"])

    def test_help_for_oneself(self, hark: Hark) -> None:
        """The lines of one's region come first; what to do in danger is said even where nothing can be read."""
        assert "Call or text 988." not in hark("help me").out
        hark("config region us")
        mine = hark("help me").out
        (hark.home / "config" / "config.toml").write_text("not a setting", encoding="utf-8")
        broken = hark("help me")

        assert mine.index("Call or text 988.") < mine.index("local emergency number now")
        assert (broken.code, broken.err) == (0, "")
        assert "ring your local emergency number now" in " ".join(broken.out.split())

    def test_a_topic(self, hark: Hark) -> None:
        """A topic is a sentence, explained lists and paragraphs."""
        assert hark("help exit-codes").out == (
            "What the exit code says.\n"
            "\n"
            "  0    done; also when nothing is due\n"
            "  1    refused, or faults were found; `hark due --exit-code`: nothing is due\n"
            "  2    the command line or the settings cannot be understood\n"
            "  3    no such deck, card, tag or file\n"
            "  4    a deck is invalid\n"
            "  5    another hark holds the progress file; try again\n"
            "  6    the progress file is damaged; it is left as it is\n"
            "  7    no space, or a place that cannot be written\n"
            "  130  interrupted with ctrl-c; what was recorded is kept\n"
            "\n"
            "A reader that closes its pipe early, as head does, ends hark quietly with 0.\n"
        )

    @pytest.mark.parametrize("topic", TOPICS)
    @pytest.mark.parametrize("columns", [80, 40])
    def test_fits(self, hark: Hark, topic: str, columns: int) -> None:
        """No line of a topic is wider than the terminal."""
        shown = hark(f"help {topic}", COLUMNS=str(columns)).out

        assert [line for line in shown.splitlines() if len(line) > columns] == []

    def test_skills(self, hark: Hark) -> None:
        """The shared skills with what each looks for; with a deck, its own below them, or that it has none."""
        hark.add_deck("own", OWN_SKILL)
        shared = hark("help skills --json").json()["parts"][1]
        own = hark("help skills own --json").json()["parts"]
        none = hark("help skills listening --json").json()["parts"]

        assert shared["heading"] == "In every deck"
        assert [term["term"] for term in shared["terms"]][:3] == ["reflect-feeling", "reflect-meaning", "validate"]
        assert shared["terms"][2]["about"] == "Validate. Says why the reaction makes sense."
        assert own[1:] == [
            shared,
            {
                "heading": "In own", "text": None, "code": None,
                "terms": [{"term": "name-the-time", "about": "Name the time. Says when you are there."}],
            },
        ]  # fmt: skip
        assert none[2] == {"heading": None, "text": "`listening` defines none of its own.", "terms": [], "code": None}

    def test_only_skills_take_a_deck(self, hark: Hark) -> None:
        """A deck behind another topic is refused, and so is one that is not there."""
        assert hark("help keys listening").err == (
            "error: only `hark help skills` takes a deck\n hint: name one topic or command\n"
        )
        assert hark("help skills nowhere").code == Exit.NOT_FOUND

    def test_a_command(self, hark: Hark) -> None:
        """The name of a command gives its help; of the topics `skills` alone has the name of one, and names it."""
        assert hark("help why").out == hark("why --help").out
        assert set(TOPICS) & set(COMMANDS) == {"skills"}

    @pytest.mark.parametrize(
        ("word", "hint"),
        [
            ("zebra", "`hark help` lists the topics"),
            ("exit-code", "did you mean `exit-codes`?"),
            ("jurnal", "did you mean `journal`?"),
        ],
    )
    def test_unknown(self, hark: Hark, word: str, hint: str) -> None:
        """Another word is refused with the nearest that there is."""
        ran = hark(f"help {word} --plain")

        assert (ran.code, ran.out, ran.err) == (2, "", f"error: unknown topic `{word}`\n hint: {hint}\n")


OWN_SKILL = """
format = 1
id = "own"
title = "Own"

[skills.name-the-time]
name = "Name the time"
look_for = "Says when you are there."

[[cards]]
id = "when"
kind = "concept"
front = "When?"
back = "At nine."
"""


def terms(topic: str) -> list[str]:
    """The words that a topic explains."""
    return [word for part in topics.topic(topic).parts for one in part.terms for word in one.term.split(", ")]


class TestTruth:
    """The lists in topics are what the program has."""

    def test_exit_codes(self) -> None:
        """Every exit code, in order."""
        assert terms("exit-codes") == [str(int(code)) for code in Exit]

    def test_settings(self) -> None:
        """Every setting, said as `hark config` says it."""
        told = {one.term: one.about for part in topics.topic("settings").parts for one in part.terms}

        assert list(told) == [setting.name for setting in config.SETTINGS]
        assert [one.name for one in config.SETTINGS if not told[one.name].startswith(one.about)] == []

    def test_environment(self) -> None:
        """Every variable that the source reads by name."""
        from test_house import MODULES, ROOT

        read = re.compile(r"""environ(?:\.get\(|\[)"([A-Z_]+)"|environ\.get\((name)""")
        named = {found for file in MODULES for found, _ in read.findall(file.read_text(encoding="utf-8")) if found}
        named |= set(re.findall(r'"(XDG_\w+)"', (ROOT / "src/hark/paths.py").read_text(encoding="utf-8")))

        assert named - set(terms("environment")) == set()
        assert len(named) >= 10

    def test_files(self, hark: Hark) -> None:
        """Every place that `hark paths` names, and the other files in those folders."""
        from hark.paths import Folders

        home = hark.home
        folders = Folders(home / "data", home / "config", home / "cache")
        places = {
            getattr(folders, name).relative_to(home).as_posix()
            for name, kind in vars(Folders).items() if isinstance(kind, property)
        }  # fmt: skip

        assert {term.rstrip("/") for term in terms("files")} == places

    def test_deck_format(self, hark: Hark, tmp_path: Path) -> None:
        """The example is a sound deck, and every key it explains is one that a deck or card may have."""
        code = next(part.code for part in topics.topic("deck-format").parts if part.code)
        file = tmp_path / "first-week.toml"
        file.write_text(code)
        known = {field for kind in (model.Deck, model.Concept, model.Cloze, model.Choice, model.Scenario,
                                model.Dialogue, model.Exchange)
                 for field in fields(kind)}  # fmt: skip

        assert hark(f"check {file} --at error --json").json()["faults"] == []
        explained = set(terms("deck-format")) - {"skills.ID", "concept", "cloze", "choice", "scenario", "dialogue"}
        assert explained - known == {"format", "kind"}
