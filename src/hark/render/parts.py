# SPDX-License-Identifier: MIT
"""The parts that the pages of several commands share: how a card is asked, a card in a list, decks left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.errors import count
from hark.render.page import Entry, Gap, Quote, Text, Tone
from hark.views.entry import Did

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from hark.render.page import Block
    from hark.render.words import Here
    from hark.views.card import CardLine, CardText
    from hark.views.deck import BrokenDeck
    from hark.views.entry import LogEntry


def asked(card: CardText) -> Iterator[Block]:
    """*card* as it is asked, without its answer."""
    if card.setting is not None:
        yield Text(card.setting, label="Setting")
        yield Quote(card.question)
        yield Text(card.task or "", Tone.STRONG, "Task")
    else:
        yield Text(card.question, Tone.STRONG, "Question")


def card_lines(cards: Iterable[CardLine], here: Here, texts: Mapping[str, str] | None = None) -> Iterator[Block]:
    """*cards* as a list: what each is, when it comes, how its question begins, or its text by id among *texts*."""
    for card in cards:
        due = "suspended" if card.suspended else (here.when(card.due_at) if card.due_at else "new")
        yield Entry("·", card.card, f"{card.kind}, {due}: {(texts or {}).get(card.card) or short(card.question)}")


def short(text: str, most: int = 100) -> str:
    """*text* on one line, cut to *most* characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def did(entry: LogEntry) -> str:
    """What happened, in a word: the grade, or what else was done."""
    return str(entry.grade) if entry.kind is Did.REVIEW else str(entry.kind)


def next_card(due_at: datetime | None, here: Here) -> str:
    """A sentence about when the next card comes, to go behind another; empty where none comes."""
    return f" The next card comes {here.when(due_at)}." if due_at else ""


def left_out(broken: Iterable[BrokenDeck]) -> Iterator[Block]:
    """The decks that could not be read, each with its first fault."""
    for deck in broken:
        where = f"{deck.file}:{deck.line}" if deck.line else deck.file
        yield Gap()
        yield Text(f"left out: {where}: {deck.message}", Tone.CARE)
        if deck.hint:
            yield Text(f"    hint: {deck.hint}")
        if deck.faults > 1:
            yield Text(f"          {count(deck.faults - 1, 'more fault')}: `hark check {deck.file}` shows all")
