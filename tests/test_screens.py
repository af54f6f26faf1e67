# SPDX-License-Identifier: MIT
"""Whole sessions on a real terminal, every screen compared with the ones kept in `tests/screens/`.

After a change that is meant: `HARK_TEST_REWRITE=1 pytest tests/test_screens.py`, then read the difference.
"""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import stat
import time
from pathlib import Path

import pytest
from wcwidth import wcswidth

from dialogues import LETTERS
from harness import Hark, replies
from harness import events as harness_events
from places import HERE
from terminal import PATIENCE_S, Terminal, is_sane

SCREENS = HERE / "screens"
ENTER, CTRL_C, CTRL_D, CTRL_J, CTRL_Z, TAB, ESC = "\r", "\x03", "\x04", "\n", "\x1a", "\t", "\x1b"
BACKSPACE = "\x7f"
UP, DOWN, RIGHT, LEFT, PAGE_DOWN = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[6~"
BOX = "enter send"
"""What the keys say while a reply is being typed."""


class Album:
    """The screens of one session, in order."""

    def __init__(self, name: str, terminal: Terminal) -> None:
        self.name, self.terminal, self.pages = name, terminal, list[str]()

    def take(self, title: str, *wanted: str) -> None:
        """Keeps the screen on which all that is *wanted* has appeared."""
        self.pages.append(f"── {title}\n{self.terminal.see(*wanted)}\n")

    def end(self, title: str = "the end") -> int:
        """Keeps what is left on the terminal when hark has ended."""
        code = self.terminal.ends()
        self.pages.append(f"── {title}\n{self.terminal.text}\n")
        return code

    def is_as_kept(self) -> None:
        """Compares with the file; rewrites it when asked to."""
        file = SCREENS / f"{self.name}.txt"
        seen = "\n".join(self.pages)
        if os.environ.get("HARK_TEST_REWRITE"):
            SCREENS.mkdir(exist_ok=True)
            file.write_text(seen, encoding="utf-8")
        assert seen == file.read_text(encoding="utf-8")


def events(home: Path) -> list[tuple[str, str]]:
    """The cards and grades in the progress file."""
    with sqlite3.connect(home / "data" / "progress.db") as db:
        return db.execute("SELECT card, coalesce(grade, kind) FROM event ORDER BY id").fetchall()


def letter(option: str, screen: str) -> str:
    """The key of *option* on *screen*."""
    found = re.search(rf"^ *([a-f]) {re.escape(option)}", screen, re.MULTILINE)
    assert found
    return found[1]


def past_welcome(terminal: Terminal) -> None:
    """Reads the notice and goes on."""
    terminal.see("space go on")
    terminal.type(" ")
    terminal.see("1 of")
    terminal.pause()


def test_concept_session(tmp_path: Path) -> None:
    """A newcomer's first session with concepts: notice, card, answer, menu, help, details, undo, summary."""
    with Terminal(tmp_path, "review --kind concept --cards 2") as terminal:
        album = Album("concept", terminal)
        album.take("the notice, once", "space go on")
        terminal.type(" ")
        album.take("the question", "space answer")
        terminal.type("?")
        album.take("what can be done", "What would you like")
        terminal.type("?")
        terminal.pause()
        terminal.type("?")
        album.take("all keys", "While you type")
        terminal.type("q")
        terminal.see("space answer")
        terminal.pause()
        terminal.type(" ")
        album.take("the answer", "3 good")
        terminal.type("3")
        album.take("the next question", "2 of 2")
        terminal.type("u")
        album.take("undone", "taken back")
        terminal.type("1")
        terminal.see("2 of")
        terminal.type("o")
        album.take("details", "Details")
        terminal.type("z")
        terminal.see("space answer")
        terminal.type(" ")
        terminal.see("3 good")
        terminal.type("3")
        album.take("the forgotten one again", "3 of 3")
        terminal.type(ENTER, "4")
        album.take("the end of the session", "take the last one back")
        terminal.type("u")
        album.take("the last card, taken back", "taken back")
        terminal.type("4")
        terminal.see("take the last one back")
        terminal.type(ENTER)

        assert album.end() == 0

    album.is_as_kept()
    assert is_sane(terminal)
    assert events(tmp_path) == [
        ("listening/reflection", "good"),
        ("listening/reflection", "undo"),
        ("listening/reflection", "again"),
        ("listening/pause", "good"),
        ("listening/reflection", "easy"),
        ("listening/reflection", "undo"),
        ("listening/reflection", "easy"),
    ]


def test_cloze_session(tmp_path: Path) -> None:
    """A cloze card hides one gap at a time, and only one of its siblings comes in a session."""
    with Terminal(tmp_path, "review --kind cloze") as terminal:
        album = Album("cloze", terminal)
        past_welcome(terminal)
        album.take("a gap", "[…]")
        terminal.type(" ")
        album.take("filled", "4 easy")
        terminal.type("4")

        assert album.end() == 0

    album.is_as_kept()
    assert events(tmp_path) == [("listening/two-parts", "easy")]


def test_choice_session(tmp_path: Path) -> None:
    """A choice keeps its shuffled order in the reveal, explains every option and suggests a grade."""
    with Terminal(tmp_path, "review --kind choice") as terminal:
        album = Album("choice", terminal)
        past_welcome(terminal)
        album.take("the options", "a-c pick")
        terminal.type(letter("Have you rung them?", terminal.text))
        album.take("picked", "enter “again”")
        terminal.type(ENTER)
        album.take("what was missed comes back, in another order", "2 of 2")
        terminal.type(letter("That sounds lonely.", terminal.text), ENTER)

        assert album.end() == 0

    album.is_as_kept()


def test_arrows_do_everything(tmp_path: Path) -> None:
    """Arrows with Enter pick and grade, with space they tick, whatever a keyboard's letters and digits are."""
    with Terminal(tmp_path, "review listening --kind choice") as terminal:
        album = Album("arrows", terminal)
        past_welcome(terminal)
        terminal.type(DOWN, DOWN, DOWN)
        album.take("the third option", "› c")
        terminal.type(ENTER)
        terminal.see("enter “again”")
        terminal.pause()
        terminal.type(RIGHT, RIGHT, RIGHT, RIGHT)
        album.take("easy", "› 4 easy")
        terminal.type(ENTER)
        assert album.end() == 0

    with Terminal(tmp_path, "review listening --kind scenario", HARK_TEST_NOW="2026-03-02T10:00:00+00:00") as terminal:
        album.terminal = terminal
        terminal.see(BOX)
        terminal.type("Well.", ENTER)
        terminal.see("y, enter keep them")
        terminal.type("n", ENTER)
        terminal.see("a-c tick")
        terminal.type(DOWN, " ", DOWN, " ", UP, UP, " ")
        album.take("one skill and the trap, by arrows", "› t [x]", "b [x]")
        terminal.type(ENTER)
        terminal.see("enter “again”")
        terminal.pause()
        terminal.type(LEFT, LEFT)
        terminal.see("› 4 easy")
        terminal.type(ENTER)
        assert album.end() == 0

    album.is_as_kept()
    assert [grade for _, grade in events(tmp_path)] == ["easy", "easy"]


def test_scenario_session(tmp_path: Path) -> None:
    """A scenario is answered in several lines, weighed against its rubric, and compared with one's earlier reply."""
    with Terminal(tmp_path, "review listening --kind scenario") as terminal:
        album = Album("scenario", terminal)
        past_welcome(terminal)
        album.take("somebody says", BOX)
        terminal.type("Four noes. 四回も。🙂", CTRL_J, "That is a lot.")
        terminal.see("That is a lot.")
        terminal.type(LEFT * 2, "\x7fX")
        album.take("a reply", "lXt.")
        terminal.type(ENTER)
        album.take("asked once whether replies are kept", "y, enter keep them")
        terminal.type("y", ENTER)
        album.take("the rubric", "a-c tick")
        terminal.type("a", "c", "t")
        terminal.see("t [x]")
        terminal.pause()
        terminal.type("t")
        album.take("two skills ticked", "a [x]", "c [x]", "t [ ]")
        terminal.type(ENTER)
        album.take("weighed", "enter “hard”")
        terminal.pause()
        terminal.type(ENTER)
        assert album.end() == 0

    with Terminal(tmp_path, "review listening --kind scenario", HARK_TEST_NOW="2026-03-05T09:00:00+00:00") as terminal:
        album.terminal = terminal
        album.take("days later", BOX)
        terminal.type("You sound worn out.", ENTER)
        album.take("beside the earlier reply", "Earlier")
        terminal.type("a", "b", "c", ENTER)
        album.take("all of it", "enter “good”")
        terminal.pause()
        terminal.type(ENTER)
        assert album.end() == 0

    album.is_as_kept()
    assert events(tmp_path) == [("listening/fourth-no", "hard"), ("listening/fourth-no", "good")]


def test_safety_card_can_be_skipped(tmp_path: Path) -> None:
    """A card about safety says so first, and skipping it shows the helpline and costs nothing."""
    with Terminal(tmp_path, "review care --kind scenario") as terminal:
        album = Album("safety", terminal)
        past_welcome(terminal)
        album.take("said first", "touches on safety")
        terminal.type(TAB)
        album.take("what can be done", "skip it for today")
        terminal.type("s")
        album.take("after a skip", "space go on")
        terminal.type(" ")

        assert album.end() == 0

    album.is_as_kept()
    assert events(tmp_path) == []


def test_skipping_while_cramming_promises_no_day(tmp_path: Path) -> None:
    """Where nothing is recorded no card is kept from today: the menu says only that the card is passed."""
    with Terminal(tmp_path, "review care --kind scenario --cram") as terminal:
        past_welcome(terminal)
        terminal.see("touches on safety")
        terminal.type(TAB)
        menu = terminal.see("What would you like to do?")

    assert "s  go past it" in menu
    assert "for today" not in menu


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 20), (30, 6)])
def test_the_helpline_stays(tmp_path: Path, columns: int, rows: int) -> None:
    """On a card about safety, the helpline stands above the keys in every step, at every size."""
    helpline = "In danger now"
    with Terminal(tmp_path, "review care --kind scenario", columns=columns, rows=rows) as terminal:
        album = Album(f"helpline-{columns}x{rows}", terminal)
        terminal.see("space go on")
        terminal.type(" ")
        album.take("asked", BOX, helpline)
        terminal.type("I hear you.")
        album.take("typed", "I hear you.", helpline)
        terminal.type(ENTER)
        terminal.see("y, enter keep them")
        terminal.type("n", ENTER)
        album.take("the rubric", "tick", helpline)
        terminal.type("a")
        album.take("ticked", helpline)
        terminal.type(ENTER)
        album.take("to be graded", "1 again", helpline)
        terminal.type("U")
        album.take("with a note", "1 again", helpline)
        terminal.type("q")
        assert terminal.ends() == 0

    album.is_as_kept()


