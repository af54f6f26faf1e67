# SPDX-License-Identifier: MIT
"""What a source offers: files fetched into memory, and the decks among them.

Every way in ends here as a list of named bytes. Nothing is written, and a file's name never becomes a path.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from hashlib import sha256
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hark import errors, files
from hark.cards import disk, naming, packs, pathreader, reader
from hark.errors import DeckFaults, Exit, Fault, Refusal
from hark.formats import sheet, table
from hark.sharing import git, https, unpacking
from hark.sharing.origin import Source, Way
from hark.sharing.parcel import MAX_DEPTH, MAX_ENTRIES, MAX_FETCH_BYTES, MAX_TOTAL_BYTES, SUFFIXES, Parcel
from hark.toml import MAX_BYTES
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from hark.cards.model import Deck
    from hark.formats.anki.decks import Package
    from hark.sharing.parcel import Meter
    from hark.views.change import TableFacts

_TABLES = {".csv": ",", ".tsv": "\t"}
_TABLE_ID = "table"
_MEANT = re.compile(rb"^[ \t]*(?:\[\[[ \t]*cards[ \t]*\]\]|format[ \t]*=)", re.MULTILINE)
"""What only decks have, in a file that is no TOML."""
_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".numbers")


@frozen
class Fetching:
    """How a source is to be fetched."""

    seconds: float
    private: tuple[str, ...]
    """Hosts that may have a private address, since the person named them on purpose."""
    meter: Meter
    read_input: Callable[[int], bytes]
    """Gives at most so many bytes of standard input."""


@frozen
class Offer:
    """What a source gave."""

    source: Source
    parcels: tuple[Parcel, ...]
    sha256: str
    """Of the file or archive; of several files, of the list that `sha256sum` would print of them, sorted by name."""
    commit: str | None = None
    package: Package | None = None
    """What an Anki package holds beside its decks."""


@frozen
class Reading:
    """How the files of an offer are to be read."""

    layout: sheet.Layout = sheet.Layout()
    """How a table is to be read."""
    title: str | None = None
    """What to call the deck of a table."""
    deck_id: str | None = None
    """The id of the deck of a table; None takes it from the table, or the file's name."""


@frozen
class Candidate:
    """A deck on offer."""

    name: str
    data: bytes
    """The deck file."""
    deck: Deck
    sha256: str
    """Of what the source gave; the deck file itself unless it was made from a table."""
    table: TableFacts | None = None


@frozen
class Unsound:
    """A file on offer that cannot be used, and why."""

    name: str
    data: bytes
    faults: tuple[Fault, ...]
    meant: bool = True
    """Whether it is a deck, to all appearances; else it is named and passed over."""


def fetch(source: Source, how: Fetching) -> Offer:
    """What *source* gives now. Raises `Refusal`."""
    match source.way:
        case Way.INPUT:
            return _of_bytes(source, "-", how.read_input(MAX_FETCH_BYTES + 1), how.seconds)
        case Way.PATH:
            place = Path(source.place)
            if files.exists(place) and place.is_dir():
                return _of_files(source, tuple(_in_folder(place)))
            if not os.path.lexists(place):
                raise disk.missing(place)
            return _of_bytes(source, place.name, _read(place, MAX_FETCH_BYTES), how.seconds)
        case Way.HTTPS:
            got = https.fetch(source.place, seconds=how.seconds, private=how.private, meter=how.meter)
            return _of_bytes(source, PurePosixPath(source.place.split("?")[0]).name, got.data, how.seconds)
        case Way.GIT:
            commit, parcels = git.fetch(
                source.place, source.ref, source.folder, seconds=how.seconds, private=how.private, meter=how.meter
            )
            return _of_files(source, tuple(parcels), commit)


