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
from hark.memory.tally import Counts, Tally, without
from hark.render import words
from hark.render.page import Bar, Bars, Block, Columns, Gap, HeatMap, Range, Ranges, Text, Tone
from hark.render.words import Here
from hark.study import stats as counting
from hark.study.learner import Learner
from hark.views.stats import DayCount, DeckStats, Picture, Retention, SpanRetention, Stats


@command(LOOKING, 7)
def stats(
    world: World,
    days: Annotated[
        int | None,
        Option(min=1, max=366, metavar="N", help="How many days to look back; else 14, for a picture more."),
    ] = None,
    picture: Annotated[
        Picture | None, Option("--picture", help="Draw one thing alone, for which a small screen is enough.")
    ] = None,
) -> Stats:
    """Show how it goes: your days, and what you remember.

    \b
    Examples:
      hark stats --days 30
      hark stats --picture remembered
    """
    with world.learner() as learner:
        return counted(learner, days, picture)


_DAYS, _DRAWN = 14, {Picture.REMEMBERED: 366, Picture.LOAD: 70}
"""How many days are looked at where nobody says; of a learner who began later, no more than there are."""


def counted(learner: Learner, days: int | None = None, picture: Picture | None = None) -> Stats:
    """The last *days* study days; what is drawn alone of them is the *picture*."""
    store, day = learner.store, learner.moment.day
    today, first_day, last_day = date.fromordinal(day), store.practice.first_day(day), store.snapshot.last_day()
    if days is None:
        there = day - first_day + 1 if first_day else 0
        days = max(_DAYS, min(there, _DRAWN.get(picture or Picture.CALENDAR, _DAYS)))
    return counting.stats(
        store.practice.by_day(day - days + 1, day),
        _by_deck(learner, day - days + 1, day),
        today,
        days,
        first_day=date.fromordinal(first_day) if first_day else None,
        last_day=date.fromordinal(last_day) if last_day else None,
        year=store.practice.reviews(counting.year_begin(today).toordinal(), day),
        upcoming=learner.backlog.upcoming(7),
        waiting=learner.backlog.back_already(),
        decks=[counting.DeckTotals(deck.id, deck.title, *learner.learned(deck)) for deck in learner.library.decks],
        picture=picture,
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
    if view.picture:
        drawn = {Picture.CALENDAR: _calendar, Picture.REMEMBERED: _by_time, Picture.LOAD: _load}
        yield from drawn[view.picture](view)
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
    yield Text(f"Last {count(view.days_counted, 'day')}", Tone.STRONG)
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
        f"Practised on {view.days_practised} of {count(view.days_counted, 'day')}, {average}"
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
    if not view.year or view.first_day is None or (view.today.day - view.first_day).days < 7:
        return
    yield Gap()
    yield from _heat(view)


def _heat(view: Stats) -> Iterator[Block]:
    monday, counts = words.from_monday(view.year, view.today.day)
    yield Text("Your year" if len(counts) > 26 * 7 else "Your weeks", Tone.STRONG)
    yield HeatMap(monday, counts, tuple(_weeks(monday, counts)))


def _calendar(view: Stats) -> Iterator[Block]:
    """The year alone."""
    if not view.year:
        yield Text(f"No practice in the last year{_last_time(view)}.")
        return
    yield from _heat(view)
    most, day = max((number, day) for day, number in view.year)
    answers = count(sum(number for _, number in view.year), "answer")
    yield Text(f"{answers} on {count(len(view.year), 'day')}, at most {most} on a day ({day.day} {day:%b}).", Tone.DIM)


def _by_time(view: Stats) -> Iterator[Block]:
    """What was remembered in each week or month, with how far that may be off."""
    if view.retention.reviews < view.retention_needs:
        yield from _remembered(view)
        return
    yield Text(f"Remembered when asked, by {_unit(view)}", Tone.STRONG)
    ranges = [_range(part, view) for part in view.retention_parts if part.retention.reviews]
    shown = [row.between[0] for row in ranges if row.between]
    least = min([0.5, *(int(4 * low) / 4 for low in shown)])
    yield Ranges(tuple(ranges), least, 1, (words.percent(least), "100 %"))
    share = _share("all", view.retention, view.retention_needs)
    yield Text(
        f"All: {share.note}, asked again after a day or more. Brackets and the line say how far a share may be off.",
        Tone.DIM,
    )


def _unit(view: Stats) -> str:
    return "week" if len(view.days) <= counting.BY_WEEKS else "month"


def _range(part: SpanRetention, view: Stats) -> Range:
    first, last = part.first_day, part.last_day
    begin = f"{first.day}" if first.month == last.month else f"{first.day} {first:%b}"
    days = f"{begin}–{last.day} {last:%b}" if first < last else f"{last.day} {last:%b}"
    label = days if _unit(view) == "week" else f"{first:%b %Y}"
    share, needs = part.retention, view.retention_needs
    if share.share is None or share.share_between is None or share.reviews < needs:
        return Range(label, None, "not yet", f"not yet, {share.reviews} of {needs}")
    low, high = share.share_between
    bar = _share(label, share, needs)
    return Range(label, (low, share.share, high), bar.note.partition(" of ")[0], bar.spoken)


def _load(view: Stats) -> Iterator[Block]:
    """How much each day took: minutes, or answers where no time is known."""
    days = view.days[-max(7, (view.today.day - (view.first_day or view.today.day)).days + 1) :]
    practised = [day for day in days if day.reviews]
    if not practised:
        yield Text(f"No practice in the last {count(len(view.days), 'day')}{_last_time(view)}.")
        return
    is_timed = any(day.duration_ms for day in practised)
    values = [day.duration_ms / 60_000 if is_timed else day.reviews for day in days]
    weeks: dict[date, list[DayCount]] = {}
    for day in days:
        weeks.setdefault(day.day - timedelta(days=day.day.weekday()), []).append(day)
    spoken = tuple(
        (f"week of {begin.day} {begin:%b}", _spent(week, is_timed=is_timed)) for begin, week in weeks.items()
    )
    yield Text("Minutes a day" if is_timed else "Answers a day", Tone.STRONG)
    yield Columns(days[0].day, tuple(values), spoken)
    each = sum(values) / len(practised)
    what = count(round(each), "minute") if is_timed else count(round(each), "answer")
    span = count(len(days), "day")
    yield Text(f"Practised on {len(practised)} of the last {span}, about {what} on each.", Tone.DIM)


def _spent(days: Sequence[DayCount], *, is_timed: bool) -> str:
    practised = sum(day.reviews > 0 for day in days)
    minutes = round(sum(day.duration_ms for day in days) / 60_000)
    what = count(minutes, "minute") if is_timed else count(sum(day.reviews for day in days), "answer")
    return f"{what} on {count(practised, 'day')}"


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
    ahead = [(day, number) for day, number in words.coming_back(view.upcoming, view.waiting) if number]
    if not ahead:
        yield Text(f"Nothing is set for the next {count(len(view.upcoming), 'day')}; new cards come all the same.")
        return
    bars = [
        Bar(f"{day:%a} {day.day} {day:%b}" if day else "waiting", number, str(number), 0, count(number, "card"))
        for day, number in ahead
    ]
    yield Bars(tuple(bars), max(number for _, number in ahead))
    rest = " What waits stays until sessions have room for it." if view.waiting else ""
    yield Text(f"Cards you have met, asked again on that day; new ones come on top.{rest}", Tone.DIM)


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
