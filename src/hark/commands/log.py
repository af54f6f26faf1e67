# SPDX-License-Identifier: MIT
"""`hark log`: what was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from hark import errors
from hark.cli import daytyped
from hark.cli.app import LOOKING, command
from hark.cli.options import Argument, Option
from hark.cli.world import World
from hark.errors import Refusal
from hark.render import parts
from hark.render.page import Block, Table, Text, Tone
from hark.render.words import Here
from hark.study import facts
from hark.study.learner import Learner
from hark.values import frozen
from hark.views.entry import LogEntry
from hark.views.view import View


@frozen
class Log(View):
    """`hark log`: events, newest first."""

    SCHEMA: ClassVar[str] = "hark.log/1"
    events: tuple[LogEntry, ...]
    more: bool


@command(LOOKING, 4)
def log(
    world: World,
    name: Annotated[str | None, Argument(metavar="[DECK|CARD]", help="Only what concerns this deck or card.")] = None,
    since: Annotated[str | None, Option(metavar="DATE", help="Only from this study day on, as 2026-11-22.")] = None,
    days: Annotated[
        int | None, Option(min=1, max=36_600, metavar="N", help="Only the last N study days, today's included.")
    ] = None,
    limit: Annotated[int, Option(min=1, max=1_000_000, metavar="N", help="How many records at most.")] = 20,
    everything: Annotated[bool, Option("--all", help="However many records there are.")] = False,
) -> Log:
    """Show what was recorded, newest first.

    \b
    Examples:
      hark log
      hark log active-listening --days 7 --all
      hark log --since 2026-11-01 --limit 50
    """
    if since is not None and days is not None:
        raise errors.misuse("`--since` and `--days` are two beginnings", "leave one of them out")
    with world.learner() as learner:
        first = None if since is None else daytyped.day(since).toordinal()
        if days is not None:
            first = learner.moment.day - days + 1
        return _log(learner, name, first, None if everything else limit)


def _log(learner: Learner, name: str | None, first_day: int | None, limit: int | None) -> Log:
    """At most *limit* events, or all of them."""
    target = None if name is None else _target(learner, name)
    start = None if first_day is None else learner.calendar.start(first_day)
    events = learner.store.history.events(card=target, since=start, newest=None if limit is None else limit + 1)
    undone = learner.store.history.undone()
    entries = [facts.log_entry(event, undone) for event in reversed(events)]
    return Log(tuple(entries[:limit]), more=limit is not None and len(entries) > limit)


def _target(learner: Learner, name: str) -> str:
    """The deck or card *name*; also one that is gone but has a history. Raises `Refusal`."""
    try:
        return learner.library.target(name)[0]
    except Refusal:
        if learner.store.history.events(card=name, newest=1):
            return name
        raise


def page(view: Log, here: Here) -> Iterator[Block]:
    """A line for each event, newest first."""
    if not view.events:
        yield Text("Nothing is recorded here yet.")
        return
    rows = [
        (here.ago(event.at), parts.did(event) + (" (taken back)" if event.undone else ""), parts.named(event))
        for event in view.events
    ]
    yield Table(("when", "what", "card"), tuple(rows))
    if view.more:
        yield Text("There is more; `--limit` shows it.", Tone.DIM)
