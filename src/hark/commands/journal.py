# SPDX-License-Identifier: MIT
"""`hark journal`: one's own earlier replies to scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, ClassVar

from hark.cli.app import LOOKING, command
from hark.cli.options import Argument, Option
from hark.cli.world import World
from hark.errors import count
from hark.memory.days import from_milliseconds
from hark.memory.model import Grade
from hark.render.page import Block, Gap, Text, Tone
from hark.render.parts import forgotten_copies
from hark.render.words import Here
from hark.values import frozen
from hark.views.view import View


@frozen
class JournalEntry:
    """Something the learner typed in answer to a scenario."""

    card: str
    at: datetime
    text: str
    grade: Grade | None


@frozen
class Journal(View):
    """`hark journal`: one's own replies, newest first; or how many were deleted."""

    SCHEMA: ClassVar[str] = "hark.journal/1"
    card: str | None
    entries: tuple[JournalEntry, ...]
    forgotten: int | None
    keeping: bool
    """Whether replies are kept at present."""
    damaged: int = 0
    """Replies that are not as they were typed any more, and are not shown."""
    damaged_copies: tuple[str, ...] = ()
    """Backups that could not be forgotten in as they were: what can be read of them is kept, without the replies."""
    other_copies: tuple[str, ...] = ()
    """Copies that others made and hark leaves alone, of sync programs for one: they may hold replies still."""


@command(LOOKING, 6)
def journal(
    world: World,
    card: Annotated[str | None, Argument(metavar="[CARD]", help="Only replies to this scenario.")] = None,
    forget: Annotated[bool, Option("--forget", help="Delete them, in all backups too; grades stay.")] = False,
) -> Journal:
    """Show your own earlier replies to scenarios, or delete them.

    They are on this computer alone, and only there if you chose to keep them.

    \b
    Examples:
      hark journal
      hark journal validation-and-language/eleven-months-gone
      hark journal --forget
    """
    forgotten, damaged, others = None, [], []
    with world.learner() as learner:
        ref = None if card is None else learner.library.face(card).ref
        if forget:
            with world.vault.forgetting(ref, world.dice) as damaged:
                forgotten = learner.store.log.forget_replies(ref)
            others = world.other_copies()
        entries = [
            JournalEntry(reply.card, from_milliseconds(reply.at_ms), reply.text, reply.grade)
            for reply in reversed(learner.store.history.replies(ref))
        ]
        return Journal(ref, tuple(entries), forgotten, keeping=learner.config.journal == "keep",
            damaged=learner.store.history.spoilt_replies(ref), damaged_copies=tuple(damaged),
            other_copies=tuple(others),
        )  # fmt: skip


def page(view: Journal, here: Here) -> Iterator[Block]:
    """The replies, newest first; or how many were deleted."""
    if view.forgotten is not None:
        yield Text(f"{count(view.forgotten, 'reply', 'replies')} deleted. Grades and dates stay as they are.")
        yield from forgotten_copies(view.damaged_copies, view.other_copies)
        return
    if view.damaged:
        yield Text(f"{count(view.damaged, 'reply is', 'replies are')} damaged: `hark doctor` says more.", Tone.CARE)
    elif not view.entries:
        yield Text("No reply is kept here.")
    for number, entry in enumerate(view.entries):
        if number:
            yield Gap()
        yield Text(f"{here.ago(entry.at)} · {entry.card}" + (f" · {entry.grade}" if entry.grade else ""), Tone.DIM)
        yield Text(entry.text, indent=2)
    if not view.keeping:
        yield Gap()
        yield Text("Replies are not being kept; `hark config journal keep` changes that.", Tone.DIM)
