# SPDX-License-Identifier: MIT
"""What happened: the event log, and what was typed. Only read here; `Log` writes it.

Events come in the order of their ids, which is that of recording.
"""

from __future__ import annotations

import gc
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hark.memory.days import milliseconds
from hark.memory.fold import fold_lines, is_part, wholes
from hark.memory.model import LONGEST_MS, EventKind
from hark.progress.database import translated
from hark.progress.rows import (
    EVENT_COLUMNS,
    LINE_COLUMNS,
    REPLY_COLUMNS,
    STANDS,
    BadRow,
    on_days,
    read_lines,
    read_reply,
    read_sound_event,
    read_sound_move,
)
from hark.values import field, frozen, replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from hark.memory.model import Event, Grade, Standing
    from hark.memory.moves import Moves
    from hark.memory.proving import Graded
    from hark.memory.tally import Tally
    from hark.memory.tuning import Tuning
    from hark.progress.database import Database
    from hark.progress.kept import Kept
    from hark.progress.rows import Row

_IN_NAMES = "? IS NULL OR r.card IN (SELECT value FROM json_each(?))"
_REVIEWS_SINCE = f"FROM event e WHERE id >= ? AND at_ms >= ? AND kind = 'review' AND {STANDS}"


@frozen
class Reply:
    """Something the learner typed in answer to a scenario."""

    event: str
    card: str
    at_ms: int
    kept: Kept
    grade: Grade | None
    weighed: Mapping[str, Any] = field(default_factory=dict)
    """What the learner ticked: `skills_met`, `trap`, the same of a first try in `first_try` and of turns in `turns`."""

    @property
    def text(self) -> str:
        """What was typed; of a dialogue all that was said."""
        return self.kept.text


