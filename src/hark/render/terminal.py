# SPDX-License-Identifier: MIT
"""The terminal itself: its screen, its keys, its manners. The only door to prompt_toolkit.

One full-screen application lasts as long as the session, so that nothing typed meanwhile is lost and every key goes
to what is on the screen when it is its turn. Whatever happens (an error, a signal, a stop with Ctrl-Z, an editor),
the terminal is given back as it was found.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import termios
from bisect import bisect_right
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from prompt_toolkit.application import Application, run_in_terminal
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Always, Condition
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.formatted_text.utils import fragment_list_to_text
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, ConditionalContainer, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.output import ColorDepth, create_output
from prompt_toolkit.utils import get_cwidth

from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from typing import TextIO, TypeVar

    from prompt_toolkit.filters import Filter
    from prompt_toolkit.key_binding import KeyPressEvent

    T = TypeVar("T")

PROGRESS_S = 0.5
"""How often it is shown how long something takes already."""
REDRAW_S = 15.0
"""The time that is left is said anew this often."""
ESCAPE_S = 0.5
"""How long to wait for what might follow an Escape: over a slow line, an arrow key is one and comes in pieces.

As long as readline waits: pieces 0.2 s apart are put together, also on a computer with much else to do.
"""
COMBINED_S = 0.05
"""How long an Escape waits for another key that makes one of both; those come together."""
_INDENT = "  "


@frozen
class Picture:
    """A screen: lines above and below the box; without one, all lines are above."""

    above: tuple[str, ...]
    below: tuple[str, ...]


class Sitter(Protocol):
    """Whoever is shown: it says what is on the screen and hears what is pressed."""

    @property
    def has_box(self) -> bool:
        """Whether what is typed goes into a box now."""

    def picture(self, columns: int, rows: int, box_rows: int) -> Picture:
        """The screen as it is now, for a terminal of this size and a box that wants *box_rows*."""

    def shown(self) -> None:
        """The picture is on the screen."""

    def press(self, key: str) -> None:
        """A key: a character, or a name such as `enter`, `up`, `ctrl-c`."""

    def takes(self, character: str) -> bool:
        """Whether *character*, typed while there is a box, goes into it."""

    def send(self, text: str) -> None:
        """The box was ended with Enter."""

    def end(self) -> None:
        """The program is being ended from outside."""


class Terminal:
    """An interactive terminal, for one *sitter* at a time."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._sitter: Sitter | None = None
        self._picture = Picture((), ())
        self._buffer = Buffer(multiline=True)
        self._failure: BaseException | None = None
        self._modes: list[Any] = []
        """How the terminal was found."""
        self._application = self._made()

    def run(self, sitter: Sitter) -> None:
        """Shows *sitter* until `leave` is called. Raises `EOFError` when nobody is there, `SystemExit` on a signal."""
        self._sitter = sitter
        with _gone():
            self._modes = termios.tcgetattr(self._application.input.fileno())
        numbers = (signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.getsignal(number) for number in numbers}

        def begin() -> None:
            loop = asyncio.get_running_loop()
            loop.set_exception_handler(
                lambda _, context: self._fail(context.get("exception") or RuntimeError(context["message"]))
            )
            for number in numbers:
                loop.add_signal_handler(number, self._hang_up, number)

        try:
            self._application.run(pre_run=begin, set_exception_handler=False)
        except (EOFError, OSError) as error:
            self._failure = self._failure or error
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        if isinstance(self._failure, (EOFError, OSError)):  # the terminal is gone
            sitter.end()
            raise EOFError
        if self._failure is not None:
            raise self._failure

    def leave(self) -> None:
        """Ends `run`."""
        if self._application.is_running and not self._application.is_done:
            self._application.exit()

    @property
    def typed(self) -> str:
        """What stands in the box."""
        return self._buffer.text

    def fill(self, text: str) -> None:
        """Puts *text* into the box, with the cursor at its end."""
        self._buffer.reset(Document(text))

    def insert(self, text: str) -> None:
        """Types *text* into the box, at the cursor."""
        self._buffer.insert_text(text)

    def aside(self, call: Callable[[], None], then: Callable[[], None]) -> None:
        """Gives the terminal to *call* (an editor), and does *then* once it is back.

        What was typed at the editor and not read by it is no key of the session.
        """

        def without_rest() -> None:
            try:
                call()
            finally:
                with _gone():
                    termios.tcflush(self._application.input.fileno(), termios.TCIFLUSH)

        async def go() -> None:
            await self._in_between(without_rest)
            then()
            self._application.invalidate()

        self._application.create_background_task(go())

    def beside(self, work: Callable[[], T], then: Callable[[T], None], stop: Callable[[], object]) -> None:
        """Does *work* in a thread while keys go on being heard, then *then* with what it gives.

        *stop*, which is called at the end however that comes, is to have it end at once.
        """

        async def go() -> None:
            try:
                working = asyncio.ensure_future(asyncio.to_thread(work))
                while not working.done():
                    await asyncio.wait({working}, timeout=PROGRESS_S)
                    self._application.invalidate()
                then(working.result())
            finally:
                stop()
            self._application.invalidate()

        self._application.create_background_task(go())

    def stop(self) -> None:
        """What Ctrl-Z asks for: sleeps until the shell's `fg`."""
        self._in_between(lambda: os.kill(0, signal.SIGTSTP))

    def _in_between(self, call: Callable[[], None]) -> Awaitable[None]:
        """Does *call* on the terminal's first screen, with its modes as they were found."""

        def go() -> None:
            with _gone():
                termios.tcsetattr(self._application.input.fileno(), termios.TCSADRAIN, self._modes)
            call()

        return run_in_terminal(go)

    def _made(self) -> Application[None]:
        above = Window(
            FormattedTextControl(lambda: ANSI("\n".join(self._picture.above))),
            height=lambda: len(self._picture.above), always_hide_cursor=True,
        )  # fmt: skip
        box = Window(
            BufferControl(self._buffer, input_processors=[_Words()]), wrap_lines=True, dont_extend_height=True,
            get_line_prefix=_prefix, height=self._box_rows,
        )  # fmt: skip
        below = Window(
            FormattedTextControl(lambda: ANSI("\n".join(self._picture.below))),
            height=lambda: len(self._picture.below), always_hide_cursor=True,
        )  # fmt: skip
        is_open = Condition(lambda: self._sitter is not None and self._sitter.has_box)
        application: Application[None] = Application(
            Layout(HSplit([above, ConditionalContainer(box, is_open), below]), focused_element=box),
            key_bindings=self._keys(is_open),
            full_screen=True,
            output=create_output(self._out),
            color_depth=ColorDepth.DEPTH_4_BIT,
            refresh_interval=REDRAW_S,
            before_render=self._look,
            after_render=lambda _: self._heard(lambda sitter: sitter.shown()),
        )
        application.ttimeoutlen, application.timeoutlen = ESCAPE_S, COMBINED_S
        return application

    def _look(self, application: Application[None]) -> None:
        size = application.output.get_size()
        columns, rows = size.columns or 80, size.rows or 24
        box_rows = sum(_rows_of(line, columns - len(_INDENT)) for line in self._buffer.text.split("\n"))

        def draw(sitter: Sitter) -> None:
            self._picture = sitter.picture(columns, rows, box_rows)

        self._heard(draw)

    def _box_rows(self) -> int:
        size = self._application.output.get_size()
        return max(1, (size.rows or 24) - len(self._picture.above) - len(self._picture.below))

    def _keys(self, is_open: Condition) -> KeyBindings:
        keys = KeyBindings()
        is_empty = Condition(lambda: not self._buffer.text)

        def bind(key: str, name: str, when: Filter) -> None:
            keys.add(key, filter=when)(lambda _: self._heard(lambda sitter: sitter.press(name)))

        for key, name in _EVERYWHERE.items():
            bind(key, name, Always())
        for key, name in _WITHOUT_BOX.items():
            bind(key, name, ~is_open)
        bind("c-d", "ctrl-d", is_open & is_empty)

        @keys.add("enter", filter=is_open)
        def _(event: KeyPressEvent) -> None:
            self._heard(lambda sitter: sitter.send(event.current_buffer.text))

        @keys.add("c-j", filter=is_open)
        @keys.add("escape", "enter", filter=is_open)
        def _(event: KeyPressEvent) -> None:
            event.current_buffer.insert_text("\n")

        @keys.add(Keys.Any, filter=is_open)
        def _(event: KeyPressEvent) -> None:
            def type_in(sitter: Sitter) -> None:
                if sitter.takes(event.data):
                    event.current_buffer.insert_text(event.data)

            self._heard(type_in)

        @keys.add(Keys.Any, filter=~is_open)
        def _(event: KeyPressEvent) -> None:
            self._heard(lambda sitter: sitter.press("space" if event.data == " " else event.data))

        @keys.add(Keys.BracketedPaste, filter=~is_open)
        def _(_event: KeyPressEvent) -> None:  # what is pasted is text, and no text is wanted here
            self._heard(lambda sitter: sitter.press("paste"))

        return keys

    def _hang_up(self, number: int) -> None:
        self._heard(lambda sitter: sitter.end())
        self._fail(SystemExit(128 + number))

    def _heard(self, tell: Callable[[Sitter], object]) -> None:
        """Lets *tell* speak to the sitter; what goes wrong there comes out of `run`."""
        assert self._sitter is not None
        try:
            tell(self._sitter)
        except Exception as error:
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        self._failure = self._failure or error
        self.leave()


