# SPDX-License-Identifier: MIT
"""What a refusal is, and those that several parts of hark give in the same words.

A refusal says where, what is wrong and what to do. One that a single part gives is worded there. It is data until the
edge turns it into a line on stderr or, under `--json`, an object on stdout. A bug is not a refusal: it traces back.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from hark.values import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Exit(IntEnum):
    """Exit codes, a promise to scripts."""

    DONE = 0
    REFUSED = 1
    MISUSE = 2
    NOT_FOUND = 3
    INVALID_DECK = 4
    BUSY = 5
    DAMAGED = 6
    NO_SPACE = 7
    INTERRUPTED = 130


_COMPARED = 80
"""Longer words are near to nothing, and comparing them takes long."""
_WEIGHED = 500
"""Of more choices than these, the likeliest are compared letter by letter: that takes a hundred times as long."""
_LISTED = 12
"""More choices than these are not listed in a hint."""


@frozen
class Fault:
    """One thing wrong in one deck file."""

    code: str
    message: str
    hint: str = ""
    line: int | None = None
    card: str | None = None
    column: int | None = field(default=None, compare=False)
    """Where on that line it begins, from 1; None where that is not known."""


class Refusal(Exception):  # noqa: N818 - the word the JSON contract and the docs use
    """A request hark turns down, with what a person needs to go on. Raised complete; who knows more raises `but`."""

    code: str
    message: str
    hint: str
    exit_code: Exit
    file: str | None
    line: int | None
    card: str | None

    def __init__(
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        exit_code: Exit = Exit.REFUSED,
        file: str | None = None,
        line: int | None = None,
        card: str | None = None,
    ) -> None:
        super().__init__(message)
        facts = {"code": code, "message": message, "hint": hint, "exit_code": exit_code}
        vars(self).update(facts, file=file, line=line, card=card)

    def __setattr__(self, name: str, value: object) -> None:
        if name in Refusal.__annotations__:
            raise AttributeError(f"a refusal stays as it was raised: raise another one with `but({name}=...)`")
        super().__setattr__(name, value)

    @property
    def in_a_line(self) -> str:
        """What is wrong and what to do, for a line on a screen."""
        return f"{self.message}; {self.hint}"

    def but(self, **changes: Any) -> Refusal:
        """The same refusal but for *changes*."""
        return type(self)(**{name: vars(self)[name] for name in Refusal.__annotations__} | changes)


class Busy(Refusal):
    """Another hark holds the progress file."""


class Damaged(Refusal):
    """The progress file is not what it should be, or gone."""


class DeckFaults(Exception):  # noqa: N818 - a finding, not an error of ours
    """All that is wrong with one deck file, at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


