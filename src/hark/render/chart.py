# SPDX-License-Identifier: MIT
"""Curves with a band around them, as an SVG picture written by hand: no script, no address, and all of it in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from hark.safe import safe_line
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WIDTH, _HEIGHT = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 44, 44
_LINE = 18
_COLOURS = ("#0b6e8a", "#b0452c", "#5f7a1f", "#7a4fa3", "#8a6a0b", "#4a5568")
"""Each at least 4.5 to 1 on white."""
_DASHES = ("", "8 4", "2 4", "10 4 2 4", "5 5", "1 3")
_STYLE = 'aria-labelledby="title about" font-family="sans-serif" font-size="13"'
_STEPS = (1, 2, 5, 10, 20, 30, 60, 120, 240)


@frozen
class Curve:
    """A line through *middle*, with a band from *low* to *high*; *about* says it in words."""

    name: str
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    about: str


def svg(title: str, unit: str, ends: tuple[str, str], curves: Sequence[Curve]) -> str:
    """The *curves* over the same days, of which *ends* names the first and the last; *unit* is what they count."""
    about = " ".join(f"{curve.name}: {curve.about}." for curve in curves)
    height = _HEIGHT + _LINE * len(curves)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" {_STYLE}>',
            f'<title id="title">{_text(title)}</title>',
            f'<desc id="about">{_text(about)}</desc>',
            f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
            f'<text x="{_LEFT}" y="24" font-size="16" fill="#1a202c">{_text(title)}</text>',
            *_drawn(unit, ends, curves),
            "</svg>\n",
        ]
    )


def _drawn(unit: str, ends: tuple[str, str], curves: Sequence[Curve]) -> Iterator[str]:
    step = next((step for step in _STEPS if step * 5 >= _most(curves)), _STEPS[-1])
    top = step * max(1, -int(-_most(curves) // step))
    bottom = _HEIGHT - _BOTTOM
    for value in range(0, top + 1, step):
        y = _y(value, top)
        yield f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="#cbd5e0"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#4a5568">{value}</text>'
    yield f'<text x="{_LEFT}" y="{_TOP - 6}" fill="#4a5568">{_text(unit)}</text>'
    for x, anchor, day in ((_LEFT, "start", ends[0]), (_WIDTH - _RIGHT, "end", ends[1])):
        yield f'<text x="{x}" y="{bottom + 20}" text-anchor="{anchor}" fill="#4a5568">{_text(day)}</text>'
    for number, curve in enumerate(curves):
        colour, dash = _COLOURS[number % len(_COLOURS)], _DASHES[number % len(_DASHES)]
        edge = [*_points(curve.high, top), *reversed(_points(curve.low, top))]
        yield f'<polygon points="{" ".join(edge)}" fill="{colour}" fill-opacity="0.18"/>'
        line = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash or "none"}"'
        yield f'<polyline points="{" ".join(_points(curve.middle, top))}" {line}/>'
        y = _HEIGHT + _LINE * number
        yield f'<path d="M{_LEFT} {y - 4}h32" {line}/>'
        yield f'<text x="{_LEFT + 42}" y="{y}" fill="#1a202c">{_text(f"{curve.name}: {curve.about}")}</text>'


def _most(curves: Sequence[Curve]) -> float:
    return max((value for curve in curves for value in curve.high), default=1)


def _points(values: Sequence[float], top: float) -> list[str]:
    wide = _WIDTH - _LEFT - _RIGHT
    return [f"{_LEFT + wide * place / max(1, len(values) - 1):.1f},{_y(v, top)}" for place, v in enumerate(values)]


def _y(value: float, top: float) -> float:
    return round(_HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * value / top, 1)


def _text(text: str) -> str:
    return escape(safe_line(text))
