# SPDX-License-Identifier: MIT
"""How what is on offer reads: what the next version of a deck changes, packs, and how a table was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.errors import count
from hark.render import words
from hark.render.faults import one_line
from hark.render.page import Entry, Gap, Text, Tone
from hark.views.change import CautionCode, Change, Fate, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hark.render.page import Block
    from hark.views.change import CardChange, DeckChange, TableFacts, TranslationOffer
    from hark.views.forecast import Effect

_CAUTIONS = {
    CautionCode.LOWER_VERSION: "Its version is lower than the one you have: {before}, now {after}.",
    CautionCode.SAME_VERSION: "It has changed but still says it is version {after}.",
    CautionCode.LICENSE_CHANGED: "Its licence was {before} and is {after} now.",
    CautionCode.AUTHORS_CHANGED: "It was by {before} and is by {after} now.",
    CautionCode.MOSTLY_SWAPPED: "{after} of the {before} cards that stay are other cards under the same ids.",
    CautionCode.MOSTLY_RETIRED: "{after} of its {before} cards are gone.",
    CautionCode.EDITED_HERE: "You have edited this deck; your version is kept as the one before.",
}
_FATES = {
    Fate.EDITED: "has a new version, but you have edited yours: `hark update {deck} --replace` takes it.",
    Fate.GONE: "is no longer at its source; yours stays as it is.",
}
_CHANGES = (
    (Change.ADDED, "+", "added"),
    (Change.RETURNED, "+", "back again"),
    (Change.REWORDED, "~", "reworded"),
    (Change.ANSWER_CHANGED, "!", "with another answer"),
    (Change.MOVED, "↕", "moved"),
    (Change.RENAMED, "→", "with another name"),
    (Change.RETIRED, "-", "retired"),
)
_PROGRESS = {
    Progress.KEPT: ("keeps its progress", "keep their progress"),
    Progress.RESET: ("starts over", "start over"),
    Progress.IN_HISTORY: ("keeps its history", "keep their history"),
    Progress.BACK: ("counts again", "count again"),
}
_SIDES = {
    Progress.NONE: "is new", Progress.KEPT: "keeps its progress", Progress.RESET: "starts over",
    Progress.IN_HISTORY: "is no gap any more; its history stays",
}  # fmt: skip
_NAMED, _LINES = 6, 10
"""So many columns of a table are named, and so many lines of it."""
_LISTED = 12
"""So many cards of one change are named; the rest is counted."""


def effect(told: Effect | None, them: str) -> Iterator[Block]:
    """What *them*, decks that come in, do to the days ahead."""
    if told is None:
        return
    without, beside = (words.whole_minutes(took) for took in (told.daily_seconds, told.with_deck_daily_seconds))
    left = f"{count(told.more_with.middle, 'card')} left over at the end ({told.more.middle} without)"
    yield Text(f"The coming {told.days} days with {them}: about {beside} min a day ({without} without), {left}.")


def deck_change(deck: DeckChange) -> Iterator[Block]:
    """What becomes of *deck*, or why nothing does."""
    if deck.fate in _FATES:
        yield Text(f"{deck.deck} {_FATES[deck.fate].format(deck=deck.deck)}", Tone.CARE)
        return
    if deck.error:
        yield Text(f"{deck.deck} could not be fetched from {deck.source}: {deck.error.message}", Tone.BAD)
        if deck.error.hint:
            yield Text(f" hint: {deck.error.hint}", Tone.DIM)
        return
    versions = f" {deck.version_before or ''} → {deck.version_after}" if deck.version_after else ""
    yield Text(f"{deck.deck}{versions}", Tone.STRONG)
    if deck.languages:
        said = "new or changed; what stood in their place is kept aside"
        yield Text(f"Its texts in {' and '.join(deck.languages)} are {said}.")
    for caution in deck.cautions:
        before, after = caution.before or "not named", caution.after or "not named"
        yield Entry("!", _CAUTIONS[caution.code].format(before=before, after=after), tone=Tone.CARE)
    for change, mark, name in _CHANGES:
        cards = [card for card in deck.changes if card.change is change]
        if cards:
            yield Text(f"{count(len(cards), 'card')} {name}{_progress(cards)}")
        for card in cards[:_LISTED]:
            yield from _card_change(card, mark)
        if len(cards) > _LISTED:
            yield Text(f"… and {len(cards) - _LISTED} more", Tone.DIM, indent=2)
    if deck.unchanged:
        yield Text(f"{count(deck.unchanged, 'card')} unchanged.", Tone.DIM)


def translations_offered(packs: Sequence[TranslationOffer]) -> Iterator[Block]:
    """A line for each pack: for which deck, how far it goes, and whether it is here already."""
    for pack in packs:
        here = {Fate.SAME: ", here already", Fate.CHANGES: ", in place of yours, which is kept aside"}.get(
            pack.fate, ""
        )
        yield Text(f"{pack.deck} in {pack.language}: {pack.cards} of {count(pack.of, 'card')}{here}.")
    if packs:
        yield Gap()


def table_read(table: TableFacts, cards: int) -> Iterator[Block]:
    """How a table was understood, and its first cards."""
    names = ", ".join(name or "–" for name in table.columns[:_NAMED])
    if more := table.columns[_NAMED:]:
        names += f" and {len(more)} more"
    sign = {"\t": "tabs", " ": "spaces"}.get(table.delimiter, table.delimiter)
    said = "its first row names them" if table.names_first else "its first row is a card"
    yield Text(f"A table with cells parted by {sign} and the columns {names}; {said}.", Tone.DIM)
    if table.html_cells:
        cells = "1 cell has HTML in it" if table.html_cells == 1 else f"{table.html_cells} cells have HTML in them"
        yield Text(f"{cells}: `--html` reads it as text.", Tone.CARE)
    if table.left_out:
        yield Text(f"{count(table.left_out, 'picture, sound or formula', 'pictures, sounds or formulas')} left out.")
    repeating = count(len(table.repeated), "row that says", "rows that say")
    for what, lines in (
        (f"{repeating} the same as another", table.repeated),
        (count(len(table.comments), "comment"), table.comments),
    ):
        if lines:
            yield Text(f"{what}, left out: {_on(lines)}.")
    for card in table.preview:
        yield Entry("·", one_line(card.question), one_line(card.answer))
    if cards > len(table.preview):
        yield Text(f"and {count(cards - len(table.preview), 'more card')}", Tone.DIM)


def _on(lines: Sequence[int]) -> str:
    """On which lines, the first of them by number."""
    first = [str(line) for line in lines[:_LINES]]
    if more := len(lines) - len(first):
        return f"lines {', '.join(first)} and {more} more"
    return f"line {first[0]}" if len(first) == 1 else f"lines {', '.join(first[:-1])} and {first[-1]}"


def _card_change(card: CardChange, mark: str) -> Iterator[Block]:
    known = f", recognised by its words ({words.percent(card.similarity)} alike)" if card.similarity else ""
    before = f"was: {card.was}" if card.was else ""
    name = card.card.partition("/")[2] + (f" → {card.now}" if card.now else "")
    yield Entry(mark, f"{name}: {card.question}", f"{before}{known}".removeprefix(", "))
    if card.change is Change.ANSWER_CHANGED:
        yield Text(f"answer: {card.answer}", indent=2)
        yield Text(f"   was: {card.answer_was}", indent=2)
    for side in card.sides:
        yield Text(f"“{side.answer}” {_SIDES[side.progress]}", indent=2)


def _progress(cards: Sequence[CardChange]) -> str:
    """What becomes of the progress of *cards*."""
    numbers = {progress: sum(card.progress is progress for card in cards) for progress in _PROGRESS}
    studied = [
        f"{number} you studied {_PROGRESS[progress][number > 1]}" for progress, number in numbers.items() if number
    ]
    return f"; {' and '.join(studied)}." if studied else "."
