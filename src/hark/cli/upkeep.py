# SPDX-License-Identifier: MIT
"""Commands that look after the progress file: doctor, backup, restore, merge."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hark import errors, files, views
from hark.cli.door import Answer, Style, ask, command, meter, show
from hark.cli.world import World
from hark.errors import Exit, Refusal
from hark.memory.days import from_milliseconds
from hark.views import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from hark.progress.backups import Backup
    from hark.progress.health import Subject
    from hark.progress.merge import Incoming
    from hark.progress.readonly import Copy
    from hark.progress.restore import Exchange

Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would be done.")]


@command("doctor", style=True)
def doctor(
    world: World,
    style: Style,
    fix: Annotated[
        bool, typer.Option("--fix", help="Put right what can be made anew from the log, after a backup.")
    ] = False,
    begin_anew: Annotated[
        bool, typer.Option("--begin-anew", help="Begin an empty progress file where the one before is gone.")
    ] = False,
) -> Answer:
    """Say whether your progress is sound, and what to do if not.

    It looks at every event, compares what is remembered with what the log adds up to, and tells of copies
    that sync programs left, of clocks, decks and backups. Without --fix nothing is written, and the log is
    left alone even then. Exits with 0 when all is sound, whatever notes and warnings there are, with 1
    when there are faults, and with 6 when something recorded cannot be read any more.

    \b
    Examples:
      hark doctor
      hark doctor --fix
    """
    from hark.progress import health

    if begin_anew:
        _begin_anew(world)
    fixed: tuple[str, ...] = ()
    with meter(world, style, "Looking") as told:
        patient = _patient(world, told)
        findings, known = health.examine(patient)
        if fix and any(one.fixable for one in findings):
            fixed = health.mend(patient, findings, world.open_store)
            world.renew_due_file()
            findings, known = health.examine(patient)
    view = views.Doctor(str(world.folders.progress_file), known.events, known.damaged, tuple(findings), fixed)
    if known.damaged:
        return Answer(view, Exit.DAMAGED)
    has_faults = any(one.gravity is views.Gravity.FAULT for one in findings)
    return Answer(view, Exit.REFUSED if has_faults else Exit.DONE)


@command("backup")
def backup(
    world: World,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where to write it; to the other backups without.")
    ] = None,
    every: Annotated[bool, typer.Option("--list", help="List the backups instead.")] = False,
) -> View:
    """Make a copy of your progress, or list the copies there are.

    hark makes one itself before the first grade of each day and before anything that changes much, and
    thins them out with time: to keep one for good, name a FILE. A file that is there is never replaced.

    \b
    Examples:
      hark backup
      hark backup --list
    """
    if every:
        if file is not None:
            raise errors.misuse("`--list` lists, and a file is written", "leave one of them out")
        return _listed(world)
    with world.open_store():  # what is gone or no good is refused with the way back
        pass
    if file is None:
        kept = world.back_up("hand")
        if kept is None:
            raise _nothing_there()
        return views.BackedUp(_facts(kept))
    return views.BackedUp(_written(world, file))


@command("restore", style=True)
def restore(
    world: World,
    style: Style,
    name: Annotated[str, typer.Argument(metavar="FILE", help="The name of a backup, or any progress file.")],
    yes: Yes = False,
    dry_run: DryRun = False,
) -> View | Answer:
    """Put a backup in the place of your progress, which is kept aside.

    First comes what that would bring and take. Both files stay: what was here before is put among the
    backups, and `hark merge` of it brings back what only it has.

    \b
    Examples:
      hark restore 2026-03-02 --dry-run
      hark restore 2026-03-02
    """
    from hark.progress import restore
    from hark.progress.readonly import Copy

    path, vault, present = _progress_file(world, name), world.vault, world.folders.progress_file
    _needs_word(world, style, yes=yes or dry_run)
    with Copy.open(path) as there:
        with meter(world, style, "Looking") as told:
            seen = restore.weigh(there, present, told)
        if dry_run:
            return _exchange(path, seen, None, done=False)
        if not yes:
            show(_exchange(path, seen, None, done=False), world, style)
            if not ask(world, "Restore it?", otherwise=False):
                return Answer(_exchange(path, seen, None, done=False), Exit.REFUSED, "Nothing was restored.\n")
        aside = restore.put_back(there, present, vault, world.rng)
    world.renew_due_file()
    return _exchange(path, seen, aside, done=True)


@command("merge", style=True)
def merge(
    world: World,
    style: Style,
    names: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Progress files: another computer's, a sync copy, a backup.")
    ],
    yes: Yes = False,
    dry_run: DryRun = False,
    salvage: Annotated[
        bool, typer.Option("--salvage", help="Leave out what is damaged there, and take the rest.")
    ] = False,
) -> View | Answer:
    """Bring in what other progress files hold; nothing is dropped.

    Reviews of one card on two computers both count, and what was taken back on one is taken back on both.
    In whatever order files are merged, and however often, the same comes out.

    \b
    Examples:
      hark merge laptop.db --dry-run
      hark merge laptop.db phone.db
    """
    from hark.progress import merge
    from hark.progress.readonly import Copy

    paths = [_progress_file(world, name) for name in names]
    _needs_word(world, style, yes=yes or dry_run)
    with ExitStack() as stack:
        others: list[Copy] = [stack.enter_context(Copy.open(path, salvaging=salvage)) for path in paths]
        with world.open_store() as store, meter(world, style, "Looking") as told:
            coming, new = merge.preview(store, others, told)
        seen = views.Merge(tuple(_source(one) for one in coming), new, merged=False)
        if dry_run or not (new or any(one.replies for one in coming)):
            return seen
        if not yes:
            show(seen, world, style)
            if not ask(world, "Merge them?" if len(paths) > 1 else "Merge it?", otherwise=True):
                return Answer(seen, Exit.REFUSED, "Nothing was merged.\n")
        world.back_up("merge")
        with world.open_store(create=True) as store:
            new = merge.merge(store, others)
        world.vault.mark()
    world.renew_due_file()
    return views.Merge(seen.sources, new, merged=True)


def _patient(world: World, told: Callable[[int, int | None], None]) -> Subject:
    from hark.progress.health import Subject

    def waiting() -> int:
        with world.open_desk() as desk:
            return desk.waiting().total

    return Subject(world.folders, world.vault, world.clock(), world.read_library, waiting, told)


def _begin_anew(world: World) -> None:
    from hark.progress.store import Store

    file = world.folders.progress_file
    if files.exists(file):
        raise Refusal("exists", "there is a progress file", "`hark restore` puts another in its place", file=str(file))
    Store.open(file, world.rng, create=True).close()


def _listed(world: World) -> views.Backups:
    vault = world.vault
    vault.check_readable()
    facts = tuple(_facts(one) for one in vault.backups())
    return views.Backups(str(vault.folder), facts, sum(one.size_bytes for one in facts), vault.room_bytes)


def _facts(one: Backup) -> views.BackupFacts:
    return _facts_of(one.file, one.at, str(one.reason))


def _facts_of(file: Path, at: datetime, reason: str) -> views.BackupFacts:
    from hark.progress.readonly import Copy, is_good

    events = None
    with suppress(Refusal), Copy.open(file) as copy:
        events = copy.extent()[0]
    return views.BackupFacts(file.name, str(file), at, reason, file.stat().st_size, events, is_good(file))


def _written(world: World, file: Path) -> views.BackupFacts:
    """Writes a backup to where somebody wants it."""
    from hark.progress.readonly import Copy

    if files.exists(file):
        what = "a folder" if file.is_dir() else "a file"
        raise Refusal("exists", f"there is {what} of that name already", "name a new file", file=str(file))
    if not files.exists(world.folders.progress_file):
        raise _nothing_there()
    target = file.absolute()
    with Copy.open(world.folders.progress_file) as present:
        try:
            present.write_to(target)
        except FileExistsError:
            raise Refusal("exists", "there is a file of that name already", "name a new file", file=str(file)) from None
    return _facts_of(target, world.clock(), "hand")


def _nothing_there() -> Refusal:
    return Refusal("nothing_to_back_up", "nothing is recorded yet", "`hark review` begins")


def _progress_file(world: World, name: str) -> Path:
    """The progress file somebody means: a backup, a path, or a file beside the progress file. Raises `Refusal`."""
    vault, data = world.vault, world.folders.data
    if not name:
        raise errors.no_such_file(name)
    places: Iterator[Path] = (folder / name for folder in (vault.folder, Path.cwd(), data))
    path = next((place for place in places if files.exists(place)), None) or vault.find(name)
    if path is None:
        raise errors.no_such_file(name)
    if files.exists(world.folders.progress_file) and path.samefile(world.folders.progress_file):
        raise errors.misuse("that is your progress file itself", "name another one: `hark backup --list`")
    return path


def _needs_word(world: World, style: Style, *, yes: bool) -> None:
    """Refuses where a question would come and nobody could answer."""
    if not yes and (style.as_json or not world.stdin.isatty()):
        raise errors.nobody_to_ask()


def _exchange(path: Path, seen: Exchange, aside: Path | None, *, done: bool) -> views.Restore:
    return views.Restore(
        file=str(path),
        events_there=seen.events_there,
        events_here=seen.events_here,
        only_there=seen.only_there,
        only_here=seen.only_here,
        last_review_there_at=_instant(seen.last_there_ms),
        last_review_here_at=_instant(seen.last_here_ms),
        set_aside=str(aside) if aside else None,
        restored=done,
    )


def _source(one: Incoming) -> views.MergeSource:
    return views.MergeSource(
        str(one.copy.path),
        one.events,
        one.new,
        one.left_out,
        one.cards,
        one.replies,
        _instant(one.first_ms),
        _instant(one.last_ms),
    )


def _instant(at_ms: int | None) -> datetime | None:
    return None if at_ms is None else from_milliseconds(at_ms)
