# SPDX-License-Identifier: MIT
"""Where lines are shared: a team's folder, or one file. How they lie there, and under which pseudonyms.

`shared/learner=<pseudonym>/<YYYY-MM>.jsonl` holds the lines of a month of study days, `nudges/<other>.json` a name.
Others write in the same folder: what is read back is checked, and no link is followed.
"""

from __future__ import annotations

import hmac
import json
import re
from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from hark import files
from hark.cards import disk
from hark.errors import DeckFaults, Refusal
from hark.sharing.leaving import order
from hark.values import frozen, replace
from hark.views.share import NudgeFile, SharedLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}\.jsonl")
_MOST = 64 * 1024 * 1024
"""Bytes of a file of lines: 300,000 lines, more than anybody has in a month."""
_TYPES = {
    "learner": str, "day": str, "deck": str, "card": str, "topic": str, "kind": str, "grade": str, "ms": int,
    "test": bool,
}  # fmt: skip


@frozen
class Nudging:
    """What a learner agreed to be asked by."""

    name: str
    after_days: int


@frozen
class Consent:
    """What a learner agreed to for one place."""

    lines: bool = False
    skills: bool = False
    nudge: Nudging | None = None


@frozen
class Consents:
    """All that a learner agreed to, by place, and the key of the pseudonyms: 64 hexadecimal digits."""

    key: str
    places: Mapping[str, Consent]

    def at(self, place: Path) -> Consent:
        """What was agreed to for *place*."""
        return self.places.get(str(place), Consent())

    def pseudonym(self, place: Path, what: str) -> str:
        """The name under which lines, or nudges, leave to *place*: HMAC-SHA-256, 16 digits of it.

        Without the key nobody can tell which of two places, or of lines and nudges, are one person's.
        """
        return hmac.new(bytes.fromhex(self.key), f"{what}\0{place}".encode(), sha256).hexdigest()[:16]

    def put(self, place: Path, consent: Consent) -> Consents:
        """With another consent for *place*; without the place where nothing is agreed to."""
        others = {name: known for name, known in self.places.items() if name != str(place)}
        return replace(self, places=others if consent == Consent() else others | {str(place): consent})


def read_consents(file: Path) -> Consents | None:
    """What was agreed to; None where nothing ever was. Raises `Refusal`."""
    if not files.exists(file):
        return None
    try:
        plain = json.loads(files.read(file))
        places = {str(place): _consent(consent) for place, consent in plain["places"].items()}
        consents = Consents(plain["key"], places)
        if len(bytes.fromhex(consents.key)) != 32:
            raise ValueError(file)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "move it away to start over; what was shared keeps its old pseudonym, and is yours to delete by hand"
        raise Refusal("damaged_consents", "what you agreed to share cannot be read", hint, file=str(file)) from None
    return consents


def write_consents(file: Path, consents: Consents) -> None:
    """Keeps *consents*, for oneself alone; without any place the key goes, too. Raises `Refusal`."""
    plain = {
        place: {
            "lines": consent.lines,
            "skills": consent.skills,
            "nudge": {"name": consent.nudge.name, "after_days": consent.nudge.after_days} if consent.nudge else None,
        }
        for place, consent in sorted(consents.places.items())
    }
    data = json.dumps({"key": consents.key, "places": plain}, indent=1).encode() if plain else None
    files.replace_all({file: data})


def _consent(plain: Any) -> Consent:
    nudge = plain["nudge"]
    nudging = Nudging(str(nudge["name"]), int(nudge["after_days"])) if nudge else None
    return Consent(bool(plain["lines"]), bool(plain["skills"]), nudging)


def is_file(place: Path) -> bool:
    """Whether *place* is one file of lines, or is to be; else it is a folder."""
    return not place.is_dir() and (place.suffix in (".jsonl", ".json") or place.is_file())


def there(place: Path, learner: str) -> dict[Path, list[SharedLine]]:
    """The lines of *learner* that are at *place*, by file. Raises `Refusal`."""
    if is_file(place):
        return {place: _read(place, place.parent, learner, alone=True)} if files.exists(place) else {}
    folder = _folder(place, learner)
    files.refuse_links(place, folder)
    months = [file for file in files.ending(folder, ".jsonl") if _MONTH.fullmatch(file.name)]
    return {file: _read(file, place, learner, alone=False) for file in months}


def contents(
    place: Path, learner: str, lines: Iterable[SharedLine], was: Mapping[Path, list[SharedLine]]
) -> dict[Path, bytes | None]:
    """What the files at *place* become so that they hold *lines*; those that stay as they are left out."""
    by_file: dict[Path, list[SharedLine]] = {file: [] for file in was}
    for line in sorted(lines, key=order):
        file = place if is_file(place) else _folder(place, learner) / f"{line.day:%Y-%m}.jsonl"
        by_file.setdefault(file, []).append(line)
    return {
        file: "".join(f"{line.text()}\n" for line in having).encode() if having else None
        for file, having in by_file.items()
        if having != was.get(file)
    }


def write(place: Path, changed: Mapping[Path, bytes | None]) -> None:
    """Makes files at *place* what they become. Raises `Refusal`."""
    files.publish(place.parent if is_file(place) else place, changed)


def nudge_file(place: Path, name: str) -> Path:
    """Where the nudge of the pseudonym *name* lies."""
    return place / "nudges" / f"{name}.json"


def renew(place: Path, file: Path, nudge: NudgeFile) -> None:
    """Has *file* at *place* say what *nudge* says; left alone where it does, so that its time tells nothing of lines.

    Raises `Refusal`.
    """
    files.refuse_links(place, file)
    data, present = nudge.text().encode(), b""
    with suppress(DeckFaults):  # none is there yet
        present = disk.read_bytes(file, len(data))
    if present != data:
        write(place, {file: data})


def nudge(nudging: Nudging, last_day: int) -> NudgeFile:
    """The nudge of who practised last on the study day *last_day*.

    It is rounded up to a Monday, so that it does not give away the day of the last line.
    """
    after = date.fromordinal(last_day) + timedelta(days=nudging.after_days)
    return NudgeFile(nudging.name, nudging.after_days, after + timedelta(days=-after.weekday() % 7))


def _folder(place: Path, learner: str) -> Path:
    return place / "shared" / f"learner={learner}"


def _read(file: Path, root: Path, learner: str, *, alone: bool) -> list[SharedLine]:
    """The lines of *learner* in *file*; *alone*, it must hold no others. Raises `Refusal`."""
    files.refuse_links(root, file)
    try:
        data = disk.read_bytes(file, _MOST)
    except DeckFaults as raised:
        fault = raised.faults[0]
        raise Refusal(fault.code, fault.message, "look who put it there", file=str(file)) from None
    if len(data) > _MOST:
        raise Refusal("too_large", f"more than {_MOST >> 20} MiB", "look who put it there", file=str(file))
    texts = [text for text in data.decode("utf-8", "replace").splitlines() if text.strip()]
    lines = [_line(text) for text in texts]
    if alone and any(line is None or line.learner != learner for line in lines):
        raise Refusal("exists", "there are other things in this file", "name one of its own", file=str(file))
    return [line for line in lines if line is not None and line.learner == learner]


def _line(text: str) -> SharedLine | None:
    """The line that *text* is; None where it is none."""
    try:
        plain = json.loads(text)
        if {name: type(value) for name, value in plain.items()} != _TYPES:
            return None
        line = SharedLine(**plain | {"day": date.fromisoformat(plain["day"])})
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return line if line.text() == text else None
