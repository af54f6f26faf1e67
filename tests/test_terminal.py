# SPDX-License-Identifier: MIT
"""The door to the terminal: whatever goes wrong behind it, the terminal is given back and the reason comes out."""

from __future__ import annotations

import sys
from pathlib import Path

import pexpect
import pytest

from hark.render.terminal import _rows_of
from places import environment

SITTER = """
import sys
from hark.render.terminal import Picture, Terminal

class Sitter:
    has_box = WHERE in ("takes", "send", "end")
    def picture(self, columns, rows, box_rows):
        self.fail("picture")
        return Picture(("Ready.",), ())
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