@pytest.mark.parametrize("reply", ["I hear you want\nto die.", "want  to\u00a0die"])
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 20), (30, 6)])
def test_a_cue_brings_the_helpline(tmp_path: Path, reply: str, columns: int, rows: int) -> None:
    """Words that may mean danger bring it up, broken or spaced as they may be, and it stays to the grade."""
    helpline = "In danger now"
    Hark(tmp_path)("config journal off")
    with Terminal(tmp_path, "review listening --kind scenario", columns=columns, rows=rows) as terminal:
        terminal.see("space go on")
        terminal.type(" ")
        assert helpline not in terminal.see(BOX)
        terminal.type(f"\x1b[200~{reply}\x1b[201~", ENTER)
        terminal.see("tick", helpline)
        terminal.pause()
        terminal.type(ENTER)
        terminal.see("1 again", helpline)
        terminal.type("q")
        assert terminal.ends() == 0


@pytest.mark.parametrize(("columns", "rows"), [(40, 20), (20, 24), (30, 6)])
def test_narrow_terminal(tmp_path: Path, columns: int, rows: int) -> None:
    """A scenario reads well; even at 20 columns no line is longer than the terminal and all keys are there."""
    with Terminal(tmp_path, "review listening --kind scenario", columns=columns, rows=rows) as terminal:
        album = Album(f"narrow-{columns}x{rows}", terminal)
        album.take("the notice", "space go on")
        terminal.type(" ")
        album.take("somebody says", BOX)
        terminal.type("Tell me more.", ENTER)
        album.take("a question", "y, enter keep them")
        terminal.type("n", ENTER)
        album.take("the rubric", "tick")
        terminal.type(PAGE_DOWN)
        album.take("scrolled", "The trap" if rows > 6 else "")
        terminal.type(ENTER)
        album.take("to be graded", "1 again")
        terminal.type("?")
        album.take("what can be done", "any other key")
        terminal.type("q")
        assert terminal.ends() == 0

    album.is_as_kept()
    assert all(wcswidth(line) <= columns for page in album.pages for line in page.split("\n")[1:])


