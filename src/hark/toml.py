# SPDX-License-Identifier: MIT
"""The door to TOML: text in, plain values out, and the line a fault stands on.

`tomllib` reads, `tomli_w` writes whole documents of our own, `tomlkit` sets one key in a person's file
and leaves the rest alone. Limits are checked on the text before a parser sees it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import MutableMapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hark.errors import DeckFaults, Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_BYTES = 1024 * 1024
MAX_DOTTED_PARTS = 64
MAX_ALL_DOTTED_PARTS = 50_000
"""Of keys with three parts and more; a deck has none. Ten times as many take `tomllib` seconds."""
_DEEP = 32

# Strings and comments, whichever comes first; an unclosed string runs to the end of its line or text.
_OPAQUE = re.compile(
    r"""
      \"{3} (?: [^\\] | \\. )*? (?: \"{3,5} | \\?\Z )
    | '{3} .*? (?: '{3,5} | \Z )
    | \" [^"\\\n]* (?: \\. [^"\\\n]* )* \"?
    | ' [^'\n]* '?
    | [#] [^\n]*
    """,
    re.DOTALL | re.VERBOSE,
)
_DOTTED = re.compile(r"\.[ \t]*[\w\-]+(?:[ \t]*\.[ \t]*[\w\-]+)+")  # from the first dot on: dots are quickly found
WEB_PAGE_HINT = "save the file itself: a page that shows it has a link for that, such as “Raw” or “Download”"
_WEB_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html|\?xml|head|body)\b", re.IGNORECASE)
_CURLY = tuple("“”„‟«»‘’‚")
_AT_LINE = re.compile(r" ?\(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)$")
_MESSAGE_LENGTH = 160
_KEY = re.compile(r"[ \t]*(?:\[\[?[ \t]*)?([A-Za-z0-9_-]+)[ \t]*[=.\]]")
_HEADER = re.compile(r"\[\[?([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\]\]?")
_HUGE_NUMBER = re.compile(r"[0-9][0-9_]{4299,}")


def read(data: bytes) -> dict[str, Any]:
    """The document in *data*, UTF-8 with or without a byte-order mark.

    Raises `DeckFaults` with one fault, and its line where it is known. `tomllib` is quadratic in the parts of one
    dotted key, so these are bounded first. It recurses into brackets until Python stops it, within milliseconds.
    """
    text = decoded(data, "file")
    if _DOTTED.search(_OPAQUE.sub("_", text)):  # lines are told from `blank`, which takes three times as long
        _check_dotted_keys(blank(text))
    import tomllib  # 3 ms, and most starts parse nothing

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found_at = _AT_LINE.search(str(error))
        line = int(found_at[1]) if found_at and found_at[1] else text.count("\n") + 1
        column = int(found_at[2]) if found_at and found_at[2] else None
        message = _AT_LINE.sub("", str(error))
        if len(message) > _MESSAGE_LENGTH:  # it repeats what stands in the file
            message = f"{message[:_MESSAGE_LENGTH]}..."
        hint = _hint(text, line, column or 1)
        if hint == WEB_PAGE_HINT:
            message, line, column = "this is a web page", 1, 1
        message = f"not valid TOML: {message[:1].lower()}{message[1:]}"
        raise DeckFaults([Fault("toml", message, hint, line, column=column)]) from None
    except RecursionError:
        raise DeckFaults([Fault("nesting", "brackets are nested too deeply", "", _deep_line(blank(text)))]) from None
    except ValueError:  # an integer of more than 4,300 digits
        skeleton = blank(text)
        huge = _HUGE_NUMBER.search(skeleton)
        line = skeleton.count("\n", 0, huge.start()) + 1 if huge else 1
        raise DeckFaults([Fault("toml", "not valid TOML: a number is too large", "", line)]) from None


def _hint(text: str, line: int, column: int) -> str:
    """How to mend the commonest slips of who writes TOML for the first time; empty where it is none of them."""
    if is_web_page(text):
        return WEB_PAGE_HINT
    written = text.split("\n", line)[line - 1] if text.count("\n") >= line - 1 else ""
    before, after = written[: column - 1], written[column - 1 :]
    value = written.partition("=")[2].strip()
    if after[:1] in _CURLY or value[:1] in _CURLY or (value[:1] == '"' and value[-1:] in _CURLY):
        return 'a text stands between straight quotes: `"..."`'
    if before.rstrip()[-1:] == '"' and value.count('"') > 2:
        return "a quote within a text is written `\\\"`, or the text stands between `'''` and `'''`"
    if value[:1] == "<":
        return 'a text stands between quotes, and needs no HTML: `"..."`'
    return ""


def decoded(data: bytes, what: str) -> str:
    """The text of *data*, a *what* from elsewhere, without a byte-order mark. Raises `DeckFaults`."""
    if len(data) > MAX_BYTES:
        raise DeckFaults([Fault("too-large", f"the {what} is larger than {MAX_BYTES // 1024} KiB", "split it")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        message = f"the {what} is {'UTF-16, ' if is_wide else ''}not UTF-8"
        raise DeckFaults([Fault("not-utf8", message, "save it as UTF-8", line)]) from None


def is_web_page(text: str) -> bool:
    """Whether *text* begins as a web page does."""
    return _WEB_PAGE.match(text) is not None


def blank(text: str) -> str:
    """*text* with each string as one `_` and spaces, and comments as spaces, so that its structure can be searched."""

    def cover(match: re.Match[str]) -> str:
        token = match[0]
        spaces = re.sub(r"[^\n]", " ", token) if "\n" in token else " " * len(token)
        return spaces if token[0] == "#" else f"_{spaces[1:]}"

    return _OPAQUE.sub(cover, text)


def table_lines(text: str, name: str) -> list[int]:
    """The line of each `[[name]]` header, counted from 1; the name may be quoted."""
    header = re.compile(rf"^[ \t]*\[\[[ \t]*({re.escape(name)}|_ *)[ \t]*\]\]", re.MULTILINE)
    skeleton = blank(text)
    lines, line, place = [], 1, 0
    for match in header.finditer(skeleton):  # counting on from the last one: there may be a hundred thousand
        line += skeleton.count("\n", place, match.start())
        place = match.start()
        if text[slice(*match.span(1))].strip().strip("\"'") == name:
            lines.append(line)
    return lines


class Index:
    """Where keys stand in one text, lines counted from 1: each line is looked at once, whatever is asked."""

    def __init__(self, text: str) -> None:
        self._written = text.split("\n")
        self._headers: list[int] = []
        self._keys: dict[str, list[int]] = {}
        for number, line in enumerate(blank(text).split("\n"), 1):
            if line.lstrip().startswith("["):
                self._headers.append(number)
            if set_there := _KEY.match(line):
                self._keys.setdefault(set_there[1], []).append(number)

    def key(self, key: str, start: int = 1, stop: int | None = None) -> int | None:
        """The line on which *key* is set, or opens a table, from line *start* up to *stop* (not included), or None."""
        lines = self._keys.get(key, [])
        place = bisect_left(lines, start)
        return lines[place] if place < len(lines) and (stop is None or lines[place] < stop) else None

    def header(self, start: int = 1) -> int | None:
        """The first line from *start* on that opens a table, or None."""
        place = bisect_left(self._headers, start)
        return self._headers[place] if place < len(self._headers) else None

    def path(self, path: Sequence[str]) -> int | None:
        """The line of the key at *path*, in its table where that has a header; else the header's, or its beginning."""
        start = self._tables.get(tuple(path[:-1]))
        if start is None:
            return self.key(path[-1]) or self.key(path[0])
        return self.key(path[-1], start + 1, self.header(start + 1)) or start

    @cached_property
    def _tables(self) -> dict[tuple[str, ...], int]:
        """The line of the first header of each table."""
        headers = ((_header_path(self._written[number - 1]), number) for number in reversed(self._headers))
        return {tuple(path): number for path, number in headers if path is not None}


def key_column(line: str, key: str) -> int | None:
    """Where *key*, quoted or not, begins on *line*, from 1; None where it is not on it."""
    match = re.search(rf"""(?<![\w\-])["']?{re.escape(key)}(?![\w\-])""", line)
    return match.start() + 1 if match else None


def _header_path(line: str) -> list[str] | None:
    """The names in a table's header, however they are quoted and spaced; None where *line* is not one."""
    if plain := _HEADER.fullmatch(line):  # most are, and `tomllib` takes ten times as long
        return plain[1].split(".")
    import tomllib

    try:
        table: Any = tomllib.loads(line)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    names = []
    while table:
        if isinstance(table, list):
            table = table[0]
            continue
        name, table = next(iter(table.items()))
        names.append(name)
    return names


def write(document: dict[str, Any]) -> str:
    """*document* as TOML text."""
    import tomli_w

    return tomli_w.dumps(document)


def value(plain: Any) -> str:
    """*plain* as it stands after the `=`."""
    return write({"v": plain}).removeprefix("v = ").removesuffix("\n")


def key(name: str) -> str:
    """*name* as it stands before the `=`, quoted where it must be."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else value(name)


def with_key(text: str, path: tuple[str, ...], plain: Any) -> str:
    """*text* with the key at *path* set to *plain* (None removes it); everything else stays as it was."""
    import tomlkit

    document = tomlkit.parse(text)
    place: MutableMapping[str, Any] = document
    for name in path[:-1]:
        if name not in place:
            if plain is None:
                return text
            place[name] = tomlkit.table()
        place = place[name]
        assert isinstance(place, MutableMapping)
    if plain is None:
        place.pop(path[-1], None)
    elif len(path) == 1 and path[0] not in document:
        return with_line(text, f"{path[0]} = {value(plain)}")
    else:
        place[path[-1]] = plain
    written = tomlkit.dumps(document)
    has_windows_lines = "\r\n" in text and not re.search(r"(?<!\r)\n", text)
    return re.sub(r"(?<!\r)\n", "\r\n", written) if has_windows_lines else written


def with_line(text: str, line: str) -> str:
    """*text* with *line* after the last key before any table, so that no comment is parted from what it speaks of."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = re.split(r"(?<=\n)", text)
    skeleton = blank(text).split("\n")
    depth, tables = 0, None
    for number, structure in enumerate(skeleton):
        if not depth and structure.lstrip().startswith("["):
            tables = number
            break
        depth += sum(map(structure.count, "[{")) - sum(map(structure.count, "]}"))
    if tables is None:
        before = text if not text or text.endswith("\n") else text + end
        return f"{before}{line}{end}"
    place = max((n + 1 for n in range(tables) if skeleton[n].strip()), default=0)
    return "".join([*lines[:place], line + end, *lines[place:]])


def _check_dotted_keys(skeleton: str) -> None:
    """Raises `DeckFaults` when a dotted key has too many parts, or all of them together have."""
    all_parts = 0
    for dotted in _DOTTED.finditer(skeleton):
        parts = dotted[0].count(".") + 1
        all_parts += parts
        if parts > MAX_DOTTED_PARTS or all_parts > MAX_ALL_DOTTED_PARTS:
            line = skeleton.count("\n", 0, dotted.start()) + 1
            message = f"a dotted key has more than {MAX_DOTTED_PARTS} parts"
            if parts <= MAX_DOTTED_PARTS:
                message = f"dotted keys of three and more parts have more than {MAX_ALL_DOTTED_PARTS} parts in all"
            raise DeckFaults([Fault("dotted-key", message, "", line)])


def _deep_line(skeleton: str) -> int | None:
    """The first line on which brackets nest deeper than anybody means them to."""
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", skeleton):
        depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
        if depth > _DEEP:
            return skeleton.count("\n", 0, bracket.start()) + 1
    return None
