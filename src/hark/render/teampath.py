# SPDX-License-Identifier: MIT
"""How a team's path reads: what it says before it is taken, and what of it has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.render.page import Gap, Text, Tone
from hark.render.words import short_date
from hark.views.change import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from hark.render.page import Block
    from hark.render.words import Here
    from hark.views.teampath import PathFacts, PathOffer

_LISTED = 20
"""So many names of a list are told; `--json` tells all."""


def path_taken(offer: PathOffer | None) -> Iterator[Block]:
    """That the path on *offer* is followed now, or how it could be."""
    if offer is None or offer.fate is Fate.SAME or offer.now is None:
        return
    if offer.taken:
        yield Text(f"You are on the path “{offer.now.title}”. `hark path` shows where you stand.", Tone.GOOD)
    else:
        yield Text("Its path was left: `hark import` with `--path` takes it.", Tone.DIM)


def path_followed(offer: PathOffer | None) -> Iterator[Block]:
    """That the path is followed as it is now."""
    if offer and offer.taken and offer.now:
        yield Text(f"The path “{offer.now.title}” is followed as it is now.", Tone.GOOD)


def path_offered(offer: PathOffer | None, here: Here) -> Iterator[Block]:
    """What the path on *offer* says, or what of it has changed."""
    if offer is None or offer.fate is Fate.SAME:
        return
    if offer.now is None:
        what = "is not there any more" if offer.fate is Fate.GONE else "could not be asked for"
        yield Text(f"The path “{offer.was.title if offer.was else ''}” {what}: {offer.source}", Tone.CARE)
        if offer.error:
            yield Text(f"{offer.error.message}; {offer.error.hint}" if offer.error.hint else offer.error.message)
        yield Text("It stays as you took it. `hark path --leave` leaves it.", Tone.DIM)
        yield Gap()
        return
    if offer.was and not offer.replaces:
        yield Text(f"The path “{offer.now.title}” has changed:", Tone.STRONG)
        yield from _changes(offer.was, offer.now, here)
    else:
        yield Text(f"A path comes with it: {_titled(offer.now)}", Tone.STRONG)
        yield from _said(offer.now, here)
    if offer.replaces and offer.was:
        yield Text(f"It would take the place of “{offer.was.title}”, from {offer.replaces}.", Tone.CARE)
    if offer.not_here:
        yield Text(f"Not here, and passed over until it comes: {_listed(offer.not_here)}.", Tone.CARE)
    yield Gap()


def wished(day: date, name: str, why: str, here: Here) -> str:
    """That the deck or card *name* is to be met by *day*: "By Thu 3 Dec: care (before your first shift)"."""
    return f"By {day:%a} {short_date(day, here.day)}: {name}{f' ({why})' if why else ''}"


def _titled(path: PathFacts) -> str:
    return f"{path.title}, for {path.meant_for}" if path.meant_for else path.title


def _said(path: PathFacts, here: Here) -> Iterator[Block]:
    if path.order:
        yield Text(f"One after the other: {_listed(path.order)}.")
    if path.hidden:
        yield Text(f"Hidden, until you ask for it: {_listed(path.hidden)}.")
    for due in path.due[:_LISTED]:
        yield Text(f"{wished(due.by, due.card or due.deck, due.why, here)}.")
    if len(path.due) > _LISTED:
        yield Text(f"and {len(path.due) - _LISTED} more")
    yield Text("It changes what is asked when, nothing else. It is taken on a yes of its own, or with `--path`;")
    yield Text("`hark path --leave` leaves it at any time, and all progress stays.")


def _changes(was: PathFacts, now: PathFacts, here: Here) -> Iterator[Block]:
    if (was.title, was.meant_for) != (now.title, now.meant_for):
        yield Text(f"It was “{_titled(was)}” and is “{_titled(now)}” now.")
    if was.order != now.order:
        yield Text(f"One after the other: {_listed(now.order) or 'as the decks come'}.")
    hidden = [name for name in now.hidden if name not in was.hidden]
    back = [name for name in was.hidden if name not in now.hidden]
    if hidden:
        yield Text(f"Hidden from now on: {_listed(hidden)}.")
    if back:
        yield Text(f"Hidden no longer: {_listed(back)}.")
    for due in now.due:
        if due not in was.due:
            yield Text(f"{wished(due.by, due.card or due.deck, due.why, here)}.")
    for due in was.due:
        if (due.deck, due.card) not in {(other.deck, other.card) for other in now.due}:
            yield Text(f"No day any more: {due.card or due.deck}.")


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")
