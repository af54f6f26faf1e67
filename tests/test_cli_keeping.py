# SPDX-License-Identifier: MIT
"""Upkeep from the command line: check, config, paths, schema."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from places import SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Hark

SCHEMAS = [
    "change/1", "check/1", "config/1", "decks/1", "due/1", "error/1", "grade/1", "help/1", "home/1", "log/1", "next/1",
    "paths/1", "review/1", "rule/1", "schema/1", "schemas/1", "search/1", "show_card/1", "show_deck/1", "stats/1",
    "summary/1", "undo/1", "version/1", "why/1",
]  # fmt: skip
"""The answers of the first version. A later one may add to them and take none away."""
SETTINGS = (
    ("desired_retention", 0.9, "how likely you want to recall a card when it comes back", "a number from 0.7 to 0.97"),
    ("new_per_day", 10, "how many new cards a day may bring", "a whole number from 0 to 1000"),
    ("session_minutes", 5, "how long a session should take", "a whole number of minutes from 1 to 240"),
    ("session_cards", 0, "how many cards a session may hold, 0 for no limit", "a whole number from 0 to 1000"),
    ("day_starts_at", "04:00", "when a study day begins, on your clock", "a time such as 04:00"),
    (
        "region", "", "whose helplines to show with cards about safety",
        "a country's two letters such as us, or nothing",
    ),
    ("journal", "ask", "whether your typed replies are kept on this computer", "`ask`, `keep` or `off`"),
    (
        "backup_room_mib", 200, "how much room backups of your progress may take, in MiB",
        "a whole number from 1 to 1000000",
    ),
)  # fmt: skip


BROKEN = """\
format = 1
id = "broken"
title = "B"

[[cards]]
id = "a"
kind = "concept"
frnt = "x"
back = "y"

[[cards]]
id = "b"
kind = "concpt"
"""


SOUND = """\
format = 1
id = "sound"
title = "S"

[[cards]]
id = "a"
kind = "concept"
front = "What does a pause hand over?"
back = "Room to go on."
topics = ["T"]
sources = ["A book (2020)"]
difficulty = 1

