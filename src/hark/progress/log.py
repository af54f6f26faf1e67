# SPDX-License-Identifier: MIT
"""Writing: events appended to the log, taken back, taken in from other files, forgotten; the snapshot follows each.

Every method is one transaction that is on disk when it returns. The log is the truth; the `memory` table can always
be made anew from it.
"""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hark import errors
from hark.memory.fold import COVERING, concerns, fold, is_part, step
from hark.memory.model import NEW, Event, EventKind
from hark.memory.schedule import FSRS_VERSION, is_clamped
from hark.progress.database import connected, translated
from hark.progress.learned import Learned, counted
from hark.progress.rows import (
    DRAFT,
    PUT_EVENT,
    PUT_MEMORY,
    PUT_OUTGOING,
    PUT_REPLY,
    event_row,
    memory_row,
    reply_row,
)
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from hark.memory.model import Grade, Memory, Moment, Standing
    from hark.memory.moves import Moves
    from hark.memory.tally import Tally
    from hark.progress.database import Database
    from hark.progress.history import History
    from hark.progress.practice import Practice
    from hark.progress.rows import ReplyRow, Row
    from hark.progress.schema import Dice
    from hark.progress.snapshot import Snapshot
    from hark.progress.taking import Taking


@frozen
class Recorded:
    """What a write did: the event, and where its card stood before and after."""

    event: Event
    before: Standing
    after: Standing
    repeated: bool = False
    """True when the idempotency key had been used already, so that nothing changed."""


