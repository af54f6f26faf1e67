# SPDX-License-Identifier: MIT
"""`hark report`: a month, or any span of days, as one page for a browser, and as pictures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from hark import errors, files
from hark.cli import daytyped
from hark.cli.app import LOOKING, command
from hark.cli.options import Option
from hark.cli.output import Output
from hark.cli.world import World
from hark.errors import count
from hark.render.page import Block, Text, Tone
from hark.render.words import Here
from hark.study import report as counting
from hark.values import replace
from hark.views.report import Report

if TYPE_CHECKING:
    from hark.study.learner import Learner
    from hark.views.forecast import Outlook

WHEN, WHERE = "Which days", "Where to"


@command(LOOKING, 11)
def report(
    world: World,
    out: Output,
    month: Annotated[
        str | None, Option(metavar="YYYY-MM", help="This month; else the one it is.", rich_help_panel=WHEN)
    ] = None,
    since: Annotated[
        str | None, Option("--from", metavar="DATE", help="From this study day on.", rich_help_panel=WHEN)
    ] = None,
    until: Annotated[
        str | None, Option("--to", metavar="DATE", help="Up to this one; else up to today.", rich_help_panel=WHEN)
    ] = None,
    file: Annotated[
        Path | None,
        Option("--out", metavar="FILE", help="Write it there; `-` is standard output.", rich_help_panel=WHERE),
    ] = None,
    pictures: Annotated[
        Path | None,
        Option("--svg", metavar="FOLDER", help="Its pictures too, as files of their own.", rich_help_panel=WHERE),
    ] = None,
    share: Annotated[bool, Option("--share", help="For others: leave out the words of cards.")] = False,
    ahead: Annotated[bool, Option("--ahead", help="Play the coming 30 days too, which takes longer.")] = False,
) -> Report:
    """Make one page of a month, to read or to print.

    It is one file for any browser, to read, print or hand on. It asks nothing of any network, and nothing that
    you typed in a session stands in it. It is no certificate, and says so.

    \b
    Examples:
      hark report
      hark report --ahead
      hark report --month 2026-03 --share --out march.html
      hark report --from 2026-02-01 --to 2026-03-01 --out spring.html --svg pictures
    """
    with world.learner() as learner:
        first, last = _span(month, since, until, date.fromordinal(learner.moment.day))
        outlook = _played(learner, out, last) if ahead else None
        view = counting.report(learner, first, last, share=share, ahead=outlook)
    name = month or (f"{first:%Y-%m}" if since is None else f"{first}-to-{last}")
    page = None if file == _STANDARD_OUTPUT else file or Path(f"hark-{name}.html")
    written: dict[Path, str] = {}
    if page is not None or pictures is not None:
        from hark.render import report as laid  # a program that asks for numbers alone waits for no page

        written |= {page: laid.document(view)} if page else {}
        written |= {pictures / f"{name}.svg": text for name, text in laid.pictures(view).items()} if pictures else {}
        _write(written, pictures)
    drawn = tuple(str(place) for place in written if place != page)
    return replace(view, file=None if page is None else str(page), pictures=drawn)


_STANDARD_OUTPUT = Path("-")


def _played(learner: Learner, out: Output, last: date) -> Outlook:
    """The coming days as they may go. Raises `Refusal` where the span's *last* day is not the one they begin on."""
    if last.toordinal() != learner.moment.day:
        raise errors.misuse("`--ahead` goes on from today, and these days ended before", "leave it out, or `--to`")
    from hark.study import forecast  # most reports play nothing

    luck = forecast.seeds(learner, counting.AHEAD_RUNS)
    with out.meter("Playing the days") as meter:
        return forecast.outlook(learner, counting.AHEAD_DAYS, luck, done=lambda runs: meter(runs, len(luck)))


def _span(month: str | None, since: str | None, until: str | None, today: date) -> tuple[date, date]:
    """The first and the last day that is meant. Raises `Refusal`."""
    if month is not None and (since or until) is not None:
        raise errors.misuse("`--month` is a span already", "leave it out, or `--from` and `--to`")
    if until is not None and since is None:
        raise errors.misuse("`--to` needs a beginning", "add `--from DATE`")
    if since is None:
        first, last = daytyped.month(f"{today:%Y-%m}" if month is None else month)
    else:
        first, last = daytyped.day(since), today if until is None else daytyped.day(until)
    if first > today:
        raise errors.misuse(f"{first} has not come yet", f"today is {today}")
    last = min(last, today)
    if first > last:
        raise errors.misuse(f"{first} is after {last}", "the first day comes first")
    if (length := (last - first).days + 1) > counting.MOST_DAYS:
        raise errors.misuse(f"that is {length:,} days", f"at most {counting.MOST_DAYS:,} fit on a page: ten years")
    return first, last


def _write(contents: dict[Path, str], folder: Path | None) -> None:
    """Writes new files, those of pictures into their *folder*. Raises `Refusal`, before any where one is there."""
    files.refuse_taken(contents)
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise errors.unwritable(str(folder), error.strerror or str(error), "name another place") from None
    for place, text in contents.items():
        files.write_new(place.absolute(), text.encode())


def page(view: Report, _here: Here) -> Iterable[Block] | str:
    """Where it was written, and the most of it in a line; or the page itself."""
    from hark.render import report as laid

    if view.file is None:
        return laid.document(view)
    days = (view.last_day - view.first_day).days + 1
    told = (
        f"Practised on {view.days_practised} of {count(days, 'day')}: {count(view.reviews, 'answer')},"
        f" {view.new} new, {laid.minutes_said(view.duration_ms)} minutes."
    )
    lines = [Text(f"Wrote {laid.span(view.first_day, view.last_day)} to {view.file}."), Text(told)]
    if view.pictures:
        lines.append(Text(f"Pictures: {', '.join(view.pictures)}."))
    lines.append(Text("Any browser shows it. Nothing that you typed in a session stands in it.", Tone.DIM))
    if any(hard.text for hard in view.hardest):
        lines.append(Text("It shows the words of cards that were hard; `--share` leaves them out.", Tone.DIM))
    return lines
