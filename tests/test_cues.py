# SPDX-License-Identifier: MIT
"""Phrases that call for the helpline are found however they are typed, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.cards import library
from hark.language import cues
from hark.paths import bundled_decks

CUES = library.read(bundled_decks(), Path("none")).cues
SPACES = ["\n", "  ", "\u00a0", "\u202f", "\t", " \n ", "\u3000", "\r\n", "\u2009", "\u200b"]
APOSTROPHES = "'\u2018\u2019\u02bc\u00b4`\u2032\uff07"


@pytest.mark.parametrize("space", SPACES)
def test_a_cue_is_found_across_any_space(space: str) -> None:
    """Line breaks, several spaces and spaces of every kind between the words of a cue are one space."""
    assert cues.has_any(f"I hear you want{space}to{space}die.", CUES)


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_a_cue_is_found_with_any_apostrophe(apostrophe: str) -> None:
    """What keyboards, phones and typesetters put for an apostrophe is one."""
    assert cues.has_any(f"Sounds like you CAN{apostrophe}T go on", CUES)


def test_every_cue_finds_itself() -> None:
    """The list itself is written so that it can be found."""
    assert [cue for cue in CUES if not cues.has_any(f"So: {cue.upper()}!", CUES)] == []


@pytest.mark.parametrize("said", ["", "That sounds lonely.", "to die for, want it", "go on"])
def test_other_words_are_none(said: str) -> None:
    """An ordinary reply brings up nothing."""
    assert not cues.has_any(said, CUES)
