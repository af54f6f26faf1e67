# SPDX-License-Identifier: MIT
"""Writes the man page `docs/hark.1` from the command tree and the help topics: `python3 tasks.py man`.

It is mdoc, and `mandoc -T lint` has nothing to say about it. Its date moves only when something else does.
"""

from __future__ import annotations

import re
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hark.cli.app import GROUPS, tree
from hark.cli.options import COMMON
from hark.cli.usage import help_of
from hark.render import topics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.cli.usage import Help, ParameterFacts
    from hark.views.topic import Topic

FILE = Path(__file__).with_name("hark.1")
TITLES = {
    "keys": "KEYS", "settings": "SETTINGS", "helplines": "HELPLINES", "deck-format": "DECK FILES", "json": "JSON",
    "environment": "ENVIRONMENT", "files": "FILES", "exit-codes": "EXIT STATUS",
}  # fmt: skip
"""The section of each help topic, in the order in which readers of man pages expect them."""


def page(date: str) -> str:
    """The whole man page, as of *date*."""
    commands = tree()
    whole = help_of("", commands)
    lines = [
        '.\\" Written by `python3 tasks.py man`; edit the commands and src/hark/render/topics.toml instead.',
        f".Dd {date}",
        ".Dt HARK 1",
        ".Os",
        ".Sh NAME",
        ".Nm hark",
        f".Nd {spelled(whole.summary[:1].lower() + whole.summary[1:].rstrip('.'))}",
        ".Sh SYNOPSIS",
        ".Nm",
        ".Nm",
        ".Ar command",
        ".Op Ar option ...",
        ".Op Ar argument ...",
        ".Nm",
        ".Cm help",
        ".Op Ar topic",
        ".Sh DESCRIPTION",
    ]
    for number, paragraph in enumerate(whole.paragraphs):
        lines += [".Pp"] * (number > 0) + list(prose(paragraph))
    lines += [
        ".Pp",
        "Every command takes these options:",
        *options([one for one in whole.options if one.group == COMMON]),
    ]
    lines += [
        ".Pp",
        "Without a command, there is also:",
        *options([one for one in whole.options if one.group != COMMON]),
    ]
    lines += [".Sh COMMANDS"]
    for group in GROUPS:
        lines += [f".Ss {group}", ".Bl -tag -width Ds"]
        for one in whole.commands:
            if one.group == group:
                lines += command(help_of(one.command, commands))
        lines.append(".El")
    for topic, title in TITLES.items():
        lines += [f".Sh {title}", *about(topics.topic(topic))]
    lines += [".Sh EXAMPLES"]
    for group in GROUPS:
        examples = [line for one in commands if one.group == group for line in one.examples]
        lines += [f"{group}:", *code(examples), *([".Pp"] if group != GROUPS[-1] else [])]
    lines += [".Sh SEE ALSO", *_SEE_ALSO]
    return "\n".join(lines) + "\n"


_SEE_ALSO = (
    "Decks are written in TOML,",
    ".Lk https://toml.io .",
    "Cards are scheduled with FSRS\\-6.",
    "Someone to talk to, by country:",
    ".Lk https://findahelpline.com .",
)


def command(one: Help) -> Iterator[str]:
    """A command with its arguments and own options."""
    yield " ".join([f".It Cm {one.command}", *(_argument(each) for each in one.arguments)])
    yield from prose(one.summary)
    for paragraph in one.paragraphs:
        yield ".Pp"
        yield from prose(paragraph)
    own = [each for each in one.options if each.group != COMMON]
    told = [*one.arguments, *own]
    if told:
        yield ".Pp"
        yield from options(told)


def options(parameters: list[ParameterFacts]) -> Iterator[str]:
    """A list of options or arguments."""
    yield ".Bl -tag -width Ds -compact"
    for one in parameters:
        names = " , ".join(f"Fl {spelled(name.removeprefix('-'))}" for name in one.names)
        value = f"Ar {spelled(one.metavar)}" if one.metavar else ""
        yield " ".join(part for part in (".It", names, value if one.names else _argument(one)) if part)
        yield from prose(one.about)
        if one.default:
            yield from prose(f"Default: {one.default}.")
    yield ".El"


def about(topic: Topic) -> Iterator[str]:
    """The parts of a help topic."""
    for number, part in enumerate(topic.parts):
        if part.heading:
            yield f".Ss {spelled(part.heading)}"
        elif number and (part.text or part.terms):
            yield ".Pp"
        if part.text:
            yield from prose(part.text)
        if part.terms:
            yield ".Bl -tag -width Ds -compact"
            for one in part.terms:
                yield f".It {_term(topic.topic, one.term)}"
                yield from prose(one.about)
            yield ".El"
        if part.code:
            yield from code(part.code.strip("\n").split("\n"))


def code(lines: list[str]) -> Iterator[str]:
    """Lines as they would be typed."""
    yield ".Bd -literal -offset indent"
    yield from (spelled(line) for line in lines)
    yield ".Ed"


def prose(text: str) -> Iterator[str]:
    """A paragraph in lines of source: each sentence on a line of its own, none too long."""
    opening, closing = "\0" * 4, "\1" * 4  # as wide as they are spelled
    quoted = re.sub(r"`([^`]*)`", rf"{opening}\g<1>{closing}", text)
    for sentence in re.split(r"(?<=[.!?]) +(?=\S)", quoted):
        for line in textwrap.wrap(sentence, 70, break_long_words=False, break_on_hyphens=False):
            yield spelled(line).replace(opening, r"\(oq").replace(closing, r"\(cq")


_SPELLED = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "~": r"\(ti", "^": r"\(ha"}


def spelled(text: str) -> str:
    """*text* so that roff shows exactly it."""
    shown = "".join(_SPELLED.get(sign, sign if ord(sign) < 127 else f"\\[u{ord(sign):04X}]") for sign in text)
    return rf"\&{shown}" if shown.startswith(".") else shown


def _argument(one: ParameterFacts) -> str:
    word = one.metavar.removesuffix("...").strip("[]")
    dots = " ..." if one.repeated else ""
    return f"Ar {spelled(word)}{dots}" if one.required else f"Op Ar {spelled(word)}{dots}"


def _term(topic: str, term: str) -> str:
    macro = {"environment": "Ev", "files": "Pa", "settings": "Va", "exit-codes": ""}.get(
        topic, "Cm" if topic == "keys" else ""
    )
    words = term.split(", ") if topic == "environment" else [term]
    return " , ".join(f'{macro} "{spelled(word)}"'.strip() for word in words)


def undated(text: str) -> str:
    """*text* without its date."""
    return re.sub(r"^\.Dd .*$", ".Dd", text, flags=re.MULTILINE)


if __name__ == "__main__":
    now = datetime.now(UTC)
    fresh = page(f"{now:%B} {now.day}, {now.year}")
    if not FILE.exists() or undated(FILE.read_text(encoding="utf-8")) != undated(fresh):
        FILE.write_text(fresh, encoding="utf-8")
