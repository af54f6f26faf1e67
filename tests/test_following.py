# SPDX-License-Identifier: MIT
"""Following shared decks whose cards are called otherwise: what was learned goes along, and comes back with an undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness import Hark, plain

HEAD = 'format = {format}\nid = "{id}"\ntitle = "{id}"\nversion = "{version}"\n'
CARD = '[[cards]]\nid = "{}"\nkind = "concept"\nfront = "Question of {}?"\nback = "Answer of {}."\n'


def offer(folder: Path, deck: str, cards: str, moved: str = "", version: str = "1.0.0") -> None:
    """Has *folder* offer a deck with cards, each `id` or `id=words` where its words are another card's."""
    head = HEAD.format(format=2 if moved else 1, id=deck, version=version)
    entries = ", ".join(
        f'{{ from = "{old}", to = "{new}" }}' for old, _, new in (one.partition(">") for one in moved.split())
    )
    text = head + (f"moved = [{entries}]\n" if moved else "")
    for card in cards.split():
        name, _, words = card.partition("=")
        text += CARD.format(name, words or name, words or name)
    folder.mkdir(exist_ok=True)
    (folder / f"{deck}.toml").write_text(text)


def memory(hark: Hark, card: str) -> Any:
    """What is remembered of *card*; None where it is new or nowhere."""
    return hark(f"why {card} --json").json().get("memory")


@pytest.fixture
def source(hark: Hark, tmp_path: Path) -> Path:
    """A folder with two decks, which a learner has imported and begun."""
    folder = tmp_path / "offer"
    offer(folder, "first-week", "ring door keys")
    offer(folder, "basics", "names")
    assert hark(f"import {folder} --yes").code == 0
    hark("grade first-week/ring easy", at="2026-03-01 09:00")
    return folder


def test_another_name_in_the_deck(hark: Hark, source: Path) -> None:
    """Update says what is called otherwise, keeps its progress, and goes back as a whole."""
    before = memory(hark, "first-week/ring")
    offer(source, "first-week", "phone=ring door keys", "first-week/ring>first-week/phone", "1.1.0")

    look = plain(hark, "update --dry-run")
    ran = hark("update --yes --json").json()

    assert look == (
        "first-week 1.0.0 → 1.1.0\n"
        "1 card with another name; 1 you studied keeps its progress.\n"
        "ring → first-week/phone: Question of ring?\n"
        "2 cards unchanged.\n\n"
        "The coming 90 days with it: about 1 min a day (1 without), 0 cards left over at the end (0 without).\n"
        "1 deck up to date.\n"
    )
    (change,) = ran["decks"][1]["changes"]
    assert (change["card"], change["change"], change["progress"], change["now"]) == (
        "first-week/ring", "renamed", "kept", "first-week/phone",
    )  # fmt: skip
    assert memory(hark, "first-week/phone") == before
    hark("update first-week --undo")
    assert memory(hark, "first-week/ring") == before


def test_into_another_deck(hark: Hark, source: Path) -> None:
    """Whichever deck tells of it, and in whatever order they come: the card goes along, and nothing is doubled."""
    before = memory(hark, "first-week/ring")
    offer(source, "first-week", "door keys", version="1.1.0")
    offer(source, "basics", "names phone=ring", "first-week/ring>basics/phone", "1.1.0")

    ran = hark("update --yes --json").json()

    said = {
        change["card"]: (change["change"], change["progress"]) for deck in ran["decks"] for change in deck["changes"]
    }
    assert said == {"first-week/ring": ("renamed", "kept"), "basics/phone": ("added", "kept")}
    assert memory(hark, "basics/phone") == before
    assert hark("update --yes --json").json()["updated"] is False
    hark("update basics --undo")
    assert memory(hark, "basics/phone") is None


def test_under_another_id_here(hark: Hark, source: Path) -> None:
    """A deck that has another id here is meant by the one it has at its source."""
    hark(f"import {source / 'first-week.toml'} --as mine --yes")
    hark("grade mine/ring easy", at="2026-03-01 09:30")
    before = memory(hark, "mine/ring")
    offer(source, "first-week", "phone=ring door keys", "first-week/ring>first-week/phone", "1.1.0")

    hark("update mine --yes")

    assert memory(hark, "mine/phone") == before
    assert memory(hark, "first-week/ring")["reps"] == 1


