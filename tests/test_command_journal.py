# SPDX-License-Identifier: MIT
"""`hark journal`: one's own replies, read and deleted."""

from __future__ import annotations

import random
import shlex
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest

from decktexts import SOFA
from hark.progress import database
from hark.progress.store import Store
from harness import Hark
from harness import kept as kept_rows
from progressfile import careless_sqlite, grade, look
from terminal import Terminal

CARD = "listening/fourth-no"
SAID = "I am so tired of being here. Not this town. Here."
TEXT = "Four noes. No wonder."


@pytest.fixture
def kept(hark: Hark) -> Hark:
    """Two replies to one scenario, on two days, and one to another."""
    hark("config journal keep")
    hark(f"grade {CARD} hard --reply '{TEXT}'", at="2026-03-02 09:00")
    hark("grade care/tired-of-it good --reply 'I am staying.'", at="2026-03-02 09:01")
    hark(f"grade {CARD} good --reply 'A hard month.\nStill here.'", at="2026-03-05 09:00")
    return hark


@pytest.fixture(autouse=True)
def _careless(monkeypatch: pytest.MonkeyPatch) -> None:
    """An SQLite that does not overwrite by itself what is deleted, as some systems' does."""
    careless_sqlite(monkeypatch)


def test_all_replies(kept: Hark) -> None:
    """Without a card, every reply is shown, newest first, with its day, card and grade."""
    ran = kept("journal", at="2026-03-05 10:00")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"today 09:00 · {CARD} · good\n▌ Fourth no this month. I give up.\n  A hard month.\n  Still here.\n\n"
        f"2 Mar · care/tired-of-it · good\n▌ {SAID}\n  I am staying.\n\n"
        f"2 Mar · {CARD} · hard\n▌ Fourth no this month. I give up.\n  {TEXT}\n"
    )


def test_replies_to_one_card(kept: Hark) -> None:
    """With a card, its replies alone; a prefix is enough."""
    assert kept("journal care/tired --json", at="2026-03-05 10:00").json() == {
        "schema": "hark.journal/1",
        "card": "care/tired-of-it",
        "entries": [
            {
                "card": "care/tired-of-it", "at": "2026-03-02T09:01:00Z", "text": "I am staying.", "grade": "good",
                "said": SAID, "skills_met": [], "trapped": False, "first": None, "turns": [], "names": {},
            }
        ],
        "forgotten": None,
        "keeping": True,
        "damaged": 0,
        "damaged_copies": [],
        "other_copies": [],
    }  # fmt: skip


def test_what_was_said_is_told_as_it_stood(hark: Hark) -> None:
    """A card reworded since leaves an entry as it was; one from before that was kept has the words of now."""
    deck = SOFA.format(language="en")
    hark.add_deck("d", deck)
    hark("config journal keep")
    hark("grade d/sofa good --reply Now.")
    with Store.open(hark.home / "data" / "progress.db", random.Random(2)) as store:
        grade(store, "d/sofa", reply="Once.\x1eTwice.")
    hark.add_deck("d", deck.replace("He left on Friday.", "He went."))

    told = hark("journal --json").json()["entries"]

    assert [(entry["said"], entry["first"] and entry["first"]["text"], entry["text"]) for entry in told] == [
        ("He went.", "Once.", "Twice."), ("He left on Friday.", None, "Now."),
    ]  # fmt: skip


def test_nothing_kept(hark: Hark) -> None:
    """Where nothing is kept, it says so and how to change that."""
    ran = hark("journal")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "No reply is kept here.\n\nReplies are not being kept; `hark config journal keep` changes that.\n"
    )


def test_forget_one_card(kept: Hark) -> None:
    """Deleting one card's replies leaves the others, and every grade."""
    before = kept("log --json").json()

    ran = kept(f"journal {CARD} --forget --yes")

    assert ran.out == "2 replies deleted. Grades and dates stay as they are.\n"
    assert [entry["card"] for entry in kept("journal --json").json()["entries"]] == ["care/tired-of-it"]
    assert kept("log --json").json() == before


def test_forget_all_leaves_no_trace(kept: Hark) -> None:
    """Deleted text is gone from the file itself."""
    file = kept.home / "data" / "progress.db"
    assert TEXT.encode() in file.read_bytes()

    ran = kept("journal --forget --yes")

    assert ran.out == "3 replies deleted. Grades and dates stay as they are.\n"
    assert TEXT.encode() not in file.read_bytes()


