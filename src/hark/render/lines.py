# SPDX-License-Identifier: MIT
"""A session in plain lines: read from standard input, said on standard output.

For screen readers, pipes and dumb terminals. Nothing is redrawn; every answer is a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.render import cards, notices, plain
from hark.render.page import Keys, Text
from hark.render.words import Here
from hark.study.session import Stage
from hark.study.step import Act, Action, Notice, Screen

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import TextIO

    from hark.memory.days import Calendar
    from hark.render.asking import Asking
    from hark.render.page import Page
    from hark.study.practice import Practice

_REPLY = Keys((("enter twice", "done"), ("/skip /aside /details /help /stop", "other things")))


class LineFront:
    """A front end of lines. Prompts go to *prompts*, so that what is said can be piped on."""

    def __init__(
        self, answers: TextIO, said: TextIO, prompts: TextIO, clock: Callable[[], datetime], calendar: Calendar,
        open_editor: Callable[[str, int | None], str], practice: Practice, asking: Asking | None = None,
    ) -> None:  # fmt: skip
        self._asking = asking
        self._answers, self._said, self._prompts = answers, said, prompts
        self._clock, self._calendar, self._open_editor = clock, calendar, open_editor
        self._practice = practice
        self._last: Screen | None = None

    def hold(self) -> None:
        """Holds the session until it is over. Raises `EOFError` when nobody is there."""
        while (step := self._practice.step) is not None:
            if isinstance(step, Notice):
                self._notice(step)
            else:
                self._card(step)

    def _notice(self, notice: Notice) -> None:
        laid = notices.lay(notice, self._practice.helpline, self._practice.regions, self._practice.command)
        if notice is Notice.END:
            said = (Text(self._practice.message, label="Note"),) if self._practice.message else ()
            self._say((*said, *laid.body, laid.keys))
            self._practice.do(notices.answered(notice, self._ask("> ") or "enter") or Action(Act.GO_ON))
            return
        self._say(laid.body)
        if notice is Notice.REGION:
            self._say((laid.keys,), gap=False)
            self._practice.do(self._answer(notice, "> ", "enter"))
        elif notice is Notice.CONSENT:
            self._practice.do(self._answer(notice, "yes or no? ", "later"))
        else:
            self._practice.do(Action(Act.GO_ON))

    def _answer(self, notice: Notice, prompt: str, empty: str) -> Action:
        """Asks until a line answers *notice*; an empty one stands for *empty*."""
        while True:
            if action := notices.answered(notice, self._ask(prompt) or empty, self._practice.regions):
                return action
            self._say((Text(notices.no_answer(notice), label="Note"),))

    def _card(self, screen: Screen) -> None:
        """Says the card and reads lines until one does something."""
        here = Here(self._clock(), self._calendar)
        laid = cards.lay(screen, here)
        laid = self._asking.laid(laid, screen) if self._asking else laid
        if self._is_ticking(screen):
            ticked = [skill.name for skill in screen.skills if skill.id in screen.turn.met]
            caught = ["the trap"] if screen.turn.trapped else []
            noticed = (*laid.note, laid.keys) if screen.turn.remarks else ()
            self._say((Text(f"Ticked: {', '.join(ticked + caught) or 'nothing'}"), *noticed), gap=bool(noticed))
        else:
            body = laid.body[laid.news :] if self._goes_on(screen) else laid.body
            self._say((*laid.head, *body, *laid.note, *laid.care, _REPLY if cards.has_box(screen) else laid.keys))
        self._last = screen
        while True:
            if cards.has_box(screen):
                name, action = self._reply()
            else:
                word = self._ask("> ")
                action = cards.meaning(screen, word)
                said = cards.COMMANDS.get(word.casefold()) or cards.command(word, asks=self._asking is not None)
                name = None if action else said
            if name in ("help", "details"):
                page = cards.help_page(self._practice.helpline) if name == "help" else cards.details(screen, here)
                self._say(page)
            elif name == "ask":
                self._ask_program(screen)
            elif name == "edit":
                self._edit()
                return
            elif name or action:
                self._practice.do(action or Action(cards.ACTS[name or ""]))
                return
            else:
                self._say((*laid.care, laid.keys))

    def _ask_program(self, screen: Screen) -> None:
        """Says where the reply goes, asks if that is wanted, and says what came of it."""
        practice, asking = self._practice, self._asking
        page: Page = ()
        practice.message = "" if asking else cards.NO_PROGRAM
        if asking:
            page, sends = asking.wanted(screen)
            if sends:
                self._say(page)
                word = self._ask("m sends it, anything else does not: ").casefold()
                page = self._asked(asking, screen) if cards.command(word, asks=True) == "ask" else ()
            asking.leave()
        self._say((*page, *((Text(practice.message, label="Note"),) if practice.message else ())))

    def _asked(self, asking: Asking, screen: Screen) -> Page:
        """What is said about the reply; Ctrl-C ends the asking and not the session."""
        ask, _ = asking.begin(screen)
        self._say((asking.progress("Ctrl-C stops"),))
        try:
            return asking.took(ask(), screen)
        except KeyboardInterrupt:
            asking.stop()
            return ()

    def _is_ticking(self, screen: Screen) -> bool:
        last = self._last
        return (
            last is not None
            and last.turn.stage is screen.turn.stage is Stage.RUBRIC
            and last.turn.face == screen.turn.face
        )

    def _goes_on(self, screen: Screen) -> bool:
        """Whether *screen* is the next of a dialogue: what was said before has just been read."""
        last, turn = self._last, screen.turn
        return last is not None and turn.is_talk and last.turn.shown_ms == turn.shown_ms

    def _reply(self) -> tuple[str | None, Action | None]:
        """A command that begins with a slash, or a reply of one or more lines, which an empty line ends.

        One empty line before it is no reply yet: many a hand presses Enter to see what comes.
        """
        self._prompts.write("Your reply, an empty line ends it:\n")
        lines: list[str] = []
        is_first = True
        while True:
            try:
                line = self._ask("")
            except EOFError:
                if not lines:
                    raise
                break
            if not lines and line.startswith("/") and (name := cards.COMMANDS.get(line[1:].casefold())):
                return name, None
            if not line and (lines or not is_first):
                break
            is_first = False
            lines += [line] if line else []
        return None, Action(Act.REPLY, text="\n".join(lines))

    def _edit(self) -> None:
        place = self._practice.place_to_edit()
        if place is not None:
            self._practice.edited(place[0], self._open_editor(*place))

    def _ask(self, prompt: str) -> str:
        self._prompts.write(prompt)
        self._prompts.flush()
        self._practice.once_shown()
        line = self._answers.readline()
        if not line:
            raise EOFError
        return line.strip()

    def _say(self, page: Page, *, gap: bool = True) -> None:
        self._said.write("\n".join([*plain.lines(page), *([""] if gap else [])]) + "\n")
        self._said.flush()
