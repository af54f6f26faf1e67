# SPDX-License-Identifier: MIT
"""The learner's own pace, out of how long their last answers took. Worked out after grades, so that reading is free."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hark.memory.model import practised_ms
from hark.study import today

if TYPE_CHECKING:
    from hark.cards.library import Library
    from hark.progress.store import Store

NEWEST = 400
"""Of so many of the last events those that are answers are looked at."""
ENOUGH = 10
"""From so many answers to one kind of card on, they say more than a constant."""
SHORTEST_MS = 1000
"""What took less was not read, or not measured."""


def learn(store: Store, library: Library) -> None:
    """Keeps the median of each kind of card, in seconds, where that has changed. Raises `Refusal`."""
    answers = [(ref, took) for ref, took in store.history.durations(NEWEST) if took >= SHORTEST_MS]
    kinds = library.catalogue.kinds([ref for ref, _ in answers])
    by_kind: dict[str, list[int]] = {}
    for ref, took in answers:
        if ref in kinds:
            by_kind.setdefault(kinds[ref], []).append(practised_ms(took))
    pace = {
        kind: max(1, round(_median(took) / 1000)) for kind, took in sorted(by_kind.items()) if len(took) >= ENOUGH
    }  # fmt: skip
    if pace != today.pace(store).by_kind:
        store.put_note(today.PACE, json.dumps(pace))


def _median(times: list[int]) -> float:
    """The middle of *times*; `statistics` would bring fractions, decimals and dice with it to every grade."""
    ordered = sorted(times)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
