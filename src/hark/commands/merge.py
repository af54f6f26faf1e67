# SPDX-License-Identifier: MIT
"""`hark merge`: brings in what other progress files hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, ClassVar

from hark.cli.app import UPKEEP, command
from hark.cli.options import Argument, DryRun, Salvage, Yes
from hark.cli.output import Output, Result
from hark.cli.world import World
from hark.errors import Exit, count
from hark.render.page import Block, Gap, Table, Text, Tone
from hark.render.parts import damaged_there
from hark.render.words import Here
from hark.values import frozen
from hark.views.incoming import MergeSource
from hark.views.view import View


@frozen
class Merge(View):
    """`hark merge`: what other progress files bring, and whether it is in this one now."""

    SCHEMA: ClassVar[str] = "hark.merge/1"
    sources: tuple[MergeSource, ...]
    new: int
    """New events of all of them together."""
    merged: bool


@command(UPKEEP, 4)
def merge(
    world: World,
    out: Output,
    names: Annotated[
        list[str], Argument(metavar="FILE...", help="Progress files: another computer's, a sync copy, a backup.")
    ],
    yes: Yes = False,
    dry_run: DryRun = False,
    salvage: Salvage = False,
) -> Merge | Result:
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

    paths = [world.vault.named(name, Path.cwd()) for name in names]
    out.needs_word(yes=yes or dry_run)
    with ExitStack() as stack:
        others: list[Copy] = [stack.enter_context(Copy.open(path, salvaging=salvage)) for path in paths]
        with world.open_store() as store, out.meter("Looking") as meter:
            sources, new = merge.preview(store, others, meter)
        view = Merge(sources, new, merged=False)
        if dry_run or not _brings(view):
            return view
        if not yes:
            out.show(view)
            if not out.ask("Merge them?" if len(paths) > 1 else "Merge it?", otherwise=True):
                return Result(view, Exit.REFUSED, "Nothing was merged.\n")
        world.back_up("merge")
        with world.open_store(create=True) as store:
            new = merge.merge(store, others)
        world.vault.mark()
    world.renew_due_file()
    return Merge(sources, new, merged=True)


def _brings(view: Merge) -> bool:
    """Whether there is anything that is not here yet."""
    return bool(view.new or any(source.replies for source in view.sources))


def page(view: Merge, here: Here) -> Iterator[Block]:
    """What comes, from when to when."""
    rows = [
        (
            str(source.new),
            str(source.cards),
            str(source.replies),
            f"{here.ago(source.first_at)} to {here.ago(source.last_at)}" if source.first_at and source.last_at else "–",
            Path(source.file).name,
        )
        for source in view.sources
    ]
    yield Table(("new", "cards", "replies", "from when", "file"), tuple(rows), frozenset({0, 1, 2}))
    yield Gap()
    left_out = sum(source.left_out for source in view.sources)
    spoilt = sum(source.replies_left_out for source in view.sources)
    yield from damaged_there(left_out, spoilt)
    if view.merged:
        yield Text(
            f"Merged: {count(view.new, 'record')}." + ("" if left_out or spoilt else " Nothing was dropped."),
            Tone.STRONG,
        )
    elif _brings(view):
        yield Text(f"{count(view.new, 'record')} would come. Nothing of yours would go.")
    else:
        yield Text("All of it is here already. Nothing changed.")
