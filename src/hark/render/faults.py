# SPDX-License-Identifier: MIT
"""How what is wrong with deck files reads, for the commands that look at them: check, import, edit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hark.render.page import Excerpt, Text, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hark.render.page import Block
    from hark.views.fault import FaultFacts, FindingFacts


def faults(faults: Sequence[FaultFacts], *, excerpts: bool = True) -> Iterator[Block]:
    """What is wrong in a line each, with how to mend it; with *excerpts*, the lines of the file, too."""
    for fault, following in zip(faults, (*faults[1:], None), strict=False):
        yield noted(fault, fault.code, Tone.BAD)
        if fault.hint:
            yield Text(f" hint: {one_line(fault.hint)}", Tone.DIM)
        if excerpts:
            yield from excerpt(fault, following, Tone.BAD, fault.mark)


def one_line(text: str) -> str:
    """*text* without its line breaks: what strangers wrote begins no line of ours."""
    return " ".join(text.splitlines())


def noted(note: FaultFacts | FindingFacts, label: str, tone: Tone) -> Text:
    """Where *note* is about, what it says, and what it is called in brackets."""
    where = f"{note.file}:{note.line}" if note.line else note.file
    sentence = f"{where}: {f'card `{note.card}`: ' if note.card else ''}{note.message}"
    return Text(f"{one_line(sentence)} [{label}]", tone)


def excerpt(
    note: FaultFacts | FindingFacts, following: FaultFacts | FindingFacts | None, tone: Tone, mark: int | None = None
) -> Iterator[Excerpt]:
    """The line of *note*, with carets under *mark*, key or start; not where the *following* shows the same line."""
    if not note.line or not note.excerpt:
        return
    if following and (following.file, following.line) == (note.file, note.line):
        return
    key = re.match(r"[\[ \t]*([A-Za-z0-9_-]+)[ \t]*[=.\]]", note.excerpt)
    start, stop = key.span(1) if key else (0, 1)
    if mark is not None:
        start, stop = mark, mark + 1
    yield Excerpt(note.line, note.excerpt, start, stop - start, tone)
