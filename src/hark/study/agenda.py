# SPDX-License-Identifier: MIT
"""What to study now, and in what order. Pure.

Most likely forgotten first; new cards woven in, shared out between one's own decks and the path; siblings and cards
of one topic kept apart; few scenarios, because each takes minutes, and of those due at about the same time rather the
one whose skills were ticked least. After a long gap a short, winnable session.
"""

from __future__ import annotations

from collections import deque
from heapq import merge
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar
from zlib import crc32

from hark.values import field, frozen, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from hark.cards.model import Face

T = TypeVar("T")
SCENARIOS_PER_MINUTE = 2 / 5
KEEP_APART = 2
AHEAD = 8
"""Among so many due cards the scenario is chosen whose skills were ticked least."""
GAP_DAYS = 7
RETURN_CARDS = 8
FORECAST_RETURNS = 8
"""On so many days after a gap a forecast looks."""


@frozen
class Pace:
    """How long cards take this learner."""

    by_kind: Mapping[str, int] = field(default_factory=dict)
    """Seconds by kind of card, where the learner's own are known."""

    def seconds(self, *faces: Face) -> int:
        """What *faces* are expected to take."""
        return sum(self.by_kind.get(str(face.card.kind), face.card.seconds) for face in faces)


@frozen
class Limits:
    """How much a session may hold."""

    minutes: float = 5
    cards: int = 0
    """0 is no limit."""
    pace: Pace = Pace()


@frozen
class Waiting:
    """Everything that could be asked now."""

    learning: tuple[Face, ...]
    """Short steps that have run out, longest waiting first."""
    reviews: Iterable[Face]
    """Due reviews, most likely forgotten first; after a gap, last."""
    new: tuple[Face, ...]
    """Never graded, as many as the day still allows, as they are shared out among the decks."""
    due: int
    """How many reviews are due."""
    crowded: frozenset[str] = frozenset()
    """The cards among the new ones of which another side is due."""
    is_return: bool = False
    """Whether something waits after a gap of a week or more."""

    @property
    def total(self) -> int:
        """How many cards that is."""
        return len(self.learning) + self.due + len(self.new)


@frozen
class Plan:
    """The cards of one session, in order."""

    faces: tuple[Face, ...]
    seconds: int
    """What they are expected to take."""
    is_return: bool = False
    """True after a gap of a week or more: fewer cards, nothing new."""


def is_return(today: int, last_day: int | None, waiting: int) -> bool:
    """Whether somebody with something *waiting* comes back after a gap; *last_day* is the last on which they graded."""
    return last_day is not None and waiting > 0 and today - last_day >= GAP_DAYS


def plan(cards: Waiting, limits: Limits, ticked: Callable[[], Mapping[str, float]] = dict) -> Plan:
    """The session: *cards* in a good order, as many as fit.

    *ticked* gives the share of each skill's last times at which it was ticked, 0 to 1; it is asked for if need be.
    """
    faces = chosen(cards, limits, ticked)
    return Plan(_kept_apart(faces), limits.pace.seconds(*faces), is_return=cards.is_return)


def chosen(cards: Waiting, limits: Limits, ticked: Callable[[], Mapping[str, float]] = dict) -> list[Face]:
    """What `plan` chooses, before cards of one topic are moved apart."""
    if cards.is_return:
        # What is nearly lost must be learned again anyway; what is still half there is saved by one review.
        limit = min(limits.cards or RETURN_CARDS, RETURN_CARDS)
        return _fitting(chain(cards.learning, cards.reviews), replace(limits, cards=limit))
    # Only one sibling of a card is asked in a session: one that is due goes before one that is new.
    firsts = {face.card_ref: face for face in reversed(cards.new) if face.card_ref not in cards.crowded}
    reviews = _least_ticked_first(cards.reviews, ticked)
    woven = _woven(reviews, cards.due, [face for face in cards.new if firsts.get(face.card_ref) is face])
    return _fitting(chain(cards.learning, woven), limits)


def without(cards: Waiting, refs: Collection[str]) -> Waiting:
    """*cards* but for *refs*."""
    if not refs:
        return cards
    learning, new = (tuple(face for face in faces if face.ref not in refs) for faces in (cards.learning, cards.new))
    reviews = (face for face in cards.reviews if face.ref not in refs)
    return Waiting(learning, reviews, new, cards.due, cards.crowded, cards.is_return)


def cram(faces: Iterable[Face], limits: Limits) -> Plan:
    """A session over *faces* as they come, due or not."""
    chosen = _fitting(faces, limits)
    return Plan(_kept_apart(chosen), limits.pace.seconds(*chosen))


def in_turn(decks: Iterable[str], begun: Mapping[str, int], day: int) -> list[str]:
    """One's own *decks* as their turn comes on study day *day*: who has had fewer new cards begun that day goes first.

    Where that is alike, their order changes from day to day, so that of many decks none is always last.
    """
    return sorted(decks, key=lambda deck: (begun.get(deck, 0), crc32(f"{day} {deck}".encode())))


