# SPDX-License-Identifier: MIT
"""What an Anki package holds beside its decks: reviews, cards that hark wrote, and what stays away."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from hark.values import frozen


class Reason(StrEnum):
    """Why a note does not come, or what the card that it becomes is without."""

    NOT_HERE = "deck-not-here"
    """hark wrote it, for a deck that is not in this library."""
    IMAGE_OCCLUSION = "image-occlusion"
    NESTED_CLOZE = "nested-cloze"
    NO_GAP = "no-gap"
    TOO_MANY_GAPS = "too-many-gaps"
    EMPTY = "empty"
    TOO_LONG = "too-long"
    NO_CARD = "no-card"
    PICTURE = "picture"
    SOUND = "sound"
    FORMULA = "formula"


@frozen
class Omission:
    """Something of a package that does not come, how often, and the first of it.

    Notes are told by their words; those of decks that are not here by the ids of these, all of them.
    """

    reason: str
    """A `Reason`."""
    number: int
    cards: tuple[str, ...]


@frozen
class Own:
    """A deck of this library of which hark once wrote cards."""

    deck: str
    cards: int


@frozen
class ReviewsOffer:
    """The reviews of a package."""

    new: int
    known: int
    """Here already, done with hark or taken in before."""
    later: int
    """Dated later than now: they wait for a later import."""
    unfit: int
    """Moved by hand, only looked at, or of no time that a review can have."""
    cards: int
    """How many cards the new ones are of, each side counted."""
    first_at: datetime | None
    last_at: datetime | None
    zone: str | None
    """In which time zone they are put on days; null for this computer's own."""
    day_starts_at: str


@frozen
class PackageOffer:
    """What an Anki package holds beside its decks."""

    own: tuple[Own, ...]
    """Decks that are here, of which hark wrote cards: their words stay, their reviews come."""
    left_out: tuple[Omission, ...]
    lost: tuple[Omission, ...]
    reviews: ReviewsOffer | None
    """Null where they are left out on purpose."""
