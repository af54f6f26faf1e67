# SPDX-License-Identifier: MIT
"""`hark suspend`: sets a deck or a card aside."""

from __future__ import annotations

from collections.abc import Iterator

from hark.cli.app import EVERY_DAY, command
from hark.cli.change import Changed, change, changed_page
from hark.cli.options import Target
from hark.cli.world import World
from hark.memory.model import EventKind
from hark.render.page import Block
from hark.render.words import Here


@command(EVERY_DAY, 5)
def suspend(world: World, name: Target) -> Changed:
    """Set a card or a whole deck aside until you bring it back.

    \b
    Example:
      hark suspend safety-and-self-care
    """
    return change(world, EventKind.SUSPEND, name, lambda learner, target: target not in learner.store.snapshot.held())


def page(view: Changed, _here: Here) -> Iterator[Block]:
    """Whether it was done."""
    return changed_page(view, "Set aside", "is set aside already")
