# SPDX-License-Identifier: MIT
"""What undo and redo share: the steps they went, each with the card it was, and how those read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from hark.cli.options import Argument
from hark.memory.days import from_milliseconds
from hark.memory.model import EventKind
from hark.memory.tuning import ALL
from hark.render import parts
from hark.render.page import Text, Tone
from hark.study import facts
from hark.study.today import Skip
from hark.values import frozen, replace
from hark.views.card import MemoryFacts
from hark.views.entry import Did, LogEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hark.memory.model import Event, Standing
    from hark.render.page import Block
    from hark.render.words import Here
    from hark.study.learner import Learner

Steps = Annotated[
    int | None, Argument(min=1, max=1000, metavar="[STEPS]", help="How many of the last things; one if left out.")
]


@frozen
class Step:
    """One thing that was taken back or done again, and the card or deck it concerns."""

    entry: LogEntry
    title: str
    """The card's question or the deck's title, empty where it is gone; of a tuning, whose dates count now."""
    memory: MemoryFacts | None
    """What is remembered of the card now."""
    suspended: bool


def steps(learner: Learner, one_step: Callable[[Learner], Event | Skip | None], number: int) -> tuple[Step, ...]:
    """Goes *one_step* so many times, or as often as there is one."""
    done: list[Step] = []
    while len(done) < number and (deed := one_step(learner)) is not None:
        done.append(_step(learner, deed))
    return tuple(done)


def _step(learner: Learner, deed: Event | Skip) -> Step:
    entry = _skip_entry(learner, deed) if isinstance(deed, Skip) else _entry(learner, deed)
    standing: Standing = learner.store.snapshot.standing(entry.card)
    memory = facts.memory_facts(learner, entry.card, standing.memory) if standing.memory else None
    return Step(entry, _title(learner, entry.card), memory, standing.suspended)


def _entry(learner: Learner, event: Event) -> LogEntry:
    today = replace(event, card=learner.store.history.name_today(event))
    return facts.log_entry(today, learner.store.history.undone())


def _skip_entry(learner: Learner, skip: Skip) -> LogEntry:
    at, day = from_milliseconds(skip.at_ms), date.fromordinal(learner.moment.day)
    return LogEntry("", at, day, skip.ref, Did.SKIP, grade=None, duration_ms=None, undoes=None, undone=False)


def _title(learner: Learner, ref: str) -> str:
    if ref == ALL:
        tuning = learner.store.history.tuning()
        return "Dates are as everybody's are now." if tuning is None or tuning.is_default else "Dates are your own now."
    if face := learner.library.shown_at(ref):
        return face.question
    return next((deck.title for deck in learner.library.decks if deck.id == ref), "")


_DEEDS = {
    EventKind.SUSPEND: "setting aside", EventKind.RESUME: "bringing back", EventKind.RESET: "making new again",
    EventKind.MOVE: "moving", EventKind.TUNE: "other dates for", Did.SKIP: "skipping",
}  # fmt: skip


def lines(done: tuple[Step, ...], intro: str, here: Here) -> Iterator[Block]:
    """Each step in a line, with the card it was and when it comes now."""
    for step in done:
        entry = step.entry
        what = f"“{entry.grade}” for" if entry.kind is Did.REVIEW else _DEEDS[entry.kind]
        yield Text(f"{intro} {what} {parts.named(entry)}, {here.ago(entry.at)}.")
        if step.title:
            yield Text(parts.short(step.title), Tone.DIM, indent=2)
    last = done[-1]
    if last.memory and not last.suspended:
        yield Text(f"It comes back {here.when(last.memory.due_at)}.", Tone.DIM)
