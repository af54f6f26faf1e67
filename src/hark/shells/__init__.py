# SPDX-License-Identifier: MIT
"""What hark gives to shells: completions, a prompt, and a daily reminder. Texts alone; nothing here runs them.

Here are only the names that every command line is understood with; the rest is loaded when it is asked for.
"""

from enum import StrEnum


class Shell(StrEnum):
    """The shells hark can be completed in."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


class Prompt(StrEnum):
    """Where a prompt can say what is due."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    STARSHIP = "starship"
    TMUX = "tmux"


class Scheduler(StrEnum):
    """The programs that can run a reminder."""

    SYSTEMD = "systemd"
    CRON = "cron"
    LAUNCHD = "launchd"
