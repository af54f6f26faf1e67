# SPDX-License-Identifier: MIT
"""Covers, cards and faults as lines of JSON and back, for keeping what was parsed. Pure."""

from __future__ import annotations

import json
from typing import Any

from hark.cards.model import KINDS, Card, Cover, Option, Skill
from hark.cards.signature import Signature
from hark.errors import Fault
from hark.values import fields


def packed(value: Cover | Card | tuple[Fault, ...] | tuple[Skill, ...]) -> str:
    """*value* as a line of JSON; of a deck, its cover alone. Lone surrogates are escaped."""
    if isinstance(value, Cover):
        plain: Any = {name: _plain(getattr(value, name)) for name in fields(Cover)}
    elif isinstance(value, Card):
        plain = {"kind": str(value.kind)} | {name: _plain(getattr(value, name)) for name in fields(type(value))}
    else:
        plain = _plain(value)
    return json.dumps(plain, separators=(",", ":"))


def cover(line: str) -> Cover:
    """The cover in *line*. Raises ValueError, TypeError or KeyError where it is none."""
    plain = json.loads(line)
    skills = tuple(Skill(*skill) for skill in plain.pop("skills"))
    return Cover(**{name: _frozen(value) for name, value in plain.items()}, skills=skills)


def counts(line: str) -> dict[str, int]:
    """How many there are of each, in *line*. Raises ValueError, TypeError or AttributeError where it does not say."""
    return {str(kind): int(number) for kind, number in json.loads(line).items()}


def card(line: str) -> Card:
    """The card in *line*. Raises ValueError, TypeError or KeyError where it is none."""
    plain = json.loads(line)
    kind = plain.pop("kind")
    values = {name: _frozen(value) for name, value in plain.items()}
    if options := plain.get("options"):
        values["options"] = tuple(Option(*option) for option in options)
    values["reviewed"] = tuple(Signature(*signature) for signature in plain["reviewed"])
    return KINDS[kind](**values)


def faults(line: str) -> tuple[Fault, ...]:
    """The faults in *line*. Raises ValueError or TypeError where it is none."""
    return tuple(Fault(*fault) for fault in json.loads(line))


def skills(line: str) -> tuple[Skill, ...]:
    """The skills in *line*. Raises ValueError or TypeError where it is none."""
    return tuple(Skill(*skill) for skill in json.loads(line))


def _plain(value: Any) -> Any:
    if isinstance(value, (Option, Skill, Fault, Signature)):
        return [getattr(value, name) for name in fields(type(value))]
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