[[cards]]
id = "b"
kind = "choice"
question = "Ana waited all week. Which reply fits?"
options = [
  { text = "They were busy, surely.", why = "It explains the hurt away before it was heard." },
  { text = "That sounds lonely to me", correct = true, why = "It names the feeling and then stops there." },
  { text = "Have a rest first, then.", why = "It is advice that nobody has asked you for." },
]
topics = ["T"]
sources = ["A book (2020)"]
difficulty = 1
"""
POOR = (
    SOUND.replace("sound", "poor").replace("What does a pause", "Does a pause").replace("busy, surely.", "always busy.")
)
"""A warning on line 8 and an advice on line 18."""
YES_NO = "the front can be answered with yes or no"
ABSOLUTE = "“They were always busy.” is the only option with an absolute"


def silenced(text: str) -> str:
    """The deck *text* with its warning silenced."""
    return text.replace("front = ", 'allow = { yes-no-front = "the exam asks it so" }\nfront = ')


class TestCheck:
    """`hark check`."""

    @staticmethod
    def file(folder: Path, text: str) -> Path:
        """A deck file with *text* in it, under the name that the text gives."""
        file = folder / f"{tomllib.loads(text)['id']}.toml"
        file.write_text(text, encoding="utf-8")
        return file

    @pytest.mark.parametrize("option", ["", "--plain", "--at advice"])
    def test_sound(self, hark: Hark, tmp_path: Path, option: str) -> None:
        """A sound file is counted and nothing more."""
        ran = hark(f"check {self.file(tmp_path, SOUND)} {option}")

        assert (ran.code, ran.out, ran.err) == (0, "Nothing to mend in 2 cards of 1 file.\n", "")

    def test_folder(self, hark: Hark, tmp_path: Path) -> None:
        """A folder stands for the deck files in it, and an empty one for none."""
        answer = {
            "schema": "hark.check/1",
            "files": 1,
            "cards": 2,
            "faults": [],
            "findings": [],
            "fixed": 0,
            "not_fixed": 0,
        }
        assert hark(f"check {tmp_path}").out == "Nothing to mend in 0 cards of 0 files.\n"

        self.file(tmp_path, SOUND)

        assert hark(f"check {tmp_path}").out == "Nothing to mend in 2 cards of 1 file.\n"
        assert hark(f"check {tmp_path} --json").json() == answer

    def test_findings(self, hark: Hark, tmp_path: Path) -> None:
        """Each finding is where, which card, what, how grave and by which rule; then the line it stands on."""
        ran = hark(f"check {self.file(tmp_path, POOR)} --plain")

        assert (ran.code, ran.err) == (1, "")
        assert ran.out.replace(str(tmp_path), "HERE") == (
            f"HERE/poor.toml:8: card `a`: {YES_NO} [warning, yes-no-front]\n"
            'line 8: front = "Does a pause hand over?"\n'
            f"HERE/poor.toml:18: card `b`: {ABSOLUTE} [advice, lone-absolute]\n"
            "line 18: options = [\n"
            "\n"
            "1 warning, 1 advice in 2 cards of 1 file.\n"
            "`hark check --explain RULE` says why a rule is there.\n"
        )

    def test_findings_of_a_deck(self, hark: Hark, tmp_path: Path) -> None:
        """A finding about a deck as a whole is on its first line and names no card."""
        ran = hark(f"check {self.file(tmp_path, SOUND[: SOUND.index('[[cards]]', 70)])} --plain")

        assert ran.code == 0
        assert ran.out.replace(str(tmp_path), "HERE") == (
            "HERE/sound.toml:1: topic T has no choice or scenario [advice, one-sided-topic]\n"
            "\n"
            "1 advice in 1 card of 1 file.\n"
            "`hark check --explain RULE` says why a rule is there.\n"
        )

    def test_findings_for_a_person(self, hark: Hark, tmp_path: Path) -> None:
        """On a terminal the same words, broken into lines where they must be, and a mark under the key."""
        file = self.file(tmp_path, POOR)

        human, plain = hark(f"check {file}"), hark(f"check {file} --plain")

        assert human.code == 1
        drawn = human.out.replace("\n    │ ^^^^^\n", "\n").replace("\n     │ ^^^^^^^\n", "\n")
        unbroken = ["".join(text.split()) for text in (drawn.replace("8 │ ", "8: "), plain.out.replace("line ", ""))]
        assert unbroken[0] == unbroken[1]  # the path may be longer than a line
        assert human.out.count("^") == len("front" + "options")
        assert "\x1b" not in human.out
        assert "\x1b" in hark(f"check {file} --color always").out

    def test_findings_as_json(self, hark: Hark, tmp_path: Path) -> None:
        """The same for a script, silenced findings with their reason among them."""
        file = self.file(tmp_path, silenced(POOR))

        ran = hark(f"check {file} --json")

        assert ran.code == 0
        assert ran.json() == {
            "schema": "hark.check/1",
            "files": 1,
            "cards": 2,
            "faults": [],
            "findings": [
                {
                    "file": str(file), "line": 9, "card": "a", "key": "front", "rule": "yes-no-front",
                    "severity": "warning", "message": YES_NO, "allowed": "the exam asks it so",
                    "excerpt": 'front = "Does a pause hand over?"', "column": 1,
                },
                {
                    "file": str(file), "line": 19, "card": "b", "key": "options", "rule": "lone-absolute",
                    "severity": "advice", "message": ABSOLUTE, "allowed": None, "excerpt": "options = [", "column": 1,
                },
            ],
            "fixed": 0,
            "not_fixed": 0,
        }  # fmt: skip

    def test_silenced(self, hark: Hark, tmp_path: Path) -> None:
        """What is silenced with a reason is counted and not shown."""
        file = self.file(tmp_path, silenced(POOR.replace("always busy.", "busy, surely.")))

        ran = hark(f"check {file} --plain --at advice")

        assert (ran.code, ran.err) == (0, "")
        assert ran.out == "Nothing to mend in 2 cards of 1 file. 1 silenced with a reason.\n"

    def test_silenced_without_a_reason(self, hark: Hark, tmp_path: Path) -> None:
        """An empty reason is a fault of form, and then the rules do not see the file."""
        file = self.file(tmp_path, silenced(POOR).replace("the exam asks it so", " "))

        ran = hark(f"check {file} --plain")

        assert ran.code == 1
        assert ran.out.replace(str(file), "FILE") == (
            "FILE:8: card `a`: `yes-no-front` is silenced without a reason [allow]\n"
            ' hint: write `allow = { yes-no-front = "the reason" }`\n'
            'line 8: allow = { yes-no-front = " " }\n'
            "\n"
            "1 fault in 0 cards of 1 file.\n"
        )

    GRAVE = POOR.replace("Room to go on.", "A junkie.")
    LIGHT = POOR.replace("Does a pause", "What does a pause")

    @pytest.mark.parametrize(
        ("text", "at", "code"),
        [
            (SOUND, "advice", 0),
            (LIGHT, "advice", 1),
            (LIGHT, "warning", 0),
            (LIGHT, "error", 0),
            (POOR, "advice", 1),
            (POOR, "warning", 1),
            (POOR, "error", 0),
            (GRAVE, "error", 1),
            (silenced(POOR), "advice", 1),
            (silenced(POOR), "warning", 0),
            (silenced(LIGHT), "warning", 1),  # there is nothing to silence, and the code of the rule is a wrong one
        ],
    )
    def test_at(self, hark: Hark, tmp_path: Path, text: str, at: str, code: int) -> None:
        """`--at` says from which weight on the exit code is 1; the answer is the same, and so for a script."""
        if text == silenced(self.LIGHT):
            text = text.replace("yes-no-front", "yes-no")
        file = self.file(tmp_path, text)

        assert hark(f"check {file} --at {at}").code == code
        assert hark(f"check {file} --at {at} --json").code == code
        assert hark(f"check {file} --at {at}").out == hark(f"check {file}").out

    def test_at_is_warning(self, hark: Hark, tmp_path: Path) -> None:
        """Unless it is said otherwise, advice does not fail and a warning does."""
        assert hark(f"check {self.file(tmp_path, self.LIGHT)}").code == 0
        assert hark(f"check {self.file(tmp_path, POOR)}").code == 1

    def test_at_something_else(self, hark: Hark) -> None:
        """Another word for the weight is misuse."""
        ran = hark(f"check {SMALL} --at grave --plain")

        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            "error: invalid value for `--at`: `grave` is not one of `advice`, `warning`, `error`\n"
            " hint: see `hark check --help`\n"
        )

    def test_explain(self, hark: Hark) -> None:
        """The page of a rule: its weight, what it wants, why, a poor example and a better one."""
        ran = hark("check --explain yes-no-front --plain")

        assert (ran.code, ran.err) == (0, "")
        assert ran.out == (
            "yes-no-front · warning\n"
            "A front cannot be answered with yes or no.\n"
            "\n"
            "Half of all guesses are right, and the reason, which is what matters, is never asked for.\n"
            "\n"
            "Poor\nIs praise a roadblock?\n"
            "Better\nWhen does praise become a roadblock?\n"
        )
        assert not hark.home.exists()

    def test_explain_as_json(self, hark: Hark) -> None:
        """The same for a script."""
        assert hark("check --explain yes-no-front --json").json() == {
            "schema": "hark.rule/1",
            "rule": "yes-no-front",
            "severity": "warning",
            "says": "A front cannot be answered with yes or no.",
            "why": "Half of all guesses are right, and the reason, which is what matters, is never asked for.",
            "poor": "Is praise a roadblock?",
            "better": "When does praise become a roadblock?",
        }

    def test_explain_comes_before_paths(self, hark: Hark) -> None:
        """With files beside it, the page is shown instead."""
        assert hark(f"check {SMALL} --explain yes-no-front") == hark("check --explain yes-no-front")
        assert hark("check no-such.toml --explain yes-no-front") == hark("check --explain yes-no-front")

    def test_explain_an_unknown_rule(self, hark: Hark) -> None:
        """A code that is none is misuse, and the nearest one is named."""
        ran = hark("check --explain unknown-alow --plain")

        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "error: unknown rule `unknown-alow`\n hint: did you mean `unknown-allow`?\n"

    def test_every_rule_is_explained(self, hark: Hark) -> None:
        """Each rule that a check can name has its page."""
        assert hark("check --explain zzzzzzzz", COLUMNS="0").err.splitlines()[1] == (
            " hint: `hark check --explain all` lists them"
        )
        codes = [rule["rule"] for rule in hark("check --explain all --json").json()["rules"]]

        assert len(codes) == 35
        assert [code for code in codes if hark(f"check --explain {code} --json").json()["rule"] != code] == []

    def test_every_fault(self, hark: Hark, tmp_path: Path) -> None:
        """All faults of a file come at once, each with line, card, code and what to do; the exit code is 1."""
        file, sound = tmp_path / "broken.toml", self.file(tmp_path, SOUND)
        file.write_text(BROKEN)

        ran = hark(f"check {file} {sound} --plain --at error")

        assert (ran.code, ran.err) == (1, "")
        assert ran.out.replace(str(file), "FILE") == (
            "FILE:5: card `a`: card 1 has no `front` [missing]\n"
            ' hint: add `front = "..."`\n'
            "line 5: [[cards]]\n"
            "FILE:8: card `a`: card 1 has an unknown key `frnt` [unknown-key]\n"
            " hint: did you mean `front`?\n"
            'line 8: frnt = "x"\n'
            "FILE:13: card `b`: unknown kind `concpt` [kind]\n"
            " hint: did you mean `concept`?\n"
            'line 13: kind = "concpt"\n'
            "\n"
            "3 faults in 2 cards of 2 files.\n"
        )

    def test_faults_and_findings(self, hark: Hark, tmp_path: Path) -> None:
        """Faults come first; what the other files could do better comes after them."""
        file, poor = tmp_path / "broken.toml", self.file(tmp_path, self.GRAVE)
        file.write_text(BROKEN.replace("frnt", "front"))

        ran = hark(f"check {poor} {file} --plain")

        label = "“junkie” outside quotation marks; rather “person who uses drugs”"
        assert ran.code == 1
        assert ran.out.replace(str(tmp_path), "HERE") == (
            "HERE/broken.toml:13: card `b`: unknown kind `concpt` [kind]\n"
            " hint: did you mean `concept`?\n"
            'line 13: kind = "concpt"\n'
            f"HERE/poor.toml:8: card `a`: {YES_NO} [warning, yes-no-front]\n"
            'line 8: front = "Does a pause hand over?"\n'
            f"HERE/poor.toml:9: card `a`: {label} [error, label-word]\n"
            'line 9: back = "A junkie."\n'
            f"HERE/poor.toml:18: card `b`: {ABSOLUTE} [advice, lone-absolute]\n"
            "line 18: options = [\n"
            "\n"
            "1 fault, 1 error, 1 warning, 1 advice in 2 cards of 2 files.\n"
            "`hark check --explain RULE` says why a rule is there.\n"
        )

    def test_json(self, hark: Hark, tmp_path: Path) -> None:
        """Faults for a script."""
        file = tmp_path / "broken.toml"
        file.write_text(BROKEN.replace("frnt", "front"))

        ran = hark(f"check {file} --json")

        assert ran.code == 1
        assert ran.json() == {
            "schema": "hark.check/1",
            "files": 1,
            "cards": 0,
            "faults": [
                {
                    "file": str(file), "line": 13, "card": "b", "code": "kind", "message": "unknown kind `concpt`",
                    "hint": "did you mean `concept`?", "excerpt": 'kind = "concpt"', "column": 1,
                }
            ],
            "findings": [],
            "fixed": 0,
            "not_fixed": 0,
        }  # fmt: skip

    def test_name_of_the_file(self, hark: Hark, tmp_path: Path) -> None:
        """A deck lies in a file of its own name."""
        file = tmp_path / "other.toml"
        file.write_text(SOUND, encoding="utf-8")

        ran = hark(f"check {file} --plain")

        assert ran.code == 1
        assert ran.out.replace(str(file), "FILE") == (
            "FILE:1: the deck's id is `sound`, not the name of its file [file-name]\n"
            " hint: rename it to `sound.toml`, or set `id` to the file's name\n"
            "line 1: format = 1\n"
            "\n"
            "1 fault in 0 cards of 1 file.\n"
        )

    def test_lines_of_cards_without_a_header(self, hark: Hark, tmp_path: Path) -> None:
        """A card in an inline array has no line of its own; the finding is told all the same."""
        text = SOUND.partition("\n[[cards]]")[0] + (
            'cards = [{ id = "a", kind = "concept", front = "Is it so?", back = "B", topics = ["T"], '
            'sources = ["A"], difficulty = 1 }]\n'
        )

        ran = hark(f"check {self.file(tmp_path, text)} --json --at error")

        told = [(one["rule"], one["line"]) for one in ran.json()["findings"]]
        assert told == [("yes-no-front", None), ("one-sided-topic", 1)]

    def test_duplicates_across_files(self, hark: Hark, tmp_path: Path) -> None:
        """What two files ask alike is told at the later card, and which one it is like."""
        one, two = self.file(tmp_path, SOUND), self.file(tmp_path, SOUND.replace("sound", "twin"))

        ran = hark(f"check {one} {two} --plain")

        assert ran.code == 1
        assert ran.out.replace(str(tmp_path), "HERE") == (
            "HERE/twin.toml:8: card `a`: it asks nearly the same as sound/a [warning, near-duplicate]\n"
            'line 8: front = "What does a pause hand over?"\n'
            "HERE/twin.toml:17: card `b`: it asks nearly the same as sound/b [warning, near-duplicate]\n"
            'line 17: question = "Ana waited all week. Which reply fits?"\n'
            "\n"
            "2 warnings in 4 cards of 2 files.\n"
            "`hark check --explain RULE` says why a rule is there.\n"
        )

    def test_a_file_named_twice(self, hark: Hark, tmp_path: Path) -> None:
        """A file named beside its folder, or twice, is checked once: no card is like itself."""
        file = self.file(tmp_path, SOUND)

        assert hark(f"check {tmp_path} {file}").out == "Nothing to mend in 2 cards of 1 file.\n"

    def test_a_finding_is_one_short_line(self, hark: Hark, tmp_path: Path) -> None:
        """However long an option is and however many lines it has, what is said of it fits a line."""
        text = POOR.replace("They were always busy.", "They were always\\nbusy " + "and away " * 800)

        ran = hark(f"check {self.file(tmp_path, text)} --plain --at error")

        assert ran.code == 0
        told = ran.out.partition("\n\n")[0].splitlines()
        assert all(line.startswith(str(tmp_path)) and line.endswith("]") for line in told[::2])
        assert [line.partition(":")[0] for line in told[1::2]] == [f"line {at}" for at in (8, 18)]
        assert max(len(line) for line in told) < len(str(tmp_path)) + 300

    def test_does_not_need_settings_or_progress(self, hark: Hark) -> None:
        """Checking a file works whatever else is broken, and leaves no trace."""
        assert hark(f"check {SMALL} --at error", HARK_HOME="not/absolute").code == 0
        assert not hark.home.exists()


class TestConfig:
    """`hark config`."""

    @staticmethod
    def file(hark: Hark) -> Path:
        """The learner's settings."""
        return hark.home / "config" / "config.toml"

    def write(self, hark: Hark, text: str) -> None:
        """Puts *text* into the learner's settings."""
        self.file(hark).parent.mkdir(parents=True)
        self.file(hark).write_text(text)

    def test_list(self, hark: Hark) -> None:
        """Every setting with its value, what it is about and what it takes."""
        assert hark("config --plain").out == (
            "".join(
                f"{name} = {default if default != '' else '(nothing)'}\n  {about}; takes {takes}\n"
                for name, default, about, takes in SETTINGS
            )
            + f"\nKept in {self.file(hark)}\n"
        )

    def test_list_as_json(self, hark: Hark) -> None:
        """The same for a script."""
        assert hark("config --json").json() == {
            "schema": "hark.config/1",
            "file": str(self.file(hark)),
            "settings": [
                {"name": name, "value": default, "default": default, "is_default": True, "about": about, "takes": takes}
                for name, default, about, takes in SETTINGS
            ],
        }

    def test_get(self, hark: Hark) -> None:
        """One setting."""
        ran = hark("config new_per_day --plain")

        assert (ran.code, ran.err) == (0, "")
        assert ran.out == (
            "new_per_day = 10\n"
            "  how many new cards a day may bring; takes a whole number from 0 to 1000\n"
            "\n"
            f"Kept in {self.file(hark)}\n"
        )
        assert not hark.home.exists()

    @pytest.mark.parametrize(
        ("name", "typed", "value"),
        [
            ("desired_retention", "0.85", 0.85),
            ("desired_retention", "0.7", 0.7),
            ("desired_retention", "0.97", 0.97),
            ("new_per_day", "0", 0),
            ("new_per_day", "1000", 1000),
            ("session_minutes", "240", 240),
            ("session_cards", "12", 12),
            ("day_starts_at", "23:59", "23:59"),
            ("region", "us", "us"),
            ("journal", "off", "off"),
        ],
    )
    def test_set(self, hark: Hark, name: str, typed: str, value: float | str) -> None:
        """A setting is written to the file, and the answer is what it is now."""
        default = next(default for known, default, _, _ in SETTINGS if known == name)

        ran = hark(f"config {name} {typed} --json")

        [setting] = ran.json()["settings"]
        assert (setting["name"], setting["value"], setting["default"], setting["is_default"]) == (
            name,
            value,
            default,
            False,
        )
        assert hark(f"config {name} --json").json() == ran.json()
        assert tomllib.loads(self.file(hark).read_text()) == {name: value}

    def test_set_says_the_default(self, hark: Hark) -> None:
        """A value that is not the default names the default."""
        assert hark("config new_per_day 5").out.splitlines()[0] == "new_per_day = 5 (default 10)"

    def test_takes_effect(self, hark: Hark) -> None:
        """The next command works by it, and so does `due.txt`."""
        hark("config new_per_day 3")

        assert hark("due --json").json()["new"] == 3
        assert (hark.home / "cache" / "due.txt").read_text().splitlines()[0] == "1772442000 3"

    def test_unset(self, hark: Hark) -> None:
        """Back to the default: the key leaves the file."""
        hark("config new_per_day 5")

        ran = hark("config new_per_day --unset --json")

        assert ran.json()["settings"][0]["is_default"] is True
        assert self.file(hark).read_text() == ""

    def test_nothing_as_a_value(self, hark: Hark) -> None:
        """A region can be set back to nothing."""
        hark("config region us")

        assert hark("config region ''").code == 0
        assert hark("config region --json").json()["settings"][0]["value"] == ""

    def test_keeps_the_rest_of_the_file(self, hark: Hark) -> None:
        """Setting a key changes its line and nothing else."""
        self.write(hark, "# mine\nnew_per_day   =  4 # few\n\n[decks.listening] # x\ndesired_retention = 0.8\n")

        hark("config new_per_day 6")
        hark("config decks.listening.desired_retention 0.85")

        assert self.file(hark).read_text() == (
            "# mine\nnew_per_day   =  6 # few\n\n[decks.listening] # x\ndesired_retention = 0.85\n"
        )

    def test_of_a_deck(self, hark: Hark) -> None:
        """A deck's own retention holds for that deck only."""
        ran = hark("config decks.care.desired_retention 0.8 --json")

        [setting] = ran.json()["settings"]
        assert (setting["name"], setting["value"], setting["is_default"]) == (
            "decks.care.desired_retention",
            0.8,
            False,
        )
        assert hark("why care/empty-cup --json").json()["desired_retention"] == 0.8
        assert hark("why listening/pause --json").json()["desired_retention"] == 0.9

    def test_unset_of_a_deck(self, hark: Hark) -> None:
        """Unset, the deck follows the setting for all."""
        hark("config decks.care.desired_retention 0.8")
        hark("config desired_retention 0.85")

        hark("config decks.care.desired_retention --unset")

        assert hark("why care/empty-cup --json").json()["desired_retention"] == 0.85

    def test_refused_value_changes_nothing(self, hark: Hark) -> None:
        """After a refusal the file is byte for byte what it was."""
        self.write(hark, "new_per_day = 4\n")

        assert hark("config new_per_day 1001").code == 2
        assert hark("config new_per_day 3.5").code == 2
        assert self.file(hark).read_text() == "new_per_day = 4\n"

    def test_faulty_file_is_the_persons_to_mend(self, hark: Hark) -> None:
        """A file with a fault is not written to, not even to set another key."""
        self.write(hark, "sesion_cards = 4\n")

        assert hark("config new_per_day 5").code == 2
        assert self.file(hark).read_text() == "sesion_cards = 4\n"

    def test_file_that_is_not_text(self, hark: Hark) -> None:
        """Setting a key in a file that is not UTF-8 is refused like reading it."""
        self.write(hark, "")
        self.file(hark).write_bytes(b"# \xff\n")

        assert hark("config new_per_day 5") == hark("config new_per_day")

    def test_inline_table(self, hark: Hark) -> None:
        """A deck's setting may stand in an inline table."""
        self.write(hark, "decks = { care = { desired_retention = 0.8 } }\n")

        assert hark("config decks.care.desired_retention 0.85").code == 0
        assert hark("why care/empty-cup --json").json()["desired_retention"] == 0.85

    def test_regions_offered_can_be_set(self, hark: Hark) -> None:
        """Every region that the hint offers is one that the setting takes."""
        hint = hark("config region zz --json").json()["error"]["hint"]

        assert hint == "listed are `us`; others see the entry for the world"
        assert hark("config region us").code == 0
        assert hark("config region world").code == 2

    def test_of_an_unknown_deck(self, hark: Hark) -> None:
        """A setting for a deck that does not exist is refused."""
        ran = hark("config decks.lisening.desired_retention 0.8")

        assert (ran.code, ran.out) == (3, "")
        assert ran.err == "error: no deck named `lisening`\n hint: did you mean `listening`?\n"
        assert not (hark.home / "config").exists()

    def test_value_and_unset(self, hark: Hark) -> None:
        """To set and to unset at once is misuse."""
        ran = hark("config new_per_day 5 --unset")

        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            "error: `--unset` takes the name of a setting and no value\n hint: hark config NAME --unset\n"
        )
        assert not hark.home.exists()

    def test_unset_of_what_is_not_set(self, hark: Hark) -> None:
        """Unsetting what is not set leaves the file as it is."""
        self.write(hark, "new_per_day = 4\n")

        hark("config decks.care.desired_retention --unset")

        assert self.file(hark).read_text() == "new_per_day = 4\n"