def test_a_deck_with_another_id_at_its_source(hark: Hark, source: Path) -> None:
    """It goes on under the id it has here, with its progress, and is updated from then on."""
    (source / "first-week.toml").unlink()
    offer(source, "first-days", "ring door keys more", "first-week>first-days", "1.1.0")
    before = memory(hark, "first-week/ring")

    ran = hark("update --yes --json").json()

    assert [(deck["deck"], deck["fate"]) for deck in ran["decks"]] == [("basics", "same"), ("first-week", "changes")]
    assert memory(hark, "first-week/ring") == before
    assert hark("show first-week/more").code == 0
    assert hark("update --json --yes").json()["decks"][1]["fate"] == "same"


def test_a_deck_that_was_removed_meanwhile(hark: Hark, source: Path) -> None:
    """What was learned of a deck that is gone comes back with the one it has become."""
    before = memory(hark, "first-week/ring")
    hark("remove first-week")
    offer(source, "days", "phone=ring door", "first-week/ring>first-week/phone first-week>days")

    assert hark(f"import {source / 'days.toml'} --yes").code == 0

    assert memory(hark, "days/phone") == before


def test_a_chain(hark: Hark, source: Path) -> None:
    """Who missed a version in between gets from the first name to the last."""
    before = memory(hark, "first-week/ring")
    moved = "first-week/ring>first-week/call first-week/call>first-week/phone"
    offer(source, "first-week", "phone=ring door keys", moved, "1.2.0")

    hark("update --yes")

    assert memory(hark, "first-week/phone") == before


@pytest.mark.parametrize(
    ("cards", "moved"),
    [
        ("ring phone door keys", "first-week/ring>first-week/phone"),
        ("door keys", "first-week/ring>first-week/phone"),
        ("phone door keys", "first-week/ring>care/empty-cup"),
        ("phone door keys", "care/empty-cup>first-week/phone"),
        ("phone door keys", "first-week/ring>first-week/call first-week/call>first-week/ring"),
    ],
)
def test_what_is_not_followed(hark: Hark, source: Path, cards: str, moved: str) -> None:
    """A card still there keeps its own; nothing goes where no card is, and no deck reaches for another's."""
    hark("grade care/empty-cup good", at="2026-03-01 09:30")
    cup = memory(hark, "care/empty-cup")
    offer(source, "first-week", cards, moved, "1.1.0")

    assert hark("update --yes").code == 0

    assert memory(hark, "care/empty-cup") == cup
    assert memory(hark, "first-week/phone") is None
    assert [event["kind"] for event in hark("log first-week/ring --json").json()["events"]] == ["review"]


def test_an_answer_that_changed_too(hark: Hark, source: Path) -> None:
    """With a reset the card begins anew under its new name, and an undo brings back name and progress."""
    before = memory(hark, "first-week/ring")
    offer(source, "first-week", "phone door keys", "first-week/ring>first-week/phone", "1.1.0")

    assert hark("update --yes --answers reset").code == 0

    assert memory(hark, "first-week/phone") is None
    hark("update first-week --undo")
    assert memory(hark, "first-week/ring") == before


def test_a_gap_that_came_in_front(hark: Hark, tmp_path: Path) -> None:
    """In an update, too, each word keeps its own memory, which an undo brings back to where it was."""
    file, gaps = tmp_path / "days.toml", 'kind = "cloze"\ntext = "{}"\n'
    head = HEAD.format(format=1, id="days", version="{}") + '[[cards]]\nid = "a"\n' + gaps
    file.write_text(head.replace("{}", "1.0.0", 1).replace("{}", "Reflect the {{feeling}} before the {{fact}}."))
    hark(f"import {file} --yes")
    hark("grade days/a easy", at="2026-03-01 09:00")
    before = memory(hark, "days/a")
    file.write_text(head.replace("{}", "1.1.0", 1).replace("{}", "{{First}} the {{feeling}}, then the {{fact}}."))

    ran = hark("update --yes --json").json()

    assert [(side["answer"], side["progress"]) for side in ran["decks"][0]["changes"][0]["sides"]] == [
        ("First", "none"), ("feeling", "kept"), ("fact", "none"),
    ]  # fmt: skip
    assert [memory(hark, f"days/a{side}") for side in ("", "#2", "#3")] == [None, before, None]
    hark("update days --undo")
    assert [memory(hark, f"days/a{side}") for side in ("", "#2")] == [before, None]
