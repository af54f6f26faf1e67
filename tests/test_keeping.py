# SPDX-License-Identifier: MIT
"""The sentence worth keeping: whole, understood by itself, and always the same one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from hark.cards import library
from hark.memory.model import Grade
from hark.study import keeping
from hark.study.session import Answer, Turn
from places import SMALL
from shells import ROOT

FACES = library.read(SMALL, Path("none")).faces
BUNDLED = library.read(ROOT / "decks", Path("none")).faces


def answer(ref: str, grade: Grade = Grade.GOOD, *, was_new: bool = True) -> Answer:
    """A card of the small library, graded."""
    return Answer(Turn(FACES[ref], 0), grade, "", was_new, 0)


@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        ([], None),
        ([answer("listening/two-parts")], ("listening/two-parts", "Listening needs attention and time.")),
        (
            [answer("listening/two-parts"), answer("listening/reflection", Grade.AGAIN)],
            ("listening/reflection", "What the person said, in fresh words."),
        ),
        (
            [answer("listening/two-parts", was_new=False), answer("listening/reflection")],
            ("listening/reflection", "What the person said, in fresh words."),
        ),
        (
            [answer("listening/fourth-no", Grade.AGAIN), answer("listening/two-parts")],
            ("listening/two-parts", "Listening needs attention and time."),
        ),
        ([answer("listening/fourth-no")], ("listening/fourth-no", "The feeling comes before the plan.")),
    ],
)
def test_which_is_kept(answers: list[Answer], kept: tuple[str, str] | None) -> None:
    """What was missed comes first, then what was new, scenarios last; nothing where nothing was practised."""
    result = keeping.worth_keeping(answers)

    assert (result and (result[0].ref, result[1])) == kept


def test_safety_comes_last() -> None:
    """A card about safety gives the sentence only where there is no other."""
    result = keeping.worth_keeping([answer("care/empty-cup", Grade.AGAIN), answer("listening/fourth-no")])

    assert result is not None
    assert not result[0].card.safety


def test_of_the_bundled_decks() -> None:
    """Nearly any six cards have a sentence, whole, of the card's own words, that fits, and points at nobody."""
    dice = random.Random(7)
    refs = sorted(BUNDLED)
    without = 0
    for _ in range(200):
        answers = [Answer(Turn(BUNDLED[ref], 0), Grade.GOOD, "", True, 0) for ref in dice.sample(refs, 6)]
        result = keeping.worth_keeping(answers)

        if result is None:
            without += 1
            continue
        face, text = result
        assert result == keeping.worth_keeping(answers)
        assert 30 <= len(text) <= 160
        assert any(text in " ".join(whole.split()) for _, whole in face.card.texts())
        assert not {"he", "she", "him", "her"} & set(text.lower().split())
    assert without <= 4