def test_no_colour(tmp_path: Path) -> None:
    """Without colour, a session sends no colour at all and loses nothing."""
    with Terminal(tmp_path, "review --kind choice", NO_COLOR="1") as terminal:
        past_welcome(terminal)
        terminal.see("a-c pick")
        terminal.type(letter("Have you rung them?", terminal.text))
        terminal.see("✗", "✓")
        terminal.type("q")
        assert terminal.ends() == 0

    assert set(re.findall(rb"\x1b\[[0-9;]*m", terminal.raw)) <= {b"\x1b[0m"}


def test_wide_characters(tmp_path: Path) -> None:
    """CJK and emoji in a deck wrap by the cells they take, with nothing cut and nothing beyond the edge."""
    sentence = "相手の言葉をよく聞いて、気持ちを静かに返します。🙂👩‍👩‍👧 " * 6
    Hark(tmp_path).add_deck(
        "wide",
        'format = 1\nid = "wide"\ntitle = "聞く"\n[[cards]]\nid = "kiku"\nkind = "concept"\n'
        f'front = "{sentence.strip()}"\nback = "はい 🎧"\n',
    )

    with Terminal(tmp_path, "review wide", columns=40) as terminal:
        past_welcome(terminal)
        asked = terminal.see("space answer", "聞く")
        terminal.type(" ")
        terminal.see("はい")
        terminal.type("q")
        assert terminal.ends() == 0

    lines = asked.split("\n")
    assert max(wcswidth(line) for line in lines) <= 40
    assert asked.count("静") == 6


