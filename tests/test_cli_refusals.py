# SPDX-License-Identifier: MIT
"""Everything the command line refuses: what it says to a person, and the same as one JSON object."""

from __future__ import annotations

import os
import re
import shlex
import sqlite3
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Hark, Ran


@dataclass(frozen=True, slots=True)
class Refused:
    """A command line and how it is turned down."""

    line: str
    code: int
    word: str
    message: str
    hint: str

    def person(self, where: str = "") -> str:
        """What a person reads, in plain lines."""
        return f"error: {where}{self.message}\n" + (f" hint: {self.hint}\n" if self.hint else "")

    def script(self, file: str | None = None, line: int | None = None, card: str | None = None) -> dict[str, Any]:
        """What a script reads."""
        return {
            "schema": "hark.error/1",
            "error": {
                "code": self.word,
                "message": self.message,
                "hint": self.hint,
                "exit": self.code,
                "where": {"file": file, "line": line, "card": card},
            },
        }


SETTINGS = (
    "the settings are `desired_retention`, `new_per_day`, `path`, `session_minutes`, `session_cards`, `day_starts_at`, "
    "`region`, `language`, `journal`, `coach`, `coach.command`, `coach.env`, `coach.decks`, "
    "`sync.place`, `sync.at` and `backup_room_mib`"
)
CARDS = "`hark search TEXT` finds cards by their words"
DECKS = "there are 2 decks: `hark decks` lists them"


