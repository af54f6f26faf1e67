# SPDX-License-Identifier: MIT
"""The session on a terminal: one key, one step; the screen drawn anew each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.render import cards, paint
from hark.render.page import Gap, Keys, Page, Text, Tone
from hark.render.words import Here
from hark.study.practice import Act, Action, Front

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hark.cards.library import Helpline
    from hark.memory.days import Calendar
    from hark.render.paint import Look
    from hark.render.terminal import Terminal
    from hark.study.practice import Screen
    from hark.study.session import Stage

_ANY_KEY = Keys((("any key", "go on"),))
_REPLY_KEYS = Keys((("enter", "done"), ("ctrl-j", "new line"), ("ctrl-o", "$EDITOR"), ("ctrl-c", "back")))


class LiveFront(Front):
    """A front end on a whole terminal. *look* gives colour and width for a number of columns."""

    def __init__(
        self, terminal: Terminal, look: Callable[[int], Look], clock: Callable[[], datetime], calendar: Calendar,
        open_editor: Callable[[str, int | None], None],
    ) -> None:  # fmt: skip
        self._terminal, self._look, self._clock, self._calendar = terminal, look, clock, calendar
        self._open_editor = open_editor
        self._draft: tuple[str, str] = ("", "")
        """A reply begun and left, with its card."""
        self._scrolled: tuple[tuple[str, Stage] | None, int] = (None, 0)
        """How far a card was scrolled at one stage, so that ticking a skill does not jump back."""

    def welcome(self, helpline: Helpline) -> None:
        """Shows the notice until a key is pressed."""
        self._show_until_key(cards.welcome(helpline))

    def comfort(self, helpline: Helpline) -> None:
        """Shows the notice after a skipped safety card."""
        self._show_until_key(cards.comfort(helpline))

    def consent(self) -> bool | None:
        """Asks with one key."""
        keys = Keys((("y", "keep them"), ("n", "do not"), ("l", "ask me later")))
        while True:
            self._draw((), (*cards.consent(), Gap()), (keys,))
            key = self._terminal.key()
            if key in ("y", "n"):
                return key == "y"
            if key in ("l", "escape", "q", "ctrl-c"):
                return None

    def edit(self, file: str, line: int | None) -> None:
        """Opens the person's editor in the terminal's own screen."""
        with self._terminal.aside():
            self._open_editor(file, line)

    def act(self, screen: Screen) -> Action:
        """Shows the card and reads keys until one means something."""
        place = (screen.turn.face.ref, screen.turn.stage)
        scroll = self._scrolled[1] if self._scrolled[0] == place else 0
        while True:
            here = Here(self._clock(), self._calendar)
            laid = cards.lay(screen, here)
            scroll, page = self._draw(laid.head, laid.body, laid.foot, scroll)
            self._scrolled = (place, scroll)
            key = self._terminal.key()
            match key:
                case "?":
                    self._show_until_key(cards.help_page(screen.helpline))
                case "o":
                    self._show_until_key(cards.details(screen, here))
                case "ctrl-z":
                    self._terminal.stop()
                case "ctrl-c" | "ctrl-d":
                    return Action(Act.QUIT)
                case "up" | "k":
                    scroll -= 1
                case "down" | "j":
                    scroll += 1
                case "pageup":
                    scroll -= page
                case "pagedown":
                    scroll += page
                case _:
                    action = cards.meaning(screen, key)
                    if action and action.act is Act.REPLY:
                        action = self._reply(screen, here)
                    if action:
                        return action

    def _reply(self, screen: Screen, here: Here) -> Action | None:
        """The reply typed under the scenario; None when the person goes back to the card."""
        laid = cards.lay(screen, here)
        ref = screen.turn.face.ref
        draft = self._draft[1] if self._draft[0] == ref else ""

        def above(columns: int) -> str:
            style = self._look(columns)
            return "\n".join([*self._lines((*laid.head, Gap(), *laid.body), style), "", "> "])

        keys = "\n".join(self._lines((_REPLY_KEYS,), self._look(self._terminal.size[0])))
        typed, done = self._terminal.read_reply(above, keys, draft)
        self._draft = ("", "") if done else (ref, typed)
        return Action(Act.REPLY, text=typed.strip()) if done else None

    def _show_until_key(self, page: Page) -> None:
        scroll = 0
        while True:
            scroll, height = self._draw((), page, (_ANY_KEY,), scroll)
            match self._terminal.key():
                case "up" | "k":
                    scroll -= 1
                case "down" | "j":
                    scroll += 1
                case "pageup":
                    scroll -= height
                case "pagedown":
                    scroll += height
                case "ctrl-z":
                    self._terminal.stop()
                case "resize":
                    pass
                case _:
                    return

    def _draw(self, head: Page, body: Page, foot: Page, scroll: int = 0) -> tuple[int, int]:
        """Draws the three parts, the middle scrolled as far as possible; gives the scroll and the middle's height."""
        columns, rows = self._terminal.size
        style = self._look(columns)
        top = [*self._lines(head, style), ""] if head else []
        middle = self._lines(body, style)
        bottom = ["", *self._lines(foot, style)]
        room = max(1, rows - len(top) - len(bottom))
        scroll = max(0, min(scroll, len(middle) - room))
        shown = middle[scroll : scroll + room]
        if len(middle) > room:
            above, below = scroll, len(middle) - room - scroll
            more = "   ".join(
                part for part in (f"↑ {above} more" if above else "", f"↓ {below} more" if below else "") if part
            )
            bottom[0] = self._lines((Text(more, Tone.DIM),), style)[0]
        else:
            shown += [""] * (room - len(shown))
        self._terminal.draw([*top, *shown, *bottom][:rows])
        return scroll, room

    @staticmethod
    def _lines(page: Page, style: Look) -> list[str]:
        return paint.text(page, style).split("\n") if page else []
