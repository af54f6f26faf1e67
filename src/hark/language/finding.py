# SPDX-License-Identifier: MIT
"""Finding words in texts: how well a text answers them, and where in it they stand.

The words that are looked for are folded (`text.fold`). Texts that are shown are not: a mark lies on what is seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hark.language.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LONGEST = 96
"""Characters of an excerpt."""
_BEFORE = 24
"""How many of them stand before the first word found."""


def rank(words: Sequence[str], texts: Sequence[str], front: int) -> tuple[int, bool]:
    """How far from the best answer to *words* the folded *texts* are, of which number *front* is asked.

    For each word: a whole word in front, a whole word elsewhere, a part of one in front, a part elsewhere; then whether
    the words stand there as they were typed.
    """
    everything = "\n".join(texts)
    far = 0
    for word in words:
        whole = _whole(word)
        if whole.search(texts[front]):
            continue
        far += 1 if whole.search(everything) else 2 if word in texts[front] else 3
    return far, " ".join(words) not in everything


def score(words: Iterable[str], text: str) -> int:
    """How much of *words* the folded *text* holds; whole words count more than all parts."""
    return sum(100 if _whole(word).search(text) else word in text for word in words)


def excerpt(text: str, words: Iterable[str]) -> tuple[str, list[tuple[int, int]]]:
    """The stretch of *text* around the first of *words*, and where in that they stand."""
    marks = _marks(text, words)
    if len(text) <= _LONGEST or not marks:
        return (text, marks) if len(text) <= _LONGEST else (f"{text[: _LONGEST - 1].rstrip()}…", [])
    begin = max(0, min(marks[0][0] - _BEFORE, len(text) - _LONGEST))
    if begin:
        begin = text.rfind(" ", 0, begin + 1) + 1
    piece, lead = text[begin : begin + _LONGEST].rstrip(), "…" if begin else ""
    moved = [(start - begin + len(lead), end - begin + len(lead)) for start, end in marks if end - begin <= len(piece)]
    return f"{lead}{piece}{'…' if begin + len(piece) < len(text) else ''}", moved


def marked(text: str, marks: Iterable[tuple[int, int]]) -> str:
    """*text* with brackets around what is marked."""
    for start, end in sorted(marks, reverse=True):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")


def _marks(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where *words* stand in *text*, in order; those that touch or overlap are one."""
    pieces = [fold(letter) for letter in text]
    folded = "".join(pieces)
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(hit for word in words for hit in _hits(folded, word)):
        first, last = places[start], places[end - 1] + 1
        while last < len(text) and not pieces[last]:  # an accent that stands by itself goes with its letter
            last += 1
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _hits(text: str, word: str) -> Iterator[tuple[int, int]]:
    at = text.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + len(word))
