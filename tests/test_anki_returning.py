# SPDX-License-Identifier: MIT
"""Reviews that come by way of Anki: each counts once, on the right day, on every computer."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hark.commands import import_
from hark.views.package import Reason
from harness import Hark, events, kept
from packages import BASIC, CLOZE, Pack, newer, older, single, zipped
from terminal import Terminal

NOON = "2026-03-10 12:00"


def ms(at: str) -> int:
    """The UTC instant *at* in milliseconds."""
    return int(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() * 1000)


def saved(data: bytes, tmp_path: Path, name: str = "phone.apkg") -> Path:
    """A file with *data* in it."""
    (tmp_path / name).write_bytes(data)
    return tmp_path / name


def phone(tmp_path: Path) -> Path:
    """Three notes, one of them reviewed twice, one with two gaps, of which the second was reviewed."""
    pack = Pack()
    card = pack.add(BASIC, "What helps?", "Time")
    pack.review(card, ms("2026-03-08 09:00"), 3, kind=0, factor=0)
    pack.review(card, ms("2026-03-09 23:30"), 4)
    gaps = pack.add(CLOZE, "{{c1::One}} and {{c2::two}}", "", cards=2)
    pack.review(gaps + 1, ms("2026-03-09 09:00"), 1, kind=0)
    pack.add(CLOZE, "{{c1::a {{c2::b}}}}")
    pack.review(card, ms("2026-03-10 11:00"), 3, kind=3, factor=0)  # looked at ahead, in a deck that changes nothing
    pack.review(card, ms("2026-03-11 09:00"), 3)  # later than now
    return saved(newer(pack), tmp_path)


LOOK = """\
Support · support 1.0.0
by       nobody named
licence  none named
cards    2: 1 question, 1 gap to fill
a day    about 1 min in its first month; the first card comes today
check    6 advice

reviews   3 new of 2 cards, 8 Mar to yesterday; 1 dated later than now; 1 without a grade
days      by this computer's time zone, beginning at 04:00; `--zone NAME` reads them in another
left out  1 note with a gap within a gap ({{c1::a {{c2::b}}}})

