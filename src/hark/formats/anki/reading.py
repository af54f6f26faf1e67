# SPDX-License-Identifier: MIT
"""What a package of Anki's holds, as cards hark could have and rows of its review log. Runs in a process of its own.

`sharing.unpacking` begins that process; it has the standard library and zstd alone. What comes out is JSON: texts
without markup, whole numbers, and by name whatever is left out.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from hashlib import blake2b
from html import unescape
from typing import TYPE_CHECKING, Any

from hark.cards.deckfile import MAX_FIELD_BYTES
from hark.formats.anki import markup
from hark.formats.anki.markup import Unfit
from hark.formats.anki.package import GUID, ONE_DECK, Unreadable, database_in, opened
from hark.values import frozen
from hark.views.package import Reason

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

MAX_NOTES, MAX_REVIEWS = 20_000, 300_000
MAX_TEXT = 8 * 1024 * 1024
"""Letters of all cards together."""
_NAMED = 5
"""So many of what is left out are named."""
_OWN = re.compile(rf"{GUID}([a-z0-9-]{{1,64}})/([a-z0-9-]{{1,64}})")
_MARKS = ("leech", "marked")
"""Tags that Anki sets itself."""
_PICTURES = 6
"""Anki's number for the note type of image occlusion."""


@frozen
class NoteType:
    """A note type of the package."""

    name: str
    is_cloze: bool
    is_occlusion: bool
    fields: tuple[str, ...]
    templates: dict[int, tuple[str, str]]


def main() -> None:
    """Reads a package from standard input, and writes what it holds as one JSON object."""
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))


def answer(data: bytes) -> dict[str, Any]:
    """What the package *data* holds; `other` where it is none, `refused` and why where it is not to be read.

    What to do about that is `hint`; empty where nothing is known.
    """
    try:
        database = database_in(data)
        return {"other": True} if database is None else Reader(opened(database)).read()
    except Unreadable as reason:
        return {"refused": str(reason), "hint": reason.hint}
    except MemoryError:
        return {"refused": "it takes too much memory to read", "hint": ONE_DECK}
    except Exception as error:
        return {"refused": f"it cannot be read: {type(error).__name__}", "hint": ""}


