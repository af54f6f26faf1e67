# SPDX-License-Identifier: MIT
"""The `learned` table of a progress file: how much of each deck is known. A cache, as memories are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.memory.schedule import is_mature

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hark.memory.model import Standing
    from hark.progress.database import Database

_ADD = (
    "INSERT INTO learned (deck, seen, mature) VALUES (?, ?, ?)"
    " ON CONFLICT (deck) DO UPDATE SET seen = seen + excluded.seen, mature = mature + excluded.mature"
)


class Learned:
    """The numbers that are kept. What is written here belongs into the transaction of the memories it counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def change(self, ref: str, before: Standing, after: Standing) -> None:
        """Counts that *ref* stands as it does *after*, and no more as *before*; most reviews change no number."""
        (was_seen, was_mature), (is_seen, is_mature) = _numbers(before), _numbers(after)
        if (seen := is_seen - was_seen) | (mature := is_mature - was_mature):
            deck = ref.split("/", 1)[0]
            self._database.execute(_ADD, (deck, seen, mature))
            if seen < 0:
                self._database.execute("DELETE FROM learned WHERE deck = ? AND seen = 0", (deck,))

    def replace(self, counts: dict[str, tuple[int, int]]) -> None:
        """Has *counts*, of all memories, in place of what there was."""
        self._database.execute("DELETE FROM learned")
        self._database.execute_many(_ADD, ((deck, *numbers) for deck, numbers in sorted(counts.items())))


def counted(standings: Iterable[tuple[str, Standing]]) -> dict[str, tuple[int, int]]:
    """How many faces of each deck have a memory, and how many of these an interval of three weeks or more."""
    counts: dict[str, tuple[int, int]] = {}
    for ref, standing in standings:
        if standing.memory:
            deck = ref.split("/", 1)[0]
            seen, mature = counts.get(deck, (0, 0))
            counts[deck] = seen + 1, mature + is_mature(standing.memory)
    return counts


def _numbers(standing: Standing) -> tuple[bool, bool]:
    return standing.memory is not None, standing.memory is not None and is_mature(standing.memory)
