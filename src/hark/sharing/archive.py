# SPDX-License-Identifier: MIT
"""The deck files in a .zip or .tar.gz, read in memory. Nothing is ever extracted by name.

What an archive says about itself is not believed: names are checked, and bytes are counted as they come out. It runs in
a process of its own (`unpacking` begins it), which has the standard library alone.
"""

from __future__ import annotations

import gzip
import io
import json
import lzma
import struct
import sys
import tarfile
import zipfile
import zlib
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from hark.errors import Refusal
from hark.sharing.parcel import MAX_DEPTH, MAX_ENTRIES, MAX_TOTAL_BYTES, SUFFIXES, Parcel
from hark.sharing.unpacking import refused
from hark.toml import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED_BYTES = 64 * 1024 * 1024
"""Of a whole .tar.gz, in which what is passed over has to be unpacked too."""
_MAX_NAME = 400
_ZIP64_LOCATOR_BYTES = 20
_ZIP_END = struct.Struct("<4s4H2LH")


def members(data: bytes) -> list[Parcel]:
    """The decks and tables in the archive *data*, in its order. Raises `Refusal` when it is not wholly sound."""
    try:
        parcels = list(_zipped(data) if data[:2] == b"PK" else _tarred(data))
    except (
        zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, struct.error, ValueError, OSError,
        NotImplementedError, RuntimeError, OverflowError, IndexError, KeyError,
    ) as error:  # fmt: skip
        raise refused(f"it cannot be read: {type(error).__name__}") from None
    except MemoryError:
        raise refused("it takes too much memory to read") from None
    for name, number in Counter(parcel.name for parcel in parcels).items():
        if number > 1:
            raise refused(f"two members are called `{name}`")
    return parcels


def main() -> None:
    """Reads an archive from standard input, and writes a line of JSON and after it the bytes of all its decks."""
    answer: dict[str, Any]
    try:
        parcels = members(sys.stdin.buffer.read())
    except Refusal as refusal:
        answer, parcels = {"refused": refusal.message.removeprefix(refused("").message)}, []
    else:
        answer = {"members": [(parcel.name, len(parcel.data)) for parcel in parcels]}
    out = sys.stdout.buffer
    out.write(json.dumps(answer).encode() + b"\n")
    for parcel in parcels:
        out.write(parcel.data)


def _zipped(data: bytes) -> Iterator[Parcel]:
    # The directory is not read before it is known to be short: a million entries take gigabytes.
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or len(data) - end < _ZIP_END.size:
        raise refused("it ends too soon")
    if data[max(0, end - _ZIP64_LOCATOR_BYTES) : end].startswith(b"PK\x06\x07"):
        raise refused("it is a zip64, which says its length elsewhere")
    entries, size = _ZIP_END.unpack_from(data, end)[4:6]
    if entries > MAX_ENTRIES or entries == 0xFFFF or size > MAX_ENTRIES * 1024:
        raise refused(f"it has more than {MAX_ENTRIES} entries")
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        listed = archive.infolist()
        if len(listed) > MAX_ENTRIES:
            raise refused(f"it has more than {MAX_ENTRIES} entries")
        for entry in listed:
            mode = entry.external_attr >> 16
            is_link = mode & 0o170000 == 0o120000
            name = _slashed(entry.orig_filename)
            if not _wanted(name, is_folder=name.endswith("/"), is_plain=not is_link):
                continue
            if entry.flag_bits & 1:
                raise refused(f"`{name}` is encrypted")
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise refused(f"`{name}` is packed in an unusual way")
            with archive.open(entry) as stream:
                content = stream.read(MAX_BYTES + 1)
            total += len(content)
            if len(content) > MAX_BYTES or total > MAX_TOTAL_BYTES:
                raise _bomb()
            yield Parcel(name, content)


def _tarred(data: bytes) -> Iterator[Parcel]:
    plain = _unpacked(data) if data[:2] == b"\x1f\x8b" else data
    total = 0
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:", encoding="utf-8", errors="strict") as archive:
        for number, entry in enumerate(archive, 1):
            if number > MAX_ENTRIES:
                raise refused(f"it has more than {MAX_ENTRIES} entries")
            is_plain = entry.type in (tarfile.REGTYPE, tarfile.AREGTYPE)
            name = _slashed(entry.name)
            if not _wanted(name, is_folder=entry.isdir(), is_plain=is_plain):
                continue
            if not is_plain or entry.sparse is not None:
                raise refused(f"`{name}` is not a regular file")
            total += entry.size
            if entry.size > MAX_BYTES or total > MAX_TOTAL_BYTES:
                raise _bomb()
            stream = archive.extractfile(entry)
            content = stream.read(entry.size + 1) if stream else b""
            if len(content) != entry.size:
                raise refused("it ends too soon")
            yield Parcel(name, content)


def _unpacked(data: bytes) -> bytes:
    """What is in the gzip *data*, member after member, as far as it may go."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
        plain = stream.read(MAX_UNPACKED_BYTES + 1)
    if len(plain) > MAX_UNPACKED_BYTES:
        raise _bomb()
    return plain


def _wanted(name: str, *, is_folder: bool, is_plain: bool) -> bool:
    """Whether a member is a deck or a table. Raises `Refusal` for a deck with a name that no honest archive has."""
    if is_folder or PurePosixPath(name).suffix.lower() not in SUFFIXES:
        return False
    parts = name.split("/")
    bad = any(ord(letter) < 32 or ord(letter) == 127 or letter == ":" for letter in name)
    if bad or len(name) > _MAX_NAME or name.startswith("/") or ".." in parts:
        raise refused(f"a member is called `{name[:_MAX_NAME]}`")
    if any(part.startswith(".") and part != "." for part in parts) or "__MACOSX" in parts or len(parts) > MAX_DEPTH:
        return False
    if not is_plain:
        raise refused(f"`{name}` is not a regular file")
    return True


def _slashed(name: str) -> str:
    """*name* parted by `/`: Windows PowerShell 5.1 parts the names in its archives by backslashes."""
    return name.replace("\\", "/")


def _bomb() -> Refusal:
    return refused(f"it holds a file of more than {MAX_BYTES >> 20} MiB, or more than {MAX_TOTAL_BYTES >> 20} in all")
