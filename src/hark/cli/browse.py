# SPDX-License-Identifier: MIT
"""Commands for looking: decks, show, search, log, why, stats."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from hark import errors
from hark.cards.library import Choosing
from hark.cli.app import LOOKING
from hark.cli.door import command
from hark.cli.options import WHICH, OfKind, Tagged
from hark.cli.world import World
from hark.views import View


@command("decks", group=LOOKING)
def decks(world: World) -> View:
    """List the decks there are.

    \b
    Example:
      hark decks
    """
    with world.open_desk() as desk:
        return desk.decks()


@command("show", group=LOOKING)
def show(
    world: World, name: Annotated[str, typer.Argument(metavar="DECK|CARD", help="A deck's id, or a card's: deck/card.")]
) -> View:
    """Show a deck and its cards, or a card with its answer.

    \b
    Examples:
      hark show active-listening
      hark show active-listening/complex-reflection
    """
    with world.open_desk() as desk:
        return desk.show(name)


@command("search", group=LOOKING)
def search(
    world: World,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="Words; a card must hold all of them.")],
    deck: Annotated[
        list[str] | None,
        typer.Option("--deck", metavar="DECK", help="Only this deck; may be repeated.", rich_help_panel=WHICH),
    ] = None,
    tag: Tagged = None,
    kind: OfKind = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, metavar="N", help="How many cards at most.")] = 20,
) -> View:
    """Find cards by their words.

    \b
    Example:
      hark search open question
    """
    with world.open_desk() as desk:
        return desk.search(" ".join(text), Choosing(tuple(deck or ()), tuple(tag or ()), tuple(kind or ())), limit)


@command("log", group=LOOKING)
def log(
    world: World,
    name: Annotated[
        str | None, typer.Argument(metavar="[DECK|CARD]", help="Only what concerns this deck or card.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only from this study day on, as 2026-11-22.")
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=36_600, metavar="N", help="Only the last N study days, today's included.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, metavar="N", help="How many events at most.")] = 20,
    everything: Annotated[bool, typer.Option("--all", help="However many events there are.")] = False,
) -> View:
    """Show what was recorded, newest first.

    \b
    Examples:
      hark log
      hark log active-listening --days 7 --all
      hark log --since 2026-11-01 --limit 50
    """
    if since is not None and days is not None:
        raise errors.misuse("`--since` and `--days` are two beginnings", "leave one of them out")
    with world.open_desk() as desk:
        first = _date(since) if since is not None else None
        if days is not None:
            first = desk.first_day(days)
        return desk.log(name, first, None if everything else limit)


@command("why", group=LOOKING)
def why(world: World, card: Annotated[str, typer.Argument(metavar="CARD", help="The card's id.")]) -> View:
    """Explain when a card comes back, and how that came about.

    \b
    Example:
      hark why active-listening/complex-reflection
    """
    with world.open_desk() as desk:
        return desk.why(card)


@command("journal", group=LOOKING)
def journal(
    world: World,
    card: Annotated[str | None, typer.Argument(metavar="[CARD]", help="Only replies to this scenario.")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Delete them, in all backups too; grades stay.")] = False,
) -> View:
    """Show your own earlier replies to scenarios, or delete them.

    They are on this computer alone, and only there if you chose to keep them.

    \b
    Examples:
      hark journal
      hark journal validation-and-language/eleven-months-gone
      hark journal --forget
    """
    with world.open_desk() as desk:
        view = desk.journal(card, forget=forget)
    if forget:
        world.vault.forget_replies(view.card)
    return view


@command("stats", group=LOOKING)
def stats(
    world: World,
    days: Annotated[int, typer.Option(min=1, max=366, metavar="N", help="How many days to look back.")] = 14,
) -> View:
    """Show how practice goes: days, true retention, decks.

    \b
    Example:
      hark stats --days 30
    """
    with world.open_desk() as desk:
        return desk.stats(days)


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise errors.misuse(f"`{text}` is not a date", "write it as year, month, day: 2026-11-22") from None
    if not 1970 <= day.year <= 9000:
        raise errors.misuse(f"`{text}` is not a date hark can use", "years from 1970 on")
    return day
