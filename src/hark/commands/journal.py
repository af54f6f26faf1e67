# SPDX-License-Identifier: MIT
"""`hark journal`: one's own earlier replies to scenarios."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, ClassVar

from hark.cli.app import LOOKING, command
from hark.cli.options import Argument, Option
from hark.cli.world import World
from hark.errors import count
from hark.memory.days import from_milliseconds
from hark.memory.model import Grade
from hark.render.page import Gap, Text, Tone
from hark.values import frozen
from hark.views.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.render.page import Block
    from hark.render.words import Here


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
    with world.open_desk() as desk:
        ref = None if card is None else desk.library.face(card).ref
        forgotten = desk.store.log.forget_replies(ref) if forget else None
        entries = [
            JournalEntry(reply.card, from_milliseconds(reply.at_ms), reply.text, reply.grade)
            for reply in reversed(desk.store.history.replies(ref))
        ]
        view = Journal(ref, tuple(entries), forgotten, keeping=desk.config.journal == "keep")
    if forget:
        world.vault.forget_replies(ref)
    return view


def page(view: Journal, here: Here) -> Iterator[Block]:
    """The replies, newest first; or how many were deleted."""
    if view.forgotten is not None:
        yield Text(f"{count(view.forgotten, 'reply', 'replies')} deleted. Grades and dates stay as they are.")
        return
    if not view.entries:
        yield Text("No reply is kept here.")
    for number, entry in enumerate(view.entries):
        if number:
            yield Gap()
        yield Text(f"{here.ago(entry.at)} · {entry.card}" + (f" · {entry.grade}" if entry.grade else ""), Tone.DIM)
        yield Text(entry.text, indent=2)
    if not view.keeping:
        yield Gap()
        yield Text("Replies are not being kept; `hark config journal keep` changes that.", Tone.DIM)
