# SPDX-License-Identifier: MIT
"""Pages as plain lines, for screen readers and pipes: labelled, linear, nothing told by place or colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from hark.render.page import (
    Bars,
    Block,
    Columns,
    Entry,
    Excerpt,
    Facts,
    Gap,
    HeatMap,
    Keys,
    Progress,
    Quote,
    Ranges,
    Row,
    Table,
    Terms,
    Text,
)
from hark.safe import safe, safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.render.page import Page


def lines(page: Page) -> list[str]:
    """*page* as lines of text."""
    return [line for block in page for line in _lines(block)]


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Text(text=text, label=label):
            yield from safe(f"{label}: {text}" if label else text).split("\n")
        case Quote(text=text, label=label):
            yield f"{label}: {safe_line(text)}"
        case Excerpt(line=number, text=text):
            yield f"line {number}: {safe_line(text)}"
        case Entry():
            state = f" ({block.state})" if block.state else ""
            sign = "".join(letter for letter in block.mark if letter.isascii()).strip()
            mark = f"{sign}: " if sign else ""
            yield f"{mark}{safe_line(block.text)}{state}"
            if block.note:
                yield f"  {safe_line(block.note)}"
        case Facts(rows=rows) | Terms(rows=rows) | HeatMap(spoken=rows) | Columns(spoken=rows):
            yield from (f"{safe_line(name)}: {safe_line(value)}" for name, value in rows)
        case Table(columns=columns, rows=rows):
            for row in rows:
                cells = [(name, safe_line(cell)) for name, cell in zip(columns, row, strict=True) if cell]
                yield ", ".join(f"{name}: {cell}" if name else cell for name, cell in cells)
        case Bars(rows=bars):
            yield from (f"{safe_line(bar.label)}: {safe_line(bar.spoken or bar.note)}" for bar in bars)
        case Ranges(rows=ranges):
            yield from (f"{safe_line(row.label)}: {safe_line(row.spoken or row.note)}" for row in ranges)
        case Row(spoken=spoken):
            yield safe_line(spoken)
        case Gap():
            yield ""
        case Keys(keys=keys):
            yield "Type: " + ", ".join(f"{'enter' if key == 'space' else key} = {what}" for key, what in keys)
        case Progress():
            yield f"Card {block.done + 1} of {block.total}, {block.note}"
        case _:
            assert_never(block)
