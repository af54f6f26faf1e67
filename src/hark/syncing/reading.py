# SPDX-License-Identifier: MIT
"""Reading what other installs wrote, each file from where it stopped; nothing in it is believed unchecked.

What is read goes into the log in one transaction with the place up to which it was read. That place never passes a
line that cannot be believed, or that is from the future: such a file is read anew from there, in case it was only
half there, and what follows is taken in all the same. A last line without its end waits.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO

from hark.progress.exchange import Position
from hark.progress.rows import id_time_ms
from hark.syncing import segments
from hark.syncing.place import AHEAD_MS
from hark.syncing.segments import EVENTS, FORGOTTEN, MAX_HEADER, MAX_LINE, TAIL
from hark.values import frozen
from hark.views.syncing import SyncFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hark.progress.forgetting import Rule
    from hark.progress.rows import Row
    from hark.syncing.place import Entry, Place

MAX_LINES = 2_000_000
"""Read in one sync at most."""
_MOST_TOLD = 20
"""Lines of one file that are told one by one."""
_BATCH = 4096
_MAX_RULES_BYTES = 4 * 2**20


@frozen
class Batch:
    """Some events of one file, and how far it is known with them."""

    path: str
    rows: tuple[Row, ...]
    position: Position


class Reader:
    """Reads the files of a place at one moment."""

    def __init__(self, place: Place, now_ms: int, positions: Mapping[str, Position]) -> None:
        self._place, self._now_ms, self._positions = place, now_ms, positions
        self.faults: list[SyncFault] = []
        self.lines = 0

    def to_read(self, entries: Sequence[Entry], own: str) -> list[Entry]:
        """Those of *entries* that are others' events and have changed; of what has not, the faults are told again."""
        changed = []
        for entry in entries:
            known = self._positions.get(entry.path)
            if not entry.path.startswith(f"{EVENTS}/") or segments.install_of(entry.path) == own:
                continue
            if known is None or known.mark != entry.mark:
                changed.append(entry)
            elif known.unsound:
                self.faults += [SyncFault(entry.path, None, "unsound")] * min(known.unsound, _MOST_TOLD)
        return changed

    def pending_bytes(self, entries: Sequence[Entry]) -> int:
        """How much of *entries* is to be read."""
        known = self._positions
        return sum(entry.size - (known[entry.path].size if entry.path in known else 0) for entry in entries)

    def batches(self, entries: Sequence[Entry], report: Callable[[int, int | None], None]) -> Iterator[Batch]:
        """What is new in *entries*."""
        total, done = sum(entry.size for entry in entries), 0
        for entry in entries:
            report(done, total)
            try:
                with closing(self._place.open(entry.path)) as stream:
                    yield from self._of_file(entry, stream)
            except OSError:
                self._tell(entry.path, "unreadable")
            done += entry.size
            if self.lines >= MAX_LINES:
                self._tell(entry.path, "more")
                return

    def _of_file(self, entry: Entry, stream: BinaryIO) -> Iterator[Batch]:
        first = self.first_line(entry.path, stream)
        if first is None:
            return
        known, at = self._positions.get(entry.path), len(first)
        if known and known.size <= entry.size and fingerprint_at(stream, first, known.size) == known.checksum:
            at = known.size
        stream.seek(at)
        good, unsound = at, 0
        rows: list[Row] = []
        is_whole = False
        while True:
            line = stream.readline(MAX_LINE + 1)
            if not line.endswith(b"\n"):
                is_whole = True
                if len(line) > MAX_LINE:
                    self._tell(entry.path, "too_long", stream, at)
                    unsound += 1  # so that it is told again
                break
            try:
                row = segments.event_row(line)
            except ValueError:
                unsound += 1
                if unsound <= _MOST_TOLD:
                    self._tell(entry.path, "unsound", stream, at)
            else:
                if id_time_ms(row[0]) > self._now_ms + AHEAD_MS or row[1] > self._now_ms + AHEAD_MS:
                    self._tell(entry.path, "future", stream, at)
                    break
                rows.append(row)
            at += len(line)
            good = good if unsound else at
            self.lines += 1
            if self.lines >= MAX_LINES:
                break
            if len(rows) >= _BATCH:
                yield Batch(entry.path, tuple(rows), self._position(stream, first, good, at, unsound))
                rows = []
        mark = entry.mark if is_whole else ""
        yield Batch(entry.path, tuple(rows), self._position(stream, first, good, at, unsound, mark))

    def _position(self, stream: BinaryIO, first: bytes, good: int, at: int, unsound: int, mark: str = "") -> Position:
        position = Position(good, fingerprint_at(stream, first, good), mark, unsound)
        stream.seek(at)
        return position

    def first_line(self, path: str, stream: BinaryIO) -> bytes | None:
        """The first line of a file that is what its name says; None, and it is told, where it is not."""
        kind = FORGOTTEN if path.startswith(FORGOTTEN) else EVENTS
        first = stream.readline(MAX_HEADER)
        if not first.endswith(b"\n") and len(first) < MAX_HEADER:
            return None  # it is not there yet
        try:
            segments.check_header(first, kind, segments.install_of(path))
        except segments.NewerError:
            self._tell(path, "newer")
        except ValueError:
            self._tell(path, "no_header")
        except PermissionError:
            self._tell(path, "wrong_install")
        else:
            return first
        return None

    def rules(self, entries: Sequence[Entry]) -> Iterator[tuple[str, Rule]]:
        """The rules in *entries*, each with the install that says so."""
        for entry in entries:
            if not entry.path.startswith(f"{FORGOTTEN}/"):
                continue
            try:
                with closing(self._place.open(entry.path)) as stream:
                    if (first := self.first_line(entry.path, stream)) is None:
                        continue
                    lines = stream.read(_MAX_RULES_BYTES + 1)
            except OSError:
                self._tell(entry.path, "unreadable")
                continue
            if len(lines) > _MAX_RULES_BYTES:
                self._tell(entry.path, "too_long")
                continue
            number = first.count(b"\n")
            for line in lines.splitlines(keepends=True):
                number += 1
                if not line.endswith(b"\n"):
                    break
                try:
                    rule = segments.rule_of(line)
                except ValueError:
                    self.faults.append(SyncFault(entry.path, number, "unsound"))
                    continue
                if id_time_ms(rule.until) > self._now_ms + AHEAD_MS:
                    self.faults.append(SyncFault(entry.path, number, "future"))
                else:
                    yield segments.install_of(entry.path), rule

    def _tell(self, path: str, code: str, stream: BinaryIO | None = None, at: int = 0) -> None:
        """Notes what is wrong with the file, or with the line that begins *at* so many bytes."""
        line = None if stream is None else line_at(stream, at)
        self.faults.append(SyncFault(path, line, code))


def fingerprint_at(stream: BinaryIO, first: bytes, size: int) -> int:
    """What the position after *size* bytes is known by."""
    begin = max(0, size - TAIL)
    stream.seek(begin)
    return segments.fingerprint(first, stream.read(size - begin))


def line_at(stream: BinaryIO, at: int) -> int:
    """The number of the line that begins there, from 1; the stream is left where it was."""
    before, number, left = stream.tell(), 1, at
    stream.seek(0)
    while left > 0 and (piece := stream.read(min(left, 2**20))):
        number, left = number + piece.count(b"\n"), left - len(piece)
    stream.seek(before)
    return number
