# SPDX-License-Identifier: MIT
"""What comes from another progress file."""

from __future__ import annotations

from datetime import datetime

from hark.values import frozen


@frozen
class MergeSource:
    """Another progress file, and what of it is not here yet."""

    file: str
    events: int
    new: int
    left_out: int
    """Events that are damaged there, passed over with `--salvage`."""
    cards: int
    """How many cards and decks the new events are about."""
    replies: int
    replies_left_out: int
    """Replies that are damaged there; they cost no grade."""
    first_at: datetime | None
    last_at: datetime | None
