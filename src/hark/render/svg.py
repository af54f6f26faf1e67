# SPDX-License-Identifier: MIT
"""Pictures as SVG, drawn by hand: columns by day, curves with a band, shares with how sure they are, a calendar, bars.

Each is as wide as a narrow page, so that its letters can be read there, and grows with the page. It says in words what
it shows, and which colour a shape has says one style sheet, for light and dark. Texts here are raw; all pass `said`.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from hark.safe import safe_line
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from hark.render.page import Bar
    from hark.views.forecast import Outlook

WIDTH = 360
_LETTER = 5.6
"""How wide a letter is, about, in the units of a picture."""
_LEFT = 28
"""Room for the numbers of an axis, or the names of days."""
_SHADES, _CURVES = 4, 6
_BAND = ("low", "middle", "high")

_WRITTEN = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})

STYLE = """\
svg{font:10px system-ui,sans-serif}
svg .ink{fill:#1d2327}
svg .dim{fill:#555f66}
svg .bar{fill:#0b6e8f}
svg .part{fill:#cfe8f0;stroke:#0b6e8f;stroke-width:.7}
svg .line{stroke-width:2}
svg .line,svg .s4{stroke:#0b6e8f}
svg .rule{stroke:#c9d0d4;stroke-width:.5}
svg .s0{stroke:#e7ebed}
svg .s1{stroke:#a9d3e0}
svg .s2{stroke:#6db3c8}
svg .s3{stroke:#3390ad}
svg .paper{fill:#fff}
svg path.curve{fill:none;stroke-width:1.5}
svg path.band{stroke:none;fill-opacity:.18}
svg .c0{fill:#0b6e8f;stroke:#0b6e8f}
svg .c1{fill:#b0452c;stroke:#b0452c}
svg .c2{fill:#5f7a1f;stroke:#5f7a1f}
svg .c3{fill:#7a4fa3;stroke:#7a4fa3}
svg .c4{fill:#8a6a0b;stroke:#8a6a0b}
svg .c5{fill:#4a5568;stroke:#4a5568}
@media screen and (prefers-color-scheme:dark){
svg .ink{fill:#e8ecee}
svg .dim{fill:#a9b4ba}
svg .bar{fill:#3a9dbd}
svg .part{fill:#d3eef7;stroke:#3a9dbd}
svg .line,svg .s4{stroke:#6fcbe4}
svg .rule{stroke:#455057}
svg .s0{stroke:#293136}
svg .s1{stroke:#27505e}
svg .s2{stroke:#33778c}
svg .s3{stroke:#4aa1ba}
svg .paper{fill:#14191c}
svg .c0{fill:#6fcbe4;stroke:#6fcbe4}
svg .c1{fill:#f0967e;stroke:#f0967e}
svg .c2{fill:#a9c766;stroke:#a9c766}
svg .c3{fill:#c3a1e6;stroke:#c3a1e6}
svg .c4{fill:#d9b54a;stroke:#d9b54a}
svg .c5{fill:#a9b4ba;stroke:#a9b4ba}
}
"""
_DASHES = ("", "8 4", "2 3", "10 4 2 4", "5 5", "1 3", "12 3", "6 2 2 2", "3 6", "1 5")
"""What tells curves apart where colours cannot; as many as `hark forecast` compares."""


@frozen
class Picture:
    """A picture *height* units high: a name for its file, a title, what it shows in words, and its shapes."""

    name: str
    title: str
    spoken: str
    height: float
    shapes: str


@frozen
class Column:
    """What stands over one place of an axis: *value* with *part* of it set off, and *below* a second number."""

    label: str
    value: float
    part: float = 0
    below: float = 0


@frozen
class Curve:
    """A line through *middle*, with a band from *low* to *high*; *about* says it in words."""

    name: str
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    about: str


def minutes(name: str, outlook: Outlook, about: str) -> Curve:
    """The minutes of each day of *outlook*."""
    low, middle, high = (tuple(getattr(day.seconds, end) / 60 for day in outlook.days) for end in _BAND)
    return Curve(name, low, middle, high, about)


@frozen
class Share:
    """A share from 0 to 1 with the span it may lie in; None where there is too little to tell. A note says it."""

    label: str
    share: float | None
    between: tuple[float, float]
    note: str


def inline(picture: Picture) -> str:
    """*picture* as part of a page that has `STYLE`."""
    title, spoken = f"{picture.name}-title", f"{picture.name}-spoken"
    return (
        f'<svg viewBox="0 0 {WIDTH} {_number(picture.height)}" role="img" aria-labelledby="{title} {spoken}">'
        f'<title id="{title}">{said(picture.title)}</title><desc id="{spoken}">{said(picture.spoken)}</desc>'
        f"{picture.shapes}</svg>"
    )


def alone(picture: Picture) -> str:
    """*picture* as a file that needs nothing else."""
    height = _number(picture.height)
    return (
        inline(picture)
        .replace(
            "<svg ",
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * WIDTH}" height="{_number(2 * picture.height)}" ',
            1,
        )
        .replace("</desc>", f'</desc><style>{STYLE}</style><rect class="paper" width="{WIDTH}" height="{height}"/>', 1)
        + "\n"
    )


def said(text: str) -> str:
    """*text* as it may stand in a page or picture, between tags or in quotes."""
    return safe_line(text).translate(_WRITTEN)


def columns(name: str, title: str, spoken: str, rows: Sequence[Column], *, above: str, below: str = "") -> Picture:
    """*rows* side by side: the values *above*, and on the same axis a strip of the second numbers, if named *below*."""
    step = (WIDTH - _LEFT) / max(1, len(rows))
    wide = min(step * 0.72, 40)
    shapes: list[str] = []
    for head, top, high, numbers in (
        (above, 16.0, 84.0, [(row.value, row.part) for row in rows]),
        (below, 126.0, 50.0, [(row.below, 0.0) for row in rows]),
    )[: 2 if below else 1]:
        most = _round(max((value for value, _ in numbers), default=0))
        shapes.append(_text(_LEFT, top - 6, head, "dim"))
        shapes += _axis(top, high, most)
        whole, part = [], []
        for place, (value, lighter) in enumerate(numbers):
            left, up, cut = _LEFT + place * step + (step - wide) / 2, high * value / most, high * lighter / most
            if value:
                whole.append(_box(left, top + high - up + cut, wide, max(up - cut, 0.5)))
            if lighter:
                part.append(_box(left, top + high - up, wide, cut))
        shapes += [_path(whole, "bar"), _path(part, "part")]
    widest = max((_cells(row.label) for row in rows), default=1) * _LETTER + 8
    every = max(1, -(-int(widest) // max(1, int(step))))
    foot = 190.0 if below else 114.0
    for place in range(0, len(rows), every):
        at = _LEFT + (place + 0.5) * step
        shapes.append(_text(min(at, WIDTH - widest / 2), foot, rows[place].label, "dim", "middle"))
    return Picture(name, title, spoken, foot + 6, "".join(shapes))


def shares(name: str, title: str, spoken: str, rows: Sequence[Share]) -> Picture:
    """A dot for each share, on a line that says how far it may be off."""
    lowest = min((row.between[0] for row in rows if row.share is not None), default=0.5)
    least = int(4 * lowest) / 4
    height, shapes = 30.0 * len(rows), []
    for tick in range(round(4 * least), 5):
        x = _at(tick / 4, least)
        shapes.append(f'<path class="rule" d="M{_number(x)} 0V{_number(height)}"/>')
        shapes.append(_text(x, height + 12, f"{25 * tick} %", "dim", _anchor(tick, least)))
    for place, row in enumerate(rows):
        y = 30.0 * place
        shapes += [_text(0, y + 11, _cut(row.label, 36)), _text(WIDTH, y + 11, row.note, "dim", "end")]
        if row.share is not None:
            low, high, middle = (_number(_at(share, least)) for share in (*row.between, row.share))
            shapes.append(f'<path class="line" d="M{low} {y + 20:g}H{high}"/>')
            shapes.append(f'<circle class="bar" cx="{middle}" cy="{y + 20:g}" r="4"/>')
    return Picture(name, title, spoken, height + 16, "".join(shapes))


def curves(name: str, title: str, unit: str, ends: tuple[str, str], rows: Sequence[Curve]) -> Picture:
    """*rows* over the same days, of which *ends* names the first and the last; *unit* is what they count."""
    top, high = 18.0, 124.0
    most = _round(max((value for row in rows for value in row.high), default=0))

    def points(values: Sequence[float]) -> list[str]:
        step = (WIDTH - _LEFT) / max(1, len(values) - 1)
        places = enumerate(values)
        return [f"{_number(_LEFT + place * step)} {_number(top + high * (1 - v / most))}" for place, v in places]

    shapes = [_text(_LEFT, top - 6, unit, "dim"), *_axis(top, high, most)]
    shapes += [_text(_LEFT, top + high + 14, ends[0], "dim"), _text(WIDTH, top + high + 14, ends[1], "dim", "end")]
    foot = top + high + 34
    for number, row in enumerate(rows):
        tone, dashes = f"c{number % _CURVES}", _DASHES[number % len(_DASHES)]
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        band = "L".join([*points(row.high), *reversed(points(row.low))])
        y = foot + 16 * number
        shapes += [
            f'<path class="band {tone}" d="M{band}z"/>',
            f'<path class="curve {tone}"{dashed} d="M{"L".join(points(row.middle))}M0 {_number(y - 3)}h24"/>',
            _text(_LEFT, y, _cut(f"{row.name}: {row.about}", 58)),
        ]
    spoken = " ".join(f"{row.name}: {row.about}." for row in rows)
    return Picture(name, title, spoken, foot + 16 * len(rows) - 10, "".join(shapes))


def heat_map(name: str, title: str, spoken: str, first: date, counts: Sequence[int]) -> Picture:
    """A column for each week from *first*, a Monday, to the last of *counts*; the darker, the more there were."""
    cell = min(12.0, (WIDTH - _LEFT) / max(1, -(-len(counts) // 7)))
    most = max(counts, default=0) or 1
    shades: dict[int, list[str]] = {shade: [] for shade in range(_SHADES + 1)}
    for place, count in enumerate(counts):
        week, weekday = divmod(place, 7)
        shades[-(-count * _SHADES // most)].append(f"M{week} {weekday}v.84")
    grid = f'transform="translate({_number(_LEFT + 0.42 * cell)} 14)scale({cell:.3f})" stroke-width=".84"'
    shapes = [f'<path class="s{shade}" {grid} d="{"".join(days)}"/>' for shade, days in shades.items() if days]
    shapes += [
        _text(0, 14 + (day + 0.84) * cell, f"{first + timedelta(days=day):%a}", "dim", size=min(cell + 1, 9))
        for day in (0, 2, 4)
    ]
    free = 0.0
    for week in range(-(-len(counts) // 7)):
        monday, at = first + timedelta(weeks=week), _LEFT + week * cell
        if (not week or monday.month != (monday - timedelta(weeks=1)).month) and free <= at <= WIDTH - 18:
            shapes.append(_text(at, 9, f"{monday:%b}", "dim"))
            free = at + 22
    foot = 14 + 7 * cell + 12
    shapes.append(_text(_LEFT, foot, "none", "dim"))
    shapes += [
        f'<path class="s{shade}" stroke-width="9" d="M{_LEFT + 34.5 + 12 * shade:g} {_number(foot - 8)}v9"/>'
        for shade in range(_SHADES + 1)
    ]
    shapes.append(_text(_LEFT + 32 + 12 * (_SHADES + 1), foot, "more", "dim"))
    return Picture(name, title, spoken, foot + 4, "".join(shapes))


def bars(name: str, title: str, spoken: str, rows: Sequence[Bar], most: float) -> Picture:
    """A bar below its label for each of *rows*, on one scale; the part that is set off is lighter."""
    shapes: list[str] = []
    for place, row in enumerate(rows):
        y, whole = 28.0 * place, WIDTH * row.value / (most or 1)
        part = min(whole, WIDTH * row.part / (most or 1))
        shapes += [
            _text(0, y + 10, _cut(row.label, 60 - _cells(row.note))),
            _text(WIDTH, y + 10, row.note, "dim", "end"),
        ]
        shapes.append(f'<path class="rule" d="M0 {y + 22:g}H{WIDTH}"/>')
        if whole > part:
            shapes.append(_path([_box(0, y + 14, whole - part, 8)], "bar"))
        if part:
            shapes.append(_path([_box(whole - part, y + 14, part, 8)], "part"))
    return Picture(name, title, spoken, 28.0 * len(rows), "".join(shapes))


def _axis(top: float, high: float, most: float) -> Iterator[str]:
    """Rules at nothing, half and all of *most*, with their numbers."""
    for share in (0.0, 0.5, 1.0):
        y = top + high * (1 - share)
        yield f'<path class="rule" d="M{_LEFT} {_number(y)}H{WIDTH}"/>'
        yield _text(_LEFT - 4, y + 3, f"{most * share:g}", "dim", "end")


def _round(most: float) -> int:
    """The next round number from *most* on that has a half."""
    step = 2
    while 5 * step < most:
        step = 5 * step // 2 if str(step)[0] == "4" else 2 * step
    return max(1, math.ceil(most / step)) * step


def _anchor(tick: int, least: float) -> str:
    """How the number of a quarter stands at its rule: within the picture."""
    return "end" if tick == 4 else "" if tick == round(4 * least) else "middle"


def _at(share: float, least: float) -> float:
    """Where *share* stands on an axis from *least* to 1."""
    return 4 + (WIDTH - 8) * (share - least) / (1 - least)


def _text(x: float, y: float, text: str, tone: str = "ink", anchor: str = "", size: float = 0) -> str:
    more = (f' text-anchor="{anchor}"' if anchor else "") + (f' font-size="{_number(size)}"' if size else "")
    return f'<text class="{tone}" x="{_number(x)}" y="{_number(y)}"{more}>{said(text)}</text>'


def _box(x: float, y: float, wide: float, high: float) -> str:
    return f"M{_number(x)} {_number(y)}h{_number(wide)}v{_number(high)}h{_number(-wide)}z"


def _path(boxes: Sequence[str], tone: str) -> str:
    """All *boxes* as one shape: a page of few bytes may have hundreds."""
    return f'<path class="{tone}" d="{"".join(boxes)}"/>' if boxes else ""


def _number(value: float) -> str:
    return f"{round(value, 1):g}"


def _cells(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in safe_line(text))


def _cut(text: str, room: int) -> str:
    """*text*, or as much of it as there is room for; all of it stands in the table behind."""
    text = safe_line(text)
    if _cells(text) <= room:
        return text
    while _cells(text) >= room:
        text = text[:-1]
    return f"{text.rstrip()}…"
