# SPDX-License-Identifier: MIT
"""Cards from a table: its rows become the text of a deck file. Pure.

The columns are those that `hark export --as csv` writes, and so are the rows that are no cards; `sheet` knows in what
forms a table comes. Nothing in a cell is ever worked out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from hark.cards import deckfile, reader, writing
from hark.cards.model import KINDS, Kind, Skill
from hark.cards.outline import Outline
from hark.errors import DeckFaults, Fault, did_you_mean, ticked
from hark.formats import cells, sheet
from hark.formats.export import BESIDE, DECK, FACE, HEAD, SKILL
from hark.values import frozen
from hark.views.change import TableFacts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hark.cards.model import Deck
    from hark.formats.sheet import Layout, Sheet

_LISTS = ("topics", "sources", "tags", "skills", "models", "reviewed", "allow")
_FLAGS = ("reverse", "safety")
_KEPT_EMPTY = ("front", "back", "text", "question")
"""Keys that a card has even where its cell is empty: then that is what is wrong with it."""
_YES = ("yes", "true", "1", "wahr")
_NO = ("", "no", "false", "0", "falsch")
_MARKUP = re.compile(
    r"<(?:br|/?(?:b|i|u|p|div|span|ul|ol|li|a|img|em|strong|font)\b[^<>]*)\s*/?>|&(?:nbsp|amp|lt|gt);", re.IGNORECASE
)
_ANKI_GAP = re.compile(r"\{\{c\d+::")


@frozen
class Names:
    """What a table's deck is called: as it was typed, else as the table says, else by its file."""

    otherwise: str
    deck_id: str | None = None
    title: str | None = None


@frozen
class Made:
    """A deck made of a table."""

    data: bytes
    """The deck file."""
    deck: Deck
    facts: TableFacts


def read(data: bytes, layout: Layout, names: Names, vocabulary: Collection[str], usual: str | None = ",") -> Made:
    """The deck of a card for each row of the table *data*, whose cells *usual* parts where nothing else is said.

    A row without a kind is a cloze where its question has a gap, a choice where it has options, a scenario where
    it has skills, and otherwise a concept. Raises `DeckFaults`, each fault with the line on which its row begins.
    """
    read = sheet.read(data, layout, usual)
    rows = _Rows(read)
    if not rows.cards and not rows.faults:
        rows.faults.append(Fault("no-cards", "the table has no rows below its column names", "add a row a card", 1))
    if rows.faults:
        raise DeckFaults(rows.faults[: deckfile.MAX_FAULTS])
    head = rows.head(names)
    written = writing.compose(head, rows.cards, rows.skills).encode()
    facts = TableFacts(
        read.delimiter, read.encoding, tuple(name or None for name in read.columns), read.names_first, read.html,
        rows.markup, rows.lost.total(), rows.repeated, read.comments,
    )  # fmt: skip
    try:
        return Made(written, reader.parse(written, vocabulary), facts)
    except DeckFaults as raised:
        outline = Outline(written)
        raise DeckFaults([rows.at(fault, outline) for fault in raised.faults]) from None


