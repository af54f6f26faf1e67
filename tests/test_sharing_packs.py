# SPDX-License-Identifier: MIT
"""Language packs on their way: taken in with their deck or for one that is here, renewed, exported, removed."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from harness import Hark, plain
from packtexts import SPANISH
from places import HERE

DECK = (HERE / "offer" / "first-week.toml").read_text(encoding="utf-8")
PACK = """\
format = 2
translates = "first-week"
language = "es"
title = "Primera semana"

[[cards]]
id = "who-to-ring"
front = "¿A quién llamas?"
back = "A la coordinadora. Ella sabe."
"""


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder that somebody shares: a deck and its pack."""
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "first-week.toml").write_text(DECK, encoding="utf-8")
    (folder / "first-week.es.toml").write_text(PACK, encoding="utf-8")
    return folder


def here(hark: Hark) -> dict[str, str]:
    """The files in the decks folder, by name."""
    return {file.name: file.read_text(encoding="utf-8") for file in sorted((hark.home / "data/decks").glob("*.toml"))}


def aside(hark: Hark) -> list[str]:
    """The files that were moved aside."""
    return sorted(file.name for file in (hark.home / "data/removed").glob("*"))


def offered(hark: Hark, line: str) -> list[Any]:
    """The packs that an import offers."""
    packs: list[Any] = hark(f"import {line} --json").json()["translations"]
    return packs


def test_a_pack_comes_along(hark: Hark, shared: Path) -> None:
    """A folder, or an archive, brings the packs of its decks, told with how far they go."""
    look = hark(f"import {shared} --dry-run", COLUMNS="0").out
    taken = hark(f"import {shared} --yes", COLUMNS="0").out

    assert "\nfirst-week in es: 1 of 4 cards.\n" in look
    assert taken.endswith("Imported 1 deck, 4 cards and 1 translation.\n`hark review first-week` begins.\n")
    assert here(hark) == {"first-week.toml": DECK, "first-week.es.toml": PACK}
    archive = shared.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as packed:
        for file in shared.iterdir():
            packed.write(file, f"decks/{file.name}")
    other = Hark(hark.home.with_name("other"))
    assert other(f"import {archive} --yes").code == 0
    assert here(other) == here(hark)


def test_a_pack_alone(hark: Hark, tmp_path: Path) -> None:
    """For a deck that is here, bundled or own, a pack comes by itself; again, it is here already."""
    file = tmp_path / "anything.toml"
    file.write_text(SPANISH, encoding="utf-8")

    assert offered(hark, f"{file} --yes") == [
        {"deck": "listening", "language": "es", "file": "anything.toml", "cards": 5, "of": 5, "fate": "new"}
    ]
    assert here(hark) == {"listening.es.toml": SPANISH}
    again = hark(f"import {file} --dry-run", COLUMNS="0")
    assert (again.code, again.out.splitlines()[0]) == (0, "listening in es: 5 of 5 cards, here already.")
    assert plain(hark, "config language es").splitlines()[2] == "es: 5 of 7 cards, in 1 deck."


def test_a_pack_without_its_deck(hark: Hark, tmp_path: Path) -> None:
    """A pack whose deck is nowhere is refused with what to do, and with it all that came along."""
    file = tmp_path / "first-week.es.toml"
    file.write_text(PACK, encoding="utf-8")

    ran = hark(f"import {file} --yes", COLUMNS="0")

    assert (ran.code, ran.out.splitlines()[:2]) == (
        4,
        [
            "first-week.es.toml:1: there is no deck `first-week`, which it translates [no-deck]",
            " hint: import them together, or that deck first",
        ],
    )
    assert here(hark) == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PACK.replace('language = "es"', 'language = "español"'), "language"),
        (PACK.replace('language = "es"', 'language = "spanish"'), "language"),
        (PACK.replace('translates = "first-week"', 'translates = "../x"'), "id"),
        (PACK.replace("title =", "titel ="), "unknown-key"),
        (PACK.replace("[[cards]]", "[cards"), "toml"),
    ],
)
def test_hostile_packs(hark: Hark, shared: Path, text: str, code: str) -> None:
    """A pack that is unsound, or names what no file can be called, keeps out all that came with it."""
    (shared / "first-week.es.toml").write_text(text, encoding="utf-8")

    ran = hark(f"import {shared} --yes --json").json()

    assert code in [fault["code"] for fault in ran["faults"]]
    assert here(hark) == {}


