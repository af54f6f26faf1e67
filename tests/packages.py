# SPDX-License-Identifier: MIT
"""Anki packages for the tests, made afresh by code: of older Ankis, of newer ones, and of people who mean harm."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from backports import zstd

BASIC, BOTH, TYPED, CLOZE, PICTURE = 101, 102, 103, 104, 105
TYPES: dict[int, tuple[str, int, Sequence[str], Sequence[tuple[str, str]], int]] = {
    BASIC: ("Basic", 0, ("Front", "Back"), [("{{Front}}", "{{FrontSide}}<hr>{{Back}}")], 1),
    BOTH: ("Both ways", 0, ("Front", "Back"),
           [("{{Front}}", "{{FrontSide}}{{Back}}"), ("{{Back}}", "{{FrontSide}}{{Front}}")], 2),
    TYPED: ("Typed", 0, ("Front", "Back"), [("{{Front}} {{type:Back}}", "{{Front}}<hr>{{type:Back}}")], 4),
    CLOZE: ("Cloze", 1, ("Text", "Extra"), [("{{cloze:Text}}", "{{cloze:Text}}<br>{{Extra}}")], 5),
    PICTURE: ("Image Occlusion", 1, ("Occlusion", "Image"), [("{{cloze:Occlusion}}", "{{cloze:Occlusion}}")], 6),
}  # fmt: skip
"""By their ids: name, kind, fields, templates, and the number of the stock type."""
DECKS = {1: "Default", 201: "Support", 202: "Support::First week"}


@dataclass
class Pack:
    """What a package holds, without its form."""

    notes: list[tuple[int, str, int, str, Sequence[str]]] = field(default_factory=list)
    """Id, GUID, note type, tags, fields."""
    cards: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Id, note, number, deck."""
    reviews: list[tuple[int, ...]] = field(default_factory=list)
    """Id, card, ease, interval, interval before, factor, milliseconds, kind."""
    conf: dict[str, Any] = field(default_factory=lambda: {"schedVer": 2})

    def add(self, note_type: int, *fields: str, tags: str = "", guid: str = "", cards: int = 1, deck: int = 201) -> int:
        """Adds a note with so many cards, and gives the id of the first of them."""
        note = 1000 + len(self.notes)
        self.notes.append((note, guid or f"guid{note}", note_type, tags, fields))
        first = 5000 + len(self.cards)
        self.cards += [(first + number, note, number, deck) for number in range(cards)]
        return first

    def review(
        self, card: int, at_ms: int, ease: int = 3, *, kind: int = 1, factor: int = 500, before: int = 0
    ) -> None:
        """Adds a row to the review log."""
        self.reviews.append((at_ms, card, ease, 3, before, factor, 4000, kind))


_OLDER = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer, mod integer, scm integer, ver integer, dty integer, usn integer,
  ls integer, conf text, models text, decks text, dconf text, tags text);
CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, mod integer, usn integer, tags text, flds text,
  sfld integer, csum integer, flags integer, data text);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer, did integer, ord integer, mod integer, usn integer,
  type integer, queue integer, due integer, ivl integer, factor integer, reps integer, lapses integer, left integer,
  odue integer, odid integer, flags integer, data text);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer, usn integer, ease integer, ivl integer, lastIvl integer,
  factor integer, time integer, type integer);
"""
_NEWER = """
CREATE TABLE config (KEY text PRIMARY KEY, val blob) without rowid;
CREATE TABLE notetypes (id integer PRIMARY KEY, name text COLLATE unicase, config blob);
CREATE TABLE fields (ntid integer, ord integer, name text COLLATE unicase, config blob, PRIMARY KEY (ntid, ord))
  without rowid;
CREATE TABLE templates (ntid integer, ord integer, name text COLLATE unicase, config blob, PRIMARY KEY (ntid, ord))
  without rowid;
