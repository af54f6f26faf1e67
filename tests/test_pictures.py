# SPDX-License-Identifier: MIT
"""Pictures made of characters: they fit where they are drawn, and say the same as their words."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hark.render import paint, plain
from hark.render.page import Columns, Range, Ranges
from hark.render.paint import Look

FIRST = date(2026, 1, 1)
WIDTHS = st.integers(paint.MIN_WIDTH, paint.MAX_WIDTH)
SHARES = st.lists(st.integers(50, 100), min_size=3, max_size=3).map(
    lambda three: tuple(share / 100 for share in sorted(three))
)


VALUES = st.integers(1, 366).flatmap(
    lambda days: st.lists(st.sampled_from((0, 0.01, 0.4, 3, 11, 700)), min_size=days, max_size=days)
)


@given(VALUES, WIDTHS)
def test_columns(values: list[float], width: int) -> None:
    """They keep to their width, the last days are drawn, each to an eighth of a cell; only nothing is none."""
    drawn = paint.text((Columns(FIRST, tuple(values), ()),), Look(False, width)).split("\n")

    assert len(drawn) == 9
    assert max(map(len, drawn)) <= width
    assert "…" not in "".join(drawn)
    margin = drawn[7].index("0") + 2
    cell = 2 if 2 * len(values) <= width - margin else 1
    shown = values[-((width - margin) // cell) :]
    top = int(drawn[0].split()[0])
    assert max(shown) <= top < max(max(shown) + 1, 2)
    rows = [line[margin:].ljust(cell * len(shown))[::cell] for line in drawn[:8]]
    heights = [sum(" ▁▂▃▄▅▆▇█".index(letter) for letter in column) for column in zip(*rows, strict=True)]
    assert len(heights) == len(shown)
    assert all(
        abs(height - 64 * value / top) <= (1 if value else 0) for height, value in zip(heights, shown, strict=True)
    )
    assert [height > 0 for height in heights] == [value > 0 for value in shown]
    for at, name in ((found.start(), found.group()) for found in re.finditer(r"\d+ [A-Z]\w+", drawn[8])):
        day = FIRST + timedelta(days=len(values) - len(shown) + (at - margin) // cell)
        assert (name, day.weekday()) == (f"{day.day} {day:%b}", 0)


@given(st.lists(st.one_of(st.none(), SHARES), min_size=1, max_size=12), WIDTHS)
def test_ranges(between: list[tuple[float, float, float] | None], width: int) -> None:
    """A dot stands within its line and both where the scale says, to half a cell; where none fit there are words."""
    rows = tuple(Range(f"{place} Jan", those, "note", "in words") for place, those in enumerate(between, 1))
    block = Ranges(rows, 0.5, 1, ("50 %", "100 %"))

    drawn = paint.text((block,), Look(False, width)).split("\n")

    assert plain.lines((block,)) == [f"{row.label}: in words" for row in rows]
    assert max(map(len, drawn)) <= width
    *lines, scale = drawn
    if "50 %" not in scale:
        assert "●" not in "".join(drawn)
        assert "words" in "".join(drawn)
        return
    left, right = scale.index("50 %"), len(scale) - 1
    for line, those in zip(lines, between, strict=True):
        if those is None:
            assert not set("●─") & set(line)
            continue
        marks = [place for place, letter in enumerate(line) if letter in "●─"]
        for value, place in zip(those, (marks[0], line.index("●"), marks[-1]), strict=True):
            assert abs(left + (right - left) * (value - 0.5) / 0.5 - place) <= 0.5
