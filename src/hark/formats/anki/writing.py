# SPDX-License-Identifier: MIT
"""A deck as an Anki package, with what was learned of it where that is wanted. Pure.

Ids are worked out from the deck's and the cards' own, so a package written later updates what an earlier one brought.
Anki does so for notes only: of a card that it has, it never takes over another date or more history.
"""

from __future__ import annotations

import json
import re
from hashlib import sha1
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from hark.formats.anki import history
from hark.formats.anki.notes import note_of, number_of, type_rows
from hark.formats.anki.package import packed
from hark.memory.formula import DEFAULT
from hark.memory.model import NEW, State
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hark.cards.card import Skill
    from hark.cards.model import Deck
    from hark.formats.anki.notes import Note
    from hark.memory.days import Calendar
    from hark.memory.formula import Formula
    from hark.memory.model import Event, Memory, Standing

DAY_ZERO = 737_425
"""2020-01-01, the day from which a package counts: due days are told as days since then."""
_FACTOR = 2500
"""The ease that Anki gives new cards: with FSRS it is not looked at."""
_QUEUES = {State.LEARNING: (1, 1), State.REVIEW: (2, 2), State.RELEARNING: (3, 1)}
"""Type and queue of a card in Anki."""
_STEPS = {State.LEARNING: 2, State.RELEARNING: 1}
_SET_ASIDE = -1


@frozen
class Learned:
    """What goes along of progress."""

    standings: Mapping[str, Standing]
    events: Sequence[Event]
    """Those of the deck that were not taken back, in the order of the log."""
    stamps: Mapping[str, int]
    retention: float
    formula: Callable[[str], Formula | None] = lambda _ref: None
    """What the memory of a ref goes by; None for the default parameters."""


@frozen
class Written:
    """A package, and how many reviews are in it."""

    data: bytes
    reviews: int


def write(
    deck: Deck, calendar: Calendar, now_s: int, *, skill: Callable[[str], Skill],
    help_lines: Callable[[Sequence[str]], Sequence[str]], learned: Learned | None = None,
) -> Written:  # fmt: skip
    """*deck* as a package of *now_s*, seconds since 1970; without *learned* every card in it is new."""
    deck_id = number_of(f"deck {deck.id}")
    notes: list[tuple[Any, ...]] = []
    cards: list[tuple[Any, ...]] = []
    reviews: list[history.Row] = []
    ids: set[int] = set()
    reviewed = history.since_new(learned.events) if learned else {}
    for card in deck.cards:
        note = note_of(deck, card, skill, help_lines((*card.tags, *deck.tags)))
        note_id = _free(number_of(note.guid), ids)
        leeches = False
        for place, suffix in enumerate(note.suffixes):
            ref = f"{deck.id}/{card.id}{suffix}"
            card_id = _free(number_of(ref), ids)
            standing, is_aside = _standing(learned, deck.id, ref)
            state = _state(ref, standing.memory, len(cards), is_aside=is_aside, learned=learned)
            cards.append((card_id, note_id, deck_id, place, now_s, -1, *state))
            leeches |= standing.memory is not None and standing.memory.leech
            if learned and standing.memory:
                reviews += history.rows_of(ref, reviewed.get(ref, ()), card_id, learned.stamps, learned.formula(ref))
        notes.append(_note_row(note_id, note, now_s, ("leech",) if leeches else ()))
    rows = {"col": [_collection(deck, deck_id, calendar, now_s)], "notes": notes, "cards": cards, "revlog": reviews}
    return Written(packed(rows), len(reviews))


def _standing(learned: Learned | None, deck_id: str, ref: str) -> tuple[Standing, bool]:
    """Where *ref* stands, and whether it is set aside: itself, its card or its deck, or since it keeps slipping."""
    if learned is None:
        return NEW, False
    standing = learned.standings.get(ref, NEW)
    wholes = (standing, *(learned.standings.get(whole, NEW) for whole in (ref.split("#", 1)[0], deck_id)))
    return standing, any(whole.suspended for whole in wholes) or bool(standing.memory and standing.memory.leech)