def shared_out(
    own: Mapping[str, Sequence[T]], path: Sequence[T], places: int, begun: Mapping[str, int], day: int
) -> list[T]:
    """What is new on study day *day*, for so many *places*: half of one's *own* decks, in turn, and half of the *path*.

    Own ones go first. Of an odd number of places, the one that is left over is theirs on every other day. Where one
    half runs out, the other fills up. *begun* counts by deck, and under "" for the path, what the day had already.
    """
    in_rounds = [
        (begun.get(deck, 0) + number, turn, item)
        for turn, deck in enumerate(in_turn(own, {}, day))
        for number, item in enumerate(own[deck][:places])
    ]
    in_rounds.sort(key=lambda place: place[:2])
    had_path = begun.get("", 0)
    had_own = sum(begun.values()) - had_path
    share = (places + had_own + had_path + 1 - day % 2) // 2 - had_own
    for_own = min(len(in_rounds), max(share, places - len(path), 0), places)
    mine = [(had_own + number, 0, item) for number, (*_, item) in enumerate(in_rounds[:for_own])]
    paths = [(had_path + number, 1, item) for number, item in enumerate(path[: places - for_own])]
    return [item for *_, item in sorted([*mine, *paths], key=lambda place: place[:2])]


def brought_forward(
    first: Sequence[T], own: Mapping[str, Sequence[T]], path: Sequence[T], places: int, begun: Mapping[str, int],
    day: int,
) -> list[T]:  # fmt: skip
    """As `shared_out`, but what is to be met *first* goes before all else."""
    first = first[:places]
    if not first:
        return shared_out(own, path, places, begun, day)
    others = {deck: [item for item in items if item not in first] for deck, items in own.items()}
    left = [item for item in path if item not in first]
    return [*first, *shared_out(others, left, places - len(first), begun, day)]


def _least_ticked_first(reviews: Iterable[Face], ticked: Callable[[], Mapping[str, float]]) -> Iterator[Face]:
    """*reviews*, in which the next scenario changes places with one soon after it whose skills were ticked less."""
    left = iter(reviews)
    ahead = deque(islice(left, AHEAD))
    while ahead:
        scenarios = [place for place, face in enumerate(ahead) if face.card.skills]
        if len(scenarios) > 1 and scenarios[0] == 0:
            shares = ticked()
            least = min(scenarios, key=lambda place: min(shares.get(skill, 1.0) for skill in ahead[place].card.skills))
            ahead[0], ahead[least] = ahead[least], ahead[0]
        yield ahead.popleft()
        ahead.extend(islice(left, 1))


def _woven(reviews: Iterable[Face], due: int, new: Sequence[Face]) -> Iterator[Face]:
    """New cards spread evenly among the *due* reviews; each keeps its order."""
    gap = due / len(new) if new else 0
    placed = ((position + 0.5, 0, face) for position, face in enumerate(reviews))
    fresh = (((number + 1) * gap, 1, face) for number, face in enumerate(new))
    return (face for _, _, face in merge(placed, fresh, key=lambda place: place[:2]))


def _fitting(ordered: Iterable[Face], limits: Limits) -> list[Face]:
    """The first of *ordered* that fit the time: one sibling of a card, and few scenarios."""
    scenarios_left = max(1, round(limits.minutes * SCENARIOS_PER_MINUTE))
    seconds_left = limits.minutes * 60
    chosen: list[Face] = []
    seen: set[str] = set()
    for face in ordered:
        if (limits.cards and len(chosen) >= limits.cards) or (chosen and seconds_left <= 0):
            break
        if face.card_ref in seen or (face.card.is_long and not scenarios_left):
            continue
        seconds = limits.pace.seconds(face)
        if chosen and face.card.is_long and seconds > seconds_left + 30:
            continue
        scenarios_left -= face.card.is_long
        seconds_left -= seconds
        seen.add(face.card_ref)
        chosen.append(face)
    return chosen


def _kept_apart(faces: Sequence[Face]) -> tuple[Face, ...]:
    """*faces* with cards of one topic moved apart where that can be done by asking a later card sooner."""
    left, recent = list(faces), deque[frozenset[str]](maxlen=KEEP_APART)
    ordered = []
    while left:
        # As far from its like as can be had: two cards, else one, else next to it.
        apart = [frozenset().union(*list(recent)[back:]) for back in range(len(recent))]
        positions = (
            next((i for i, face in enumerate(left) if topics.isdisjoint(face.card.topics)), None) for topics in apart
        )
        position = next((place for place in positions if place is not None), 0)
        face = left.pop(position)
        recent.append(frozenset(face.card.topics))
        ordered.append(face)
    return tuple(ordered)
