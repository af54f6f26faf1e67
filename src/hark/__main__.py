# SPDX-License-Identifier: MIT
"""The door: answers what needs nothing, then hands over to the command line."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Runs hark and gives its exit code."""
    try:
        if sys.argv[1:] == ["--version"] and _said_version():
            return 0
        if sys.argv[1:] == ["prompt", "--count"] and _said_count():
            return 0
        import gc

        gc.set_threshold(50_000)  # what importing makes lives as long as the run: looking it through costs 5% of one
        from hark.cli import main as command_line
    except KeyboardInterrupt:
        return _interrupted()
    code = command_line()
    gc.freeze()  # and looking it through once more before the end costs 12%
    return code


def _said_version() -> bool:
    """Whether the version could be written."""
    from hark import __version__

    return _said(f"hark {__version__}\n")


def _said_count() -> bool:
    """Whether the number of due cards could be written; it is 0 where it is not known."""
    import time

    from hark.shells import duefile

    number = duefile.count(duefile.read(duefile.place(os.environ)), time.time())
    return _said(f"{number or 0}\n")


def _said(line: str) -> bool:
    """Whether *line* could be written; where it cannot, the command line knows what to say."""
    try:
        return os.write(1, line.encode()) > 0
    except OSError:
        return False


def _interrupted() -> int:
    """Says what the command line would, which was not there yet."""
    where = '"where": {"file": null, "line": null, "card": null}'
    facts = (
        f'"code": "interrupted", "message": "interrupted", "hint": "what was recorded is kept", "exit": 130, {where}'
    )
    if "--json" in sys.argv:
        _said(f'{{"schema": "hark.error/1", "error": {{{facts}}}}}\n')
    return 130


if __name__ == "__main__":
    sys.exit(main())