from    FILE
sha256  DIGEST
The coming 90 days with it: about 1 min a day (1 without), 0 cards left over at the end (0 without).
"""


def test_a_look(hark: Hark, tmp_path: Path) -> None:
    """First is shown what would come: cards, reviews and by which days they are read, and by name what stays away."""
    file = phone(tmp_path)
    answer = hark(f"import {file} --dry-run --json", at=NOON).json()
    ran = hark(f"import {file} --dry-run", at=NOON, COLUMNS="0")

    assert ran.out == LOOK.replace("FILE", str(file)).replace("DIGEST", answer["sha256"])
    assert answer["package"] == {
        "own": [], "lost": [],
        "left_out": [{"reason": "nested-cloze", "number": 1, "cards": ["{{c1::a {{c2::b}}}}"]}],
        "reviews": {
            "new": 3, "known": 0, "later": 1, "unfit": 1, "cards": 2, "first_at": "2026-03-08T09:00:00Z",
            "last_at": "2026-03-09T23:30:00Z", "zone": None, "day_starts_at": "04:00",
        },
    }  # fmt: skip
    assert not (hark.home / "data").exists()


def test_every_reason_has_its_words() -> None:
    """Whatever keeps a note away is said in words."""
    assert import_._OMITTED.keys() == set(Reason)


def test_taken_in_once(hark: Hark, tmp_path: Path) -> None:
    """Cards and reviews are here; a second time nothing comes, and what was too early comes in its time."""
    file = phone(tmp_path)

    first = hark(f"import {file} --yes", at=NOON, COLUMNS="0")
    second = hark(f"import {file} --yes", at=NOON, COLUMNS="0")
    third = hark(f"import {file} --yes", at="2026-03-11 10:00", COLUMNS="0")

    assert first.out.endswith("Imported 1 deck, 2 cards and 3 reviews.\n`hark review support` begins.\n")
    assert second.out.endswith("It is in your library already.\n")
    assert third.out.endswith("Imported 1 review.\n`hark review` begins.\n")
    assert [(kind, card[8:].split("#")[1:], grade) for kind, card, grade, _ in events(hark, at=NOON)] == [
        ("review", [], "good"), ("review", ["2"], "again"), ("review", [], "easy"), ("review", [], "good"),
    ]  # fmt: skip
    assert kept(hark, "SELECT DISTINCT device FROM event") == [("anki",)]
    assert {found["gravity"] for found in hark("doctor --json", at="2026-03-11 10:00").json()["findings"]} <= {
        "ok",
        "note",
    }


def test_days_are_those_of_a_zone(hark: Hark, tmp_path: Path) -> None:
    """Anki's log has no zone: late evening in one is the next day's small hours, or its morning, in another."""
    file = phone(tmp_path)
    days = "SELECT json_extract(detail, '$.day') FROM event ORDER BY id"

    hark(f"import {file} --yes --zone Asia/Tokyo", at=NOON)
    wrong = hark(f"import {file} --yes --zone Mars/North", COLUMNS="0", at=NOON)

    assert [day for (day,) in kept(hark, days)] == ["2026-03-08", "2026-03-09", "2026-03-10"]
    assert (wrong.code, wrong.err.splitlines()[0]) == (2, "error: no time zone is called `Mars/North`")


def test_days_know_summer_time(hark: Hark, tmp_path: Path) -> None:
    """A zone has the rules of each year: 02:30 in UTC is before four o'clock in winter, and after it in summer.

    So does the day on which clocks change; a fixed distance from UTC has none of that.
    """
    pack = Pack()
    card = pack.add(BASIC, "What helps?", "Time")
    for at in ("2025-01-15 02:30", "2025-03-30 01:30", "2025-03-30 02:30", "2025-07-15 02:30"):
        pack.review(card, ms(at))
    file = saved(newer(pack), tmp_path)
    days = "SELECT json_extract(detail, '$.day'), offset_s FROM event ORDER BY id"
    fixed = Hark(tmp_path / "fixed")

    hark(f"import {file} --yes --zone Europe/Berlin", at=NOON)
    fixed(f"import {file} --yes --zone Etc/GMT-1", at=NOON)

    assert kept(hark, days) == [
        ("2025-01-14", 3600), ("2025-03-29", 7200), ("2025-03-30", 7200), ("2025-07-15", 7200),
    ]  # fmt: skip
    assert [day for day, _ in kept(fixed, days)] == ["2025-01-14", "2025-03-29", "2025-03-29", "2025-07-14"]


def test_without_history(hark: Hark, tmp_path: Path) -> None:
    """With --no-history the cards come new."""
    ran = hark(f"import {phone(tmp_path)} --yes --no-history", at=NOON, COLUMNS="0")

    assert ran.out.endswith("Imported 1 deck, 2 cards.\n`hark review support` begins.\n")
    assert "reviews   left out, as you asked\n" in ran.out
    assert events(hark, at=NOON) == []


def test_undo_does_not_take_it_back_silently(hark: Hark, tmp_path: Path) -> None:
    """What came is no grade of a moment ago: undo says what takes it back, and that does."""
    hark("grade care/empty-cup good", at="2026-03-10 11:59")
    hark(f"import {phone(tmp_path)} --yes", at=NOON)

    undo = hark("undo", at=NOON, COLUMNS="0")
    way_back = undo.err.split("`")[3]
    restored = hark(f"{way_back.removeprefix('hark ')} --yes", at=NOON)

    assert undo.err.startswith("error: the last thing done was importing support and 3 reviews, today 12:00")
    assert (restored.code, [card for _, card, _, _ in events(hark, at=NOON)]) == (0, ["care/empty-cup"])


def test_undo_where_nothing_was_before(hark: Hark, tmp_path: Path) -> None:
    """Where there is no backup to go back to, what is named takes back the deck with its reviews."""
    hark(f"import {phone(tmp_path)} --yes", at=NOON)

    way_back = hark("undo", at=NOON, COLUMNS="0").err.split("`")[1]
    hark(f"{way_back.removeprefix('hark ')} --yes", at=NOON)

    assert way_back == "hark remove support --forget"
    assert events(hark, at=NOON) == []


def changed(file: Path, statement: str) -> Path:
    """The package at *file* after *statement*, as if Anki had done it."""
    with zipfile.ZipFile(file) as archive:
        db = sqlite3.connect(":memory:")
        db.deserialize(archive.read("collection.anki21"))
    db.executescript(statement)
    db.commit()
    return saved(zipped({"collection.anki21": db.serialize()}), file.parent, f"back-{file.name}")


def test_a_deck_of_harks_own_comes_back(hark: Hark, tmp_path: Path) -> None:
    """Of a package that hark wrote only the later reviews come, on the right sides; words of Anki's change nothing."""
    hark("grade listening/reflection good", at="2026-03-08 09:00")
    hark(f"export listening --as apkg --with-progress --to {tmp_path / 'l.apkg'}", at="2026-03-08 10:00")
    insert = (
        "INSERT INTO revlog SELECT {0}, c.id, -1, {1}, 1, 0, 500, 900, 0 FROM cards c JOIN notes n ON n.id = c.nid"
        " WHERE n.guid = 'hark:listening/{2}' AND c.ord = {3};"
    )
    back = changed(
        tmp_path / "l.apkg",
        "UPDATE notes SET flds = replace(flds, 'fresh', 'stale');"
        + insert.format(ms("2026-03-09 09:00"), 3, "reflection", 0)
        + insert.format(ms("2026-03-09 09:01"), 4, "pause", 1)
        + insert.format(ms("2026-03-09 09:02"), 2, "two-parts", 1),
    )

    ran = hark(f"import {back} --yes", at=NOON, COLUMNS="0")
    again = hark(f"import {back} --yes", at=NOON, COLUMNS="0")

    assert ran.out.splitlines()[:2] == [
        "5 cards of your deck listening, written by hark: their words stay as they are here.",
        "reviews  3 new of 3 cards, yesterday; 1 here already",
    ]
    assert ran.out.endswith("Imported 3 reviews.\n`hark review` begins.\n")
    assert again.out.endswith("There is nothing new in it.\n")
    assert [card for _, card, _, _ in events(hark, at=NOON)] == [
        "listening/reflection", "listening/reflection", "listening/pause#reverse", "listening/two-parts#2",
    ]  # fmt: skip


