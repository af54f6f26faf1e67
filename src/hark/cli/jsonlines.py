# SPDX-License-Identifier: MIT
"""Lines of JSON that another program wrote, UTF-8 whatever the locale, as values of the right types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hark import errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO

_TYPES = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}


def read_line(stdin: TextIO) -> str:
    """The next line of *stdin*; empty at its end."""
    raw = getattr(stdin, "buffer", None)
    line: str = raw.readline().decode("utf-8", "replace") if raw else stdin.readline()
    return line.removeprefix("\ufeff")


def lines(stdin: TextIO) -> Iterator[tuple[int, str]]:
    """Every line of *stdin* that is not blank, with its number from 1, as it comes."""
    number = 0
    while line := read_line(stdin):
        number += 1
        if line.strip():
            yield number, line


def parsed(line: str, keys: Mapping[str, type], needed: tuple[str, ...], example: str) -> dict[str, Any]:
    """The values of *line* by their *keys*, each of its type or null; *needed* are texts. Raises `Refusal`."""
    try:
        values: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise errors.misuse("not a line of JSON", f"write {example}") from None
    if not isinstance(values, dict) or not all(isinstance(values.get(name), str) for name in needed):
        raise errors.misuse(f"a line needs {' and '.join(f'`{name}`' for name in needed)}", f"write {example}")
    for name, value in values.items():
        if name not in keys:
            raise errors.misuse(
                f"unknown key `{name}`", errors.did_you_mean(name, keys, f"one of {errors.ticked(keys)}")
            )
        if value is not None and (
            not isinstance(value, keys[name]) or (isinstance(value, bool) and keys[name] is not bool)
        ):
            raise errors.misuse(f"`{name}` has the wrong type", f"write {_TYPES[keys[name]]}")
    return {name: _text(value) if isinstance(value, str) else value for name, value in values.items()}


def _text(value: str) -> str:
    """*value* without lone surrogates, which JSON can write and no database can hold."""
    return value.encode("utf-8", "backslashreplace").decode()
