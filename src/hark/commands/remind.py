# SPDX-License-Identifier: MIT
"""`hark remind`: a daily reminder as another program runs it."""

from __future__ import annotations

import os
import re
import sys
from datetime import time
from pathlib import Path
from typing import Annotated, ClassVar

from hark import errors
from hark.cli.app import UPKEEP, command
from hark.cli.options import Option
from hark.cli.world import World
from hark.errors import Refusal
from hark.render.words import Here
from hark.shells.kinds import Scheduler
from hark.shells.reminder import Unit, reminder
from hark.values import frozen
from hark.views.view import View

_HOW = {
    "cron": "To install it:",
    "systemd": "To install it, put each part into the file named above it, then:",
    "launchd": "To install it, save this as {path}, then:",
}


@frozen
class Reminder(View):
    """`hark remind`: a daily reminder as *scheduler* runs it, and the commands to install and to remove it."""

    SCHEMA: ClassVar[str] = "hark.remind/1"
    scheduler: str
    time: str
    units: tuple[Unit, ...]
    install: tuple[str, ...]
    remove: tuple[str, ...]


@command(UPKEEP, 9)
def remind(
    world: World,
    at: Annotated[str, Option(metavar="HH:MM", help="When, on your clock.")] = "07:30",
    scheduler: Annotated[
        Scheduler | None, Option("--for", metavar="NAME", help="systemd, cron or launchd; else what is here.")
    ] = None,
) -> Reminder:
    """Give a daily reminder that speaks only when cards are due.

    It is a text for systemd, cron or launchd, with what installs it and what removes it again. Nothing is installed.

    \b
    Examples:
      hark remind
      hark remind --at 18:15 --for cron
    """
    when = _time(at)
    chosen = scheduler or _scheduler()
    plan = reminder(chosen, when, _program(), world.environ)
    return Reminder(str(chosen), f"{when:%H:%M}", plan.units, plan.install, plan.remove)


def _time(text: str) -> time:
    if re.fullmatch(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]", text, re.ASCII):
        return time.fromisoformat(text.zfill(len("07:30")))
    raise errors.misuse(f"`{text}` is no time of day", "a time such as 07:30")


def _scheduler() -> Scheduler:
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


def page(view: Reminder, _here: Here) -> str:
    """The units, with what to do in comments: for cron and launchd the whole is a sound file."""
    said = [
        f"A daily reminder at {view.time} that speaks only when cards are due.",
        _HOW[view.scheduler].format(path=view.units[0].path),
        *(f"  {line}" for line in view.install),
        "To remove it:",
        *(f"  {line}" for line in view.remove),
    ]
    if view.scheduler == "launchd":
        first, _, rest = view.units[0].text.partition("\n")
        return "\n".join([first, "<!--", *said, "-->", rest])
    head = "".join(f"# {line}\n" for line in said)
    return head + "".join(f"\n# {unit.path}\n{unit.text}" if unit.path else unit.text for unit in view.units)
