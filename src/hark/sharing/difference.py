# SPDX-License-Identifier: MIT
"""What the next version of a deck changes, card by card. Pure.

A card is the same card when its id is. A card to which its author gave no id is looked for among those that
are gone, by how much of its words is still there; whatever is found so says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import chain
from typing import TYPE_CHECKING

from hark.cards.model import Kind
from hark.values import compared, frozen, replace
from hark.views.change import Change

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hark.cards.model import Card, Deck

    Sides = tuple[list[str], list[str]]

ALIKE = 0.6
"""From this similarity on, a card without an id is taken for one that is gone."""
SWAPPED = 0.4
"""Below this similarity, what stands under an id is taken for another card."""
_DERIVED = re.compile(rf"(?:{'|'.join(Kind)})-[0-9a-f]{{12}}")
# A word, or one sign of a script that is written without spaces.
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_WORDS_COMPARED = 80
_PAIRS_COMPARED = 500
_RAREST, _COMMON = 8, 200
_CANDIDATES = 3


@frozen
class CardDifference:
    """One card that is not as it was."""

    change: Change
    old: Card | None
    new: Card | None
    similarity: float | None = None
    """From 0 to 1 where the card was recognised by its words; None where its id says which it is."""
    moved: bool = False
    """Whether it stands at another place among the cards that stayed."""
    keys: tuple[str, ...] = ()
    """The keys of the card that differ."""

    @property
    def card_id(self) -> str:
        """The id on which its progress hangs, before and after."""
        card = self.old or self.new
        assert card is not None
        return card.id

    @property
    def new_id(self) -> str:
        """Its id from now on, where it stays."""
        return self.new.id if self.new and self.similarity is None else self.card_id


@frozen
class Difference:
    """All that the next version of a deck changes."""

    cards: tuple[CardDifference, ...]
    """In the order of the new deck; what is retired comes last."""
    kept_ids: tuple[tuple[int, str], ...]
    """For cards recognised by their words: their place in the new deck, and the id under which they are known."""
    unchanged: int
    swapped: int
    """Cards under whose id something else stands now."""
    stayed: int
    """Cards of the old deck that are in the new one."""


def difference(old: Deck, new: Deck, *, by_words: bool = True, renamed: Mapping[str, str] | None = None) -> Difference:
    """What changes when *new* takes the place of *old*; without *by_words*, ids alone say which card is which.

    *renamed* are the ids of cards that the new deck says were called otherwise, each with the id before.
    """
    renamed = renamed or {}
    pairs = _pairs(old, new, renamed, by_words=by_words)
    moved = _moved(old, [was.id for was, _, _ in pairs if was])
    changes, unchanged, swapped = [], 0, 0
    for was, now, similarity in pairs:
        if was is None:
            changes.append(CardDifference(Change.ADDED, None, now))
            continue
        keys = _changed_keys(was, now)
        what = _what(was, now, keys, is_moved=was.id in moved, is_renamed=now.id in renamed)
        swapped += similarity is None and is_other(was, now)
        if what is None:
            unchanged += 1
        else:
            changes.append(CardDifference(what, was, now, similarity, was.id in moved, keys))
    stayed = {was.id for was, _, _ in pairs if was}
    changes += [CardDifference(Change.RETIRED, card, None) for card in old.cards if card.id not in stayed]
    kept = tuple(
        (place, was.id)
        for place, (was, now, _) in enumerate(pairs)
        if was and was.id != now.id and now.id not in renamed
    )
    return Difference(tuple(changes), kept, unchanged, swapped, len(stayed))


def is_other(was: Card, now: Card) -> bool:
    """Whether *now* asks and answers something else than *was*."""
    return was.kind is not now.kind or _likeness(was, now) < SWAPPED


def has_same_answer(was: Card, now: Card) -> bool:
    """Whether both want the same answer, whatever its spacing, case and last stop."""
    return was.kind is now.kind and list(map(_plain, was.answer_parts())) == list(map(_plain, now.answer_parts()))


def sides(was: Card, now: Card) -> dict[str, str | None]:
    """Which gaps of a card are other sides now: what follows its name before and after, None for one that is gone.

    A gap is the same where the same words are hidden, or where it stands between the same ones. Empty where each gap
    is the one it was.
    """
    before, after = list(map(_plain, was.gaps)), list(map(_plain, now.gaps))
    if not before or not after:
        return {}
    places: dict[int, int] = {}
    blocks: list[tuple[range, range]] = []
    for tag, start, stop, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            places |= zip(range(start, stop), range(first, last), strict=True)
        else:
            blocks.append((range(start, stop), range(first, last)))
    for old, text in enumerate(before):  # the same words in another order
        free = [new for new, other in enumerate(after) if other == text and new not in places.values()]
        if old not in places and free:
            places[old] = free[0]
    for olds, news in blocks:
        left = [old for old in olds if old not in places]
        free = [new for new in news if new not in places.values()]
        if len(left) == len(free):
            places |= zip(left, free, strict=True)
        for old in left:
            alike = [new for new in free if new not in places.values() and _in_common(before[old], after[new]) >= ALIKE]
            if old not in places and alike:
                places[old] = alike[0]
    names = [(was.suffixes[old], now.suffixes[places[old]] if old in places else None) for old in range(len(before))]
    return {old: new for old, new in names if old != new}


def _what(was: Card, now: Card, keys: Sequence[str], *, is_moved: bool, is_renamed: bool) -> Change | None:
    if not has_same_answer(was, now):
        return Change.ANSWER_CHANGED
    if is_renamed:
        return Change.RENAMED
    if keys:
        return Change.REWORDED
    return Change.MOVED if is_moved else None


def _pairs(
    old: Deck, new: Deck, renamed: Mapping[str, str], *, by_words: bool
) -> list[tuple[Card | None, Card, float | None]]:
    """Every card of *new* with the card of *old* that it was, and how alike they are where no id says so."""
    by_id = {card.id: card for card in old.cards}
    by_id |= {now: by_id.pop(was) for now, was in renamed.items()}
    here = {card.id for card in new.cards} | set(renamed.values())
    gone = [card for card in old.cards if card.id not in here]
    lost = [card for card in new.cards if card.id not in by_id]
    recognised = _recognised(gone, lost) if by_words else {}
    pairs: list[tuple[Card | None, Card, float | None]] = []
    for card in new.cards:
        if card.id in by_id:
            pairs.append((by_id[card.id], card, None))
        else:
            was, similarity = recognised.get(card.id, (None, None))
            pairs.append((was, card, similarity))
    return pairs


def _recognised(gone: Sequence[Card], lost: Sequence[Card]) -> dict[str, tuple[Card, float]]:
    """Which of *lost* is which of *gone*, the most alike first, each at most once."""
    by_word: dict[tuple[str, str], list[int]] = {}
    before, after = [_sides(card) for card in gone], [_sides(card) for card in lost]
    for number, card in enumerate(gone):
        for word in set(chain(*before[number])):
            by_word.setdefault((card.kind, word), []).append(number)
    likely: list[tuple[float, int, int]] = []
    for place, card in enumerate(lost):
        # A word of every card tells nothing, and thousands of them take long.
        known = [by_word.get((card.kind, word), []) for word in sorted(set(chain(*after[place])))]
        telling = sorted((numbers for numbers in known if 0 < len(numbers) <= _COMMON), key=len)[:_RAREST]
        for number, _ in Counter(chain.from_iterable(telling)).most_common(_CANDIDATES):
            was = gone[number]
            # An id that the author chose is another card's; one that was derived could not survive a new wording.
            if card.derived_id or _DERIVED.fullmatch(was.id):
                similarity = _likeness_of(before[number], after[place])
                if similarity >= ALIKE:
                    likely.append((similarity, place, number))
    recognised: dict[str, tuple[Card, float]] = {}
    taken = set()
    for similarity, place, number in sorted(likely, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if lost[place].id not in recognised and number not in taken:
            recognised[lost[place].id] = (gone[number], round(similarity, 2))
            taken.add(number)
    return recognised


def _moved(old: Deck, stayed: Sequence[str]) -> set[str]:
    """The ids that must be moved to get from the old order to that of *stayed*, as few as can be.

    What need not move is a longest increasing subsequence of the old places (patience sorting).
    """
    place = {card.id: number for number, card in enumerate(old.cards)}
    tails: list[int] = []
    ends: list[str] = []
    before: dict[str, str | None] = {}
    for card_id in stayed:
        at = bisect_left(tails, place[card_id])
        before[card_id] = ends[at - 1] if at else None
        if at == len(tails):
            tails.append(place[card_id])
            ends.append(card_id)
        else:
            tails[at], ends[at] = place[card_id], card_id
    kept, last = set(), ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return set(stayed) - kept


def _changed_keys(was: Card, now: Card) -> tuple[str, ...]:
    if was.kind is not now.kind:
        return ("kind",)
    if replace(now, id=was.id) == was:
        return ()
    names = [name for name in compared(type(was)) if name != "id"]
    return tuple(name for name in names if getattr(was, name) != getattr(now, name))


def _likeness(was: Card, now: Card) -> float:
    """How alike two cards are, from 0 to 1: half of it their questions, half of it their answers, word by word."""
    return _likeness_of(_sides(was), _sides(now))


def _likeness_of(was: Sides, now: Sides) -> float:
    return sum(_in_common(before, after) for before, after in zip(was, now, strict=True)) / 2


def _in_common(before: Sequence[str], after: Sequence[str]) -> float:
    there, here = Counter(before), Counter(after)
    if sum(number * here[word] for word, number in there.items()) > _PAIRS_COMPARED:
        return (
            2 * (there & here).total() / (len(before) + len(after))
        )  # one word again and again has no order, and takes long
    return SequenceMatcher(None, before, after, autojunk=False).ratio()


def _sides(card: Card) -> Sides:
    """The first words of its question and of its answer."""
    question, answer = (_WORD.findall(" ".join(side).casefold())[:_WORDS_COMPARED] for side in card.sides())
    return question, answer


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".")
