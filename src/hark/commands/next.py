# SPDX-License-Identifier: MIT
"""`hark next`: the card to ask now, for whoever holds a session of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from hark.cards.library import Choosing
from hark.cli.app import SCRIPTS, command
from hark.cli.options import NewCards, OfDecks, OfKind, Skilled, Tagged
from hark.cli.world import World
from hark.memory import schedule
from hark.memory.model import Grade
from hark.render import parts, words
from hark.render.page import Block, Gap, Text, Tone
from hark.render.words import Here
from hark.study import facts
from hark.study.learner import Learner
from hark.values import frozen
from hark.views.card import CardText
from hark.views.today import Withheld
from hark.views.view import View


@frozen
class Prospect:
    """What a grade would do."""

    grade: Grade
    due_at: datetime
    interval_ms: int


@frozen
class Next(View):
    """`hark next`: the card to ask now. The token, given back as the key, makes the grade safe to repeat."""

    SCHEMA: ClassVar[str] = "hark.next/1"
    total: int
    card: CardText | None
    is_new: bool
    token: str | None
    prospects: tuple[Prospect, ...]
    helpline: str | None
    next_due_at: datetime | None
    session_left: int
    """How many cards of today's session are left; what is given after them waits beyond it."""
    more_help: tuple[str, ...] = ()
    """Lines for abuse at home, or for children, where the card is about that."""
    withheld: Withheld | None = None
    """Where decks, tags, kinds or skills are named."""


@command(SCRIPTS, 1)
def next_(
    world: World,
    decks: OfDecks = None,
    tag: Tagged = None,
    kind: OfKind = None,
    skill: Skilled = None,
    new: NewCards = None,
) -> Next:
    """Give the card to ask now, with what each grade would do.

    The token in the answer, passed on as `hark grade --key`, makes sending a grade twice harmless.

    \b
    Example:
      hark next --json
    """
    with world.learner() as learner:
        return _next(learner, Choosing.of(decks, tag, kind, skill), new)


def _next(learner: Learner, choosing: Choosing, new: int | None) -> Next:
    pool = learner.pool(choosing)
    is_asked_for = choosing != Choosing() or new is not None
    waiting = learner.waiting(pool, new, asked_for=is_asked_for)
    faces = () if is_asked_for else learner.today.faces
    faces, later, left = faces or learner.plan(waiting).faces, learner.next_due_at(pool), learner.today.cards
    withheld = learner.withheld(choosing)
    if not faces:
        return Next(waiting.total, None, False, None, (), None, later, left, withheld=withheld)
    face = faces[0]
    memory = learner.store.snapshot.standing(face.ref).memory
    ahead = schedule.preview(
        memory, learner.moment, card=face.ref, retention=learner.config.retention(face.deck.id),
        formula=learner.formula(face.ref),
    )  # fmt: skip
    helpline, *more_help = learner.library.helpline(learner.config.region).texts(face.tags)
    return Next(
        total=waiting.total,
        card=facts.card_text(learner, face),
        is_new=memory is None,
        token=f"{face.ref}@{learner.store.history.last_event(face.ref) or 'new'}",
        prospects=tuple(
            Prospect(grade, learner.due_at(after), schedule.interval_ms(after)) for grade, after in ahead.items()
        ),
        helpline=helpline if face.card.safety else None,
        next_due_at=later,
        session_left=left,
        more_help=tuple(more_help) if face.card.safety else (),
        withheld=withheld,
    )


def page(view: Next, here: Here) -> Iterator[Block]:
    """The card without its answer, what each grade would do, and how to go on."""
    card = view.card
    if card is None:
        withheld = list(parts.withheld(view.withheld)) if view.withheld else []
        yield from withheld or [Text(f"Nothing is due.{parts.next_card(view.next_due_at, here)}")]
        return
    yield Text(f"{card.deck_title} · {words.KINDS[card.kind][0]} · {card.card}", Tone.DIM)
    yield Gap()
    yield from parts.asked(card)
    yield Gap()
    ahead = (f"{prospect.grade} {words.interval(prospect.interval_ms)}" for prospect in view.prospects)
    yield Text("   ".join(ahead), Tone.DIM, "Grades")
    yield Text(f"hark show {card.card}   hark grade {card.card} good", Tone.DIM)
    if view.helpline:
        yield from (Text(text, Tone.CARE, "Help") for text in (view.helpline, *view.more_help))
