# SPDX-License-Identifier: MIT
"""Bringing the logs of several progress files together: what would come, and taking it in.

The union of the logs, folded anew: in whatever order files are merged, and however often, the same comes out.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from hark import errors
from hark.memory.days import instant_or_none
from hark.memory.model import EventKind
from hark.progress.readonly import watched
from hark.progress.rows import BY_ANKI, settled
from hark.views.incoming import MergeSource

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hark.progress.readonly import Copy
    from hark.progress.store import Store


def preview(
    store: Store, others: Sequence[Copy], report: Callable[[int, int | None], None]
) -> tuple[tuple[MergeSource, ...], int]:
    """What each of *others* would bring, and how many new events all of them together. Looks at every event.

    Raises `Refusal` when one of them is not sound, or holds an event with another content than this file or another.
    """
    sources: list[MergeSource] = []
    checksums: dict[str, int] = {}
    for other in others:
        events, new = other.history.extent()[0], 0
        cards: set[str] = set()
        times: list[int] = []
        for row in watched(other.sound_rows(), events, report):
            event_id, at_ms, card, checksum = row[0], row[1], row[4], row[-1]
            present = store.history.row(event_id)
            stays = row if present is None else settled(present, row)
            if stays is None or (row[3] != BY_ANKI and checksums.get(event_id, checksum) != checksum):
                raise errors.two_contents(str(other.path), event_id)
            if stays != present:
                checksums[event_id] = checksum
                if row[5] != EventKind.TUNE:  # it is about none
                    cards.add(card)
                times = [min(at_ms, *times), max(at_ms, *times)] if times else [at_ms, at_ms]
                new += 1
        first, last = map(instant_or_none, times) if times else (None, None)
        sources.append(
            MergeSource(
                str(other.path), events, new, other.left_out, len(cards), _new_replies(store, other), other.spoilt,
                first, last,
            )
        )  # fmt: skip
    return tuple(sources), len(checksums)


def merge(store: Store, others: Sequence[Copy]) -> int:
    """Takes in all that *others* hold and gives how many events were new. All or nothing. Raises `Refusal`."""
    rows = chain.from_iterable(other.sound_rows() for other in others)
    return store.log.take_in(rows, chain.from_iterable(other.replies() for other in others))


def _new_replies(store: Store, other: Copy) -> int:
    """How many replies of *other* would come; those to what was taken back stay away."""
    undone = store.history.undone() | other.history.undone()
    new = 0
    for event_id, _, text in other.replies():
        present = store.history.reply(event_id)
        if present is not None and present != text:
            raise errors.two_contents(str(other.path), event_id)
        new += present is None and event_id not in undone
    return new
