# SPDX-License-Identifier: MIT
"""Numbers out of events. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hark import schedule
from hark.agenda import is_mature
from hark.fold import moment
from hark.model import EventKind, Grade, State
from hark.values import frozen
from hark.views import DayCount, DeckStats, Retention, Stats

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from hark.model import Event, Memory


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


@frozen
class Shelved:
    """How much there is of a deck, and how much of it is known."""

    deck: str
    title: str
    faces: int
    seen: int
    mature: int


def span(today: date, days: int) -> list[date]:
    """The last *days* study days up to *today*."""
    return [today - timedelta(days=back) for back in range(days - 1, -1, -1)]


def stats(
    histories: Iterable[Sequence[Event]],
    today: date,
    days: int,
    *,
    first_day: date | None,
    upcoming: Sequence[int],
    decks: Sequence[Shelved],
    gone: Collection[str] = (),
) -> Stats:
    """The last *days* study days up to *today*, and how each deck stands.

    *histories* are what stands in the log of each face that was reviewed in these days; *first_day* is that of the
    very first review, *upcoming* how many fall due on each of the next days, and
    *gone* are faces that no deck has any more.
    """
    shown_days = span(today, days)
    recent = [seen for events in histories for seen in _reviews(events) if shown_days[0] <= seen.day <= today]
    by_day: dict[date, list[_Seen]] = {}
    for seen in recent:
        by_day.setdefault(seen.day, []).append(seen)
    counts = [_day(day, by_day.get(day, [])) for day in shown_days]
    tests = [seen for seen in recent if seen.tests_memory]
    mature = [seen for seen in tests if seen.before is not None and is_mature(seen.before)]
    young = [seen for seen in tests if seen.before is not None and not is_mature(seen.before)]
    shown = max(1, min(days, (today - (first_day or today)).days + 1))
    return Stats(
        today=counts[-1],
        days=tuple(counts),
        average_per_day=round(len(recent) / shown, 2),
        days_practised=sum(count.reviews > 0 for count in counts),
        retention=retention(tests),
        retention_young=retention(young),
        retention_mature=retention(mature),
        grades=tuple((grade, sum(seen.event.grade is grade for seen in recent)) for grade in Grade),
        upcoming=tuple((today + timedelta(days=ahead), count) for ahead, count in enumerate(upcoming, 1)),
        decks=tuple(_deck(deck, [seen for seen in tests if seen.event.card not in gone]) for deck in decks),
    )


def retention(tests: Iterable[_Seen]) -> Retention:
    """True retention over *tests*; no share where there were none."""
    outcomes = [seen.recalled for seen in tests]
    return Retention(len(outcomes), sum(outcomes), round(sum(outcomes) / len(outcomes), 4) if outcomes else None)


def _reviews(events: Sequence[Event]) -> Iterator[_Seen]:
    """The reviews of one face, each with the memory it met."""
    memory: Memory | None = None
    for event in events:
        if event.kind is EventKind.RESET:
            memory = None
        if event.kind is EventKind.REVIEW and event.grade is not None:
            when = moment(event)
            yield _Seen(event, date.fromordinal(when.day), memory)
            retained = event.detail["retention"]
            memory = schedule.review(memory, event.grade, when, card=event.card, retention=retained)


def _day(day: date, reviews: Sequence[_Seen]) -> DayCount:
    return DayCount(
        day=day,
        reviews=len(reviews),
        recalled=sum(seen.recalled for seen in reviews),
        new=sum(seen.before is None for seen in reviews),
        duration_ms=sum(seen.event.duration_ms or 0 for seen in reviews),
    )


def _deck(deck: Shelved, tests: Iterable[_Seen]) -> DeckStats:
    return DeckStats(
        deck=deck.deck,
        title=deck.title,
        faces=deck.faces,
        seen=deck.seen,
        mature=deck.mature,
        retention=retention(seen for seen in tests if seen.event.card.startswith(f"{deck.deck}/")),
    )
