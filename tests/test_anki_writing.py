# SPDX-License-Identifier: MIT
"""Decks as Anki packages: their form, worked out by hand; `campaigns/anki.py` has Anki itself judge them."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialogues import LETTERS
from hark.formats.anki import history, markup, notes
from hark.formats.anki.package import TABLES
from hark.formats.anki.writing import DAY_ZERO
from harness import Hark


def written(
    hark: Hark, deck: str, tmp_path: Path, *, more: str = "--with-progress", at: str = "2026-03-10 12:00"
) -> Any:
    """The database of a package of *deck*."""
    file = tmp_path / f"{deck} {at.replace(':', '')}.apkg"
    assert hark(f"export {deck} --as apkg {more} --to '{file}'", at=at).code == 0
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["collection.anki21", "media"]
        assert archive.read("media") == b"{}"
        db = sqlite3.connect(":memory:")
        db.deserialize(archive.read("collection.anki21"))
    db.row_factory = sqlite3.Row
    return db


def rows(db: Any, query: str) -> list[tuple[Any, ...]]:
    """The rows of *query*."""
    return [tuple(row) for row in db.execute(query)]


def test_the_form(hark: Hark, tmp_path: Path) -> None:
    """Schema 11 with its columns, two note types of fixed ids, a deck under `hark`, days counted from 2020."""
    db = written(hark, "listening", tmp_path, more="")

    columns = {table: [row[1] for row in db.execute(f"PRAGMA table_info({table})")] for table in TABLES}
    assert columns["revlog"] == ["id", "cid", "usn", "ease", "ivl", "lastIvl", "factor", "time", "type"]
    assert {table: len(names) for table, names in columns.items()} == {
        "col": 13, "notes": 11, "cards": 18, "revlog": 9, "graves": 3,
    }  # fmt: skip
    ((ver, crt, conf, models, decks),) = rows(db, "SELECT ver, crt, conf, models, decks FROM col")
    assert (ver, crt, json.loads(conf)["creationOffset"]) == (11, 1_577_851_200, 0)  # 2020-01-01 04:00 UTC
    assert sorted(json.loads(models)) == [str(notes.SIDES.id), str(notes.GAPS.id)]
    assert sorted(deck["name"] for deck in json.loads(decks).values()) == ["Default", "hark", "hark::Listening"]
    assert rows(db, "PRAGMA integrity_check") == [("ok",)]


def test_notes(hark: Hark, tmp_path: Path) -> None:
    """Each kind as a note under the GUID `hark:deck/card`: what is asked, what is answered, topics as tags."""
    db = written(hark, "listening", tmp_path, more="")

    found = rows(db, "SELECT guid, mid, flds, tags FROM notes")
    got = {guid: (mid, fields.split("\x1f"), tags) for guid, mid, fields, tags in found}
    assert got["hark:listening/pause"] == (
        notes.SIDES.id, ["Leaving room after someone speaks", "A pause", "", "", "", "yes"], " T-02 basics ",
    )  # fmt: skip
    assert got["hark:listening/two-parts"] == (
        notes.GAPS.id, ["Listening needs {{c1::attention}} and {{c2::time}}.", "", "", ""], " T-03 basics ",
    )  # fmt: skip
    front, back, why, *_ = got["hark:listening/which-reply"][1]
    assert markup.plain(front, Counter()) == (
        'Ana says: "Nobody rang." Which reply leaves her room?\n'
        "- A. They were busy, surely.\n- B. Have you rung them?\n- C. That sounds lonely."
    )
    assert markup.plain(back, Counter()) == (
        "C. That sounds lonely.\n- A. It explains the hurt away.\n- B. Advice dressed as a question.\n"
        "- C. It names a feeling and stops there."
    )
    assert why == "Feeling first."
    front, back, *_ = got["hark:listening/fourth-no"][1]
    assert markup.plain(front, Counter()) == (
        "On the phone, after a job rejection.\n“Fourth no this month. I give up.”\nWhat do you say next?"
    )
    assert markup.plain(back, Counter()).split("\n")[-2:] == [
        "The trap: Tips for the next application.", "“Four noes in one month. No wonder you want to stop.”",
    ]  # fmt: skip


def test_a_safety_card_names_help(hark: Hark, tmp_path: Path) -> None:
    """A card that touches on danger carries the lines of the learner's region; others do not."""
    hark("config region us")
    db = written(hark, "care", tmp_path, more="")

    helps = {guid: fields.split("\x1f")[3] for guid, fields in rows(db, "SELECT guid, flds FROM notes")}
    assert "988" in helps["hark:care/tired-of-it"]
    assert helps["hark:care/empty-cup"] == ""


