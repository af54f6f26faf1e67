# SPDX-License-Identifier: MIT
"""`hark notice`: what can be noticed in replies, for a program, a JSON line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from hark import errors
from hark.cli import jsonlines
from hark.cli.app import SCRIPTS, command
from hark.cli.options import Option
from hark.cli.output import Stream, refusal_view
from hark.cli.world import World
from hark.errors import Refusal
from hark.language.noticing import notice as noticed
from hark.render.page import Block, Text
from hark.render.words import Here
from hark.study.coach import remarks, speaks_english
from hark.values import frozen
from hark.views.remark import SaidRemark
from hark.views.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hark.cards.model import Card, Skill
    from hark.study.coach import Remark

_KEYS = {"said": str, "reply": str, "ticked": list}
_EXAMPLE = '{"said": "...", "reply": "..."}'


@frozen
class NoticedCue:
    """A cue, the words it was noticed by, and where in the reply they stand: the first character and the one behind."""

    cue: str
    quote: str
    start: int
    end: int


@frozen
class Noticed(View):
    """`hark notice`: what can be noticed in a reply; with a card, also what a learner is told of it."""

    SCHEMA: ClassVar[str] = "hark.notice/1"
    line: int
    """Which line of the input the reply stood in."""
    cues: tuple[NoticedCue, ...]
    remarks: tuple[SaidRemark, ...]
    """At most two; none without a card, and mostly none."""


@command(SCRIPTS, 4)
def notice(
    world: World,
    card: Annotated[str | None, Option(metavar="CARD", help="The scenario that the replies answer.")] = None,
) -> Stream:
    """Notice what replies do, for a program, by JSON lines.

    A line is an object with a reply and, if wanted, what was said to it; with a card, also the skills that
    were ticked. English only, by phrases: it does not tell how well a reply is made, what it lacks, or
    whether anybody is safe. See hark help coach.

    \b
    Example:
      echo '{"said": "I lost the job.", "reply": "You put years into it."}' | hark notice --json
    """
    return Stream(_lines(world, card))


def _lines(world: World, name: str | None) -> Iterator[View]:
    """The answer to each line; a refusal for one that cannot be read, and the next all the same."""
    scenario = None if name is None else _scenario(world, name)
    for number, line in jsonlines.lines(world.stdin):
        try:
            yield _noticed(number, jsonlines.parsed(line, _KEYS, ("reply",), _EXAMPLE), scenario)
        except Refusal as refusal:
            yield refusal_view(refusal.but(file="-", line=number))


def _scenario(world: World, name: str) -> tuple[Card, Mapping[str, Skill]]:
    """The scenario or dialogue of that name, and the skills it weighs by. Raises `Refusal`."""
    with world.learner() as learner:
        face = learner.library.face(name)
        if not face.card.skills:
            raise errors.misuse(f"`{name}` is no scenario", "`hark search --kind scenario` finds those")
        if not speaks_english(face.deck.language):
            raise errors.misuse(
                f"`{face.deck.id}` is in `{face.deck.language}`, and hark notices in English only",
                "name a scenario of an English deck, or none",
            )
        return face.card, {skill: learner.library.skill(face.deck, skill) for skill in face.card.skills}


def _noticed(line: int, asked: dict[str, Any], scenario: tuple[Card, Mapping[str, Skill]] | None) -> Noticed:
    """What *asked* holds, read; of a dialogue the turn in which that is said, or the first."""
    reply, said, ticked = asked["reply"], asked.get("said"), asked.get("ticked") or []
    if ticked and scenario is None:
        raise errors.misuse("`ticked` needs a scenario", "add `--card CARD`")
    turns = scenario[0].turns if scenario else ()
    turn = next((turn for turn in turns if turn.says == said), turns[0] if turns else None)
    known = turn.skills if turn else ()
    for skill in ticked:
        if not isinstance(skill, str):
            raise errors.misuse("`ticked` has the wrong type", "a list of skills, such as `validate`")
        if skill not in known:
            raise errors.unknown_word("skill", skill, known)
    heard = said if said is not None else turn.says if turn else ""
    cues = tuple(NoticedCue(cue.cue, cue.quote, cue.start, cue.end) for cue in noticed(reply, heard))
    found: tuple[Remark, ...] = ()
    if scenario and turn:
        rubric = [scenario[1][skill] for skill in turn.skills]
        found = remarks(turn, rubric, reply, ticked, safety=scenario[0].safety)
    return Noticed(line, cues, tuple(SaidRemark(remark.cue, remark.says, remark.asks) for remark in found))


def page(view: Noticed, _here: Here) -> Iterator[Block]:
    """The line of the reply with each cue, then the remarks; or that there is nothing."""
    for cue in view.cues:
        yield Text(f"{view.line}: {cue.cue}: “{cue.quote}”")
    for remark in view.remarks:
        yield Text(f"{view.line}: {remark.text}")
    if not view.cues:
        yield Text(f"{view.line}: nothing to notice")
