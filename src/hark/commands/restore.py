# SPDX-License-Identifier: MIT
"""`hark restore`: puts a backup in the place of the progress file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

from hark.cli.app import UPKEEP, command
from hark.cli.options import Argument, DryRun, Salvage, Yes
from hark.cli.output import Output, Result
from hark.cli.world import World
from hark.errors import Exit, Refusal, count
from hark.memory.days import instant_or_none
from hark.render.page import Block, Facts, Text, Tone
from hark.render.parts import damaged_there
from hark.render.words import Here
from hark.values import frozen, replace
from hark.views.view import View

if TYPE_CHECKING:
    from hark.progress.readonly import Copy
    from hark.progress.restore import Comparison
    from hark.syncing.whole import Whole

_NAMED = 12
"""So many names are said."""


@frozen
class Restore(View):
    """`hark restore`: what is gained and lost, and whether it was done.

    What is here is null where it cannot be read.
    """

    SCHEMA: ClassVar[str] = "hark.restore/1"
    file: str
    events_there: int
    events_here: int | None
    only_there: int
    only_here: int | None
    last_review_there_at: datetime | None
    last_review_here_at: datetime | None
    left_out: int
    """Events that are damaged or missing there, passed over with `--salvage`."""
    replies_left_out: int
    """Replies that are damaged there; they cost no grade."""
    set_aside: str | None
    """Where the progress file before is now."""
    restored: bool
    decks: tuple[str, ...] = ()
    """Of a file with everything: the decks that are other here, or not here."""
    settings: tuple[str, ...] = ()
    """Likewise the settings."""
    not_taken: tuple[str, ...] = ()
    """What else is in such a file, and stays there."""


@command(UPKEEP, 3)
def restore(
    world: World,
    out: Output,
    name: Annotated[str, Argument(metavar="FILE", help="The name of a backup, any progress file, or one with --all.")],
    yes: Yes = False,
    dry_run: DryRun = False,
    salvage: Salvage = False,
) -> Restore | Result:
    """Put a backup in the place of your progress, which is kept aside.

    First comes what that would bring and take. Both files stay: what was here before is put among the
    backups, and `hark merge` of it brings back what only it has. A file of `hark backup --all` brings its
    decks and settings, too; decks that are here and not there stay.

    \b
    Examples:
      hark restore 2026-03-02 --dry-run
      hark restore 2026-03-02
    """
    from hark.progress import restore
    from hark.progress.readonly import Copy
    from hark.syncing.whole import differing, put

    vault, present = world.vault, world.folders.progress_file
    path = vault.named(name, Path.cwd())
    out.needs_word(yes=yes or dry_run)
    with (
        _restoring(),
        _everything(world, path) as whole,
        Copy.open(whole.progress if whole else path, salvaging=salvage) as there,
    ):
        with out.meter("Looking") as meter:
            view = replace(_view(there, restore.weigh(there, present, meter)), file=str(path))
        if whole:
            decks, settings = differing(whole, world.folders)
            view = replace(view, decks=tuple(decks), settings=tuple(settings), not_taken=whole.left_out)
        if dry_run:
            return view
        if not yes:
            out.show(view)
            if not out.ask("Restore it?", otherwise=False):
                return Result(view, Exit.REFUSED, "Nothing was restored.\n")
        aside = restore.put_back(there, present, vault, world.rng)
        if whole:
            with world.open_store() as store:
                put(whole, store, world.folders)
            world.forget_config()
    world.renew_due_file()
    return replace(view, set_aside=str(aside) if aside else None, restored=True)


@contextmanager
def _everything(world: World, path: Path) -> Iterator[Whole | None]:
    """What is in a file of `hark backup --all`; None where *path* is none. Raises `Refusal`."""
    from hark.syncing import whole

    if not whole.is_meant(path):
        yield None
        return
    with whole.opened(path, world.folders.data) as held:
        yield held


@contextmanager
def _restoring() -> Iterator[None]:
    """Has what can be salvaged by a merge be salvaged here."""
    try:
        yield
    except Refusal as refusal:
        raise refusal.but(hint=refusal.hint.replace("`hark merge --salvage`", "`hark restore --salvage`")) from None


def _view(there: Copy, comparison: Comparison) -> Restore:
    return Restore(
        file=str(there.path),
        events_there=comparison.events_there,
        events_here=comparison.events_here,
        only_there=comparison.only_there,
        only_here=comparison.only_here,
        last_review_there_at=instant_or_none(comparison.last_there_ms),
        last_review_here_at=instant_or_none(comparison.last_here_ms),
        left_out=there.left_out,
        replies_left_out=comparison.spoilt,
        set_aside=None,
        restored=False,
    )


def page(view: Restore, here: Here) -> Iterator[Block]:
    """What is gained and lost; or what is here now, and the way to what was."""
    name = Path(view.file).name
    yield from damaged_there(view.left_out, view.replies_left_out)
    if view.restored:
        yield Text(f"Restored {name}: {count(view.events_there, 'record')}.", Tone.STRONG)
        if view.set_aside:
            aside = Path(view.set_aside).name
            lost = " what it alone has" if view.only_here is None else f" the {view.only_here} that only it has"
            salvage = " --salvage" if view.only_here is None else ""
            again = "" if view.only_here == 0 else f" `hark merge {aside}{salvage}` brings{lost} back."
            yield Text(f"What was here is kept as {aside}.{again}")
        yield from _belongings(view)
        return
    yield Text(name, Tone.STRONG)
    yield Facts((
        ("there", f"{count(view.events_there, 'record')}, {_last(view.last_review_there_at, here)}"),
        ("here", "cannot be read" if view.events_here is None else
            f"{count(view.events_here, 'record')}, {_last(view.last_review_here_at, here)}"),
    ))  # fmt: skip
    yield Text(f"Gained: {count(view.only_there, 'record')} that only the file there has.")
    if view.only_here is None:
        yield Text("Lost: what is here, which cannot be read as a whole. It is kept aside.", Tone.CARE)
    elif view.only_here:
        yield Text(f"Lost: {count(view.only_here, 'record')} that only the file here has; kept aside.", Tone.CARE)
    else:
        yield Text("Lost: nothing.")
    yield from _belongings(view)


def _belongings(view: Restore) -> Iterator[Block]:
    """What comes beside the progress, or came."""
    for what, names in (("Decks", view.decks), ("Settings", view.settings), ("Not taken", view.not_taken)):
        if names:
            yield Text(
                f"{what}: {', '.join(names[:_NAMED])}{f' and {len(names) - _NAMED} more' * (len(names) > _NAMED)}."
            )


def _last(instant: datetime | None, here: Here) -> str:
    return f"last review {here.ago(instant)}" if instant else "no review"
