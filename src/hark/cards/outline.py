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
        return toml.key_line(self._lines, key, 1)

    def head(self, key: str) -> int | None:
        """The line that sets *key* before any table is opened."""
        stop = next((number for number, line in enumerate(self._lines, 1) if line.lstrip().startswith("[")), None)
        return toml.key_line(self._lines, key, 1, stop)

    def card(self, place: int, key: str | None = None) -> int | None:
        """The line of *key* in the card at that *place*, from 0, else of its header; None where it has no header."""
        if place >= len(self.cards):
            return None
        start, stop = self.cards[place], self.cards[place + 1] if place + 1 < len(self.cards) else None
        return (toml.key_line(self._lines, key, start, stop) if key else None) or start

    def path(self, path: Sequence[str]) -> int | None:
        """The line of the key at *path*, in its table where that has a header; else where it begins."""
        return toml.path_line(self.text, path)

    def column(self, line: int, key: str) -> int | None:
        """Where *key* begins on *line*, from 1; None where it is not on it."""
        return toml.key_column(self.written[line - 1], key)

    @cached_property
    def _lines(self) -> list[str]:
        """The lines without what stands in strings and comments."""
        return toml.blank(self.text).split("\n")


def card_line(data: bytes, card: str) -> int | None:
    """The line on which the card with that id begins in *data*, sound or not; None where it has no header of its own.

    Raises `DeckFaults` when *data* is not TOML.
    """
    entries = toml.read(data).get("cards")
    tables = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    ids = list(map(deckfile.entry_id, tables))
    return Outline(data).card(ids.index(card)) if card in ids else None
