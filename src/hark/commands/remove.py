# SPDX-License-Identifier: MIT
"""`hark remove`: takes a deck of one's own away."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, ClassVar

from hark import errors, files
from hark.cards import disk, naming
from hark.cli.app import DECKS, command
from hark.cli.options import Argument, Option, Yes
from hark.cli.output import Output
from hark.cli.world import World
from hark.errors import Refusal, count
from hark.render.page import Block, Text, Tone
from hark.render.parts import forgotten_copies
from hark.render.words import Here
from hark.study import undoing
from hark.values import frozen
from hark.views.view import View

if TYPE_CHECKING:
    from hark.progress.changeset import Contents


@frozen
class Removed(View):
    """`hark remove`: where the deck's file is now, and how many events were deleted, null where none were to be."""

    SCHEMA: ClassVar[str] = "hark.remove/1"
    deck: str
    moved_to: str
    forgotten: int | None
    damaged_copies: tuple[str, ...] = ()
    """Backups that could not be forgotten in as they were: what can be read of them is kept, without the replies."""
    other_copies: tuple[str, ...] = ()
    """Copies that others made and hark leaves alone, of sync programs for one: they may hold what was recorded."""
    packs: tuple[str, ...] = ()
    """Where its texts in other languages are now."""


@command(DECKS, 4)
def remove(
    world: World,
    out: Output,
    name: Annotated[str, Argument(metavar="DECK", help="The id of one of your own decks.")],
    forget: Annotated[
        bool, Option("--forget", help="Delete what was recorded of it, too, and what you typed in all backups.")
    ] = False,
    yes: Yes = False,
) -> Removed:
    """Take one of your own decks away; what you learned stays.

    The file is moved aside, not deleted, and the answer says where to. A deck that came with hark cannot be
    removed: `hark suspend` keeps it out of your sessions. If yours stood in for one, that one is back.
    What --forget deletes comes back from nowhere, so it asks first.

    \b
    Examples:
      hark remove first-week
      hark remove first-week --forget --yes
    """
    from hark.progress import changeset
    from hark.sharing import translated
    from hark.sharing.shelf import Shelf

    own = [path.stem for path in disk.deck_files([world.folders.decks])] if files.exists(world.folders.decks) else []
    if name not in own:
        known = [deck.id for deck in world.read_library().decks]
        if name in known:
            hint = f"`hark suspend {name}` keeps it out of your sessions"
            raise Refusal("bundled", f"`{name}` came with hark and cannot be removed", hint)
        raise errors.no_such_deck(name, [*dict.fromkeys([*own, *known])])
    if forget:
        out.needs_word(yes=yes, can_look=False)
        question = f"Remove {name}, delete what was recorded of it, and in all backups what you typed there?"
        if not yes and not out.ask(question, otherwise=False):
            raise Refusal(
                "kept", "nothing was removed", f"`hark remove {name}` takes the deck away and keeps what you learned"
            )
        world.back_up("forget")
    nothing: list[str] = []
    with (
        world.learner(writing=True, changing_decks=True) as learner,
        world.vault.forgetting(name, world.dice, learner.store.history.moves())
        if forget
        else nullcontext(nothing) as damaged,
        changeset.as_one(learner.store, world.folders) as contents,
    ):
        aside, moved = Shelf(world.folders).let_go(name)
        contents.update(moved)
        packs: Contents = {}
        if not files.exists(world.bundled / f"{name}.toml"):
            for pack in translated.beside(world.folders.decks, name):
                packs |= translated.moved_aside(pack, world.folders)
        contents.update(packs)
        forgotten = learner.store.log.forget(name, learner.moment.at_ms) if forget else None
        called = "" if naming.pack_named(name) else f" --as {name}"
        undoing.note_deck_change(learner, f"removing {name}", f"`hark import {shlex.quote(str(aside))}{called}`")
    others = world.other_copies() if forget else nothing
    kept = tuple(str(file) for file, data in packs.items() if data is not None)
    return Removed(name, str(aside), forgotten, tuple(damaged), tuple(others), kept)


def page(view: Removed, _here: Here) -> Iterator[Block]:
    """Where the file is now, and what became of the history."""
    yield Text(f"Removed {view.deck}. Its file is now {view.moved_to}.")
    for file in view.packs:
        yield Text(f"Its texts in another language are now {file}.")
    if naming.pack_named(view.deck):
        return
    if view.forgotten is None:
        yield Text("What you learned of it stays, and counts again if the deck comes back.", Tone.DIM)
    else:
        yield Text(f"{count(view.forgotten, 'record')} deleted, and what you typed there.", Tone.DIM)
        yield Text("Backups of before keep the grades for a while, but nothing that you typed.", Tone.DIM)
        yield from forgotten_copies(view.damaged_copies, view.other_copies)
