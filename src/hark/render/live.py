# SPDX-License-Identifier: MIT
"""The session on a terminal: what is on the screen, and what each key does there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.render import cards, notices, paint, talk
from hark.render.page import Keys, Page, Text, Tone
from hark.render.terminal import Picture
from hark.render.words import Here
from hark.study.session import Stage
from hark.study.step import Act, Action, Notice, Screen
from hark.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hark.memory.days import Calendar
    from hark.render.asking import Asking, Said
    from hark.render.cards import Laid
    from hark.render.paint import Look
    from hark.render.terminal import Terminal
    from hark.study.practice import Practice

DOUBLED_S = 0.35
"""A key that comes again this soon was pressed twice by a finger, not by a person."""
_MAY_REPEAT = {"up", "down", "left", "right", "pageup", "pagedown", "u", "U", "ctrl-r", "ctrl-c", "ctrl-d"}
_ON_THE_SPOT = (Act.TICK, Act.TRAP, Act.NOT_SO)
"""What leaves the card where it is."""
_WIDE, _HIGH = 60, 24
"""From this size on all help lines of a card are pinned, not only the one to talk to."""
_LEAD = 4
"""So many lines of what was just typed stay above what is new, as far as they fill a third of the rows at most."""
_FAIR_BODY, _LEAST_BODY = 12, 4
"""Rows of a card for which the head, and then also what just happened, make room."""


class LiveFront:
    """A front end on a whole terminal.

    *look* gives colour and width for a number of columns, *ending* tells how the session went, *seconds* the time.
    """

    def __init__(
        self, terminal: Terminal, look: Callable[[int], Look], clock: Callable[[], datetime], calendar: Calendar,
        open_editor: Callable[[str, int | None], str], practice: Practice, ending: Callable[[], Page],
        seconds: Callable[[], float], asking: Asking | None = None,
    ) -> None:  # fmt: skip
        self._terminal, self._look, self._clock, self._calendar = terminal, look, clock, calendar
        self._open_editor, self._practice, self._seconds = open_editor, practice, seconds
        self._ending, self._asking = ending, asking
        self._end: Page = ()
        """How the session went, once it is at its end."""
        self._over: Page | None = None
        """A page over the card: the menu, help, details."""
        self._is_menu = False
        """Whether that page is the menu."""
        self._asked = ""
        """The command of which that page asks whether it is meant; its key, once more, does it."""
        self._sure: Keys | None = None
        """The keys of that page, where it is no program that is asked."""
        self._typed_on = ""
        """The key that it asks of, which was part of the reply if another follows."""
        self._is_away = False
        """Whether an editor has the terminal, or is about to."""
        self._cursor: int | None = None
        """Which row the arrows have reached; None until they are used."""
        self._near: int | None = None
        """Which row was ticked last, until one looks elsewhere."""
        self._scroll: int | None = None
        """The first line of the body that the person wants to see; None to show what is new."""
        self._top, self._height, self._reach = 0, 1, 0
        """The first line of the body on the screen, how many there are, and how far down one can go."""
        self._pressed = ("", 0.0)
        """The last key, and when."""
        self._is_empty = False
        """Whether Enter was pressed in an empty box, which asks for a second one."""

    def hold(self) -> None:
        """Holds the session until it is over or the person stops. Raises `EOFError` when nobody is there."""
        self._open()
        self._terminal.run(self)

    @property
    def has_box(self) -> bool:
        """Whether what is typed now is a line of text, which Enter ends: a reply, or the answer to a notice."""
        step = self._practice.step
        return self._has_reply or (self._over is None and isinstance(step, Notice) and notices.is_typed(step))

    @property
    def _has_reply(self) -> bool:
        step = self._practice.step
        return self._over is None and isinstance(step, Screen) and cards.has_box(step)

    def picture(self, columns: int, rows: int, box_rows: int) -> Picture:
        """The screen as it is now."""
        step = self._practice.step
        if self._over is not None:
            laid = cards.over(self._over, is_menu=self._is_menu)
            laid = replace(laid, keys=self._sure or laid.keys)
            laid = replace(laid, keys=self._asking.send) if self._asking and self._asked == "ask" else laid
        elif isinstance(step, Screen):
            if self._is_empty and self._terminal.typed:
                self._is_empty, self._practice.message = False, ""
                step = replace(step, message="")
            laid = cards.lay(step, self._here, self._cursor, self._near)
            laid = self._asking.laid(laid, step) if self._asking else laid
        elif step is Notice.END:
            laid = notices.ending(self._end, self._practice.message)
        else:
            practice = self._practice
            kind, message = step or Notice.WELCOME, practice.message
            laid = notices.lay(kind, practice.helpline, practice.regions, practice.command, message)
        return self._fitted(laid, columns, rows, box_rows if self.has_box else 0)

    def shown(self) -> None:
        """The screen has been drawn."""
        self._practice.once_shown()

    def press(self, key: str) -> None:
        """Does what *key* asks for here."""
        if self._is_away or self._is_doubled(key) or self._has_scrolled(key):
            return
        step = self._practice.step
        if key == "ctrl-z":
            self._terminal.stop()
        elif self._over is not None:
            self._press_over(key)
        elif isinstance(step, Screen):
            self._press_card(step, key)
        elif step is not None and (action := notices.answered(step, key, self._practice.regions)):
            self._do(action)

    def takes(self, character: str) -> bool:
        """Whether *character* belongs into the box: not if it is the rest of a key pressed for the screen before."""
        is_doubled = self._is_doubled(character)
        self._pressed = ("", 0.0)
        return not self._is_away and not is_doubled and bool(self._terminal.typed or not character.isspace())

    def send(self, text: str) -> None:
        """The reply was ended: it is one, unless it is a command that begins with a slash."""
        if self._is_away or self._is_doubled("enter"):
            return
        word, step = text.strip(), self._practice.step
        if isinstance(step, Notice):
            self._answer(step, word)
        elif word.startswith("/") and (name := cards.COMMANDS.get(word.removeprefix("/").casefold())):
            self._terminal.fill("")
            self._command(name)
        elif not word and not self._is_empty and isinstance(step, Screen) and step.turn.is_talk:
            self._is_empty, self._practice.message = True, cards.NOTHING_WRITTEN
        else:
            self._do(Action(Act.REPLY, text=word))

    def _answer(self, notice: Notice, word: str) -> None:
        self._terminal.fill("")
        if action := notices.answered(notice, word or "enter", self._practice.regions):
            self._do(action)
        else:
            self._practice.message = notices.no_answer(notice)

    def end(self) -> None:
        """Keeps the reply that was being typed, where replies are kept."""
        if self._asking:
            self._asking.stop()
        self._leave_draft()
        self._practice.keep_draft()

    @property
    def _here(self) -> Here:
        return Here(self._clock(), self._calendar)

    def _is_doubled(self, key: str) -> bool:
        before, at = self._pressed
        self._pressed = (key, self._seconds())
        return key == before and key not in _MAY_REPEAT and self._pressed[1] - at < DOUBLED_S

    def _has_scrolled(self, key: str) -> bool:
        step = self._practice.step
        reads_on = self._over is None and isinstance(step, Screen) and step.turn.stage is Stage.GRADE
        page = max(1, self._height - 1)
        by = {"pageup": -page, "pagedown": page, "space": page if reads_on else None}.get(key)
        if by is None and (self._over is not None or not isinstance(step, Screen) or not cards.takes_arrows(step)):
            by = {"up": -1, "down": 1}.get(key)
        if by is None:
            return False
        self._scroll, self._near = max(0, min(self._top + by, self._reach)), None
        return True

    def _press_card(self, step: Screen, key: str) -> None:
        has_box = cards.has_box(step)
        if key == "escape" and self._asking and self._asking.stop():
            return
        if key in ("tab", "escape") or (key == "ctrl-c" and has_box and self._terminal.typed.strip()):
            self._lay_over(self._menu(step), is_menu=True)
        elif key in ("ctrl-c", "ctrl-d"):
            self._command("stop")
        elif has_box:
            return
        elif key == "?":
            self._lay_over(self._menu(step), is_menu=True)
        elif (walk := cards.walk(step)) and key in (walk.back, walk.on):
            self._cursor, self._scroll, self._near = walk.moved(self._cursor, key), None, None
        elif action := cards.meaning(step, key, self._cursor):
            self._do(action)
        elif (name := self._named(key)) and not self._is_unsure(name, key):
            self._command(name)

    def _is_unsure(self, name: str, key: str) -> bool:
        """Asks whether *name* is meant, where *key* may be a letter of a reply; whether it does."""
        step = self._practice.step
        assert isinstance(step, Screen)
        question = talk.sure(name, step, self._terminal.typed if self._has_reply else "")
        if question:
            self._lay_over(question[0])
            self._asked, self._sure, self._typed_on = name, question[1], key
        return question is not None

    def _menu(self, step: Screen) -> Page:
        more = (self._asking.row,) if self._asking and self._asking.offers(step) else ()
        return cards.menu(step, self._practice.helpline, more)

    def _named(self, key: str) -> str | None:
        """The command that *key* stands for."""
        return cards.command(key, asks=self._asking is not None)

    def _press_over(self, key: str) -> None:
        """In the menu a key does what the menu says; on any other page it goes back, or says that it is meant."""
        if key == "paste":
            return
        was_menu, name = self._is_menu, self._named(key) if self._is_menu else None
        meant = self._asked if self._asked and self._named(key) == self._asked else ""
        unsure = self._typed_on if self._sure else ""
        self._over, self._is_menu, self._asked, self._scroll, self._sure = None, False, "", None, None
        if self._asking and meant != "ask":
            self._asking.leave()
        if key in ("ctrl-c", "ctrl-d"):
            self._command("stop")
        elif meant == "ask":
            self._send_to_program()
        elif meant:
            self._command(meant)
        elif name:
            if name in ("edit", "stop") or not self._is_unsure(name, key):  # what the menu says is enough there
                self._command(name)
        elif was_menu and isinstance(step := self._practice.step, Screen) and _retries(step, key):
            self._do(Action(Act.RETRY))
        elif self._has_reply and (unsure or (was_menu and len(key) == 1)):  # whoever types on is back in the reply
            self._terminal.insert(unsure + {"space": " "}.get(key, key if len(key) == 1 else ""))

    def _command(self, name: str) -> None:
        step = self._practice.step
        assert isinstance(step, Screen)
        self._leave_draft()
        if name == "help":
            self._lay_over(cards.help_page(self._practice.helpline))
        elif name == "details":
            self._lay_over(cards.details(step, self._here))
        elif name == "edit":
            self._edit()
        elif name == "ask":
            self._ask(step)
        else:
            self._do(Action(cards.ACTS[name]))

    def _ask(self, step: Screen) -> None:
        """Says where the reply would go; where it was asked already, what was said."""
        if self._asking is None:
            self._practice.message = cards.NO_PROGRAM
            return
        page, asks = self._asking.wanted(step)
        if page:
            self._lay_over(page)
            self._asked = "ask" if asks else ""

    def _send_to_program(self) -> None:
        """Asks the program; what it says is laid over the card, unless somebody is typing or reading there."""
        asking, step = self._asking, self._practice.step
        assert asking is not None
        assert isinstance(step, Screen)

        def took(said: Said) -> None:
            step = self._practice.step
            page = asking.took(said, step) if isinstance(step, Screen) else ()
            if page and self._over is None and not self.has_box:
                self._lay_over(page)
            elif page:
                asking.leave()
                way = "tab, then m" if self.has_box else "m"
                self._practice.message = f"{asking.machine.name} has answered: {way} shows it"

        ask, stop = asking.begin(step)
        self._terminal.beside(ask, took, stop.set)

    def _do(self, action: Action) -> None:
        if self._asking and action.act not in _ON_THE_SPOT:
            self._asking.stop()
        step = self._practice.step
        self._practice.do(action)
        if self._practice.is_over:
            self._terminal.leave()
        elif action.act not in _ON_THE_SPOT:
            self._open()
        elif isinstance(step, Screen) and action.act is not Act.NOT_SO:
            self._scroll, self._near = self._top, len(step.skills) if action.act is Act.TRAP else action.number

    def _open(self) -> None:
        """Shows another step from where it is new, with what was begun in the box of a scenario."""
        step = self._practice.step
        self._cursor = self._scroll = self._near = None
        self._is_empty = False
        if self.has_box:
            draft = step.draft if isinstance(step, Screen) else ""
            self._terminal.fill(draft)
            self._practice.message = self._practice.message or (cards.AS_LEFT if draft else "")
        elif step is Notice.END:
            self._end = self._ending()

    def _edit(self) -> None:
        place = self._practice.place_to_edit()
        if place is None:
            return
        failures: list[str] = []

        def then() -> None:
            self._is_away = False
            self._practice.edited(place[0], *failures)
            if self._practice.is_over:
                self._terminal.leave()
            else:
                self._open()

        self._is_away = True
        self._terminal.aside(lambda: failures.append(self._open_editor(*place)), then)

    def _lay_over(self, page: Page, *, is_menu: bool = False) -> None:
        self._leave_draft()
        self._over, self._is_menu, self._scroll = page, is_menu, 0

    def _leave_draft(self) -> None:
        if self._has_reply:
            self._practice.leave_draft(self._terminal.typed)

    def _fitted(self, laid: Laid, columns: int, rows: int, box_rows: int) -> Picture:
        """*laid* in so many rows: the body scrolls, the ends stay, and the box grows to half the screen.

        Where there is too little room, the head goes first, what just happened last; the helpline and a key stay.
        """
        style = self._look(columns)
        head = [*self._lines(laid.head, style), ""] if laid.head else []
        care_page = laid.care if columns >= _WIDE and rows >= _HIGH else laid.care[:1]  # the menu has all of them
        gap, note, care = [""], self._lines(laid.note, style), self._lines(care_page, style)
        keys = self._lines((laid.keys,), style)
        box_rows = min(box_rows, max(1, rows // 2 - 2))
        for part, least in ((head, _FAIR_BODY), (gap, _LEAST_BODY), (note, _LEAST_BODY)):
            if rows - box_rows - sum(map(len, (head, gap, note, care, keys))) < least:
                part.clear()
        for part, least in ((keys, 2), (care, 1)):
            beyond = least + box_rows + sum(map(len, (head, gap, note, care, keys))) - rows
            del part[max(1, len(part) - max(0, beyond)) :]
        room = max(1, rows - box_rows - sum(map(len, (head, gap, note, care, keys))))
        is_tight = room < _LEAST_BODY  # no empty lines then

        def lines(until: int | None) -> list[str]:
            return [line for line in self._lines(laid.body[:until], style) if line or not is_tight]

        body = lines(None)
        self._height, self._reach = room, max(0, len(body) - room)
        first = self._scroll
        if first is None:  # what is new is seen, with as much as fits of what stands before it
            lead = min(len(lines(laid.news)) - len(lines(laid.lead)), _LEAD, room // 3) if laid.lead else 0
            first = min(len(lines(laid.news)) - lead, len(lines(laid.until or None)) - room)
        if laid.here is not None and (self._scroll is None or self._near is not None):
            first = min(max(first, len(lines(laid.here + 1)) - room), len(lines(laid.here)))
        self._top = max(0, min(first, self._reach))
        shown = body[self._top : self._top + room]
        if gap:
            gap = [self._more(self._top, self._reach - self._top, style)]
        elif self._reach > self._top and keys:
            keys[-1] = self._marked(keys[-1], style)
        foot = [*gap, *note, *care, *keys]
        if box_rows:
            return Picture((*head, *shown), tuple(foot))
        return Picture((*head, *shown, *[""] * (room - len(shown)), *foot), ())

    @staticmethod
    def _marked(line: str, style: Look) -> str:
        """The last line of the keys with a sign that more lies below, where there is no line for saying so."""
        room = style.width - paint.cells(line) - 1
        return f"{line}{' ' * room}↓" if room > 0 else line

    def _more(self, above: int, below: int, style: Look) -> str:
        """What is hidden, in one line, whatever the width."""
        parts = [f"↑ {above} more" if above else "", f"↓ {below} more: page down" if below else ""]
        said = "   ".join(filter(None, parts))
        if len(said) > style.width:
            said = f"↑ {above}   ↓ {below}"
        return self._lines((Text(said, Tone.CARE),), style)[0] if above or below else ""

    @staticmethod
    def _lines(page: Page, style: Look) -> list[str]:
        return paint.text(page, style).split("\n") if page else []


def _retries(step: Screen, key: str) -> bool:
    action = cards.meaning(step, key)
    return action is not None and action.act is Act.RETRY
