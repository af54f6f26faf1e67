# SPDX-License-Identifier: MIT
"""Commands for upkeep: suspend, resume, reset."""

from __future__ import annotations

from typing import Annotated

import typer

from hark.cli.app import EVERY_DAY
from hark.cli.door import command
from hark.cli.world import World
from hark.memory.model import EventKind
from hark.views import View

Target = Annotated[str, typer.Argument(metavar="DECK|CARD", help="A deck's id, or a card's: deck/card.")]


@command("suspend", group=EVERY_DAY)
def suspend(world: World, name: Target) -> View:
    """Set a card or a whole deck aside until you resume it.

    \b
    Example:
      hark suspend safety-and-self-care
    """
    return _change(world, EventKind.SUSPEND, name)


@command("resume", group=EVERY_DAY)
def resume(world: World, name: Target) -> View:
    """Bring back a card or deck that was set aside.

    \b
    Example:
      hark resume safety-and-self-care
    """
    return _change(world, EventKind.RESUME, name)


@command("reset", group=EVERY_DAY)
def reset(world: World, name: Target) -> View:
    """Make a card or deck new again; its history stays in the log.

    \b
    Example:
      hark reset active-listening/complex-reflection
    """
    return _change(world, EventKind.RESET, name)


def _change(world: World, kind: EventKind, name: str) -> View:
    world.read_library().target(name)  # what is not there is refused before a progress file is begun
    with world.open_desk(writing=True) as desk:
        return desk.change(kind, name)
