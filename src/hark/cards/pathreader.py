# SPDX-License-Identifier: MIT
"""`path.toml` read: bytes become a `TeamPath`, or all that is wrong with them is told at once. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from hark import toml
from hark.cards.deckfile import is_name
from hark.cards.reader import Parser
from hark.cards.reading import Table
from hark.cards.teampath import MAX_NAMES, MAX_TITLE, TeamPath, Wish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FILE = "path.toml"
_MEANT = re.compile(rb"^[ \t]*path[ \t]*=", re.MULTILINE)
_DUE = re.compile(r"^[ \t]*due[ \t]*=", re.MULTILINE)
_DECK = re.compile(rb"^[ \t]*(?:format[ \t]*=|\[\[[ \t]*cards)", re.MULTILINE)


def is_path(name: str, data: bytes) -> bool:
    """Whether *data*, called *name* with `/`, is a path: other programs may have a file that is called so."""
    return _is_named(name) and _MEANT.search(data) is not None


def is_meant(name: str, data: bytes) -> bool:
    """Whether an author of decks may have meant a path by it: it is called so, and is no deck."""
    return _is_named(name) and _DECK.search(data) is None


def read(data: bytes, is_there: Callable[[str], bool] = lambda _name: True) -> TeamPath:
    """The path in *data*; *is_there* says whether there is a deck or a card of that name.

    Raises `DeckFaults` with every fault.
    """
    return _PathReader(data, ()).path(is_there)


def _is_named(name: str) -> bool:
    return name.rpartition("/")[2] == FILE


def _lines_of_wishes(text: str) -> list[int]:
    """The line on which each wish begins: its header's, or in a list that of its brace."""
    if headers := toml.table_lines(text, "due"):
        return headers
    skeleton = toml.blank(text)
    start = _DUE.search(skeleton)
    lines, line, place = [], 1, 0
    for brace in re.compile("[{]").finditer(skeleton, start.end()) if start else ():
        line += skeleton.count("\n", place, brace.start())
        place = brace.start()
        lines.append(line)
    return lines


class _Entry(Table):
    """A wish, whose faults stand on its own line where that is known."""

    __slots__ = ("_begins",)

    def __init__(self, table: Table, begins: int | None) -> None:
        super().__init__(table.parser, table.entries, what=table.what, key=table.key)
        self._begins = begins

    def _line(self, key: str | None) -> int | None:
        return self._begins or super()._line(key)


class _PathReader(Parser):
    """Walks a path, collecting faults."""

    def path(self, is_there: Callable[[str], bool]) -> TeamPath:
        """The path, or every fault of it: raises `DeckFaults`."""
        self._is_there = is_there
        head = Table(self, self.document, what="the path")
        number = head.number("path", required=True)
        if number not in (None, 1):
            head.fault("format", "path", f"a path of format {number} is not known", "this hark reads `path = 1`")
            self.finish()
        title, meant_for = (self._short(head, key, required=key == "title") for key in ("title", "for"))
        order = self._names(head, "order", list(head.texts("order")), cards=False)
        hidden = self._names(head, "hidden", list(head.texts("hidden")))
        due = tuple(sorted(self._due(head), key=lambda wish: wish.by))
        head.no_more()
        self.finish()
        return TeamPath(title, meant_for, order, hidden, due)

    def _short(self, table: Table, key: str, *, required: bool = False) -> str:
        text = table.text(key, required=required)
        if len(text) > MAX_TITLE:
            table.fault("too-long", key, f"`{key}` of {table.what} is longer than {MAX_TITLE} characters", "shorten it")
        return text

    def _names(self, table: Table, key: str, names: list[str], *, cards: bool = True) -> tuple[str, ...]:
        if len(names) > MAX_NAMES:
            table.fault("path", key, f"`{key}` names more than {MAX_NAMES}", "name decks in place of their cards")
            return ()
        seen: set[str] = set()
        for name in names:
            if name in seen:
                table.fault("path", key, f"`{key}` names `{name[:80]}` twice", "name it once")
            elif self._check(table, key, name, cards=cards):
                seen.add(name)
        return tuple(names)

    def _check(self, table: Table, key: str, name: str, *, cards: bool = True) -> bool:
        """Whether *name* can be used; what is wrong with it becomes a fault."""
        what = "deck or card" if cards else "deck"
        if not is_name(name) or ("/" in name and not cards):
            hint = "name decks, as `first-week`" + (", or cards, as `first-week/who-to-call`" if cards else "")
            table.fault("path", key, f"`{name[:80]}` cannot be the name of a {what}", hint)
            return False
        if not self._is_there(name):
            what = "card" if "/" in name else "deck"
            table.fault("path", key, f"there is no {what} `{name[:80]}`", "put it beside the path, or leave it out")
        return True

    def _due(self, head: Table) -> Iterable[Wish]:
        tables = head.tables("due", "wish")
        if tables is None:
            if "due" in head.entries:
                hint = 'write `due = [{ card = "deck/card", by = 2026-12-03 }]`'
                head.fault("type", "due", "`due` of the path is not a list of tables", hint)
            return []
        if len(tables) > MAX_NAMES:
            head.fault("path", "due", f"`due` names more than {MAX_NAMES}", "name decks in place of their cards")
            return []
        lines = _lines_of_wishes(self.outline.text)
        wishes = [_Entry(table, lines[number] if number < len(lines) else None) for number, table in enumerate(tables)]
        return [wish for table in wishes if (wish := self._wish(table))]

    def _wish(self, table: Table) -> Wish | None:
        deck, card = table.text("deck"), table.text("card")
        by, why = table.day("by"), self._short(table, "why")
        table.no_more()
        if bool(deck) == bool(card):
            hint = 'write `deck = "first-week"` or `card = "first-week/who-to-call"`'
            message = "both a deck and a card" if deck else "neither a deck nor a card"
            table.fault("path", None, f"{table.what} names {message}", hint)
            return None
        key, name = ("deck", deck) if deck else ("card", card)
        if ("/" in name) != (key == "card"):
            hint = "a card is named with its deck, as `first-week/who-to-call`"
            table.fault("path", key, f"`{name[:80]}` cannot be the name of a {key}", hint)
            return None
        return Wish(name, date.fromisoformat(by), why) if self._check(table, key, name) and by else None
