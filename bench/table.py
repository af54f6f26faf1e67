# SPDX-License-Identifier: MIT
"""Rows as a table to read, in a terminal and in docs/performance.md, and as JSON to compute with."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bench.measure import Row, Spread, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HEAD = ("what", "measured", "yardstick", "ratio", "at most", "kept")
TITLES = {
    "start": "Starting",
    "prompt": "The shell prompt",
    "memory": "Peak memory",
    "work": "Inside one process",
    "growth": "Growth",
    "large": "Many cards at once",
    "live": "The live session",
    "instructions": "Instructions",
    "peers": "Beside other programs",
}
"""Groups in the order in which they are shown."""
PLACE = re.compile(r"(<!-- bench -->\n).*?(<!-- end -->)", re.DOTALL)


def to_json(row: Row) -> dict[str, Any]:
    """*row* with all that was computed from it."""
    return asdict(row) | {"unit": str(row.unit), "ratio": row.ratio, "is_met": row.is_met}


def from_json(plain: Mapping[str, Any]) -> Row:
    """The row that was written as *plain*."""
    values = {name: plain[name] for name in Row.__dataclass_fields__}
    for name in ("measured", "against"):
        values[name] = Spread(**values[name]) if values[name] else None
    return Row(**(values | {"unit": Unit(values["unit"])}))


def text(rows: Iterable[Row]) -> str:
    """*rows* for a terminal: a heading and aligned columns for each group, notes below their row."""
    parts = []
    for group, held in _groups(rows):
        lines = [HEAD, *(cells(row) for row in held)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
        parts.append(f"\n{TITLES.get(group, group)}")
        for line, note in zip(lines, ["", *(row.note for row in held)], strict=True):
            parts.append("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
            parts += [f"    {note}"] if note else []
    return "\n".join(parts) + "\n"


def markdown(result: Mapping[str, Any]) -> str:
    """A whole result as Markdown: the machine, then a table for each group."""
    rows = [from_json(row) for row in result["rows"]]
    parts = [f"{machine_text(result['machine'])} Measured on {result['measured_on']}; {result['settings']}"]
    for group, held in _groups(rows):
        lines = [HEAD, ("---",) * len(HEAD), *(cells(row) for row in held)]
        parts.append(f"### {TITLES.get(group, group)}")
        parts.append("\n".join(f"| {' | '.join(_escaped(cell) for cell in line)} |" for line in lines))
        notes = dict.fromkeys(f"- {row.what}: {row.note}" for row in held if row.note)
        parts += ["\n".join(notes)] if notes else []
    return "\n\n".join(parts)


def filled(document: str, result: Mapping[str, Any]) -> str:
    """*document* with *result* in its place for it."""
    return PLACE.sub(lambda place: f"{place[1]}\n{markdown(result)}\n\n{place[2]}", document)


def machine_text(machine: Mapping[str, Any]) -> str:
    """The machine in a sentence."""
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    return (
        f"{machine['cpu']}, {machine['cores']} cores, {machine['system']}; Python {machine['python']}, "
        f"SQLite {machine['sqlite']}, {packages}; files on {machine['file_system']}."
    )


def cells(row: Row) -> tuple[str, ...]:
    """One line of the table."""
    if row.measured is None:
        return row.what, "not measured", row.yardstick, "", _budget(row), ""
    against = f"{row.yardstick} {_spread(row.against, row.unit)}" if row.against else row.yardstick
    ratio = "" if row.ratio is None else f"{row.ratio:.2f} x"
    kept = {True: "yes", False: "NO", None: ""}[row.is_met]
    return row.what, _spread(row.measured, row.unit), against, ratio, _budget(row), kept


def value(number: float, unit: Unit) -> str:
    """*number* in the unit a person would choose."""
    name, size = _scale(number, unit)
    return f"{_digits(number / size)} {name}".rstrip()


def _spread(held: Spread, unit: Unit) -> str:
    """The median, and the quartiles around it."""
    if held.count == 1:
        return value(held.median, unit)
    _, size = _scale(held.median, unit)
    quarters = f"{_digits(held.quarter / size)} to {_digits(held.three_quarters / size)}"
    return f"{value(held.median, unit)} ({quarters}, n={held.count})"


def _scale(number: float, unit: Unit) -> tuple[str, float]:
    """The name of the unit to show *number* in, and how much one of it is."""
    match unit:
        case Unit.BYTES:
            return "MiB", 2**20
        case Unit.INSTRUCTIONS:
            return "million", 1e6
        case Unit.TIMES:
            return "", 1
        case Unit.SECONDS:
            return ("µs", 1e-6) if abs(number) < 1e-3 else ("ms", 1e-3) if number < 1 else ("s", 1)


def _digits(number: float) -> str:
    """*number* with about three digits that mean something."""
    return f"{number:.0f}" if abs(number) >= 100 or number == int(number) else f"{number:.3g}"


def _budget(row: Row) -> str:
    if row.budget is None:
        return ""
    return f"{row.budget:g} x" if row.yardstick or row.against else value(row.budget, row.unit)


def _groups(rows: Iterable[Row]) -> list[tuple[str, Sequence[Row]]]:
    held: dict[str, list[Row]] = {group: [] for group in TITLES}
    for row in rows:
        held.setdefault(row.group, []).append(row)
    return [(group, members) for group, members in held.items() if members]


def _escaped(cell: str) -> str:
    return cell.replace("|", r"\|")