TABLE = (
    # the command line itself
    Refused("bogus", 2, "misuse", "no such command `bogus`", "see `hark --help`"),
    Refused("decs", 2, "misuse", "no such command `decs`", "did you mean `decks`?"),
    Refused("''", 2, "misuse", "no such command ``", "see `hark --help`"),
    Refused('"it\'s"', 2, "misuse", "no such command `it's`", "see `hark --help`"),
    Refused("show", 2, "misuse", "missing argument `DECK|CARD`", "see `hark show --help`"),
    Refused(
        "review --skill validate --kind concept --kind cloze", 2, "misuse",
        "only scenarios and dialogues are weighed by skills", "leave out `--kind`",
    ),
    Refused("why", 2, "misuse", "missing argument `CARD`", "see `hark why --help`"),
    Refused("grade", 2, "misuse", "missing argument `CARD`", "see `hark grade --help`"),
    Refused(
        "grade listening/pause", 2, "misuse", "missing argument `GRADE`", "one of `again`, `hard`, `good` or `easy`"
    ),
    Refused("suspend", 2, "misuse", "missing argument `DECK|CARD`", "see `hark suspend --help`"),
    Refused("resume", 2, "misuse", "missing argument `DECK|CARD`", "see `hark resume --help`"),
    Refused("reset", 2, "misuse", "missing argument `DECK|CARD`", "see `hark reset --help`"),
    Refused("undo 1 it", 2, "misuse", "there is no place for `it`", "see `hark undo --help`"),
    Refused(
        "undo it", 2, "misuse", "invalid value for `[STEPS]`: `it` is not a whole number", "see `hark undo --help`"
    ),
    Refused("show a b?", 2, "misuse", "there is no place for `b?`", "see `hark show --help`"),
    Refused("due --jsn", 2, "misuse", "no such option `--jsn`", "did you mean `--json`?"),
    Refused("--jsn", 2, "misuse", "no such option `--jsn`", "did you mean `--json`?"),
    Refused("due --zebra", 2, "misuse", "no such option `--zebra`", "see `hark due --help`"),
    Refused("due --zebra.", 2, "misuse", "no such option `--zebra.`", "see `hark due --help`"),
    Refused("due --exit-code=3", 2, "misuse", "option `--exit-code` does not take a value", "see `hark --help`"),
    Refused(
        "--color blue", 2, "misuse", "invalid value for `--color`: `blue` is not one of `auto`, `always`, `never`",
        "see `hark --help`",
    ),
    Refused(
        "review --kind poem", 2, "misuse",
        "invalid value for `--kind`: `poem` is not one of `concept`, `cloze`, `choice`, `scenario`, `dialogue`",
        "see `hark review --help`",
    ),
    Refused(
            "review --kind ''", 2, "misuse",
            "invalid value for `--kind`: `` is not one of `concept`, `cloze`, `choice`, `scenario`, `dialogue`",
            "see `hark review --help`",
        ),
    Refused(
        "review --minutes 0", 2, "misuse", "invalid value for `--minutes`: `0.0` is not from 1 to 240",
        "see `hark review --help`",
    ),
    Refused(
        "review --cards 0", 2, "misuse", "invalid value for `--cards`: `0` is not from 1 to 1000",
        "see `hark review --help`",
    ),
    Refused(
        "log --limit 0", 2, "misuse", "invalid value for `--limit`: `0` is not from 1 to 1000000",
        "see `hark log --help`",
    ),
    Refused(
        "stats --days 367", 2, "misuse", "invalid value for `--days`: `367` is not from 1 to 366",
        "see `hark stats --help`",
    ),
    # decks and cards
    Refused("show zebra", 3, "no_such_deck", "no deck named `zebra`", DECKS),
    Refused("show lisening", 3, "no_such_deck", "no deck named `lisening`", "did you mean `listening`?"),
    Refused("show ''", 3, "no_such_deck", "no deck named ``", DECKS),
    Refused("show /", 3, "no_such_deck", "no deck named ``", DECKS),
    Refused("show ../care", 3, "no_such_deck", "no deck named `..`", DECKS),
    Refused("due zebra", 3, "no_such_deck", "no deck named `zebra`", DECKS),
    Refused("next zebra", 3, "no_such_deck", "no deck named `zebra`", DECKS),
    Refused("review zebra", 3, "no_such_deck", "no deck named `zebra`", DECKS),
    Refused("review care zebra --cram", 3, "no_such_deck", "no deck named `zebra`", DECKS),
    Refused("search a --deck zebra", 3, "no_such_deck", "no deck named `zebra`", DECKS),
    Refused("log zebra", 3, "no_such_deck", "no deck named `zebra`", DECKS),
    Refused("suspend zebra", 3, "no_such_deck", "no deck named `zebra`", DECKS),
    Refused("resume zebra", 3, "no_such_deck", "no deck named `zebra`", DECKS),
    Refused("reset zebra", 3, "no_such_deck", "no deck named `zebra`", DECKS),
    Refused("grade zebra/one good", 3, "no_such_deck", "no deck named `zebra`", DECKS),
    Refused("why zebra", 3, "no_such_card", "no card named `zebra`", CARDS),
    Refused(
        "grade refelction good", 3, "no_such_card", "no card named `refelction`", "did you mean `listening/reflection`?"
    ),
    Refused(
        "why care/empty-cups", 3, "no_such_card", "no card named `care/empty-cups`", "did you mean `care/empty-cup`?"
    ),
    Refused(
        "why wich-reply", 3, "no_such_card", "no card named `wich-reply`", "did you mean `listening/which-reply`?"
    ),
    # words
    Refused("grade care/empty-cup goood", 2, "misuse", "unknown grade `goood`", "did you mean `good`?"),
    Refused("grade care/empty-cup 3", 2, "misuse", "unknown grade `3`", "one of `again`, `hard`, `good` or `easy`"),
    Refused(
        "grade care/empty-cup GOOD", 2, "misuse", "unknown grade `GOOD`", "one of `again`, `hard`, `good` or `easy`"
    ),
    Refused(
        "grade care/tired-of-it good --skills-met validate", 2, "misuse", "unknown skill `validate`",
        "one of `safety-check`, `hold-silence` or `avoid-minimising`",
    ),
    Refused(
        "grade listening/reflection good --skills-met validate", 2, "misuse",
        "`listening/reflection` has no checklist", "`--skills-met` goes with scenarios",
    ),
    Refused(
        "log --since yesterday", 2, "misuse", "`yesterday` is not a date",
        "write it as year, month, day: 2026-11-22",
    ),
    Refused(
        "log --since 2026-02-30", 2, "misuse", "`2026-02-30` is not a date",
        "write it as year, month, day: 2026-11-22",
    ),
    Refused("log --since 1969-12-31", 2, "misuse", "`1969-12-31` is not a date hark can use", "years from 1970 on"),
    Refused("log --since 9999-12-31", 2, "misuse", "`9999-12-31` is not a date hark can use", "years from 1970 on"),
    Refused("schema du", 2, "misuse", "unknown schema `du`", "did you mean `due/1`?"),
    Refused("schema due/2", 2, "misuse", "unknown schema `due/2`", "did you mean `due/1`?"),
    Refused(
        "search a --tag zebra", 3, "no_such_tag", "no card is tagged `zebra`", "`hark show DECK` shows a deck's tags"
    ),
    Refused("review --tag saftey", 3, "no_such_tag", "no card is tagged `saftey`", "did you mean `safety`?"),
    # settings
    Refused("config --zebra", 2, "misuse", "no such option `--zebra`", "see `hark config --help`"),
    Refused("config region -m x", 2, "misuse", "no such option `-m`", "see `hark config --help`"),
    Refused("config zebra", 2, "misuse", "no setting named `zebra`", SETTINGS),
    Refused("config journl", 2, "misuse", "no setting named `journl`", "did you mean `journal`?"),
    Refused("config new-per-day 3", 2, "misuse", "no setting named `new-per-day`", "did you mean `new_per_day`?"),
    Refused(
        "config decks.care.journal", 2, "misuse", "no setting named `decks.care.journal`", "did you mean `journal`?"
    ),
    Refused(
        "config new_per_day many", 2, "misuse", "`many` will not do for new_per_day",
        "it takes a whole number from 0 to 1000",
    ),
    Refused(
        "config new_per_day -- -1", 2, "misuse", "`-1` will not do for new_per_day",
        "it takes a whole number from 0 to 1000",
    ),
    Refused(
        "config desired_retention 0.98", 2, "misuse", "`0.98` will not do for desired_retention",
        "it takes a number from 0.7 to 0.97",
    ),
    Refused(
        "config desired_retention nan", 2, "misuse", "`nan` will not do for desired_retention",
        "it takes a number from 0.7 to 0.97",
    ),
    Refused(
        "config day_starts_at 24:00", 2, "misuse", "`24:00` will not do for day_starts_at",
        "it takes a time such as 04:00",
    ),
    Refused("config journal maybe", 2, "misuse", "`maybe` will not do for journal", "it takes `ask`, `keep` or `off`"),
    Refused(
        "config region zz", 2, "misuse", "no helpline is listed for `zz`",
        "listed are `us`; others see the entry for the world",
    ),
    # nothing there
    Refused(
        "redo", 1, "nothing_to_redo", "there is nothing to do again",
        "what was taken back can be done again until something new is done: `hark log` shows both",
    ),
    Refused("undo", 1, "nothing_to_undo", "there is nothing to undo", "`hark log` shows what was recorded"),
)  # fmt: skip


