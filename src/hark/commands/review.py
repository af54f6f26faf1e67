# SPDX-License-Identifier: MIT
"""`hark review`: the daily session, on a terminal or in lines; under `--json`, the cards it would ask."""

from __future__ import annotations

import math
import signal
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, ClassVar

from hark import config, errors
from hark.cards.library import Choosing
from hark.cli import editor, home
from hark.cli.app import EVERY_DAY, command
from hark.cli.home import Home
from hark.cli.options import SIZE, OfDecks, OfKind, Option, Tagged
from hark.cli.output import Output
from hark.cli.world import World
from hark.errors import count
from hark.memory.model import Grade
from hark.render import parts, words
from hark.render.page import Block, Gap, Text, Tone
from hark.render.words import Here
from hark.study import agenda, facts
from hark.study.learner import Learner
from hark.study.practice import Practice
from hark.study.session import Session
from hark.values import frozen
from hark.views.card import CardLine
from hark.views.deck import BrokenDeck
from hark.views.today import SessionFacts, TomorrowFacts
from hark.views.view import View

if TYPE_CHECKING:
    from hark.render.lines import LineFront
    from hark.render.live import LiveFront


@frozen
class SessionPlan(View):
    """`hark review --json`: the session that `hark review` would hold now."""

    SCHEMA: ClassVar[str] = "hark.review/1"
    seconds: int
    is_return: bool
    cards: tuple[CardLine, ...]
    broken: tuple[BrokenDeck, ...]


@frozen
class Summary(View):
    """The end of a session."""

    SCHEMA: ClassVar[str] = "hark.summary/1"
    cards: int
    recalled: int
    new: int
    skipped: int
    set_aside: int
    duration_ms: int
    recorded: bool
    leeches: tuple[str, ...]
    left: int
    next_due_at: datetime | None
    tomorrow: int
    safety: bool
    session: SessionFacts
    session_tomorrow: TomorrowFacts


@command(EVERY_DAY, 1)
def review(
    world: World,
    out: Output,
    decks: OfDecks = None,
    minutes: Annotated[
        float | None,
        Option(min=1, max=240, metavar="MINUTES", help="How long it should take.", rich_help_panel=SIZE),
    ] = None,
    cards: Annotated[
        int | None, Option(min=1, max=1000, metavar="N", help="How many cards at most.", rich_help_panel=SIZE)
    ] = None,
    new: Annotated[
        int | None, Option(min=0, max=1000, metavar="N", help="How many new cards at most.", rich_help_panel=SIZE)
    ] = None,
    tag: Tagged = None,
    kind: OfKind = None,
    more: Annotated[bool, Option("--more", help="Go on after today's session.", rich_help_panel=SIZE)] = False,
    cram: Annotated[bool, Option("--cram", help="Practise any cards, due or not; nothing is recorded.")] = False,
) -> SessionPlan | Summary | Home:
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
    if minutes is not None and not math.isfinite(minutes):
        raise errors.misuse(f"`{minutes}` is no length for a session", "a number of minutes from 1 to 240")
    choosing = Choosing(tuple(decks or ()), tuple(tag or ()), tuple(kind or ()))
    with world.learner(writing=not out.style.as_json and not cram) as learner:
        pool = learner.pool(choosing)
        is_daily = not (cram or more or choosing != Choosing() or (minutes, cards, new) != (None,) * 3)
        if cram:
            plan = learner.cram(pool, minutes=minutes, cards=cards)
        elif is_daily:
            plan = agenda.Plan(learner.today.faces, learner.today.seconds, learner.today.is_return)
            minutes = learner.minutes_left
        elif more and choosing == Choosing() and new is None:
            plan = learner.plan_more(minutes=minutes, cards=cards)
        else:
            waiting = agenda.asked_for(learner.waiting(pool, new))
            plan = learner.plan(waiting, minutes=minutes, cards=cards)
        if out.style.as_json:
            lines = tuple(facts.card_line(learner, face) for face in plan.faces)
            return SessionPlan(plan.seconds, plan.is_return, lines, learner.broken())
        if not plan.faces:
            return home.overview(world, learner, None if is_daily else choosing)
        if not cram:
            learner.begin_day()
        minutes = minutes or learner.config.session_minutes
        return _held(world, out, learner, plan, minutes, recording=not cram, is_daily=is_daily)


def _held(
    world: World, out: Output, learner: Learner, plan: agenda.Plan, minutes: float, *, recording: bool, is_daily: bool
) -> Summary:
    def keep_replies(keep: bool) -> None:
        config.write(world.folders.config_file, ("journal",), "keep" if keep else "off")
        world.forget_config()

    practice = Practice(
        learner.library, learner.store, learner.config, learner.calendar, world.clock, world.rng,
        keep_replies, world.read_library, recording=recording, is_daily=is_daily,
    )  # fmt: skip
    practice.begin(plan.faces, minutes)
    with suppress(EOFError):  # nobody is there any more
        _front(world, out, learner, practice).hold()
    learner.library = practice.library
    learner.at(world.clock())
    return _summary(learner, practice.session, practice.leeches, recorded=recording, safety=practice.safety_seen)


