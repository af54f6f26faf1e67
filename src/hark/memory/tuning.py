# SPDX-License-Identifier: MIT
"""The learner's own parameters: what an event of the kind `tune` says, and which formula a card goes by. Pure.

The newest such event that stands counts for the whole log: all memories are what its parameters make of all reviews.
So it does not matter in which order logs come together. A log without one goes by the default parameters.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

from hark.memory.formula import DEFAULT, LEAST, MOST, PARAMETERS, Formula

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hark.memory.model import Event
    from hark.memory.moves import Moves

ALL = "*"
"""What such an event names in place of a card; no deck is called so."""
ALGORITHM = "fsrs-6"
MOST_CARDS = 20_000
"""So many cards, and no more, an event may mark."""

Parameters = tuple[float, ...]


@lru_cache(maxsize=64)
def formula_of(parameters: Parameters) -> Formula:
    """The formula with these 21 *parameters*, one and the same for the same ones."""
    return DEFAULT if parameters == PARAMETERS else Formula(parameters)


class Tuning:
    """The parameters by which a log is folded."""

    def __init__(
        self, event: str, parameters: Parameters = PARAMETERS, skills: Parameters | None = None,
        cards: Iterable[int] = (), moves: Moves | None = None,
    ) -> None:  # fmt: skip
        self.event, self.parameters, self.skills = event, parameters, skills
        self._cards, self._moves = frozenset(cards), moves
        self._known: dict[str, Formula] = {}

    @property
    def is_default(self) -> bool:
        """Whether it goes back to the default parameters."""
        return self.parameters == PARAMETERS and self.skills is None

    def formula(self, ref: str) -> Formula:
        """The one that *ref* goes by: that of skills for a card which is one, under any name that it ever had."""
        if self.skills is None:
            return formula_of(self.parameters)
        card = ref.split("#", 1)[0]
        if card not in self._known:
            names = {card} if self._moves is None else self._moves.aliases(card)
            is_skill = not self._cards.isdisjoint(map(mark, names))
            self._known[card] = formula_of(self.skills if is_skill else self.parameters)
        return self._known[card]


def mark(card: str) -> int:
    """What stands for *card* in an event: it tells which card is meant, and keeps no name of what is forgotten."""
    return crc32(card.encode())


def read(event: Event, moves: Moves | None = None) -> Tuning:
    """What *event* says. Raises `ValueError` where hark cannot have written it."""
    detail = event.detail
    if event.card != ALL or detail.get("algorithm") != ALGORITHM or not isinstance(detail.get("version"), str):
        raise ValueError(event.id)
    skills: Mapping[str, Any] | None = detail.get("skills")
    if skills is None:
        return Tuning(event.id, _parameters(detail.get("parameters")))
    if not isinstance(skills, dict) or not isinstance(cards := skills.get("cards"), list) or len(cards) > MOST_CARDS:
        raise ValueError(event.id)
    if not all(type(card) is int for card in cards):
        raise ValueError(event.id)
    return Tuning(event.id, _parameters(detail.get("parameters")), _parameters(skills.get("parameters")), cards, moves)


def _parameters(given: object) -> Parameters:
    """The 21 numbers *given*, within their bounds; None stands for the default ones. Raises `ValueError`."""
    if given is None:
        return PARAMETERS
    if not isinstance(given, list) or len(given) != len(PARAMETERS):
        raise ValueError
    if not all(
        type(number) in (int, float) and least <= number <= most
        for number, least, most in zip(given, LEAST, MOST, strict=True)
    ):
        raise ValueError
    return tuple(map(float, given))
