# SPDX-License-Identifier: MIT
"""`hark import`: takes in decks from elsewhere, after a look at them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

from hark import errors, files
from hark.cards import deckfile
from hark.cards.model import Kind
from hark.cli import fetching, tabletyped
from hark.cli.app import DECKS, command
from hark.cli.options import Argument, DryRun, Option, Yes
from hark.cli.output import Output, Result
from hark.cli.world import World
from hark.errors import Exit, count
from hark.memory.days import from_milliseconds
from hark.render import words
from hark.render.changes import deck_change, effect, table_read, translations_offered
from hark.render.faults import faults, one_line, passed_over
from hark.render.page import Block, Facts, Gap, Table, Text, Tone
from hark.render.teampath import path_offered, path_taken
from hark.render.words import Here, whole_minutes
from hark.values import frozen
from hark.values import replace as changed
from hark.views.change import DeckOffer, Fate, TranslationOffer
from hark.views.fault import FaultFacts
from hark.views.forecast import Effect
from hark.views.package import Omission, Own, PackageOffer, Reason, ReviewsOffer
from hark.views.teampath import PathOffer
from hark.views.view import View

if TYPE_CHECKING:
    from hark.formats.anki.decks import Package
    from hark.formats.anki.history import Arriving
    from hark.memory.days import Calendar
    from hark.memory.model import Event
    from hark.sharing.intake import Arrival, Intake
    from hark.sharing.sources import Offer, Unsound

TABLES, ANKI = "Tables", "From Anki"
_WHOLE = 3
"""So many decks are told in full; more of them are a table."""


@frozen
class Import(View):
    """`hark import`: what a source offers, and whether it is in the library now."""

    SCHEMA: ClassVar[str] = "hark.import/1"
    source: str
    sha256: str
    commit: str | None
    decks: tuple[DeckOffer, ...]
    faults: tuple[FaultFacts, ...]
    """Why nothing can be taken in: with one unsound deck, all are refused."""
    imported: bool
    package: PackageOffer | None = None
    """For a package of Anki's alone."""
    passed_over: tuple[FaultFacts, ...] = ()
    """Files among several that are no decks, to all appearances, and why."""
    translations: tuple[TranslationOffer, ...] = ()
    """Packs that come along, or alone for decks that are here."""
    path: PathOffer | None = None
    """The path at its root, and whether that was taken."""
    effect: Effect | None = None
    """What its decks do to the days ahead; told by a dry run, and null where there is nothing to come in."""


