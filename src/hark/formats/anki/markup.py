# SPDX-License-Identifier: MIT
"""Fields of Anki's notes as plain text: HTML goes, lines and lists stay, gaps are marked as hark marks them. Pure.

What plain text cannot hold (pictures, sounds, formulas) is replaced by a word in brackets and counted. No address but
a web address is kept. Standard library alone: it runs where strangers' packages are read.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from hark.cards.deckfile import MAX_GAPS
from hark.values import frozen
from hark.views.package import Reason

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

MAX_FIELD = 64 * 1024
"""Letters of one field: a card of hark's may hold an eighth of that, and markup goes."""
_FORMULA = re.compile(
    r"\[latex\].*?\[/latex\]|\[\$\$?\].*?\[/\$\$?\]|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL | re.IGNORECASE
)
_SOUND = re.compile(r"\[(?:sound|anki:tts|anki:play)\b[^\]]*\](?:[^\[]*\[/anki:tts\])?", re.IGNORECASE)
_LINE_TAGS = frozenset(
    ("br", "div", "p", "li", "tr", "ul", "ol", "dl", "dt", "dd", "table", "hr", "pre", "h1", "h2", "h3", "h4")
)
_SILENT_TAGS = frozenset(["script", "style", "head", "title", "template", "noscript"])
_MEDIA_TAGS = dict.fromkeys(("img", "svg", "object"), Reason.PICTURE) | dict.fromkeys(("audio", "video"), Reason.SOUND)
_TOKEN = re.compile(r"\{\{c(\d{1,4})(?:,\d{1,4})*::|\}\}")
_OCCLUDED = "image-occlusion:"


class Unfit(Exception):  # noqa: N818 - a finding
    """A note cannot become a card."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@frozen
class Gapped:
    """A text with gaps, and which gap each of Anki's numbers is asked by: the first that bears it, counted from 0."""

    text: str
    first: dict[int, int]


def plain(field: str, lost: Counter[str]) -> str:
    """*field* as text; what it loses is counted in *lost*: `picture`, `sound`, `formula`. Raises `Unfit`."""
    if len(field) > MAX_FIELD:
        raise Unfit(Reason.TOO_LONG)
    field = _replaced(_FORMULA, field, Reason.FORMULA, lost)
    field = _replaced(_SOUND, field, Reason.SOUND, lost)
    if "<" not in field and "&" not in field:
        return _tidy(field)
    parser = _Text(lost)
    parser.feed(field)
    parser.close()
    return _tidy("".join(parser.pieces))


def gapped(text: str) -> Gapped:
    """*text*, in which Anki's marks stand, with gaps as hark writes them; a hint follows its gap in brackets.

    Raises `Unfit`: a gap within another, one over a picture, or none at all.
    """
    if _OCCLUDED in text:
        raise Unfit(Reason.IMAGE_OCCLUSION)
    pieces: list[str] = []
    first: dict[int, int] = {}
    number, place, gaps = None, 0, 0
    for token in _TOKEN.finditer(text):
        piece = text[place : token.start()]
        place = token.end()
        if token[1] is not None:
            if number is not None:
                raise Unfit(Reason.NESTED_CLOZE)
            pieces.append(_bare(piece))
            number = int(token[1])
        elif number is None:
            pieces.append(_bare(piece) + "} }")
        else:
            hidden, _, hint = piece.partition("::")
            if not hidden.strip():
                raise Unfit(Reason.EMPTY)
            pieces.append(f"{{{{{_bare(hidden).strip()}}}}}" + (f" ({_bare(hint).strip()})" if hint.strip() else ""))
            first.setdefault(number, gaps)
            number, gaps = None, gaps + 1
    if number is not None or not gaps:
        raise Unfit(Reason.NO_GAP)
    if gaps > MAX_GAPS:
        raise Unfit(Reason.TOO_MANY_GAPS)
    return Gapped("".join((*pieces, _bare(text[place:]))), first)


def shown_fields(template: str, *, cloze: bool = False, typed: bool = False) -> Iterator[str]:
    """The names of the fields that *template* shows, in order; with *cloze*, of those whose gaps it asks.

    What is to be typed in (`{{type:...}}`) is shown with the answer alone, hence *typed*; what stands between
    `{{#...}}` and `{{/...}}` counts as shown.
    """
    for name in re.findall(r"\{\{([^{}#^/!][^{}]{0,200})\}\}", template):
        *filters, field = (part.strip() for part in name.split(":"))
        is_shown = ("cloze" in filters) is cloze and (cloze or typed or "type" not in filters)
        if is_shown and field != "FrontSide" and not any(word.startswith("tts") for word in filters):
            yield field


def _replaced(pattern: re.Pattern[str], field: str, what: Reason, lost: Counter[str]) -> str:
    field, number = pattern.subn(f"[{what}]" if what is Reason.FORMULA else "", field)
    lost[what] += number
    return field


def _bare(text: str) -> str:
    """*text* without what hark would take for the marks of a gap."""
    return text.replace("{{", "{ {").replace("}}", "} }")


def _tidy(text: str) -> str:
    """*text* without what nobody sees, at most one empty line in a row."""
    text = "".join(letter for letter in text.replace("\xa0", " ") if letter.isprintable() or letter == "\n")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Text(HTMLParser):
    """Gathers what a reader would see."""

    def __init__(self, lost: Counter[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._lost, self._silent, self._address, self._numbers = lost, 0, "", list[int]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A line begins, something is lost, or nothing is seen."""
        if tag in _SILENT_TAGS:
            self._silent += 1
        elif tag in _MEDIA_TAGS:
            self._lost[_MEDIA_TAGS[tag]] += 1
            if _MEDIA_TAGS[tag] is Reason.PICTURE:
                self.pieces.append("[picture]")
        elif tag == "anki-mathjax":
            self._lost[Reason.FORMULA] += 1
            self.pieces.append("[formula]")
            self._silent += 1
        elif tag == "a":
            address = dict(attrs).get("href") or ""
            self._address = address if re.match(r"https?://[^\s<>]{1,500}\Z", address) else ""
        elif tag in _LINE_TAGS:
            self._line()
            if tag in ("ol", "ul"):
                self._numbers.append(1 if tag == "ol" else 0)
            elif tag == "li":
                self._begin_item()
        elif tag in ("td", "th"):
            self.pieces.append("  ")

    def handle_endtag(self, tag: str) -> None:
        """A line ends; a web address stands behind its words."""
        if tag in _SILENT_TAGS or tag == "anki-mathjax":
            self._silent = max(0, self._silent - 1)
        elif tag == "a":
            if self._address and not (self.pieces and self._address in self.pieces[-1]):
                self.pieces.append(f" ({self._address})")
            self._address = ""
        elif tag in _LINE_TAGS and tag != "br":
            if tag in ("ol", "ul") and self._numbers:
                self._numbers.pop()
            self._line()

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._silent:
            self.pieces.append(data.replace("\r", "").replace("\n", " "))

    def _line(self) -> None:
        if self.pieces and not self.pieces[-1].endswith(("\n", "- ", ". ")):
            self.pieces.append("\n")

    def _begin_item(self) -> None:
        number = self._numbers[-1] if self._numbers else 0
        if number:
            self._numbers[-1] += 1
        self.pieces.append(f"{number}. " if number else "- ")
