# SPDX-License-Identifier: MIT
"""Which line of a deck file something stands on."""

from __future__ import annotations

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

    def head(self, key: str) -> int | None:
        """The line that sets *key* before any table is opened."""
        return self._index.key(key, 1, self._index.header())

    def card(self, place: int, key: str | None = None) -> int | None:
        """The line of *key* in the card at that *place*, from 0, else of its header; None where it has no header."""
        if place >= len(self.cards):
            return None
        start, stop = self.cards[place], self.cards[place + 1] if place + 1 < len(self.cards) else None
        return (self._index.key(key, start, stop) if key else None) or start

    def path(self, path: Sequence[str]) -> int | None:
        """The line of the key at *path*, in its table where that has a header; else where it begins."""
        return self._index.path(path)

    def column(self, line: int, key: str) -> int | None:
        """Where *key* begins on *line*, from 1; None where it is not on it."""
        return toml.key_column(self.written[line - 1], key)

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