class _Rows:
    """The rows of a table as the parts of a deck file, with the line each comes from."""

    def __init__(self, read: Sheet) -> None:
        self.cards: list[dict[str, Any]] = []
        self.skills: list[Skill] = []
        self.faults: list[Fault] = []
        self.lost = Counter[str]()
        """Pictures, sounds and formulas that no card can hold."""
        self.markup = 0
        """Cells in which HTML stands as it is."""
        self._sheet = read
        self._said: dict[str, Any] = {}
        self._lines: list[int] = []
        self._places: dict[str, int] = {}
        """The lines of what is no card, by the key or header it becomes."""
        for line, row in read.rows:
            self._add(line, self._unmarked(row, line))
        self.repeated = self._tell_apart()
        """The lines of rows that are left out, since they say what another says."""

    def head(self, names: Names) -> dict[str, Any]:
        """What the deck says of itself."""
        deck_id = names.deck_id or self._said.get("id") or names.otherwise
        title = names.title or self._said.get("title") or deck_id.replace("-", " ").capitalize()
        more = {name: self._said[name] for name in HEAD if name in self._said}
        if moved := more.get("moved"):
            more["moved"] = [{"from": old, "to": new} for old, new in moved.items()]
        return {"format": deckfile.FORMATS[1 if moved else 0]} | more | {"id": deck_id, "title": title}

    def at(self, fault: Fault, outline: Outline) -> Fault:
        """*fault* of the text made from the table, on the line of the table it comes from."""
        before = [place for place, header in enumerate(outline.cards) if fault.line and header <= fault.line]
        if before:
            line = self._lines[before[-1]]
        else:
            above = reversed(outline.written[: fault.line or 0])
            named = (match[0] for text in above if (match := re.match(r"[\w.\[-]+", text)))
            line = next((self._places[name] for name in named if name in self._places), 1)
        return Fault(fault.code, fault.message, fault.hint, line, fault.card)

    def _tell_apart(self) -> tuple[int, ...]:
        """Gives rows without an id that ask the same one each, made of all they say; those said before go, by line."""
        alike: dict[str, dict[str, int]] = {}
        repeated = set()
        for place, card in enumerate(self.cards):
            if "id" not in card and (front := card[(key := KINDS[card["kind"]].front_key)]):
                rest = json.dumps({name: value for name, value in card.items() if name != key})
                if alike.setdefault(deckfile.derived_id(card["kind"], front), {}).setdefault(rest, place) != place:
                    repeated.add(place)
        for rests in alike.values():
            for rest, place in rests.items() if len(rests) > 1 else ():
                card = self.cards[place]
                front = card[KINDS[card["kind"]].front_key]
                self.cards[place] = {"id": deckfile.derived_id(card["kind"], front, rest)} | card
        lines = tuple(self._lines[place] for place in sorted(repeated))
        self.cards = [card for place, card in enumerate(self.cards) if place not in repeated]
        self._lines = [line for place, line in enumerate(self._lines) if place not in repeated]
        return lines

    def _unmarked(self, row: Mapping[str, str], line: int) -> Mapping[str, str]:
        """*row* without HTML, where its cells are that."""
        if not self._sheet.html:
            self.markup += sum(_MARKUP.search(cell) is not None for cell in row.values())
            return row
        from hark.formats.anki import markup  # 5 ms, and most tables hold none

        try:
            return {name: markup.plain(cell, self.lost) for name, cell in row.items()}
        except markup.Unfit:
            self.faults.append(Fault("too-long", "a cell is too long", "shorten it", line))
            return {}

    def _add(self, line: int, row: Mapping[str, str]) -> None:
        kind = row.get("kind", "").strip().casefold()
        if kind not in BESIDE:
            if row and (card := _card(row, kind, line, self.faults)) is not None:
                card["tags"] = list(dict.fromkeys((*card.get("tags", ()), *self._sheet.tags)))
                self.cards.append({name: value for name, value in card.items() if value or name in _KEPT_EMPTY})
                self._lines.append(line)
            return
        name = row.get("id", "").strip()
        if kind == DECK:
            if name not in HEAD:
                hint = did_you_mean(name, HEAD, f"one of {ticked(HEAD)}")
                self.faults.append(Fault("unknown-key", f"a deck says no `{name[:80]}` of itself", hint, line))
            self._said[name], self._places[name] = cells.read(name, row["question"]), line
        elif kind == SKILL:
            if not deckfile.is_id(name):
                self.faults.append(Fault("id", f"`{name[:80]}` cannot be an id", deckfile.ID_HINT, line))
            self._places[f"[skills.{name}"] = line
            self.skills.append(Skill(name, cells.text(row["question"]), cells.text(row.get("answer", ""))))
        else:
            assert kind == FACE  # progress with a further face of a card: nothing of the deck


def _card(row: Mapping[str, str], word: str, line: int, faults: list[Fault]) -> dict[str, Any] | None:
    """The row as the keys of a card."""
    said: dict[str, Any] = {name: cells.read(name, cell) for name, cell in row.items()}
    looks_like = next(kind for kind, made in KINDS.items() if made.fits(said))
    kind = word or looks_like
    if kind not in KINDS:
        faults.append(Fault("kind", f"unknown kind `{kind[:80]}`", f"one of {ticked(Kind)}", line))
        return None
    made = KINDS[kind]
    if made.since > deckfile.FORMATS[0]:
        hint = f"it goes into a deck file: `hark new DECK --kind {kind}` adds one"
        faults.append(Fault("kind", f"a table cannot hold a {kind}", hint, line))
        return None
    if kind == looks_like and _ANKI_GAP.search(said["question"]) and not cells.is_exact(row["question"]):
        said |= _regapped(said, line, faults)
    if made.answer_key and not said.get(made.answer_key):
        answer = said.get("answer", "")
        said[made.answer_key] = [answer] if made.answer_key in _LISTS and answer else answer
    card: dict[str, Any] = {"id": said.get("id", ""), "kind": kind, made.front_key: said["question"]}
    wanted = [*made.own_keys(), *_LISTS, "why"]
    card |= {name: said.get(name, "") for name in wanted if name != made.front_key}
    if "options" in card:
        card["options"] = [{"text": item.get("text", "")} | _filled(item, "correct", "why") for item in card["options"]]
    for name in _FLAGS:
        flag = said.get(name, "").casefold()
        if flag not in (*_YES, *_NO):
            faults.append(Fault("type", f"`{name}` is neither yes nor no", "write yes, or leave it empty", line))
        card[name] = flag in _YES
    if difficulty := said.get("difficulty", ""):
        if not re.fullmatch("[1-3]", difficulty):
            faults.append(Fault("type", "`difficulty` is not 1, 2 or 3", "leave it empty where unknown", line))
            return None
        card["difficulty"] = int(difficulty)
    return card


def _regapped(said: Mapping[str, Any], line: int, faults: list[Fault]) -> dict[str, Any]:
    """What changes where the gaps are marked as Anki does: what stands on the back says why."""
    from hark.formats.anki import markup

    try:
        return {"question": markup.gapped(said["question"]).text, "why": said.get("why") or said.get("answer", "")}
    except markup.Unfit:
        hint = "hark has gaps side by side, each written {{words}}"
        faults.append(Fault("cloze", "Anki's gaps stand within each other, or are empty", hint, line))
        return {}


def _filled(item: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: item[name] for name in names if item.get(name)}
