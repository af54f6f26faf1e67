# SPDX-License-Identifier: MIT
"""`hark undo`: takes back the last thing recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hark.cli import undoing
from hark.cli.app import EVERY_DAY, command
from hark.cli.undoing import Step, Steps
from hark.cli.world import World
from hark.errors import Refusal
from hark.memory.days import from_milliseconds
from hark.render.page import Block, Text, Tone
from hark.render.words import Here
from hark.study import undoing as deeds
from hark.values import frozen
from hark.views.card import MemoryFacts
from hark.views.entry import LogEntry
from hark.views.view import View


@frozen
class Undone(View):
    """`hark undo`: what was taken back, and where its card stands again."""

    SCHEMA: ClassVar[str] = "hark.undo/1"
    undone: LogEntry
    """The last of `steps`, the one furthest back."""
    memory: MemoryFacts | None
    suspended: bool
    total: int
    steps: tuple[Step, ...]


@command(EVERY_DAY, 3)
def undo(world: World, steps: Steps = None) -> Undone:
    """Take back the last thing you did, also in another session.

    That is a grade, a skip of today, setting aside, bringing back or a reset. `hark redo` does it again.
    Decks are no part of it: where one was removed, imported or updated last, this says what takes that back,
    and `hark undo 1` goes on to what was done before.

    \b
    Examples:
      hark undo
      hark undo 3
    """
    with world.learner(writing=True) as learner:
        change = deeds.deck_change(learner) if steps is None else None
        if change:
            when = Here(learner.now, learner.calendar).ago(from_milliseconds(change.at_ms))
            raise Refusal(
                "not_covered", f"the last thing done was {change.did}, {when}, and undo does not reach decks",
                f"{change.back} takes that back; `hark undo 1` takes back the last grade or the like before it",
            )  # fmt: skip
        done = undoing.steps(learner, deeds.take_back, steps or 1)
        if not done:
            raise Refusal("nothing_to_undo", "there is nothing to undo", "`hark log` shows what was recorded")
        last = done[-1]
        return Undone(last.entry, last.memory, last.suspended, learner.total(), done)


def page(view: Undone, here: Here) -> Iterator[Block]:
    """What was taken back, when its card comes now, and how to do it again."""
    yield from undoing.lines(view.steps, "Taken back:", here)
    yield Text("`hark redo` does it again.", Tone.DIM)
