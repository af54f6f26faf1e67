# SPDX-License-Identifier: MIT
"""The edge: the one place where the clock, the dice, the environment and the streams are picked up."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from hark import config as settings
from hark import paths
from hark.cards import library
from hark.errors import Refusal, progress_missing
from hark.memory.days import Calendar, LocalZone
from hark.progress.store import Store
from hark.shells import names
from hark.study.learner import Learner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import tzinfo
    from random import Random

    from hark.cards.library import Library
    from hark.cli.typed import Typed
    from hark.config import Config
    from hark.paths import Folders
    from hark.progress.backups import Backup, Vault
    from hark.progress.schema import Dice


def _now() -> datetime:
    return datetime.now(UTC)


class _SystemDice:
    """Random bits from the system."""

    def getrandbits(self, bits: int) -> int:
        """A number below 2 to the power of *bits*."""
        return int.from_bytes(os.urandom((bits + 7) // 8)) >> -bits % 8


class World:
    """What the outside gives one run of hark. Tests make their own."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = _now,
        seconds: Callable[[], float] = monotonic,
        zone: tzinfo | None = None,
        rng: Random | None = None,
        environ: Mapping[str, str] | None = None,
        stdin: TextIO | None = None,
        stdout: TextIO | None = None,
        stderr: TextIO | None = None,
        bundled: Path | None = None,
        started_as: str = "hark",
        python: tuple[int, int, int] = sys.version_info[:3],
    ) -> None:
        self.clock, self.seconds, self.zone, self._rng = clock, seconds, zone or LocalZone(), rng
        self.environ: Mapping[str, str] = os.environ if environ is None else environ
        self.stdin, self.stdout, self.stderr = stdin or sys.stdin, stdout or sys.stdout, stderr or sys.stderr
        self.bundled = bundled or paths.bundled_decks()
        self.started_as = started_as
        """How the shell named the program: `sys.argv[0]`."""
        self.python = python
        """The version of Python this runs on."""

    @cached_property
    def rng(self) -> Random:
        """The dice that shuffle."""
        if self._rng is not None:
            return self._rng
        import random  # 3 ms, and most commands throw no dice

        return random.Random()  # noqa: S311 - nothing here is a secret

    @property
    def dice(self) -> Dice:
        """The dice for ids."""
        return self._rng or _SystemDice()

    @cached_property
    def folders(self) -> Folders:
        """Where things are. Raises `Refusal`."""
        return paths.folders(self.environ)

    @cached_property
    def config(self) -> Config:
        """The settings. Raises `Refusal`."""
        return settings.read(self.folders.config_file)

    def forget_config(self) -> None:
        """Has the settings read again when they are next needed."""
        self.__dict__.pop("config", None)

    @cached_property
    def typed(self) -> Typed:
        """How this hark is typed in the shell it was started from."""
        from hark.cli.typed import typed  # home and what stands in for it say so, nobody else

        return typed(self.started_as, self.environ)

    @property
    def calendar(self) -> Calendar:
        """Study days as the learner has set them."""
        return Calendar(self.zone, self.config.day_starts_at)

    def read_library(self) -> Library:
        """All decks as they stand on disk now."""
        languages: tuple[str, ...] = ()
        with suppress(Refusal):  # settings that cannot be read are told by who needs them
            languages = self.config.languages
        decks = library.read(self.bundled, self.folders.decks, self.folders.catalogue, languages)
        names.refresh(decks, self.folders.names_file)
        return decks

    @property
    def vault(self) -> Vault:
        """The backups, now."""
        from hark.progress.backups import Vault

        room = settings.DEFAULTS.backup_room_mib
        with suppress(Refusal):  # settings that cannot be read must not keep anybody from their backups
            room = self.config.backup_room_mib
        return Vault(self.folders, self.clock(), room * 2**20)

    def other_copies(self) -> list[str]:
        """The progress files beside hark's own that it did not make, and leaves alone."""
        from hark.progress.surroundings import others

        return [str(path) for path, _ in others(self.folders, self.vault)]

    def open_store(self, *, create: bool = False) -> Store:
        """The progress file. Raises `Refusal` where it is gone or no good, with the way to the newest backup."""
        file = self.folders.progress_file
        if not os.path.exists(file) and os.path.exists(self.folders.backups):  # noqa: PTH110 - cannot raise
            self._refuse_if_gone()
        with self._way_back_told():
            store = Store.open(file, self.dice, create=create, before_migration=partial(self.back_up, "migration"))
        if os.path.exists(self.folders.changing):  # noqa: PTH110 - cannot raise
            from hark.progress import changeset

            with suppress(Refusal):  # where nothing can be written, reading goes on with what is there
                changeset.settle(store, self.folders)
        return store

    @contextmanager
    def learner(
        self, *, writing: bool = False, changing_decks: bool = False, at_leisure: bool = False
    ) -> Iterator[Learner]:
        """The learner, now: library, progress and settings. Raises `Refusal`.

        With *writing*, a missing progress file is begun, and the due file is written on leaving, however that comes;
        by decks as they are then where these are being changed. The day's backup is made before, or *at_leisure* beside
        what the learner does, as `sitting.begun` says; on leaving it is there.
        """
        with self._way_back_told(), self.open_store(create=writing) as store:
            backup = self.vault.beside(self.calendar) if writing and at_leisure else None
            if writing and not backup:
                self.vault.begin_day(self.calendar)
            try:
                with self._learner(store) as learner:
                    if backup:
                        learner.backup = backup
                    try:
                        yield learner
                    finally:
                        if writing and not changing_decks:
                            learner.at(self.clock())
                            self.learn_pace(learner)
                            self._write_due_file(learner)
            finally:
                if backup:
                    backup.wait()
                if changing_decks:
                    self._renew_due_file(store)

    @contextmanager
    def _learner(self, store: Store) -> Iterator[Learner]:
        learner = Learner(self.read_library(), store, self.config, self.calendar, self.folders, self.clock())
        try:
            yield learner
        finally:
            learner.library.close()

    def back_up(self, reason: str) -> Backup | None:
        """Makes a backup before something that changes much; None where nothing is recorded. Raises `Refusal`."""
        from hark.progress.backups import Reason

        return self.vault.keep(Reason(reason))

    def _refuse_if_gone(self) -> None:
        vault = self.vault
        try:
            is_gone = vault.is_missing()
        except Refusal:  # opening it says better why nothing can be seen there
            return
        if is_gone:
            raise progress_missing(str(self.folders.progress_file), vault.way_back() or "put it back where it was")

    @contextmanager
    def _way_back_told(self) -> Iterator[None]:
        try:
            yield
        except Refusal as refusal:
            is_ours = refusal.code == "damaged" and refusal.file == str(self.folders.progress_file)
            if is_ours and "hark restore" not in refusal.hint and (way_back := self.vault.way_back()):
                raise refusal.but(hint=f"nothing was changed; {way_back}, `hark doctor` says more") from None
            raise

    def renew_due_file(self) -> None:
        """Writes the due file after what waits has changed by other means than a learner who was writing."""
        with suppress(Refusal), self.open_store() as store:
            self._renew_due_file(store)

    def _renew_due_file(self, store: Store) -> None:
        with suppress(Refusal), self._learner(store) as learner:
            self._write_due_file(learner)

    def learn_pace(self, learner: Learner) -> None:
        """Keeps how long cards take. Nothing fails with it: the numbers of before stay."""
        from hark.study import pace

        with suppress(Refusal):
            pace.learn(learner.store, learner.library)

    def _write_due_file(self, learner: Learner) -> None:
        """Writes what waits. It is a cache: nothing fails with it."""
        from hark.shells import duefile

        with suppress(Refusal):
            duefile.write(self.folders.due_file, learner.forecast())
