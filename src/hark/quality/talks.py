# SPDX-License-Identifier: MIT
"""The rules for dialogues: turns short enough to be spoken, and dangers that are asked about. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.cards.model import Dialogue
from hark.errors import count
from hark.language.text import words
from hark.quality.rule import for_cards
from hark.views.fault import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.quality.rule import OfCard

ASKING = {"safety-check", "ask-plainly", "ask-already-done", "ask-where-and-who"}
MOST_SKILLS, FEWEST_MODELS = 3, 2
SPOKEN = 60
"""So many words are a breath or two."""


@for_cards("turn-size", Severity.WARNING, Dialogue)
def _turn_size(card: Dialogue) -> Iterator[OfCard]:
    """A turn of a dialogue names at most three skills, and has two model replies."""
    for place, said in enumerate(card.turns):
        if len(said.skills) > MOST_SKILLS:
            yield f"turns.{place}.skills", f"the turn names {len(said.skills)} skills; three are plenty"
        if len(said.models) < FEWEST_MODELS:
            yield f"turns.{place}.models", "the turn has one model reply; two show that there are several ways"


@for_cards("turn-length", Severity.WARNING, Dialogue)
def _turn_length(card: Dialogue) -> Iterator[OfCard]:
    """In a dialogue nobody speaks longer than a breath or two: 60 words."""
    for place, said in enumerate(card.turns):
        if (number := len(words(said.says))) > SPOKEN:
            yield f"turns.{place}.says", f"the person says {number} words at once; {SPOKEN} are plenty"
        for model in said.models:
            if not 5 <= (number := len(words(model))) <= SPOKEN:
                yield f"turns.{place}.models", f"a model reply has {count(number, 'word')}; 5 to {SPOKEN} work best"


@for_cards("safety-steps", Severity.ERROR, Dialogue)
def _safety_steps(card: Dialogue) -> Iterator[OfCard]:
    """A dialogue about a danger asks plainly somewhere."""
    if card.safety and ASKING.isdisjoint(card.skills):
        yield "turns", "no turn asks plainly"