class Log:
    """The one who writes to a progress file."""

    def __init__(self, database: Database, history: History, snapshot: Snapshot, dice: Dice) -> None:
        self._database, self._history, self._snapshot, self._dice = database, history, snapshot, dice
        self._learned = Learned(database)

    def record(
        self, moment: Moment, card: str, kind: EventKind, *, grade: Grade | None = None, duration_ms: int | None = None,
        key: str | None = None, detail: Mapping[str, Any] | None = None, reply: str | None = None,
    ) -> Recorded:  # fmt: skip
        """Appends one event and brings the snapshot up to it; durable when this returns.

        A review's *detail* must hold its desired `retention`; what the review met is added. With a *key* used before
        for the same grade nothing changes and `repeated` is true; used for another one it is refused.
        """
        with self._database.writing():
            if key is not None and (earlier := self._repeated(key, card, kind, grade)):
                now = self._snapshot.standing(card)
                return Recorded(earlier, now, now, repeated=True)
            before = self._snapshot.standing(card)
            facts, tally = {}, self._tally()
            if kind is EventKind.REVIEW:
                facts = _met(before.memory, moment)
                self.keep_version()
            event = self._append(
                moment, card, kind, facts | dict(detail or {}), grade=grade, duration_ms=duration_ms, key=key
            )
            if kind is EventKind.MOVE:
                self._move_drafts(card, event.detail["to"])
                self._fold_anew(card)
                self._fold_anew(event.detail["to"])
                self.practice.put_off()
                if (tuning := self._history.tuning()) and tuning.skills:  # which cards these are, names tell
                    self.rebuild()
                after = self._snapshot.standing(event.detail["to"])
            elif kind is EventKind.TUNE:
                self.rebuild()
                after = before
            elif kind in COVERING:
                for ref in [ref for ref in self._snapshot.refs() if concerns(event, ref)]:
                    self.put(ref, step(self._snapshot.standing(ref), event))
                after = self._snapshot.standing(card)
            else:
                after = step(before, event, tally, self._history.tuning())
                self.put(card, after, before)
                self.practice.add(tally.counts())
            if reply:
                self.put_reply(event.id, card, reply)
            return Recorded(event, before, after)

    def undo(self, moment: Moment, event_id: str | None = None) -> Recorded | None:
        """Takes back *event_id*, or the last event that still stands, as an event of its own; None if there is none."""
        with self._database.writing():
            event = self._history.last_standing(event_id)
            if event is None:
                return None
            before, moves = self._snapshot.standing(event.card), self._history.moves()
            self.keep_version()
            undo = self._append(moment, event.card, EventKind.UNDO, {}, undoes=event.id)
            if event.kind is EventKind.MOVE:
                self._move_drafts(event.detail["to"], event.card)
            if event.kind is EventKind.TUNE:
                self.rebuild()
            elif moves is None:
                for ref in self._history.parts(event.card) if event.kind in COVERING else [event.card]:
                    self.put(ref, self._without(undo, self._concerning(ref)).get(ref, NEW))
            elif event.kind in (EventKind.MOVE, EventKind.RESET):
                self.rebuild()  # what it reached may have got any name since
            else:
                whole = moves.whole(event.card, event.id, is_side=event.kind is EventKind.REVIEW)
                self._put_parts(whole, self._without(undo, self._history.concerning(whole, moves), moves))
            self._database.execute("DELETE FROM response WHERE event = ?", (event.id,))
            return Recorded(event, before, self._snapshot.standing(event.card))

    def take_in(
        self, rows: Iterable[Row], replies: Iterable[ReplyRow], *, instead: tuple[int, str] | None = None
    ) -> int:
        """Adds the events of other files that are not here, with what was typed, and gives how many those were.

        All of it, the snapshot too, is one transaction; what was forgotten here stays away. *rows* are trusted to be
        sound; one whose id is here with another content raises `Refusal`, and nothing is changed. With *instead*, what
        is here now makes way for them, if its extent is still that; else it is refused as busy.
        """
        return self.taking.everything(rows, replies, instead)

    def forget(self, deck: str, at_ms: int = 0) -> int:
        """Deletes everything recorded of *deck* and its cards, replies too, and gives how many events that were.

        The one way in which the log shrinks; it cannot be undone. A rule stays, so that nothing of it recorded until
        *at_ms*, or until the last event here, comes back from other computers.
        """
        from hark.progress import forgetting

        where = "WHERE card = ? OR card >= ? AND card < ?"
        places = (deck, f"{deck}/", f"{deck}0")
        with self._database.writing():
            moves = self._history.moves()
            self._database.execute(_FORGET_DRAFTS, {"whole": deck})
            _forget_replies(self._database.execute, deck, moves)
            rows, gone = ([], set()) if moves is None else self._moved_there(deck, moves)
            rule = forgetting.of_deck(deck, self._until(at_ms), gone, rows, moves)
            forgotten = forgetting.Forgotten(self._database)
            forgotten.keep(rule, is_own=True)
            self._database.execute(f"DELETE FROM memory {where}", places)
            self._database.execute("DELETE FROM learned WHERE deck = ?", (deck,))
            self.practice.forget(deck)
            return forgotten.obey(rule)

    def _moved_there(self, deck: str, moves: Moves) -> tuple[list[Row], set[str]]:
        """Each event with what it is about, and the ids of those that are about what is part of *deck* today.

        Moves and resets are not among them that reached anything else.
        """
        rows = self._database.rows("SELECT id, card, kind, ifnull(undoes, id) FROM event")
        gone = {event_id for event_id, card, _, about in rows if moves.is_in(deck, card, about)}
        left = [row for row in rows if row[0] not in gone and row[2] not in (EventKind.MOVE, EventKind.UNDO)]
        undone = self._history.undone()
        for event_id, whole, kind, _ in rows:
            if event_id in gone and event_id not in undone and kind in (EventKind.MOVE, EventKind.RESET):
                names = (moves.name(row[1], row[0], event_id) for row in left if row[0] < event_id)
                if any(name is not None and is_part(name, whole) for name in names):
                    gone.remove(event_id)
        return rows, gone

    def forget_replies(self, whole: str | None = None, at_ms: int = 0) -> int:
        """Deletes what the learner typed for *whole*, a card or deck, or everywhere, and gives how many that were.

        Grades stay. The text is overwritten in the file and not only marked as free. A rule stays, as `forget` says.
        """
        from hark.progress import forgetting

        with self._database.writing():
            moves = self._history.moves()
            rule = forgetting.of_replies(whole, self._until(at_ms), moves)
            forgetting.Forgotten(self._database).keep(rule, is_own=True)
            self._database.execute(_FORGET_DRAFTS, {"whole": whole})
            return _forget_replies(self._database.execute, whole, moves)

    def _until(self, at_ms: int) -> str:
        """The last id that may have been given until *at_ms*, here or elsewhere."""
        return max(self._history.newest(), f"{at_ms:012x}-ffff-ffffffff")

    def put_draft(self, card: str, text: str) -> None:
        """Keeps a reply begun, or with an empty *text* none any more. It is forgotten with the replies."""
        with self._database.writing():
            self._database.execute(_FORGET_DRAFTS, {"whole": card})
            if text:
                self._database.execute("INSERT INTO note (name, value) VALUES (?, ?)", (DRAFT + card, text))

    def take_stock(self, replies: Iterable[ReplyRow]) -> None:
        """Makes a file that came from elsewhere one's own: *replies* alone stay, and the snapshot is made anew."""
        with self._database.writing():
            self._database.execute("DELETE FROM response")
            for reply in replies:
                self.put_reply(*reply)
            self.rebuild()

    def rebuild(self) -> None:
        """Replaces the snapshot, and all that is counted and summed up, by what the log adds up to."""
        self._database.make_room()
        with self._database.writing():
            tally = self._tally()
            standings = self._history.standings(tally)
            self.practice.replace(tally.counts())
            self._database.execute("DELETE FROM memory")
            rows = (memory_row(ref, standing) for ref, standing in standings.items())
            self._database.execute_many(PUT_MEMORY, rows)
            self._learned.replace(counted(standings.items()))
            self._database.put_note(VERSIONS, FSRS_VERSION)

    def count_practice(self) -> None:
        """Makes the sums of practice where they are still to be made."""
        if not self.practice.is_counted():
            with self._database.writing():
                tally = self._tally()
                self._history.standings(tally)
                self.practice.replace(tally.counts())

    def reindex(self) -> None:
        """Makes the indices anew from the tables; the tables themselves are only read."""
        with self._database.writing():
            names = self._database.rows("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
            for (name,) in names:
                self._database.execute(f'REINDEX "{name}"')

    def put(self, ref: str, standing: Standing, before: Standing | None = None) -> None:
        """Notes in the snapshot where *ref* stands, who stood *before* as it says, or as the snapshot does."""
        with self._database.writing():
            self._learned.change(ref, self._snapshot.standing(ref) if before is None else before, standing)
            if standing == NEW:
                self._database.execute("DELETE FROM memory WHERE card = ?", (ref,))
            else:
                self._database.execute(PUT_MEMORY, memory_row(ref, standing))

    @cached_property
    def practice(self) -> Practice:
        """The sums of practice; a start that counts nothing does not load them."""
        from hark.progress.practice import Practice

        return Practice(self._database)

    @cached_property
    def taking(self) -> Taking:
        """The one who takes in events of other files."""
        from hark.progress.taking import Taking

        return Taking(self._database, self._history, self._snapshot, self)

    def _tally(self) -> Tally:
        from hark.memory.tally import Tally

        return Tally()

    def keep_version(self) -> None:
        """Notes by which version of the scheduler what follows is worked out, beside those of before."""
        versions = (self._database.note(VERSIONS) or "").split()
        if FSRS_VERSION not in versions:
            self._database.put_note(VERSIONS, " ".join([*versions, FSRS_VERSION]))

    def _append(
        self, moment: Moment, card: str, kind: EventKind, detail: dict[str, Any], *, grade: Grade | None = None,
        duration_ms: int | None = None, undoes: str | None = None, key: str | None = None,
    ) -> Event:  # fmt: skip
        """The event that now ends the log."""
        event = Event(
            id=_next_id(self._history.newest(), moment.at_ms, self._dice),
            at_ms=moment.at_ms,
            offset_s=moment.offset_s,
            device=self._database.note("device") or "unknown",
            card=card,
            kind=kind,
            grade=grade,
            duration_ms=duration_ms,
            undoes=undoes,
            key=key,
            detail={"day": date.fromordinal(moment.day).isoformat(), **detail},
        )
        self._database.execute(PUT_EVENT, event_row(event))
        self._database.execute(PUT_OUTGOING, (event.id,))
        return event

    def put_reply(self, event_id: str, card: str, text: str) -> None:
        """Keeps what was typed for an event."""
        self._database.execute(PUT_REPLY, reply_row(event_id, card, text))

    def _repeated(self, key: str, card: str, kind: EventKind, grade: Grade | None) -> Event | None:
        """What was recorded here under *key*, None where nothing was. Raises `Refusal` when that was something else."""
        earlier = self._history.under_key(key)
        if not earlier:
            return None
        same = [event for event in earlier if (event.card, event.kind, event.grade) == (card, kind, grade)]
        if not same:
            raise errors.Refusal(
                "key_reused", f"the key `{key}` was used for `{earlier[0].card}` {earlier[0].grade or earlier[0].kind}",
                "give every grade a key of its own",
            )  # fmt: skip
        undone = self._history.undone()
        standing = [event for event in same if event.id not in undone]
        if not standing:
            raise errors.Refusal("key_reused", f"the grade under `{key}` was taken back", "give this one a new key")
        return standing[0]

    def _fold_anew(self, whole: str) -> None:
        """Makes anew what is remembered of *whole* and its parts, whatever they were called."""
        moves = self._history.moves()
        self._put_parts(whole, fold(self._history.concerning(whole, moves), moves, None, self._history.tuning()))

    def _put_parts(self, whole: str, standings: Mapping[str, Standing]) -> None:
        """Notes where *whole* and its parts stand, out of all *standings* that there are of them."""
        for ref in {*self._snapshot.standings_of(whole), *standings}:
            if is_part(ref, whole):
                self.put(ref, standings.get(ref, NEW))

    def _without(self, undo: Event, events: Sequence[Event], moves: Moves | None = None) -> dict[str, Standing]:
        """What *events* add up to now that *undo* is among them; the sums follow."""
        counted, left, tuning = self._tally(), self._tally(), self._history.tuning()
        fold((event for event in events if event.id != undo.id), moves, counted, tuning)
        standings = fold(events, moves, left, tuning)
        self.practice.add(left.since(counted))
        return standings

    def _move_drafts(self, old: str, new: str) -> None:
        """Has replies begun to *old*, a card or deck, wait under *new*, where none does yet."""
        tail = f"substr(name, {len(DRAFT) + len(old) + 1})"
        parts = [f"name >= :old || '{start}' AND name < :old || '{end}'" for start, end in ("/0", "#$")]
        place = f"name = :old OR {' OR '.join(parts)}"
        self._database.execute(
            f"UPDATE OR IGNORE note SET name = :new || {tail} WHERE ({place})", {"old": DRAFT + old, "new": DRAFT + new}
        )

    def _concerning(self, ref: str) -> list[Event]:
        """What the fold of *ref* alone needs: what concerns it, and the undos of that."""
        events = self._history.events(card=ref)
        return [event for event in events if concerns(event, ref) or event.kind is EventKind.UNDO]


VERSIONS = "fsrs"
"""The note with the versions of the scheduler by which the snapshot was worked out since it was made anew."""
_OF = ":whole IS NULL OR {0} = :whole OR {0} >= :whole || '/' AND {0} < :whole || '0'"
_FORGET_REPLIES = f"DELETE FROM response WHERE {_OF.format('card')}"
_FORGET_DRAFTS = f"DELETE FROM note WHERE name GLOB '{DRAFT}*' AND ({_OF.format(f'substr(name, {len(DRAFT) + 1})')})"


def erase_replies(path: Path, whole: str | None, moves: Moves | None) -> None:
    """Deletes what was typed for *whole*, or everywhere, from the file at *path*, and changes nothing else.

    *moves* are those of the file in use.
    """
    with translated(str(path)), closing(connected(path)) as db:
        db.execute("PRAGMA secure_delete = ON")
        db.execute("PRAGMA journal_mode = DELETE")  # or what is deleted would stay in a -wal
        for name in [whole] if whole is None or moves is None else moves.names(whole):
            db.execute(_FORGET_DRAFTS, {"whole": name})
        _forget_replies(db.execute, whole, moves)


def _forget_replies(execute: Callable[..., Any], whole: str | None, moves: Moves | None) -> int:
    """Deletes what was typed for *whole*, by its name of today, or everywhere; gives how many that were."""
    if whole is None or moves is None:
        return int(execute(_FORGET_REPLIES, {"whole": whole}).rowcount)
    rows = execute("SELECT event, CAST(card AS BLOB) FROM response").fetchall()
    gone = [event for event, card in rows if moves.is_in(whole, card.decode(errors="replace"), event)]
    query = "DELETE FROM response WHERE event IN (SELECT value FROM json_each(?))"
    return int(execute(query, (json.dumps(gone),)).rowcount)


def _met(memory: Memory | None, moment: Moment) -> dict[str, Any]:
    """What a review at *moment* met, for its detail: see `Event.detail`."""
    if memory is None:
        return {"first": True, "state": "new", "planned_days": None}
    planned_days = None if memory.due_day is None else memory.due_day - memory.last_day
    facts: dict[str, Any] = {"state": str(memory.state), "planned_days": planned_days}
    return facts | ({"clock_behind": True} if is_clamped(memory, moment) else {})


def _next_id(last: str, at_ms: int, dice: Dice) -> str:
    """An id after *last*: milliseconds, a counter within one, 32 random bits; all in hexadecimal."""
    counter = 0
    if last[:12] >= f"{at_ms:012x}":  # the same millisecond, or the clock was set back
        at_ms, counter = int(last[:12], 16), int(last[13:17], 16) + 1
        if counter > 0xFFFF:
            at_ms, counter = at_ms + 1, 0
    return f"{at_ms:012x}-{counter:04x}-{dice.getrandbits(32):08x}"