def controls(text: str) -> set[str]:
    """Characters in *text* that a terminal may obey instead of showing."""
    kept = "\n\u200c\u200d\u200e\u200f\u061c"
    return {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in kept}


def style(line: str, option: str) -> str:
    """*line* with an option every command has, before any `--`."""
    head, dashes, tail = line.partition(" -- ")
    return f"{head} {option}{dashes}{tail}"


def refused_plain(hark: Hark, case: Refused, where: str = "") -> None:
    """Holds that a person is told so, and nothing else."""
    ran = hark(style(case.line, "--plain"))

    assert (ran.code, ran.out, ran.err) == (case.code, "", case.person(where))


def refused_json(hark: Hark, case: Refused, **where: Any) -> None:
    """Holds that a script is told so, in one object, with standard error empty."""
    ran = hark(style(case.line, "--json"))

    assert ran.code == case.code
    assert ran.json() == case.script(**where)
    assert next(iter(ran.json())) == "schema"


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.line)
def test_told_to_a_person(hark: Hark, case: Refused) -> None:
    """Nothing on standard output, what is wrong and what to do on standard error."""
    refused_plain(hark, case)


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.line)
def test_told_to_a_script(hark: Hark, case: Refused) -> None:
    """One object on standard output, nothing on standard error, the same exit code."""
    refused_json(hark, case)


@pytest.mark.parametrize("case", TABLE[:1], ids=lambda case: case.line)
def test_json_may_stand_anywhere(hark: Hark, case: Refused) -> None:
    """`--json` counts before the command as well as after it."""
    assert hark(f"--json {case.line}") == hark(f"{case.line} --json")


def test_drawn(hark: Hark) -> None:
    """Drawn for 80 columns, the words are the same."""
    ran = hark("review --kind poem")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: invalid value for `--kind`: `poem` is not one of `concept`, `cloze`,\n"
        "`choice`, `scenario`, `dialogue`\n"
        " hint: see `hark review --help`\n"
    )


