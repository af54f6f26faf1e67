# SPDX-License-Identifier: MIT
"""Commands for studying: bare `hark`, review, due, next, grade, undo."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hark import errors
from hark.cards.library import Choosing
from hark.cards.model import Kind
from hark.cli.door import Answer, Stream, Style, command, refusal_view
from hark.cli.groups import EVERY_DAY, SCRIPTS
from hark.cli.world import World
from hark.errors import Refusal
from hark.memory.model import Grade
from hark.study.learner import Desk
from hark.views import View

if TYPE_CHECKING:
    from collections.abc import Iterator


WHICH, SIZE, ANSWER = "Which cards", "Size", "The answer"

DeckNames = Annotated[
    list[str] | None, typer.Argument(metavar="[DECK]...", help="Only these decks; a prefix that fits one is enough.")
]
OfKind = Annotated[
    list[Kind] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        rich_help_panel=WHICH,
        help="Only concept, cloze, choice or scenario cards; may be repeated.",
    ),
]
Tagged = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", help="Only cards with this tag; may be repeated.", rich_help_panel=WHICH),
]


@command("review", style=True, group=EVERY_DAY)
def review(
    world: World,
    style: Style,
    decks: DeckNames = None,
    minutes: Annotated[
        float | None,
        typer.Option(min=1, max=240, metavar="MINUTES", help="How long it should take.", rich_help_panel=SIZE),
    ] = None,
    cards: Annotated[
        int | None, typer.Option(min=1, max=1000, metavar="N", help="How many cards at most.", rich_help_panel=SIZE)
    ] = None,
    new: Annotated[
        int | None, typer.Option(min=0, max=1000, metavar="N", help="How many new cards at most.", rich_help_panel=SIZE)
    ] = None,
    tag: Tagged = None,
    kind: OfKind = None,
    cram: Annotated[bool, typer.Option("--cram", help="Practise any cards, due or not; nothing is recorded.")] = False,
) -> View:
    """Hold today's session.

    One key a step: space shows the answer, 1 to 4 grade it, ? explains the rest. Each grade is on disk
    before the next card appears, so stopping is safe at any moment. Where input or output is no terminal,
    or with --plain, questions and answers are lines. With --json, it lists the cards it would ask.

    \b
    Examples:
      hark review
      hark review active-listening --minutes 10
      hark review --kind scenario --cards 2
    """
    from hark.cli import holding

    if minutes is not None and not math.isfinite(minutes):
        raise errors.misuse(f"`{minutes}` is no length for a session", "a number of minutes from 1 to 240")
    choosing = Choosing(tuple(decks or ()), tuple(tag or ()), tuple(kind or ()))
    return holding.review(world, style, choosing, holding.Size(minutes, cards, new), cram=cram)


@command("due", group=EVERY_DAY)
def due(
    world: World,
    decks: DeckNames = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 when nothing is due.")] = False,
) -> View | Answer:
    """Say what waits now, deck by deck.

    \b
    Examples:
      hark due
      hark due --exit-code && hark review
    """
    with world.open_desk() as desk:
        view = desk.due(decks or ())
    return Answer(view, 1 if exit_code and not view.total else 0)


@command("next", group=SCRIPTS)
def next_(world: World, decks: DeckNames = None, tag: Tagged = None, kind: OfKind = None) -> View:
    """Give the card to ask now, with what each grade would do.

    The token in the answer, passed on as `hark grade --key`, makes sending a grade twice harmless.

    \b
    Example:
      hark next --json
    """
    with world.open_desk() as desk:
        return desk.next(Choosing(tuple(decks or ()), tuple(tag or ()), tuple(kind or ())))


@command("grade", group=SCRIPTS)
def grade(
    world: World,
    card: Annotated[str, typer.Argument(metavar="CARD", help="The card's id, or - to read JSON lines.")],
    grade: Annotated[str | None, typer.Argument(metavar="GRADE", help="again, hard, good or easy.")] = None,
    key: Annotated[
        str | None, typer.Option(metavar="KEY", help="Your own key for this grade: sent twice, it counts once.")
    ] = None,
    duration_ms: Annotated[
        int | None,
        typer.Option(
            min=0, max=2**62, metavar="MS", help="How long the answer took, in milliseconds.", rich_help_panel=ANSWER
        ),
    ] = None,
    reply: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="What was said to a scenario; kept only if `journal` is `keep`.",
            rich_help_panel=ANSWER,
        ),
    ] = None,
    skills_met: Annotated[
        str | None,
        typer.Option(metavar="SKILL,...", help="The rubric skills the reply showed.", rich_help_panel=ANSWER),
    ] = None,
) -> View | Stream:
    """Record a grade; durable when it answers.

    With - it reads JSON lines with card, grade and, if wanted, key, duration_ms, skills_met, reply,
    and answers each in a line.

    \b
    Examples:
      hark grade active-listening/complex-reflection good
      echo '{"card": "active-listening/not-angry", "grade": "good"}' | hark grade -
    """
    if card == "-":
        if (grade, key, duration_ms, reply, skills_met) != (None,) * 5:
            raise errors.misuse("`grade -` takes everything from its lines", "leave the rest of the command line out")
        return Stream(_grade_lines(world))
    if grade is None:
        raise errors.misuse("missing argument `GRADE`", f"one of {errors.ticked(list(Grade))}")
    skills = None if skills_met is None else [skill.strip() for skill in skills_met.split(",") if skill.strip()]
    with world.open_desk(writing=True) as desk:
        view = desk.grade(card, _grade(grade), key=key, duration_ms=duration_ms, reply=reply, skills_met=skills)
        world.write_due_file(desk)
        return view


@command("undo", group=EVERY_DAY)
def undo(world: World) -> View:
    """Take back the last thing recorded.

    That is a grade, a suspension or a reset, also one from another session; `hark log` shows which.

    \b
    Example:
      hark undo
    """
    with world.open_desk(writing=True) as desk:
        view = desk.undo()
        world.write_due_file(desk)
        return view


def _grade(word: str) -> Grade:
    if word not in list(Grade):
        raise errors.unknown_word("grade", word, list(Grade))
    return Grade(word)


def _text(value: str) -> str:
    """*value* without lone surrogates, which JSON can write and no database can hold."""
    return value.encode("utf-8", "backslashreplace").decode()


_LINE_KEYS = {"card": str, "grade": str, "key": str, "duration_ms": int, "skills_met": list, "reply": str}


def _grade_lines(world: World) -> Iterator[View]:
    """Grades from standard input, each answered once it is on disk; a bad line is answered and the rest goes on."""
    with world.open_desk(writing=True) as desk:
        for number, line in enumerate(world.stdin, 1):
            if not line.strip():
                continue
            try:
                yield _grade_line(world, desk, line)
            except Refusal as refusal:
                yield refusal_view(refusal.but(file=refusal.file or "-", line=refusal.line or number))


def _grade_line(world: World, desk: Desk, line: str) -> View:
    try:
        asked: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise errors.misuse("not a line of JSON", 'write {"card": "...", "grade": "good"}') from None
    if not isinstance(asked, dict) or not isinstance(asked.get("card"), str) or not isinstance(asked.get("grade"), str):
        raise errors.misuse("a line needs `card` and `grade`", 'write {"card": "...", "grade": "good"}')
    for name, value in asked.items():
        if name not in _LINE_KEYS:
            raise errors.misuse(
                f"unknown key `{name}`", errors.did_you_mean(name, _LINE_KEYS, f"one of {errors.ticked(_LINE_KEYS)}")
            )
        if value is not None and (not isinstance(value, _LINE_KEYS[name]) or isinstance(value, bool)):
            raise errors.misuse(f"`{name}` has the wrong type")
    asked = {name: _text(value) if isinstance(value, str) else value for name, value in asked.items()}
    skills = asked.get("skills_met")
    if skills is not None and not all(isinstance(skill, str) for skill in skills):
        raise errors.misuse("`skills_met` has the wrong type")
    if (duration := asked.get("duration_ms")) is not None and not 0 <= duration < 2**62:
        raise errors.misuse("`duration_ms` is not a possible number of milliseconds")
    desk.at(world.clock())
    view = desk.grade(
        asked["card"], _grade(asked["grade"]), key=asked.get("key"), duration_ms=duration,
        reply=asked.get("reply"), skills_met=skills,
    )  # fmt: skip
    world.write_due_file(desk)
    return view
