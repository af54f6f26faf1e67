# SPDX-License-Identifier: MIT
"""`hark skills`: which rubric skills were practised, and how often the learner ticked them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hark.cli.app import LOOKING, command
from hark.cli.world import World
from hark.render.page import Block, Gap, Table, Text, Tone
from hark.render.words import Here
from hark.study import skills as counting
from hark.study.skills import Trend
from hark.values import frozen
from hark.views.view import View


@frozen
class PractisedSkill:
    """A skill of the rubrics of scenarios and dialogues, and how the learner ticked it: their own judgement."""

    skill: str
    name: str
    look_for: str
    times: int
    """How often it could be ticked; each turn of a dialogue counts."""
    lately: int
    """How many of the last times are looked at, at most 10."""
    ticked: int
    """At how many of those it was ticked."""
    trend: Trend | None
    """Compared with up to 10 times before; null where those are fewer than 5."""


@frozen
class Skills(View):
    """`hark skills`: all rubric skills, those ticked least first, then those not practised yet."""

    SCHEMA: ClassVar[str] = "hark.skills/1"
    skills: tuple[PractisedSkill, ...]


@command(LOOKING, 8)
def skills(world: World) -> Skills:
    """Show which skills you practised, and how often you ticked them.

    The ticks are your own: nobody else weighed a reply. Each turn of a dialogue counts.
    `hark review --skill SKILL` practises one.

    \b
    Example:
      hark skills
    """
    with world.learner() as learner:
        ticks = counting.times(learner.store.history.ticked_reviews(), learner.library)
        known = counting.weighed_by(learner.library)
    rows = [_row(name, skill.name, skill.look_for, ticks.get(name, [])) for name, skill in sorted(known.items())]
    return Skills(tuple(sorted(rows, key=lambda row: (not row.times, row.ticked / row.lately if row.lately else 0))))


def _row(skill: str, name: str, look_for: str, ticks: list[bool]) -> PractisedSkill:
    practised = counting.practised(ticks)
    return PractisedSkill(skill, name, look_for, practised.times, practised.lately, practised.ticked, practised.trend)


_TRENDS = {Trend.MORE: "more often", Trend.ALIKE: "as often", Trend.LESS: "less often", None: ""}


def page(view: Skills, _here: Here) -> Iterator[Block]:
    """A line for each skill that was practised, then what was not yet, and whose judgement it is."""
    practised = [skill for skill in view.skills if skill.times]
    if not practised:
        yield Text("No reply was weighed yet. `hark review --kind scenario` begins with one.")
        return
    rows = [
        (str(skill.times), f"{skill.ticked} of {skill.lately}", _TRENDS[skill.trend], skill.skill, skill.name)
        for skill in practised
    ]
    yield Table(("times", "ticked lately", "than before", "skill", ""), tuple(rows), frozenset({0, 1}))
    yield Gap()
    if rest := [skill.skill for skill in view.skills if not skill.times]:
        yield Text(f"Not yet: {', '.join(rest)}.", Tone.DIM)
    yield Text("The ticks are yours: nobody else weighed a reply.", Tone.DIM)
    if practised[0].ticked < practised[0].lately:
        yield Text(f"`hark review --skill {practised[0].skill}` practises what you ticked least.", Tone.DIM)
