# SPDX-License-Identifier: MIT
"""`hark undo`: takes back the last thing recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hark.cli.app import EVERY_DAY, command
from hark.cli.world import World
from hark.errors import Refusal
from hark.render import parts
from hark.render.page import Block, Text, Tone
from hark.render.words import Here
from hark.study import facts
from hark.values import frozen
from hark.views.card import MemoryFacts
from hark.views.entry import LogEntry
from hark.views.view import View


@frozen
class Undone(View):
    """`hark undo`: the event taken back, and where its card stands again."""

    SCHEMA: ClassVar[str] = "hark.undo/1"
    undone: LogEntry
    memory: MemoryFacts | None
    suspended: bool
    total: int


@command(EVERY_DAY, 3)
def undo(world: World) -> Undone:
    """Take back the last thing recorded.

    That is a grade, a card set aside or a reset, also one from another session; `hark log` shows which.

    \b
    Example:
      hark undo
    """
    with world.learner(writing=True) as learner:
        recorded = learner.store.log.undo(learner.moment)
        if recorded is None:
            raise Refusal("nothing_to_undo", "there is nothing to undo", "`hark log` shows what was recorded")
        learner.refresh()
        memory = recorded.after.memory
        return Undone(
            undone=facts.log_entry(recorded.event, {recorded.event.id}),
            memory=facts.memory_facts(learner, memory) if memory else None,
            suspended=recorded.after.suspended,
            total=learner.total(),
        )


def page(view: Undone, here: Here) -> Iterator[Block]:
    """What was taken back, and when its card comes now."""
    entry = view.undone
    yield Text(f"Taken back: {parts.did(entry)} {entry.card}, {here.ago(entry.at)}.")
    if view.memory:
        yield Text(f"It comes back {here.when(view.memory.due_at)}.", Tone.DIM)
