# SPDX-License-Identifier: MIT
"""What was graded, face by face, for whoever fits parameters to it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.memory.fold import is_part
from hark.memory.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hark.memory.fold import LogLine
    from hark.memory.moves import Moves

Graded = tuple[int, str, int]
"""A review: its place in the log, its grade, its study day."""


def graded(lines: Iterable[LogLine], moves: Moves | None) -> list[tuple[str, list[Graded]]]:
    """The reviews among *lines* of the log, by face, under its name of today; a face that was put back begins anew."""
    open_now: dict[str, tuple[str, list[Graded]]] = {}
    every: list[tuple[str, list[Graded]]] = []
    for place, (event_id, card, _, _, (kind, grade, day, _)) in enumerate(lines):
        if kind == EventKind.RESET:
            for ref, (first_id, _) in list(open_now.items()):
                then = ref if moves is None else next(iter(moves.names_at(ref, event_id)), ref)
                if is_part(then, card) and first_id < event_id:
                    del open_now[ref]
            continue
        name = card if moves is None else moves.name(card, event_id)
        if name is None:
            continue
        if name not in open_now:
            open_now[name] = event_id, []
            every.append((name, open_now[name][1]))
        open_now[name][1].append((place, str(grade), day))
    return every
