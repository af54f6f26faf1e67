# SPDX-License-Identifier: MIT
"""Several files of the data folder, and events of the log, changed as one.

What the files were is put beside first, with a list. They are changed next, and last the transaction that records the
events notes the token of the list: until then, whoever finds the list puts the files back. The write lock of the
progress file is held all the while, so a list that is found under that lock belongs to nobody who is still at work.
The list names a mark that the progress file was given before: with another file in its place (a restore, a sync
program) nobody can tell whether the change was made, and nothing is put back.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from hark import files
from hark.errors import Refusal
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hark.paths import Folders
    from hark.progress.readonly import Copy
    from hark.progress.store import Store

_NOTE, _MARK, _LIST = "changed", "changing", "list.json"

Contents = dict["Path", bytes | None]
"""What files become; None for one that is taken away."""


@frozen
class _Kept:
    """What one file was, and what it becomes."""

    file: Path
    copy: Path | None
    """Where its bytes are; None when there was no such file."""
    new: str | None
    """SHA-256 of what takes its place; None when it is taken away."""


@contextmanager
def as_one(store: Store, folders: Folders) -> Iterator[Contents]:
    """Where to put what files become; made with what is recorded in the block when it is left, or not at all.

    Raises `Refusal`.
    """
    contents: Contents = {}
    try:
        with store.together():  # for good, before the change: a copy of the file from earlier does not have this mark
            settle(store, folders)
            store.put_note(_MARK, f"{store.dice.getrandbits(64):016x}")
        with store.together():
            settle(store, folders)
            yield contents
            if is_foreign(store, folders):
                _clear(folders)
            token = _keep(store, folders, contents)
            files.replace_all(contents)
            store.put_note(_NOTE, token)
    finally:
        with suppress(Refusal):
            settle(store, folders)


def settle(store: Store, folders: Folders) -> None:
    """Puts the files back when a change was cut off, and removes what was beside. Raises `Refusal`: it cannot now.

    A list that belongs to another progress file stays, and so do the files.
    """
    if not files.exists(folders.changing):
        return
    with store.together():
        if is_foreign(store, folders):
            return
        if files.exists(folders.changing / _LIST):  # else nothing was touched yet
            token, _, kept = _read(folders)
            if store.note(_NOTE) != token:
                files.replace_all(
                    {
                        change.file: files.read(change.copy) if change.copy else None
                        for change in kept
                        if _digest(change.file) == change.new  # else it is what it was, or was edited since
                    }
                )
        _clear(folders)


def is_foreign(store: Store | Copy, folders: Folders) -> bool:
    """Whether a change was begun with another progress file than this one. Raises `Refusal`."""
    if not files.exists(folders.changing / _LIST):
        return False
    token, mark, _ = _read(folders)
    return mark is not None and mark != store.note(_MARK) and token != store.note(_NOTE)


def _keep(store: Store, folders: Folders, contents: Contents) -> str:
    """Puts what the files are now beside, and gives the token of that."""
    olds = [files.read(file) if files.exists(file) else None for file in contents]
    files.replace_all({folders.changing / str(number): old for number, old in enumerate(olds) if old is not None})
    lines = [
        (file.relative_to(folders.data).as_posix(), old is not None, None if data is None else sha256(data).hexdigest())
        for (file, data), old in zip(contents.items(), olds, strict=True)
    ]
    listing = json.dumps(
        [store.note(_NOTE), lines, store.note(_MARK)]
    ).encode()  # after the one before it, no list is like another
    files.replace(folders.changing / _LIST, listing)
    return sha256(listing).hexdigest()


def _read(folders: Folders) -> tuple[str, str | None, list[_Kept]]:
    """The token of the list, the mark of its progress file, and the files on it; none when it cannot be understood."""
    listing = files.read(folders.changing / _LIST)
    kept, mark = [], None
    with suppress(ValueError, TypeError):
        _, lines, *marks = json.loads(listing)
        mark = marks[0] if marks else None  # older lists have none
        for number, (file, was_there, new) in enumerate(lines):
            kept.append(_Kept(folders.data / file, folders.changing / str(number) if was_there else None, new))
    return sha256(listing).hexdigest(), mark, kept


def _clear(folders: Folders) -> None:
    """Takes the list away, then the copies; not being able to is no harm, as the list is settled."""
    with suppress(OSError):
        (folders.changing / _LIST).unlink(missing_ok=True)
        for copy in folders.changing.iterdir():
            copy.unlink()
        folders.changing.rmdir()


def _digest(file: Path) -> str | None:
    return sha256(files.read(file)).hexdigest() if files.exists(file) else None