@command(DECKS, 1)
def import_(
    world: World,
    out: Output,
    name: Annotated[str, Argument(metavar="SOURCE", help="A file, folder, archive, https://…, git+https://… or -.")],
    yes: Yes = False,
    dry_run: DryRun = False,
    pin: Annotated[
        str | None,
        Option(
            "--sha256", metavar="HEX", help="Take it only if this is its SHA-256.", rich_help_panel=fetching.FETCHING
        ),
    ] = None,
    deck_id: Annotated[
        str | None, Option("--as", metavar="NEW-ID", help="Give the deck another id.", rich_help_panel=fetching.TAKING)
    ] = None,
    path: fetching.TakePath = None,
    replace: Annotated[
        bool, Option("--replace", help="Put it in place of the deck of that id.", rich_help_panel=fetching.TAKING)
    ] = False,
    answers: fetching.ChangedAnswers = None,
    delimiter: Annotated[
        str | None,
        Option(metavar="SIGN", help="Read a table whose cells this parts; tab for a tab.", rich_help_panel=TABLES),
    ] = None,
    columns: Annotated[
        str | None,
        Option(
            metavar="NAME,...",
            help="What its columns are, - for one to pass over; or OLD=NAME for names in its first row.",
            rich_help_panel=TABLES,
        ),
    ] = None,
    encoding: Annotated[
        str | None,
        Option(metavar="NAME", help="How its letters are written, as utf-16 or windows-1252.", rich_help_panel=TABLES),
    ] = None,
    html: Annotated[bool, Option("--html", help="Read HTML in its cells as text.", rich_help_panel=TABLES)] = False,
    title: Annotated[
        str | None, Option(metavar="TEXT", help="What to call the deck of a table.", rich_help_panel=TABLES)
    ] = None,
    zone: Annotated[
        str | None,
        Option(metavar="NAME", help="Read reviews by this time zone, not by your own.", rich_help_panel=ANKI),
    ] = None,
    no_history: Annotated[bool, Option("--no-history", help="Leave reviews out.", rich_help_panel=ANKI)] = False,
    private_host: fetching.PrivateHost = None,
    timeout: fetching.Timeout = fetching.TIMEOUT_S,
) -> Import | Result:
    """Take in decks that others share, after a look at them.

    A source is a file, a folder, a .zip or .tar.gz, an https:// address, git+https://host/repository[@ref][#folder],
    or - for standard input; a table of a spreadsheet, Quizlet or Anki is one, too. An .apkg of Anki's brings cards
    and reviews; one that hark wrote, only its later reviews. First comes what is in it;
    nothing is taken in before you say so, and one unsound deck keeps out all that came with it.

    \b
    Examples:
      hark import first-week.toml
      hark import words.csv --delimiter ";" --dry-run
      hark import git+https://example.org/decks.git@v2#english --yes
      hark import phone.apkg --zone Europe/Berlin
    """
    from hark.sharing import origin, reviews, sources, teampath, translated

    source = origin.understand(name, str(Path(name).absolute()))
    if source.way is not origin.Way.PATH or files.exists(Path(source.place)):  # a file that is not there is told first
        out.needs_word(yes=yes or dry_run, is_free=source.way is not origin.Way.INPUT)
    if deck_id is not None and (not deckfile.is_id(deck_id) or deck_id in deckfile.RESERVED):
        raise errors.misuse(f"`{deck_id}` cannot be an id", deckfile.ID_HINT)
    reading = sources.Reading(tabletyped.layout(delimiter, columns, encoding, html=html), title, deck_id)
    with out.meter("Fetching") as meter:
        offer = sources.fetch(source, fetching.how(world, timeout, private_host, meter))
    if pin is not None:
        _check_pin(pin, offer)
    with world.learner() as learner:
        candidates, unsound = sources.decks(offer, reading, list(learner.library.skills))
        if deck_id is not None and len(candidates) > 1:
            raise errors.misuse(f"`--as` names one deck, and here are {len(candidates)}", "import its file alone")
        if deck_id is not None and not candidates and not unsound:
            raise errors.misuse("`--as` names a new deck, and this brings none", "leave `--as` out")
        called = {deck.deck.id: deck_id or deck.deck.id for deck in candidates}
        into = fetching.intake(world, learner)
        packs, broken = translated.among(offer.parcels, into, [deck.deck for deck in candidates], called)
        team = teampath.coming(offer, into, called, [deck.deck for deck in candidates], wanted=path)
        if isinstance(team, sources.Unsound):
            broken, team = [*broken, team], None
        if wrong := _faults_of([*unsound, *broken], meant=True):
            return Result(_view(offer, (), wrong), Exit.INVALID_DECK)
        arrivals = [into.arrival(deck, offer, reading, called[deck.deck.id]) for deck in candidates]
        if not replace:
            _check_free(into, arrivals, source.text)
            translated.check_free(packs)
        package: PackageOffer | None = None
        events: tuple[Event, ...] = ()
        if offer.package:
            days = reviews.calendar(learner, zone)
            coming = None if no_history else reviews.arriving(learner, offer.package, arrivals, called, days)
            package = _package(offer.package, reviews.own_decks(learner, offer.package), coming, days, zone)
            events = coming.events if coming else ()
        offered = tuple(pack.facts for pack in packs)
        beside = _faults_of(unsound, meant=False)
        view = changed(_view(offer, into.offers(arrivals), package=package), passed_over=beside, translations=offered)
        view = changed(view, path=team.facts if team else None)
        if package and not dry_run and not arrivals and not events and _away(package):
            return Result(view, Exit.REFUSED)
        decks = any(deck.fate is not Fate.SAME for deck in arrivals) or events or any(pack.is_new for pack in packs)
        if dry_run:
            return changed(view, effect=fetching.effect(learner, out, arrivals))
        if not (decks or (team and team.is_new)):
            return view
        if not out.style.as_json:
            out.show(view)
        reset = fetching.begins_anew(out, into, arrivals, answers, yes=yes)
        if decks and not yes and not out.ask(_question(arrivals, len(events), offered), otherwise=False):
            return Result(view, Exit.REFUSED, "Nothing was imported.\n")
        team = fetching.wanted_path(out, team, path, yes=yes, is_alone=not (candidates or packs))
        if not decks and not team:
            return view if yes else Result(view, Exit.REFUSED, "Nothing was imported.\n")
    fetching.take_in(world, into, arrivals, reset=reset, events=events, packs=packs, path=team)
    return changed(view, imported=True, path=teampath.taken(team) if team else view.path)


def _faults_of(unsound: Iterable[Unsound], *, meant: bool) -> tuple[FaultFacts, ...]:
    """The faults of those that are *meant* as decks, or of the others."""
    from hark.quality import report

    return tuple(
        fault
        for file in unsound
        if file.meant is meant
        for fault in report.faults_in(file.name, file.data, file.faults)
    )


def _view(
    offer: Offer, decks: tuple[DeckOffer, ...], wrong: tuple[FaultFacts, ...] = (), package: PackageOffer | None = None
) -> Import:
    return Import(offer.source.text, offer.sha256, offer.commit, decks, wrong, imported=False, package=package)


