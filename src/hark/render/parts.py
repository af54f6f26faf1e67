# SPDX-License-Identifier: MIT
"""The parts that the pages of several commands share: how a card is asked, a card in a list, decks left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.cards.model import Outcome
from hark.errors import count
from hark.language.text import brief
from hark.paths import quoted
from hark.render import words
from hark.render.page import Entry, Gap, Quote, Text, Tone
from hark.views.card import AsideReason
from hark.views.entry import Did

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from hark.render.page import Block
    from hark.render.words import Here
    from hark.views.card import Aside, CardLine, CardText, SkillText, TurnText
    from hark.views.deck import BrokenDeck
    from hark.views.entry import LogEntry
    from hark.views.today import FirstFacts, SessionFacts, Withheld

_AFTER = {
    frozenset(): "any reply", frozenset((Outcome.MET, Outcome.ELSE)): "anything but the trap",
    Outcome.MET: "the skills were shown", Outcome.TRAP: "the trap", Outcome.ELSE: "few skills were shown",
}  # fmt: skip
_DEEDS = {
    Did.SUSPEND: "set aside", Did.RESUME: "brought back", Did.RESET: "started over", Did.UNDO: "taken back",
    Did.SKIP: "skipped", Did.MOVE: "moved", Did.TUNE: "tuned",
}  # fmt: skip


def asked(card: CardText) -> Iterator[Block]:
    """*card* as it is asked, without its answer."""
    if card.setting is not None:
        yield Text(card.setting, label="Setting")
        yield Quote(card.question)
        yield Text(card.task or "", Tone.STRONG, "Task")
    else:
        yield Text(card.question, Tone.STRONG, "Question")


def weighed_by(skills: Iterable[SkillText], trap: str | None, indent: int = 0) -> Iterator[Block]:
    """The skills that a reply is weighed by, and the trap."""
    mark = f"{' ' * indent}·"
    yield from (Entry(mark, skill.name, skill.look_for) for skill in skills)
    if trap:
        yield Entry(mark, "The trap", trap)
        yield Gap()


def models(texts: Iterable[str], indent: int = 0) -> Iterator[Block]:
    """Good replies."""
    for number, model in enumerate(texts):
        yield Text("One good way" if number == 0 else "Another good way", Tone.DIM, indent=indent)
        yield Text(model, Tone.ACCENT, "Reply", indent=indent + 2)


def turns(said: Iterable[TurnText]) -> Iterator[Block]:
    """A dialogue as a tree: each thing the person says below how the reply before it was weighed."""
    for turn in said:
        if turn.turn > 1:
            yield Gap()
            after = _AFTER.get(frozenset(turn.after)) or " or ".join(_AFTER[outcome] for outcome in turn.after)
            yield Text(f"Turn {turn.turn}, after {after}", Tone.STRONG)
            yield Quote(turn.says, indent=2)
        yield from weighed_by(turn.skills, turn.trap, 2)
        yield from models(turn.models, 2)
        if turn.ends:
            yield Text("The talk ends here.", Tone.DIM, indent=2)


def card_lines(cards: Iterable[CardLine], here: Here, texts: Mapping[str, str] | None = None) -> Iterator[Block]:
    """*cards* as a list: what each is, when it comes, how its question begins, or its text by id among *texts*."""
    for card in cards:
        due = aside(card.aside) if card.aside else (here.when(card.due_at) if card.due_at else "new")
        yield Entry(
            "·",
            card.card,
            f"{words.KINDS[card.kind][0]}, {due}: {(texts or {}).get(card.card) or short(card.question)}",
        )


def aside(facts: Aside) -> str:
    """That something is set aside, in a few words."""
    return "set aside" if facts.reason is AsideReason.SUSPENDED else "set aside, because it keeps slipping"


def short(text: str) -> str:
    """*text* as the line of a list."""
    return brief(text, 100)


def did(entry: LogEntry) -> str:
    """What happened, in a word or two: the grade, or what else was done."""
    return _DEEDS.get(entry.kind, str(entry.grade))


def named(entry: LogEntry) -> str:
    """What it was done to; of a move, what that is called now, too."""
    if entry.kind is Did.TUNE:
        return "all cards"
    return f"{entry.card} → {entry.to}" if entry.to and entry.to != entry.card else entry.card


def waits_for_tomorrow(due_at: datetime, here: Here, *, is_held: bool) -> bool:
    """Whether what is due later today, a short step, comes tomorrow, as today's session *is_held*."""
    return is_held and here.calendar.day(due_at) == here.day


