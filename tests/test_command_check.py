# SPDX-License-Identifier: MIT
"""`hark check`: faults and findings as they are told, and the rules explained."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from places import SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Hark

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


def bare(cards: int) -> str:
    """A deck of that many sound cards, none of which names a source."""
    card = '[[cards]]\nid = "c{0}"\nkind = "concept"\nfront = "Q{0}"\nback = "B"\ndifficulty = 1\ntopics = ["T"]\n'
    return 'format = 1\nid = "bare"\ntitle = "B"\n' + "".join(card.format(number) for number in range(cards))


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
            "selected": [],
        }
        assert hark(f"check {tmp_path}").out == "There is no deck to check. `hark new DECK` begins one of your own.\n"

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
            "selected": [],
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

        assert len(codes) == 44
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
                    "mark": None,
                }
            ],
            "findings": [],
            "fixed": 0,
            "not_fixed": 0,
            "selected": [],
        }  # fmt: skip

    def test_the_mark_stands_under_the_fault(self, hark: Hark, tmp_path: Path) -> None:
        """What TOML cannot read is marked where it stands, also in the middle of a long line, with a way to mend it."""
        (tmp_path / "a.toml").write_text("title = “First week”\n", encoding="utf-8")
        (tmp_path / "b.toml").write_text('  front = "She said "hi" to me"\n')
        (tmp_path / "c.toml").write_text(f'front = "{"x" * 120} "and" {"y" * 90}"\n')

        ran = hark(f"check {tmp_path}", COLUMNS="0")

        assert ran.out.replace(f"{tmp_path}/", "") == (
            "a.toml:1: not valid TOML: invalid value [toml]\n"
            ' hint: a text stands between straight quotes: `"..."`\n'
            "  1 │ title = “First week”\n"
            "    │         ^\n"
            "b.toml:1: not valid TOML: expected newline or end of document after a statement [toml]\n"
            " hint: a quote within a text is written `\\\"`, or the text stands between `'''` and `'''`\n"
            '  1 │ front = "She said "hi" to me"\n'
            "    │                    ^\n"
            "c.toml:1: not valid TOML: expected newline or end of document after a statement [toml]\n"
            " hint: a quote within a text is written `\\\"`, or the text stands between `'''` and `'''`\n"
            f'  1 │ …{"x" * 48} "and" {"y" * 43}…\n'
            f"    │ {' ' * 51}^\n"
            "\n"
            "3 faults in 0 cards of 3 files.\n"
        )
        assert [fault["column"] for fault in hark(f"check {tmp_path} --json").json()["faults"]] == [9, 22, 132]

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


class TestByName:
    """Decks named by their ids, and one's own without any name."""

    def test_a_deck_by_its_id(self, hark: Hark) -> None:
        """An id stands for the deck's file, one's own or one that came with hark; a beginning of it does, too."""
        file = hark.add_deck("first-week", 'format = 1\nid = "first-week"\ntitle = "T"\n')

        assert hark("check first-week --json").json()["faults"][0]["file"] == str(file)
        assert hark("check first").code == 1
        assert hark("check care --json").json()["files"] == 1

    def test_own_decks(self, hark: Hark) -> None:
        """Without a name it is one's own decks that are checked; where there are none, how to begin one is said."""
        nothing = "There is no deck to check. `hark new DECK` begins one of your own.\n"
        assert (hark("check").code, hark("check").out) == (0, nothing)

        hark("new first-week")

        assert hark("check --json").json()["files"] == 1

    def test_no_such_deck(self, hark: Hark) -> None:
        """A name that is neither a file nor a deck is refused with the nearest one."""
        ran = hark("check lisening")

        assert ran.code == 3
        assert ran.err == ("error: lisening: there is no such file, folder or deck\n hint: did you mean `listening`?\n")


def test_what_strangers_wrote_begins_no_line(hark: Hark, tmp_path: Path) -> None:
    """Topics, rules, keys and titles with line breaks stay within their line, and command nobody's log."""
    file = tmp_path / "evil.toml"
    file.write_text(
        'format = 1\nid = "evil"\ntitle = "Evil\\n::error::title"\n[[cards]]\nid = "a"\nkind = "concept"\nfront = "q"\n'
        'back = "b"\ntopics = ["x\\n::set-output name=ok::true"]\nallow = { "x\\n::add-mask::a" = "y" }\n'
    )
    broken = tmp_path / "broken.toml"
    broken.write_text('format = 1\nid = "broken"\ntitle = "B"\n"x\\n::error::key" = 1\n')

    for style in ("", "--plain"):
        for line in (f"check {tmp_path} {style}", f"import {file} --dry-run {style}"):
            lines = hark(line).out.splitlines()
            assert [text for text in lines if text.lstrip().startswith(("::", "<U+003A>"))] == [], line


class TestMany:
    """A deck in which a rule finds more than anybody reads."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A deck of 300 cards and one of 51, each without a source and together with one topic on one side alone."""
        folder = tmp_path / "decks"
        folder.mkdir()
        (folder / "bare.toml").write_text(bare(300))
        (folder / "less.toml").write_text(bare(51).replace("bare", "less"))
        return folder

    def test_the_first_of_each_rule_are_shown(self, hark: Hark, folder: Path) -> None:
        """Of what a rule finds in one deck, fifty are shown, and the others counted by their rule."""
        ran = hark(f"check {folder} --ignore near-duplicate --plain")

        shown = [
            f"{folder / name}:{line}: card `c{number}`: the card names no source [advice, no-source]\n"
            f"line {line}: [[cards]]\n"
            for name in ("bare.toml", "less.toml")
            for number in range(50)
            for line in [4 + 7 * number]
        ]
        sided = [
            f"{folder / name}:1: topic T has no choice or scenario [advice, one-sided-topic]\n"
            for name in ("bare.toml", "less.toml")
        ]
        assert ran.out == (
            f"{''.join(shown[:50])}{sided[0]}{''.join(shown[50:])}{sided[1]}\n"
            "251 more by no-source: `--select no-source` shows them all.\n"
            "353 advice in 351 cards of 2 files.\n`hark check --explain RULE` says why a rule is there.\n"
        )
        assert (ran.code, ran.err) == (0, "")

    @pytest.mark.parametrize("style", ["", "--plain"])
    def test_all_are_shown_when_asked_for(self, hark: Hark, folder: Path, style: str) -> None:
        """With the rule selected every finding is shown, in order, however many parts the page is set in."""
        lines = hark(f"check {folder} --select no-source {style}", COLUMNS="0").out.splitlines()

        told = [line for line in lines if line.endswith("[advice, no-source]")]
        assert [line.split("card `")[1].split("`")[0] for line in told] == [
            f"c{number}" for cards in (300, 51) for number in range(cards)
        ]
        assert lines[-3:] == [
            "", "351 advice in 351 cards of 2 files.", "`hark check --explain RULE` says why a rule is there.",
        ]  # fmt: skip
        assert len(lines) == 351 * (2 if style else 3) + 3

    @pytest.mark.parametrize("form", ["github", "sarif"])
    def test_programs_are_told_all(self, hark: Hark, folder: Path, form: str) -> None:
        """JSON and what other programs read hold every finding."""
        assert len(hark(f"check {folder} --ignore near-duplicate --json").json()["findings"]) == 353
        assert hark(f"check {folder} --ignore near-duplicate --format {form}").out.count("names no source") == 351
