# SPDX-License-Identifier: MIT
"""A team's path on its way: found in an offer, by the names that decks have here, put in place, followed and left.

There is one at a time. Nothing of it is learned progress, and nothing is told to anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark import files
from hark.cards import pathreader, teampath
from hark.cards.teampath import Taken, TeamPath
from hark.errors import DeckFaults, Refusal, broken_deck
from hark.sharing import origin as origins
from hark.sharing import sources
from hark.sharing.origin import Way
from hark.sharing.sources import Unsound
from hark.values import frozen, replace
from hark.views.change import Fate
from hark.views.teampath import PathDue, PathFacts, PathOffer
from hark.views.view import error_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hark.cards.model import Deck
    from hark.paths import Folders
    from hark.progress.changeset import Contents
    from hark.sharing.intake import Intake
    from hark.sharing.parcel import Parcel
    from hark.sharing.sources import Fetching, Offer


@frozen
class Coming:
    """A path on offer."""

    taken: Taken | None
    """As it would be kept; None where there is none to be had."""
    facts: PathOffer

    @property
    def is_new(self) -> bool:
        """Whether it can be had, and is not here just so."""
        return self.taken is not None and self.facts.fate is not Fate.SAME


def coming(
    offer: Offer, into: Intake, called: Mapping[str, str], decks: Iterable[Deck] = (), *, wanted: bool | None = None
) -> Coming | Unsound | None:
    """The path at the root of *offer*, whose *decks* are *called* so here; None where there is none, or not *wanted*.

    Raises `Refusal` where it is wanted by name, and there is none.
    """
    parcel = None if wanted is False else _at_root(offer)
    if parcel is None:
        if wanted:
            raise Refusal("no_path", "there is no path in it", "leave `--path` out, or ask who shares it")
        return None
    arriving = {called.get(deck.id, deck.id): deck for deck in decks}
    try:
        said = pathreader.read(parcel.data)
    except DeckFaults as raised:
        return Unsound(parcel.name, parcel.data, raised.faults)
    path = said.called(lambda name: _here(name, called))
    was = kept(into.shelf.folders)
    is_followed = was is not None and was.source == offer.source.text
    fate = Fate.NEW if was is None else Fate.SAME if is_followed and was.path == path else Fate.CHANGES
    taken_ms = was.taken_ms if was and is_followed else int(into.now.timestamp() * 1000)
    facts = PathOffer(
        offer.source.text, fate, path_facts(path), path_facts(was.path) if was else None,
        None if was is None or is_followed else was.source, _not_here(path, into, arriving), taken=False,
    )  # fmt: skip
    return Coming(Taken(offer.source.text, taken_ms, path), facts)


def renewed(into: Intake, offers: Mapping[str, Offer | Refusal], how: Fetching, *, fetch: bool) -> Coming | None:
    """What the source of the path that was taken has now; None where none was, or it is not asked.

    *offers* are what sources gave just now; one that is not among them is asked where *fetch* says so.
    """
    was = kept(into.shelf.folders)
    if was is None or not (fetch or was.source in offers):
        return None
    try:
        source = origins.understand(was.source, was.source)
        if source.way is Way.INPUT:
            raise Refusal("no_origin", "it came from standard input", "`hark import - --path` takes a new one")
        offer = offers.get(was.source) or sources.fetch(source, how)
        if isinstance(offer, Refusal):
            raise offer
        found = coming(offer, into, _called(into, was.source))
        if isinstance(found, Unsound):
            raise broken_deck(found.name, found.faults)
    except Refusal as refusal:
        return _without(was, Fate.FAILED, refusal)
    return found or _without(was, Fate.GONE)


def kept(folders: Folders) -> Taken | None:
    """The path that the learner took, as it was taken; None where there is none that can be understood."""
    return teampath.read(files.read(folders.team_path)) if files.exists(folders.team_path) else None


def put(path: Coming, folders: Folders) -> Contents:
    """What makes *path* the one that is followed."""
    return {folders.team_path: teampath.write(path.taken)} if path.taken else {}


def taken(path: Coming) -> PathOffer:
    """What is told of *path* once it is in place."""
    return replace(path.facts, taken=True)


def path_facts(path: TeamPath) -> PathFacts:
    """*path* in an answer's form."""
    due = tuple(
        PathDue(wish.name.split("/", 1)[0], wish.name if "/" in wish.name else None, wish.by, wish.why)
        for wish in path.due
    )
    return PathFacts(path.title, path.meant_for, path.order, path.hidden, due)


def _at_root(offer: Offer) -> Parcel | None:
    """The path of *offer* in the folder that holds all else of it: an archive often packs one whole folder."""
    paths = [parcel for parcel in offer.parcels if pathreader.is_path(parcel.name, parcel.data)]
    first = min(paths, key=lambda parcel: parcel.name.count("/"), default=None)
    root = first.name.removesuffix(pathreader.FILE) if first else ""
    return first if all(parcel.name.startswith(root) for parcel in offer.parcels) else None


def _called(into: Intake, source: str) -> dict[str, str]:
    """What the decks that came from *source* are called here, by what they are called there."""
    known = ((deck_id, into.shelf.origin(deck_id)) for deck_id in into.shelf.imported())
    return {origin.deck: deck_id for deck_id, origin in known if origin and origin.source == source}


def _here(name: str, called: Mapping[str, str]) -> str:
    deck, slash, card = name.partition("/")
    return f"{called.get(deck, deck)}{slash}{card}"


def _not_here(path: TeamPath, into: Intake, arriving: Mapping[str, Deck]) -> tuple[str, ...]:
    """What *path* names and neither is here nor comes along."""
    cards: dict[str, set[str] | None] = {}
    for deck in {name.split("/", 1)[0] for name in path.names()}:
        cover = into.library.cover(deck)
        whole = arriving.get(deck) or into.coming.get(deck) or (into.library.whole(cover) if cover else None)
        cards[deck] = {card.id for card in whole.cards} if whole else None
    parts = {name: name.partition("/") for name in path.names()}
    return tuple(
        name
        for name, (deck, slash, card) in parts.items()
        if (known := cards[deck]) is None or (slash and card not in known)
    )


def _without(was: Taken, fate: Fate, refusal: Refusal | None = None) -> Coming:
    error = error_facts(refusal) if refusal else None
    return Coming(None, PathOffer(was.source, fate, None, path_facts(was.path), None, (), taken=False, error=error))