class TestPaths:
    """`hark paths`."""

    def test_json(self, hark: Hark) -> None:
        """Every place, and whether there is anything yet."""
        places = (
            ("progress", hark.home / "data" / "progress.db", False),
            ("decks", hark.home / "data" / "decks", False),
            ("bundled decks", SMALL, True),
            ("config", hark.home / "config" / "config.toml", False),
            ("due", hark.home / "cache" / "due.txt", False),
        )

        assert hark("paths --json").json() == {
            "schema": "hark.paths/1",
            "paths": [{"name": name, "path": str(path), "exists": exists} for name, path, exists in places],
        }

    def test_plain(self, hark: Hark) -> None:
        """The same in words, once there is progress."""
        hark("grade care/empty-cup good")

        assert hark("paths --plain").out.replace(str(hark.home), "HOME").replace(str(SMALL), "SMALL") == (
            "progress: HOME/data/progress.db\n"
            "decks: HOME/data/decks (not there yet)\n"
            "bundled decks: SMALL\n"
            "config: HOME/config/config.toml (not there yet)\n"
            "due: HOME/cache/due.txt\n"
        )

    def test_modes(self, hark: Hark) -> None:
        """Progress is for its owner's eyes only."""
        hark("grade care/empty-cup good")

        data = hark.home / "data"
        assert (data.stat().st_mode & 0o777, (data / "progress.db").stat().st_mode & 0o777) == (0o700, 0o600)


