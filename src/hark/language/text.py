# SPDX-License-Identifier: MIT
"""What a text says, as far as a program can tell: its words, and what is its own rather than quoted."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = r"[^\W_]+(?:'[^\W_]+)*"
# A single mark is a quotation mark unless it stands between letters.
_QUOTED = r"\"[^\"]*\"|“[^”]*”|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w))*'(?!\w)"


_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u02b9\u02bc\u2032\u00b4\u0060\uff07", "'"))
_FOLDED: dict[int, str | None] = dict.fromkeys(range(0x300, 0x370))  # accents, once they stand by themselves
_FOLDED |= dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))  # what is not seen
_FOLDED |= dict.fromkeys(map(ord, "\u201c\u201d\u201e\u00ab\u00bb"), '"') | dict.fromkeys(range(0x2010, 0x2016), "-")
_FOLDED |= {
    ord(letter): like
    for letter, like in zip("\u0131\u0142\u00f8\u0111\u00e6\u0153", ("i", "l", "o", "d", "ae", "oe"), strict=True)
}
_SPACE = r"[\s\u200b-\u200d\u2060\ufeff]+"


def straight(text: str) -> str:
    """*text* with typewriter apostrophes."""
    return text.replace("`", "'") if text.isascii() else text.translate(_APOSTROPHES)


def fold(text: str) -> str:
    """*text* as it is compared in a search: without case, accents, ligatures, wide letters and kinds of quotation mark.

    Composed and decomposed letters are one. A letter folds alone as it does in its word.
    """
    text = straight(text)
    if text.isascii():
        return text.lower()
    from unicodedata import normalize  # most texts do without

    return straight(normalize("NFKD", text)).casefold().translate(_FOLDED)


def words(text: str) -> list[str]:
    """The words of *text*, in lower case, without punctuation; an apostrophe within a word belongs to it."""
    return re.findall(_WORDS, straight(text).lower())


def unquoted(text: str) -> str:
    """What *text* says itself: without what it quotes, and with typewriter apostrophes."""
    text = straight(text)
    return re.sub(_QUOTED, "", text) if any(mark in text for mark in "\"“'") else text


def holds(text: str, cues: Iterable[str]) -> bool:
    """Whether one of *cues* stands in *text*, whatever its case, accents, spaces and apostrophes."""
    folded = fold(re.sub(_SPACE, " ", text))
    return any(_folded_cue(cue) in folded for cue in cues)


@lru_cache(maxsize=4096)
def _folded_cue(cue: str) -> str:
    return fold(cue)  # there are hundreds, in each language some, and every screen looks for all of them


def brief(text: str, most: int = 60) -> str:
    """*text* on one line, cut to *most* characters: short enough to be repeated in a message."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
