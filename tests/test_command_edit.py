# SPDX-License-Identifier: MIT
"""`hark edit`: a deck or a card in the person's editor, checked afterwards."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from harness import Hark
from places import SMALL
from terminal import Terminal


def editor(folder: Path, script: str) -> str:
    """A program that edits its last argument with `sed`, one script line a run."""
    program = folder / "editor"
    lines = "\n".join(f"  {number}) sed -i '{line}' \"$file\" ;;" for number, line in enumerate(script.split("\n"), 1))
    program.write_text(
        f'#!/bin/sh\necho x >> "{folder}/runs"\nfor file; do :; done\n'
        f'case $(wc -l < "{folder}/runs" | tr -d " ") in\n{lines}\nesac\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_an_unknown_deck(hark: Hark) -> None:
    """What is not there is refused, and nothing is written."""
    ran = hark("edit lisening", COLUMNS="0")

    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "error: no deck named `lisening`\n hint: did you mean `listening`?\n"
    assert not (hark.home / "data/decks").exists()


def test_edit_for_a_script(hark: Hark, tmp_path: Path) -> None:
    """Under --json nothing is asked: the answer holds what is wrong, and the exit code says so."""
    ran = hark("edit care --json", EDITOR=editor(tmp_path, 's/kind = "concept"/kind = "conept"/'))

    file = str(hark.home / "data/decks/care.toml")
    assert ran.code == 4
    assert ran.json() == {
        "schema": "hark.edit/1",
        "file": file,
        "changed": True,
        "change": None,
        "may_be_open": False,
        "faults": [
            {
                "file": file, "line": 20, "card": "empty-cup", "code": "kind",
                "message": "unknown kind `conept`", "hint": "did you mean `concept`?",
                "excerpt": 'kind = "conept"', "column": 1, "mark": None,
            }
        ],
    }  # fmt: skip


def test_edit_a_bundled_card(hark: Hark, tmp_path: Path) -> None:
    """Editing a card that came with hark edits a copy, which then stands in for it."""
    ran = hark("edit listening/reflection", EDITOR=editor(tmp_path, "s/fresh words/new words/"))

    assert (ran.code, ran.out, ran.err) == (0, "Saved, and nothing is wrong with its form.\n", "")
    assert hark("show listening/reflection --json").json()["card"]["answer"] == "What the person said, in new words."
    assert "fresh words" in (SMALL / "listening.toml").read_text()


def test_edit_without_a_change(hark: Hark) -> None:
    """Closing the editor without a change says so."""
    assert hark("edit care", EDITOR="true").out == "Nothing changed.\n"


@pytest.mark.parametrize("program", ["true", "/nowhere/vi"])
def test_edit_without_a_change_leaves_no_copy(hark: Hark, program: str) -> None:
    """A bundled deck that was only looked at, or whose editor did not open, stays the one that came with hark."""
    hark("edit care/empty-cup", EDITOR=program)

    assert list((hark.home / "data/decks").iterdir()) == []


def test_edit_that_breaks_a_deck(hark: Hark, tmp_path: Path) -> None:
    """Where nobody can be asked, the faults are told and the exit code says so; the edit is kept."""
    ran = hark("edit care", EDITOR=editor(tmp_path, 's/kind = "concept"/kind = "conept"/'), COLUMNS="0")

    file = hark.home / "data/decks/care.toml"
    assert ran.code == 4
    assert ran.out == (f"{file}:20: card `empty-cup`: unknown kind `conept` [kind]\n hint: did you mean `concept`?\n")
    assert "conept" in file.read_text()


def test_edit_offers_to_go_back_in(tmp_path: Path) -> None:
    """At a terminal a fault is shown, and the editor opened again until it is mended."""
    script = 's/kind = "concept"/kind = "conept"/\ns/kind = "conept"/kind = "concept" # mended/'

    with Terminal(tmp_path, "edit care", columns=200, EDITOR=editor(tmp_path, script)) as terminal:
        terminal.see("unknown kind `conept`", "Go back in? [Y/n]")
        terminal.type("\r")
        assert terminal.ends() == 0

    assert (tmp_path / "runs").read_text() == "x\nx\n"
    assert 'kind = "concept" # mended' in (tmp_path / "data/decks/care.toml").read_text()


def test_edit_a_broken_deck(hark: Hark, tmp_path: Path) -> None:
    """A broken deck of one's own can be edited, by its name or by a card in it."""
    hark.add_deck(
        "mine", 'format = 1\nid = "mine"\ntitle = "Mine"\n[[cards]]\nid = "a"\nkind = "concept"\nfront = "F"\n'
    )

    ran = hark("edit mine/a", EDITOR=editor(tmp_path, '$a back = "B"'))

    assert (ran.code, ran.out) == (0, "Saved, and nothing is wrong with its form.\n")
    assert hark("show mine/a --json").json()["card"]["answer"] == "B"


