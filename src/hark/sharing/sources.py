# SPDX-License-Identifier: MIT
"""What a source offers: files fetched into memory, and the decks among them.

Every way in ends here as a list of named bytes. Nothing is written, and a file's name never becomes a path.
"""

from __future__ import annotations

import os
from collections import Counter
from hashlib import sha256
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hark import errors, files
from hark.cards import disk, naming, reader
from hark.errors import DeckFaults, Exit, Fault, Refusal
from hark.formats import table
from hark.sharing import git, https, unpacking
from hark.sharing.origin import Source, Way
from hark.sharing.parcel import MAX_DEPTH, MAX_ENTRIES, MAX_FETCH_BYTES, MAX_TOTAL_BYTES, SUFFIXES, Parcel
from hark.toml import MAX_BYTES
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from hark.cards.model import Deck
    from hark.formats.anki.decks import Package
    from hark.sharing.parcel import Meter

_TABLES = {".csv": ",", ".tsv": "\t"}
_TABLE_ID = "table"


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

    delimiter: str | None = None
    """What parts the cells of a table; None leaves it to the file's ending."""
    title: str | None = None
    """What to call the deck of a table."""
    deck_id: str | None = None
    """The id of the deck of a table; None takes it from the file's name."""


@frozen
class Candidate:
    """A deck on offer."""

    name: str
    data: bytes
    """The deck file."""
    deck: Deck
    sha256: str
    """Of what the source gave; the deck file itself unless it was made from a table."""


@frozen
class Unsound:
    """A file on offer that cannot be used, and why."""

    name: str
    data: bytes
    faults: tuple[Fault, ...]


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

    Among several files, TOML that has neither `format` nor `cards` is no deck and passed over, and so are tables,
    unless *reading* gives their delimiter. A file that comes alone is always meant.
    """
    candidates: list[Candidate] = []
    unsound: list[Unsound] = []
    alone = len(offer.parcels) == 1
    for parcel in offer.parcels:
        try:
            candidate = _candidate(parcel, reading, vocabulary, alone=alone)
        except DeckFaults as faults:
            unsound.append(Unsound(parcel.name, parcel.data, faults.faults))
            continue
        if candidate is not None:
            candidates.append(candidate)
    if not candidates and not unsound and not offer.package:
        raise Refusal(
            "no_deck", "there is no deck", "a deck is a .toml file with `format` and cards", file=_said(offer)
        )
    twice = [
        deck_id for deck_id, number in Counter(candidate.deck.id for candidate in candidates).items() if number > 1
    ]
    if twice:
        names = errors.ticked((candidate.name for candidate in candidates if candidate.deck.id == twice[0]), "and")
        raise Refusal(
            "same_id", f"{names} have the same id `{twice[0]}`", "name the one you want", exit_code=Exit.INVALID_DECK
        )
    return candidates, unsound


def _candidate(parcel: Parcel, reading: Reading, vocabulary: Collection[str], *, alone: bool) -> Candidate | None:
    digest = sha256(parcel.data).hexdigest()
    suffix = PurePosixPath(parcel.name).suffix.lower()
    if suffix in _TABLES or (reading.delimiter and suffix != ".toml"):
        if not alone and reading.delimiter is None:
            return None
        delimiter = reading.delimiter or _TABLES[suffix]
        deck_id = reading.deck_id or naming.id_from(PurePosixPath(parcel.name).stem) or _TABLE_ID
        title = reading.title or deck_id.replace("-", " ").capitalize()
        data, deck = table.read(parcel.data, delimiter, deck_id, title, vocabulary)
        return Candidate(parcel.name, data, deck, digest)
    read = reader.parse if alone else reader.parse_if_meant
    meant = read(parcel.data, vocabulary)
    return Candidate(parcel.name, parcel.data, meant, digest) if meant else None


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
