# SPDX-License-Identifier: MIT
"""Numbers out of events. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hark import schedule
from hark.agenda import is_aside, is_mature
from hark.fold import moment
from hark.model import NEW, EventKind, Grade, State
from hark.values import frozen
from hark.views import DayCount, DeckStats, Retention, Stats

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hark.model import Deck, Event, Memory, Standing


@frozen
class _Seen:
    """A review, with the memory it met."""

    event: Event
    day: date
    before: Memory | None

    @property
    def recalled(self) -> bool:
        return self.event.grade is not Grade.AGAIN

    @property
    def tests_memory(self) -> bool:
        """Whether it was a real test: a card in review, a day or more after the last time."""
        return (
            self.before is not None
            and self.before.state is State.REVIEW
            and self.before.last_day < self.day.toordinal()
        )


def stats(
    events: Sequence[Event], decks: Sequence[Deck], standings: Mapping[str, Standing], today: date, days: int
) -> Stats:
    """The last *days* study days up to *today*, and how each deck stands. *events* is the whole log."""
    reviews = _reviews(events)
    span = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    recent = [seen for seen in reviews if span[0] <= seen.day <= today]
    counts = [_day(day, [seen for seen in recent if seen.day == day]) for day in span]
    tests = [seen for seen in recent if seen.tests_memory]
    mature = [seen for seen in tests if seen.before is not None and is_mature(seen.before)]
    young = [seen for seen in tests if seen.before is not None and not is_mature(seen.before)]
    first_day = reviews[0].day if reviews else today
    shown = max(1, min(days, (today - first_day).days + 1))
    return Stats(
        today=counts[-1],
        days=tuple(counts),
        average_per_day=round(len(recent) / shown, 2),
        days_practised=sum(count.reviews > 0 for count in counts),
        retention=retention(tests),
        retention_young=retention(young),
        retention_mature=retention(mature),
        grades=tuple((grade, sum(seen.event.grade is grade for seen in recent)) for grade in Grade),
        upcoming=_upcoming(decks, standings, today),
        decks=tuple(_deck(deck, standings, tests) for deck in decks),
    )


def retention(tests: Iterable[_Seen]) -> Retention:
    """True retention over *tests*; no share where there were none."""
    outcomes = [seen.recalled for seen in tests]
    return Retention(len(outcomes), sum(outcomes), round(sum(outcomes) / len(outcomes), 4) if outcomes else None)


def _reviews(events: Iterable[Event]) -> list[_Seen]:
    """The reviews that still stand, each with the memory it met, in the order of the log."""
    events = list(events)
    undone = {event.undoes for event in events}
    memories: dict[str, Memory] = {}
    seen = []
    for event in events:
        if event.id in undone:
            continue
        if event.kind is EventKind.RESET:
            memories = {
                ref: m for ref, m in memories.items() if not ref.startswith((f"{event.card}/", f"{event.card}#"))
            }
            memories.pop(event.card, None)
        if event.kind is EventKind.REVIEW and event.grade is not None:
            when = moment(event)
            before = memories.get(event.card)
            seen.append(_Seen(event, date.fromordinal(when.day), before))
            retained = event.detail["retention"]
            memories[event.card] = schedule.review(before, event.grade, when, card=event.card, retention=retained)
    return seen


def _day(day: date, reviews: Sequence[_Seen]) -> DayCount:
    return DayCount(
        day=day,
        reviews=len(reviews),
        recalled=sum(seen.recalled for seen in reviews),
        new=sum(seen.before is None for seen in reviews),
        duration_ms=sum(seen.event.duration_ms or 0 for seen in reviews),
    )


def _upcoming(decks: Iterable[Deck], standings: Mapping[str, Standing], today: date) -> tuple[tuple[date, int], ...]:
    """Reviews due on each of the next seven days; what is overdue counts for the first."""
    days = [today + timedelta(days=ahead) for ahead in range(1, 8)]
    counts = dict.fromkeys(days, 0)
    for deck in decks:
        for face in deck.faces():
            memory = standings.get(face.ref, NEW).memory
            if memory and memory.due_day and not is_aside(face.ref, standings):
                day = max(days[0], date.fromordinal(memory.due_day))
                if day in counts:
                    counts[day] += 1
    return tuple(counts.items())


def _deck(deck: Deck, standings: Mapping[str, Standing], tests: Iterable[_Seen]) -> DeckStats:
    refs = {face.ref for face in deck.faces()}
    memories = [memory for ref in refs if (memory := standings.get(ref, NEW).memory)]
    return DeckStats(
        deck=deck.id,
        title=deck.title,
        faces=len(refs),
        seen=len(memories),
        mature=sum(is_mature(memory) for memory in memories),
        retention=retention(seen for seen in tests if seen.event.card in refs),
    )