def next_card(due_at: datetime | None, here: Here, *, is_held: bool = False) -> str:
    """A sentence about when the next card comes, to go behind another; empty where none comes."""
    if due_at and waits_for_tomorrow(due_at, here, is_held=is_held):
        return " Today's session is done; the next card comes tomorrow."
    return f" The next card comes {here.when(due_at)}." if due_at else ""


def session_line(session: SessionFacts, first: FirstFacts | None = None) -> str:
    """A sentence about today's session, or the *first* ever, with the numbers that home tells."""
    if first:
        return f"Your first session: {count(first.cards, 'card')}, {words.minutes(first.seconds)}."
    if session.cards:
        return f"Today's session: {count(session.cards, 'card')}, {words.minutes(session.seconds)}."
    return "Today's session is done; what waits comes tomorrow, or now: `hark review --more`."


def withheld(facts: Withheld) -> Iterator[Text]:
    """Why what was named does not come now, and how to have it."""
    for deck in facts.decks_aside:
        yield Text(f"`{deck}` is set aside. `hark resume {deck}` brings it back.")
    if facts.unseen and not facts.new_left:
        more = count(facts.unseen, "card")
        line = f"`hark review {' '.join([*facts.decks, '--new'])} {min(facts.unseen, facts.new_per_day or 5)}`"
        if facts.new_per_day:
            begun = count(facts.new_per_day, "new card")
            yield Text(f"Today's {begun} {'is' if facts.new_per_day == 1 else 'are'} used up; {more} more here.")
        else:
            yield Text(f"You have set new cards to none a day; {more} here.")
        yield Text(f"{line} goes beyond that.")
    if facts.sides:
        yield Text(
            f"{count(facts.sides, 'question')} here about cards that you had today: tomorrow, from another side."
        )
    if facts.cards_aside:
        yield Text(f"{count(facts.cards_aside, 'card')} here set aside: `hark decks --aside` lists what is.", Tone.DIM)


def left_out(broken: Iterable[BrokenDeck]) -> Iterator[Block]:
    """The decks that could not be read, each with its first fault."""
    for deck in broken:
        where = f"{deck.file}:{deck.line}" if deck.line else deck.file
        yield Gap()
        yield Text(f"left out: {where}: {deck.message}", Tone.CARE)
        if deck.hint:
            yield Text(f"    hint: {deck.hint}")
        if deck.faults > 1:
            yield Text(f"          {count(deck.faults - 1, 'more fault')}: `hark check {quoted(deck.file)}` shows all")


def damaged_there(records: int, replies: int) -> Iterator[Block]:
    """How much of another progress file is left out."""
    for number, what in ((records, count(records, "record")), (replies, count(replies, "reply", "replies"))):
        if number:
            yield Text(f"{what} left out: damaged there.", Tone.CARE)


def forgotten_copies(damaged: Iterable[str], others: Iterable[str]) -> Iterator[Block]:
    """What became of *damaged* backups, and where *others*' copies may still hold what was to be forgotten."""
    for name in damaged:
        yield Text(f"{name} was damaged: only what could be read of it is kept, without replies.", Tone.CARE)
    for file in others:
        yield Text(f"{file} is not hark's and was left alone: what you typed may be in it still.", Tone.CARE)
