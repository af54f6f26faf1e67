# SPDX-License-Identifier: MIT
"""`hark stats`: how practice goes, in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated

from hark.cli.app import LOOKING, command
from hark.cli.options import Option
from hark.cli.world import World
from hark.errors import count
from hark.memory.fold import moment
from hark.memory.tally import Counts, Tally, without
from hark.render import words
from hark.render.page import Bar, Bars, Block, Gap, HeatMap, Text, Tone
from hark.render.words import Here
from hark.study import stats as counting
from hark.study.learner import Learner
from hark.views.stats import DayCount, DeckStats, Retention, Stats


@command(LOOKING, 7)
def stats(
    world: World,
    days: Annotated[int, Option(min=1, max=366, metavar="N", help="How many days to look back.")] = 14,
) -> Stats:
    """Show how it goes: your days, and what you remember.

    \b
    Example:
      hark stats --days 30
    """
    with world.learner() as learner:
        return counted(learner, days)


def counted(learner: Learner, days: int) -> Stats:
    """The last *days* study days."""
    store, day = learner.store, learner.moment.day
    today, first, last_day = date.fromordinal(day), store.history.first_review(), store.snapshot.last_day()
    return counting.stats(
        store.practice.by_day(day - days + 1, day),
        _by_deck(learner, day - days + 1, day),
        today,
        days,
        first_day=date.fromordinal(moment(first).day) if first else None,
        last_day=date.fromordinal(last_day) if last_day else None,
        year=store.practice.reviews(counting.year_begin(today).toordinal(), day),
        upcoming=learner.backlog.upcoming(7),
        decks=[counting.DeckTotals(deck.id, deck.title, *learner.learned(deck)) for deck in learner.library.decks],
    )


def _by_deck(learner: Learner, first: int, last: int) -> dict[str, Counts]:
    """What the reviews of these study days add up to for each deck, without those of cards it has no more."""
    kept, decks = learner.store.practice.by_deck(first, last), learner.library.ids
    if gone := [ref for ref in learner.backlog.orphans if ref.split("/", 1)[0] in decks]:
        tally = Tally()
        learner.store.history.count(gone, tally)
        for (day, deck), counts in tally.counts().items():
            if first <= day <= last:
                kept[deck] = without(kept.get(deck, Counts()), counts)
    return kept


def page(view: Stats, _here: Here) -> Iterator[Block]:
    """Today, the days before, what was remembered, the year, what comes, and the decks."""
    today, practised = view.today, [day for day in view.days if day.reviews]
    if view.first_day is None:
        yield Text(_NOTHING_YET)
        yield Text("`hark review` begins.", Tone.ACCENT)
        return
    if practised:
        yield Text("Today", Tone.STRONG)
        yield Text(_day(today) + "." if today.reviews else "Nothing yet.")
        yield Gap()
        yield from _days(view, practised)
        yield Gap()
        yield from _remembered(view)
    else:
        yield Text(f"No practice in the last {count(len(view.days), 'day')}{_last_time(view)}.", Tone.STRONG)
        yield Text(
            "What you know stays counted here. After the next session your days are back, and with"
            f" {view.retention_needs} cards asked again also how much you remembered."
        )
    yield from _year(view)
    yield Gap()
    yield from _coming(view)
    yield Gap()
    yield from _decks(view)


_NOTHING_YET = (
    "Nothing to count yet. After your first session this page shows what you did that day; from the next day on how"
    " your days go and what comes back when; after a week a calendar; and once 20 cards were asked again, how much"
    " you remember."
)
_WEEKS_SAID = 12


def _day(day: DayCount) -> str:
    parts = [count(day.reviews, "answer")]
    parts += [f"{day.recalled} remembered"] if day.new < day.reviews else []
    parts += [count(day.new, "new card")] if day.new else []
    parts += [words.spent(day.duration_ms)] if day.duration_ms else []
    return ", ".join(parts)


def _last_time(view: Stats) -> str:
    if view.last_day is None:
        return ""
    return f"; the last time was {words.short_date(view.last_day, view.today.day.toordinal())}"


def _days(view: Stats, practised: Sequence[DayCount]) -> Iterator[Block]:
    """The days that had any practice; on the very first, what will be here."""
    if view.first_day == view.today.day:
        yield Text("From tomorrow on your days stand here side by side, and after a week in a calendar.", Tone.DIM)
        return
    since = (view.today.day - (view.first_day or view.today.day)).days + (view.today.reviews > 0)
    shown = max(1, min(len(view.days), since))
    yield Text(f"Last {count(shown, 'day')}", Tone.STRONG)
    bars = [
        Bar(
            f"{day.day:%a} {day.day.day} {day.day:%b}",
            day.reviews,
            str(day.reviews),
            day.reviews - day.recalled,
            f"{count(day.reviews, 'answer')}, {day.recalled} remembered",
        )
        for day in practised
    ]
    yield Bars(tuple(bars), max(day.reviews for day in practised))
    average = f"{view.average_per_day:.1f}".removesuffix(".0")
    yield Text(
        f"Practised on {view.days_practised} of {count(shown, 'day')}, {average}"
        f" {'answer' if average == '1' else 'answers'} a day. Lighter: not remembered.",
        Tone.DIM,
    )


def _remembered(view: Stats) -> Iterator[Block]:
    """How much was recalled of what was asked again, with how sure that is; not of a handful."""
    needed, tests = view.retention_needs, view.retention.reviews
    yield Text("Remembered when asked", Tone.STRONG)
    if tests < needed:
        asked = f"{count(tests, 'card')} of the {needed} it takes" if tests else f"it takes {needed} cards"
        yield Text(f"Not yet: {asked}, asked again after a day or more.")
        if view.first_day and view.first_day < view.days[0].day:
            yield Text("`hark stats --days 90` looks further back.", Tone.DIM)
        return
    parts = (("all", view.retention), ("settling", view.retention_young), ("settled", view.retention_mature))
    yield Bars(tuple(_share(name, part, needed) for name, part in parts), 1)
    yield Text(
        "Of cards asked again after a day or more, how many you remembered. Brackets and the lighter part say how far"
        " that may be off; more answers make it surer. Settled cards come back after three weeks or more.",
        Tone.DIM,
    )


def _share(name: str, part: Retention, needed: int) -> Bar:
    if part.share is None or part.share_between is None or part.reviews < needed:
        return Bar(name, 0, f"not yet, {part.reviews} of {needed}" if part.reviews else "not yet")
    low, high = part.share_between
    shares = f"{words.percent(part.share)} ({round(100 * low)}–{round(100 * high)})"
    spoken = f"{words.percent(part.share)} of {part.reviews}, maybe {words.percent(low)} to {words.percent(high)}"
    return Bar(name, high, f"{shares} of {part.reviews}", high - low, spoken)


def _year(view: Stats) -> Iterator[Block]:
    """A calendar, from the first week on that has any; none in somebody's first week."""
    today = view.today.day
    if not view.year or view.first_day is None or (today - view.first_day).days < 7:
        return
    numbers = dict(view.year)
    begin = min(numbers)
    monday = begin - timedelta(days=begin.weekday())
    counts = tuple(numbers.get(monday + timedelta(days=ahead), 0) for ahead in range((today - monday).days + 1))
    yield Gap()
    yield Text("Your year" if len(counts) > 26 * 7 else "Your weeks", Tone.STRONG)
    yield HeatMap(monday, counts, tuple(_weeks(monday, counts)))


