# SPDX-License-Identifier: MIT
"""Pages on a terminal, and the one place that decides on colour and width. The only door to rich.

rich never sees markup: every text is made safe first and set as it is.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, assert_never

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text as RichText

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
    Tone,
)
from hark.safe import safe, safe_line
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TextIO

    from hark.render.page import Page

MIN_WIDTH = 20
MAX_WIDTH = 84
"""Longer lines are hard to read; a wide terminal keeps its right side empty."""
_PATIENCE_S = 0.3
"""What is done sooner needs no bar."""
_SHORTEST_BAR, _SHORTEST_RANGE = 6, 12
_COLUMN_HEIGHT = 8
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_SHADES = "·░▒▓█"
"""From nothing on a day to as much as on any."""
PIPE_WIDTH = 10_000
"""What is piped on is not wrapped: the next program wants whole lines."""

# The sixteen colours a person's own theme defines, so that light and dark both stay readable.
_STYLES = {
    Tone.PLAIN: "", Tone.STRONG: "bold", Tone.DIM: "dim", Tone.ACCENT: "cyan",
    Tone.GOOD: "green", Tone.CARE: "yellow", Tone.BAD: "red",
}  # fmt: skip


@frozen
class Look:
    """Whether to colour, and how wide."""

    colour: bool
    width: int


def look(environ: Mapping[str, str], *, terminal: bool, columns: int, colour: bool | None = None) -> Look:
    """Flag, then `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR`, then whether it is a terminal, and not a dumb one.

    Variables set to nothing count as unset; `FORCE_COLOR=0` and `CLICOLOR=0` say no.
    """
    width = max(MIN_WIDTH, min(columns, MAX_WIDTH)) if columns > 0 else PIPE_WIDTH
    if colour is None:
        if environ.get("NO_COLOR"):
            colour = False
        elif forced := environ.get("FORCE_COLOR"):
            colour = forced != "0"
        elif environ.get("TERM") == "dumb" or environ.get("CLICOLOR") == "0":
            colour = False
        else:
            colour = terminal
    return Look(colour, width)


def text(page: Page, style: Look) -> str:
    """*page* set for a terminal, lines without spaces at their ends."""
    out = io.StringIO()
    console = _console(out, style)
    console.print(Group(*(_block(block, style) for block in page)))
    return "\n".join(line.rstrip(" ") for line in out.getvalue().split("\n")).removesuffix("\n")


def cells(line: str) -> int:
    """How many cells *line*, as `text` gives it, takes."""
    return RichText.from_ansi(line).cell_len


def print_page(page: Page, stream: TextIO, style: Look) -> None:
    """Writes *page* to *stream*."""
    stream.write(text(page, style) + "\n")


@contextmanager
def meter(stream: TextIO, style: Look, what: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on *stream* for *what*, moved by a call with what is done and of how much; drawn only if it takes long."""
    from time import monotonic

    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as RichProgress

    began, shown = monotonic(), False
    columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=30))
    bar = RichProgress(*columns, console=_console(stream, style), transient=True)
    task = bar.add_task(safe_line(what), total=None)

    def move(done: int, total: int | None) -> None:
        nonlocal shown
        if not shown and monotonic() - began > _PATIENCE_S:
            bar.start()
            shown = True
        if shown:
            bar.update(task, completed=done, total=total)

    try:
        yield move
    finally:
        if shown:
            bar.stop()


def _console(out: TextIO, style: Look) -> Console:
    return Console(
        file=out, width=style.width, force_terminal=style.colour, no_color=not style.colour,
        color_system="standard" if style.colour else None, highlight=False, markup=False, emoji=False,
        legacy_windows=False, _environ={},
    )  # fmt: skip