def _package(
    package: Package, own: tuple[tuple[Own, ...], tuple[Omission, ...]], coming: Arriving | None, days: Calendar,
    zone: str | None,
) -> PackageOffer:  # fmt: skip
    """What *package* holds beside its decks, in an answer's form."""
    offer = None
    if coming:
        times = [event.at_ms for event in coming.events]
        first_at, last_at = (from_milliseconds(of(times)) if times else None for of in (min, max))
        offer = ReviewsOffer(
            len(times), coming.known, coming.later, coming.unfit, coming.cards, first_at, last_at, zone,
            f"{days.day_starts_at:%H:%M}",
        )  # fmt: skip
    return PackageOffer(own[0], package.left_out + own[1], package.lost, offer)


def _away(package: PackageOffer) -> tuple[str, ...]:
    """The decks of hark's, not here, of which *package* has cards."""
    return tuple(deck for omission in package.left_out if omission.reason == Reason.NOT_HERE for deck in omission.cards)


def _check_pin(pin: str, offer: Offer) -> None:
    from hark.sharing.intake import not_pinned

    if not re.fullmatch(r"[0-9a-fA-F]{64}", pin):
        raise errors.misuse("`--sha256` takes 64 hexadecimal digits", "`sha256sum FILE` gives them")
    if pin.lower() != offer.sha256:
        raise not_pinned(pin.lower(), offer.sha256)


def _check_free(into: Intake, arrivals: list[Arrival], source: str) -> None:
    """Refuses when one of *arrivals* would take the place of another deck."""
    from hark.sharing.intake import taken

    for deck in arrivals:
        if deck.fate is not Fate.SAME and into.is_taken(deck.deck.id):
            origin = into.shelf.origin(deck.deck.id)
            is_own = into.shelf.file(deck.deck.id).exists()
            raise taken(deck.deck.id, bundled=not is_own, same_source=origin is not None and origin.source == source)


def _question(arrivals: list[Arrival], events: int, packs: Sequence[TranslationOffer]) -> str:
    decks, texts = (sum(item.fate is not Fate.SAME for item in items) for items in (arrivals, packs))
    numbers = ((decks, "deck"), (texts, "translation"), (events, "review"))
    things = [count(number, name) for number, name in numbers if number]
    return f"Import {' and '.join(things)}?"


def page(view: Import, here: Here) -> Iterator[Block]:
    """What is on offer, why it cannot be had, or how to begin with it."""
    if view.imported:
        new = [deck for deck in view.decks if deck.change.fate is not Fate.SAME]
        came = [f"{count(len(new), 'deck')}, {count(sum(deck.cards for deck in new), 'card')}"] if new else []
        reviews = view.package.reviews.new if view.package and view.package.reviews else 0
        texts = sum(pack.fate is not Fate.SAME for pack in view.translations)
        came += [count(number, name) for number, name in ((texts, "translation"), (reviews, "review")) if number]
        yield from path_taken(view.path)
        if not came:
            return
        yield Text(f"Imported {' and '.join(came)}.", Tone.GOOD)
        if not new and texts:
            yield Text("`hark config language` chooses in which languages cards are shown.", Tone.DIM)
            return
        yield Text(f"`hark review {new[0].deck}` begins." if len(new) == 1 else "`hark review` begins.", Tone.DIM)
        return
    if view.faults:
        yield from faults(view.faults)
        yield Gap()
        yield Text("Nothing was imported.", Tone.CARE)
        return
    if len(view.decks) > _WHOLE:
        yield from _table(view.decks)
    else:
        for deck in view.decks:
            yield from _offer(deck)
            yield Gap()
    yield from translations_offered(view.translations)
    yield from path_offered(view.path, here)
    yield from passed_over(view.passed_over)
    rows = [("from", view.source), ("sha256", view.sha256)]
    if view.commit:
        rows.append(("commit", view.commit))
    if view.package:
        yield from _beside(view.package, here)
        yield Gap()
    yield Facts(tuple(rows))
    yield from effect(view.effect, "it" if len(view.decks) == 1 else "them")
    if view.package and view.package.reviews and view.package.reviews.new:
        return
    if view.path and view.path.fate is not Fate.SAME and not view.decks:
        return
    if not view.decks and all(pack.fate is Fate.SAME for pack in view.translations):
        yield Text("There is nothing new in it.")
        for away in _away(view.package) if view.package else ():
            yield Text(f"For the deck itself: `hark export {away} --as toml` where it is, then import that.", Tone.CARE)
    elif all(deck.change.fate is Fate.SAME for deck in view.decks):
        yield Text("All of it is in your library already." if len(view.decks) > 1 else "It is in your library already.")


