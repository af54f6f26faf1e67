# SPDX-License-Identifier: MIT
"""What each answer says to a person: from a view to a page. All phrases of the commands live here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hark import views
from hark.cards.model import Kind
from hark.errors import count
from hark.memory.model import EventKind
from hark.render import parts, words
from hark.render.page import Bar, Bars, Entry, Facts, Gap, Table, Text, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hark.render.page import Block, Page
    from hark.render.words import Here
    from hark.views import View


def page(view: View, here: Here) -> Page:
    """*view* in words. Every answer has an entry; a test holds that."""
    return tuple(_PAGES[type(view)](view, here))


def _next(view: views.Next, here: Here) -> Iterator[Block]:
    if view.card is None:
        yield Text(f"Nothing is due.{parts.next_card(view.next_due_at, here)}")
        return
    yield Text(f"{view.card.deck_title} · {view.card.kind} · {view.card.card}", Tone.DIM)
    yield Gap()
    yield from parts.asked(view.card)
    yield Gap()
    ahead = "   ".join(f"{one.grade} {words.interval(one.interval_ms)}" for one in view.prospects)
    yield Text(ahead, Tone.DIM, "Grades")
    yield Text(f"hark show {view.card.card}   hark grade {view.card.card} good", Tone.DIM)
    if view.helpline:
        yield Text(view.helpline, Tone.CARE, "Help")


def _graded(view: views.Graded, here: Here) -> Iterator[Block]:
    again = " (already recorded)" if view.repeated else ""
    yield Text(f"{view.card}: {view.grade}{again}. It comes back {here.when(view.memory.due_at)}.")
    if view.clock_behind:
        yield Text("The clock stands before this card's last review; the earlier time was used.", Tone.CARE, "Note")
    if view.memory.leech:
        yield Text(
            f"It has lapsed {view.memory.lapses} times and is set aside. `hark resume {view.card}` brings it back.",
            Tone.CARE,
            "Note",
        )
    yield Text(f"{count(view.total, 'card')} waiting.", Tone.DIM)


def _undone(view: views.Undone, here: Here) -> Iterator[Block]:
    entry = view.undone
    yield Text(f"Taken back: {parts.did(entry)} {entry.card}, {here.ago(entry.at)}.")
    if view.memory:
        yield Text(f"It comes back {here.when(view.memory.due_at)}.", Tone.DIM)


def _decks(view: views.Decks, _here: Here) -> Iterator[Block]:
    rows = [
        (
            str(deck.cards),
            str(deck.seen),
            str(deck.due),
            deck.deck,
            deck.title + (" (suspended)" if deck.suspended else ""),
        )
        for deck in view.decks
    ]
    yield Table(("cards", "seen", "due", "deck", "title"), tuple(rows), frozenset({0, 1, 2}))
    yield Gap()
    yield Text(f"{count(len(view.decks), 'deck')}, {count(sum(deck.cards for deck in view.decks), 'card')}.")
    yield from parts.left_out(view.broken)


def _shown_deck(view: views.ShownDeck, here: Here) -> Iterator[Block]:
    deck = view.deck
    yield Text(deck.title, Tone.STRONG)
    if deck.description:
        yield Text(deck.description)
    yield Gap()
    kinds = ", ".join(f"{getattr(deck, kind)} {kind}" for kind in Kind if getattr(deck, kind))
    rows = [
        ("deck", deck.deck),
        ("cards", f"{deck.cards}: {kinds}"),
        ("seen", f"{deck.seen} of {deck.faces} questions"),
    ]
    rows += [
        ("version", deck.version),
        ("licence", deck.license or "not said"),
        ("by", ", ".join(deck.authors) or "not said"),
    ]
    rows += [("tags", ", ".join(deck.tags))] if deck.tags else []
    rows += [("file", deck.file)]
    yield Facts(tuple(rows))
    yield Gap()
    yield from parts.card_lines(view.cards, here)


def _shown_card(view: views.ShownCard, here: Here) -> Iterator[Block]:
    card = view.card
    yield Text(f"{card.deck_title} · {card.kind} · {card.card}", Tone.DIM)
    yield Gap()
    yield from parts.asked(card)
    yield Gap()
    for option in card.options:
        yield Entry(
            "✓" if option.correct else " ",
            option.text,
            option.why,
            Tone.GOOD if option.correct else Tone.PLAIN,
            "correct" if option.correct else "",
        )
    for skill in card.skills:
        yield Entry("·", skill.name, skill.look_for)
    if card.trap:
        yield Text(f"The trap: {card.trap}")
        yield Gap()
    for number, model in enumerate(card.models):
        yield Text("One good way" if number == 0 else "Another good way", Tone.DIM)
        yield Text(model, Tone.ACCENT, "Reply", indent=2)
    if not card.options and not card.models:
        yield Text(card.answer, Tone.ACCENT, "Answer")
    if card.why:
        yield Gap()
        yield Text(card.why, Tone.DIM, "Why")
    yield Gap()
    rows = [("topics", ", ".join(card.topics))] if card.topics else []
    rows += [("source", source) for source in card.sources]
    rows += [("siblings", ", ".join(view.siblings))] if view.siblings else []
    rows += [("file", f"{view.file}:{view.line}" if view.line else view.file)]
    rows += [("due", _standing(view.memory, here, suspended=view.suspended))]
    yield Facts(tuple(rows))


def _found(view: views.Found, here: Here) -> Iterator[Block]:
    if not view.cards:
        yield Text(f"No card holds “{view.text}”.")
        return
    yield from parts.card_lines(view.cards, here)
    if view.total > len(view.cards):
        yield Text(f"{len(view.cards)} of {view.total}; `--limit` shows more.", Tone.DIM)


def _changed(view: views.Changed, _here: Here) -> Iterator[Block]:
    did = {EventKind.SUSPEND: "Suspended", EventKind.RESUME: "Resumed", EventKind.RESET: "Reset"}[view.did]
    if not view.changed:
        was = {
            EventKind.SUSPEND: "is suspended already",
            EventKind.RESUME: "was not suspended",
            EventKind.RESET: "has nothing to reset",
        }
        yield Text(f"{view.target} {was[view.did]}. Nothing changed.")
        return
    yield Text(f"{did} {view.target} ({count(view.faces, 'question')}). `hark undo` takes it back.")


def _log(view: views.Log, here: Here) -> Iterator[Block]:
    if not view.events:
        yield Text("Nothing is recorded here yet.")
        return
    rows = [
        (here.ago(event.at), parts.did(event) + (" (taken back)" if event.undone else ""), event.card)
        for event in view.events
    ]
    yield Table(("when", "what", "card"), tuple(rows))
    if view.more:
        yield Text("There is more; `--limit` shows it.", Tone.DIM)


def _journal(view: views.Journal, here: Here) -> Iterator[Block]:
    if view.forgotten is not None:
        yield Text(f"{count(view.forgotten, 'reply', 'replies')} deleted. Grades and dates stay as they are.")
        return
    if not view.entries:
        yield Text("No reply is kept here.")
    for number, entry in enumerate(view.entries):
        if number:
            yield Gap()
        yield Text(f"{here.ago(entry.at)} · {entry.card}" + (f" · {entry.grade}" if entry.grade else ""), Tone.DIM)
        yield Text(entry.text, indent=2)
    if not view.keeping:
        yield Gap()
        yield Text("Replies are not being kept; `hark config journal keep` changes that.", Tone.DIM)


def _why(view: views.Why, here: Here) -> Iterator[Block]:
    yield Text(f"{view.card} · {view.kind}", Tone.DIM)
    yield Text(view.question, Tone.STRONG, "Question")
    yield Gap()
    if view.memory is None:
        yield Text("It has not been graded yet, so it comes as a new card, in the order of its deck.")
        return
    memory = view.memory
    yield Text(
        f"It comes back {here.when(memory.due_at)}."
        if not view.suspended
        else "It is suspended and does not come back."
    )
    if view.planned_days is not None:
        spread = round(memory.interval_ms / 86_400_000) - view.planned_days
        moved = f", moved by {abs(spread)} so that cards drift apart" if spread else ""
        yield Text(
            f"After {count(view.planned_days, 'day')} the chance of recall is down to the"
            f" {words.percent(view.desired_retention)} you want{moved}."
            f" Today it is {words.percent(memory.retrievability)}."
        )  # fmt: skip
    else:
        yield Text("It is in a short step: new and forgotten cards come back after minutes before they get days.")
    yield Gap()
    rows = [
        (
            here.ago(step.entry.at),
            str(step.entry.grade or step.entry.kind),
            words.percent(step.retrievability),
            *_after(step.memory),
        )
        for step in view.steps
    ]
    yield Table(("when", "grade", "chance before", "stability", "difficulty", "interval"), tuple(rows))


def _stats(view: views.Stats, _here: Here) -> Iterator[Block]:
    today = view.today
    if not any(day.reviews for day in view.days):
        yield Text("No reviews in this time. `hark review` begins one.")
        return
    yield Text("Today", Tone.STRONG)
    yield Text(
        f"{count(today.reviews, 'review')}, {today.recalled} recalled, {today.new} new,"
        f" {words.spent(today.duration_ms)}."
        if today.reviews
        else "Nothing yet."
    )
    yield Gap()
    yield Text(f"Last {count(len(view.days), 'day')}", Tone.STRONG)
    most = max(day.reviews for day in view.days)
    bars = [
        Bar(
            f"{day.day:%a} {day.day.day} {day.day:%b}",
            day.reviews,
            f"{day.reviews}" if day.reviews else "·",
            day.reviews - day.recalled,
            f"{count(day.reviews, 'review')}, {day.recalled} recalled" if day.reviews else "none",
        )
        for day in view.days
    ]
    yield Bars(tuple(bars), most)
    yield Text(
        f"{view.average_per_day:g} {'review' if view.average_per_day == 1 else 'reviews'} a day on average,"
        f" practised on {count(view.days_practised, 'day')}."
        " Lighter: not recalled.",
        Tone.DIM,
    )
    yield Gap()
    yield Text("True retention", Tone.STRONG)
    kinds = (("all", view.retention), ("young", view.retention_young), ("mature", view.retention_mature))
    yield Bars(tuple(Bar(name, one.share or 0, _retained(one)) for name, one in kinds), 1)
    yield Text(
        "Of reviews after a day or more, the share recalled. Mature: an interval of three weeks and up.", Tone.DIM
    )
    yield Gap()
    yield Text("Coming days", Tone.STRONG)
    ahead = max((number for _, number in view.upcoming), default=0)
    yield Bars(
        tuple(
            Bar(f"{day:%a} {day.day} {day:%b}", number, str(number) if number else "·", spoken=count(number, "review"))
            for day, number in view.upcoming
        ),
        ahead,
    )
    yield Gap()
    yield Text("Decks", Tone.STRONG)
    yield Bars(
        tuple(Bar(deck.deck, deck.seen, _deck_note(deck), deck.seen - deck.mature) for deck in view.decks),
        max((deck.faces for deck in view.decks), default=0),
    )
    yield Text("Seen of all questions; lighter: not yet at an interval of three weeks.", Tone.DIM)


def _plan(view: views.SessionPlan, here: Here) -> Iterator[Block]:
    yield from parts.card_lines(view.cards, here)
    yield Text(f"{count(len(view.cards), 'card')}, {words.minutes(view.seconds)}.")
    yield from parts.left_out(view.broken)


def _summary(view: views.Summary, here: Here) -> Iterator[Block]:
    if not view.cards:
        yield Text("Nothing graded this time. Come back whenever it suits you.")
    else:
        new = ", new to you" if view.new == view.cards else (f", {view.new} of them new" if view.new else "")
        yield Text(f"{count(view.cards, 'card')}{new}, in {words.spent(view.duration_ms)}. Well spent.", Tone.STRONG)
        if view.recalled == view.cards:
            yield Text("You recalled all of it.")
        else:
            yield Text(
                f"You recalled {view.recalled} of {view.cards}; what is missing comes back soon,"
                " and that is how it sticks."
            )
    if not view.recorded:
        yield Text("This was cramming: nothing was recorded and no date has moved.", Tone.DIM)
    if view.skipped:
        yield Text(f"{count(view.skipped, 'card')} skipped, for another day.", Tone.DIM)
    if view.set_aside:
        yield Text(f"{count(view.set_aside, 'card')} suspended.", Tone.DIM)
    for leech in view.leeches:
        yield Text(
            f"{leech} keeps slipping, so it is set aside. Rewording it may help: `hark show {leech}`.",
            Tone.CARE,
            "Note",
        )
    ahead = []
    if view.left:
        ahead.append(f"{count(view.left, 'card')} could still follow today")
    ahead.append(f"{count(view.tomorrow, 'card')} tomorrow" if view.tomorrow else "tomorrow is free")
    yield Text(
        f"{'; '.join(ahead).capitalize()}."
        + (f" The next one comes {here.when(view.next_due_at)}." if view.next_due_at and not view.left else "")
    )
    if view.safety:
        yield Gap()
        yield Text("Some of today's cards were heavy. Do something kind for yourself.", Tone.DIM)


def _standing(memory: views.MemoryFacts | None, here: Here, *, suspended: bool) -> str:
    if suspended:
        return "suspended"
    if memory is None:
        return "new"
    return "set aside as a leech" if memory.leech else here.when(memory.due_at)


def _after(memory: views.MemoryFacts | None) -> tuple[str, str, str]:
    if memory is None:
        return "–", "–", "–"
    return f"{memory.stability_days:.1f} d", f"{memory.difficulty:.1f}", words.interval(memory.interval_ms)


def _retained(one: views.Retention) -> str:
    return f"{words.percent(one.share)} of {one.reviews}" if one.reviews else "not yet"


def _deck_note(deck: views.DeckStats) -> str:
    return f"{deck.seen} of {deck.faces}" + (
        f", {words.percent(deck.retention.share)}" if deck.retention.reviews else ""
    )


_PAGES: dict[type[Any], Callable[[Any, Here], Iterable[Block]]] = {
    views.Next: _next,
    views.Graded: _graded,
    views.Undone: _undone,
    views.Decks: _decks,
    views.ShownDeck: _shown_deck,
    views.ShownCard: _shown_card,
    views.Found: _found,
    views.Changed: _changed,
    views.Log: _log,
    views.Journal: _journal,
    views.Why: _why,
    views.Stats: _stats,
    views.SessionPlan: _plan,
    views.Summary: _summary,
}
