# SPDX-License-Identifier: MIT
"""The session on a terminal: what is on the screen, and what each key does there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.errors import Refusal
from hark.render import cards, paint
from hark.render.page import Page, Text, Tone
from hark.render.terminal import Picture
from hark.render.words import Here
from hark.study.practice import Act, Action, Notice, Screen

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hark.memory.days import Calendar
    from hark.render.cards import Laid
    from hark.render.paint import Look
    from hark.render.terminal import Terminal
    from hark.study.practice import Practice

DOUBLED_S = 0.35
"""A key pressed again this soon after it changed the screen was pressed twice by a finger, not by a person."""
_LEAST_BODY = 3
"""Rows that a card is never left without, as long as the terminal has them."""


class LiveFront:
    """A front end on a whole terminal. *look* gives colour and width for a number of columns."""

    def __init__(
        self, terminal: Terminal, look: Callable[[int], Look], clock: Callable[[], datetime], calendar: Calendar,
        open_editor: Callable[[str, int | None], None], practice: Practice,
    ) -> None:  # fmt: skip
        self._terminal, self._look, self._clock, self._calendar = terminal, look, clock, calendar
        self._open_editor, self._practice = open_editor, practice
        self._over: Page | None = None
        """A page over the card: the menu, help, details."""
        self._is_menu = False
        self._cursor: int | None = None
        """Which row the arrows have reached; None until they are used."""
        self._scroll: int | None = None
        """The first line of the body that is shown; None to show what is new."""
        self._height, self._reach = 1, 0
        self._changed: tuple[str, datetime] | None = None
        """The key that changed the screen last, and when."""

    def hold(self) -> None:
        """Holds the session until it is over or the person stops. Raises `EOFError` when nobody is there."""
        self._open()
        self._terminal.run(self)

    def picture(self, columns: int, rows: int, box_rows: int) -> Picture:
        """The screen as it is now."""
        step = self._practice.step
        if self._over is not None:
            laid = cards.over(self._over, is_menu=self._is_menu)
        elif isinstance(step, Screen):
            laid = cards.lay(step, Here(self._clock(), self._calendar), self._cursor)
        else:
            laid = cards.notice(step or Notice.WELCOME, self._practice.helpline)
        return self._fitted(laid, columns, rows, box_rows if self._has_box else 0)

    def press(self, key: str) -> None:
        """Does what *key* asks for here."""
        if self._is_doubled(key):
            return
        before = self._practice.step if self._over is None else self._over
        if not self._moved(key):
            if self._over is not None:
                self._press_over(key)
            else:
                self._press_step(key)
        if self._practice.is_over:
            self._terminal.leave()
        elif before != (self._practice.step if self._over is None else self._over):
            self._scroll = None
            self._changed = (key, self._clock())

    def send(self, text: str) -> None:
        """The reply was ended: it is one, unless it is a command that begins with a slash."""
        word = text.strip()
        if word.startswith("/") and (name := cards.COMMANDS.get(word.removeprefix("/").casefold())):
            self._terminal.fill("")
            self._practice.leave_draft("")
            self._command(name)
        else:
            self._do(Action(Act.REPLY, text=word))
        if self._practice.is_over:
            self._terminal.leave()
        self._changed = ("enter", self._clock())

    def shown(self) -> None:
        """Lets others know of what was written, now that the person sees the next step."""
        self._practice.settle()

    def end(self, text: str) -> None:
        """Keeps the reply that was being typed, where replies are kept."""
        if self._has_box:
            self._practice.leave_draft(text)
        self._practice.keep_draft()

    @property
    def _has_box(self) -> bool:
        step = self._practice.step
        return self._over is None and isinstance(step, Screen) and cards.has_box(step)

    def _open(self) -> None:
        """Fills the box of a scenario that has just come up with what was begun, and forgets where arrows were."""
        step = self._practice.step
        self._cursor = self._scroll = None
        if isinstance(step, Screen) and cards.has_box(step):
            self._terminal.fill(step.draft)

    def _press_step(self, key: str) -> None:
        step = self._practice.step
        if isinstance(step, Notice):
            if action := cards.answered(step, key):
                self._do(action)
            return
        assert isinstance(step, Screen)
        if (
            key in ("tab", "escape")
            or (key == "?" and not self._has_box)
            or (key == "ctrl-c" and self._has_box and self._terminal.typed.strip())
        ):
            self._lay_over(cards.menu(step, self._practice.helpline), is_menu=True)
        elif key in ("ctrl-c", "ctrl-d"):
            self._command("stop")
        elif key == "ctrl-z":
            self._terminal.stop()
        elif self._has_box:
            return
        elif (moved := cards.moved(step, self._cursor, key)) is not None:
            self._cursor = moved
        elif action := cards.meaning(step, key, self._cursor):
            self._do(action)
        elif name := cards.COMMAND_KEYS.get(cards.latin(key)):
            self._command(name)

    def _press_over(self, key: str) -> None:
        """In the menu a key does what the menu says; on any other page it goes back."""
        name = cards.COMMAND_KEYS.get(cards.latin(key)) if self._is_menu else None
        if key == "ctrl-z":
            self._terminal.stop()
        elif key == "paste":
            return
        else:
            self._over, self._is_menu = None, False
            if key in ("ctrl-c", "ctrl-d"):
                name = "stop"
            if name:
                self._command(name)

    def _command(self, name: str) -> None:
        step = self._practice.step
        assert isinstance(step, Screen)
        if self._has_box:
            self._practice.leave_draft(self._terminal.typed)
        if name == "help":
            self._lay_over(cards.help_page(self._practice.helpline))
        elif name == "details":
            self._lay_over(cards.details(step, Here(self._clock(), self._calendar)))
        elif name == "edit":
            self._edit()
        else:
            self._do(Action(cards.ACTS[name]))

    def _do(self, action: Action) -> None:
        self._practice.do(action)
        step = self._practice.step
        if action.act in (Act.TICK, Act.TRAP):
            return
        if isinstance(step, Screen) or step is None:
            self._open()

    def _edit(self) -> None:
        place = self._practice.place_to_edit()
        if place is None:
            return
        failed: list[str] = []

        def call() -> None:
            try:
                self._open_editor(*place)
            except Refusal as refusal:
                failed.append(f"{refusal.message}; {refusal.hint}")

        def then() -> None:
            if failed:
                self._practice.message = failed[0]
            else:
                self._practice.edited(place[0])
            self._open()

        self._terminal.aside(call, then)

    def _lay_over(self, page: Page, *, is_menu: bool = False) -> None:
        if self._has_box:
            self._practice.leave_draft(self._terminal.typed)
        self._over, self._is_menu, self._scroll = page, is_menu, 0

    def _moved(self, key: str) -> bool:
        """Whether *key* scrolled."""
        by = {"pageup": -max(1, self._height - 1), "pagedown": max(1, self._height - 1)}.get(key)
        if by is None and self._over is not None:
            by = {"up": -1, "down": 1}.get(key)
        step = self._practice.step
        if by is None and not self._has_box and isinstance(step, Screen) and not cards.takes_arrows(step):
            by = {"up": -1, "down": 1}.get(key)
        if by is None or (key in ("up", "down") and not self._reach):
            return by is not None
        self._scroll = max(0, min((self._scroll or 0) + by, self._reach))
        return True

    def _is_doubled(self, key: str) -> bool:
        if self._changed is None or self._changed[0] != key or (len(key) > 1 and key not in ("enter", "space")):
            return False
        return (self._clock() - self._changed[1]).total_seconds() < DOUBLED_S

    def _fitted(self, laid: Laid, columns: int, rows: int, box_rows: int) -> Picture:
        """*laid* in so many rows: the body scrolls, the ends stay, and the box grows to half the screen."""
        style = self._look(columns)
        head = [*self._lines(laid.head, style), ""] if laid.head else []
        foot = self._lines(laid.foot, style)
        box_rows = min(box_rows, max(1, rows // 2 - 2))
        gap = 1
        if rows - len(head) - len(foot) - box_rows - gap < _LEAST_BODY:
            head = []
        if rows - len(foot) - box_rows - gap < _LEAST_BODY:
            gap, foot = 0, foot[-max(1, rows - box_rows - 1) :]
        body = self._lines(laid.body, style)
        room = max(1, rows - len(head) - len(foot) - box_rows - gap)
        self._height, self._reach = room, max(0, len(body) - room)
        if self._scroll is None:
            first = len(self._lines(laid.body[: laid.news], style)) if laid.news else 0
            last = len(self._lines(laid.body[: laid.until], style))
            self._scroll = 0 if last <= room else min(first, last - room)
        self._scroll = max(0, min(self._scroll, self._reach))
        shown = body[self._scroll : self._scroll + room]
        if box_rows and len(shown) < room:
            shown.append("")  # the box stands right below what is answered in it
        elif not box_rows:
            shown += [""] * (room - len(shown))
        more = self._more(self._scroll, self._reach - self._scroll, style)
        between = [more] if gap else []
        if box_rows:
            return Picture((*head, *shown), (*between, *foot), box=True)
        return Picture((*head, *shown, *between, *foot), (), box=False)

    def _more(self, above: int, below: int, style: Look) -> str:
        parts = [f"↑ {above} more" if above else "", f"↓ {below} more: page down" if below else ""]
        said = "   ".join(part for part in parts if part)
        return self._lines((Text(said, Tone.CARE),), style)[0] if said else ""

    @staticmethod
    def _lines(page: Page, style: Look) -> list[str]:
        return paint.text(page, style).split("\n") if page else []
