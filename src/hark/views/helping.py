# SPDX-License-Identifier: MIT
"""What help answers."""

from __future__ import annotations

from typing import ClassVar

from hark.values import frozen
from hark.views.base import View


@frozen
class Version(View):
    """`hark --version`."""

    SCHEMA: ClassVar[str] = "hark.version/1"
    version: str


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


@frozen
class TermText:
    """A word and what it means."""

    term: str
    about: str


@frozen
class TopicPart:
    """A part of a help topic: a paragraph, an explained list, an example as it would be typed, or several of them."""

    heading: str | None
    text: str | None
    terms: tuple[TermText, ...]
    code: str | None


@frozen
class Topic(View):
    """`hark help TOPIC`."""

    SCHEMA: ClassVar[str] = "hark.topic/1"
    topic: str
    summary: str
    parts: tuple[TopicPart, ...]


@frozen
class TopicLine:
    """A help topic in a list."""

    topic: str
    summary: str


@frozen
class Topics(View):
    """`hark help`: what there is help on."""

    SCHEMA: ClassVar[str] = "hark.topics/1"
    topics: tuple[TopicLine, ...]
    commands: tuple[CommandLine, ...]
