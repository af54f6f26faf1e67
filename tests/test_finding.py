# SPDX-License-Identifier: MIT
"""Finding words in texts: ranks, excerpts and marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hark.language.finding import excerpt, marked, rank
from hark.language.text import fold

WORDS = st.text(st.sampled_from("aeéßﬁı'’ ") | st.characters(exclude_categories=["Cs"]), max_size=200)


@given(WORDS, st.text(st.sampled_from("aefis'"), min_size=1, max_size=3))
def test_marks_lie_on_what_was_found(text: str, word: str) -> None:
    """Every mark lies in the excerpt, and folded it holds a word looked for."""
    piece, marks = excerpt(text, [word])

    assert [mark for mark in marks if not 0 <= mark[0] < mark[1] <= len(piece)] == []
    assert all(word in fold(piece[start:end]) for start, end in marks)


@given(WORDS)
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded stays as it is, so a word typed as it is shown is found."""
    assert fold(fold(text)) == fold(text)


def test_long_text() -> None:
    """Of a long text the stretch around the first word is shown, beginning with a whole word."""
    text = f"{'before ' * 20}needle {'after ' * 20}"

    piece, marks = excerpt(text, ["needle"])

    assert marked(piece, marks).startswith("…before before before before [needle] after")
    assert piece.endswith("…")
    assert len(piece) <= 98


def test_rank() -> None:
    """Whole words count before parts, the question before the rest, and words that stand together before others."""
    texts = ["id", "deck", "open the question", "an answer"]

    far = [rank(words, texts, 2) for words in (["question"], ["answer"], ["quest"], ["swer"])]

    assert far == [(0, False), (1, False), (2, False), (3, False)]
    assert rank(["open", "question"], texts, 2) == (0, True)
