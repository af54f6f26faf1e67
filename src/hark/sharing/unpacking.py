# SPDX-License-Identifier: MIT
"""An archive from elsewhere, read by a process of its own: Python's readers of archives have bugs that never end.

`archive` does the reading there, without this process's settings or packages; here come back named bytes, or a refusal.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from hark.errors import Exit, Refusal
from hark.sharing import confined
from hark.sharing.parcel import MAX_TOTAL_BYTES, Parcel

CPU_SECONDS = 5
"""The largest archive that is taken needs one."""
_MAX_HEADER = 2 * 1024 * 1024
_SOURCE = str(Path(__file__).parents[2])
_READER = f"import sys; sys.path.insert(0, {_SOURCE!r}); from hark.sharing.archive import main; main()"


def is_archive(data: bytes) -> bool:
    """Whether *data* begins as a zip, a gzip or a tar does."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06") or data[:2] == b"\x1f\x8b" or data[257:262] == b"ustar"


def members(data: bytes, seconds: float) -> list[Parcel]:
    """The decks and tables in the archive *data*, in its order, within *seconds*.

    Raises `Refusal` when it is not wholly sound.
    """
    bounds = confined.Bounds(seconds, MAX_TOTAL_BYTES + _MAX_HEADER, cpu_seconds=CPU_SECONDS)
    try:
        ended = confined.run([sys.executable, "-I", "-S", "-B", "-c", _READER], bounds, {"LC_ALL": "C"}, given=data)
    except confined.TooLate:
        raise refused(f"it takes longer than {seconds:g} s to read") from None
    except confined.TooMuch:
        raise refused("it holds too much") from None
    except OSError as error:
        message = f"the reader of archives cannot be started: {error.strerror}"
        raise Refusal("unreadable", message, "unpack it, and import its folder") from None
    if ended.code:
        raise refused("it takes too much time or memory to read")
    header, _, content = ended.said.partition(b"\n")
    answer = json.loads(header)
    if "refused" in answer:
        raise refused(answer["refused"])
    parcels, place = [], 0
    for name, size in answer["members"]:
        parcels.append(Parcel(name, content[place : place + size]))
        place += size
    return parcels


def refused(what: str) -> Refusal:
    """The refusal of an archive, and why."""
    hint = "nothing was taken from it; ask for it again"
    return Refusal("archive", f"the archive is refused: {what}", hint, exit_code=Exit.INVALID_DECK)
