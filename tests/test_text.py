# SPDX-License-Identifier: MIT
"""What a text says: its words, and whether a cue stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.language.text import brief, holds, straight, unquoted, words


@given(st.text(st.sampled_from("aé1 .-'’‘\"\n") | st.characters(), max_size=40))
def test_words(text: str) -> None:
    """Words are in lower case, without spaces, and the same when they are read again."""
    every = words(text)

    assert words(" ".join(every)) == every
    assert words(text.replace("’", "'")) == every
    assert [word for word in every if word != word.lower() or not word.strip()] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("?! -- …", []),
        ("It's so, isn’t it?", ["it's", "so", "isn't", "it"]),
        ("Self-help: 3 of 10.", ["self", "help", "3", "of", "10"]),
        ("well—then", ["well", "then"]),
    ],
)
def test_what_words_are(text: str, expected: list[str]) -> None:
    """Letters and digits make a word, an apostrophe stays within, every other sign parts words."""
    assert words(text) == expected


@pytest.mark.parametrize("text", ["so 'well' then", "so ‘well’ then", "so ' well ' then"])
def test_single_quotation_marks_are_no_part_of_words(text: str) -> None:
    """Single quotation marks are punctuation, for counting and for copied runs."""
    assert words(text) == ["so", "well", "then"]


def test_words_of_other_languages() -> None:
    """An explanation in Greek or French has words, since a deck may be in any language."""
    assert words("Η σιωπή, naïve") == ["η", "σιωπή", "naïve"]


def test_what_is_quoted_is_not_said() -> None:
    """What stands in quotation marks is left out; an apostrophe is none of them."""
    assert straight("isn’t it ‘so’") == "isn't it 'so'"
    assert unquoted("She isn’t “clean”, he's \"dirty\" or 'off it'.") == "She isn't , he's  or ."


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("I WANT to die", True),
        ("I don’t see a way out", True),
        ("I want to diet", True),
        ("I want", False),
        ("", False),
    ],
)
def test_cues_in_a_reply(reply: str, expected: bool) -> None:
    """A cue is found in any case, with any apostrophe and within a word: better once too often."""
    assert holds(reply, ("want to die", "don't see a way")) is expected


def test_brief() -> None:
    """A long text is cut where it is repeated in a message."""
    assert brief("a  b\nc") == "a b c"
    assert brief("x" * 61) == "x" * 59 + "…"
