# SPDX-License-Identifier: MIT
"""Which line of a deck file something stands on."""

from __future__ import annotations

from decktexts import CONCEPT, HEAD
from hark.cards import deckfile, outline


def test_card_line_is_the_line_of_its_header() -> None:
    """For an editor to open at: by id, or by the derived id where there is none."""
    text = (
        HEAD
        + '# [[cards]]\ndescription = """\n[[cards]]\n"""\n'
        + CONCEPT
        + '\n[[cards]]\nkind = "cloze"\ntext = "{{A}}"'
    )
    derived = deckfile.derived_id("cloze", "{{A}}")

    for data in (text.encode(), text.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + text.encode()):
        assert [outline.card_line(data, card) for card in ("c", derived, "x")] == [8, 14, None]


def test_card_line_of_an_inline_card_is_unknown() -> None:
    """A card that has no header has no line, and a deck without cards has none either."""
    assert outline.card_line(b'cards = [{id = "c"}]', "c") is None
    assert outline.card_line(HEAD.encode(), "c") is None


def test_card_line_of_a_deck_with_faults_is_unknown() -> None:
    """It is asked about files that are being edited, so about any document."""
    assert outline.card_line(b"cards = 3", "c") is None


def test_card_line_counts_cards_of_any_number() -> None:
    """The hundredth card is found where it is."""
    text = HEAD + "".join(CONCEPT.replace('"c"', f'"c{number}"') for number in range(100))

    assert [outline.card_line(text.encode(), f"c{number}") for number in range(100)] == list(range(4, 504, 5))