class TestSchema:
    """`hark schema`."""

    def test_list(self, hark: Hark) -> None:
        """Every answer of the first version is still there, in order."""
        names = hark("schema --json").json()["names"]

        assert names == sorted(names)
        assert [name for name in names if name in SCHEMAS] == SCHEMAS
        assert hark("schema").out == "".join(f"{name}\n" for name in names)

    @pytest.mark.parametrize("name", SCHEMAS)
    def test_each(self, hark: Hark, name: str) -> None:
        """A schema's document is for the answer of that name, and the same complete."""
        document = hark(f"schema {name} --json").json()["document"]

        assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert document["title"] == f"hark.{name}"
        assert document["properties"]["schema"] == {"const": f"hark.{name}"}
        assert document["required"] == list(document["properties"])

    def test_names(self, hark: Hark) -> None:
        """A schema may be named in full or without its version, and a person gets the bare document."""
        shown = hark("schema due/1")

        assert json.loads(shown.out) == hark("schema due/1 --json").json()["document"]
        assert hark("schema hark.due/1") == shown
        assert hark("schema due") == shown

    def test_whole(self, hark: Hark) -> None:
        """One document in full: the error, a promise to every script."""
        text, maybe_text, maybe_int = (
            {"type": "string"},
            {"anyOf": [{"type": "string"}, {"type": "null"}]},
            {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        )

        assert hark("schema error/1 --json").json() == {
            "schema": "hark.schema/1",
            "name": "hark.error/1",
            "document": {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "title": "hark.error/1",
                "type": "object",
                "description": "Any command that was refused.",
                "properties": {
                    "schema": {"const": "hark.error/1"},
                    "error": {
                        "type": "object",
                        "description": "A refusal.",
                        "properties": {
                            "code": text,
                            "message": text,
                            "hint": text,
                            "exit": {"type": "integer"},
                            "where": {
                                "type": "object",
                                "description": "The place a refusal is about.",
                                "properties": {"file": maybe_text, "line": maybe_int, "card": maybe_text},
                                "required": ["file", "line", "card"],
                            },
                        },
                        "required": ["code", "message", "hint", "exit", "where"],
                    },
                },
                "required": ["schema", "error"],
            },
        }

    def test_needs_nothing(self, hark: Hark) -> None:
        """Schemas are printed whatever state the learner's files are in."""
        assert hark("schema due/1", HARK_HOME="not/absolute").code == 0
