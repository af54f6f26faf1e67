# SPDX-License-Identifier: MIT
"""`hark move`: cards and decks under other names, with what was learned of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from harness import Hark, events
from places import HERE

WEEK = """\
format = 1
id = "first-week"
title = "First week"

# Asked for by the night shift.
[[cards]]
id = "who-to-ring"
kind = "concept"
front = "Who do I ring?"   # at night
back = "The duty supervisor."

# The van of the day centre.
[[cards]]
id = "the-van"
kind = "cloze"
text = "The van leaves at {{eight}} from {{the back door}}."

[[cards]]
kind = "concept"
front = "Where are the keys?"
back = "Behind the kettle."
"""
BASICS = """\
format = 1
id = "basics"
title = "Basics"
[[cards]]
id = "door"
kind = "concept"
front = "Which door?"
back = "The blue one."
"""


@pytest.fixture
def week(hark: Hark) -> Hark:
    """A learner with two decks of their own, who has studied one card of the first."""
    hark.add_deck("first-week", WEEK)
    hark.add_deck("basics", BASICS)
    hark("grade first-week/who-to-ring easy", at="2026-03-01 09:00")
    hark("grade first-week/the-van#2 good", at="2026-03-01 09:01")
    return hark


def text(hark: Hark, deck: str) -> str:
    """The file of a deck of one's own."""
    return (hark.home / "data" / "decks" / f"{deck}.toml").read_text()


def memory(hark: Hark, card: str) -> Any:
    """What is remembered of *card*."""
    return hark(f"why {card} --json").json()["memory"]


def is_sound(hark: Hark) -> bool:
    """Whether doctor finds nothing wrong, and nothing without a deck."""
    return {finding["check"] for finding in hark("doctor --json").json()["findings"] if finding["gravity"] != "ok"} <= {
        "backups"
    }


def test_a_card_into_another_deck(week: Hark) -> None:
    """Its text goes as it stands, its dates go along, and the deck says what it was called."""
    before = memory(week, "first-week/who-to-ring")

    ran = week("move first-week/who-to-ring basics/who-to-call", COLUMNS="0")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "first-week/who-to-ring is basics/who-to-call now.\n"
        "What you learned of 1 question went along. `hark move basics/who-to-call first-week/who-to-ring` goes back.\n"
    )
    assert text(week, "basics") == BASICS.replace("format = 1", "format = 2").replace(
        '"Basics"\n',
        '"Basics"\nmoved = [{ from = "first-week/who-to-ring", to = "basics/who-to-call" }]\n',
    ) + (
        '\n# Asked for by the night shift.\n[[cards]]\nid = "who-to-call"\nkind = "concept"\n'
        'front = "Who do I ring?"   # at night\nback = "The duty supervisor."\n'
    )
    assert text(week, "first-week") == WEEK.replace(WEEK[WEEK.index("# Asked") : WEEK.index("# The van")], "")
    assert memory(week, "basics/who-to-call") == before
    assert is_sound(week)


def test_the_log_says_where_to(week: Hark) -> None:
    """The log names both."""
    week("move first-week/who-to-ring basics/who-to-call")

    assert week("log --limit 1 --json").json()["events"][0]["to"] == "basics/who-to-call"
    assert "moved  first-week/who-to-ring → basics/who-to-call\n" in week("log", COLUMNS="0").out


def test_there_and_back(week: Hark) -> None:
    """`hark undo` says what goes back, and that does; what else it takes back is what was done before."""
    before = memory(week, "first-week/who-to-ring")
    week("move first-week/who-to-ring basics/who-to-call")

    refused = week("undo")
    other = week("undo 1 --json").json()["undone"]
    back = week("move basics/who-to-call first-week/who-to-ring --json").json()

    assert refused.code == 1
    assert "`hark move basics/who-to-call first-week/who-to-ring` takes that back" in refused.err
    assert (other["kind"], other["card"]) == ("review", "first-week/the-van#2")
    assert back == {
        "schema": "hark.move/1", "old": "basics/who-to-call", "new": "first-week/who-to-ring", "text_moved": True,
        "file": str(week.home / "data/decks/first-week.toml"), "studied": 1,
    }  # fmt: skip
    assert memory(week, "first-week/who-to-ring") == before
    assert is_sound(week)


def test_another_name_in_the_same_deck(week: Hark) -> None:
    """All sides go along; a card without an id is given one."""
    before = memory(week, "first-week/the-van#2")
    keys = week("show first-week --json").json()["cards"][-1]["card"]
    week(f"grade {keys} good")

    week("move first-week/the-van first-week/morning-van")
    week(f"move {keys} first-week/spare-keys")

    assert text(week, "first-week") == WEEK.replace("format = 1", "format = 2").replace(
        '"the-van"', '"morning-van"'
    ).replace(
        '[[cards]]\nkind = "concept"\nfront = "Where', '[[cards]]\nid = "spare-keys"\nkind = "concept"\nfront = "Where'
    ).replace(
        '"First week"\n',
        f'"First week"\nmoved = [{{ from = "{keys}", to = "first-week/spare-keys" }}, '
        '{ from = "first-week/the-van", to = "first-week/morning-van" }]\n',
    )
    assert memory(week, "first-week/morning-van#2") == before
    assert memory(week, "first-week/spare-keys")["reps"] == 1
    assert is_sound(week)


