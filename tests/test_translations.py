# SPDX-License-Identifier: MIT
"""What `hark check` says of language packs."""

from __future__ import annotations

from typing import Any

import pytest

from hark.cards import disk, library, packs
from harness import Hark
from packtexts import SPANISH, pack_text
from places import HERE, SMALL

DECKS = HERE.parent / "decks"
DECK = disk.read_deck(SMALL / "listening.toml", library.read_skills(SMALL))
WHOLE = pack_text(DECK, lambda text: f"¡{text}!").replace("[[cards]]", "\n[[cards]]")
SIGNED = WHOLE.replace(
    'language = "es"\n', 'language = "es"\nreviewed = [{ by = "Ana", role = "peer worker", on = 2026-11-26 }]\n'
)


def found(hark: Hark, text: str, name: str = "listening.es") -> list[tuple[str, str | None, str]]:
    """The rule, the card and the message of each finding in *text*, a pack."""
    file = hark.add_deck(name, text)
    view: dict[str, Any] = hark(f"check {file} --json").json()
    assert view["faults"] == []
    return [(row["rule"], row["card"], row["message"]) for row in view["findings"]]


def test_nothing_to_say(hark: Hark) -> None:
    """A whole pack of today's deck that somebody signed has no finding, and its cards are counted."""
    assert found(hark, SIGNED) == []
    assert hark("check --json").json()["cards"] == 5


def test_awaiting_a_signature(hark: Hark) -> None:
    """Cards that are shown and nobody has signed are counted; a signature at a card is one."""
    assert found(hark, WHOLE) == [("translation-unsigned", None, "nobody has signed the translation of 5 cards")]
    assert hark("check listening.es").out.startswith(str(hark.home / "data/decks/listening.es.toml")[:40])
    assert hark("check listening.fr", COLUMNS="0").err.startswith("error: listening.fr: there is no such file")
    signed = WHOLE.replace('id = "pause"\n', 'id = "pause"\nreviewed = [{ by = "A", role = "R", on = 2026-11-26 }]\n')
    assert found(hark, signed) == [("translation-unsigned", None, "nobody has signed the translation of 4 cards")]


def test_what_lacks(hark: Hark) -> None:
    """A new pack lacks all, told in two findings; a text that is empty is told with its line."""
    hark("new listening --translate fr")
    file = hark.home / "data/decks/listening.fr.toml"
    assert [row["message"] for row in hark(f"check {file} --json").json()["findings"]] == [
        "the deck's `title` and `description` are empty",
        "5 cards not translated: `reflection`, `pause`, `two-parts`, `which-reply`, `fourth-no`",
    ]
    half = SIGNED.replace('why = "¡They hear that you followed.!"', 'why = ""')
    assert found(hark, half) == [("translation-lacking", "reflection", "`why` not translated, or not all of it")]
    line = half.splitlines().index('why = ""') + 1
    assert [row["line"] for row in hark("check --json").json()["findings"] if row["card"]] == [line]


def test_stale(hark: Hark) -> None:
    """A card whose original was changed since is told with the digest it would have now; space changes nothing."""
    changed = (SMALL / "listening.toml").read_text().replace("They hear that you followed.", "They hear you.")
    hark.add_deck("listening", changed)
    now = packs.digest(
        packs.originals(disk.read_deck(hark.home / "data/decks/listening.toml", library.read_skills(SMALL)).cards[0])
    )

    stale = found(hark, SIGNED)

    assert stale == [
        (
            "translation-stale",
            "reflection",
            f'the original was changed since; where this still says the same, `translated_from = "{now}"`',
        )
    ]
    mended = SIGNED.replace(packs.digest(packs.originals(DECK.cards[0])), now)
    assert found(hark, mended) == []
    hark.add_deck("listening", changed.replace("They hear", "They  hear"))
    assert found(hark, mended) == []


def test_without_a_digest(hark: Hark) -> None:
    """A pack that says nowhere what was translated is told what to write."""
    rules = [rule for rule, _, _ in found(hark, SPANISH)]

    assert rules == ["translation-stale", "translation-unsigned", *["translation-stale"] * 5]
    assert f'`translated_from = "{packs.digest(packs.head_of(DECK))}"`' in found(hark, SPANISH)[0][2]


@pytest.mark.parametrize(
    ("was", "now", "card", "said"),
    [
        ("{{time}}", "time", "two-parts", "1 gap where the original has 2"),
        ('id = "pause"', 'id = "paus"', "paus", "`listening` has no card of that id"),
    ],
)
def test_built_otherwise(hark: Hark, was: str, now: str, card: str, said: str) -> None:
    """A card that is not built as its original is an error, and `check` exits with 1."""
    file = hark.add_deck("listening.es", SIGNED.replace(was, now, 1))

    ran = hark(f"check {file} --json")

    assert ran.code == 1
    assert ("translation-differs", card, said) in [
        (row["rule"], row["card"], row["message"]) for row in ran.json()["findings"]
    ]


def test_a_pack_without_its_deck(hark: Hark) -> None:
    """A pack whose deck is nowhere, or cannot be read, says so; a folder of both is checked together."""
    alone = hark.add_deck("gone.es", SPANISH.replace('"listening"', '"gone"'))
    assert hark(f"check {alone}", COLUMNS="0").out.splitlines()[:2] == [
        f"{alone}:1: there is no deck `gone`, which it translates [no-deck]",
        " hint: put it beside the pack, or import it first",
    ]
    hark.add_deck("gone", "format = 1\n")
    assert f"{alone}:1: its deck `gone` cannot be read [no-deck]" in hark(f"check {alone}", COLUMNS="0").out


def test_texts_that_all_decks_share(hark: Hark, tmp_path: Any) -> None:
    """Skills and helplines are held against their originals: what lacks, changed, and other numbers or addresses."""
    file = tmp_path / "helplines.es.toml"
    digest = packs.digest({"name": "United States", "text": "Call or text 988."})
    file.write_text(
        f'cues = ["quiero morir"]\n[regions.us]\ntranslated_from = "{digest}"\nname = "Estados Unidos"\n'
        'text = "Llame al 989."\n[regions.xx]\ntext = "X"\n',
        encoding="utf-8",
    )

    messages = [row["message"] for row in hark(f"check {file} --json").json()["findings"]]

    assert "`regions.us` has other numbers or addresses than the original" in messages
    assert "`regions.xx` is not in the original" in messages
    assert "`text` of `regions.us.abuse` not translated" in messages
    assert not [message for message in messages if "was changed since" in message]


def test_packs_that_come_with_hark(hark: Hark) -> None:
    """No pack of the bundled decks lacks a text, is older than its original, or is built otherwise."""
    hark.bundled = DECKS

    for file in (file for file in DECKS.rglob("*.toml") if "." in file.stem):
        view = hark(f"check {file} --json").json()

        assert view["faults"] == []
        assert [row["message"] for row in view["findings"] if row["rule"] != "translation-unsigned"] == []
