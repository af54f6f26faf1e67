# SPDX-License-Identifier: MIT
"""What suspend, resume and reset share: an event for a deck or a card, where it changes something."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from hark.cli.world import World
from hark.errors import count
from hark.memory.model import EventKind
from hark.render.page import Text
from hark.values import frozen
from hark.views.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hark.render.page import Block
    from hark.study.learner import Desk


@frozen
class Changed(View):
    """`hark suspend`, `resume`, `reset`: what was done, to what."""

    SCHEMA: ClassVar[str] = "hark.change/1"
    did: EventKind
    target: str
    changed: bool
    faces: int
    total: int


def change(world: World, kind: EventKind, name: str, is_needed: Callable[[Desk, str], bool]) -> Changed:
    """Records *kind* for the deck or card *name*, where that *is_needed*. Raises `Refusal`."""
    world.read_library().target(name)  # what is not there is refused before a progress file is begun
    with world.open_desk(writing=True) as desk:
        target, faces = desk.library.target(name)
        changed = is_needed(desk, target)
        if changed:
            desk.store.log.record(desk.moment, target, kind)
            desk.refresh()
        return Changed(kind, target, changed=changed, faces=faces, total=desk.total())


def told(view: Changed, done: str, otherwise: str) -> Iterator[Block]:
    """That it is *done*, and how to take it back; or that it *otherwise* is so already."""
    if view.changed:
        yield Text(f"{done} {view.target} ({count(view.faces, 'question')}). `hark undo` takes it back.")
    else:
        yield Text(f"{view.target} {otherwise}. Nothing changed.")
