# SPDX-License-Identifier: MIT
"""What `hark check` answers: deck files read, their faults of form and what the rules of quality find, with lines."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

from hark import check, deckfile, errors, library, toml, views
from hark.errors import DeckFaults

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hark.model import Deck


def checked(paths: Iterable[Path], bundled: Path) -> views.Checked:
    """Everything to be said of the deck files among *paths*. Raises `Refusal` for a path that is not there."""
    skills = library.read_skills(bundled)
    files = library.deck_files(paths)
    decks: list[tuple[Path, Deck]] = []
    faults = []
    for file in files:
        try:
            decks.append((file, library.read_deck(file, skills)))
        except DeckFaults as found:
            faults += [
                views.FaultFacts(str(file), one.line, one.card, one.code, one.message, one.hint) for one in found.faults
            ]
    by_id = {deck.id: (file, deckfile.Outline(library.read_bytes(file))) for file, deck in decks}
    findings = [
        _facts(finding, *by_id[finding.deck])
        for finding in check.findings([deck for _, deck in decks], articles(bundled))
    ]
    return views.Checked(len(files), sum(len(deck.cards) for _, deck in decks), tuple(faults), tuple(findings))


def rule_page(code: str) -> views.RulePage:
    """The page of one rule. Raises `Refusal` for a code that is none."""
    rules = check.rules()
    if code not in rules:
        raise errors.unknown_word("rule", code, list(rules))
    page = toml.read((Path(__file__).parent / "rules.toml").read_bytes())[code]
    return views.RulePage(code, rules[code].severity, rules[code].says, page["why"], page["poor"], page["better"])


def articles(bundled: Path) -> frozenset[int]:
    """Fingerprints of the source articles: enough to recognise a copied run of words, not to read one."""
    file = bundled / "shared" / "articles.crc32"
    data = file.read_bytes() if file.exists() else b""
    return frozenset(struct.unpack(f"<{len(data) // 4}I", data))


def _facts(finding: check.Finding, file: Path, outline: deckfile.Outline) -> views.FindingFacts:
    line = outline.line(finding.card, finding.key) if finding.card else 1
    return views.FindingFacts(
        str(file),
        line,
        finding.card,
        finding.key,
        finding.rule,
        finding.severity,
        finding.message,
        finding.allowed or None,
    )
