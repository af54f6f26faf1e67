# SPDX-License-Identifier: MIT
"""Which decks exist: the bundled ones and those in the data folder, read and found sound or named as broken.

One broken deck never hides the others. A deck in the data folder stands in for a bundled one of the same
id: that is how a person edits a card that came with hark.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hark import deckfile, errors, files, toml
from hark.cache import Cache
from hark.errors import DeckFaults, Fault, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hark.model import Card, Deck, Face, Skill


@dataclass(frozen=True, slots=True)
class Broken:
    """A deck file that cannot be used, and why."""

    file: Path
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Helpline:
    """Where a person in one region finds help."""

    region: str
    name: str
    text: str
    source: str
    checked: str


@dataclass(frozen=True)
class Library:
    """All decks, in the order in which a newcomer meets them."""

    decks: tuple[Deck, ...]
    files: Mapping[str, Path]
    broken: tuple[Broken, ...]
    skills: Mapping[str, Skill]
    helplines: Mapping[str, Helpline]
    cues: tuple[str, ...] = ()
    """Words in a typed answer after which the helpline note is shown. Not a risk assessment."""
    own_folder: Path = field(default_factory=Path)

    @cached_property
    def faces(self) -> Mapping[str, Face]:
        """Every face by its ref, in learning order."""
        return {face.ref: face for deck in self.decks for face in deck.faces()}

    def deck(self, name: str) -> Deck:
        """The deck whose id is *name* or alone begins so. Raises `Refusal`."""
        by_id = {deck.id: deck for deck in self.decks}
        for broken in self.broken:
            if broken.file.stem == name:
                raise errors.broken_deck(str(broken.file), broken.faults)
        return by_id[_resolve(name, by_id) or _raise(errors.no_such_deck(name, list(by_id)))]

    def face(self, name: str) -> Face:
        """The face whose ref is *name*; deck and card may each be a prefix that fits only one. Raises `Refusal`."""
        if name in self.faces:
            return self.faces[name]
        head, slash, tail = name.partition("/")
        if not slash:
            refs = [face.ref for face in self.faces.values() if face.card.id == name]
            if len(refs) > 1:
                raise errors.ambiguous(name, refs)
            raise errors.no_such_card(name, refs or list(self.faces))
        deck = self.deck(head)
        refs = [face.ref for face in deck.faces()]
        ref = _resolve(f"{deck.id}/{tail}", refs) if tail else None
        return self.faces[ref or _raise(errors.no_such_card(f"{deck.id}/{tail}", refs))]

    def target(self, name: str) -> tuple[str, tuple[Face, ...]]:
        """What *name* means, a deck or a card, as its ref and its faces. Raises `Refusal`."""
        if "/" not in name:
            deck = self.deck(name)
            return deck.id, tuple(deck.faces())
        face = self.face(name)
        if face.ref != face.card_ref:
            return face.ref, (face,)
        return face.ref, tuple(f for f in face.deck.faces() if f.card_ref == face.ref)

    def skill(self, deck: Deck, skill_id: str) -> Skill:
        """The rubric skill *skill_id* as *deck* or the shared vocabulary defines it."""
        own = {skill.id: skill for skill in deck.skills}
        return own.get(skill_id) or self.skills[skill_id]

    def helpline(self, region: str) -> Helpline:
        """Where to find help in *region*; the international entry where nothing better is known."""
        return self.helplines.get(region) or self.helplines["world"]

    def own_file(self, deck: Deck) -> Path:
        """The file of *deck* that the learner may edit; a bundled deck is copied to the data folder first."""
        file = self.files[deck.id]
        if file.parent == self.own_folder:
            return file
        own = self.own_folder / f"{deck.id}.toml"
        if not own.exists():  # it may hold an edit that cannot be read yet
            files.replace(own, file.read_bytes())
        return own


def read(bundled: Path, own: Path, kept: Path | None = None) -> Library:
    """The library of the *bundled* decks and the learner's *own*; *kept* is where parsed decks may be kept.

    Raises `Refusal` when a folder cannot be read.
    """
    skills = read_skills(bundled)
    order = toml.read(_shared(bundled, "path"))["decks"]
    helplines, cues = _helplines(_shared(bundled, "helplines"))
    bundled_files = {file.stem: file for file in _deck_files(bundled)}
    ranked = sorted(bundled_files, key=lambda stem: (order.index(stem) if stem in order else len(order), stem))
    own_files = {file.stem: file for file in _deck_files(own)}
    chosen = {stem: own_files.get(stem, bundled_files[stem]) for stem in ranked} | own_files
    cache = Cache(kept, skills)
    decks, broken = [], []
    for file in chosen.values():
        try:
            decks.append(read_deck(file, skills, cache))
        except DeckFaults as faults:
            broken.append(Broken(file, faults.faults))
    cache.tidy()
    return Library(
        tuple(decks),
        {deck.id: chosen[deck.id] for deck in decks},
        tuple(broken),
        skills,
        helplines,
        cues,
        own_folder=own,
    )


def read_skills(bundled: Path) -> dict[str, Skill]:
    """The shared rubric vocabulary, by id. Raises `Refusal` when it cannot be read."""
    return {skill.id: skill for skill in deckfile.parse_skills(_shared(bundled, "skills"))}


def deck_files(places: Iterable[Path]) -> list[Path]:
    """The files among *places* and in the folders among them, each once. Raises `Refusal` for what is not there."""
    found = []
    for place in places:
        if not files.exists(place):
            raise Refusal(
                "no_such_file", "there is no such file or folder", "", exit_code=errors.Exit.NOT_FOUND, file=str(place)
            )
        found += _deck_files(place) if place.is_dir() else [place]
    return list({file.resolve(): file for file in found}.values())


def read_deck(file: Path, skills: Iterable[str], cache: Cache | None = None) -> Deck:
    """The deck in *file*. Raises `DeckFaults`, also for what is not a regular file or has another name than its id."""
    return deck_in(read_bytes(file), file, skills, cache)


def deck_in(data: bytes, file: Path, skills: Iterable[str], cache: Cache | None = None) -> Deck:
    """The deck in *data*, read from *file*. Raises `DeckFaults`, also when the file is not called by its id."""
    deck = cache.find(data) if cache else None
    if deck is None:
        deck = deckfile.parse(data, list(skills))
        if cache:
            cache.keep(data, deck)
    if file.stem != deck.id:
        hint = f"rename it to `{deck.id}.toml`, or set `id` to the file's name"
        raise DeckFaults([Fault("file-name", f"the deck's id is `{deck.id}`, not the name of its file", hint, line=1)])
    return deck


def read_bytes(file: Path, limit: int = toml.MAX_BYTES) -> bytes:
    """The bytes of the regular file *file*, at most one more than *limit*. Raises `DeckFaults`."""
    try:
        # What was opened is asked what it is, so that nothing can take its place; and opening a pipe must not wait.
        opened = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise DeckFaults([Fault("not-a-file", "this is not a regular file", "a deck is one TOML file")])
            with os.fdopen(opened, "rb", closefd=False) as stream:
                return stream.read(limit + 1)
        finally:
            os.close(opened)
    except OSError as error:
        raise DeckFaults([Fault("unreadable", f"the file cannot be read: {error.strerror}")]) from None


def card_position(file: Path, card: Card) -> int | None:
    """The line on which *card* begins in *file*; that of the first fault where the file cannot be read."""
    try:
        return deckfile.card_line(read_bytes(file), card.id)
    except DeckFaults as faults:
        return faults.faults[0].line


def _shared(bundled: Path, name: str) -> bytes:
    """The data file *name* beside the bundled decks. Raises `Refusal` when it cannot be read."""
    file = bundled / "shared" / f"{name}.toml"
    try:
        return file.read_bytes()
    except OSError as error:
        hint = "it came with hark: see its permissions, or install hark again"
        raise Refusal("unreadable", f"cannot read: {error.strerror}", hint, file=str(file)) from None


def _deck_files(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if file.suffix == ".toml" and not file.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise Refusal("unreadable", f"cannot read: {error.strerror}", "see its permissions", file=str(folder)) from None


def _helplines(data: bytes) -> tuple[dict[str, Helpline], tuple[str, ...]]:
    document = toml.read(data)
    lines = {
        region: Helpline(region, entry["name"], entry["text"], entry["source"], entry["checked"])
        for region, entry in document["regions"].items()
    }
    return lines, tuple(document["cues"])


def _resolve(name: str, ids: Iterable[str]) -> str | None:
    """The one of *ids* that is *name* or alone begins so; None when none does. Raises `Refusal` when several do."""
    ids = list(ids)
    if name in ids:
        return name
    matches = [one for one in ids if one.startswith(name)] if name else []
    # A card and its siblings are one answer, unless a sibling was asked for.
    different = matches if "#" in name else {match.split("#", 1)[0] for match in matches}
    if len(different) > 1:
        raise errors.ambiguous(name, matches)
    return matches[0] if matches else None


def _raise(refusal: Refusal) -> str:
    raise refusal