def test_after_two_dashes_options_are_words(hark: Hark) -> None:
    """What stands behind `--` is no option: a refusal is then told to a person."""
    ran = hark("show -- --json")

    assert (ran.code, ran.out) == (3, "")
    assert ran.err == f"error: no deck named `--json`\n hint: {DECKS}\n"


@pytest.mark.parametrize("line", ["show l", "due l", "suspend l", "grade l/reflection good"])
def test_ambiguous_prefix(hark: Hark, line: str) -> None:
    """A prefix that fits two decks is refused with both."""
    hark.add_deck("labels", DECK.replace("ID", "labels"))
    case = Refused(line, 3, "ambiguous", "`l` could be `listening` and `labels`", "type a little more")

    refused_plain(hark, case)
    refused_json(hark, case)


def test_ambiguous_among_many(hark: Hark) -> None:
    """Four are named, the rest counted."""
    for number in range(1, 7):
        hark.add_deck(f"deck-{number}", DECK.replace("ID", f"deck-{number}"))

    refused_json(
        hark,
        Refused(
            "show deck-",
            3,
            "ambiguous",
            "`deck-` could be `deck-1`, `deck-2`, `deck-3` and `deck-4` and 2 more",
            "type a little more",
        ),
    )


DECK = """\
format = 1
id = "ID"
title = "A deck"

[[cards]]
id = "one"
kind = "concept"
front = "Who?"
back = "Me."
"""
BROKEN = """\
format = 1
id = "broken"
title = "B"

[[cards]]
id = "a"
kind = "concept"
frnt = "x"
back = "y"
"""


class TestBrokenDeck:
    """A deck in the data folder that cannot be read."""

    @pytest.fixture
    def where(self, hark: Hark) -> str:
        """The file of a deck with two faults."""
        return str(hark.add_deck("broken", BROKEN))

    @pytest.mark.parametrize(
        "line",
        [
            "show broken", "show broken/a", "due broken", "next broken", "review broken", "why broken/a",
            "grade broken/a good", "suspend broken", "resume broken/a", "reset broken", "search a --deck broken",
            "log broken",
        ],
    )  # fmt: skip
    def test_named(self, hark: Hark, where: str, line: str) -> None:
        """Named on purpose it is refused with its first fault, the line, and what to do."""
        case = Refused(line, 4, "invalid_deck", "card 1 has no `front` (and 1 more fault)", 'add `front = "..."`')

        refused_plain(hark, case, f"{where}:5: card `a`: ")
        refused_json(hark, case, file=where, line=5, card="a")

    NOTE = (
        "\nleft out: FILE:5: card 1 has no `front`\n"
        '    hint: add `front = "..."`\n'
        "          1 more fault: `hark check FILE` shows all\n"
    )

    @pytest.mark.parametrize("line", ["", "due", "decks"])
    def test_does_not_stop_the_others(self, hark: Hark, line: str) -> None:
        """The other decks are answered as ever, and the broken one is named with its first fault."""
        sound = hark(f"{line} --plain").out
        where = str(hark.add_deck("broken", BROKEN))

        ran = hark(f"{line} --plain")

        assert (ran.code, ran.err) == (0, "")
        assert ran.out == sound + self.NOTE.replace("FILE", where)

    @pytest.mark.parametrize("line", ["", "due", "decks", "review"])
    def test_does_not_stop_the_others_as_json(self, hark: Hark, line: str) -> None:
        """The same for a script, under `broken`."""
        sound = hark(f"{line} --json").json()
        where = str(hark.add_deck("broken", BROKEN))

        assert hark(f"{line} --json").json() == sound | {
            "broken": [
                {
                    "file": where, "line": 5, "card": "a", "message": "card 1 has no `front`",
                    "hint": 'add `front = "..."`', "faults": 2,
                }
            ]
        }  # fmt: skip

    def test_does_not_stop_a_session(self, hark: Hark, where: str) -> None:  # noqa: ARG002
        """A review holds the sound decks' cards."""
        ran = hark("review --cards 1", stdin="\n3\n")

        assert ran.code == 0
        assert "Question: What does a reflection hand back?\n" in ran.out

    def test_in_place_of_a_bundled_one(self, hark: Hark) -> None:
        """A broken deck of a bundled deck's id hides that deck instead of quietly falling back to it."""
        where = str(hark.add_deck("listening", "format = 3\n"))

        due = hark("due --json").json()

        assert [deck["deck"] for deck in due["decks"]] == ["care"]
        assert [(broken["file"], broken["message"]) for broken in due["broken"]] == [
            (where, "deck format 3 is not known")
        ]
        assert hark("show listening").code == 4

    @pytest.mark.parametrize("kind", ["folder", "dangling link", "pipe"])
    def test_not_a_file(self, hark: Hark, kind: str) -> None:
        """Something that only has the name of a deck is left out, and nothing hangs on it."""
        place = hark.add_deck("odd", "")
        place.unlink()
        if kind == "folder":
            place.mkdir()
        elif kind == "pipe":
            os.mkfifo(place)
        else:
            place.symlink_to("nowhere.toml")

        due = hark("due --json").json()

        assert (due["total"], [broken["file"] for broken in due["broken"]]) == (9, [str(place)])


