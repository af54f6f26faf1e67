# SPDX-License-Identifier: MIT
"""What is said of a fault of form and of a finding of quality, and all that is said of some deck files."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from hark.values import frozen
from hark.views.view import View


class Severity(StrEnum):
    """How much a finding weighs: an error misleads or harms, a warning costs learning, advice is worth a look."""

    ADVICE = "advice"
    WARNING = "warning"
    ERROR = "error"


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
    mark: int | None = None
    """Where in the excerpt that is, from 0; null where unknown, and where a key tells as well."""


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
    selected: tuple[str, ...] = ()
    """The only rules and faults that were asked for; none where all were."""
