# SPDX-License-Identifier: MIT
"""An archive from elsewhere, read by a process of its own: Python's readers of archives have bugs that never end.

`archive` does the reading there, without this process's settings or packages; here come back named bytes, or a refusal.
So does `formats.anki.reading` for Anki's packages, which are databases within archives.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hark.errors import Exit, Refusal
from hark.sharing import confined
from hark.sharing.parcel import MAX_TOTAL_BYTES, Parcel

if TYPE_CHECKING:
    from hark.formats.anki.decks import Package

CPU_SECONDS = 5
"""The largest archive that is taken needs one."""
_MAX_HEADER = 2 * 1024 * 1024
_SOURCE = str(Path(__file__).parents[2])
_READ = "import sys; sys.path[:0] = {0!r}; from hark.{1} import main; main()"
_PACKAGE_CPU_SECONDS, _PACKAGE_BYTES, _PACKAGE_SAID = 30, 768 * 1024 * 1024, 64 * 1024 * 1024
"""What reading a package may take: the largest that is taken, with 20,000 notes and 300,000 reviews, needs a third."""


def is_archive(data: bytes) -> bool:
    """Whether *data* begins as a zip, a gzip or a tar does."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06") or data[:2] == b"\x1f\x8b" or data[257:262] == b"ustar"


def members(data: bytes, seconds: float) -> list[Parcel]:
    """The decks and tables in the archive *data*, in its order, within *seconds*.

    Raises `Refusal` when it is not wholly sound.
    """
    bounds = confined.Bounds(seconds, MAX_TOTAL_BYTES + _MAX_HEADER, cpu_seconds=CPU_SECONDS)
    said = _said("sharing.archive", [_SOURCE], data, bounds)
    header, _, content = said.partition(b"\n")
    answer = json.loads(header)
    if "refused" in answer:
        raise refused(answer["refused"])
    parcels, place = [], 0
    for name, size in answer["members"]:
        parcels.append(Parcel(name, content[place : place + size]))
        place += size
    return parcels


def is_package(data: bytes) -> bool:
    """Whether *data* may be a package of Anki's: a zip in which the name of its database stands."""
    return data[:2] == b"PK" and b"collection.anki2" in data


def package(data: bytes, seconds: float) -> Package | None:
    """What the Anki package *data* holds; None where that zip is none after all. Raises `Refusal`."""
    from hark.formats.anki import decks

    places = [_SOURCE]
    with suppress(ImportError):  # newer Pythons have it built in, and without it older packages can be read
        zstd = importlib.util.find_spec("backports.zstd")
        places += [str(Path(zstd.origin).parents[2])] if zstd and zstd.origin else []
    bounds = confined.Bounds(seconds, _PACKAGE_SAID, _PACKAGE_BYTES, _PACKAGE_CPU_SECONDS)
    answer = json.loads(_said("formats.anki.reading", places, data, bounds))
    if "refused" in answer:
        raise refused(answer["refused"], answer["hint"])
    return None if "other" in answer else decks.package(answer)


def _said(reader: str, places: list[str], data: bytes, bounds: confined.Bounds) -> bytes:
    """What the module *reader*, with the packages in *places* alone, says to *data*. Raises `Refusal`."""
    words = [sys.executable, "-I", "-S", "-B", "-c", _READ.format(places, reader)]
    try:
        ended = confined.run(words, bounds, {"LC_ALL": "C"}, given=data)
    except confined.TooLate:
        raise refused(f"it takes longer than {bounds.seconds:g} s to read") from None
    except confined.TooMuch:
        raise refused("it holds too much") from None
    except OSError as error:
        message = f"the reader of archives cannot be started: {error.strerror}"
        raise Refusal("unreadable", message, "unpack it, and import its folder") from None
    if ended.code:
        raise refused("it takes too much time or memory to read")
    return ended.said


def refused(what: str, hint: str = "") -> Refusal:
    """The refusal of an archive, and why; *hint* says what to do where that is known."""
    hint = hint or "nothing was taken from it; ask for it again"
    return Refusal("archive", f"the archive is refused: {what}", hint, exit_code=Exit.INVALID_DECK)
