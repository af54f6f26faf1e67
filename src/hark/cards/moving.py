# SPDX-License-Identifier: MIT
"""A card's text taken from one deck file into another, byte for byte, and a file that says what moved. Pure.

What comes of it is read again: where that is not the decks as they were, but for the card, the text is left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hark import toml
from hark.cards import reader, writing
from hark.cards.deckfile import FORMATS, MAX_MOVED
from hark.cards.outline import Outline
from hark.errors import DeckFaults, Refusal
from hark.values import replace

if TYPE_CHECKING:
    from collections.abc import Collection

    from hark.cards.model import Deck

_MOVED = re.compile(r"(\s*moved\s*=\s*\[)(\s*)")


def renamed_card(data: bytes, deck: Deck, card_id: str, name: str) -> bytes:
    """The file *data*, which is *deck*, with its card *card_id* called *name*. Raises `Refusal`."""
    place = [card.id for card in deck.cards].index(card_id)
    named, after = writing.with_ids(data, deck, {place: name})
    if after.cards[place].id != name:
        raise _by_hand(deck.id, card_id)
    return named


def carried(
    data: bytes, deck: Deck, card_id: str, into: bytes, target: Deck, name: str, vocabulary: Collection[str]
) -> tuple[bytes, bytes]:
    """The file *data*, which is *deck*, without its card *card_id*; and *into*, which is *target*, with it as *name*.

    Raises `Refusal`: it is the deck's only card, or cannot stand in the other.
    """
    place = [card.id for card in deck.cards].index(card_id)
    if len(deck.cards) == 1:
        raise Refusal(
            "only_card", f"`{card_id}` is the only card of `{deck.id}`, and a deck has one at least",
            f"`hark move {deck.id} NEW-ID` has the whole deck called otherwise",
        )  # fmt: skip
    renamed = renamed_card(data, deck, card_id, name)
    rest, text = _parted(renamed, place)
    end = "\r\n" if b"\r\n" in into else "\n"
    card, before = text.strip("\r\n").replace("\r\n", "\n").replace("\n", end), into.decode().rstrip("\r\n")
    joined = writing.of_format(f"{before}{end}{end}{card}{end}", deck.cards[place].since).encode()
    moved = replace(deck.cards[place], id=name, derived_id=False)
    try:
        left, whole = reader.parse(rest, list(vocabulary)), reader.parse(joined, list(vocabulary))
    except DeckFaults as raised:
        fault = raised.faults[0]
        raise Refusal(
            "cannot_stand", f"the card cannot stand in `{target.id}` as it is: {fault.message}", fault.hint
        ) from None
    others = tuple(card for card in deck.cards if card.id != card_id)
    if left != replace(deck, cards=others) or whole != replace(target, cards=(*target.cards, moved)):
        raise _by_hand(deck.id, card_id)
    return rest, joined


def with_moved(data: bytes, old: str, new: str) -> bytes:
    """The deck file *data*, saying that *old* is called *new* now; as it was where that cannot be written."""
    text = writing.of_format(data.decode(), FORMATS[1])
    lines = text.split("\n")
    said = f"{{ from = {toml.value(old)}, to = {toml.value(new)} }}"
    if number := Outline(data).head("moved"):
        line = lines[number - 1]
        lines[number - 1] = _MOVED.sub(rf"\g<1>\g<2>{said}, ", line, count=1)
        written = "\n".join(lines)
    else:
        written = toml.with_line(text, f"moved = [{said}]")
    try:
        was, now = (reader.Parser(part, ()).document for part in (data, written.encode()))
    except DeckFaults:
        return data
    if len(now["moved"]) > MAX_MOVED or len(written.encode()) > toml.MAX_BYTES:
        return data
    unlike = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
    return written.encode() if {"moved"} <= unlike <= {"moved", "format"} else data


def _parted(data: bytes, place: int) -> tuple[bytes, str]:
    """*data* without the card at that *place*, and the card's text with the comments right above it."""
    outline, lines = Outline(data), data.decode("utf-8").split("\n")

    def begin(header: int) -> int:
        line = header - 1
        while line > 0 and lines[line - 1].lstrip().startswith("#"):
            line -= 1
        return line

    start, header = begin(outline.cards[place]), outline.cards[place] + 1
    while (stop := outline.header(header)) and re.match(r"\s*\[\[?\s*[\"']?cards[\"']?\s*\.", lines[stop - 1]):
        header = stop + 1
    end = begin(stop) if stop else len(lines)
    rest = [*lines[:start], *lines[end:]] if stop else lines[:start]
    whole = "\n".join(rest)
    return (whole if stop else whole.rstrip("\r\n") + "\n").encode(), "\n".join(lines[start:end])


def _by_hand(deck: str, card: str) -> Refusal:
    return Refusal(
        "by_hand", f"`{deck}/{card}` is written so that its text cannot be moved alone",
        "move the text yourself; then the same command takes what you learned along",
    )  # fmt: skip
