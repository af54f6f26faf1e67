# SPDX-License-Identifier: MIT
"""A library and a progress file made of values, for asking a backlog about them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

from hark.cards.catalogue import Catalogue
from hark.cards.library import Choosing, Library, entry_of
from hark.cards.model import Cover, Deck
from hark.memory.model import Standing
from hark.progress.store import Store
from hark.study.agenda import Waiting
from hark.study.backlog import Backlog
from hark.values import fields, replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from hark.cards.model import Card, Face
    from hark.memory.days import Calendar
    from hark.memory.model import Moment


def library_of(decks: Iterable[Deck], catalogue: Catalogue | None = None, path: Collection[str] = ()) -> Library:
    """A library of *decks*, of which those on *path* came with hark."""
    catalogue = catalogue or Catalogue(None, "")
    entries = {}
    for deck in decks:
        entries[deck.id] = entry_of(deck, f"{deck.id}.toml", "", b"")
        catalogue.put(deck.id, entries[deck.id], deck)
    files = {deck: Path(f"{deck}.toml") for deck in entries}
    return Library(catalogue, entries, files, Path("none"), Path("none"), path)


def store_of(standings: Mapping[str, Standing]) -> Store:
    """A progress file in memory in which *standings* stand, whatever its log says."""
    store = Store.open(Path("none"), random.Random(1))
    with store.together():
        for ref, standing in standings.items():
            store.log.put(ref, standing)
    return store


def decks_of(faces: Iterable[Face]) -> list[Deck]:
    """The decks that have *faces*, with these cards alone."""
    found: dict[str, dict[str, Card]] = {}
    decks = {}
    for face in faces:
        found.setdefault(face.deck.id, {}).setdefault(face.card.id, face.card)
        decks[face.deck.id] = face.deck
    facts = {name: {field: getattr(deck, field) for field in fields(Cover)} for name, deck in decks.items()}
    return [Deck(**facts[name], cards=tuple(cards.values())) for name, cards in found.items()]


def backlog_of(
    faces: Iterable[Face], standings: Mapping[str, Standing], moment: Moment, calendar: Calendar,
    path: Sequence[str] | None = None,
) -> Backlog:  # fmt: skip
    """The backlog of a library of *faces* with *standings*, all of its decks on the path unless *path* says which."""
    decks = decks_of(faces)
    path = [deck.id for deck in decks] if path is None else path
    return Backlog(library_of(decks, path=path), store_of(standings), calendar, moment, path)


def waiting(
    faces: Iterable[Face], standings: Mapping[str, Standing], moment: Moment, calendar: Calendar, new: int
) -> Waiting:
    """What of *faces* waits."""
    backlog = backlog_of(faces, standings, moment, calendar)
    found = backlog.waiting(backlog._library.pool(Choosing()), new)
    return replace(found, reviews=tuple(found.reviews))
