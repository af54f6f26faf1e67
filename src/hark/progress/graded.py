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
    from hark.memory.proving import Graded


def graded(lines: Iterable[LogLine], moves: Moves | None) -> list[tuple[str, list[Graded]]]:
    """The reviews among *lines* of the log, by face, under its name of today; a face that was put back begins anew.

    No review has a study day before that of the one before: the scheduler takes it so.
    """
    open_now: dict[str, list[Graded]] = {}
    every: list[tuple[str, list[Graded]]] = []
    for place, (event_id, card, _, _, (kind, grade, day, _)) in enumerate(lines):
        if kind == EventKind.RESET:
            for ref in list(open_now):
                then = ref if moves is None else next(iter(moves.names_at(ref, event_id)), ref)
                if is_part(then, card):
                    del open_now[ref]
            continue
        name = card if moves is None else moves.name(card, event_id)
        if name is None:
            continue
        if name not in open_now:
            open_now[name] = []
            every.append((name, open_now[name]))
        course = open_now[name]
        course.append((place, str(grade), max(day, course[-1][2]) if course else day))
    return every
