# SPDX-License-Identifier: MIT
"""The fold: from the event log to what is remembered of every card. Pure.

The stored snapshot is a cache of this. Events come in the order of their ids; those taken back by an
`undo` are skipped before they arrive here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hark import schedule
from hark.model import NEW, Event, EventKind, Moment, Standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def fold(events: Iterable[Event], undone: Collection[str] | None = None) -> dict[str, Standing]:
    """Where every ref stands after *events*. Refs that stand where new ones do are left out.

    With *undone*, the ids of all events taken back, *events* are gone through once and not held in memory.
    """
    if undone is None:
        events = list(events)
        undone = {event.undoes for event in events if event.undoes is not None}
    standings: dict[str, Standing] = {}
    for event in events:
        if event.kind is EventKind.UNDO or event.id in undone:
            continue
        if event.kind in COVERING:
            for ref in [ref for ref in standings if concerns(event, ref)]:
                standings[ref] = step(standings[ref], event)
        else:
            standings[event.card] = step(standings.get(event.card, NEW), event)
    return {ref: standing for ref, standing in standings.items() if standing != NEW}


def step(standing: Standing, event: Event) -> Standing:
    """*standing* after one *event* that concerns it."""
    match event.kind:
        case EventKind.REVIEW:
            assert event.grade is not None
            memory = schedule.review(
                standing.memory, event.grade, moment(event), card=event.card, retention=event.detail["retention"]
            )
            return replace(standing, memory=memory)
        case EventKind.SUSPEND:
            return replace(standing, suspended=True)
        case EventKind.RESUME:
            memory_back = replace(standing.memory, leech=False) if standing.memory else None
            return Standing(memory_back)
        case EventKind.RESET:
            return replace(standing, memory=None)
        case EventKind.UNDO:
            return standing


def moment(event: Event) -> Moment:
    """When *event* happened, on the study day it was recorded for."""
    return Moment(event.at_ms, event.offset_s, date.fromisoformat(event.detail["day"]).toordinal())


COVERING = (EventKind.RESET, EventKind.RESUME)
"""Events that reach beyond the ref they name."""


def concerns(event: Event, ref: str) -> bool:
    """Whether *event* changes *ref*: a reset reaches all parts, a resume a card's siblings, others just the one."""
    if event.kind is EventKind.RESET:
        return is_part(ref, event.card)
    return ref == event.card or (event.kind is EventKind.RESUME and ref.startswith(f"{event.card}#"))


def is_part(ref: str, whole: str) -> bool:
    """Whether *ref* is *whole* or belongs to it: a face to its card, a card to its deck."""
    return ref == whole or ref.startswith((f"{whole}#", f"{whole}/"))


def wholes(ref: str) -> tuple[str, ...]:
    """*ref* and all it belongs to: `d/c#2` gives `d/c#2`, `d/c` and `d`."""
    card = ref.split("#", 1)[0]
    return tuple(dict.fromkeys((ref, card, card.split("/", 1)[0])))
