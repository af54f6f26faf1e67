# SPDX-License-Identifier: MIT
"""The rules that decks are checked by, for somebody who wants to know why."""

from __future__ import annotations

from typing import ClassVar

from hark.values import frozen
from hark.views.fault import Severity
from hark.views.view import View


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
