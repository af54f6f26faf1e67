# SPDX-License-Identifier: MIT
"""The program itself: bare `hark`, and what every command has in common."""

from __future__ import annotations

from typing import Annotated

import typer

from hark import __version__, views
from hark.cli.door import AsJson, AsPlain, Colour, InColour, Run, Style
from hark.cli.world import World
from hark.views import View


def home(
    ctx: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Say which hark this is.")] = False,
    as_json: AsJson = False,
    plain: AsPlain = False,
    colour: InColour = Colour.AUTO,
) -> None:
    """Five minutes a day to get better at supporting other people.

    Alone, hark says what is due, how long it takes, and what to type.

    \b
    Examples:
      hark
      hark review
      hark search shame

    hark is a practice tool for learning. It is not therapy, a crisis service, medical or legal advice, a
    certificate, or proof of competence. Follow your service's policy and your supervisor. In danger now: your
    local emergency number. Someone to talk to: findahelpline.com lists lines by country.
    """
    run: Run = ctx.obj
    given = run.style
    run.style = Style(
        as_json or given.as_json, plain or given.plain, colour if colour is not Colour.AUTO else given.colour
    )
    if version:
        run.command = lambda: views.Version(__version__)
    elif ctx.invoked_subcommand is None:
        run.command = lambda: _home(run.world)


def _home(world: World) -> View:
    with world.open_desk() as desk:
        return desk.home()
