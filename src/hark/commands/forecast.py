# SPDX-License-Identifier: MIT
"""`hark forecast`: what the coming weeks ask, as it is set and otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

from hark import errors, files
from hark.cli import fetching
from hark.cli.app import LOOKING, command
from hark.cli.options import Option
from hark.cli.output import Output
from hark.cli.world import World
from hark.errors import count
from hark.render import svg as drawing
from hark.render.page import Bar, Bars, Block, Gap, Table, Text, Tone
from hark.render.words import Here, banded, percent, short_date, whole_minutes
from hark.study import forecast as foretelling
from hark.study.ahead import Change
from hark.study.learner import Learner
from hark.values import frozen
from hark.views.forecast import ForecastDay, Outlook
from hark.views.view import View

if TYPE_CHECKING:
    from hark.cards.model import Deck
    from hark.sharing.parcel import Meter
    from hark.sharing.sources import Fetching

OTHERWISE = "Side by side"
MOST = 8
"""So many other ways are compared at once."""
WEEK = 7


@frozen
class Forecast(View):
    """`hark forecast`: the days ahead, with a session a day."""

    SCHEMA: ClassVar[str] = "hark.forecast/1"
    as_set: Outlook
    """By the settings as they are."""
    otherwise: tuple[Outlook, ...]
    """With one thing otherwise, each."""
    path_to_come: int
    """How many questions of the path were never asked, decks set aside left out."""
    own_pace: tuple[str, ...]
    """The kinds of card of which the learner's own pace is known."""
    runs: int
    """How often each was played by chance."""
    file: str | None
    """The picture; null where none was asked for."""


@command(LOOKING, 10)
def forecast(
    world: World,
    out: Output,
    days: Annotated[
        int, Option(min=1, max=400, metavar="N", help="How many days to look ahead, today the first.")
    ] = foretelling.DAYS,
    retention: Annotated[
        list[float] | None,
        Option(
            "--retention", min=0.7, max=0.97, metavar="R", rich_help_panel=OTHERWISE,
            help="If you wanted to be so sure, 0.7 to 0.97; may be repeated.",
        ),
    ] = None,
    new: Annotated[
        list[int] | None,
        Option(
            "--new", min=0, max=1000, metavar="N", rich_help_panel=OTHERWISE,
            help="With so many new cards a day; may be repeated.",
        ),
    ] = None,
    source: Annotated[
        str | None,
        Option(
            "--with", metavar="SOURCE", rich_help_panel=OTHERWISE,
            help="With the decks of this file, folder or address, as `hark import` takes them.",
        ),
    ] = None,
    svg: Annotated[Path | None, Option(metavar="FILE", help="Draw it as a picture there, too.")] = None,
    private_host: fetching.PrivateHost = None,
    timeout: fetching.Timeout = fetching.TIMEOUT_S,
) -> Forecast:  # fmt: skip
    """Show what the coming weeks will ask of you.

    Your next 90 days are played 20 times by chance, from what you know now, and nothing of it is recorded. Beside
    your settings as they are, others can be tried: how sure you want to be when a card comes back, how many new
    cards a day, or a deck that is not here yet.

    \b
    Examples:
      hark forecast
      hark forecast --retention 0.8 --retention 0.95
      hark forecast --new 5 --new 20 --svg forecast.svg
      hark forecast --with first-week.toml
    """
    changes = [*(Change(retention=share) for share in retention or ()), *(Change(new_per_day=n) for n in new or ())]
    if len(changes) > MOST:
        raise errors.misuse(f"{len(changes)} other ways are too many to compare", f"{MOST} at most")
    if svg is not None:
        files.refuse_taken([svg])
    with world.learner() as learner:
        decks: list[Deck] = []
        if source is not None:
            with out.meter("Fetching") as meter:
                decks = _decks(learner, source, fetching.how(world, timeout, private_host, meter))
        ways: list[tuple[Change, Sequence[Deck]]] = [(Change(), ()), *((change, ()) for change in changes)]
        ways += [(Change(), decks)] if decks else []
        luck, outlooks = foretelling.seeds(learner), []
        whole = len(ways) * len(luck)
        with out.meter("Playing the days") as meter:
            for number, (change, arriving) in enumerate(ways):
                done = partial(_report, meter, number * len(luck), whole)
                outlooks.append(foretelling.outlook(learner, days, luck, change, arriving, done))
        asked = set(learner.pool().decks) - learner.backlog.held
        on_path = [deck for deck in learner.path if deck in asked]
        path = [learner.learned(deck) for deck in learner.library.decks if deck.id in on_path]
        view = Forecast(
            outlooks[0], tuple(outlooks[1:]), sum(faces - seen for faces, seen, _ in path),
            tuple(sorted(learner.pace.by_kind)), len(luck), None if svg is None else str(svg),
        )  # fmt: skip
        today = learner.moment.day
    if svg is not None:
        files.write_new(svg.absolute(), _picture(view, today).encode())
    return view


