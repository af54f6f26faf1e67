# SPDX-License-Identifier: MIT
"""`hark path`: the order in which decks are learned, how far that is, and another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, ClassVar

from hark import config, errors
from hark.cli.app import LOOKING, command
from hark.cli.options import Argument, Option
from hark.cli.world import World
from hark.errors import count
from hark.render.page import Block, Gap, Table, Text, Tone
from hark.render.words import Here, short_date
from hark.study.ahead import days_ahead
from hark.study.learner import Learner
from hark.values import frozen
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


@command(LOOKING, 8)
def path(
    world: World,
    deck: Annotated[str | None, Argument(metavar="[DECK]", help="The deck to put elsewhere.")] = None,
    first: Annotated[bool, Option("--first", help="Learn it next.", rich_help_panel=ORDER)] = False,
    before: Annotated[
        str | None, Option("--before", metavar="DECK", help="Learn it before this one.", rich_help_panel=ORDER)
    ] = None,
    last: Annotated[bool, Option("--last", help="Learn it after all others.", rich_help_panel=ORDER)] = False,
    reset: Annotated[bool, Option("--reset", help="Go back to the order it came in.", rich_help_panel=ORDER)] = False,
) -> Path:
    """Show in which order decks are learned, and change it.

    New cards come from the path, one deck after the other, and from your own decks beside it. A deck of your own
    that you put on the path is learned in its place there.

    \b
    Examples:
      hark path
      hark path safety-and-self-care --first
      hark path whole-person --before active-listening
    """
    ways = first + last + (before is not None)
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


def _path(learner: Learner) -> Path:
    ends = _ends(learner)
    decks = {
        deck.id: PathDeck(
            deck.id, deck.title, learner.learned(deck)[1], learner.learned(deck)[0],
            deck.id in learner.backlog.held, ends.get(deck.id),
        )
        for deck in learner.library.decks
    }  # fmt: skip
    on_path = tuple(decks.pop(deck) for deck in learner.path)
    is_ended = all(deck.deck in ends for deck in on_path if deck.seen < deck.faces and not deck.suspended)
    last = max((ends[deck.deck] for deck in on_path if deck.deck in ends), default=None)
    return Path(
        on_path, tuple(decks.values()), learner.path != learner.library.path, last if is_ended else None
    )  # fmt: skip


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
    yield _table(view.path, here)
    if view.own:
        yield Gap()
        yield Text("Beside it, half of each day's new cards:", Tone.DIM)
        yield _table(view.own, here)
    yield Gap()
    seen, faces = sum(deck.seen for deck in view.path), sum(deck.faces for deck in view.path)
    if view.ends_on:
        yield Text(f"With a session a day you have met all of the path by {short_date(view.ends_on, here.day)}.")
    elif seen < faces:
        yield Text(f"{count(faces - seen, 'question')} of the path to come; at this pace it goes on for over a year.")
    else:
        yield Text("You have met all of the path. Its cards come back when it is time.")
    yield Text("`hark path DECK --first` learns a deck next.", Tone.DIM)
    if view.is_own_order:
        yield Text("`hark path --reset` goes back to the order it came in.", Tone.DIM)


def _table(decks: Sequence[PathDeck], here: Here) -> Table:
    rows = tuple((f"{deck.seen} of {deck.faces}", _end(deck, here), deck.deck, deck.title) for deck in decks)
    return Table(("met", "all met", "deck", "title"), rows, frozenset({0}))


def _end(deck: PathDeck, here: Here) -> str:
    if deck.suspended:
        return "set aside"
    if deck.seen >= deck.faces:
        return "yes"
    return short_date(deck.ends_on, here.day) if deck.ends_on else "–"
