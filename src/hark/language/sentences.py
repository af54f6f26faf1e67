# SPDX-License-Identifier: MIT
"""A reply taken apart: sentences, clauses and plain words, without what it quotes and what stands in brackets."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from hark.language.spellings import SPELLINGS
from hark.language.text import words
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = (
    r"[^\W_]+(?:'[^\W_]+)*|[:;]-?[()]+|[.?!…\n\u2600-\u27bf\U0001f300-\U0001faff]+|(?<=\s)/(?=\s)"
    r"|[,;:()\"“”–—-]|'"
)
_SHORT = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am"}
_IS = frozenset(words("it that what there he she who how where this here everything when nobody everyone someone"))
_FILLERS = frozenset(words("um uh erm er uhm hm hmm mm mhm"))
_ASIDES = (("you", "know"), ("i", "mean"), ("kind", "of"), ("sort", "of"))
"""Words that are said while the next ones are looked for, where a comma or the sentence does not need them."""
_NO_ASIDE = frozenset(words("what which that this some any a the of all same do if as"))
_INVERTED = frozenset(
    words("do does did is are was were have has had can could will would should may might am don didn isn aren")
)
_ASKED: dict[str, frozenset[str]] = {
    "what": frozenset(words("you stopped made happened helped happens makes helps keeps kept else kind about time")),
    "how": frozenset(words("you many much long far often old come about")),
    "who": frozenset(words("you else")),
    "where": frozenset(words("you")),
    "when": frozenset(),
    "which": frozenset(words("one")),
}
"""What follows a question word where a message asks without a mark and without turning its words round."""
_SALUTATION = 2
"""Words fewer than these before a comma address somebody."""
_WH = frozenset(words("what how where when who which"))
_SUBJECTS = frozenset(
    words("i you he she it they we this that there anyone anybody someone somebody these those your his her any the")
)

OPENERS = frozenset(
    words(
        "so and but well oh ok okay yeah yes yep hm hmm mm mhm ah right then now hey hi hello sorry gosh wow alright no"
        " like"
    )
)


@frozen
class Word:
    """A word in lower case, and where it stands in the reply, in characters."""

    text: str
    start: int
    end: int
    breaks: bool
    """Whether a clause begins here."""


class Sentence:
    """The words of one sentence of a reply, and how it ends."""

    def __init__(self, said: list[Word], end: str, turn: int) -> None:
        self.places = said
        self.words = [word.text for word in said]
        self.end = end
        self.turn = turn
        """Which of several messages it stands in: the other's answer in brackets, or a stroke, parts two."""
        self.is_marked = not {".", "?", "!", "…"}.isdisjoint(end)
        """Whether it has an end mark; many a message has none."""
        self.trails = "…" in end or ".." in end
        """Whether it breaks off."""
        self.asks = "?" in end or (not self.is_marked and self._is_inverted())
        """Whether it ends with a question mark or, where it has no mark, is put as a question."""
        self.earlier: Sentence | None = None
        self.later: Sentence | None = None
        """The sentences around it, in the same message."""

    def opens(self, at: int) -> bool:
        """Whether a sentence or a clause begins at *at*, openers such as `well` aside."""
        while at and not self.places[at].breaks and self.words[at - 1] in OPENERS:
            at -= 1
        return self.places[at].breaks

    def begins(self, at: int) -> bool:
        """Whether the sentence begins at *at*, openers and a name aside, or what follows its `if` or `when`."""
        if not self.opens(at):
            return False
        lead = [word for word in self.words[:at] if word not in OPENERS]
        return len(lead) < _SALUTATION or lead[0] in ("if", "when")

    def clause_before(self, at: int) -> list[str]:
        """The words of the clause that stand before *at*, six at most."""
        begin = at
        while begin and at - begin < 6 and not self.places[begin].breaks:
            begin -= 1
        return self.words[begin:at]

    def span(self, at: int, end: int) -> tuple[int, int]:
        """Where words *at* to *end* stand, in characters; of "it's" and "you're", which are two words, all."""
        last = end - 1
        while at and self.places[at - 1].end == self.places[at].start:
            at -= 1
        while last + 1 < len(self.places) and self.places[last].end == self.places[last + 1].start:
            last += 1
        return self.places[at].start, self.places[last].end

    def _is_inverted(self) -> bool:
        for at in range(len(self.words) - 1):
            if not self.opens(at):
                continue
            first, second, *_ = self.words[at:]
            if (first in _INVERTED and second in _SUBJECTS) or first == "why":
                return True
            if first in _WH and (second in _INVERTED or second in _ASKED[first]):
                return True
        return False


class Heard:
    """What the person had said: its words, in a row, and without their commonest endings."""

    def __init__(self, text: str, setting: str = "") -> None:
        said = sentences(text)
        words_said = [word for sentence in said for word in sentence.words]
        self.words = frozenset(words_said)
        self.line = f" {' '.join(words_said)} "
        self.stems = frozenset(map(stem, words_said))
        self.named = self.stems.union(map(stem, words(setting)))
        """The words without endings that stand there or in the *setting*."""
        self.asks = bool(said) and said[-1].asks
        """Whether it ends with a question, to which the reply may be an answer."""


