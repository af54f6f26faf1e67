# SPDX-License-Identifier: MIT
"""`hark reset`: makes a deck or a card new again."""

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
    from hark.study.learner import Desk


@command(EVERY_DAY, 6)
def reset(world: World, name: Target) -> Changed:
    """Make a card or deck new again; its history stays in the log.

    \b
    Example:
      hark reset active-listening/complex-reflection
    """
    return change(world, EventKind.RESET, name, _is_known)


def _is_known(desk: Desk, target: str) -> bool:
    return any(standing.memory for standing in desk.store.snapshot.standings_of(target).values())


def page(view: Changed, _here: Here) -> Iterator[Block]:
    """Whether it was done."""
    return told(view, "Reset", "has nothing to reset")
