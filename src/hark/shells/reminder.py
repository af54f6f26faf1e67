# SPDX-License-Identifier: MIT
"""A daily reminder as another program runs it: a systemd timer, a line of a crontab, or a launchd agent.

Each runs one line of sh, which says something only when cards are due. Nothing is installed from here.
"""

from __future__ import annotations

import shlex
import unicodedata
from typing import TYPE_CHECKING

from hark.errors import Refusal
from hark.shells.kinds import Scheduler
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import time

SAYS = "A few minutes of practice are ready, whenever it suits you."
_CARRIED = ("HARK_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
"""What says where decks and progress are; whoever runs the reminder does not know it by itself."""
_TAG = "# hark-reminder"
_LABEL = "org.hark.reminder"


@frozen
class Unit:
    """A file to make, with a *path* that begins with `~/`; or, where that is null, a line for a crontab."""

    path: str | None
    text: str


@frozen
class Reminder:
    """What to put where, and the commands that switch it on and take it away again."""

    units: tuple[Unit, ...]
    install: tuple[str, ...]
    remove: tuple[str, ...]


def reminder(scheduler: Scheduler, at: time, program: Sequence[str], environ: Mapping[str, str]) -> Reminder:
    """The reminder that runs hark, which is started by the words *program*, at *at* each day. Raises `Refusal`."""
    command = line(program, environ)
    if any(unicodedata.category(char) == "Cc" for char in command):
        raise Refusal("bad_folder", "a path with a control character cannot stand in a reminder", "move it elsewhere")
    match scheduler:
        case Scheduler.SYSTEMD:
            return _systemd(at, command)
        case Scheduler.CRON:
            return _cron(at, command)
        case Scheduler.LAUNCHD:
            return _launchd(at, command)


def line(program: Sequence[str], environ: Mapping[str, str]) -> str:
    """One line of sh that says something when cards are due: on the desktop if that can be, else on standard output."""
    kept = [f"{name}={shlex.quote(environ[name])}" for name in _CARRIED if environ.get(name, "").strip()]
    asked = " ".join([*kept, shlex.join(program), "due", "--exit-code"])
    shown = f'display notification "{SAYS}" with title "hark"'
    return (
        f"if {asked} >/dev/null 2>&1; then"
        ' export DBUS_SESSION_BUS_ADDRESS="${DBUS_SESSION_BUS_ADDRESS:-unix:path=/run/user/$(id -u)/bus}";'
        f" notify-send hark {shlex.quote(SAYS)} 2>/dev/null"
        f" || osascript -e {shlex.quote(shown)} 2>/dev/null"
        f" || echo {shlex.quote(f'hark: {SAYS}')}; fi"
    )


def _systemd(at: time, command: str) -> Reminder:
    folder = "~/.config/systemd/user"
    # In a unit file a percent sign and a dollar sign are written twice, and a backslash inside quotes too.
    escaped = command.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    service = (
        "[Unit]\nDescription=Say when cards of hark are due\n\n"
        f'[Service]\nType=oneshot\nExecStart=/bin/sh -c "{escaped}"\n'
    )
    timer = (
        f"[Unit]\nDescription=Say daily when cards of hark are due\n\n[Timer]\nOnCalendar=*-*-* {at:%H:%M}:00\n"
        "Persistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )
    files = (f"{folder}/hark-reminder.service", f"{folder}/hark-reminder.timer")
    return Reminder(
        (Unit(files[0], service), Unit(files[1], timer)),
        ("systemctl --user daemon-reload", "systemctl --user enable --now hark-reminder.timer"),
        ("systemctl --user disable --now hark-reminder.timer", f"rm {' '.join(files)}"),
    )


def _cron(at: time, command: str) -> Reminder:
    escaped = command.replace("%", "\\%")  # to cron a percent sign is the end of the line
    return Reminder(
        (Unit(None, f"{at.minute} {at.hour} * * * {escaped} {_TAG}\n"),),
        (f"(crontab -l; hark remind --for cron --at {at:%H:%M} | grep '{_TAG}$') | crontab -",),
        (f"crontab -l | grep -v '{_TAG}$' | crontab -",),
    )


def _launchd(at: time, command: str) -> Reminder:
    import plistlib  # with a reader of XML

    file = f"~/Library/LaunchAgents/{_LABEL}.plist"
    agent = {
        "Label": _LABEL,
        "ProgramArguments": ["/bin/sh", "-c", command],
        "StartCalendarInterval": {"Hour": at.hour, "Minute": at.minute},
    }
    return Reminder(
        (Unit(file, plistlib.dumps(agent, sort_keys=False).decode()),),
        (f"launchctl bootstrap gui/$(id -u) {file}",),
        (f"launchctl bootout gui/$(id -u)/{_LABEL}", f"rm {file}"),
    )