_EVERYWHERE = {
    "c-c": "ctrl-c", "c-z": "ctrl-z", "tab": "tab", "escape": "escape", "pageup": "pageup", "pagedown": "pagedown",
    "<sigint>": "ctrl-c",
}  # fmt: skip
_WITHOUT_BOX = {"enter": "enter", "c-j": "enter", "c-d": "ctrl-d", "c-r": "ctrl-r"} | {
    key: key for key in ("up", "down", "left", "right", "home", "end", "backspace", "delete")
}


@contextmanager
def _gone() -> Iterator[None]:
    """What cannot be done with a terminal because it is gone is the end of input."""
    try:
        yield
    except termios.error:
        raise EOFError from None


class _Words(Processor):
    """Has the lines of the box break between words."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """The line with blanks before each word that begins another row."""
        line = fragment_list_to_text(transformation_input.fragments)
        shown, places = spread(line, transformation_input.width - len(_INDENT))
        return Transformation([("", shown)], places.__getitem__, lambda place: bisect_right(places, place) - 1)


def spread(line: str, room: int) -> tuple[str, list[int]]:
    """*line* as rows of *room* cells break it between words, and where each of its characters and its end are then.

    A blank that ends a full row is left out; a word wider than a row breaks where the row ends.
    """
    shown: list[str] = []
    places: list[int] = []
    used = 0
    for word in re.findall(r"\s|\S+", line):
        width = sum(map(get_cwidth, word))
        if word.isspace() and used >= room:
            places.append(len(shown))
            continue
        if used + width > room >= width:
            shown += " " * (room - used)
            used = 0
        for character in word:
            used = (0 if used + get_cwidth(character) > room else used) + get_cwidth(character)
            places.append(len(shown))
            shown.append(character)
    return "".join(shown), [*places, len(shown)]


def _rows_of(line: str, room: int) -> int:
    """How many rows *line* takes in the box with a cell for going on; a wide character is never cut in two."""
    rows, used = 1, 0
    for width in (*map(get_cwidth, spread(line, room)[0]), 1):
        if used + width > max(2, room):
            rows, used = rows + 1, 0
        used += width
    return rows


def _prefix(line: int, wrap: int) -> str:
    return "> " if line == wrap == 0 else _INDENT
