# SPDX-License-Identifier: MIT
"""`hark share`: lets others have facts of one's reviews, after a look at each line; and takes them back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from hark import errors
from hark.cli import daytyped
from hark.cli.app import DECKS, command
from hark.cli.options import DryRun, Option, Yes
from hark.cli.output import Output, Result
from hark.cli.world import World
from hark.errors import Exit, Refusal, count
from hark.render.page import Block, Facts, Gap, Table, Text, Tone
from hark.render.words import Here, short_date
from hark.values import replace
from hark.views.share import Nudge, NudgeFile, Reason, Share, SharedDeck, TakenBack

if TYPE_CHECKING:
    from hark.sharing.leaving import Leaving
    from hark.sharing.teamfolder import Consent, Consents
    from hark.study.learner import Learner

WHAT, NUDGES = "What leaves", "To be asked when you stay away"
AFTER_DAYS = 10


@command(DECKS, 9)
def share(
    world: World,
    out: Output,
    to: Annotated[
        Path | None,
        Option(metavar="PLACE", help="The team's folder, or a .jsonl file of your own; kept for next time."),
    ] = None,
    decks: Annotated[
        list[str] | None,
        Option("--deck", metavar="DECK", help="Only this deck, also your own; may be repeated.", rich_help_panel=WHAT),
    ] = None,
    since: Annotated[
        str | None, Option(metavar="DATE", help="Only from this study day on.", rich_help_panel=WHAT)
    ] = None,
    skills: Annotated[
        bool, Option("--skills", help="Also which skills you ticked, from now on.", rich_help_panel=WHAT)
    ] = False,
    no_skills: Annotated[bool, Option("--no-skills", help="Withdraw what you ticked.", rich_help_panel=WHAT)] = False,
    shown: Annotated[int, Option("--lines", min=0, metavar="N", help="Show so many of the lines; --json has all.")] = 5,
    nudge: Annotated[
        str | None,
        Option(metavar="NAME", help="Say under this name that you want to be asked.", rich_help_panel=NUDGES),
    ] = None,
    after: Annotated[
        int | None,
        Option(min=3, max=365, metavar="DAYS", help="After so many days without practice; 10.", rich_help_panel=NUDGES),
    ] = None,
    no_nudge: Annotated[bool, Option("--no-nudge", help="Take that back.", rich_help_panel=NUDGES)] = False,
    take_back: Annotated[bool, Option("--take-back", help="Delete all that you shared there.")] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Share | Nudge | TakenBack | Result:
    """Let your team have facts of your reviews, or take them back.

    A line has a pseudonym, the study day, deck, card, topic, kind, grade, milliseconds and whether it was a test. No
    text, no reply and no name is in it. First comes what would leave; nothing does before you say so, and later runs
    tell only what is new. What you undid or forgot is withdrawn. To give a deck away, `hark export` writes it out.

    \b
    Examples:
      hark share
      hark share --to team
      hark share --nudge "Ada" --after 10
      hark share --take-back
    """
    if sum((nudge is not None, no_nudge, take_back)) > 1 or (skills and no_skills):
        raise errors.misuse("these options say different things", "one of `--nudge`, `--no-nudge` and `--take-back`")
    if after is not None and nudge is None:
        raise errors.misuse("`--after` needs `--nudge NAME`", 'hark share --nudge "Ada" --after 14')
    from hark.sharing import teamfolder

    consents = teamfolder.read_consents(world.folders.consents)
    place = _place(to, consents)
    if take_back or no_nudge:
        if place is None or consents is None:
            raise Refusal("nothing_shared", "you have shared nothing", "`hark share` shows what could be shared")
        return _take_back(world, out, place, consents, nudge_alone=no_nudge, yes=yes, dry_run=dry_run)
    if consents is None:
        consents = teamfolder.Consents(f"{world.dice.getrandbits(256):064x}", {})
    if nudge is not None:
        return _nudge(world, out, place, consents, nudge, after or AFTER_DAYS, yes=yes, dry_run=dry_run)
    consent = consents.at(place) if place else teamfolder.Consent()
    consent = replace(consent, lines=True, skills=skills or (consent.skills and not no_skills))
    with world.learner() as learner:
        asking = [learner.library.deck(name).id for name in decks or ()]
        name = consents.pseudonym(place, "lines") if place else ""
        was = teamfolder.there(place, name) if place else {}
        first = daytyped.day(since) if since else None
        present = [line for lines in was.values() for line in lines]
        with out.meter("Reading the log") as meter:
            from hark.sharing import leaving
            from hark.sharing.shelf import Shelf

            may = leaving.decks(learner.library, Shelf(world.folders), world.bundled, asking)
            found = leaving.leaving(
                learner, name, present, may, skills=consent.skills, since=first, progress=meter
            )  # fmt: skip
        view = _view(learner, place, found, skills=consent.skills, shown=shown)
        renewed = _renewed(learner, consent)
    if place is None or dry_run:
        return view
    is_new = bool(found.new or found.withdrawn)
    if is_new:
        out.needs_word(yes=yes)
        if not _is_agreed(out, view, _question(view), yes=yes):
            return Result(view, Exit.REFUSED, "Nothing was shared.\n")
        teamfolder.write_consents(world.folders.consents, consents.put(place, consent))
        teamfolder.write(place, teamfolder.contents(place, name, (*found.stays, *found.new), was))
    elif consent != consents.at(place) and consents.at(place).lines:
        teamfolder.write_consents(world.folders.consents, consents.put(place, consent))
    if renewed:
        file = teamfolder.nudge_file(place, consents.pseudonym(place, "nudge"))
        teamfolder.renew(place, file, renewed)
    return replace(view, written=is_new, nudge=renewed)


def _is_agreed(out: Output, view: Share | Nudge | TakenBack, question: str, *, yes: bool) -> bool:
    """Shows *view*, also after a *yes*: nothing leaves unseen. Whether the answer to *question* is yes."""
    if not out.style.as_json:
        out.show(view)
    return yes or out.ask(question, otherwise=False)


def _place(to: Path | None, consents: Consents | None) -> Path | None:
    """The folder or file that is meant: as typed, else where something was shared already. Raises `Refusal`."""
    from hark.sharing import teamfolder

    known = list(consents.places) if consents else []
    if to is None and len(known) > 1:
        raise errors.misuse("you share with several", f"`--to` says which: {errors.ticked(known, 'or')}")
    place = to.expanduser().absolute() if to is not None else Path(known[0]) if known else None
    if place and not teamfolder.is_file(place) and not place.is_dir():
        hint = "make it first, or see that it is mounted; a file of your own ends in .jsonl"
        raise Refusal("no_such_file", "there is no such folder", hint, exit_code=Exit.NOT_FOUND, file=str(place))
    return place


def _view(learner: Learner, place: Path | None, found: Leaving, *, skills: bool, shown: int) -> Share:
    counts = Counter(line.deck for line in found.new)
    decks = tuple(SharedDeck(deck, learner.library.title(deck), number) for deck, number in sorted(counts.items()))
    return Share(
        str(place) if place else None, found.new, found.withdrawn, len(found.stays), decks, found.left_out, found.gone,
        skills, written=False, shown=shown,
    )  # fmt: skip


def _question(view: Share) -> str:
    parts = [f"share {count(len(view.lines), 'line')}"] if view.lines else []
    parts += [f"withdraw {len(view.withdrawn)}"] if view.withdrawn else []
    return f"{' and '.join(parts).capitalize()}?"


def _renewed(learner: Learner, consent: Consent) -> NudgeFile | None:
    from hark.sharing import teamfolder

    last_day = learner.store.snapshot.last_day() or learner.moment.day
    return teamfolder.nudge(consent.nudge, last_day) if consent.nudge else None


def _nudge(
    world: World, out: Output, place: Path | None, consents: Consents, name: str, after: int, *,
    yes: bool, dry_run: bool,
) -> Nudge | Result:  # fmt: skip
    """Puts a name where the team may ask for it. Raises `Refusal`."""
    from hark.sharing import teamfolder

    if place is None or teamfolder.is_file(place):
        raise errors.misuse("a nudge needs the folder of a team", 'hark share --nudge "Ada" --to FOLDER')
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise errors.misuse("this cannot be a name", "up to 100 letters on one line")
    consent = replace(consents.at(place), nudge=teamfolder.Nudging(name, after))
    with world.learner() as learner:
        file = _renewed(learner, consent)
    where = teamfolder.nudge_file(place, consents.pseudonym(place, "nudge"))
    view = Nudge(str(where), file, written=False)
    out.needs_word(yes=yes or dry_run)
    if dry_run:
        return view
    if not _is_agreed(out, view, "Put this file there?", yes=yes):
        return Result(view, Exit.REFUSED, "Nothing was shared.\n")
    assert file is not None
    teamfolder.write_consents(world.folders.consents, consents.put(place, consent))
    teamfolder.renew(place, where, file)
    return replace(view, written=True)


def _take_back(
    world: World, out: Output, place: Path, consents: Consents, *, nudge_alone: bool, yes: bool, dry_run: bool
) -> Nudge | TakenBack | Result:
    """Deletes what was shared at *place*, or the nudge alone. Raises `Refusal`."""
    from hark import files
    from hark.sharing import teamfolder

    consent = consents.at(place)
    where = teamfolder.nudge_file(place, consents.pseudonym(place, "nudge"))
    if consent == teamfolder.Consent() or (nudge_alone and consent.nudge is None):
        what = "no nudge of yours" if nudge_alone else "nothing of yours"
        raise Refusal("nothing_shared", f"there is {what}", "`--to` says where you shared it", file=str(place))
    if nudge_alone:
        if not dry_run:
            teamfolder.write(place, {where: None})
            left = consents.put(place, replace(consent, nudge=None))
            teamfolder.write_consents(world.folders.consents, left)
        return Nudge(str(where), None, written=not dry_run)
    was = teamfolder.there(place, consents.pseudonym(place, "lines"))
    names = [*was, *([where] if not teamfolder.is_file(place) and files.exists(where) else [])]
    view = TakenBack(str(place), tuple(map(str, names)), sum(map(len, was.values())), done=False)
    out.needs_word(yes=yes or dry_run)
    if dry_run:
        return view
    if not _is_agreed(out, view, "Take it back?", yes=yes):
        return Result(view, Exit.REFUSED, "Nothing was taken back.\n")
    teamfolder.write(place, dict.fromkeys(names))
    teamfolder.write_consents(world.folders.consents, consents.put(place, teamfolder.Consent()))
    return replace(view, done=True)


def page(view: Share | Nudge | TakenBack, here: Here) -> Iterator[Block]:
    """What would leave and what never does, the file of a nudge, or what was deleted."""
    match view:
        case Share():
            return _share_page(view, here)
        case Nudge():
            return _nudge_page(view)
        case TakenBack():
            return _taken_back_page(view)


def _share_page(view: Share, here: Here) -> Iterator[Block]:
    if view.written:
        done = [f"Shared {count(len(view.lines), 'line')}"] if view.lines else []
        done += [f"{'w' if done else 'W'}ithdrew {len(view.withdrawn)}"] if view.withdrawn else []
        yield Text(f"{' and '.join(done)}.", Tone.GOOD)
        yield Text(
            "`hark share` tells what is new next time; `hark share --take-back` deletes all of it there.", Tone.DIM
        )
    elif not view.lines and not view.withdrawn:
        yield Text("There is nothing new to share." if view.there else "There is nothing to share yet.")
    else:
        yield from _lines_page(view, here)
    if view.nudge:
        yield Text(f"Your nudge says now: ask from {short_date(view.nudge.ask_from, here.day)} on.", Tone.DIM)


def _lines_page(view: Share, here: Here) -> Iterator[Block]:
    if view.lines:
        yield Text(f"This would leave, to {view.to}:" if view.to else "This could leave, if you want it to:")
        days = [short_date(of(line.day for line in view.lines), here.day) for of in (min, max)]
        yield Table(
            ("lines", "deck", "title"), tuple((str(d.lines), d.deck, d.title) for d in view.decks), frozenset({0})
        )
        yield Gap()
        for line in view.lines[: view.shown]:
            yield Text(line.text())
        if len(view.lines) > view.shown:
            yield Text(f"and {len(view.lines) - view.shown} more like these, of {days[0]} to {days[1]}:"
                       f" `hark share --dry-run --lines {len(view.lines)}` shows all.", Tone.DIM)  # fmt: skip
        yield Gap()
    if view.withdrawn:
        yield Text("Withdrawn, as you undid, forgot or no longer want to share it:")
        for line in view.withdrawn[: view.shown]:
            yield Text(line.text())
        if len(view.withdrawn) > view.shown:
            yield Text(f"and {len(view.withdrawn) - view.shown} more.", Tone.DIM)
        yield Gap()
    rows = [("there already", count(view.there, "line"))] if view.there else []
    rows += [("ticks", "leave, too; `--no-skills` keeps them" if view.skills else "stay here; `--skills` adds them")]
    for reason, why in ((Reason.OWN, "your own"), (Reason.EDITED, "edited here")):
        if names := [deck.deck for deck in view.left_out if deck.reason is reason]:
            rows.append((why, f"{', '.join(names)}: stays here; `--deck` names what is to leave all the same"))
    if view.gone:
        rows.append(("gone", f"{count(view.gone, 'review')} of cards that no deck has any more"))
    yield Facts(tuple(rows))
    yield Text(
        "Nothing else leaves: no text of a card, nothing you typed, no name. But who knows when you practise can guess"
        " whose lines these are, and who can read the folder can copy it.", Tone.CARE,
    )  # fmt: skip
    if not view.to:
        yield Text("`hark share --to FOLDER` asks, and writes them there.", Tone.DIM)


def _nudge_page(view: Nudge) -> Iterator[Block]:
    if view.nudge is None:
        yield Text(f"{'Taken away' if view.written else 'This would go'}: {view.file}")
        yield Text("Copies that others made cannot be called back.", Tone.DIM)
    elif view.written:
        yield Text("Your team can see that you want to be asked.", Tone.GOOD)
        yield Text("Each `hark share` renews it; `hark share --no-nudge` takes it back.", Tone.DIM)
    else:
        yield Text(f"This would be in {view.file}:")
        yield Text(view.nudge.text().rstrip())
        yield Gap()
        yield Text(
            "It has your name, and another pseudonym than your lines; its day is rounded up to a Monday. Still: who has"
            " both can look whose lines end in the week it was made of, and a shared drive shows who wrote which file"
            " and when. In a small team that may be you alone. If that would trouble you, share one of the two.",
            Tone.CARE,
        )


def _taken_back_page(view: TakenBack) -> Iterator[Block]:
    if view.done:
        yield Text(f"Deleted {count(len(view.files), 'file')} with {count(view.lines, 'line')}.", Tone.GOOD)
    else:
        yield Text("This would be deleted:")
        for file in view.files:
            yield Text(file, indent=2)
        yield Text(
            "Copies that others made (a backup, a synced computer, the history of a repository) cannot be called back.",
            Tone.CARE,
        )
