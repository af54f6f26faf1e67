# SPDX-License-Identifier: MIT
"""A team's path: what comes after what, what is hidden, what is to be met by when, and for whom that is meant. Pure.

One that was taken is kept as JSON, by the ids that decks have here. It says what is asked when, and nothing of what was
learned: who leaves it keeps all progress.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from hark.values import fields, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEAD_DAYS = 7
"""So many days before something is to be met, it goes before all else that is new."""
MAX_NAMES = 1000
"""Of decks and cards in one list of a path."""
MAX_TITLE = 200
"""Characters of a title, of whom it is meant for, and of a reason."""


@frozen
class Wish:
    """A deck or a card that is to be met by a day."""

    name: str
    """`deck` or `deck/card`."""
    by: date
    why: str


@frozen
class TeamPath:
    """A path, as its file says it."""

    title: str
    meant_for: str
    order: tuple[str, ...]
    hidden: tuple[str, ...]
    """Decks, and cards as `deck/card`."""
    due: tuple[Wish, ...]
    """The soonest first."""

    def called(self, here: Callable[[str], str]) -> TeamPath:
        """The same by the names that things have *here*."""
        due = tuple(Wish(here(wish.name), wish.by, wish.why) for wish in self.due)
        return TeamPath(self.title, self.meant_for, tuple(map(here, self.order)), tuple(map(here, self.hidden)), due)

    def names(self) -> Iterator[str]:
        """Every deck and card that it names."""
        yield from self.order
        yield from self.hidden
        yield from (wish.name for wish in self.due)

    def wished(self, day: int) -> list[str]:
        """What goes before all else that is new on study day *day*, soonest first; also what should have been met."""
        return [wish.name for wish in self.due if wish.by.toordinal() - day <= LEAD_DAYS]


@frozen
class Taken:
    """A path that the learner took."""

    source: str
    taken_ms: int
    path: TeamPath


def write(taken: Taken) -> bytes:
    """*taken* as it is kept."""
    path = {name: getattr(taken.path, name) for name in fields(TeamPath)}
    path["due"] = [[wish.name, wish.by.isoformat(), wish.why] for wish in taken.path.due]
    return json.dumps({"source": taken.source, "taken_ms": taken.taken_ms, "path": path}, indent=1).encode()


def read(data: bytes) -> Taken | None:
    """The path that was kept as *data*; None where that cannot be understood."""
    try:
        kept: Any = json.loads(data)
        said = kept["path"]
        order, hidden = (tuple(map(str, said[name])) for name in ("order", "hidden"))
        due = tuple(Wish(str(name), date.fromisoformat(by), str(why)) for name, by, why in said["due"])
        path = TeamPath(str(said["title"]), str(said["meant_for"]), order, hidden, due)
        return Taken(str(kept["source"]), int(kept["taken_ms"]), path)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
