# SPDX-License-Identifier: MIT
"""What happened on some study days, as `hark report` tells it: the sums that `hark stats` has, over any span."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hark.language.text import brief
from hark.memory.tally import Counts, total
from hark.study import skills, stats
from hark.views.report import HardQuestion, PractisedTopic, Report, ReportDeck, ReportSkill

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hark.study.learner import Learner
    from hark.views.forecast import Outlook

MOST_DAYS = 3660
"""So long a span, and no longer: ten years."""
AHEAD_DAYS, AHEAD_RUNS = 30, 10
"""So far ahead a report looks, and so often it plays these days where that is asked for: it waits for no more."""
_HARDEST = 10
_OFTEN = 2
"""Once is nothing."""
_LETTERS = 160
"""So much of a question names it."""


def report(
    learner: Learner, first_day: date, last_day: date, *, share: bool, ahead: Outlook | None = None
) -> Report:  # fmt: skip
    """What happened on the study days from *first_day* to *last_day*; with *share* without the words of cards.

    *ahead* is what may come, where that was played.
    """
    first, last = first_day.toordinal(), last_day.toordinal()
    practice = learner.store.practice
    by_day = practice.by_day(first, last)
    whole = total(by_day.values())
    year = practice.reviews(stats.year_begin(last_day).toordinal(), last)
    days = tuple(stats.day_count(date.fromordinal(day), by_day.get(day, Counts())) for day in range(first, last + 1))
    titles = {deck.id: deck.title for deck in learner.library.decks}
    practised = practice.of_decks(first, last)
    new = {deck: new for deck, _, new, *_ in practised}
    begun = tuple(deck for deck in _decks(learner, new) if deck.seen or deck.new)
    return Report(
        file=None,
        pictures=(),
        made_on=date.fromordinal(learner.moment.day),
        first_day=first_day,
        last_day=last_day,
        share=share,
        reviews=whole.reviews,
        recalled=whole.reviews - whole.again,
        new=whole.new,
        duration_ms=whole.practised_ms,
        days_practised=sum(day.reviews > 0 for day in days),
        days=days,
        retention=stats.tested(whole),
        retention_young=stats.retention(whole.young, whole.young_recalled),
        retention_mature=stats.retention(whole.mature, whole.mature_recalled),
        retention_parts=tuple(stats.parts(by_day, first_day, last_day)),
        retention_needs=stats.NEEDED_TESTS,
        year=tuple((date.fromordinal(day), count) for day, count in sorted(year.items())),
        decks=begun,
        decks_not_begun=len(learner.library.decks) - len(begun),
        skills=tuple(_skills(learner, first, last)),
        upcoming=tuple(_upcoming(learner)) if last == learner.moment.day else (),
        waiting=learner.backlog.back_already() if last == learner.moment.day else 0,
        ahead=ahead,
        hardest=tuple(_hardest(learner, first, last, share=share)),
        topics=tuple(
            PractisedTopic(
                deck, titles.get(deck, deck), reviews, duration_ms, days_practised,
                date.fromordinal(begin), date.fromordinal(end),
            )
            for deck, reviews, _, duration_ms, days_practised, begin, end in practised
        ),
    )  # fmt: skip


def _decks(learner: Learner, new: Mapping[str, int]) -> Iterator[ReportDeck]:
    """All decks, with what was *new* of each: those of the path in its order, then the others."""
    covers = {deck.id: deck for deck in learner.library.decks}
    for deck_id in dict.fromkeys((*learner.path, *covers)):
        faces, seen, mature = learner.learned(covers[deck_id])
        yield ReportDeck(
            deck_id, covers[deck_id].title, deck_id in learner.path, new.get(deck_id, 0), seen, mature, faces
        )


def _skills(learner: Learner, first: int, last: int) -> Iterator[ReportSkill]:
    """The skills that could be ticked in these days, most often first."""
    ticks = skills.times(learner.store.history.ticked_reviews(days=(first, last)), learner.library)
    if ticks:
        known = skills.weighed_by(learner.library)
        for skill, times in sorted(ticks.items(), key=lambda ticked: (-len(ticked[1]), ticked[0])):
            yield ReportSkill(skill, known[skill].name if skill in known else skill, len(times), sum(times))


def _upcoming(learner: Learner) -> Iterator[tuple[date, int]]:
    """The coming days, with how many cards are asked again on each."""
    for ahead, number in enumerate(learner.backlog.upcoming(AHEAD_DAYS), 1):
        yield date.fromordinal(learner.moment.day + ahead), number


def _hardest(learner: Learner, first: int, last: int, *, share: bool) -> Iterator[HardQuestion]:
    """The questions that were not remembered most often in these days, and more than once."""
    often = learner.store.history.often_missed((first, last), least=_OFTEN, most=_HARDEST)
    for ref, number, missed in often:
        face = None if share else learner.library.shown_at(ref)
        yield HardQuestion(ref, brief(face.question, _LETTERS) if face else None, number, missed)
