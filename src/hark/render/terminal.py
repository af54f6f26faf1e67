# SPDX-License-Identifier: MIT
"""The terminal itself: its screen, its keys, its manners. The only door to prompt_toolkit.

While a session is held the terminal is in raw mode on its alternate screen. Whatever happens (an error,
a signal, a stop with Ctrl-Z, an editor), it is given back as it was found.
"""

from __future__ import annotations

import os
import select
import signal
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import TextIO

    from prompt_toolkit.input import Input
    from prompt_toolkit.styles import BaseStyle

ENTER_SCREEN, LEAVE_SCREEN = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
HOME_AND_CLEAR = "\x1b[H\x1b[J"
REDRAW_S = 15.0
ESCAPE_S = 0.05


class Hangup(BaseException):
    """The terminal was closed or the program was asked to end, by the signal of that *number*."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Terminal:
    """An interactive terminal, used as a context manager."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._screen = ExitStack()
        self._input: Input | None = None
        self._pending: list[str] = []
        self._wake = os.pipe()
        self._shown = False

    def __enter__(self) -> Self:
        self._handlers = {
            number: signal.signal(number, handler)
            for number, handler in (
                (signal.SIGTERM, _hang_up),
                (signal.SIGHUP, _hang_up),
                (signal.SIGWINCH, self._resized),
            )
        }
        self._show()
        return self

    def __exit__(self, *_: object) -> None:
        self._hide()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        for end in self._wake:
            os.close(end)

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        try:
            size = os.get_terminal_size(self._out.fileno())
        except OSError:
            return 80, 24
        return size.columns or 80, size.lines or 24

    def draw(self, lines: list[str]) -> None:
        """Shows *lines* from the top of the cleared screen."""
        self._write(HOME_AND_CLEAR + "\r\n".join(lines))

    def key(self) -> str:
        """The next key: a character, or a name such as `enter`, `up`, `ctrl-c`; `resize` when it is time to draw again.

        Raises `EOFError` when the terminal is gone.
        """
        while not self._pending:
            keys = self._read_keys()
            if keys is None:
                return "resize"
            self._pending += keys
        return self._pending.pop(0)

    def read_reply(self, above: Callable[[int], str], below: str, draft: str) -> tuple[str, bool]:
        """A text of any number of lines, typed under what *above* gives for a width, and whether it is done.

        It is not done when the person goes back to the card with Ctrl-C. Enter ends it; Alt-Enter and Ctrl-J begin
        a new line, as does a pasted one; Ctrl-O opens `$EDITOR`.
        """
        from prompt_toolkit import PromptSession
        from prompt_toolkit.formatted_text import ANSI
        from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
        from prompt_toolkit.output import ColorDepth, create_output

        keys = KeyBindings()

        @keys.add("enter")
        @keys.add("c-d")
        def _(event: KeyPressEvent) -> None:
            event.current_buffer.validate_and_handle()

        @keys.add("c-j")
        @keys.add("escape", "enter")
        def _(event: KeyPressEvent) -> None:
            event.current_buffer.insert_text("\n")

        @keys.add("c-o")
        def _(event: KeyPressEvent) -> None:
            event.current_buffer.open_in_editor()

        @keys.add("c-c")
        def _(event: KeyPressEvent) -> None:
            event.app.exit(result=(event.current_buffer.text, False))

        self._leave_raw()
        try:
            self._write(HOME_AND_CLEAR + "\x1b[?25h")
            prompt: PromptSession[str | tuple[str, bool]] = PromptSession(
                message=lambda: ANSI(above(self.size[0])),
                multiline=True,
                key_bindings=keys,
                bottom_toolbar=lambda: ANSI(below),
                color_depth=ColorDepth.DEPTH_4_BIT,
                prompt_continuation=lambda _width, _line, _wrap: "  ",
                enable_suspend=True,
                input=self._source(),
                output=create_output(self._out),
                style=_toolbar_style(),
            )
            typed = prompt.prompt(default=draft)
            return (typed, True) if isinstance(typed, str) else typed
        finally:
            self._write("\x1b[?25l")
            self._enter_raw()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Gives the terminal back for a while, to an editor or the shell."""
        self._hide()
        try:
            yield
        finally:
            self._show()

    def stop(self) -> None:
        """What Ctrl-Z asks for: sleeps until the shell's `fg`."""
        with self.aside():
            signal.raise_signal(signal.SIGTSTP)

    def _read_keys(self) -> list[str] | None:
        """Keys that have come in, perhaps none; None after a resize or a while without any."""
        source = self._source()
        ready, _, _ = select.select([source.fileno(), self._wake[0]], [], [], REDRAW_S)
        if self._wake[0] in ready:
            os.read(self._wake[0], 1024)
            return None
        if not ready:
            return None
        presses = source.read_keys()
        if not presses and not select.select([source.fileno()], [], [], ESCAPE_S)[0]:
            presses = source.flush_keys()  # an Escape that no sequence followed
        if source.closed:
            raise EOFError
        names = [str(getattr(press.key, "value", press.key)) for press in presses]
        return [_KEY_NAMES.get(name, name) for name in names]

    def _source(self) -> Input:
        if self._input is None:
            from prompt_toolkit.input import create_input

            self._input = create_input()
        return self._input

    def _show(self) -> None:
        if not self._shown:
            self._enter_raw()
            self._write(ENTER_SCREEN)
            self._shown = True

    def _hide(self) -> None:
        if self._shown:
            self._shown = False
            try:
                self._write(LEAVE_SCREEN)
            except OSError:  # the terminal is gone
                pass
            finally:
                self._leave_raw()

    def _enter_raw(self) -> None:
        self._screen.enter_context(self._source().raw_mode())

    def _leave_raw(self) -> None:
        try:
            self._screen.close()
        except OSError:  # the terminal is gone
            self._screen.pop_all()

    def _resized(self, _number: int, _frame: FrameType | None) -> None:
        os.write(self._wake[1], b"r")

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


_KEY_NAMES = {
    "c-m": "enter", "c-j": "enter", " ": "space", "c-c": "ctrl-c", "c-d": "ctrl-d", "c-z": "ctrl-z", "c-l": "resize",
    "escape": "escape", "pageup": "pageup", "pagedown": "pagedown", "<sigint>": "ctrl-c",
}  # fmt: skip


def _toolbar_style() -> BaseStyle:
    from prompt_toolkit.styles import Style

    return Style.from_dict({"bottom-toolbar": "noreverse"})


def _hang_up(number: int, _frame: FrameType | None) -> None:
    raise Hangup(number)