def test_edit_comes_back_to_the_card(tmp_path: Path) -> None:
    """`e` opens the card's own copy at its line, and the card is shown again as it now reads."""
    editor = tmp_path / "vim"
    editor.write_text('#!/bin/sh\necho "$1" > "$HARK_HOME/where"\nsed -i "s/hand back/give back/" "$2"\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)

    with Terminal(tmp_path, "review --kind concept", EDITOR=str(editor)) as terminal:
        past_welcome(terminal)
        terminal.see("What does a reflection hand back?")
        terminal.type("e")
        terminal.see("e open the editor   any other key back")
        terminal.type("x")
        terminal.see("space answer")
        terminal.type("e")
        terminal.see("e open the editor")
        terminal.pause()
        terminal.type("e")
        terminal.see("What does a reflection give back?", "space answer")
        terminal.type("q")
        assert terminal.ends() == 0

    assert (tmp_path / "where").read_text() == "+9\n"
    assert "give back" in (tmp_path / "data/decks/listening.toml").read_text()
    assert "hand back" in (HERE / "small/listening.toml").read_text()


def test_what_was_typed_at_the_editor(tmp_path: Path) -> None:
    """Letters that the editor did not read are no keys of the session: no card is skipped or set aside by them."""
    editor = tmp_path / "vim"
    editor.write_text('#!/bin/sh\nstty echo\necho open\nuntil [ -e "$HARK_HOME/go" ]; do sleep 0.05; done\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    with begun(tmp_path, "review --kind concept", editor=str(editor)) as terminal:
        first = terminal.see("space answer").splitlines()[4]
        terminal.type("?")
        terminal.see("What would you like")
        terminal.type("e")
        terminal.see("open")
        terminal.type("xsx\r")
        terminal.see("xsx")
        (tmp_path / "go").touch()
        terminal.see(first, "nothing changed", "space answer")
        terminal.type("q")
        assert terminal.ends() == 0

    assert events(tmp_path) == []


def test_editor_missing(tmp_path: Path) -> None:
    """An editor that cannot be started is said in the session, which goes on."""
    with Terminal(tmp_path, "review --kind concept", EDITOR="no-such-editor") as terminal:
        past_welcome(terminal)
        terminal.see("space answer")
        terminal.type("e")
        terminal.see("e open the editor")
        terminal.pause()
        terminal.type("e")
        terminal.see("the editor could not be started", "space answer")
        terminal.type("q")
        assert terminal.ends() == 0


def begun(home: Path, line: str = "review listening --kind scenario", editor: str = "true") -> Terminal:
    """A session at a terminal, past the notice."""
    terminal = Terminal(home, line, EDITOR=editor)
    past_welcome(terminal)
    return terminal


TYPED = ["Sorry, that hurts.", "sorry", " 123", "q", "e", "x3", "u", "?", "s", "1", "/nonsense", "o dear\x1b[D\x1b[D"]


def test_what_is_typed_at_a_scenario_is_the_reply(tmp_path: Path) -> None:
    """No letter, digit or space at the beginning of a reply is a command."""
    hark = Hark(tmp_path)
    hark("config journal keep")
    cards = "".join(
        f'\n[[cards]]\nid = "s{number:02}"\nkind = "scenario"\nsetting = "By phone."\nsays = "Number {number:02}."\n'
        'skills = ["validate"]\ntrap = "Tips."\nmodels = ["I hear you."]\nwhy = "It helps."\n'
        for number in range(len(TYPED))
    )
    hark.add_deck("said", f'format = 1\nid = "said"\ntitle = "Said"\n{cards}')
    with begun(tmp_path, f"review said --new {len(TYPED)} --cards {len(TYPED)} --minutes 99") as terminal:
        for number, typed in enumerate(TYPED, 1):
            terminal.see(f"{number} of {len(TYPED)}", BOX)
            terminal.pause()
            terminal.type(typed, ENTER)
            terminal.see("tick")
            terminal.pause()
            terminal.type(ENTER)
            terminal.see("1 again")
            terminal.type("3")
        assert terminal.ends() == 0

    assert replies(hark) == [typed.replace(LEFT, "").strip() for typed in TYPED]
    assert {grade for _, grade in events(tmp_path)} == {"good"}


def test_typed_ahead(tmp_path: Path) -> None:
    """All keys at once, through the answer and the grade of one card, are the reply to the next, and all of it."""
    Hark(tmp_path)("config journal keep")
    with Terminal(tmp_path, "review --kind concept --kind scenario --new 20 --cards 9 listening") as terminal:
        past_welcome(terminal)
        terminal.type(" 3 3It sounds so lonely. 123 q")
        terminal.see("> It sounds so lonely. 123 q", BOX)
        terminal.type("uit", ENTER)
        terminal.see("a-c tick")
        terminal.type("q")
        assert terminal.ends() == 0

    assert events(tmp_path) == [("listening/reflection", "good"), ("listening/pause", "good")]


def test_typed_before_the_first_screen(tmp_path: Path) -> None:
    """What is typed while hark begins is not lost."""
    with Terminal(tmp_path, "review listening --kind scenario") as terminal:
        terminal.type(" I was early.")
        terminal.see("I was early.", BOX)
        terminal.type(CTRL_C)
        terminal.see("What would you like")
        terminal.type("q")
        assert terminal.ends() == 0


def test_pasted_lines_stay_together(tmp_path: Path) -> None:
    """A paste of several lines into a reply becomes several lines, not several keys."""
    Hark(tmp_path)("config journal keep")
    with begun(tmp_path) as terminal:
        terminal.see(BOX)
        terminal.type("\x1b[200~one\ntwo\rthree\x1b[201~")
        terminal.see("> one", "  two", "  three")
        terminal.type(ENTER)
        terminal.see("a-c tick")
        terminal.pause()
        terminal.type(ENTER, "3")
        assert terminal.ends() == 0

    assert replies(Hark(tmp_path)) == ["one\ntwo\nthree"]


def test_a_paste_outside_a_box_is_no_key(tmp_path: Path) -> None:
    """Pasted at a question, at options, at the grade and over a page, text does nothing at all."""
    with begun(tmp_path, "review --kind concept --kind choice") as terminal:
        paste = "\x1b[200~x 3x 4 q some text I copied\r\x1b[201~"
        for key, wanted in [("", "space answer"), (" ", "3 good"), ("?", "What would you like")]:
            terminal.type(key)
            before = terminal.see(wanted)
            terminal.type(paste)
            assert terminal.see(wanted) == before
        terminal.type("q")
        assert terminal.ends() == 0

    assert not (tmp_path / "data/progress.db").exists() or events(tmp_path) == []


@pytest.mark.parametrize("rows", [12, 24])
def test_space_never_grades(tmp_path: Path, rows: int) -> None:
    """At the grade space reads on, as page down does, and where all is seen it does nothing, arrows or not."""
    Hark(tmp_path)("config journal off")
    with begun(tmp_path, "review listening --kind scenario") as terminal:
        terminal.see(BOX)
        terminal.type("Well.", ENTER)
        terminal.see("a-c tick")
        terminal.pause()
        terminal.type(ENTER)
        terminal.see("enter “again”")
        terminal.resize(80, rows)
        first = terminal.see("enter “again”", *(["more: page down"] if rows == 12 else []))
        terminal.pause()
        for _ in range(6):
            terminal.type(" ")
            terminal.pause()
        last = terminal.see("enter “again”")
        terminal.type(PAGE_DOWN)
        assert terminal.see("enter “again”") == last
        assert "more: page down" not in last
        assert (last == first) is (rows == 24)
        terminal.type(RIGHT, " ")
        terminal.see("› 1 again")
        terminal.type("q")
        assert terminal.ends() == 0

    assert not (tmp_path / "data/progress.db").exists() or events(tmp_path) == []


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_doubled_letter_picks_once(tmp_path: Path, place: int) -> None:
    """A key that bounces picks an option and does not grade."""
    with begun(tmp_path, "review --kind choice") as terminal:
        terminal.see("a-c pick")
        terminal.type("abc"[place] * 2)
        terminal.see("1 again")
        terminal.type("q")
        assert terminal.ends() == 0

    assert events(tmp_path) == []


def test_doubled_keys(tmp_path: Path) -> None:
    """Enter after a reply does not leave the rubric, nor space the answer, nor a grade's digit begin a reply."""
    Hark(tmp_path)("config journal off")
    with begun(tmp_path, "review listening --kind concept --kind scenario --new 20") as terminal:
        terminal.type("  ")
        terminal.see("3 good")
        terminal.type("33")
        terminal.see("space answer")
        terminal.type(" ")
        terminal.see("3 good")
        terminal.type("33")
        assert "> 3" not in terminal.see(BOX)
        terminal.type("Well", ENTER + ENTER)
        terminal.see("a-c tick")
        terminal.type("aa")
        terminal.see("a [x]")
        terminal.type("q")
        assert terminal.ends() == 0

    assert [grade for _, grade in events(tmp_path)] == ["good", "good"]


@pytest.mark.parametrize("way", [TAB, ESC, CTRL_C])
def test_from_a_reply_to_everything_else(tmp_path: Path, way: str) -> None:
    """Tab, Escape and Ctrl-C lead out of the box, and what was typed is there when one comes back."""
    with begun(tmp_path) as terminal:
        terminal.see(BOX)
        terminal.type("half a thought")
        terminal.see("half a thought")
        for key, wanted in [("o", "Details"), ("?", "While you type")]:
            terminal.type(way)
            terminal.see("What would you like")
            terminal.pause()
            terminal.type(key)
            terminal.see(wanted)
            terminal.type("z")
            terminal.see("> half a thought", BOX)
        terminal.type(way)
        terminal.see("What would you like")
        terminal.type("s")
        terminal.see("Skip this card?")
        terminal.pause()
        terminal.type("s")
        assert terminal.ends() == 0
    assert is_sane(terminal)


def test_typing_on_over_the_menu(tmp_path: Path) -> None:
    """Whoever opens the menu by mistake and types on is back in the reply with no letter lost."""
    with begun(tmp_path) as terminal:
        terminal.type("I wonder", TAB)
        terminal.see("What would you like")
        terminal.type(", do you")
        terminal.see("> I wonder, do you", BOX)
        terminal.type(TAB)
        terminal.see("What would you like")
        terminal.type(" so hurt")
        terminal.see("> I wonder, do youso hurt", BOX)
        terminal.type(CTRL_C)
        terminal.see("What would you like")
        terminal.type(CTRL_C)
        assert terminal.ends() == 0


def test_commands_in_the_box(tmp_path: Path) -> None:
    """What begins with a slash and is a command is one: skip, take back, do again, set aside, help, stop."""
    with begun(tmp_path, "review --kind scenario --new 20") as terminal:
        first = terminal.see(BOX)
        terminal.type("/details", ENTER)
        terminal.see("Details")
        terminal.type("z")
        terminal.see(BOX)
        for command, wanted in [
            ("/skip", "1 of"), ("/undo", "taken back: the skip"), ("/aside", "set aside;"),
            ("/undo", "taken back: setting it aside"), ("/redo", "set aside;"),
        ]:  # fmt: skip
            terminal.pause()
            terminal.type(command, ENTER)
            if command == "/skip" and "safety" in first:
                terminal.see("space go on")
                terminal.type(" ")
            terminal.see(wanted, BOX)
        terminal.pause()
        terminal.type("/help", ENTER)
        terminal.see("While you type")
        terminal.type("z")
        terminal.see(BOX)
        terminal.type("/stop", ENTER)
        assert terminal.ends() == 0

    assert [grade for _, grade in events(tmp_path)] == ["suspend", "undo", "suspend"]


AZERTY = [("&", "again"), ("é", "hard"), ('"', "good"), ("'", "easy")]


@pytest.mark.parametrize(("key", "grade"), AZERTY)
def test_a_keyboard_whose_digits_need_shift(tmp_path: Path, key: str, grade: str) -> None:
    """On AZERTY, the keys of the digits grade without Shift."""
    with begun(tmp_path, "review --kind cloze") as terminal:
        terminal.type(" ")
        terminal.see("1 again")
        terminal.type(key)
        if grade == "again":
            terminal.see("2 of")
            terminal.type("q")
        assert terminal.ends() == 0

    assert events(tmp_path) == [("listening/two-parts", grade)]


@pytest.mark.parametrize("typed", ["Maybe you", "any of it\r", "yes, but\rmore of it\r", "\x1b[200~y\ny\x1b[201~\r"])
def test_typing_on_is_no_consent(tmp_path: Path, typed: str) -> None:
    """What was meant for a reply that is sent already answers nothing: whether replies are kept stays open."""
    with begun(tmp_path) as terminal:
        terminal.see(BOX)
        terminal.type("Well.", ENTER)
        terminal.see("Keep your replies?")
        terminal.type(typed.removesuffix(ENTER))
        terminal.pause()
        terminal.type(*typed[len(typed.removesuffix(ENTER)) :])
        terminal.see("Keep your replies?", "type yes, no or later" if "\r" in typed else typed)
        terminal.type(CTRL_C)
        assert terminal.ends() == 0

    assert Hark(tmp_path)("config journal --json").json()["settings"][0]["value"] == "ask"


@pytest.mark.parametrize(("typed", "region"), [("usa", "us"), ("u", "us"), ("uk\r", "")])
def test_where_one_is(tmp_path: Path, typed: str, region: str) -> None:
    """A letter of the list, a code or a name takes effect with Enter: `u` of `uk` is no United States."""
    with Terminal(tmp_path, "review") as terminal:
        terminal.see("space go on")
        terminal.type(" ")
        terminal.see("Where are you?", "u United States")
        terminal.type(typed)
        terminal.see("that is not in the list" if "\r" in typed else f"> {typed}")
        terminal.pause()
        terminal.type(ENTER)
        terminal.see("helplines: ")
        terminal.type("q")
        assert terminal.ends() == 0

    assert Hark(tmp_path)("config region --json").json()["settings"][0]["value"] == region


def test_a_keyboard_with_other_letters(tmp_path: Path) -> None:
    """On a Cyrillic keyboard the keys in the same places pick, tick and stop."""
    with begun(tmp_path, "review --kind choice") as terminal:
        terminal.see("a-c pick")
        terminal.type("и")
        terminal.see("3 good")
        terminal.type("г")
        terminal.see("nothing to take back")
        terminal.type("й")
        assert terminal.ends() == 0
    with Terminal(tmp_path, "review listening --kind scenario") as terminal:
        terminal.see(BOX)
        terminal.type("Ну да.", ENTER)
        terminal.see("y, enter keep them")
        terminal.type("т", ENTER)
        terminal.see("a-c tick")
        terminal.type("ф", "с", "е")
        terminal.see("a [x]", "b [ ]", "c [x]", "t [x]")
        terminal.type("й")
        assert terminal.ends() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(("journal", "kept"), [("keep", True), ("off", False), ("ask", False)])
def test_a_reply_survives_a_hang_up(tmp_path: Path, number: signal.Signals, journal: str, kept: bool) -> None:
    """A reply being typed is in the box next time where replies are kept, and nowhere where they are not."""
    hark = Hark(tmp_path)
    hark(f"config journal {journal}")
    with begun(tmp_path) as terminal:
        terminal.see(BOX)
        terminal.type("You sound so tired.", CTRL_J, "And alone")
        terminal.see("And alone")
        terminal.signal(number)
        assert terminal.ends() == 128 + number
    assert is_sane(terminal)
    assert (b"You sound so tired." in (tmp_path / "data/progress.db").read_bytes()) is kept

    with Terminal(tmp_path, "review listening --kind scenario") as terminal:
        screen = terminal.see(BOX)
        assert ["And alone" in screen, "your reply stands here as you left it" in screen] == [kept, kept]
        terminal.type(CTRL_C)
        if kept:
            terminal.see("What would you like")
            terminal.type("q")
        assert terminal.ends() == 0
    if kept:
        hark("journal --forget --yes")
        assert b"You sound so tired." not in (tmp_path / "data/progress.db").read_bytes()


def test_a_reply_survives_a_closed_terminal(tmp_path: Path) -> None:
    """Also when the terminal is gone without a word."""
    Hark(tmp_path)("config journal keep")
    terminal = begun(tmp_path)
    terminal.see(BOX)
    terminal.type("Half a thou")
    terminal.see("Half a thou")
    closed(terminal)

    with Terminal(tmp_path, "review listening --kind scenario") as again:
        again.see("> Half a thou", BOX)


def test_sleep_while_typing(tmp_path: Path) -> None:
    """Ctrl-Z in a reply gives the shell its terminal, and `fg` brings the reply back to be typed on."""
    with Terminal(tmp_path, "review listening --kind scenario", shell=True) as terminal:
        past_welcome(terminal)
        terminal.type("half a ")
        terminal.see("half a")
        terminal.type(CTRL_Z)
        terminal.see("Stopped")
        terminal.type("fg\r")
        terminal.see("> half a", BOX)
        terminal.type("thought")
        terminal.see("> half a thought")
        terminal.type(CTRL_C)
        terminal.see("What would you like")
        terminal.type("q")
        terminal.see("Nothing graded")
        terminal.type("exit\r")
        terminal.ends()
    assert is_sane(terminal)


def test_resize_while_typing(tmp_path: Path) -> None:
    """The box is set anew to the new size, wide letters and all, with nothing lost."""
    with begun(tmp_path) as terminal:
        terminal.type("四回も断られたんですね。それはつらい。" * 3)
        terminal.see(BOX)
        for columns, rows in [(30, 12), (23, 10), (100, 40), (80, 24)]:
            terminal.resize(columns, rows)
            text = terminal.see(BOX)
            assert all(wcswidth(line) <= columns for line in text.split("\n"))
        assert "".join(text.split()).count("断") == 3
        terminal.type(CTRL_C)
        terminal.see("What would you like")
        terminal.type("q")
        assert terminal.ends() == 0


def test_an_editor_from_the_box(tmp_path: Path) -> None:
    """Out of a reply into the editor and back: the card as it now reads, and the reply still in the box."""
    editor = tmp_path / "vim"
    editor.write_text('#!/bin/sh\nsed -i "s/Fourth no/Fifth no/" "$2"\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    with begun(tmp_path, editor=str(editor)) as terminal:
        terminal.type("half a thought", TAB)
        terminal.see("What would you like")
        terminal.type("e")
        terminal.see("Fifth no", "> half a thought", BOX)
        terminal.type("/edit")
        terminal.type(CTRL_C)
        terminal.see("What would you like")
        terminal.type("q")
        assert terminal.ends() == 0


def test_an_arrow_that_comes_in_pieces(tmp_path: Path) -> None:
    """Over a slow line an arrow key is still an arrow, and no Escape."""
    with begun(tmp_path) as terminal:
        terminal.type("ab")
        terminal.see("> ab")
        terminal.type(ESC)
        time.sleep(0.12)
        terminal.type("[D", "X")
        terminal.see("> aXb", BOX)
        terminal.type(CTRL_C)
        terminal.see("What would you like")
        terminal.type("q")
        assert terminal.ends() == 0


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D, "q"])
def test_stopping_keeps_what_was_graded(tmp_path: Path, key: str) -> None:
    """Ctrl-C, Ctrl-D and q end the session with its summary; what was graded is stored, the terminal sane."""
    with Terminal(tmp_path, "review --kind concept") as terminal:
        past_welcome(terminal)
        terminal.see("space answer")
        terminal.type(" ", "3")
        terminal.see("2 of")
        terminal.type(key)
        assert terminal.ends() == 0

    assert is_sane(terminal)
    assert "1 card, new to you" in terminal.text
    assert events(tmp_path) == [("listening/reflection", "good")]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_leave_the_terminal_sane(tmp_path: Path, number: signal.Signals) -> None:
    """TERM and HUP end hark with the terminal given back and what was graded stored."""
    with Terminal(tmp_path, "review --kind concept") as terminal:
        past_welcome(terminal)
        terminal.see("space answer")
        terminal.type(" ", "3")
        terminal.see("2 of")
        terminal.signal(number)
        assert terminal.ends() == 128 + number

    assert is_sane(terminal)
    assert "Traceback" not in terminal.raw.decode(errors="replace")
    assert events(tmp_path) == [("listening/reflection", "good")]


def test_sleep_and_wake(tmp_path: Path) -> None:
    """Ctrl-Z gives the shell its terminal back, and `fg` brings the card back as it was."""
    with Terminal(tmp_path, "review --kind concept", shell=True) as terminal:
        past_welcome(terminal)
        terminal.see("space answer")
        terminal.type(" ")
        before = terminal.see("3 good")
        terminal.type(CTRL_Z)
        terminal.see("Stopped")
        terminal.type("echo a$((20+3))b\r")
        terminal.see("a23b")
        terminal.type("fg\r")

        assert terminal.see("3 good") == before

        terminal.type("3")
        terminal.see("2 of")
        terminal.type("q")
        terminal.see("1 card, new to you")
        terminal.type("exit\r")
        terminal.ends()
    assert is_sane(terminal)


def test_resize(tmp_path: Path) -> None:
    """A resized terminal is drawn anew to its size, with nothing lost."""
    with Terminal(tmp_path, "review --kind choice") as terminal:
        past_welcome(terminal)
        terminal.see("a-c pick")
        terminal.resize(30, 9)
        narrow = terminal.see("a-c pick", "↑")
        terminal.resize(100, 40)
        wide = terminal.see("a-c pick", "? more", "Have you rung")
        terminal.type("q")
        assert terminal.ends() == 0

    assert max(len(line) for line in narrow.split("\n")) <= 30
    assert "↑" not in wide
    assert "Advice" not in wide
    assert "Have you rung them?" in wide


def closed(terminal: Terminal) -> None:
    """Closes the terminal and waits until hark has ended."""
    terminal.child.ptyproc.fileobj.close()
    terminal.child.ptyproc.fd = -1
    end = time.monotonic() + PATIENCE_S
    while terminal.child.isalive() and time.monotonic() < end:
        time.sleep(0.02)
    assert not terminal.child.isalive()


def test_closed_terminal(tmp_path: Path) -> None:
    """When the terminal is closed, hark ends by itself and what was graded is stored."""
    terminal = Terminal(tmp_path, "review --kind concept")
    past_welcome(terminal)
    terminal.see("space answer")
    terminal.type(" ", "3")
    terminal.see("2 of")

    closed(terminal)

    assert events(tmp_path) == [("listening/reflection", "good")]


def test_killed_at_any_point_loses_no_grade(tmp_path: Path) -> None:
    """However suddenly hark is killed, each grade after which the next card appeared is stored, once."""
    dice = random.Random(20260302)
    for attempt in range(int(os.environ.get("HARK_TEST_KILLS", "6"))):
        home = tmp_path / str(attempt)
        with Terminal(home, "review --kind concept --kind cloze") as terminal:
            past_welcome(terminal)
            terminal.see("1 of")
            graded = 0
            for _ in range(dice.randrange(3)):
                terminal.type(" ", "4")
                graded += 1
                terminal.see(f"{graded + 1} of")
            for key in dice.choice([[], [" "], [" ", "4"], [" ", "1"]]):
                terminal.type(key)
            terminal.signal(signal.SIGKILL)
            terminal.ends()

        kept = events(home) if (home / "data/progress.db").exists() else []
        assert graded <= len(kept) <= graded + 1
        assert len({card for card, _ in kept}) == len(kept)


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 20)])
def test_a_trap_and_its_repair(tmp_path: Path, columns: int, rows: int) -> None:
    """A dialogue: the trap is asked about and has its consequence, which is mended; the talk ends in one grade."""
    Hark(tmp_path).add_deck("letters", LETTERS)
    with Terminal(tmp_path, "review letters --new 1", columns=columns, rows=rows) as terminal:
        album = Album(f"dialogue-{columns}x{rows}", terminal)
        past_welcome(terminal)
        album.take("the first turn", "turn 1", BOX)
        terminal.type("You should open it. I can stay.", ENTER)
        terminal.see("y, enter keep them")
        terminal.type("y", ENTER)
        terminal.see("Which of these")
        terminal.type("b", ENTER)
        album.take("asked about the trap", "Did the trap", "catch you?")
        terminal.type("t")
        album.take("the trap", "[x] The trap")
        terminal.type(ENTER)
        album.take("what it led to", "Leave it.", BOX)
        terminal.type("I went too fast. It sounds like that scared you.", ENTER)
        terminal.see("Which of these")
        terminal.type("a", ENTER)
        album.take("mended, and noticed", "[x] Reflect", "what you heard")
        terminal.pause()
        terminal.type(ENTER)
        album.take("the last turn", "If it's bad", BOX)
        terminal.type("Who would you want there?", ENTER)
        terminal.see("Which of these")
        terminal.type("a", ENTER)
        album.take("one grade for all of it", "ends here", "“hard”")
        terminal.pause()
        terminal.type(ENTER)

        assert album.end() == 0

    album.is_as_kept()
    assert is_sane(terminal)
    assert events(tmp_path) == [("letters/the-letter", "hard")]


