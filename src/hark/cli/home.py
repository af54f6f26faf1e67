# SPDX-License-Identifier: MIT
"""The program itself: bare `hark` says what is due, how long it takes, and what to type."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, ClassVar

from hark import __version__
from hark.cli.options import Option
from hark.cli.world import World
from hark.study import agenda
from hark.values import frozen
from hark.views.deck import BrokenDeck
from hark.views.today import FirstFacts, SessionFacts, TomorrowFacts, Withheld
from hark.views.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.cards.library import Choosing
    from hark.render.page import Block
    from hark.render.words import Here
    from hark.study.learner import Learner


@frozen
class Home(View):
    """Bare `hark`: what is due, how long it takes, what comes next."""

    SCHEMA: ClassVar[str] = "hark.home/1"
    total: int
    session_cards: int
    session_seconds: int
    is_return: bool
    is_first: bool
    reviewed_today: int
    average_per_day: float
    next_due_at: datetime | None
    broken: tuple[BrokenDeck, ...]
    command: str
    """What to type for `hark` here: the path it was started by, where the shell does not find it by its name."""
    activate: str | None
    """The line after which `hark` alone can be typed, where one is known and needed."""
    session: SessionFacts
    tomorrow: TomorrowFacts
    first_session: FirstFacts | None = None
    """The guided session, until it was held: what `hark review` asks first of today's."""
    withheld: Withheld | None = None
    """Where `hark review DECK` has nothing to ask, and says so with this."""


@frozen
class Version(View):
    """`hark --version`."""

    SCHEMA: ClassVar[str] = "hark.version/1"
    version: str


def home(
    world: World, *, version: Annotated[bool, Option("--version", help="Say which hark this is.")] = False
) -> Home | Version:
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
    if version:
        return Version(__version__)
    with world.learner() as learner:
        return overview(world, learner)


def overview(world: World, learner: Learner, choosing: Choosing | None = None) -> Home:
    """What bare `hark` answers; with *choosing*, as if these were all cards."""
    pool = learner.pool(choosing)
    is_all = choosing is None
    today = learner.today
    plan = agenda.Plan(today.faces, today.seconds, today.is_return) if is_all else learner.plan(learner.waiting(pool))
    week = learner.store.history.reviews_since(learner.calendar.start(learner.moment.day - 6))
    return Home(
        total=learner.waiting(pool).total,
        session_cards=today.cards if is_all else len(plan.faces),
        session_seconds=plan.seconds,
        is_return=plan.is_return,
        is_first=learner.store.snapshot.is_new(),
        reviewed_today=week.get(date.fromordinal(learner.moment.day).isoformat(), 0),
        average_per_day=round(sum(week.values()) / 7, 2),
        next_due_at=learner.next_due_at(pool),
        broken=learner.broken(),
        command=world.typed.command,
        activate=world.typed.activate,
        session=learner.session,
        tomorrow=learner.session_tomorrow,
        first_session=learner.first_session if is_all else None,
        withheld=learner.withheld(choosing) if choosing else None,
    )


def page(view: Home | Version, here: Here) -> Iterator[Block]:
    """What is ready, and the keys to it."""
    from hark.errors import count
    from hark.render import parts, words
    from hark.render.page import Gap, Terms, Text, Tone

    if isinstance(view, Version):
        yield Text(f"hark {view.version}")
        return
    cards, seconds = view.session_cards, view.session_seconds
    if view.first_session:
        cards, seconds = view.first_session.cards, view.first_session.seconds
    session = f"{count(cards, 'card')}, {words.minutes(seconds)}."
    withheld = list(parts.withheld(view.withheld)) if view.withheld and not view.session_cards else []
    if withheld:
        yield from withheld
    elif view.is_first and view.session_cards:
        yield Text("Welcome. A first session is ready.", Tone.STRONG)
        yield Text(session)
    elif view.session_cards and view.is_return:
        yield Text("Welcome back. A short session is ready.", Tone.STRONG)
        yield Text(f"{session} The rest can wait.")
    elif view.session.held and not view.session_cards and not view.withheld:
        yield from _done(view)
    elif view.session_cards:
        yield Text("A session is ready.", Tone.STRONG)
        more = f" of {view.total} waiting" if view.total > cards else ""
        yield Text(f"{count(cards, 'card')}{more}, {words.minutes(seconds)}.")
    else:
        yield Text("Nothing is due.", Tone.STRONG)
        if view.next_due_at:
            yield Text(f"The next card comes {here.when(view.next_due_at)}.")
    if view.reviewed_today and not view.session.held:
        yield Text(f"Today so far: {count(view.reviewed_today, 'card')}.", Tone.DIM)
    yield Gap()
    ways = [("stats", "how it goes"), ("--help", "all commands")]
    ways.insert(*((0, ("review", "start")) if view.session_cards else (1, ("search WORD", "look something up"))))
    if view.session.held and view.session.more and not withheld:
        ways.insert(0, ("review --more", "go on, if you like"))
    lines = [(f"{view.command} {line}", what) for line, what in ways]
    lines += [(view.activate, "makes `hark` enough")] if view.activate else []
    yield Terms(tuple(lines), max(len(line) for line, _ in lines))
    if view.command != "hark":
        yield Gap()
        yield Text(f"Where a hint says `hark`, type `{view.command}`.", Tone.DIM)
    yield from parts.left_out(view.broken)


def _done(view: Home) -> Iterator[Block]:
    """That the day is done, and what the next one brings."""
    from hark.errors import count
    from hark.render import words
    from hark.render.page import Text, Tone

    yield Text("Done for today. Well spent.", Tone.STRONG)
    tomorrow = f"{count(view.tomorrow.cards, 'card')}, {words.minutes(view.tomorrow.seconds)}"
    yield Text(f"Tomorrow: {tomorrow}." if view.tomorrow.cards else "Tomorrow is free.")
