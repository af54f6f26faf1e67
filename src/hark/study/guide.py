# SPDX-License-Identifier: MIT
"""The first session ever: one card of each sort out of the day's, so that all there is to do was done once.

Pure but for its note: the cards it has, kept when it is begun, and once these were held the instant of that. Stopped
before, it goes on with those that are left.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from hark.cards.model import Face
    from hark.progress.store import Store

NOTE = "guided"


def to_come(store: Store, faces: Iterable[Face]) -> tuple[Face, ...]:
    """Which of *faces*, what is left of today's session, the guided session still has; to be asked while it is open."""
    if store.snapshot.is_new():
        three = first_three(faces)
        return three if len(three) > 1 else ()
    try:
        refs = json.loads(store.note(NOTE) or "[]")
    except ValueError:
        return ()
    return tuple(face for face in faces if face.ref in refs and store.snapshot.standing(face.ref).memory is None)


def begin(store: Store, faces: Iterable[Face]) -> None:
    """Keeps which *faces* the guided session has, if it is the first time."""
    if store.snapshot.is_new():
        store.put_note(NOTE, json.dumps([face.ref for face in faces]))


def end(store: Store, now: datetime) -> None:
    """The guided session was held: there is one, ever."""
    store.put_note(NOTE, now.isoformat(timespec="seconds"))


@frozen
class Guide:
    """What the first session needs besides."""

    regions: tuple[tuple[str, str], ...]
    """The regions whose helplines are known, each with its name; empty where that is settled."""
    choose_region: Callable[[str], None]
    """Writes down which it is."""


def first_three(faces: Iterable[Face]) -> tuple[Face, ...]:
    """The first card to recall, the first to choose in and the first to reply to, as far as *faces* has them.

    Cards about safety are left for when one knows one's way.
    """
    sorts: dict[tuple[bool, bool], Face] = {}
    for face in faces:
        if not face.card.safety:
            sorts.setdefault((bool(face.card.skills), bool(face.card.options)), face)
    return tuple(sorts[sort] for sort in sorted(sorts))
