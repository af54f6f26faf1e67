# SPDX-License-Identifier: MIT
"""Cards from a table: CSV or TSV with named columns becomes the text of a deck file. Pure.

The columns are those that `hark export --as csv` writes; their names stand in the first row, in any order. The
delimiter is given, never guessed, and nothing in a cell is ever worked out.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from hark import toml
from hark.cards import deckfile, reader, writing
from hark.cards.model import KINDS, Kind
from hark.cards.outline import Outline
from hark.errors import DeckFaults, Fault, did_you_mean, ticked
from hark.formats.export import COLUMNS, GUARDED, SIGNED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hark.cards.model import Deck

ALIASES = {"front": "question", "text": "question", "says": "question", "back": "answer", "model": "models"}
"""Other names under which a column is known."""
_LISTS = ("topics", "sources", "tags", "skills", "models")
_FLAGS = ("reverse", "safety")
_KEPT_EMPTY = ("front", "back", "text", "question")
"""Keys that a card has even where its cell is empty: then that is what is wrong with it."""
_YES = ("yes", "true", "1")
_NO = ("", "no", "false", "0")


def read(data: bytes, delimiter: str, deck_id: str, title: str, vocabulary: Collection[str]) -> tuple[bytes, Deck]:
    """A deck file with a card for each row of the table *data*, and the deck in it.

    A row without a kind is a cloze where its question has a gap, a choice where it has options, a scenario where
    it has skills, and otherwise a concept. Raises `DeckFaults`, each fault with the line on which its row begins.
    """
    rows = _rows(data, delimiter)
    faults: list[Fault] = []
    cards = []
    lines = []
    for line, row in rows:
        card = _card(row, line, faults)
        if card is not None:
            cards.append(card)
            lines.append(line)
    if not cards and not faults:
        faults.append(Fault("no-cards", "the table has no rows below its column names", "add a row a card", 1))
    if faults:
        raise DeckFaults(faults[: deckfile.MAX_FAULTS])
    written = writing.compose({"format": deckfile.FORMAT, "id": deck_id, "title": title}, cards).encode()
    try:
        return written, reader.parse(written, vocabulary)
    except DeckFaults as raised:
        headers = Outline(written).cards
        raise DeckFaults([_at_row(fault, headers, lines) for fault in raised.faults]) from None


def _rows(data: bytes, delimiter: str) -> list[tuple[int, dict[str, str]]]:
    """Each row by its columns' names, with the line on which it begins. Raises `DeckFaults`."""
    text = toml.decoded(data, "table")
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        names = [_column(name) for name in next(table, [])]
        _check_columns(names)
        line = table.line_num + 1
        for row in table:
            if any(cell.strip() for cell in row):
                if len(row) > len(names):
                    message = f"the row has {len(row)} cells under {len(names)} columns"
                    raise DeckFaults([Fault("table", message, "quote a cell that holds the delimiter", line)])
                rows.append((line, dict(zip(names, row, strict=False))))
                if len(rows) > deckfile.MAX_CARDS:
                    message = f"the table has more than {deckfile.MAX_CARDS} rows"
                    raise DeckFaults([Fault("too-many-cards", message, "split it", line)])
            line = table.line_num + 1
    except csv.Error as error:
        message = f"the table cannot be read: {error}"
        raise DeckFaults([Fault("table", message, "quotes come in pairs, doubled within", table.line_num)]) from None
    return rows


def _column(name: str) -> str:
    plain = name.strip().casefold()
    return ALIASES.get(plain, plain)


def _check_columns(names: list[str]) -> None:
    known = [*COLUMNS, *ALIASES]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known, f"name the columns in the first row: {ticked(COLUMNS)}")
            raise DeckFaults([Fault("table", f"no column is called `{name[:80]}`", hint, 1)])
        if names.count(name) > 1:
            raise DeckFaults([Fault("table", f"two columns are called `{name}`", "leave one out", 1)])
    if "question" not in names:
        message = "the first row names no column `question`"
        raise DeckFaults([Fault("table", message, "is the delimiter right? it is given with `--delimiter`", 1)])


def _card(row: Mapping[str, str], line: int, faults: list[Fault]) -> dict[str, Any] | None:
    """The row as the keys of a card."""
    cells = {name: _unquoted(cell.strip()) for name, cell in row.items()}
    kind = cells.get("kind", "").casefold() or next(kind for kind, made in KINDS.items() if made.fits(cells))
    if kind not in KINDS:
        faults.append(Fault("kind", f"unknown kind `{kind[:80]}`", f"one of {ticked(Kind)}", line))
        return None
    made = KINDS[kind]
    if made.answer_key and not cells.get(made.answer_key):
        cells[made.answer_key] = cells.get("answer", "")
    card: dict[str, Any] = {"id": cells.get("id", ""), "kind": kind, made.front_key: cells["question"]}
    for name in made.own_keys():
        if name == "options":
            card[name] = _options(cells.get(name, ""))
        elif name != made.front_key:
            card[name] = cells.get(name, "")
    for name in _LISTS:
        card[name] = [item.strip() for item in cells.get(name, "").split("\n") if item.strip()]
    card["reviewed"] = [
        dict(zip(SIGNED, (part.strip() for part in item.split("|", 2)), strict=False))
        for item in cells.get("reviewed", "").split("\n")
        if item.strip()
    ]
    card["why"] = cells.get("why", "")
    for name in _FLAGS:
        word = cells.get(name, "").casefold()
        if word not in (*_YES, *_NO):
            faults.append(Fault("type", f"`{name}` is neither yes nor no", "write yes, or leave it empty", line))
        card[name] = word in _YES
    if difficulty := cells.get("difficulty", ""):
        if not re.fullmatch("[1-3]", difficulty):
            faults.append(Fault("type", "`difficulty` is not 1, 2 or 3", "leave it empty where unknown", line))
            return None
        card["difficulty"] = int(difficulty)
    return {name: value for name, value in card.items() if value or name in _KEPT_EMPTY}


def _options(cell: str) -> list[dict[str, Any]]:
    """A line an option, `*` before the right one and `-` before the others; a line set in below it says why."""
    options: list[dict[str, Any]] = []
    for line in cell.split("\n"):
        if options and line[:1].isspace() and line.strip():
            options[-1]["why"] = f"{options[-1].get('why', '')} {line.strip()}".strip()
        elif line.strip():
            is_right = line.startswith("*")
            text = re.sub(r"^[*-]\s*", "", line).strip()
            options.append({"text": text} | ({"correct": True} if is_right else {}))
    return options


def _unquoted(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in GUARDED else cell


def _at_row(fault: Fault, headers: list[int], lines: list[int]) -> Fault:
    """*fault* of the text made from the table, on the line of the table it comes from."""
    before = [place for place, header in enumerate(headers) if fault.line and header <= fault.line]
    return Fault(fault.code, fault.message, fault.hint, lines[before[-1]] if before else 1, fault.card)
