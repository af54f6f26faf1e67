# SPDX-License-Identifier: MIT
"""What is kept of a card that is left without a grade: the reply begun, and what was replied before it.

That is the turns of a dialogue, or the first try of a scenario.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hark.progress import kept as replies
from hark.study import session
from hark.study.session import Replied, Stage, Try
from hark.values import frozen, replace

if TYPE_CHECKING:
    from hark.progress.store import Store
    from hark.study.session import Session, Turn


@frozen
class Draft:
    """A reply begun, the turns before it, and the number of the turn at which it was left: 1 where none was before."""

    text: str = ""
    past: tuple[Replied, ...] = ()
    left: int = 1
    first: Try | None = None
    """The reply before, where it is a second try."""


def packed(turn: Turn, text: str, *, keep: bool) -> str:
    """*text*, begun at *turn*, and what was replied before in one line; without *keep* only at which turn that was.

    Empty where there is nothing to go back to.
    """
    first, left = turn.first, turn.said.turn if turn.said else 1
    if not keep:
        return json.dumps({"left": left}) if turn.past else ""
    if first:
        return json.dumps({"left": left, "first": [first.reply, sorted(first.met), first.trapped], "text": text})
    if not turn.past:
        return text
    past = [[said.place, said.reply, sorted(said.met), said.trapped, said.says] for said in turn.past]
    return json.dumps({"left": left, "past": past, "text": text})


def unpacked(kept: str) -> Draft:
    """What `packed` made *kept* of, or the reply of a grade that was taken back; any other text is a reply begun."""
    with suppress(ValueError, TypeError, RecursionError):
        plain: Any = json.loads(kept)
        if isinstance(plain, dict) and type(plain.get("left")) is int:
            past = tuple(
                Replied(int(place), str(reply), frozenset(map(str, met)), trapped is True, str(*says[:1]))
                for place, reply, met, trapped, *says in plain.get("past", ())
            )
            return Draft(str(plain.get("text", "")), past, plain["left"], _tried(plain.get("first")))
    was = replies.unpacked(kept)
    if len(was.turns) > 1:
        return Draft()  # a whole talk begins again
    return Draft(was.text, first=Try(was.first) if was.first else None)


def _tried(kept: Any) -> Try | None:
    if kept is None:
        return None
    reply, met, trapped = kept
    return Try(str(reply), frozenset(map(str, met)), trapped is True)


_ELSEWHERE = "this talk went on in another window, too; what you do here takes the place of that"


class Drafts:
    """The drafts of one session, and those on disk."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.typed: dict[str, str] = {}
        """What stands in the box of each card, by its ref."""
        self._known: dict[str, str] = {}
        """What this session last saw on disk of each."""

    def text(self, ref: str, *, keep: bool) -> str:
        """What the box of *ref* opens with; with *keep* also what another session left there."""
        if ref not in self.typed and keep:
            self.typed[ref] = self.left(ref).text
        return self.typed.get(ref, "")

    def left(self, ref: str) -> Draft:
        """What is on disk of *ref*."""
        kept = self._known[ref] = self._store.draft(ref)
        return unpacked(kept)

    def taken_up(self, now: Session, *, keep: bool) -> tuple[Session, str]:
        """*now*, and where it begins what was left halfway, that as far as it had come, with what to say of it.

        That is a dialogue at its turn, or the second try of a scenario. Without *keep* it begins again, which is told
        once of a dialogue.
        """
        turn = now.turn
        if turn is None or not turn.said or turn.past or turn.first or turn.stage is not Stage.ASK:
            return now, ""
        left = self.left(turn.face.ref)
        if left.first and keep and not turn.is_talk:
            self.typed[turn.face.ref] = left.text
            return replace(
                now, turn=replace(turn, first=left.first)
            ), "taken up where you left it, at your second reply"
        if left.left < 2 or not turn.is_talk:
            return now, ""
        if not keep:
            self.drop(turn.face.ref)
            return now, f"you left this talk at turn {left.left}; replies are not kept, so it begins again"
        self.typed[turn.face.ref] = left.text
        return session.taken_up(now, left.past), f"taken up where you left it, at turn {left.left}"

    def leave(self, turn: Turn, *, keep: bool) -> None:
        """Puts the reply at *turn*, or what stands in its box, on disk: it is left without a grade."""
        texts = (turn.reply.strip(), self.typed.get(turn.face.ref, "").strip())
        text = next(filter(None, texts), "")
        if text or turn.past or turn.first:
            self._put(turn, text, keep=keep)

    def go_on(self, turn: Turn, *, keep: bool) -> str:
        """Puts a talk or a second try on disk as far as it has come; a first reply is sent, and no draft any more.

        Gives what is to be said: that a talk went on in another window meanwhile, the place of which is taken.
        """
        was_elsewhere = self._put(turn, turn.reply if turn.is_talk or turn.first else "", keep=keep)
        return _ELSEWHERE if was_elsewhere and turn.is_talk else ""

    def _put(self, turn: Turn, text: str, *, keep: bool) -> bool:
        """Puts *text*, begun at *turn*, on disk with what was replied before; without *keep* only which turn that is.

        Whether another session has put something else there meanwhile.
        """
        kept, ref = packed(turn, text, keep=keep), turn.face.ref
        known, there = self._known.get(ref), self._store.draft(ref)
        is_there = keep and unpacked(kept) == unpacked(there)  # the reply of a grade taken back, with all around it
        if kept != there and not is_there:
            self._store.log.put_draft(ref, kept)
        self._known[ref] = there if is_there else kept
        return known is not None and known != there != kept

    def drop(self, ref: str) -> None:
        """Has nothing of *ref* on disk any more."""
        if self._store.draft(ref):
            self._store.log.put_draft(ref, "")
        self._known[ref] = ""
