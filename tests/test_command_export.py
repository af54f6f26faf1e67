# SPDX-License-Identifier: MIT
"""`hark export`: giving a deck away."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest

from hark.cards import library, reader
from hark.formats import export
from harness import DRIVER, Hark
from places import SMALL, environment
from terminal import Terminal

SKILLS = list(library.read_skills(SMALL))

HEAD = 'format = 1\nid = "mine"\ntitle = "Mine"\n'

OPTIONS = """\
* That sounds lonely.
  It names a feeling and stops there.
- They were busy, surely.
  It explains the hurt away.
- Have you rung them?
  Advice dressed as a question."""

CARD = '[[cards]]\nid = "a"\nkind = "concept"\nfront = "{}"\nback = "B"\n'


def test_a_deck_comes_out_as_its_own_file(hark: Hark) -> None:
    """As TOML, a deck is exported byte for byte, comments and all."""
    text = "\ufeff# mine\r\n" + (HEAD + CARD.format("\u202eF # no comment")).replace("\n", "\r\n")
    file = hark.home / "data/decks/mine.toml"
    file.parent.mkdir(parents=True)
    file.write_bytes(text.encode())

    assert hark("export mine").out == text


def test_export_to_a_file(hark: Hark, tmp_path: Path) -> None:
    """With --to it is written there; a file that is there is not written over."""
    to = tmp_path / "care.toml"

    first, second = hark(f"export care --to {to}", COLUMNS="0"), hark(f"export care --to {to}", COLUMNS="0")

    assert (first.code, first.out) == (0, f"Wrote care, 2 cards, to {to}.\n")
    assert to.read_bytes() == (SMALL / "care.toml").read_bytes()
    assert (second.code, second.err) == (
        1, f"error: {to}: there is a file of that name already\n hint: choose another, or move it away\n",
    )  # fmt: skip


def test_export_never_follows_a_link(hark: Hark, tmp_path: Path) -> None:
    """A link that leads nowhere is taken for a file that is there, and nothing is made where it points."""
    to, aim = tmp_path / "deck.toml", tmp_path / "aim"
    to.symlink_to(aim)

    assert (hark(f"export care --to {to}").code, aim.exists(), to.is_symlink()) == (1, False, True)


def test_export_as_csv(hark: Hark) -> None:
    """A row a card under named columns; lists stand in lines of their own within a cell."""
    rows = list(csv.DictReader(io.StringIO(hark("export listening --as csv").out, newline="")))

    assert [(row["id"], row["kind"]) for row in rows] == [
        ("reflection", "concept"), ("pause", "concept"), ("two-parts", "cloze"), ("which-reply", "choice"),
        ("fourth-no", "scenario"), ("id", "deck"), ("title", "deck"), ("description", "deck"), ("license", "deck"),
        ("authors", "deck"), ("tags", "deck"),
    ]  # fmt: skip
    assert (rows[2]["question"], rows[2]["answer"]) == (
        "Listening needs {{attention}} and {{time}}.",
        "attention / time",
    )
    assert rows[3]["options"] == OPTIONS
    assert rows[4]["skills"] == "reflect-feeling\nvalidate\navoid-advice"
    assert tuple(rows[0]) == export.COLUMNS


@pytest.mark.parametrize(
    "front", ["=1+1", "+1", "-1", "@SUM(A1)", "\\n=1+1", "＝1", "＋1", "－1", "＠x", "'-ing", "'a"]
)
def test_csv_holds_no_formula(hark: Hark, front: str) -> None:
    """What a spreadsheet would work out is made a text."""
    hark.add_deck("mine", HEAD + CARD.format(front))

    rows = list(csv.DictReader(io.StringIO(hark("export mine --as csv").out, newline="")))

    assert rows[0]["question"] == "'" + front.replace("\\n", "\n")


def test_export_as_json(hark: Hark) -> None:
    """One object with the deck's head and its cards, without progress."""
    hark("grade care/empty-cup good")

    deck = json.loads(hark("export care --as json").out)

    assert (deck["id"], deck["title"], deck["tags"]) == ("care", "Care and safety", ["safety"])
    assert [card["id"] for card in deck["cards"]] == ["tired-of-it", "empty-cup"]
    assert deck["cards"][0]["models"][0].startswith("Are you thinking of killing yourself?")
    assert "progress" not in deck["cards"][1]


def test_progress_goes_along_only_when_named(hark: Hark) -> None:
    """With --with-progress each graded card carries what is remembered of it, and no reply."""
    hark("config journal keep")
    hark("grade care/empty-cup easy", at="2026-03-02 09:00")
    hark("grade care/tired-of-it good --reply 'my own words'")

    cards = json.loads(hark("export care --as json --with-progress").out)["cards"]
    table = hark("export care --as csv --with-progress").out

    assert cards[1]["progress"] == {
        "state": "review", "due": cards[1]["progress"]["due"], "stability_days": 8.2956, "difficulty_fsrs": 1.0,
        "reps": 1, "lapses": 0, "suspended": False, "leech": False,
    }  # fmt: skip
    assert next(csv.reader(io.StringIO(table))) == [*export.COLUMNS, *export.PROGRESS]
    assert "my own words" not in table + json.dumps(cards)
    assert hark("export care --with-progress").code == 2


