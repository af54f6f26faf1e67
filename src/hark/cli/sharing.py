# SPDX-License-Identifier: MIT
"""Commands for giving decks away and letting them go: export, remove."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hark import errors, files, views
from hark.cards import disk
from hark.cli.app import DECKS
from hark.cli.door import command
from hark.cli.world import World
from hark.errors import Refusal
from hark.formats import export
from hark.formats.export import Form
from hark.memory.model import NEW
from hark.views import View

if TYPE_CHECKING:
    from hark.cards.model import Deck
    from hark.study.learner import Desk


@command("export", group=DECKS)
def export_(
    world: World,
    name: Annotated[str, typer.Argument(metavar="DECK", help="The deck's id.")],
    form: Annotated[Form, typer.Option("--as", metavar="FORM", help="toml, csv or json.")] = Form.TOML,
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there instead of to the screen.")] = None,
    with_progress: Annotated[
        bool, typer.Option("--with-progress", help="Your own progress too, in CSV and JSON; never by itself.")
    ] = False,
) -> View:
    """Write a deck out, to share it or to use it elsewhere.

    As TOML it is the deck's own file, every comment kept. What you typed in answer to scenarios is never
    part of it.

    \b
    Examples:
      hark export active-listening
      hark export active-listening --as csv
    """
    if with_progress and form is Form.TOML:
        raise errors.misuse("a deck file holds no progress", "add `--as csv` or `--as json`")
    with world.open_desk() as desk:
        deck = desk.library.whole(desk.library.deck(name))
        text = _text(desk, deck, form, with_progress=with_progress)
    if to is not None:
        if files.exists(to):
            raise Refusal(
                "exists", "there is a file of that name already", "choose another, or move it away", file=str(to)
            )
        files.replace(to.absolute(), text.encode())
    return views.Exported(deck.id, str(form), None if to is None else str(to), len(deck.cards), text)


@command("remove", group=DECKS)
def remove(
    world: World,
    name: Annotated[str, typer.Argument(metavar="DECK", help="The id of one of your own decks.")],
    forget: Annotated[bool, typer.Option("--forget", help="Delete what was recorded of it, too.")] = False,
) -> View:
    """Take one of your own decks away; what you learned stays.

    The file is moved aside, not deleted, and the answer says where to. A deck that came with hark cannot be
    removed: `hark suspend` keeps it out of your sessions. If yours stood in for one, that one is back.

    \b
    Examples:
      hark remove first-week
      hark remove first-week --forget
    """
    from hark.progress import changeset
    from hark.sharing.shelf import Shelf

    own = [path.stem for path in disk.deck_files([world.folders.decks])] if files.exists(world.folders.decks) else []
    if name not in own:
        known = [deck.id for deck in world.read_library().decks]
        if name in known:
            hint = f"`hark suspend {name}` keeps it out of your sessions"
            raise Refusal("bundled", f"`{name}` came with hark and cannot be removed", hint)
        raise errors.no_such_deck(name, [*own, *known])
    if forget:
        world.back_up("forget")
    with (
        world.open_desk(writing=True) as desk,
        changeset.as_one(desk.store, world.folders) as contents,
    ):
        aside, moved = Shelf(world.folders).let_go(name)
        contents.update(moved)
        forgotten = desk.store.log.forget(name) if forget else None
    return views.Removed(name, str(aside), forgotten)


def _text(desk: Desk, deck: Deck, form: Form, *, with_progress: bool) -> str:
    if form is Form.TOML:
        return disk.read_bytes(desk.library.files[deck.id]).decode()
    progress = _progress(desk, deck) if with_progress else None
    return export.as_csv(deck, progress) if form is Form.CSV else export.as_json(deck, progress)


def _progress(desk: Desk, deck: Deck) -> dict[str, dict[str, Any]]:
    """What is remembered of each card of *deck* that was graded, by its id."""
    found, standings = {}, desk.store.snapshot.standings_of(deck.id)
    for card in deck.cards:
        standing = standings.get(f"{deck.id}/{card.id}", NEW)
        if memory := standing.memory:
            found[card.id] = {
                "state": str(memory.state),
                "due": views.rfc3339(desk.due_at(memory)),
                "stability_days": memory.stability_days,
                "difficulty_fsrs": memory.difficulty,
                "reps": memory.reps,
                "lapses": memory.lapses,
                "suspended": standing.suspended,
            }
    return found