class Reader:
    """Goes through one database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._tables = {str(name) for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if not {"col", "notes", "cards", "revlog"} <= self._tables:
            raise Unreadable("its tables are none of Anki's")
        self._left_out: dict[str, list[str]] = defaultdict(list)
        self._lost: dict[str, list[str]] = defaultdict(list)
        self._cards: list[dict[str, Any]] = []
        self._letters = 0
        self._places: list[list[str]] = []
        self._sides: dict[int, tuple[int, Any]] = {}
        """By the ids of Anki's cards: the place of the card each belongs to, and which side of it is asked."""

    def read(self) -> dict[str, Any]:
        """All of it."""
        types = dict(self._note_types())
        decks = dict(self._decks())
        cards = self._cards_of_notes()
        for note_id, guid, type_id, tags, fields in self._rows(
            "SELECT id, guid, mid, tags, flds FROM notes ORDER BY id", (int, str, int, str, str), MAX_NOTES, "notes"
        ):
            of_note = cards.get(note_id, {})
            if own := _OWN.fullmatch(guid):
                self._place(["hark", *own.groups()], {card_id: ord_ for ord_, (card_id, _) in of_note.items()})
                continue
            note_type = types.get(type_id)
            name = _name(fields) or guid[:60]
            deck = decks.get(min(of_note.values())[1], "") if of_note else ""
            try:
                if note_type is None or not of_note:
                    raise Unfit(Reason.NO_CARD)
                lost = Counter[str]()
                self._take(guid, note_type, fields.split("\x1f"), of_note, deck, tags, lost)
            except Unfit as unfit:
                self._left_out[unfit.reason].append(name)
            else:
                for what in +lost:
                    self._lost[what].append(name)
        return {
            "cards": self._cards, "places": self._places, "reviews": list(self._reviews()),
            "left_out": _summarised(self._left_out), "lost": _summarised(self._lost),
        }  # fmt: skip

    def _take(
        self, guid: str, note_type: NoteType, values: list[str], of_note: dict[int, tuple[int, int]], deck: str,
        tags: str, lost: Counter[str],
    ) -> None:  # fmt: skip
        """Makes a card of a note, or several. Raises `Unfit`."""
        if note_type.is_occlusion:
            raise Unfit(Reason.IMAGE_OCCLUSION)
        fields = dict(zip(note_type.fields, values, strict=False))
        made = _gaps(note_type, fields, lost) if note_type.is_cloze else _sides(note_type, fields, of_note, lost)
        top, _, below = deck.partition("::")
        words = [tag for tag in tags.split()[:50] if tag.casefold() not in _MARKS]
        topics = list(dict.fromkeys(([below.replace("::", " / ")] if below else []) + words))
        name = f"note-{blake2b(guid.encode(), digest_size=6).hexdigest()}"
        for number, (card, sides) in enumerate(made, 1):
            card_id = name if number == 1 else f"{name}-{number}"
            self._check_length(card)
            shared = {"topics": topics, "tags": words}
            whole = {"id": card_id, **card} | {key: value for key, value in shared.items() if value}
            self._cards.append({"deck": top, "card": whole})
            here = {of_note[ord_][0]: side for ord_, side in sides.items() if ord_ in of_note}
            self._place(["anki", top, card_id], here)

    def _check_length(self, card: dict[str, Any]) -> None:
        """Raises `Unfit` for a card too long to be one of hark's, `Unreadable` where all together are too long."""
        texts = [text for text in card.values() if isinstance(text, str)]
        if max(len(text.encode()) for text in texts) > MAX_FIELD_BYTES:
            raise Unfit(Reason.TOO_LONG)
        self._letters += sum(map(len, texts))
        if self._letters > MAX_TEXT:
            raise Unreadable(f"its cards have more than {MAX_TEXT >> 20} MiB of text", ONE_DECK)

    def _place(self, place: list[str], sides: dict[int, Any]) -> None:
        self._places.append(place)
        self._sides |= {card_id: (len(self._places) - 1, side) for card_id, side in sides.items()}

    def _note_types(self) -> Iterator[tuple[int, NoteType]]:
        if "notetypes" not in self._tables:
            for model in self._column("models"):
                yield int(model["id"]), _older_type(model)
            return
        fields: dict[int, list[str]] = defaultdict(list)
        for type_id, name in self._rows("SELECT ntid, name FROM fields ORDER BY ntid, ord", (int, str)):
            fields[type_id].append(name)
        templates: dict[int, dict[int, tuple[str, str]]] = defaultdict(dict)
        for type_id, ord_, config in self._rows("SELECT ntid, ord, config FROM templates", (int, int, bytes)):
            texts = dict(_protobuf(config))
            templates[type_id][ord_] = _text(texts.get(1)), _text(texts.get(2))
        for type_id, name, config in self._rows("SELECT id, name, config FROM notetypes", (int, str, bytes)):
            facts = dict(_protobuf(config))
            made = NoteType(
                name, facts.get(1) == 1, facts.get(9) == _PICTURES, tuple(fields[type_id]), templates[type_id]
            )
            yield type_id, made

    def _decks(self) -> Iterator[tuple[int, str]]:
        if "decks" not in self._tables:
            for deck in self._column("decks"):
                yield int(deck["id"]), str(deck["name"]).encode(errors="replace").decode()  # of halves of a letter
            return
        for deck_id, name in self._rows("SELECT id, name FROM decks", (int, str)):
            yield deck_id, name.replace("\x1f", "::")

    def _cards_of_notes(self) -> dict[int, dict[int, tuple[int, int]]]:
        """By the ids of notes and the numbers of their cards: the card's id and that of the deck it belongs to."""
        query = "SELECT id, nid, ord, CASE odid WHEN 0 THEN did ELSE odid END FROM cards"
        cards: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
        for card_id, note_id, ord_, deck_id in self._rows(query, (int, int, int, int), 4 * MAX_NOTES, "cards"):
            cards[note_id][ord_] = card_id, deck_id
        return cards

    def _reviews(self) -> Iterator[list[Any]]:
        """Each row of the log of a card that is taken: place, side, and what `history.Review` has of it."""
        is_old = self._is_first_scheduler()
        query = "SELECT cid, id, ease, ivl, lastIvl, factor, time, type FROM revlog ORDER BY id"
        for card_id, at_ms, ease, *more, kind in self._rows(query, (int,) * 8, MAX_REVIEWS, "reviews"):
            if card_id in self._sides:
                # The first scheduler had three buttons for cards in steps: again, good, easy.
                graded = ease + 1 if is_old and kind in (0, 2) and ease in (2, 3) else ease
                yield [*self._sides[card_id], at_ms, graded, *more, kind]

    def _is_first_scheduler(self) -> bool:
        (conf,) = self._db.execute("SELECT conf FROM col LIMIT 1").fetchone() or ("",)
        if "config" in self._tables or not conf:
            return False
        return bool(dict(json.loads(conf)).get("schedVer", 1) == 1)

    def _column(self, name: str) -> list[dict[str, Any]]:
        """What an older collection keeps as JSON in a column of its one row."""
        (text,) = self._db.execute(f"SELECT {name} FROM col LIMIT 1").fetchone() or ("{}",)  # noqa: S608 - ours
        return list(json.loads(text).values())

    def _rows(
        self, query: str, kinds: tuple[type, ...], most: int = 100_000, what: str = "rows"
    ) -> Iterator[tuple[Any, ...]]:
        """The rows of *query*, of which each must be of those *kinds*. Raises `Unreadable`."""
        for number, row in enumerate(self._db.execute(query)):
            if number == most:
                raise Unreadable(f"it has more than {most} {what}", ONE_DECK)
            if tuple(map(type, row)) != kinds:
                raise Unreadable("a value in its database is none of Anki's")
            yield row


