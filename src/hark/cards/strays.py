# SPDX-License-Identifier: MIT
"""Files in the folder of one's own decks that are meant for decks and are none, by their name or place."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from hark import files
from hark.paths import quoted
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HIDDEN_ENDING = re.compile(r"\.toml\.(?:txt|text|md|rtf|bak|old|orig|download)$", re.IGNORECASE)
_MOST = 20


@frozen
class Stray:
    """A file that is not read as a deck."""

    file: str
    reason: str
    """Why not, in words."""
    remedy: str
    """A command line that puts it right, or what else to do."""


def strays(folder: Path) -> tuple[Stray, ...]:
    """What in *folder* and right below it is not read, and why; the first few."""
    found = []
    with suppress(OSError):
        for stray in _in(folder):
            found.append(stray)
            if len(found) == _MOST:
                break
    return tuple(found)


def _in(folder: Path) -> Iterator[Stray]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix == ".toml":
            continue
        if hidden := _HIDDEN_ENDING.search(path.name):
            to = path.with_name(path.name[: hidden.start()] + ".toml")
            yield Stray(str(path), f"its name ends in `{hidden[0]}`", _rename(path, to))
        elif path.suffix.lower() == ".toml":
            reason = f"its name ends in `{path.suffix}`, and decks end in `.toml`"
            yield Stray(str(path), reason, _rename(path, path.with_suffix(".toml")))
        elif path.is_dir() and (inside := files.ending(path, ".toml")):
            reason = f"decks in a folder of their own are not read, such as `{inside[0].name}`"
            yield Stray(str(path), reason, f"hark import {quoted(str(path))}")


def _rename(path: Path, to: Path) -> str:
    """The command that gives *path* the name it should have, unless that would take another's place."""
    if files.exists(to) and not path.samefile(to):  # where case does not matter, a name is there in both
        return f"there is a `{to.name}` already: compare the two, and remove one"
    if os.name == "posix":
        return f"mv -n {quoted(str(path))} {quoted(str(to))}"
    return f"ren {quoted(str(path))} {quoted(to.name)}"
