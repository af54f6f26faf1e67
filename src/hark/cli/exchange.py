# SPDX-License-Identifier: MIT
"""Commands for getting decks and their new versions: import, update."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hark import errors, views
from hark.cards import deckfile
from hark.cli.app import DECKS
from hark.cli.door import Answer, Style, ask, command, meter, show
from hark.cli.world import World
from hark.errors import Exit, Refusal
from hark.views import Fate, View

if TYPE_CHECKING:
    from hark.sharing.intake import Arrival, Intake
    from hark.sharing.parcel import Meter
    from hark.sharing.shelf import Shelf
    from hark.sharing.sources import Fetching, Offer
    from hark.study.learner import Desk

TIMEOUT_S = 30.0
TAKING, FETCHING, TABLES = "What becomes of it", "Fetching", "Tables"


class Answers(StrEnum):
    """What becomes of the progress of studied cards whose answer is another now."""

    KEEP = "keep"
    RESET = "reset"


Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would be done.")]
Changed = Annotated[
    Answers | None,
    typer.Option(
        "--answers",
        metavar="WHAT",
        help="Where an answer changed: keep its card's progress, or reset it.",
        rich_help_panel=TAKING,
    ),
]
PrivateHost = Annotated[
    list[str] | None,
    typer.Option(
        "--private-host",
        metavar="HOST",
        help="Fetch from this host though its address is private.",
        rich_help_panel=FETCHING,
    ),
]
Timeout = Annotated[
    float, typer.Option(metavar="SECONDS", min=0.1, help="How long fetching may take.", rich_help_panel=FETCHING)
]


@command("import", style=True, group=DECKS)
def import_(
    world: World,
    style: Style,
    name: Annotated[
        str, typer.Argument(metavar="SOURCE", help="A file, folder, archive, https://…, git+https://… or -.")
    ],
    yes: Yes = False,
    dry_run: DryRun = False,
    pin: Annotated[
        str | None,
        typer.Option("--sha256", metavar="HEX", help="Take it only if this is its SHA-256.", rich_help_panel=FETCHING),
    ] = None,
    deck_id: Annotated[
        str | None,
        typer.Option("--as", metavar="NEW-ID", help="Give the deck another id.", rich_help_panel=TAKING),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in place of the deck of that id.", rich_help_panel=TAKING)
    ] = False,
    answers: Changed = None,
    delimiter: Annotated[
        str | None,
        typer.Option(
            metavar="SIGN", help="Read a table whose cells this parts; tab for a tab.", rich_help_panel=TABLES
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What to call the deck of a table.", rich_help_panel=TABLES)
    ] = None,
    private_host: PrivateHost = None,
    timeout: Timeout = TIMEOUT_S,
) -> View | Answer:
    """Take in decks that others share, after a look at them.

    A source is a file, a folder, a .zip or .tar.gz, an https:// address, git+https://host/repository[@ref][#folder],
    or - for standard input; CSV and TSV need columns named as `hark export --as csv` names them. First comes
    what is in it; nothing is taken in before you say so, and one unsound deck keeps out all that came with it.

    \b
    Examples:
      hark import first-week.toml
      hark import first-week.csv --as first-week --dry-run
      hark import git+https://example.org/decks.git@v2#english --yes
    """
    from hark.sharing import intake, origin, sources

    source = origin.understand(name, str(Path(name).absolute()))
    _needs_word(world, style, yes=yes or dry_run, is_free=source.way is not origin.Way.INPUT)
    if deck_id is not None and (not deckfile.is_id(deck_id) or deck_id in deckfile.RESERVED):
        raise errors.misuse(f"`{deck_id}` cannot be an id", deckfile.ID_HINT)
    reading = sources.Reading(_sign(delimiter), title, deck_id)
    with meter(world, style, "Fetching") as told:
        offer = sources.fetch(source, _how(world, timeout, private_host, told))
    if pin is not None:
        _check_pin(pin, offer)
    with world.open_desk() as desk:
        candidates, unsound = sources.decks(offer, reading, list(desk.library.skills))
        into = _intake(world, desk)
        if deck_id is not None and len(candidates) > 1:
            raise errors.misuse(f"`--as` names one deck, and here are {len(candidates)}", "import its file alone")
        if unsound:
            return Answer(into.preview(offer, [], unsound, done=False), Exit.INVALID_DECK)
        arrivals = [into.arrival(one, offer, reading, deck_id or one.deck.id) for one in candidates]
        if not replace:
            _check_free(into, arrivals, source.text)
        seen = into.preview(offer, arrivals, (), done=False)
        if dry_run or all(one.fate is Fate.SAME for one in arrivals):
            return seen
        if not style.as_json:
            show(seen, world, style)
        reset = _reset(world, into, arrivals, answers, yes=yes)
        if not yes and not ask(world, _question(arrivals), otherwise=False):
            return Answer(seen, Exit.REFUSED, "Nothing was imported.\n")
    if reset:
        world.back_up("update")
    with world.open_desk(writing=True) as desk:
        intake.take_in(arrivals, into, desk.store, desk.moment, reset=reset)
    return views.Import(seen.source, seen.sha256, seen.commit, seen.decks, (), imported=True)


@command("update", style=True, group=DECKS)
def update(
    world: World,
    style: Style,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[DECK...]", help="Imported decks; all of them where none is named.")
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    answers: Changed = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="Take new versions of decks that were edited here, too.", rich_help_panel=TAKING
        ),
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Put the version before back in place.", rich_help_panel=TAKING)
    ] = False,
    private_host: PrivateHost = None,
    timeout: Timeout = TIMEOUT_S,
) -> View | Answer:
    """Bring imported decks up to date, and keep your progress.

    Every deck is fetched again from where it came, and what has changed is told card by card, with what
    becomes of your progress, before it is done. The version before is kept.

    \b
    Examples:
      hark update
      hark update first-week --dry-run
      hark update first-week --undo
    """
    from hark.sharing import intake, renewal
    from hark.sharing.shelf import Shelf

    shelf = Shelf(world.folders)
    if undo:
        if not names:
            raise errors.misuse("`--undo` needs the name of a deck", "hark update DECK --undo")
        return _undone(world, shelf, names)
    _needs_word(world, style, yes=yes or dry_run)
    with world.open_desk() as desk:
        into = _intake(world, desk)
        wanted = [_imported(into, name) for name in names] if names else shelf.imported()
        with meter(world, style, "Fetching") as told:
            found = list(renewal.renewals(into, wanted, _how(world, timeout, private_host, told), replace=replace))
        arrivals = [one.arrival for one in found if one.arrival and one.fate is Fate.CHANGES]
        seen = renewal.answer(into, found, reset=False, done=False)
        code = Exit.REFUSED if any(one.fate is Fate.FAILED for one in found) else Exit.DONE
        if dry_run or not arrivals:
            return Answer(seen, code)
        if not style.as_json:
            show(seen, world, style)
        reset = _reset(world, into, arrivals, answers, yes=yes)
        careful = any(change.cautions for change in seen.decks)
        if not yes and not ask(world, _update_question(arrivals), otherwise=not careful):
            return Answer(seen, Exit.REFUSED, "Nothing was updated.\n")
        done = renewal.answer(into, found, reset=reset, done=True)
    if reset:
        world.back_up("update")
    with world.open_desk(writing=True) as desk:
        intake.take_in(arrivals, into, desk.store, desk.moment, reset=reset)
    return Answer(done, code)


def _intake(world: World, desk: Desk) -> Intake:
    from hark.sharing.intake import Intake
    from hark.sharing.shelf import Shelf

    return Intake(desk.library, Shelf(world.folders), desk.store.snapshot.standings(), desk.config, desk.now)


def _how(world: World, seconds: float, private: list[str] | None, told: Meter) -> Fetching:
    from hark.sharing.sources import Fetching

    return Fetching(seconds, tuple(private or ()), told, partial(_read_input, world))


def _read_input(world: World, limit: int) -> bytes:
    """At most *limit* bytes of standard input."""
    raw = getattr(world.stdin, "buffer", None)
    data: bytes = raw.read(limit) if raw else world.stdin.read(limit).encode()
    return data


def _needs_word(world: World, style: Style, *, yes: bool, is_free: bool = True) -> None:
    """Refuses where a question would come and nobody could answer; *is_free* says whether standard input is."""
    if not yes and (style.as_json or not is_free or not world.stdin.isatty()):
        raise errors.nobody_to_ask()


def _sign(delimiter: str | None) -> str | None:
    sign = {"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter)
    if sign is not None and (len(sign) != 1 or sign in '"\r\n '):
        raise errors.misuse(f"`{delimiter}` cannot part cells", "one sign, such as `,` or `;`, or the word `tab`")
    return sign


def _check_pin(pin: str, offer: Offer) -> None:
    from hark.sharing import intake

    if not re.fullmatch(r"[0-9a-fA-F]{64}", pin):
        raise errors.misuse("`--sha256` takes 64 hexadecimal digits", "`sha256sum FILE` gives them")
    if pin.lower() != offer.sha256:
        raise intake.not_pinned(pin.lower(), offer.sha256)


def _check_free(into: Intake, arrivals: list[Arrival], source: str) -> None:
    """Refuses when one of *arrivals* would take the place of another deck."""
    from hark.sharing import intake

    for one in arrivals:
        if one.fate is not Fate.SAME and into.is_taken(one.deck.id):
            origin = into.shelf.origin(one.deck.id)
            is_own = into.shelf.file(one.deck.id).exists()
            raise intake.taken(
                one.deck.id, bundled=not is_own, same_source=origin is not None and origin.source == source
            )


def _question(arrivals: list[Arrival]) -> str:
    coming = [one for one in arrivals if one.fate is not Fate.SAME]
    return f"Import {errors.count(len(coming), 'deck')}?"


def _update_question(arrivals: list[Arrival]) -> str:
    return f"Update {errors.count(len(arrivals), 'deck')}?"


def _reset(world: World, into: Intake, arrivals: list[Arrival], answers: Answers | None, *, yes: bool) -> bool:
    """Whether studied cards with another answer begin anew."""
    changed = [ref for one in arrivals for ref in into.answers_changed(one)]
    if not changed:
        return False
    if answers is not None or yes:
        return answers is Answers.RESET
    cards = "1 card you studied has" if len(changed) == 1 else f"{len(changed)} cards you studied have"
    question = f"{cards} another answer now. Begin anew?"
    return ask(world, question, otherwise=False)


def _imported(into: Intake, name: str) -> str:
    """The id of the imported deck *name*. Raises `Refusal`."""
    imported = into.shelf.imported()
    if name in imported:
        return name
    deck_id = into.library.deck(name).id
    if deck_id in imported:
        return deck_id
    if into.shelf.file(deck_id).exists():
        raise Refusal(
            "no_origin", f"`{deck_id}` is your own deck and comes from nowhere else", f"`hark edit {deck_id}`"
        )
    raise Refusal("no_origin", f"`{deck_id}` came with hark and is updated with it", "")


def _undone(world: World, shelf: Shelf, names: list[str]) -> View:
    """Puts the versions before of *names* back, and takes back the resets that their updates brought."""
    from hark.sharing import renewal

    with world.open_desk() as desk:
        ids = [name if shelf.file(name).exists() else desk.library.deck(name).id for name in names]
        kept = [renewal.check_undo(shelf, deck_id) for deck_id in ids]
    if any(one.resets for one in kept):
        world.back_up("update")
    with world.open_desk(writing=True) as desk:
        changes = renewal.undo(_intake(world, desk), desk.store, desk.moment, ids)
    return views.Update(tuple(changes), updated=True)
