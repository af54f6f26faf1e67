# SPDX-License-Identifier: MIT
"""Rows of the progress file and the values they stand for: events with their checksums, memories.

What a row says is believed only as far as hark can have written it. Pure; no SQL is run here.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from typing import TYPE_CHECKING, Any
from zlib import crc32

from hark.memory.model import Event, EventKind, Grade, Memory, Standing, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hark.memory.fold import Deed, LogLine
    from hark.memory.moves import Move

EVENT_COLUMNS = "id, at_ms, offset_s, device, card, kind, grade, duration_ms, undoes, key, detail"
LINE_COLUMNS = "id, card, at_ms, duration_ms, json_array(kind, grade, json_extract(detail, '$.day', '$.retention'))"
"""What many rows share comes in one column, which is looked at once: each one more takes as long as the fold's sums."""
MEMORY_COLUMNS = (
    "card, suspended, state, step, stability_days, difficulty, due_ms, due_day, last_ms, last_day, reps, lapses, leech"
)
PUT_EVENT = f"INSERT INTO event ({EVENT_COLUMNS}, checksum) VALUES ({'?, ' * 11}?)"
PUT_OUTGOING = "INSERT OR IGNORE INTO outgoing SELECT ? WHERE EXISTS (SELECT 1 FROM note WHERE name = 'syncing')"
"""Has an event go to the other computers, where any are synced with."""
PUT_REPLY = "INSERT OR REPLACE INTO response (event, card, text, checksum) VALUES (?, ?, ?, ?)"
REPLY_COLUMNS = "CAST(r.event AS BLOB), CAST(r.card AS BLOB), CAST(r.text AS BLOB)"
"""As bytes: damage to one reply must not keep the others from being read."""
PUT_MEMORY = f"INSERT OR REPLACE INTO memory ({MEMORY_COLUMNS}) VALUES ({'?, ' * 12}?)"

Row = tuple[Any, ...]
"""An event as it is stored: `EVENT_COLUMNS` and its checksum."""
ReplyRow = tuple[str, str, str]
"""What was typed: event, card, text."""

BY_ANKI = "anki"
"""The device of reviews that came by way of Anki."""
DRAFT = "draft "
"""What a note's name begins with that holds a reply begun; the card follows."""

_MOST_KNOWN = 100_000
_ID = r"[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{8}"
END_MS = 221_845_392_000_000
"""The year 9000: what follows upon an event, the longest interval too, can still be written as a date."""
_DAY_MS = 86_400_000
_EPOCH, DAYS_APART = date(1970, 1, 1).toordinal(), 3
"""An event's study day lies near its instant: zones and the hour at which days begin make less than two days."""
STANDS = "NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes = e.id)"
"""The condition for an event `e` that was not taken back."""
ON_DAYS = "json_extract(detail, '$.day') BETWEEN ? AND ?"
_LONGEST = 2**20
"""Characters of all texts of an event."""


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
            event_id, at_ms, offset_s, device, card, EventKind(kind), Grade(grade) if grade else None,
            duration_ms, undoes, key, json.loads(detail),
        )  # fmt: skip
        date.fromisoformat(event.detail["day"])
        if event.kind is EventKind.REVIEW and not (event.grade and 0 < event.detail["retention"] < 1):
            raise BadRow(f"record {event_id} has no grade")
        if event.kind is EventKind.MOVE:
            from hark.memory import moves  # few logs hold any

            moves.read(event)
        if event.kind is EventKind.TUNE:
            from hark.memory import tuning  # nor these

            tuning.read(event)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadRow(f"record {event_id} cannot be read") from error
    return event


def settled(present: Row, other: Row) -> Row | None:
    """Which of two rows of one id stands; None where they tell of different events.

    One row of Anki's log becomes two events when it is taken in twice under different settings: with another zone, or
    another retention wanted. Wherever these meet, the same one stays.
    """
    same = present == other or (present[3] == other[3] == BY_ANKI and present[4:7] == other[4:7])
    return min(present, other, key=lambda row: row[-1]) if same else None


def reply_row(event_id: str, card: str, text: str) -> Row:
    """The row of the `response` table for what was typed, its checksum last."""
    return event_id, card, text, reply_checksum(event_id.encode(), card.encode(), text.encode())


def reply_checksum(event_id: bytes, card: bytes, text: bytes) -> int:
    """CRC-32 of a row of the `response` table, the checksum itself left out."""
    return crc32(b"\0".join((event_id, card, text)))


def read_reply(parts: tuple[Any, ...], expected: int | None) -> ReplyRow | None:
    """What was typed, in a row of `REPLY_COLUMNS`; None where it is not as it was written.

    *expected* is its checksum; None for a file from before replies had one.
    """
    try:
        if expected is not None and reply_checksum(*parts) != expected:
            return None
        event_id, card, text = (part.decode() for part in parts)
    except (TypeError, AttributeError, UnicodeDecodeError):
        return None
    return event_id, card, text


