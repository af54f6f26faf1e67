# SPDX-License-Identifier: MIT
"""The learner's own deck files with what is remembered of each: its origin, and the version before this one.

What changes several of these files is only said here, as what each becomes; `changeset` makes it so.
"""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

from hark import files, toml
from hark.cards import disk
from hark.errors import DeckFaults, Refusal
from hark.sharing import origin as origins
from hark.values import frozen, replace

if TYPE_CHECKING:
    from pathlib import Path

    from hark.paths import Folders
    from hark.progress.changeset import Contents
    from hark.sharing.origin import Origin


@frozen
class Kept:
    """The version before: its file, its origin, and the resets that its update brought."""

    data: bytes
    origin: Origin | None
    resets: tuple[str, ...]


class Shelf:
    """The deck files in the data folder."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders

    def file(self, deck_id: str) -> Path:
        """Where the deck of that id is, or would be."""
        return self.folders.decks / f"{deck_id}.toml"

    def data(self, deck_id: str) -> bytes | None:
        """The bytes of that deck's file; None where there is none. Raises `DeckFaults` when it cannot be read."""
        return disk.read_bytes(self.file(deck_id)) if files.exists(self.file(deck_id)) else None

    def origin(self, deck_id: str) -> Origin | None:
        """Where that deck came from; None for one's own, and where the record cannot be read."""
        return _origin(self.folders.origins / f"{deck_id}.toml")

    def source(self, deck_id: str) -> str | None:
        """What was typed to import that deck, as `origin` knows it."""
        origin = self.origin(deck_id)
        return origin.source if origin else None

    def imported(self) -> list[str]:
        """The ids of all decks with an origin whose file is there."""
        try:
            ids = sorted(file.stem for file in self.folders.origins.glob("*.toml"))
        except OSError:
            return []
        return [deck_id for deck_id in ids if files.exists(self.file(deck_id)) and self.origin(deck_id)]

    def is_edited(self, deck_id: str) -> bool:
        """Whether the deck's file is another than the one that was put there."""
        origin = self.origin(deck_id)
        try:
            data = self.data(deck_id)
        except DeckFaults:
            return True
        return origin is not None and data is not None and sha256(data).hexdigest() != origin.installed

    def put(self, deck_id: str, data: bytes, origin: Origin, resets: tuple[str, ...] = ()) -> Contents:
        """What makes *data* the deck of that id, and what is there the version before. Raises `Refusal`.

        *resets* are the events that come with it, so that taking it back takes them back too.
        """
        was = self._readable(deck_id)
        before = (
            self._forgotten(deck_id) if was is None else self._kept(deck_id, Kept(was, self.origin(deck_id), resets))
        )
        return before | self._origin_file(deck_id, origin) | {self.file(deck_id): data}

    def previous(self, deck_id: str) -> Kept | None:
        """The version before; None where there is none."""
        file, note = self._previous_files(deck_id)
        try:
            data = disk.read_bytes(file)
            record = disk.read_bytes(note) if files.exists(note) else b""
            resets = toml.read(record).get("resets", [])
        except DeckFaults:
            return None
        events = tuple(event for event in resets if isinstance(event, str)) if isinstance(resets, list) else ()
        return Kept(data, origins.read(record), events)

    def swap(self, deck_id: str, kept: Kept) -> Contents:
        """What puts the version before in place, and the present one in its stead. Raises `Refusal`."""
        now = self._readable(deck_id)
        before = self._kept(deck_id, Kept(now, self.origin(deck_id), ())) if now is not None else {}
        return before | self._origin_file(deck_id, kept.origin) | {self.file(deck_id): kept.data}

    def rename(self, was: str, new: str, data: bytes) -> Contents:
        """What makes the deck *was*, with all that is remembered of it, the deck *new*, which is *data*.

        Raises `Refusal`.
        """
        contents: Contents = {self.file(new): data, self.file(was): None}
        for file, to in zip(self._previous_files(was), self._previous_files(new), strict=True):
            if files.exists(file):
                contents |= {to: files.read(file), file: None}
        origin = self.origin(was)
        if origin and not self.is_edited(was):
            origin = replace(origin, installed=sha256(data).hexdigest())
        return contents | self._origin_file(new, origin) | self._origin_file(was, None)

    def let_go(self, deck_id: str) -> tuple[Path, Contents]:
        """Where the deck's file goes, and what moves it there and what is remembered of it aside. Raises `Refusal`.

        What is no plain file (a link, a folder, a pipe) or cannot be read is moved at once.
        """
        file, aside = self.file(deck_id), files.free_name(self.folders.data / "removed" / f"{deck_id}.toml")
        moved: Contents = {}
        if not file.is_symlink() and file.is_file() and os.access(file, os.R_OK):
            moved = {aside: files.read(file), file: None}
        else:
            files.move(file, aside)
        return aside, moved | self._origin_file(deck_id, None) | self._forgotten(deck_id)

    def _readable(self, deck_id: str) -> bytes | None:
        """The bytes of the deck, however unsound; None where there are none to keep."""
        try:
            return self.data(deck_id)
        except DeckFaults as raised:
            fault = raised.faults[0]
            raise Refusal(fault.code, fault.message, fault.hint, file=str(self.file(deck_id))) from None

    def _kept(self, deck_id: str, kept: Kept) -> Contents:
        record = origins.write(kept.origin) if kept.origin else ""
        note = record + toml.write({"resets": list(kept.resets)})
        data, origin = self._previous_files(deck_id)
        return {data: kept.data, origin: note.encode()}

    def _forgotten(self, deck_id: str) -> Contents:
        """What moves the version before aside."""
        contents: Contents = {}
        for file in self._previous_files(deck_id):
            if files.exists(file):
                aside = files.free_name(self.folders.data / "removed" / f"{deck_id}-previous{file.suffix}")
                contents |= {aside: files.read(file), file: None}
        return contents

    def _origin_file(self, deck_id: str, origin: Origin | None) -> Contents:
        return {self.folders.origins / f"{deck_id}.toml": origins.write(origin).encode() if origin else None}

    def _previous_files(self, deck_id: str) -> tuple[Path, Path]:
        return self.folders.previous / f"{deck_id}.toml", self.folders.previous / f"{deck_id}.origin"


def _origin(file: Path) -> Origin | None:
    try:
        return origins.read(disk.read_bytes(file))
    except DeckFaults:
        return None