def _block(block: Block, style: Look) -> RenderableType:
    width = style.width
    match block:
        case Text():
            return Padding(RichText(safe(block.text), style=_STYLES[block.tone]), (0, 0, 0, block.indent))
        case Quote():
            text = RichText(safe(block.text), style=_STYLES[block.tone])
            return _Barred(RichText(f"{' ' * block.indent}▌ ", style="cyan"), text)
        case Excerpt():
            return _excerpt(block)
        case Entry():
            return _entry(block)
        case Facts(rows=rows):
            return _facts(rows)
        case Terms():
            return _terms(block, width)
        case Table():
            return _table(block, width)
        case Bars():
            return _bars(block, width)
        case HeatMap():
            return _heat_map(block, width) if style.colour else _facts(block.spoken)
        case Ranges():
            return _ranges(block, width)
        case Columns():
            return _columns(block, width)
        case Row():
            return _row(block, width)
        case Gap():
            return RichText("")
        case Keys(keys=keys):
            return _keys(keys, width)
        case Progress():
            return _progress(block, width)
        case _:
            assert_never(block)


def _beside(mark: RichText, body: RenderableType) -> RenderableType:
    grid = Grid.grid()
    grid.add_column(width=mark.cell_len, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(mark, body)
    return grid


class _Barred:
    """A text with a mark before each of its lines."""

    def __init__(self, mark: RichText, body: RichText) -> None:
        self.mark, self.body = mark, body

    def __rich_console__(self, console: Console, options: object) -> Iterable[RenderableType]:
        width = getattr(options, "max_width", console.width) - self.mark.cell_len
        for line in self.body.wrap(console, max(8, width)):
            yield RichText.assemble(self.mark, line)


def _excerpt(excerpt: Excerpt) -> RenderableType:
    """The line behind its number, never broken, and carets under what it is shown for."""
    number = f"  {excerpt.line}"
    carets = " " * RichText(safe(excerpt.text[: excerpt.start])).cell_len + "^" * excerpt.length
    return Group(
        RichText.assemble((f"{number} │ ", "dim"), safe(excerpt.text), no_wrap=True, overflow="ellipsis"),
        RichText.assemble((" " * len(number) + " │ ", "dim"), (carets, _STYLES[excerpt.tone]), no_wrap=True),
    )


def _entry(entry: Entry) -> RenderableType:
    body = RichText(safe_line(entry.text), style=_STYLES[entry.tone])
    parts: list[RenderableType] = [body]
    if entry.note and entry.runs_on:
        body.append(f"  {safe_line(entry.note)}", style="dim")
    elif entry.note:
        parts.append(RichText(safe_line(entry.note), style="dim"))
    if not entry.mark:
        return Group(*parts)
    return _beside(RichText(f"{entry.mark} ", style=_STYLES[entry.tone] or "cyan"), Group(*parts))


def _facts(rows: tuple[tuple[str, str], ...]) -> RenderableType:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(RichText(safe_line(name)), RichText(safe_line(value)))
    return grid


def _terms(terms: Terms, width: int) -> RenderableType:
    indent, between, least = 2, 2, 24
    room = width - indent - terms.column - between
    if room >= least:
        grid = Grid.grid(padding=(0, between, 0, 0))
        grid.add_column(width=terms.column, no_wrap=True)
        grid.add_column(overflow="fold")
        for term, about in terms.rows:
            grid.add_row(RichText(safe_line(term), style="cyan"), RichText(safe_line(about)))
        return Padding(grid, (0, 0, 0, indent))
    stacked = []
    for term, about in terms.rows:
        stacked.append(Padding(RichText(safe_line(term), style="cyan"), (0, 0, 0, indent)))
        stacked.append(Padding(RichText(safe_line(about)), (0, 0, 0, 2 * indent)))
    return Group(*stacked)


def _table(table: Table, width: int) -> RenderableType:
    if width < 60 and _natural_width(table) > width:  # too narrow for columns: the texts, and the numbers below them
        lines: list[RenderableType] = []
        for row in table.rows:
            texts = [cell for place, cell in enumerate(row) if cell and place not in table.numeric]
            lines.append(RichText(safe_line(" · ".join(reversed(texts)))))
            if numbers := [f"{table.columns[place]} {row[place]}" for place in sorted(table.numeric) if row[place]]:
                lines.append(Padding(RichText(safe_line(", ".join(numbers)), style="dim"), (0, 0, 0, 2)))
        return Group(*lines)
    grid = Grid(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for index, column in enumerate(table.columns):
        numeric = index in table.numeric
        grid.add_column(RichText(column), justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")
    for row in table.rows:
        grid.add_row(*(RichText(safe_line(cell)) for cell in row))
    return grid


def _natural_width(table: Table) -> int:
    """How many cells *table* takes with every cell on one line."""
    columns = zip(table.columns, *table.rows, strict=True)
    return sum(max(RichText(safe_line(cell)).cell_len for cell in column) + 2 for column in columns) - 2


def _row(row: Row, width: int) -> RenderableType:
    """The marks below their names; in words where these do not fit side by side."""
    names = [safe_line(name) for name, _ in row.cells]
    above = "  ".join(names)
    if RichText(above).cell_len > width:
        return RichText(safe_line(row.spoken))
    marks = "  ".join(mark.center(len(name)) for name, (_, mark) in zip(names, row.cells, strict=True))
    return RichText.assemble((above, "dim"), "\n", marks)


def _bars(bars: Bars, width: int) -> RenderableType:
    label_width = max((RichText(safe_line(bar.label)).cell_len for bar in bars.rows), default=0)
    note_width = max((RichText(safe_line(bar.note)).cell_len for bar in bars.rows), default=0)
    is_stacked = label_width + note_width + 4 + _SHORTEST_BAR > width  # each bar below its label, and nothing cut short
    room = max(_SHORTEST_BAR, min(40, width - (0 if is_stacked else label_width + 2) - note_width - 2))
    grid = Grid.grid(padding=(0, 2, 0, 0))
    stacked: list[RenderableType] = []
    for _ in range(3):
        grid.add_column(no_wrap=True, overflow="ellipsis")
    for bar in bars.rows:
        filled = _length(bar.value, bars.most, room)
        part = min(filled, _length(bar.part, bars.most, room))
        drawn = RichText.assemble(("█" * (filled - part), "cyan"), ("▒" * part, "cyan"))
        drawn.pad_right(room - filled)
        label, note = RichText(safe_line(bar.label), style="dim"), RichText(safe_line(bar.note))
        grid.add_row(label, drawn, note)
        stacked += [label, RichText.assemble(drawn, "  ", note)]
    return Group(*stacked) if is_stacked else grid


def _length(value: float, most: float, room: int) -> int:
    """Cells for *value*: in proportion, but never none for something."""
    if value <= 0 or most <= 0:
        return 0
    return max(1, min(room, round(room * value / most)))


def _ranges(ranges: Ranges, width: int) -> RenderableType:
    """A dot on a line that says how far it may be off, and the scale below; in words where there is no room."""
    label_width = max((RichText(safe_line(row.label)).cell_len for row in ranges.rows), default=0)
    note_width = max((RichText(safe_line(row.note)).cell_len for row in ranges.rows), default=0)
    room = width - label_width - note_width - 4
    if room < _SHORTEST_RANGE:
        return _facts(tuple((row.label, row.spoken or row.note) for row in ranges.rows))
    grid = Grid.grid(padding=(0, 2, 0, 0))
    for _ in range(3):
        grid.add_column(no_wrap=True)
    for row in ranges.rows:
        drawn = RichText(" " * room)
        if row.between is not None:
            whole = ranges.most - ranges.least
            low, middle, high = (round((room - 1) * (value - ranges.least) / whole) for value in row.between)
            drawn = RichText(f"{' ' * low}{'─' * (middle - low)}●{'─' * (high - middle)}", style="cyan")
        grid.add_row(RichText(safe_line(row.label), style="dim"), drawn, RichText(safe_line(row.note)))
    least, most = ranges.ends
    grid.add_row(RichText(), RichText(least + most.rjust(room - len(least)), style="dim"), RichText())
    return grid


def _columns(columns: Columns, width: int) -> RenderableType:
    """The last days that there is room for, with the scale beside them and their dates below."""
    margin = len(str(ceil(max(columns.values)))) + 1
    room = width - margin
    cell = 2 if 2 * len(columns.values) <= room else 1
    values = columns.values[-(room // cell) :]
    top = max(1, ceil(max(values)))
    scale = {0: str(top), _COLUMN_HEIGHT - 1: "0"}
    first = columns.first + timedelta(days=len(columns.values) - len(values))
    lines: list[RenderableType] = []
    for row in range(_COLUMN_HEIGHT):
        line = RichText.assemble((scale.get(row, "").rjust(margin - 1) + " ", "dim"))
        below = _COLUMN_HEIGHT - 1 - row
        heights = (_length(value, top, 8 * _COLUMN_HEIGHT) - 8 * below for value in values)
        line.append("".join(_EIGHTHS[max(0, min(8, height))] + " " * (cell - 1) for height in heights), "cyan")
        line.rstrip()
        lines.append(line)
    days = ""
    for place in range(len(values)):
        day, begin = first + timedelta(days=place), margin + cell * place
        name = f"{day.day} {day:%b}"
        if day.weekday() == 0 and len(days) <= begin <= width - len(name):
            days = f"{days:{begin}}{name} "
    return Group(*lines, RichText(days.rstrip(), style="dim"))


def _heat_map(heat: HeatMap, width: int) -> RenderableType:
    """A row for each day of the week under the names of the months, the last weeks that there is room for."""
    margin, narrow = 4, 57  # names of days; so many cells take 53 weeks and these
    weeks = -(-len(heat.counts) // 7)
    cell = 2 if width < narrow or margin + 2 * weeks <= width else 1
    first = max(0, weeks - (width - margin) // cell)
    most = max(heat.counts)
    mondays = [heat.first + timedelta(weeks=week) for week in range(first, weeks)]
    months = RichText(" " * margin, style="dim")
    starts = [place for place, monday in enumerate(mondays) if not place or monday.month != mondays[place - 1].month]
    for place, following in zip(starts, [*starts[1:], weeks + 1], strict=True):
        if cell * (following - place) >= margin:  # room for the name and a space
            months.pad_right(margin + cell * place - months.cell_len)
            months.append(f"{mondays[place]:%b}")
    months.rstrip()
    lines = [months]
    for weekday in range(7):
        name = f"{mondays[0] + timedelta(days=weekday):%a} " if weekday % 2 == 0 else " " * margin
        line = RichText.assemble((name, "dim"))
        for count in heat.counts[7 * first + weekday :: 7]:
            line.append(_SHADES[-(-count * (len(_SHADES) - 1) // most)] + " " * (cell - 1), "cyan" if count else "dim")
        line.rstrip()
        lines.append(line)
    return Group(*lines, RichText(f"{' ' * margin}{_SHADES[0]} none  {' '.join(_SHADES[1:])} more", style="dim"))


def _keys(keys: tuple[tuple[str, str], ...], width: int) -> RenderableType:
    """Keys in as many lines as they need, a key never parted from its word."""
    lines: list[RichText] = [RichText()]
    for key, what in keys:
        piece = RichText.assemble((key, "bold cyan"), (f" {what}", "dim"))
        if lines[-1].cell_len and lines[-1].cell_len + 3 + piece.cell_len > width:
            lines.append(RichText())
        if lines[-1].cell_len:
            lines[-1].append("   ")
        lines[-1].append_text(piece)
    return Group(*lines)


def _progress(progress: Progress, width: int) -> RenderableType:
    note = f"{progress.done + 1} of {progress.total}   {progress.note}"
    room = max(4, min(40, width - len(note) - 8))
    filled = round(room * progress.done / max(1, progress.total))
    return RichText.assemble(
        ("hark  ", "bold cyan"), ("━" * filled, "cyan"), ("─" * (room - filled), "dim"), "  ", (note, "dim")
    )
