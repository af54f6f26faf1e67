# SPDX-License-Identifier: MIT
"""Taking back the last thing done, and doing it again, whenever that was: the log's events, and the day's skips.

What was taken back can be done again until something new is done. It is recorded as it was, with its time, as an event
that says which one it `redoes`. A reply that was kept with a grade waits as a draft meanwhile. Changes to decks are no
part of this: only the last one is noted, so that `hark undo` does not pass it over.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hark.memory import fold
from hark.memory.model import EventKind
from hark.progress.rows import id_time_ms
from hark.study import today
from hark.values import frozen

if TYPE_CHECKING:
    from hark.memory.model import Event
    from hark.study.learner import Learner
    from hark.study.today import Skip

_DECK_NOTE = "deck change"
_REDOES = "redoes"


@frozen
class DeckChange:
    """What was done last to decks: in a few words, and what to type to take it back."""

    at_ms: int
    did: str
    """Such as `removing first-week`."""
    back: str


def note_deck_change(learner: Learner, did: str, back: str) -> None:
    """Keeps in mind that decks were changed just now: *did* in a few words, *back* is what takes it back."""
    kept = {"at_ms": learner.moment.at_ms, "did": did, "back": back}
    learner.store.put_note(_DECK_NOTE, json.dumps(kept))


def deck_change(learner: Learner) -> DeckChange | None:
    """The last change of decks, if nothing that can be taken back here was done since."""
    try:
        kept = json.loads(learner.store.note(_DECK_NOTE) or "null")
        change = DeckChange(int(kept["at_ms"]), str(kept["did"]), str(kept["back"]))
    except (ValueError, TypeError, KeyError):
        return None
    last = _last(learner)
    return change if last is None or _done_ms(last) <= change.at_ms else None


def take_back(learner: Learner) -> Event | Skip | None:
    """Takes back what was done last, and gives it; None where there is nothing. Durable when this returns."""
    store = learner.store
    with store.together():
        last = _last(learner)
        if last is None:
            return None
        if isinstance(last, today.Skip):
            today.unskip(store, learner.moment.day, last.ref, learner.moment.at_ms)
        else:
            reply = store.history.reply(last.id)
            store.log.undo(learner.moment, last.id)
            card = store.history.name_today(last)
            if reply and learner.config.journal == "keep" and not store.draft(card):
                store.log.put_draft(card, reply)
    learner.refresh()
    return last


def do_again(learner: Learner) -> Event | Skip | None:
    """Does again what was taken back last, and gives it; None where there is nothing. Durable when this returns."""
    store = learner.store
    with store.together():
        event, skip = _undone_event(learner), _undone_skip(learner)
        if skip and (event is None or event[1] <= skip.at_ms):
            today.skip_again(store, learner.moment.day, learner.moment.at_ms)
            learner.refresh()
            return skip
        if event is None:
            return None
        lost, _ = event
        card = store.history.name_today(lost)
        reply = store.draft(card) if lost.kind is EventKind.REVIEW else ""
        store.log.record(
            fold.moment(lost), card, lost.kind, grade=lost.grade, duration_ms=lost.duration_ms,
            detail={**lost.detail, _REDOES: lost.id}, reply=reply or None,
        )  # fmt: skip
        if reply:
            store.log.put_draft(card, "")
    learner.refresh()
    return lost


def _last(learner: Learner) -> Event | Skip | None:
    """What was done last and stands."""
    event = learner.store.history.last_standing()
    plan = today.planned(learner.store, learner.moment.day)
    skip = plan.skips[-1] if plan and plan.skips else None
    return skip if skip and (event is None or _done_ms(event) < skip.at_ms) else event


def _undone_skip(learner: Learner) -> Skip | None:
    """The last skip that was taken back, at the instant of that, if nothing new was done since."""
    plan = today.planned(learner.store, learner.moment.day)
    if plan is None or not plan.unskipped:
        return None
    newest = next((event for event in _newest_first(learner) if event.undoes is None and not _redone(event)), None)
    return plan.unskipped[-1] if newest is None or _done_ms(newest) <= plan.unskipped[-1].at_ms else None


def _undone_event(learner: Learner) -> tuple[Event, int] | None:
    """The event that was taken back last and not done again, and when it was, if nothing new was done since."""
    done_again: set[str] = set()
    plan = today.planned(learner.store, learner.moment.day)
    for event in _newest_first(learner):
        if redone := _redone(event):
            done_again.add(redone)
        elif event.undoes is None:
            return None
        elif event.undoes not in done_again:
            at_ms, lost = _done_ms(event), learner.store.history.event(event.undoes)
            return (lost, at_ms) if lost and (plan is None or plan.skipped_ms <= at_ms) else None
    return None


def _redone(event: Event) -> str:
    """The id of the event that *event* does again; empty where it is new."""
    return str(event.detail.get(_REDOES, ""))


def _done_ms(deed: Event | Skip) -> int:
    """When it was done, or done again: an event's id tells, its time is that of the first."""
    return deed.at_ms if isinstance(deed, today.Skip) else id_time_ms(deed.id)


def _newest_first(learner: Learner) -> list[Event]:
    return learner.store.history.events(newest=_FURTHEST)[::-1]


_FURTHEST = 2000
"""How many events back what was taken back is looked for."""
