# SPDX-License-Identifier: MIT
"""Language packs: the texts of a deck in another language, under the ids of its cards. Pure.

A pack is `DECK.LANGUAGE.toml`. It holds what is read, and nothing of how a card is asked or weighed: progress, grades
and dates know of no language. A card of it is used where all its texts are there and it is built as its original.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from hark.cards.model import GAP, Card, Cover, Exchange, Option, Skill
from hark.cards.signature import Signature
from hark.errors import count
from hark.values import fields, frozen, replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

C = TypeVar("C", bound=Cover)
TEXTS = ("front", "back", "text", "question", "options", "setting", "says", "task", "trap", "models", "why", "turns")
"""The keys of a card that are read, in the order in which a pack has them; the tables of the turns come last."""
SAYS = ("says", "trap", "models")
"""The keys of a turn that are read."""
DIGEST = "translated_from"
"""The key under which a pack keeps the digest of what was translated."""


@frozen
class Pack:
    """A pack, read and found sound; whether it fits its deck, `differences` and `lacking` say."""

    deck: str
    language: str
    title: str
    description: str
    translated_from: str
    authors: tuple[str, ...]
    reviewed: tuple[Signature, ...]
    """Who signed all of it."""
    skills: Mapping[str, Mapping[str, Any]]
    """The skills of the deck itself, by id: `name`, `look_for` and the digest."""
    cards: Mapping[str, Mapping[str, Any]]
    """By id, the table of each card."""


def is_meant(data: bytes) -> bool:
    """Whether *data* is a pack, to all appearances."""
    return any(line.lstrip().startswith(b"translates") for line in data.splitlines())


def digest(texts: Any) -> str:
    """Eight hexadecimal digits of *texts*, whatever the space in them."""
    from hashlib import blake2b  # who shows a card needs it not

    plain = json.dumps(_squeezed(texts), ensure_ascii=False, separators=(",", ":"))
    return blake2b(plain.encode("utf-8", "backslashreplace"), digest_size=4).hexdigest()


def originals(card: Card) -> dict[str, Any]:
    """What of *card* is to be translated, by key, as a deck file has it."""
    own = fields(type(card))
    every = {key: getattr(card, key) for key in TEXTS if key in own}
    return {key: plain(value) for key, value in every.items() if value}


def head_of(deck: Cover) -> dict[str, str]:
    """What a deck says of itself that is to be translated."""
    texts = {"title": deck.title, "description": deck.description}
    return {key: text for key, text in texts.items() if text}


def lacking(card: Card, entry: Mapping[str, Any]) -> list[str]:
    """The keys of *card* of which *entry*, its table in a pack, has no text, or not all."""
    return [key for key, text in originals(card).items() if not _is_whole(text, entry.get(key))]


def differences(card: Card, entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The keys under which *entry* is built otherwise than *card*, each with what is otherwise."""
    own = originals(card)
    for key in entry:
        if key in TEXTS and key not in own and entry[key]:
            yield key, f"the {card.kind} has no `{key}` to translate"
    for key in (key for key in own if entry.get(key)):
        if key == "text" and (gaps := len(GAP.findall(entry[key]))) != (wanted := len(GAP.findall(own[key]))):
            yield key, f"{count(gaps, 'gap')} where the original has {wanted}"
        if key == "options":
            yield from _other_options(own[key], entry[key])
        if key == "turns":
            yield from _other_turns(own[key], entry[key])


def worded(card: Card, pack: Pack) -> Card | None:
    """*card* in the words of *pack*; None where these are not all there, or built otherwise."""
    entry = pack.cards.get(card.id)
    if entry is None or lacking(card, entry) or next(differences(card, entry), None):
        return None
    texts: dict[str, Any] = {}
    for key in originals(card):
        value = entry[key]
        if key == "options":
            value = tuple(Option(row["text"], row.get("why", ""), row.get("correct", False)) for row in value)
        elif key == "turns":
            value = tuple(map(_said, card.turns, value))
        texts[key] = tuple(value) if isinstance(value, list) else value
    signed = tuple(Signature(**row) for row in entry.get("reviewed", ()))
    return replace(card, **texts, reviewed=signed or pack.reviewed)