def decks(offer: Offer, reading: Reading, vocabulary: Collection[str]) -> tuple[list[Candidate], list[Unsound]]:
    """The decks of *offer*, and the files that should have been. Raises `Refusal` when there is no deck at all.

    Among several files, TOML that has neither `format` nor `cards` is no deck and passed over. So is, but named, what
    is no TOML and shows nothing of a deck, a table whose first row names no columns unless *reading* says how to read
    it, and one of a deck that is there as its own file. A file that comes alone is always meant.
    """
    candidates: list[Candidate] = []
    unsound: list[Unsound] = []
    alone = len(offer.parcels) == 1
    for parcel in offer.parcels:
        if _is_beside(parcel):  # `translated` and `teampath` read these
            continue
        try:
            candidate = _candidate(parcel, reading, vocabulary, alone=alone)
        except DeckFaults as faults:
            unsound.append(Unsound(parcel.name, parcel.data, faults.faults, alone or _is_meant(parcel, reading)))
            continue
        if candidate is not None:
            candidates.append(candidate)
    candidates = _without_tables_of_decks(candidates, unsound)
    is_all = not any(map(_is_beside, offer.parcels)) and not offer.package
    if is_all and not candidates and not any(item.meant for item in unsound):
        hint = "a deck is a .toml file with `format` and cards, or a table: `hark import` its file alone"
        if PurePosixPath(offer.source.place).suffix.lower() in _SPREADSHEETS:
            hint = "save the table as CSV UTF-8 in the program it comes from, and import that"
        raise Refusal("no_deck", "there is no deck", hint, file=_said(offer))
    twice = [
        deck_id for deck_id, number in Counter(candidate.deck.id for candidate in candidates).items() if number > 1
    ]
    if twice:
        names = errors.ticked((candidate.name for candidate in candidates if candidate.deck.id == twice[0]), "and")
        raise Refusal(
            "same_id", f"{names} have the same id `{twice[0]}`", "name the one you want", exit_code=Exit.INVALID_DECK
        )
    return candidates, unsound


def _is_beside(parcel: Parcel) -> bool:
    """Whether *parcel* is no deck, and stands beside decks: a pack or a path."""
    return packs.is_meant(parcel.data) or pathreader.is_path(parcel.name, parcel.data)


def _candidate(parcel: Parcel, reading: Reading, vocabulary: Collection[str], *, alone: bool) -> Candidate | None:
    if _is_table(parcel, reading, alone=alone):
        return _of_table(parcel, reading, vocabulary)
    try:
        meant = (reader.parse if alone else reader.parse_if_meant)(parcel.data, vocabulary)
    except DeckFaults as raised:
        advice = sheet.advice(parcel.data) if PurePosixPath(parcel.name).suffix.lower() != ".toml" else ""
        if advice and raised.faults[0].code == "toml" and not _MEANT.search(parcel.data):
            raise DeckFaults([Fault("table", "this is no deck file", advice, 1)]) from None
        raise
    return Candidate(parcel.name, parcel.data, meant, sha256(parcel.data).hexdigest()) if meant else None


def _of_table(parcel: Parcel, reading: Reading, vocabulary: Collection[str]) -> Candidate:
    path = PurePosixPath(parcel.name)
    names = table.Names(naming.id_from(path.stem) or _TABLE_ID, reading.deck_id, reading.title)
    made = table.read(parcel.data, reading.layout, names, vocabulary, _TABLES.get(path.suffix.lower()))
    return Candidate(parcel.name, made.data, made.deck, sha256(parcel.data).hexdigest(), made.facts)


def _is_table(parcel: Parcel, reading: Reading, *, alone: bool) -> bool:
    suffix = PurePosixPath(parcel.name).suffix.lower()
    return suffix in _TABLES or (
        suffix != ".toml" and (reading.layout.is_typed or (alone and sheet.declares(parcel.data)))
    )


def _is_meant(parcel: Parcel, reading: Reading) -> bool:
    """Whether what is wrong with *parcel*, one of several files, is to keep out the others."""
    if not _is_table(parcel, reading, alone=False):
        return _MEANT.search(parcel.data) is not None
    sign = _TABLES.get(PurePosixPath(parcel.name).suffix.lower(), ",")
    return reading.layout.is_typed or sheet.has_names(parcel.data, sign)


