# SPDX-License-Identifier: MIT
"""All that a learner has in one file: progress, own and imported decks with their origins, and settings.

It is a zip of `hark.json` (what it is, its format, when it was made, the settings), `progress.db`, and `decks/`,
`origins/` and `path.json` as they are in the data folder. Of a file that is read nothing is believed: only these names
are looked at, nothing is unpacked by name, and sizes are counted as bytes come out.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import zipfile
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from hark import config as settings
from hark import files, toml
from hark.cards import disk, teampath
from hark.errors import DeckFaults, Exit, Refusal, unreadable, unwritable
from hark.progress import changeset
from hark.sharing import origin as origins
from hark.syncing.carried import MAX_ORIGIN_BYTES
from hark.syncing.inventory import STEM, TRAVELS, deck_becomes
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from hark.paths import Folders
    from hark.progress.readonly import Copy
    from hark.progress.store import Store

TAKEN = (*TRAVELS, "journal", "backup_room_mib")
"""The settings that are in it. Others name programs and places, and a file must not make hark run anything."""
MAX_MEMBERS, MAX_HEAD_BYTES = 6000, 2**20
MAX_PROGRESS_BYTES = 2**33
_HEAD, _PROGRESS, _PATH = "hark.json", "progress.db", "path.json"
_END = struct.Struct("<4s4H2LH")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, NotImplementedError, RuntimeError, KeyError,
    TypeError, AttributeError, RecursionError,
)  # fmt: skip


@frozen
class Whole:
    """What such a file holds, but for the progress, which is at *progress* while it is open."""

    progress: Path
    decks: Mapping[str, tuple[bytes, bytes | None]]
    """Each deck or pack by the stem of its file, with the record of its origin."""
    settings: Mapping[str, str | list[str]]
    """Those that are not as they come, as they are typed."""
    path: bytes | None = None
    """The path of a team that was taken, as it is kept."""
    left_out: tuple[str, ...] = ()
    """Members that are called as no deck is, and settings that this hark does not take."""


def write(target: Path, present: Copy, workshop: Path, folders: Folders, now: datetime) -> tuple[int, int]:
    """Writes all there is to *target*, which must be new; how many decks and settings that are. Raises `Refusal`.

    A copy of *present*, the progress file, is made in the folder *workshop* meanwhile.
    """
    decks, kept = _decks(folders), _settings(folders)
    if len(decks) > MAX_MEMBERS - 2:
        raise Refusal(
            "too_many", f"there are more than {MAX_MEMBERS} files of decks", "move some away", file=str(target)
        )
    head = {"hark": "everything", "format": 1, "made_at": now.isoformat(timespec="seconds"), "settings": kept}
    progress, draft = files.draft_of(workshop / _PROGRESS), files.draft_of(target)
    try:
        present.write_to(progress, workshop)
        with os.fdopen(files.create(draft), "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(_HEAD, json.dumps(head, indent=1))
                archive.write(progress, _PROGRESS)
                if path := _bytes(folders.team_path) if files.exists(folders.team_path) else None:
                    archive.writestr(_PATH, path)
                for name, data in decks.items():
                    archive.writestr(name, data)
            stream.flush()
            os.fsync(stream.fileno())
        files.appear(draft, target)
        files.settle(target.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise unwritable(str(target), error.strerror or str(error)) from None
    finally:
        for made in (progress, draft):
            with suppress(OSError):
                made.unlink()
    return sum(name.startswith("decks/") for name in decks), len(kept)


def is_meant(path: Path) -> bool:
    """Whether the file at *path* begins as such a file does."""
    try:
        with path.open("rb") as stream:
            return stream.read(4) == b"PK\x03\x04"
    except OSError:
        return False


@contextmanager
def opened(path: Path, workshop: Path) -> Iterator[Whole]:
    """What the file at *path* holds; its progress is at hand in the folder *workshop* within. Raises `Refusal`."""
    draft = files.draft_of(workshop / _PROGRESS)
    try:
        try:
            files.make_folder(workshop)
            with path.open("rb") as stream:
                whole = _read(stream, draft)
        except _BROKEN as error:
            raise _refused(path, f"it cannot be read: {type(error).__name__}") from None
        except OSError as error:
            raise unreadable(str(path), error) from None
        yield whole
    finally:
        with suppress(OSError):
            draft.unlink()


def differing(whole: Whole, folders: Folders) -> tuple[list[str], list[str]]:
    """The decks and the settings of *whole* that are other here, or not here."""
    decks = [
        stem
        for stem, (data, origin) in whole.decks.items()
        if _bytes(folders.decks / f"{stem}.toml") != data
        or (origin is not None and _bytes(folders.origins / f"{stem}.toml") != origin)
    ]
    here: Mapping[str, str | list[str]] = {}
    with suppress(Refusal):  # what cannot be read is told where it is to be written
        here = _settings(folders)
    return sorted(decks), sorted(name for name, value in whole.settings.items() if here.get(name) != value)


def put(whole: Whole, store: Store, folders: Folders) -> None:
    """Puts decks and settings of *whole* in place; a deck that was other is kept as before an update.

    The path of a team comes where there is none here.

    Raises `Refusal`.
    """
    decks, names = differing(whole, folders)
    for name in names:
        settings.write(folders.config_file, settings.setting_path(name), whole.settings[name])
    path = None if files.exists(folders.team_path) else whole.path
    if decks or path:
        with changeset.as_one(store, folders) as becomes:
            for stem in decks:
                becomes.update(deck_becomes(folders, stem, *whole.decks[stem]))
            if path:
                becomes[folders.team_path] = path


def _decks(folders: Folders) -> dict[str, bytes]:
    """The members of decks and origins, by their names."""
    found: dict[str, bytes] = {}
    for file in files.ending(folders.decks, ".toml"):
        origin = folders.origins / file.name
        for name, part, limit in (("decks", file, toml.MAX_BYTES), ("origins", origin, MAX_ORIGIN_BYTES)):
            if name == "origins" and not files.exists(part):
                continue
            data = _bytes(part)
            if data is None or len(data) > limit:
                what = "this cannot be backed up: it is no file that can be read, or too large"
                raise Refusal("unreadable", what, "mend it, or move it away", file=str(part))
            found[f"{name}/{file.name}"] = data
    return found


def _bytes(file: Path) -> bytes | None:
    try:
        return disk.read_bytes(file)
    except DeckFaults:
        return None


def _settings(folders: Folders) -> dict[str, str | list[str]]:
    """The settings that are not as they come, as they are typed. Raises `Refusal`."""
    config = settings.read(folders.config_file)
    plain = {name: config.values[name] for name in TAKEN if config.values[name] != settings.DEFAULTS.values[name]}
    for deck, own in config.of_deck.items():
        plain |= {f"decks.{deck}.{name}": value for name, value in own.items() if name in TAKEN}
    return {name: list(value) if isinstance(value, tuple) else str(value) for name, value in plain.items()}


def _read(stream: BinaryIO, draft: Path) -> Whole:
    _check_directory(stream)
    with zipfile.ZipFile(stream) as archive:
        members = {entry.filename: entry for entry in archive.infolist()}
        head = json.loads(_member(archive, members[_HEAD], MAX_HEAD_BYTES))
        if (head["hark"], head["format"]) != ("everything", 1):
            raise ValueError("of another kind, or from a newer hark")
        _unpack_progress(archive, members[_PROGRESS], draft)
        decks: dict[str, tuple[bytes, bytes | None]] = {}
        left: list[str] = []
        for name, entry in members.items():
            folder, _, file = name.rpartition("/")
            stem = file.removesuffix(".toml")
            if folder != "decks" or stem == file:
                continue
            data = _member(archive, entry, toml.MAX_BYTES)
            origin = members.get(f"origins/{file}")
            record = _member(archive, origin, MAX_ORIGIN_BYTES) if origin else None
            if STEM.fullmatch(stem):
                decks[stem] = data, record if record and origins.read(record) else None
            else:
                left.append(name)
        kept = {name: value for name, value in head["settings"].items() if _is_setting(name, value)}
        path = _member(archive, members[_PATH], toml.MAX_BYTES) if _PATH in members else None
        left += [name for name in head["settings"] if name not in kept]
    return Whole(draft, decks, kept, path if path and teampath.read(path) else None, tuple(map(str, left)))


def _check_directory(stream: BinaryIO) -> None:
    """Raises `ValueError` where the directory is longer than any of hark's: reading it would take all memory."""
    stream.seek(0, os.SEEK_END)
    stream.seek(max(0, stream.tell() - _END.size - 1024))
    tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0:
        raise ValueError("no end")
    entries, size = _END.unpack_from(tail, end)[4:6]
    if (entries > MAX_MEMBERS and entries != 0xFFFF) or size > MAX_MEMBERS * 512:
        raise ValueError("too many members")


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    _check_packed(entry)
    with archive.open(entry) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise ValueError(entry.filename)
    return data


def _unpack_progress(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, draft: Path) -> None:
    """Puts the progress at *draft*; no more than the disk has room for, and than the file says."""
    _check_packed(entry)
    if entry.file_size > min(MAX_PROGRESS_BYTES, shutil.disk_usage(draft.parent).free // 2):
        raise OSError(28, "no room for what is in it")
    with archive.open(entry) as stream, os.fdopen(files.create(draft), "wb") as out:
        shutil.copyfileobj(stream, out, 2**20)  # which ends, with an error, at the size that the file says


def _check_packed(entry: zipfile.ZipInfo) -> None:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(entry.filename)


def _is_setting(name: Any, value: Any) -> bool:
    try:
        setting = settings.setting_at(settings.setting_path(name))
    except Refusal:
        return False
    return setting is not None and setting.name in TAKEN and setting.read(value) is not None


def _refused(path: Path, why: str) -> Refusal:
    hint = "`hark backup --all FILE` makes such a file; nothing was changed"
    return Refusal("damaged", f"this is no whole backup of hark's: {why}", hint, exit_code=Exit.DAMAGED, file=str(path))
