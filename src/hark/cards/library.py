# SPDX-License-Identifier: MIT
"""Which decks exist: the bundled ones and those in the data folder, read and found sound or named as broken.

One broken deck never hides the others. A deck in the data folder stands in for a bundled one of the same
id: that is how a person edits a card that came with hark.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from zlib import crc32

from hark import errors, files
from hark.cards import packing
from hark.cards.catalogue import Catalogue, Entry
from hark.cards.model import Cover, Deck, faces_of
from hark.cards.naming import Choosing as Choosing
from hark.cards.naming import Pool as Pool
from hark.cards.naming import pack_named, resolve
from hark.errors import DeckFaults, Fault, Refusal
from hark.values import fields, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from hark.cards.catalogue import Place
    from hark.cards.helplines import Helpline
    from hark.cards.model import Face, Skill
    from hark.cards.wording import Wording

T = TypeVar("T")
_RACY_NS = 2_000_000_000
"""A file younger than this when it was read may change and its times not tell: some file systems count in seconds."""


@frozen
class Broken:
    """A deck file that cannot be used, and why."""

    file: Path
    faults: tuple[Fault, ...]


class Library:
    """All decks, in the order in which a newcomer meets them; their cards are read when they are asked for."""

    def __init__(
        self,
        catalogue: Catalogue,
        entries: Mapping[str, Entry],
        files: Mapping[str, Path],
        bundled: Path,
        own_folder: Path,
        path: Collection[str],
        packs: Mapping[tuple[str, str], Path] | None = None,
        languages: Sequence[str] = (),
    ) -> None:
        """*packs* are files by deck and language; in the first of *languages* that there is, cards are shown."""
        self.catalogue, self._entries, self._bundled, self.own_folder = catalogue, entries, bundled, own_folder
        self.ids = tuple(stem for stem, entry in entries.items() if entry.title is not None)
        self.path = tuple(deck for deck in self.ids if deck in path)
        """The decks that came with hark, edited or not, in the order in which they are learned."""
        self.files: Mapping[str, Path] = {deck: files[deck] for deck in self.ids}
        self._files, self.close = files, catalogue.close
        self._covers: dict[str, Cover] = {}
        self._packs, self._languages = packs or {}, languages

    @cached_property
    def wording(self) -> Wording:
        """The decks in other languages; whoever shows no card needs it not."""
        from hark.cards.wording import Wording

        return Wording(self.catalogue, self._packs, self._languages, self._bundled / "shared", self.edition)

    @cached_property
    def decks(self) -> tuple[Cover, ...]:
        """All decks but for their cards."""
        return tuple(self._cover(deck) for deck in self.ids)

    @cached_property
    def broken(self) -> tuple[Broken, ...]:
        """The files that cannot be used."""
        return tuple(
            Broken(self._files[stem], self._unpacked(stem, packing.faults))
            for stem, entry in self._entries.items()
            if entry.title is None
        )

    @cached_property
    def broken_packs(self) -> tuple[Broken, ...]:
        """The packs that cannot be used."""
        return tuple(Broken(file, raised.faults) for file, raised in self.wording.faults()) if self._packs else ()

    @cached_property
    def skills(self) -> Mapping[str, Skill]:
        """The shared rubric vocabulary, by id."""
        return {skill.id: skill for skill in packing.skills(_document(self.catalogue, self._bundled, "skills"))}

    @cached_property
    def helplines(self) -> Mapping[str, Helpline]:
        """Where to find help, by region."""
        regions = self._help["regions"]
        if self._languages:
            regions = self.wording.regions(regions)
        from hark.cards.helplines import read_helpline  # who asks for no help starts without

        return {region: read_helpline(region, entry, regions["world"]) for region, entry in regions.items()}

    @cached_property
    def cues(self) -> tuple[str, ...]:
        """Words in a typed answer after which the helpline note is shown, of all languages. Not a risk assessment."""
        return (*self._help["cues"], *self.wording.cues())

    @cached_property
    def faces(self) -> Mapping[str, Face]:
        """Every face by its ref, in learning order. Reads every card: for what wants them all."""
        return {face.ref: face for deck in self.decks for face in self.whole(deck).faces()}

    @property
    def edition(self) -> str:
        """A word that changes with any deck: eight hexadecimal digits."""
        facts = [f"{deck} {self._entries[deck].digest.hex()}" for deck in self.ids]
        return f"{crc32(' '.join(facts).encode()):08x}"

    def deck(self, name: str) -> Cover:
        """The deck whose id is *name* or alone begins so. Raises `Refusal`."""
        for broken in self.broken:
            if broken.file.stem == name:
                raise errors.broken_deck(str(broken.file), broken.faults)
        if (deck_id := resolve(name, self.ids)) is None:
            raise errors.no_such_deck(name, self.ids)
        return self._cover(deck_id)

    def cover(self, deck_id: str) -> Cover | None:
        """The deck of that id."""
        return self._cover(deck_id) if deck_id in self.ids else None

    def title(self, deck_id: str) -> str:
        """What the deck of that id is called."""
        return self._entries[deck_id].title or deck_id

    def size(self, deck_id: str) -> int:
        """How many cards the deck of that id has."""
        return self._entries[deck_id].cards

    def whole(self, deck: Cover) -> Deck:
        """*deck* with all its cards."""
        facts = {name: getattr(deck, name) for name in fields(type(deck)) if name != "cards"}
        return Deck(**facts, cards=self.catalogue.cards(deck.id, self.size(deck.id)))

    def counts(self, deck: Cover) -> tuple[Mapping[str, int], int]:
        """How many cards of each kind *deck* has, and how many faces."""
        return self._unpacked(deck.id, packing.counts, "kinds"), self._entries[deck.id].faces

    def face(self, name: str) -> Face:
        """The face whose ref is *name*, or whose card's id is where that is the only one. Raises `Refusal`.

        Deck and card may each be a prefix that fits only one.
        """
        if face := self.find(name):
            return face
        head, slash, tail = name.partition("/")
        if not slash:
            return self._face_alone(name)
        deck = self.deck(head)
        ref = resolve(f"{deck.id}/{tail}", self.catalogue.refs(deck.id, f"{deck.id}/{tail}")) if tail else None
        if ref is None:
            raise errors.no_such_card(f"{deck.id}/{tail}", self.catalogue.refs(deck.id))
        return self.faces_at(ref)[0]

    def _face_alone(self, card_id: str) -> Face:
        """The face whose card's id is *card_id* or alone begins so, in whichever deck. Raises `Refusal`."""
        refs = self.catalogue.named(card_id, self.ids)
        if not refs:
            every = [ref for deck in self.ids for ref in self.catalogue.refs(deck)]
            refs = [ref for ref in every if card_id and ref.partition("/")[2].startswith(card_id)]
            if not refs:
                raise errors.no_such_card(card_id, every)
        if "#" not in card_id:  # a card and its siblings are one answer
            refs = list(dict.fromkeys(ref.split("#", 1)[0] for ref in refs))
        if len(refs) > 1:
            raise errors.ambiguous(card_id, refs)
        return self.faces_at(refs[0])[0]

    def named(self, name: str) -> Cover | Face:
        """The deck or the card that *name* means: what is called just so before what begins so. Raises `Refusal`."""
        if "/" in name or (name not in self._files and self.catalogue.named(name, self.ids)):
            return self.face(name)
        if name in self._files or resolve(name, self.ids):
            return self.deck(name)
        try:
            return self.face(name)
        except Refusal as refusal:
            if refusal.code == "ambiguous":
                raise
            raise errors.no_such_deck(name, self.ids) from None

    def file(self, name: str) -> Path | None:
        """The file of the deck whose id is *name* or alone begins so, sound or not. Raises `Refusal` for several."""
        stem = resolve(name, self._files)
        return self._files[stem] if stem else None

    def find(self, ref: str) -> Face | None:
        """The face *ref*; None where there is none."""
        place = self.catalogue.place(ref)
        return self.at(place) if place and place.deck in self.ids else None

    def at(self, place: Place) -> Face:
        """The face at *place*."""
        deck = self._cover(place.deck)
        return list(faces_of(deck, self.catalogue.card(place.deck, place.number)))[place.part]

    def shown(self, face: Face) -> Face:
        """*face* in the first of the learner's languages that there is, with its deck; what it asks is the same."""
        return self.wording.face(face) if self._languages else face

    def shown_at(self, ref: str) -> Face | None:
        """The face *ref* as it is shown; None where there is none."""
        face = self.find(ref)
        return self.shown(face) if face else None

    def faces_at(self, ref: str) -> tuple[Face, ...]:
        """The face *ref*, then the others of its card."""
        face = self.find(ref)
        if face is None:
            return ()
        return (face, *(other for other in faces_of(face.deck, face.card) if other != face))

    def target(self, name: str) -> tuple[str, int]:
        """What *name* means, a deck or a card, as its ref, and how many faces it has. Raises `Refusal`."""
        face = self.named(name)
        if isinstance(face, Cover):
            return face.id, self.counts(face)[1]
        return face.ref, 1 if face.ref != face.card_ref else len(self.faces_at(face.ref))

    def pool(self, choosing: Choosing) -> Pool:
        """The cards that *choosing* means. Raises `Refusal` for an unknown deck, tag or skill."""
        wanted = {self.deck(name).id for name in choosing.decks}
        decks = tuple(deck for deck in self.ids if not wanted or deck in wanted)
        for sort, names in (("tag", choosing.tags), ("skill", choosing.skills)):
            known = self.marks(sort) if names else frozenset()
            for name in names:
                if name not in known:
                    raise errors.no_such_mark(sort, name, known)
        return Pool(decks, choosing.marks, frozenset(map(str, choosing.kinds)))

    def marks(self, sort: str) -> frozenset[str]:
        """The names of the marks of *sort*, `tag` or `skill`, on all cards."""
        return frozenset().union(*(self.catalogue.marks(deck, sort) for deck in self.ids))

    def holds(self, pool: Pool, ref: str) -> Place | None:
        """Where the face *ref* stands if it is one of *pool*."""
        if ref.split("/", 1)[0] not in pool.decks:
            return None
        place = self.catalogue.place(ref)
        return place if place and self.catalogue.passes(place, pool.marks, pool.kinds) else None

    def skill(self, deck: Cover, skill_id: str) -> Skill:
        """The rubric skill *skill_id* as *deck* or the shared vocabulary defines it."""
        own = {skill.id: skill for skill in deck.skills}
        if skill_id in own or deck.language == "en":
            return own.get(skill_id) or self.skills[skill_id]
        return self.wording.skill(self.skills[skill_id], deck.language)

    def helpline(self, region: str) -> Helpline:
        """Where to find help in *region*; the international entry where nothing better is known."""
        return self.helplines.get(region) or self.helplines["world"]

    def file_of(self, deck: Cover) -> Path:
        """The file in which *deck* stands in the language in which it is given."""
        is_own = deck.language == self._cover(deck.id).language
        return self.files[deck.id] if is_own else self._packs[deck.id, deck.language]

    def own_file(self, deck: Cover) -> Path:
        """The file of *deck*, as it is shown, that the learner may edit; a bundled one is copied first."""
        file = self.file_of(deck)
        if file.parent == self.own_folder:
            return file
        own = self.own_folder / file.name
        if not own.exists():  # it may hold an edit that cannot be read yet
            files.replace(own, file.read_bytes())
        return own

    def let_go_unchanged(self, file: Path) -> bool:
        """Removes *file*, a deck of one's own, where it is the bundled one that it stands in for; whether it was so.

        A copy would keep out what comes with a new hark.
        """
        return files.remove_copy(file, self._bundled / file.name)

    def _cover(self, deck_id: str) -> Cover:
        if deck_id not in self._covers:
            self._covers[deck_id] = self._unpacked(deck_id, packing.cover)
        return self._covers[deck_id]

    def _unpacked(self, stem: str, unpack: Callable[[str], T], what: str = "cover") -> T:
        """What *unpack* makes of an entry; of one that is damaged, once it was read again."""
        try:
            return unpack(getattr(self._entries[stem], what))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            self.catalogue.start_over(error)
            return unpack(getattr(self.catalogue.entries()[stem], what))

    @cached_property
    def _help(self) -> Any:
        return json.loads(_document(self.catalogue, self._bundled, "helplines"))


