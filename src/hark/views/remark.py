# SPDX-License-Identifier: MIT
"""What is told of a reply, as answers have it."""

from __future__ import annotations

from hark.values import frozen


@frozen
class SaidRemark:
    """What a learner is told of a cue."""

    cue: str
    text: str
    asks: str | None
    """What it asks about: `trap`, or a skill whose tick may go; null where nothing is asked."""
