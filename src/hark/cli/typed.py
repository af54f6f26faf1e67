# SPDX-License-Identifier: MIT
"""How this hark is typed: by its name where the shell finds it, else by the path it was started by."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hark.paths import quoted
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES = ("hark", "hark.exe")


@frozen
class Typed:
    """What to type for `hark`, and the line after which `hark` alone does; None where that is so or none is known."""

    command: str
    activate: str | None = None


def typed(started_as: str, environ: Mapping[str, str]) -> Typed:
    """How the program that was *started_as* this, `sys.argv[0]`, is typed in a shell with *environ*."""
    path = Path(started_as)
    if started_as in _NAMES or _is_on_path(path, environ.get("PATH", "")):
        return Typed("hark")
    if path.name == "__main__.py":
        return Typed("python3 -m hark")
    script = "activate.fish" if environ.get("SHELL", "").endswith("fish") else "activate"
    activate = path.parent / script
    line = f"{'source' if script != 'activate' else '.'} {quoted(str(activate))}" if _exists(activate) else None
    return Typed(quoted(started_as), line)


def _is_on_path(path: Path, folders: str) -> bool:
    """Whether the first hark in *folders* is the one at *path*."""
    for folder in folders.split(os.pathsep):
        for name in _NAMES:
            candidate = Path(folder or ".") / name
            if _exists(candidate) and os.access(candidate, os.X_OK):
                return os.path.realpath(candidate) == os.path.realpath(path)
    return False


def _exists(file: Path) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False