def test_two_packs_of_one_language(hark: Hark, shared: Path) -> None:
    """Two files for the same deck and language are refused."""
    (shared / "more.toml").write_text(PACK, encoding="utf-8")

    (fault,) = hark(f"import {shared} --yes --json").json()["faults"]
    assert fault["message"] == "`first-week.es.toml` translates `first-week` into `es`, too"


def test_under_another_id(hark: Hark, shared: Path) -> None:
    """A deck that is given another id takes its packs along under that."""
    assert hark(f"import {shared} --as week-one --yes").code == 0

    assert here(hark)["week-one.es.toml"] == PACK.replace('"first-week"', '"week-one"')
    hark("config language es")
    assert hark("show week-one/who-to-ring --json").json()["card"]["question"] == "¿A quién llamas?"


def test_a_translation_of_ones_own_is_not_lost(hark: Hark, shared: Path) -> None:
    """Where another pack of that language is here, it stays, or with --replace is kept aside."""
    hark(f"import {shared} --yes")
    own = hark.home / "data/decks/first-week.es.toml"
    own.write_text(PACK.replace("Ella sabe.", "Yo lo sé."), encoding="utf-8")
    file = shared / "first-week.es.toml"

    refused = hark(f"import {file} --yes", COLUMNS="0")
    assert (refused.code, refused.err.splitlines()[0]) == (
        1,
        "error: there is a translation of `first-week` into `es` of yours already",
    )
    assert hark(f"import {file} --yes --replace").code == 0
    assert (own.read_text(encoding="utf-8"), aside(hark)) == (PACK, ["first-week.es.toml"])


def test_update(hark: Hark, shared: Path) -> None:
    """A new version of the deck brings its packs; a pack that alone is new comes, too, and what was here is kept."""
    hark(f"import {shared} --yes")
    assert hark("update --yes --json").json()["decks"][0]["fate"] == "same"
    better = PACK.replace("Ella sabe.", "Ella lo sabe.")
    (shared / "first-week.es.toml").write_text(better, encoding="utf-8")

    ran = hark("update --yes", COLUMNS="0")

    assert (ran.code, ran.out.splitlines()) == (0, [
        "first-week",
        "Its texts in es are new or changed; what stood in their place is kept aside.",
        "",
        "Its texts in es are here: first-week.",
    ])  # fmt: skip
    assert (here(hark)["first-week.es.toml"], aside(hark)) == (better, ["first-week.es.toml"])
    (shared / "first-week.toml").write_text(DECK.replace('version = "1.0.0"', 'version = "1.1.0"'), encoding="utf-8")
    (shared / "first-week.fr.toml").write_text(PACK.replace('"es"', '"fr"'), encoding="utf-8")
    (deck,) = hark("update --yes --json").json()["decks"]
    assert (deck["fate"], deck["languages"]) == ("changes", ["fr"])
    assert list(here(hark)) == ["first-week.es.toml", "first-week.fr.toml", "first-week.toml"]
    (shared / "first-week.es.toml").write_text("format = 2\ntranslates = 7\n", encoding="utf-8")
    (deck,) = hark("update --yes --json").json()["decks"]
    assert (deck["fate"], deck["error"]["code"]) == ("failed", "invalid_deck")


def test_remove(hark: Hark, shared: Path) -> None:
    """A deck takes its packs along when it is removed; a pack by itself goes by its file's name."""
    hark(f"import {shared} --yes")
    (hark.home / "data/decks/listening.es.toml").write_text(SPANISH, encoding="utf-8")

    removed = hark("remove first-week --json").json()
    alone = hark("remove listening.es", COLUMNS="0")

    assert [Path(file).name for file in removed["packs"]] == ["first-week.es.toml"]
    assert alone.out == f"Removed listening.es. Its file is now {hark.home}/data/removed/listening.es.toml.\n"
    assert (here(hark), len(aside(hark))) == ({}, 3)
