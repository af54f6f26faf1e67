# SPDX-License-Identifier: MIT
"""Decks of any number of cards, the same ones for the same seed; in sizes and kinds like those that come with hark.

The sentences are put together from a list of words and mean nothing: what is measured is how much there is to read.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from hark.cards.model import Card, Choice, Cloze, Concept, Deck, Option, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

CARDS_A_DECK = 250
SKILLS = ("reflect-feeling", "reflect-meaning", "validate", "affirm-strength", "honour-choice")
"""Rubric skills of the shared vocabulary."""

WORDS = tuple(
    """
ability accept again alone anger answer anxious apart arrive aside attention balance before begin belong beside between
borrow boundary breath bridge bring calm care careful change choice circle clear comfort common corner courage crisis
curious daily decide deep different door early easy echo effort empty enough equal evening example experience face fair
family fear feeling few first follow forget forward free friend gentle give goal ground group grow guess half hand hear
heavy help hold home honest hope hour house hurt idea inside invite join kind know language late leave less lesson life
light listen little long lost map matter meaning memory mirror moment morning move name near need neighbour never night
notice offer often open order other pace pain part pause peer people person plain plan pleasure presence promise proud
question quiet ready reason recovery repeat reply respect rest return right risk river room rule safe same season second
sentence service shame share short show side silence simple sit slow small sound speak stay step still story strange
strength strong summary support sure table take talk thank thing think thought through time tired today together tone
touch trust turn understand upset use value visit voice wait walk warm weather week whole why window wish wonder word
work worry write wrong year yesterday
""".split()  # noqa: SIM905 - a list of two hundred strings is no reading
)


def decks(cards: int, seed: int, cards_a_deck: int = CARDS_A_DECK) -> Iterator[Deck]:
    """Decks that hold *cards* cards together, *cards_a_deck* each; the last one may hold fewer."""
    for number, start in enumerate(range(0, cards, cards_a_deck), 1):
        yield deck(f"bench-{number:03}", min(cards_a_deck, cards - start), seed)


def deck(deck_id: str, cards: int, seed: int) -> Deck:
    """A deck of *cards* cards: of ten, six are concepts, two cloze, one a choice, and of twenty one a scenario."""
    rng = random.Random(f"{seed}/{deck_id}")
    return Deck(
        id=deck_id,
        title=_sentence(rng, 3, ""),
        description=_sentence(rng, 9),
        license="CC0-1.0",
        authors=("bench",),
        tags=(rng.choice(WORDS),),
        cards=tuple(_card(rng, number) for number in range(cards)),
    )


def _card(rng: random.Random, number: int) -> Card:
    draw = rng.random()
    if draw < 0.65:
        return Concept(
            front=_sentence(rng, 14, "?"), back=_sentence(rng, 18), reverse=rng.random() < 0.15, **_shared(rng, number)
        )
    if draw < 0.85:
        first, second = rng.sample(WORDS, 2)
        text = f"{_sentence(rng, 6, '')} {{{{{first}}}}} {_sentence(rng, 4, '').lower()}"
        if rng.random() < 0.5:
            text += f" and {{{{{second}}}}} {_sentence(rng, 4, '').lower()}"
        return Cloze(text=f"{text}.", **_shared(rng, number))
    if draw < 0.95:
        right = rng.randrange(4)
        options = tuple(Option(_sentence(rng, 10), _sentence(rng, 14), place == right) for place in range(4))
        return Choice(question=_sentence(rng, 20, "?"), options=options, **_shared(rng, number))
    return Scenario(
        setting=_sentence(rng, 5),
        says=_sentence(rng, 24),
        skills=tuple(rng.sample(SKILLS, 3)),
        trap=_sentence(rng, 6),
        models=(_sentence(rng, 20),),
        **_shared(rng, number),
    )


def _shared(rng: random.Random, number: int) -> dict[str, Any]:
    return {
        "id": f"{rng.choice(WORDS)}-{rng.choice(WORDS)}-{number:04}",
        "why": _sentence(rng, 16),
        "topics": (f"T-{rng.randrange(40):02}",),
        "sources": (f"{_sentence(rng, 8, '')}, par. {rng.randrange(1, 20)}",),
        "tags": (rng.choice(WORDS),) if rng.random() < 0.2 else (),
        "difficulty": rng.randrange(1, 4),
    }


def _sentence(rng: random.Random, words: int, end: str = ".") -> str:
    return f"{' '.join(rng.choices(WORDS, k=words)).capitalize()}{end}"


def terse(cards: int, seed: int) -> Deck:
    """One deck of *cards* short concept cards: five thousand of them fit into the size a deck file may have."""
    rng = random.Random(f"{seed}/terse")
    made = [Concept(id=f"c-{n:04}", front=_sentence(rng, 7, "?"), back=_sentence(rng, 7)) for n in range(cards)]
    return Deck(id="bench-terse", title="Terse", cards=tuple(made))
