# SPDX-License-Identifier: MIT
"""The index of names in the cache folder, from which shells complete decks, tags, skills and cards without hark.

A plain file with a word of its own at the head of each line: `deck ID`, a tab and its title; `tag TAG`; `skill ID`, a
tab and its name; and for each deck `cards DECK` with what stands behind the slash, one space between. The first line
says what it was made from.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from hark import __version__, files
from hark.errors import Refusal
from hark.safe import safe_line

if TYPE_CHECKING:
    from pathlib import Path

    from hark.cards.library import Library

_STAMP_BYTES = 64


def index(library: Library) -> str:
    """The names in *library* as the shells read them, without the first line."""
    from hark.study import skills  # only made anew when the decks changed: most starts need it not

    known = library.catalogue
    tags = {tag for deck in library.decks for tag in known.marks(deck.id, "tag")}
    lines = [f"deck {deck.id}\t{safe_line(deck.title)}" for deck in library.decks]
    # What is offered must be what `--tag` takes: a tag that has to be shown in other words is left out.
    lines += [f"tag {tag}" for tag in sorted(tags) if tag and safe_line(tag) == tag]
    lines += [f"skill {skill}\t{safe_line(found.name)}" for skill, found in sorted(skills.weighed_by(library).items())]
    refs = {deck.id: known.refs(deck.id) for deck in library.decks}
    lines += [f"cards {deck} {' '.join(ref.partition('/')[2] for ref in those)}" for deck, those in refs.items()]
    return "".join(f"{line}\n" for line in lines)


def refresh(library: Library, file: Path) -> None:
    """Makes *file* the index of *library* unless it is already. A cache: not being able to write it is no failure."""
    first = f"names {__version__} {library.edition}\n".encode()
    if _first_line(file) == first:
        return
    with suppress(Refusal, UnicodeEncodeError):
        files.replace(file, first + index(library).encode(), durable=False)


def _first_line(file: Path) -> bytes | None:
    try:
        with file.open("rb") as stream:
            return stream.readline(_STAMP_BYTES)
    except OSError:
        return None