class TestPlaces:
    """Folders and files that cannot be used."""

    HINT = "make room or allow writing there, or set HARK_HOME to another folder"

    @pytest.mark.parametrize("line", ["", "due", "config", "paths", "grade care/empty-cup good", "review"])
    def test_home_not_absolute(self, hark: Hark, line: str) -> None:
        """A relative HARK_HOME is refused before anything is written."""
        message = "HARK_HOME leads to `some/where`, which is not an absolute path"

        person = hark(f"{line} --plain", HARK_HOME="some/where")
        script = hark(f"{line} --json", HARK_HOME="some/where")

        assert (person.code, person.out) == (1, "")
        assert person.err == f"error: {message}\n hint: set HARK_HOME to a full path\n"
        assert script.code == 1
        assert script.json() == Refused(line, 1, "bad_folder", message, "set HARK_HOME to a full path").script()

    def test_home_not_absolute_version_and_help(self, hark: Hark) -> None:
        """What needs no folder is answered all the same."""
        assert hark("--version", HARK_HOME="some/where").code == 0
        assert hark("due --help", HARK_HOME="some/where").code == 0

    @pytest.mark.parametrize("line", ["grade care/empty-cup good", "suspend care", "undo", "review"])
    def test_data_folder_unwritable(self, hark: Hark, tmp_path: Path, line: str) -> None:
        """Where no folder can be made, a write is refused with 7 and the place."""
        (tmp_path / "file").write_text("in the way")
        hark.home = tmp_path / "file" / "home"
        where = f"{hark.home}/data/progress.db"
        case = Refused(line, 7, "unwritable", "cannot write: Not a directory", self.HINT)

        refused_plain(hark, case, f"{where}: ")
        if line != "review":  # `review --json` writes nothing
            refused_json(hark, case, file=where)

    @pytest.mark.parametrize(
        "line", ["report --out {}", "report --out r.html --svg {}", "forecast --svg {}", "export care --to {}"]
    )
    def test_named_place_unwritable(self, hark: Hark, tmp_path: Path, line: str) -> None:
        """Where the learner said where to, another place is what helps."""
        (tmp_path / "file").write_text("in the way")
        place = tmp_path / "file" / "there"
        line = line.format(place).replace("r.html", str(tmp_path / "r.html"))

        error = hark(f"{line} --json").json()["error"]

        assert (error["code"], error["hint"]) == (
            "unwritable", "make room or allow writing there, or name another place"
        )  # fmt: skip

    @pytest.mark.parametrize(
        "case",
        [
            Refused("due", 7, "unwritable", "cannot write: File name too long", HINT),
            Refused("grade care/empty-cup good", 7, "unwritable", "cannot write: File name too long", HINT),
            Refused("paths", 1, "unreadable", "cannot look there: File name too long", ""),
        ],
        ids=lambda case: case.line,
    )
    def test_name_too_long(self, hark: Hark, tmp_path: Path, case: Refused) -> None:
        """A folder whose name is longer than the file system allows is refused."""
        hark.home = tmp_path / ("x" * 300)
        file = f"{hark.home}/data/progress.db"

        refused_plain(hark, case, f"{file}: ")
        refused_json(hark, case, file=file)

    def test_file_name_too_long(self, hark: Hark) -> None:
        """So is such a deck file to check."""
        file = f"{'x' * 300}.toml"
        case = Refused(f"check {file}", 1, "unreadable", "cannot look there: File name too long", "")

        refused_plain(hark, case, f"{file}: ")
        refused_json(hark, case, file=file)

    def test_no_such_file(self, hark: Hark) -> None:
        """A deck file to check that is not there."""
        case = Refused("check no/such.toml", 3, "no_such_file", "there is no such file or folder", "")

        refused_plain(hark, case, "no/such.toml: ")
        refused_json(hark, case, file="no/such.toml")