def read(bundled: Path, own: Path, kept: Path | None = None, languages: Sequence[str] = ()) -> Library:
    """The library of the *bundled* decks and the learner's *own*; *kept* is the file of the catalogue.

    Cards are shown in the first of *languages* that there is.

    Raises `Refusal` when a folder cannot be read.
    """
    words = shared_data(bundled, "skills")
    catalogue = Catalogue(kept, f"{len(words)} {crc32(words):08x}")
    order = json.loads(_document(catalogue, bundled, "path"))
    every = [file for folder in (bundled, own) for file in files.ending(folder, ".toml")]
    packs = {name: file for file in every if (name := pack_named(file.stem))}
    bundled_files, own_files = (
        {file.stem: file for file in every if file.parent == folder and not pack_named(file.stem)}
        for folder in (bundled, own)
    )
    ranked = sorted(bundled_files, key=lambda stem: (order.index(stem) if stem in order else len(order), stem))
    chosen = {stem: own_files.get(stem, bundled_files[stem]) for stem in ranked} | own_files
    known: dict[str, Entry] = {}

    def refill() -> None:
        """Raises `Refusal` when a deck that was read before cannot be read any more."""
        for stem, entry in _filled(catalogue, chosen, bundled, {}).items():
            if entry.title is None and stem in known and known[stem].title is not None:
                raise errors.broken_deck(str(chosen[stem]), packing.faults(entry.cover))

    catalogue.refill = refill
    for _ in range(2):  # once more when it started over meanwhile: what it then lacks is read
        starts, entries = catalogue.starts, _filled(catalogue, chosen, bundled, catalogue.entries())
        if catalogue.starts == starts:
            break
    known |= entries
    return Library(catalogue, entries, chosen, bundled, own, bundled_files, packs, languages)