def test_forgetting_is_asked_about(kept: Hark) -> None:
    """It comes back from nowhere: at a terminal it is asked, and enter means no; without one it takes --yes."""
    ran = kept("journal --forget")
    assert (ran.code, ran.out, ran.err) == (1, "", "error: there is nobody to ask\n hint: add `--yes`\n")

    for typed, ends in (("\r", "Nothing was deleted."), ("y\r", "3 replies deleted.")):
        assert len(kept("journal --json").json()["entries"]) == 3
        with Terminal(kept.home, "journal --forget", columns=120, HARK_TEST_NOW="2026-03-05T09:00:00Z") as terminal:
            terminal.see("Delete all replies that were kept, in all backups too? [y/N]")
            terminal.type(typed)
            terminal.see(ends)
    assert kept("journal --json").json()["entries"] == []


def test_copies_of_others_are_named(kept: Hark) -> None:
    """What a sync program made is left alone, and said."""
    copy = kept.home / "data" / "progress (conflicted copy).db"
    shutil.copy(kept.home / "data" / "progress.db", copy)

    ran = kept("journal --forget --yes", COLUMNS="0")

    assert ran.out == (
        "3 replies deleted. Grades and dates stay as they are.\n"
        f"{copy} is not hark's and was left alone: what you typed may be in it still.\n"
    )
    assert TEXT.encode() in copy.read_bytes()


def test_unknown_card(kept: Hark) -> None:
    """A card that is not there is refused, and nothing is deleted."""
    ran = kept("journal care/nobody --forget --yes")

    assert ran.code == 3
    assert len(kept("journal --json").json()["entries"]) == 3


