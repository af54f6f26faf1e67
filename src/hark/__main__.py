# SPDX-License-Identifier: MIT
"""The door: answers what needs nothing, then hands over to the command line."""

from __future__ import annotations

import contextlib
import gc
import os
import sys


def main() -> int:
    """Runs hark and gives its exit code."""
    try:
        if sys.argv[1:] == ["--version"] and _said_version():
            return 0
        gc.set_threshold(50_000)  # what importing makes lives as long as the run: looking it through costs 5% of one
        from hark.cli import main as command_line
    except KeyboardInterrupt:
        return _interrupted()
    return command_line()


def _said_version() -> bool:
    """Whether the version could be written; where it cannot, the command line knows what to say."""
    from hark import __version__

    try:
        return os.write(1, f"hark {__version__}\n".encode()) > 0
    except OSError:
        return False


def _interrupted() -> int:
    """Says what the command line would, which was not there yet."""
    where = '"where": {"file": null, "line": null, "card": null}'
    facts = (
        f'"code": "interrupted", "message": "interrupted", "hint": "what was recorded is kept", "exit": 130, {where}'
    )
    with contextlib.suppress(OSError):
        if "--json" in sys.argv:
            os.write(1, f'{{"schema": "hark.error/1", "error": {{{facts}}}}}\n'.encode())
    return 130


if __name__ == "__main__":
    sys.exit(main())
