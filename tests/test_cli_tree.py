# SPDX-License-Identifier: MIT
"""The command tree as plain values, from which help, completions and the man page are made."""

from __future__ import annotations

import re

from hark.cli.app import GROUPS, names, tree
from hark.shells.command import Parameter, Takes
from places import HERE


def test_the_tree_holds_every_command() -> None:
    """The program comes first, then every registered command, each with a line that says what it answers."""
    commands = tree()

    assert {one.name for one in commands[1:]} == names().keys()
    assert [GROUPS.index(one.group) for one in commands[1:]] == sorted(GROUPS.index(one.group) for one in commands[1:])
    assert [one.name for one in commands if not one.summary.endswith(".") or not one.examples] == []
    assert {one.group for one in commands[1:]} == set(GROUPS)


def test_no_two_commands_have_one_place() -> None:
    """Else their order would be that in which a folder lists its files, which differs from disk to disk."""
    texts = [file.read_text("utf-8") for file in (HERE.parent / "src" / "hark" / "commands").glob("*.py")]
    places = [place for text in texts for place in re.findall(r"^@command\((\w+, \d+)", text, re.MULTILINE)]

    assert len(set(places)) == len(places) == len(names())


def test_a_command_is_told_apart() -> None:
    """Summary, paragraphs, examples, arguments and options of a command are what its help says."""
    next_ = next(one for one in tree() if one.name == "next")

    assert next_.summary == "Give the card to ask now, with what each grade would do."
    assert next_.text == (
        "The token in the answer, passed on as `hark grade --key`, makes sending a grade twice harmless.",
    )
    assert next_.examples == ("hark next --json",)
    assert [(one.metavar, one.takes, one.repeated) for one in next_.arguments] == [("[DECK]...", Takes.DECK, True)]
    assert next_.options[:2] == (
        Parameter(
            names=("--tag",), metavar="TAG", about="Only cards with this tag; may be repeated.", group="Which cards",
            takes=Takes.TAG, choices=(), required=False, repeated=True, default=None,
        ),
        Parameter(
            names=("--kind",), metavar="KIND", group="Which cards", takes=Takes.CHOICE, required=False, repeated=True,
            about="`concept` (questions), `cloze` (gaps), `choice`, `scenario` or `dialogue` cards; may be repeated.",
            choices=("concept", "cloze", "choice", "scenario", "dialogue"), default=None,
        ),
    )  # fmt: skip
