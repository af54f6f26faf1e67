# SPDX-License-Identifier: MIT
"""Where each shell looks for completions of a person's own, and what it has to be told where it does not look there."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hark import errors, files
from hark.errors import Refusal
from hark.paths import absolute
from hark.shells.kinds import Shell
from hark.shells.scripts import MARK
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen
class Place:
    """A file, and the line that has to be in *start_file* for the shell to look there; None where it does anyway."""

    file: Path
    start_file: str | None = None
    line: str | None = None


def place(shell: Shell, environ: Mapping[str, str]) -> Place:
    """Where the completions of *shell* belong. Raises `Refusal` when no home is known."""
    try:
        home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    except RuntimeError:
        raise Refusal("bad_folder", "your home folder is not known", "set HOME to a full path") from None
    data = _folder(environ, "XDG_DATA_HOME", home / ".local" / "share")
    settings = _folder(environ, "XDG_CONFIG_HOME", home / ".config")
    match shell:
        case Shell.BASH:
            own = environ.get("BASH_COMPLETION_USER_DIR", "").split(":")[0]
            return Place((Path(own) if own else data / "bash-completion") / "completions" / "hark")
        case Shell.ZSH:
            folder = data / "zsh" / "site-functions"
            if str(folder) in environ.get("FPATH", "").split(":"):
                return Place(folder / "_hark")
            return Place(folder / "_hark", "~/.zshrc", f"fpath=({shlex.quote(str(folder))} $fpath)")
        case Shell.FISH:
            return Place(settings / "fish" / "completions" / "hark.fish")
        case Shell.POWERSHELL:
            folder = home / "Documents" / "PowerShell" if sys.platform == "win32" else settings / "powershell"
            file = folder / "hark.ps1"
            return Place(file, "$PROFILE", ". '" + str(file).replace("'", "''") + "'")


def install(text: str, file: Path) -> None:
    """Writes the script *text* to *file*. Raises `Refusal` when there is something else or it cannot be written."""
    if files.exists(file) and not _is_ours(file):
        raise Refusal(
            "exists", "there is a file already that is not from hark", "move it away, then try again", file=str(file)
        )
    files.replace(file, text.encode())


def _is_ours(file: Path) -> bool:
    if not file.is_file():
        return False
    try:
        with file.open("rb") as stream:
            head = stream.read(512)
    except OSError as error:
        raise errors.unwritable(str(file), error.strerror or str(error)) from None
    return any(row.startswith(MARK.encode()) for row in head.split(b"\n")[:3])


def _folder(environ: Mapping[str, str], name: str, otherwise: Path) -> Path:
    given = environ.get(name, "")
    return absolute(given, name) if given else otherwise
