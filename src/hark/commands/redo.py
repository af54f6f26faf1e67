# SPDX-License-Identifier: MIT
"""`hark redo`: does again what was taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hark.cli import undoing
from hark.cli.app import EVERY_DAY, command
from hark.cli.undoing import Step, Steps
from hark.cli.world import World
from hark.errors import Refusal
from hark.render.page import Block
from hark.render.words import Here
from hark.study import undoing as deeds
from hark.values import frozen
from hark.views.view import View


@frozen
class Redone(View):
    """`hark redo`: what was done again, and where each card stands."""

    SCHEMA: ClassVar[str] = "hark.redo/1"
    steps: tuple[Step, ...]
    total: int


@command(EVERY_DAY, 4)
def redo(world: World, steps: Steps = None) -> Redone:
    """Do again what `hark undo` took back, as it was.

    That can be done until something new is done.

    \b
    Examples:
      hark redo
      hark redo 3
    """
    with world.learner(writing=True) as learner:
        done = undoing.steps(learner, deeds.do_again, steps or 1)
        if not done:
            raise Refusal(
                "nothing_to_redo", "there is nothing to do again",
                "what was taken back can be done again until something new is done: `hark log` shows both",
            )  # fmt: skip
        return Redone(done, learner.total())


def page(view: Redone, here: Here) -> Iterator[Block]:
    """What was done again, and when its card comes."""
    yield from undoing.lines(view.steps, "Done again:", here)
