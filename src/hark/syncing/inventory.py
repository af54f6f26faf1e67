# SPDX-License-Identifier: MIT
"""What of a learner's belongings is here and in which versions, and making it what it should be.

What this install knew when it last looked stands in `belongings.json` of the data folder. It changes together with the
deck files (`changeset`), so that who is killed has both of before, or both of after. A deck that is being edited and is
not sound counts as it was.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from hark import config as settings
from hark import files
from hark.cards import disk, packreader, reader
from hark.cards.naming import pack_named
from hark.errors import DeckFaults, Refusal
from hark.progress import changeset
from hark.sharing import translated
from hark.sharing.shelf import Kept, Shelf
from hark.syncing.versions import NOTHING, Item, changed
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hark.paths import Folders
    from hark.progress.changeset import Contents
    from hark.progress.store import Store

DECK, SETTING = "deck ", "setting "
"""What the names of things begin with; the stem of a deck's or pack's file, or a setting's name, follows."""
TRAVELS = (
    "desired_retention", "new_per_day", "path", "session_minutes", "session_cards", "day_starts_at", "region",
    "language", "coach",
)  # fmt: skip
"""The settings that travel. What names a program or a place, or says what this computer keeps, stays where it is."""
STEM = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)(\.[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?")
"""What the file of a deck is called, or of its texts in a language, without `.toml`."""


@frozen
class Inventory:
    """What is here."""

    items: Mapping[str, Item]
    """By name; also what was here once and is gone."""
    contents: Mapping[str, bytes]
    """The files of what is here, by their SHA-256."""
    unfinished: frozenset[str] = frozenset()
    """The decks and packs that are not sound now: somebody is editing them, and nothing takes their place."""


def digest(data: bytes) -> str:
    """SHA-256 of *data*, in hexadecimal."""
    return sha256(data).hexdigest()


def taken(folders: Folders, skills: Collection[str], install: str, now_ms: int) -> Inventory:
    """What is here now; what is other than it was known is a change of *install*. Raises `Refusal`.

    *skills* are the ids of the shared vocabulary, as decks are read by them.
    """
    before = known(folders)
    contents: dict[str, bytes] = {}
    unfinished: set[str] = set()
    here = _decks(folders, skills, before, contents, unfinished)
    with suppress(Refusal):  # settings that cannot be read now count as they were
        here |= _settings(folders)
        here |= {name: (NOTHING, now_ms) for name in before if name.startswith(SETTING) and name not in here}
    items = dict(before)
    for name, (content, at_ms) in here.items():
        was = before.get(name)
        if content != (was.content if was else NOTHING):
            items[name] = changed(was, content, install, min(at_ms, now_ms))
    return Inventory(items, contents, frozenset(unfinished))


def put(
    store: Store, folders: Folders, items: Mapping[str, Item], came: Collection[str], contents: Mapping[str, bytes]
) -> None:
    """Makes what is here *items*, of which those named in *came* are other than they were. Raises `Refusal`.

    The version of a deck before is kept where `hark update DECK --undo` finds it; what is deleted is moved aside.
    """
    if not came and known(folders) == items:
        return
    for name in came:
        if name.startswith(SETTING):
            path, content = settings.setting_path(name.removeprefix(SETTING)), items[name].content
            settings.write(folders.config_file, path, _typed(json.loads(content)) if content else None)
    with changeset.as_one(store, folders) as becomes:
        for name in came:
            if name.startswith(DECK):
                stem, parts = name.removeprefix(DECK), [contents[part] for part in items[name].content.split()]
                data, origin = (*parts, None)[:2] if parts else (None, None)
                becomes.update(deck_becomes(folders, stem, data, origin) if data else _deck_goes(folders, stem))
        becomes[folders.belongings] = _written(items)


def is_sound(stem: str, data: bytes, skills: Collection[str]) -> bool:
    """Whether *data* is a sound deck, or a sound pack, of that *stem*."""
    try:
        if pack := pack_named(stem):
            packreader.read(data, pack)
            return True
        return reader.parse(data, skills).id == stem
    except DeckFaults:
        return False


def may_travel(name: str, content: str) -> bool:
    """Whether the setting *name* may travel, and be set to *content*."""
    try:
        setting = settings.setting_at(settings.setting_path(name))
        value = setting.read(json.loads(content)) if setting and setting.name in TRAVELS else None
    except (Refusal, ValueError, RecursionError):
        return False
    return value is not None and _dumped(value) == content


def _decks(
    folders: Folders, skills: Collection[str], known: Mapping[str, Item], contents: dict[str, bytes],
    unfinished: set[str],
) -> dict[str, tuple[str, int]]:  # fmt: skip
    """The content of each deck that is here or was, and when it was changed.

    *contents* get the files, *unfinished* what is not sound.
    """
    here: dict[str, tuple[str, int]] = {}
    there = {file.stem: file for file in files.ending(folders.decks, ".toml")}
    if not files.exists(folders.decks):  # not mounted, or moved: nobody deleted all decks
        unfinished.update(name for name, was in known.items() if name.startswith(DECK) and was.content)
    for stem in {name.removeprefix(DECK) for name in known if name.startswith(DECK)} | {*there}:
        name, was = DECK + stem, known.get(DECK + stem)
        if stem not in there and name not in unfinished:
            here[name] = NOTHING, files.stamp(folders.decks)[1] // 1_000_000
        if stem not in there:
            continue
        try:
            data = disk.read_bytes(there[stem])
        except DeckFaults:
            unfinished.add(name)
            continue
        parts = [data, *_origin(folders, stem)]
        content = " ".join(map(digest, parts))
        if (was is None or content != was.content) and not is_sound(stem, data, skills):
            unfinished.add(name)
            continue
        for part in parts:
            contents[digest(part)] = part
        here[name] = content, files.stamp(there[stem])[1] // 1_000_000
    return here


def _origin(folders: Folders, stem: str) -> list[bytes]:
    file = folders.origins / f"{stem}.toml"
    return [files.read(file)] if files.exists(file) else []


def _settings(folders: Folders) -> dict[str, tuple[str, int]]:
    config, at_ms = settings.read(folders.config_file), files.stamp(folders.config_file)[1] // 1_000_000
    values = {name: value for name in TRAVELS if (value := config.values[name]) != settings.DEFAULTS.values[name]}
    for deck, own in config.of_deck.items():
        values |= {f"decks.{deck}.{name}": value for name, value in own.items() if name in TRAVELS}
    return {SETTING + name: (_dumped(value), at_ms) for name, value in values.items()}


def deck_becomes(folders: Folders, stem: str, data: bytes, origin: bytes | None) -> Contents:
    """What makes *data* the deck or pack *stem*, with the record of its *origin*; what is there now is kept."""
    file = folders.decks / f"{stem}.toml"
    if pack_named(stem):
        return (translated.moved_aside(file, folders) if files.exists(file) else {}) | {file: data}
    record = {folders.origins / f"{stem}.toml": origin} if origin else {}  # as it is, whatever wrote it
    return Shelf(folders).swap(stem, Kept(data, None, ())) | record


def _deck_goes(folders: Folders, stem: str) -> Contents:
    file = folders.decks / f"{stem}.toml"
    if not files.exists(file):
        return {}
    return translated.moved_aside(file, folders) if pack_named(stem) else Shelf(folders).let_go(stem)[1]


def known(folders: Folders) -> dict[str, Item]:
    """What this install knew; nothing where that is not there, or no longer sound."""
    file = folders.belongings
    try:
        plain = json.loads(files.read(file)) if files.exists(file) else {}
        return {str(name): Item(str(of[0]), dict(of[1]), int(of[2])) for name, of in plain.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _written(items: Mapping[str, Item]) -> bytes:
    plain = {name: [item.content, dict(item.version), item.at_ms] for name, item in items.items()}
    return json.dumps(plain, sort_keys=True, indent=0).encode()


def _dumped(value: Any) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value)


def _typed(value: Any) -> str | list[str]:
    return value if isinstance(value, list) else str(value)
