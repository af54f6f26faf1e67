# SPDX-License-Identifier: MIT
"""Taking in events of other files and computers: all at once with the snapshot made anew, or some, and what they touch.

Both leave the same log and the same snapshot behind. What was forgotten here does not come back by either.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hark import errors
from hark.memory.fold import fold_lines, is_part, wholes
from hark.memory.model import NEW, Event, EventKind
from hark.memory.tally import Tally
from hark.progress.database import translated
from hark.progress.forgetting import Forgotten
from hark.progress.rows import BY_ANKI, LINE_COLUMNS, PUT_EVENT, PUT_OUTGOING, STANDS, event_row, read_lines, settled
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from hark.memory.model import Standing
    from hark.memory.moves import Moves
    from hark.progress.database import Database
    from hark.progress.history import History
    from hark.progress.log import Log
    from hark.progress.rows import ReplyRow, Row
    from hark.progress.snapshot import Snapshot

_DOUBLES = (
    "SELECT a.id, a.at_ms, a.offset_s, a.card, json_extract(a.detail, '$.day'), e.id, e.card FROM event a JOIN event e"
    f" ON e.card = a.card AND e.at_ms = a.at_ms AND e.kind = 'review' AND e.device <> '{BY_ANKI}'"
    f" WHERE a.device = '{BY_ANKI}' AND a.kind = 'review' AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes = a.id)"
)
_FAR = (str(EventKind.MOVE), str(EventKind.RESET))


@frozen
class Taken:
    """What became of some events."""

    new: int
    other: tuple[str, ...] = ()
    """The ids of those that are here with another content."""


class Taking:
    """Takes events into a progress file."""

    def __init__(self, database: Database, history: History, snapshot: Snapshot, log: Log) -> None:
        self._database, self._history, self._snapshot, self._log = database, history, snapshot, log

    def everything(
        self, rows: Iterable[Row], replies: Iterable[ReplyRow], instead: tuple[int, str] | None = None
    ) -> int:
        """See `Log.take_in`."""
        execute = self._database.execute
        self._database.make_room()
        with self._database.writing():
            if instead is not None:
                if self._history.extent() != instead:
                    raise errors.busy(self._database.file)
                for table in ("response", "memory", "event", "outgoing", "synced", "forgotten"):
                    execute(f"DELETE FROM {table}")
                execute("DELETE FROM note WHERE name = 'syncing'")
            added, rules = 0, Forgotten(self._database).covering()
            for row in rows:
                if not rules.cover(row[0], row[4], row[5], row[8]) and (stays := self._put(row)) is not None:
                    execute(PUT_OUTGOING, (stays[0],))
                    added += 1
            self._take_back_doubles()
            for event_id, card, text in replies:
                present, event = self._history.reply(event_id), self._history.row(event_id)
                if event is None or event[4] != card:  # left out there as damaged: nobody can tell to what it replies
                    continue
                if present is None:
                    self._log.put_reply(event_id, card, text)
                elif present != text:
                    raise errors.two_contents(self._database.file, event_id)
            execute("DELETE FROM response WHERE event IN (SELECT undoes FROM event WHERE undoes IS NOT NULL)")
            self._log.rebuild()
        return added

    def some(self, rows: Sequence[Row]) -> Taken:
        """Adds those of *rows*, events as they are stored and sound, that are not here; folds anew what they touch.

        They are not sent on. One that is here with another content stays as it is here.
        """
        with self._database.writing():
            new, other = self._sorted_out(rows)
            if not new:
                return Taken(0, tuple(other))
            self._log.keep_version()
            touched = self._touched(new)
            if touched is None:
                self._insert(new)
                self._take_back_doubles()
                self._log.rebuild()
                return Taken(len(new), tuple(other))
            moves, is_counted = self._history.moves(), self._log.practice.is_counted()
            before, after = Tally(), Tally()
            if is_counted:
                self._fold(touched, moves, before)
            self._insert(new)
            self._take_back_doubles({name for name, _ in touched})
            standings = self._fold(touched, moves, after)
            self._put_standings(touched, standings)
            if is_counted:
                self._log.practice.add(after.since(before))
            return Taken(len(new), tuple(other))

    def many(self, rows: Sequence[Row]) -> Taken:
        """As `some`, but what they touch is not folded: `settle` is to follow in the same transaction."""
        self._database.make_room()
        with self._database.writing():
            new, other = self._sorted_out(rows)
            self._insert(new)
            return Taken(len(new), tuple(other))

    def settle(self) -> None:
        """Makes the snapshot what the log adds up to, after `many`."""
        with self._database.writing():
            self._take_back_doubles()
            self._log.rebuild()

    def _sorted_out(self, rows: Sequence[Row]) -> tuple[list[Row], list[str]]:
        """Those of *rows* that are to be put, each id once, and the ids of those that are here with another content."""
        rules = Forgotten(self._database).covering()
        new: dict[str, Row] = {}
        other: list[str] = []
        for row in rows:
            if rules.cover(row[0], row[4], row[5], row[8]):
                continue
            present = new.get(row[0]) or self._history.row(row[0])
            stays = row if present is None else settled(present, row)
            if stays is None:
                other.append(row[0])
            elif stays != present:
                new[row[0]] = stays
        return list(new.values()), other

    def _insert(self, rows: Sequence[Row]) -> None:
        execute = self._database.execute
        ids = [(row[0],) for row in rows]
        self._database.execute_many("DELETE FROM event WHERE id = ?", ids)
        self._database.execute_many(PUT_EVENT, rows)
        for row in rows:
            if row[8] is not None:
                execute("DELETE FROM response WHERE event = ?", (row[8],))
        query = "DELETE FROM response WHERE event = ? AND EXISTS (SELECT 1 FROM event WHERE undoes = ?)"
        self._database.execute_many(query, [(row[0], row[0]) for row in rows])

    def _put(self, row: Row) -> Row | None:
        """*row*, or another of its id that stands in its place, as it was put; None where nothing was to be."""
        present = self._history.row(row[0])
        stays = row if present is None else settled(present, row)
        if stays is None:
            raise errors.two_contents(self._database.file, row[0])
        if stays == present:
            return None
        self._database.execute("DELETE FROM event WHERE id = ?", (row[0],))
        self._database.execute(PUT_EVENT, stays)
        return stays

    def _touched(self, rows: Sequence[Row]) -> set[tuple[str, bool]] | None:
        """The cards and decks by their names of today that *rows* change, each with whether its cards change with it.

        None where that is more than can be told from them: a name changed, or what did may have got any name since.
        """
        moves, here = self._history.moves(), {row[0]: row for row in rows}
        touched = set()
        for row in rows:
            about = [row]
            if row[8] is not None:
                target = here.get(row[8]) or self._history.row(row[8])
                about += [target] if target else []
            for event_id, *_, in_card, kind in (item[:6] for item in about):
                if kind == _FAR[0] or (kind == _FAR[1] and moves is not None):
                    return None
                card = in_card.split("#", 1)[0]
                name = card if moves is None else moves.whole(card, event_id, is_side=False)
                touched.add((name, kind == _FAR[1]))
        return touched

    def _fold(self, touched: Collection[tuple[str, bool]], moves: Moves | None, tally: Tally) -> dict[str, Standing]:
        """Where all stands that *touched* is about, and maybe more; the reviews of these are counted in the *tally*."""
        names: set[str] = set()
        ranges: list[list[str]] = []
        for whole, is_deep in touched:
            for name in {whole} if moves is None else moves.names(whole):
                names.update(wholes(name))
                ranges.append([f"{name}#", f"{name}$"])
                if is_deep:
                    ranges.append([f"{name}/", f"{name}0"])
        query = (
            "SELECT DISTINCT e.card FROM json_each(?) r JOIN event e"
            " ON e.card >= json_extract(r.value, '$[0]') AND e.card < json_extract(r.value, '$[1]')"
        )
        names.update(card for (card,) in self._database.rows(query, json.dumps(ranges)))
        query = (
            f"SELECT {LINE_COLUMNS} FROM event e WHERE card IN (SELECT value FROM json_each(?)) AND kind <> 'undo'"
            f" AND {STANDS} ORDER BY id"
        )
        with translated(self._database.file):
            lines = read_lines(self._database.execute(query, (json.dumps(sorted(names)),)))
            return fold_lines(lines, (), moves=moves, tally=tally)

    def _put_standings(self, touched: Collection[tuple[str, bool]], standings: dict[str, Standing]) -> None:
        for whole, is_deep in touched:
            present = self._snapshot.standings_of(whole) if is_deep or "/" in whole else {whole: NEW}
            refs = {*present, *_parts(standings, whole)} if is_deep else {*present, *_sides(standings, whole)}
            for ref in refs:
                self._log.put(ref, standings.get(ref, NEW))

    def _take_back_doubles(self, cards: Collection[str] | None = None) -> None:
        """Takes back reviews that went to Anki and came back into another file, where the reviews themselves are here.

        The event that does so follows from the review alone, so that it is one and the same on every computer. With
        *cards*, by their names of today, only theirs are looked at.
        """
        moves = self._history.moves()
        query = _DOUBLES if moves is None else _DOUBLES.replace(" e.card = a.card AND", "")
        values: tuple[str, ...] = ()
        if cards is not None:
            names = {name for card in cards for name in ([card] if moves is None else moves.names(card))}
            ranges = json.dumps([[name, f"{name}#", f"{name}$"] for name in sorted(names)])
            among = (
                "(SELECT DISTINCT c.card FROM json_each(?) r JOIN event c ON c.card = json_extract(r.value, '$[0]') OR"
                " c.card >= json_extract(r.value, '$[1]') AND c.card < json_extract(r.value, '$[2]'))"
            )
            query, values = f"{query} AND a.card IN {among} AND e.card IN {among}", (ranges, ranges)
        for event_id, at_ms, offset_s, card, day, other, other_card in self._database.rows(query, *values):
            if card != other_card and (moves is None or moves.name(card, event_id) != moves.name(other_card, other)):
                continue
            undo = Event(
                f"{event_id[:13]}a001{event_id[17:]}", at_ms, offset_s, BY_ANKI, card, EventKind.UNDO, undoes=event_id,
                detail={"day": day},
            )  # fmt: skip
            self._database.execute(PUT_EVENT, event_row(undo))
            self._database.execute(PUT_OUTGOING, (undo.id,))


def _parts(refs: Iterable[str], whole: str) -> Iterator[str]:
    return (ref for ref in refs if is_part(ref, whole))


def _sides(refs: Iterable[str], whole: str) -> Iterator[str]:
    return (ref for ref in refs if ref == whole or ref.startswith(f"{whole}#"))