def test_enter_in_an_empty_box_of_a_talk(tmp_path: Path) -> None:
    """Enter alone sends nothing: it says what can be done, and a second one goes on without a reply."""
    Hark(tmp_path).add_deck("letters", LETTERS)
    with Terminal(tmp_path, "review letters --new 1") as terminal:
        past_welcome(terminal)
        terminal.see(BOX)
        terminal.type(ENTER)
        terminal.see("nothing is written yet", BOX)
        terminal.type("Mm")
        assert "nothing is written yet" not in terminal.see("> Mm")
        terminal.type(BACKSPACE, BACKSPACE, ENTER)
        terminal.see("nothing is written yet", BOX)
        terminal.pause()
        terminal.type(ENTER)
        terminal.see("Which of these")


@pytest.mark.parametrize(
    ("journal", "key", "asked"),
    [
        ("keep", "s", "`s` again skips it; another time it goes on at its turn."),
        ("keep", "x", "`x` again sets it aside; another time it goes on at its turn."),
        ("off", "s", "`s` again skips it; another time it begins again, since what you typed is not kept."),
        ("off", "q", "`q` again stops; another time it begins again, since what you typed is not kept."),
    ],
)
def test_typing_on_at_the_ticks_of_a_talk(tmp_path: Path, journal: str, key: str, asked: str) -> None:
    """Where the box was expected a letter ends no talk: it is asked first, and what follows goes back to the ticks."""
    hark = Hark(tmp_path)
    hark.add_deck("letters", LETTERS)
    hark(f"config journal {journal}")
    with Terminal(tmp_path, "review letters --new 1", columns=100) as terminal:
        past_welcome(terminal)
        terminal.see(BOX)
        terminal.type("Give it to me.", ENTER)
        terminal.see("a [ ] Reflect")
        terminal.type(key)
        terminal.see(asked, f"{key} s" if key != "x" else "x set it aside")
        terminal.type("wimming")
        terminal.see("a [ ] Reflect", "b [ ]", "t [ ]")
        terminal.pause()
        terminal.type(key)
        terminal.see(asked)
        terminal.pause()
        terminal.type(key)
        assert terminal.ends() == 0

    assert [kind for kind, *_ in harness_events(hark)] == (["suspend"] if key == "x" else [])


