# SPDX-License-Identifier: MIT
"""Language packs among what a source offers: held against their decks, and put beside the learner's own.

What was there under a pack's name is moved aside, so that nobody's translation is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark import files
from hark.cards import packreader, packs, writing
from hark.cards.naming import pack_named
from hark.errors import DeckFaults, Fault, Refusal
from hark.sharing.sources import Unsound
from hark.values import frozen
from hark.views.change import Fate, TranslationOffer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hark.cards.model import Deck
    from hark.paths import Folders
    from hark.progress.changeset import Contents
    from hark.sharing.intake import Intake
    from hark.sharing.parcel import Parcel


@frozen
class Translation:
    """A pack as it would stand in the library."""

    deck_id: str
    language: str
    data: bytes
    facts: TranslationOffer

    @property
    def is_new(self) -> bool:
        """Whether it is not here just so."""
        return self.facts.fate is not Fate.SAME


def among(
    parcels: Iterable[Parcel], into: Intake, coming: Sequence[Deck], called: Mapping[str, str]
) -> tuple[list[Translation], list[Unsound]]:
    """The packs among *parcels*, and those that cannot be used.

    What a pack translates is a deck that is *coming*, *called* so here, or one that is here.
    """
    decks = {deck.id: deck for deck in coming}
    found: dict[tuple[str, str], Translation] = {}
    unsound = []
    for parcel in parcels:
        if not packs.is_meant(parcel.data):
            continue
        try:
            made = _translation(parcel, into, decks, called)
            name = made.deck_id, made.language.casefold()
            if name in found:
                message = f"`{found[name].facts.file}` translates `{name[0]}` into `{name[1]}`, too"
                raise DeckFaults([Fault("file-name", message, "leave one of them out", 1)])
            found[name] = made
        except DeckFaults as raised:
            unsound.append(Unsound(parcel.name, parcel.data, raised.faults))
    return list(found.values()), unsound


def put(translations: Iterable[Translation], folders: Folders) -> Contents:
    """What makes *translations* those of their decks, and moves aside what is there. Raises `Refusal`."""
    contents: Contents = {}
    for made in translations:
        file = _file(folders, made.deck_id, made.language)
        if made.is_new and files.exists(file):
            contents |= moved_aside(file, folders)
        contents[file] = made.data
    return contents


def moved_aside(file: Path, folders: Folders) -> Contents:
    """What takes *file* out of the decks and keeps it."""
    return {files.free_name(folders.data / "removed" / file.name): files.read(file), file: None}


def beside(folder: Path, deck_id: str) -> Iterator[Path]:
    """The packs of the deck *deck_id* in *folder*."""
    return (file for file in files.ending(folder, ".toml") if is_for(deck_id, file.name))


def is_for(deck_id: str, name: str) -> bool:
    """Whether a file of that *name*, with `/`, is called like a pack of the deck *deck_id*."""
    named = pack_named(name.rpartition("/")[2].removesuffix(".toml"))
    return named is not None and named[0] == deck_id


def check_free(translations: Iterable[Translation]) -> None:
    """Raises `Refusal` when one of *translations* would take the place of another."""
    for made in translations:
        if made.facts.fate is Fate.CHANGES:
            message = f"there is a translation of `{made.deck_id}` into `{made.language}` of yours already"
            raise Refusal("exists", message, "`--replace` puts this one in its place, and yours aside")


def _translation(parcel: Parcel, into: Intake, coming: Mapping[str, Deck], called: Mapping[str, str]) -> Translation:
    data = parcel.data
    pack = packreader.read(data)
    cover = into.library.cover(pack.deck)
    deck = coming.get(pack.deck) or (into.library.whole(cover) if cover else None)
    if deck is None:
        hint = "import them together, or that deck first"
        raise DeckFaults([Fault("no-deck", f"there is no deck `{pack.deck}`, which it translates", hint, 1)])
    deck_id = called.get(pack.deck, deck.id)
    if deck_id != pack.deck:
        renamed = writing.pack_renamed(data, pack.deck, deck_id)
        if renamed is None:
            hint = f'its file must say `translates = "{pack.deck}"` on a line of its own'
            raise DeckFaults([Fault("id", f"`{pack.deck}` cannot be given another id in it", hint, 1)])
        data = renamed
    file = _file(into.shelf.folders, deck_id, pack.language)
    here = files.read(file) if files.exists(file) else None
    fate = Fate.NEW if here is None else Fate.SAME if here == data else Fate.CHANGES
    cards = sum(packs.worded(card, pack) is not None for card in deck.cards)
    facts = TranslationOffer(deck_id, pack.language, parcel.name, cards, len(deck.cards), fate)
    return Translation(deck_id, pack.language, data, facts)


def _file(folders: Folders, deck_id: str, language: str) -> Path:
    return folders.decks / f"{deck_id}.{language}.toml"
