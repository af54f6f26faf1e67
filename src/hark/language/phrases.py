# SPDX-License-Identifier: MIT
"""The phrases of `noticing.txt`, and where they stand in a sentence.

They are never compiled: each waits in an index under its first words, and what a phrase may skip is bounded, so finding
them all takes time by the length of the sentence alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hark.language.labels import LABEL_WORDS
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hark.language.sentences import Sentence

_GAPS = {"...": 4, "....": 14}
"""How many words a gap may skip; the longer one goes on into other clauses."""
_LONG = _GAPS["...."]
_MARKS = {"^": None, "$": None, "?": True, "!": False}
"""What is no word: where a phrase stands, and whether in a question."""
_ING = "*ing"
"""Any word that ends so, `thing` and its like aside."""

_HOMELY = ("clean", "dirty")
"""Labels that are everyday words as well; the table says where they name a person."""

_Step = tuple[frozenset[str], bool, int]
"""Words of which one stands here, whether it may be missing, and how many of any words may stand here instead."""


@frozen
class Phrase:
    """A line of the table: its cue, the words it is made of, and where in a sentence it may stand."""

    cue: str
    steps: tuple[_Step, ...]
    first: bool
    last: bool
    asks: bool | None
    """Whether it stands in a question; None: wherever."""


def match(steps: Sequence[_Step], number: int, sentence: Sentence, at: int) -> int | None:
    """The place behind the words from *at* on that answer *steps* from *number* on; None when they do not."""
    said = sentence.words
    while number < len(steps):
        choices, may_miss, gap = steps[number]
        if gap:
            return _skipped(steps, number + 1, sentence, at, gap)
        here = at < len(said) and (said[at] in choices or (_ING in choices and _is_ing(said[at])))
        if may_miss:
            if here and (end := match(steps, number + 1, sentence, at + 1)) is not None:
                return end
        elif here:
            at += 1
        else:
            return None
        number += 1
    return at


def _skipped(steps: Sequence[_Step], number: int, sentence: Sentence, at: int, gap: int) -> int | None:
    """The same where up to *gap* words are skipped first."""
    for more in range(gap + 1):
        last = at + more - 1
        if more and (last >= len(sentence.words) or (gap < _LONG and sentence.places[last].breaks)):
            return None
        if (end := match(steps, number, sentence, at + more)) is not None:
            return end
    return None


def _is_ing(word: str) -> bool:
    return len(word) > len("thing") and word.endswith("ing") and not word.endswith("thing")


@cache
def index() -> dict[str, list[Phrase]]:
    """The phrases of the table, under each word that can stand first."""
    by_first: dict[str, list[Phrase]] = {}
    read = _Reader()
    cue = ""
    lines = ["[wording]", *(label.replace("-", " ") for label in LABEL_WORDS if label not in _HOMELY), *_lines()]
    for line in lines:
        if line.startswith("[@"):
            name, _, members = line[1:].partition("] ")
            read.classes[name] = frozenset(members.split())
        elif line.startswith("["):
            cue = line[1:-1]
        else:
            phrase = read.phrase(cue, line.partition(" | ")[0].split())
            for choices, may_miss, _ in phrase.steps:
                for word in choices:
                    by_first.setdefault(word, []).append(phrase)
                if not may_miss:
                    break
    return by_first


class _Reader:
    """Reads phrases, each of their parts once: the same ones stand in many."""

    def __init__(self) -> None:
        self.classes: dict[str, frozenset[str]] = {}
        self._steps: dict[str, _Step] = {part: (frozenset(), False, gap) for part, gap in _GAPS.items()}

    def phrase(self, cue: str, parts: list[str]) -> Phrase:
        """The phrase of *cue* that is made of *parts*."""
        steps = tuple(self._steps.get(part) or self._step(part) for part in parts if part not in _MARKS)
        return Phrase(cue, steps, parts[0] == "^", "$" in parts, _MARKS.get(parts[-1]))

    def _step(self, part: str) -> _Step:
        names = part.strip("()").split("/")
        choices = frozenset(names).union(*(self.classes[name] for name in names if name[0] == "@"))
        self._steps[part] = choices, part[0] == "(", 0
        return self._steps[part]


def table() -> Iterator[tuple[str, str, str, str]]:
    """The cue, phrase, example and counter-example of each line of the table."""
    cue = ""
    for line in _lines():
        if line.startswith("["):
            cue = line[1:-1]
        else:
            phrase, example, counter = line.split(" | ")
            yield cue, phrase, example, counter


def _lines() -> list[str]:
    text = Path(__file__).with_name("noticing.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and line[0] != "#"]