class TestConfigFile:
    """A settings file with a fault."""

    @pytest.mark.parametrize(
        ("text", "line", "message", "hint"),
        [
            ("new_per_day = 5\nsesion_minutes = 3\n", 2, "no setting named `sesion_minutes`",
             "did you mean `session_minutes` or `session_cards`?"),
            ("# mine\nnew_per_day = -1\n", 2, "`new_per_day` is set to something it does not take",
             "it takes a whole number from 0 to 1000"),
            ("new_per_day = true\n", 1, "`new_per_day` is set to something it does not take",
             "it takes a whole number from 0 to 1000"),
            ("\n\nday_starts_at = 04:00:00\n", 3, "`day_starts_at` is set to something it does not take",
             "it takes a time such as 04:00"),
            ("[decks.care]\njournal = \"keep\"\n", 2, "no setting named `decks.care.journal`",
             "the settings are `desired_retention`"),
            ("decks = 3\n", 1, "`decks` is not a table of decks", ""),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("command", ["due", "grade care/empty-cup good"])
    def test_named_with_its_line(self, hark: Hark, command: str, text: str, line: int, message: str, hint: str) -> None:
        """The file, the line, what is wrong and what to do; nothing goes on with half the settings."""
        file = self.write(hark, text.encode())
        case = Refused(command, 2, "invalid_config", message, hint)

        refused_plain(hark, case, f"{file}:{line}: ")
        refused_json(hark, case, file=str(file), line=line)

    @pytest.mark.parametrize(
        ("data", "line", "message", "hint"),
        [
            (b"new_per_day = 5\nnew_per_day = \n", 2, "not valid TOML: invalid value", ""),
            (b"# ok\n# \xff\n", 2, "the file is not UTF-8", "save it as UTF-8"),
        ],
    )
    def test_not_toml(self, hark: Hark, data: bytes, line: int, message: str, hint: str) -> None:
        """A file that is no TOML is named with its line too."""
        file = self.write(hark, data)
        case = Refused("due", 2, "invalid_config", message, hint)

        refused_plain(hark, case, f"{file}:{line}: ")
        refused_json(hark, case, file=str(file), line=line)

    def test_a_folder(self, hark: Hark) -> None:
        """A folder in its place is refused."""
        file = hark.home / "config" / "config.toml"
        file.mkdir(parents=True)

        case = Refused("due", 1, "unreadable", "this is not a file", "the settings are one TOML file")
        refused_plain(hark, case, f"{file}: ")
        refused_json(hark, case, file=str(file))

    @staticmethod
    def write(hark: Hark, data: bytes) -> Path:
        """Puts *data* into the learner's settings."""
        file = hark.home / "config" / "config.toml"
        file.parent.mkdir(parents=True)
        file.write_bytes(data)
        return file


class TestProgressFile:
    """A progress file that is not what it should be."""

    HINT = "nothing was changed; keep a copy of it before you do anything else"
    LINES = ("", "show care", "log", "grade care/empty-cup good", "review")

    @pytest.fixture
    def file(self, hark: Hark) -> Path:
        """Where the progress file lies."""
        file = hark.home / "data" / "progress.db"
        file.parent.mkdir(parents=True)
        return file

    def refused(self, hark: Hark, file: Path, line: str, message: str) -> None:
        """Holds that *line* is refused with *message*, and that the file stays as it is."""
        data = file.read_bytes()
        case = Refused(line, 6, "damaged", message, self.HINT)

        refused_plain(hark, case, f"{file}: ")
        refused_json(hark, case, file=str(file))
        assert file.read_bytes() == data
        assert sorted(path.name for path in file.parent.iterdir() if path.name != "backups") == ["progress.db"]

    @pytest.mark.parametrize("line", LINES)
    def test_empty(self, hark: Hark, file: Path, line: str) -> None:
        """A file of no length is not taken for a new one."""
        file.write_bytes(b"")

        self.refused(hark, file, line, "the progress file is empty")

    @pytest.mark.parametrize("line", LINES)
    def test_not_a_database(self, hark: Hark, file: Path, line: str) -> None:
        """A file of something else is left alone."""
        file.write_bytes(b"Once upon a time there was no database at all. " * 50)

        self.refused(hark, file, line, "the progress file is damaged")

    @pytest.mark.parametrize("line", LINES)
    def test_cut_short(self, hark: Hark, file: Path, line: str) -> None:
        """Half a progress file is damaged."""
        file.parent.rmdir()
        hark("grade care/empty-cup good")
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

        self.refused(hark, file, line, "the progress file is damaged")

    def test_of_another_program(self, hark: Hark, file: Path) -> None:
        """A database that is not hark's is left alone."""
        with sqlite3.connect(file) as db:
            db.execute("CREATE TABLE cards (front TEXT)")

        self.refused(hark, file, "grade care/empty-cup good", "the progress file belongs to another program")

    def test_of_a_newer_hark(self, hark: Hark, file: Path) -> None:
        """A file from a newer hark is not touched by an older one."""
        file.parent.rmdir()
        hark("grade care/empty-cup good")
        with sqlite3.connect(file) as db:
            db.execute("PRAGMA user_version = 99")

        self.refused(hark, file, "undo", "the progress file was written by a newer hark: update hark to use it")

    @pytest.mark.parametrize(
        ("line", "change", "what"),
        [
            ("due", "DROP TABLE event", ""),
            ("undo", "DROP TABLE memory", ""),
            ("log", "UPDATE event SET detail = 'x'", ": record 'EVENT' does not fit its checksum"),
            ("log", "UPDATE event SET kind = 'x'", ": record 'EVENT' does not fit its checksum"),
            ("skills", "UPDATE event SET detail = '{\"skills_met\": '", ": record 'EVENT' does not fit its checksum"),
            ("skills", "UPDATE event SET detail = '[\"skills_met\"]'", ": record 'EVENT' does not fit its checksum"),
            ("show care/empty-cup", "UPDATE memory SET state = 'x'", ": the memory of care/empty-cup cannot be read"),
        ],
    )
    def test_damaged_inside(self, hark: Hark, file: Path, line: str, change: str, what: str) -> None:
        """A file whose tables or words are not hark's is damaged as well, and what cannot be read is named."""
        file.parent.rmdir()
        hark("grade care/empty-cup good")
        event = hark("log --json").json()["events"][0]["event"]
        with sqlite3.connect(file) as db:
            db.execute(change)

        self.refused(hark, file, line, f"the progress file is damaged{what.replace('EVENT', event)}")

    def test_what_does_not_need_it(self, hark: Hark, file: Path) -> None:
        """Settings, places and schemas are shown all the same."""
        file.write_bytes(b"")

        assert [hark(line).code for line in ("config", "paths", "schema", "schema due/1", "--version")] == [0] * 5

    def test_setting_beside_it(self, hark: Hark, file: Path) -> None:
        """A setting is set although the progress file is damaged, which stays as it is."""
        file.write_bytes(b"")

        ran = hark("config new_per_day 3")

        assert (ran.code, ran.err) == (0, "")
        assert hark("config new_per_day --json").json()["settings"][0]["value"] == 3
        assert file.read_bytes() == b""


HOSTILE = "\x1b[2J\x9b\x07\u202e\u2066\u200b\U000e0041\x7f"
WITH_ARGUMENT = (
    ["ARG"], ["show", "ARG"], ["show", "care/ARG"], ["due", "ARG"], ["next", "ARG"], ["review", "ARG"], ["why", "ARG"],
    ["grade", "ARG", "good"], ["grade", "care/empty-cup", "ARG"],
    ["grade", "care/empty-cup", "good", "--skills-met", "ARG"],
    ["grade", "care/empty-cup", "good", "--duration-ms", "ARG"], ["search", "ARG"], ["search", "a", "--tag", "ARG"],
    ["search", "a", "--kind", "ARG"], ["search", "a", "--deck", "ARG"], ["search", "a", "--limit", "ARG"],
    ["log", "ARG"],
    ["log", "--since", "ARG"], ["stats", "--days", "ARG"], ["suspend", "ARG"], ["resume", "ARG"], ["reset", "ARG"],
    ["forecast", "--with", "ARG"], ["cohort", "ARG"], ["cohort", ".", "--cohort", "ARG"],
    ["cohort", ".", "--since", "ARG"],
    ["check", "ARG"], ["config", "ARG"], ["config", "journal", "ARG"], ["config", "region", "ARG"], ["schema", "ARG"],
    ["--color", "ARG"], ["due", "--ARG"], ["undo", "ARG"], ["review", "--minutes", "ARG"],
    ["config", "decks.ARG.desired_retention", "0.8"],
)  # fmt: skip


@pytest.mark.parametrize("words", WITH_ARGUMENT, ids=" ".join)
def test_hostile_argument(hark: Hark, words: list[str]) -> None:
    """What a terminal would obey is never repeated raw, neither to a person nor to a script."""
    line = shlex.join([word.replace("ARG", f"a{HOSTILE}b") for word in words])

    ran = [hark(line), hark(f"--plain {line}"), hark(f"--json {line}")]

    assert set().union(*(controls(one.out + one.err) for one in ran)) == set()
    assert ran[2].code == ran[0].code
    assert isinstance(ran[2].json(), dict)


def test_hostile_lines(hark: Hark) -> None:
    """The same for what comes in on standard input."""
    line = f'{{"card": "{HOSTILE[2:]}", "grade": "good"}}\n'.replace("\x9b", "\\u009b").replace("\x07", "\\u0007")

    for option in ("", "--plain", "--json"):
        ran = hark(f"grade - {option}", stdin=line)
        assert ran.code in (2, 3)
        assert controls(ran.out + ran.err) == set()


def test_hostile_home(hark: Hark) -> None:
    """And for the environment."""
    ran = hark("due", HARK_HOME=f"some/{HOSTILE}")

    assert ran.code == 1
    assert controls(ran.err) == set()


COMMANDS = (
    "review", "due", "next", "grade", "undo", "redo", "decks", "show", "search", "log", "why", "stats", "suspend",
    "forecast", "resume", "reset", "config", "paths", "schema", "--version", "--help",
)  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(
        (
            "listening", "care/empty-cup", "listening/two-parts#2", "good", "again", "0.8", "5", "--limit", "--since",
            "--cram", "--kind", "--tag", "--unset", "--key", "--exit-code", "new_per_day", "2026-03-01", "due/1", "--",
            "/", "#", "",
        )
    ),
    st.text(max_size=6),
)  # fmt: skip


@given(command=st.sampled_from(COMMANDS), words=st.lists(WORDS, max_size=4))
def test_any_command_line(hark: Hark, command: str, words: list[str]) -> None:
    """Whatever is typed, the answer is one object with its schema first and an exit code that was promised."""
    ran: Ran = hark(shlex.join([command, "--json", *words]))

    answer = ran.json()
    assert next(iter(answer)) == "schema"
    assert ran.code in (0, 1, 2, 3)
    assert (answer["schema"] == "hark.error/1") is (ran.code != 0) or command == "due"
    assert answer["schema"] != "hark.error/1" or answer["error"]["exit"] == ran.code
    assert controls(ran.out) == set()


HOSTILE = "x\n::error::forged\r\x1b[2J\u202e\u2028y"


@pytest.mark.parametrize(
    "command",
    [
        "", "import", "check", "show", "why", "merge", "restore", "config", "help", "export", "new", "edit", "remove",
        "update", "suspend", "reset", "search --deck", "review --tag", "grade care/empty-cup", "check --select",
    ],
)  # fmt: skip
@pytest.mark.parametrize("style", ["--plain", "--color always"])
def test_what_was_typed_begins_no_line_of_ours(hark: Hark, command: str, style: str) -> None:
    """A name that strangers may have made up stands in one line, with nothing that a terminal or a CI would obey."""
    ran = hark(f"{command} {style} {shlex.quote(HOSTILE)}", COLUMNS="0")

    said = re.sub("\x1b\\[[0-9;]*m", "", ran.err)
    assert ran.code in (1, 2, 3)
    assert ran.out == ""
    assert [line.split(":")[0] for line in said.splitlines()] == ["error", " hint"][: said.count("\n")]
    assert not set(said) & set("\r\x1b\u202e\u2028")


def test_keys_and_replies_are_not_obeyed(hark: Hark) -> None:
    """A key and a reply from a program are kept; when they are said again, it is in one line or safely."""
    hark("config journal keep")
    typed = shlex.quote(HOSTILE)
    said = [hark(f"grade care/tired-of-it good --key {typed} --reply {typed} --plain").out]
    said += [
        hark(f"{line} --plain").out for line in ("journal", "log", "why care/tired-of-it", "show care/tired-of-it")
    ]

    assert [line for text in said for line in text.split("\n") if line.lstrip().startswith("::")] == []
    assert not set("".join(said)) & set("\r\x1b\u202e\u2028")
