# SPDX-License-Identifier: MIT
"""What only the progress file and the catalogue of decks can tell together: what is new, and what is gone.

The catalogue is attached for one question at a time. It is a cache: where it cannot be attached or read, it starts
over in memory, and the question is asked once more.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from hark.cards.catalogue import BROKEN, Place, passing
from hark.progress.database import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from hark.cards.catalogue import Catalogue
    from hark.progress.database import Database

T = TypeVar("T")
LEAST = 20
"""So many new faces of a deck are asked for at least: tomorrow may want more of them than today."""


class Joined:
    """A progress file and a catalogue."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database, self._catalogue = database, catalogue
        self._known: dict[tuple[str, ...], tuple[int, list[tuple[str, Place]]]] = {}
        """What decks were asked for, with how much of it, and what they gave."""

    @cached_property
    def gone(self) -> frozenset[str]:
        """The refs with a memory that no deck has."""
        # Put in order, both sides are gone through once, side by side; looking each ref up takes several times as long.
        query = "SELECT card FROM memory WHERE state IS NOT NULL EXCEPT SELECT ref FROM catalogue.face ORDER BY 1"
        return frozenset(ref for (ref,) in self._asked(lambda: self._rows((str,), query)))

    @cached_property
    def _unfinished(self) -> frozenset[str]:
        """The decks of which some face was never graded."""
        query = "SELECT stem, faces - ifnull((SELECT seen FROM learned WHERE deck = stem), 0) FROM catalogue.deck"
        gone = Counter(ref.split("/", 1)[0] for ref in self.gone)
        rows = self._asked(lambda: self._rows((str, int), query))
        return frozenset(deck for deck, more in rows if more + gone[deck] > 0)

    def new(
        self, decks: Iterable[str], marks: Collection[Collection[str]], kinds: Collection[str], limit: int,
        but: Collection[str] = (), *, side_by_side: bool = False,
    ) -> dict[str, list[tuple[str, Place]]]:  # fmt: skip
        """The faces of each of *decks* that were never graded and are not set aside, of those that pass, in order.

        Decks are asked in turn until they have given *limit* faces; or, *side_by_side*, until so many of them have
        given some, each *limit* at the most. None is a side of one of the cards *but*.
        """
        passes = passing(marks, kinds)
        given: dict[str, list[tuple[str, Place]]] = {}
        left = limit
        for deck in (deck for deck in decks if left and deck in self._unfinished):
            met = [card for card in but if card.startswith(f"{deck}/")]
            faces = self._unseen(deck, passes, limit, json.dumps(sorted(met)))
            if faces := faces[: limit if side_by_side else left]:
                given[deck] = faces
                left -= 1 if side_by_side else len(faces)
        return given

    def _unseen(self, deck: str, passes: tuple[str, list[str]], limit: int, met: str) -> list[tuple[str, Place]]:
        """What `new` gives of *deck*, as much as *limit* needs: asked once, whichever day it is for."""
        where, values = passes
        asked = (deck, where, *values, met)
        known, faces = self._known.get(asked, (0, []))
        if known < limit and len(faces) == known:
            known = max(limit, LEAST)
            faces = self._asked(partial(self._ask_unseen, deck, where, values, known, met))
            self._known[asked] = known, faces
        return faces

    def _ask_unseen(
        self, deck: str, where: str, values: Collection[str], limit: int, met: str
    ) -> list[tuple[str, Place]]:
        card = "substr(f.ref, 1, instr(f.ref, '#') - 1)"
        is_side_of_held = f"EXISTS (SELECT 1 FROM memory h WHERE h.card = {card} AND h.suspended = 1)"
        query = (
            "SELECT f.ref, f.deck, f.number, f.part FROM catalogue.face f"
            f"{' JOIN catalogue.card c USING (deck, number)' if where else ''} LEFT JOIN memory m ON m.card = f.ref"
            " WHERE f.deck = ? AND m.state IS NULL AND m.suspended IS NOT 1"
            f" AND CASE WHEN m.state IS NULL THEN NOT {is_side_of_held} END"
            f" AND substr(f.ref, 1, instr(f.ref || '#', '#') - 1) NOT IN (SELECT value FROM json_each(?))"
            f"{where} ORDER BY f.number, f.part LIMIT ?"
        )
        rows = self._rows((str, str, int, int), query, deck, met, *values, limit)
        return [(ref, Place(*place)) for ref, *place in rows]

    def _asked(self, ask: Callable[[], T]) -> T:
        """What *ask* gives with the catalogue attached. Raises `Refusal`."""
        try:
            with self._database.beside(self._catalogue.address):
                return ask()
        except BROKEN as error:
            self._database.rows("SELECT 1 FROM memory LIMIT 1")  # where the progress file is at fault, it is told
            self._catalogue.start_over(error)
        with translated(self._database.file), self._database.beside(self._catalogue.address):
            return ask()

    def _rows(self, kinds: tuple[type, ...], query: str, *values: Any) -> list[Any]:
        """The rows of *query*, of which each must be of those *kinds*."""
        rows = self._database.execute(query, values).fetchall()
        if any(tuple(map(type, row)) != kinds for row in rows):
            raise TypeError(query)
        return rows
