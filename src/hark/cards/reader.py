# SPDX-License-Identifier: MIT
"""A deck file read: bytes become a `Deck`, or all that is wrong with them is told at once. Pure.

Each fault has its line, its card and what to do. Nothing is guessed: an unknown key is a fault with a did-you-mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hark import toml
from hark.cards import deckfile
from hark.cards.deckfile import FORMATS, ID_HINT, entry_id, is_id
from hark.cards.model import KINDS, Card, Deck, Kind, Skill
from hark.cards.outline import Outline
from hark.cards.reading import Table as Table
from hark.errors import DeckFaults, Fault, count, ticked

if TYPE_CHECKING:
    from collections.abc import Collection

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_VERSION = re.compile(r"\d+(?:\.\d+){0,3}")


def parse(data: bytes, vocabulary: Collection[str]) -> Deck:
    """The deck in *data*. *vocabulary* holds the ids of the shared rubric skills.

    Raises `DeckFaults` with every fault found, in the order of the file.
    """
    return Parser(data, vocabulary).deck()


def parse_if_meant(data: bytes, vocabulary: Collection[str]) -> Deck | None:
    """As `parse`; None where *data* is TOML without anything that only decks have."""
    parser = Parser(data, vocabulary)
    return parser.deck() if {"format", "cards"} & parser.document.keys() else None


def parse_skills(data: bytes) -> tuple[Skill, ...]:
    """The skills in a vocabulary file: `[skills.ID]` tables with `name` and `look_for`. Raises `DeckFaults`."""
    parser = Parser(data, ())
    skills = parser.skills()
    parser.finish()
    return skills


class Parser:
    """Walks one document, collecting faults instead of stopping at the first."""

    def __init__(self, data: bytes, vocabulary: Collection[str]) -> None:
        self.document = toml.read(data)
        self.outline = Outline(data)
        self.vocabulary = set(vocabulary)
        self.faults: list[Fault] = []
        self.unlisted = self.compared = 0
        self.format: int | None = None

    def deck(self) -> Deck:
        """The deck, or every fault of it: raises `DeckFaults`."""
        head = Table(self, self.document)
        self.check_format(head)
        deck_id = head.id("id")
        if deck_id in deckfile.RESERVED:
            head.fault("id", "id", f"`{deck_id}` is a name that Windows keeps for itself", "choose another id")
        title = head.text("title", required=True)
        description = head.text("description")
        language = self.language(head) or "en"
        deck_version = head.text("version") or "1.0.0"
        if not _VERSION.fullmatch(deck_version):
            head.fault("version", "version", f"`{deck_version}` is not a version", 'numbers with dots, such as "1.2.0"')
        license_name = head.text("license")
        authors = head.texts("authors")
        homepage = head.text("homepage")
        if homepage and not homepage.startswith(("https://", "http://")):
            head.fault("homepage", "homepage", "the homepage is not a web address", "start it with https://")
        tags = head.texts("tags")
        allow = head.reasons("allow")
        moved = head.moves("moved")
        if moved and self.format is not None and self.format < FORMATS[1]:
            hint = f"write `format = {FORMATS[1]}` at the top; hark reads all else there as before"
            head.fault("format", "moved", f"`moved` needs deck format {FORMATS[1]}", hint)
        skills = self.skills(head)
        self.vocabulary |= {skill.id for skill in skills}
        cards = self._cards(head)
        head.no_more()
        self.finish()
        return Deck(
            id=deck_id, title=title, cards=cards, description=description, language=language, version=deck_version,
            license=license_name, authors=authors, homepage=homepage, tags=tags, skills=skills, allow=allow,
            moved=moved,
        )  # fmt: skip

    def check_format(self, head: Table) -> None:
        """Takes the format of the file. Raises `DeckFaults` where it is not known: nothing else is sure then."""
        self.format = head.number("format", required=True)
        if self.format is not None and self.format not in FORMATS:
            hint = f"this hark reads formats {FORMATS[0]} and {FORMATS[-1]}; update hark to read a newer one"
            head.fault("format", "format", f"deck format {self.format} is not known", hint)
            self.finish()

    def language(self, head: Table, *, required: bool = False) -> str:
        """The language of the file, a BCP 47 tag; empty where it says none."""
        language = head.text("language", required=required)
        if language.strip() and not _LANGUAGE.fullmatch(language):
            hint = 'a BCP 47 tag such as "en" or "pt-BR"'
            head.fault("language", "language", f"`{language}` is not a language tag", hint)
        return language

    def skills(self, head: Table | None = None) -> tuple[Skill, ...]:
        """The skills under `skills`, each a table."""
        head = head or Table(self, self.document)
        skills = []
        for name, entry in head.table("skills").items():
            if not is_id(name):
                head.fault("id", "skills", f"skill `{name[:80]}` has an unusable id", ID_HINT)
            if not isinstance(entry, dict):
                head.fault("type", "skills", f"skill `{name[:80]}` is not a table", f"write `[skills.{name}]`")
                continue
            table = Table(self, entry, what=f"skill `{name}`", path=("skills", name))
            skills.append(Skill(name, table.text("name", required=True), table.text("look_for", required=True)))
            table.no_more()
        return tuple(skills)

    def finish(self) -> None:
        """Raises `DeckFaults` where there are faults."""
        if self.unlisted:
            last = max(fault.line or 0 for fault in self.faults)
            self.faults.append(
                Fault("more-faults", f"and {count(self.unlisted, 'more fault')}", "mend these first", last)
            )
        if self.faults:
            raise DeckFaults(sorted(self.faults, key=lambda fault: fault.line or 0))

    def _cards(self, head: Table) -> tuple[Card, ...]:
        entries = head.take("cards")
        if not isinstance(entries, list) or not entries:
            head.fault("no-cards", "cards", "the deck has no cards", "add a `[[cards]]` table")
            return ()
        if len(entries) > deckfile.MAX_CARDS:
            head.fault("too-many-cards", None, f"the deck has more than {deckfile.MAX_CARDS} cards", "split it")
            return ()
        places: dict[str, int] = {}
        cards = []
        for index, entry in enumerate(entries):
            if not isinstance(entry, dict):
                head.fault("type", "cards", f"card {index + 1} is not a table", "write `[[cards]]`")
                continue
            name = entry_id(entry)
            if name in places:
                message = f"the id `{name[:80]}` is used by card {places[name]} too"
                Table(self, entry, index).fault("duplicate-id", "id", message, "give each card an id of its own")
            places.setdefault(name, index + 1)
            if card := self._card(index, entry):
                cards.append(card)
        return tuple(cards)

    def _card(self, index: int, entry: dict[str, Any]) -> Card | None:
        table = Table(self, entry, index)
        word = table.text("kind", required=True)
        if word not in KINDS:
            if word:
                nearest = table.nearest(word, list(Kind), f"one of {ticked(Kind)}")
                table.fault("kind", "kind", f"unknown kind `{word[:80]}`", nearest)
            return None
        before = len(self.faults)
        shared: dict[str, Any] = {
            "id": table.id("id") if "id" in entry else entry_id(entry),
            "why": table.text("why"),
            "topics": table.texts("topics"),
            "sources": table.texts("sources"),
            "tags": table.texts("tags"),
            "difficulty": table.number("difficulty", 1, 3) or 0,
            "safety": table.flag("safety"),
            "allow": table.reasons("allow"),
            "reviewed": table.signatures("reviewed"),
            "derived_id": "id" not in entry,
        }
        made = KINDS[word]
        if self.format is not None and self.format < made.since:
            hint = f"write `format = {made.since}` at the top; hark reads all else there as before"
            table.fault("format", "kind", f"a {word} needs deck format {made.since}", hint)
        card = made.read(table, shared)
        table.no_more()
        return card if len(self.faults) == before else None