CREATE TABLE decks (id integer PRIMARY KEY, name text COLLATE unicase, kind blob);
CREATE UNIQUE INDEX idx_decks_name ON decks (name);
"""


def older(pack: Pack, name: str = "collection.anki21", change: str = "", **more: bytes) -> bytes:
    """A package that older Ankis can read: schema 11. *change* is done to its database at last."""
    return zipped({name: database(pack, change), "media": b"{}", **more})


def newer(pack: Pack, change: str = "") -> bytes:
    """A package as Anki makes them since 2022: schema 18 within zstd, and a decoy for older ones."""
    decoy = Pack()
    decoy.add(BASIC, "Please update to the latest Anki version", "and import the file again")
    whole = database(pack, change, is_newer=True)
    return zipped({
        "meta": b"\x08\x03", "collection.anki21b": zstd.compress(whole), "collection.anki2": database(decoy),
        "media": zstd.compress(b""),
    })  # fmt: skip


def database(pack: Pack, change: str = "", *, is_newer: bool = False) -> bytes:
    """The database of *pack*."""
    db = sqlite3.connect(":memory:")
    db.create_collation("unicase", lambda one, other: (one > other) - (one < other))
    db.executescript(_OLDER + (_NEWER if is_newer else ""))
    models = {
        str(type_id): {
            "id": type_id, "name": name, "type": kind, "originalStockKind": stock,
            "flds": [{"name": each, "ord": place} for place, each in enumerate(fields)],
            "tmpls": [
                {"name": "", "ord": place, "qfmt": asked, "afmt": back} for place, (asked, back) in enumerate(templates)
            ],
        }
        for type_id, (name, kind, fields, templates, stock) in TYPES.items()
    }  # fmt: skip
    decks = {str(deck): {"id": deck, "name": name} for deck, name in DECKS.items()}
    texts = [""] * 5 if is_newer else [json.dumps(part) for part in (pack.conf, models, decks, {}, {})]
    db.execute("INSERT INTO col VALUES (1, 0, 0, 0, ?, 0, 0, 0, ?, ?, ?, ?, ?)", (18 if is_newer else 11, *texts))
    if is_newer:
        _put_newer(db)
    for note, guid, type_id, tags, values in pack.notes:
        row = (note, guid, type_id, 0, 0, tags, "\x1f".join(values), "", 0, 0, "")
        db.execute(f"INSERT INTO notes VALUES ({', '.join('?' * 11)})", row)
    for card, note, number, deck in pack.cards:
        state = (card, note, deck, number, *[0] * 13, "")
        db.execute(f"INSERT INTO cards VALUES ({', '.join('?' * 18)})", state)
    for at_ms, card, *rest in pack.reviews:
        db.execute("INSERT INTO revlog VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)", (at_ms, card, *rest))
    db.executescript(change)
    db.commit()
    return db.serialize()


def _put_newer(db: sqlite3.Connection) -> None:
    for type_id, (name, kind, fields, templates, stock) in TYPES.items():
        config = _number(1, kind) + _number(9, stock)
        db.execute("INSERT INTO notetypes VALUES (?, ?, ?)", (type_id, name, config))
        for place, each in enumerate(fields):
            db.execute("INSERT INTO fields VALUES (?, ?, ?, ?)", (type_id, place, each, b""))
        for place, (asked, back) in enumerate(templates):
            config = _bytes(1, asked.encode()) + _bytes(2, back.encode())
            db.execute("INSERT INTO templates VALUES (?, ?, '', ?)", (type_id, place, config))
    for deck, name in DECKS.items():
        db.execute("INSERT INTO decks VALUES (?, ?, ?)", (deck, name.replace("::", "\x1f"), b""))


def _number(key: int, value: int) -> bytes:
    return bytes([key << 3]) + _varint(value)


def _bytes(key: int, value: bytes) -> bytes:
    return bytes([key << 3 | 2]) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + _varint(value >> 7)


def zipped(files: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda _: None) -> bytes:
    """A zip of *files*."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            change(entry)
            archive.writestr(entry, data)
    return out.getvalue()


