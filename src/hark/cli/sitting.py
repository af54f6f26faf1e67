# SPDX-License-Identifier: MIT
"""What the two who hold a session share, `review` for people and `session` for programs: its plan, practice and end."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from hark import config, errors
from hark.cards.library import Choosing
from hark.errors import count
from hark.memory.model import Grade
from hark.render import words
from hark.render.page import Gap, Row, Terms, Text, Tone
from hark.study import guide, keeping
from hark.study.agenda import Plan
from hark.study.guide import Guide
from hark.study.learner import LONGEST_MINUTES
from hark.study.practice import Practice
from hark.values import frozen, replace
from hark.views.today import FirstFacts, SessionFacts, TomorrowFacts
from hark.views.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hark.cli.world import World
    from hark.render.page import Block
    from hark.study.learner import Learner


@frozen
class Size:
    """How much was asked for on the command line; None is what the settings and the day say."""

    minutes: float | None
    cards: int | None
    new: int | None
    more: bool
    cram: bool

    def check(self) -> None:
        """Raises `Refusal` where it is no length."""
        if self.minutes is not None and not math.isfinite(self.minutes):
            raise errors.misuse(f"`{self.minutes}` is no length for a session", "a number of minutes from 1 to 240")


@frozen
class Practised:
    """How many cards of a deck were graded."""

    deck: str
    title: str
    cards: int


@frozen
class Keepsake:
    """A sentence worth keeping, as the card has it."""

    card: str
    text: str


@frozen
class DayReviews:
    """How many reviews a study day had."""

    day: date
    reviews: int


@frozen
class Offer:
    """A line that can be typed as it stands, and what for."""

    line: str
    about: str


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
    first_session: FirstFacts | None
    """What the guided session still has; null once it was held."""
    session_tomorrow: TomorrowFacts
    practised: tuple[Practised, ...]
    """What was graded, by deck, in the order of the session."""
    keep: Keepsake | None
    """One sentence out of it; null where no card has one that stands by itself."""
    week: tuple[DayReviews, ...]
    """The last seven study days, today last."""
    offers: tuple[Offer, ...]
    """What to set up, told once: after the guided session."""


@frozen
class Planned:
    """A session that is going to be held: what is asked, how many minutes it may take, and whether it is the day's."""

    plan: Plan
    minutes: float
    recording: bool
    is_daily: bool
    is_guided: bool = False
    """Whether these are the first cards ever, of which each stage is explained."""


def guided(learner: Learner, planned: Planned) -> Planned:
    """*planned*, or what the guided session still has of it: at first three cards, one of each sort."""
    if not planned.is_daily or not learner.guided:
        return planned
    return replace(planned, plan=replace(planned.plan, faces=learner.guided), is_guided=True)


def planned(learner: Learner, choosing: Choosing, size: Size) -> Planned:
    """The session that *choosing* and *size* ask for; where nothing is asked for, what is left of the day's."""
    pool, is_all = learner.pool(choosing), choosing == Choosing()
    lengths = (size.minutes, size.cards, size.new)
    minutes = size.minutes or (LONGEST_MINUTES if size.cards else learner.config.session_minutes)
    if size.cram:
        return Planned(learner.cram(pool, minutes=size.minutes, cards=size.cards), minutes, False, False)
    if is_all and not size.more and lengths == (None, None, None):
        today = learner.today
        return Planned(Plan(today.faces, today.seconds, today.is_return), learner.minutes_left, True, True)
    if size.more and is_all and size.new is None:
        return Planned(learner.plan_more(minutes=size.minutes, cards=size.cards), minutes, True, False)
    waiting = learner.waiting(pool, size.new, asked_for=True)
    return Planned(learner.plan(waiting, minutes=size.minutes, cards=size.cards), minutes, True, False)


