# SPDX-License-Identifier: MIT
"""`hark path`: the order in which decks are learned, how far that is, and another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, ClassVar

from hark import config, errors, files
from hark.cli.app import LOOKING, command
from hark.cli.options import Argument, Option
from hark.cli.world import World
from hark.errors import Refusal, count
from hark.memory.fold import is_part
from hark.render.page import Block, Gap, Table, Text, Tone
from hark.render.teampath import wished
from hark.render.words import Here, short_date
from hark.study.ahead import days_ahead
from hark.study.learner import Learner
from hark.values import frozen
from hark.values import replace as changed
from hark.views.view import View

ORDER = "Another order"
FARTHEST_DAYS = 400
"""So far ahead it is looked for an end."""


@frozen
class PathDeck:
    """A deck and how far it is learned, in questions: a card with two gaps has two."""

    deck: str
    title: str
    seen: int
    faces: int
    suspended: bool
    ends_on: date | None
    """The day on which the last of it is new, with a session a day; null where that is done, or not in sight."""
    hidden: bool = False
    """Whether a team's path hides it."""


@frozen
class PathWish:
    """What a team wants met by a day, and where one stands in it, in questions."""

    deck: str
    card: str | None
    by: date
    why: str
    seen: int
    faces: int
    """0 where it is not here."""


@frozen
class Team:
    """The team's path that is followed."""

    title: str
    meant_for: str
    hidden: tuple[str, ...]
    """Decks and cards that are not asked; without those that were brought back."""
    due: tuple[PathWish, ...]


@frozen
class Path(View):
    """`hark path`: the decks that are learned one after the other, and one's own beside them."""

    SCHEMA: ClassVar[str] = "hark.path/1"
    path: tuple[PathDeck, ...]
    own: tuple[PathDeck, ...]
    """Their new cards come beside the path: half of a day's, in turn."""
    is_own_order: bool
    """Whether the path is in another order than it came in."""
    ends_on: date | None
    """The day on which the last card of the path is new, with a session a day; null where not within 400 days."""
    team: Team | None = None
    """The path of a team that was taken with its decks; null where none was."""
    left: str | None = None
    """The title of the team's path that was left just now."""


@command(LOOKING, 8)
def path(
    world: World,
    deck: Annotated[str | None, Argument(metavar="[DECK]", help="The deck to put elsewhere.")] = None,
    first: Annotated[bool, Option("--first", help="Learn it next.", rich_help_panel=ORDER)] = False,
    before: Annotated[
        str | None, Option("--before", metavar="DECK", help="Learn it before this one.", rich_help_panel=ORDER)
    ] = None,
    last: Annotated[bool, Option("--last", help="Learn it after all others.", rich_help_panel=ORDER)] = False,
    leave: Annotated[bool, Option("--leave", help="Leave the path of your team.", rich_help_panel=ORDER)] = False,
    reset: Annotated[bool, Option("--reset", help="Go back to the order it came in.", rich_help_panel=ORDER)] = False,
) -> Path:
    """Show in which order decks are learned, and change it.

    New cards come from the path, one deck after the other, and from your own decks beside it. A deck of your own
    that you put on the path is learned in its place there. The path of a team comes with its decks (hark import):
    your own order goes before it, and you may leave it at any time and keep all progress.

    \b
    Examples:
      hark path
      hark path safety-and-self-care --first
      hark path whole-person --before active-listening
    """
    ways = first + last + (before is not None)
    if leave:
        if deck is not None or ways or reset:
            raise errors.misuse("`--leave` stands alone", "hark path --leave")
        return _left(world)
    if reset and (deck is not None or ways):
        raise errors.misuse("`--reset` stands alone", "hark path --reset")
    if deck is None and ways:
        raise errors.misuse("missing argument `DECK`", "hark path DECK --first")
    if deck is not None and ways != 1:
        raise errors.misuse(f"where is `{deck}` to be put?", "one of `--first`, `--last` and `--before DECK`")
    if deck is not None or reset:
        with world.learner() as learner:
            order = None if reset else _order(learner, deck or "", before, first=first)
        config.write(world.folders.config_file, ("path",), order)
        world.forget_config()
        world.renew_due_file()
    with world.learner() as learner:
        return _path(learner)


def _order(learner: Learner, name: str, before: str | None, *, first: bool) -> str:
    """The path with the deck *name* moved, as it is set. Raises `Refusal`."""
    moved = learner.library.deck(name).id
    order = [deck for deck in learner.path if deck != moved]
    place = 0 if first else len(order)
    if before is not None:
        other = learner.library.deck(before).id
        if other not in order:
            hint = f"on it {'is' if len(order) == 1 else 'are'} {errors.ticked(order, 'and')}"
            raise errors.misuse(f"`{other}` is not on the path" if other != moved else "that is the same deck", hint)
        place = order.index(other)
    return " ".join([*order[:place], moved, *order[place:]])


def _left(world: World) -> Path:
    """Leaves the team's path; its file is kept aside. Raises `Refusal`."""
    file = world.folders.team_path
    if not files.exists(file):
        raise Refusal("no_path", "you are on no path of a team", "`hark import SOURCE --path` takes one")
    with world.learner() as learner:
        title = learner.team.title if learner.team else ""
    files.move(file, files.free_name(world.folders.data / "removed" / file.name))
    world.renew_due_file()
    with world.learner() as learner:
        return changed(_path(learner), left=title)


