# SPDX-License-Identifier: MIT
"""`hark sync`: several computers, one progress, by a folder that something else carries or a git remote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

from hark import config as settings
from hark import errors
from hark.cli import joining
from hark.cli.app import UPKEEP, command
from hark.cli.options import Argument, DryRun, Option, Yes
from hark.cli.output import Output, Result
from hark.cli.world import World
from hark.errors import Exit, count
from hark.render.page import Block, Entry, Gap, Text, Tone
from hark.render.words import Here
from hark.syncing.install import known_id
from hark.values import frozen
from hark.views.syncing import SyncFault
from hark.views.view import View

if TYPE_CHECKING:
    from hark.syncing.sync import Outcome

_WHAT = {
    "conflict_copy": "a copy that a sync program made of a file that two wrote at once: left alone, and can be deleted",
    "stranger": "not one of hark's files: left alone",
    "link": "a link, which is never followed",
    "special": "no plain file: left alone",
    "unreadable": "cannot be read now",
    "unsound": "a line that is not as hark wrote it: left out",
    "unsound_file": "not as hark wrote it: left alone",
    "too_long": "a line longer than any of hark's: what follows is not read",
    "no_header": "does not begin as hark's files do: left alone",
    "newer": "written by a newer hark: update hark to read it",
    "wrong_install": "was written for another computer than its name says: left alone",
    "future": "dated more than a week ahead: it waits until then; look at that computer's clock",
    "other_content": "a record that is here already, with another content: yours stays",
    "more": "there is more than is read at once: sync again",
}
_SHOWN = 12


@frozen
class Synced(View):
    """`hark sync`: what came from other computers, and what of this one's they can read now."""

    SCHEMA: ClassVar[str] = "hark.sync/1"
    place: str
    install: str
    """What this computer is called there; empty where it is not there yet."""
    taken: int
    """Answers and other records of other computers that are new here."""
    written: int
    """Records from here that others can read now."""
    forgotten: int
    """Records and replies deleted because another computer forgot them; rules to obey, under `--dry-run`."""
    others: int
    """Other computers that have written there."""
    renamed: bool
    """Whether another computer wrote under this one's name, as after copying all of hark's data: it has a new one."""
    faults: tuple[SyncFault, ...]
    """What was left alone there."""
    done: bool
    first: bool = False
    """Whether the place is to be set up, or was just now."""
    decks: tuple[str, ...] = ()
    """Decks, and texts of decks in other languages, that came or changed."""
    removed: tuple[str, ...] = ()
    """Decks that another computer took away; their files are kept aside."""
    beside: tuple[str, ...] = ()
    """The names under which the earlier version is kept of a deck that was changed on two computers."""
    settings: tuple[str, ...] = ()
    """Settings that came or changed."""
    belongings_written: int = 0
    """Decks and settings of this computer that others can see now as they are."""
    overruled: tuple[str, ...] = ()
    """Settings that were changed on two computers, of which the later value stands: name and the other value."""


@frozen
class SyncStopped(View):
    """`hark sync --stop`: the place that is no longer synced with."""

    SCHEMA: ClassVar[str] = "hark.sync_stopped/1"
    place: str
    install: str