def test_a_deck_with_all_that_hangs_on_it(week: Hark) -> None:
    """File, progress, today's session, its place on the path and its settings go along."""
    week("path first-week --first")
    week("config decks.first-week.desired_retention 0.8")
    week("suspend first-week/who-to-ring")
    before = memory(week, "first-week/who-to-ring")
    today = week("due --json").json()["session"]

    ran = week("move first-week first-days")

    assert ran.out.startswith("first-week is first-days now.\nWhat you learned of 2 questions went along.")
    assert not (week.home / "data/decks/first-week.toml").exists()
    assert 'moved = [{ from = "first-week", to = "first-days" }]' in text(week, "first-days")
    assert memory(week, "first-days/who-to-ring") == before
    assert week("decks --aside --json").json()["aside"][0]["target"] == "first-days/who-to-ring"
    assert week("path --json").json()["path"][0]["deck"] == "first-days"
    assert week("config decks.first-days.desired_retention --json").json()["settings"][0]["value"] == 0.8
    assert (week.home / "config/config.toml").read_text().count("desired_retention") == 1
    assert week("due --json").json()["session"] == today
    assert is_sound(week)


def test_an_imported_deck_is_still_updated(hark: Hark, tmp_path: Path) -> None:
    """Under its new name a deck knows where it came from, and says nothing of its own in its file."""
    source = shutil.copy(HERE / "offer" / "first-week.toml", tmp_path / "first-week.toml")
    hark(f"import {source} --yes")
    hark("grade first-week/who-to-ring easy")

    hark("move first-week days")
    Path(source).write_text(Path(source).read_text().replace("1.0.0", "1.1.0").replace("my own peer", "a peer"))
    ran = hark("update --yes --json").json()

    assert [(deck["deck"], deck["fate"]) for deck in ran["decks"]] == [("days", "changes")]
    assert "moved" not in text(hark, "days")
    assert memory(hark, "days/who-to-ring")["reps"] == 1


def test_after_a_text_that_moved_by_hand(week: Hark) -> None:
    """Where the text has moved already, what was learned is brought after it, and no file is touched."""
    before = memory(week, "first-week/who-to-ring")
    week.add_deck("first-week", WEEK.replace('"who-to-ring"', '"who-to-phone"'))

    ran = week("move first-week/who-to-ring first-week/who-to-phone --json").json()

    assert (ran["text_moved"], ran["studied"]) == (False, 1)
    assert memory(week, "first-week/who-to-phone") == before
    assert week("undo").code == 0
    assert memory(week, "first-week/who-to-phone") is None


def test_a_card_out_of_a_bundled_deck(week: Hark) -> None:
    """A deck that came with hark is copied, and the copy is without the card."""
    week("grade care/empty-cup good")

    assert week("move care/empty-cup basics/empty-cup").code == 0

    assert "empty-cup" not in text(week, "care")
    assert memory(week, "basics/empty-cup")["reps"] == 1


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("first-week/nowhere basics/x", 3, "no card named `first-week/nowhere`"),
        ("first-week/the-van nowhere/x", 3, "no deck named `nowhere`"),
        ("first-week/the-van basics/door", 1, "there is a card `basics/door` already"),
        ("first-week basics", 1, "there is a deck `basics` already"),
        ("first-week care", 1, "there is a deck `care` already"),
        ("first-week/the-van basics", 2, "`first-week/the-van` is a card, so name its place as deck/card"),
        ("first-week basics/x", 2, "`first-week` is a deck, so name a deck"),
        ("first-week/the-van ../up", 2, "`../up` cannot be a name"),
        ("first-week nul", 2, "`nul` cannot be a name"),
        ("basics/door first-week/door", 1, "`door` is the only card of `basics`"),
        ("first-week/the-van first-week/the-van", 2, "is called so already"),
        ("care kindness", 1, "`care` came with hark and keeps its name"),
    ],
)
def test_what_is_refused(week: Hark, line: str, code: int, said: str) -> None:
    """Nothing is changed by a move that cannot be, and it says why."""
    before = text(week, "first-week"), text(week, "basics"), events(week)

    ran = week(f"move {line}", COLUMNS="0")

    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert (text(week, "first-week"), text(week, "basics"), events(week)) == before


def test_a_card_that_cannot_stand_there(week: Hark) -> None:
    """A card weighed by a skill of its own deck stays where that is, and the message names it."""
    week.add_deck(
        "mine",
        'format = 1\nid = "mine"\ntitle = "M"\n[skills.own-words]\nname = "O"\nlook_for = "L"\n'
        '[[cards]]\nid = "a"\nkind = "scenario"\nsetting = "W"\nsays = "S"\ntrap = "T"\nskills = ["own-words"]\n'
        'models = ["M"]\n' + WEEK[WEEK.index("# The van") :],
    )

    ran = week("move mine/a basics/a", COLUMNS="0")

    assert ran.code == 1
    assert ran.err.startswith("error: the card cannot stand in `basics` as it is: unknown skill `own-words`\n hint: ")
    assert text(week, "basics") == BASICS


def test_lines_that_end_as_on_windows(week: Hark) -> None:
    """A file of one kind of line takes a card of another kind as its own, and keeps every byte of the rest."""
    file = week.add_deck("basics", "")
    file.write_bytes(BASICS.replace("\n", "\r\n").encode())

    assert week("move first-week/the-van basics/van").code == 0

    data = file.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.endswith(b'text = "The van leaves at {{eight}} from {{the back door}}."\r\n')


def test_undo_and_redo_of_what_was_before(week: Hark) -> None:
    """A grade given under the old name is taken back and given again under the new one, and so is its reply."""
    before = memory(week, "first-week/the-van#2")
    week("move first-week/the-van basics/van")

    undone = week("undo 1 --json").json()["undone"]
    gone = memory(week, "basics/van#2")
    redone = week("redo --json").json()

    assert undone["card"] == "basics/van#2"
    assert gone is None
    assert redone["steps"][0]["entry"]["card"] == "basics/van#2"
    assert memory(week, "basics/van#2")["reps"] == before["reps"]
    assert is_sound(week)
