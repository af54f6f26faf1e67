# SPDX-License-Identifier: MIT
"""`hark resume`: brings back what was set aside."""

from __future__ import annotations

from collections.abc import Iterator

from hark.cli.app import EVERY_DAY, command
from hark.cli.change import Changed, change, changed_page
from hark.cli.options import Target
from hark.cli.world import World
from hark.errors import Refusal
from hark.memory.fold import wholes
from hark.memory.model import EventKind
from hark.render.page import Block
from hark.render.words import Here
from hark.study.learner import Learner


@command(EVERY_DAY, 6)
def resume(world: World, name: Target) -> Changed:
    """Bring back a card or deck that was set aside.

    \b
    Example:
      hark resume safety-and-self-care
    """
    return change(world, EventKind.RESUME, name, _is_held)


def _is_held(learner: Learner, target: str) -> bool:
    """Whether *target* is set aside by itself. Raises `Refusal` where it is with what is above it."""
    # A deck's own hold, or all holds of a card; a card set aside by itself stays so when its deck is resumed.
    parts = learner.store.snapshot.standings_of(target)
    own = [parts[target]] if target in parts else []
    holds = list(parts.values()) if "/" in target else own
    if any(part.suspended or (part.memory is not None and part.memory.leech) for part in holds):
        return True
    hidden = learner.team.hidden if learner.team else ()
    if target in hidden:
        return True
    if above := [whole for whole in wholes(target)[1:] if whole in learner.backlog.held or whole in hidden]:
        raise Refusal("suspended_above", f"`{target}` is set aside with `{above[-1]}`", f"`hark resume {above[-1]}`")
    return False


def page(view: Changed, _here: Here) -> Iterator[Block]:
    """Whether it was done."""
    return changed_page(view, "Brought back", "was not set aside")
