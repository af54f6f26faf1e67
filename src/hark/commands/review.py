# SPDX-License-Identifier: MIT
"""`hark review`: the daily session, on a terminal or in lines; under `--json`, the cards it would ask."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from hark import files
from hark.cards.library import Choosing
from hark.cli import editor, home, sitting
from hark.cli.app import EVERY_DAY, command
from hark.cli.home import Home
from hark.cli.options import Cards, Cram, Minutes, More, NewCards, OfDecks, OfKind, Skilled, Tagged
from hark.cli.output import Output
from hark.cli.sitting import Size, Summary
from hark.cli.world import World
from hark.errors import Refusal, count
from hark.render import parts, words
from hark.render.page import Block, Page, Text
from hark.render.words import Here
from hark.study import facts
from hark.study.learner import Learner
from hark.study.practice import Practice
from hark.values import frozen
from hark.views.card import CardLine
from hark.views.deck import BrokenDeck
from hark.views.today import Withheld
from hark.views.view import View

if TYPE_CHECKING:
    from hark.render.asking import Asking
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
    withheld: Withheld | None = None
    """Where decks, tags, kinds or skills are named."""


@command(EVERY_DAY, 1)
def review(
    world: World,
    out: Output,
    decks: OfDecks = None,
    minutes: Minutes = None,
    cards: Cards = None,
    new: NewCards = None,
    tag: Tagged = None,
    kind: OfKind = None,
    skill: Skilled = None,
    more: More = False,
    cram: Cram = False,
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
      hark review --skill validate
    """
    size = Size(minutes, cards, new, more=more, cram=cram)
    size.check()
    choosing = Choosing.of(decks, tag, kind, skill)
    with world.learner(writing=not out.style.as_json and not cram, at_leisure=True) as learner:
        sitting_down = sitting.planned(learner, choosing, size)
        if not out.style.as_json:
            sitting_down = sitting.guided(learner, sitting_down)
        plan = sitting_down.plan
        if out.style.as_json:
            lines = tuple(facts.card_line(learner, face) for face in plan.faces)
            return SessionPlan(plan.seconds, plan.is_return, lines, learner.broken(), learner.withheld(choosing))
        if not plan.faces:
            return home.overview(world, learner, None if sitting_down.is_daily else choosing)
        practice = sitting.begun(world, learner, sitting_down)
        with suppress(EOFError):  # nobody is there any more
            _front(world, out, learner, practice).hold()
        return sitting.summary(world, learner, practice)


def _front(world: World, out: Output, learner: Learner, practice: Practice) -> LiveFront | LineFront:
    """The whole terminal where there is one, else lines."""

    def open_editor(file: str, line: int | None) -> str:
        from hark.cards import disk
        from hark.sharing import carrying
        from hark.sharing.difference import difference

        was = disk.sound_deck(Path(file), learner.library.skills)
        try:
            editor.open_editor(world.environ, file, line)
            now = disk.sound_deck(Path(file), learner.library.skills)
            if was and now and was != now:
                moment = learner.calendar.moment(world.clock())
                carrying.carry(learner.store, moment, now.id, difference(was, now), by_hand=True)
        except Refusal as refusal:
            return refusal.in_a_line
        return ""

    if _is_live(world, out):
        from hark.render.live import LiveFront
        from hark.render.terminal import Terminal

        terminal, look = Terminal(world.stdout), partial(out.look, world.stdout)
        ending = partial(_ending, world, learner, practice)
        return LiveFront(
            terminal, look, world.clock, learner.calendar, open_editor, practice, ending, world.seconds,
            _asking(world, practice),
        )  # fmt: skip
    from hark.render.lines import LineFront

    return LineFront(
        world.stdin, world.stdout, world.stderr, world.clock, learner.calendar, open_editor, practice,
        _asking(world, practice),
    )  # fmt: skip


def _asking(world: World, practice: Practice) -> Asking | None:
    """How a program of the learner's own is asked about a reply; None where none is set, as it is from the start."""
    config = world.config
    if not config.coach_command:
        return None
    from hark.machine.program import Machine
    from hark.render.asking import Asking

    def is_imported(deck: str) -> bool:
        try:
            return files.exists(world.folders.origins / f"{deck}.toml")  # also where that record cannot be read
        except Refusal:
            return True

    machine = Machine(config.coach_command, world.environ, config.coach_env, config.coach_decks, is_imported)
    return Asking(machine, practice, world.seconds)


def _ending(world: World, learner: Learner, practice: Practice) -> Page:
    return tuple(sitting.summary_page(sitting.summary(world, learner, practice)))


def _is_live(world: World, out: Output) -> bool:
    """Whether there is a terminal to draw on and a person at it."""
    dumb = world.environ.get("TERM", "") in ("dumb", "")
    can_draw = hasattr(signal, "SIGWINCH")  # not on Windows, where lines serve
    return can_draw and not out.style.plain and not dumb and world.stdin.isatty() and world.stdout.isatty()


def page(view: SessionPlan | Summary | Home, here: Here) -> Iterator[Block]:
    """How it went; where nothing waits, what bare `hark` says."""
    if isinstance(view, Home):
        return home.page(view, here)
    return _plan_page(view, here) if isinstance(view, SessionPlan) else sitting.summary_page(view)


def _plan_page(view: SessionPlan, here: Here) -> Iterator[Block]:
    yield from parts.card_lines(view.cards, here)
    yield Text(f"{count(len(view.cards), 'card')}, {words.minutes(view.seconds)}.")
    yield from parts.left_out(view.broken)
