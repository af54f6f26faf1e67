# SPDX-License-Identifier: MIT
"""Putting a backup, or any other progress file, in the place of the present one, which is kept aside.

Where the present file is sound its content is exchanged in one transaction, so that whoever has it open goes on with
the new one. Where it is damaged or gone, a complete file is renamed into its place.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from hark import files
from hark.errors import Busy, Damaged, Refusal
from hark.progress.backups import Reason
from hark.progress.database import translated
from hark.progress.readonly import Copy, is_good, watched
from hark.progress.salvage import rebuild
from hark.progress.store import Store
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from hark.progress.backups import Vault


@frozen
class Comparison:
    """What a restore would bring and take. None stands for what cannot be told: there is no file, or it is damaged."""

    events_there: int
    events_here: int | None
    only_there: int
    only_here: int | None
    last_there_ms: int | None
    last_here_ms: int | None
    spoilt: int = 0
    """Replies there that are not as they were typed, and stay away."""


def weigh(there: Copy, present: Path, report: Callable[[int, int | None], None]) -> Comparison:
    """What restoring *there* would do, having looked at every event of it. Raises `Refusal` when it is not sound."""
    events, last = there.history.extent()[0], there.last_review_ms()
    sound = sum(1 for _ in watched(there.sound_rows(), events, report))
    if there.salvaging:
        events = sound
    there.replies()
    if not files.exists(present):
        return Comparison(events, 0, events, 0, last, None, there.spoilt)
    try:
        with Copy.open(present) as here:
            return Comparison(
                events,
                here.history.extent()[0],
                there.missing_in(here),
                here.missing_in(there),
                last,
                here.last_review_ms(),
                there.spoilt,
            )
    except Busy:
        raise
    except Refusal:
        return Comparison(events, None, events, None, last, None, there.spoilt)


def put_back(there: Copy, present: Path, vault: Vault, rng: Random) -> Path | None:
    """Makes *there* the progress file and gives where the one before is now; None where there was nothing in it.

    Raises `Refusal`, and then the present file is as it was.
    """
    present = present.resolve()  # a link into a folder that is synced stays a link
    if files.exists(present) and is_good(present, thoroughly=True):
        with suppress(Damaged):
            return _exchanged(there, present, vault, rng)
    was_there = files.exists(present)
    beside = [present.with_name(f"{present.name}{end}") for end in ("-journal", "-wal", "-shm")]
    aside = vault.keep_bytes(Reason.ASIDE) if was_there or any(map(files.exists, beside)) else None
    draft = files.draft_of(present)
    vault.mark()
    with translated(str(present)):
        files.make_folder(present.parent)
        try:
            if there.salvaging:
                rebuild(there, draft, there.replies(), rng)
            else:
                there.check_whole()
                there.write_to(draft, vault.folder)
                with Store.open(draft, rng) as store:
                    store.log.take_stock(there.replies())
            for journal in beside:  # of the old file: they would be played into the new one
                journal.unlink(missing_ok=True)
            draft.replace(present)
        finally:
            with suppress(OSError):
                draft.unlink()
        files.settle(present.parent)
    return aside if was_there else None


def _exchanged(there: Copy, present: Path, vault: Vault, rng: Random) -> Path | None:
    kept = vault.keep(Reason.ASIDE)
    extent = (0, "")
    if kept:
        with Copy.open(kept.file) as aside:
            extent = aside.history.extent()
    with Store.open(present, rng) as store:
        store.log.take_in(there.sound_rows(), there.replies(), instead=extent)
    return kept.file if kept else None
