# SPDX-License-Identifier: MIT
"""How many cards are due, in `due.txt` alone: lines `EPOCH COUNT`, how many are due from that moment on.

`hark prompt --count` is asked before every prompt, so this imports nothing that a bare Python has not loaded, and
reading never waits or fails: what cannot be read is None.
"""

from __future__ import annotations

import os
import stat
import sys

TYPE_CHECKING = False  # importing typing would double the time this takes
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MOST_BYTES = 8192
"""More is no due file: it has a few dozen lines."""
_DIGITS = 12


def place(environ: Mapping[str, str]) -> str:
    """Where `due.txt` is; the same as `paths.folders` says, which takes five times as long. Empty if not known."""
    if home := environ.get("HARK_HOME", ""):
        return os.path.join(home, "cache", "due.txt")  # noqa: PTH118 - pathlib alone takes longer than all of this
    if sys.platform == "win32":
        local = environ.get("LOCALAPPDATA", "")
        return os.path.join(local, "hark", "Cache", "due.txt") if local else ""  # noqa: PTH118
    folder = environ.get("XDG_CACHE_HOME", "").strip()
    if not folder:
        home = os.path.expanduser("~")  # noqa: PTH111
        folder = os.path.join(home, *(("Library", "Caches") if sys.platform == "darwin" else (".cache",)))  # noqa: PTH118
    return os.path.join(folder, "hark", "due.txt")  # noqa: PTH118


def read(file: str) -> str | None:
    """What the regular file *file* holds, or None. Opening a pipe does not wait."""
    try:
        opened = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError):
        return None
    try:
        data = os.read(opened, MOST_BYTES + 1) if stat.S_ISREG(os.fstat(opened).st_mode) else b""
    except OSError:
        return None
    finally:
        os.close(opened)
    return data.decode("ascii", "replace") if 0 < len(data) <= MOST_BYTES else None


def count(text: str | None, now: float) -> int | None:
    """How many cards are due at *now*, in seconds since 1970, by a due file's *text*; None where it does not say."""
    due = None
    for line in (text or "").splitlines():
        at, _, number = line.partition(" ")
        if not (_is_number(at) and _is_number(number)):
            return None
        if int(at) > now:
            break
        due = int(number)
    return due


def write(file: Path, forecast: Iterable[tuple[int, int]]) -> None:
    """Replaces *file* by a *forecast*, pairs of epoch seconds and a count. Raises `Refusal`."""
    from hark import files

    files.replace(file, "".join(f"{at} {count}\n" for at, count in forecast).encode(), durable=False)


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= _DIGITS
