# SPDX-License-Identifier: MIT
"""The door to the terminal: whatever goes wrong behind it, the terminal is given back and the reason comes out."""

from __future__ import annotations

import sys
from pathlib import Path

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.render.terminal import _rows_of, spread
from places import environment

SITTER = """
import sys
from hark.render.terminal import Picture, Terminal

class Sitter:
    has_box = WHERE in ("takes", "send", "end")
    def picture(self, columns, rows, box_rows):
        self.fail("picture")
        return Picture(("Ready.",), ())
    def shown(self):
        pass
    def press(self, key):
        self.fail("press")
        if WHERE in ("call", "then"):
            terminal.aside(lambda: self.fail("call"), lambda: self.fail("then"))
    def takes(self, character):
        self.fail("takes")
        return True
    def send(self, text):
        self.fail("send")
    def end(self):
        self.fail("end")
    def fail(self, where):
        if where == WHERE:
            raise ZeroDivisionError(where)

terminal = Terminal(sys.stdout)
try:
    terminal.run(Sitter())
except ZeroDivisionError as error:
    print("came out:", error)
except SystemExit as end:
    print("ended with", end.code)
except EOFError:
    print("nobody there")
"""


@pytest.mark.parametrize("where", ["picture", "press", "takes", "send", "call", "then"])
def test_what_goes_wrong_comes_out(tmp_path: Path, where: str) -> None:
    """An error in whatever is asked of the one who is shown ends the application and is raised from `run`."""
    child = pexpect.spawn(
        sys.executable,
        ["-c", f"WHERE = {where!r}" + SITTER],
        env=environment(tmp_path),
        timeout=15,
        dimensions=(24, 80),
    )
    if where not in ("picture", "shown"):
        child.expect("Ready")
        child.send("x\r" if where == "send" else "x")
    child.expect(f"came out: {where}")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert b"Traceback" not in child.before


@pytest.mark.parametrize(
    ("line", "room", "rows"), [("", 10, 1), ("a" * 9, 10, 1), ("a" * 10, 10, 2), ("四" * 5, 11, 1), ("四" * 6, 11, 2)]
)
def test_rows_of_a_line(line: str, room: int, rows: int) -> None:
    """A line takes the rows that its cells need, with one for the cursor; a wide letter is not cut in two."""
    assert _rows_of(line, room) == rows


@pytest.mark.parametrize(
    ("line", "room", "shown", "places"),
    [
        ("", 5, "", [0]),
        ("one two", 7, "one two", [0, 1, 2, 3, 4, 5, 6, 7]),
        ("one two", 5, "one  two", [0, 1, 2, 3, 5, 6, 7, 8]),
        ("one two", 3, "onetwo", [0, 1, 2, 3, 3, 4, 5, 6]),
        ("abcdefg hi", 5, "abcdefg hi", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ("ab 聞く", 4, "ab  聞く", [0, 1, 2, 4, 5, 6]),
        ("ab  ", 3, "ab ", [0, 1, 2, 3, 3]),
    ],
)
def test_the_box_breaks_between_words(line: str, room: int, shown: str, places: list[int]) -> None:
    """A word that does not fit begins the next row; one wider than a row breaks where it ends; the cursor follows."""
    assert spread(line, room) == (shown, places)


@given(st.text(st.sampled_from("ab é聞 "), max_size=60), st.integers(2, 12))
def test_the_box_shows_all_that_was_typed(line: str, room: int) -> None:
    """Nothing but blanks is added or left out, and each character stands where its place says."""
    shown, places = spread(line, room)

    assert shown.replace(" ", "") == line.replace(" ", "")
    assert len(places) == len(line) + 1
    assert places == sorted(places)
    assert all(shown[place] == character for character, place in zip(line, places, strict=False) if character != " ")