def _beside(package: PackageOffer, here: Here) -> Iterator[Block]:
    """What a package holds beside its decks: whose reviews they are, how many come, and what stays away."""
    for own in package.own:
        cards = count(own.cards, "card")
        yield Text(f"{cards} of your deck {own.deck}, written by hark: their words stay as they are here.")
    rows = [("reviews", "left out, as you asked")]
    if offer := package.reviews:
        came = f" of {count(offer.cards, 'card')}" if offer.new else ""
        if offer.first_at and offer.last_at:
            first, last = here.ago(offer.first_at), here.ago(offer.last_at)
            came += f", {first}" if first == last else f", {first} to {last}"
        numbers = (offer.known, "here already"), (offer.later, "dated later than now"), (offer.unfit, "without a grade")
        rest = "".join(f"; {number} {what}" for number, what in numbers if number)
        rows = [("reviews", f"{offer.new} new{came}{rest}")]
        if offer.new:
            zone = offer.zone or "this computer's time zone"
            rows.append(("days", f"by {zone}, beginning at {offer.day_starts_at}; `--zone NAME` reads them in another"))
    rows += [("left out", _omission(omission)) for omission in package.left_out]
    rows += [("without", _omission(omission)) for omission in package.lost]
    yield Facts(tuple(rows))


_OMITTED: Mapping[str, str] = {
    Reason.NOT_HERE: "{0} of hark decks that are not here",
    Reason.IMAGE_OCCLUSION: "{0} that asks for parts of a picture",
    Reason.NESTED_CLOZE: "{0} with a gap within a gap",
    Reason.NO_GAP: "{0} without a gap",
    Reason.TOO_MANY_GAPS: f"{{0}} with more than {deckfile.MAX_GAPS} gaps",
    Reason.EMPTY: "{0} with nothing on a side but what cannot come",
    Reason.TOO_LONG: f"{{0}} longer than {deckfile.MAX_FIELD_BYTES >> 10} KiB",
    Reason.NO_CARD: "{0} without a card",
    Reason.PICTURE: "pictures: {0}",
    Reason.SOUND: "sounds: {0}",
    Reason.FORMULA: "formulas: {0}",
}


def _omission(omission: Omission) -> str:
    """Why something stays away, how often, and the first cards by their words."""
    more = ", …" if omission.number > len(omission.cards) and omission.reason != Reason.NOT_HERE else ""
    what = _OMITTED[omission.reason].format(count(omission.number, "note"))
    return f"{what} ({', '.join(map(one_line, omission.cards))}{more})"


def _table(decks: Sequence[DeckOffer]) -> Iterator[Block]:
    rows = tuple((str(deck.cards), _minutes(deck), _findings(deck) or "–", deck.deck, deck.title) for deck in decks)
    yield Table(("cards", "min a day", "check", "deck", "title"), rows, frozenset({0, 1}))
    yield Gap()
    for deck in decks:
        if deck.change.fate is Fate.CHANGES:
            yield from deck_change(deck.change)
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


def _offer(deck: DeckOffer) -> Iterator[Block]:
    yield Text(f"{one_line(deck.title)} · {deck.deck} {deck.version}", Tone.STRONG)
    if deck.description:
        yield Text(deck.description)
    cards = words.kinds({kind: getattr(deck, kind) for kind in Kind})
    yield Facts(
        (
            ("by", ", ".join(deck.authors) or "nobody named"),
            ("licence", deck.license or "none named"),
            ("cards", f"{deck.cards}: {cards}" + (f"; {deck.safety} touch on danger" if deck.safety else "")),
            ("a day", _day(deck)),
            ("check", _findings(deck) or "nothing to mend"),
            *((("homepage", deck.homepage),) if deck.homepage else ()),
        )
    )
    if deck.table:
        yield Gap()
        yield from table_read(deck.table, deck.cards)
    if deck.change.fate is Fate.CHANGES:
        yield from deck_change(deck.change)


def _day(deck: DeckOffer) -> str:
    """What the deck takes of a day, and when that begins."""
    if deck.begins_in_days is None:
        return f"nothing in its first month; `hark review {deck.deck} --new 5` asks its cards"
    when = {0: "today", 1: "tomorrow"}.get(deck.begins_in_days, f"in {count(deck.begins_in_days, 'day')}")
    return f"about {_minutes(deck)} min in its first month; the first card comes {when}"


def _minutes(deck: DeckOffer) -> str:
    return str(whole_minutes(deck.daily_minutes * 60)) if deck.begins_in_days is not None else "–"


def _findings(deck: DeckOffer) -> str:
    """What `check` says of the deck."""
    numbers = ((deck.errors, "error", ""), (deck.warnings, "warning", ""), (deck.advice, "advice", "advice"))
    return ", ".join(count(number, name, plural) for number, name, plural in numbers if number)
