# SPDX-License-Identifier: MIT
"""What of a learner's log may leave this computer: facts of reviews, never a word of a card or of a reply.

Each line is made here of an id, a date, a word of a short list or a number, and of nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from hark.cards import disk
from hark.cards.deckfile import is_id
from hark.errors import DeckFaults
from hark.memory.model import practised_ms
from hark.study import skills as counting
from hark.values import frozen
from hark.views.share import LeftOut, Reason, SharedLine

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hark.cards.library import Library
    from hark.memory.model import Event
    from hark.sharing.shelf import Shelf
    from hark.study.learner import Learner

SKILL = "skill"
"""The kind of a line that is a tick."""
_TOPIC = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
"""A code, as `AL-07`. A topic in words is left out: it is a text of the deck."""
_CARD = re.compile(r"([a-z0-9-]+)/([a-z0-9-]+)(#[a-z0-9-]+)?")


@frozen
class Decks:
    """The decks of which lines may leave."""

    cards: Mapping[str, Collection[str] | None]
    """By deck the ids of its cards that may; None for all."""
    left_out: tuple[LeftOut, ...]

    def has(self, ref: str) -> bool:
        """Whether a review of *ref* may leave."""
        deck, _, card = ref.partition("/")
        if deck not in self.cards:
            return False
        allowed = self.cards[deck]
        return allowed is None or card.partition("#")[0] in allowed


@frozen
class Leaving:
    """What the log has for others to have."""

    new: tuple[SharedLine, ...]
    """Lines that are not there yet."""
    withdrawn: tuple[SharedLine, ...]
    """Lines that are there and have no review, or are no longer agreed to."""
    stays: tuple[SharedLine, ...]
    left_out: tuple[LeftOut, ...]
    gone: int
    """How many reviews are of cards that no deck has any more."""


def decks(library: Library, shelf: Shelf, bundled: Path, named: Collection[str]) -> Decks:
    """The decks of which lines leave: those *named*, else what came with hark and what was imported as it is.

    Of a deck that came with hark and was edited here only the cards leave that hark's own has.
    """
    if named:
        return Decks(dict.fromkeys(named), ())
    imported = set(shelf.imported())
    cards: dict[str, Collection[str] | None] = {}
    left_out: list[LeftOut] = []
    for deck in library.ids:
        if library.files[deck].parent == bundled:
            cards[deck] = None
        elif deck in library.path and (ids := _ids(bundled / f"{deck}.toml", library)):
            cards[deck] = ids
        elif deck not in imported:
            left_out.append(LeftOut(deck, Reason.OWN))
        elif shelf.is_edited(deck):
            left_out.append(LeftOut(deck, Reason.EDITED))
        else:
            cards[deck] = None
    return Decks(cards, tuple(left_out))


def leaving(
    learner: Learner, name: str, there: Sequence[SharedLine], may: Decks, *,
    skills: bool, since: date | None, progress: Callable[[int, int | None], None],
) -> Leaving:  # fmt: skip
    """What of *learner*'s log would leave under the pseudonym *name*, where the lines *there* have left before.

    Only from the study day *since* on; what is *there* stays as long as its review does, whatever was left out since.
    """
    reviews = learner.store.history.reviews()
    library, rubrics = learner.library, {}
    if skills:
        rubrics = library.catalogue.rubrics({review.card for review in reviews if "skills_met" in review.detail})
    known_skills = counting.weighed_by(library) if skills else {}
    facts = _Facts(library)
    left = Counter(map(_identity, there))
    kept: Counter[tuple[object, ...]] = Counter()
    new: list[SharedLine] = []
    gone = 0
    for number, (review, is_test) in enumerate(_tests(reviews)):
        if number % 1000 == 0:
            progress(number, len(reviews))
        ref = review.card
        if not _CARD.fullmatch(ref):
            continue
        kind, topic = facts.of(ref)
        lines = [_line(name, review, kind or "", topic, is_test=is_test)]
        if skills:
            ticks = counting.of_review(review, rubrics.get(ref, ()))
            lines += [_tick(name, review, skill, met) for skill, met in ticks if skill in known_skills and is_id(skill)]
        for line in lines:
            if kept[_identity(line)] < left[_identity(line)]:
                kept[_identity(line)] += 1
            elif kind is not None and may.has(ref) and (since is None or line.day >= since):
                new.append(line)
            elif kind is None and line.kind != SKILL:
                gone += 1
    stays: list[SharedLine] = []
    withdrawn: list[SharedLine] = []
    for line in there:
        identity = _identity(line)
        (stays if kept[identity] > 0 else withdrawn).append(line)
        kept[identity] -= 1
    return Leaving(tuple(sorted(new, key=order)), tuple(withdrawn), tuple(stays), may.left_out, gone)


def order(line: SharedLine) -> tuple[object, ...]:
    """Where *line* stands: by day, then by card. In which order a day's cards were asked is told to nobody."""
    return (line.day, line.deck, line.card, line.kind == SKILL, line.topic, line.grade, line.ms, line.test)


def _identity(line: SharedLine) -> tuple[object, ...]:
    """What makes *line* the one of its review; the kind and the topic of a card may be others after an update."""
    is_tick = line.kind == SKILL
    return (line.day, line.card, is_tick and line.topic, line.grade, line.ms, line.test)


class _Facts:
    """The kinds and topics of cards."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[str, tuple[str | None, str]] = {}

    def of(self, ref: str) -> tuple[str | None, str]:
        """The kind of the card of *ref*, None where no deck has it, and its first topic."""
        if ref not in self._known:
            face = self._library.find(ref)
            topic = next(iter(face.card.topics), "") if face else ""
            kind = str(face.card.kind) if face else None
            self._known[ref] = kind, topic if _TOPIC.fullmatch(topic) else ""
        return self._known[ref]


def _tests(reviews: Iterable[Event]) -> Iterator[tuple[Event, bool]]:
    """Each review, and whether it tested memory: on a later study day than the one before it, with no reset between."""
    last: dict[str, str] = {}
    for review in reviews:
        day = str(review.detail["day"])
        before = None if review.detail.get("first") else last.get(review.card)
        last[review.card] = day
        yield review, before is not None and before < day


def _line(name: str, review: Event, kind: str, topic: str, *, is_test: bool) -> SharedLine:
    day = date.fromisoformat(review.detail["day"])
    deck = review.card.partition("/")[0]
    ms = practised_ms(review.duration_ms or 0)
    return SharedLine(name, day, deck, review.card, topic, kind, str(review.grade), ms, is_test)


def _tick(name: str, review: Event, skill: str, is_ticked: bool) -> SharedLine:
    day = date.fromisoformat(review.detail["day"])
    deck = review.card.partition("/")[0]
    return SharedLine(name, day, deck, review.card, skill, SKILL, "yes" if is_ticked else "no", 0, test=False)


def _ids(file: Path, library: Library) -> set[str]:
    """The ids of the cards of the deck in *file*; none where it is not sound."""
    try:
        return {card.id for card in disk.read_deck(file, list(library.skills)).cards}
    except DeckFaults:
        return set()
