# SPDX-License-Identifier: MIT
"""Setting the scene for `hark review`: the cards, the front end, and what happens around a session."""

from __future__ import annotations

import signal
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from hark import config
from hark.cli import editor
from hark.cli.door import Style, look
from hark.study.practice import Practice
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from hark.cards.library import Choosing
    from hark.cli.world import World
    from hark.render.lines import LineFront
    from hark.render.live import LiveFront
    from hark.study import agenda
    from hark.study.learner import Desk
    from hark.views import View


@frozen
class Size:
    """How large a session was asked for; None leaves it to the settings."""

    minutes: float | None
    cards: int | None
    new: int | None


def review(world: World, style: Style, choosing: Choosing, size: Size, *, cram: bool) -> View:
    """Holds a session and gives its summary; under `--json`, the session it would hold."""
    with world.open_desk(writing=not style.as_json and not cram) as desk:
        pool = desk.pool(choosing)
        if cram:
            plan = desk.cram(pool, minutes=size.minutes, cards=size.cards)
        else:
            plan = desk.plan(desk.waiting(pool, size.new), minutes=size.minutes, cards=size.cards)
        if style.as_json:
            return desk.session_plan(plan)
        if not plan.faces:
            return desk.home(choosing)
        minutes = size.minutes or desk.config.session_minutes
        return _held(world, style, desk, plan, minutes, recording=not cram)


def _held(world: World, style: Style, desk: Desk, plan: agenda.Plan, minutes: float, *, recording: bool) -> View:
    open_editor = partial(editor.open_editor, world.environ)

    def keep_replies(keep: bool) -> None:
        config.write(world.folders.config_file, ("journal",), "keep" if keep else "off")
        world.forget_config()

    def after_write() -> None:
        desk.at(world.clock())
        world.write_due_file(desk)

    practice = Practice(
        desk.library, desk.store, desk.config, desk.calendar, world.clock, world.rng,
        keep_replies, after_write, world.read_library, recording=recording,
    )  # fmt: skip
    practice.begin(plan.faces, minutes)
    with suppress(EOFError):  # nobody is there any more
        _front(world, style, desk, open_editor, practice).hold()
    practice.settle()
    desk.library = practice.library
    desk.at(world.clock())
    return desk.summary(practice.session, practice.leeches, recorded=recording, safety=practice.safety_seen)


def _front(
    world: World, style: Style, desk: Desk, open_editor: Callable[[str, int | None], None], practice: Practice
) -> LiveFront | LineFront:
    """The whole terminal where there is one, else lines."""
    if _is_live(world, style):
        from hark.render.live import LiveFront
        from hark.render.terminal import Terminal

        return LiveFront(
            Terminal(world.stdout),
            partial(look, world, style, world.stdout),
            world.clock,
            desk.calendar,
            open_editor,
            practice,
        )
    from hark.render.lines import LineFront

    return LineFront(world.stdin, world.stdout, world.stderr, world.clock, desk.calendar, open_editor, practice)


def _is_live(world: World, style: Style) -> bool:
    """Whether there is a terminal to draw on and a person at it."""
    dumb = world.environ.get("TERM", "") in ("dumb", "")
    can_draw = hasattr(signal, "SIGWINCH")  # not on Windows, where lines serve
    return can_draw and not style.plain and not dumb and world.stdin.isatty() and world.stdout.isatty()