def _report(meter: Meter, before: int, whole: int, done: int) -> None:
    meter(before + done, whole)


def _decks(learner: Learner, name: str, how: Fetching) -> list[Deck]:
    """The decks that the source *name* offers. Raises `Refusal`."""
    from hark.sharing import origin, sources

    source = origin.understand(name, str(Path(name).absolute()))
    if source.way is origin.Way.PATH and not files.exists(Path(source.place)) and name in learner.library.ids:
        is_aside = name in learner.backlog.held
        hint = f"`hark resume {name}` brings it back" if is_aside else "it is counted in what `hark forecast` says"
        raise errors.misuse(f"`{name}` is {'set aside' if is_aside else 'here already'}", hint)
    candidates, unsound = sources.decks(sources.fetch(source, how), sources.Reading(), list(learner.library.skills))
    for file in unsound:
        if file.meant:
            raise errors.broken_deck(file.name, file.faults)
    return [candidate.deck for candidate in candidates]


def page(view: Forecast, here: Here) -> Iterator[Block]:
    """The days as they are set, what they come to, and the other ways beside them."""
    outlook = view.as_set
    yield Text(f"The coming {count(len(outlook.days), 'day')}, with a session a day", Tone.STRONG)
    weeks = _weeks(outlook.days)
    bars = [_bar(week, here) for week in weeks]
    yield Bars(tuple(bars), max(1.0, *(bar.value for bar in bars)))
    yield Text(
        f"Played {view.runs} times by chance. Two numbers, and the lighter part, say how far that may be off: one day"
        " in ten is below, one above.",
        Tone.DIM,
    )
    yield Gap()
    yield from _summary(view, here)
    if view.otherwise:
        yield Gap()
        yield from _side_by_side(view, here)
    if view.file:
        yield Gap()
        yield Text(f"Drawn in {view.file}.", Tone.GOOD)


_COLUMNS = ("min a day", "cards", "new", "left over", "known", "path ends", "with")
_NUMBERS = frozenset({0, 1, 2, 3, 4})


def _side_by_side(view: Forecast, here: Here) -> Iterator[Block]:
    yield Text("Side by side", Tone.STRONG)
    ways = [("as it is set", view.as_set), *((_name(other), other) for other in view.otherwise)]
    yield Table(_COLUMNS, tuple(_row(name, outlook, here) for name, outlook in ways), _NUMBERS)
    yield Text(
        f"On {short_date(view.as_set.days[-1].day, here.day)}: left over is what waits beyond the session, known how"
        " likely you recall a card you have met. To be less sure is less to do, and less known.",
        Tone.DIM,
    )


def _weeks(days: Sequence[ForecastDay]) -> list[Sequence[ForecastDay]]:
    """Today by itself, then weeks."""
    return [days[:1], *(days[begin : begin + WEEK] for begin in range(1, len(days), WEEK))]


