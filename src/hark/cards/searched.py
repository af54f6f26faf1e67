# SPDX-License-Identifier: MIT
"""What is searched of a card: its texts and its names, each with what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.language.text import fold

if TYPE_CHECKING:
    from hark.cards.model import Face

QUESTION = 2
"""Where the question stands among them."""


def searched(face: Face) -> list[tuple[str, str]]:
    """All that is searched of the card of *face*, with what it is: its name and its deck's, the question, the rest."""
    card = face.card
    parts = [("card", face.ref), ("deck", face.deck.title), ("question", face.question), ("answer", face.answer)]
    parts += [(key.rpartition(".")[2], text) for key, text in card.texts() if key != card.front_key]
    named = (("topic", card.topics), ("tag", card.tags), ("source", card.sources), ("skill", card.skills))
    return parts + [(what, text) for what, texts in named for text in texts]


def words_of(face: Face) -> str:
    """All that is searched: folded, a part a line."""
    return "\n".join(" ".join(fold(text).split()) for _, text in searched(face))
