# SPDX-License-Identifier: MIT
"""The rules of learning quality run over decks: each card, each deck, and what several of them have in common. Pure."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING
from zlib import crc32

from hark.language.text import words
from hark.quality.rule import CARD_RULES, DECK_RULES, Finding
from hark.quality.rules import COPIED_RUN, NEAR_DUPLICATE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from hark.cards.model import Card, Deck
    from hark.quality.rule import Rule

_COMPARED = 500
"""A front is held against so many others that share a word; where thousands share even their rarest one, not more."""
_LIKELY = 50
"""Of these, so many that look alike are held against it word by word."""
_SIGNED_BITS = 4096
"""Of a front's signature, whatever the vocabulary: one as wide would grow with the square of a deck."""
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
    told: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> list[Finding]:
    """All findings over *decks*, in the order of decks and cards; those silenced in a deck carry its reason.

    *copied_from* holds fingerprints of texts that no card may repeat. *told* is called with how many cards of how
    many have been looked at.
    """
    placed: list[tuple[int, int, Finding]] = []
    total, done = sum(len(deck.cards) for deck in decks), 0
    for place, deck in enumerate(decks):
        for number, card in enumerate(deck.cards):
            for rule, key, message in _of_card(card, copied_from):
                placed.append((place, number, _finding(rule, deck, card, key, message, place)))
            done += 1
            told(done, total)
        numbers = {card.id: number for number, card in enumerate(deck.cards)}
        for rule, about in DECK_RULES:
            for card_id, key, message in about(deck):
                number = numbers.get(card_id or "", len(deck.cards))
                card_or_none = deck.cards[number] if number < len(deck.cards) else None
                placed.append((place, number, _finding(rule, deck, card_or_none, key, message, place)))
    placed += _near_duplicates(decks)
    return [finding for _, _, finding in sorted(placed, key=lambda row: row[:2])]


def _of_card(card: Card, copied_from: Collection[int]) -> Iterator[tuple[Rule, str | None, str]]:
    for rule, kind, about in CARD_RULES:
        if isinstance(card, kind):
            for key, message in about(card):
                yield rule, key, message
    if copied_from:
        for key, text in card.texts():
            run = next((run for run in _runs(text) if crc32(run.encode()) in copied_from), None)
            if run:
                yield COPIED_RUN, key, f"“{run}” stands in a source article word for word"


def _finding(rule: Rule, deck: Deck, card: Card | None, key: str | None, message: str, place: int) -> Finding:
    allowed = dict((card or deck).allow).get(rule.code, "")
    return Finding(rule.code, rule.severity, deck.id, card.id if card else None, key, message, allowed, place)


def _near_duplicates(decks: Sequence[Deck]) -> list[tuple[int, int, Finding]]:
    """Fronts with nearly the same words as an earlier one, within and across *decks*; the later is flagged, once.

    Each with the place of its deck and its own place there.
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
    findings = []
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
            finding = _finding(NEAR_DUPLICATE, decks[place], card, card.front_key, message, place)
            findings.append((place, number, finding))
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
