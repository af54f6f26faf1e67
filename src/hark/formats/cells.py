# SPDX-License-Identifier: MIT
"""What stands in one cell of a table, both ways: a text, a list, options, reasons, signatures. Pure.

Each is written as a person would write it in a spreadsheet: a list in lines of one cell. What would not come back so,
a line break within an item for instance, is written as JSON; every cell is read again before it is believed.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SIGNED = ("on", "by", "role")
"""What a signature says, in the order in which a cell has it, with bars between."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins with one of these is worked out by spreadsheets."""
GUARDED = (*FORMULA, "'")
"""Before one of these stands an apostrophe of ours: a cell's own first one, too, else it would be taken for ours."""
_SPACE_KEPT = " "
"""Likewise, in what is written here: a text that begins with a space."""
_KEYS: Mapping[str, tuple[str, ...]] = {"options": ("text", "correct", "why"), "reviewed": SIGNED}


def written(column: str, value: Any) -> str:
    """*value* as the cell of *column* has it: a text, a flag, a number, or the list or table of a card."""
    if value is None or value == "" or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list | dict):
        plain = _guarded("\n".join(_LINES.get(column, _item)(item) for item in _items(value)))
        return plain if read(column, plain) == value else json.dumps(value, ensure_ascii=False)
    return str(value)


def read(column: str, cell: str) -> Any:
    """What the *cell* of *column* says: a list of texts, of options or of signatures, reasons by rule, or a text."""
    if column not in _READ:
        return text(cell)
    if cell.lstrip()[:1] in ("[", "{") and _fits(column, value := _json(cell)):
        return value
    return _READ[column]([line.rstrip("\r") for line in unguarded(cell).split("\n")])


def text(cell: str) -> str:
    """The text in *cell*, without the space around it, the apostrophe that guards it, or as the JSON behind one."""
    cell = cell.strip()
    if cell.startswith("'\"") and isinstance(value := _json(cell[1:]), str):
        return value
    return unguarded(cell)


def unguarded(cell: str) -> str:
    """*cell* without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in (*GUARDED, _SPACE_KEPT) else cell


def is_exact(cell: str) -> bool:
    """Whether *cell* is a text written as JSON: taken as it stands, whatever is in it."""
    return text(cell) != unguarded(cell.strip())


def _text(value: str) -> str:
    plain = f"'{value}" if value[:1] == _SPACE_KEPT else _guarded(value)
    return plain if text(plain) == value else f"'{json.dumps(value, ensure_ascii=False)}"


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell[:1] in GUARDED else cell


def _json(cell: str) -> Any:
    """The value written in *cell*; None where it is none, or holds what no file can."""
    try:
        value = json.loads(cell)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return value


def _fits(column: str, value: Any) -> bool:
    """Whether *value* is what the cells of *column* hold."""
    if column == "allow":
        return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
    if not isinstance(value, list):
        return False
    if keys := _KEYS.get(column):
        return all(isinstance(item, dict) and all(_says(keys, *pair) for pair in item.items()) for item in value)
    return all(isinstance(item, str) for item in value)


def _says(keys: Sequence[str], key: str, value: Any) -> bool:
    return key in keys and isinstance(value, bool if key == "correct" else str)


def _items(value: Any) -> list[Any]:
    return list(value.items()) if isinstance(value, dict) else value


def _item(item: str) -> str:
    """An item of a list; its further lines are set in."""
    return item.replace("\n", "\n  ")


def _option(option: Mapping[str, Any]) -> str:
    """The option after its mark, and in a line set in below it why it is right or tempting."""
    why = f"\n  {option['why']}" if option["why"] else ""
    return f"{'*' if option['correct'] else '-'} {option['text']}{why}"


def _signature(signature: Mapping[str, str]) -> str:
    return " | ".join(signature[name] for name in SIGNED)


def _reason(pair: tuple[str, str]) -> str:
    return ": ".join(pair)


_LINES: Mapping[str, Callable[[Any], str]] = {"options": _option, "reviewed": _signature, "allow": _reason}


def _list_in(lines: Sequence[str]) -> list[str]:
    """A line an item; a line set in by two spaces goes on with the item before."""
    items: list[str] = []
    for line in lines:
        if items and line.startswith("  "):
            items[-1] += f"\n{line[2:].rstrip()}"
        elif line.strip():
            items.append(line.strip())
    return [item.strip() for item in items]


def _options_in(lines: Sequence[str]) -> list[dict[str, Any]]:
    """A line an option, `*` before the right one and `-` before the others; a line set in below it says why."""
    options: list[dict[str, Any]] = []
    for line in lines:
        if options and line[:1].isspace() and line.strip():
            options[-1]["why"] = f"{options[-1]['why']} {line.strip()}".strip()
        elif line.strip():
            bare = re.sub(r"^[*-]\s*", "", line).strip()
            options.append({"text": bare, "correct": line.startswith("*"), "why": ""})
    return options


def _signatures_in(lines: Sequence[str]) -> list[dict[str, str]]:
    """A line a signature: on which day, by whom, in what role."""
    parts = [[part.strip() for part in line.split("|", 2)] for line in lines if line.strip()]
    return [dict(zip(SIGNED, said, strict=False)) for said in parts]


def _reasons_in(lines: Sequence[str]) -> dict[str, str]:
    """A line a rule and the reason for which it is silenced."""
    pairs = [line.partition(":") for line in lines if line.strip()]
    return {rule.strip(): reason.strip() for rule, _, reason in pairs}


_READ: Mapping[str, Callable[[Sequence[str]], Any]] = {
    **dict.fromkeys(("topics", "sources", "tags", "skills", "models", "authors"), _list_in),
    "options": _options_in, "reviewed": _signatures_in, "allow": _reasons_in,
}  # fmt: skip
