# SPDX-License-Identifier: MIT
"""The person's editor: how it is called, on every system, and that it waits."""

from __future__ import annotations

import pytest

from hark.cli.editor import command, may_be_open


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ["vi", "+3", "x.toml"]),
        ("   ", ["vi", "+3", "x.toml"]),
        ("nano -w", ["nano", "-w", "+3", "x.toml"]),
        ("code", ["code", "--wait", "--goto", "x.toml:3"]),
        ("code -w", ["code", "-w", "--goto", "x.toml:3"]),
        ("code --wait --new-window", ["code", "--wait", "--new-window", "--goto", "x.toml:3"]),
        ("/usr/local/bin/subl", ["/usr/local/bin/subl", "--wait", "x.toml:3"]),
        ("zed", ["zed", "--wait", "x.toml:3"]),
        ("gvim", ["gvim", "--nofork", "+3", "x.toml"]),
        ("kate", ["kate", "--block", "x.toml"]),
        ("open -t", ["open", "-t", "-W", "x.toml"]),
        ("'/opt/my editor/ed' -x", ["/opt/my editor/ed", "-x", "x.toml"]),
        (r"C:\Windows\notepad.exe", [r"C:\Windows\notepad.exe", "x.toml"]),
        (r'"C:\Program Files\Notepad++\notepad++.exe" -multiInst',
         [r"C:\Program Files\Notepad++\notepad++.exe", "-multiInst", "x.toml"]),
        (r"C:\Program Files\Microsoft VS Code\bin\code.cmd",
         [r"C:\Program Files\Microsoft VS Code\bin\code.cmd", "--wait", "--goto", "x.toml:3"]),
    ],
)  # fmt: skip
def test_the_command(typed: str, words: list[str]) -> None:
    """At the line where the editor knows how, waiting where it would not by itself, and Windows paths as they are."""
    assert command({"EDITOR": typed}, "x.toml", 3, on_windows=False) == words


def test_on_windows() -> None:
    """Without EDITOR it is notepad; a name is known with its ending, and quotes go round a path alone."""
    assert command({}, "x.toml", 3, on_windows=True) == ["notepad", "x.toml"]
    assert command({"EDITOR": "Code.exe"}, "x.toml", 3, on_windows=True) == ["Code.exe", "--wait", "--goto", "x.toml:3"]
    assert command({"EDITOR": r'"D:\e\subl.exe" -n'}, "x.toml", None, on_windows=True) == [
        r"D:\e\subl.exe", "-n", "--wait", "x.toml",
    ]  # fmt: skip


def test_which_come_first() -> None:
    """VISUAL goes before EDITOR."""
    assert command({"VISUAL": "vim", "EDITOR": "nano"}, "x.toml", 7, on_windows=False) == ["vim", "+7", "x.toml"]


@pytest.mark.parametrize(("typed", "is_so"), [("code", True), ("subl -n", True), ("vim", False), ("'", False)])
def test_which_may_be_open_still(typed: str, is_so: bool) -> None:
    """Editors with a window of their own; what cannot be read is none."""
    assert may_be_open({"EDITOR": typed}) is is_so
