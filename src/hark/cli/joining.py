# SPDX-License-Identifier: MIT
"""How a command syncs: from what was typed to a place, and from there to the progress file and its backups."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hark import errors, files
from hark.errors import Refusal
from hark.memory.days import milliseconds
from hark.syncing import sync as syncing
from hark.syncing.folder import Folder
from hark.syncing.install import alone, known_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hark.cli.world import World
    from hark.progress.forgetting import Rule
    from hark.progress.store import Store
    from hark.syncing.place import Place
    from hark.syncing.sync import Outcome

GIT = "git+"


def address(typed: str | None, known: str) -> str:
    """The place to sync with: the one that was *typed*, in full, or the one that is *known*. Raises `Refusal`."""
    if typed is None:
        if not known:
            raise Refusal(
                "not_syncing", "you sync with no place yet",
                "`hark sync FOLDER`: a folder that something else carries, a stick, or git+ssh://...",
            )  # fmt: skip
        return known
    if typed.startswith(GIT):
        return typed
    if not typed or "\0" in typed:
        raise errors.misuse("that is no folder", "`hark sync FOLDER`")
    return os.path.abspath(Path(typed).expanduser())  # noqa: PTH100 - a link in it stays one


@contextmanager
def opened(world: World, wanted: str, *, is_known: bool) -> Iterator[Place]:
    """The place, while no other sync of this install is under way. Raises `Refusal`."""
    with alone(world.folders.data):
        if wanted.startswith(GIT):
            from hark.syncing.remote import Remote

            yield Remote(wanted, world.folders.git_places, world.environ, milliseconds(world.clock()) // 1000)
            return
        folder = Folder(Path(wanted), is_known=is_known)
        if not is_known and not files.exists(folder.root.parent):
            raise Refusal("no_such_folder", "there is no such folder", "make it, or plug in the stick", file=wanted)
        yield folder


def look(world: World, place: Place, store: Store, report: Callable[[int, int | None], None]) -> Outcome:
    """What a sync would do."""
    now_ms, skills = milliseconds(world.clock()), _skills(world)
    return syncing.look(place, store, world.folders, skills, now_ms, known_id(world.folders.data), report)


def sync(world: World, place: Place, report: Callable[[int, int | None], None]) -> Outcome:
    """Syncs; what is to be forgotten goes from the backups, too. Raises `Refusal`."""
    place.begin()
    with world.open_store(create=True) as store:
        world.vault.begin_day(world.calendar)

        def forgetting(rules: Sequence[Rule]) -> None:
            world.back_up("forget")
            for name in {name for rule in rules for name in rule.places}:
                with world.vault.forgetting(name or None, world.dice):
                    pass

        now_ms, skills = milliseconds(world.clock()), _skills(world)
        return syncing.Sync(place, store, world.folders, skills, world.dice, now_ms, report, forgetting).run()


def _skills(world: World) -> list[str]:
    library = world.read_library()
    try:
        return list(library.skills)
    finally:
        library.close()


def beside(world: World) -> None:
    """Begins a sync with the known place in a process of its own, so that nobody waits for a disk or a network."""
    from hark.sharing import confined

    confined.leave([sys.executable, "-P", "-m", "hark", "sync", "--json"], world.environ)
