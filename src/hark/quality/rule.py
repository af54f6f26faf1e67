# SPDX-License-Identifier: MIT
"""What a rule of learning quality is, what it finds, and how a function becomes one.

Each rule has a stable code, a weight and a page. A rule that is wrong about a card is silenced at that
card, with a reason: `allow = { yes-no-front = "the exam asks it so" }`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from hark.cards.model import Card
from hark.values import field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hark.cards.model import Deck
    from hark.views.fault import Severity

C = TypeVar("C", bound=Card)


@frozen
class Rule:
    """One rule: its code, its weight, and in a sentence what it wants. Its page is in `rules.toml`."""

    code: str
    severity: Severity
    says: str


@frozen
class Finding:
    """What one rule says of one card, or of a deck where *card* is None. *key* is the part of the card it is about."""

    rule: str
    severity: Severity
    deck: str
    card: str | None
    key: str | None
    message: str
    allowed: str = ""
    """The reason for which the deck silences it, or nothing."""
    place: int = field(default=0, compare=False)
    """Which of the decks looked at it is about, from 0: two of them may have one id."""


OfCard = tuple[str | None, str]
"""The key of a card that a rule is about, and what it says of it."""
OfDeck = tuple[str | None, str | None, str]
"""The id of a card and its key where a rule of decks is about one, and what it says."""
CARD_RULES: list[tuple[Rule, type[Card], Callable[[Any], Iterable[OfCard]]]] = []
"""Every rule for a card, with the kind of card it is about."""
DECK_RULES: list[tuple[Rule, Callable[[Deck], Iterable[OfDeck]]]] = []
"""Every rule for a deck."""


def for_cards(
    code: str, severity: Severity, kind: type[C]
) -> Callable[[Callable[[C], Iterable[OfCard]]], Callable[[C], Iterable[OfCard]]]:
    """Makes a function of a card of that *kind* a rule; its docstring says what the rule wants."""

    def register(about: Callable[[C], Iterable[OfCard]]) -> Callable[[C], Iterable[OfCard]]:
        CARD_RULES.append((Rule(code, severity, about.__doc__ or ""), kind, about))
        return about

    return register


def for_decks(
    code: str, severity: Severity
) -> Callable[[Callable[[Deck], Iterable[OfDeck]]], Callable[[Deck], Iterable[OfDeck]]]:
    """Makes a function of a deck a rule; its docstring says what the rule wants."""

    def register(about: Callable[[Deck], Iterable[OfDeck]]) -> Callable[[Deck], Iterable[OfDeck]]:
        DECK_RULES.append((Rule(code, severity, about.__doc__ or ""), about))
        return about

    return register
