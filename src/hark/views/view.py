# SPDX-License-Identifier: MIT
"""What all answers share: a name for each, plain values, and refusals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, ClassVar

from hark.errors import Refusal
from hark.values import fields, frozen


@frozen
class View:
    """An answer. *SCHEMA* names it and its version, *COLUMNS* says how wide it is where nothing else does."""

    SCHEMA: ClassVar[str] = ""
    COLUMNS: ClassVar[int] = 0


@frozen
class Where:
    """The place a refusal is about."""

    file: str | None
    line: int | None
    card: str | None


@frozen
class ErrorFacts:
    """A refusal."""

    code: str
    message: str
    hint: str
    exit: int
    where: Where


@frozen
class Error(View):
    """Any command that was refused."""

    SCHEMA: ClassVar[str] = "hark.error/1"
    error: ErrorFacts


def error_facts(refusal: Refusal) -> ErrorFacts:
    """*refusal* as it is answered."""
    where = Where(refusal.file, refusal.line, refusal.card)
    return ErrorFacts(refusal.code, refusal.message, refusal.hint, int(refusal.exit_code), where)


def json_pieces(view: View, *, ascii_only: bool = False) -> Iterator[str]:
    """*view* as one JSON object, its schema first; a list in a piece for each item, since some are very long."""
    encode = json.JSONEncoder(ensure_ascii=ascii_only, allow_nan=False, default=_plain).encode
    yield f'{{"schema": {encode(view.SCHEMA)}'
    for name in fields(type(view)):
        value = getattr(view, name)
        yield f', "{name}": '
        if isinstance(value, tuple) and value:
            yield from (f"{', ' if place else '['}{encode(item)}" for place, item in enumerate(value))
            yield "]"
        else:
            yield encode(value)
    yield "}"


def rfc3339(instant: datetime) -> str:
    """*instant* in UTC, to the second, as RFC 3339 writes it."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(value: Any) -> Any:
    """What JSON does not know, as something it does."""
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return {name: getattr(value, name) for name in fields(type(value))}