def test_keys_typed_ahead_through_the_ticks_of_a_talk(tmp_path: Path) -> None:
    """Ticks, the trap and enter, sent at once as over a slow line, are what they say."""
    hark = Hark(tmp_path)
    hark.add_deck("letters", LETTERS)
    hark("config journal keep")
    with Terminal(tmp_path, "review letters --new 1") as terminal:
        past_welcome(terminal)
        terminal.see(BOX)
        terminal.type("Mm.", ENTER)
        terminal.see("a [ ] Reflect")
        terminal.type(f"bt{ENTER}Sorry, that was quick.")
        terminal.see("turn 2", "> Sorry, that was quick.", BOX)


def test_a_slip_is_taken_back_at_the_next_turn(tmp_path: Path) -> None:
    """`u` in the menu of a later turn leads to the ticks of the turn before; what was said stays."""
    hark = Hark(tmp_path)
    hark.add_deck("letters", LETTERS)
    hark("config journal keep")
    with Terminal(tmp_path, "review letters --new 1") as terminal:
        past_welcome(terminal)
        terminal.see(BOX)
        terminal.type("Mm.", ENTER)
        terminal.see("a [ ] Reflect")
        terminal.type("t", ENTER)
        terminal.see("turn 2", BOX)
        terminal.type(TAB)
        terminal.see("u  take back the last thing you did")
        terminal.type("u")
        terminal.see("back at the ticks of the turn before", "t [x]", "Mm.")