def begun(world: World, learner: Learner, planned: Planned) -> Practice:
    """The practice of *planned*, at its first step."""

    def keep_replies(keep: bool) -> None:
        config.write(world.folders.config_file, ("journal",), "keep" if keep else "off")
        world.forget_config()

    if planned.recording and planned.plan.faces:
        learner.begin_day()
    if planned.is_guided:
        guide.begin(learner.store, planned.plan.faces)
    practice = Practice(
        learner.library, learner.store, learner.config, learner.calendar, world.clock, world.rng,
        keep_replies, world.read_library, recording=planned.recording, pace=learner.pace,
        is_daily=planned.is_daily, command=world.typed.command,
    )  # fmt: skip
    if planned.is_guided:
        practice.guide = _guide(world, learner)
    practice.begin(tuple(map(learner.library.shown, planned.plan.faces)), planned.minutes)
    if learner.backup:  # made while the first screen is read, and waited for before anything is recorded
        practice.once_shown = learner.backup.start
        learner.store.before_writing(learner.backup.wait)
    if planned.recording and learner.config.syncs_at_start:
        practice.once_shown = _also_syncing(world, practice.once_shown)
    return practice


def _also_syncing(world: World, first: Callable[[], None]) -> Callable[[], None]:
    """Does what comes *first*, and then syncs beside: the first card is there already."""

    def shown() -> None:
        from hark.cli import joining  # few sync, and every review loads this module

        first()
        joining.beside(world)

    return shown


def _guide(world: World, learner: Learner) -> Guide:
    def choose(region: str) -> None:
        config.write(world.folders.config_file, ("region",), region)
        world.forget_config()

    is_asked = learner.config.region or not learner.store.snapshot.is_new()
    known = () if is_asked else learner.library.helplines.values()
    return Guide(tuple((line.region, line.name) for line in known if line.region != "world"), choose)


def summary(world: World, learner: Learner, practice: Practice) -> Summary:
    """How *practice* went, and what comes."""
    learner.library = practice.library
    learner.refresh()
    if practice.recording:
        world.learn_pace(learner)
    learner.at(world.clock())
    if practice.guide and not learner.guided:
        guide.end(learner.store, learner.now)
    answers = practice.session.answers
    kept = keeping.worth_keeping(answers)
    decks = Counter(answer.turn.face.deck.id for answer in answers)
    titles = {answer.turn.face.deck.id: answer.turn.face.deck.title for answer in reversed(answers)}
    return Summary(
        cards=len(answers),
        recalled=sum(answer.grade is not Grade.AGAIN for answer in answers),
        new=len({answer.turn.face.ref for answer in answers if answer.was_new}),
        skipped=len(practice.session.skipped),
        set_aside=len(practice.session.aside),
        duration_ms=sum(answer.duration_ms for answer in answers),
        recorded=practice.recording,
        leeches=practice.leeches,
        left=learner.total(),
        next_due_at=learner.next_due_at(learner.pool()),
        tomorrow=learner.backlog.tomorrow(learner.pool(), learner.config.new_per_day),
        safety=practice.safety_seen,
        session=learner.session,
        first_session=learner.first_session,
        session_tomorrow=learner.session_tomorrow,
        practised=tuple(Practised(deck, titles[deck], cards) for deck, cards in decks.items()),
        keep=Keepsake(kept[0].ref, kept[1]) if kept else None,
        week=_week(learner),
        offers=_offers(world) if practice.guide and answers and not learner.guided else (),
    )


def _offers(world: World) -> tuple[Offer, ...]:
    """How to have hark at hand: completions and prompt of the shell one uses, and a reminder."""
    from hark.shells.kinds import Prompt, Shell

    typed, shell = world.typed, world.environ.get("SHELL", "").rpartition("/")[2]
    first = [Offer(typed.activate, "makes `hark` enough, in each new terminal")] if typed.activate else []
    completing, prompting = (shell if shell in list(kind) else "bash" for kind in (Shell, Prompt))
    return (
        *first,
        Offer(f"{typed.command} completions {completing} --install", "TAB completes what you type"),
        Offer(f"{typed.command} prompt {prompting}", "shows in your prompt what waits"),
        Offer(f"{typed.command} remind --at 07:30", "reminds you, when something waits"),
    )


