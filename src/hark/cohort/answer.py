# SPDX-License-Identifier: MIT
"""The four questions asked of what is kept, and the one place that decides what may be told.

A cell is told only when at least five learners stand behind it, and thirty tests (answers for practice days, ticks for
skills). What is told must not give away by subtraction what is not:

- There are no totals. Cells with numbers are by month and topic, or month and skill: no line is in two of them,
  whatever the first month asked for, and so their differences are no group of people.
- Practice days are told for all learners of a month or for none: neighbouring numbers of days are put together until
  each group is large enough, so that none is left over.
- Cards cut across months and topics, so they have no number of tests, and shares in steps of five per cent.
- Learners of different cells overlap: their numbers are rounded down to a multiple of five. They are counted as bits
  of one number, by what the learner's number leaves when divided by 62: exactly up to 62 learners, and never too high.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hark.study.stats import wilson
from hark.values import frozen
from hark.views.cohort import ForgottenCard, PracticeDays, SkillTicks, TopicRetention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hark.cohort.engine import Engine

    Rows = Iterable[Sequence[Any]]

LEARNERS, TESTS = 5, 30
"""A cell of fewer learners, or fewer tests, is not told."""
MOST_CARDS = 20
_STEP = 5
QUESTIONS = ("practice_days", "topics", "cards", "skills")
"""Each a file of SQL beside this one, over the view `events`."""


@frozen
class Answers:
    """What may be told, and how many cells may not."""

    practice_days: tuple[PracticeDays, ...] = ()
    topics: tuple[TopicRetention, ...] = ()
    cards: tuple[ForgottenCard, ...] = ()
    skills: tuple[SkillTicks, ...] = ()
    too_small: int = 0


def sql(question: str) -> str:
    """The text of one of `QUESTIONS`."""
    return (Path(__file__).parent / f"{question}.sql").read_text(encoding="utf-8")


def answers(engine: Engine, progress: Callable[[int, int | None], None]) -> Answers:
    """What the engine's `events` say of the group. Raises `Refusal`."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for number, question in enumerate(QUESTIONS):
        progress(number, len(QUESTIONS))
        rows[question] = engine.ask(sql(question))
    return told(**rows)


def told(practice_days: Rows, topics: Rows, cards: Rows, skills: Rows) -> Answers:
    """What may be told of the rows that the questions gave."""
    months = [list(_grouped(month, list(rows))) for month, rows in groupby(practice_days, lambda row: row[0])]
    retentions = [_topic(*row) for row in topics]
    forgotten = [(row, _card(*row)) for row in cards]
    ticks = [_skill(*row) for row in skills]
    too_small = sum(not month for month in months)
    too_small += sum(part is None for part in (*retentions, *ticks, *(card for _, card in forgotten)))
    ranked = sorted((-wilson(row[3], row[2])[0], card.card, card) for row, card in forgotten if card and row[3])
    return Answers(
        tuple(group for month in months for group in month),
        tuple(part for part in retentions if part),
        tuple(card for _, _, card in ranked[:MOST_CARDS]),
        tuple(part for part in ticks if part),
        too_small,
    )


def at_least(learners: int) -> int:
    """So many, rounded down to what may be told."""
    return learners - learners % _STEP


def _is_enough(learners: int, tests: int) -> bool:
    return learners >= LEARNERS and tests >= TESTS


def _grouped(month: str, rows: Sequence[Sequence[Any]]) -> Iterator[PracticeDays]:
    """Neighbouring numbers of days, put together until each group is large enough; the rest goes to the last one."""
    groups: list[list[int]] = []
    first, learners, answers = None, 0, 0
    for _, days, more_learners, more_answers in rows:
        first, learners, answers = first or days, learners + more_learners, answers + more_answers
        if _is_enough(learners, answers):
            groups.append([first, days, learners])
            first, learners, answers = None, 0, 0
    if learners and groups:
        groups[-1][1:] = [rows[-1][1], groups[-1][2] + learners]
    return (PracticeDays(month, *group) for group in groups)


def _topic(month: str, topic: str, learners: int, tests: int, recalled: int) -> TopicRetention | None:
    if not _is_enough(learners, tests):
        return None
    share = round(recalled / tests, 4)
    return TopicRetention(month, topic, at_least(learners), tests, recalled, share, wilson(recalled, tests))


def _card(card: str, learners: int, tests: int, forgotten: int) -> ForgottenCard | None:
    if not _is_enough(learners, tests):
        return None
    low, high = wilson(forgotten, tests)
    return ForgottenCard(card, at_least(learners), _percent(forgotten / tests), (_percent(low), _percent(high)))


def _skill(month: str, skill: str, learners: int, times: int, ticked: int) -> SkillTicks | None:
    return SkillTicks(month, skill, at_least(learners), times, ticked) if _is_enough(learners, times) else None


def _percent(share: float) -> int:
    return _STEP * round(100 * share / _STEP)
