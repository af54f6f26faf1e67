# SPDX-License-Identifier: MIT
"""The command tree as plain values, from which help, completions and the man page are made."""

from __future__ import annotations

from hark.cli.app import GROUPS, names, tree
from hark.shells.command import Parameter, Takes


def test_the_tree_holds_every_command() -> None:
    """The program comes first, then every registered command, each with a line that says what it answers."""
    commands = tree()

    assert {one.name for one in commands[1:]} == names().keys()
    assert [GROUPS.index(one.group) for one in commands[1:]] == sorted(GROUPS.index(one.group) for one in commands[1:])
    assert [one.name for one in commands if not one.summary.endswith(".") or not one.examples] == []
    assert {one.group for one in commands[1:]} == set(GROUPS)


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
            about="Only `concept` (questions), `cloze` (gaps to fill), `choice` or `scenario` cards; may be repeated.",
            choices=("concept", "cloze", "choice", "scenario"), default=None,
        ),
    )  # fmt: skip
