# SPDX-License-Identifier: MIT
"""What each answer says to a person: from a view to a page. All phrases of the commands live here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hark import views
from hark.cards.model import Kind
from hark.errors import count
from hark.memory.model import EventKind
from hark.render import parts, upkeep, words
from hark.render.faults import faults
from hark.render.page import Bar, Bars, Entry, Facts, Gap, Table, Text, Tone
from hark.views.change import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hark.render.page import Block, Page
    from hark.render.words import Here
    from hark.views import View


def page(view: View, here: Here) -> Page:
    """*view* in words. Every answer has an entry; a test holds that."""
    return tuple(_PAGES[type(view)](view, here))


def exact(view: View) -> str | None:
    """The text of a *view* that answers with a file for some other program, byte for byte; None for all others."""
    match view:
        case views.Completions(file=None, text=text) | views.Prompt(text=text):
            return text
        case views.Reminder():
            return _reminder(view)
        case _:
            return None


_HOW = {
    "cron": "To install it:",
    "systemd": "To install it, put each part into the file named above it, then:",
    "launchd": "To install it, save this as {path}, then:",
}


def _reminder(view: views.Reminder) -> str:
    """The units, with what to do in comments: for cron and launchd the whole is a sound file."""
    said = [
        f"A daily reminder at {view.time} that speaks only when cards are due.",
        _HOW[view.scheduler].format(path=view.units[0].path),
        *(f"  {line}" for line in view.install),
        "To remove it:",
        *(f"  {line}" for line in view.remove),
    ]
    if view.scheduler == "launchd":
        first, _, rest = view.units[0].text.partition("\n")
        return "\n".join([first, "<!--", *said, "-->", rest])
    head = "".join(f"# {line}\n" for line in said)
    return head + "".join(f"\n# {unit.path}\n{unit.text}" if unit.path else unit.text for unit in view.units)


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


def _import(view: views.Import, _here: Here) -> Iterator[Block]:
    if view.imported:
        new = [deck for deck in view.decks if deck.change.fate is not views.Fate.SAME]
        yield Text(f"Imported {count(len(new), 'deck')}, {count(sum(deck.cards for deck in new), 'card')}.", Tone.GOOD)
        yield Text(f"`hark review {new[0].deck}` begins." if len(new) == 1 else "`hark review` begins.", Tone.DIM)
        return
    if view.faults:
        yield from faults(view.faults)
        yield Gap()
        yield Text("Nothing was imported.", Tone.CARE)
        return
    if len(view.decks) > _TOLD_WHOLE:
        yield from _offers(view.decks)
    else:
        for deck in view.decks:
            yield from _offer(deck)
            yield Gap()
    rows = [("from", view.source), ("sha256", view.sha256)]
    if view.commit:
        rows.append(("commit", view.commit))
    yield Facts(tuple(rows))
    if all(deck.change.fate is views.Fate.SAME for deck in view.decks):
        yield Text("All of it is in your library already." if len(view.decks) > 1 else "It is in your library already.")


_TOLD_WHOLE = 3
"""So many decks are told in full; more of them are a table."""


def _offers(decks: Sequence[views.DeckOffer]) -> Iterator[Block]:
    rows = tuple((str(deck.cards), _minutes(deck), _told(deck) or "–", deck.deck, deck.title) for deck in decks)
    yield Table(("cards", "min a day", "check", "deck", "title"), rows, frozenset({0, 1}))
    yield Gap()
    for deck in decks:
        if deck.change.fate is views.Fate.CHANGES:
            yield from _deck_change(deck.change)
            yield Gap()
    authors = dict.fromkeys(author for deck in decks for author in deck.authors)
    licences = dict.fromkeys(deck.license or "none named" for deck in decks)
    danger = sum(deck.safety for deck in decks)
    yield Facts(
        (
            ("by", ", ".join(authors) or "nobody named"),
            ("licence", ", ".join(licences)),
            ("cards", f"{sum(deck.cards for deck in decks)}" + (f"; {danger} touch on danger" if danger else "")),
        )
    )


def _minutes(deck: views.DeckOffer) -> str:
    return str(max(1, round(deck.daily_minutes)))


def _told(deck: views.DeckOffer) -> str:
    """What `check` says of the deck."""
    found = ((deck.errors, "error", ""), (deck.warnings, "warning", ""), (deck.advice, "advice", "advice"))
    return ", ".join(count(number, name, plural) for number, name, plural in found if number)


def _offer(deck: views.DeckOffer) -> Iterator[Block]:
    yield Text(f"{deck.title} · {deck.deck} {deck.version}", Tone.STRONG)
    if deck.description:
        yield Text(deck.description)
    cards = ", ".join(f"{getattr(deck, kind)} {kind}" for kind in Kind if getattr(deck, kind))
    yield Facts(
        (
            ("by", ", ".join(deck.authors) or "nobody named"),
            ("licence", deck.license or "none named"),
            ("cards", f"{deck.cards}: {cards}" + (f"; {deck.safety} touch on danger" if deck.safety else "")),
            ("a day", f"about {_minutes(deck)} min in its first month"),
            ("check", _told(deck) or "nothing to mend"),
            *((("homepage", deck.homepage),) if deck.homepage else ()),
        )
    )
    if deck.change.fate is views.Fate.CHANGES:
        yield from _deck_change(deck.change)


def _update(view: views.Update, _here: Here) -> Iterator[Block]:
    told = [deck for deck in view.decks if deck.fate is not views.Fate.SAME]
    for deck in told:
        if not view.updated:
            yield from _deck_change(deck)
            yield Gap()
    done = [deck for deck in view.decks if deck.fate in (views.Fate.CHANGES, views.Fate.RESTORED)]
    same = len(view.decks) - len(told)
    if view.updated:
        for deck in done:
            which = "Back to" if deck.fate is views.Fate.RESTORED else "Updated"
            yield Text(f"{which} {deck.deck} {deck.version_after}.", Tone.GOOD)
        back = ", ".join(f"`hark update {deck.deck} --undo`" for deck in done[:3])
        yield Text(f"{back} {'goes' if len(done) == 1 else 'go'} back.", Tone.DIM)
    elif not view.decks:
        yield Text("None of your decks came from elsewhere, so there is nothing to update.")
    elif same and not told:
        yield Text("Your imported deck is up to date." if same == 1 else f"All {same} imported decks are up to date.")
    elif same:
        yield Text(f"{count(same, 'deck')} up to date.", Tone.DIM)


_CAUTIONS = {
    views.CautionCode.LOWER_VERSION: "Its version is lower than the one you have: {before}, now {after}.",
    views.CautionCode.SAME_VERSION: "It has changed but still says it is version {after}.",
    views.CautionCode.LICENSE_CHANGED: "Its licence was {before} and is {after} now.",
    views.CautionCode.AUTHORS_CHANGED: "It was by {before} and is by {after} now.",
    views.CautionCode.MOSTLY_SWAPPED: "{after} of the {before} cards that stay are other cards under the same ids.",
    views.CautionCode.MOSTLY_RETIRED: "{after} of its {before} cards are gone.",
    views.CautionCode.EDITED_HERE: "You have edited this deck; your version is kept as the one before.",
}
_FATES = {
    views.Fate.EDITED: "has a new version, but you have edited yours: `hark update {deck} --replace` takes it.",
    views.Fate.GONE: "is no longer at its source; yours stays as it is.",
}
_CHANGES = (
    (Change.ADDED, "+", "added"),
    (Change.RETURNED, "+", "back again"),
    (Change.REWORDED, "~", "reworded"),
    (Change.ANSWER_CHANGED, "!", "with another answer"),
    (Change.MOVED, "↕", "moved"),
    (Change.RETIRED, "-", "retired"),
)
_LISTED = 12
"""So many cards of one change are named; the rest is counted."""


def _deck_change(deck: views.DeckChange) -> Iterator[Block]:
    versions = f" {deck.version_before or ''} → {deck.version_after}" if deck.version_after else ""
    if deck.fate in _FATES:
        yield Text(f"{deck.deck} {_FATES[deck.fate].format(deck=deck.deck)}", Tone.CARE)
        return
    if deck.error:
        yield Text(f"{deck.deck} could not be fetched from {deck.source}: {deck.error.message}", Tone.BAD)
        if deck.error.hint:
            yield Text(f" hint: {deck.error.hint}", Tone.DIM)
        return
    yield Text(f"{deck.deck}{versions}", Tone.STRONG)
    for caution in deck.cautions:
        before, after = caution.before or "not named", caution.after or "not named"
        yield Entry("!", _CAUTIONS[caution.code].format(before=before, after=after), tone=Tone.CARE)
    for change, mark, name in _CHANGES:
        cards = [card for card in deck.changes if card.change is change]
        if cards:
            yield Text(f"{count(len(cards), 'card')} {name}{_kept(cards)}")
        for card in cards[:_LISTED]:
            known = f", recognised by its words ({words.percent(card.similarity)} alike)" if card.similarity else ""
            gone = f"was: {card.was}" if card.was else ""
            yield Entry(mark, f"{card.card.partition('/')[2]}: {card.question}", f"{gone}{known}".removeprefix(", "))
            if change is Change.ANSWER_CHANGED:
                yield Text(f"answer: {card.answer}", indent=2)
                yield Text(f"   was: {card.answer_was}", indent=2)
        if len(cards) > _LISTED:
            yield Text(f"… and {len(cards) - _LISTED} more", Tone.DIM, indent=2)
    if deck.unchanged:
        yield Text(f"{count(deck.unchanged, 'card')} unchanged.", Tone.DIM)


def _kept(cards: Iterable[views.CardChange]) -> str:
    """What becomes of the progress of *cards*."""
    said = {
        views.Progress.KEPT: ("keeps its progress", "keep their progress"),
        views.Progress.RESET: ("begins anew", "begin anew"),
        views.Progress.IN_HISTORY: ("keeps its history", "keep their history"),
        views.Progress.BACK: ("counts again", "count again"),
    }
    numbers = {what: sum(card.progress is what for card in cards) for what in said}
    studied = [f"{number} you studied {said[what][number > 1]}" for what, number in numbers.items() if number]
    return f"; {' and '.join(studied)}." if studied else "."


def _completions(view: views.Completions, _here: Here) -> Iterator[Block]:
    yield Text(f"Wrote {view.file}.")
    if view.line is None:
        yield Text(f"A new {view.shell} completes hark.", Tone.DIM)
    else:
        early = ", before compinit" if view.shell == "zsh" else ""
        yield Text(f"A new {view.shell} completes hark once {view.start_file} has this line{early}:")
        yield Text(view.line, indent=2)


def _prompt_count(view: views.PromptCount, _here: Here) -> Iterator[Block]:
    yield Text(str(view.count))


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
    views.Import: _import,
    views.Update: _update,
    views.Doctor: upkeep.doctor,
    views.BackedUp: upkeep.backed_up,
    views.Backups: upkeep.backups,
    views.Restore: upkeep.restore,
    views.Merge: upkeep.merge,
    views.Completions: _completions,
    views.Prompt: lambda view, _here: (Text(view.text),),
    views.PromptCount: _prompt_count,
    views.Reminder: lambda view, _here: (Text(_reminder(view)),),
    views.SessionPlan: _plan,
    views.Summary: _summary,
}
