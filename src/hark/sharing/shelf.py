# SPDX-License-Identifier: MIT
"""The learner's own deck files with what is remembered of each: its origin, and the version before this one.

A deck changes in an order that leaves a whole state wherever it is cut off: the version before is kept first, then
the origin says which file it belongs to, old or new, and the deck itself is replaced last.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from hark import files, library, toml
from hark.errors import DeckFaults, Refusal
from hark.sharing import origin as origins
from hark.values import frozen, replace

if TYPE_CHECKING:
    from pathlib import Path

    from hark.paths import Folders
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
        self._folders = folders

    def file(self, deck_id: str) -> Path:
        """Where the deck of that id is, or would be."""
        return self._folders.decks / f"{deck_id}.toml"

    def data(self, deck_id: str) -> bytes | None:
        """The bytes of that deck's file; None where there is none. Raises `DeckFaults` when it cannot be read."""
        return library.read_bytes(self.file(deck_id)) if files.exists(self.file(deck_id)) else None

    def origin(self, deck_id: str) -> Origin | None:
        """Where that deck came from; None for one's own, and where the record cannot be read."""
        return _origin(self._folders.origins / f"{deck_id}.toml")

    def imported(self) -> list[str]:
        """The ids of all decks with an origin whose file is there."""
        try:
            ids = sorted(file.stem for file in self._folders.origins.glob("*.toml"))
        except OSError:
            return []
        return [one for one in ids if files.exists(self.file(one)) and self.origin(one)]

    def is_edited(self, deck_id: str) -> bool:
        """Whether the deck's file is another than the one that was put there."""
        origin = self.origin(deck_id)
        try:
            data = self.data(deck_id)
        except DeckFaults:
            return True
        return origin is not None and data is not None and digest(data) not in (origin.installed, origin.before)

    def is_cut_off(self, deck_id: str) -> bool:
        """Whether the last `put` was cut off before its last step: the deck is still the version before."""
        origin = self.origin(deck_id)
        if origin is None or origin.before in (None, origin.installed):
            return False
        try:
            data = self.data(deck_id)
        except DeckFaults:
            return False
        return data is not None and digest(data) == origin.before

    def put(self, deck_id: str, data: bytes, origin: Origin, resets: tuple[str, ...] = ()) -> None:
        """Makes *data* the deck of that id; what was there is kept as the version before. Raises `Refusal`."""
        was, origin_before = self._readable(deck_id), self.origin(deck_id)
        if was is None:
            self._forget_previous(deck_id)
        else:
            if not self.is_cut_off(deck_id):  # what was cut off has kept it, with the origin it had
                self._keep(deck_id, Kept(was, origin_before, resets))
            origin = replace(origin, before=digest(was))
        self._write_origin(deck_id, origin)
        try:
            files.replace(self.file(deck_id), data)
        except BaseException:
            self._restore_origin(deck_id, origin_before)
            raise

    def take_back(self, deck_id: str) -> None:
        """Undoes the last `put`."""
        if self.previous(deck_id):
            self.swap(deck_id)
        else:
            for file in (self.file(deck_id), self._folders.origins / f"{deck_id}.toml"):
                file.unlink(missing_ok=True)

    def note_resets(self, deck_id: str, resets: tuple[str, ...]) -> None:
        """Remembers which events the last update brought, so that taking it back takes them back too."""
        if kept := self.previous(deck_id):
            self._keep(deck_id, replace(kept, resets=resets))

    def previous(self, deck_id: str) -> Kept | None:
        """The version before; None where there is none."""
        note = self._folders.previous / f"{deck_id}.origin"
        try:
            data = library.read_bytes(self._folders.previous / f"{deck_id}.toml")
            record = library.read_bytes(note) if files.exists(note) else b""
            resets = toml.read(record).get("resets", [])
        except DeckFaults:
            return None
        events = tuple(one for one in resets if isinstance(one, str)) if isinstance(resets, list) else ()
        return Kept(data, origins.read(record), events)

    def swap(self, deck_id: str) -> Kept:
        """Puts the version before in place and keeps the present one instead; gives what was put in place."""
        kept = self.previous(deck_id)
        assert kept
        now, origin = self._readable(deck_id), self.origin(deck_id)
        if now is not None:
            self._keep(deck_id, Kept(now, origin, ()))
        before = digest(now) if now is not None else None
        self._restore_origin(deck_id, replace(kept.origin, before=before) if kept.origin else None)
        files.replace(self.file(deck_id), kept.data)
        return kept

    def let_go(self, deck_id: str) -> Path:
        """Moves the deck's file aside, with what is remembered of it, and gives its new place. Raises `Refusal`."""
        aside = files.free_name(self._folders.data / "removed" / f"{deck_id}.toml")
        files.move(self.file(deck_id), aside)
        with suppress(OSError):
            (self._folders.origins / f"{deck_id}.toml").unlink()
        self._forget_previous(deck_id)
        return aside

    def _readable(self, deck_id: str) -> bytes | None:
        """The bytes of the deck, however unsound; None where there are none to keep."""
        try:
            return self.data(deck_id)
        except DeckFaults as found:
            fault = found.faults[0]
            raise Refusal(fault.code, fault.message, fault.hint, file=str(self.file(deck_id))) from None

    def _keep(self, deck_id: str, kept: Kept) -> None:
        record = origins.write(kept.origin) if kept.origin else ""
        files.replace(self._folders.previous / f"{deck_id}.toml", kept.data)
        text = record + toml.write({"resets": list(kept.resets)})
        files.replace(self._folders.previous / f"{deck_id}.origin", text.encode())

    def _write_origin(self, deck_id: str, origin: Origin) -> None:
        files.replace(self._folders.origins / f"{deck_id}.toml", origins.write(origin).encode())

    def _restore_origin(self, deck_id: str, origin: Origin | None) -> None:
        if origin is None:
            with suppress(OSError):
                (self._folders.origins / f"{deck_id}.toml").unlink()
        else:
            self._write_origin(deck_id, origin)

    def _forget_previous(self, deck_id: str) -> None:
        for file in (self._folders.previous / f"{deck_id}.toml", self._folders.previous / f"{deck_id}.origin"):
            if files.exists(file):
                files.move(file, files.free_name(self._folders.data / "removed" / f"{deck_id}-previous{file.suffix}"))


def digest(data: bytes) -> str:
    """SHA-256 of *data*, in hexadecimal."""
    return sha256(data).hexdigest()


def _origin(file: Path) -> Origin | None:
    try:
        return origins.read(library.read_bytes(file))
    except DeckFaults:
        return None
