# SPDX-License-Identifier: MIT
"""What each answer says to a person: from a view to a page. All phrases of the commands live here."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from hark import views
from hark.cards.model import Kind
from hark.errors import count
from hark.render import upkeep, words
from hark.render.page import Entry, Excerpt, Facts, Gap, Table, Text, Tone
from hark.views.change import Change
from hark.views.fault import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hark.render.page import Block, Page
    from hark.render.words import Here
    from hark.views import View

    _Noted = views.FaultFacts | views.FindingFacts


def page(view: View, here: Here) -> Page:
    """*view* in words. Every answer has an entry; a test holds that."""
    return tuple(_PAGES[type(view)](view, here))


def exact(view: View) -> str | None:
    """The text of a *view* that answers with a file for some other program, byte for byte; None for all others."""
    match view:
        case views.Exported(file=None, text=text) | views.Completions(file=None, text=text) | views.Prompt(text=text):
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


def _checked(view: views.Checked, _here: Here) -> Iterator[Block]:
    yield from _faults(view.faults)
    told = [finding for finding in view.findings if not finding.allowed]
    for one, following in zip(told, (*told[1:], None), strict=False):
        tone = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.CARE, Severity.ADVICE: Tone.PLAIN}[one.severity]
        yield from _noted(one.file, one.line, one.card, one.message, f"{one.severity}, {one.rule}", tone)
        yield from _excerpt(one, following, tone)
    if view.faults or told:
        yield Gap()
    if view.fixed:
        yield Text(f"{count(view.fixed, 'missing id')} written.", Tone.GOOD)
    if view.not_fixed:
        yield Text(
            f"{count(view.not_fixed, 'card')} left without an id: only a card under a `[[cards]]` header of its own"
            " can be given one.",
            Tone.CARE,
        )
    numbers = {severity: sum(one.severity is severity for one in told) for severity in reversed(Severity)}
    counts = [count(len(view.faults), "fault")] if view.faults else []
    plural = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.ADVICE: "advice"}
    counts += [count(number, str(severity), plural[severity]) for severity, number in numbers.items() if number]
    silenced = len(view.findings) - len(told)
    silent = f" {silenced} silenced with a reason." if silenced else ""
    found = ", ".join(counts) if counts else "Nothing to mend"
    yield Text(f"{found} in {count(view.cards, 'card')} of {count(view.files, 'file')}.{silent}")
    if told:
        yield Text("`hark check --explain RULE` says why a rule is there.", Tone.DIM)


def _faults(faults: Sequence[views.FaultFacts]) -> Iterator[Block]:
    for fault, after in zip(faults, (*faults[1:], None), strict=False):
        yield from _noted(fault.file, fault.line, fault.card, fault.message, fault.code, Tone.BAD)
        if fault.hint:
            yield Text(f" hint: {fault.hint}", Tone.DIM)
        yield from _excerpt(fault, after, Tone.BAD)


def _noted(file: str, line: int | None, card: str | None, message: str, code: str, tone: Tone) -> Iterator[Block]:
    where = f"{file}:{line}" if line else file
    yield Text(f"{where}: {f'card `{card}`: ' if card else ''}{message} [{code}]", tone)


def _excerpt(one: _Noted, after: _Noted | None, tone: Tone) -> Iterator[Block]:
    """The line *one* stands on, with a mark under its key or start; once for all that stand there in a row."""
    if not one.line or not one.excerpt or (after and (after.file, after.line) == (one.file, one.line)):
        return
    key = re.match(r"[\[ \t]*([A-Za-z0-9_-]+)[ \t]*[=.\]]", one.excerpt)
    start, stop = key.span(1) if key else (0, 1)
    yield Excerpt(one.line, one.excerpt, start, stop - start, tone)


def _rule_page(view: views.RulePage, _here: Here) -> Iterator[Block]:
    yield Text(f"{view.rule} · {view.severity}", Tone.DIM)
    yield Text(view.says, Tone.STRONG)
    yield Gap()
    yield Text(view.why)
    yield Gap()
    yield Text("Poor", Tone.DIM)
    yield Text(view.poor, indent=2)
    yield Text("Better", Tone.DIM)
    yield Text(view.better, indent=2)


def _rules(view: views.Rules, _here: Here) -> Iterator[Block]:
    for rule in view.rules:
        yield Entry("", f"{rule.rule} ({rule.severity})", rule.says)
    yield Gap()
    yield Text("Faults of form", Tone.STRONG)
    for fault in view.faults:
        yield Entry("", fault.code, fault.says)


def _begun(view: views.Begun, _here: Here) -> Iterator[Block]:
    yield Text(f"Added {view.card}." if view.card else f"Began the deck {view.deck}.")
    yield Text(f"{view.file}:{view.line}", Tone.DIM)
    yield Text(f"`hark edit {view.card or view.deck}` opens it.")


def _edited(view: views.Edited, _here: Here) -> Iterator[Block]:
    for fault in view.faults:
        yield from _noted(fault.file, fault.line, fault.card, fault.message, fault.code, Tone.BAD)
        if fault.hint:
            yield Text(f" hint: {fault.hint}", Tone.DIM)
    if not view.faults:
        yield Text("Saved, and nothing is wrong with its form." if view.changed else "Nothing changed.")


def _exported(view: views.Exported, _here: Here) -> Iterator[Block]:
    if view.file is None:
        yield Text(view.text.rstrip("\n"))
    else:
        yield Text(f"Wrote {view.deck}, {count(view.cards, 'card')}, to {view.file}.")


def _import(view: views.Import, _here: Here) -> Iterator[Block]:
    if view.imported:
        new = [deck for deck in view.decks if deck.change.fate is not views.Fate.SAME]
        yield Text(f"Imported {count(len(new), 'deck')}, {count(sum(deck.cards for deck in new), 'card')}.", Tone.GOOD)
        yield Text(f"`hark review {new[0].deck}` begins." if len(new) == 1 else "`hark review` begins.", Tone.DIM)
        return
    if view.faults:
        yield from _faults(view.faults)
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


def _removed(view: views.Removed, _here: Here) -> Iterator[Block]:
    yield Text(f"Removed {view.deck}. Its file is now {view.moved_to}.")
    if view.forgotten is None:
        yield Text("What you learned of it stays, and counts again if the deck comes back.", Tone.DIM)
    else:
        yield Text(f"{count(view.forgotten, 'record')} deleted.", Tone.DIM)


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


def _settings(view: views.Settings, _here: Here) -> Iterator[Block]:
    for setting in view.settings:
        value = str(setting.value) if setting.value != "" else "(nothing)"
        default = "" if setting.is_default else f" (default {setting.default})"
        yield Entry("", f"{setting.name} = {value}{default}", f"{setting.about}; takes {setting.takes}", Tone.STRONG)
    yield Gap()
    yield Text(f"Kept in {view.file}", Tone.DIM)


def _paths(view: views.Paths, _here: Here) -> Iterator[Block]:
    yield Facts(tuple((place.name, place.path + ("" if place.exists else "  (not there yet)")) for place in view.paths))


def _schemas(view: views.Schemas, _here: Here) -> Iterator[Block]:
    for name in view.names:
        yield Text(name)


def _schema(view: views.SchemaDocument, _here: Here) -> Iterator[Block]:
    yield Text(json.dumps(view.document, indent=2, ensure_ascii=False))


_PAGES: dict[type[Any], Callable[[Any, Here], Iterable[Block]]] = {
    views.Checked: _checked,
    views.RulePage: _rule_page,
    views.Rules: _rules,
    views.Exported: _exported,
    views.Import: _import,
    views.Update: _update,
    views.Removed: _removed,
    views.Begun: _begun,
    views.Edited: _edited,
    views.Doctor: upkeep.doctor,
    views.BackedUp: upkeep.backed_up,
    views.Backups: upkeep.backups,
    views.Restore: upkeep.restore,
    views.Merge: upkeep.merge,
    views.Completions: _completions,
    views.Prompt: lambda view, _here: (Text(view.text),),
    views.PromptCount: _prompt_count,
    views.Reminder: lambda view, _here: (Text(_reminder(view)),),
    views.Settings: _settings,
    views.Paths: _paths,
    views.Schemas: _schemas,
    views.SchemaDocument: _schema,
}