SIDES = """\
[[cards]]
id = "two-way"
kind = "concept"
front = "dog"
back = "Hund"
reverse = true
[[cards]]
id = "gaps"
kind = "cloze"
text = "{{One}} and {{two}}"
[[cards]]
id = "never"
kind = "concept"
front = "cat"
back = "Katze"
[[cards]]
id = "slips"
kind = "concept"
front = "cow"
back = "Kuh"
"""


def test_progress_with_every_face(hark: Hark, tmp_path: Path) -> None:
    """Further faces have rows of their own, suspended cards and leeches say so, and import takes the table."""
    hark.add_deck("mine", HEAD + SIDES)
    hark("grade mine/two-way#reverse easy")
    hark("grade mine/gaps#2 good")
    hark("suspend mine/never")
    hark("grade mine/slips easy")
    for month in range(4, 12):
        hark("grade mine/slips again", at=f"2026-{month:02}-01 09:00")
        hark("grade mine/slips good", at=f"2026-{month:02}-01 09:10")

    text = hark("export mine --as csv --with-progress", at="2026-12-01 09:00").out
    deck = json.loads(hark("export mine --as json --with-progress", at="2026-12-01 09:00").out)

    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    columns = ("kind", "question", "state", "reps", "suspended", "leech")
    assert {name: tuple(rows[name][column] for column in columns) for name in list(rows)[:6]} == {
        "two-way": ("concept", "dog", "", "", "", ""),
        "two-way#reverse": ("face", "Hund", "review", "1", "", ""),
        "gaps": ("cloze", "{{One}} and {{two}}", "", "", "", ""),
        "gaps#2": ("face", "One and […]", "learning", "1", "", ""),
        "never": ("concept", "cat", "new", "0", "yes", ""),
        "slips": ("concept", "cow", "review", "17", "", "yes"),
    }
    assert [sorted(card["siblings"]) for card in deck["cards"]] == [["two-way#reverse"], ["gaps#2"], [], []]
    assert (deck["cards"][2]["progress"]["suspended"], deck["cards"][3]["progress"]["leech"]) == (True, True)

    (tmp_path / "back.csv").write_bytes(text.encode())
    offer = hark(f"import {tmp_path / 'back.csv'} --as again --dry-run --json").json()
    assert (offer["faults"], offer["decks"][0]["cards"]) == ([], 4)


def test_a_mark_for_excel(hark: Hark) -> None:
    """With --bom a table begins with a byte-order mark, and nothing else does."""
    assert hark("export care --as csv --bom").out == "\ufeff" + hark("export care --as csv").out
    assert (hark("export care --bom").code, hark("export care --as json --bom").code) == (2, 2)


def test_data_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    """What is exported, and what programs send, is UTF-8 also where the terminal's letters are others."""
    here = environment(tmp_path) | {"PYTHONIOENCODING": "cp1252"}

    def run(*words: str, given: bytes = b"") -> bytes:
        return subprocess.run([*DRIVER, *words], input=given, env=here, capture_output=True, check=True).stdout

    Hark(tmp_path).add_deck("mine", HEAD + CARD.format("café – I’m 👋"))
    run("config", "journal", "keep")
    line = {"card": "care/tired-of-it", "grade": "good", "reply": "café – I’m here"}
    run("grade", "-", given=json.dumps(line, ensure_ascii=False).encode())

    assert run("export", "mine") == (tmp_path / "data/decks/mine.toml").read_bytes()
    assert json.loads(run("journal", "--json"))["entries"][0]["text"] == "café – I’m here"


def test_export_to_a_terminal_is_harmless(tmp_path: Path) -> None:
    """On a terminal, what it would obey is written out; nothing else is changed."""
    Hark(tmp_path).add_deck("mine", HEAD + CARD.format("a\\\\u001b[2Jb \u202ec").replace("\\\\u", "\\u"))

    with Terminal(tmp_path, "export mine --as csv", columns=200) as terminal:
        assert terminal.ends() == 0

    assert "a<U+001B>[2Jb <U+202E>c" in terminal.text


def test_an_unknown_deck(hark: Hark) -> None:
    """What is not there is refused, and nothing is written."""
    ran = hark("export lisening", COLUMNS="0")

    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "error: no deck named `lisening`\n hint: did you mean `listening`?\n"
    assert not (hark.home / "data").exists()


def test_what_was_exported_is_a_deck(hark: Hark) -> None:
    """Exported TOML can be read again as the same deck."""
    deck = reader.parse(hark("export listening").out.encode(), SKILLS)

    assert deck == reader.parse((SMALL / "listening.toml").read_bytes(), SKILLS)