def _weeks(monday: date, counts: Sequence[int]) -> Iterator[tuple[str, str]]:
    """The last weeks that had any, each in words, and those before them in one."""
    weeks = [(monday + timedelta(days=place), counts[place : place + 7]) for place in range(0, len(counts), 7)]
    weeks = [(begin, days) for begin, days in weeks if any(days)]
    if earlier := weeks[:-_WEEKS_SAID]:
        answers = sum(sum(days) for _, days in earlier)
        yield "before that", f"{count(answers, 'answer')} in {count(len(earlier), 'week')}"
    for begin, days in weeks[-_WEEKS_SAID:]:
        practised = sum(number > 0 for number in days)
        yield f"week of {begin.day} {begin:%b}", f"{count(sum(days), 'answer')} on {count(practised, 'day')}"


def _coming(view: Stats) -> Iterator[Block]:
    """The days on which something comes back."""
    yield Text("Coming back", Tone.STRONG)
    ahead = [(day, number) for day, number in view.upcoming if number]
    if not ahead:
        yield Text(f"Nothing is set for the next {count(len(view.upcoming), 'day')}; new cards come all the same.")
        return
    bars = [Bar(f"{day:%a} {day.day} {day:%b}", number, str(number), 0, count(number, "card")) for day, number in ahead]
    yield Bars(tuple(bars), max(number for _, number in ahead))
    yield Text("Cards you have met, asked again on that day; new ones come on top.", Tone.DIM)


def _decks(view: Stats) -> Iterator[Block]:
    """Those that were begun, and how many were not."""
    begun = [deck for deck in view.decks if deck.seen]
    yield Text("Decks", Tone.STRONG)
    if begun:
        bars = [_deck(deck, view) for deck in begun]
        yield Bars(tuple(bars), max(deck.faces for deck in begun))
        yield Text("Seen of all questions. Lighter: settling; the rest comes back after three weeks or more.", Tone.DIM)
    if others := len(view.decks) - len(begun):
        yield Text(f"{count(others, 'deck')} not begun yet.", Tone.DIM)


def _deck(deck: DeckStats, view: Stats) -> Bar:
    part, settling = deck.retention, deck.seen - deck.mature
    share = f", {words.percent(part.share)} remembered" if part.reviews >= view.retention_needs else ""
    note = f"{deck.seen} of {deck.faces}{share}"
    return Bar(deck.deck, deck.seen, note, settling, f"{note}, {settling} settling")
