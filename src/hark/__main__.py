# SPDX-License-Identifier: MIT
"""The door: answers what needs nothing, then hands over to the command line."""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """Runs hark and gives its exit code."""
    if sys.argv[1:] == ["--version"] and _said_version():
        return 0
    gc.set_threshold(50_000)  # importing makes much that lives as long as the run: looking through it costs 5% of one
    from hark.cli import main as command_line

    return command_line()


def _said_version() -> bool:
    """Whether the version could be written; where it cannot, the command line knows what to say."""
    from hark import __version__

    try:
        return os.write(1, f"hark {__version__}\n".encode()) > 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
