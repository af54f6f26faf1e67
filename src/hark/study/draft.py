# SPDX-License-Identifier: MIT
"""What is kept of a card that is left without a grade: the reply begun, and the turns of a dialogue before it."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hark.progress import kept as replies
from hark.study import session
from hark.study.session import Replied, Stage
from hark.values import frozen

if TYPE_CHECKING:
    from hark.progress.store import Store
    from hark.study.session import Session, Turn


@frozen
class Draft:
    """A reply begun, the turns before it, and the number of the turn at which it was left: 1 where none was before."""

    text: str = ""
    past: tuple[Replied, ...] = ()
    left: int = 1


def packed(turn: Turn, text: str, *, keep: bool) -> str:
    """*text*, begun at *turn*, and the turns before it in one line; without *keep* only at which turn that was.

    Empty where there is nothing to go back to.
    """
    if not turn.past:
        return text if keep else ""
    left = turn.said.turn if turn.said else 1
    if not keep:
        return json.dumps({"left": left})
    past = [[replied.place, replied.reply, sorted(replied.met), replied.trapped] for replied in turn.past]
    return json.dumps({"left": left, "past": past, "text": text})


def unpacked(kept: str) -> Draft:
    """What `packed` made *kept* of, or the reply of a grade that was taken back; any other text is a reply begun."""
    with suppress(ValueError, TypeError, RecursionError):
        plain: Any = json.loads(kept)
        if isinstance(plain, dict) and type(plain.get("left")) is int:
            past = tuple(
                Replied(int(place), str(reply), frozenset(map(str, met)), trapped is True)
                for place, reply, met, trapped in plain.get("past", ())
            )
            return Draft(str(plain.get("text", "")), past, plain["left"])
    was = replies.unpacked(kept)
    return Draft(was.text if len(was.turns) == 1 else "")  # a whole talk begins again


class Drafts:
    """The drafts of one session, and those on disk."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.typed: dict[str, str] = {}
        """What stands in the box of each card, by its ref."""

    def text(self, ref: str, *, keep: bool) -> str:
        """What the box of *ref* opens with; with *keep* also what another session left there."""
        if ref not in self.typed and keep:
            self.typed[ref] = self.left(ref).text
        return self.typed.get(ref, "")

    def left(self, ref: str) -> Draft:
        """What is on disk of *ref*."""
        return unpacked(self._store.draft(ref))

    def taken_up(self, now: Session, *, keep: bool) -> tuple[Session, str]:
        """*now*, and where it begins a dialogue that was left halfway, that at its turn, with what to say of it.

        Without *keep* it begins again, which is told once.
        """
        turn = now.turn
        if turn is None or not turn.is_talk or turn.past or turn.stage is not Stage.ASK:
            return now, ""
        left = self.left(turn.face.ref)
        if left.left < 2:
            return now, ""
        if not keep:
            self.drop(turn.face.ref)
            return now, f"you left this talk at turn {left.left}; replies are not kept, so it begins again"
        self.typed[turn.face.ref] = left.text
        return session.taken_up(now, left.past), f"taken up where you left it, at turn {left.left}"

    def put(self, turn: Turn, text: str, *, keep: bool) -> None:
        """Puts *text*, begun at *turn*, on disk with the turns before it; without *keep* only which turn that is."""
        kept, ref = packed(turn, text, keep=keep), turn.face.ref
        is_there = keep and unpacked(kept) == self.left(ref)  # the reply of a grade taken back, with all around it
        if kept != self._store.draft(ref) and not is_there:
            self._store.log.put_draft(ref, kept)

    def drop(self, ref: str) -> None:
        """Has nothing of *ref* on disk any more."""
        if self._store.draft(ref):
            self._store.log.put_draft(ref, "")
