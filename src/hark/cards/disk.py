# SPDX-License-Identifier: MIT
"""Deck files on disk: which there are, their bytes, and the deck in them when they are sound and well named."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from hark import files
from hark.cards import outline, reader
from hark.errors import DeckFaults, Exit, Fault, Refusal
from hark.toml import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hark.cards.model import Card, Deck


def deck_files(places: Iterable[Path]) -> list[Path]:
    """The files among *places* and in the folders among them, each once. Raises `Refusal` for what is not there."""
    every: list[Path] = []
    for place in places:
        if not files.exists(place):
            raise missing(place)
        every += files.ending(place, ".toml") if place.is_dir() else [place]
    return list({os.path.realpath(file): file for file in every}.values())  # which passes over links in a circle


def missing(place: Path) -> Refusal:
    """Nothing is at *place*."""
    return Refusal("no_such_file", "there is no such file or folder", "", exit_code=Exit.NOT_FOUND, file=str(place))


def read_deck(file: Path, skills: Iterable[str]) -> Deck:
    """The deck in *file*. Raises `DeckFaults`, also for what is not a regular file or has another name than its id."""
    return deck_in(read_bytes(file), file, skills)


def sound_deck(file: Path, skills: Iterable[str]) -> Deck | None:
    """The deck in *file*; None where it is not sound."""
    try:
        return read_deck(file, skills)
    except DeckFaults:
        return None


def deck_in(data: bytes, file: Path, skills: Iterable[str]) -> Deck:
    """The deck in *data*, read from *file*. Raises `DeckFaults`, also when the file is not called by its id."""
    deck = reader.parse(data, list(skills))
    if file.stem != deck.id:
        own = file.with_name(f"{deck.id}.toml")
        hint = f"rename it to `{own.name}`, or set `id` to the file's name"
        if own.exists() and file.exists() and not own.samefile(file):
            hint = f"`{own.name}` is beside it: if this is a copy that a sync program left, compare them and remove it"
        raise DeckFaults([Fault("file-name", f"the deck's id is `{deck.id}`, not the name of its file", hint, line=1)])
    return deck


def read_bytes(file: Path, limit: int = MAX_BYTES) -> bytes:
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
        hint = f"it is a link to `{os.readlink(file)}`: mend or remove it" if os.path.islink(file) else ""  # noqa: PTH114, PTH115 - `file` need not be there
        raise DeckFaults([Fault("unreadable", f"the file cannot be read: {error.strerror}", hint)]) from None


def card_position(file: Path, card: Card) -> int | None:
    """The line on which *card* begins in *file*; that of the first fault where the file cannot be read."""
    try:
        return outline.card_line(read_bytes(file), card.id)
    except DeckFaults as faults:
        return faults.faults[0].line
