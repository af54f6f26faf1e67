# SPDX-License-Identifier: MIT
"""The bytes of a table as rows with named cells, whatever wrote it: a spreadsheet, Quizlet, Anki, hark. Pure.

What a file says of itself is believed: Excel's first line `sep=;`, and the lines `#separator:`, `#html:`, `#tags
column:` of Anki's text exports. What it does not say is typed or asked for by a fault with the words to type, never
guessed. The formats: RFC 4180; docs.ankiweb.net/importing/text-files.html.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from hark import toml
from hark.cards import deckfile
from hark.errors import DeckFaults, Fault, count, did_you_mean, ticked
from hark.formats.export import BESIDE, COLUMNS, PROGRESS
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    _Quoting = Literal[0, 3]
    """`csv.QUOTE_MINIMAL` or `csv.QUOTE_NONE`."""
    _Parsed = tuple[list[tuple[int, list[str]]], tuple[int, ...]]
    """Every row that is not empty, with its line; and the lines of comments."""

ALIASES = {
    "front": "question", "text": "question", "says": "question", "term": "question",
    "back": "answer", "definition": "answer", "model": "models",
}  # fmt: skip
"""Other names under which a column is known."""
PASSED_OVER = "-"
"""What a column is called that is not wanted."""
ENCODINGS = ("utf-8", "utf-16", *(f"windows-125{page}" for page in range(9)))
"""How a table's letters may be written, where that is typed."""
_SHORT = 60
"""Names of columns are shorter, all together, than a card."""
_NAMED_SIGNS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " "}
_LIKELY_SIGNS = (";", "\t", ",", "|", " - ", " – ", " = ")
_REPEATED = re.compile(r"([^\w\s\"'.])\1{1,7}")
"""A sign several times, as people part words from definitions in Quizlet."""
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_SEP = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_SAYS = re.compile(
    r"#\s*(separator|html|columns|tags|notetype|deck|(?:guid|notetype|deck|tags) column)\s*:(.*)", re.IGNORECASE
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@frozen
class Layout:
    """How a table is to be read, as it was typed."""

    delimiter: str | None = None
    """What parts its cells; None leaves it to the file."""
    columns: tuple[str, ...] = ()
    """The names of its columns, `-` for one that is passed over; none where its first row names them."""
    encoding: str | None = None
    html: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether anything is, so that a table is meant."""
        return self != Layout()


@frozen
class Sheet:
    """A table that was read."""

    delimiter: str
    encoding: str
    columns: tuple[str, ...]
    """What each is called; empty where it is passed over."""
    names_first: bool
    """Whether its first row named them."""
    html: bool
    rows: tuple[tuple[int, dict[str, str]], ...]
    """The cells of each by their columns' names, with the line on which it begins."""
    tags: tuple[str, ...] = ()
    """What every row is tagged with."""
    comments: tuple[int, ...] = ()
    """The lines of a text export of Anki that are none of its rows."""


@frozen
class _Head:
    """What a file says of itself in lines above its table."""

    lines: int
    length: int
    """In letters."""
    said: dict[str, str]
    """Each directive of Anki's with what it says; `separator` also of Excel's."""

    @property
    def is_anki(self) -> bool:
        return bool(self.said) and self.said.keys() != {"sep"}

    @property
    def delimiter(self) -> str | None:
        sign = self.said.get("sep") or self.said.get("separator", "")
        sign = _NAMED_SIGNS.get(sign.casefold(), sign)
        return sign if len(sign) == 1 else None


def read(data: bytes, layout: Layout, usual: str | None) -> Sheet:
    """The table in *data*; *usual* parts its cells where neither *layout* nor the file says. Raises `DeckFaults`."""
    text = decoded(data, layout.encoding)
    if toml.is_web_page(text):
        raise _fault("this is a web page, not a table", toml.WEB_PAGE_HINT, 1)
    head = _head(text)
    text = text[head.length :]
    delimiter = layout.delimiter or head.delimiter or usual
    if delimiter is None or delimiter in '"\r\n':
        raise _fault("nothing says what parts its cells", _typed(*(_likely(text, "") or (",", 2))), 1)
    rows, comments = _rows(text, head, delimiter)
    names, names_first = _names(text, rows, layout, head, delimiter)
    body = rows[1:] if names_first else rows
    return Sheet(
        delimiter, layout.encoding or "utf-8", names, names_first, layout.html or _is_yes(head.said.get("html", "")),
        tuple((line, _cells(row, names, line, is_anki=head.is_anki)) for line, row in body),
        tuple(head.said.get("tags", "").split()), comments,
    )  # fmt: skip


def declares(data: bytes) -> bool:
    """Whether *data* says in its first line that it is a table."""
    line = data[:200].lstrip(b"\xef\xbb\xbf").split(b"\n")[0].decode("utf-8", "replace").strip()
    return bool(_SEP.fullmatch(line) or _SAYS.match(line))


def advice(data: bytes) -> str:
    """What to type if *data*, which is no deck file, is a table; empty where it does not look like one."""
    likely = _likely(data[:4096].decode("utf-8", "replace").lstrip("\ufeff"), "")
    return f"if it is a table, {_typed(*likely)}" if likely else ""


def column(name: str) -> str:
    """The column that is called *name*, however it is written."""
    plain = name.strip().casefold()
    return ALIASES.get(plain, plain)


def is_known(name: str) -> bool:
    """Whether a column may be called *name*."""
    return name in COLUMNS or name in PROGRESS


def has_names(data: bytes, delimiter: str) -> bool:
    """Whether the first row of *data* names columns that hark knows, and what is asked among them: it is meant."""
    line = (_LINE.match(data[:65536].decode("utf-8-sig", "replace")) or [""])[0]
    names = _trimmed([column(name) for name in _first_row(line, delimiter)])
    return "question" in names and all(map(is_known, names))


def decoded(data: bytes, encoding: str | None) -> str:
    """The text of a table. Raises `DeckFaults`, with the encoding to type where *data* shows it."""
    if encoding and len(data) <= toml.MAX_BYTES:
        try:
            return data.decode("utf-8-sig" if encoding == "utf-8" else encoding).removeprefix("\ufeff")
        except (ValueError, LookupError):  # or there is no such encoding
            hint = "save it as UTF-8, or name another `--encoding`"
            raise DeckFaults([Fault("not-utf8", f"the table is not {encoding}", hint, 1)]) from None
    try:
        return toml.decoded(data, "table")
    except DeckFaults as raised:
        fault = raised.faults[0]
        if fault.code != "not-utf8":
            raise
        is_wide = data[:2] in _UTF16
        hint = "add `--encoding utf-16`" if is_wide else "save it as UTF-8 (in Excel: CSV UTF-8)"
        hint += (
            ", or save it as CSV UTF-8" if is_wide else "; as old Excel writes it, `--encoding windows-1252` reads it"
        )
        raise DeckFaults([Fault(fault.code, fault.message, hint, fault.line)]) from None


def shown(sign: str) -> str:
    """*sign* as it is typed behind `--delimiter`."""
    return "tab" if sign == "\t" else f'"{sign}"'


def _head(text: str) -> _Head:
    lines, length, said = 0, 0, dict[str, str]()
    while (line := _LINE.match(text, length)) and line[0]:
        if not lines and (excel := _SEP.fullmatch(line[1].rstrip())):
            return _Head(1, line.end(), {"sep": excel[1]})
        if not line[1].startswith("#"):
            break
        if says := _SAYS.match(line[1]):
            said[says[1].casefold()] = says[2].strip("\r\n") if says[1] == "columns" else says[2].strip(" \r\n")
        lines, length = lines + 1, line.end()
    return _Head(lines, length, said) if said else _Head(0, 0, {})


def _rows(text: str, head: _Head, delimiter: str) -> _Parsed:
    """What stands in *text*, below *head*. Raises `DeckFaults`."""
    csv.field_size_limit(toml.MAX_BYTES)
    try:
        return _parsed(text, head, delimiter, csv.QUOTE_MINIMAL)
    except DeckFaults:
        if delimiter == ",":
            raise
        # Quizlet and word lists quote nothing: a quotation mark at the beginning of a cell is a letter like others.
        rows, comments = _parsed(text, head, delimiter, csv.QUOTE_NONE)
        if len({len(row) for _, row in rows}) > 1 or any(_is_quoted(cell) for _, row in rows for cell in row):
            raise
        return rows, comments


def _parsed(text: str, head: _Head, delimiter: str, quoting: _Quoting) -> _Parsed:
    """The same where quotes are taken as *quoting* says. Raises `DeckFaults`."""
    stream = io.StringIO(text, newline="").readlines()
    if len(delimiter) > 1:  # as Quizlet lets people choose it, and then nothing is quoted
        table = csv.reader(stream, delimiter="\0", quoting=csv.QUOTE_NONE)
    else:
        table = csv.reader(stream, delimiter=delimiter, strict=True, quoting=quoting)
    rows: list[tuple[int, list[str]]] = []
    comments: list[int] = []
    before, line, cards = head.lines, head.lines + 1, 0
    try:
        for row in table:
            if len(delimiter) > 1:
                row = "\0".join(row).split(delimiter)  # noqa: PLW2901
            if head.is_anki and len(row) == 1 and stream[line - before - 1].startswith("#"):
                comments.append(line)  # Anki itself quotes a cell that begins so
            elif any(cell.strip() for cell in row):
                rows.append((line, row))
                cards += set(row).isdisjoint(BESIDE)
                if cards > deckfile.MAX_CARDS + 1:
                    message = f"the table has more than {deckfile.MAX_CARDS} rows"
                    raise DeckFaults([Fault("too-many-cards", message, "split it", line)])
            line = before + table.line_num + 1
    except csv.Error as error:
        hint = 'a cell that begins with `"` ends with one, and within it each is doubled: `"""Yes,"" she said"`'
        raise _fault(f"the table cannot be read: {error}", hint, before + table.line_num) from None
    return rows, tuple(comments)


def _is_quoted(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == cell[-1] == '"'


def _names(
    text: str, rows: Sequence[tuple[int, list[str]]], layout: Layout, head: _Head, delimiter: str
) -> tuple[tuple[str, ...], bool]:
    """What the columns are called, and whether the first row says so. Raises `DeckFaults`."""
    if not rows:
        raise DeckFaults([Fault("no-cards", "the table is empty", "add a row a card", 1)])
    line, first = rows[0][0], _trimmed([column(cell) for cell in rows[0][1]])
    if any("=" in name for name in layout.columns):
        return _renamed(layout.columns, rows[0]), True
    if layout.columns:
        if len(layout.columns) > 1 and (likely := _likely(text, delimiter)) and all(len(row) == 1 for _, row in rows):
            raise _fault("every row is 1 cell", f"is the delimiter right? add `--delimiter {shown(likely[0])}`", line)
        names = ["" if name.strip() == PASSED_OVER else column(name) for name in layout.columns]
        _check(names, first, line, "`--columns`")
        wanted = [cell for name, cell in zip(names, first, strict=False) if name]
        return tuple(names), bool(wanted) and all(map(is_known, wanted))
    if head.is_anki:
        return _anki_names(head, rows, delimiter), False
    _check_first(text, rows[0], first, delimiter)
    _check(first, first, line, "the first row")
    for place, name in enumerate(first):
        for below, row in rows[1:] if not name else ():
            if _cell(row, place):
                raise _fault(f"column {place + 1} has no name", "name it in the first row, or empty it", below)
    return tuple(first), True


def _renamed(columns: Sequence[str], row: tuple[int, list[str]]) -> tuple[str, ...]:
    """What the columns are called where *columns* says it of names in the first row; the others are passed over."""
    line, cells = row
    there = {cell.strip().casefold(): "" for cell in cells}
    for said in columns:
        name, _, meant = said.rpartition("=")
        if (name := name.strip().casefold()) not in there:
            hint = did_you_mean(name, there, f"its first row names {ticked(cell.strip()[:80] for cell in cells)}")
            raise _fault(f"no column is called `{name[:80]}`", hint, line)
        there[name] = column(meant)
    names = [there[cell.strip().casefold()] for cell in cells]
    _check(names, names, line, "`--columns`")
    return tuple(names)


def _check_first(text: str, row: tuple[int, list[str]], names: Sequence[str], delimiter: str) -> None:
    """Raises `DeckFaults` where the first row names nothing: another sign may part its cells, or it is a card."""
    line, cells = row
    if any(map(is_known, names)):
        return
    likely = _likely(text, delimiter)
    if likely and (len(cells) == 1 or likely[2] or likely[0] == "\t"):  # which hardly ever stands in a text
        message = f"the first row is {count(len(cells), 'cell')}"
        raise _fault(message, f"is the delimiter right? {_typed(*likely)}", line)
    listed = f"name the columns in the first row: {ticked(COLUMNS)}"
    if len(cells) == 1:
        raise _fault(f"no column is called `{names[0][:80]}`", did_you_mean(names[0], COLUMNS, listed), line)
    wanted = ",".join(f"{cell.strip()}={name}" for cell, name in zip(cells, ("front", "back"), strict=False))
    fits = (
        wanted.count(",") == 1
        and wanted.count("=") == 2
        and len(wanted) < _SHORT
        and wanted.isprintable()
        and "'" not in wanted
    )
    names_it = f"`--columns '{wanted}'`" if fits else "call them question and answer"
    hint = f"if it is a card, add `--columns {_columns(len(cells))}`; if it names the columns, {names_it}"
    raise _fault("the first row names no column that hark knows", hint, line)


def _check(names: Sequence[str], first: Sequence[str], line: int, where: str) -> None:
    """Raises `DeckFaults` where *names*, said by *where*, cannot be those of a table."""
    for name in names:
        if name and not is_known(name):
            otherwise = f"{ticked(COLUMNS)}; `--columns {_columns(len(first))}` names them, `-` passes one over"
            raise _fault(
                f"no column is called `{name[:80]}`", did_you_mean(name, (*COLUMNS, *ALIASES), otherwise), line
            )
        if name and list(names).count(name) > 1:
            raise _fault(f"two columns are called `{name}`", "leave one out", line)
    if "question" not in names:
        raise _fault(f"{where} names no column `question`", "call so what is asked", line)


def _anki_names(head: _Head, rows: Sequence[tuple[int, list[str]]], delimiter: str) -> tuple[str, ...]:
    """The columns of a text export of Anki's: what its lines say, else front and back in this order."""
    width = max(len(_trimmed(row)) for _, row in rows)
    named = [column(name) for name in head.said.get("columns", "").split(delimiter)]
    names: list[str | None] = [*(name if is_known(name) else None for name in named), *[None] * width]
    for what in ("guid", "notetype", "deck", "tags"):
        number = head.said.get(f"{what} column", "")
        if re.fullmatch(r"[1-9]\d{0,3}", number, re.ASCII) and int(number) <= width:
            names[int(number) - 1] = "tags" if what == "tags" else ""
    for name in ("question", "answer"):
        if name not in names and None in names[:width]:
            names[names.index(None)] = name
    for place in range(width):
        if names[place] is None and any(_cell(row, place) for _, row in rows):
            known = [name or PASSED_OVER for name in names[:width]]
            known[place] = "why"
            hint = f"name them all, as in `--columns {','.join(known)}`"
            raise _fault(f"nothing says what column {place + 1} is", hint, rows[0][0])
    found = tuple(name or "" for name in names[:width])
    _check(found, found, rows[0][0], "the file")
    return found


def _cells(row: Sequence[str], names: Sequence[str], line: int, *, is_anki: bool) -> dict[str, str]:
    """The cells of *row* by their columns' names. Raises `DeckFaults` where there are more of them."""
    cells = _trimmed(row, len(names))
    if len(cells) > len(names):
        message = f"the row has {len(cells)} cells under {len(names)} columns"
        raise _fault(message, "quote a cell that holds the delimiter", line)
    cells += [""] * (len(names) - len(cells))
    named = {name: cell for name, cell in zip(names, cells, strict=True) if name}
    if is_anki and "tags" in named:  # which Anki parts by spaces
        named["tags"] = "\n".join(named["tags"].split())
    return named


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _trimmed(cells: Sequence[str], least: int = 0) -> list[str]:
    """*cells* without the empty ones at the right edge, which spreadsheets leave there; *least* of them stay."""
    stop = len(cells)
    while stop > least and not cells[stop - 1].strip():
        stop -= 1
    return list(cells[:stop])


def _likely(text: str, not_this: str) -> tuple[str, int, bool] | None:
    """The sign that likeliest parts the cells of *text*, or None.

    With it: how many cells it makes of the first line, and whether these are names that hark knows.
    """
    lines = [line for line in text[:4096].splitlines() if line.strip()][:3]
    best: tuple[bool, bool, str, int] | None = None
    repeated = [match[0] for match in _REPEATED.finditer(lines[0])] if lines else []
    for sign in dict.fromkeys((*_LIKELY_SIGNS, *repeated)):
        rows = [_trimmed(_first_row(line, sign)) for line in lines]
        if sign != not_this and rows and min(map(len, rows)) > 1:
            found = ("question" in map(column, rows[0]), len(set(map(len, rows))) == 1, sign, len(rows[0]))
            best = found if best is None or found[:2] > best[:2] else best
    return (best[2], best[3], best[0]) if best else None


def _first_row(line: str, sign: str) -> list[str]:
    if len(sign) > 1:
        return line.split(sign)
    try:
        return next(csv.reader([line], delimiter=sign), [])
    except csv.Error:
        return []


def _typed(sign: str, width: int, has_names: bool = False) -> str:
    columns = "" if has_names else f" --columns {_columns(width)}"
    return f"add `--delimiter {shown(sign)}{columns}`"


def _columns(width: int) -> str:
    return ",".join(("front", "back", *("-" * (width - 2))))


def _is_yes(word: str) -> bool:
    return word.strip().casefold() in ("true", "yes", "1")


def _fault(message: str, hint: str, line: int) -> DeckFaults:
    return DeckFaults([Fault("table", message, hint, line)])
