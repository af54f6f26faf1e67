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
from pathlib import Path

import pexpect
import pytest
from wcwidth import wcswidth

from harness import Hark
from places import HERE
from terminal import PATIENCE_S, Terminal, is_sane

SCREENS = HERE / "screens"
ENTER, CTRL_C, CTRL_D, CTRL_J, CTRL_Z, DOWN = "\r", "\x03", "\x04", "\n", "\x1a", "\x1b[B"


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
    found = re.search(rf"^([a-f]) {re.escape(option)}", screen, re.MULTILINE)
    assert found
    return found[1]


def past_welcome(terminal: Terminal) -> None:
    """Reads the notice and goes on."""
    terminal.see("any key")
    terminal.type(" ")


def test_concept_session(tmp_path: Path) -> None:
    """A newcomer's first session with concepts: notice, card, answer, help, details, undo, summary."""
    with Terminal(tmp_path, "review --kind concept --cards 2") as terminal:
        album = Album("concept", terminal)
        album.take("the notice, once", "any key")
        terminal.type(" ")
        album.take("the question", "space answer")
        terminal.type("?")
        album.take("help", "Keys")
        terminal.type("q")
        terminal.see("space answer")
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
        terminal.type(" ", " ", "g")
        album.take("the forgotten one again", "3 of 3")
        terminal.type(ENTER, "e")

        assert album.end() == 0

    album.is_as_kept()
    assert is_sane(terminal)
    assert events(tmp_path) == [
        ("listening/reflection", "good"),
        ("listening/reflection", "undo"),
        ("listening/reflection", "again"),
        ("listening/pause", "good"),
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
        album.take("picked", "enter")
        terminal.type(ENTER)
        album.take("what was missed comes back, in another order", "2 of 2")
        terminal.type(letter("That sounds lonely.", terminal.text), ENTER)

        assert album.end() == 0

    album.is_as_kept()


def test_scenario_session(tmp_path: Path) -> None:
    """A scenario is answered in several lines, weighed against its rubric, and compared with one's earlier reply."""
    with Terminal(tmp_path, "review listening --kind scenario") as terminal:
        album = Album("scenario", terminal)
        past_welcome(terminal)
        album.take("somebody says", "space reply")
        terminal.type(" ")
        album.take("the editor", "ctrl-j")
        terminal.type("Four noes. 四回も。🙂", CTRL_J, "That is a lot.")
        terminal.see("That is a lot.")
        terminal.type("\x1b[D" * 2, "\x7fX", ENTER)
        album.take("asked once whether replies are kept", "y keep them")
        terminal.type("y")
        album.take("the rubric", "1-3 tick")
        terminal.type("1", "3", "t", "t")
        album.take("two skills ticked", "1 [x]", "3 [x]")
        terminal.type(ENTER)
        album.take("weighed", "enter hard")
        terminal.type(ENTER)
        assert album.end() == 0

    with Terminal(tmp_path, "review listening --kind scenario", HARK_TEST_NOW="2026-03-05T09:00:00+00:00") as terminal:
        album.terminal = terminal
        album.take("days later", "space reply")
        terminal.type(" ")
        terminal.see("ctrl-j")
        terminal.type("You sound worn out.", ENTER)
        album.take("beside the earlier reply", "Earlier")
        terminal.type("1", "2", "3", ENTER)
        album.take("all of it", "enter good")
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
        terminal.type("s")
        album.take("after a skip", "any key")
        terminal.type(" ")

        assert album.end() == 0

    album.is_as_kept()
    assert events(tmp_path) == []


@pytest.mark.parametrize("columns", [40, 20])
def test_narrow_terminal(tmp_path: Path, columns: int) -> None:
    """At 40 columns a scenario reads well; even at 20 no line is longer than the terminal and all keys are there."""
    with Terminal(tmp_path, "review listening --kind scenario", columns=columns) as terminal:
        album = Album(f"narrow-{columns}", terminal)
        past_welcome(terminal)
        album.take("somebody says", "space reply")
        terminal.type(" ")
        terminal.see("enter done")
        terminal.type("Tell me more.", ENTER)
        terminal.see("y keep them")
        terminal.type("n")
        album.take("the rubric", "1-3 tick")
        terminal.type(DOWN, DOWN, DOWN)
        album.take("scrolled", "↑")
        terminal.type("q")
        assert album.end() == 0

    album.is_as_kept()


def test_no_colour(tmp_path: Path) -> None:
    """Without colour, a session sends no colour at all and loses nothing."""
    with Terminal(tmp_path, "review --kind choice", NO_COLOR="1") as terminal:
        past_welcome(terminal)
        terminal.see("a-c pick")
        terminal.type(letter("Have you rung them?", terminal.text))
        terminal.see("✗", "✓")
        terminal.type("q")
        assert terminal.ends() == 0

    assert re.findall(rb"\x1b\[[0-9;]*m", terminal.raw) == []


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
        terminal.see("What does a reflection give back?", "space answer")
        terminal.type("q")
        assert terminal.ends() == 0

    assert (tmp_path / "where").read_text() == "+9\n"
    assert "give back" in (tmp_path / "data/decks/listening.toml").read_text()
    assert "hand back" in (HERE / "small/listening.toml").read_text()


def test_editor_missing(tmp_path: Path) -> None:
    """An editor that cannot be started is said in the session, which goes on."""
    with Terminal(tmp_path, "review --kind concept", EDITOR="no-such-editor") as terminal:
        past_welcome(terminal)
        terminal.see("space answer")
        terminal.type("e")
        terminal.see("the editor could not be started", "space answer")
        terminal.type("q")
        assert terminal.ends() == 0


def test_pasted_lines_stay_together(tmp_path: Path) -> None:
    """A paste of several lines into a reply becomes several lines, not several keys."""
    with Terminal(tmp_path, "review listening --kind scenario") as terminal:
        past_welcome(terminal)
        terminal.see("space reply")
        terminal.type(" ")
        terminal.see("enter done")
        terminal.type("\x1b[200~one\ntwo\rthree\x1b[201~")
        terminal.see("one", "  two", "  three")
        terminal.type(ENTER)
        terminal.see("y keep them")
        terminal.type("y", ENTER, "3")
        assert terminal.ends() == 0

    with sqlite3.connect(tmp_path / "data/progress.db") as db:
        assert db.execute("SELECT text FROM response").fetchall() == [("one\ntwo\nthree",)]


def test_going_back_from_a_reply_keeps_it(tmp_path: Path) -> None:
    """Ctrl-C in a reply goes back to the card, and what was typed is there when one returns."""
    with Terminal(tmp_path, "review listening --kind scenario") as terminal:
        past_welcome(terminal)
        terminal.see("space reply")
        terminal.type(" ")
        terminal.see("enter done")
        terminal.type("half a thought")
        terminal.see("half a thought")
        terminal.type(CTRL_C)
        terminal.see("space reply")
        terminal.type(" ")
        terminal.see("enter done", "half a thought")
        terminal.type(CTRL_C)
        terminal.see("space reply")
        terminal.type(CTRL_C)
        assert terminal.ends() == 0
    assert is_sane(terminal)


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
        terminal.resize(30, 12)
        narrow = terminal.see("a-c pick", "↓")
        terminal.resize(100, 40)
        wide = terminal.see("a-c pick", "q stop")
        terminal.type("q")
        assert terminal.ends() == 0

    assert max(len(line) for line in narrow.split("\n")) <= 30
    assert "↓" not in wide
    assert "Advice" not in wide
    assert "Have you rung them?" in wide


def test_closed_terminal(tmp_path: Path) -> None:
    """When the terminal is closed, hark ends by itself and what was graded is stored."""
    terminal = Terminal(tmp_path, "review --kind concept")
    past_welcome(terminal)
    terminal.see("space answer")
    terminal.type(" ", "3")
    terminal.see("2 of")

    terminal.child.ptyproc.fileobj.close()
    terminal.child.ptyproc.fd = -1

    deadline = pexpect.spawn("sleep", [str(PATIENCE_S)])
    while terminal.child.isalive() and deadline.isalive():
        pass
    deadline.close(force=True)
    assert not terminal.child.isalive()
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
