# SPDX-License-Identifier: MIT
"""What a text says, as far as a program can tell: its words, and what is its own rather than quoted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = r"[^\W_]+(?:'[^\W_]+)*"
# A single mark is a quotation mark unless it stands between letters.
_QUOTED = r"\"[^\"]*\"|“[^”]*”|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w))*'(?!\w)"


def straight(text: str) -> str:
    """*text* with typewriter apostrophes."""
    return text.replace("’", "'").replace("‘", "'")


def words(text: str) -> list[str]:
    """The words of *text*, in lower case, without punctuation; an apostrophe within a word belongs to it."""
    return re.findall(_WORDS, straight(text).lower())


def unquoted(text: str) -> str:
    """What *text* says itself: without what it quotes, and with typewriter apostrophes."""
    return re.sub(_QUOTED, "", straight(text))


def holds(text: str, cues: Iterable[str]) -> bool:
    """Whether one of *cues*, which are casefolded, stands in *text*, be it within a word."""
    folded = text.casefold().replace("’", "'")
    return any(cue in folded for cue in cues)


def brief(text: str) -> str:
    """*text* short enough to be repeated in a message."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59].rstrip()}…"
