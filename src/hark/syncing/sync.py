# SPDX-License-Identifier: MIT
"""One sync: own files looked over, what others forgot obeyed, what they recorded taken in, what is new here written.

Each step is whole by itself and can be done again. Whoever is killed between two of them has lost nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.errors import Refusal
from hark.syncing import belongings, install, segments
from hark.syncing.belongings import Exchanged
from hark.syncing.own import Own
from hark.syncing.reading import Reader
from hark.values import frozen, replace
from hark.views.syncing import SyncFault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from hark.paths import Folders
    from hark.progress.forgetting import Rule
    from hark.progress.schema import Dice
    from hark.progress.store import Store
    from hark.syncing.place import Entry, Place
    from hark.syncing.reading import Batch

    Report = Callable[[int, int | None], None]

ATTEMPTS = 6
"""So often all is done again because another was faster, before it is given up."""
_FEW_BYTES = 600_000
"""Up to so much is new, only the cards it touches are folded anew; of more, a share of the log may be."""
_LINE_BYTES, _SHARE = 200, 20
_GROUP = 20_000
"""So many events at least go into the log before the snapshot is made anew and all of it is kept."""


@frozen
class Outcome:
    """What a sync did."""

    install: str
    taken: int = 0
    """Events of others that are new here."""
    written: int = 0
    """Events from here that the others can read now."""
    forgotten: int = 0
    """Events and replies that went because another computer forgot them."""
    others: int = 0
    """Other installs that have written there."""
    is_renamed: bool = False
    """Whether another install wrote under the id of this one, so that it has a new one."""
    belongings: Exchanged = Exchanged()
    """Decks and settings."""
    faults: tuple[SyncFault, ...] = ()


class Sync:
    """A sync of one install with one place."""

    def __init__(
        self, place: Place, store: Store, folders: Folders, skills: Collection[str], dice: Dice, now_ms: int,
        report: Report, forgetting: Callable[[Sequence[Rule]], None],
    ) -> None:  # fmt: skip
        """*skills* are the ids of the shared vocabulary, by which decks are read.

        *forgetting* is called before rules of others are obeyed, for what else may hold what they reach.
        """
        self._place, self._store, self._folders, self._dice, self._skills = place, store, folders, dice, skills
        self._now_ms, self._report, self._forgetting = now_ms, report, forgetting
        self._exchange = store.exchange

    def run(self) -> Outcome:
        """Does it. Raises `Refusal`: the place is gone or cannot be written to, or others were always faster."""
        self._exchange.begin(self._place.name)
        outcome = Outcome(install.install_id(self._folders.data, self._dice))
        for _ in range(ATTEMPTS):
            outcome, is_published = self._once(outcome)
            if is_published:
                return outcome
        message = f"the others were faster {ATTEMPTS} times"
        raise Refusal("sync_raced", message, "nothing is lost: sync again in a minute", file=self._place.name)

    def _once(self, before: Outcome) -> tuple[Outcome, bool]:
        """What came of it, *before* included, and whether what was written is there for the others."""
        entries, strange = self._place.listing()
        own, is_renamed = self._own(before.install, entries)
        reader = Reader(self._place, self._now_ms, self._exchange.positions())
        forgotten = self._obey(reader, entries, own.install)
        unclean = self._exchange.forgotten.unclean()
        if unclean:
            last = max(segments.month_of(rule.until) for rule in unclean)
            own.clean(entries, self._exchange.forgotten.covering(), last)
        taken, other_content = self._take(reader, entries, own.install)
        exchanged = belongings.exchange(
            self._place, self._store, self._folders, own.install, self._skills, self._now_ms
        )  # fmt: skip
        written, is_published = self._write(own, entries)
        if unclean and is_published:
            self._exchange.forgotten.cleaned()
        outcome = replace(
            before,
            install=own.install,
            taken=before.taken + taken,
            written=before.written + written,
            forgotten=before.forgotten + forgotten,
            others=len({*map(_install, entries), *exchanged.others} - {own.install}),
            is_renamed=before.is_renamed or is_renamed,
            belongings=belongings.together(before.belongings, exchanged),
            faults=(*strange, *reader.faults, *other_content, *_left(exchanged)),
        )
        return outcome, is_published

    def _own(self, install_id: str, entries: Sequence[Entry]) -> tuple[Own, bool]:
        """The files of this install, and whether they are under a new id, as another install has the same."""
        own = Own(self._place, self._exchange, install_id, self._dice)
        is_own = own.check(entries, self._exchange.positions())
        if is_own and not belongings.is_of_another(
            self._place, self._folders, install_id, self._skills, self._now_ms
        ):  # fmt: skip
            return own, False
        return Own(self._place, self._exchange, install.new_id(self._folders.data, self._dice), self._dice), True

    def _obey(self, reader: Reader, entries: Sequence[Entry], own: str) -> int:
        known = {rule.id for rule in self._exchange.forgotten.rules()}
        new = [(whose, rule) for whose, rule in reader.rules(entries) if rule.id not in known]
        if not new:
            return 0
        self._forgetting([rule for _, rule in new])
        number = 0
        with self._store.together():
            for whose, rule in new:
                if self._exchange.forgotten.keep(rule, is_own=whose == own):
                    number += self._exchange.forgotten.obey(rule)
            if number:
                self._store.log.rebuild()
        return number

    def _take(self, reader: Reader, entries: Sequence[Entry], own: str) -> tuple[int, list[SyncFault]]:
        """How many events were new, and those that are here with another content."""
        changed = reader.to_read(entries, own)
        batches, pending = reader.batches(changed, self._report), reader.pending_bytes(changed)
        other: list[SyncFault] = []
        if pending <= _FEW_BYTES or pending // _LINE_BYTES * _SHARE <= self._store.history.extent()[0]:
            return sum(self._take_batch(batch, other, is_folded=True) for batch in batches), other
        number, group, is_more = 0, max(_GROUP, self._store.history.extent()[0] // 2), True
        while is_more:
            with self._store.together():
                new, is_more = self._take_group(batches, group, other)
                if new:
                    self._store.log.taking.settle()
            number += new
        return number, other

    def _take_group(self, batches: Iterator[Batch], most: int, other: list[SyncFault]) -> tuple[int, bool]:
        new = read = 0
        for batch in batches:
            new += self._take_batch(batch, other, is_folded=False)
            read += len(batch.rows)
            if read >= most:
                return new, True
        return new, False

    def _take_batch(self, batch: Batch, other: list[SyncFault], *, is_folded: bool) -> int:
        with self._store.together():
            taking = self._store.log.taking
            taken = taking.some(batch.rows) if is_folded else taking.many(batch.rows)
            self._exchange.drop(row[0] for row in batch.rows)
            self._exchange.put_position(batch.path, batch.position)
        other += [SyncFault(batch.path, None, "other_content")] * len(taken.other)
        return taken.new

    def _write(self, own: Own, entries: Sequence[Entry]) -> tuple[int, bool]:
        own.write_rules(entries)
        last, number = "", 0
        while True:
            rows, last = self._exchange.outgoing(last, self._place.at_once)
            own.write(rows, self._exchange.positions())
            if not self._place.publish():
                return number, False
            number += own.settle()
            if not last:
                return number, True


def _install(entry: Entry) -> str:
    return segments.install_of(entry.path)


def _left(exchanged: Exchanged) -> list[SyncFault]:
    return [SyncFault(path, None, "unsound_file" if why == "unsound" else why) for path, why in exchanged.left]


def look(
    place: Place, store: Store, folders: Folders, skills: Collection[str], now_ms: int, install_id: str, report: Report
) -> Outcome:
    """What a sync would bring and write; nothing is changed."""
    exchange = store.exchange
    entries, strange = place.listing()
    reader = Reader(place, now_ms, exchange.positions())
    rules = exchange.forgotten.covering()
    new = {
        row[0]
        for batch in reader.batches(reader.to_read(entries, install_id), report)
        for row in batch.rows
        if not exchange.has(row, rules) and store.history.row(row[0]) is None
    }
    known = {rule.id for rule in exchange.forgotten.rules()}
    to_obey = [rule for _, rule in reader.rules(entries) if rule.id not in known]
    written = exchange.waiting() if exchange.place() == place.name else store.history.extent()[0]
    seen = belongings.look(place, folders, install_id, skills, now_ms)
    faults = (*strange, *reader.faults, *_left(seen))
    others = {*map(_install, entries), *seen.others} - {install_id}
    return Outcome(install_id, len(new), written, len(to_obey), len(others), belongings=seen, faults=faults)
