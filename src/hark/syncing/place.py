# SPDX-License-Identifier: MIT
"""Where several installs meet: what a folder and a git remote have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

from hark.errors import Refusal
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hark.views.syncing import SyncFault

MAX_FILES = 20_000
"""More files than these in one place are not looked at."""
AHEAD_MS = 7 * 86_400_000
"""What is dated further ahead waits: its id would come before all that is recorded until then."""
BELONGINGS = "belongings"
"""The folder of decks and settings."""
NOTE = "hark-sync.txt"
"""The file that says what the place is, to hark and to whoever comes by."""
NOTE_TEXT = b"""This folder is written by hark (`hark sync`), format 1.

It carries what several computers of one person recorded. Each computer writes
only its own files, under events/, forgotten/ and belongings/. Do not edit them;
to take a computer out, delete the files with its id in their names.
"""


def too_many(name: str) -> Refusal:
    """There are more files than are looked at; what is written there must not depend on which of them."""
    hint = "see that it is the right place, and take out what is not hark's"
    return Refusal("too_many", f"there are more than {MAX_FILES} files", hint, file=name)


@frozen
class Entry:
    """A file of hark's form."""

    path: str
    size: int
    mark: str
    """Another one when the file has changed."""


class Room(Protocol):
    """The part of a place in which belongings lie; paths have `/`."""

    def names(self, folder: str) -> Sequence[str]:
        """The names in *folder*, without what is hidden; none where there is no such folder, or a link to one."""

    def open(self, path: str) -> BinaryIO:
        """The plain file at *path*, to read and to seek in; never through a link. Raises `OSError`."""

    def replace(self, path: str, data: bytes) -> None:
        """Puts *data* in place of the file at *path*. Raises `Refusal`."""

    def remove(self, path: str) -> None:
        """Takes the file at *path* away, if that can be done."""


class Place(Room, Protocol):
    """A place, as it was when it was listed, with what this install writes there."""

    name: str
    """What refusals call it."""
    at_once: int
    """How many events are best written before they are published."""

    def begin(self) -> None:
        """Makes it a place of hark's where it is none yet. Raises `Refusal` where it has been one and is none."""

    def listing(self) -> tuple[Sequence[Entry], Sequence[SyncFault]]:
        """The files of hark's form, and what else there is. Raises `Refusal`."""

    def append(self, path: str, at: int, data: bytes) -> None:
        """Has *data* follow the first *at* bytes of the file at *path*, in place of what does now. Raises `Refusal`."""

    def publish(self) -> bool:
        """Whether what was written is there for the others, and on disk; if not, all is to be done again."""
