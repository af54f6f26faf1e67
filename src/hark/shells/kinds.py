# SPDX-License-Identifier: MIT
"""The shells, prompts and schedulers hark knows: the words that every command line is understood with."""

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
