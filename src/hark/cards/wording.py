# SPDX-License-Identifier: MIT
"""The decks in the learner's languages: which pack a card is shown by, and what stands beside the decks in each.

A pack that cannot be used takes nothing away: the next language is shown. What was parsed is kept in the catalogue.
"""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any
from zlib import crc32

from hark import files
from hark.cards import disk, packs
from hark.cards.catalogue import Place
from hark.cards.model import faces_of
from hark.cards.naming import pack_named
from hark.errors import DeckFaults
from hark.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from hark.cards.catalogue import Catalogue
    from hark.cards.model import Cover, Deck, Face, Skill
    from hark.cards.naming import Pool
    from hark.cards.packs import Pack


class Wording:
    """The packs there are, and the *languages* that the learner likes, the best first."""

    def __init__(
        self, catalogue: Catalogue, places: Mapping[tuple[str, str], Path], languages: Sequence[str], shared: Path,
        edition: str,
    ) -> None:  # fmt: skip
        """*places* are the packs by deck and language, *shared* the folder of what stands beside the decks.

        *edition* is another when a deck is.
        """
        self._catalogue, self.places, self._languages = catalogue, places, languages
        self._shared, self._edition = shared, edition
        self._read: dict[tuple[str, str], Pack | None] = {}

    def face(self, face: Face) -> Face:
        """*face* in the first of the languages that it can be had in."""
        for pack in self._packs(face.deck):
            if card := packs.worded(face.card, pack):
                return replace(face, deck=packs.cover_in(face.deck, pack), card=card)
        return face

    def cover(self, deck: Cover) -> Cover:
        """What *deck* says of itself in the first of the languages that it can be had in."""
        pack = next(self._packs(deck), None)
        return packs.cover_in(deck, pack) if pack else deck

    def search(self, words: Sequence[str], deck: Cover, pool: Pool) -> list[tuple[int, str]]:
        """The places of those cards of *pool* in *deck* that hold all the folded *words* as shown, with what they hold.

        That is folded too, a text a line, in the order of `searched`.
        """
        found = self._catalogue.search(words, deck.id, pool.marks, pool.kinds)
        known = self._words(deck)
        found = [(number, held) for number, held in found if number not in known]
        for number, held in known.items():
            passes = self._catalogue.passes(Place(deck.id, number, 0), pool.marks, pool.kinds)
            if passes and all(word in held for word in words):
                found.append((number, held))
        return sorted(found)

    def _words(self, deck: Cover) -> dict[int, str]:
        """All that is searched of each card of *deck* that is shown in another language, by its number, folded."""

        def fold() -> str:
            from hark.cards.searched import words_of

            numbers = range(len({ref.partition("#")[0] for ref in self._catalogue.refs(deck.id)}))
            faces = ((number, next(faces_of(deck, self._catalogue.card(deck.id, number)))) for number in numbers)
            return json.dumps({number: words_of(new) for number, face in faces if (new := self.face(face)) is not face})

        wanted = list(self._wanted(deck))
        if not wanted:
            return {}
        facts = " ".join((self._edition, *self._languages, *(self._stamp(name) for name in wanted)))
        kept = self._catalogue.parsed(f"words {deck.id}", facts, fold)
        return {int(number): held for number, held in json.loads(kept).items()}

    def languages(self, deck: Cover) -> tuple[str, ...]:
        """The languages that *deck* can be had in, its own first."""
        return (deck.language, *sorted(language for deck_id, language in self.places if deck_id == deck.id))

    def number_in(self, language: str, deck: Deck) -> int:
        """How many cards of *deck* there are in *language*."""
        if is_like(language, deck.language):
            return len(deck.cards)
        found = list(filter(None, map(self.pack, self._names(deck.id, language))))
        return sum(any(packs.worded(card, pack) for pack in found) for card in deck.cards)

    def whole(self, deck: Deck, language: str) -> Deck | None:
        """*deck* with the texts that there are of it in *language*; None where there are none."""
        if is_like(language, deck.language):
            return deck
        pack = next(filter(None, map(self.pack, self._names(deck.id, language))), None)
        if pack is None:
            return None
        cards = tuple(packs.worded(card, pack) or card for card in deck.cards)
        return replace(packs.cover_in(deck, pack), cards=cards)

    def files(self, deck_id: str) -> list[Path]:
        """The packs of the deck of that id."""
        return [file for (deck, _), file in sorted(self.places.items()) if deck == deck_id]

    def pack(self, name: tuple[str, str]) -> Pack | None:
        """The pack of that deck and language; None where it cannot be read."""
        if name not in self._read:
            self._read[name] = None
            with suppress(DeckFaults, ValueError, TypeError, KeyError):
                self._read[name] = self._parsed(name)
        return self._read[name]

    def faults(self) -> Iterator[tuple[Path, DeckFaults]]:
        """The packs that cannot be read, each with why."""
        from hark.cards import packreader

        for name, file in self.places.items():
            try:
                packreader.read(disk.read_bytes(file), name)
            except DeckFaults as faults:
                yield file, faults

    def skill(self, skill: Skill, language: str) -> Skill:
        """The shared *skill* as *language* has it."""
        texts = self._shared_in("skills", [language])
        return packs.skill_in(skill, next(texts, {}).get("skills", {}))

    def regions(self, regions: Mapping[str, Any]) -> dict[str, Any]:
        """The *regions* of the helplines with the texts that the first of the languages has for each."""
        found = dict(regions)
        for texts in reversed(list(self._shared_in("helplines", self._languages))):
            for region, entry in texts.get("regions", {}).items():
                if region in found:
                    found[region] = _with_texts(found[region], entry)
        return found

    def cues(self) -> tuple[str, ...]:
        """The danger words of all languages but that of the decks that came with hark."""
        every = (self._document(file) for file in self._files("helplines").values())
        return tuple(chain.from_iterable(document.get("cues", ()) for document in every))

    def _packs(self, deck: Cover) -> Iterator[Pack]:
        """The packs that *deck* is shown by, the best first."""
        return filter(None, map(self.pack, self._wanted(deck)))

    def _wanted(self, deck: Cover) -> Iterator[tuple[str, str]]:
        """The names of packs that *deck* may be shown by, the best first, until its own language is as good."""
        for language in self._languages:
            if is_like(language, deck.language):
                return
            yield from self._names(deck.id, language)

    def _names(self, deck_id: str, language: str) -> list[tuple[str, str]]:
        """The names of the packs of a deck that serve for *language*, the one in just that first."""
        named = (name for name in self.places if name[0] == deck_id and is_like(language, name[1]))
        return sorted(named, key=lambda name: (name[1].casefold() != language.casefold(), name))

    def _parsed(self, name: tuple[str, str]) -> Pack:
        data = disk.read_bytes(self.places[name])

        def parse() -> str:
            from hark.cards import packreader  # what was read before is kept

            return packs.packed(packreader.read(data, name))

        kept = self._catalogue.parsed(f"pack {'.'.join(name)}", self._stamp(name), parse)
        return packs.unpacked(kept)

    def _stamp(self, name: tuple[str, str]) -> str:
        """A word that changes with the file of that pack."""
        try:
            data = disk.read_bytes(self.places[name])
        except DeckFaults:
            return ""
        return f"{len(data)}-{crc32(data):08x}"

    def _files(self, what: str) -> dict[str, Path]:
        """The shared packs *what* by their language."""
        named = ((pack_named(file.stem), file) for file in files.ending(self._shared, ".toml"))
        return {name[1]: file for name, file in named if name and name[0] == what}

    def _shared_in(self, what: str, languages: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The shared packs *what* in *languages*, the best first, until the shared texts themselves are as good."""
        for language in languages:
            if is_like(language, "en"):
                return
            yield from (self._document(file) for tag, file in self._files(what).items() if is_like(language, tag))

    def _document(self, file: Path) -> dict[str, Any]:
        """What a shared pack holds; nothing where it cannot be read."""
        from hark import toml

        with suppress(DeckFaults, ValueError, TypeError):
            data = disk.read_bytes(file)
            text = data.decode("utf-8")
            document = json.loads(
                self._catalogue.parsed(f"shared {file.stem}", text, lambda: json.dumps(toml.read(data), default=str))
            )
            return document if isinstance(document, dict) else {}
        return {}


def is_like(wanted: str, language: str) -> bool:
    """Whether who wants one of these language tags is served by the other: `es` by `es-MX`, and that by `es`."""
    own, other = wanted.casefold(), language.casefold()
    return own == other or own.startswith(f"{other}-") or other.startswith(f"{own}-")


def _with_texts(entry: Mapping[str, Any], texts: Mapping[str, Any]) -> dict[str, Any]:
    """The helplines of a region in other *texts*; what these lack stays, and so do sources and dates."""
    told = dict(entry)
    for key, text in texts.items():
        if key == "text" and text:
            told[key] = text
        elif isinstance(text, dict) and isinstance(told.get(key), dict):
            told[key] = _with_texts(told[key], text)
    return told
