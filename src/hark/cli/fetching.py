# SPDX-License-Identifier: MIT
"""What import and update share: the options of fetching, how it is done, and what becomes of changed answers."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from hark.cli.options import Option
from hark.errors import count
from hark.study import undoing
from hark.views.change import Fate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hark.cli.output import Output
    from hark.cli.world import World
    from hark.memory.model import Event
    from hark.sharing.intake import Arrival, Intake
    from hark.sharing.parcel import Meter
    from hark.sharing.sources import Fetching
    from hark.sharing.teampath import Coming
    from hark.sharing.translated import Translation
    from hark.study.learner import Learner
    from hark.views.forecast import Effect

TIMEOUT_S = 30.0
TAKING, FETCHING = "What becomes of it", "Fetching"


class Answers(StrEnum):
    """What becomes of the progress of studied cards whose answer is another now."""

    KEEP = "keep"
    RESET = "reset"


ChangedAnswers = Annotated[
    Answers | None,
    Option(
        "--answers",
        metavar="WHAT",
        help="Where an answer changed: keep its card's progress, or reset it.",
        rich_help_panel=TAKING,
    ),
]
PrivateHost = Annotated[
    list[str] | None,
    Option(
        "--private-host",
        metavar="HOST",
        help="Fetch from this host though its address is private.",
        rich_help_panel=FETCHING,
    ),
]
TakePath = Annotated[
    bool | None,
    Option("--path/--no-path", help="Take the path that comes with it, too; or leave it.", rich_help_panel=TAKING),
]
Timeout = Annotated[
    float, Option(metavar="SECONDS", min=0.1, help="How long fetching may take.", rich_help_panel=FETCHING)
]


def intake(world: World, learner: Learner) -> Intake:
    """The library, for decks to come into."""
    from hark.sharing.intake import Intake
    from hark.sharing.shelf import Shelf

    return Intake(learner.library, Shelf(world.folders), learner.standings, learner, learner.now)


def how(world: World, seconds: float, private: Sequence[str] | None, meter: Meter) -> Fetching:
    """How to fetch, as it was typed; standard input is the world's."""
    from hark.sharing.sources import Fetching

    def read_input(limit: int) -> bytes:
        raw = getattr(world.stdin, "buffer", None)
        data: bytes = raw.read(limit) if raw else world.stdin.read(limit).encode()
        return data

    return Fetching(seconds, tuple(private or ()), meter, read_input)


def effect(learner: Learner, out: Output, arrivals: Sequence[Arrival]) -> Effect | None:
    """What those of *arrivals* that bring anything do to the days ahead; None where none does."""
    from hark.study import forecast

    decks = [arrival.deck for arrival in arrivals if arrival.fate is not Fate.SAME]
    if not decks:
        return None
    luck = forecast.seeds(learner)
    with out.meter("Playing the days") as meter:
        return forecast.effect(learner, luck, decks, lambda done: meter(done, 2 * len(luck)))


def begins_anew(out: Output, into: Intake, arrivals: Sequence[Arrival], answers: Answers | None, *, yes: bool) -> bool:
    """Whether studied cards with another answer begin anew: as it was typed, else what the person says."""
    changed = [ref for arrival in arrivals for ref in into.answers_changed(arrival)]
    if not changed:
        return False
    if answers is not None or yes:
        return answers is Answers.RESET
    cards = "1 card you studied has" if len(changed) == 1 else f"{len(changed)} cards you studied have"
    return out.ask(f"{cards} another answer now. Start over?", otherwise=False)


def wanted_path(out: Output, path: Coming | None, wanted: bool | None, *, yes: bool, is_alone: bool) -> Coming | None:
    """*path* where it is to be taken: as it was typed, else what the person says.

    It changes what is asked when, so a *yes* to decks is none to it, unless it *is_alone*.
    """
    if path is None or not path.is_new:
        return None
    if not wanted and not (is_alone if yes else out.ask("Take the path?", otherwise=False)):
        return None
    return path


def take_in(
    world: World, into: Intake, arrivals: Sequence[Arrival], *, reset: bool, events: Sequence[Event] = (),
    packs: Sequence[Translation] = (), path: Coming | None = None,
) -> None:  # fmt: skip
    """Puts *arrivals* into the library, *packs* and *path* beside them and *events* into the log.

    Comes after a backup where one is needed.

    Raises `Refusal`.
    """
    from hark.sharing import intake, teampath, translated

    backup = world.back_up("merge" if events else "update") if reset or events else None
    with world.learner(writing=True, changing_decks=True) as learner:
        beside = translated.put(packs, world.folders)
        if path:
            beside |= teampath.put(path, world.folders)
        intake.take_in(arrivals, into, learner.store, learner.moment, reset=reset, events=events, beside=beside)
        way_back = f"`hark restore {backup.name}`" if backup and events else ""
        _note(learner, [arrival for arrival in arrivals if arrival.fate is not Fate.SAME], len(events), way_back)


def _note(learner: Learner, taken: Sequence[Arrival], reviews: int, way_back: str) -> None:
    """Keeps in mind what came in last, so that undo does not pass it over."""
    new = [arrival.deck.id for arrival in taken if arrival.fate is Fate.NEW]
    changed = [arrival.deck.id for arrival in taken if arrival.fate is not Fate.NEW]
    if not taken and not reviews:
        return
    did = [f"{verb} {_named(ids)}" for verb, ids in (("importing", new), ("updating", changed)) if ids]
    forgetting = " --forget" if reviews and not way_back else ""  # nothing was recorded before
    ways = ((f"hark remove {{}}{forgetting}", new), ("hark update {} --undo", changed))
    back = [f"`{way.format(ids[0] if len(ids) == 1 else 'DECK')}`" for way, ids in ways if ids]
    if reviews:
        did.append(count(reviews, "review") if new or changed else f"importing {count(reviews, 'review')}")
        back = [" with ".join((*back[:1], way_back))] if way_back else back or ["`hark reset DECK`"]
    undoing.note_deck_change(learner, " and ".join(did), " or ".join(back))


def _named(ids: Sequence[str]) -> str:
    return ids[0] if len(ids) == 1 else count(len(ids), "deck")
