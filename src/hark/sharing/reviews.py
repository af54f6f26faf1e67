# SPDX-License-Identifier: MIT
"""Reviews that an Anki package brings: which of them are not here, on which study days they fall, of which cards.

Anki's log has instants and no time zone, so the learner says in which one they are to be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hark import errors
from hark.formats.anki import history
from hark.memory.days import Calendar
from hark.views.package import Omission, Own, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hark.cards.model import Deck
    from hark.formats.anki.decks import Package
    from hark.formats.anki.history import Arriving, Review
    from hark.sharing.intake import Arrival
    from hark.study.learner import Learner


def calendar(learner: Learner, zone: str | None) -> Calendar:
    """The study days in *zone*, an IANA name; in the learner's own where none is named. Raises `Refusal`."""
    if zone is None:
        return learner.calendar
    try:
        return Calendar(ZoneInfo(zone), learner.calendar.day_starts_at)
    except (ValueError, OSError, LookupError):
        raise errors.misuse(f"no time zone is called `{zone}`", "name one such as `Europe/Berlin` or `UTC`") from None


def own_decks(learner: Learner, package: Package) -> tuple[tuple[Own, ...], tuple[Omission, ...]]:
    """The decks here that cards of *package* belong to which hark wrote; and the cards whose deck is not here."""
    ids = learner.library.ids
    here = tuple(Own(deck, cards) for deck, cards in package.own.items() if deck in ids)
    away = {deck: cards for deck, cards in package.own.items() if deck not in ids}
    return here, (Omission(Reason.NOT_HERE, sum(away.values()), tuple(away)),) if away else ()


def arriving(
    learner: Learner, package: Package, arrivals: Iterable[Arrival], called: Mapping[str, str], days: Calendar
) -> Arriving:
    """The reviews of *package*: of its own decks, which come as *arrivals*, and of those that hark wrote.

    *called* says what decks of the package are called here.
    """
    library = learner.library
    covers = [library.cover(deck) for deck in package.own if deck in library.ids]
    decks: list[Deck] = [library.whole(cover) for cover in covers if cover] + [arrival.deck for arrival in arrivals]
    suffixes = {f"{deck.id}/{card.id}": card.suffixes for deck in decks for card in deck.cards}

    def side_of(deck: str, card: str, number: int) -> str | None:
        sides = suffixes.get(f"{deck}/{card}", ("",))  # a card that is gone has at least itself
        is_here = deck in library.ids and 0 <= number < len(sides)
        return f"{deck}/{card}{sides[number]}" if is_here else None

    times = learner.store.history.review_times()
    stamps = history.stamps(times)
    known = {(at_ms, ref) for _, ref, at_ms in times} | {(stamps[event_id], ref) for event_id, ref, _ in times}

    def is_known(review: Review, event_id: str) -> bool:
        is_event = review.is_reset and learner.store.history.row(event_id) is not None
        return is_event or (review.at_ms, review.ref) in known

    return history.arriving(
        package.reviews(side_of, called), days, learner.moment.at_ms, retention=learner.config.retention,
        is_known=is_known, has_sides=lambda ref: len(suffixes.get(ref, ("",))) > 1,
    )  # fmt: skip
