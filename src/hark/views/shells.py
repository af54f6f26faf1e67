# SPDX-License-Identifier: MIT
"""What the commands for shells answer: scripts, prompts, reminders."""

from __future__ import annotations

from typing import ClassVar

from hark.values import frozen
from hark.views.view import View


@frozen
class Completions(View):
    """`hark completions`: a shell's script, and where it was written."""

    SCHEMA: ClassVar[str] = "hark.completions/1"
    shell: str
    file: str | None
    """Null where it was not to be written."""
    start_file: str | None
    """The shell's own file that needs *line* for the shell to look there; null where it looks there anyway."""
    line: str | None
    text: str


@frozen
class Prompt(View):
    """`hark prompt SHELL`: what puts the number of due cards into a prompt."""

    SCHEMA: ClassVar[str] = "hark.prompt/1"
    shell: str
    text: str


@frozen
class PromptCount(View):
    """`hark prompt --count`: how many cards are due; 0 where it is not *known*."""

    SCHEMA: ClassVar[str] = "hark.prompt_count/1"
    count: int
    known: bool


@frozen
class UnitFacts:
    """A file to make, or, where *path* is null, a line for a crontab."""

    path: str | None
    text: str


@frozen
class Reminder(View):
    """`hark remind`: a daily reminder as *scheduler* runs it, and the commands to install and to remove it."""

    SCHEMA: ClassVar[str] = "hark.remind/1"
    scheduler: str
    time: str
    units: tuple[UnitFacts, ...]
    install: tuple[str, ...]
    remove: tuple[str, ...]
