# SPDX-License-Identifier: MIT
"""From a command's answer to the outside: a view becomes JSON, a page, or plain lines; so does a refusal.

Nothing else writes an answer, so what a person reads and what a program reads cannot disagree.
"""

from __future__ import annotations

import contextlib
import os
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any

from hark import errors
from hark.errors import Refusal
from hark.safe import safe, safe_json
from hark.values import frozen
from hark.views.view import Error, View, error_facts, json_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TextIO

    from hark.cli.world import World
    from hark.render.page import Block, Page
    from hark.render.words import Here

    Wording = Callable[[Any, Here], Iterable[Block] | str]
    """How a command's views read: as a page, or as a file for another program, which is written byte for byte."""


_AT_ONCE = 500
"""So many blocks of a page are set together."""


class Colour(StrEnum):
    """When to colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@frozen
class Style:
    """How the person wants to be answered."""

    as_json: bool = False
    plain: bool = False
    colour: Colour = Colour.AUTO


@frozen
class Result:
    """A view with an exit code that is not 0. *written*, whole or in pieces, is said instead of a page."""

    view: View
    exit_code: int
    written: str | Iterator[str] | None = None


@frozen
class Stream:
    """Views that are shown as they come, each in a line of its own under `--json`."""

    views: Iterator[View]
    goes_on: bool = False
    """Whether a refusal among them is only told, so that it does not become the exit code."""


class Output:
    """Where the answers of a command go: the world's streams, in the style that is wanted and the command's words."""

    def __init__(self, world: World, style: Style, wording: Wording) -> None:
        self.world, self.style, self._wording = world, style, wording

    def show(self, view: View) -> None:
        """Writes *view* where answers go: refusals, unless they are JSON, to standard error."""
        if self.style.as_json:
            self._write_json(view)
            return
        if isinstance(view, Error):
            self.write_page(refusal_page(view), self.world.stderr)
            return
        from hark.render.words import Here

        stream = self.world.stdout
        page = self._wording(view, Here(self.world.clock(), _calendar(self.world)))
        if isinstance(page, str):  # for a program, unless a terminal would obey it
            if stream.isatty():
                page = safe(page.replace("\r\n", "\n"))
            _write_data(stream, page)
            return
        self.write_page(page, stream, _columns(self.world, stream) or view.COLUMNS)

    def write(self, text: str | Iterator[str]) -> None:
        """Writes *text*, whole or in pieces, to standard output as it is."""
        self.world.stdout.writelines([text] if isinstance(text, str) else text)
        self.world.stdout.flush()

    def write_page(self, page: Iterable[Block], stream: TextIO, columns: int | None = None) -> None:
        """Sets *page* as plain lines or for the terminal, *columns* wide where the stream does not decide.

        A part at a time: a page may be many times as large as what it is about.
        """
        blocks = iter(page)
        while part := tuple(islice(blocks, _AT_ONCE)):
            if self.style.plain:
                from hark.render import plain

                stream.write("\n".join(plain.lines(part)) + "\n")
            else:
                from hark.render import paint

                paint.print_page(part, stream, self.look(stream, columns))
        stream.flush()

    def _write_json(self, view: View) -> None:
        stream = self.world.stdout
        unicode = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"
        stream.writelines(map(safe_json, json_pieces(view, ascii_only=not unicode)))
        self.write("\n")

    def needs_word(self, *, yes: bool, is_free: bool = True, can_look: bool = True) -> None:
        """Refuses where a question would come and nobody could answer.

        With *yes* none comes; *is_free* says whether standard input is left for an answer.
        """
        if not yes and (self.style.as_json or not is_free or not self.world.stdin.isatty()):
            raise errors.nobody_to_ask(can_look=can_look)

    def ask(self, question: str, *, otherwise: bool) -> bool:
        """The person's yes or no; an empty line means *otherwise*. Raises `Refusal` when nobody is there."""
        world = self.world
        if not world.stdin.isatty():
            raise errors.nobody_to_ask()
        while True:
            world.stderr.write(f"{safe(question)} [{'Y/n' if otherwise else 'y/N'}] ")
            world.stderr.flush()
            line = world.stdin.readline()
            word = line.strip().casefold()
            if not line or word in ("n", "no"):
                return False
            if word in ("", "y", "yes"):
                return otherwise if word == "" else True

    @contextlib.contextmanager
    def meter(self, what: str) -> Iterator[Callable[[int, int | None], None]]:
        """Draws how far something that may take long has come, where somebody watches; it is gone when that ends."""
        stream = self.world.stderr
        is_dumb = self.world.environ.get("TERM", "dumb") == "dumb"
        if self.style.as_json or self.style.plain or not stream.isatty() or is_dumb:
            yield lambda _done, _total: None
            return
        from hark.render import paint

        with paint.meter(stream, self.look(stream), what) as report:
            yield report

    def look(self, stream: TextIO, columns: int | None = None) -> Any:
        """Colour and width for *stream*."""
        from hark.render import paint

        if columns is None:
            columns = _columns(self.world, stream)
        colour = None if self.style.colour is Colour.AUTO else self.style.colour is Colour.ALWAYS
        return paint.look(self.world.environ, terminal=stream.isatty(), columns=columns, colour=colour)


def _write_data(stream: TextIO, text: str) -> None:
    """Writes what is for another program: where nobody watches, UTF-8 whatever the locale, and lines as they end."""
    raw = None if stream.isatty() else getattr(stream, "buffer", None)
    if raw is None:
        stream.write(text)
    else:
        stream.flush()
        raw.write(text.encode("utf-8", "surrogateescape"))
    stream.flush()


def refusal_view(refusal: Refusal) -> Error:
    """A refusal as an answer."""
    return Error(error_facts(refusal))


def refusal_page(view: Error) -> Page:
    """A refusal in words: where, what, and what to do."""
    from hark.render.faults import one_line
    from hark.render.page import Text, Tone

    fault = view.error
    where = ":".join(str(part) for part in (fault.where.file, fault.where.line) if part is not None)
    card = f"card `{fault.where.card}`: " if fault.where.card else ""
    error = Text(one_line(f"error: {where}{': ' if where else ''}{card}{fault.message}"), Tone.BAD)
    return (error, Text(f" hint: {one_line(fault.hint)}")) if fault.hint else (error,)


def _calendar(world: World) -> Any:
    from hark.memory.days import Calendar

    try:
        return world.calendar
    except Refusal:  # the settings are what is refused
        return Calendar(world.zone)


def _columns(world: World, stream: TextIO) -> int:
    """`COLUMNS`, else the terminal's width, else 0."""
    wanted = world.environ.get("COLUMNS", "")
    if wanted.isascii() and wanted.isdigit() and int(wanted):
        return int(wanted)
    try:
        return (os.get_terminal_size(stream.fileno()).columns or 80) if stream.isatty() else 0
    except OSError:
        return 0
