# SPDX-License-Identifier: MIT
"""What a program says of a reply, and what of that may be shown: what quotes the reply word for word, and little else.

A model invents quotes, grades unasked and gives advice in a crisis. So a remark is left out whose quote does not stand
in the reply, that holds a number or a word of grading, or that speaks of danger. How many were left out is said.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hark.language.cues import DANGER
from hark.language.noticing import asks_of_danger
from hark.language.text import fold, holds, straight
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

MOST = 3
"""Remarks on one reply."""
_LOOKED_AT = 50
LONGEST_QUOTE, LONGEST_REMARK = 200, 400
"""Characters."""

_SPAN = (
    r"\"[^\"\n]{0,999}\"|“[^”\n]{0,999}”|«[^»\n]{0,999}»|„[^“”\n]{0,999}[“”]"
    r"|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w)){0,999}'(?!\w)"
)
_PIECE = re.compile(rf"{_SPAN}|(?P<end>[.!?…]+)(?=\s|$)")
_BULLET = re.compile(r"^\s*(?:[-*•]+|\d+[.)])\s+")
_MARKS = "\"“”„«»' "
_GRADING = re.compile(
    r"\d|[★☆⭐✓✔✗✘%]|\b(?:scor(?:e|es|ed|ing)|grad(?:e|es|ed|ing)|rat(?:ed|ing|ings)|per ?cent\w*|(?:full|top) marks"
    r"|out of (?:five|ten|a hundred)|(?:two|three|four|five|ten) (?:points|stars)|schulnote|bewertung|punkte|puntuacion"
    r"|calificacion|pourcent\w*|poor(?:ly)?|fail(?:s|ed|ing|ures?)?|excellent\w*|perfect(?:ly|ion)?|outstanding|superb"
    r"|flawless\w*|mediocre|inadequate|terrible|awful|well done"
    r"|(?:good|great|nice|bad|weak|strong|better|best|worst) (?:job|work|reply|answer|response|attempt|effort)"
    r"|mangelhaft|ausgezeichnet|perfekt|gut gemacht)\b|(?<!\w)[a-f][+](?!\w)"
)
"""In folded text. A remark on words needs no figure, and one that has some may be a grade, or a number to call."""
_CRISIS = re.compile(
    r"\bsui[cz]id|\bself[- ]?harm|\bselbstmord|\bcris[ie]s\b|\bkris(?:e|en)\b|\bkill|\boverdos|\bhotline|\bhelpline"
    r"|\blifeline|\bemergenc|\bnotruf|\bambulance|\bdanger|\bat risk\b|\bdie\b(?= (?:by|from|today|tonight))"
)
_ADDRESS = re.compile(r"://|\bwww\.")
_FENCE = re.compile(r"```\w*\s*\n(.*?)\n?\s*```", re.DOTALL)
"""As models set JSON off, with a word before it or none."""


_UNREADABLE, _UNQUOTED = "in another form", "not in your own words"
_GRADED, _GRAVE = "with a number or a grade", "about danger"
_LONG, _BEYOND = "too long", f"beyond the first {MOST}"


class Unanswered(Exception):  # noqa: N818 - a finding, told in its message
    """There is nothing to show: it failed, or what it said cannot be read."""


@frozen
class Claim:
    """A remark, with the words of the reply that it is about; without them where it quotes them itself."""

    quote: str
    remark: str


@frozen
class Claims:
    """What may be shown, and how many remarks were left out, by the reason."""

    shown: tuple[Claim, ...]
    left_out: tuple[tuple[str, int], ...]


def read(said: bytes, reply: str, heard: Sequence[str], cues: Collection[str]) -> Claims:
    """What *said* says of *reply*, which answers what was *heard*; *cues* are words of danger, casefolded.

    Raises `Unanswered` where it is neither text nor the JSON that was asked for.
    """
    shown: dict[Claim, None] = {}
    left_out: dict[str, int] = {}
    remarks = list(_remarks(said))
    if len(remarks) > _LOOKED_AT:
        left_out[_BEYOND] = len(remarks) - _LOOKED_AT
    for quote, remark in remarks[:_LOOKED_AT]:
        claim, reason = _judged(quote, remark, reply, heard, cues)
        if claim and len(shown) == MOST and claim not in shown:
            claim, reason = None, _BEYOND
        if claim:
            shown[claim] = None
        else:
            left_out[reason] = left_out.get(reason, 0) + 1
    return Claims(tuple(shown), tuple(left_out.items()))


def complaint(line: str, cues: Collection[str]) -> str:
    """Why a program failed, as it says itself; empty where that speaks of what it must not."""
    return "" if _is_barred(line, cues) else line


def stands(quote: str, text: str) -> str:
    """*quote* as whole words of *text* have it, whatever its case, spaces and apostrophes; empty where they do not.

    `stands("you  tried", "So: You tried it.")` is `"You tried"`.
    """
    words = straight(quote).strip(_MARKS).split()
    if not re.search(r"\w", "".join(words)):
        return ""
    pattern = r"\s+".join(map(re.escape, words))
    found = re.search(rf"(?<!\w){pattern}(?!\w)", straight(text), re.IGNORECASE)
    return text[found.start() : found.end()] if found else ""


def _remarks(said: bytes) -> Iterator[tuple[str | None, str | None]]:
    """Each remark with its quote, which is None where the remark has to hold it; both None where it is no remark."""
    try:
        text = said.decode().strip()
    except UnicodeDecodeError:
        raise Unanswered("what it said is not text in UTF-8") from None
    if not text:
        raise Unanswered("it said nothing")
    fenced = [block[1].strip() for block in _FENCE.finditer(text)]
    text = next((block for block in fenced if block.startswith(("{", "["))), text)
    if not text.startswith(("{", "[")):
        yield from ((None, sentence) for sentence in _sentences(text))
        return
    for item in _items(text):
        pair = (item.get("quote"), item.get("remark")) if isinstance(item, dict) else (None, None)
        yield pair if all(isinstance(part, str) for part in pair) else (None, None)


def _items(document: str) -> list[Any]:
    try:
        answer = json.loads(document, object_pairs_hook=_object, parse_constant=_no_number)
        remarks = answer if isinstance(answer, list) else answer["remarks"]
    except (ValueError, RecursionError, KeyError, TypeError):
        remarks = None
    if not isinstance(remarks, list):
        raise Unanswered("what it said is not the JSON that was asked for")
    return remarks


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    if len(keys) < len(pairs):
        raise ValueError("a key twice")
    return keys


def _no_number(word: str) -> float:
    raise ValueError(word)


def _sentences(text: str) -> Iterator[str]:
    """The sentences of *text*; what stands in quotation marks is not parted."""
    for written in text.splitlines():
        line, start = _BULLET.sub("", written), 0
        ends = [piece.end() for piece in _PIECE.finditer(straight(line)) if piece["end"]]
        for end in (*ends, len(line)):
            if re.search(r"\w", line[start:end]):
                yield line[start:end].strip()
            start = end


def _judged(
    quote: str | None, remark: str | None, reply: str, heard: Sequence[str], cues: Collection[str]
) -> tuple[Claim | None, str]:
    """What of *remark* may be shown, or why nothing is."""
    if remark is None:
        return None, _UNREADABLE
    remark = " ".join(remark.split())
    if len(remark) > LONGEST_REMARK or len(quote or "") > LONGEST_QUOTE:
        return None, _LONG
    spans = [span[0] for span in re.finditer(_SPAN, straight(remark))]
    found = stands(quote, reply) if quote is not None else next(filter(None, (stands(s, reply) for s in spans)), "")
    if not found or not remark or not all(any(stands(span, text) for text in (reply, *heard)) for span in spans):
        return None, _UNQUOTED
    if _GRADING.search(fold(re.sub(_SPAN, " ", straight(remark)))):
        return None, _GRADED
    if _is_barred(f"{found} {remark}", cues):
        return None, _GRAVE
    return Claim("" if quote is None else found, remark), ""


def _is_barred(text: str, cues: Collection[str]) -> bool:
    return bool(_ADDRESS.search(fold(text))) or is_grave(text, cues)


def is_grave(text: str, cues: Collection[str]) -> bool:
    """Whether *text* has words of danger, whoever is meant: *cues*, those of a list, or a question about it."""
    return bool(_CRISIS.search(fold(text)) or DANGER.search(straight(text))) or holds(text, cues) or _asks_of_it(text)


@lru_cache(maxsize=64)
def _asks_of_it(text: str) -> bool:
    return asks_of_danger(text)
