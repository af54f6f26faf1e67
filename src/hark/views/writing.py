# SPDX-License-Identifier: MIT
"""What the commands for writing decks answer: faults, findings, rules."""

from __future__ import annotations

from typing import ClassVar

from hark.values import frozen
from hark.views.fault import FaultFacts
from hark.views.view import View


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
