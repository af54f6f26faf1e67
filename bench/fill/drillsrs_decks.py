# SPDX-License-Identifier: MIT
"""Fills the database of drillsrs with what hark knows of its cards; run by an interpreter that has `drillsrs`.

`python drillsrs_decks.py EXPORT`: one deck called bench with a card for each face, begun ones active and due when hark
has them due, and an answer, right or wrong, for every review.
"""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from drillsrs import db


def fill(session: Any, export: dict[str, Any]) -> None:
    """Adds the deck, its cards and the answers."""
    session.add(db.Deck(id=1, name="bench", description=""))
    session.flush()
    cards, answers = [], []
    number = 0
    for faces in export["decks"].values():
        for face in faces:
            number += 1
            memory = face["memory"]
            is_active = memory is not None and not face["is_aside"]
            cards.append(
                {
                    "id": number, "deck_id": 1, "num": number, "question": face["question"],
                    "answers": [face["answer"]], "is_active": is_active, "activation_date": None,
                    "due_date": _due(memory) if is_active else None,
                }
            )  # fmt: skip
            answers += [
                {"card_id": number, "date": datetime.fromtimestamp(at_ms / 1000), "is_correct": ease > 1}
                for at_ms, ease, *_ in face["reviews"]
            ]
    session.bulk_insert_mappings(db.Card, cards)
    session.bulk_insert_mappings(db.UserAnswer, answers)


def _due(memory: dict[str, Any]) -> datetime:
    if memory["due_day"] is not None:
        return datetime.combine(date.fromordinal(memory["due_day"]), datetime.min.time().replace(hour=4))
    return datetime.fromtimestamp(memory["due_ms"] / 1000)


if __name__ == "__main__":
    db.init()
    with db.session_scope() as scope:
        fill(scope, json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
