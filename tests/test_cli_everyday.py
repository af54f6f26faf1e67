# SPDX-License-Identifier: MIT
"""Everyday words for commands, and the short spelling of `--help`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hark.cli import everyday
from hark.cli.app import names

if TYPE_CHECKING:
    from harness import Hark


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("settings", "did you mean `hark config`?"),
        ("Settings", "did you mean `hark config`?"),
        ("start", "did you mean `hark review`?"),
        ("learn active-listening", "did you mean `hark review`?"),
        ("practice", "did you mean `hark review`?"),
        ("add", "did you mean `hark new` or `hark import`?"),
        ("delete first-week", "did you mean `hark remove`?"),
        ("list", "did you mean `hark decks`?"),
        ("quit", "nothing is running here; in a session `q` stops and keeps every grade"),
        ("decs", "did you mean `decks`?"),
    ],
)
def test_everyday_word(hark: Hark, line: str, hint: str) -> None:
    """Who types an everyday word is told the command that is meant; nothing is done."""
    ran = hark(line)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: no such command `{line.split()[0]}`\n hint: {hint}\n"


def test_words_are_no_commands_and_mean_some() -> None:
    """No everyday word hides a command, and each leads to one there is."""
    commands = set(names())
    words = everyday.WORDS

    assert not commands & set(words)
    assert {line.split()[0] for lines in words.values() for line in lines} <= commands | {"--version"}


@pytest.mark.parametrize("name", ["", *sorted(names())])
def test_short_help(hark: Hark, name: str) -> None:
    """`-h` shows the same page as `--help`, of hark and of every command."""
    assert hark(f"{name} -h").out == hark(f"{name} --help").out != ""
