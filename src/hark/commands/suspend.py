# SPDX-License-Identifier: MIT
"""`hark suspend`: sets a deck or a card aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.cli.app import EVERY_DAY, command
from hark.cli.change import Changed, change, told
from hark.cli.options import Target
from hark.cli.world import World
from hark.memory.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.render.page import Block
    from hark.render.words import Here


@command(EVERY_DAY, 4)
def suspend(world: World, name: Target) -> Changed:
    """Set a card or a whole deck aside until you resume it.

    \b
    Example:
      hark suspend safety-and-self-care
    """
    return change(world, EventKind.SUSPEND, name, lambda desk, target: target not in desk.backlog.held)


def page(view: Changed, _here: Here) -> Iterator[Block]:
    """Whether it was done."""
    return told(view, "Suspended", "is suspended already")
