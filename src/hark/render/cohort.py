# SPDX-License-Identifier: MIT
"""What a trainer is told of a group, as blocks for a screen and as one page for a browser."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hark.errors import count
from hark.render import page, webpage, words
from hark.render.page import Gap, Text, Tone
from hark.render.webpage import Section
from hark.study.stats import wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hark.render.page import Block
    from hark.views.cohort import Cohort, PracticeDays, TopicRetention

    Cells = list[tuple[str, ...]]
    _Answer = tuple[str, tuple[str, ...], Cells, str]

_RETOLD = "Where several months or topics are put together, only cells that are large enough by themselves are counted."
_TRUE = "Of cards asked again after a day or more. The span says how far the share may be off (95 %, Wilson)."
_SELF_RATED = "The ticks are the learners' own: nobody else weighed a reply, and more ticks are no better mark."


def blocks(view: Cohort) -> Iterator[Block]:
    """The answers, one table each, then who wants to be asked and what was left out."""
    since = f" since {view.since}" if view.since else ""
    yield Text(f"{view.cohort}{since}: {_learners(view)}", Tone.STRONG)
    for heading, columns, rows, note in _tables(view):
        yield Gap()
        yield Text(heading, Tone.STRONG)
        yield _beside(columns, rows)
        if note:
            yield Text(note, Tone.DIM)
    yield Gap()
    yield Text(_limits(view), Tone.DIM)
    if view.nudges:
        yield Gap()
        yield Text("Want to be asked", Tone.STRONG)
        for nudge in view.nudges:
            yield Text(f"{nudge.name}: has not practised for {count(nudge.after_days, 'day')} or more", indent=2)
    if view.lines_left_out or view.files_left_out:
        yield Gap()
        yield Text(_left_out(view), Tone.CARE)
        yield Text("`hark cohort FOLDER --faults` says where.", Tone.DIM)
    if view.file:
        yield Gap()
        yield Text(f"Wrote the page to {view.file}, without the names.", Tone.GOOD)


def document(view: Cohort) -> str:
    """The page, for handing on: without the names of those who want to be asked."""
    facts = [("learners", _at_least(view.learners_at_least))]
    facts += [("since", view.since)] if view.since else []
    sections = [
        Section(heading, (note,) if note else (), table=webpage.Table(heading, columns, tuple(rows), _NUMBERS))
        for heading, columns, rows, note in _tables(view)
    ]
    if not sections:
        sections = [Section("Nothing can be told yet", ("Each group is too small.",))]
    return webpage.document(f"Practice of {view.cohort}", facts, sections, (words.NOTICE, _limits(view)))


_NUMBERS = frozenset({1, 2, 3})
"""The columns of every answer but the first, which names the row."""


def _beside(columns: tuple[str, ...], rows: Cells) -> page.Table:
    """A table for a screen: names that strangers wrote stand last there, since their width is not known."""
    if columns[0] == "month":
        return page.Table(columns, tuple(rows), _NUMBERS)
    turned = tuple((*row[1:], row[0]) for row in rows)
    return page.Table((*columns[1:], columns[0]), turned, frozenset(range(len(columns) - 1)))


def _tables(view: Cohort) -> Iterator[_Answer]:
    """Each answer there is: its heading, its columns, its rows and a note."""
    rows: Cells
    if view.practice_days:
        rows = [(part.month, _span(part), str(part.learners)) for part in view.practice_days]
        yield "Days of practice in a month", ("month", "days", "learners"), rows, ""
    if view.topics:
        remembered = ("remembered", "between", "tests")
        rows = _put_together(view.topics, lambda part: part.topic or "(no topic)")
        yield "Remembered, by topic", ("topic", *remembered), rows, _TRUE
        rows = _put_together(view.topics, lambda part: part.month)
        yield "Remembered, by month", ("month", *remembered), rows, _RETOLD
    if view.cards:
        rows = [(card.card, f"{card.forgotten_percent} %", _percents(*card.between_percent)) for card in view.cards]
        yield "Cards most forgotten", ("card", "forgotten", "between"), rows, "In steps of five per cent."
    if view.skills:
        yield "Skills, as self-rated", ("skill", "ticked", "times"), list(_ticks(view)), _SELF_RATED


def _put_together(parts: Iterable[TopicRetention], name: Callable[[TopicRetention], str]) -> Cells:
    """The cells that share a name, as a row: that, the share, its span, and the number of tests."""
    rows: Cells = []
    for key, group in groupby(sorted(parts, key=name), name):
        cells = list(group)
        tests, recalled = sum(cell.tests for cell in cells), sum(cell.recalled for cell in cells)
        low, high = wilson(recalled, tests)
        rows.append((key, words.percent(recalled / tests), _percents(round(100 * low), round(100 * high)), str(tests)))
    return rows


def _ticks(view: Cohort) -> Iterator[tuple[str, ...]]:
    for skill, group in groupby(sorted(view.skills, key=lambda part: part.skill), lambda part: part.skill):
        cells = list(group)
        times, ticked = sum(cell.times for cell in cells), sum(cell.ticked for cell in cells)
        yield skill, words.percent(ticked / times), str(times)


def _span(part: PracticeDays) -> str:
    return f"{part.days_from}" if part.days_from == part.days_to else f"{part.days_from}–{part.days_to}"


def _percents(low: int, high: int) -> str:
    return f"{low}–{high} %"


def _at_least(learners: int) -> str:
    return f"at least {learners}" if learners else "fewer than 5"


def _learners(view: Cohort) -> str:
    said = _at_least(view.learners_at_least)
    return f"{said} learners share" + ("" if view.learners_at_least else ", too few to tell anything")


def _limits(view: Cohort) -> str:
    hidden = f" {count(view.too_small, 'month, topic, card or skill', 'months, topics, cards or skills')} left out."
    return (
        f"Nothing is told of fewer than {view.needs_learners} learners or {view.needs_tests} answers."
        f"{hidden if view.too_small else ''}"
    )


def _left_out(view: Cohort) -> str:
    parts = [count(view.lines_left_out, "line")] if view.lines_left_out else []
    parts += [count(view.files_left_out, "other thing")] if view.files_left_out else []
    return f"Left out: {' and '.join(parts)} that hark did not write."
