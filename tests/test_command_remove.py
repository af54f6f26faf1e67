# SPDX-License-Identifier: MIT
"""`hark remove`: letting a deck go, and keeping what was learned."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from harness import Hark, events
from places import SMALL
from terminal import Terminal

HEAD = 'format = 1\nid = "mine"\ntitle = "Mine"\n'

CARD = '[[cards]]\nid = "a"\nkind = "concept"\nfront = "{}"\nback = "B"\n'


def test_remove_keeps_what_was_learned(hark: Hark) -> None:
    """The file is moved aside; when the deck comes back, so does its progress."""
    file = hark.add_deck("mine", HEAD + CARD.format("F"))
    hark("grade mine/a easy")
    aside = hark.home / "data/removed/mine.toml"

    ran = hark("remove mine", COLUMNS="0")

    assert ran.code == 0
    assert ran.out == (
        f"Removed mine. Its file is now {aside}.\n"
        "What you learned of it stays, and counts again if the deck comes back.\n"
    )
    assert hark("show mine").code == 3
    aside.rename(file)
    assert hark("why mine/a --json").json()["memory"]["reps"] == 1


def test_remove_and_forget(hark: Hark) -> None:
    """With --forget its events and replies are gone, those of other decks are not."""
    hark("config journal keep")
    hark.add_deck("mine", HEAD + CARD.format("F"))
    hark.add_deck("mine-too", (HEAD + CARD.format("G")).replace('"mine"', '"mine-too"'))
    for line in (
        "grade mine/a good --reply secret",
        "suspend mine",
        "grade mine-too/a good",
        "grade care/empty-cup good",
    ):
        assert hark(line).code == 0

    ran = hark("remove mine --forget --yes --json").json()

    assert ran == {
        "schema": "hark.remove/1", "deck": "mine", "forgotten": 2,
        "moved_to": str(hark.home / "data/removed/mine.toml"), "damaged_copies": [], "other_copies": [], "packs": [],
    }  # fmt: skip
    assert [event["card"] for event in hark("log --json").json()["events"]] == ["care/empty-cup", "mine-too/a"]
    typed_in = [path for path in hark.home.rglob("*") if path.is_file() and b"secret" in path.read_bytes()]
    assert typed_in == []


def test_what_forgetting_says(hark: Hark) -> None:
    """It tells what went, and that backups keep the grades."""
    hark.add_deck("mine", HEAD + CARD.format("F"))
    hark("grade mine/a good")
    aside = hark.home / "data/removed/mine.toml"

    assert hark("remove mine --forget --yes", COLUMNS="0").out == (
        f"Removed mine. Its file is now {aside}.\n"
        "1 record deleted, and what you typed there.\n"
        "Backups of before keep the grades for a while, but nothing that you typed.\n"
    )


@pytest.mark.parametrize("stdin", ["", "n\n", "y\n"])
def test_forgetting_needs_a_word(hark: Hark, stdin: str) -> None:
    """Without a terminal nobody can be asked, whatever comes through the pipe: nothing is gone without `--yes`."""
    file = hark.add_deck("mine", HEAD + CARD.format("F"))
    hark("grade mine/a good")

    ran = hark("remove mine --forget", stdin=stdin)

    assert (ran.code, ran.out, ran.err) == (1, "", "error: there is nobody to ask\n hint: add `--yes`\n")
    assert file.exists()
    assert events(hark) == [("review", "mine/a", "good", False)]


def test_forgetting_is_asked_about(hark: Hark) -> None:
    """What comes back from nowhere is asked first, in words that say what goes; enter means no, and nothing is gone."""
    file = hark.add_deck("mine", HEAD + CARD.format("F"))
    hark("grade mine/a good")

    for typed, ends in (("\r", "nothing was removed"), ("y\r", "1 record deleted")):
        assert file.exists()
        with Terminal(hark.home, "remove mine --forget", columns=120, HARK_TEST_NOW="2026-03-05T09:00:00Z") as terminal:
            terminal.see("Remove mine, delete what was recorded of it, and in all backups what you typed there? [y/N]")
            terminal.type(typed)
            terminal.see(ends)

    assert not file.exists()
    assert hark("log --json").json()["events"] == []


def test_remove_twice_keeps_both_files(hark: Hark) -> None:
    """A deck removed before is not written over by the next of its name."""
    for front in ("first", "second"):
        hark.add_deck("mine", HEAD + CARD.format(front))
        hark("remove mine")

    folder = hark.home / "data/removed"
    assert "first" in (folder / "mine.toml").read_text()
    assert "second" in (folder / "mine-2.toml").read_text()


def test_remove_brings_the_bundled_deck_back(hark: Hark) -> None:
    """An edited copy removed, the deck that came with hark is there again."""
    hark.add_deck("care", (SMALL / "care.toml").read_text().replace("Care and safety", "My care"))
    assert hark("show care --json").json()["deck"]["title"] == "My care"

    assert hark("remove care").code == 0

    assert hark("show care --json").json()["deck"]["title"] == "Care and safety"


@pytest.mark.parametrize("kind", ["link", "dangling link", "folder", "pipe"])
def test_what_is_no_plain_file_can_be_removed(hark: Hark, tmp_path: Path, kind: str) -> None:
    """It is moved as it is, and what a link leads to is left alone."""
    target = tmp_path / "elsewhere.toml"
    target.write_text(HEAD + CARD.format("F"))
    file = hark.add_deck("mine", HEAD + CARD.format("F"))
    file.unlink()
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        os.mkfifo(file)
    else:
        file.symlink_to(target if kind == "link" else tmp_path / "nowhere.toml")
    mode = file.lstat().st_mode

    assert hark("remove mine").code == 0

    assert (hark.home / "data/removed/mine.toml").lstat().st_mode == mode
    assert not os.path.lexists(file)
    assert target.read_text() == HEAD + CARD.format("F")


def test_a_broken_deck_can_be_removed(hark: Hark) -> None:
    """What cannot be read can still be taken away."""
    hark.add_deck("mine", "format = ")

    assert hark("remove mine").code == 0
    assert hark("decks --json").json()["broken"] == []


SUSPEND = "`care` came with hark and cannot be removed\n hint: `hark suspend care` keeps it out of your sessions"


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("remove care", 1, SUSPEND),
        ("remove ../care", 3, "no deck named `../care`\n hint: did you mean `care`?"),
    ],
)
def test_refusals(hark: Hark, line: str, code: int, said: str) -> None:
    """What cannot be done is refused, and nothing is moved."""
    ran = hark(line, COLUMNS="0")

    assert (ran.code, ran.out, ran.err) == (code, "", f"error: {said}\n")
    assert not (hark.home / "data").exists()


def test_forgetting_a_deck_begins_with_a_backup(hark: Hark) -> None:
    """`hark remove --forget` deletes for good, so there is a backup of the grades of just before."""
    hark.add_deck("mine", HEAD + CARD.format("Who?"))
    hark("grade mine/a good")

    assert hark("remove mine --forget --yes", at="2026-03-02 10:00").code == 0

    kept = hark.home / "data" / "backups" / "2026-03-02T100000Z_forget.db"
    db = sqlite3.connect(kept)
    assert db.execute("SELECT card FROM event").fetchall() == [("mine/a",)]
    db.close()


def test_an_unknown_deck_with_own_decks(hark: Hark) -> None:
    """The number of decks that is told is the one that every other command tells: no deck counts twice."""
    hark("new first-week")

    ran = hark("remove qqqq")

    assert ran.err.splitlines()[1] == hark("show qqqq").err.splitlines()[1] != ""
