# SPDX-License-Identifier: MIT
"""Which of two computers' versions of one thing stands, in whatever order they meet. Pure.

A thing (a deck file, a setting) has a version vector: how often each install changed it, as in L. Lamport's and
D. S. Parker's work on copies that are changed apart. One that has seen all of another's changes takes its place. Where
both were changed, the later change stands on every computer; changes are dated so that one that came after another is
dated later, whatever the clocks say, which is what makes the outcome the same in every order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.values import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING = ""
"""The content of what was deleted, or of a setting that stands at its default."""


@frozen
class Item:
    """One thing as an install knows it."""

    content: str
    """What it is, as short text: digests of files, or a setting's value; `NOTHING` where it is gone."""
    version: Mapping[str, int]
    """How often each install has changed it."""
    at_ms: int
    """When it was changed last; later than every change it builds on."""


@frozen
class Met:
    """What comes of two versions that met."""

    item: Item
    beside: str = NOTHING
    """The content that does not stand, though who made the other had not seen it; to be kept beside."""


def changed(item: Item | None, content: str, install: str, at_ms: int) -> Item:
    """*item* after *install* made *content* of it, at *at_ms* by its clock."""
    version = dict(item.version) if item else {}
    version[install] = version.get(install, 0) + 1
    return Item(content, version, max(at_ms, item.at_ms + 1) if item else at_ms)


def covers(version: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether *version* has seen every change that *other* has."""
    return all(version.get(install, 0) >= number for install, number in other.items())


def met(mine: Item | None, other: Item, install: str) -> Met:
    """What stands on *install*, which has *mine*, after it saw *other*."""
    if mine is None:
        return Met(other)
    both = {
        name: max(mine.version.get(name, 0), other.version.get(name, 0)) for name in {**mine.version, **other.version}
    }
    if mine.content == other.content:
        return Met(Item(mine.content, both, max(mine.at_ms, other.at_ms)))
    is_older, is_newer = covers(mine.version, other.version), covers(other.version, mine.version)
    if is_older is not is_newer:  # both are where two installs had one id for a while: as if both were changed
        return Met(mine if is_older else other)
    later, earlier = sorted((mine, other), key=lambda item: (item.at_ms, item.content), reverse=True)
    if NOTHING in (later.content, earlier.content):  # what somebody went on working at is not deleted: a change anew
        stays = later if later.content else earlier
        return Met(changed(replace(stays, version=both, at_ms=later.at_ms), stays.content, install, 0))
    return Met(replace(later, version=both), earlier.content)
