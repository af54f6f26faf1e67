# SPDX-License-Identifier: MIT
"""Names that changed: what a card is called today, and what it was called when something was recorded of it. Pure.

The log keeps the names of its day. A move says that from then on a deck, a card, or a side of a card is called
otherwise; what was recorded under the old name until then belongs to the new one. What is recorded under the old name
later is about another card.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from hark.memory.fold import is_part, wholes
from hark.values import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hark.memory.model import Event

_SIDE = re.compile(r"(?:#[a-z0-9]{1,16})?")
_NAME = re.compile(r"[a-z0-9-]{1,64}(?:/[a-z0-9-]{1,64})?")
_MOST_SIDES = 64


@frozen
class Move:
    """One change of a name, of a deck or of a card."""

    event: str
    """The id of the event."""
    old: str
    new: str
    sides: Mapping[str, str | None] = field(default_factory=dict)
    """Where sides of a card change places: what follows its name, before and after; None for one that is gone."""

    def after(self, ref: str, *, is_side: bool = True) -> str | None:
        """What *ref* is called from then on; None where it is gone.

        A card as a whole is called as its first side is: with *is_side* false the card is meant.
        """
        if not is_part(ref, self.old):
            return ref
        tail = ref[len(self.old) :]
        side = self.sides.get(tail, tail) if tail or is_side else tail
        return None if side is None else self.new + side

    def before(self, ref: str) -> Iterator[str]:
        """All that is called *ref* from then on, by its name until then."""
        if self.after(ref) == ref:
            yield ref
        if is_part(ref, self.new):
            tail = ref[len(self.new) :]
            yield from (self.old + side for side, after in self.sides.items() if after == tail)
            if tail not in self.sides:
                yield self.old + tail
        elif is_part(self.new, ref):  # a deck that a card came into
            yield self.old


class Moves:
    """All moves of a log that stand, in its order."""

    def __init__(self, moves: Iterable[Move]) -> None:
        self._moves = tuple(moves)
        self._events = [move.event for move in self._moves]
        self.by_event = {move.event: move for move in self._moves}
        self._named = {name for move in self._moves for name in (move.old, move.new)}
        self._known: dict[tuple[str, int, int, bool], str | None] = {}
        self._were: dict[tuple[str, int], frozenset[str]] = {}

    def name(self, ref: str, event_id: str, until: str | None = None, *, is_side: bool = True) -> str | None:
        """What is called *ref* in the event of that id, by its name of today; None where that side is gone.

        With *until*, the id of a later event, by its name just before that.
        """
        first = bisect_left(self._events, event_id)
        last = len(self._events) if until is None else bisect_left(self._events, until)
        if (asked := (ref, first, last, is_side)) not in self._known:
            name: str | None = ref
            for move in self._moves[first:last]:
                name = None if name is None else move.after(name, is_side=is_side)
            self._known[asked] = name
        return self._known[asked]

    def names(self, ref: str) -> frozenset[str]:
        """All names under which the log may have something of *ref*, its name of today and those of its sides or parts.

        Some of what stands under them may be about another card: `name` tells.
        """
        names = {ref}
        for move in reversed(self._moves):
            names.update([before for name in names for before in move.before(name)])
            if move.new in names:  # also where its first side has another place now
                names.add(move.old)
        return frozenset(names)

    def aliases(self, card: str) -> frozenset[str]:
        """All names that what was ever called *card* had at any other time."""
        names = {card}
        while True:
            more = {after for name in names for move in self._moves if (after := move.after(name, is_side=False))}
            more |= {before for name in names for move in self._moves for before in move.before(name)}
            if more <= names:
                return frozenset(names)
            names |= more

    def names_at(self, ref: str, event_id: str) -> frozenset[str]:
        """What the event of that id calls what is called *ref* today."""
        first = bisect_left(self._events, event_id)
        if (ref, first) not in self._were:
            names = {ref}
            for move in reversed(self._moves[first:]):
                names = {before for name in names for before in move.before(name)}
            self._were[ref, first] = frozenset(names)
        return self._were[ref, first]

    def whole(self, ref: str, event_id: str, *, is_side: bool = True) -> str:
        """As `name`; where that side is gone, its card."""
        name = self.name(ref, event_id, is_side=is_side)
        if name is None:
            name = self.name(ref.split("#", 1)[0], event_id, is_side=False)
        assert name is not None  # a side may go, and a card as a whole never does
        return name

    def is_in(self, whole: str, ref: str, event_id: str) -> bool:
        """Whether what the event of that id calls *ref* is today part of *whole*, a deck or card."""
        return is_part(self.whole(ref, event_id), whole)

    def ever(self, whole: str) -> frozenset[str]:
        """Every name of a deck or card by which the log may mean a part of *whole*, or what left it, at any time."""
        names: set[str] = set()
        more = {whole, *self._named}
        while more:
            names |= more
            met = {
                other
                for name in more
                for move in self._moves
                for other in (move.after(name, is_side=False), *move.before(name))
                if other is not None and "#" not in other
            }
            more = met - names
        return frozenset(names)

    def concern(self, ref: str) -> bool:
        """Whether any move reaches *ref*."""
        return not self._named.isdisjoint(wholes(ref))


def read(event: Event) -> Move:
    """The move that *event* tells. Raises `ValueError` where it tells none that hark can have written."""
    new, sides = event.detail.get("to"), event.detail.get("sides", {})
    if not (
        isinstance(new, str)
        and _NAME.fullmatch(new)
        and isinstance(sides, dict)
        and len(sides) <= _MOST_SIDES
        and all(_SIDE.fullmatch(side) for pair in sides.items() for side in pair if side is not None)
        and "#" not in event.card
        and event.card.count("/") == new.count("/")
        and (not sides or "/" in new)
    ):
        raise ValueError(event.id)
    return Move(event.id, event.card, new, sides)
