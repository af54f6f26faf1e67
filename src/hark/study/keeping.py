# SPDX-License-Identifier: MIT
"""The one sentence worth keeping from a session: out of the cards that were practised, always the same one. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hark.memory.model import Grade

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hark.cards.model import Face
    from hark.study.session import Answer

_SHORTEST, _LONGEST = 30, 160
"""Characters that say something, can be kept in mind, and fit a narrow screen beside everything else."""
_END = re.compile(r"(?<=[.!?])[”’\"']?\s+(?=[“‘\"'A-Z])")
_POINTS_BACK = re.compile(
    r"(?:all (?:three|four)|an?other|and|both|but|either|it|its|neither|no|nor|one|or|otherwise|said|so|such|that"
    r"|the (?:first|one|other|second|third|same|rest|two)|their|then|there|these|they|this|those|three|two|yes)\b"
    r"|.*\((?:19|20)\d\d\)|.*\b(?:he|she|him|her|his|hers|then,|yours|it)\b",
    re.IGNORECASE,
)
"""What a sentence that needs the one before it, or its story, begins with or holds."""


def worth_keeping(answers: Iterable[Answer]) -> tuple[Face, str] | None:
    """A sentence of one of the cards, and that card; None where no card has one that stands by itself.

    What was missed comes first, then what was new; a scenario, whose explanation is about its story, and a card about
    safety only where there is no other.
    """
    ranked = sorted(answers, key=_rank)
    sentences = ((answer.turn.face, sentence) for answer in ranked for sentence in _sentences(answer.turn.face))
    return next(((face, text) for face, text in sentences if _stands_alone(text)), None)


def _rank(answer: Answer) -> tuple[bool, ...]:
    card = answer.turn.face.card
    return card.safety, bool(card.skills), answer.grade is not Grade.AGAIN, not answer.was_new


def _sentences(face: Face) -> Iterable[str]:
    """What the card teaches, sentence by sentence: a text with its gaps filled, the explanation, the answer."""
    texts = dict(face.card.texts())
    for text in (texts.get("text", ""), face.card.why, face.answer if not face.card.skills else ""):
        yield from _END.split(" ".join(text.split()))


def _stands_alone(text: str) -> bool:
    is_whole = text[-1:] in tuple(".!”’") and " " in text and text.count("“") == text.count("”")
    return is_whole and _SHORTEST <= len(text) <= _LONGEST and not _POINTS_BACK.match(text)
