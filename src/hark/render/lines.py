# SPDX-License-Identifier: MIT
"""A session in plain lines: read from standard input, said on standard output.

For screen readers, pipes and dumb terminals. Nothing is redrawn; every answer is a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.render import cards, plain
from hark.render.page import Text
from hark.render.words import Here
from hark.study.practice import Act, Action, Front
from hark.study.session import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import TextIO

    from hark.cards.library import Helpline
    from hark.memory.days import Calendar
    from hark.render.page import Page
    from hark.study.practice import Screen


class LineFront(Front):
    """A front end of lines. Prompts go to *prompts*, so that what is said can be piped on."""

    def __init__(
        self, answers: TextIO, said: TextIO, prompts: TextIO, clock: Callable[[], datetime], calendar: Calendar,
        open_editor: Callable[[str, int | None], None],
    ) -> None:  # fmt: skip
        self._answers, self._said, self._prompts = answers, said, prompts
        self._clock, self._calendar, self._open_editor = clock, calendar, open_editor
        self._helpline: Helpline | None = None
        self._last: Screen | None = None

    def welcome(self, helpline: Helpline) -> None:
        """Says the notice."""
        self._say(cards.welcome(helpline))

    def comfort(self, helpline: Helpline) -> None:
        """Says the notice after a skipped safety card."""
        self._say(cards.comfort(helpline))

    def consent(self) -> bool | None:
        """Asks for a yes or a no."""
        self._say(cards.consent())
        answer = self._ask("yes or no? ").casefold()
        return None if answer[:1] not in ("y", "n") or not answer else answer[0] == "y"

    def edit(self, file: str, line: int | None) -> None:
        """Opens the person's editor."""
        self._open_editor(file, line)

    def act(self, screen: Screen) -> Action:
        """Says the card, then reads lines until one means something."""
        self._helpline = screen.helpline or self._helpline
        here = Here(self._clock(), self._calendar)
        laid = cards.lay(screen, here)
        ticking = self._last is not None and self._last.turn.stage is screen.turn.stage is Stage.RUBRIC
        if ticking and self._last is not None and self._last.turn.face == screen.turn.face:
            ticked = [skill.name for skill in screen.skills if skill.id in screen.turn.met]
            caught = ["the trap"] if screen.turn.trapped else []
            said = plain.lines((Text(f"Ticked: {', '.join(ticked + caught) or 'nothing'}"),))
            self._said.write("\n".join(said) + "\n")
            self._said.flush()
        else:
            self._say((*laid.head, *laid.body, *laid.foot))
        self._last = screen
        while True:
            word = self._ask("> ")
            if word == "?":
                self._say(cards.help_page(self._helpline))
                continue
            if word in ("o", "details"):
                self._say(cards.details(screen, here))
                continue
            action = cards.meaning(screen, word if word == "E" else word.casefold())
            if action is None:
                self._say(laid.foot)
            elif action.act is Act.REPLY:
                return Action(Act.REPLY, text=self._read_reply())
            else:
                return action

    def _read_reply(self) -> str:
        """A reply of one or more lines; an empty line ends it."""
        self._prompts.write("Your reply, an empty line ends it:\n")
        lines: list[str] = []
        while True:
            try:
                line = self._ask("")
            except EOFError:
                break
            if not line:
                break
            lines.append(line)
        return "\n".join(lines)

    def _ask(self, prompt: str) -> str:
        self._prompts.write(prompt)
        self._prompts.flush()
        line = self._answers.readline()
        if not line:
            raise EOFError
        return line.strip()

    def _say(self, page: Page) -> None:
        self._said.write("\n".join([*plain.lines(page), ""]) + "\n")
        self._said.flush()
