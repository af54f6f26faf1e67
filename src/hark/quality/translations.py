# SPDX-License-Identifier: MIT
"""What `hark check` finds in a language pack, held against what it translates: what lacks, changed, or differs. Pure.

No rule here reads a language: whether a translation is good, somebody says who speaks it from home, and signs it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hark.cards import packs
from hark.cards.packs import DIGEST
from hark.errors import count, ticked
from hark.quality.rule import Finding, Rule
from hark.views.fault import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hark.cards.model import Deck
    from hark.cards.packs import Pack

LACKING = Rule("translation-lacking", Severity.ADVICE, "A pack has every text of what it translates.")
STALE = Rule("translation-stale", Severity.WARNING, "A translation is of the original as it is now.")
DIFFERS = Rule(
    "translation-differs", Severity.ERROR, "A translation is built as its original, and has its numbers and addresses."
)
UNSIGNED = Rule(
    "translation-unsigned", Severity.ADVICE, "Somebody who speaks the language from home has signed a translation."
)
RULES = (LACKING, STALE, DIFFERS, UNSIGNED)
_NAMED = 5
"""So many cards are named of those that a pack lacks."""
_TEXTS = ("name", "look_for", "text")
_NUMBER = re.compile(r"\d(?:[ -]?\d){2,}")
_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_Said = tuple[Rule, str | None, str | None, str]
"""A rule, the card and its key that it is about, and what it says."""


def findings(deck: Deck, pack: Pack, place: int) -> Iterator[Finding]:
    """All that is to be said of *pack*, a translation of *deck*; *place* is that of its file among those looked at."""
    for rule, card, key, message in (*_of_head(deck, pack), *_of_cards(deck, pack)):
        yield Finding(rule.code, rule.severity, deck.id, card, key, message, place=place)


def of_shared(name: str, own: Mapping[str, Any], texts: Mapping[str, Any], place: int) -> Iterator[Finding]:
    """All that is to be said of *texts*, a translation of *own*, the skills or helplines that all decks share."""
    for rule, message in _of_tables(own, texts, ""):
        yield Finding(rule.code, rule.severity, name, None, None, message, place=place)


def _of_head(deck: Deck, pack: Pack) -> Iterator[_Said]:
    own = packs.head_of(deck)
    if empty := [key for key in own if not getattr(pack, key)]:
        yield LACKING, None, None, f"the deck's {ticked(empty, 'and')} {'is' if len(empty) == 1 else 'are'} empty"
    yield from (
        (rule, None, None, f"of the deck itself, {said}") for rule, said in _of_digest(own, pack.translated_from)
    )
    skills = {skill.id: {"name": skill.name, "look_for": skill.look_for} for skill in deck.skills}
    yield from ((rule, None, None, said) for rule, said in _of_tables({"skills": skills}, {"skills": pack.skills}, ""))
    signed = {card_id for card_id, entry in pack.cards.items() if pack.reviewed or entry.get("reviewed")}
    unsigned = [card for card in deck.cards if card.id not in signed and packs.worded(card, pack)]
    if unsigned:
        yield UNSIGNED, None, None, f"nobody has signed the translation of {count(len(unsigned), 'card')}"


def _of_cards(deck: Deck, pack: Pack) -> Iterator[_Said]:
    known = {card.id: card for card in deck.cards}
    empty = [
        card for card in deck.cards if packs.lacking(card, pack.cards.get(card.id, {})) == [*packs.originals(card)]
    ]
    if empty:
        named = ", ".join(f"`{card.id}`" for card in empty[:_NAMED])
        more = f" and {len(empty) - _NAMED} more" if empty[_NAMED:] else ""
        yield LACKING, None, None, f"{count(len(empty), 'card')} not translated: {named}{more}"
    for card_id, entry in pack.cards.items():
        if card_id not in known:
            yield DIFFERS, card_id, None, f"`{deck.id}` has no card of that id"
            continue
        card, own = known[card_id], packs.originals(known[card_id])
        if card in empty:
            continue
        if lacking := packs.lacking(card, entry):
            yield LACKING, card_id, lacking[0], f"{ticked(lacking, 'and')} not translated, or not all of it"
        yield from ((DIFFERS, card_id, key, message) for key, message in packs.differences(card, entry))
        yield from ((rule, card_id, DIGEST, message) for rule, message in _of_digest(own, entry[DIGEST]))


def _of_digest(own: Any, kept: str) -> Iterator[tuple[Rule, str]]:
    now = packs.digest(own)
    if not kept:
        yield STALE, f'nothing says what was translated: `{DIGEST} = "{now}"` is the original as it is now'
    elif kept != now:
        yield STALE, f'the original was changed since; where this still says the same, `{DIGEST} = "{now}"`'


def _of_tables(own: Mapping[str, Any], texts: Mapping[str, Any], path: str) -> Iterator[tuple[Rule, str]]:
    """What is to be said of the tables *texts*, and those within them; *path* is the way to them."""
    said = {key: own[key] for key in _TEXTS if own.get(key)}
    if said:
        lacking = [key for key in said if not texts.get(key)]
        if lacking:
            yield LACKING, f"{ticked(lacking, 'and')} of `{path}` not translated"
        else:
            yield from ((rule, f"of `{path}`, {message}") for rule, message in _of_digest(said, texts.get(DIGEST, "")))
        if texts.get("text") and _marks(texts["text"]) != _marks(said["text"]):
            yield DIFFERS, f"`{path}` has other numbers or addresses than the original"
    within = (*(key for key, entry in own.items() if isinstance(entry, dict)),)
    for key, entry in texts.items():
        if isinstance(entry, dict) and key not in within:
            yield DIFFERS, f"`{_below(path, key)}` is not in the original"
    for key in within:
        entry = texts.get(key)
        yield from _of_tables(own[key], entry if isinstance(entry, dict) else {}, _below(path, key))


def _below(path: str, key: str) -> str:
    return f"{path}.{key}".removeprefix(".")


def _marks(text: str) -> list[str]:
    """The numbers and addresses in *text*, in whatever order."""
    numbers = [re.sub(r"\D", "", number) for number in _NUMBER.findall(text)]
    return sorted((*numbers, *_ADDRESS.findall(text.casefold())))
