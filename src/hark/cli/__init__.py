# SPDX-License-Identifier: MIT
"""The command line: what is typed is understood, asked of a command, and answered."""

from hark.cli.app import main, run

__all__ = ["main", "run"]