def _front(world: World, out: Output, learner: Learner, practice: Practice) -> LiveFront | LineFront:
    """The whole terminal where there is one, else lines."""
    open_editor = partial(editor.open_editor, world.environ)
    if _is_live(world, out):
        from hark.render.live import LiveFront
        from hark.render.terminal import Terminal

        terminal, look = Terminal(world.stdout), partial(out.look, world.stdout)
        return LiveFront(terminal, look, world.clock, learner.calendar, open_editor, practice)
    from hark.render.lines import LineFront

    return LineFront(world.stdin, world.stdout, world.stderr, world.clock, learner.calendar, open_editor, practice)


def _is_live(world: World, out: Output) -> bool:
    """Whether there is a terminal to draw on and a person at it."""
    dumb = world.environ.get("TERM", "") in ("dumb", "")
    can_draw = hasattr(signal, "SIGWINCH")  # not on Windows, where lines serve
    return can_draw and not out.style.plain and not dumb and world.stdin.isatty() and world.stdout.isatty()


def _summary(learner: Learner, session: Session, leeches: tuple[str, ...], *, recorded: bool, safety: bool) -> Summary:
    answers = session.answers
    return Summary(
        cards=len(answers),
        recalled=sum(answer.grade is not Grade.AGAIN for answer in answers),
        new=len({answer.turn.face.ref for answer in answers if answer.was_new}),
        skipped=len(session.skipped),
        set_aside=len(session.aside),
        duration_ms=sum(answer.duration_ms for answer in answers),
        recorded=recorded,
        leeches=leeches,
        left=learner.total(),
        next_due_at=learner.next_due_at(learner.pool()),
        tomorrow=learner.backlog.tomorrow(learner.pool(), learner.config.new_per_day),
        safety=safety,
        session=learner.session,
        session_tomorrow=learner.session_tomorrow,
    )


def _ahead(view: Summary) -> Iterator[Block]:
    """What is left of the day, and what the next one brings: the numbers that bare `hark` and the prompt tell."""
    today, tomorrow = view.session, view.session_tomorrow
    if today.cards:
        yield Text(f"{count(today.cards, 'card')} of today's session left: `hark review` goes on with them.")
    else:
        coming = f"Tomorrow: {count(tomorrow.cards, 'card')}" if tomorrow.cards else "Tomorrow is free"
        yield Text(f"Done for today. {coming}.")
    if today.more and not today.cards:
        yield Text(f"{count(today.more, 'card')} more, if you like: `hark review --more`.", Tone.DIM)


def page(view: SessionPlan | Summary | Home, here: Here) -> Iterator[Block]:
    """How it went; where nothing waits, what bare `hark` says."""
    if isinstance(view, Home):
        return home.page(view, here)
    return _plan_page(view, here) if isinstance(view, SessionPlan) else _summary_page(view)


def _plan_page(view: SessionPlan, here: Here) -> Iterator[Block]:
    yield from parts.card_lines(view.cards, here)
    yield Text(f"{count(len(view.cards), 'card')}, {words.minutes(view.seconds)}.")
    yield from parts.left_out(view.broken)


def _summary_page(view: Summary) -> Iterator[Block]:
    if not view.cards:
        yield Text("Nothing graded this time. Come back whenever it suits you.")
    else:
        new = ", new to you" if view.new == view.cards else (f", {view.new} of them new" if view.new else "")
        yield Text(f"{count(view.cards, 'card')}{new}, in {words.spent(view.duration_ms)}. Well spent.", Tone.STRONG)
        if view.recalled == view.cards:
            yield Text("You recalled all of it.")
        else:
            yield Text(
                f"You recalled {view.recalled} of {view.cards}; what is missing comes back soon,"
                " and that is how it sticks."
            )
    if not view.recorded:
        yield Text("This was cramming: nothing was recorded and no date has moved.", Tone.DIM)
    if view.skipped:
        yield Text(f"{count(view.skipped, 'card')} skipped, for another day.", Tone.DIM)
    if view.set_aside:
        yield Text(f"{count(view.set_aside, 'card')} suspended.", Tone.DIM)
    for leech in view.leeches:
        yield Text(
            f"{leech} keeps slipping, so it is set aside. Rewording it may help: `hark show {leech}`.",
            Tone.CARE,
            "Note",
        )
    yield from _ahead(view)
    if view.safety:
        yield Gap()
        yield Text("Some of today's cards were heavy. Do something kind for yourself.", Tone.DIM)
