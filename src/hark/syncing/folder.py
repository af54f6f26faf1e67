# SPDX-License-Identifier: MIT
"""A folder that something else carries: a sync program, a stick, a network.

What is in it may be anybody's: only plain files of hark's form are opened, never through a link, and nothing else is
touched. This install's own files are appended to, and on disk before it relies on them.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from hark import files
from hark.errors import Refusal, unwritable
from hark.syncing.place import BELONGINGS, MAX_FILES, NOTE, NOTE_TEXT, Entry, too_many
from hark.syncing.segments import EVENTS, FILE, FORGOTTEN, INSTALL
from hark.views.syncing import SyncFault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_CONFLICT = re.compile(r"conflict|~|\(\d+\)|copy", re.IGNORECASE)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Folder:
    """A synced folder."""

    at_once = 4096

    def __init__(self, root: Path, *, is_known: bool) -> None:
        self.root, self.name, self._is_known = root, str(root), is_known

    def begin(self) -> None:
        """See `Place`."""
        if self._is_known and not files.exists(self.root / NOTE):
            raise Refusal(
                "sync_place_gone", f"this is not the folder that you sync with: it has no {NOTE}",
                "plug in the stick or start your sync program; `hark sync --stop` forgets the folder", file=self.name,
            )  # fmt: skip
        if files.exists(self.root / NOTE):
            return
        try:
            files.make_folder(self.root)
        except OSError as error:
            raise self._unwritable(error) from None
        self.replace(NOTE, NOTE_TEXT)

    def listing(self) -> tuple[Sequence[Entry], Sequence[SyncFault]]:
        """See `Place`."""
        entries: list[Entry] = []
        faults: list[SyncFault] = []
        for path, facts in islice(self._walked(faults), MAX_FILES):
            if FILE.fullmatch(path):
                entries.append(Entry(path, facts.st_size, f"{facts.st_size} {facts.st_mtime_ns}"))
            else:
                faults.append(SyncFault(path, None, _kind(path)))
        if len(entries) + len(faults) >= MAX_FILES:
            raise too_many(self.name)
        return sorted(entries, key=lambda entry: entry.path), sorted(faults, key=lambda fault: fault.file)

    def _walked(self, faults: list[SyncFault]) -> Iterator[tuple[str, os.stat_result]]:
        """The plain files two folders deep at most; what is none is among the *faults*."""
        folders = [("", 0)]
        while folders:
            folder, depth = folders.pop()
            items: list[tuple[str, os.stat_result]] = []
            try:
                with os.scandir(self.root / folder) as found:
                    for item in islice(found, MAX_FILES):
                        with suppress(FileNotFoundError):  # it went meanwhile, as the drafts of others do
                            items.append((item.name, item.stat(follow_symlinks=False)))
            except OSError as error:
                if not folder and isinstance(error, FileNotFoundError) and not self._is_known:
                    return  # it is to be made
                if not folder:
                    raise self._unreadable(error) from None
                faults.append(SyncFault(folder, None, "unreadable"))
                continue
            for name, facts in items:
                path = f"{folder}/{name}" if folder else name
                if name.startswith(".") or (not folder and name in (NOTE, BELONGINGS)):
                    continue
                if stat.S_ISLNK(facts.st_mode):
                    faults.append(SyncFault(path, None, "link"))
                elif stat.S_ISDIR(facts.st_mode):
                    if path in (EVENTS, FORGOTTEN) or (depth == 1 and folder == EVENTS and _is_device(name)):
                        folders.append((path, depth + 1))
                    else:
                        faults.append(SyncFault(path, None, _kind(path)))
                elif stat.S_ISREG(facts.st_mode):
                    yield path, facts
                else:
                    faults.append(SyncFault(path, None, "special"))

    def open(self, path: str) -> BinaryIO:
        """See `Place`."""
        return files.open_plain(self._own(path))

    def names(self, folder: str) -> Sequence[str]:
        """See `Place`."""
        try:
            with os.scandir(self._own(f"{folder}/-").parent) as found:
                return sorted(item.name for item in islice(found, MAX_FILES) if not item.name.startswith("."))
        except OSError:
            return ()

    def remove(self, path: str) -> None:
        """See `Place`."""
        with suppress(OSError):
            self._own(path).unlink()

    def append(self, path: str, at: int, data: bytes) -> None:
        """See `Place`."""
        try:
            file = self._own(path)
            is_new = not file.exists()
            if is_new:
                files.make_folder(file.parent)
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT | _NO_FOLLOW, 0o600)
            with os.fdopen(descriptor, "r+b") as stream:
                if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                    raise OSError(errno.EINVAL, "not a file")
                stream.truncate(at)
                stream.seek(at)
                try:
                    stream.write(data)
                    stream.flush()
                    files.sync(stream.fileno())
                except OSError:
                    with suppress(OSError):
                        stream.truncate(at)  # no half a line, if it can be helped
                    raise
            if is_new:
                files.settle(file.parent)
        except OSError as error:
            raise self._unwritable(error) from None

    def replace(self, path: str, data: bytes) -> None:
        """See `Place`."""
        try:
            file = self._own(path)
            if os.path.lexists(file) and not stat.S_ISREG(file.lstat().st_mode):
                raise OSError(errno.EINVAL, "there is something that is no file")
        except OSError as error:
            raise self._unwritable(error) from None
        try:
            files.replace(file, data)
        except Refusal as refusal:
            raise refusal.but(hint=_ROOM, file=self.name) from None

    def publish(self) -> bool:
        """See `Place`: what is appended is there at once."""
        return True

    def _own(self, path: str) -> Path:
        """Where *path* is, all folders up to it being no links. Raises `OSError`."""
        file = self.root
        for part in path.split("/")[:-1]:
            file /= part
            if os.path.lexists(file) and not stat.S_ISDIR(file.lstat().st_mode):
                raise OSError(errno.ENOTDIR, "a folder is a link, or none", str(file))
        return file / path.split("/")[-1]

    def _unwritable(self, error: OSError) -> Refusal:
        return unwritable(self.name, error.strerror or str(error)).but(hint=_ROOM)

    def _unreadable(self, error: OSError) -> Refusal:
        hint = "plug in the stick or start your sync program; `hark sync --stop` forgets the folder"
        return Refusal("sync_place_gone", f"cannot look there: {error.strerror}", hint, file=self.name)


_ROOM = "nothing is lost: make room or allow writing there, and sync again"


def _is_device(name: str) -> bool:
    return name.startswith("device=") and INSTALL.fullmatch(name.removeprefix("device=")) is not None


def _kind(path: str) -> str:
    return "conflict_copy" if _CONFLICT.search(path) else "stranger"
