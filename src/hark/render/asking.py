# SPDX-License-Identifier: MIT
"""Asking a program of one's own about a reply, on the screen: where the reply goes, that it is asked, what it said.

It is asked when the learner says so twice, never of a card about safety or where words of danger were typed, and what
it said is gone with the card. The clock of the card stands still meanwhile.
"""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from hark.machine import program
from hark.machine.claims import Claims, Unanswered
from hark.render import cards
from hark.render.page import Gap, Keys, Page, Text, Tone
from hark.sharing.confined import Stopped
from hark.study import session
from hark.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from hark.machine.program import Machine
    from hark.render.cards import Laid
    from hark.render.page import Block
    from hark.study.practice import Practice
    from hark.study.step import Screen

KEY = "m"
Said = tuple[Event, Claims | str]
"""What it said, or why it said nothing, and what would have ended the asking."""


class Asking:
    """Where asking has come to in one session. *seconds* is the time, for saying how long it takes."""

    row = (KEY, "ask the model about your reply")
    """What the menu says of it."""
    send = Keys(((KEY, "send it"), ("any other key", "back to the card")))
    """The keys where it is said where the reply goes."""

    def __init__(self, machine: Machine, practice: Practice, seconds: Callable[[], float]) -> None:
        self.machine, self._practice, self._seconds = machine, practice, seconds
        self._stop: Event | None = None
        """Set while it is being asked."""
        self._began = 0.0
        self._paused_ms: int | None = None
        """Since when the clock of the card stands still."""
        self._about: tuple[Any, ...] = ()
        """The reply that *_answer* is about."""
        self._answer: Page = ()

    def offers(self, step: Screen) -> bool:
        """Whether the reply on the screen, if there is one, may be asked about."""
        if program.last_weighed_reply(step.turn) is None or self.machine.refusal(step.turn.face.deck.id):
            return False
        return not self._is_grave(step)

    def laid(self, laid: Laid, step: Screen) -> Laid:
        """*laid* with the key for asking where no box is open, and with how long it takes already."""
        keys = laid.keys.keys
        if self.offers(step) and not cards.has_box(step) and not self._stop:
            does = "what it said" if self._about == self._reply(step) else "ask the model"
            keys = (*keys[:-1], (KEY, does), keys[-1])
        note = (*laid.note, self.progress()) if self._stop else laid.note
        return replace(laid, keys=Keys(keys), note=note)

    def progress(self, ending: str = "Esc stops") -> Text:
        """That it is being asked, and how to end that."""
        waited = int(self._seconds() - self._began)
        return Text(f"asking {self.machine.name} … {waited} s of {self.machine.seconds:g}; {ending}", Tone.CARE, "Note")

    def wanted(self, step: Screen) -> tuple[Page, bool]:
        """What is shown to who wants to ask, and whether that is the question where the reply may go.

        Where it may not be asked the page is empty and the practice says why.
        """
        replied, message = program.last_weighed_reply(step.turn), ""
        if replied is None:
            message = "a model can be asked about a reply once it was weighed"
        elif self._is_grave(step):
            message = "no model is asked where danger may be meant; people are there for that"
        elif self._stop:
            message = ""
        elif self._about == self._reply(step):
            self._pause()
            self._practice.message = ""
            return self._answer, False
        elif not (message := self.machine.refusal(step.turn.face.deck.id)):
            self._pause()
            return tuple(_where(self.machine.line, is_talk=step.turn.is_talk)), True
        self._practice.message = message
        return (), False

    def begin(self, step: Screen) -> tuple[Callable[[], Said], Event]:
        """What asks, which another thread may do, and what ends it when set; to be followed by `took`."""
        replied, cues = program.last_weighed_reply(step.turn), self._practice.library.cues
        assert replied is not None
        question = program.question(step.turn, replied, self._practice.library)
        stop = self._stop = Event()
        self._began, self._about, self._practice.message = self._seconds(), (), ""
        self._pause()

        def ask() -> Said:
            try:
                return stop, self.machine.ask(question, stop, cues)
            except Unanswered as why:
                return stop, str(why)
            except Stopped:
                return stop, ""

        return ask, stop

    def took(self, heard: Said, step: Screen) -> Page:
        """What is shown of what was *heard*; nothing, and the practice says why, where it failed."""
        stop, said = heard
        if stop is not self._stop:  # nobody wants to know any more
            return ()
        self._stop = None
        if isinstance(said, str):
            self._practice.message = said
            self.leave()
            return ()
        self._about, self._answer = self._reply(step), tuple(_answered(said, self.machine.name))
        return self._answer

    def stop(self) -> bool:
        """Ends the asking; whether it was being asked."""
        was_running = self._stop is not None
        if self._stop:
            self._stop.set()
            self._stop, self._practice.message = None, "stopped: nothing was said"
        self.leave()
        return was_running

    def leave(self) -> None:
        """Goes on with the card, whose clock stood still, unless it is still being asked."""
        if self._paused_ms is not None and self._stop is None:
            if self._practice.session.turn is not None:
                self._practice.session = session.resumed(self._practice.session, self._paused_ms, self._now_ms())
            self._paused_ms = None

    def _pause(self) -> None:
        self._paused_ms = self._now_ms() if self._paused_ms is None else self._paused_ms

    def _now_ms(self) -> int:
        return self._practice.calendar.moment(self._practice.clock()).at_ms

    def _is_grave(self, step: Screen) -> bool:
        return step.helpline is not None or program.may_mean_danger(step.turn, self._practice.library.cues)

    @staticmethod
    def _reply(step: Screen) -> tuple[Any, ...]:
        return step.turn.face.ref, program.last_weighed_reply(step.turn)


def _where(line: str, *, is_talk: bool) -> Iterator[Block]:
    """Where the reply goes."""
    yield Text("Ask a model about your reply?", Tone.STRONG)
    yield Gap()
    yield Text(f"{'This talk' if is_talk else 'Your reply and this card'} would go to: {line}", Tone.CARE)
    yield Gap()
    yield Text("What that program does with it, or sends on, hark cannot tell. hark keeps nothing of what it says.")


def _answered(claims: Claims, name: str) -> Iterator[Block]:
    """What may be shown of what it said, and how much was left out."""
    yield Text(f"Written by a machine ({name}): it can be wrong.", Tone.CARE)
    yield Gap()
    for claim in claims.shown:
        if claim.quote:
            yield Text(f"“{' '.join(claim.quote.split())}”", Tone.ACCENT, "Your words")
        yield Text(claim.remark, label="Remark", indent=2 if claim.quote else 0)
        yield Gap()
    if not claims.shown:
        yield Text("It made no remark." if not claims.left_out else "It made no remark that can be shown.")
        yield Gap()
    if claims.left_out:
        yield Text(f"Left out: {', '.join(f'{number} {why}' for why, number in claims.left_out)}.", Tone.DIM)
