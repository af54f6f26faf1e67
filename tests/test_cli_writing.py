# SPDX-License-Identifier: MIT
"""`hark new` and `hark edit`: writing one's own decks."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from hark.cards import library, reader, template
from hark.cards.model import Kind
from harness import Hark
from places import SMALL
from terminal import Terminal

SKILLS = list(library.read_skills(SMALL))
COPY = (
    "`care` is a deck that came with hark\n"
    " hint: `hark edit care` makes a copy of your own to change; or choose another id"
)


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


@pytest.mark.parametrize("kind", Kind)
def test_a_template_is_sound(kind: Kind) -> None:
    """What a new deck begins with can be read as it stands, with a card of any kind added."""
    text, line = template.with_card(template.deck("first-week", 'A "first" week'), kind, "second")

    deck = reader.parse(text.encode(), SKILLS)

    assert (deck.id, deck.title) == ("first-week", 'A "first" week')
    assert [card.id for card in deck.cards] == ["first-card", "second"]
    assert deck.cards[1].kind is kind
    assert text.split("\n")[line - 1] == "[[cards]]"


@pytest.mark.parametrize("before", ["", "x", "x\n", "x\n\n", "x\r\n", "x\r\ny"])
def test_adding_a_card_keeps_what_stands_there(before: str) -> None:
    """The new card comes after an empty line, with the line ends of the file; nothing before it changes."""
    text, line = template.with_card(before, Kind.CLOZE, "c")

    end = "\r\n" if "\r\n" in before else "\n"
    assert text.startswith(before)
    assert text.split(end)[line - 1] == "[[cards]]"
    assert line == 1 or text.split(end)[line - 2] == ""
    assert text.count("\r\n") == (text.count("\n") if end == "\r\n" else 0)


def test_new_deck(hark: Hark) -> None:
    """A new deck is there at once, and its first card can be asked."""
    file = hark.home / "data/decks/first-week.toml"

    ran = hark("new first-week", COLUMNS="0")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"Began the deck first-week.\n{file}:1\n`hark edit first-week` opens it.\n"
    assert hark("next first-week --json").json()["card"]["card"] == "first-week/first-card"
    assert 'title = "First week"' in file.read_text()


def test_new_card(hark: Hark) -> None:
    """A card is added at the end, with an id that is free."""
    hark("new first-week --title 'My first week'")
    file = hark.home / "data/decks/first-week.toml"
    before = file.read_text()

    added = hark("new first-week --kind scenario --json").json()
    hark("new first-week --kind choice")

    assert added == {
        "schema": "hark.new/1", "deck": "first-week", "card": "first-week/card-2",
        "file": str(file), "line": before.count("\n") + 2,
    }  # fmt: skip
    assert file.read_text().startswith(before)
    assert [line["card"] for line in hark("show first-week --json").json()["cards"]] == [
        "first-week/first-card", "first-week/card-2", "first-week/card-3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("new First", 2, "`First` cannot be an id\n hint: use a-z, 0-9 and single hyphens, at most 64 characters"),
        (
            "new care",
            1,
            COPY,
        ),
        ("new listening --kind choice", 1, COPY.replace("care", "listening")),
        ("edit lisening", 3, "no deck named `lisening`\n hint: did you mean `listening`?"),
    ],
)  # fmt: skip
def test_refusals(hark: Hark, line: str, code: int, said: str) -> None:
    """What cannot be done is refused, and nothing is written."""
    ran = hark(line, COLUMNS="0")

    assert (ran.code, ran.out, ran.err) == (code, "", f"error: {said}\n")
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
                "excerpt": 'kind = "conept"', "column": 1,
            }
        ],
    }  # fmt: skip


def test_a_second_deck_of_that_id(hark: Hark) -> None:
    """A deck that is there is not written over."""
    hark("new first-week")
    before = (hark.home / "data/decks/first-week.toml").read_bytes()

    ran = hark("new first-week", COLUMNS="0")

    assert ran.code == 1
    assert "there is a deck `first-week` already" in ran.err
    assert (hark.home / "data/decks/first-week.toml").read_bytes() == before


def test_edit_a_bundled_card(hark: Hark, tmp_path: Path) -> None:
    """Editing a card that came with hark edits a copy, which then stands in for it."""
    ran = hark("edit listening/reflection", EDITOR=editor(tmp_path, "s/fresh words/new words/"))

    assert (ran.code, ran.out, ran.err) == (0, "Saved, and nothing is wrong with its form.\n", "")
    assert hark("show listening/reflection --json").json()["card"]["answer"] == "What the person said, in new words."
    assert "fresh words" in (SMALL / "listening.toml").read_text()


def test_edit_without_a_change(hark: Hark) -> None:
    """Closing the editor without a change says so."""
    assert hark("edit care", EDITOR="true").out == "Nothing changed.\n"


def test_edit_that_breaks_a_deck(hark: Hark, tmp_path: Path) -> None:
    """Where nobody can be asked, the faults are told and the exit code says so; the edit is kept."""
    ran = hark("edit care", EDITOR=editor(tmp_path, 's/kind = "concept"/kind = "conept"/'), COLUMNS="0")

    file = hark.home / "data/decks/care.toml"
    assert ran.code == 4
    assert ran.out == (f"{file}:20: card `empty-cup`: unknown kind `conept` [kind]\n hint: did you mean `concept`?\n")
    assert "conept" in file.read_text()


def test_edit_offers_to_go_back_in(tmp_path: Path) -> None:
    """At a terminal a fault is shown, and the editor opened again until it is mended."""
    script = 's/kind = "concept"/kind = "conept"/\ns/kind = "conept"/kind = "concept"/'

    with Terminal(tmp_path, "edit care", columns=200, EDITOR=editor(tmp_path, script)) as terminal:
        terminal.see("unknown kind `conept`", "Go back in? [Y/n]")
        terminal.type("\r")
        assert terminal.ends() == 0

    assert (tmp_path / "runs").read_text() == "x\nx\n"
    assert 'kind = "concept"' in (tmp_path / "data/decks/care.toml").read_text()


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


def test_adding_a_card_to_a_broken_deck(hark: Hark) -> None:
    """A deck that cannot be read is refused with its fault, and left as it is."""
    file = hark.add_deck("mine", 'format = 1\nid = "mine"\ntitle = "Mine"\n[[cards]]\nid = "a"\nkind = "x"\n')
    before = file.read_bytes()

    ran = hark("new mine --kind choice", COLUMNS="0")

    assert (ran.code, ran.out) == (4, "")
    assert ran.err == (
        f"error: {file}:6: card `a`: unknown kind `x`\n hint: one of `concept`, `cloze`, `choice` or `scenario`\n"
    )
    assert file.read_bytes() == before


def test_an_editor_that_takes_the_file_away(hark: Hark, tmp_path: Path) -> None:
    """A deck that is gone after editing is told as such."""
    program = tmp_path / "editor"
    program.write_text('#!/bin/sh\nfor file; do :; done\nrm "$file"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)

    ran = hark("edit care --json", EDITOR=str(program))

    assert ran.code == 4
    assert [fault["code"] for fault in ran.json()["faults"]] == ["unreadable"]
    assert ran.json()["changed"] is True
