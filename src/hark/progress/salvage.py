# SPDX-License-Identifier: MIT
"""A new progress file out of what can still be read of one that is damaged."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from hark import files
from hark.errors import Damaged
from hark.memory.fold import is_part
from hark.progress.database import translated
from hark.progress.readonly import Copy
from hark.progress.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hark.memory.moves import Moves
    from hark.progress.rows import ReplyRow
    from hark.progress.schema import Dice


def rebuild(torn: Copy, file: Path, replies: Iterable[ReplyRow], dice: Dice) -> int:
    """Makes *file*, which is not there yet, of the sound events of *torn* and *replies*; gives how many events.

    It goes on as the same device, so that idempotency keys hold. Raises `Refusal`.
    """
    device = ""
    with suppress(Damaged):
        device = torn.device()
    with Store.open(file, dice, create=True) as store:
        if device:
            store.put_note("device", device)
        return store.log.take_in(torn.sound_rows(), replies)


def forget_damaged(file: Path, whole: str | None, dice: Dice, moves: Moves | None = None) -> None:
    """Puts what can be read of the damaged copy *file*, without what was typed for *whole* or anywhere, in its place.

    What cannot be read may hold what was typed, so it goes, and where nothing can be read all of it. Raises `Refusal`.
    """
    draft = files.draft_of(file)
    try:
        try:
            with Copy.open(file, salvaging=True) as torn:
                others = [reply for reply in torn.replies() if whole is not None and not _is_in(whole, reply, moves)]
                events = rebuild(torn, draft, others, dice)
        except Damaged:
            events = 0
        with translated(str(file)):
            if events:
                files.replace_wiping(file, draft)
            else:
                files.wipe(file)
            for end in ("-journal", "-wal", "-shm"):
                files.wipe(file.with_name(f"{file.name}{end}"))
    finally:
        draft.unlink(missing_ok=True)


def _is_in(whole: str, reply: ReplyRow, moves: Moves | None) -> bool:
    """Whether *reply* was typed for *whole*, by its name of today."""
    event, card, _ = reply
    return is_part(card, whole) if moves is None else moves.is_in(whole, card, event)
