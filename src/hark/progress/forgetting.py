# SPDX-License-Identifier: MIT
"""What was forgotten on purpose, as a rule over events that every computer can obey, in whatever order it meets them.

A rule names what it reaches by the names and ids that events were recorded under, worked out once, where it was made.
So whether it covers an event depends on nothing but the two of them, and all computers come to the same log.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from hark.memory.fold import wholes
from hark.memory.model import EventKind
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hark.memory.moves import Moves
    from hark.progress.database import Database

EVERYWHERE = ""
"""The place of a rule over all cards."""
_ID = re.compile(r"[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{8}")
_MOST = 20_000
"""Names, or ids, in one rule."""
_BY_NAME = (str(EventKind.MOVE), str(EventKind.RESET))
"""Kinds that a rule of a log with moves reaches only where it lists them: they may have reached other cards, too."""

Stretch = tuple[str, str]
"""The ids behind the first, up to the second."""


@frozen
class Rule:
    """What is forgotten: everything, or replies alone, of some places in the log."""

    is_all: bool
    """Whether the events go, too, and not only what was typed."""
    until: str
    """No event with a later id is reached."""
    places: Mapping[str, tuple[Stretch, ...]]
    """Names of decks and cards, each with the stretches of ids in which it is meant; the closest name decides."""
    events: frozenset[str] = frozenset()
    """Events that are reached by their id."""
    kept: frozenset[str] = frozenset()
    """Moves and resets that stay, and whatever takes them back."""
    is_listed: bool = False
    """Whether moves and resets go only where they are among `events`."""

    def covers(self, event_id: str, card: str, kind: str = "", undoes: str | None = None) -> bool:
        """Whether it reaches the event with these columns, or the reply to it."""
        if event_id in self.events:
            return True
        if event_id > self.until or undoes in self.kept or (self.is_listed and kind in _BY_NAME):
            return False
        about = undoes or event_id
        name = next((name for name in (*wholes(card), EVERYWHERE) if name in self.places), None)
        return name is not None and any(after < about <= last for after, last in self.places[name])

    @property
    def text(self) -> str:
        """The rule as JSON, always the same for the same rule."""
        facts = {
            "what": "all" if self.is_all else "replies", "until": self.until, "places": dict(self.places),
            "events": sorted(self.events), "kept": sorted(self.kept), "listed": self.is_listed,
        }  # fmt: skip
        return json.dumps(facts, sort_keys=True, separators=(",", ":"))

    @property
    def id(self) -> str:
        """What tells it from others: the beginning of a digest of its text."""
        return sha256(self.text.encode()).hexdigest()[:16]


def read(facts: Any) -> Rule:
    """The rule in what `Rule.text` says, as JSON reads it. Raises `ValueError` where hark cannot have written it."""
    try:
        places = {name: tuple((after, last) for after, last in given) for name, given in facts["places"].items()}
        events, kept = frozenset(facts["events"]), frozenset(facts["kept"])
        rule = Rule(facts["what"] == "all", facts["until"], places, events, kept, facts["listed"] is True)
        ends = {end for given in places.values() for pair in given for end in pair} - {""}
        ids = [rule.until, *events, *kept, *ends]
        texts = [*ids, *places]
        "".join(map(str, texts)).encode()  # what cannot be written raises a `ValueError`, too
        if (
            facts["what"] not in ("all", "replies")
            or not all(isinstance(text, str) for text in texts)
            or len(texts) > _MOST
            or not all(map(_ID.fullmatch, ids))
            or (rule.is_all and EVERYWHERE in places)
        ):
            raise ValueError("no rule of hark's")
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no rule of hark's") from error
    return rule


def of_deck(deck: str, until: str, gone: Collection[str], rows: Collection[Any], moves: Moves | None) -> Rule:
    """The rule that all of *deck* goes, by its name of today, of which the events *gone* are here.

    *rows* are the id, card, kind and id of what is meant of each event that is here.
    """
    if moves is None:
        return Rule(is_all=True, until=until, places={deck: (("", until),)})
    far = [(event_id, kind, about) for event_id, _, kind, about in rows if kind in (*_BY_NAME, str(EventKind.UNDO))]
    named = {event_id for event_id, kind, _ in far if kind in _BY_NAME}
    listed = {event_id for event_id, _, about in far if event_id in gone and {event_id, about} & named}
    return Rule(
        is_all=True, until=until, places=_places(deck, until, moves), events=frozenset(listed),
        kept=frozenset(named - set(gone)), is_listed=True,
    )  # fmt: skip


def of_replies(whole: str | None, until: str, moves: Moves | None) -> Rule:
    """The rule that what was typed for *whole*, by its name of today, or everywhere, goes."""
    if whole is None or moves is None:
        return Rule(is_all=False, until=until, places={whole or EVERYWHERE: (("", until),)})
    return Rule(is_all=False, until=until, places=_places(whole, until, moves))


def _places(whole: str, until: str, moves: Moves) -> dict[str, tuple[Stretch, ...]]:
    """When each name that has to do with *whole* meant a part of it, and when not."""
    ends = [*moves.by_event, max(until, *moves.by_event)]
    places = {}
    for name in sorted(moves.ever(whole)):
        stretches = zip(["", *ends], ends, strict=False)
        places[name] = tuple((after, last) for after, last in stretches if moves.is_in(whole, name, last))
    return places


class Forgotten:
    """The `forgotten` table of a progress file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, rule: Rule, *, is_own: bool) -> bool:
        """Whether *rule* is new here; it is kept from now on."""
        query = "INSERT OR IGNORE INTO forgotten (id, rule, until, is_own, is_clean) VALUES (?, ?, ?, ?, 0)"
        with self._database.writing():
            return self._database.execute(query, (rule.id, rule.text, rule.until, int(is_own))).rowcount > 0

    def rules(self, where: str = "1") -> list[Rule]:
        """All rules, or those of a *where*. Raises `Refusal`."""
        rows = self._database.rows(f"SELECT rule FROM forgotten WHERE {where} ORDER BY id")
        return [read(json.loads(text)) for (text,) in rows]

    def own(self) -> list[Rule]:
        """Those that were made here."""
        return self.rules("is_own = 1")

    def unclean(self) -> list[Rule]:
        """Those of which this install's own segments may still hold what is forgotten."""
        return self.rules("is_clean = 0 AND json_extract(rule, '$.what') = 'all'")

    def cleaned(self) -> None:
        """Notes that own segments hold nothing that is forgotten."""
        with self._database.writing():
            self._database.execute("UPDATE forgotten SET is_clean = 1 WHERE is_clean = 0")

    def covering(self) -> Rules:
        """The rules over events, made quick to ask."""
        return Rules([rule for rule in self.rules() if rule.is_all])

    def obey(self, rule: Rule) -> int:
        """Deletes what *rule* reaches, and gives how many events or replies that were. The snapshot is not changed."""
        execute = self._database.execute
        with self._database.writing():
            replies = execute("SELECT event, CAST(card AS BLOB) FROM response WHERE event <= ?", (rule.until,))
            typed = [event for event, card in replies.fetchall() if rule.covers(event, card.decode(errors="replace"))]
            in_list = "IN (SELECT value FROM json_each(?))"
            execute(f"DELETE FROM response WHERE event {in_list}", (json.dumps(typed),))
            if not rule.is_all:
                return len(typed)
            rows = []
            for name in rule.places:
                query = (
                    "SELECT id, card, kind, undoes FROM event"
                    " WHERE (card = ? OR card >= ? AND card < ? OR card >= ? AND card < ?) AND id <= ?"
                )
                rows += self._database.rows(query, name, f"{name}#", f"{name}$", f"{name}/", f"{name}0", rule.until)
            gone = {row[0] for row in rows if rule.covers(*row)} | rule.events
            number = execute(f"DELETE FROM event WHERE id {in_list}", (json.dumps(sorted(gone)),)).rowcount
            execute(f"DELETE FROM outgoing WHERE id {in_list}", (json.dumps(sorted(gone)),))
            return int(number)


class Rules:
    """Some rules, looked up by the names they speak of."""

    def __init__(self, rules: Collection[Rule]) -> None:
        self._events = frozenset(event for rule in rules for event in rule.events)
        self._by_name: dict[str, list[Rule]] = {}
        for rule in rules:
            for name in rule.places:
                self._by_name.setdefault(name, []).append(rule)

    def cover(self, event_id: str, card: str, kind: str, undoes: str | None) -> bool:
        """Whether any of them reaches the event with these columns."""
        if not self._by_name:
            return False
        if event_id in self._events:
            return True
        rules = {id(rule): rule for name in wholes(card) for rule in self._by_name.get(name, ())}
        return any(rule.covers(event_id, card, kind, undoes) for rule in rules.values())