def stem(word: str) -> str:
    """*word* without its commonest endings."""
    for ending in ("ing", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)]
    return word


def sentences(text: str) -> list[Sentence]:
    """The sentences of *text*, without what it quotes."""
    found = [Sentence(kept, end, turn) for said, end, turn in _pieces(text) if (kept := _without_fillers(said))]
    for earlier, later in pairwise(found):
        if earlier.turn == later.turn:
            earlier.later, later.earlier = later, earlier
    return found


def _pieces(text: str) -> Iterator[tuple[list[Word], str, int]]:
    """The words up to each end mark of *text*, the mark, and the number of the message."""
    said: list[Word] = []
    breaks, is_joined = True, False
    closed = _closings(text)
    skip_to = turn = 0
    for match in re.finditer(_PIECE, text):
        start, piece = match.start(), match.group()
        if start < skip_to:
            continue
        if start in closed:
            skip_to = closed[start]
            breaks = True
            if piece == "(":
                yield said, "", turn
                said, turn = [], turn + 1
        elif piece[0].isalnum():
            parts = list(_split(piece.lower(), start))
            if is_joined and said:
                number = len(parts) if [part[0] for part in parts] == [word.text for word in said[-len(parts) :]] else 1
                if number > 1 or parts[0][0].startswith(said[-1].text):  # s-started, you've-you've begun again
                    breaks = said[-number].breaks
                    del said[-number:]
            for word, begin, end in parts:
                said.append(Word(word, begin, end, breaks))
                breaks = is_joined = False
        elif len(piece) == 1 and piece in ",;:()\"“”–—-'":
            is_joined = piece == "-"
            breaks = breaks or not (piece == "'" or (is_joined and _is_within(text, start)))
        else:
            yield said, piece, turn
            said, breaks, turn = [], True, turn + (piece == "/")
    yield said, "", turn


def _is_within(text: str, at: int) -> bool:
    """Whether letters stand on both sides of *at*."""
    return text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()


def _without_fillers(said: list[Word]) -> list[Word]:
    """*said* without `um`, without what is begun again, and without `you know` where the sentence does not need it."""
    kept: list[Word] = []
    at, breaks = 0, False
    while at < len(said):
        word = said[at]
        after = said[at + 1 : at + 3]
        breaks = breaks or word.breaks
        if word.text in _FILLERS or (word.text == "like" and word.breaks and after and after[0].breaks):
            at += 1
        elif (
            after
            and (word.text, after[0].text) in _ASIDES
            and not after[0].breaks
            and (word.text in ("kind", "sort") or after[1:2] == [] or after[1].breaks)
            and not (kept and kept[-1].text in _NO_ASIDE)
            and len(said) > 2
        ):
            at += 2
        elif word.text == "your" and word.end - word.start == len("ur") and after and _needs_are(after[0].text):
            kept += [Word("you", word.start, word.end, breaks), Word("are", word.start, word.end, False)]
            breaks = False
            at += 1
        else:
            kept.append(Word(word.text, word.start, word.end, breaks))
            breaks = False
            at += 1
    return kept


def _needs_are(after: str) -> bool:
    """Whether `ur` before *after* stands for "you are"."""
    return after.endswith("ing") or after in ("not", "a", "an", "so", "just", "the", "always", "still", "never", "too")


def _closings(text: str) -> dict[int, int]:
    """Where quotations and brackets begin in *text*, each with the place behind its end, where that is in its line."""
    closings: dict[int, int] = {}
    opened: dict[str, int] = {}
    for at, letter in enumerate(text):
        if letter == "\n":
            opened.clear()
        elif letter in '"“”':
            if '"' in opened:
                closings[opened.pop('"')] = at + 1
            else:
                opened['"'] = at
        elif letter == "(":
            opened["("] = at
        elif letter == ")" and "(" in opened:
            closings[opened.pop("(")] = at + 1
        elif letter == "'":
            before, after = text[at - 1 : at].isalnum(), text[at + 1 : at + 2].isalnum()
            if before and after:
                continue
            if "'" in opened and not after:
                closings[opened.pop("'")] = at + 1
            elif not before and after:
                opened["'"] = at
    return closings


def _split(piece: str, start: int) -> Iterator[tuple[str, int, int]]:
    """The words that *piece*, in lower case, stands for, with their places."""
    end = start + len(piece)
    if piece in SPELLINGS:
        yield from ((word, start, end) for word in SPELLINGS[piece].split())
        return
    stem, mark, rest = piece.partition("'")
    if piece.endswith("n't"):
        stem, rest = piece[:-3], "not"
    elif not mark:
        yield piece, start, end
        return
    elif f"'{rest}" in _SHORT:
        rest = _SHORT[f"'{rest}"]
    elif rest == "s" and stem in _IS:
        rest = "is"
    else:
        yield piece, start, end
        return
    middle = start + len(stem)
    yield SPELLINGS.get(stem, stem), start, middle
    yield rest, middle, end
