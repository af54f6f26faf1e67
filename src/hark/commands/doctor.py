# SPDX-License-Identifier: MIT
"""`hark doctor`: whether progress is sound, and what to do if not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from hark import files
from hark.cli.app import UPKEEP, command
from hark.cli.options import Option
from hark.cli.output import Output, Result
from hark.cli.world import World
from hark.errors import Exit, Refusal, count
from hark.render.page import Block, Entry, Gap, Text, Tone
from hark.render.words import Here
from hark.values import frozen
from hark.views.health import Diagnosis, Gravity
from hark.views.view import View

if TYPE_CHECKING:
    from hark.cards.library import Library
    from hark.progress.health import Subject

_MARKS = {
    Gravity.OK: ("✓", Tone.PLAIN, "ok"),
    Gravity.NOTE: ("·", Tone.PLAIN, "note"),
    Gravity.WARNING: ("!", Tone.CARE, "warning"),
    Gravity.FAULT: ("✗", Tone.BAD, "fault"),
}


@frozen
class Doctor(View):
    """`hark doctor`: how the progress file and all around it are."""

    SCHEMA: ClassVar[str] = "hark.doctor/1"
    file: str
    events: int | None
    """Null where they cannot be counted."""
    damaged: bool
    """Whether something that was recorded cannot be read as it was."""
    findings: tuple[Diagnosis, ...]
    fixed: tuple[str, ...]
    """The checks of what `--fix` has put right."""


@command(UPKEEP, 1)
def doctor(
    world: World,
    out: Output,
    fix: Annotated[bool, Option("--fix", help="Put right what your records give again, after a backup.")] = False,
    begin_anew: Annotated[
        bool, Option("--begin-anew", help="Begin an empty progress file where the one before is gone.")
    ] = False,
) -> Result:
    """Say whether your progress is sound, and what to do if not.

    It looks at every record, compares what is remembered with what the records add up to, and tells of copies
    that sync programs left, of clocks, decks and backups. Without --fix nothing is written, and the records
    are left alone even then. Exits with 0 when all is sound, whatever notes and warnings there are, with 1
    when there are faults, and with 6 when something recorded cannot be read any more.

    \b
    Examples:
      hark doctor
      hark doctor --fix
    """
    from hark.progress import health

    if begin_anew:
        _begin_anew(world)
    fixed: tuple[str, ...] = ()
    with out.meter("Looking") as meter:
        subject = _subject(world, meter)
        findings, known = health.examine(subject)
        if fix and any(finding.fixable for finding in findings):
            fixed = health.mend(subject, findings, world.open_store)
            world.renew_due_file()
            findings, known = health.examine(subject)
    view = Doctor(str(world.folders.progress_file), known.events, known.damaged, tuple(findings), fixed)
    if known.damaged:
        return Result(view, Exit.DAMAGED)
    has_faults = any(finding.gravity is Gravity.FAULT for finding in findings)
    return Result(view, Exit.REFUSED if has_faults else Exit.DONE)


def _subject(world: World, meter: Callable[[int, int | None], None]) -> Subject:
    from hark.progress.health import Subject

    def waiting() -> int:
        with world.learner() as learner:
            return learner.today.cards

    return Subject(
        world.folders, world.vault, world.clock(), world.read_library, waiting, meter, world.python,
        lambda library: _about_decks(world, library),
    )  # fmt: skip


def _about_decks(world: World, library: Library) -> Iterator[Diagnosis]:
    """Files that are meant for decks and not read, and decks that hide a newer one."""
    from hark.cards.strays import strays
    from hark.sharing.shadows import shadows

    for stray in strays(world.folders.decks):
        yield Diagnosis(
            "decks", Gravity.NOTE, f"this is not read: {stray.reason}", "its cards are not among yours", stray.remedy,
            stray.file, None, fixable=False,
        )  # fmt: skip
    for shadow in shadows(library, world.bundled):
        yield Diagnosis(
            "decks", Gravity.NOTE,
            f"your own {shadow.deck} {shadow.version} hides the newer {shadow.newer} that came with hark",
            f"that has {shadow.difference}; `{shadow.look}` shows it card by card", shadow.take,
            str(library.files[shadow.deck]), None, fixable=False,
        )  # fmt: skip


def _begin_anew(world: World) -> None:
    from hark.progress.store import Store

    file = world.folders.progress_file
    if files.exists(file):
        raise Refusal("exists", "there is a progress file", "`hark restore` puts another in its place", file=str(file))
    Store.open(file, world.rng, create=True).close()


def page(view: Doctor, _here: Here) -> Iterator[Block]:
    """What is sound in a line each, the rest with what it means and what to type."""
    for finding in view.findings:
        mark, tone, state = _MARKS[finding.gravity]
        yield Entry(mark, finding.message, tone=tone, state=state)
        if finding.gravity is Gravity.OK:
            continue
        if finding.file:
            yield Text(finding.file, Tone.DIM, indent=2)
        yield Text(finding.means, indent=2)
        if finding.remedy:
            yield Text(finding.remedy, Tone.ACCENT, "What to do", indent=2)
    yield Gap()
    if view.fixed:
        yield Text(f"Put right: {', '.join(view.fixed)}.", Tone.GOOD)
    faults = sum(finding.gravity is Gravity.FAULT for finding in view.findings)
    others = sum(finding.gravity in (Gravity.NOTE, Gravity.WARNING) for finding in view.findings)
    if faults:
        rest = "left" if view.fixed else "found; nothing was changed"
        yield Text(f"{count(faults, 'fault')} {rest}.", Tone.BAD)
    elif others:
        yield Text(f"Your progress is sound; {count(others, 'thing')} worth a look.", Tone.STRONG)
    else:
        yield Text("Your progress is sound.", Tone.STRONG)
