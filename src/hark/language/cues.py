# SPDX-License-Identifier: MIT
"""Finding phrases in what somebody typed, whatever its line breaks, spaces, case and apostrophes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u02b9\u00b4\u0060\u2032\uff07\u201b", "'"))
_SPACE = re.compile(r"[\s\u00a0\u200b-\u200d\u2060\ufeff]+")


def plain(text: str) -> str:
    """*text* in lower case, with every apostrophe straight and every stretch of white space one space."""
    return _SPACE.sub(" ", text.translate(_APOSTROPHES)).casefold().strip()


def has_any(text: str, cues: Iterable[str]) -> bool:
    """Whether one of *cues*, phrases in lower case, stands in *text*. No risk assessment: it finds words."""
    said = plain(text)
    return any(cue in said for cue in cues)
