# SPDX-License-Identifier: MIT
"""What the next version of a deck does with a card."""

from enum import StrEnum


class Change(StrEnum):
    """What the next version of a deck does with a card."""

    ADDED = "added"
    RETURNED = "returned"
    """Added, and there is a history of it."""
    REWORDED = "reworded"
    ANSWER_CHANGED = "answer_changed"
    MOVED = "moved"
    RETIRED = "retired"