Made = tuple[dict[str, Any], dict[int, str]]
"""A card by the keys of a deck file, and the end of the ref of each of Anki's cards that it stands for."""


def _gaps(note_type: NoteType, fields: dict[str, str], lost: Counter[str]) -> list[Made]:
    """The card of a cloze note, with its side for each of Anki's. Raises `Unfit`."""
    asked, answered = note_type.templates.get(0, ("", ""))
    name = next((name for name in markup.shown_fields(asked, cloze=True) if name in fields), None)
    if name is None:
        raise Unfit(Reason.NO_GAP)
    found = markup.gapped(markup.plain(fields[name], lost))
    more = _joined(fields, [shown for shown in markup.shown_fields(answered) if shown != name], lost)
    sides = {number - 1: f"#{gap + 1}" if gap else "" for number, gap in found.first.items()}
    return [({"kind": "cloze", "text": found.text} | ({"why": more} if more else {}), sides)]


def _sides(
    note_type: NoteType, fields: dict[str, str], of_note: dict[int, tuple[int, int]], lost: Counter[str]
) -> list[Made]:
    """A card for each of Anki's; one for two of which the second asks the first the other way round. Raises `Unfit`."""
    shown: dict[int, tuple[str, str]] = {}
    for ord_, (asked, answered) in sorted(note_type.templates.items()):
        if ord_ in of_note:
            names = list(dict.fromkeys(markup.shown_fields(asked)))
            others = [name for name in dict.fromkeys(markup.shown_fields(answered, typed=True)) if name not in names]
            shown[ord_] = _joined(fields, names, lost), _joined(fields, others, lost)
    made: list[Made] = []
    for ord_, (front, back) in shown.items():
        if not _words(front) or not _words(back):
            raise Unfit(Reason.EMPTY)
        if len(shown) == 2 and made and (back, front) == shown[min(shown)]:
            made[0][0]["reverse"] = True
            made[0][1][ord_] = "#reverse"
        else:
            made.append(({"kind": "concept", "front": front, "back": back}, {ord_: ""}))
    if not made:
        raise Unfit(Reason.NO_CARD)
    return made


def _joined(fields: dict[str, str], names: list[str], lost: Counter[str]) -> str:
    texts = (markup.plain(fields[name], lost) for name in names if fields.get(name))
    return "\n\n".join(text for text in texts if text)


def _name(fields: str) -> str:
    """How a note is named in a list of what stays away: the beginning of its fields, without markup."""
    bare = unescape(re.sub("<[^>]*>", " ", fields[:400].replace("\x1f", " ")))
    return " ".join(bare.split())[:48].strip()


def _words(text: str) -> str:
    """What is left of *text* without the words for what was lost."""
    return re.sub(r"\[(?:picture|formula)\]", "", text).strip()


def _older_type(made: dict[str, Any]) -> NoteType:
    """A note type of schema 11."""
    fields = tuple(str(field["name"]) for field in sorted(made["flds"], key=lambda field: int(field["ord"])))
    templates = {int(shown["ord"]): (str(shown["qfmt"]), str(shown["afmt"])) for shown in made["tmpls"]}
    return NoteType(str(made["name"]), made["type"] == 1, made.get("originalStockKind") == _PICTURES, fields, templates)


def _protobuf(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a protobuf message: numbers, and bytes of texts and messages (protobuf.dev, "Encoding")."""
    place = 0

    def number() -> int:
        nonlocal place
        value = shift = 0
        while shift < 70:
            byte = data[place]
            place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
        raise Unreadable("its note types cannot be read")

    while place < len(data):
        key = number()
        match key & 7:
            case 0:
                yield key >> 3, number()
            case 2:
                size = number()
                yield key >> 3, data[place : place + size]
                place += size
            case 1 | 5:
                place += 8 if key & 7 == 1 else 4
            case _:
                raise Unreadable("its note types cannot be read")


def _text(value: int | bytes | None) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else ""


def _summarised(names: dict[str, list[str]]) -> list[list[Any]]:
    """Why something is left out, how many, and the first of them."""
    return [[reason, len(those), those[:_NAMED]] for reason, those in names.items()]