def ticked(words: Iterable[str], last: str = "or") -> str:
    """The *words* in backticks as a list in prose: "`a`, `b` or `c`"."""
    names = [f"`{word}`" for word in words]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def count(number: int, noun: str, plural: str = "") -> str:
    """The number with its noun in the right form: "1 card", "2 cards"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def did_you_mean(word: str, choices: Iterable[str], otherwise: str = "") -> str:
    """A hint with the choices nearest to *word*, or *otherwise* when none is near."""
    near = _nearest(word, list(choices), 0.55)
    return f"did you mean {ticked(near)}?" if near else otherwise


def _nearest(word: str, choices: Sequence[str], least: float) -> list[str]:
    """The three *choices* nearest to *word*, at least so near (0 to 1); of thousands, those that begin or end so."""
    from difflib import get_close_matches

    word = word[:_COMPARED]
    if len(choices) > _WEIGHED:
        from heapq import nlargest
        from os.path import commonprefix

        def alike(choice: str) -> tuple[int, str]:
            pairs = ((choice, word), (choice[::-1], word[::-1]))
            shared = sum(len(commonprefix(pair)) for pair in pairs)  # noqa: RUF071 - letter by letter
            return shared - abs(len(choice) - len(word)), choice

        choices = nlargest(_WEIGHED, choices, key=alike)
    return get_close_matches(word, choices, n=3, cutoff=least)


def misuse(message: str, hint: str = "see `hark --help`") -> Refusal:
    """The command line cannot be understood."""
    return Refusal("misuse", message, hint, exit_code=Exit.MISUSE)


def no_such_deck(name: str, known: Sequence[str]) -> Refusal:
    """No deck has that id."""
    hint = did_you_mean(name, known, f"there are {count(len(known), 'deck')}: `hark decks` lists them")
    return Refusal("no_such_deck", f"no deck named `{name}`", hint, exit_code=Exit.NOT_FOUND)


def no_such_card(name: str, known: Sequence[str]) -> Refusal:
    """No card has that ref."""
    # The deck's name is alike in all of them, so the card's alone is compared.
    tails = {ref.split("/", 1)[-1]: ref for ref in known}
    near = [tails[tail] for tail in _nearest(name.split("/", 1)[-1], list(tails), 0.6)]
    hint = f"did you mean {ticked(near)}?" if near else "`hark search TEXT` finds cards by their words"
    return Refusal("no_such_card", f"no card named `{name}`", hint, exit_code=Exit.NOT_FOUND)


def no_such_mark(sort: str, name: str, known: Iterable[str]) -> Refusal:
    """No card has the tag, or no scenario the skill, called *name*; those *known* are there."""
    if sort == "tag":
        hint = did_you_mean(name, known, "`hark show DECK` shows a deck's tags")
        return Refusal("no_such_tag", f"no card is tagged `{name}`", hint, exit_code=Exit.NOT_FOUND)
    hint = did_you_mean(name, known, "`hark skills` lists them")
    return Refusal("no_such_skill", f"no scenario asks for a skill `{name}`", hint, exit_code=Exit.NOT_FOUND)


def ambiguous(name: str, matches: Sequence[str]) -> Refusal:
    """The prefix fits more than one id."""
    shown = ticked(matches[:4], "and") + (f" and {len(matches) - 4} more" if len(matches) > 4 else "")
    return Refusal("ambiguous", f"`{name}` could be {shown}", "type a little more", exit_code=Exit.NOT_FOUND)


def unknown_word(what: str, word: str, choices: Sequence[str], otherwise: str = "see `hark --help`") -> Refusal:
    """*word* is none of the fixed *choices* for *what*; where they are too many to list, the hint is *otherwise*."""
    listed = f"one of {ticked(choices)}" if len(choices) <= _LISTED else otherwise
    hint = did_you_mean(word, choices, listed)
    return misuse(f"unknown {what} `{word}`", hint)


def broken_deck(file: str, faults: Sequence[Fault]) -> Refusal:
    """A deck named on purpose cannot be read."""
    first = faults[0]
    more = f" (and {count(len(faults) - 1, 'more fault')})" if len(faults) > 1 else ""
    return Refusal(
        "invalid_deck",
        first.message + more,
        first.hint,
        exit_code=Exit.INVALID_DECK,
        file=file,
        line=first.line,
        card=first.card,
    )


def nobody_to_ask(*, can_look: bool = True) -> Refusal:
    """A question would follow, and nobody is there to answer it; *can_look* where the command takes `--dry-run`."""
    hint = "add `--yes`, or `--dry-run` to only look" if can_look else "add `--yes`"
    return Refusal("nobody_to_ask", "there is nobody to ask", hint)


def busy(file: str) -> Refusal:
    """Another hark holds the progress file."""
    return Busy(
        "busy",
        "the progress file is busy",
        "another hark is writing; try again in a moment",
        exit_code=Exit.BUSY,
        file=file,
    )


def damaged(file: str, what: str) -> Refusal:
    """The progress file is not what it should be; it is left untouched."""
    return Damaged(
        "damaged",
        f"the progress file {what}",
        "nothing was changed; keep a copy of it before you do anything else",
        exit_code=Exit.DAMAGED,
        file=file,
    )


def no_such_file(name: str) -> Refusal:
    """There is no progress file of that name, and no backup either."""
    return Refusal(
        "no_such_file",
        "there is no such file",
        "`hark backup --list` lists the backups",
        exit_code=Exit.NOT_FOUND,
        file=name,
    )


def progress_missing(file: str, way_on: str) -> Refusal:
    """The progress file is gone. *way_on* says how to get one back."""
    return Damaged(
        "progress_missing",
        "the progress file is gone, and there was one",
        f"{way_on}; `hark doctor --begin-anew` begins with nothing",
        exit_code=Exit.DAMAGED,
        file=file,
    )


def two_contents(file: str, event_id: str) -> Refusal:
    """Two files hold one event, and not the same in it: one of them is not what hark wrote."""
    return Refusal(
        "two_contents",
        f"record {event_id} is another one there than here",
        "nothing was changed; `hark doctor` says whether the file here is sound",
        file=file,
    )


def unreadable(file: str, error: OSError, hint: str = "see its permissions") -> Refusal:
    """A file or folder that is there and cannot be read."""
    return Refusal("unreadable", f"cannot read: {error.strerror}", hint, file=file)


def unwritable(file: str, reason: str, elsewhere: str = "set HARK_HOME to another folder") -> Refusal:
    """No space, no permission or a read-only place; *elsewhere* says how another one is chosen."""
    return Refusal(
        "unwritable",
        f"cannot write: {reason}",
        f"make room or allow writing there, or {elsewhere}",
        exit_code=Exit.NO_SPACE,
        file=file,
    )
