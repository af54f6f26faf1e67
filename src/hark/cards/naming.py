# SPDX-License-Identifier: MIT
"""Which id a typed name means: the whole of it, or a beginning that fits only one; and ids made of other names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hark import errors

if TYPE_CHECKING:
    from collections.abc import Iterable


def id_from(text: str) -> str:
    """The nearest thing to *text* that can be an id; empty where nothing of it can."""
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in text.lower()).split()
    return "-".join(words)[:64].rstrip("-")


_PACK = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)")


def pack_named(stem: str) -> tuple[str, str] | None:
    """The deck and the language of a pack whose file is called *stem*, such as `first-week.es`; None for no pack."""
    name = _PACK.fullmatch(stem)
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