def cover_in(deck: C, pack: Pack) -> C:
    """What *deck* says of itself in the words of *pack*; what these lack stays."""
    skills = tuple(skill_in(skill, pack.skills) for skill in deck.skills)
    title, description = pack.title or deck.title, pack.description or deck.description
    return replace(deck, title=title, description=description, language=pack.language, skills=skills)


def skill_in(skill: Skill, texts: Mapping[str, Mapping[str, Any]]) -> Skill:
    """*skill* in other *texts*, by id; as it is where both its texts are not there."""
    entry = texts.get(skill.id, {})
    is_whole = entry.get("name") and entry.get("look_for")
    return Skill(skill.id, entry["name"], entry["look_for"]) if is_whole else skill


def packed(pack: Pack) -> str:
    """*pack* as a line of JSON."""
    return json.dumps([plain(getattr(pack, name)) for name in fields(Pack)], separators=(",", ":"))


def unpacked(line: str) -> Pack:
    """The pack in *line*. Raises ValueError, TypeError or KeyError where it is none."""
    deck, language, title, description, origin, authors, reviewed, skills, cards = json.loads(line)
    signed = tuple(Signature(**row) for row in reviewed)
    return Pack(deck, language, title, description, origin, tuple(authors), signed, skills, cards)


def _said(said: Exchange, texts: Mapping[str, Any]) -> Exchange:
    return replace(said, says=texts["says"], trap=texts["trap"], models=tuple(texts["models"]))


def _is_whole(text: Any, translated: Any) -> bool:
    """Whether *translated* has all that *text* has; of lists of several lengths, as far as they go side by side."""
    if not text or not translated:
        return not text
    if isinstance(text, dict):
        return all(
            _is_whole(value, translated.get(key)) for key, value in text.items() if key in ("text", "why", *SAYS)
        )
    if isinstance(text, list) and isinstance(text[0], dict):
        return all(map(_is_whole, text, translated))
    return True


def _other_options(own: list[dict[str, Any]], options: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    if len(own) != len(options):
        yield "options", f"{count(len(options), 'option')} where the original has {len(own)}"
        return
    places = [next((place for place, row in enumerate(rows, 1) if row.get("correct")), 0) for rows in (own, options)]
    if places[0] != places[1]:
        yield "options", f"option {places[1]} is marked correct, and in the original option {places[0]} is"


def _other_turns(own: list[dict[str, Any]], turns: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    if len(own) != len(turns):
        yield "turns", f"{count(len(turns), 'entry', 'entries')} of turns where the original has {len(own)}"
        return
    for place, (said, turn) in enumerate(zip(own, turns, strict=True)):
        if (said["turn"], sorted(said["after"])) != (turn["turn"], sorted(turn["after"])):
            after = f" after `{'`, `'.join(said['after'])}`" if said["after"] else ""
            yield f"turns.{place}.turn", f"the original's entry here is of turn {said['turn']}{after}"


def plain(value: Any) -> Any:
    """*value*, a field of a card or a pack, as JSON has it."""
    if isinstance(value, Option):
        return {"text": value.text, "correct": value.correct, "why": value.why}
    if isinstance(value, Exchange):
        return {"turn": value.turn, "after": list(value.after)} | {key: plain(getattr(value, key)) for key in SAYS}
    if isinstance(value, Signature):
        return {name: getattr(value, name) for name in fields(Signature)}
    return list(map(plain, value)) if isinstance(value, tuple) else value


def _squeezed(texts: Any) -> Any:
    if isinstance(texts, str):
        return " ".join(texts.split())
    if isinstance(texts, dict):
        return {key: _squeezed(value) for key, value in texts.items()}
    return list(map(_squeezed, texts)) if isinstance(texts, list) else texts
