# SPDX-License-Identifier: MIT
"""`hark paths`: where everything is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hark import files
from hark.cli.app import UPKEEP, command
from hark.cli.world import World
from hark.render.page import Block, Facts
from hark.render.words import Here
from hark.values import frozen
from hark.views.view import View


@frozen
class PathFacts:
    """One place hark uses."""

    name: str
    path: str
    exists: bool


@frozen
class Paths(View):
    """`hark paths`: where everything is."""

    SCHEMA: ClassVar[str] = "hark.paths/1"
    paths: tuple[PathFacts, ...]


@command(UPKEEP, 6)
def paths(world: World) -> Paths:
    """Say where everything is kept.

    \b
    Example:
      hark paths
    """
    folders = world.folders
    places = {
        "progress": folders.progress_file, "decks": folders.decks, "bundled decks": world.bundled,
        "config": folders.config_file, "due": folders.due_file,
    }  # fmt: skip
    return Paths(tuple(PathFacts(name, str(place), files.exists(place)) for name, place in places.items()))


def page(view: Paths, _here: Here) -> Iterator[Block]:
    """Each place, and whether there is something yet."""
    yield Facts(tuple((place.name, place.path + ("" if place.exists else "  (not there yet)")) for place in view.paths))
