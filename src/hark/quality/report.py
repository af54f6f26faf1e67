# SPDX-License-Identifier: MIT
"""What `hark check` answers: deck files read, their faults of form and what the rules of quality find, with lines."""

from __future__ import annotations

import struct
from functools import cache, lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from hark import errors, files, toml
from hark.cards import disk, library, packreader, pathreader, writing
from hark.cards.naming import pack_named
from hark.cards.outline import Outline
from hark.errors import DeckFaults, Fault
from hark.quality import check, ids, rules, translations
from hark.values import frozen
from hark.views.fault import Checked, FaultFacts, FindingFacts
from hark.views.rule import FaultLine, RuleLine, RulePage, Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from hark.cards.model import Deck
    from hark.quality.rule import Finding


MAX_EXCERPT = 100
SHARED = ("skills", "helplines")
"""What stands beside the decks and is translated."""
LISTED = "`hark check --explain all` lists them"
FAULTS = {
    "allow": "A rule is silenced with a reason.",
    "cloze": "A text with gaps marks them in pairs of braces.",
    "dotted-key": "A dotted key has few parts.",
    "duplicate-id": "No two cards of a deck have the same id.",
    "file-name": "A file is called by the id of its deck.",
    "format": "The format of the deck is known.",
    "homepage": "A homepage is a web address.",
    "id": "An id can be used as one.",
    "kind": "A card is of a kind that exists.",
    "language": "A language is a BCP 47 tag.",
    "missing": "What a deck and its cards need is there.",
    "more-faults": "Only so many faults of a file are listed.",
    "moved": "Names that moved are whole: `deck` or `deck/card`, each said once, at most a thousand.",
    "nesting": "Brackets are not nested deeply.",
    "no-cards": "A deck has cards.",
    "no-deck": "A pack has a deck that it translates.",
    "not-a-file": "A deck is a regular file.",
    "not-utf8": "A deck is UTF-8.",
    "options": "A choice has two to six different options, and one is correct.",
    "path": "A path names decks and cards that are there, each once.",
    "skill": "A checklist names skills that exist, each once.",
    "toml": "A deck is valid TOML.",
    "too-large": "A deck file is at most 1 MiB.",
    "too-long": "A text is at most 8 KiB.",
    "too-many-cards": "A deck has at most 5,000 cards.",
    "turns": "A dialogue has two to four turns, and each way a reply may go leads to one thing said, or to its end.",
    "type": "Every value is of its type.",
    "unknown-key": "A deck has no keys that nobody reads.",
    "unreadable": "The file can be read.",
    "version": "A version is numbers with dots.",
}
"""Every code of a fault of form, and what is wanted."""


@frozen
class Checking:
    """One sound file, a deck or a pack, read once."""

    file: Path
    outline: Outline
    places: Mapping[str, int]
    """Where in the file each card stands, from 0, by its id."""


def checked(
    paths: Iterable[Path],
    bundled: Path,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    *,
    fix: bool = False,
    progress: Callable[[int, int | None], None] = lambda _done, _total: None,
    studied: Callable[[Path, Deck], Collection[str]] = lambda _file, _deck: (),
    find: Callable[[str], Path | None] = lambda _deck: None,
) -> Checked:
    """Everything to be said of the deck files among *paths*, or with *select* and *ignore* only of some codes.

    With *fix*, ids that are missing are written into sound files first, and cards that were *studied* keep the one by
    which they are known. *progress* is called as cards are looked at. A pack is held against its deck, which stands
    beside it or is what *find* gives.
    Raises `Refusal` for a path that is not there, for a code that is none, and when a file cannot be written.
    """
    wanted = _wanted(select, ignore)
    skills = library.read_skills(bundled)
    named = disk.deck_files(paths)
    sound: list[Checking] = []
    decks: list[Deck] = []
    of_packs: list[Finding] = []
    faults = []
    fixed = 0
    for file in sorted(named, key=_turn):  # decks first: `place` is theirs, and the others are held against them
        data = b""
        try:
            data = disk.read_bytes(file)
            if pathreader.is_meant(file.name, data):
                pathreader.read(data, _there(decks, file, skills, find))
                continue
            if name := pack_named(file.stem):
                original = partial(_original, pack=file, skills=skills, find=find)
                places, said = _of_pack(data, name, len(sound), bundled / "shared", original)
                sound.append(Checking(file, Outline(data), places))
                of_packs += said
                continue
            deck = disk.deck_in(data, file, skills)
            if fix:
                lacking = _derived(deck)
                data, deck = _with_ids(file, data, deck, studied(file, deck))
                fixed += lacking - _derived(deck)
            places = {card.id: place for place, card in enumerate(deck.cards)}
            sound.append(Checking(file, Outline(data), places))
            decks.append(deck)
        except DeckFaults as raised:
            faults += [item for item in faults_in(str(file), data, raised.faults) if item.code in wanted]
    found = chain(check.findings(decks, articles(bundled), progress), of_packs)
    findings = _facts((finding for finding in found if finding.rule in wanted), sound)
    not_fixed = sum(map(_derived, decks)) if fix else 0
    cards = sum(len(item.places) for item in sound)
    return Checked(len(named), cards, tuple(faults), tuple(findings), fixed, not_fixed, tuple(select))


