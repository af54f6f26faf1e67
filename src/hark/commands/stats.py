# SPDX-License-Identifier: MIT
"""`hark stats`: how practice goes, in numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from hark.cli.app import LOOKING, command
from hark.cli.options import Option
from hark.cli.world import World
from hark.errors import count
from hark.memory.fold import moment
from hark.render import words
from hark.render.page import Bar, Bars, Gap, Text, Tone
from hark.study import stats as counting
from hark.views.stats import DeckStats, Retention, Stats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.render.page import Block
    from hark.render.words import Here
    from hark.study.learner import Desk


@command(LOOKING, 7)
def stats(
    world: World,
    days: Annotated[int, Option(min=1, max=366, metavar="N", help="How many days to look back.")] = 14,
) -> Stats:
    """Show how practice goes: days, true retention, decks.

    \b
    Example:
      hark stats --days 30
    """
    with world.open_desk() as desk:
        return counted(desk, days)


def counted(desk: Desk, days: int) -> Stats:
    """The last *days* study days."""
    today, first = date.fromordinal(desk.moment.day), desk.store.history.first_review()
    begin = desk.calendar.start(desk.moment.day - days)  # a day more: it may have begun further east
    return counting.stats(
        desk.store.history.lines_of(desk.store.history.reviewed_since(begin)),
        today,
        days,
        first_day=date.fromordinal(moment(first).day) if first else None,
        upcoming=desk.backlog.upcoming(desk.pool(), 7),
        decks=[counting.DeckTotals(deck.id, deck.title, *desk.learned(deck)) for deck in desk.library.decks],
        gone=desk.backlog.orphans,
    )


def page(view: Stats, _here: Here) -> Iterator[Block]:
    """Today, the days before, what was recalled, what comes, and the decks."""
    today = view.today
    if not any(day.reviews for day in view.days):
        yield Text("No reviews in this time. `hark review` begins one.")
        return
    yield Text("Today", Tone.STRONG)
    yield Text(
        f"{count(today.reviews, 'review')}, {today.recalled} recalled, {today.new} new,"
        f" {words.spent(today.duration_ms)}."
        if today.reviews
        else "Nothing yet."
    )
    yield Gap()
    yield Text(f"Last {count(len(view.days), 'day')}", Tone.STRONG)
    most = max(day.reviews for day in view.days)
    bars = [
        Bar(
            f"{day.day:%a} {day.day.day} {day.day:%b}",
            day.reviews,
            f"{day.reviews}" if day.reviews else "·",
            day.reviews - day.recalled,
            f"{count(day.reviews, 'review')}, {day.recalled} recalled" if day.reviews else "none",
        )
        for day in view.days
    ]
    yield Bars(tuple(bars), most)
    yield Text(
        f"{view.average_per_day:g} {'review' if view.average_per_day == 1 else 'reviews'} a day on average,"
        f" practised on {count(view.days_practised, 'day')}."
        " Lighter: not recalled.",
        Tone.DIM,
    )
    yield Gap()
    yield Text("True retention", Tone.STRONG)
    kinds = (("all", view.retention), ("young", view.retention_young), ("mature", view.retention_mature))
    yield Bars(tuple(Bar(name, one.share or 0, _retained(one)) for name, one in kinds), 1)
    yield Text(
        "Of reviews after a day or more, the share recalled. Mature: an interval of three weeks and up.", Tone.DIM
    )
    yield Gap()
    yield Text("Coming days", Tone.STRONG)
    ahead = max((number for _, number in view.upcoming), default=0)
    yield Bars(
        tuple(
            Bar(f"{day:%a} {day.day} {day:%b}", number, str(number) if number else "·", spoken=count(number, "review"))
            for day, number in view.upcoming
        ),
        ahead,
    )
    yield Gap()
    yield Text("Decks", Tone.STRONG)
    yield Bars(
        tuple(Bar(deck.deck, deck.seen, _deck_note(deck), deck.seen - deck.mature) for deck in view.decks),
        max((deck.faces for deck in view.decks), default=0),
    )
    yield Text("Seen of all questions; lighter: not yet at an interval of three weeks.", Tone.DIM)


def _retained(one: Retention) -> str:
    return f"{words.percent(one.share)} of {one.reviews}" if one.reviews else "not yet"


def _deck_note(deck: DeckStats) -> str:
    return f"{deck.seen} of {deck.faces}" + (
        f", {words.percent(deck.retention.share)}" if deck.retention.reviews else ""
    )
