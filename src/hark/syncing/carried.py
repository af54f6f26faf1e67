# SPDX-License-Identifier: MIT
"""Belongings in a synced place: what each install writes there, and reading what others wrote.

`belongings/device=<install id>/index.json` is one JSON object: `hark` (what it is), `format`, `install`, `items` (by
name: content, version vector, instant of the change in milliseconds) and `checksum` (CRC-32 of the items as JSON with
sorted keys). The files it speaks of lie beside it as `<SHA-256>.toml`; the index is written last, so they are there.
What does not have this form, this size or that digest is told and left alone.
"""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zlib import crc32

from hark import toml
from hark.sharing import origin as origins
from hark.syncing.inventory import DECK, SETTING, STEM, digest, is_sound, may_travel
from hark.syncing.place import AHEAD_MS, BELONGINGS
from hark.syncing.segments import INSTALL
from hark.syncing.versions import NOTHING, Item

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from hark.syncing.place import Room

FORMAT = 1
MAX_ITEMS, MAX_INSTALLS, MAX_INDEX_BYTES, MAX_ORIGIN_BYTES = 2000, 200, 2**21, 2**14
_DEVICE = re.compile(rf"device=({INSTALL.pattern})")
_FILES, _FILE = re.compile(r"[0-9a-f]{64}(?: [0-9a-f]{64})?"), re.compile(r"[0-9a-f]{64}")


class Carried:
    """What lies in a place, read for one install."""

    def __init__(self, room: Room, install: str, skills: Collection[str], now_ms: int) -> None:
        """*skills* are the ids of the shared vocabulary, as decks are read by them."""
        self._room, self._install, self._skills, self._now_ms = room, install, skills, now_ms
        self.left: dict[str, str] = {}
        """What was left alone: its path, and why: stranger, unreadable, unsound, future, more."""

    def others(self) -> Iterator[tuple[str, dict[str, Item]]]:
        """The other installs, each with what it has."""
        for number, name in enumerate(self._room.names(BELONGINGS)):
            device = _DEVICE.fullmatch(name)
            if device is None:
                self.left[f"{BELONGINGS}/{name}"] = "stranger"
            elif number >= MAX_INSTALLS:
                self.left[BELONGINGS] = "more"
            elif device[1] != self._install:
                yield device[1], self._index(device[1])

    def files(self, install: str, name: str, content: str) -> dict[str, bytes] | None:
        """The files that *content* of the thing *name* stands for, by digest; None where they are not to be had."""
        found: dict[str, bytes] = {}
        if not name.startswith(DECK) or not content:
            return found
        stem = name.removeprefix(DECK)
        for number, part in enumerate(content.split()):
            path = f"{_own(install)}/{part}.toml"
            data = self._read(path, MAX_ORIGIN_BYTES if number else toml.MAX_BYTES)
            if data is None:
                return None
            is_good = origins.read(data) is not None if number else is_sound(stem, data, self._skills)
            if digest(data) != part or not is_good:
                self.left[path] = "unsound"
                return None
            found[part] = data
        return found

    @cached_property
    def published(self) -> dict[str, Item]:
        """What the others could see of this install when it was first asked for."""
        return self._index(self._install)

    def publish(self, items: Mapping[str, Item], contents: Mapping[str, bytes]) -> None:
        """Lets the others see *items*. Raises `Refusal`."""
        plain = {name: [item.content, dict(item.version), item.at_ms] for name, item in items.items()}
        facts = {"hark": BELONGINGS, "format": FORMAT, "install": self._install, "items": plain}
        data = json.dumps(facts | {"checksum": _checksum(plain)}, sort_keys=True).encode()
        own, is_other = _own(self._install), self.published != items
        needed = {part for name, item in items.items() if name.startswith(DECK) for part in item.content.split()}
        there = {name.removesuffix(".toml") for name in self._room.names(own) if name.endswith(".toml")}
        for part in sorted((needed - there) & contents.keys()):  # of a deck that is being edited only what was is known
            self._room.replace(f"{own}/{part}.toml", contents[part])
        if is_other:
            self._room.replace(f"{own}/index.json", data)
        for part in sorted(there - needed):
            if _FILE.fullmatch(part):
                self._room.remove(f"{own}/{part}.toml")

    def _index(self, install: str) -> dict[str, Item]:
        """What *install* has; nothing where that cannot be read, or cannot be believed."""
        path = f"{_own(install)}/index.json"
        data = self._read(path, MAX_INDEX_BYTES)
        if data is None:
            return {}
        try:
            plain = json.loads(data)
            items = plain["items"]
            if (plain["hark"], plain["format"], plain["install"]) != (BELONGINGS, FORMAT, install):
                raise ValueError("another file")
            if plain["checksum"] != _checksum(items) or len(items) > MAX_ITEMS:
                raise ValueError("damaged")
            return {name: item for name, of in items.items() if (item := self._item(path, name, of))}
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
            self.left[path] = "unsound"
            return {}

    def _item(self, path: str, name: str, plain: Any) -> Item | None:
        """The item of an index. Raises `ValueError` and the like where it is none."""
        content, version, at_ms = plain
        if type(at_ms) is not int or at_ms < 0 or not version or len(version) > MAX_INSTALLS:
            raise ValueError(name)
        if not all(INSTALL.fullmatch(of) and type(n) is int and 0 < n < 2**53 for of, n in version.items()):
            raise ValueError(name)
        if name.startswith(SETTING):
            is_known = content == NOTHING or may_travel(name.removeprefix(SETTING), content)
        elif name.startswith(DECK) and (deck := STEM.fullmatch(name.removeprefix(DECK))):
            is_known = content == NOTHING or (
                _FILES.fullmatch(content) is not None and not (deck[2] and " " in content)
            )
            is_known = is_known and len(deck[1]) <= 64
        else:
            is_known = False
        if not is_known:
            self.left[path] = "unsound"
        elif at_ms > self._now_ms + AHEAD_MS:
            self.left[path] = "future"
        else:
            return Item(content, version, at_ms)
        return None

    def _read(self, path: str, limit: int) -> bytes | None:
        try:
            with self._room.open(path) as stream:
                data = stream.read(limit + 1)
        except FileNotFoundError:  # an index that is not there yet, or a file that is still on its way
            return None
        except OSError:
            self.left[path] = "unreadable"
            return None
        if len(data) > limit:
            self.left[path] = "unsound"
            return None
        return data


def _own(install: str) -> str:
    return f"{BELONGINGS}/device={install}"


def _checksum(items: Any) -> int:
    return crc32(json.dumps(items, sort_keys=True).encode())