def _of_pack(
    data: bytes, name: tuple[str, str], place: int, shared: Path, original: Callable[[str], Deck]
) -> tuple[Mapping[str, int], list[Finding]]:
    """Where each card of a pack stands in it, and what is to be said of it. Raises `DeckFaults`."""
    if name[0] in SHARED:
        own = toml.read(disk.read_bytes(shared / f"{name[0]}.toml"))
        return {}, list(translations.of_shared(name[0], own, toml.read(data), place))
    pack = packreader.read(data, name)
    places = {card_id: number for number, card_id in enumerate(pack.cards)}
    return places, list(translations.findings(original(pack.deck), pack, place))


def _turn(file: Path) -> int:
    return 2 if file.name == pathreader.FILE else pack_named(file.stem) is not None


def _there(
    decks: Iterable[Deck], path: Path, skills: Iterable[str], find: Callable[[str], Path | None]
) -> Callable[[str], bool]:
    """What says whether a deck or card is among *decks*, beside the *path*, or where *find* says."""
    known = {deck.id: deck for deck in decks}

    @cache  # a path may name a thousand cards of one deck
    def cards(deck_id: str) -> Collection[str] | None:
        beside = path.with_name(f"{deck_id}.toml")
        file = None if deck_id in known else beside if beside.exists() else find(deck_id)
        deck = known.get(deck_id) or (disk.sound_deck(file, skills) if file else None)
        return {card.id for card in deck.cards} if deck else None

    def is_there(name: str) -> bool:
        deck_id, slash, card_id = name.partition("/")
        ids = cards(deck_id)
        return ids is not None and (not slash or card_id in ids)

    return is_there


def _original(deck_id: str, pack: Path, skills: Iterable[str], find: Callable[[str], Path | None]) -> Deck:
    """The deck that *pack* translates. Raises `DeckFaults`."""
    beside = pack.with_name(f"{deck_id}.toml")
    file = beside if beside.exists() else find(deck_id)
    hint = "put it beside the pack, or import it first"
    if file is None:
        raise DeckFaults([Fault("no-deck", f"there is no deck `{deck_id}`, which it translates", hint, 1)])
    try:
        return disk.read_deck(file, skills)
    except DeckFaults:
        hint = f"`hark check {file}` says why"
        raise DeckFaults([Fault("no-deck", f"its deck `{deck_id}` cannot be read", hint, 1)]) from None


def fault_facts(file: Path, faults: Iterable[Fault]) -> tuple[FaultFacts, ...]:
    """The *faults* of *file* for an answer, each with the line it stands on."""
    try:
        data = disk.read_bytes(file)
    except DeckFaults:
        data = b""
    return faults_in(str(file), data, faults)


def faults_in(name: str, data: bytes, faults: Iterable[Fault]) -> tuple[FaultFacts, ...]:
    """The *faults* of *data*, a file that is called *name*, for an answer."""
    lines = _lines(data)
    facts = []
    for fault in faults:
        column = fault.column if fault.code == "toml" else None  # else it is that of a key, which the excerpt shows
        text, mark = _marked(lines, fault.line, column)
        facts.append(
            FaultFacts(name, fault.line, fault.card, fault.code, fault.message, fault.hint, text, fault.column, mark)
        )
    return tuple(facts)


