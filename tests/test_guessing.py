# SPDX-License-Identifier: MIT
"""Whether options give themselves away: the guesser finds what gives away, and the bundled decks do not."""

from __future__ import annotations

from pathlib import Path

import pytest

import guessing


def decks(*pairs: tuple[str, str], number: int = 6) -> dict[str, list[guessing.Card]]:
    """Decks of one card each, whose options are the right and the wrong text of a pair, in turn the first and last."""
    made: dict[str, list[guessing.Card]] = {}
    for place in range(number):
        right, wrong = pairs[place % len(pairs)]
        key = place % 2
        texts = [wrong, right] if key else [right, wrong]
        made[f"d{place}"] = [([guessing.words(text) for text in texts], key)]
    return made


def test_words_and_marks() -> None:
    """A text is its words and marks, each once, whatever their case."""
    assert guessing.words("So, so: you’re in? IN!") == {"so", ",", ":", "you’re", "in", "?", "!"}


@pytest.mark.parametrize(
    ("pairs", "share"),
    [([("What was that like?", "Cheer up.")], 1.0), ([("Same words.", "Same words.")], 0.5)],
)
def test_what_is_guessed(pairs: list[tuple[str, str]], share: float) -> None:
    """A tell that every key has is found each time; where there is none, it is a coin."""
    assert guessing.guessed(decks(*pairs)) == share


def test_nothing_to_guess() -> None:
    """Without cards nothing is guessed."""
    assert guessing.guessed({}) == 0.0


def test_cards_are_read(tmp_path: Path) -> None:
    """Choice cards alone, by deck, each with the words of its options and the place of its key."""
    (tmp_path / "a.toml").write_text(
        'cards = [{ kind = "concept" }, { kind = "choice", options = [{ text = "No." },'
        ' { text = "Yes?", correct = true }] }]\n',
        encoding="utf-8",
    )

    assert guessing.choices(tmp_path) == {"a": [([frozenset({"no"}), frozenset({"yes", "?"})], 1)]}


def test_the_bundled_keys_do_not_give_themselves_away() -> None:
    """They are guessed no oftener than keys drawn at random, and in under 35 of 100 cards."""
    bundled = guessing.choices(guessing.DECKS)
    share = guessing.guessed(bundled)
    median, most = guessing.band(bundled, rounds=100)

    assert len(bundled) == 10
    assert 0 < median <= most
    assert share <= most
    assert share < guessing.LIMIT
