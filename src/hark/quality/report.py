# SPDX-License-Identifier: MIT
"""What `hark check` answers: deck files read, their faults of form and what the rules of quality find, with lines."""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hark import errors, files, toml
from hark.cards import disk, library, writing
from hark.cards.outline import Outline
from hark.errors import DeckFaults
from hark.quality import check, ids, rules
from hark.values import frozen
from hark.views.fault import Checked, FaultFacts, FindingFacts
from hark.views.rule import FaultLine, RuleLine, RulePage, Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from hark.cards.model import Deck
    from hark.errors import Fault
    from hark.quality.rule import Finding


MAX_EXCERPT = 100
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
    "nesting": "Brackets are not nested deeply.",
    "no-cards": "A deck has cards.",
    "not-a-file": "A deck is a regular file.",
    "not-utf8": "A deck is UTF-8.",
    "options": "A choice has two to six different options, and one is correct.",
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
    """One sound deck file, read once."""

    file: Path
    deck: Deck
    outline: Outline
    places: Mapping[str, int]
    """Where in the deck each card stands, from 0, by its id."""


def checked(
    paths: Iterable[Path],
    bundled: Path,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    *,
    fix: bool = False,
    progress: Callable[[int, int | None], None] = lambda _done, _total: None,
    studied: Callable[[Path, Deck], Collection[str]] = lambda _file, _deck: (),
) -> Checked:
    """Everything to be said of the deck files among *paths*, or with *select* and *ignore* only of some codes.

    With *fix*, ids that are missing are written into sound files first, and cards that were *studied* keep the one by
    which they are known. *progress* is called as cards are looked at.
    Raises `Refusal` for a path that is not there, for a code that is none, and when a file cannot be written.
    """
    wanted = _wanted(select, ignore)
    skills = library.read_skills(bundled)
    named = disk.deck_files(paths)
    sound: list[Checking] = []
    faults = []
    fixed = 0
    for file in named:
        data = b""
        try:
            data = disk.read_bytes(file)
            deck = disk.deck_in(data, file, skills)
            if fix:
                lacking = _derived(deck)
                data, deck = _with_ids(file, data, deck, studied(file, deck))
                fixed += lacking - _derived(deck)
            places = {card.id: place for place, card in enumerate(deck.cards)}
            sound.append(Checking(file, deck, Outline(data), places))
        except DeckFaults as raised:
            faults += [item for item in faults_in(str(file), data, raised.faults) if item.code in wanted]
    found = check.findings([item.deck for item in sound], articles(bundled), progress)
    findings = _facts((finding for finding in found if finding.rule in wanted), sound)
    cards = [card for item in sound for card in item.deck.cards]
    not_fixed = sum(card.derived_id for card in cards) if fix else 0
    return Checked(len(named), len(cards), tuple(faults), tuple(findings), fixed, not_fixed, tuple(select))


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
