# SPDX-License-Identifier: MIT
"""Opening a file in the person's own editor, at a line."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from hark.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLUS_LINE = {"vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "ne", "mg"}
_COLON_LINE = {"hx", "helix", "subl", "zed"}
_GOTO = {"code", "codium", "code-insiders", "cursor"}


def command(environ: Mapping[str, str], file: str, line: int | None) -> list[str]:
    """The command that opens *file* at *line*: `$VISUAL`, else `$EDITOR`, else `vi`."""
    words = shlex.split(environ.get("VISUAL") or environ.get("EDITOR") or "vi") or ["vi"]
    name = Path(words[0]).name
    if line is None:
        return [*words, file]
    if name in _PLUS_LINE:
        return [*words, f"+{line}", file]
    if name in _COLON_LINE:
        return [*words, f"{file}:{line}"]
    if name in _GOTO:
        return [*words, "--goto", f"{file}:{line}"]
    return [*words, file]


def open_editor(environ: Mapping[str, str], file: str, line: int | None) -> None:
    """Opens *file* at *line* and waits until the editor is closed. Raises `Refusal` when it cannot be started."""
    try:
        words = command(environ, file, line)
        subprocess.run(words, check=False)  # noqa: S603 - the person's own choice of program
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refusal(
            "no_editor", f"the editor could not be started: {reason}", "set EDITOR to a program you have"
        ) from None
