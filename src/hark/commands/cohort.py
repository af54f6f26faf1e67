# SPDX-License-Identifier: MIT
"""`hark cohort`: what a team shared, for its trainer, in groups that are large enough."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from hark import errors, files
from hark.cli import daytyped
from hark.cli.app import LOOKING, command
from hark.cli.options import Argument, Option
from hark.cli.output import Output
from hark.cli.world import World
from hark.errors import count
from hark.render.page import Block, Text, Tone
from hark.render.words import Here
from hark.values import replace
from hark.views.cohort import BadLines, Cohort, CohortFaults

if TYPE_CHECKING:
    from hark.cohort.folder import Shared

MOST_FAULTS = 1000


@command(LOOKING, 12)
def cohort(
    world: World,
    out: Output,
    folder: Annotated[Path, Argument(metavar="FOLDER", help="The team's folder, which learners share to.")],
    name: Annotated[
        str | None, Option("--cohort", metavar="NAME", help="What to call the group; else as the folder is.")
    ] = None,
    since: Annotated[str | None, Option(metavar="YYYY-MM", help="From this month on.")] = None,
    html: Annotated[Path | None, Option(metavar="FILE", help="Write it as a page for a browser there, too.")] = None,
    keep: Annotated[
        Path | None, Option(metavar="FOLDER", help="Keep the lines as Parquet there, not among hark's own files.")
    ] = None,
    faults: Annotated[bool, Option("--faults", help="Say which lines are left out, and nothing else.")] = False,
) -> Cohort | CohortFaults:
    """For trainers: show what a team practised.

    It reads what learners agreed to share with `hark share`, and tells of groups, never of a person: nothing with
    fewer than 5 learners or 30 answers is shown. By name it shows only who asked to be asked. It needs DuckDB:
    `pip install 'hark[cohort]'`.

    \b
    Examples:
      hark cohort shared/spring-course
      hark cohort shared/spring-course --since 2026-09 --html autumn.html
    """
    from hark.cohort import folder as sharing

    folder = folder.absolute()
    today = date.fromordinal(world.calendar.day(world.clock()))
    called = _name(name, folder)
    first = since if since is None else f"{daytyped.month(since)[0]:%Y-%m}"
    if html is not None:
        files.refuse_taken([html])
    shared = sharing.shared(folder, today)
    if faults:
        return _faults(out, folder, shared, today)
    view = _counted(world, out, folder, shared, today, called, first, keep)
    if html is None:
        return view
    from hark.render import cohort as laid

    files.write_new(html.absolute(), laid.document(view).encode())
    return replace(view, file=str(html))


def _counted(
    world: World, out: Output, folder: Path, shared: Shared, today: date, name: str, since: str | None,
    keep: Path | None,
) -> Cohort:  # fmt: skip
    """What is shared, put together and asked."""
    from hark.cohort import answer, compact, engine
    from hark.cohort import folder as sharing

    keep = world.folders.cohorts if keep is None else keep.absolute()
    try:
        files.make_folder(keep)
    except OSError as error:
        raise errors.unwritable(str(keep), error.strerror or str(error)) from None
    with engine.opened(keep) as database:
        with out.meter("Reading") as meter:
            kept = compact.renew(database, keep, name, shared, today, meter)
        months = [month for month in kept.months if since is None or month >= since]
        answers = answer.Answers()
        if months:
            place = compact.folder_of(keep, name)
            database.view_of([place / f"month={month}" / compact.NAME for month in months])
            with out.meter("Counting") as meter:
                answers = answer.answers(database, meter)
    nudges, strange = sharing.nudges(folder, today)
    return Cohort(
        cohort=name, since=since, learners_at_least=answer.at_least(kept.learners),
        needs_learners=answer.LEARNERS, needs_tests=answer.TESTS,
        practice_days=answers.practice_days, topics=answers.topics, cards=answers.cards, skills=answers.skills,
        too_small=answers.too_small, nudges=nudges,
        lines_left_out=kept.lines_left_out, files_left_out=kept.files_left_out + strange,
        kept=str(compact.folder_of(keep, name)), file=None,
    )  # fmt: skip


def _faults(out: Output, folder: Path, shared: Shared, today: date) -> CohortFaults:
    """What is left out of the files in *folder*, the first `MOST_FAULTS` of them by name."""
    from hark.cohort import folder as sharing

    bad: list[BadLines] = []
    with out.meter("Reading") as meter:
        for number, file in enumerate(shared.files):
            meter(number, len(shared.files))
            _, found = sharing.read(file, today)
            if found:
                name = str(found.path.relative_to(folder))
                bad.append(BadLines(name, found.lines, found.first, found.reason or None))
    _, strange = sharing.nudges(folder, today)
    return CohortFaults(tuple(bad[:MOST_FAULTS]), len(bad), shared.others + strange)


def _name(wanted: str | None, folder: Path) -> str:
    """What to call the group of *folder*. Raises `Refusal`."""
    name = wanted if wanted is not None else re.sub("[^a-z0-9]+", "-", folder.name.lower()).strip("-")[:64]
    if not re.fullmatch("[a-z0-9][a-z0-9-]{0,63}", name):
        message = "this folder's name is none for a group" if wanted is None else f"`{name}` is no name for a group"
        raise errors.misuse(message, "`--cohort NAME`: small letters, digits and hyphens, as `spring-2026`")
    return name


def page(view: Cohort | CohortFaults, _here: Here) -> Iterator[Block]:
    """The answers; or what is left out of them, a line for each file."""
    if isinstance(view, Cohort):
        from hark.render import cohort as laid

        yield from laid.blocks(view)
        return
    for bad in view.files:
        if bad.reason:
            yield Text(f"{bad.file} {bad.reason}")
        else:
            yield Text(
                f"{bad.file}:{bad.first_line}: {count(bad.lines, 'line')} that hark did not write, here the first"
            )
    if view.bad_files > len(view.files):
        yield Text(f"{view.bad_files - len(view.files)} more files are left out.")
    if view.others:
        yield Text(f"{count(view.others, 'thing')} beside them that hark did not write; they were not opened.")
    if not view.bad_files and not view.others:
        yield Text("Nothing is left out.", Tone.GOOD)