def test_a_tick_is_seen(tmp_path: Path) -> None:
    """On a small screen a letter that ticks what lies further down has the view move there, and paging leads away."""
    hark = Hark(tmp_path)
    hark("config journal off")
    with Terminal(tmp_path, "review listening --kind scenario", columns=30, rows=12) as terminal:
        terminal.see("space go on")
        terminal.type(" ")
        terminal.see(BOX)
        terminal.type("Mm.", ENTER)
        assert "The trap" not in terminal.see("a [ ]")
        terminal.type("t")
        terminal.see("t [x]")
        terminal.type("a")
        terminal.see("a [x]")
        terminal.type(PAGE_DOWN)
        assert "a [x]" not in terminal.see("t [x]")


def test_your_reply_stays_above_its_ticks(tmp_path: Path) -> None:
    """On a small screen the last lines of the reply stand above the skills it is weighed by."""
    Hark(tmp_path).add_deck("letters", LETTERS)
    Hark(tmp_path)("config journal off")
    with Terminal(tmp_path, "review letters --new 1", columns=40, rows=20) as terminal:
        past_welcome(terminal)
        terminal.see(BOX)
        terminal.type("You should open it. I can stay.", ENTER)
        terminal.see("I can stay.", "Which of these", "a [ ]")


def test_a_dialogue_cut_off(tmp_path: Path) -> None:
    """Killed in the middle of a turn, it goes on there: what was said is above, and the message says so."""
    Hark(tmp_path).add_deck("letters", LETTERS)
    with Terminal(tmp_path, "review letters --new 1") as terminal:
        past_welcome(terminal)
        terminal.type("Give it to me.", ENTER)
        terminal.see("y, enter keep them")
        terminal.type("y", ENTER)
        terminal.see("Which of these")
        terminal.type("t", ENTER)
        terminal.see("Leave it.", BOX)
        terminal.child.kill(signal.SIGKILL)
        terminal.ends()

    with Terminal(tmp_path, "review letters --new 1") as terminal:
        screen = terminal.see("turn 2", "Give it to me.", "Leave it.", "taken up where you left it, at turn 2")
        terminal.type("/skip", ENTER)
        assert terminal.ends() == 0

    assert screen.index("Give it to me.") < screen.index("Leave it.")
    assert events(tmp_path) == []


SLOW_S = 0.15
"""Between two bytes on a bad line, or between two packets."""


def test_over_a_slow_line(tmp_path: Path) -> None:
    """A letter, an arrow, alt-enter and a paste that come in pieces are whole: nothing is lost or taken for Escape."""
    Hark(tmp_path)("config journal keep")

    def slowly(*pieces: bytes) -> None:
        for piece in pieces:
            terminal.child.send(piece)
            time.sleep(SLOW_S)

    with begun(tmp_path) as terminal:
        slowly(b"Wl \xc3", b"\xa9", b"\x1b", b"[", b"D", b"\x1b", b"\r", b"\x1b[20", b"0~one\x1b[2", b"01~")
        terminal.see("> Wl\n  oneé")
        terminal.type(ENTER)
        terminal.see("a-c tick")
        slowly(b"\x1b", b"[B", b" ")
        terminal.see("› a [x]")
        terminal.type("q")
        assert terminal.ends() == 0
