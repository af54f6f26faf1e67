# SPDX-License-Identifier: MIT
"""What is said before, between and after the cards of a session, and what each key means there."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING, assert_never

from hark.cards.helplines import region_called
from hark.render import words
from hark.render.cards import Laid, latin
from hark.render.page import Entry, Gap, Keys, Page, Text, Tone
from hark.study.step import Act, Action, Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.cards.helplines import Helpline


Regions = tuple[tuple[str, str], ...]
"""Keys of regions, such as `us`, with their names."""


def is_typed(kind: Notice) -> bool:
    """Whether it is answered by a word and Enter: it changes a setting, which no key typed on may do by itself."""
    return kind in (Notice.REGION, Notice.CONSENT)


def lay(kind: Notice, helpline: Helpline, regions: Regions = (), command: str = "hark", message: str = "") -> Laid:
    """What is said before or between cards; of an answer that was none the *message* says so."""
    match kind:
        case Notice.WELCOME:
            return Laid((), welcome(helpline, command), Keys((("space", "go on"), ("q", "stop"))))
        case Notice.COMFORT:
            return Laid((), comfort(helpline), Keys((("space", "go on"), ("q", "stop"))))
        case Notice.CONSENT:
            keys = Keys((("y, enter", "keep them"), ("n, enter", "do not"), ("l, enter", "ask me later")))
            return Laid((), consent(), keys, _note(message))
        case Notice.REGION:
            keys = Keys((("letter or name, enter", "I am there"), ("enter", "somewhere else")))
            return Laid((), region(regions), keys, _note(message))
        case Notice.END:
            return Laid((), (_THE_END,), _END_KEYS)
        case _:
            assert_never(kind)


def ending(page: Page, message: str) -> Laid:
    """The end of a session, which *page* tells; the last thing done can still be taken back."""
    return Laid((), (_THE_END, Gap(), *page), _END_KEYS, _note(message))


def _note(message: str) -> Page:
    return (Text(message, Tone.CARE, "Note"),) if message else ()


def no_answer(kind: Notice) -> str:
    """What is said to a word that answers nothing."""
    if kind is Notice.CONSENT:
        return "type yes, no or later, then enter"
    return "that is not in the list: type a letter or a name of it, or only enter for somewhere else"


_THE_END = Text("That was the last card.", Tone.STRONG)
_END_KEYS = Keys((("enter", "leave"), ("u", "take the last one back")))


def answered(kind: Notice, key: str, regions: Regions = ()) -> Action | None:
    """What *key*, or a typed word, says to a notice; None where it says nothing."""
    word = latin(key).casefold()
    if word in ("q", "ctrl-c", "ctrl-d"):
        return Action(Act.QUIT)
    if kind is Notice.REGION:
        chosen = {letter: name for letter, (name, _) in _lettered(regions)}.get(word) or region_called(
            word, dict(regions)
        )
        if chosen:
            return Action(Act.REGION, text=chosen)
    if kind is Notice.END and word in ("u", "undo"):
        return Action(Act.UNDO)
    if kind is not Notice.CONSENT:
        return Action(Act.GO_ON) if word in ("space", "enter", "escape") else None
    if word in ("y", "yes", "n", "no"):
        return Action(Act.CONSENT, yes=word.startswith("y"))
    return Action(Act.CONSENT) if word in ("l", "later", "escape") else None


def region(regions: Regions) -> Page:
    """The question whose helplines to show, asked once."""
    return (
        Text("Where are you?", Tone.STRONG), Gap(),
        Text("Cards about danger show a line to talk to. hark knows these; elsewhere it says where to find others."),
        Gap(), *(Entry(letter, name) for letter, (_, name) in _lettered(regions)), Gap(),
        Text("`hark config region` changes this later.", Tone.DIM),
    )  # fmt: skip


def _lettered(regions: Regions) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each with the letter that picks it: the first of its name, else one of its key or name; `q` is what it always is.

    Who comes first in the table has the first choice.
    """
    letters: dict[str, str] = {}  # by the region's key
    wishes = [(key, (name[:1], key + name, ascii_lowercase)) for key, name in regions]
    for choice in range(3):
        for key, sources in wishes:
            free = (each for each in sources[choice].casefold() if each in _FREE and each not in letters.values())
            if key not in letters and (letter := next(free, "")):
                letters[key] = letter
    return ((letters[key], (key, name)) for key, name in regions if key in letters)


_FREE = ascii_lowercase.replace("q", "")


def welcome(helpline: Helpline, command: str = "hark") -> Page:
    """The opening notice, shown once."""
    return (
        Text("Welcome to hark", Tone.STRONG), Gap(),
        Text(words.AIM),
        Gap(), Text(words.NOTICE), Gap(), Text(words.CARE), Gap(), Text(words.PRIVACY), Gap(),
        Text(helpline.text, Tone.CARE, "Help"),
        *((Gap(), Text(f"Where a hint says `hark`, type `{command}`.", Tone.DIM)) if command != "hark" else ()),
    )  # fmt: skip


def comfort(helpline: Helpline) -> Page:
    """After a safety card was skipped."""
    return (
        Text("Skipped. That is always all right.", Tone.STRONG), Gap(),
        Text("If a card touches something close to you, be as kind to yourself as you would be to a peer."), Gap(),
        Text(helpline.text, Tone.CARE, "Help"), Gap(), Text(words.NOTICE, Tone.DIM),
    )  # fmt: skip


def consent() -> Page:
    """The question about keeping replies, asked once."""
    return (
        Text("Keep your replies?", Tone.STRONG), Gap(),
        Text("hark can keep what you type, so that you see your earlier reply when a scenario comes back."),
        Text(words.PRIVACY), Gap(),
        Text("`hark config journal off` or `keep` changes this later.", Tone.DIM),
    )  # fmt: skip
