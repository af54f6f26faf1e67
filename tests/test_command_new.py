# SPDX-License-Identifier: MIT
"""`hark new`: beginning a deck, and adding a card."""

from __future__ import annotations

import pytest

from harness import Hark

COPY = (
    "`care` is a deck that came with hark\n"
    " hint: `hark edit care` makes a copy of your own to change; or choose another id"
)


def test_new_deck(hark: Hark) -> None:
    """A new deck is there at once, and its first card can be asked."""
    file = hark.home / "data/decks/first-week.toml"

    ran = hark("new first-week", COLUMNS="0")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"Began the deck first-week.\n{file}:1\n`hark edit first-week` opens it.\n"
    assert hark("next first-week --json").json()["card"]["card"] == "first-week/first-card"
    assert 'title = "First week"' in file.read_text()


def test_new_card(hark: Hark) -> None:
    """A card is added at the end, with an id that is free."""
    hark("new first-week --title 'My first week'")
    file = hark.home / "data/decks/first-week.toml"
    before = file.read_text()

    added = hark("new first-week --kind scenario --json").json()
    hark("new first-week --kind choice")

    assert added == {
        "schema": "hark.new/1", "deck": "first-week", "card": "first-week/card-2",
        "file": str(file), "line": before.count("\n") + 2, "language": None, "to_translate": None,
    }  # fmt: skip
    assert file.read_text().startswith(before)
    assert [line["card"] for line in hark("show first-week --json").json()["cards"]] == [
        "first-week/first-card", "first-week/card-2", "first-week/card-3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("new First", 2, "`First` cannot be an id\n hint: use a-z, 0-9 and single hyphens, at most 64 characters"),
        (
            "new care",
            1,
            COPY,
        ),
        ("new listening --kind choice", 1, COPY.replace("care", "listening")),
    ],
)  # fmt: skip
def test_refusals(hark: Hark, line: str, code: int, said: str) -> None:
    """What cannot be done is refused, and nothing is written."""
    ran = hark(line, COLUMNS="0")

    assert (ran.code, ran.out, ran.err) == (code, "", f"error: {said}\n")
    assert not (hark.home / "data/decks").exists()


def test_a_second_deck_of_that_id(hark: Hark) -> None:
    """A deck that is there is not written over."""
    hark("new first-week")
    before = (hark.home / "data/decks/first-week.toml").read_bytes()

    ran = hark("new first-week", COLUMNS="0")

    assert ran.code == 1
    assert "there is a deck `first-week` already" in ran.err
    assert (hark.home / "data/decks/first-week.toml").read_bytes() == before


def test_adding_a_card_to_a_broken_deck(hark: Hark) -> None:
    """A deck that cannot be read is refused with its fault, and left as it is."""
    file = hark.add_deck("mine", 'format = 1\nid = "mine"\ntitle = "Mine"\n[[cards]]\nid = "a"\nkind = "x"\n')
    before = file.read_bytes()

    ran = hark("new mine --kind choice", COLUMNS="0")

    assert (ran.code, ran.out) == (4, "")
    assert ran.err == (
        f"error: {file}:6: card `a`: unknown kind `x`\n"
        " hint: one of `concept`, `cloze`, `choice`, `scenario` or `dialogue`\n"
    )
    assert file.read_bytes() == before


def test_a_pack_is_begun_and_added_to(hark: Hark) -> None:
    """A deck's texts in another language begin empty below their originals; run again, cards that are new are added."""
    file = hark.home / "data/decks/listening.es.toml"

    begun = hark("new listening --translate es", COLUMNS="0")
    text = file.read_text(encoding="utf-8")
    again = hark("new listening --translate es --json").json()
    file.write_text(text[: text.rindex("\n[[cards]]")], encoding="utf-8")
    added = hark("new listening --translate es --json").json()

    assert begun.out == (
        f"5 cards of listening to translate into es.\n{file}:1\n"
        "Write each text below its original; what is empty is shown as it was.\n"
        "`hark check listening.es` says what is missing.\n"
    )
    assert '# front = "What does a reflection hand back?"\nfront = ""\n' in text
    assert (again["to_translate"], added["to_translate"]) == (0, 1)
    assert file.read_text(encoding="utf-8").split() == text.split()


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("new listening --translate spanish", 2, ("`spanish` is not a language tag\n"
         " hint: a BCP 47 tag such as `es` or `pt-BR`")),
        ("new listening --translate en", 2, ("`listening` is in `en` already\n"
         " hint: name the language it is to be read in")),
        ("new listening --translate es --title X", 2, ("`--translate` begins no deck and adds no card\n"
         " hint: leave `--title` and `--kind` out")),
        ("new nowhere --translate es", 3, "no deck named `nowhere`\n hint: there are 2 decks: `hark decks` lists them"),
    ],
)  # fmt: skip
def test_refusals_of_packs(hark: Hark, line: str, code: int, said: str) -> None:
    """What cannot be translated is refused, and nothing is written."""
    ran = hark(line, COLUMNS="0")

    assert (ran.code, ran.out, ran.err) == (code, "", f"error: {said}\n")
    assert not (hark.home / "data/decks").exists()
