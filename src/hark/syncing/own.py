# SPDX-License-Identifier: MIT
"""An install's own files: are they as they were left, what is to be added, and what is to go from them.

They are compared with what was remembered. An end that was cut off goes. What another install wrote under the same id,
as with a copied data folder, is noticed: then this one goes on under a new id, and reads those files as another's.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, BinaryIO

from hark import errors
from hark.progress.exchange import Position
from hark.syncing import segments
from hark.syncing.reading import fingerprint_at
from hark.syncing.segments import EVENTS, MAX_HEADER, MAX_LINE
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hark.progress.exchange import Exchange
    from hark.progress.forgetting import Rules
    from hark.progress.rows import Row
    from hark.progress.schema import Dice
    from hark.syncing.place import Entry, Place


@frozen
class Look:
    """What an own file turned out to be."""

    is_ours: bool
    position: Position | None
    """Up to where it is sound and known; None where there is no such file."""
    is_as_left: bool
    """Whether what was remembered of it is there still."""
    ids: tuple[str, ...] = ()
    """Events in it that were not remembered to be there."""


class Own:
    """The files of one install in a place."""

    def __init__(self, place: Place, exchange: Exchange, install: str, dice: Dice) -> None:
        self._place, self._exchange, self.install, self._dice = place, exchange, install, dice
        self._rules = exchange.forgotten.covering()
        self._firsts: dict[str, bytes] = {}
        self._written: dict[str, Position] = {}
        self._ids: list[str] = []

    def check(self, entries: Sequence[Entry], positions: Mapping[str, Position]) -> bool:
        """Whether all files under this install's id are its own; what is missing in them is written again."""
        is_ours = True
        sizes = {entry.path: entry.size for entry in entries}
        mine = f"{EVENTS}/device={self.install}/"
        for path in sorted({path for path in (*sizes, *positions) if path.startswith(mine)}):
            looked = self._look(path, sizes.get(path), positions.get(path))
            first, last = segments.month_ids(segments.FILE.fullmatch(path)[2])  # type: ignore[index]
            with self._exchange.together():
                if not looked.is_as_left:
                    self._exchange.write_again(first, last)
                if looked.is_ours:
                    self._exchange.drop(looked.ids)
                    self._exchange.put_position(path, looked.position)
            if looked.is_ours and looked.position and looked.position.size < sizes[path]:
                self._place.append(path, looked.position.size, b"")
            is_ours = is_ours and looked.is_ours
        return is_ours

    def _look(self, path: str, size: int | None, known: Position | None) -> Look:
        if size is None:
            return Look(is_ours=True, position=None, is_as_left=known is None)
        with self._opened(path) as stream:
            return self._look_at(path, stream, size, known)

    @contextmanager
    def _opened(self, path: str) -> Iterator[BinaryIO]:
        """The own file at *path*. Raises `Refusal` where it cannot be read now: it is no other computer's for that."""
        try:
            with closing(self._place.open(path)) as stream:
                yield stream
        except OSError as error:
            raise errors.unreadable(path, error) from None

    def _look_at(self, path: str, stream: BinaryIO, size: int, known: Position | None) -> Look:
        first = stream.readline(MAX_HEADER)
        try:
            segments.check_header(first, EVENTS, self.install)
        except (ValueError, PermissionError):
            is_torn = b"\n" not in first  # it was being begun
            return Look(is_torn, Position(0, 0) if is_torn else None, is_as_left=known is None)
        self._firsts[path] = first
        is_as_left = known is None or (
            known.size <= size and fingerprint_at(stream, first, known.size) == known.checksum
        )
        good = len(first) if known is None or not is_as_left else known.size
        stream.seek(good)
        is_cut_off = False
        ids: list[str] = []
        while line := stream.readline(MAX_LINE + 1):
            try:
                row = segments.event_row(line) if line.endswith(b"\n") else None
            except ValueError:
                row = None
            if row is not None and not self._exchange.has(row, self._rules):
                return Look(is_ours=False, position=None, is_as_left=is_as_left)
            is_cut_off = is_cut_off or row is None
            if not is_cut_off and row is not None:
                good += len(line)
                ids.append(row[0])
        return Look(True, Position(good, fingerprint_at(stream, first, good)), is_as_left, tuple(ids))

    def clean(self, entries: Sequence[Entry], rules: Rules, last_month: str) -> None:
        """Writes files up to *last_month* anew that hold what any of the *rules* reaches."""
        for entry in entries:
            path = entry.path
            if not path.startswith(f"{EVENTS}/device={self.install}/") or path.rsplit("/", 1)[1][:7] > last_month:
                continue
            with self._opened(path) as stream:
                stream.readline(MAX_HEADER)
                lines = [line for line in stream if line.endswith(b"\n")]
            kept = [line for line in lines if not _reached(line, rules)]
            if len(kept) == len(lines):
                continue
            first = segments.header(EVENTS, self.install, self._dice.getrandbits(64))
            self._place.replace(path, first + b"".join(kept))
            self._note(path, first)

    def write_rules(self, entries: Sequence[Entry]) -> None:
        """Has the others know what was forgotten here."""
        path = segments.forgotten_file(self.install)
        rules = self._exchange.forgotten.own()
        data = segments.rules_file(self.install, rules)
        if path in {entry.path for entry in entries}:
            try:
                with closing(self._place.open(path)) as stream:
                    if stream.read(len(data) + 1) == data:
                        return
            except OSError:
                pass
        elif not rules:
            return
        self._place.replace(path, data)

    def write(self, rows: Sequence[Row], positions: Mapping[str, Position]) -> None:
        """Appends events to their segments."""
        for month, of_month in _by_month(rows):
            path = segments.events_file(self.install, month)
            known = self._written.get(path) or positions.get(path)
            lines = b"".join(map(segments.event_line, of_month))
            if known is None or not known.size:
                self._firsts[path] = segments.header(EVENTS, self.install, self._dice.getrandbits(64))
                self._place.append(path, 0, self._firsts[path] + lines)
            else:
                self._place.append(path, known.size, lines)
            self._note(
                path, self._firsts[path], len(lines) + (known.size if known and known.size else len(self._firsts[path]))
            )
        self._ids += [row[0] for row in rows]

    def _note(self, path: str, first: bytes, size: int | None = None) -> None:
        self._firsts[path] = first
        with self._opened(path) as stream:
            if size is None:
                size = stream.seek(0, 2)
            self._written[path] = Position(size, fingerprint_at(stream, first, size))

    def settle(self) -> int:
        """Notes in the progress file what is there for the others now, and gives how many events that were."""
        number = len(self._ids)
        if self._written or self._ids:
            self._exchange.written(self._ids, self._written)
        self._ids = []
        return number


def _by_month(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    months: dict[str, list[Row]] = {}
    for row in rows:
        months.setdefault(segments.month_of(row[0]), []).append(row)
    yield from sorted(months.items())


def _reached(line: bytes, rules: Rules) -> bool:
    try:
        row = segments.event_row(line)
    except ValueError:
        return False
    return rules.cover(row[0], row[4], row[5], row[8])
