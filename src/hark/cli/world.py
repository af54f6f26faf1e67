# SPDX-License-Identifier: MIT
"""The edge: the one place where the clock, the dice, the environment and the streams are picked up."""

from __future__ import annotations

import os
import random
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from hark import config as settings
from hark import library, names, paths
from hark.days import Calendar, LocalZone
from hark.desk import Desk
from hark.errors import Refusal
from hark.files import replace
from hark.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import tzinfo

    from hark.config import Config
    from hark.library import Library
    from hark.paths import Folders


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class World:
    """What the outside gives one run of hark. Tests make their own."""

    clock: Callable[[], datetime] = _now
    zone: tzinfo = field(default_factory=LocalZone)
    rng: random.Random = field(default_factory=random.Random)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    stdin: TextIO = field(default_factory=lambda: sys.stdin)
    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)
    bundled: Path = field(default_factory=paths.bundled_decks)

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

    @property
    def calendar(self) -> Calendar:
        """Study days as the learner has set them."""
        return Calendar(self.zone, self.config.day_starts_at)

    def read_library(self) -> Library:
        """All decks as they stand on disk now."""
        decks = library.read(self.bundled, self.folders.decks, self.folders.parsed_decks)
        names.refresh(decks, self.folders.names_file)
        return decks

    @contextmanager
    def open_desk(self, *, writing: bool = False) -> Iterator[Desk]:
        """Library, progress and settings, now. With *writing*, a missing progress file is begun."""
        with Store.open(self.folders.progress_file, self.rng, create=writing) as store:
            yield Desk(self.read_library(), store, self.config, self.calendar, self.folders, self.clock())

    def write_due_file(self, desk: Desk) -> None:
        """Replaces `due.txt`, from which shell prompts read. A cache: not being able to write it is no failure."""
        lines = "".join(f"{at} {count}\n" for at, count in desk.forecast())
        with suppress(Refusal):
            replace(self.folders.due_file, lines.encode(), durable=False)
