# SPDX-License-Identifier: MIT
"""What may be typed where, as every shell needs it: the command tree with its words gathered in named lists."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from hark.shells.command import Takes
from hark.values import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hark.shells.command import Command, Parameter

Words = tuple[tuple[str, str], ...]
"""Words, each with what it means, or an empty text."""

_HELP = ("--help", False, "-", "Show this help.")
_FROM_INDEX = {
    Takes.DECK: "deck", Takes.CARD: "card", Takes.DECK_OR_CARD: "target", Takes.TAG: "tag", Takes.SKILL: "skill",
}  # fmt: skip
_TAKES = {Takes.NOTHING: "-", Takes.PATH: "path", Takes.COMMAND: "of command", Takes.WORD: "word"} | _FROM_INDEX
_PLAIN = re.compile(r"[A-Za-z0-9_./+-]+")


@frozen
class Spelling:
    """One way to write an option, such as `--tag`."""

    name: str
    repeated: bool
    takes: str
    """`-` for nothing, `deck`, `card`, `target` (either), `tag`, `skill`, `path`, `word`, `of LIST`, or `some LIST`,
    with commas between."""
    about: str


@frozen
class Syntax:
    """What may follow a command; before any command, its name is empty."""

    command: str
    """With its first argument behind it where what follows hangs on that; its options are those of the command."""
    options: tuple[Spelling, ...]
    arguments: tuple[tuple[bool, str], ...]
    """For each argument whether it may be repeated, and what it takes, in the words of `Spelling.takes`."""


@frozen
class Grammar:
    """Every command with what may follow it, and the lists of fixed words these speak of."""

    commands: tuple[Syntax, ...]
    lists: tuple[tuple[str, Words], ...]


def grammar(tree: Iterable[Command]) -> Grammar:
    """The grammar of the commands in *tree*."""
    tree = tuple(tree)
    lists: dict[str, Words] = {"command": tuple((each.name, each.summary) for each in tree if each.name)}
    commands = []
    for command in tree:
        arguments = tuple((argument.repeated, _takes(argument, lists)) for argument in command.arguments)
        if not command.name:
            arguments = ((False, "of command"),)
        commands.append(Syntax(command.name, tuple(_options(command, lists)), arguments))
        commands += (Syntax(f"{command.name} {word}", (), after) for word, after in _after(command, lists))
    words = [word for listed in lists.values() for word, _ in listed]
    assert all(_PLAIN.fullmatch(word) for word in words), words  # they stand in scripts as they are
    return Grammar(tuple(commands), tuple(lists.items()))


def _options(command: Command, lists: dict[str, Words]) -> Iterator[Spelling]:
    for option in command.options:
        takes = _takes(option, lists)
        yield from (Spelling(name, option.repeated, takes, _line(option.about)) for name in option.names)
    if not any(_HELP[0] in option.names for option in command.options):
        yield Spelling(*_HELP)


def _takes(parameter: Parameter, lists: dict[str, Words]) -> str:
    words = parameter.words or tuple((choice, "") for choice in parameter.choices)
    if words and parameter.takes is Takes.COMMAND:
        words = tuple((dict(lists["command"]) | dict(words)).items())
    if not words:
        return _TAKES[parameter.takes]
    called = re.sub(r"[^a-z]+", "-", parameter.metavar.lower()).strip("-")
    name, number = called, 1
    while lists.setdefault(name, words) != words:  # another list is called so
        number += 1
        name = f"{called}-{number}"
    return f"{'some' if parameter.metavar.rstrip(']').endswith(',...') else 'of'} {name}"


def _after(command: Command, lists: dict[str, Words]) -> Iterator[tuple[str, tuple[tuple[bool, str], ...]]]:
    """The first words after which the command's second argument takes something of its own, and its arguments then."""
    for first, second in pairwise(command.arguments):
        for word, takes, words in second.after:
            own = replace(second, metavar=word, takes=takes, words=words)
            yield word, ((first.repeated, _takes(first, lists)), (second.repeated, _takes(own, lists)))


def _line(text: str) -> str:
    return " ".join(text.split())