def is_possible(event: Event) -> bool:
    """Whether hark may have written *event*: an id of its form, times that a date can be made of, nothing endless."""
    texts = (event.id, event.device, event.card, event.undoes or "", event.key or "", repr(event.detail))
    return (
        re.fullmatch(_ID, event.id) is not None
        and 0 <= event.at_ms < END_MS
        and id_time_ms(event.id) < END_MS
        and -_DAY_MS < event.offset_s * 1000 < _DAY_MS
        and abs(date.fromisoformat(event.detail["day"]).toordinal() - _EPOCH - event.at_ms // _DAY_MS) <= DAYS_APART
        and (event.kind is EventKind.UNDO) is (event.undoes is not None)
        and 0 <= (event.duration_ms or 0) < END_MS
        and (event.kind is not EventKind.REVIEW or 0.01 <= event.detail["retention"] <= 0.9999)  # 0.7 to 0.97 are set
        and sum(map(len, texts)) <= _LONGEST
        and event.card != ""
        and event.card.isprintable()
        and all(_is_writable(text) for text in texts)
    )


def id_time_ms(event_id: str) -> int:
    """The instant that is part of an event's id."""
    return int(event_id[:12], 16)


def _is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_sound_event(row: Row) -> Event:
    """The event in a row of `EVENT_COLUMNS` and its checksum. Raises `BadRow` unless it is as hark wrote it."""
    if checksum(row[:-1]) != row[-1]:
        raise BadRow(f"record {row[0]!a} does not fit its checksum")
    return read_event(row[:-1])


def read_sound_move(row: Row) -> Move:
    """The move in a row of `EVENT_COLUMNS` and its checksum. Raises `BadRow`, also where an index lies of its kind."""
    from hark.memory import moves

    event = read_sound_event(row)
    try:
        return moves.read(event)
    except ValueError:
        raise BadRow(f"record {event.id} is no move") from None


def examined(row: Row) -> Event | str:
    """The event in a row of `EVENT_COLUMNS` and its checksum; or what is wrong, where hark cannot have written it."""
    if checksum(row[:-1]) != row[-1]:
        return "does not fit its checksum"
    try:
        event = read_event(row[:-1])
    except BadRow:
        return "cannot be read"
    return event if is_possible(event) else "cannot be one of hark's"


def read_lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[LogLine]:
    """What the fold needs of *rows* of `LINE_COLUMNS`. Raises `BadRow`."""
    known: dict[str, Deed] = {}
    for event_id, card, at_ms, duration_ms, extract in rows:
        deed = known.get(extract)
        if deed is None:
            if len(known) >= _MOST_KNOWN:
                known.clear()
            deed = known[extract] = _deed(event_id, extract)
        yield event_id, card, at_ms, duration_ms, deed


def _deed(event_id: str, extract: str) -> Deed:
    """The last of `LINE_COLUMNS`, once it was looked at. Raises `BadRow`."""
    try:
        kind, grade, (written, wanted) = json.loads(extract)
        kind, day, retention = EventKind(kind), date.fromisoformat(written).toordinal(), float(wanted or 0)
        if kind is EventKind.REVIEW and not (grade in list(Grade) and 0 < retention < 1):
            raise BadRow(f"record {event_id} has no grade")
    except (ValueError, TypeError) as error:
        raise BadRow(f"record {event_id} cannot be read") from error
    return str(kind), grade and sys.intern(grade), day, retention


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
    card, suspended, state, *numbers, leech = row
    if not state:
        return card, Standing(None, bool(suspended))
    if state not in list(State):
        raise BadRow(f"the memory of {card} cannot be read")
    return card, Standing(Memory(State(state), *[*numbers, bool(leech)]), bool(suspended))


def on_days(days: tuple[int, int]) -> tuple[str, tuple[str | int, ...]]:
    """The condition for an event of the study days from the first to the last of *days*, and its values.

    The day of an event is at most `DAYS_APART` from that of its instant; only where that leaves it open its detail is
    read.
    """
    (first, last), apart = days, (DAYS_APART + 1) * _DAY_MS
    begin, end = (first - _EPOCH) * _DAY_MS, (last + 1 - _EPOCH) * _DAY_MS
    within = f"id >= ? AND at_ms >= ? AND at_ms < ? AND (at_ms >= ? AND at_ms < ? OR {ON_DAYS})"
    return within, (
        f"{max(0, begin - apart):012x}", begin - apart, end + apart, begin + apart, end - apart,
        date.fromordinal(first).isoformat(), date.fromordinal(last).isoformat(),
    )  # fmt: skip