class History:
    """The `event` and `response` tables of a progress file."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tuned: tuple[Row, Tuning] | None = None
        """The row of the tuning that was read last, and what it says."""

    def events(
        self, *, card: str | None = None, since: datetime | None = None, newest: int | None = None
    ) -> list[Event]:
        """Events in the order of the log: of *card* and what it is part of, from *since* on, the *newest* so many.

        Those of *card* are by its name of today, whatever it was called then.
        """
        moves = self.moves() if card is not None else None
        if card is None or moves is None:
            return self._recorded(card if card is None else [card], since, newest)
        events = [_renamed(event, card, moves) for event in self._recorded(moves.names(card), since, None)]
        events = [event for event in events if is_part(event.card, card) or is_part(card, event.card)]
        return events if newest is None else events[max(0, len(events) - newest) :]

    def concerning(self, whole: str, moves: Moves | None) -> list[Event]:
        """All that the fold of *whole* and its parts needs, and maybe more, as it was recorded."""
        return self._recorded([whole] if moves is None else moves.names(whole), None, None)

    def moves(self) -> Moves | None:
        """The changes of names that stand; None where there is none."""
        query = f"SELECT {EVENT_COLUMNS}, checksum FROM event e WHERE kind = 'move' AND {STANDS} ORDER BY id"
        found = self._database.read(read_sound_move, query)
        if not found:
            return None
        from hark.memory.moves import Moves  # few have moved anything, and every start loads this module

        return Moves(found)

    def tuning(self) -> Tuning | None:
        """The parameters by which memories are worked out; None where nobody has tuned them."""
        query = (
            f"SELECT {EVENT_COLUMNS}, checksum FROM event e WHERE kind = 'tune' AND {STANDS} ORDER BY id DESC LIMIT 1"
        )
        rows = self._database.rows(query)
        if not rows:
            return None
        from hark.memory import tuning  # few have tuned, and every start loads this module

        if self._tuned is None or self._tuned[0] != rows[0] or self._tuned[1].skills is not None:
            with translated(self._database.file):
                event = read_sound_event(rows[0])
                try:
                    said = tuning.read(event, self.moves() if event.detail.get("skills") else None)
                except ValueError:
                    raise BadRow(f"record {event.id} is no tuning") from None
            self._tuned = rows[0], said
        return self._tuned[1]

    def _recorded(self, cards: Collection[str] | None, since: datetime | None, newest: int | None) -> list[Event]:
        where: list[str] = ["1"]
        values: list[str | int] = []
        if cards is not None:
            names, places = dict.fromkeys(whole for card in sorted(cards) for whole in wholes(card)), []
            for card in sorted(cards):
                values += [f"{card}#", f"{card}$", f"{card}/", f"{card}0"]
                places += ["card >= ? AND card < ? OR card >= ? AND card < ?"]
            where.append(f"(card IN ({','.join('?' * len(names))}) OR {' OR '.join(places)})")
            values = [*names, *values]
        if since is not None:  # an id's time is never before its event's, so this only leaves out what is older
            where.append("id >= ? AND at_ms >= ?")
            values += [f"{milliseconds(since):012x}", milliseconds(since)]
        query = f"SELECT {EVENT_COLUMNS}, checksum FROM event WHERE {' AND '.join(where)} ORDER BY id DESC"
        if newest is not None:
            query += f" LIMIT {newest:d}"
        return self._events(query, *values)[::-1]

    def undone(self) -> set[str]:
        """The ids of events that were taken back."""
        return {event_id for (event_id,) in self._database.rows("SELECT undoes FROM event WHERE undoes IS NOT NULL")}

    def resumed(self, since_ms: int) -> frozenset[str]:
        """What was brought back at *since_ms* or later, where that was not taken back."""
        query = f"SELECT card FROM event e WHERE kind = 'resume' AND at_ms >= ? AND {STANDS}"
        return frozenset(ref for (ref,) in self._database.rows(query, since_ms))

    def review_times(self) -> list[tuple[str, str, int]]:
        """The id, ref and instant of every review, also of those taken back, in the order of the log."""
        rows = self._database.rows("SELECT id, card, at_ms FROM event WHERE kind = 'review' ORDER BY id")
        return [(event_id, ref, at_ms) for event_id, ref, at_ms in self._by_today(rows)]

    def last_standing(self, event_id: str | None = None) -> Event | None:
        """The event of that id, or the last one, if it was not taken back and is no undo itself.

        A move that went with a text is only meant by its id: taken back alone, it would part what belongs together.
        """
        is_with_text = "kind = 'move' AND json_extract(detail, '$.with_text') IS NOT NULL"
        query = (
            f"SELECT {EVENT_COLUMNS}, checksum FROM event e WHERE undoes IS NULL"
            f" AND CASE WHEN ? IS NULL THEN NOT ({is_with_text}) ELSE id = ? END AND {STANDS} ORDER BY id DESC LIMIT 1"
        )
        return next(iter(self._events(query, event_id, event_id)), None)

    def event(self, event_id: str) -> Event | None:
        """The event of that id."""
        query = f"SELECT {EVENT_COLUMNS}, checksum FROM event WHERE id = ?"
        return next(iter(self._events(query, event_id)), None)

    def name_today(self, event: Event) -> str:
        """What the card or deck that *event* names is called today."""
        moves = self.moves()
        if moves is None or event.kind is EventKind.MOVE:
            return event.card
        return moves.name(event.card, event.undoes or event.id, is_side=event.kind is EventKind.REVIEW) or event.card

    def under_key(self, key: str) -> list[Event]:
        """What was recorded on this device under the idempotency key *key*.

        After a merge with a copy of this file that may be several events; each can be repeated.
        """
        query = (
            f"SELECT {EVENT_COLUMNS}, checksum FROM event"
            " WHERE device = (SELECT value FROM note WHERE name = 'device') AND key = ? ORDER BY id"
        )
        return self._events(query, key)

    def last_event(self, ref: str) -> str:
        """The id of the last event that names *ref*, undos included; empty where there is none."""
        return self._database.rows("SELECT max(id) FROM event WHERE card = ?", ref)[0][0] or ""

    def newest(self) -> str:
        """The id behind which new ones come: of the last event, or up to which anything is forgotten; maybe empty."""
        query = "SELECT max(id) FROM (SELECT max(id) AS id FROM event UNION ALL SELECT max(until) FROM forgotten)"
        return self._database.rows(query)[0][0] or ""

    def extent(self) -> tuple[int, str]:
        """How many events there are, and the id of the last one."""
        count, last = self._database.rows("SELECT count(*), max(id) FROM event")[0]
        return count, last or ""

    def row(self, event_id: str) -> Row | None:
        """The row of an event as it is stored, its checksum last."""
        rows = self._database.rows(f"SELECT {EVENT_COLUMNS}, checksum FROM event WHERE id = ?", event_id)
        return rows[0] if rows else None

    def parts(self, whole: str) -> list[str]:
        """What any event is about: *whole*, and its parts."""
        refs = self._database.rows("SELECT DISTINCT card FROM event")
        return [ref for (ref,) in refs if is_part(ref, whole)]

    def first_seen(self, day: int, since: datetime) -> frozenset[str]:
        """The refs first graded on study day *day*, or from *since* on, when it begins.

        A review bears another day than its time says where days began at another hour, or further east.
        """
        query = (
            "SELECT id, card FROM event e WHERE id >= ? AND json_extract(detail, '$.first')"
            f" AND (json_extract(detail, '$.day') = ? OR at_ms >= ?) AND {STANDS}"
        )
        begin = milliseconds(since - timedelta(days=1, hours=2))
        rows = self._database.rows(query, f"{begin:012x}", date.fromordinal(day).isoformat(), milliseconds(since))
        return frozenset(ref for _, ref in self._by_today(rows))

    def reviews_since(self, since: datetime) -> dict[str, int]:
        """How many reviews that stand were recorded from *since* on, by their study day as an ISO date."""
        query = f"SELECT json_extract(detail, '$.day'), count(*) {_REVIEWS_SINCE} GROUP BY 1"
        at_ms = milliseconds(since)
        return dict(self._database.rows(query, f"{at_ms:012x}", at_ms))

    def practised_ms(self, since: datetime) -> int:
        """How long the reviews recorded from *since* on took, of those that stand; no card more than `LONGEST_MS`."""
        query = f"SELECT sum(max(0, min(duration_ms, {LONGEST_MS}))) {_REVIEWS_SINCE}"
        at_ms = milliseconds(since)
        return int(self._database.rows(query, f"{at_ms:012x}", at_ms)[0][0] or 0)

    def durations(self, newest: int) -> list[tuple[str, int]]:
        """The refs of the *newest* events, as far as they are reviews that stand, with the milliseconds they took."""
        query = (
            f"SELECT id, card, duration_ms FROM (SELECT * FROM event ORDER BY id DESC LIMIT {newest:d}) e"
            f" WHERE kind = 'review' AND typeof(duration_ms) = 'integer' AND {STANDS}"
        )
        return [(ref, duration_ms) for _, ref, duration_ms in self._by_today(self._database.rows(query))]

    def ticked_reviews(self, *, newest: int | None = None, days: tuple[int, int] | None = None) -> list[Event]:
        """The reviews that stand in which skills could be ticked, oldest first.

        Of the *newest* so many events of the log, or of all; of the study days from the first to the last of *days*.
        """
        within, values = on_days(days) if days else ("1", ())
        source = "event" if newest is None else f"(SELECT * FROM event ORDER BY id DESC LIMIT {newest:d})"
        query = (
            f"SELECT {EVENT_COLUMNS}, checksum FROM {source} e WHERE {within} AND kind = 'review'"
            f" AND instr(detail, '\"skills_met\"') > 0 AND {STANDS} ORDER BY id"
        )
        return self._named_today(self._events(query, *values))

    def reviews(self) -> list[Event]:
        """All reviews that stand, oldest first, by the names of today."""
        query = f"SELECT {EVENT_COLUMNS}, checksum FROM event e WHERE kind = 'review' AND {STANDS} ORDER BY id"
        return self._named_today(self._events(query))

    def _named_today(self, reviews: list[Event]) -> list[Event]:
        refs = dict(self._by_today([(review.id, review.card) for review in reviews]))
        return [replace(review, card=refs[review.id]) for review in reviews if review.id in refs]

    def often_missed(self, days: tuple[int, int], *, least: int, most: int) -> list[tuple[str, int, int]]:
        """The refs graded again *least* times or more on the study days from the first to the last of *days*.

        For each how often it was reviewed then and how often missed, what was missed most first; *most* of them.
        """
        from hark.progress import missed  # a report alone asks for it

        return missed.often(self._database, self._by_today, self.moves(), days, least, most)

    def count(self, refs: Collection[str], tally: Tally) -> None:
        """Counts in the *tally* the reviews that stand of *refs*, by their names of today."""
        moves = self.moves()
        names = {name for ref in refs for name in ([ref] if moves is None else moves.names(ref))}
        places = json.dumps([*{place for name in names for place in wholes(name)}])
        query = (
            f"SELECT {LINE_COLUMNS} FROM event e WHERE card IN (SELECT value FROM json_each(?)) AND kind <> 'undo'"
            f" AND {STANDS} ORDER BY id"
        )
        with translated(self._database.file):
            lines = list(read_lines(self._database.execute(query, (places,))))
        today = {line[0]: line[1] if moves is None else moves.name(line[1], line[0]) for line in lines}
        lines = [line for line in lines if line[-1][0] != EventKind.REVIEW or today[line[0]] in refs]
        fold_lines(lines, (), moves=moves, tally=tally, tuning=self.tuning())

    def standings(self, tally: Tally | None = None) -> dict[str, Standing]:
        """Every standing as the log alone gives it; its reviews are counted in the *tally*."""
        query = f"SELECT {LINE_COLUMNS} FROM event WHERE kind <> 'undo' ORDER BY id"
        undone, moves, tuning, was_enabled = self.undone(), self.moves(), self.tuning(), gc.isenabled()
        gc.disable()  # nothing here goes round in a circle, and what is kept would be looked through again and again
        try:
            with translated(self._database.file):
                lines = read_lines(self._database.execute(query))
                return fold_lines(lines, undone, moves=moves, tally=tally, tuning=tuning)
        finally:
            if was_enabled:
                gc.enable()

    def graded(self) -> list[tuple[str, list[Graded]]]:
        """See `graded.graded`."""
        from hark.progress.graded import graded  # `hark tune` alone asks for it

        query = f"SELECT {LINE_COLUMNS} FROM event e WHERE kind IN ('review', 'reset') AND {STANDS} ORDER BY id"
        with translated(self._database.file):
            return graded(read_lines(self._database.execute(query)), self.moves())

    def replies(self, card: str | None = None) -> list[Reply]:
        """What the learner typed for *card*, or for all cards, oldest first."""
        moves = self.moves()
        replies = self._readable(card, moves)
        _by_today = replies if moves is None else [_reply_today(reply, moves) for reply in replies]
        return [reply for reply in _by_today if card in (None, reply.card)]

    def spoilt_replies(self, card: str | None = None) -> int:
        """How many replies to *card*, or to all cards, are not as they were typed, so that `replies` lacks them."""
        moves = self.moves()
        query = f"SELECT count(*) FROM response r WHERE {_IN_NAMES}"
        return int(self._database.rows(query, *_names(card, moves))[0][0]) - len(self._readable(card, moves))

    def _readable(self, card: str | None, moves: Moves | None) -> list[Reply]:
        """The replies under any name of *card* that are as they were typed, as they were recorded."""
        columns = ", ".join(f"e.{column}" for column in EVENT_COLUMNS.split(", "))
        query = (
            f"SELECT {REPLY_COLUMNS}, r.checksum, {columns}, e.checksum FROM response r JOIN event e ON e.id = r.event"
            f" WHERE {_IN_NAMES} ORDER BY r.event"
        )
        replies = self._database.read(_read_reply, query, *_names(card, moves))
        return [reply for reply in replies if reply is not None]

    def reply(self, event_id: str) -> str | None:
        """What was typed for an event; None also where it is not as it was typed."""
        rows = self._database.rows(f"SELECT {REPLY_COLUMNS}, checksum FROM response r WHERE event = ?", event_id)
        reply = read_reply(rows[0][:-1], rows[0][-1]) if rows else None
        return reply[2] if reply else None

    def _by_today(self, rows: Collection[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """*rows* that begin with the id and the ref of a review, the refs as they are called today."""
        if not rows or (moves := self.moves()) is None:
            yield from rows
            return
        for event_id, ref, *others in rows:
            name = moves.name(ref, event_id) if moves.concern(ref) else ref
            if name is not None:
                yield event_id, name, *others

    def _events(self, query: str, *values: str | int | None) -> list[Event]:
        return self._database.read(read_sound_event, query, *values)


def _names(card: str | None, moves: Moves | None) -> tuple[str | None, str]:
    """The names of *card*, as `_IN_NAMES` takes them."""
    return card, json.dumps([] if card is None else [card] if moves is None else sorted(moves.names(card)))


def _renamed(event: Event, card: str, moves: Moves) -> Event:
    """*event* by the name of today; one that reached *card* as part of another deck names *card* alone."""
    about = event.undoes or event.id
    name = moves.name(event.card, about, is_side=event.kind is EventKind.REVIEW) or event.card
    reached = not is_part(card, name) and any(is_part(was, event.card) for was in moves.names_at(card, about))
    return replace(event, card=card if reached else name)


def _reply_today(reply: Reply, moves: Moves) -> Reply:
    return replace(reply, card=moves.name(reply.card, reply.event) or reply.card)


def _read_reply(row: tuple[Any, ...]) -> Reply | None:
    """A reply and its event. Raises `BadRow` where the event is not as it was written."""
    from hark.progress.kept import unpacked

    reply, event = read_reply(row[:3], row[3]), read_sound_event(row[4:])
    if reply is None:
        return None
    return Reply(event.id, event.card, event.at_ms, unpacked(reply[2]), event.grade, event.detail)
