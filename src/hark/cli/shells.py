# SPDX-License-Identifier: MIT
"""Commands for living in a shell: completions, prompt, remind."""

from __future__ import annotations

import os
import re
import sys
from datetime import time
from pathlib import Path
from typing import Annotated

import typer

from hark import errors, views
from hark.cli.door import command
from hark.cli.world import World
from hark.errors import Refusal
from hark.shells import __file__ as snippets
from hark.shells import duefile
from hark.shells.kinds import Prompt, Scheduler, Shell
from hark.views import View


@command("completions")
def completions(
    world: World,
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh, fish or powershell.")],
    install: Annotated[bool, typer.Option("--install", help="Write it to where that shell looks.")] = False,
) -> View:
    """Give the script with which a shell completes hark.

    It knows commands, options and their words, your decks, tags and cards, and never starts hark to find them.
    With --install it is written to the one place where your shell looks; no other file is touched.

    \b
    Examples:
      hark completions bash
      hark completions zsh --install
    """
    from hark.cli.app import tree
    from hark.shells import places
    from hark.shells.grammar import grammar
    from hark.shells.scripts import script

    text = script(shell, grammar(tree()))
    if not install:
        return views.Completions(str(shell), None, None, None, text)
    place = places.place(shell, world.environ)
    places.install(text, place.file)
    world.read_library()  # which writes the names it will complete
    return views.Completions(str(shell), str(place.file), place.start_file, place.line, text)


@command("prompt")
def prompt(
    world: World,
    shell: Annotated[
        Prompt | None, typer.Argument(metavar="[SHELL]", help="bash, zsh, fish, starship or tmux.")
    ] = None,
    count: Annotated[bool, typer.Option("--count", help="Say the number of due cards alone, fast.")] = False,
) -> View:
    """Give what puts the number of due cards into a prompt.

    In bash, zsh and fish it reads one small file and starts no process, and it says nothing when nothing is due. Its
    first lines say where it goes. With --count, hark answers from the same file, 0 where it is not known.

    \b
    Examples:
      hark prompt bash
      hark prompt --count
    """
    if count:
        if shell is not None:
            raise errors.misuse(f"`--count` and `{shell}` are two answers", "leave one of them out")
        number = duefile.count(duefile.read(str(world.folders.due_file)), world.clock().timestamp())
        return views.PromptCount(number or 0, number is not None)
    if shell is None:
        raise errors.misuse("missing argument `SHELL`", f"one of {errors.ticked(list(Prompt))}, or `--count`")
    text = (Path(snippets).parent / f"prompt.{shell}").read_text(encoding="utf-8")
    return views.Prompt(str(shell), text)


@command("remind")
def remind(
    world: World,
    at: Annotated[str, typer.Option(metavar="HH:MM", help="When, on your clock.")] = "07:30",
    scheduler: Annotated[
        Scheduler | None, typer.Option("--for", metavar="NAME", help="systemd, cron or launchd; else what is here.")
    ] = None,
) -> View:
    """Give a daily reminder that speaks only when cards are due.

    It is a text for systemd, cron or launchd, with what installs it and what removes it again. Nothing is installed.

    \b
    Examples:
      hark remind
      hark remind --at 18:15 --for cron
    """
    from hark.shells.reminder import reminder

    when = _time(at)
    chosen = scheduler or _here()
    made = reminder(chosen, when, _program(), world.environ)
    units = tuple(views.UnitFacts(one.path or None, one.text) for one in made.units)
    return views.Reminder(str(chosen), f"{when:%H:%M}", units, made.install, made.remove)


def _time(text: str) -> time:
    if re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", text, re.ASCII):
        return time.fromisoformat(text)
    raise errors.misuse(f"`{text}` is no time of day", "a time such as 07:30")


def _here() -> Scheduler:
    """The program that runs things daily on this computer."""
    if sys.platform == "darwin":
        return Scheduler.LAUNCHD
    if sys.platform == "win32":
        hint = "choose one with `--for`, or let the Task Scheduler run `hark due --exit-code`"
        raise Refusal("no_scheduler", "there is no systemd, cron or launchd on Windows", hint)
    return Scheduler.SYSTEMD if os.path.isdir("/run/systemd/system") else Scheduler.CRON  # noqa: PTH112 - asked once


def _program() -> tuple[str, ...]:
    """The words that start this hark from anywhere."""
    script = Path(sys.argv[0])
    if script.name == "hark" and script.is_file():
        return (str(script.absolute()),)
    return (sys.executable, "-m", "hark")
