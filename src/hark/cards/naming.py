# SPDX-License-Identifier: MIT
"""Which cards a typed name means: an id, or a beginning that fits only one, or marks; and ids made of other names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hark import errors
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hark.cards.model import Kind


@frozen
class Choosing:
    """Which cards are meant, as it was typed."""

    decks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    skills: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, decks: Sequence[str] | None, tags: Sequence[str] | None, kinds: Sequence[Kind] | None,
        skills: Sequence[str] | None = None,
    ) -> Choosing:  # fmt: skip
        """What was typed as arguments and options; None where nothing was. Raises `Refusal` where no card is both."""
        if skills and kinds and {"scenario", "dialogue"}.isdisjoint(kinds):
            raise errors.misuse("only scenarios and dialogues are weighed by skills", "leave out `--kind`")
        return cls(tuple(decks or ()), tuple(tags or ()), tuple(kinds or ()), tuple(skills or ()))

    @property
    def marks(self) -> tuple[frozenset[str], ...]:
        """Tags and skills in groups, of each of which a card has one."""
        groups = (frozenset(f"tag {tag}" for tag in self.tags), frozenset(f"skill {skill}" for skill in self.skills))
        return tuple(group for group in groups if group)


@frozen
class Pool:
    """Which cards are meant: those of *decks* that are of one of *kinds*, if any, and have one mark of each group."""

    decks: tuple[str, ...]
    marks: tuple[frozenset[str], ...] = ()
    """`tag NAME` and `skill ID`, as the catalogue has them."""
    kinds: frozenset[str] = frozenset()


def id_from(text: str) -> str:
    """The nearest thing to *text* that can be an id; empty where nothing of it can."""
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in text.lower()).split()
    return "-".join(words)[:64].rstrip("-")


_PACK = r"([a-z0-9]+(?:-[a-z0-9]+)*)\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)"


def pack_named(stem: str) -> tuple[str, str] | None:
    """The deck and the language of a pack whose file is called *stem*, such as `first-week.es`; None for no pack."""
    name = re.fullmatch(_PACK, stem) if "." in stem else None  # compiled where there is a pack
    return (name[1], name[2]) if name else None


def resolve(name: str, ids: Iterable[str]) -> str | None:
    """The one of *ids* that is *name* or alone begins so; None when none does. Raises `Refusal` when several do."""
    ids = list(ids)
    if name in ids:
        return name
    matches = [known for known in ids if known.startswith(name)] if name else []
    # A card and its siblings are one answer, unless a sibling was asked for.
    different = matches if "#" in name else {match.split("#", 1)[0] for match in matches}
    if len(different) > 1:
        raise errors.ambiguous(name, matches)
    return matches[0] if matches else None
