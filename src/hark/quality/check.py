# SPDX-License-Identifier: MIT
"""The rules of learning quality run over decks: each card, each deck, and what several of them have in common. Pure."""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING
from zlib import crc32

from hark.cards.deckfile import MAX_CARDS
from hark.language.text import words
from hark.quality.rule import CARD_RULES, DECK_RULES, Finding
from hark.quality.rules import COPIED_RUN, NEAR_DUPLICATE, by_code

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from hark.cards.model import Card, Deck
    from hark.quality.rule import Rule

    Said = tuple[Rule, str | None, str]
    """What a rule says of a part of a card."""

_COMPARED = 500
"""A front is held against so many others that share a word; where thousands share even their rarest one, not more."""
_LIKELY = 50
"""Of these, so many that look alike are held against it word by word."""
_SIGNED_BITS = 4096
"""Of a front's signature, whatever the vocabulary: one as wide would grow with the square of a deck."""
MOST = MAX_CARDS
"""One card can have a hundred thousand topics, or models: a rule says no more of a deck than once for each card."""
RUN_WORDS = 8
"""A run of so many words shared with a source is copied."""


def fingerprints(text: str) -> set[int]:
    """A number for every run of eight words in *text*: enough to recognise a copied run, not to read it."""
    return {crc32(run.encode()) for run in _runs(text)}


def _runs(text: str) -> Iterator[str]:
    """Every run of eight words in *text*."""
    every = words(text)
    for start in range(len(every) - RUN_WORDS + 1):
        yield " ".join(every[start : start + RUN_WORDS])


def findings(
    decks: Sequence[Deck],
    copied_from: Collection[int] = (),
    progress: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> Iterator[Finding]:
    """All findings over *decks*, in the order of decks and cards; those silenced in a deck carry its reason.

    What a rule finds beyond `MOST` in one deck is counted in a last finding of that deck.
    *copied_from* holds fingerprints of texts that no card may repeat. *progress* is called with how many cards of how
    many have been looked at.
    """
    total, done = sum(len(deck.cards) for deck in decks), 0
    alike = _near_duplicates(decks)
    for place, deck in enumerate(decks):
        of_cards: dict[str | None, list[Said]] = {}
        for rule, about in DECK_RULES:
            for card_id, key, message in about(deck):
                of_cards.setdefault(card_id, []).append((rule, key, message))
        room = _Room()
        for number, card in enumerate(deck.cards):
            said = chain(_of_card(card, copied_from), of_cards.get(card.id, ()), alike.get((place, number), ()))
            yield from _allowed_or_not(room.fitting(said), deck, card, place)
            done += 1
            progress(done, total)
        yield from _allowed_or_not(room.fitting(of_cards.get(None, ())), deck, None, place)
        yield from _allowed_or_not(room.more(), deck, None, place)


class _Room:
    """How much more each rule may say of one deck."""

    def __init__(self) -> None:
        self._said: Counter[str] = Counter()

    def fitting(self, said: Iterable[Said]) -> Iterator[Said]:
        """What there is room for."""
        for row in said:
            code = row[0].code
            self._said[code] += 1
            if self._said[code] <= MOST:
                yield row

    def more(self) -> Iterator[Said]:
        """How much there was no room for."""
        for code, number in self._said.items():
            if number > MOST:
                yield by_code()[code], None, f"and {number - MOST} more like these"


def _of_card(card: Card, copied_from: Collection[int]) -> Iterator[Said]:
    for rule, kind, about in CARD_RULES:
        if isinstance(card, kind):
            for key, message in about(card):
                yield rule, key, message
    if copied_from:
        for key, text in card.texts():
            run = next((run for run in _runs(text) if crc32(run.encode()) in copied_from), None)
            if run:
                yield COPIED_RUN, key, f"“{run}” stands in a source article word for word"


def _allowed_or_not(said: Iterable[Said], deck: Deck, card: Card | None, place: int) -> Iterator[Finding]:
    """What is *said* of *card*, or of *deck* where there is none, with the reason for which it is silenced."""
    allowed, card_id = dict((card or deck).allow), card.id if card else None
    for rule, key, message in said:
        yield Finding(rule.code, rule.severity, deck.id, card_id, key, message, allowed.get(rule.code, ""), place)


def _near_duplicates(decks: Sequence[Deck]) -> dict[tuple[int, int], list[Said]]:
    """Fronts with nearly the same words as an earlier one, within and across *decks*; the later is flagged, once.

    By the place of its deck and its own place there.
    """
    fronts = [
        (place, number, frozenset(words(card.front)))
        for place, deck in enumerate(decks)
        for number, card in enumerate(deck.cards)
    ]
    used = Counter(word for _, _, bag in fronts for word in bag)
    places = {word: place % _SIGNED_BITS for place, word in enumerate(used)}
    signatures = [_signature(places[word] for word in bag) for _, _, bag in fronts]
    by_word: dict[str, list[int]] = {}
    findings: dict[tuple[int, int], list[Said]] = {}
    for index, (place, number, bag) in enumerate(fronts):
        # Two bags that share four fifths share some word among the rarest fifth of both.
        rarest = sorted(bag, key=lambda word: (used[word], word))[: len(bag) // 5 + 1]
        others = {other for word in rarest for other in by_word.get(word, ())[:_COMPARED]}
        for word in rarest:
            by_word.setdefault(word, []).append(index)
        # Bits that differ are at most as many as words that differ: most pairs need no look at their words.
        signature = signatures[index]
        likely = (
            other
            for other in sorted(others)
            if 5 * (signature ^ signatures[other]).bit_count() < len(bag) + len(fronts[other][2])
        )
        alike = next((other for other in islice(likely, _LIKELY) if _is_alike(bag, fronts[other][2])), None)
        if alike is not None:
            earlier, its_number, _ = fronts[alike]
            card = decks[place].cards[number]
            message = f"it asks nearly the same as {decks[earlier].id}/{decks[earlier].cards[its_number].id}"
            findings[place, number] = [(NEAR_DUPLICATE, card.front_key, message)]
    return findings


def _signature(places: Iterable[int]) -> int:
    """A number with the bits at *places* set."""
    signed = bytearray(_SIGNED_BITS // 8)
    for place in places:
        signed[place // 8] |= 1 << place % 8
    return int.from_bytes(signed, "little")


def _is_alike(bag: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both share more than four fifths of their words."""
    shared = len(bag & other)
    return 5 * shared > 4 * (len(bag) + len(other) - shared)
