# SPDX-License-Identifier: MIT
"""How a table was described on the command line: the sign between cells, and the encoding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hark import errors

if TYPE_CHECKING:
    from hark.formats.sheet import Layout


def layout(delimiter: str | None, columns: str | None, encoding: str | None, *, html: bool) -> Layout:
    """How a table is to be read, as it was typed. Raises `Refusal`."""
    from hark.formats.sheet import Layout

    return Layout(_sign(delimiter), tuple(columns.split(",")) if columns else (), _encoding(encoding), html)


def _sign(delimiter: str | None) -> str | None:
    """The sign that parts cells, as *delimiter* names it. Raises `Refusal`."""
    meant = {"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter)
    fits = meant is None or re.fullmatch(r"""[^\w"\r\n]{1,16}""", meant)
    if not fits or meant == " ":
        raise errors.misuse(f"`{delimiter}` cannot part cells", "a sign or several, such as `;` or `---`, or `tab`")
    return meant


def _encoding(name: str | None) -> str | None:
    """The encoding called *name*, in small letters. Raises `Refusal`."""
    from hark.formats.sheet import ENCODINGS

    if name is not None and name.casefold() not in ENCODINGS:
        raise errors.misuse(f"`{name[:80]}` is no encoding that hark reads", f"one of {errors.ticked(ENCODINGS)}")
    return name.casefold() if name else None