def _team(learner: Learner) -> Team | None:
    path = learner.team
    if path is None:
        return None
    due = (
        PathWish(wish.name.split("/", 1)[0], wish.name if "/" in wish.name else None, wish.by, wish.why,
                 *_met(learner, wish.name))
        for wish in path.due
    )  # fmt: skip
    return Team(path.title, path.meant_for, path.hidden, tuple(due))


def _met(learner: Learner, name: str) -> tuple[int, int]:
    """How many questions of the deck or card *name* were met, and how many it has."""
    deck = learner.library.cover(name.split("/", 1)[0])
    if deck is None:
        return 0, 0
    if "/" not in name:
        faces, seen, _ = learner.learned(deck)
        return seen, faces
    refs = [ref for ref in learner.library.catalogue.refs(deck.id, name) if is_part(ref, name)]
    return sum(learner.store.snapshot.standing(ref).memory is not None for ref in refs), len(refs)


def _path(learner: Learner) -> Path:
    ends, hidden = _ends(learner), learner.team.hidden if learner.team else ()
    decks = {
        deck.id: PathDeck(
            deck.id, deck.title, learner.learned(deck)[1], learner.learned(deck)[0],
            deck.id in learner.backlog.held, ends.get(deck.id), deck.id in hidden,
        )
        for deck in learner.library.decks
    }  # fmt: skip
    on_path = tuple(decks.pop(deck) for deck in learner.path)
    is_ended = all(deck.deck in ends for deck in on_path if _is_to_come(deck))
    last = max((ends[deck.deck] for deck in on_path if deck.deck in ends), default=None)
    return Path(
        on_path, tuple(decks.values()), learner.path != learner.usual_path, last if is_ended else None, _team(learner)
    )  # fmt: skip


def _is_to_come(deck: PathDeck) -> bool:
    return deck.seen < deck.faces and not deck.suspended and not deck.hidden


def _ends(learner: Learner) -> dict[str, date]:
    """The day on which the last new card of each deck is asked, of those where that is in sight."""
    left = {deck.id: learner.learned(deck)[0] - learner.learned(deck)[1] for deck in learner.library.decks}
    refs = set(learner.store.snapshot.refs())
    ends: dict[str, date] = {}
    for day, faces in days_ahead(learner, FARTHEST_DAYS):
        if not any(left.values()):
            break
        for face in faces:
            if face.ref not in refs:
                refs.add(face.ref)
                left[face.deck.id] -= 1
                if not left[face.deck.id]:
                    ends[face.deck.id] = date.fromordinal(day)
    return ends


def page(view: Path, here: Here) -> Iterator[Block]:
    """The decks in order with what is done of each, and when the path ends."""
    if view.left is not None:
        yield Text(f"You left the path “{view.left}”. All progress stays, and nothing is hidden.", Tone.GOOD)
        yield Gap()
    if view.team:
        yield from _of_team(view.team, here)
    yield _table(view.path, here)
    if view.own:
        yield Gap()
        yield Text("Beside it, half of each day's new cards:", Tone.DIM)
        yield _table(view.own, here)
    yield Gap()
    shown = [deck for deck in view.path if not deck.hidden]
    seen, faces = sum(deck.seen for deck in shown), sum(deck.faces for deck in shown)
    if view.ends_on:
        yield Text(f"With a session a day you have met all of the path by {short_date(view.ends_on, here.day)}.")
    elif seen < faces:
        yield Text(f"{count(faces - seen, 'question')} of the path to come; at this pace it goes on for over a year.")
    else:
        yield Text("You have met all of the path. Its cards come back when it is time.")
    yield Text("`hark path DECK --first` learns a deck next.", Tone.DIM)
    if view.is_own_order:
        yield Text("`hark path --reset` goes back to the order it came in.", Tone.DIM)


def _of_team(team: Team, here: Here) -> Iterator[Block]:
    """The days of a team's path with where one stands, and what it hides."""
    yield Text(f"{team.title}, for {team.meant_for}" if team.meant_for else team.title, Tone.STRONG)
    for wish in team.due:
        yield Text(f"{wished(wish.by, wish.card or wish.deck, wish.why, here)}: {_standing(wish)}.")
    if team.hidden:
        yield Text(f"Hidden: {', '.join(team.hidden)}. `hark resume NAME` brings one back.", Tone.DIM)
    yield Text("`hark path --leave` leaves this path; all progress stays.", Tone.DIM)
    yield Gap()


def _standing(wish: PathWish) -> str:
    if not wish.faces:
        return "not here"
    if wish.seen >= wish.faces:
        return "met"
    return f"{wish.seen} of {wish.faces} met" if wish.seen else "not begun yet"


def _table(decks: Sequence[PathDeck], here: Here) -> Table:
    rows = tuple((f"{deck.seen} of {deck.faces}", _end(deck, here), deck.deck, deck.title) for deck in decks)
    return Table(("met", "all met", "deck", "title"), rows, frozenset({0}))


def _end(deck: PathDeck, here: Here) -> str:
    if deck.suspended:
        return "set aside"
    if deck.hidden:
        return "hidden"
    if deck.seen >= deck.faces:
        return "yes"
    return short_date(deck.ends_on, here.day) if deck.ends_on else "–"
