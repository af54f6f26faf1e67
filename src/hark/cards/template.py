# SPDX-License-Identifier: MIT
"""The text a new deck or a new card begins with: sound as it stands, with comments that say what goes where.

It stands in `templates/`: one file for the head of a deck, and one for each kind of card.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hark import toml
from hark.cards import packs, writing
from hark.cards.model import KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hark.cards.model import Card, Deck

_FOLDER = Path(__file__).parent / "templates"


def deck(deck_id: str, title: str) -> str:
    """A new deck with one concept card."""
    head = _template("deck").format(id=toml.value(deck_id), title=toml.value(title))
    return f"{head}\n{card(Kind.CONCEPT, 'first-card')}"


def card(kind: Kind, card_id: str) -> str:
    """A new card of *kind*."""
    return _template(kind).replace("{id}", toml.value(card_id))


def with_card(text: str, kind: Kind, card_id: str) -> tuple[str, int]:
    """*text* with a new card at its end, and the line the card begins on. What stands there keeps every byte.

    But for the format, where that has no such cards yet.
    """
    text = writing.of_format(text, KINDS[kind].since)
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith(end * 2) else (end if text.endswith("\n") else end * 2)
    before = text + gap
    return before + card(kind, card_id).replace("\n", end), before.count("\n") + 1


def pack(deck: Deck, language: str) -> str:
    """A new language pack for *deck*: every text left empty, below its original as a comment."""
    head = _template("pack").format(deck=toml.value(deck.id), language=toml.value(language))
    skills = [
        _table(f"[skills.{skill.id}]\n", {"name": skill.name, "look_for": skill.look_for}) for skill in deck.skills
    ]
    return "\n".join([f"{head}{_table('', packs.head_of(deck))}", *skills, *map(_card, deck.cards)])


def with_lacking(text: str, cards: Iterable[Card]) -> str:
    """*text*, a pack, with *cards* at its end, as a new one has them. What stands there keeps every byte."""
    end = "\r\n" if "\r\n" in text else "\n"
    more = "".join(f"\n{_card(card)}" for card in cards).replace("\n", end)
    return f"{text}{'' if text.endswith(end) else end}{more}"


def _card(card: Card) -> str:
    texts = packs.originals(card)
    turns = texts.pop("turns", [])
    empty = _table(f'[[cards]]\nid = "{card.id}"\n', texts, packs.digest(packs.originals(card)))
    return "\n".join([empty, *(f"[[cards.turns]]\n{''.join(_turn(turn))}" for turn in turns)])


def _turn(turn: Mapping[str, Any]) -> Iterator[str]:
    after = turn["after"]
    yield writing.lines({"turn": turn["turn"]} | ({"after": after if after[1:] else after[0]} if after else {}))
    yield from (_empty(key, turn[key]) for key in packs.SAYS)


def _table(begin: str, texts: Mapping[str, Any], digest: str = "") -> str:
    """A table with the digest of *texts* and a place for each of them, below what it translates."""
    origin = f'{packs.DIGEST} = "{digest or packs.digest(dict(texts))}"\n'
    return f"{begin}{origin}{''.join(_empty(key, text) for key, text in texts.items())}"


def _empty(key: str, text: Any) -> str:
    rows = [{name: value for name, value in row.items() if value} for row in text] if key == "options" else text
    original = "".join(f"# {line}\n" for line in writing.lines({key: rows}).splitlines())
    return f"{original}{key} = {'[]' if isinstance(text, list) else toml.value('')}\n"


def _template(name: str) -> str:
    return (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")
