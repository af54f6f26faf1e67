# SPDX-License-Identifier: MIT
"""The first session ever: one card of each sort out of the day's, so that all there is to do was done once. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hark.cards.model import Face

GUIDED = "guided"
"""The note that says when the guided session was begun: there is one, ever."""


def first_three(faces: Iterable[Face]) -> tuple[Face, ...]:
    """The first card to recall, the first to choose in and the first to reply to, as far as *faces* has them.

    Cards about safety are left for when one knows one's way.
    """
    sorts: dict[tuple[bool, bool], Face] = {}
    for face in faces:
        if not face.card.safety:
            sorts.setdefault((bool(face.card.skills), bool(face.card.options)), face)
    return tuple(sorts[sort] for sort in sorted(sorts))
