# SPDX-License-Identifier: MIT
"""`hark due`: what waits now, deck by deck."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, ClassVar

from hark.cards.library import Choosing
from hark.cli.app import EVERY_DAY, command
from hark.cli.options import OfDecks, Option
from hark.cli.output import Result
from hark.cli.world import World
from hark.values import frozen
from hark.views.deck import BrokenDeck
from hark.views.today import FirstFacts, SessionFacts, Withheld
from hark.views.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hark.render.page import Block
    from hark.render.words import Here
    from hark.study.learner import Learner


@frozen
class DeckCount:
    """One deck and what waits in it."""

    deck: str
    title: str
    cards: int
    learning: int
    reviews: int
    new: int
    suspended: bool


@frozen
class Due(View):
    """`hark due`: what waits now, by deck."""

    SCHEMA: ClassVar[str] = "hark.due/1"
    total: int
    learning: int
    reviews: int
    new: int
    next_due_at: datetime | None
    decks: tuple[DeckCount, ...]
    broken: tuple[BrokenDeck, ...]
    session: SessionFacts
    """Today's session, of all decks."""
    first_session: FirstFacts | None = None
    """The guided session, until it was held: what `hark review` asks first of today's."""
    withheld: Withheld | None = None
    """Where decks are named."""


@command(EVERY_DAY, 2)
def due(
    world: World,
    decks: OfDecks = None,
    exit_code: Annotated[
        bool, Option("--exit-code", help="Exit with 1 when nothing is due, or today's session was held.")
    ] = False,
) -> Result:
    """Say what waits now, deck by deck.

    \b
    Examples:
      hark due
      hark due --exit-code && hark review
    """
    with world.learner() as learner:
        view = _due(learner, decks or ())
    waits = view.total if decks else view.session.cards
    return Result(view, 1 if exit_code and not waits else 0)


def _due(learner: Learner, names: Sequence[str]) -> Due:
    choosing = Choosing(decks=tuple(names))
    pool, backlog = learner.pool(choosing), learner.backlog
    learning, reviews = backlog.learning_by_deck(pool), backlog.due_by_deck(pool)
    new = [place.deck for _, place in backlog.new(pool, learner.new_today)]
    counts = [
        DeckCount(
            deck=deck,
            title=learner.library.title(deck),
            cards=learner.library.size(deck),
            learning=learning[deck],
            reviews=reviews[deck],
            new=new.count(deck),
            suspended=deck in backlog.held,
        )
        for deck in pool.decks
    ]
    return Due(
        total=sum(learning.values()) + sum(reviews.values()) + len(new),
        learning=sum(learning.values()),
        reviews=sum(reviews.values()),
        new=len(new),
        next_due_at=learner.next_due_at(pool),
        decks=tuple(counts),
        broken=learner.broken(),
        session=learner.session,
        first_session=learner.first_session,
        withheld=learner.withheld(choosing),
    )


def page(view: Due, here: Here) -> Iterator[Block]:
    """The decks in which something waits, and how much in all."""
    from hark.errors import count  # a start under `--json` loads nothing of how things look
    from hark.render import parts
    from hark.render.page import Gap, Table, Text, Tone

    withheld = list(parts.withheld(view.withheld)) if view.withheld else []
    if not view.total and not withheld:
        yield Text(f"Nothing is due.{parts.next_card(view.next_due_at, here, is_held=view.session.held)}")
    elif view.total:
        rows = [
            (str(deck.learning + deck.reviews), str(deck.new), deck.deck)
            for deck in view.decks if deck.learning + deck.reviews + deck.new
        ]  # fmt: skip
        yield Table(("due", "new", "deck"), tuple(rows), frozenset({0, 1}))
        yield Gap()
        yield Text(f"{view.learning + view.reviews} due and {view.new} new: {count(view.total, 'card')} waiting.")
        if not view.withheld:
            yield Text(parts.session_line(view.session, view.first_session), Tone.DIM)
    yield from withheld
    yield from parts.left_out(view.broken)
