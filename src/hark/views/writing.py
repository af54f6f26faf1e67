# SPDX-License-Identifier: MIT
"""What the commands for writing decks answer: faults, findings, rules."""

from __future__ import annotations

from typing import ClassVar

from hark.values import frozen
from hark.views.fault import Severity
from hark.views.view import View


@frozen
class FaultFacts:
    """One thing wrong with a deck file."""

    file: str
    line: int | None
    card: str | None
    code: str
    message: str
    hint: str
    excerpt: str | None = None
    """The line it stands on, without the space around it and no longer than a person reads; null where unknown."""
    column: int | None = None
    """Where on that line it begins, from 1, in characters; null where unknown."""


@frozen
class FindingFacts:
    """What a rule of learning quality says of a card, or of a deck where *card* is null."""

    file: str
    line: int | None
    card: str | None
    key: str | None
    rule: str
    severity: Severity
    message: str
    allowed: str | None
    """The reason for which the deck silences it."""
    excerpt: str | None = None
    """As of a fault; null for a deck as a whole."""
    column: int | None = None
    """As of a fault."""


@frozen
class Checked(View):
    """`hark check`: everything wrong with the files named, and what could be better."""

    SCHEMA: ClassVar[str] = "hark.check/1"
    files: int
    cards: int
    faults: tuple[FaultFacts, ...]
    findings: tuple[FindingFacts, ...]
    fixed: int = 0
    """Missing ids written into the files."""
    not_fixed: int = 0
    """Ids that were to be written and could not be: those of cards without a header."""


@frozen
class RulePage(View):
    """`hark check --explain`: one rule."""

    SCHEMA: ClassVar[str] = "hark.rule/1"
    rule: str
    severity: Severity
    says: str
    why: str
    poor: str
    better: str


@frozen
class RuleLine:
    """One rule in a sentence."""

    rule: str
    severity: Severity
    says: str


@frozen
class FaultLine:
    """One fault of form: what is wanted."""

    code: str
    says: str


@frozen
class Rules(View):
    """`hark check --explain all`: every rule, and every fault of form."""

    SCHEMA: ClassVar[str] = "hark.rules/1"
    rules: tuple[RuleLine, ...]
    faults: tuple[FaultLine, ...]


@frozen
class Begun(View):
    """`hark new`: the deck begun, or the card added to it."""

    SCHEMA: ClassVar[str] = "hark.new/1"
    deck: str
    card: str | None
    file: str
    line: int


@frozen
class Edited(View):
    """`hark edit`: whether the file changed, and what is wrong with it now."""

    SCHEMA: ClassVar[str] = "hark.edit/1"
    file: str
    changed: bool
    faults: tuple[FaultFacts, ...]