def _filled(
    catalogue: Catalogue, chosen: Mapping[str, Path], bundled: Path, kept: Mapping[str, Entry]
) -> dict[str, Entry]:
    """An entry for each of the files *chosen*: the one that is *kept* where the file is still the same."""
    keys = {stem: stem.encode("utf-8", "backslashreplace").decode() for stem in chosen}  # names that are no UTF-8
    if gone := kept.keys() - keys.values():
        catalogue.drop(gone)
    return {stem: _entry(catalogue, keys[stem], file, bundled, kept.get(keys[stem])) for stem, file in chosen.items()}


def _entry(catalogue: Catalogue, key: str, file: Path, bundled: Path, kept: Entry | None) -> Entry:
    """What *file* is; it is read only when its size or times say that it may have changed."""
    name = str(file).encode("utf-8", "backslashreplace").decode()
    stamp, changed_ns = files.stamp(file)
    if kept and kept.file == name and stamp == kept.stamp and changed_ns + _RACY_NS <= kept.read_ns:
        return kept
    from hashlib import blake2b

    from hark.cards import disk

    try:
        data = disk.read_bytes(file)
    except DeckFaults as faults:
        return Entry(name, "", 0, b"", None, packing.packed(faults.faults), "{}", 0, 0)
    digest = blake2b(data, digest_size=16).digest()
    if kept and kept.file == name and kept.digest == digest:
        catalogue.touch(key, stamp)
        return kept
    try:
        deck = disk.deck_in(data, file, read_skills(bundled))
    except DeckFaults as faults:
        catalogue.put(key, Entry(name, stamp, 0, digest, None, packing.packed(faults.faults), "{}", 0, 0), None)
    else:
        catalogue.put(key, entry_of(deck, name, stamp, digest), deck)
    return catalogue.entries()[key]


