# SPDX-License-Identifier: MIT
"""The progress file against a plain list: whatever is done in whatever order, the log is that list and nothing else."""

from __future__ import annotations

import random
import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hark.errors import Refusal
from hark.memory.fold import fold
from hark.memory.model import Event, EventKind, Grade, Moment
from hark.paths import Folders
from hark.progress import merge, restore
from hark.progress.backups import Reason, Vault
from hark.progress.readonly import Copy
from hark.progress.store import Store
from progressfile import bad_rows, is_the_fold, noon
from test_merge import FACES, quiet

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
TARGETS = st.sampled_from((*FACES, "d", "e"))


class Cut(Exception):  # noqa: N818 - a crash is no error of the program's
    """The program ends here, whatever it was doing."""


class Model(RuleBasedStateMachine):
    """One learner's file, another computer's, and what each must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="hark-model-"))
        self.rng = random.Random(1)
        self.clock = 0
        self.backups: list[tuple[Path, list[Event], dict[str, str]]] = []

    @initialize()
    def begin(self) -> None:
        """Two files with nothing in them."""
        self.files = [self.folder / name / "progress.db" for name in ("here", "there")]
        self.logs: list[list[Event]] = [[], []]
        self.replies: list[dict[str, str]] = [{}, {}]
        for file in self.files:
            Store.open(file, self.rng, create=True).close()

    def teardown(self) -> None:
        """Nothing is left behind."""
        shutil.rmtree(self.folder)

    def store(self, place: int) -> Store:
        """The file at *place*, opened anew, as each run of hark does."""
        return Store.open(self.files[place], self.rng)

    def vault(self, place: int) -> Vault:
        """Its backups."""
        folder = self.files[place].parent
        return Vault(Folders(folder, folder, folder), START + timedelta(minutes=self.clock), 2**30)

    def moment(self, days: int) -> Moment:
        """A moment that goes on, or back by *days*."""
        self.clock += 1
        return noon(days, self.clock)

    def undone(self, place: int) -> set[str | None]:
        """The ids taken back."""
        return {event.undoes for event in self.logs[place] if event.undoes}

    @rule(
        place=st.integers(0, 1), card=st.sampled_from(FACES), given=st.sampled_from(list(Grade)),
        days=st.integers(-2, 50), key=st.sampled_from([None, None, "k", "l"]), reply=st.booleans(),
    )  # fmt: skip
    def grade(self, place: int, card: str, given: Grade, days: int, key: str | None, reply: bool) -> None:
        """A grade is the last of the list; one with a used key is none or refused."""
        text = f"reply {self.clock}" if reply else None
        with self.store(place) as held, suppress(Refusal):
            recorded = held.log.record(
                self.moment(days), card, EventKind.REVIEW, grade=given, key=key, detail={"retention": 0.9}, reply=text
            )
            if recorded.repeated:
                assert recorded.event in self.logs[place]
                return
            self.logs[place].append(recorded.event)
            if text:
                self.replies[place][recorded.event.id] = text
            return
        assert key in [event.key for event in self.logs[place]]

    @rule(place=st.integers(0, 1), card=TARGETS, kind=st.sampled_from(["suspend", "resume", "reset"]))
    def hold(self, place: int, card: str, kind: str) -> None:
        """So is a suspension, a resumption, a reset."""
        with self.store(place) as held:
            self.logs[place].append(held.log.record(self.moment(3), card, EventKind(kind)).event)

    @rule(place=st.integers(0, 1), number=st.integers(0, 40) | st.none())
    def undo(self, place: int, number: int | None) -> None:
        """Undo takes back the last that stands, or the one named if it stands, and its reply."""
        log, undone = self.logs[place], self.undone(place)
        standing = [event for event in log if event.kind is not EventKind.UNDO and event.id not in undone]
        named = log[number % len(log)] if number is not None and log else None
        expected = (named if named in standing else None) if named else (standing[-1] if standing else None)
        with self.store(place) as held:
            recorded = held.log.undo(self.moment(4), named.id if named else None)
            assert (recorded.event if recorded else None) == expected
            if expected:
                log.append(held.history.events(newest=1)[0])
                self.replies[place].pop(expected.id, None)

    @rule(place=st.integers(0, 1))
    def edit(self, place: int) -> None:
        """A note changes nothing of the log."""
        with self.store(place) as held:
            held.put_note("welcomed", str(self.clock))

    @rule(place=st.integers(0, 1))
    def forget_replies(self, place: int) -> None:
        """What was typed goes, the grades stay."""
        with self.store(place) as held:
            assert held.log.forget_replies() == len(self.replies[place])
        self.replies[place] = {}

    @rule(into=st.integers(0, 1))
    def merge(self, into: int) -> None:
        """The union of both lists, in the order of the ids; replies too, but for what was taken back."""
        ours = {event.id for event in self.logs[into]}
        new = [event for event in self.logs[1 - into] if event.id not in ours]
        with self.store(into) as held, Copy.open(self.files[1 - into]) as other:
            assert merge.preview(held, [other], quiet)[1] == len(new)
            assert merge.merge(held, [other]) == len(new)
        self.logs[into] = sorted([*self.logs[into], *new], key=lambda event: event.id)
        both = self.replies[1 - into] | self.replies[into]
        undone = self.undone(into)
        self.replies[into] = {event: text for event, text in both.items() if event not in undone}

    @rule(place=st.integers(0, 1))
    def backup(self, place: int) -> None:
        """A backup holds what the file holds; there is none of nothing."""
        kept = self.vault(place).keep(Reason.HAND)
        assert (kept is None) is (not self.logs[place])
        if kept:
            copy = self.folder / f"backup-{len(self.backups)}.db"
            shutil.copy(kept.file, copy)
            self.backups.append((copy, list(self.logs[place]), dict(self.replies[place])))

    @precondition(lambda self: self.backups)
    @rule(place=st.integers(0, 1), number=st.integers(0, 40), gone=st.sampled_from(["", "missing", "damaged"]))
    def restore(self, place: int, number: int, gone: str) -> None:
        """The file holds what the backup held, also where it was gone or damaged; what it held is put aside."""
        backup, log, replies = self.backups[number % len(self.backups)]
        if gone == "missing":
            self.files[place].unlink()
        elif gone:
            self.files[place].write_bytes(self.files[place].read_bytes()[:9000])
        with Copy.open(backup) as there:
            restore.weigh(there, self.files[place], quiet)
            aside = restore.put_back(there, self.files[place], self.vault(place), self.rng)
        if not gone:
            assert (aside is None) is (not self.logs[place])
            if aside:
                with Copy.open(aside) as kept:
                    assert [row[0] for row in kept.rows()] == [event.id for event in self.logs[place]]
        undone = {event.undoes for event in log if event.undoes}
        self.logs[place] = list(log)
        self.replies[place] = {event: text for event, text in replies.items() if event not in undone}

    @rule(place=st.integers(0, 1), card=st.sampled_from(FACES), after=st.integers(0, 2))
    def crash(self, place: int, card: str, after: int) -> None:
        """A program that ends in the middle of a write has written nothing."""
        held = self.store(place)
        with suppress(Cut), held.together():
            if after > 0:
                held.log._append(noon(), card, EventKind.REVIEW, {}, grade=Grade.GOOD)
            if after > 1:
                held._database.execute("DELETE FROM memory")
            raise Cut
        held.close()

    @rule(place=st.integers(0, 1), into=st.integers(0, 1))
    def crash_in_a_merge(self, place: int, into: int) -> None:
        """So has a merge whose other file ends in nothing half way through."""

        def rows() -> Any:
            with Copy.open(self.files[place]) as other:
                yield from other.rows()
            raise Cut

        with self.store(into) as held, suppress(Cut):
            held.log.take_in(rows(), [])

    @invariant()
    def holds(self) -> None:
        """The log is the list, the snapshot its fold, the replies are there, and every row fits its checksum."""
        for place, log in enumerate(getattr(self, "logs", [])):
            with self.store(place) as held:
                assert held.history.events() == log
                assert held.snapshot.standings() == fold(log)
                assert is_the_fold(held)
                assert bad_rows(self.files[place]) == []
                assert {reply.event: reply.text for reply in held.history.replies()} == self.replies[place]


TestModel = Model.TestCase
"""pytest finds it under this name."""
IS_LONG = settings().max_examples > 1000  # the profile `long`
TestModel.settings = settings(max_examples=500 if IS_LONG else 12, stateful_step_count=50 if IS_LONG else 25)
