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
