# SPDX-License-Identifier: MIT
"""Decks as the text of deck files: a whole deck written, and a person's file given an id, no other byte changed."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from hark import toml
from hark.cards.deckfile import format_for
from hark.cards.model import Card, Cover, Exchange, Option
from hark.cards.outline import Outline
from hark.cards.signature import Signature
from hark.values import defaults, fields, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hark.cards.model import Deck, Skill

_FORMAT = re.compile(r"""(\ufeff?[ \t]*["']?format["']?[ \t]*=[ \t]*)(\d{1,9})""")
_ID_LINE = re.compile(
    rb"""((?:\xef\xbb\xbf)?[ \t]*(?:id|translates)[ \t]*=[ \t]*)(?:"([a-z0-9-]*)"|'([a-z0-9-]*)')(?=[ \t\r#]|$)"""
)


def write(deck: Deck) -> str:
    """*deck* as the text of a deck file; what is left at its default is left out."""
    head = {name: _plain(getattr(deck, name)) for name in fields(Cover) if name not in ("skills", "moved")}
    head["moved"] = [{"from": old, "to": new} for old, new in deck.moved]
    head = {"format": format_for(deck.cards, deck.moved), "id": deck.id, "title": deck.title} | _filled(**head)
    return compose(head, [_card_table(card) for card in deck.cards], deck.skills)


def compose(head: Mapping[str, Any], cards: Iterable[Mapping[str, Any]], skills: Iterable[Skill] = ()) -> str:
    """The text of a deck file with these keys in its *head* and a table for each of *cards*; nothing is checked."""
    parts = [lines(head)]
    parts += [f"[skills.{skill.id}]\n{lines({'name': skill.name, 'look_for': skill.look_for})}" for skill in skills]
    # tomli_w would write short cards as one inline array, in which nobody finds a line again.
    for card in cards:
        parts.append(f"[[cards]]\n{lines({key: value for key, value in card.items() if key != 'turns'})}")
        parts += [f"[[cards.turns]]\n{lines(turn)}" for turn in card.get("turns", ())]
    return "\n".join(parts)


def with_ids(data: bytes, deck: Deck, ids: Mapping[int, str]) -> tuple[bytes, Deck]:
    """The file *data*, which is *deck*, with an `id` line in the cards of *ids*; and the deck it is then.

    *ids* says which, by their place in the deck, and what they are to be called, also where they are called
    something else. The line stands right below the card's header and ends as that does; no other byte changes. A card
    without a header of its own is left alone. So is a file that would become too large.
    """
    outline, lines, cards = Outline(data), data.split(b"\n"), list(deck.cards)
    if not ids or len(outline.cards) != len(cards):
        return data, deck
    for place, name in ids.items():
        card = cards[place]
        if card.derived_id:
            header = outline.cards[place] - 1
            end = "\r" if lines[header].endswith(b"\r") else ""
            lines[header] += f'\nid = "{name}"{end}'.encode()
        elif not _rename(lines, outline.card(place, "id"), card.id, name):
            continue
        cards[place] = replace(card, id=name, derived_id=False)
    whole = b"\n".join(lines)
    return (whole, replace(deck, cards=tuple(cards))) if len(whole) <= toml.MAX_BYTES else (data, deck)


def renamed(data: bytes, deck: Deck, deck_id: str) -> tuple[bytes, Deck] | None:
    """The file *data*, which is *deck*, under another id; and the deck it is then. No other byte changes.

    None where the id is not on a plain line, or the file would become too large.
    """
    lines = data.split(b"\n")
    if not _rename(lines, Outline(data).head("id"), deck.id, deck_id):
        return None
    whole = b"\n".join(lines)
    return (whole, replace(deck, id=deck_id)) if len(whole) <= toml.MAX_BYTES else None


def of_format(text: str, least: int) -> str:
    """The deck file *text* in that format at *least*; no other letter changes."""
    number = Outline(text.encode()).head("format")
    lines = text.split("\n")
    if number is None or not (said := _FORMAT.match(lines[number - 1])) or int(said[2]) >= least:
        return text
    lines[number - 1] = said[1] + str(least) + lines[number - 1][said.end() :]
    return "\n".join(lines)


def pack_renamed(data: bytes, was: str, deck_id: str) -> bytes | None:
    """The pack *data* for a deck of another id; None where the id that it *was* is not on a plain line."""
    lines = data.split(b"\n")
    return b"\n".join(lines) if _rename(lines, Outline(data).head("translates"), was, deck_id) else None


def _rename(lines: list[bytes], number: int | None, was: str, name: str) -> bool:
    """Puts *name* in place of the id *was* on that line, and says whether it stood there."""
    line = _ID_LINE.match(lines[number - 1]) if number else None
    if not number or not line or was.encode() not in (line[2], line[3]):
        return False
    lines[number - 1] = line[1] + f'"{name}"'.encode() + lines[number - 1][line.end() :]
    return True


def lines(table: Mapping[str, Any]) -> str:
    """*table* as lines `key = value`; a list of tables as one inline table a line."""
    written = []
    for key, value in table.items():
        if isinstance(value, dict):
            inside = ", ".join(f"{toml.key(name)} = {toml.value(inner)}" for name, inner in value.items())
            written.append(f"{key} = {{ {inside} }}\n")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            rows = [", ".join(f"{name} = {toml.value(inner)}" for name, inner in row.items()) for row in value]
            written.append(f"{key} = [\n" + "".join(f"  {{ {row} }},\n" for row in rows) + "]\n")
        else:
            written.append(f"{key} = {toml.value(value)}\n")
    return "".join(written)


def _card_table(card: Card) -> dict[str, Any]:
    """*card* by the keys of a deck file, without those left at their default."""
    made = type(card)
    shared = [name for name in fields(Card) if name not in ("id", "derived_id")]
    table = _unusual(card, (*made.own_keys(), *shared))
    return {"id": card.id, "kind": str(card.kind)} | table


def _unusual(value: Card | Exchange, names: Iterable[str]) -> dict[str, Any]:
    """The fields *names* of *value* as TOML has them, without those left at their default."""
    usual = defaults(type(value))
    table = {name: getattr(value, name) for name in names}
    return {name: _plain(field) for name, field in table.items() if name not in usual or field != usual[name]}


def _plain(value: Any) -> Any:
    """*value*, a field of a card, as TOML has it; its reasons as a table, options and signatures as one each."""
    if not isinstance(value, tuple) or not value:
        return value
    if isinstance(value[0], Option):
        return [{"text": option.text} | _filled(correct=option.correct, why=option.why) for option in value]
    if isinstance(value[0], Exchange):
        return [_unusual(said, fields(Exchange)) for said in value]
    if isinstance(value[0], Signature):
        return [
            {"by": signature.by, "role": signature.role, "on": date.fromisoformat(signature.on)} for signature in value
        ]
    return dict(value) if isinstance(value[0], tuple) else list(value)


def _filled(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
