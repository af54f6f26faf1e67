# SPDX-License-Identifier: MIT
"""The command tree as plain values: what help, completions and the man page are all made from.

It is read off the commands as typer understands them, so nothing made from it can drift from what is parsed.
"""

from __future__ import annotations

import inspect
import sys
from typing import Any

from hark.cli.options import OWN
from hark.shells.command import Command, Parameter, Takes

# What a parameter takes is told by the word that stands for its value in help.
_TAKES = {
    "DECK": Takes.DECK,
    "DECK|CARD": Takes.DECK_OR_CARD,
    "CARD": Takes.CARD,
    "TAG": Takes.TAG,
    "ID": Takes.SKILL,
    "PATH": Takes.PATH,
    "FILE": Takes.PATH,
    "SOURCE": Takes.PATH,
    "COMMAND": Takes.COMMAND,
    "TOPIC": Takes.COMMAND,
}


def commands(whole: Any) -> tuple[Command, ...]:
    """The program *whole*, as typer has made it, then its commands in the order in which help lists them."""
    return (_command("", whole), *(_command(name, command) for name, command in whole.commands.items()))


def _command(name: str, command: Any) -> Command:
    module = sys.modules[command.callback.__module__]
    said = [part for part in inspect.cleandoc(command.help or "").split("\n\n") if part.strip("\b\n ")]
    examples = [part for part in said if part.lstrip("\b\n").startswith("Example")]
    text = tuple(" ".join(part.split()) for part in said if part not in examples)
    lines = [line.strip() for part in examples for line in part.split("\n")[1:]]
    visible = (parameter for parameter in command.params if not getattr(parameter, "hidden", False))
    parameters = [_parameter(module, parameter) for parameter in visible]
    return Command(
        name=name,
        summary=text[0] if text else "",
        text=text[1:],
        examples=tuple(line for line in lines if line and not line.startswith("Example")),
        arguments=tuple(parameter for parameter in parameters if not parameter.names),
        options=tuple(parameter for parameter in parameters if parameter.names),
        group=getattr(command, "rich_help_panel", None) or "",
    )


def _parameter(module: Any, given: Any) -> Parameter:
    is_option = given.param_type_name == "option"
    names = tuple(name for name in given.opts if name.startswith("-")) if is_option else ()
    metavar = "" if is_option and given.is_flag else (given.metavar or given.name.upper())
    choices = tuple(str(getattr(choice, "value", choice)) for choice in getattr(given.type, "choices", ()))
    word = metavar.strip("[].")
    if is_option and given.is_flag:
        takes = Takes.NOTHING
    elif choices:
        takes = Takes.CHOICE
    else:
        takes = _TAKES.get(word, Takes.WORD)
    default = given.default
    return Parameter(
        names=names,
        metavar=metavar,
        about=given.help or "",
        group=given.rich_help_panel or OWN,
        takes=takes,
        choices=choices,
        required=bool(given.required),
        repeated=bool(given.nargs == -1 or getattr(given, "multiple", False)),
        default=None if default in (None, False, "") or callable(default) else str(getattr(default, "value", default)),
        words=tuple(module.choices(given.name)) if hasattr(module, "choices") else (),
        after=tuple(module.choices_after(given.name)) if hasattr(module, "choices_after") else (),
    )
