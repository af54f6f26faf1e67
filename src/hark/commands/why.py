# SPDX-License-Identifier: MIT
"""`hark why`: when a card comes back, and how that came about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, ClassVar

from hark.cards.model import Kind
from hark.cli.app import LOOKING, command
from hark.cli.options import Argument
from hark.cli.world import World
from hark.errors import count
from hark.memory import schedule
from hark.memory.fold import concerns, moment, step
from hark.memory.model import NEW, Event, EventKind
from hark.render import parts, words
from hark.render.page import Block, Gap, Table, Text, Tone
from hark.render.words import Here
from hark.study import facts
from hark.study.learner import Learner
from hark.values import frozen
from hark.views.card import Aside, AsideReason, MemoryFacts
from hark.views.entry import LogEntry
from hark.views.view import View


@frozen
class Step:
    """One review in a card's history, and the memory it left."""

    entry: LogEntry
    elapsed_days: int | None
    retrievability: float | None
    """The chance of recall just before, for a card seen before."""
    memory: MemoryFacts | None


@frozen
class Why(View):
    """`hark why`: how a card's due date came about."""

    SCHEMA: ClassVar[str] = "hark.why/1"
    card: str
    deck: str
    kind: Kind
    question: str
    suspended: bool
    desired_retention: float
    memory: MemoryFacts | None
    planned_days: int | None
    """The interval at which retention falls to what is desired, before it is spread."""
    steps: tuple[Step, ...]
    session_held: bool = False
    """Whether today's session is done: what is due later today then waits for tomorrow's."""
    aside: Aside | None = None
    """Set where it does not come back, whatever its date."""


@command(LOOKING, 5)
def why(world: World, card: Annotated[str, Argument(metavar="CARD", help="The card's id.")]) -> Why:
    """Explain when a card comes back, and how that came about.

    \b
    Example:
      hark why active-listening/complex-reflection
    """
    with world.learner() as learner:
        return _why(learner, card)


def _why(learner: Learner, name: str) -> Why:
    face = learner.library.face(name)
    undone = learner.store.history.undone()
    events = [event for event in learner.store.history.events(card=face.ref) if concerns(event, face.ref)]
    memory = learner.store.snapshot.standing(face.ref).memory
    graded = [event for event in events if event.kind is EventKind.REVIEW and event.id not in undone]
    retention = learner.config.retention(face.deck.id)
    if memory and graded:
        retention = graded[-1].detail["retention"]
    formula = learner.formula(face.ref)
    in_days = memory is not None and memory.due_day is not None
    return Why(
        card=face.ref,
        deck=face.deck.id,
        kind=face.card.kind,
        question=learner.library.shown(face).question,
        suspended=facts.is_suspended(learner, face.ref),
        desired_retention=retention,
        memory=facts.memory_facts(learner, face.ref, memory) if memory else None,
        planned_days=schedule.planned_days(memory.stability_days, retention, formula) if memory and in_days else None,
        steps=tuple(_steps(learner, face.ref, events, undone)),
        session_held=learner.today.is_held,
        aside=facts.aside(learner, face.ref),
    )


def _steps(learner: Learner, ref: str, events: Sequence[Event], undone: Collection[str]) -> Iterator[Step]:
    """What each of a card's *events* that stands did to its memory."""
    standing = NEW
    for event in events:
        if event.kind is EventKind.UNDO or event.id in undone:
            continue
        before, day = standing.memory, moment(event).day
        standing = step(standing, event, tuning=learner.tuning)
        yield Step(
            entry=facts.log_entry(event, undone),
            elapsed_days=max(0, day - before.last_day) if before else None,
            retrievability=round(schedule.retrievability(before, day, learner.formula(ref)), 4) if before else None,
            memory=facts.memory_facts(learner, ref, standing.memory) if standing.memory else None,
        )


def page(view: Why, here: Here) -> Iterator[Block]:
    """The reason in sentences, then every review in a line."""
    yield Text(f"{view.card} · {words.KINDS[view.kind][0]}", Tone.DIM)
    yield Text(view.question, Tone.STRONG, "Question")
    yield Gap()
    if view.aside:
        yield from _aside(view.aside, view.memory)
    elif view.memory is None:
        yield Text("It has not been graded yet, so it comes as a new card, in its turn: `hark path` shows the order.")
    else:
        yield from _date(view, view.memory, here)
    if view.memory is not None:
        yield Gap()
        yield _history(view, here)


def _aside(aside: Aside, memory: MemoryFacts | None) -> Iterator[Block]:
    """Why it does not come back, and what brings it back."""
    if aside.reason is AsideReason.SUSPENDED:
        yield Text("It is set aside and does not come back.")
    else:
        times = f"It was forgotten {count(memory.lapses, 'time')}" if memory else "It was forgotten"
        yield Text(f"{times}, so it is set aside and does not come back. Rewording it may help.")
    yield Text(f"`hark resume {aside.target}` brings it back.")


def _date(view: Why, memory: MemoryFacts, here: Here) -> Iterator[Block]:
    """When it comes back, and why then."""
    if parts.waits_for_tomorrow(memory.due_at, here, is_held=view.session_held):
        yield Text("Today's session is done, so it comes back tomorrow, or with `hark review --more`.")
    else:
        yield Text(f"It comes back {here.when(memory.due_at)}.")
    if view.planned_days is not None:
        spread = round(memory.interval_ms / 86_400_000) - view.planned_days
        moved = f", moved by {abs(spread)} so that cards drift apart" if spread else ""
        yield Text(
            f"After {count(view.planned_days, 'day')} the chance of recall is down to the"
            f" {words.percent(view.desired_retention)} you want{moved}."
            f" Today it is {words.percent(memory.retrievability)}."
        )  # fmt: skip
    else:
        yield Text("New and forgotten cards come again in minutes before they get days.")
    yield Text(
        f"It holds for {memory.stability_days:.1f} days; how hard for you: {memory.difficulty:.1f} of 10;"
        f" forgotten {count(memory.lapses, 'time')}. `hark help words` explains.",
        Tone.DIM,
    )


def _history(view: Why, here: Here) -> Table:
    rows = [
        (
            here.ago(step.entry.at),
            parts.did(step.entry),
            words.percent(step.retrievability),
            words.interval(step.memory.interval_ms) if step.memory else "–",
        )
        for step in view.steps
    ]
    return Table(("when", "grade", "chance", "back after"), tuple(rows))
