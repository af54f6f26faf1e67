# SPDX-License-Identifier: MIT
"""The files of a synced place: their names, their first line, and an event or a rule as a line of JSON. Pure.

`events/device=<install id>/<YYYY-MM>.jsonl` holds what that install recorded in that month (in UTC, by the time in the
event's id), `forgotten/device=<install id>.jsonl` what was forgotten on it. An install writes files under its own id
and no others. The first line says format, version, whose it is, and which edition: another one whenever the file was
written anew. Every other line bears its own checksum.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zlib import crc32

from hark.memory.days import from_milliseconds
from hark.progress import forgetting
from hark.progress.rows import EVENT_COLUMNS, examined, id_time_ms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hark.progress.forgetting import Rule
    from hark.progress.rows import Row

VERSION = 1
EVENTS, FORGOTTEN = "events", "forgotten"
INSTALL = re.compile(r"[0-9a-f]{16}")
FILE = re.compile(
    r"events/device=([0-9a-f]{16})/((?:19[7-9]|2\d\d)\d-(?:0[1-9]|1[0-2]))\.jsonl|forgotten/device=([0-9a-f]{16})\.jsonl"
)
MAX_LINE = 4 * 2**20
"""Bytes; the longest sound event has fewer."""
MAX_HEADER = 512
TAIL = 4096
"""So many bytes before a position are compared when a file is taken up again."""
_COLUMNS = EVENT_COLUMNS.split(", ")
_INTEGERS = ("at_ms", "offset_s", "duration_ms", "checksum")
_OPTIONAL = ("grade", "duration_ms", "undoes", "key")


class NewerError(ValueError):
    """A file of a hark that writes another version."""


def events_file(install: str, month: str) -> str:
    """The segment of *install* for *month*, as `2026-03`."""
    return f"{EVENTS}/device={install}/{month}.jsonl"


def forgotten_file(install: str) -> str:
    """The rules of *install*."""
    return f"{FORGOTTEN}/device={install}.jsonl"


def install_of(path: str) -> str:
    """Whose file it is."""
    match = FILE.fullmatch(path)
    assert match
    return match[1] or match[3]


def month_of(event_id: str) -> str:
    """The month in which an event of that id was recorded, in UTC."""
    return f"{from_milliseconds(id_time_ms(event_id)).astimezone(UTC):%Y-%m}"


def month_ids(month: str) -> tuple[str, str]:
    """The first id of *month*, and the first behind it."""
    begin = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    after = begin.replace(year=begin.year + begin.month // 12, month=begin.month % 12 + 1)
    first, last = (f"{int(at.timestamp()) * 1000:012x}" for at in (begin, after))
    return first, last


def header(kind: str, install: str, edition: int) -> bytes:
    """The first line of a file of that *kind*."""
    facts = {"hark": kind, "version": VERSION, "install": install, "edition": f"{edition:016x}"}
    return json.dumps(facts).encode() + b"\n"


def check_header(line: bytes, kind: str, install: str) -> None:
    """Raises `ValueError` where *line* is not the first of a file of that *kind* and *install*.

    `NewerError` where it is one of a later version; a `PermissionError` where it names another install.
    """
    try:
        facts = json.loads(line)
        found, version, whose = facts["hark"], facts["version"], facts["install"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValueError("no header") from None
    if found != kind or not isinstance(version, int):
        raise ValueError("no header")
    if version > VERSION:
        raise NewerError
    if whose != install:
        raise PermissionError(whose)


def fingerprint(first: bytes, tail: bytes) -> int:
    """What a position is known by: its file's first line, and the `TAIL` bytes before it."""
    return crc32(tail[-TAIL:], crc32(first))


def event_line(row: Row) -> bytes:
    """An event as it is stored, as a line."""
    facts = dict(zip([*_COLUMNS, "checksum"], row, strict=True))
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def event_row(line: bytes) -> Row:
    """The event in *line* as it is stored. Raises `ValueError` where hark cannot have written it."""
    try:
        facts: Any = json.loads(line)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(facts, dict) or facts.keys() != {*_COLUMNS, "checksum"}:
        raise ValueError("no record")
    for name, value in facts.items():
        wanted: type = int if name in _INTEGERS else str
        if type(value) is not wanted and not (value is None and name in _OPTIONAL):
            raise ValueError("no record")
    row = tuple(facts[name] for name in (*_COLUMNS, "checksum"))
    problem = examined(row)
    if isinstance(problem, str):
        raise ValueError(problem)
    return row


def rule_line(rule: Rule) -> bytes:
    """A rule as a line."""
    facts = {"rule": json.loads(rule.text), "checksum": crc32(rule.text.encode())}
    return json.dumps(facts, separators=(",", ":")).encode() + b"\n"


def rule_of(line: bytes) -> Rule:
    """The rule in *line*. Raises `ValueError` where hark cannot have written it."""
    try:
        facts: Any = json.loads(line)
        rule, checksum = forgetting.read(facts["rule"]), facts["checksum"]
    except (KeyError, TypeError, RecursionError):
        raise ValueError("no rule") from None
    if checksum != crc32(rule.text.encode()):
        raise ValueError("does not fit its checksum")
    return rule


def rules_file(install: str, rules: Iterable[Rule]) -> bytes:
    """All of a file of rules."""
    lines = sorted(rule_line(rule) for rule in rules)
    return header(FORGOTTEN, install, 0) + b"".join(lines)