def _bar(week: Sequence[ForecastDay], here: Here) -> Bar:
    """An average day of *week*."""
    low, middle, high = (_average(week, end) for end in ("low", "middle", "high"))
    cards = round(sum(day.cards.middle for day in week) / len(week))
    least, most = _minutes(low), _minutes(high)
    span = f"{least}–{most}" if least != most else f"{most}"
    between = f" ({span})" if least != most else ""
    a_day = "" if week[0].day.toordinal() == here.day else " a day"
    spoken = f"{count(cards, 'card')}{a_day}, about {count(_minutes(middle), 'minute')}{between}"
    return Bar(_dates(week, here), high, f"{span} min, {count(cards, 'card')}", high - low, spoken)


def _average(week: Sequence[ForecastDay], end: str) -> float:
    return sum(int(getattr(day.seconds, end)) for day in week) / len(week)


def _dates(week: Sequence[ForecastDay], here: Here) -> str:
    first, last = week[0].day, week[-1].day
    if first.toordinal() == here.day:
        return "today"
    begin = f"{first.day}" if first.month == last.month else f"{first.day} {first:%b}"
    return f"{begin}–{last.day} {last:%b}" if first != last else f"{last.day} {last:%b}"


def _summary(view: Forecast, here: Here) -> Iterator[Block]:
    outlook = view.as_set
    last = outlook.days[-1]
    by = short_date(last.day, here.day)
    cards = f"{outlook.cards_per_day:.0f}"
    yield Text(
        f"On an average day {cards} {'card' if cards == '1' else 'cards'}, about"
        f" {count(_minutes(outlook.daily_seconds), 'minute')}; {banded(outlook.met)} new by {by}."
    )
    if last.more.high:
        yield Text(f"More waits than a session holds: {banded(last.more)} cards on {by}.")
    yield Text(_path(view, here))
    if not view.own_pace:
        yield Text(
            "The minutes are what cards usually take; after ten answers to a kind of card hark goes by yours.", Tone.DIM
        )


def _path(view: Forecast, here: Here) -> str:
    ends, days = view.as_set.path_ends, count(len(view.as_set.days), "day")
    if not view.path_to_come:
        return "You have met all of the path."
    if ends.middle is None:
        return f"The path goes on beyond these {days}; `hark path` says how far that is."
    middle, early = short_date(ends.middle, here.day), short_date(ends.early or ends.middle, here.day)
    if ends.early == ends.late:
        return f"You have met all of the path by {middle}."
    late = short_date(ends.late, here.day) if ends.late else "later"
    return f"You have met all of the path by about {middle} ({early} to {late})."


def _row(name: str, outlook: Outlook, here: Here) -> tuple[str, ...]:
    return (
        f"{_minutes(outlook.daily_seconds)}", f"{outlook.cards_per_day:.1f}", f"{outlook.met.middle}",
        f"{outlook.days[-1].more.middle}", percent(outlook.known), _end(outlook, here), name,
    )  # fmt: skip


def _end(outlook: Outlook, here: Here) -> str:
    if not outlook.path_to_come:
        return "–"
    return short_date(outlook.path_ends.middle, here.day) if outlook.path_ends.middle else "later"


def _name(outlook: Outlook) -> str:
    if outlook.deck is not None:
        return f"--with {outlook.deck}"
    if outlook.retention is not None:
        return f"--retention {outlook.retention:g}"
    return f"--new {outlook.new_per_day}"


def _minutes(seconds: float) -> int:
    return whole_minutes(seconds) if seconds else 0


def _picture(view: Forecast, today: int) -> str:
    """Minutes a day, each way a curve."""
    first, last = (short_date(view.as_set.days[place].day, today) for place in (0, -1))
    ways = [("as it is set", view.as_set), *((_name(other), other) for other in view.otherwise)]
    curves = [_curve(name, outlook) for name, outlook in ways]
    title = f"Practice from {first} to {last}"
    return drawing.alone(drawing.curves("forecast", title, "minutes a day", (first, last), curves))


def _curve(name: str, outlook: Outlook) -> drawing.Curve:
    about = f"about {_minutes(outlook.daily_seconds)} min a day, {outlook.met.middle} new questions"
    return drawing.minutes(name, outlook, about)
