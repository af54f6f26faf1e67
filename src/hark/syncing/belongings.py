# SPDX-License-Identifier: MIT
"""Decks, origins, texts in other languages and settings, exchanged between the computers of one person.

`exchange` looks at what is here (`inventory`), takes what others have that is newer (`carried`, `versions`), and lets
them have the outcome. Where a deck was changed on two computers, the later change has its name, and the earlier one is
kept beside it under a name of its own. Each step can be done again: files are put in place with the versions they are
of, and only then does anybody else see them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.cards import reader, writing
from hark.cards.naming import pack_named
from hark.errors import DeckFaults
from hark.sharing import origin as origins
from hark.syncing import inventory
from hark.syncing.carried import Carried
from hark.syncing.inventory import DECK, SETTING, digest
from hark.syncing.versions import Item, changed, met
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hark.paths import Folders
    from hark.progress.store import Store
    from hark.syncing.inventory import Inventory
    from hark.syncing.place import Room


@frozen
class Exchanged:
    """What became of the belongings."""

    decks: tuple[str, ...] = ()
    """The decks, and texts of decks in other languages, that are new or other here."""
    removed: tuple[str, ...] = ()
    """Those that are not here any more; their files are kept aside."""
    beside: tuple[str, ...] = ()
    """The names under which an earlier version is kept of a deck that was changed on two computers."""
    settings: tuple[str, ...] = ()
    """The settings that are other here."""
    overruled: tuple[tuple[str, str], ...] = ()
    """Settings that were changed on two computers, with the value that does not stand, as JSON."""
    written: int = 0
    """How many things of this install's the others see now that they did not see so."""
    left: tuple[tuple[str, str], ...] = ()
    """What was left alone in the place: its path, and why."""
    others: tuple[str, ...] = ()
    """The other installs that have written there."""


def exchange(
    room: Room, store: Store, folders: Folders, install: str, skills: Collection[str], now_ms: int
) -> Exchanged:
    """Takes in what others have that is newer, and lets them have what is here. Raises `Refusal`.

    *install* is the id of this install, *skills* the ids of the shared vocabulary, *now_ms* the time.
    """
    carried = Carried(room, install, skills, now_ms)
    outcome = _met(carried, inventory.taken(folders, skills, install, now_ms), install, skills, now_ms)
    inventory.put(store, folders, outcome.items, outcome.came, outcome.contents)
    carried.publish(outcome.items, outcome.contents)
    return outcome.told(carried, install)


def is_of_another(room: Room, folders: Folders, install: str, skills: Collection[str], now_ms: int) -> bool:
    """Whether another install wrote under the id of this one: what lies there is not what this one knew."""
    mine = {name: item.version.get(install, 0) for name, item in inventory.known(folders).items()}
    there = Carried(room, install, skills, now_ms).published
    return any(item.version.get(install, 0) > mine.get(name, 0) for name, item in there.items())


def look(room: Room, folders: Folders, install: str, skills: Collection[str], now_ms: int) -> Exchanged:
    """What `exchange` would do; nothing is changed. Raises `Refusal`."""
    carried = Carried(room, install, skills, now_ms)
    outcome = _met(carried, inventory.taken(folders, skills, install, now_ms), install, skills, now_ms)
    return outcome.told(carried, install)


def together(first: Exchanged, then: Exchanged) -> Exchanged:
    """What became of the belongings in two goes."""
    return Exchanged(
        first.decks + then.decks, first.removed + then.removed, first.beside + then.beside,
        first.settings + then.settings, first.overruled + then.overruled, then.written, then.left, then.others,
    )  # fmt: skip


@frozen
class _Outcome:
    """What there is after what is here met what others have."""

    items: Mapping[str, Item]
    contents: Mapping[str, bytes]
    came: tuple[str, ...]
    """The things that are other than they were here."""
    beside: tuple[str, ...]
    overruled: tuple[tuple[str, str], ...]
    others: tuple[str, ...]

    def told(self, carried: Carried, install: str) -> Exchanged:
        """As it is told: what *install* changed itself counts as written where the others do not see it yet."""
        seen = {name: item.version.get(install, 0) for name, item in carried.published.items()}
        written = sum(item.version.get(install, 0) > seen.get(name, 0) for name, item in self.items.items())
        decks = [name.removeprefix(DECK) for name in self.came if name.startswith(DECK)]
        return Exchanged(
            tuple(deck for deck in decks if self.items[DECK + deck].content and deck not in self.beside),
            tuple(deck for deck in decks if not self.items[DECK + deck].content),
            self.beside,
            tuple(name.removeprefix(SETTING) for name in self.came if name.startswith(SETTING)),
            self.overruled,
            written,
            tuple(sorted(carried.left.items())),
            self.others,
        )


def _met(carried: Carried, here: Inventory, install: str, skills: Collection[str], now_ms: int) -> _Outcome:
    items, contents = dict(here.items), dict(here.contents)
    beside: list[str] = []
    overruled: list[tuple[str, str]] = []
    others: list[str] = []
    for other, theirs in carried.others():
        others.append(other)
        for name, item in ((name, item) for name, item in theirs.items() if name not in here.unfinished):
            outcome = met(items.get(name), item, install)
            got = _files(carried, other, name, (outcome.item.content, outcome.beside), contents)
            if got is None:  # on their way, or not to be believed
                continue
            contents |= got
            items[name] = outcome.item
            if outcome.beside and name.startswith(SETTING):
                overruled.append((name.removeprefix(SETTING), outcome.beside))
            elif outcome.beside and (kept := _kept(name.removeprefix(DECK), outcome.beside, contents, skills)):
                new, data = kept
                if DECK + new not in items:
                    contents[digest(data)] = data
                    items[DECK + new] = changed(None, digest(data), install, now_ms)
                    beside.append(new)
    before = {name: item.content for name, item in here.items.items()}
    came = sorted(name for name, item in items.items() if item.content != before.get(name, ""))
    return _Outcome(items, contents, tuple(came), tuple(beside), tuple(overruled), tuple(others))


def _files(
    carried: Carried, other: str, name: str, wanted: tuple[str, ...], contents: Mapping[str, bytes]
) -> dict[str, bytes] | None:
    """The files of *wanted* contents that are not among *contents*; None where some are not to be had."""
    found: dict[str, bytes] = {}
    for content in wanted:
        if name.startswith(DECK) and not all(part in contents for part in content.split()):
            got = carried.files(other, name, content)
            if got is None:
                return None
            found |= got
    return found


def _kept(stem: str, content: str, contents: Mapping[str, bytes], skills: Collection[str]) -> tuple[str, bytes] | None:
    """The deck *stem* of that *content* under a name of its own, the same on every computer, and its bytes.

    None for what needs no keeping, as it is at its source just so, and for texts in another language, of which the one
    that was here is moved aside.
    """
    data, *origin = (contents[part] for part in content.split())
    source = origins.read(origin[0]) if origin else None
    if pack_named(stem) or (source and source.installed == digest(data)):
        return None
    name = f"{stem[:59].rstrip('-')}-{digest(data)[:4]}"
    try:
        renamed = writing.renamed(data, reader.parse(data, skills), name)
    except DeckFaults:
        return None
    return (name, renamed[0]) if renamed else None
