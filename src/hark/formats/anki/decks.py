# SPDX-License-Identifier: MIT
"""What a package of Anki's brings: decks as the text of deck files, reviews, and what of it stays away. Pure.

Cards that hark itself wrote bring their reviews alone: the deck is better than what a note could hold of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from hark.cards import deckfile, naming, writing
from hark.formats.anki.history import Review
from hark.values import frozen
from hark.views.package import Omission, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_UNNAMED = "anki"


@frozen
class Package:
    """A package as it was read."""

    decks: Mapping[str, bytes]
    """Deck files by their ids."""
    own: Mapping[str, int]
    """By the ids of decks, how many cards of each are among these that hark wrote."""
    left_out: tuple[Omission, ...]
    """Notes that do not become cards."""
    lost: tuple[Omission, ...]
    """What cards that come are without: `picture`, `sound`, `formula`."""
    places: tuple[tuple[str, str, str], ...]
    """Whose each review is: `hark` or `anki`, the deck's id, the card's."""
    rows: tuple[Any, ...]
    """Reviews: the place, the side, and the numbers of `history.Review`."""

    def reviews(self, side_of: Callable[[str, str, int], str | None], called: Mapping[str, str]) -> Iterator[Review]:
        """Every review that has a ref here. *side_of* gives that of a deck's card here, by Anki's number of its side.

        *called* says what decks that come are called here.
        """
        for place, side, *numbers in self.rows:
            whose, deck, card = self.places[place]
            ref = side_of(deck, card, side) if whose == "hark" else f"{called.get(deck, deck)}/{card}{side}"
            if ref:
                yield Review(ref, *numbers)


def package(answer: Mapping[str, Any]) -> Package:
    """The package that *answer*, from `reading`, tells of."""
    of_deck: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for card in answer["cards"]:
        of_deck[card["deck"]].append(card["card"])
    ids = _ids(of_deck)
    places = [(whose, deck if whose == "hark" else ids.get(deck, deck), card) for whose, deck, card in answer["places"]]
    own = Counter(deck for whose, deck, _ in dict.fromkeys(places) if whose == "hark")
    decks = {ids[name]: _deck_file(ids[name], name, cards) for name, cards in of_deck.items()}
    left_out, lost = _omissions(answer["left_out"]), _omissions(answer["lost"])
    return Package(decks, own, left_out, lost, tuple(places), tuple(answer["reviews"]))


def _deck_file(deck_id: str, name: str, cards: list[dict[str, Any]]) -> bytes:
    head = {"format": deckfile.FORMATS[0], "id": deck_id, "title": " ".join(name.split()) or "Anki"}
    return writing.compose(head, cards).encode()


def _ids(names: Mapping[str, Any]) -> dict[str, str]:
    """An id for each deck called so."""
    ids: dict[str, str] = {}
    taken, last = set(deckfile.RESERVED), Counter[str]()
    for name in names:
        deck_id = naming.id_from(name) or _UNNAMED
        stem = deck_id[:58].rstrip("-")  # which leaves room for a number of five digits
        while deck_id in taken:
            last[stem] += 1
            deck_id = f"{stem}-{last[stem] + 1}"
        taken.add(deck_id)
        ids[name] = deck_id
    return ids


def _omissions(rows: list[list[Any]]) -> tuple[Omission, ...]:
    return tuple(Omission(Reason(reason), number, tuple(names)) for reason, number, names in rows)
