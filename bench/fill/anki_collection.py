# SPDX-License-Identifier: MIT
"""Fills an Anki collection with what hark knows of its cards; run by an interpreter that has `anki`.

`python anki_collection.py EXPORT COLLECTION`: one note and one card for each face, decks below one called bench, the
memories as FSRS data of the cards, and every review in the review log.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from anki.collection import AddNoteRequest, Collection


def fill(col: Any, export: dict[str, Any]) -> None:
    """Adds decks, notes, memories and reviews to the empty collection *col*."""
    config = col.decks.config_dict_for_deck_id(1)
    config["new"]["perDay"], config["rev"]["perDay"] = export["new_per_day"], 9999
    col.decks.update_config(config)
    col.set_config("fsrs", True)
    basic = col.models.by_name("Basic")
    states, reviews = [], []
    for deck, faces in export["decks"].items():
        deck_id = col.decks.id(f"bench::{deck}")
        notes = []
        for face in faces:
            note = col.new_note(basic)
            note["Front"], note["Back"] = face["question"], face["answer"]
            notes.append(note)
        col.add_notes([AddNoteRequest(note=note, deck_id=deck_id) for note in notes])
        for note, face in zip(notes, faces, strict=True):
            (card_id,) = col.card_ids_of_note(note.id)
            states.append((*_state(face, export["today"], col.sched.today), card_id))
            reviews += [(at_ms, card_id, -1, *rest) for at_ms, *rest in face["reviews"]]
    col.db.transact(lambda: _write(col, states, reviews))  # or each row would be a commit of its own


def _write(col: Any, states: list[tuple[Any, ...]], reviews: list[tuple[Any, ...]]) -> None:
    col.db.executemany(
        "update cards set type=?, queue=?, due=?, ivl=?, factor=?, reps=?, lapses=?, left=?, data=? where id=?",
        [state for state in states if state[0]],
    )
    taken = 0
    rows = []
    for at_ms, *rest in sorted(reviews):
        taken = max(at_ms, taken + 1)  # the time is the key
        rows.append((taken, *rest))
    col.db.executemany(
        "insert into revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type) values (?,?,?,?,?,?,?,?,?)", rows
    )


def _state(face: dict[str, Any], today: int, their_today: int) -> tuple[Any, ...]:
    """Type, queue, due, interval, factor, reps, lapses, left, data: all nothing for a card never seen."""
    memory = face["memory"]
    if memory is None:
        return (0,) * 9
    kind = {"learning": 1, "review": 2, "relearning": 3}[memory["state"]]
    in_days = memory["due_day"] is not None
    due = memory["due_day"] - today + their_today if in_days else memory["due_ms"] // 1000
    interval = memory["due_day"] - memory["last_day"] if in_days else 0
    queue = -1 if face["is_aside"] else 2 if in_days else 1
    data = json.dumps({"s": round(memory["stability_days"], 4), "d": round(memory["difficulty"], 3), "dr": 0.9})
    return 2 if in_days else kind, queue, due, interval, 2500, memory["reps"], memory["lapses"], 0, data


if __name__ == "__main__":
    started = time.perf_counter()
    collection = Collection(sys.argv[2])
    fill(collection, json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    collection.close()
    print(f"filled in {time.perf_counter() - started:.0f} s")
