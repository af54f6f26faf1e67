# SPDX-License-Identifier: MIT
"""The page that `--help` shows, of hark and of each command. Made from the command tree, so it tells what is parsed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from hark.cli.options import COMMON
from hark.render import plain
from hark.render.page import Gap, Terms, Text, Tone
from hark.values import frozen, replace
from hark.views.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.render.page import Block
    from hark.render.words import Here
    from hark.shells.command import Command, Parameter


@frozen
class ParameterFacts:
    """An option of a command, or an argument where *names* is empty."""

    names: tuple[str, ...]
    metavar: str
    """What stands for its value; empty for a switch."""
    about: str
    group: str
    choices: tuple[str, ...]
    """The fixed words it takes, where there are some."""
    required: bool
    repeated: bool
    default: str | None


@frozen
class CommandLine:
    """A command in a list."""

    command: str
    summary: str
    group: str


@frozen
class Help(View):
    """`hark --help`, or a command's: how to use it. *command* is empty for hark itself."""

    SCHEMA: ClassVar[str] = "hark.help/1"
    COLUMNS: ClassVar[int] = 80
    text: str
    """All of it as plain lines."""
    command: str
    usage: str
    summary: str
    paragraphs: tuple[str, ...]
    arguments: tuple[ParameterFacts, ...]
    options: tuple[ParameterFacts, ...]
    examples: tuple[str, ...]
    commands: tuple[CommandLine, ...]
    """All commands, for hark itself."""


OF_ITSELF = ParameterFacts(("--help", "-h"), "", "Show this page.", COMMON, (), False, False, None)
"""The one option that the parser adds to every command."""


def help_of(name: str, whole: tuple[Command, ...]) -> Help:
    """How to use the command *name* of the *whole* tree, or hark where that is empty."""
    command = next(command for command in whole if command.name == name)
    silent = Help(
        text="",
        command=name,
        usage=usage(command),
        summary=command.summary,
        paragraphs=command.text,
        arguments=tuple(_argument(argument) for argument in command.arguments),
        options=(*(_facts(option) for option in command.options), OF_ITSELF),
        examples=command.examples,
        commands=() if name else listed(whole),
    )
    return replace(silent, text="\n".join(plain.lines(tuple(page(silent)))))


def usage(command: Command) -> str:
    """How *command* is typed: "hark why CARD [OPTIONS]"."""
    if not command.name:
        return "hark [COMMAND] [OPTIONS]"
    return " ".join(["hark", command.name, *(_metavar(argument) for argument in command.arguments), "[OPTIONS]"])


def listed(commands: tuple[Command, ...]) -> tuple[CommandLine, ...]:
    """Every one of *commands* in a line."""
    return tuple(CommandLine(command.name, command.summary, command.group) for command in commands if command.name)


def page(view: Help, _here: Here | None = None) -> Iterator[Block]:
    """How to use a command, or hark."""
    yield Text(f"Usage: {view.usage}")
    yield Gap()
    yield Text(view.summary, Tone.STRONG)
    own, last = (view.paragraphs, ()) if view.command else (view.paragraphs[:1], view.paragraphs[1:])
    for paragraph in own:
        yield Gap()
        yield Text(paragraph)
    groups: dict[str, list[tuple[str, str]]] = {}
    for command in view.commands:
        groups.setdefault(command.group, []).append((command.command, command.summary))
    for argument in view.arguments:
        groups.setdefault("Arguments", []).append((argument.metavar, _about(argument)))
    for option in view.options:
        groups.setdefault(option.group, []).append((_spelled(option), _about(option)))
    yield from lists(groups)
    if view.examples:
        yield Gap()
        yield Text("Example:" if len(view.examples) == 1 else "Examples:", Tone.STRONG)
        yield from (Text(example, indent=2) for example in view.examples)
    if not view.command:
        yield Gap()
        yield Text("`hark COMMAND --help` tells more of a command; `hark help` lists further topics.")
    for paragraph in last:
        yield Gap()
        yield Text(paragraph, Tone.DIM)


def lists(groups: dict[str, list[tuple[str, str]]]) -> Iterator[Block]:
    """Explained lists under their headings, all of them lined up."""
    column = max((len(term) for rows in groups.values() for term, _ in rows), default=0)
    for heading, rows in groups.items():
        yield Gap()
        yield Text(f"{heading}:", Tone.STRONG)
        yield Terms(tuple(rows), column)


def _spelled(option: ParameterFacts) -> str:
    return " ".join((", ".join(option.names), option.metavar)).rstrip()


def _about(parameter: ParameterFacts) -> str:
    """What a parameter is for, with what it takes and its default where its own words do not say so."""
    unsaid = [word for word in parameter.choices if not re.search(rf"\b{re.escape(word)}\b", parameter.about)]
    sentences = [parameter.about]
    if unsaid:
        sentences.append(f"One of {', '.join(parameter.choices)}.")
    if parameter.default:
        sentences.append(f"Default: {parameter.default}.")
    return " ".join(sentences)


def _argument(argument: Parameter) -> ParameterFacts:
    return replace(_facts(argument), metavar=_metavar(argument))


def _metavar(argument: Parameter) -> str:
    """What stands for *argument*: in brackets where it may be left out, with dots where there may be several."""
    word = argument.metavar.strip("[].")
    return f"{word if argument.required else f'[{word}]'}{'...' if argument.repeated else ''}"


def _facts(given: Parameter) -> ParameterFacts:
    return ParameterFacts(
        given.names, given.metavar, given.about, given.group, given.choices, given.required, given.repeated,
        given.default,
    )  # fmt: skip
