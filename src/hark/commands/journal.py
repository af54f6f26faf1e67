# SPDX-License-Identifier: MIT
"""`hark journal`: one's own earlier replies to scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from hark.cli.app import LOOKING, command
from hark.cli.options import Argument, Option, Yes
from hark.cli.output import Output, Result
from hark.cli.world import World
from hark.errors import Exit, count
from hark.memory.days import from_milliseconds
from hark.memory.model import Grade
from hark.progress.kept import ticked
from hark.render.page import Block, Gap, Quote, Text, Tone
from hark.render.parts import forgotten_copies
from hark.render.words import Here
from hark.values import frozen, replace
from hark.views.view import View

if TYPE_CHECKING:
    from hark.cards.library import Library
    from hark.cards.model import Face
    from hark.progress.history import Reply
    from hark.study.learner import Learner


@frozen
class FirstTry:
    """A first reply, and what was ticked of it."""

    text: str
    skills_met: tuple[str, ...]
    trapped: bool


@frozen
class JournalTurn:
    """A turn of a dialogue: what the person said that day, what was typed to it, and how it was weighed."""

    said: str
    text: str
    skills_met: tuple[str, ...]
    trapped: bool


@frozen
class JournalEntry:
    """Something the learner typed in answer to a scenario, or a whole dialogue."""

    card: str
    at: datetime
    text: str
    """The reply; of a dialogue all that was said."""
    grade: Grade | None
    said: str | None
    """What the person had said, as it stood that day; for an old entry as decks have it now, null where none does."""
    skills_met: tuple[str, ...]
    """The skills that were ticked."""
    trapped: bool
    first: FirstTry | None
    """What was typed first, where *text* is a second try."""
    turns: tuple[JournalTurn, ...]
    """Of a dialogue: its turns; of an old entry there is only *text*."""
    names: dict[str, str]
    """What the skills that were ticked are called, by id; those that no deck has any more are left out."""


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
    out: Output,
    card: Annotated[str | None, Argument(metavar="[CARD]", help="Only replies to this scenario.")] = None,
    forget: Annotated[bool, Option("--forget", help="Delete them, in all backups too; grades stay.")] = False,
    yes: Yes = False,
) -> Journal | Result:
    """Show your own earlier replies to scenarios, or delete them.

    They are on this computer alone, and only there if you chose to keep them. What --forget deletes comes
    back from nowhere, so it asks first.

    \b
    Examples:
      hark journal
      hark journal validation-and-language/eleven-months-gone
      hark journal --forget --yes
    """
    forgotten, damaged, others = None, [], []
    with world.learner() as learner:
        ref = None if card is None else learner.library.face(card).ref
        if forget:
            out.needs_word(yes=yes, can_look=False)
            what = "all replies that were kept" if ref is None else f"all replies to {ref}"
            if not yes and not out.ask(f"Delete {what}, in all backups too?", otherwise=False):
                return Result(_journal(learner, ref), Exit.REFUSED, "Nothing was deleted.\n")
            with world.vault.forgetting(ref, world.dice, learner.store.history.moves()) as damaged:
                forgotten = learner.store.log.forget_replies(ref, learner.moment.at_ms)
            others = world.other_copies()
        view = _journal(learner, ref)
    return replace(view, forgotten=forgotten, damaged_copies=tuple(damaged), other_copies=tuple(others))


def _journal(learner: Learner, ref: str | None) -> Journal:
    """What is kept, of the card *ref* or of all."""
    replies = reversed(learner.store.history.replies(ref))
    entries = tuple(_entry(reply, learner.library) for reply in replies)
    spoilt = learner.store.history.spoilt_replies(ref)
    return Journal(ref, entries, None, keeping=learner.config.journal == "keep", damaged=spoilt)


def _entry(reply: Reply, library: Library) -> JournalEntry:
    kept, weighed, face = reply.kept, reply.weighed, library.shown_at(reply.card)
    said = kept.turns[0][0] or (face.question if face else None)
    first = FirstTry(kept.first, *_ticks(weighed.get("first_try"))) if kept.first else None
    by_turn = weighed.get("turns")
    ticks = by_turn[: len(kept.turns)] if isinstance(by_turn, list) else []
    met = {*ticked(weighed), *(first.skills_met if first else ())}
    turns = [JournalTurn(says, text, *_ticks(how)) for (says, text), how in zip_longest(kept.turns, ticks)]
    return JournalEntry(
        reply.card, from_milliseconds(reply.at_ms), reply.text, reply.grade, said, *_ticks(weighed), first,
        tuple(turns) if len(turns) > 1 else (), _names(met, face, library),
    )  # fmt: skip


def _names(skills: set[str], face: Face | None, library: Library) -> dict[str, str]:
    """What *skills* are called where *face* is shown, by id; those that nobody knows any more are left out."""
    shared = [skill for skill in sorted(skills) if skill in library.skills]
    if face is None:
        return {skill: library.skills[skill].name for skill in shared}
    own = [skill.id for skill in face.deck.skills if skill.id in skills]
    return {skill: library.skill(face.deck, skill).name for skill in sorted({*shared, *own})}


def _ticks(weighed: Any) -> tuple[tuple[str, ...], bool]:
    """The skills that were ticked, and whether the trap was."""
    return ticked(weighed), isinstance(weighed, dict) and weighed.get("trap") is True


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
        for turn in entry.turns:
            yield Quote(turn.said)
            yield from _said(turn.text or "(nothing typed)", turn, entry.names)
        if entry.turns:
            continue
        if entry.said:
            yield Quote(entry.said)
        if entry.first:
            yield from _said(entry.first.text, entry.first, entry.names)
            yield Text("Then", Tone.DIM)
        yield from _said(entry.text, entry, entry.names)
    if not view.keeping:
        yield Gap()
        yield Text("Replies are not being kept; `hark config journal keep` changes that.", Tone.DIM)


def _said(text: str, weighed: JournalEntry | JournalTurn | FirstTry, names: dict[str, str]) -> Iterator[Block]:
    """A reply, and how it was weighed."""
    yield Text(text, indent=2)
    ticks = [names.get(skill, skill) for skill in weighed.skills_met] + ["the trap"] * weighed.trapped
    if ticks:
        yield Text(f"ticked: {', '.join(ticks)}", Tone.DIM, indent=2)
