# SPDX-License-Identifier: MIT
"""Rows of the progress file and the values they stand for: events with their checksums, memories.

What a row says is believed only as far as hark can have written it. Pure; no SQL is run here.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any
from zlib import crc32

from hark.memory.model import Event, EventKind, Grade, Memory, Standing, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hark.memory.fold import Line

EVENT_COLUMNS = "id, at_ms, offset_s, device, card, kind, grade, duration_ms, undoes, key, detail"
LINE_COLUMNS = "id, card, kind, grade, at_ms, json_extract(detail, '$.day', '$.retention')"
MEMORY_COLUMNS = (
    "card, suspended, state, step, stability_days, difficulty, due_ms, due_day, last_ms, last_day, reps, lapses, leech"
)
PUT_EVENT = f"INSERT INTO event ({EVENT_COLUMNS}, checksum) VALUES ({'?, ' * 11}?)"
PUT_MEMORY = f"INSERT OR REPLACE INTO memory ({MEMORY_COLUMNS}) VALUES ({'?, ' * 12}?)"

Row = tuple[Any, ...]
"""An event as it is stored: `EVENT_COLUMNS` and its checksum."""
ReplyRow = tuple[str, str, str]
"""What was typed: event, card, text."""

_MOST_KNOWN = 100_000


class BadRow(Exception):  # noqa: N818 - `translated` makes it a refusal
    """A row that cannot be one of ours."""


def event_row(event: Event) -> Row:
    """The row of the `event` table for *event*, its checksum last."""
    row = (
        event.id, event.at_ms, event.offset_s, event.device, event.card, str(event.kind),
        str(event.grade) if event.grade else None, event.duration_ms, event.undoes, event.key,
        json.dumps(dict(event.detail), sort_keys=True, separators=(",", ":")),
    )  # fmt: skip
    return (*row, checksum(row))


def checksum(row: tuple[Any, ...]) -> int:
    """CRC-32 of the columns of an event, the checksum itself left out."""
    return crc32(json.dumps(row, separators=(",", ":"), default=repr).encode())


def read_event(row: tuple[Any, ...]) -> Event:
    """The event in a row of `EVENT_COLUMNS`. Raises `BadRow`."""
    event_id, at_ms, offset_s, device, card, kind, grade, duration_ms, undoes, key, detail = row
    try:
        event = Event(
            id=event_id,
            at_ms=at_ms,
            offset_s=offset_s,
            device=device,
            card=card,
            kind=EventKind(kind),
            grade=Grade(grade) if grade else None,
            duration_ms=duration_ms,
            undoes=undoes,
            key=key,
            detail=json.loads(detail),
        )
        date.fromisoformat(event.detail["day"])
        if event.kind is EventKind.REVIEW and not (event.grade and 0 < event.detail["retention"] < 1):
            raise BadRow(f"event {event_id} has no grade")
    except (ValueError, KeyError, TypeError) as error:
        raise BadRow(f"event {event_id} cannot be read") from error
    return event


def read_lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[Line]:
    """What the fold needs of *rows* of `LINE_COLUMNS`. Raises `BadRow`."""
    kinds, grades, review = {str(kind) for kind in EventKind}, {str(grade) for grade in Grade}, str(EventKind.REVIEW)
    known: dict[str, tuple[int, float]] = {}  # many share a day and a retention
    for event_id, card, kind, grade, at_ms, extract in rows:
        facts = known.get(extract)
        if facts is None:
            facts = known[extract] = _day_and_retention(event_id, extract)
            if len(known) > _MOST_KNOWN:
                known.clear()
        if kind not in kinds:
            raise BadRow(f"event {event_id} cannot be read")
        if kind == review and not (grade in grades and 0 < facts[1] < 1):
            raise BadRow(f"event {event_id} has no grade")
        yield event_id, card, kind, grade, at_ms, *facts


def _day_and_retention(event_id: str, extract: str) -> tuple[int, float]:
    try:
        day, retention = json.loads(extract)
        return date.fromisoformat(day).toordinal(), float(retention or 0)
    except (ValueError, TypeError) as error:
        raise BadRow(f"event {event_id} cannot be read") from error


def memory_row(ref: str, standing: Standing) -> Row:
    """The row of the `memory` table for *standing*."""
    m = standing.memory
    if m is None:
        return (ref, int(standing.suspended), *(None,) * 11)
    return (
        ref, int(standing.suspended), str(m.state), m.step, m.stability_days, m.difficulty, m.due_ms, m.due_day,
        m.last_ms, m.last_day, m.reps, m.lapses, int(m.leech),
    )  # fmt: skip


def read_standing(row: Row) -> tuple[str, Standing]:
    """The ref in a row of `MEMORY_COLUMNS`, and where it stands. Raises `BadRow`."""
    card, suspended, state, *rest = row
    if not state:
        return card, Standing(None, bool(suspended))
    step, stability_days, difficulty, due_ms, due_day, last_ms, last_day, reps, lapses, leech = rest
    if state not in list(State):
        raise BadRow(f"the memory of {card} cannot be read")
    memory = Memory(
        state=State(state),
        step=step,
        stability_days=stability_days,
        difficulty=difficulty,
        due_ms=due_ms,
        due_day=due_day,
        last_ms=last_ms,
        last_day=last_day,
        reps=reps,
        lapses=lapses,
        leech=bool(leech),
    )
    return card, Standing(memory, bool(suspended))