@pytest.mark.parametrize("spoil", ["header", "schema", "page", "cut", "draft", "scratch", "journal"])
def test_nothing_typed_stays_anywhere(hark: Hark, spoil: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """After forgetting, no byte of what was typed is in any file, in damaged copies and drafts neither."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    hark("config journal keep")
    for number in range(40):
        reply = f"SECRET{number} " + "I once told him " * 20
        hark(f"grade care/tired-of-it good --reply {shlex.quote(reply)}", at=f"2026-03-02 10:{number:02}", seed=number)
    hark("backup")
    data = hark.home / "data"
    copy = data / "backups" / "2026-03-02T120000Z_aside.db"
    spoilt = bytearray((data / "progress.db").read_bytes())
    match spoil:
        case "header":
            spoilt[:16] = b"x" * 16
        case "schema":
            spoilt[spoilt.index(b"CREATE TABLE note") + 8] ^= 1
        case "page":
            root = kept_rows(hark, "SELECT rootpage FROM sqlite_schema WHERE name = 'response'")[0][0]
            spoilt[(root - 1) * 4096] = 0xFF
        case "cut":
            del spoilt[-4096:]
        case "draft":
            copy = copy.with_name(".2026-03-02T090000Z_hand.db.999999999")
            data.joinpath(".progress.db.999999999.00c0ffee").write_bytes(spoilt)
        case "journal":  # of a copy that is gone
            copy = copy.with_name("2026-03-01T120000Z_day.db-journal")
        case "scratch":
            copy = tmp_path / ".hark.999999999.x" / "progress.db"
            copy.parent.mkdir()
    copy.write_bytes(spoilt)
    assert b"SECRET" in copy.read_bytes()

    answer = hark("journal --forget --yes --json").json()

    assert answer["damaged_copies"] == ([copy.name] if copy.name.endswith("_aside.db") else [])
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"SECRET" in path.read_bytes() or b"told him" in path.read_bytes()] == []
    assert hark("doctor", at="2026-03-02 12:00").code == 0


def test_one_reply_is_damaged(hark: Hark, tmp_path: Path) -> None:
    """It costs that reply alone: doctor tells, all else goes on, and a merge with a good copy brings it back."""
    hark("config journal keep")
    hark("grade care/tired-of-it good --reply 'I hear how tired you are'")
    hark("grade care/tired-of-it good --reply 'another reply'", at="2026-03-03 09:00", seed=2)
    file, good = hark.home / "data" / "progress.db", tmp_path / "good.db"
    hark(f"backup {good}", at="2026-03-03 09:00")
    for mask in (0x01, 0x80):
        spoilt = bytearray(good.read_bytes())
        spoilt[spoilt.index(b"how tired")] ^= mask
        file.write_bytes(spoilt)
        shutil.copy(file, tmp_path / "bad.db")

        journal = hark("journal --json", at="2026-03-03 10:00").json()
        doctor = hark("doctor --json", at="2026-03-03 10:00")
        elsewhere = str(tmp_path / f"other{mask}")
        restored = hark(f"restore {tmp_path}/bad.db --yes --json", HARK_HOME=elsewhere + "r").json()
        after = hark("doctor", at="2026-03-03 10:00", HARK_HOME=elsewhere + "r").code
        merged = hark(f"merge {tmp_path}/bad.db --yes --json", HARK_HOME=elsewhere).json()
        hark(f"merge {good} --yes", at="2026-03-03 10:00")

        assert ([entry["text"] for entry in journal["entries"]], journal["damaged"]) == (["another reply"], 1)
        assert doctor.code == 6
        assert [one["message"] for one in doctor.json()["findings"] if one["gravity"] == "fault"] == [
            "1 reply not as typed"
        ]
        assert (restored["replies_left_out"], after) == (1, 0)
        assert (merged["new"], merged["sources"][0]["replies_left_out"]) == (2, 1)
        assert len(hark("journal --json", at="2026-03-03 10:00").json()["entries"]) == 2
        assert hark("doctor", at="2026-03-03 10:00").code == 0


@pytest.mark.parametrize("spoil", [False, True])
def test_one_card_alone_is_forgotten_in_backups(hark: Hark, spoil: bool) -> None:
    """What was typed for another card stays there, in a damaged copy too as far as it can be read."""
    hark("config journal keep")
    hark("grade care/tired-of-it good --reply 'SECRET one'", seed=1)
    hark("grade listening/reflection good --reply 'OTHER two'", seed=2)
    hark("backup")
    (copy,) = (hark.home / "data" / "backups").glob("*_hand.db")
    if spoil:
        db = sqlite3.connect(copy)
        with db:
            db.execute("DROP INDEX event_card")
        db.close()

    answer = hark("journal care/tired-of-it --forget --yes --json").json()

    assert answer["damaged_copies"] == ([copy.name] if spoil else [])
    assert (b"SECRET" in copy.read_bytes(), b"OTHER" in copy.read_bytes()) == (False, True)
    assert look(copy, "SELECT count(*) FROM event") == [(2,)]


def test_a_copy_that_another_program_has_open(hark: Hark, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would stay beside a copy, in the -wal of that program, is not said to be gone; once it has ended, it is."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.1)
    hark("config journal keep")
    hark("grade care/tired-of-it good --reply 'SECRET one'")
    hark("backup")
    (copy,) = (hark.home / "data" / "backups").glob("*_hand.db")
    other = sqlite3.connect(copy)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("CREATE TABLE theirs (x)")
    other.execute("DROP TABLE theirs")

    error = hark("journal --forget --yes --json").json()["error"]

    assert (error["code"], error["exit"], error["where"]["file"]) == ("busy", 5, str(copy))
    other.close()
    assert hark("journal --forget --yes").code == 0
    assert [path.name for path in copy.parent.iterdir() if b"SECRET" in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("line", "left"),
    [("journal --forget --yes", [False, False]), ("journal care/tired-of-it --forget --yes", [False, True])],
)
def test_replies_begun_leave_the_backups(hark: Hark, line: str, left: list[bool]) -> None:
    """A reply that was being typed when the backup was made is forgotten there, too; another card's stays."""
    hark("config journal keep")
    hark("grade care/tired-of-it good --reply 'one more'")
    with Store.open(hark.home / "data" / "progress.db", random.Random(1)) as store:
        store.log.put_draft("care/tired-of-it", "SECRET half")
        store.log.put_draft("listening/fourth-no", "OTHER half")
    hark("backup")
    (copy,) = (hark.home / "data" / "backups").glob("*_hand.db")
    assert b"SECRET" in copy.read_bytes()

    assert hark(line).code == 0

    for file in (copy, hark.home / "data" / "progress.db"):
        assert [word in file.read_bytes() for word in (b"SECRET", b"OTHER")] == left