def test_cards_that_moved_while_they_were_away(hark: Hark, tmp_path: Path) -> None:
    """What comes back of a card that is called otherwise now goes to it, with all its sides, and nothing twice."""
    hark("grade listening/pause good", at="2026-03-08 09:00")
    hark(f"export listening --as apkg --with-progress --to {tmp_path / 'l.apkg'}", at="2026-03-08 10:00")
    insert = (
        "INSERT INTO revlog SELECT {0}, c.id, -1, 4, 1, 0, 500, 900, 0 FROM cards c JOIN notes n ON n.id = c.nid"
        " WHERE n.guid = 'hark:listening/pause' AND c.ord = {1};"
    )
    back = changed(
        tmp_path / "l.apkg", insert.format(ms("2026-03-08 22:00"), 0) + insert.format(ms("2026-03-09 09:01"), 1)
    )
    assert hark("move listening/pause care/silence", at="2026-03-09 08:00").code == 0

    ran = hark(f"import {back} --yes", at=NOON, COLUMNS="0")
    again = hark(f"import {back} --yes", at=NOON, COLUMNS="0")

    assert ran.out.splitlines()[1] == "reviews  2 new of 2 cards, 8 Mar to yesterday; 1 here already"
    assert again.out.endswith("There is nothing new in it.\n")
    reps = [hark(f"why care/silence{side} --json", at=NOON).json()["memory"]["reps"] for side in ("", "#reverse")]
    assert reps == [2, 1]
    assert hark("doctor --json", at=NOON).json()["findings"][-1]["gravity"] != "fault"


def test_a_deck_that_is_not_here(hark: Hark, tmp_path: Path) -> None:
    """Cards that hark wrote for a deck that is not here bring nothing, and that is said."""
    file = saved(older(single(guid="hark:elsewhere/card")), tmp_path)

    ran = hark(f"import {file} --yes", at=NOON, COLUMNS="0")

    assert ran.out.splitlines()[:2] == [
        "reviews   0 new", "left out  1 note of hark decks that are not here (elsewhere)",
    ]  # fmt: skip
    assert ran.out.endswith(
        "There is nothing new in it.\n"
        "For the deck itself: `hark export elsewhere --as toml` where it is, then import that.\n"
    )
    assert (ran.code, hark(f"import {file} --dry-run", at=NOON).code) == (1, 0)
    assert hark(f"import {file} --yes --as mine", at=NOON).err == (
        "error: `--as` names a new deck, and this brings none\n hint: leave `--as` out\n"
    )