def rule_list() -> Rules:
    """Every rule and every fault of form, in a sentence each."""
    lines = [RuleLine(rule.code, rule.severity, rule.says) for rule in rules.by_code().values()]
    return Rules(tuple(lines), tuple(FaultLine(code, says) for code, says in FAULTS.items()))


def rule_page(code: str) -> RulePage:
    """The page of one rule. Raises `Refusal` for a code that is none."""
    known = rules.by_code()
    if code not in known:
        raise errors.unknown_word("rule", code, list(known), LISTED)
    page = toml.read((Path(__file__).parent / "rules.toml").read_bytes())[code]
    return RulePage(code, known[code].severity, known[code].says, page["why"], page["poor"], page["better"])


def articles(bundled: Path) -> frozenset[int]:
    """Fingerprints of the source articles: enough to recognise a copied run of words, not to read one."""
    file = bundled / "shared" / "articles.crc32"
    data = file.read_bytes() if file.exists() else b""
    return frozenset(struct.unpack(f"<{len(data) // 4}I", data))


def _wanted(select: Collection[str], ignore: Collection[str]) -> set[str]:
    """The codes to be told. `more-faults` goes with any choice: what is chosen may be among them."""
    known = {*FAULTS, *rules.by_code()}
    for code in (*select, *ignore):
        if code not in known:
            raise errors.unknown_word("rule", code, sorted(known), LISTED)
    return ({*select, "more-faults"} if select else known) - {*ignore}


def _with_ids(file: Path, data: bytes, deck: Deck, studied: Collection[str]) -> tuple[bytes, Deck]:
    """*data* and *deck* with the ids that are missing, written into *file* too."""
    fixed, deck = writing.with_ids(data, deck, ids.chosen(deck, studied))
    if fixed != data:
        mode = file.stat().st_mode
        files.replace(file, fixed)
        file.chmod(mode)  # a new file is for its owner alone; a deck may be for others too
    return fixed, deck


def _derived(deck: Deck) -> int:
    """How many cards of *deck* have no id of their own."""
    return sum(card.derived_id for card in deck.cards)


def _lines(data: bytes) -> list[str]:
    return data[: toml.MAX_BYTES].decode("utf-8-sig", "replace").split("\n")


def _excerpt(lines: Sequence[str], line: int | None) -> str | None:
    if not line or line > len(lines):
        return None
    text = lines[line - 1].strip()
    return text if len(text) <= MAX_EXCERPT else f"{text[: MAX_EXCERPT - 1]}…"


def _marked(lines: Sequence[str], line: int | None, column: int | None) -> tuple[str | None, int | None]:
    """What stands on *line*, and where in that *column*, from 1, is; of a long line, the part around it."""
    text = _excerpt(lines, line)
    if text is None or not line or column is None:
        return text, None
    whole = lines[line - 1]
    place = column - 1 - (len(whole) - len(whole.lstrip()))
    if place < MAX_EXCERPT - 1 or len(whole.strip()) <= MAX_EXCERPT:
        return text, max(0, min(place, len(text)))
    start = column - 1 - MAX_EXCERPT // 2
    part = whole[start : start + MAX_EXCERPT - 2].rstrip()
    return f"…{part}{'…' if start + MAX_EXCERPT - 2 < len(whole.rstrip()) else ''}", column - start


def _facts(findings: Iterable[Finding], sound: Sequence[Checking]) -> Iterator[FindingFacts]:
    @lru_cache(100)  # one part of a card may have a hundred thousand findings, and its line be as long as the file
    def where(place: int, card: str | None, key: str | None) -> tuple[int | None, str | None, int | None]:
        return _where(sound[place], card, key)

    for item in findings:
        line, text, column = where(item.place, item.card, item.key)
        yield FindingFacts(
            str(sound[item.place].file), line, item.card, item.key, item.rule, item.severity, item.message,
            item.allowed or None, text, column,
        )  # fmt: skip


def _where(checking: Checking, card: str | None, key: str | None) -> tuple[int | None, str | None, int | None]:
    """The line that a finding about *key* of *card* is about, what stands there, and where on it the key begins."""
    if card is None:
        return 1, None, None
    outline = checking.outline
    line = outline.card(checking.places[card], key)
    return line, _excerpt(outline.written, line), outline.column(line, key.rpartition(".")[2]) if key and line else None