def test_edit_left_with_a_fault(tmp_path: Path) -> None:
    """Who does not go back in is told what is wrong, never that all is well, and the edit is kept."""
    script = 's/kind = "concept"/kind = "conept"/'

    with Terminal(tmp_path, "edit care", columns=200, EDITOR=editor(tmp_path, script)) as terminal:
        terminal.see("Go back in? [Y/n]")
        terminal.type("n\r")
        assert terminal.ends() == 4

    file = tmp_path / "data/decks/care.toml"
    said = "".join(terminal.text.split())  # the path may be longer than a line
    assert said.endswith(f"error:{file}:20:card`empty-cup`:unknownkind`conept`hint:didyoumean`concept`?")
    assert "nothing is wrong" not in terminal.text
    assert "conept" in file.read_text()


def test_an_editor_that_takes_the_file_away(hark: Hark, tmp_path: Path) -> None:
    """A deck that is gone after editing is told as such."""
    program = tmp_path / "editor"
    program.write_text('#!/bin/sh\nfor file; do :; done\nrm "$file"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)

    ran = hark("edit care --json", EDITOR=str(program))

    assert ran.code == 4
    assert [fault["code"] for fault in ran.json()["faults"]] == ["unreadable"]
    assert ran.json()["changed"] is True


MINE = """\
format = 1
id = "mine"
title = "Mine"
[[cards]]
kind = "concept"
front = "What is an opne question?"
back = "One that cannot be answered by yes or no"
[[cards]]
id = "gaps"
kind = "cloze"
text = "Reflect the {{feeling}} before the {{fact}}."
[[cards]]
id = "three"
kind = "concept"
front = "Name one."
back = "Attention."
"""


@pytest.fixture
def mine(hark: Hark) -> Hark:
    """A learner who has studied every card of a deck of their own."""
    hark.add_deck("mine", MINE)
    for card in ("concept-8a1187240c8a", "gaps", "three"):
        assert hark(f"grade mine/{card} easy", at="2026-03-01 09:00").code == 0
    return hark


def learned(hark: Hark) -> dict[str, str | None]:
    """The questions of the deck, each with when it comes back."""
    return {card["question"]: card["due_at"] for card in hark("show mine --json").json()["cards"]}


TOLD = """\
Saved, and nothing is wrong with its form.

mine
1 card reworded; 1 you studied keeps its progress.
~ concept-8a1187240c8a: What is an open question?
  was: What is an opne question?, recognised by its words (90 % alike)
1 card with another answer; 1 you studied keeps its progress.
! gaps: […], reflect the feeling before the fact.
  was: Reflect the […] before the fact.
  answer: First / feeling / fact
     was: feeling / fact
  “First” is new
  “feeling” keeps its progress
  “fact” is new
`hark reset mine/gaps` makes a card new again.
"""


def test_what_was_learned_goes_along(mine: Hark, tmp_path: Path) -> None:
    """A card without an id is known by its words, each gap keeps its own, and the file is as the editor left it."""
    before = learned(mine)
    change = "s/opne/open/; s/Reflect the/{{First}}, reflect the/"

    ran = mine("edit mine", EDITOR=editor(tmp_path, change), COLUMNS="0")

    assert (ran.code, ran.out, ran.err) == (0, TOLD, "")
    assert (mine.home / "data/decks/mine.toml").read_text() == MINE.replace("opne", "open").replace(
        "Reflect the", "{{First}}, reflect the"
    )
    assert learned(mine) == {
        "What is an open question?": before["What is an opne question?"],
        "[…], reflect the feeling before the fact.": None,
        "First, reflect the […] before the fact.": before["Reflect the […] before the fact."],
        "First, reflect the feeling before the […].": None,
        "Name one.": before["Name one."],
    }
    assert mine("doctor --json").json()["damaged"] is False
    assert mine("undo --json").json()["undone"]["kind"] == "review"


def test_a_gap_that_is_taken_out(mine: Hark, tmp_path: Path) -> None:
    """The word that is left keeps what is its own, which is nothing yet."""
    ran = mine("edit mine", EDITOR=editor(tmp_path, "s/{{feeling}}/feeling/"), COLUMNS="0")

    assert "  “fact” is new\n  “feeling” is no gap any more; its history stays\n" in ran.out
    assert learned(mine)["Reflect the feeling before the […]."] is None


def test_a_card_that_is_taken_out_or_called_otherwise(mine: Hark, tmp_path: Path) -> None:
    """It says that its history stays, and what takes that along to another id; and so it does."""
    before = learned(mine)["Name one."]

    ran = mine("edit mine", EDITOR=editor(tmp_path, 's/id = "three"/id = "four"/'), COLUMNS="0")
    moved = mine("move mine/three mine/four")

    assert ran.out == (
        "Saved, and nothing is wrong with its form.\n\nmine\n"
        "1 card retired; 1 you studied keeps its history.\n- three: Name one.\n"
        "If it has another id now, `hark move mine/three mine/ID` takes along what you learned.\n"
    )
    assert moved.code == 0
    assert learned(mine)["Name one."] == before


def test_an_edit_that_is_mended_in_between(tmp_path: Path) -> None:
    """What was learned is compared with the deck as it was at first, whatever was broken on the way."""
    hark = Hark(tmp_path)
    hark.add_deck("mine", MINE)
    hark("grade mine/concept-8a1187240c8a easy")
    script = 's/opne/open/; s/kind = "cloze"/kind = "clzoe"/\ns/clzoe/cloze/'

    with Terminal(tmp_path, "edit mine", columns=100, EDITOR=editor(tmp_path, script)) as terminal:
        terminal.see("Go back in? [Y/n]")
        terminal.type("\r")
        terminal.see("1 you studied keeps its progress")
        assert terminal.ends() == 0


def test_an_edit_of_what_was_never_studied(hark: Hark, tmp_path: Path) -> None:
    """Nothing is said of progress where there is none, and no progress file is begun."""
    hark.add_deck("mine", MINE)

    ran = hark("edit mine", EDITOR=editor(tmp_path, "s/opne/open/"))

    assert ran.out == "Saved, and nothing is wrong with its form.\n"
    assert not (hark.home / "data/progress.db").exists()


def test_a_word_put_right_in_a_session(mine: Hark, tmp_path: Path) -> None:
    """`e` in a session takes along what was learned, too."""
    before = learned(mine)["What is an opne question?"]

    ran = mine("review mine --cram", stdin="\ne\n\nq\n", EDITOR=editor(tmp_path, "s/opne/open/"))

    assert ran.code == 0
    assert learned(mine)["What is an open question?"] == before


def test_an_editor_with_a_window_of_its_own(hark: Hark, tmp_path: Path) -> None:
    """It is asked to wait; where it came back all the same, what to do is said, and no copy of a bundled deck stays."""
    program = tmp_path / "code"
    program.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/said"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)

    ran = hark("edit care/empty-cup", EDITOR=str(program))

    assert ran.out == (
        "Nothing changed.\nIf your editor is still open: save there, then `hark check care` looks at it.\n"
    )
    file = hark.home / "data/decks/care.toml"
    assert (tmp_path / "said").read_text() == f"--wait --goto {file}:18\n"
    assert not file.exists()