def _without_tables_of_decks(candidates: Sequence[Candidate], unsound: list[Unsound]) -> list[Candidate]:
    """*candidates* without tables of decks that are there as files of their own: these are named in *unsound*."""
    files = {candidate.deck.id: candidate.name for candidate in candidates if candidate.table is None}
    kept = []
    for candidate in candidates:
        if candidate.table is not None and (own := files.get(candidate.deck.id)):
            fault = Fault("table", f"its deck is there as `{own}`", "import this file alone if you want the table")
            unsound.append(Unsound(candidate.name, b"", (fault,), meant=False))
        else:
            kept.append(candidate)
    return kept


def _of_bytes(source: Source, name: str, data: bytes, seconds: float) -> Offer:
    """The offer of one file, which may be an archive."""
    if len(data) > MAX_FETCH_BYTES:
        is_package = PurePosixPath(name).suffix.lower() == ".apkg"
        hint = "in Anki, export it without media" if is_package else "share fewer decks at once"
        raise Refusal("too_large", f"more than {MAX_FETCH_BYTES >> 20} MiB", hint, file=name)
    digest = sha256(data).hexdigest()
    if unpacking.is_package(data) and (package := unpacking.package(data, seconds)):
        inside = tuple(Parcel(f"{deck}.toml", text) for deck, text in package.decks.items())
        return Offer(source, inside, digest, package=package)
    if unpacking.is_archive(data):
        inside = tuple(unpacking.members(data, seconds))
        return Offer(source, inside, digest)
    return Offer(source, (Parcel(name, data),), digest)


def _of_files(source: Source, parcels: tuple[Parcel, ...], commit: str | None = None) -> Offer:
    lines = sorted((parcel.name, sha256(parcel.data).hexdigest()) for parcel in parcels)
    listed = "".join(f"{digest}  {name}\n" for name, digest in lines)
    return Offer(source, parcels, sha256(listed.encode("utf-8", "surrogateescape")).hexdigest(), commit)


def _read(file: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file, at most one more than *limit*. Raises `Refusal`."""
    try:
        return disk.read_bytes(file, limit)
    except DeckFaults as raised:
        fault = raised.faults[0]
        raise Refusal(fault.code, fault.message, fault.hint, exit_code=Exit.INVALID_DECK, file=str(file)) from None


def _in_folder(folder: Path) -> Iterator[Parcel]:
    """The deck files and tables in *folder* and below; hidden ones and links are passed over."""
    total, entries = 0, 0
    for file in _files_below(folder):
        entries += 1
        if entries > MAX_ENTRIES:
            raise Refusal(
                "too_many", f"more than {MAX_ENTRIES} files", "name the folder of the decks", file=str(folder)
            )
        if file.suffix.lower() not in SUFFIXES:
            continue
        data = _read(file)
        total += len(data)
        if total > MAX_TOTAL_BYTES:
            message = f"more than {MAX_TOTAL_BYTES >> 20} MiB of decks"
            raise Refusal("too_large", message, "import fewer at once", file=str(folder))
        yield Parcel(file.relative_to(folder).as_posix(), data)


def _files_below(folder: Path, depth: int = 0) -> Iterable[Path]:
    try:
        with os.scandir(folder) as listed:  # not more than are needed to see that they are too many
            entries = sorted(islice(listed, MAX_ENTRIES + 1), key=lambda entry: entry.name)
    except OSError as error:
        raise errors.unreadable(str(folder), error) from None
    for entry in entries:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            if depth < MAX_DEPTH:
                yield from _files_below(folder / entry.name, depth + 1)
        else:
            yield folder / entry.name


def _said(offer: Offer) -> str | None:
    return None if offer.source.way is Way.INPUT else offer.source.text
