# SPDX-License-Identifier: MIT
"""A report as a page: which sections it has, in which order, and what each says.

Behind every picture stands a table that says the same.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from hark.errors import count
from hark.render import svg, webpage, words
from hark.render.page import Bar
from hark.render.svg import Column, Share
from hark.render.webpage import Section, Table
from hark.study.stats import begin_of
from hark.views.forecast import Band

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from hark.views.forecast import ForecastDay, Outlook
    from hark.views.report import Report
    from hark.views.stats import DayCount, Retention

MOST_DAYS, MOST_WEEKS = 62, 53
"""A span of more days is shown by weeks, one of more weeks by months."""

_MOST_BARS = 12
"""So many decks and skills are drawn; the table has all."""
_MOST_ROWS = 40
"""So many rows has a table of decks or skills; of the rest their number is told."""


def document(view: Report) -> str:
    """The whole page."""
    days = (view.last_day - view.first_day).days + 1
    facts = (
        ("practised on", f"{view.days_practised} of {count(days, 'day')}"), ("answers", str(view.reviews)),
        ("new", str(view.new)), ("minutes", minutes_said(view.duration_ms)),
    )  # fmt: skip
    left_out = " The words of cards are left out." if view.share else ""
    made = f"Made with hark on {_day(view.made_on, year=True)}. Nothing that was typed in a session stands here."
    title = f"Practice, {span(view.first_day, view.last_day)}"
    return webpage.document(title, facts, _sections(view), (words.NOTICE, made + left_out))


def pictures(view: Report) -> dict[str, str]:
    """Each picture of the page as a file of its own, by its name without an ending."""
    return {part.picture.name: svg.alone(part.picture) for part in _sections(view) if part.picture}


def span(first: date, last: date) -> str:
    """The days from *first* to *last*: "November 2026" for a whole month, else "1 to 20 Nov 2026"."""
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first:%B} {first.year}"
    if first == last:
        return _day(last, year=True)
    begin = (
        f"{first.day}"
        if (first.year, first.month) == (last.year, last.month)
        else _day(first, year=first.year != last.year)
    )
    return f"{begin} to {_day(last, year=True)}"


def _sections(view: Report) -> Iterator[Section]:
    """Those that have anything to say, in the order of `_SECTIONS`."""
    if not view.reviews:
        yield Section("No practice in these days", ("What you know stays; a page of other days has more to tell.",))
        return
    for section in _SECTIONS:
        yield from section(view)


def _days(view: Report) -> Iterator[Section]:
    """How much was practised on each day, or in each week or month of a long span."""
    unit, groups = _grouped(view)
    rows = [
        Column(
            label, _sum(days, "reviews"), _sum(days, "reviews") - _sum(days, "recalled"),
            _sum(days, "duration_ms") / 60_000,
        )
        for label, days in groups
    ]  # fmt: skip
    spoken = f"Answers and minutes by {unit}: the most were {max(row.value for row in rows)} answers."
    shown = [(label, days) for label, days in groups if any(day.reviews for day in days)]
    table = Table(
        f"Answers and minutes by {unit}",
        (unit, "answers", "remembered", "new", "minutes"),
        tuple(
            (
                label,
                *(str(_sum(days, name)) for name in ("reviews", "recalled", "new")),
                minutes_said(_sum(days, "duration_ms")),
            )
            for label, days in shown
        ),
        frozenset(range(1, 5)),
    )
    yield Section(
        "Days and minutes",
        picture=svg.columns("days", f"Answers and minutes by {unit}", spoken, rows, above="answers", below="minutes"),
        table=table,
        note="Lighter: not remembered. A minute is counted while a card is open, and no card for long.",
    )


def _remembered(view: Report) -> Iterator[Section]:
    """How much was remembered, with how sure that is."""
    heading, needs = "Remembered when asked", view.retention_needs
    if view.retention.reviews < needs:
        asked = count(view.retention.reviews, "card")
        yield Section(heading, (f"Not yet: {asked} of the {needs} it takes, asked again after a day or more.",))
        return
    parts = [("All", view.retention), ("Settling", view.retention_young), ("Settled", view.retention_mature)]
    if len(view.retention_parts) > 1:
        parts += [
            (span(part.first_day, part.last_day), part.retention)
            for part in view.retention_parts
            if part.retention.reviews
        ]
    rows = [_share(name, part, needs) for name, part in parts]
    table = Table(
        "Of cards asked again after a day or more, how many were remembered",
        ("", "asked", "remembered", "share", "may lie between"),
        tuple((name, str(part.reviews), str(part.recalled), *_said_share(part)) for name, part in parts),
        frozenset(range(1, 5)),
    )
    yield Section(
        heading,
        picture=svg.shares("remembered", heading, f"{rows[0].note} of all cards asked again.", rows),
        table=table,
        note="Of cards asked again after a day or more. The line says how far the share may be off (95 %, Wilson); more"
        " answers make it surer. Settled cards come back after three weeks or more.",
    )


def _calendar(view: Report) -> Iterator[Section]:
    """The year up to the last day, where it had any practice."""
    if not view.year:
        return
    last = view.last_day
    monday, counts = words.from_monday(view.year, last)
    weeks = [(monday + timedelta(days=place), counts[place : place + 7]) for place in range(0, len(counts), 7)]
    rows = tuple(
        (span(first, first + timedelta(days=len(days) - 1)), str(sum(days)), str(sum(number > 0 for number in days)))
        for first, days in weeks
        if any(days)
    )
    spoken = f"{count(sum(counts), 'answer')} on {count(sum(number > 0 for number in counts), 'day')}."
    title = f"Calendar up to {_day(last, year=True)}"
    yield Section(
        title,
        picture=svg.heat_map("calendar", title, spoken, monday, counts),
        table=Table("Answers by week", ("week", "answers", "days"), rows, frozenset({1, 2})),
    )


def _decks(view: Report) -> Iterator[Section]:
    """How far each deck is learned."""
    if not view.decks:
        return
    rows = [
        Bar(deck.title, deck.seen / whole, f"{deck.seen} of {deck.faces}", (deck.seen - deck.mature) / whole)
        for deck in view.decks[:_MOST_BARS]
        for whole in [deck.faces or 1]
    ]
    told = tuple(
        (
            deck.title + ("" if deck.on_path else " (beside the path)"),
            *map(str, (deck.new, deck.seen, deck.mature, deck.faces)),
        )
        for deck in view.decks[:_MOST_ROWS]
    )
    columns = ("deck", "new in these days", "met", "settled", "of")
    table = Table(f"Decks on {_day(view.made_on, year=True)}, in questions", columns, told, frozenset(range(1, 5)))
    others = _more(len(view.decks), len(rows), len(told))
    others += f" {count(view.decks_not_begun, 'deck')} not begun yet." if view.decks_not_begun else ""
    yield Section(
        "Decks",
        picture=svg.bars("decks", "Decks", f"How far {count(len(rows), 'deck')} is met.", rows, 1),
        table=table,
        note=f"Met of all questions, on the day this page was made. Lighter: settling.{others}",
    )


def _more(number: int, drawn: int, told: int) -> str:
    """What is said of those that were not *drawn*, and of those that are not in the table either."""
    more = f" The table has {told - drawn} more." if drawn < told else ""
    return more + (f" {number - told} are left out." if told < number else "")


def _skills(view: Report) -> Iterator[Section]:
    """What was ticked of replies."""
    if not view.skills:
        return
    rows = [
        Bar(skill.name, skill.times, f"{skill.ticked} of {skill.times}", skill.times - skill.ticked)
        for skill in view.skills[:_MOST_BARS]
    ]
    table = Table(
        "Skills as they were ticked",
        ("skill", "times", "ticked"),
        tuple((skill.name, str(skill.times), str(skill.ticked)) for skill in view.skills[:_MOST_ROWS]),
        frozenset({1, 2}),
    )
    more = _more(len(view.skills), len(rows), len(table.rows))
    spoken = f"How often {count(len(rows), 'skill')} could be ticked, and was, by the person who replied.{more}"
    yield Section(
        "Skills, as self-rated",
        picture=svg.bars("skills", "Skills, as self-rated", spoken, rows, rows[0].value),
        table=table,
        note="How often each could be ticked, and darker how often it was. The ticks are the learner's own: nobody else"
        f" weighed a reply, and more ticks are no better mark.{more}",
    )


def _ahead(view: Report) -> Iterator[Section]:
    """What may come, where that was played; else what is going to come back."""
    coming = words.coming_back(view.upcoming, view.waiting)
    if view.ahead is not None:
        yield _played(view.ahead)
    elif most := max((number for _, number in coming), default=0):
        title = f"Coming back in {count(len(view.upcoming), 'day')}"
        all_of_it = count(sum(number for _, number in coming), "card")
        rows = [Column(_day(day) if day else "waiting", number) for day, number in coming]
        yield Section(
            title,
            picture=svg.columns("ahead", title, f"{all_of_it}, at most {most} on a day.", rows, above="cards"),
            table=Table(
                "Cards that come back", ("day", "cards"),
                tuple((_day(day) if day else "waiting", str(number)) for day, number in coming if number),
                frozenset({1}),
            ),
            note="Cards that were met, on the day when each is asked again; what waits now comes first. New"
            " ones come on top, and what is missed comes back sooner.",
        )  # fmt: skip


def _played(outlook: Outlook) -> Section:
    """The coming days as they may go."""
    days, last = outlook.days, _day(outlook.days[-1].day, year=True)
    cards = count(round(outlook.cards_per_day), "card")
    took = minutes_said(round(1000 * outlook.daily_seconds))
    curve = svg.minutes("as it is set", outlook, f"{took} min a day, {outlook.met.middle} new questions")
    picture = svg.curves(
        "ahead", f"The coming {count(len(days), 'day')}", "minutes a day", (_day(days[0].day), _day(days[-1].day)),
        [curve],
    )  # fmt: skip
    rows = tuple((_day(day.day), *map(words.banded, (day.cards, _minutes(day), day.more))) for day in days)
    columns = ("day", "cards", "minutes", "left over")
    return Section(
        picture.title,
        (f"On an average day {cards}, {took} minutes; {words.banded(outlook.met)} new questions by {last}.",),
        picture=picture,
        table=Table("What a day may ask, with what waits beyond it", columns, rows, frozenset({1, 2, 3})),
        note="Played by chance from what is known today, with a session on every day. The band, and two numbers, say"
        " how far that may be off: one day in ten is below, one above.",
    )


def _minutes(day: ForecastDay) -> Band:
    return Band(*(round(getattr(day.seconds, end) / 60) for end in ("low", "middle", "high")))


def _hardest(view: Report) -> Iterator[Section]:
    """What was not remembered most often."""
    if not view.hardest:
        return
    rows = tuple((hard.text or hard.card, f"{hard.again} of {hard.reviews}") for hard in view.hardest)
    yield Section(
        "What was hardest",
        table=Table("Not remembered, of the times it was asked", ("question", "times"), rows, frozenset({1})),
    )


def _record(view: Report) -> Iterator[Section]:
    """What was practised, by topic and time, and what that is not."""
    rows = [
        (
            topic.title, str(topic.reviews), minutes_said(topic.duration_ms), str(topic.days_practised),
            span(topic.first_day, topic.last_day),
        )
        for topic in view.topics[:_MOST_ROWS]
    ]  # fmt: skip
    if rest := view.topics[_MOST_ROWS:]:
        reviews, took = sum(topic.reviews for topic in rest), sum(topic.duration_ms for topic in rest)
        rows.append((f"{len(rest)} others", str(reviews), minutes_said(took), "", ""))
    rows.append(
        (
            "All",
            str(view.reviews),
            minutes_said(view.duration_ms),
            str(view.days_practised),
            span(view.first_day, view.last_day),
        )
    )
    yield Section(
        "Practice record",
        table=Table(
            "By topic and time", ("topic", "answers", "minutes", "days", "when"), tuple(rows), frozenset({1, 2, 3})
        ),
        plainly="This is no certificate and no proof of competence. It counts what was practised, as the learner graded"
        " it; nobody examined an answer, and nobody checked who answered.",
    )


_SECTIONS: tuple[Callable[[Report], Iterator[Section]], ...] = (
    _days, _remembered, _calendar, _decks, _skills, _ahead, _hardest, _record,
)  # fmt: skip


def _grouped(view: Report) -> tuple[str, list[tuple[str, Sequence[DayCount]]]]:
    """What a column stands for, and the days of each with its label."""
    days = view.days
    unit = "day" if len(days) <= MOST_DAYS else "week" if len(days) <= 7 * MOST_WEEKS else "month"
    groups = [list(group) for _, group in groupby(days, lambda day: begin_of(day.day, unit))]
    if unit == "month":
        return unit, [(f"{group[0].day:%b %Y}", group) for group in groups]
    return unit, [(_day(group[0].day), group) for group in groups]


def _share(name: str, part: Retention, needs: int) -> Share:
    if part.share is None or part.share_between is None or part.reviews < needs:
        return Share(name, None, (0, 1), f"not yet, {part.reviews} of {needs}" if part.reviews else "not yet")
    low, high = part.share_between
    return Share(
        name,
        part.share,
        part.share_between,
        f"{words.percent(part.share)} ({_whole(low)}–{_whole(high)}) of {part.reviews}",
    )


def _said_share(part: Retention) -> tuple[str, str]:
    if part.share is None or part.share_between is None:
        return "–", "–"
    low, high = part.share_between
    return words.percent(part.share), f"{_whole(low)}–{_whole(high)} %"


def _whole(share: float) -> int:
    return round(100 * share)


def _sum(days: Sequence[DayCount], name: str) -> int:
    return sum(getattr(day, name) for day in days)


def minutes_said(milliseconds: int) -> str:
    """Whole minutes, as a number."""
    return "under 1" if 0 < milliseconds < 30_000 else str(round(milliseconds / 60_000))


def _day(day: date, *, year: bool = False) -> str:
    return f"{day.day} {day:%b}" + (f" {day.year}" if year else "")
