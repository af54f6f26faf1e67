# SPDX-License-Identifier: MIT
"""`hark backup`: makes a copy of the progress file, or lists the copies there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

from hark import errors, files
from hark.cli.app import UPKEEP, command
from hark.cli.options import Argument, Option
from hark.cli.world import World
from hark.errors import Refusal, count
from hark.render.page import Block, Entry, Gap, Text, Tone
from hark.render.words import Here
from hark.values import frozen
from hark.views.view import View

if TYPE_CHECKING:
    from hark.progress.readonly import Copy

_REASONS = {
    "day": "at the beginning of a day",
    "hand": "by hand",
    "migration": "before a new version of hark",
    "update": "before an update",
    "merge": "before a merge",
    "forget": "before forgetting",
    "fix": "before a repair",
    "aside": "put aside by a restore",
}


@frozen
class BackupFacts:
    """One copy of the progress file."""

    name: str
    """What `hark restore` calls it."""
    file: str
    at: datetime
    reason: str
    """day, hand, migration, update, merge, forget or fix: before what it was made; aside: what a restore replaced."""
    size_bytes: int
    events: int | None
    """Null where they cannot be counted."""
    good: bool
    """Whether it can be read as a whole."""


@frozen
class BackedUp(View):
    """`hark backup`: the copy that was made."""

    SCHEMA: ClassVar[str] = "hark.backup/1"
    backup: BackupFacts
    shared: bool = False
    """Whether others may write in its folder, and so take it away or put another in its place."""
    decks: int | None = None
    """How many decks and texts in other languages are in it, with `--all`."""
    settings: int | None = None
    """How many settings are in it, with `--all`."""


@frozen
class Backups(View):
    """`hark backup --list`: the copies there are, newest first."""

    SCHEMA: ClassVar[str] = "hark.backups/1"
    folder: str
    backups: tuple[BackupFacts, ...]
    size_bytes: int
    room_bytes: int
    """How much all of them may take."""


@command(UPKEEP, 2)
def backup(
    world: World,
    file: Annotated[
        Path | None, Argument(metavar="[FILE]", help="Where to write it; to the other backups without.")
    ] = None,
    every: Annotated[bool, Option("--list", help="List the backups instead.")] = False,
    whole: Annotated[bool, Option("--all", help="Write your decks and settings into FILE, too.")] = False,
) -> BackedUp | Backups:
    """Make a copy of your progress, or list the copies there are.

    hark makes one itself before the first grade of each day and before anything that changes much, and
    thins them out with time: to keep one for good, name a FILE. A file that is there is never replaced.
    With --all, FILE has your own and imported decks and your settings, too: `hark restore FILE` on a new
    computer makes it whole.

    \b
    Examples:
      hark backup
      hark backup --list
      hark backup --all hark.zip
    """
    if every:
        if file is not None:
            raise errors.misuse("`--list` lists, and a file is written", "leave one of them out")
        return _backups(world)
    if whole and file is None:
        raise errors.misuse("`--all` needs a file to write", "`hark backup --all hark.zip`")
    with world.open_store():  # what is gone or no good is refused with the way back
        pass
    if file is None:
        kept = world.back_up("hand")
        if kept is None:
            raise _nothing_there()
        return BackedUp(_facts(kept.file, kept.at, kept.reason))
    if whole:
        return _all_written(world, file)
    return BackedUp(_written(world, file), files.is_shared(file.absolute().parent))


def _backups(world: World) -> Backups:
    vault = world.vault
    vault.check_readable()
    backups = tuple(_facts(backup.file, backup.at, backup.reason) for backup in vault.backups())
    return Backups(str(vault.folder), backups, sum(backup.size_bytes for backup in backups), vault.room_bytes)


def _facts(file: Path, at: datetime, reason: str) -> BackupFacts:
    from hark.progress.readonly import Copy, is_good

    events = None
    with suppress(Refusal), Copy.open(file) as copy:
        events = copy.history.extent()[0]
    return BackupFacts(file.name, str(file), at, str(reason), file.stat().st_size, events, is_good(file))


def _written(world: World, file: Path) -> BackupFacts:
    """Writes a backup to where somebody wants it."""
    target, workshop = file.absolute(), world.vault.folder
    with _present(world, file) as present:
        present.write_to(target, workshop)
    return _facts(target, world.clock(), "hand")


def _all_written(world: World, file: Path) -> BackedUp:
    """Writes all there is to where somebody wants it."""
    from hark.syncing import whole

    target, now = file.absolute(), world.clock()
    with _present(world, file) as present:
        decks, kept = whole.write(target, present, world.vault.folder, world.folders, now)
        events = present.history.extent()[0]
    made = BackupFacts(file.name, str(target), now, "hand", target.stat().st_size, events, True)
    return BackedUp(made, files.is_shared(target.parent), decks, kept)


@contextmanager
def _present(world: World, file: Path) -> Iterator[Copy]:
    """The progress file, to be written to *file*, which must be new. Raises `Refusal`."""
    from hark.progress.readonly import Copy

    if files.exists(file):
        what = "a folder" if file.is_dir() else "a file"
        raise Refusal("exists", f"there is {what} of that name already", "name a new file", file=str(file))
    if not files.exists(world.folders.progress_file):
        raise _nothing_there()
    world.vault.mark()
    with Copy.open(world.folders.progress_file) as present:
        try:
            yield present
        except FileExistsError:
            raise Refusal("exists", "there is a file of that name already", "name a new file", file=str(file)) from None


def _nothing_there() -> Refusal:
    return Refusal("nothing_to_back_up", "nothing is recorded yet", "`hark review` begins")


def page(view: BackedUp | Backups, here: Here) -> Iterator[Block]:
    """Where the copy is; or the copies, newest first, with why they were made."""
    if isinstance(view, BackedUp):
        backup = view.backup
        more = ""
        if view.decks is not None:
            more = f", {count(view.decks, 'deck')} and {count(view.settings or 0, 'setting')}"
        records = count(backup.events or 0, "record")
        yield Text(f"A copy with {records}{more} is in {backup.file}, looked over and on disk.")
        if view.decks is not None:
            yield Text("`hark restore` of it makes a new computer whole. Your replies are in it: keep it well.")
        if view.shared:
            what = "Others may write in that folder: they cannot read the copy, but take it away or exchange it."
            yield Text(what, Tone.CARE)
        return
    if not view.backups:
        yield Text("There is no backup yet. hark makes one at the beginning of each day of practice.")
        return
    for backup in view.backups:
        good = "" if backup.good else "cannot be read as a whole; "
        events = "" if backup.events is None else f"{count(backup.events, 'record')}, "
        yield Entry(
            "·" if backup.good else "✗",
            backup.name,
            f"{good}{here.ago(backup.at)}, {events}{_size(backup.size_bytes)}, {_REASONS[backup.reason]}",
            Tone.PLAIN if backup.good else Tone.BAD,
            "" if backup.good else "fault",
        )
    yield Gap()
    yield Text(f"{_size(view.size_bytes)} of {_size(view.room_bytes)}, in {view.folder}", Tone.DIM)


def _size(size: int) -> str:
    return f"{size / 2**20:.1f} MiB" if size >= 2**20 else f"{-(-size // 1024)} KiB"
