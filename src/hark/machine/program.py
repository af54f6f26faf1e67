# SPDX-License-Identifier: MIT
"""Asking a program of the learner's own choice about a reply: what it is told, what it is given, and how long it has.

One JSON object (`views/coach.py`) on its standard input, no shell, a folder of its own that is empty, few variables of
the environment, and bounds on its time and on what it says. What it says is only believed as far as `claims` goes.
Nothing of it is kept.
"""

from __future__ import annotations

import shlex
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hark.machine import claims
from hark.machine.claims import Unanswered
from hark.sharing import confined
from hark.sharing.confined import Bounds
from hark.study.session import Stage
from hark.values import frozen
from hark.views.coach import CoachBefore, CoachCard, CoachQuestion, CoachSkill
from hark.views.view import json_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from threading import Event

    from hark.cards.library import Library
    from hark.machine.claims import Claims
    from hark.study.session import Replied, Turn

SECONDS = 30.0
"""How long it may take."""
SAID_BYTES = 32 * 1024
_PASSED_ON = (
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR",
    "SYSTEMROOT", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP",
)  # fmt: skip
"""What any program needs to be found, to find its own settings, and to know its language; others are named."""


@frozen
class Machine:
    """The program of the settings, and whose cards may go to it."""

    command: tuple[str, ...]
    environ: Mapping[str, str]
    """All variables of hark's own; *named* are those that are passed on besides the few that any program needs."""
    named: tuple[str, ...]
    allowed: tuple[str, ...]
    """The imported decks that the learner has allowed."""
    is_imported: Callable[[str], bool]
    seconds: float = SECONDS

    @property
    def name(self) -> str:
        """What it is called."""
        return Path(self.command[0]).name

    @property
    def line(self) -> str:
        """Its command line."""
        return shlex.join(self.command)

    def refusal(self, deck: str) -> str:
        """Why cards of *deck* do not go there, and how to have them go; empty where they may."""
        if deck in self.allowed or not self.is_imported(deck):
            return ""
        allowing = " ".join((*self.allowed, deck))
        return f"this deck was imported, so its cards go to no program; `hark config coach.decks {allowing}` allows it"

    def ask(self, question: CoachQuestion, stop: Event, cues: Collection[str]) -> Claims:
        """What it says of the reply, as far as that may be shown; *cues* are words of danger.

        Raises `Unanswered`, and `confined.Stopped` once *stop* is set.
        """
        environ = {name: self.environ[name] for name in (*_PASSED_ON, *self.named) if name in self.environ}
        program = shutil.which(self.command[0], path=environ.get("PATH", ""))
        if program is None:
            raise Unanswered(f"there is no program `{self.command[0]}`; `hark config coach.command` shows what is set")
        bounds = Bounds(self.seconds, SAID_BYTES, None, None, None)
        given = "".join(json_pieces(question)).encode("utf-8", "backslashreplace")
        with tempfile.TemporaryDirectory(prefix="hark-coach-", ignore_cleanup_errors=True) as folder:
            try:
                ended = confined.run(
                    [program, *self.command[1:]], bounds, environ, given=given, folder=Path(folder), stop=stop
                )
            except confined.TooLate:
                raise Unanswered(f"{self.name} took longer than {self.seconds:g} s, and was ended") from None
            except confined.TooMuch:
                raise Unanswered(f"{self.name} said more than {SAID_BYTES >> 10} KiB, and was ended") from None
            except OSError as error:
                raise Unanswered(f"{self.name} cannot be started: {error.strerror}") from None
        if ended.code:
            why = claims.complaint(ended.last_words, cues)
            raise Unanswered(f"{self.name} ended with code {ended.code}{f': {why}' if why else ''}")
        heard = (question.card.says, *(turn.says for turn in question.before))
        return claims.read(ended.said, question.reply, heard, cues)


def last_weighed_reply(turn: Turn) -> Replied | None:
    """The reply of *turn* that was weighed last; None where none was typed."""
    last = turn.replies[-1] if turn.stage is Stage.GRADE and turn.said else None
    if turn.stage is Stage.ASK and turn.past:
        last = turn.past[-1]
    return last if last and last.reply.strip() else None


def may_mean_danger(turn: Turn, cues: Collection[str]) -> bool:
    """Whether *turn* is of a card about safety, or what was said in it, or replied, has words of danger (`claims`)."""
    card, first = turn.face.card, turn.first.reply if turn.first else ""
    heard = (turn.heard(replied).says for replied in turn.replies)
    texts = (card.setting or "", *heard, first, *(replied.reply for replied in turn.replies))
    return card.safety or any(claims.is_grave(text, cues) for text in texts)


def question(turn: Turn, replied: Replied, library: Library) -> CoachQuestion:
    """What is asked about *replied*, a reply of *turn*."""
    face, said = turn.face, turn.heard(replied)
    skills = [library.skill(face.deck, skill) for skill in said.skills]
    before = [earlier for earlier in turn.past if earlier is not replied]
    return CoachQuestion(
        system=Path(__file__).with_name("system.txt").read_text("utf-8"),
        card=CoachCard(
            face.ref, face.card.kind, face.deck.language, face.card.setting or "", said.says, face.card.task or "",
            said.trap,
        ),
        skills=tuple(CoachSkill(skill.id, skill.name, skill.look_for) for skill in skills),
        reply=replied.reply,
        before=tuple(CoachBefore(turn.heard(earlier).says, earlier.reply) for earlier in before),
    )  # fmt: skip
