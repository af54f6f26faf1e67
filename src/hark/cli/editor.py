# SPDX-License-Identifier: MIT
"""Opening a file in the person's own editor, at a line."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

from hark.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLUS_LINE = {
    "vi", "vim", "nvim", "gvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "ne", "mg",
}  # fmt: skip
_COLON_LINE = {"hx", "helix", "subl", "zed", "zeditor"}
_GOTO = {"code", "codium", "code-insiders", "cursor", "windsurf"}
_WAIT = {
    **dict.fromkeys((*_GOTO, "subl", "zed", "zeditor", "atom", "gedit", "mate", "bbedit"), ("--wait", "-w")),
    "kate": ("--block", "-b"), "gvim": ("--nofork", "-f"), "open": ("--wait-apps", "-W"),
}  # fmt: skip
"""Editors that come back at once, each with what has it wait until the file is closed, long and short."""
_WINDOWS_PATH = re.compile(r"""["']?[A-Za-z]:\\""")


def command(
    environ: Mapping[str, str], file: str, line: int | None, *, on_windows: bool = os.name == "nt"
) -> list[str]:
    """The command that opens *file* at *line* and waits: `$VISUAL`, else `$EDITOR`, else `vi`; on Windows `notepad`.

    Raises `ValueError` where a quote is left open.
    """
    words = _words(environ.get("VISUAL") or environ.get("EDITOR") or "", on_windows=on_windows)
    words = words or ["notepad" if on_windows else "vi"]
    name = _name(words[0])
    if name in _WAIT and not set(_WAIT[name]) & set(words[1:]):
        words.append(_WAIT[name][0] if name != "open" else _WAIT[name][1])
    if line is None:
        return [*words, file]
    if name in _PLUS_LINE:
        return [*words, f"+{line}", file]
    if name in _COLON_LINE:
        return [*words, f"{file}:{line}"]
    if name in _GOTO:
        return [*words, "--goto", f"{file}:{line}"]
    return [*words, file]


def may_be_open(environ: Mapping[str, str]) -> bool:
    """Whether the editor has a window of its own, so that it may be open still when it has come back."""
    try:
        return _name(command(environ, "", None)[0]) in _WAIT
    except ValueError:
        return False


def open_editor(environ: Mapping[str, str], file: str, line: int | None) -> None:
    """Opens *file* at *line* and waits until the editor is closed. Raises `Refusal` when it cannot be started."""
    try:
        words = command(environ, file, line)
        program = shutil.which(words[0]) if os.name == "nt" else None  # there `code` is a script, `code.cmd`
        subprocess.run([program or words[0], *words[1:]], check=False)  # noqa: S603 - the person's own choice of program
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refusal(
            "no_editor", f"the editor could not be started: {reason}", "set EDITOR to a program you have"
        ) from None


def _words(typed: str, *, on_windows: bool) -> list[str]:
    """The program in *typed* and its arguments. A path as on Windows keeps its backslashes, and spaces up to `.exe`."""
    if not on_windows and not _WINDOWS_PATH.match(typed):
        return shlex.split(typed)
    if whole := re.fullmatch(r"""([A-Za-z]:\\[^"']*?\.(?:exe|cmd|bat|com))(?:\s+(.*))?""", typed, re.IGNORECASE):
        return [whole[1], *_words(whole[2] or "", on_windows=True)]
    return [word.strip("\"'") for word in shlex.split(typed, posix=False)]


def _name(program: str) -> str:
    """The name by which *program* is known, wherever it stands."""
    return re.sub(r"\.(exe|cmd|bat|com)$", "", PureWindowsPath(program).name.lower())
