# SPDX-License-Identifier: MIT
"""Who signed a card: read, written, kept, exported, shown, and no part of what the card asks."""

from __future__ import annotations

import csv
import io
import json

import pytest

from hark.cards import packing, reader, writing
from hark.cards.model import Concept, Deck
from hark.cards.signature import Signature, day_in
from hark.errors import DeckFaults, Fault
from hark.formats import export, sheet, table
from hark.sharing.difference import difference
from hark.values import replace
from harness import Hark

HEAD = 'format = 1\nid = "mine"\ntitle = "Mine"\n'
CARD = '[[cards]]\nid = "c"\nkind = "concept"\nfront = "F"\nback = "B"\nsafety = true\n'
SIGNED = """\
reviewed = [
  { by = "Ana Example", role = "crisis counsellor", on = 2026-11-26 },
  { by = "Ben Example", role = "nurse | trainer", on = "2026-12-01" },
]
"""
TWO = (
    Signature("Ana Example", "crisis counsellor", "2026-11-26"),
    Signature("Ben Example", "nurse | trainer", "2026-12-01"),
)
LIKE = 'write `reviewed = [{ by = "...", role = "...", on = 2026-11-26 }]`'


def deck_of(text: str) -> Deck:
    """The deck whose only card ends in *text*."""
    return reader.parse(f"{HEAD}{CARD}{text}".encode(), ())


def signed(*signatures: Signature) -> Deck:
    """A deck of one card that carries *signatures*."""
    card = Concept(id="c", front="F", back="B", safety=True, reviewed=signatures)
    return Deck(id="mine", title="Mine", cards=(card,))


@pytest.mark.parametrize(("text", "signatures"), [(SIGNED, TWO), ("reviewed = []\n", ()), ("", ())])
def test_signatures_are_read(text: str, signatures: tuple[Signature, ...]) -> None:
    """Each has a person, a role and a day, a date or text; nobody has signed where nothing is said."""
    assert deck_of(text).cards[0].reviewed == signatures


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('"Ana"', Fault("type", "`reviewed` of card 1 is not a list of signatures", LIKE, 10, "c", 1)),
        ('["Ana"]', Fault("type", "`reviewed` of card 1 is not a list of signatures", LIKE, 10, "c", 1)),
        (
            '[{ by = "A", role = "R" }]',
            Fault("missing", "signature 1 of card 1 has no `on`", "add `on = 2026-11-26`", 10, "c"),
        ),
        (
            '[{ role = "R", on = 2026-11-26 }]',
            Fault("missing", "signature 1 of card 1 has no `by`", 'add `by = "..."`', 10, "c"),
        ),
        (
            '[{ by = "A", role = 3, on = 2026-11-26 }]',
            Fault("type", "`role` of signature 1 of card 1 is not text", 'write `role = "..."`', 10, "c", 22),
        ),
        (
            '[{ by = "A", role = "R", on = "26.11.2026" }]',
            Fault("type", "`on` of signature 1 of card 1 is not a day", "write `on = 2026-11-26`", 10, "c", 35),
        ),
        (
            '[{ by = "A", role = "R", on = 2026-11-26T10:00:00 }]',
            Fault("type", "`on` of signature 1 of card 1 is not a day", "write `on = 2026-11-26`", 10, "c", 35),
        ),
    ],
)
def test_a_signature_is_whole(text: str, fault: Fault) -> None:
    """What is missing or of a wrong type is a fault, told with its line and what to write."""
    with pytest.raises(DeckFaults) as raised:
        deck_of(f"reviewed = {text}\n")

    assert raised.value.faults == (fault,)


def test_a_signature_knows_three_keys() -> None:
    """Any other key is a fault, as it is in a card."""
    with pytest.raises(DeckFaults) as raised:
        deck_of('reviewed = [{ by = "A", role = "R", on = 2026-11-26, at = "home" }]\n')

    assert [fault.message for fault in raised.value.faults] == ["signature 1 of card 1 has an unknown key `at`"]


@pytest.mark.parametrize("value", ["2026-11-31", "20261126", "2026-W48-4", "", 7, None])
def test_no_day(value: object) -> None:
    """What is no day of the calendar, or not written as one, is none."""
    assert day_in(value) == ""


def test_what_is_written_is_read_again() -> None:
    """A deck written out keeps its signatures, a line and a TOML date each."""
    text = writing.write(signed(*TWO))

    assert '  { by = "Ana Example", role = "crisis counsellor", on = 2026-11-26 },\n' in text
    assert reader.parse(text.encode(), ()).cards[0].reviewed == TWO


def test_signatures_are_kept_with_what_was_parsed() -> None:
    """The catalogue gives them back."""
    card = signed(*TWO).cards[0]

    assert packing.card(packing.packed(card)).reviewed == TWO


def test_signatures_in_a_table() -> None:
    """CSV has a line for each, and reading the table gives them back; JSON has them as the deck does."""
    deck = signed(*TWO)
    text = export.as_csv(deck)

    assert next(csv.DictReader(io.StringIO(text, newline="")))["reviewed"] == (
        "2026-11-26 | Ana Example | crisis counsellor\n2026-12-01 | Ben Example | nurse | trainer"
    )
    assert table.read(text.encode(), sheet.Layout(), table.Names("mine"), ()).deck.cards[0].reviewed == TWO
    assert json.loads(export.as_json(deck))["cards"][0]["reviewed"][0] == {
        "by": "Ana Example", "role": "crisis counsellor", "on": "2026-11-26",
    }  # fmt: skip


def test_a_cell_that_is_no_signature() -> None:
    """A line of the cell without a role is a fault, on the line of its row."""
    with pytest.raises(DeckFaults) as raised:
        table.read(b"question,answer,reviewed\nF,B,2026-11-26 | Ana\n", sheet.Layout(), table.Names("mine"), ())

    assert [(fault.line, fault.message) for fault in raised.value.faults] == [
        (2, "signature 1 of card 1 has no `role`")
    ]


def test_a_signature_changes_no_card() -> None:
    """Who signs a card makes it no other card, and no update asks about it."""
    was = signed()
    now = replace(was, cards=(replace(was.cards[0], reviewed=TWO),))

    found = difference(was, now)

    assert (found.cards, found.unchanged) == ((), 1)


def test_signatures_are_shown(hark: Hark) -> None:
    """`hark show` names each signature; JSON has them as values."""
    hark.add_deck("mine", f"{HEAD}{CARD}{SIGNED}")

    shown = hark("show mine/c --plain", COLUMNS="0").out

    assert "signed: Ana Example, crisis counsellor, 2026-11-26\n" in shown
    assert hark("show mine/c --json").json()["card"]["reviewed"] == [
        {"by": "Ana Example", "role": "crisis counsellor", "day": "2026-11-26"},
        {"by": "Ben Example", "role": "nurse | trainer", "day": "2026-12-01"},
    ]


def test_nobody_has_signed(hark: Hark) -> None:
    """A card about safety says so while nobody has signed it; another card says nothing."""
    hark.add_deck("mine", f"{HEAD}{CARD}")

    assert "signed: by nobody yet\n" in hark("show mine/c --plain", COLUMNS="0").out
    assert "by nobody" not in hark("show care/empty-cup").out
