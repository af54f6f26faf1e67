# SPDX-License-Identifier: MIT
"""What lies among one's own decks and is not read, and decks of one's own that hide a newer one."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from harness import Hark, plain
from places import SMALL

DECK = 'format = 1\nid = "mine"\ntitle = "Mine"\n[[cards]]\nid = "a"\nkind = "concept"\nfront = "F"\nback = "B"\n'


def put(hark: Hark, name: str) -> Path:
    """Puts a deck into the data folder under that name."""
    file = hark.home / "data" / "decks" / name
    file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    file.write_text(DECK)
    return file


def remedies(hark: Hark) -> list[str]:
    """What doctor says is to be done about decks."""
    return [
        finding["remedy"]
        for finding in hark("doctor --json").json()["findings"]
        if finding["check"] == "decks" and finding["gravity"] != "ok"
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("mine.toml.txt", "its name ends in `.toml.txt`"),
        ("mine.TOML.TXT", "its name ends in `.TOML.TXT`"),
        ("mine.TOML", "its name ends in `.TOML`, and decks end in `.toml`"),
        ("mine.Toml", "its name ends in `.Toml`, and decks end in `.toml`"),
    ],
)
def test_a_name_that_is_nearly_a_decks(hark: Hark, name: str, reason: str) -> None:
    """It is told by decks and doctor, and the command they name has it read; a shell takes that as it stands."""
    hark.home = hark.home.with_name("my home")
    file = put(hark, name)

    told = hark("decks --json").json()["strays"]
    (remedy,) = remedies(hark)

    assert [(stray["file"], stray["reason"], stray["remedy"]) for stray in told] == [(str(file), reason, remedy)]
    subprocess.run(["sh", "-c", remedy], check=True)
    assert hark("decks --json").json()["strays"] == []
    assert hark("show mine/a").code == 0


def test_a_deck_is_never_written_over(hark: Hark) -> None:
    """Where a deck has the right name already, both are to be compared."""
    put(hark, "mine.toml.txt")
    good = put(hark, "mine.toml")

    assert remedies(hark) == ["there is a `mine.toml` already: compare the two, and remove one"]
    assert good.read_text() == DECK


def test_a_folder_of_decks(hark: Hark) -> None:
    """Decks in a folder of their own are told, and the command named takes them in."""
    folder = put(hark, "work decks/mine.toml").parent

    assert plain(hark, "decks").endswith(
        "not read: HOME/data/decks/work decks: decks in a folder of their own are not read, such as `mine.toml`\n"
        "    hint: hark import 'HOME/data/decks/work decks'\n"
    )
    assert hark(f"import {shlex.quote(str(folder))} --yes").code == 0
    assert hark("show mine/a").code == 0


def test_what_is_no_stray(hark: Hark) -> None:
    """Other files, hidden ones and folders without decks are nobody's business."""
    folder = put(hark, "mine.toml").parent
    for name in ("notes.txt", ".hidden.toml.txt", "toml.md", "readme"):
        (folder / name).write_text("x")
    (folder / "pictures").mkdir()

    assert hark("decks --json").json()["strays"] == []
    assert remedies(hark) == []


@pytest.mark.parametrize(("target", "problem"), [("nowhere.toml", "No such file or directory"), ("a.toml", "Too many")])
def test_a_link_that_leads_nowhere(hark: Hark, target: str, problem: str) -> None:
    """It is told with where it leads, by decks and by check, and so is one that leads to itself."""
    folder = put(hark, "mine.toml").parent
    (folder / "a.toml").symlink_to(target)

    (broken,) = hark("decks --json").json()["broken"]
    checked = hark("check", COLUMNS="0")

    assert broken["message"].startswith(f"the file cannot be read: {problem}")
    assert broken["hint"] == f"it is a link to `{target}`: mend or remove it"
    assert (checked.code, checked.err) == (1, "")
    assert broken["hint"] in checked.out


@pytest.fixture
def newer(hark: Hark, tmp_path: Path) -> Hark:
    """A learner with a copy of their own of a bundled deck, which has moved on."""
    shutil.copytree(SMALL, tmp_path / "bundled")
    hark.bundled = tmp_path / "bundled"
    own = (SMALL / "care.toml").read_text()
    hark.add_deck("care", own.replace('title = "Care and safety"', 'title = "Care and safety"\nversion = "1.0.0"'))
    theirs = own.replace('title = "Care and safety"', 'title = "Care and safety"\nversion = "1.1.0"').replace(
        "off days", "bad days"
    )
    (hark.bundled / "care.toml").write_text(theirs + DECK[DECK.index("[[cards]]") :])
    return hark


def test_a_copy_that_hides_a_newer_deck(newer: Hark) -> None:
    """Decks and doctor say so, with the difference, how to look at it, and how to have it."""
    look = f"hark import {newer.bundled / 'care.toml'} --replace --dry-run"

    told = newer("decks --json").json()["shadows"]
    said = newer("decks", COLUMNS="0").out

    assert told == [
        {
            "deck": "care", "version": "1.0.0", "newer": "1.1.0", "difference": "1 card more, 1 card reworded",
            "look": look, "take": "hark remove care",
        }
    ]  # fmt: skip
    assert said.endswith(
        "\ncare: your own 1.0.0 hides the newer 1.1.0 that came with hark (1 card more, 1 card reworded)\n"
        f"    hint: `{look}` shows it card by card, `hark remove care` puts yours aside\n"
    )
    assert remedies(newer) == ["hark remove care"]
    assert "1 card reworded" in newer(look.removeprefix("hark ")).out
    newer("remove care")
    assert newer("decks --json").json()["shadows"] == []
    assert newer("show care/a").code == 0


def test_a_copy_that_hides_nothing_newer(hark: Hark) -> None:
    """An edit of the same version, or one that is further on, is nothing to be told."""
    own = (SMALL / "care.toml").read_text().replace("off days", "bad days")
    for version in ("1.0.0", "2.0"):
        hark.add_deck("care", own.replace('title = "Care', f'version = "{version}"\ntitle = "Care'))

        assert hark("decks --json").json()["shadows"] == []
        assert remedies(hark) == []


def test_a_bundled_card_that_is_called_otherwise(newer: Hark) -> None:
    """Where a new hark brings a deck that says what it was called, doctor names what takes along what was learned."""
    newer("remove care")
    newer("grade care/empty-cup easy")
    before = newer("why care/empty-cup --json").json()["memory"]
    file = newer.bundled / "care.toml"
    said = 'format = 2\nmoved = [{ from = "care/empty-cup", to = "care/own-cup" }]'
    file.write_text(file.read_text().replace("format = 1", said).replace('"empty-cup"', '"own-cup"'))

    (orphan,) = [one for one in newer("doctor --json").json()["findings"] if one["check"] == "orphans"]
    assert newer(orphan["remedy"].removeprefix("hark ")).code == 0

    assert orphan["remedy"] == "hark move care/empty-cup care/own-cup"
    assert newer("why care/own-cup --json").json()["memory"] == before