def entry_of(deck: Deck, file: str, stamp: str, digest: bytes) -> Entry:
    """What the catalogue keeps of *deck*, read from *file*."""
    kinds: dict[str, int] = {}
    for card in deck.cards:
        kinds[str(card.kind)] = kinds.get(str(card.kind), 0) + 1
    faces = sum(1 for _ in deck.faces())
    return Entry(file, stamp, 0, digest, deck.title, packing.packed(deck), json.dumps(kinds), len(deck.cards), faces)


def _document(catalogue: Catalogue, bundled: Path, name: str) -> str:
    """What the data file *name* beside the decks holds, as a line of JSON; parsed when its text is new."""
    data = shared_data(bundled, name)

    def parse() -> str:
        from hark import toml
        from hark.cards import reader

        if name == "skills":
            return packing.packed(reader.parse_skills(data))
        document = toml.read(data)
        return json.dumps(document["decks"] if name == "path" else document)

    return catalogue.parsed(f"shared {name}", data.decode("utf-8"), parse)


def read_skills(bundled: Path) -> dict[str, Skill]:
    """The shared rubric vocabulary, by id. Raises `Refusal` when it cannot be read."""
    from hark.cards import reader

    return {skill.id: skill for skill in reader.parse_skills(shared_data(bundled, "skills"))}


def shared_data(bundled: Path, name: str) -> bytes:
    """The data file *name* beside the bundled decks. Raises `Refusal` when it cannot be read."""
    hint = "it came with hark: see its permissions, or install hark again"
    return files.read(bundled / "shared" / f"{name}.toml", hint)
