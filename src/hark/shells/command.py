# SPDX-License-Identifier: MIT
"""A command as a plain value: what help, completions and the man page are made from."""

from __future__ import annotations

from enum import StrEnum

from hark.values import frozen


class Takes(StrEnum):
    """What may stand in the place of a parameter's value."""

    NOTHING = "nothing"
    """It is a switch."""
    CHOICE = "choice"
    DECK = "deck"
    DECK_OR_CARD = "deck_or_card"
    CARD = "card"
    TAG = "tag"
    SKILL = "skill"
    PATH = "path"
    COMMAND = "command"
    WORD = "word"
    """Anything; nothing can be offered."""


@frozen
class Parameter:
    """An option, or an argument where *names* is empty."""

    names: tuple[str, ...]
    metavar: str
    about: str
    group: str
    """The heading it stands under in help."""
    takes: Takes
    choices: tuple[str, ...]
    """The fixed words it takes, where there are some."""
    required: bool
    repeated: bool
    default: str | None
    """As it would be typed; None where leaving it out means nothing in particular."""
    words: tuple[tuple[str, str], ...] = ()
    """Words it may be although it is not held to them here, each with what it means; too many for help to list."""
    after: tuple[tuple[str, Takes, tuple[tuple[str, str], ...]], ...] = ()
    """What it takes after a word before it: that word, then this parameter's `takes` and `words`."""


@frozen
class Command:
    """One command; the program itself has an empty name."""

    name: str
    summary: str
    """What it answers, in one line."""
    text: tuple[str, ...]
    """Paragraphs that say more."""
    examples: tuple[str, ...]
    """Command lines that work as they stand."""
    arguments: tuple[Parameter, ...]
    options: tuple[Parameter, ...]
    group: str = ""
    """The heading it stands under in help."""