def test_a_reset_in_anki(hark: Hark, tmp_path: Path) -> None:
    """A card that was made new again in Anki is new here too; where it has other sides, these stay as they are."""
    pack = Pack()
    card, gaps = pack.add(BASIC, "F", "B"), pack.add(CLOZE, "{{c1::a}} {{c2::b}}", "", cards=2)
    for place, one_card in enumerate((card, gaps, gaps + 1)):
        pack.review(one_card, ms("2026-03-08 09:00") + place, 4)
        pack.review(one_card, ms("2026-03-09 09:00") + place, 0, kind=4, factor=0)
    hark(f"import {saved(older(pack), tmp_path)} --yes", at=NOON)

    shown = hark("show support --json", at=NOON).json()["cards"]

    assert [(face["card"].partition("#")[2], face["due_at"] is None) for face in shown] == [
        ("", True), ("", False), ("2", True),
    ]  # fmt: skip


def test_two_computers(hark: Hark, tmp_path: Path) -> None:
    """One package taken in on two computers, in two zones, is one history, whichever is merged into which."""
    file, logs = phone(tmp_path), []
    other = Hark(tmp_path / "other")
    hark(f"import {file} --yes", at=NOON)
    other(f"import {file} --yes --zone Asia/Tokyo", at=NOON)
    shutil.copytree(hark.home, tmp_path / "before")

    for into, source in ((hark, other.home), (other, tmp_path / "before")):
        merged = into(f"merge {source / 'data' / 'progress.db'} --yes --json", at=NOON)
        logs.append(kept(into, "SELECT * FROM event ORDER BY id"))
        assert (merged.code, len(logs[-1])) == (0, 3)

    assert logs[0] == logs[1]


def test_there_by_one_computer_and_back_by_another(hark: Hark, tmp_path: Path) -> None:
    """A review that went to Anki and came back into a file without it counts once when both are merged."""
    other = Hark(tmp_path / "other")
    other("grade care/empty-cup good", at="2026-03-07 09:00")
    hark("grade listening/reflection good", at="2026-03-08 09:00", seed=3)
    hark(f"export listening --as apkg --with-progress --to {tmp_path / 'l.apkg'}", at="2026-03-08 10:00")
    assert "Imported 1 review" in other(f"import {tmp_path / 'l.apkg'} --yes", at=NOON).out
    shutil.copytree(hark.home, tmp_path / "before")

    hark(f"merge {other.home / 'data' / 'progress.db'} --yes", at=NOON)
    other(f"merge {tmp_path / 'before' / 'data' / 'progress.db'} --yes", at=NOON)

    for one_of_them in (hark, other):
        standing = [entry for entry in events(one_of_them, at=NOON) if entry[0] == "review" and not entry[3]]
        assert [card for _, card, _, _ in standing] == ["care/empty-cup", "listening/reflection"]
    assert kept(hark, "SELECT id, checksum FROM event ORDER BY id") == kept(
        other, "SELECT id, checksum FROM event ORDER BY id"
    )


def test_an_update_asks_the_package_again(hark: Hark, tmp_path: Path) -> None:
    """`hark update` takes the words of a newer package; reviews come with an import alone."""
    hark(f"import {saved(older(single('Front', 'Back')), tmp_path)} --yes", at=NOON)
    saved(older(single("Front", "Back, told better")), tmp_path)

    answer = hark("update --yes --json", at=NOON).json()

    (deck,) = answer["decks"]
    assert (deck["deck"], deck["fate"], deck["changes"][0]["answer"]) == ("support", "changes", "Back, told better")


def test_at_a_terminal(tmp_path: Path) -> None:
    """A person is shown what is in it, then asked; only a yes takes it in."""
    file = phone(tmp_path)

    with Terminal(tmp_path / "home", f"import {file}", columns=40, rows=40) as terminal:
        seen = terminal.see("Import 1 deck? [y/N]")
        terminal.type("n\r")
        assert terminal.ends() == 1

    assert "left out" in seen
    assert not (tmp_path / "home" / "data" / "progress.db").exists()


@pytest.mark.parametrize("name", ["large.apkg", "large.zip"])
def test_too_large(hark: Hark, tmp_path: Path, name: str) -> None:
    """A package with much media is refused with Anki's own way around it."""
    (tmp_path / name).write_bytes(b"PK\x03\x04" + bytes(17 << 20))

    said = hark(f"import {tmp_path / name} --yes", COLUMNS="0").err

    assert ("without media" in said) is name.endswith(".apkg")
