# SPDX-License-Identifier: MIT
"""Taking decks in: what would become of the library, in numbers and card by card, and then doing it.

Nothing is written before everything on offer was found sound, and then all of it or none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from hark import errors
from hark.cards import reader, writing
from hark.errors import DeckFaults, Exit, Refusal
from hark.memory.model import EventKind
from hark.progress import changeset
from hark.progress.rows import event_row
from hark.quality import check
from hark.sharing.difference import Difference, difference
from hark.sharing.origin import Origin
from hark.study import ahead
from hark.study.facts import cover_facts
from hark.values import frozen, replace
from hark.views.change import (
    CardChange,
    Caution,
    CautionCode,
    Change,
    DeckChange,
    DeckOffer,
    Fate,
    PreviewCard,
    Progress,
    TableFacts,
)
from hark.views.fault import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from hark.cards.library import Library
    from hark.cards.model import Card, Deck, Face
    from hark.memory.model import Event, Moment, Standing
    from hark.progress.store import Store
    from hark.sharing.difference import CardDifference
    from hark.sharing.shelf import Kept, Shelf
    from hark.sharing.sources import Candidate, Offer, Reading
    from hark.study.learner import Learner

PREVIEWED = 3
"""So many cards of a table are shown before it is taken."""


@frozen
class Arrival:
    """A deck as it would stand in the library."""

    deck: Deck
    data: bytes
    old: Deck | None
    """What it takes the place of."""
    fate: Fate
    difference: Difference | None
    origin: Origin
    file: str
    """Its name within the source."""
    table: TableFacts | None = None


@dataclass(frozen=True)
class Intake:
    """The library that decks come into."""

    library: Library
    shelf: Shelf
    standings: Mapping[str, Standing]
    learner: Learner
    now: datetime

    def arrival(self, candidate: Candidate, offer: Offer, reading: Reading, deck_id: str) -> Arrival:
        """*candidate* as the deck *deck_id*. Raises `Refusal` when it cannot be called so."""
        data, deck, layout = candidate.data, candidate.deck, reading.layout
        if deck_id != deck.id:
            called = writing.renamed(data, deck, deck_id)
            if called is None:
                message = f"`{deck.id}` cannot be given another id"
                raise Refusal("id", message, 'its file must say `id = "..."` on a line of its own', file=candidate.name)
            data, deck = called
        old = self._old(deck_id)
        change = difference(old, deck) if old else None
        if old and change and change.kept_ids:
            data, deck, change = _with_known_ids(data, deck, old, change)
        origin = Origin(
            source=offer.source.text,
            deck=candidate.deck.id,
            sha256=candidate.sha256,
            installed=sha256(data).hexdigest(),
            fetched_at=self.now.replace(microsecond=0),
            commit=offer.commit,
            delimiter=layout.delimiter,
            title=reading.title,
            columns=list(layout.columns) or None,
            encoding=layout.encoding,
            html=layout.html or None,
        )
        same = self._is_here(deck_id, data)
        fate = Fate.SAME if same else Fate.CHANGES if old else Fate.NEW
        return Arrival(deck, data, old, fate, change, origin, candidate.name, _previewed(candidate))

    def restored(self, deck_id: str, kept: Kept) -> Arrival:
        """The version before as it would stand in the library again. Raises `Refusal` when it cannot be read."""
        try:
            deck = reader.parse(kept.data, list(self.library.skills))
        except DeckFaults as faults:
            raise errors.broken_deck(deck_id, faults.faults) from None
        old = self._old(deck_id)
        origin = kept.origin or Origin(deck_id, deck_id, "", sha256(kept.data).hexdigest(), self.now)
        change = difference(old, deck) if old else None
        return Arrival(deck, kept.data, old, Fate.CHANGES, change, origin, deck_id)

    def is_taken(self, deck_id: str) -> bool:
        """Whether a deck of that id is here, be it broken."""
        return deck_id in self.library.files or any(broken.file.stem == deck_id for broken in self.library.broken)

    def change(self, arrival: Arrival, *, reset: bool, fate: Fate | None = None) -> DeckChange:
        """What *arrival* changes; with *reset*, cards whose answer is another begin anew."""
        changes, old = arrival.difference, arrival.old
        changed = arrival.fate is Fate.CHANGES
        return DeckChange(
            deck=arrival.deck.id,
            title=arrival.deck.title,
            source=arrival.origin.source,
            fate=fate or arrival.fate,
            version_before=old.version if old else None,
            version_after=arrival.deck.version,
            sha256=arrival.origin.sha256,
            unchanged=changes.unchanged if changes else 0,
            changes=tuple(self._card_change(arrival.deck, card, reset=reset) for card in changes.cards)
            if changes and changed
            else (),
            cautions=tuple(self._cautions(arrival, changes)) if changes and changed else (),
            error=None,
        )

    def answers_changed(self, arrival: Arrival) -> list[str]:
        """The refs of the cards that were studied and have another answer now."""
        if arrival.difference is None or arrival.fate is not Fate.CHANGES:
            return []
        refs = [
            f"{arrival.deck.id}/{card.card_id}" for card in arrival.difference.cards
            if card.change is Change.ANSWER_CHANGED
        ]  # fmt: skip
        return [ref for ref in refs if ref in self._graded]

    def offers(self, arrivals: Sequence[Arrival]) -> tuple[DeckOffer, ...]:
        """What each of *arrivals* holds, with what `hark check` finds in it and what it changes."""
        weights: dict[str, list[Severity]] = {arrival.deck.id: [] for arrival in arrivals}
        for finding in check.findings([arrival.deck for arrival in arrivals], ()):
            if not finding.allowed:
                weights[finding.deck].append(finding.severity)
        month = list(ahead.days_ahead(self.learner, ahead.MONTH, [arrival.deck for arrival in arrivals]))
        return tuple(self._offer(arrival, weights[arrival.deck.id], month) for arrival in arrivals)

    def _offer(
        self, arrival: Arrival, weights: Sequence[Severity], month: Sequence[tuple[int, tuple[Face, ...]]]
    ) -> DeckOffer:
        deck = arrival.deck
        seconds, begins_in_days = ahead.promise(self.learner, month, deck.id)
        return DeckOffer(
            **cover_facts(deck, Counter(str(card.kind) for card in deck.cards)),
            file=arrival.file,
            sha256=arrival.origin.sha256,
            safety=sum(card.safety for card in deck.cards),
            daily_minutes=round(seconds / 60, 1),
            errors=weights.count(Severity.ERROR),
            warnings=weights.count(Severity.WARNING),
            advice=weights.count(Severity.ADVICE),
            change=self.change(arrival, reset=False),
            begins_in_days=begins_in_days,
            table=arrival.table,
        )

    def _old(self, deck_id: str) -> Deck | None:
        cover = self.library.cover(deck_id)
        return self.library.whole(cover) if cover else None

    def _is_here(self, deck_id: str, data: bytes) -> bool:
        file = self.library.files.get(deck_id)
        return file is not None and file.read_bytes() == data

    def _card_change(self, deck: Deck, change: CardDifference, *, reset: bool) -> CardChange:
        ref = f"{deck.id}/{change.card_id}"
        was, now = (card.question_of(0) if card else None for card in (change.old, change.new))
        answer_was, answer = (_wanted(card) if card else None for card in (change.old, change.new))
        return CardChange(
            card=ref,
            change=Change.RETURNED if change.change is Change.ADDED and ref in self._graded else change.change,
            progress=self._progress(change, ref, reset=reset),
            question=now or was or "",
            was=was if now and was != now else None,
            answer=answer or answer_was or "",
            answer_was=answer_was if answer and answer_was != answer else None,
            keys=change.keys,
            moved=change.moved,
            similarity=change.similarity,
        )

    def _progress(self, change: CardDifference, ref: str, *, reset: bool) -> Progress:
        if ref not in self._graded:
            return Progress.NONE
        match change.change:
            case Change.ADDED | Change.RETURNED:
                return Progress.BACK
            case Change.RETIRED:
                return Progress.IN_HISTORY
            case Change.ANSWER_CHANGED if reset:
                return Progress.RESET
            case _:
                return Progress.KEPT

    @cached_property
    def _graded(self) -> set[str]:
        """The refs of all cards of which anything is remembered."""
        return {ref.split("#", 1)[0] for ref, standing in self.standings.items() if standing.memory}

    def _cautions(self, arrival: Arrival, change: Difference) -> Iterator[Caution]:
        old, new = arrival.old, arrival.deck
        assert old
        before, after = (tuple(int(part) for part in deck.version.split(".")) for deck in (old, new))
        if after < before:
            yield Caution(CautionCode.LOWER_VERSION, old.version, new.version)
        elif after == before and (change.cards or change.unchanged < len(new.cards)):
            yield Caution(CautionCode.SAME_VERSION, old.version, new.version)
        if old.license != new.license:
            yield Caution(CautionCode.LICENSE_CHANGED, old.license, new.license)
        if set(old.authors) != set(new.authors):
            yield Caution(CautionCode.AUTHORS_CHANGED, ", ".join(old.authors), ", ".join(new.authors))
        if change.swapped * 2 > change.stayed:
            yield Caution(CautionCode.MOSTLY_SWAPPED, str(change.stayed), str(change.swapped))
        retired = len(old.cards) - change.stayed
        if retired * 2 > len(old.cards):
            yield Caution(CautionCode.MOSTLY_RETIRED, str(len(old.cards)), str(retired))
        if self.shelf.is_edited(new.id):
            yield Caution(CautionCode.EDITED_HERE, "", "")


def take_in(
    arrivals: Sequence[Arrival],
    into: Intake,
    store: Store,
    moment: Moment,
    *,
    reset: bool,
    events: Sequence[Event] = (),
) -> None:
    """Puts all of *arrivals* on the shelf, or none. Raises `Refusal`.

    The *events* that came with them go into the log. With *reset*, cards whose answer is another begin anew, and
    taking the update back takes that back too.
    """
    with changeset.as_one(store, into.shelf.folders) as contents:
        for arrival in arrivals:
            if arrival.fate is not Fate.SAME:
                refs = into.answers_changed(arrival) if reset else ()
                resets = tuple(store.log.record(moment, ref, EventKind.RESET).event.id for ref in refs)
                contents.update(into.shelf.put(arrival.deck.id, arrival.data, arrival.origin, resets))
        if events:
            store.log.take_in(map(event_row, events), ())


def _with_known_ids(data: bytes, deck: Deck, old: Deck, change: Difference) -> tuple[bytes, Deck, Difference]:
    """The deck with the ids under which its cards are known; as it was where they cannot be written."""
    named_data, named = writing.with_ids(data, deck, dict(change.kept_ids))
    if all(named.cards[place].id == card_id for place, card_id in change.kept_ids):
        return named_data, named, change
    return data, deck, difference(old, deck, by_words=False)


def _previewed(candidate: Candidate) -> TableFacts | None:
    """How the table of *candidate* was read, with its first cards; None where it is a deck file."""
    if candidate.table is None:
        return None
    first = candidate.deck.cards[:PREVIEWED]
    return replace(
        candidate.table, preview=tuple(PreviewCard(card.kind, card.front, card.answer_line) for card in first)
    )


def taken(deck_id: str, *, bundled: bool, same_source: bool) -> Refusal:
    """There is a deck of that id already."""
    whose = "that came with hark" if bundled else "of yours"
    hint = "`--as NEW-ID` keeps both, `--replace` puts this one in its place"
    if same_source:
        hint = f"`hark update {deck_id}` brings its new version; {hint}"
    return Refusal("exists", f"there is a deck `{deck_id}` {whose} already", hint)


def not_pinned(wanted: str, actual: str) -> Refusal:
    """The source is not what it was pinned to."""
    hint = "it is not what you were told it would be: ask who told you"
    return Refusal("digest", f"the SHA-256 is {actual}, not {wanted}", hint, exit_code=Exit.REFUSED)


def _wanted(card: Card) -> str:
    """What has to be recalled or shown, on one line."""
    return ", ".join(card.skills) or card.answer_line
