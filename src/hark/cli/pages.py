# SPDX-License-Identifier: MIT
"""Help: of hark, of each command, and on topics. Made from the command tree, so it tells what is parsed."""

from __future__ import annotations

from typing import Annotated

import typer

from hark import errors, views
from hark.cli.door import command
from hark.cli.groups import COMMON, GROUPS, UPKEEP
from hark.cli.tree import tree
from hark.cli.world import World
from hark.shells.command import Command, Parameter
from hark.values import replace
from hark.views import View

OF_ITSELF = views.ParameterFacts(("--help",), "", "Show this page.", COMMON, (), False, False, None)
"""The one option that the parser adds to every command."""


@command("help", group=UPKEEP)
def help_(
    world: World,  # noqa: ARG001 - every command is given the world
    topic: Annotated[str | None, typer.Argument(metavar="[TOPIC]", help="A topic, or a command.")] = None,
) -> View:
    """Explain a topic or a command.

    Alone, it lists the topics: exit codes, environment variables, files, how a deck is written, what scripts
    may rely on, the keys of a session.

    \b
    Examples:
      hark help
      hark help exit-codes
      hark help review
    """
    from hark.render import topics

    if topic is None:
        lines = tuple(views.TopicLine(one.topic, one.summary) for one in topics.topics())
        return views.Topics(lines, listed(tree()))
    commands = [one.name for one in tree() if one.name]
    if topic in commands:
        return help_of(topic)
    known = {one.topic: one for one in topics.topics()}
    if topic not in known:
        raise errors.unknown_word("topic", topic, [*known, *commands], "`hark help` lists the topics")
    return known[topic]


def help_of(name: str) -> views.Help:
    """How to use the command *name*, or hark where that is empty."""
    from hark.render import plain, wording

    whole = tree()
    one = next(one for one in whole if one.name == name)
    silent = views.Help(
        text="",
        command=name,
        usage=usage(one),
        summary=one.summary,
        paragraphs=one.text,
        arguments=tuple(_argument(argument) for argument in one.arguments),
        options=(*(_facts(option) for option in one.options), OF_ITSELF),
        examples=one.examples,
        commands=() if name else listed(whole),
    )
    return replace(silent, text="\n".join(plain.lines(tuple(wording.help_page(silent)))))


def usage(one: Command) -> str:
    """How *one* is typed: "hark why CARD [OPTIONS]"."""
    if not one.name:
        return "hark [COMMAND] [OPTIONS]"
    return " ".join(["hark", one.name, *(_metavar(argument) for argument in one.arguments), "[OPTIONS]"])


def listed(commands: tuple[Command, ...]) -> tuple[views.CommandLine, ...]:
    """Every command in a line, group by group."""
    named = [one for one in commands if one.name]
    named.sort(key=lambda one: GROUPS.index(one.group))
    return tuple(views.CommandLine(one.name, one.summary, one.group) for one in named)


def _argument(argument: Parameter) -> views.ParameterFacts:
    return replace(_facts(argument), metavar=_metavar(argument))


def _metavar(argument: Parameter) -> str:
    """What stands for *argument*: in brackets where it may be left out, with dots where there may be several."""
    word = argument.metavar.strip("[].")
    return f"{word if argument.required else f'[{word}]'}{'...' if argument.repeated else ''}"


def _facts(given: Parameter) -> views.ParameterFacts:
    return views.ParameterFacts(
        given.names, given.metavar, given.about, given.group, given.choices, given.required, given.repeated,
        given.default,
    )  # fmt: skip