@command(UPKEEP, 11)
def sync(
    world: World,
    out: Output,
    place: Annotated[
        str | None,
        Argument(metavar="[FOLDER]", help="A folder that is carried, or git+ssh://, git+https://, git+file://."),
    ] = None,
    stop: Annotated[bool, Option("--stop", help="Forget the place; the files there stay.")] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Synced | SyncStopped | Result:
    """Have all your computers know what you did on each.

    Any folder does that something else carries (Syncthing, Dropbox, Nextcloud, rclone, a USB stick), or a git
    remote. Name it once on each computer; from then on `hark sync` is enough. Each computer writes only its own
    files there. What you typed in replies never goes there. See docs/sync.md.

    \b
    Examples:
      hark sync ~/Dropbox/hark --dry-run
      hark sync ~/Dropbox/hark
    """
    known = world.config.sync_place
    if stop:
        return _stopped(world, known)
    wanted = joining.address(place, known)
    is_first = wanted != known
    out.needs_word(yes=yes or dry_run or not is_first)
    with joining.opened(world, wanted, is_known=not is_first) as there:
        if dry_run or (is_first and not yes):
            with world.open_store() as store, out.meter("Looking") as meter:
                view = _view(wanted, joining.look(world, there, store, meter), is_first=is_first)
            if dry_run:
                return view
            out.show(view)
            if not out.ask("Sync with it?", otherwise=True):
                return Result(view, Exit.REFUSED, "Nothing was written.\n")
        with out.meter("Syncing") as meter:
            outcome = joining.sync(world, there, meter)
    if is_first:
        settings.write(world.folders.config_file, ("sync", "place"), wanted)
        world.forget_config()
    world.renew_due_file()
    return _view(wanted, outcome, is_first=is_first, done=True)


def _stopped(world: World, known: str) -> SyncStopped:
    if not known:
        raise errors.Refusal("not_syncing", "you sync with no place", "`hark sync FOLDER` begins")
    settings.write(world.folders.config_file, ("sync", "place"), None)
    world.forget_config()
    with world.open_store() as store:
        store.exchange.stop()
    return SyncStopped(known, known_id(world.folders.data))


def _view(place: str, outcome: Outcome, *, is_first: bool, done: bool = False) -> Synced:
    both = outcome.belongings
    return Synced(
        place, outcome.install, outcome.taken, outcome.written, outcome.forgotten, outcome.others,
        outcome.is_renamed, outcome.faults, done, is_first, both.decks, both.removed, both.beside, both.settings,
        both.written, tuple(f"{name} {value}" for name, value in both.overruled),
    )  # fmt: skip


def page(view: Synced | SyncStopped, _here: Here) -> Iterator[Block]:
    """What came and what went, in a sentence; then what was left alone."""
    if isinstance(view, SyncStopped):
        yield Text(f"{view.place} is no longer synced with. What you learned stays.")
        if view.install:
            yield Text(f"The files there stay: those of this computer have {view.install} in their names.", Tone.DIM)
        return
    if view.first and not view.done:
        yield Text(f"This computer would sync with {view.place}.")
        yield Text("It writes only files of its own there, and never what you typed in replies.")
        if view.others:
            yield Text(f"{count(view.others, 'other computer')} wrote there.")
        yield Gap()
    came, went = count(view.taken, "answer"), f"{view.written} of yours"
    came_along = list(_belongings(view))
    if view.done and not (view.taken or view.written or view.forgotten or came_along):
        yield Text(
            "All your computers know the same." if view.others else "Nothing is new. No other computer wrote there yet."
        )
    elif view.done:
        yield Text(f"{came} from your other computers, {went} written.", Tone.STRONG)
        if view.forgotten:
            yield Text(f"{count(view.forgotten, 'record')} deleted, which another computer forgot.")
    else:
        yield Text(f"{came} would come from your other computers, {went} would be written.")
    yield from came_along
    if view.renamed:
        what = (
            "Another computer wrote under the name of this one, as after a copy or a restore: this one has a new name."
        )
        yield Text(what, Tone.CARE)
    yield from _faults(view.faults)
    if view.first and view.done:
        yield Text("From now on `hark sync` does this. `hark config sync.at start` does it with each review.", Tone.DIM)


def _belongings(view: Synced) -> Iterator[Block]:
    """What came beside the log."""
    if view.belongings_written:
        things = count(view.belongings_written, "deck or setting", "decks and settings")
        yield Text(f"{things} of yours {'written' if view.done else 'would be written'}.")
    for what, names in (
        ("Decks from your other computers", view.decks),
        ("Removed on another computer, and kept aside here", view.removed),
        ("Changed on two computers; the earlier version is kept as", view.beside),
        ("Settings from your other computers", view.settings),
        ("Set on two computers; the later value stands, and not", view.overruled),
    ):
        if names:
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            yield Text(f"{what}: {', '.join(names[:_SHOWN])}{more}.")


def _faults(faults: Sequence[SyncFault]) -> Iterator[Block]:
    if not faults:
        return
    yield Gap()
    for fault in faults[:_SHOWN]:
        where = fault.file if fault.line is None else f"{fault.file}:{fault.line}"
        yield Entry("!", where, _WHAT[fault.code], Tone.CARE, "left alone")
    if len(faults) > _SHOWN:
        yield Text(f"And {len(faults) - _SHOWN} more: `hark sync --json` has all.", Tone.DIM)
