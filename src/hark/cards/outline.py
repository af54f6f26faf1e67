# SPDX-License-Identifier: MIT
"""Which line of a deck file something stands on."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from hark import toml
from hark.cards import deckfile

if TYPE_CHECKING:
    from collections.abc import Sequence


class Outline:
    """The lines of one deck file, counted from 1; worked out when the first of them is asked for."""

    def __init__(self, data: bytes) -> None:
        """*data* is UTF-8."""
        self._data = data
        self._headers: dict[str, list[int]] = {}

    @cached_property
    def text(self) -> str:
        """The file without its byte-order mark, its lines ending as on Unix."""
        return self._data.decode("utf-8-sig").replace("\r\n", "\n")

    @cached_property
    def written(self) -> list[str]:
        """The lines as they are."""
        return self.text.split("\n")

    @cached_property
    def cards(self) -> list[int]:
        """The line of each `[[cards]]` header; none for cards in an inline array."""
        return toml.table_lines(self.text, "cards")

    def key(self, key: str) -> int | None:
        """The first line anywhere that sets *key* or opens its table."""
        return self._index.key(key)

    def header(self, line: int) -> int | None:
        """The first line from *line* on that opens a table."""
        return self._index.header(line)

    def head(self, key: str) -> int | None:
        """The line that sets *key* before any table is opened."""
        return self._index.key(key, 1, self._index.header())

    def card(self, place: int, key: str | None = None) -> int | None:
        """The line of *key* in the card at that *place*, from 0, else of its header; None where it has no header.

        A key such as `turns.2.says` stands in the table of that number, from 0, of a list.
        """
        if place >= len(self.cards):
            return None
        if key and key.count(".") == 2:
            name, number, inner = key.split(".")
            if number.isdigit() and (line := self.part(place, name, int(number), inner)):
                return line
            key = name
        start, stop = self.cards[place], self.cards[place + 1] if place + 1 < len(self.cards) else None
        return (self._index.key(key, start, stop) if key else None) or start

    def part(self, place: int, name: str, number: int, key: str | None = None) -> int | None:
        """The line of *key* in table *number*, from 0, of the list *name* in the card at *place*, else of its header.

        None where that has no header of its own, `[[cards.NAME]]`.
        """
        if place >= len(self.cards):
            return None
        headers = self._parts(name)
        first = bisect_left(headers, self.cards[place]) + number
        after = self.cards[place + 1] if place + 1 < len(self.cards) else None
        if first >= len(headers) or (after is not None and headers[first] > after):
            return None
        start = headers[first]
        return (self._index.key(key, start + 1, self._index.header(start + 1)) if key else None) or start

    def path(self, path: Sequence[str]) -> int | None:
        """The line of the key at *path*, in its table where that has a header; else where it begins."""
        return self._index.path(path)

    def column(self, line: int, key: str) -> int | None:
        """Where *key* begins on *line*, from 1; None where it is not on it."""
        return toml.key_column(self.written[line - 1], key)

    def _parts(self, name: str) -> list[int]:
        if name not in self._headers:
            self._headers[name] = toml.table_lines(self.text, f"cards.{name}")
        return self._headers[name]

    @cached_property
    def _index(self) -> toml.Index:
        return toml.Index(self.text)


def card_line(data: bytes, card: str) -> int | None:
    """The line on which the card with that id begins in *data*, sound or not; None where it has no header of its own.

    Raises `DeckFaults` when *data* is not TOML.
    """
    entries = toml.read(data).get("cards")
    tables = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    ids = list(map(deckfile.entry_id, tables))
    return Outline(data).card(ids.index(card)) if card in ids else None
