# SPDX-License-Identifier: MIT
"""What may name a deck, a card or a skill, and the ids of cards that have none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decktexts import CONCEPT, cards
from hark.cards import deckfile


@pytest.mark.parametrize("word", ["a", "7", "a-b-c", "x" * 64, "0-0"])
def test_ids(word: str) -> None:
    """One to 64 of a-z and 0-9 with single hyphens between."""
    assert deckfile.is_id(word)
    assert cards(CONCEPT.replace('"c"', f'"{word}"'))[0].id == word


BAD_IDS = ["", "-", "a-", "-a", "a--b", "A", "a b", "a_b", "a/b", "a#2", "..", "é", "a\n", "١", "x" * 65, "a.b", "a\0"]


@pytest.mark.parametrize("word", BAD_IDS)
def test_what_is_no_id(word: str) -> None:
    """Nothing that could be a path, a sibling, or look like another id."""
    assert not deckfile.is_id(word)


@given(st.text(max_size=70))
def test_an_id_is_what_the_format_says(word: str) -> None:
    """Any text is an id exactly when its parts between hyphens are all made of a-z and 0-9, none empty."""
    signs = set("abcdefghijklmnopqrstuvwxyz0123456789")
    parts = word.split("-")

    assert deckfile.is_id(word) == (len(word) <= 64 and all(part and set(part) <= signs for part in parts))


def test_a_derived_id_is_a_promise() -> None:
    """Progress hangs on it: these ids may never change."""
    # The first 12 hex digits of BLAKE2b (48 bits) over kind, U+001F and the front, folded.
    assert deckfile.derived_id("concept", "What is empathy?") == PINNED["concept"]
    assert deckfile.derived_id("cloze", "A {{gap}}") == PINNED["cloze"]


PINNED = {"concept": "concept-06fee29ab40e", "cloze": "cloze-1e1e2b17ba74"}


@given(st.sampled_from(["concept", "cloze", "choice", "scenario", "dialogue"]), st.text(max_size=40))
def test_a_derived_id_is_an_id(kind: str, front: str) -> None:
    """Whatever the front says, the id is one, begins with the kind, and is short."""
    found = deckfile.derived_id(kind, front)

    assert re.fullmatch(kind + r"-[0-9a-f]{12}", found)
    assert deckfile.is_id(found)


@given(
    st.lists(st.text("aBß é日", min_size=1).filter(str.strip), min_size=1), st.sampled_from([" ", "\n", "\t ", "  "])
)
def test_spacing_and_case_do_not_change_a_derived_id(words: list[str], space: str) -> None:
    """A front that is only laid out or capitalised differently is the same card."""
    plain = " ".join(words)

    assert deckfile.derived_id("concept", plain) == deckfile.derived_id("concept", space + space.join(words) + space)
    assert deckfile.derived_id("concept", plain) == deckfile.derived_id("concept", plain.upper())
    assert deckfile.derived_id("concept", plain) == deckfile.derived_id("concept", plain.casefold())


def test_a_derived_id_tells_kinds_and_fronts_apart() -> None:
    """Another kind, another word, or a word divided elsewhere is another card."""
    fronts = [("concept", "a b"), ("concept", "ab"), ("concept", "a c"), ("choice", "a b"), ("concept", "")]

    assert len({deckfile.derived_id(*front) for front in fronts}) == len(fronts)