def test_a_dialogue_is_its_turns_in_order(hark: Hark, tmp_path: Path) -> None:
    """A dialogue goes along as one note: the first turn is asked, and all turns stand on the back."""
    hark.add_deck("letters", LETTERS)
    db = written(hark, "letters", tmp_path, more="")

    fields = [markup.plain(fields.split("\x1f")[1], Counter()) for (fields,) in rows(db, "SELECT flds FROM notes")]
    numbers = [line.split(":")[0] for line in fields[0].split("\n") if line.startswith("Turn ")]
    assert numbers[0] == "Turn 1"
    assert numbers == sorted(numbers)
    assert len(numbers) > 2


def test_progress(hark: Hark, tmp_path: Path) -> None:
    """By hand: due days since 2020, reviews with grade, interval and kind, memory, steps, what is set aside."""
    hark("grade listening/reflection easy --duration-ms 3000", at="2026-03-02 09:00")
    hark("grade listening/reflection good", at="2026-03-10 09:00")
    hark("grade listening/pause again", at="2026-03-10 11:59")
    hark("suspend listening/two-parts")
    why = hark("why listening/reflection --json", at="2026-03-10 12:00").json()
    db = written(hark, "listening", tmp_path)

    query = "SELECT guid, ord, type, queue, due, ivl, reps, left FROM cards JOIN notes ON notes.id = nid"
    cards = {(guid, ord_): state for guid, ord_, *state in rows(db, query)}
    due = int(db.execute("SELECT due FROM cards WHERE type = 2").fetchone()[0])
    assert cards["hark:listening/reflection", 0] == [2, 2, due, due - (739_685 - DAY_ZERO), 2, 0]  # 10 March 2026
    assert why["memory"]["due_at"][:10] == str(date.fromordinal(DAY_ZERO + due))
    assert cards["hark:listening/pause", 0] == [1, 1, 1_773_144_000, 0, 1, 2]  # 12:00, a minute after
    assert cards["hark:listening/pause", 1] == [0, 0, 2, 0, 0, 0]
    assert [cards["hark:listening/two-parts", side][1] for side in (0, 1)] == [-1, -1]
    log = rows(db, "SELECT id, ease, ivl, lastIvl, type FROM revlog ORDER BY id")
    interval = log[0][2]
    assert log == [
        (1_772_442_000_000, 4, interval, 0, 0),
        (1_773_133_200_000, 3, due - (739_685 - DAY_ZERO), interval, 1),
        (1_773_143_940_000, 1, -60, 0, 0),
    ]
    data = json.loads(db.execute("SELECT data FROM cards WHERE type = 2").fetchone()[0])
    memory = why["memory"]
    assert (data["s"], data["d"]) == (round(memory["stability_days"], 4), round(memory["difficulty"], 3))
    assert (data["dr"], data["decay"], data["lrt"]) == (0.9, 0.154, 1_773_133_200)


def test_without_progress_all_is_new(hark: Hark, tmp_path: Path) -> None:
    """Progress goes along only when it is named."""
    hark("grade listening/reflection easy")
    db = written(hark, "listening", tmp_path, more="")

    assert rows(db, "SELECT DISTINCT type, queue, reps, data FROM cards") == [(0, 0, 0, "{}")]
    assert rows(db, "SELECT * FROM revlog") == []