def _week(learner: Learner) -> tuple[DayReviews, ...]:
    last = learner.moment.day
    reviews = learner.store.history.reviews_since(learner.calendar.start(last - 7))  # it may have begun further east
    days = (date.fromordinal(day) for day in range(last - 6, last + 1))
    return tuple(DayReviews(day, reviews.get(day.isoformat(), 0)) for day in days)


def summary_page(view: Summary) -> Iterator[Block]:
    """How it went, and what comes."""
    if not view.cards:
        yield Text("Nothing graded this time. Come back whenever it suits you.")
    else:
        new = ", new to you" if view.new == view.cards else (f", {view.new} of them new" if view.new else "")
        yield Text(f"{count(view.cards, 'card')}{new}, in {words.spent(view.duration_ms)}. Well spent.", Tone.STRONG)
        if view.recorded and view.new == view.cards and view.recalled == view.cards:
            yield Text("From now on each comes back when it is time.")
        elif view.recalled == view.cards:
            yield Text("You recalled all of it.")
        else:
            back = "; what is missing comes back soon, and that is how it sticks" if view.recorded else ""
            yield Text(f"You recalled {view.recalled} of {view.cards}{back}.")
    if len(view.practised) > 1:
        yield Text(", ".join(f"{deck.title}: {deck.cards}" for deck in view.practised) + ".", Tone.DIM)
    if view.keep:
        yield Gap()
        yield Text("Worth keeping", Tone.DIM)
        yield Text(view.keep.text, Tone.ACCENT, indent=2)
        yield Gap()
    if not view.recorded:
        yield Text("This was cramming: nothing was recorded and no date has moved.", Tone.DIM)
    if view.skipped:
        yield Text(f"{count(view.skipped, 'card')} skipped{', for another day' if view.recorded else ''}.", Tone.DIM)
    if view.set_aside:
        yield Text(f"{count(view.set_aside, 'card')} set aside until you bring it back with `hark resume`.", Tone.DIM)
    for leech in view.leeches:
        yield Text(
            f"{leech} keeps slipping, so it is set aside. Rewording it may help: `hark show {leech}`.",
            Tone.CARE,
            "Note",
        )
    yield from _week_page(view.week)
    yield from _ahead(view)
    if view.offers:
        yield Gap()
        yield Text("You know all there is to do now. To have hark at hand, if you like:", Tone.STRONG)
        yield Terms(tuple((offer.line, offer.about) for offer in view.offers), max(len(o.line) for o in view.offers))
    if view.safety:
        yield Gap()
        yield Text("Some of today's cards were heavy. Do something kind for yourself.", Tone.DIM)


def _week_page(week: tuple[DayReviews, ...]) -> Iterator[Block]:
    """The last seven days as a row, of which a day without practice is as good a part as any."""
    practised = [day for day in week if day.reviews]
    if practised:
        names = [f"{day.day:%a}" for day in week[:-1]] + ["today"]
        said = ", ".join(name for name, day in zip(names, week, strict=True) if day.reviews)
        yield Row(
            tuple((name, "●" if day.reviews else "·") for name, day in zip(names, week, strict=True)),
            f"Practised on {len(practised)} of the last seven days: {said}.",
        )
        yield Gap()


def _ahead(view: Summary) -> Iterator[Block]:
    """What is left of the day, and what the next one brings: the numbers that bare `hark` and the prompt tell."""
    today, tomorrow = view.session, view.session_tomorrow
    if view.first_session:
        yield Text(
            f"{count(view.first_session.cards, 'card')} of your first session left: `hark review` goes on with them."
        )
    elif today.cards:
        yield Text(f"{count(today.cards, 'card')} of today's session left: `hark review` goes on with them.")
    else:
        coming = f"Tomorrow: {count(tomorrow.cards, 'card')}" if tomorrow.cards else "Tomorrow is free"
        yield Text(f"Done for today. {coming}.")
    if today.more and not today.cards:
        yield Text(f"{count(today.more, 'card')} more, if you like: `hark review --more`.", Tone.DIM)
