# SPDX-License-Identifier: MIT
"""Which install this is: an id of its own outside of the progress file, and one sync at a time.

A copied progress file keeps its device, so the id stands in a file beside. A copied data folder has that, too; `own`
notices it by what another wrote under the same id.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hark import errors, files
from hark.errors import unwritable
from hark.syncing.segments import INSTALL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hark.progress.schema import Dice


def install_id(data: Path, dice: Dice) -> str:
    """The id of the install whose data folder that is; made where there is none yet. Raises `Refusal`."""
    return known_id(data) or new_id(data, dice)


def known_id(data: Path) -> str:
    """The same; empty where there is none yet. Raises `Refusal`."""
    file = data / "install"
    text = files.read(file).decode("ascii", "replace").strip() if files.exists(file) else ""
    return text if INSTALL.fullmatch(text) else ""


def new_id(data: Path, dice: Dice) -> str:
    """Gives the install a new id. Raises `Refusal`."""
    text = f"{dice.getrandbits(64):016x}"
    files.replace(data / "install", f"{text}\n".encode())
    return text


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Keeps every other sync of this install away within. Raises `Refusal` where one is under way."""
    file = data / "sync.lock"
    try:
        files.make_folder(data)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        raise unwritable(str(file), error.strerror or str(error)) from None
    try:
        if not _locked(descriptor):
            busy = errors.busy(str(file))
            raise busy.but(message="another sync is under way", hint="wait a moment; nothing is lost")
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    """Whether the file could be locked for this process, until it is closed."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a network folder that knows no locks: a second sync costs time and nothing else
        return True
    return True