def test_again_later(hark: Hark, tmp_path: Path) -> None:
    """A later package has the same ids and a risen `mod`, so that Anki renews its notes; no id lies in the future."""
    first, second = (written(hark, "listening", tmp_path, at=f"2026-03-10 12:0{n}") for n in (0, 1))

    ids = "SELECT id, guid, mid FROM notes UNION SELECT id, nid, did FROM cards"
    assert rows(first, ids) == rows(second, ids)
    assert [row[0] for db in (first, second) for row in rows(db, "SELECT DISTINCT mod FROM notes")] == [
        1_773_144_000, 1_773_144_060,
    ]  # fmt: skip
    assert max(row[0] for row in rows(first, "SELECT id FROM notes UNION SELECT id FROM cards")) < 1_600_000_000_000


@pytest.mark.parametrize("whole", ["listening/pause#reverse", "listening/pause", "listening"])
def test_what_was_made_new_begins_anew(hark: Hark, tmp_path: Path, whole: str) -> None:
    """Reviews from before a reset of a face, its card or its deck stay away, and so do those taken back."""
    hark("grade listening/pause#reverse good", at="2026-03-01 09:00")
    hark(f"reset {whole}", at="2026-03-02 09:00")
    hark("grade listening/pause#reverse hard", at="2026-03-03 09:00")
    hark("grade listening/pause#reverse easy", at="2026-03-03 10:00")
    hark("undo", at="2026-03-03 10:01")
    hark("grade listening/reflection good", at="2026-03-04 09:00")
    hark("reset listening/reflection", at="2026-03-04 09:01")
    db = written(hark, "listening", tmp_path)

    assert rows(db, "SELECT id, ease, type FROM revlog") == [(1_772_528_400_000, 2, 0)]


def test_to_a_file_by_itself(hark: Hark, tmp_path: Path, monkeypatch: Any) -> None:
    """Without --to a package is written beside where one stands, under the deck's name, and said; never over a file."""
    monkeypatch.chdir(tmp_path)

    ran, again = hark("export listening --as apkg", COLUMNS="0"), hark("export listening --as apkg", COLUMNS="0")
    answer = hark("export care --as apkg --with-progress --json").json()

    assert (ran.code, ran.out.splitlines()[0]) == (0, "Wrote listening, 5 cards, to listening.apkg.")
    assert again.err == (
        "error: listening.apkg: there is a file of that name already\n hint: choose another, or move it away\n"
    )
    assert answer == {
        "schema": "hark.export/1", "deck": "care", "form": "apkg", "file": "care.apkg", "cards": 2, "text": "",
        "reviews": 0,
    }  # fmt: skip
    assert zipfile.is_zipfile(io.BytesIO((tmp_path / "care.apkg").read_bytes()))


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=80))
@example("[sound:a.mp3] [latex]x[/latex] \\(x\\) {{c1::x}} <b>b</b> &amp; [$]y[/$]")
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """Nothing of a text becomes a tag, a gap, a formula or a sound: read back, it is the same, and nothing is lost."""
    lost = Counter[str]()

    assert markup.plain(notes._html(text), lost) == " ".join(text.split())
    assert +lost == Counter()


@given(st.lists(st.tuples(st.sampled_from(["d/a", "d/a#2", "e/b"]), st.integers(1, 30)), max_size=40))
def test_stamps(log: list[tuple[str, int]]) -> None:
    """Every review has an instant of its own, those of a face in order; what comes later changes none of before."""
    events = [(f"e{place}", ref, at_ms) for place, (ref, at_ms) in enumerate(log)]

    found = history.stamps(events)

    assert len(set(found.values())) == len(log)
    for ref in ("d/a", "d/a#2", "e/b"):
        of_ref = [found[event_id] for event_id, name, _ in events if name == ref]
        assert of_ref == sorted(of_ref)
    assert all(found[event_id] >= at_ms for event_id, _, at_ms in events)
    half = history.stamps(events[: len(events) // 2])
    assert half == {event_id: found[event_id] for event_id in half}
