# SPDX-License-Identifier: MIT
"""`hark reset`: makes a deck or a card new again."""

from __future__ import annotations

from collections.abc import Iterator

from hark.cli.app import EVERY_DAY, command
from hark.cli.change import Changed, change, changed_page
from hark.cli.options import Target
from hark.cli.world import World
from hark.memory.model import EventKind
from hark.render.page import Block
from hark.render.words import Here
from hark.study.learner import Learner


@command(EVERY_DAY, 7)
def reset(world: World, name: Target) -> Changed:
    """Make a card or deck new again; its history stays in the log.

    \b
    Example:
      hark reset active-listening/complex-reflection
    """
    return change(world, EventKind.RESET, name, _is_known)


def _is_known(learner: Learner, target: str) -> bool:
    return any(standing.memory for standing in learner.store.snapshot.standings_of(target).values())


def page(view: Changed, _here: Here) -> Iterator[Block]:
    """Whether it was done."""
    return changed_page(view, "Reset", "has nothing to reset")
