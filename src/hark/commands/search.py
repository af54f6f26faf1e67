# SPDX-License-Identifier: MIT
"""`hark search`: cards by their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar

from hark.cards.catalogue import Place
from hark.cards.library import Choosing
from hark.cards.model import Face
from hark.cards.searched import QUESTION, searched
from hark.cli.app import LOOKING, command
from hark.cli.options import WHICH, Argument, OfKind, Option, Tagged
from hark.cli.world import World
from hark.language import finding
from hark.language.text import fold
from hark.render import parts
from hark.render.page import Block, Text, Tone
from hark.render.words import Here
from hark.study import facts
from hark.values import frozen
from hark.views.card import CardLine
from hark.views.view import View

_WHERE = {"back": "answer", "options": "an option", "models": "one good way", "says": "question"}


@frozen
class FoundIn:
    """Where on a card the words were found: in which text, what it says there, and which of its characters they are."""

    card: str
    where: str
    """`question`, `answer`, or another key of a card; `card` and `deck` for their names."""
    excerpt: str
    marks: tuple[tuple[int, int], ...]
    """Each with its first character in the excerpt, from 0, and the one behind its last."""


@frozen
class Found(View):
    """`hark search`: cards that hold every word; whole words come first, and what stands in the question."""

    SCHEMA: ClassVar[str] = "hark.search/1"
    text: str
    total: int
    cards: tuple[CardLine, ...]
    found: tuple[FoundIn, ...]
    """For each card the question where it holds a word, and the text that holds most of the others."""


@command(LOOKING, 3)
def search(
    world: World,
    text: Annotated[
        list[str] | None, Argument(metavar="[TEXT]", help="Words; a card must hold all of them. Without, all cards.")
    ] = None,
    deck: Annotated[
        list[str] | None,
        Option("--deck", metavar="DECK", help="Only this deck; may be repeated.", rich_help_panel=WHICH),
    ] = None,
    tag: Tagged = None,
    kind: OfKind = None,
    limit: Annotated[int, Option(min=1, max=100_000, metavar="N", help="How many cards at most.")] = 20,
) -> Found:
    """Find cards by their words.

    Without words it lists all cards, or those that the options leave.

    \b
    Examples:
      hark search open question
      hark search --kind dialogue
    """
    typed = " ".join(text or ())
    words = fold(typed).split()
    with world.learner() as learner:
        pool = learner.library.pool(Choosing.of(deck, tag, kind))
        ranked = [
            (finding.rank(words, held.split("\n"), QUESTION), order, number)
            for order, deck_id in enumerate(pool.decks)
            for number, held in learner.library.wording.search(words, learner.library.deck(deck_id), pool)
        ]
        places = [Place(pool.decks[order], number, 0) for _, order, number in sorted(ranked)]
        faces = [learner.library.shown(learner.library.at(place)) for place in places[:limit]]
        lines = [facts.card_line(learner, face) for face in faces]
        return Found(typed, len(places), tuple(lines), tuple(part for face in faces for part in _found(face, words)))


def _found(face: Face, words: Sequence[str]) -> Iterator[FoundIn]:
    """Where *words* stand on the card of *face*."""
    parts = searched(face)
    question, rest = parts[QUESTION], [part for part in parts if part[0] != "question"]
    missing = [word for word in words if word not in fold(question[1])]
    if len(missing) < len(words):
        yield _found_in(face, question, words)
    if missing:
        yield _found_in(face, max(rest, key=lambda part: finding.score(missing, fold(part[1]))), words)


def _found_in(face: Face, part: tuple[str, str], words: Sequence[str]) -> FoundIn:
    excerpt, marks = finding.excerpt(" ".join(part[1].split()), words)
    return FoundIn(face.ref, part[0], excerpt, tuple(marks))


def page(view: Found, here: Here) -> Iterator[Block]:
    """The cards with what was found in brackets, or that there are none."""
    if not view.cards:
        yield Text(f"No card holds “{view.text}”." if view.text else "There is no such card.")
        return
    texts: dict[str, str] = {}
    for part in view.found:
        if part.where == "card":  # it stands there as it is typed
            continue
        marked = finding.marked(part.excerpt, part.marks)
        if part.where != "question":
            before = texts.get(part.card) or parts.short(next(c.question for c in view.cards if c.card == part.card))
            marked = f"{before} ({_WHERE.get(part.where, part.where)}: {marked})"
        texts[part.card] = marked
    yield from parts.card_lines(view.cards, here, texts)
    if view.total > len(view.cards):
        yield Text(f"{len(view.cards)} of {view.total}; `--limit` shows more.", Tone.DIM)