def _state(ref: str, memory: Memory | None, place: int, *, is_aside: bool, learned: Learned | None) -> tuple[Any, ...]:
    """The columns of the card *ref* from its type on: what *memory* says, and where a new one stands in line."""
    if memory is None:
        return (0, _SET_ASIDE if is_aside else 0, place, 0, 0, 0, 0, 0, 0, 0, 0, "{}")
    assert learned
    kind, queue = _QUEUES[memory.state]
    days = max(0, history.interval(memory))
    if memory.due_day is not None:
        kind, queue, due = 2, 2, memory.due_day - DAY_ZERO
    else:
        assert memory.due_ms is not None
        due = -(-memory.due_ms // 1000)
    data = {
        "s": round(memory.stability_days, 4), "d": round(memory.difficulty, 3), "dr": round(learned.retention, 2),
        "decay": round(-(learned.formula(ref) or DEFAULT).decay, 3), "lrt": memory.last_ms // 1000,
    }  # fmt: skip
    left = 0 if queue == 2 else max(1, _STEPS.get(memory.state, 1) - (memory.step or 0))
    return (
        kind, _SET_ASIDE if is_aside else queue, due, days, _FACTOR, memory.reps, memory.lapses, left, 0, 0, 0,
        json.dumps(data, separators=(",", ":")),
    )  # fmt: skip


def _note_row(note_id: int, note: Note, now_s: int, more_tags: tuple[str, ...]) -> tuple[Any, ...]:
    """A row of `notes`; its checksum is that of the first field's text, by which Anki looks for doubles."""
    first = unescape(re.sub("<[^>]*>", "", note.fields[0]))
    checksum = int(sha1(first.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    tags = " ".join((*note.tags, *more_tags))
    fields = "\x1f".join(note.fields)
    return note_id, note.guid, note.type.id, now_s, -1, f" {tags} " if tags else "", fields, first, checksum, 0, ""


def _collection(deck: Deck, deck_id: int, calendar: Calendar, now_s: int) -> tuple[Any, ...]:
    """The one row of `col`."""
    begun = calendar.start(DAY_ZERO)
    offset = begun.astimezone(calendar.zone).utcoffset()
    conf = {
        "schedVer": 2, "sched2021": True, "creationOffset": -int(offset.total_seconds()) // 60 if offset else 0,
        "rollover": calendar.day_starts_at.hour, "curDeck": 1, "activeDecks": [1], "nextPos": len(deck.cards) + 1,
    }  # fmt: skip
    names = {
        1: "Default",
        number_of("deck"): "hark",
        deck_id: f"hark::{' '.join(deck.title.split()).replace('::', ':')}",
    }
    decks = {str(number): _deck_row(number, name, deck.description if number == deck_id else "", now_s)
             for number, name in names.items()}  # fmt: skip
    texts = (json.dumps(table) for table in (conf, type_rows(), decks, _OPTIONS, {}))
    return 1, int(begun.timestamp()), now_s * 1000, now_s * 1000, 11, 0, 0, 0, *texts


def _deck_row(number: int, name: str, description: str, now_s: int) -> dict[str, Any]:
    today = {key: [0, 0] for key in ("lrnToday", "revToday", "newToday", "timeToday")}
    return today | {
        "id": number, "mod": now_s, "name": name, "usn": -1, "desc": escape(description), "dyn": 0, "conf": 1,
        "collapsed": False, "browserCollapsed": False, "extendNew": 0, "extendRev": 0,
    }  # fmt: skip


_OPTIONS = {
    "1": {
        "id": 1, "mod": 0, "name": "Default", "usn": 0, "maxTaken": 60, "autoplay": True, "timer": 0, "replayq": True,
        "new": {
            "bury": True, "delays": [1.0, 10.0], "initialFactor": 2500, "ints": [1, 4, 0], "order": 1, "perDay": 20,
        },
        "rev": {"bury": True, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200, "hardFactor": 1.2},
        "lapse": {"delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0}, "dyn": False,
    }
}  # fmt: skip
"""The options every collection begins with; Anki goes by its own."""


def _free(number: int, taken: set[int]) -> int:
    """*number*, or the next that is not *taken*; it is now."""
    while number in taken:
        number += 1
    taken.add(number)
    return number
