# SPDX-License-Identifier: MIT
"""The index of names in the cache folder, from which shells complete decks, tags and cards without starting hark.

A plain file with a word of its own at the head of each line: `deck ID`, a tab and its title; `tag TAG`; and for each
deck `cards DECK` with what stands behind the slash, one space between. The first line says what it was made from.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING

from hark import __version__, files
from hark.errors import Refusal
from hark.safe import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hark.library import Library
    from hark.model import Deck

_STAMP_BYTES = 64


def index(decks: Iterable[Deck]) -> str:
    """The names of *decks* as the shells read them, without the first line."""
    decks = tuple(decks)
    tags = dict.fromkeys(tag for deck in decks for face in deck.faces() for tag in face.tags)
    lines = [f"deck {deck.id}\t{safe_line(deck.title)}" for deck in decks]
    # What is offered must be what `--tag` takes: a tag that has to be shown in other words is left out.
    lines += [f"tag {tag}" for tag in sorted(tags) if tag and safe_line(tag) == tag]
    lines += [f"cards {deck.id} {' '.join(face.ref.partition('/')[2] for face in deck.faces())}" for deck in decks]
    return "".join(f"{line}\n" for line in lines)


def refresh(library: Library, file: Path) -> None:
    """Makes *file* the index of *library* unless it is already. A cache: not being able to write it is no failure."""
    stamp = _stamp(library)
    if stamp is None or _first_line(file) == stamp:
        return
    with suppress(Refusal, UnicodeEncodeError):
        files.replace(file, stamp + index(library.decks).encode(), durable=False)


def _stamp(library: Library) -> bytes | None:
    """The first line of the index, told by the files the decks are in and not by reading them; None if one is gone."""
    digest = blake2b(__version__.encode(), digest_size=16)
    try:
        for deck, file in library.files.items():
            facts = file.stat()
            digest.update(
                f"\n{deck} {facts.st_size} {facts.st_mtime_ns} {facts.st_ino} {file}".encode("utf-8", "replace")
            )
    except OSError:
        return None
    return f"names {digest.hexdigest()}\n".encode()


def _first_line(file: Path) -> bytes | None:
    try:
        with file.open("rb") as stream:
            return stream.readline(_STAMP_BYTES)
    except OSError:
        return None
