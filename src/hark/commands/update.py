# SPDX-License-Identifier: MIT
"""`hark update`: new versions of imported decks, and back to the ones before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from hark import errors
from hark.cli import fetching
from hark.cli.app import DECKS, command
from hark.cli.options import Argument, DryRun, Option, Yes
from hark.cli.output import Output, Result
from hark.cli.world import World
from hark.errors import Exit, Refusal, count
from hark.render.changes import deck_change, effect
from hark.render.page import Block, Gap, Text, Tone
from hark.render.teampath import path_followed, path_offered
from hark.render.words import Here
from hark.study import undoing
from hark.values import frozen
from hark.values import replace as changed
from hark.views.change import DeckChange, Fate
from hark.views.forecast import Effect
from hark.views.teampath import PathOffer
from hark.views.view import View

if TYPE_CHECKING:
    from hark.sharing.intake import Intake
    from hark.sharing.sources import Offer


@frozen
class Update(View):
    """`hark update`: what becomes of each deck, and whether it was done."""

    SCHEMA: ClassVar[str] = "hark.update/1"
    decks: tuple[DeckChange, ...]
    updated: bool
    path: PathOffer | None = None
    """What became of the path that was taken, where its source was asked; null where none was."""
    effect: Effect | None = None
    """What new versions do to the days ahead; told by a dry run, and null where there are none."""


@command(DECKS, 2)
def update(
    world: World,
    out: Output,
    names: Annotated[
        list[str] | None, Argument(metavar="[DECK...]", help="Imported decks; all of them where none is named.")
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    answers: fetching.ChangedAnswers = None,
    replace: Annotated[
        bool,
        Option(
            "--replace", help="Take new versions of decks that were edited here, too.", rich_help_panel=fetching.TAKING
        ),
    ] = False,
    undo: Annotated[
        bool, Option("--undo", help="Put the version before back in place.", rich_help_panel=fetching.TAKING)
    ] = False,
    private_host: fetching.PrivateHost = None,
    timeout: fetching.Timeout = fetching.TIMEOUT_S,
) -> Update | Result:
    """Bring imported decks up to date, and keep your progress.

    Every deck is fetched again from where it came, and what has changed is told card by card, with what
    becomes of your progress, before it is done. The version before is kept.

    \b
    Examples:
      hark update
      hark update first-week --dry-run
      hark update first-week --undo
    """
    from hark.sharing import renewal, teampath

    if undo:
        if not names:
            raise errors.misuse("`--undo` needs the name of a deck", "hark update DECK --undo")
        return _undo(world, names)
    out.needs_word(yes=yes or dry_run)
    with world.learner() as learner:
        into = fetching.intake(world, learner)
        wanted = [_imported(into, name) for name in names] if names else into.shelf.imported()
        with out.meter("Fetching") as meter:
            how = fetching.how(world, timeout, private_host, meter)
            given: dict[str, Offer | Refusal] = {}
            renewals = list(renewal.renewals(into, wanted, how, given, replace=replace))
            team = teampath.renewed(into, given, how, fetch=not names)
        arrivals = [deck.arrival for deck in renewals if deck.arrival and deck.fate is Fate.CHANGES]
        packs = [pack for deck in renewals for pack in deck.packs]
        decks = tuple(renewal.change(into, deck, reset=False) for deck in renewals)
        view = Update(decks, updated=False, path=team.facts if team else None)
        fates = [deck.fate for deck in renewals] + ([team.facts.fate] if team else [])
        code = Exit.REFUSED if Fate.FAILED in fates else Exit.DONE
        team = team if team and team.is_new else None
        number = sum(deck.fate in (Fate.CHANGES, Fate.TRANSLATED) for deck in renewals)
        if dry_run:
            view = changed(view, effect=fetching.effect(learner, out, arrivals))
        if dry_run or not (number or team):
            return Result(view, code)
        if not out.style.as_json:
            out.show(view)
        reset = fetching.begins_anew(out, into, arrivals, answers, yes=yes)
        careful = any(deck.cautions for deck in view.decks)
        things = " and ".join([count(number, "deck")] * bool(number) + ["the path"] * bool(team))
        if not yes and not out.ask(f"Update {things}?", otherwise=not careful):
            return Result(view, Exit.REFUSED, "Nothing was updated.\n")
        decks = tuple(renewal.change(into, deck, reset=reset) for deck in renewals)
        done = Update(decks, updated=True, path=teampath.taken(team) if team else view.path)
    fetching.take_in(world, into, arrivals, reset=reset, packs=packs, path=team)
    return Result(done, code)


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


def _undo(world: World, names: list[str]) -> Update:
    """Puts the versions before of *names* back, and takes back the resets that their updates brought."""
    from hark.sharing import renewal
    from hark.sharing.shelf import Shelf

    shelf = Shelf(world.folders)
    with world.learner() as learner:
        ids = [name if shelf.file(name).exists() else learner.library.deck(name).id for name in names]
        kept = [renewal.check_undo(shelf, deck_id) for deck_id in ids]
    if any(version.resets for version in kept):
        world.back_up("update")
    with world.learner(writing=True, changing_decks=True) as learner:
        changes = renewal.undo(fetching.intake(world, learner), learner.store, learner.moment, ids)
        back = f"`hark update {' '.join(ids)} --undo`"
        undoing.note_deck_change(learner, f"going back to another version of {', '.join(ids)}", back)
    return Update(tuple(changes), updated=True)


def page(view: Update, here: Here) -> Iterator[Block]:
    """What would change and what cannot; or what did, and the way back."""
    changes = [deck for deck in view.decks if deck.fate is not Fate.SAME]
    for deck in changes:
        if not view.updated:
            yield from deck_change(deck)
            yield Gap()
    if not view.updated:
        yield from path_offered(view.path, here)
    yield from effect(view.effect, "it" if len(changes) == 1 else "them")
    same = len(view.decks) - len(changes)
    if view.updated:
        yield from path_followed(view.path)
        done = [deck for deck in view.decks if deck.fate in (Fate.CHANGES, Fate.RESTORED)]
        for deck in done:
            which = "Back to" if deck.fate is Fate.RESTORED else "Updated"
            yield Text(f"{which} {deck.deck} {deck.version_after}.", Tone.GOOD)
        for deck in changes:
            if deck.languages:
                yield Text(f"Its texts in {' and '.join(deck.languages)} are here: {deck.deck}.", Tone.GOOD)
        back = ", ".join(f"`hark update {deck.deck} --undo`" for deck in done[:3])
        if done:
            yield Text(f"{back} {'goes' if len(done) == 1 else 'go'} back.", Tone.DIM)
    elif not view.decks and view.path:
        if view.path.fate is Fate.SAME:
            yield Text("Your path is up to date.")
    elif not view.decks:
        yield Text("None of your decks came from elsewhere, so there is nothing to update.")
    elif same and not changes:
        yield Text("Your imported deck is up to date." if same == 1 else f"All {same} imported decks are up to date.")
    elif same:
        yield Text(f"{count(same, 'deck')} up to date.", Tone.DIM)
