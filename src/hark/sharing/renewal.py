# SPDX-License-Identifier: MIT
"""New versions of imported decks: what each source has now, and the way back to the version before.

One deck that cannot be had never keeps the others from being updated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark import errors
from hark.errors import Refusal
from hark.formats.sheet import Layout
from hark.progress import changeset
from hark.sharing import origin as origins
from hark.sharing import sources, translated
from hark.sharing.origin import Way
from hark.sharing.sources import Reading
from hark.values import frozen
from hark.values import replace as replaced
from hark.views.change import DeckChange, Fate
from hark.views.view import error_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hark.memory.model import Moment
    from hark.progress.store import Store
    from hark.sharing.intake import Arrival, Intake
    from hark.sharing.origin import Origin
    from hark.sharing.shelf import Kept, Shelf
    from hark.sharing.sources import Candidate, Fetching, Offer, Unsound
    from hark.sharing.translated import Translation


@frozen
class Renewal:
    """One imported deck, and what its source has for it."""

    deck_id: str
    origin: Origin
    fate: Fate
    arrival: Arrival | None = None
    refusal: Refusal | None = None
    packs: tuple[Translation, ...] = ()
    """Its texts in other languages that are not here so."""


def renewals(
    into: Intake, wanted: Sequence[str], how: Fetching, given: dict[str, Offer | Refusal], *, replace: bool
) -> Iterator[Renewal]:
    """What the source of each of the decks *wanted* has now; a source of several decks is fetched once.

    With *replace*, also for decks that were edited here. What each source gave is put into *given*.
    """
    offers: dict[tuple[str, Layout], Offered | Refusal] = {}
    for deck_id in wanted:
        origin = into.shelf.origin(deck_id)
        if origin is None:  # taken away since it was listed
            continue
        place = (origin.source, _reading(origin).layout)
        if place not in offers:
            offers[place] = offered = _offered(into, origin, how)
            given[origin.source] = offered.offer if isinstance(offered, Offered) else offered
        try:
            yield _renewal(into, deck_id, origin, offers[place], replace=replace)
        except Refusal as refusal:
            yield Renewal(deck_id, origin, Fate.FAILED, refusal=refusal)


def change(into: Intake, renewal: Renewal, *, reset: bool) -> DeckChange:
    """What becomes of a deck; with *reset*, cards whose answer is another begin anew."""
    languages = tuple(pack.language for pack in renewal.packs)
    if renewal.arrival is not None:
        return replaced(into.change(renewal.arrival, reset=reset), languages=languages)
    deck = into.library.cover(renewal.deck_id)
    return DeckChange(
        deck=renewal.deck_id,
        title=deck.title if deck else renewal.deck_id,
        source=renewal.origin.source,
        fate=renewal.fate,
        version_before=deck.version if deck else None,
        version_after=None,
        sha256=None,
        unchanged=0,
        changes=(),
        cautions=(),
        error=error_facts(renewal.refusal) if renewal.refusal else None,
        languages=languages,
    )


def check_undo(shelf: Shelf, deck_id: str) -> Kept:
    """The version of the deck before this one. Raises `Refusal` when none is kept."""
    kept = shelf.previous(deck_id)
    if kept is None:
        message = f"no version of `{deck_id}` before this one is kept"
        raise Refusal("no_previous", message, "a version is kept when an update or `import --replace` takes its place")
    return kept


def undo(into: Intake, store: Store, moment: Moment, deck_ids: Sequence[str]) -> list[DeckChange]:
    """Puts the versions before in place, takes back the resets their updates brought, and tells what has changed.

    Raises `Refusal`, and then nothing has changed.
    """
    kept = {deck_id: check_undo(into.shelf, deck_id) for deck_id in deck_ids}
    changes = [
        into.change(into.restored(deck_id, before), reset=False, fate=Fate.RESTORED) for deck_id, before in kept.items()
    ]
    with changeset.as_one(store, into.shelf.folders) as contents:
        undone = store.history.undone()
        for deck_id, before in kept.items():
            contents.update(into.shelf.swap(deck_id, before))
            for event in reversed(before.resets):
                if event not in undone:
                    store.log.undo(moment, event)
    return changes


@frozen
class Offered:
    """What a source has now."""

    offer: Offer
    candidates: Sequence[Candidate]
    unsound: Sequence[Unsound]


def _offered(into: Intake, origin: Origin, how: Fetching) -> Offered | Refusal:
    try:
        source = origins.understand(origin.source, origin.source)
        if source.way is Way.INPUT:
            raise Refusal("no_origin", "it came from standard input", "`hark import - --replace` takes a new version")
        offer = sources.fetch(source, how)
        deck_id = origin.deck if len(offer.parcels) == 1 else None  # a table alone may have been given an id
        return Offered(offer, *sources.decks(offer, _reading(origin, deck_id), list(into.library.skills)))
    except Refusal as refusal:
        return refusal


def _reading(origin: Origin, deck_id: str | None = None) -> Reading:
    """How a table was read when it came from *origin*."""
    layout = Layout(origin.delimiter, tuple(origin.columns or ()), origin.encoding, bool(origin.html))
    return Reading(layout, origin.title, deck_id)


def _renewal(into: Intake, deck_id: str, origin: Origin, offered: Offered | Refusal, *, replace: bool) -> Renewal:
    if isinstance(offered, Refusal):
        raise offered
    candidate = next((known for known in offered.candidates if known.deck.id == origin.deck), None)
    if candidate is None:  # a deck that has another id there now keeps the one it has here
        renamed = (known for known in offered.candidates if (origin.deck, known.deck.id) in known.deck.moved)
        candidate = next(renamed, None)
    if candidate is None:
        for unsound in offered.unsound:  # it may be among what cannot be read
            raise errors.broken_deck(unsound.name, unsound.faults)
        return Renewal(deck_id, origin, Fate.GONE)
    packs = _packs(into, deck_id, origin, offered)
    if candidate.sha256 == origin.sha256:
        return Renewal(deck_id, origin, Fate.TRANSLATED if packs else Fate.SAME, packs=packs)
    if not replace and into.shelf.is_edited(deck_id):
        return Renewal(deck_id, origin, Fate.EDITED)
    arrival = into.arrival(candidate, offered.offer, _reading(origin), deck_id)
    return Renewal(deck_id, origin, arrival.fate, arrival, packs=packs)


def _packs(into: Intake, deck_id: str, origin: Origin, offered: Offered) -> tuple[Translation, ...]:
    """The packs of that deck which are not here so. Raises `Refusal` where one cannot be used."""
    coming = [known.deck for known in offered.candidates]
    packs, unsound = translated.among(offered.offer.parcels, into, coming, {origin.deck: deck_id})
    for item in unsound:
        if translated.is_for(origin.deck, item.name):
            raise errors.broken_deck(item.name, item.faults)
    return tuple(pack for pack in packs if pack.deck_id == deck_id and pack.is_new)
