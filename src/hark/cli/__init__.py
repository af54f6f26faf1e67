# SPDX-License-Identifier: MIT
"""The command line: every command's signature and help, and a few lines that ask the desk."""

from hark.cli import browse, exchange, keeping, sharing, shells, study, writing  # noqa: F401 - importing them registers the commands
from hark.cli.door import main, run

__all__ = ["main", "run"]