def single(*fields: str, note_type: int = BASIC, guid: str = "", cards: int = 1) -> Pack:
    """A package of one note, reviewed once."""
    pack = Pack()
    pack.review(pack.add(note_type, *(fields or ("Front", "Back")), guid=guid, cards=cards), 1_772_000_000_000)
    return pack


def hostile(size: int, notes: int) -> dict[str, bytes]:
    """Packages that want to do harm, by name; each is refused whole by who takes less than *size* bytes, or *notes*."""
    sound, big = database(single()), bytes(size)
    header = sound[:100]
    window = struct.pack("<IBB", 0xFD2FB528, 0, 0xA8) + b"\x01\0\0"
    deep = "UPDATE col SET models = '" + "[" * 200_000 + "'"
    loop = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
    return {
        "no database": zipped({"collection.anki21": b"hello"}),
        "zstd bomb": zipped({"collection.anki21b": zstd.compress(big)}),
        "zstd bombs in turn": zipped({"collection.anki21b": zstd.compress(zstd.compress(big))}),
        "zstd with a huge window": zipped({"collection.anki21b": window}),
        "zstd cut short": zipped({"collection.anki21b": zstd.compress(sound)[:-40]}),
        "zip bomb": zipped({"collection.anki21": big}),
        "no zstd at all": zipped({"collection.anki21b": sound}),
        "two databases": _twice("collection.anki21", sound),
        "a view": older(single(), change=f"ALTER TABLE notes RENAME TO n; CREATE VIEW notes AS {loop}"),
        "a trigger": older(single(), change="CREATE TRIGGER t AFTER INSERT ON notes BEGIN SELECT 1; END"),
        "a virtual table": older(single(), change="CREATE VIRTUAL TABLE v USING fts5(x)"),
        "tables missing": older(single(), change="DROP TABLE revlog"),
        "other columns": older(single(), change="ALTER TABLE notes DROP COLUMN guid"),
        "a blob for a text": older(single(), change="UPDATE notes SET flds = x'00ff'"),
        "a text for a number": older(single(), change="UPDATE cards SET ord = 'x'"),
        "deep JSON": older(single(), change=deep),
        "JSON of another shape": older(single(), change="UPDATE col SET models = '[1, 2]'"),
        "no JSON": older(single(), change="UPDATE col SET decks = 'x'"),
        "protobuf without end": newer(single(), change="UPDATE notetypes SET config = x'ffffffffffffffffffffff'"),
        "protobuf cut short": newer(single(), change="UPDATE notetypes SET config = x'08'"),
        "pages that lie": zipped({"collection.anki21": header[:28] + b"\x7f\xff\xff\xff" + sound[32:]}),
        "pages of noise": zipped({"collection.anki21": header + bytes(n * 7919 >> 3 & 255 for n in range(40_000))}),
        "cut in the middle": zipped({"collection.anki21": sound[: len(sound) // 2]}),
        "a page that is its own child": zipped({"collection.anki21": _looped(sound)}),
        "more notes than there may be": older(many(notes)),
    }  # fmt: skip


def _twice(name: str, data: bytes) -> bytes:
    """A zip with two members of one name."""
    whole = zipped({name: data, "x" * len(name): data})
    return whole.replace(b"x" * len(name), name.encode())


def _looped(data: bytes) -> bytes:
    """The database *data* in which the root of a table is an inner page whose only child is itself."""
    size = struct.unpack(">H", data[16:18])[0]
    pages = [data[place : place + size] for place in range(0, len(data), size)]
    for number, page in enumerate(pages[1:], 2):
        if page[0] == 13:
            pages[number - 1] = struct.pack(">BHHHBI", 5, 0, 0, size & 0xFFFF, 0, number).ljust(size, b"\0")
    return b"".join(pages)


def many(notes: int) -> Pack:
    """A package of so many notes."""
    pack = Pack()
    for _ in range(notes):
        pack.add(BASIC, "F", "B")
    return pack
