# SPDX-License-Identifier: MIT
"""What waits and what was practised, over all faces and events at once: slow, and plain enough to be seen to be right.

`Backlog` and `hark stats` have to give the same out of the progress file and the catalogue.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from hark.memory import schedule
from hark.memory.fold import moment, wholes
from hark.memory.formula import DEFAULT, PARAMETERS, Formula
from hark.memory.model import NEW, EventKind, Grade, Memory, Standing
from hark.study import agenda
from hark.study.agenda import Waiting
from hark.values import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from hark.cards.model import Deck, Face
    from hark.memory.days import Calendar
    from hark.memory.model import Event, Moment


def waiting(
    faces: Iterable[Face], standings: Mapping[str, Standing], moment: Moment, new_today: int,
    path: Collection[str] | None = None, begun: Mapping[str, int] | None = None,
) -> Waiting:  # fmt: skip
    """Which of *faces* wait at *moment*. What is suspended or a leech does not, nor a part of something suspended.

    New cards of decks that are not on the *path* are shared out beside it; without one, all are on it. *begun* is what
    the day had already of each deck, and under "" of the path.
    """
    learning: list[Face] = []
    reviews: list[Face] = []
    new: list[Face] = []
    for face in faces:
        memory = standings.get(face.ref, NEW).memory
        if is_aside(face.ref, standings) or is_beside_met(face.ref, standings, moment.day):
            continue
        if memory is None:
            new.append(face)
        elif schedule.is_due(memory, moment):
            (reviews if memory.due_day is not None else learning).append(face)
    learning.sort(key=lambda face: _memory(standings, face).due_ms or 0)
    days = [standing.memory.last_day for standing in standings.values() if standing.memory]
    returning = agenda.is_return(moment.day, max(days, default=None), len(reviews) + len(learning))
    reviews.sort(key=lambda face: lapse(_memory(standings, face), moment.day), reverse=not returning)
    own = {face.deck.id: [other for other in new if other.deck == face.deck] for face in new}
    own = {deck: those for deck, those in own.items() if path is not None and deck not in path}
    new = shared_out(own, [face for face in new if face.deck.id not in own], max(0, new_today), begun or {}, moment.day)
    crowded = {face.card_ref for face in (*learning, *reviews)} & {face.card_ref for face in new}
    return Waiting(
        tuple(learning), tuple(reviews), tuple(new), due=len(reviews), crowded=frozenset(crowded), is_return=returning
    )


def least_ticked_first(reviews: Iterable[Face], shares: Mapping[str, float], ahead: int) -> list[Face]:
    """*reviews* where each scenario in its turn changes places with that of the next *ahead* that was ticked least.

    A scenario is ticked as little as the one of its skills that was ticked least; one never practised counts as ticked.
    Of those ticked alike the first stays.
    """
    order = list(reviews)
    for place in range(len(order)):
        if order[place].card.skills:
            near = [other for other in range(place, min(place + ahead, len(order))) if order[other].card.skills]
            share = {other: min(shares.get(skill, 1.0) for skill in order[other].card.skills) for other in near}
            least = next(other for other in near if share[other] == min(share.values()))
            order[place], order[least] = order[least], order[place]
    return order


def shared_out(
    own: Mapping[str, Sequence[Face]], path: Sequence[Face], places: int, begun: Mapping[str, int], day: int
) -> list[Face]:
    """Place by place: who had fewer of the day's new cards comes next, one's own decks before the path.

    Of an odd number of places, own decks have one more on even days, and the path on odd ones.
    """
    queues, trail, given = {deck: list(faces) for deck, faces in own.items()}, list(path), []
    had = dict(begun)
    had_path = begun.get("", 0)
    had_own = sum(begun.values()) - had_path
    whole = places + had_own + had_path
    most_own = whole // 2 + (whole % 2 if day % 2 == 0 else 0)
    left_own, left_path = sum(map(len, queues.values())), len(trail)
    own_to_come = min(left_own, max(most_own - had_own, places - left_path, 0), places)
    path_to_come = min(left_path, places - own_to_come)
    while own_to_come or path_to_come:
        if own_to_come and (not path_to_come or had_own <= had_path):
            deck = agenda.in_turn((deck for deck in queues if queues[deck]), had, day)[0]
            given.append(queues[deck].pop(0))
            had[deck] = had.get(deck, 0) + 1
            had_own, own_to_come = had_own + 1, own_to_come - 1
        else:
            given.append(trail.pop(0))
            had_path, path_to_come = had_path + 1, path_to_come - 1
    return given


def is_beside_met(ref: str, standings: Mapping[str, Standing], day: int) -> bool:
    """Whether another side of *ref*'s card was graded on study day *day*, and *ref* was not."""
    graded = {other for other, standing in standings.items() if standing.memory and standing.memory.last_day >= day}
    return ref not in graded and any(other.split("#")[0] == ref.split("#")[0] for other in graded)


def lapse(memory: Memory, day: int) -> float:
    """Elapsed days over the stability: the larger, the likelier it is forgotten (retrievability falls with it)."""
    return max(0, day - memory.last_day) / memory.stability_days


def is_aside(ref: str, standings: Mapping[str, Standing]) -> bool:
    """Whether *ref* is set aside: as a leech, or suspended by itself, with its card or with its deck."""
    memory = standings.get(ref, NEW).memory
    return (memory is not None and memory.leech) or any(standings.get(whole, NEW).suspended for whole in wholes(ref))


def next_due_ms(
    faces: Iterable[Face], standings: Mapping[str, Standing], moment: Moment, calendar: Calendar, new: tuple[int, int]
) -> int | None:
    """When the next face that does not wait yet will; *new* is how many new cards today and a day allow.

    While a new card waits, further ones, and further sides of what was met today, are not told of.
    """
    faces = [face for face in faces if not is_aside(face.ref, standings)]
    later = []
    tomorrow_ms = int(calendar.start(moment.day + 1).timestamp()) * 1000
    unseen = [face.ref for face in faces if standings.get(face.ref, NEW).memory is None]
    is_new_waiting = new[0] > 0 and not all(is_beside_met(ref, standings, moment.day) for ref in unseen)
    if unseen and new[1] and not is_new_waiting:
        later.append(tomorrow_ms)
    for face in faces:
        memory = standings.get(face.ref, NEW).memory
        if memory is None:
            continue
        if schedule.is_due(memory, moment):
            if is_beside_met(face.ref, standings, moment.day):
                later.append(tomorrow_ms)
        elif memory.due_ms is not None:
            later.append(-(-memory.due_ms // 1000) * 1000)
        else:
            assert memory.due_day is not None
            later.append(int(calendar.start(memory.due_day).timestamp()) * 1000)
    return min(later, default=None)


def tomorrow(faces: Iterable[Face], standings: Mapping[str, Standing], moment: Moment, new_per_day: int) -> int:
    """How many cards will wait on the next study day, if nothing more is graded today."""
    count = new = 0
    for face in faces:
        if is_aside(face.ref, standings):
            continue
        memory = standings.get(face.ref, NEW).memory
        if memory is None:
            new += 1
        elif memory.due_day is None or memory.due_day <= moment.day + 1:
            count += 1
    return count + min(new, new_per_day)


def upcoming(faces: Iterable[Face], standings: Mapping[str, Standing], today: int, days: int) -> list[int]:
    """How many cards come back on each of the next *days*; short steps and what is due count for the first."""
    counts = [0] * days
    for face in faces:
        memory = standings.get(face.ref, NEW).memory
        if memory and not is_aside(face.ref, standings) and (memory.due_day or 0) <= today + days:
            counts[max(0, (memory.due_day or 0) - today - 1)] += 1
    return counts


def back_already(faces: Iterable[Face], standings: Mapping[str, Standing], moment: Moment) -> int:
    """How many cards that were met wait at *moment*."""
    asked = [face.ref for face in faces if not is_aside(face.ref, standings)]
    memories = [standings.get(ref, NEW).memory for ref in asked if not is_beside_met(ref, standings, moment.day)]
    return sum(memory is not None and schedule.is_due(memory, moment) for memory in memories)


def _memory(standings: Mapping[str, Standing], face: Face) -> Memory:
    memory = standings[face.ref].memory
    assert memory is not None
    return memory


def left_of(plan: Iterable[str], standings: Mapping[str, Standing], day: int) -> list[str]:
    """What of the refs of a day's *plan* is still to come: neither graded on study day *day* nor set aside."""
    memories = {ref: standing.memory for ref, standing in standings.items() if standing.memory}
    return [
        ref for ref in plan if not is_aside(ref, standings) and (ref not in memories or memories[ref].last_day < day)
    ]


def reviews(events: Iterable[Event]) -> list[tuple[Event, str, Memory | None]]:
    """The reviews of a whole log that stand, in its order: each with its name of today and the memory that it met.

    A side that is gone is called `#gone`. What a review met is told by all that came before it in the history that it
    was ever part of, also where it was recorded under another name there.
    """
    events = list(events)
    undone = {event.undoes for event in events}
    standing = [event for event in events if event.id not in undone]
    names: dict[str, str] = {}
    together: dict[str, list[Event]] = {}
    met: dict[str, list[Event]] = {}
    for event in standing:
        if event.kind is EventKind.REVIEW:
            names[event.id] = event.card
            together[event.card] = [*together.get(event.card, []), event]
        elif event.kind is EventKind.RESET:
            together = {ref: those for ref, those in together.items() if event.card not in wholes(ref)}
        elif event.kind is EventKind.MOVE:
            names = {review: renamed(name, event) for review, name in names.items()}
            apart, together = together, {}
            for ref, those in apart.items():
                if not (new := renamed(ref, event)).endswith("#gone"):
                    together[new] = sorted([*together.get(new, []), *those], key=lambda review: review.id)
        met |= {review.id: those[:place] for those in together.values() for place, review in enumerate(those)}
    own = formula(events)
    return [(event, names[event.id], remembered(met[event.id], own)) for event in standing if event.id in names]


def formula(events: Iterable[Event]) -> Formula:
    """What all memories go by: the parameters of the last tuning that stands, else the default ones."""
    events = list(events)
    undone = {event.undoes for event in events}
    tuned = [event for event in events if event.kind is EventKind.TUNE and event.id not in undone]
    return Formula(tuned[-1].detail["parameters"] or PARAMETERS) if tuned else DEFAULT


def renamed(ref: str, move: Event) -> str:
    """What *ref* is called after *move*."""
    if move.card not in wholes(ref):
        return ref
    rest = ref[len(move.card) :]
    side = move.detail.get("sides", {}).get(rest, rest)
    return f"{move.detail['to']}{'#gone' if side is None else side}"


def remembered(those: Iterable[Event], own: Formula) -> Memory | None:
    """What the reviews *those* of one face add up to by its *own* parameters, each under the name it had then."""
    memory = None
    for event in those:
        assert event.grade
        memory = schedule.review(
            memory, event.grade, moment(event), card=event.card, retention=event.detail["retention"], formula=own
        )
    return memory


def stats(
    events: Iterable[Event], standings: Mapping[str, Standing], decks: Iterable[Deck], today: int, days: int
) -> dict[str, Any]:
    """What `hark stats --json` says, out of the whole log and all standings, shares aside."""
    met = [(event, name, before, moment(event).day) for event, name, before in reviews(events)]
    recent = [(event, before, day) for event, _, before, day in met if today - days < day <= today]
    tests = [(event, before) for event, before, day in recent if before and before.last_day < day]
    names = {event.id: name for event, name, _, _ in met}
    decks = list(decks)
    here = {face.ref for deck in decks for face in deck.faces()}
    gone = {ref for ref, standing in standings.items() if standing.memory and ref not in here}

    def a_day(day: int) -> dict[str, Any]:
        those = [(event, before) for event, before, other in recent if other == day]
        return {
            "day": date.fromordinal(day).isoformat(),
            "reviews": len(those),
            "recalled": sum(event.grade != "again" for event, _ in those),
            "new": sum(before is None for _, before in those),
            "duration_ms": sum(min(max(0, event.duration_ms or 0), 600_000) for event, _ in those),
        }

    def outcome(chosen: Iterable[Event]) -> tuple[int, int]:
        grades = [event.grade for event in chosen]
        return len(grades), len(grades) - grades.count(Grade.AGAIN)

    def a_deck(deck: Deck) -> dict[str, Any]:
        memories = [memory for face in deck.faces() if (memory := standings.get(face.ref, NEW).memory)]
        return {
            "deck": deck.id,
            "faces": len(list(deck.faces())),
            "seen": len(memories),
            "mature": sum(map(schedule.is_mature, memories)),
            "retention": outcome(
                e for e, _ in tests if names[e.id] not in gone and names[e.id].split("/")[0] == deck.id
            ),
        }

    begin = today - date.fromordinal(today).weekday() - 52 * 7
    year = Counter(day for *_, day in met if begin <= day <= today)
    practised = [day for *_, day in met]
    first_day = min([day for day in practised if day <= today] or practised, default=None)
    day_counts = [a_day(day) for day in range(today - days + 1, today + 1)]
    begun = today - (first_day or today) + (day_counts[-1]["reviews"] > 0)
    last_days = [standing.memory.last_day for standing in standings.values() if standing.memory]
    faces = [face for deck in decks for face in deck.faces()]
    return {
        "days": day_counts,
        "days_counted": max(1, min(days, begun)),
        "average_per_day": round(len(recent) / max(1, min(days, begun)), 2),
        "days_practised": len({day for _, _, day in recent}),
        "retention": outcome(event for event, _ in tests),
        "retention_young": outcome(event for event, before in tests if before and not schedule.is_mature(before)),
        "retention_mature": outcome(event for event, before in tests if before and schedule.is_mature(before)),
        "grades": [[str(grade), sum(event.grade is grade for event, _, _ in recent)] for grade in Grade],
        "upcoming": upcoming(faces, standings, today, 7),
        "decks": [a_deck(deck) for deck in decks],
        "first_day": first_day and date.fromordinal(first_day).isoformat(),
        "last_day": date.fromordinal(max(last_days)).isoformat() if last_days else None,
        "year": [[date.fromordinal(day).isoformat(), count] for day, count in sorted(year.items())],
    }


def standings(events: Iterable[Event]) -> dict[str, Standing]:
    """Where every ref stands after a whole log, told event by event, each memory worked out anew from all its reviews.

    A face is a leech from each eighth time on that it was forgotten after it had been known, until it is resumed.
    """
    events = list(events)
    own = formula(events)
    undone = {event.undoes for event in events}
    together: dict[str, list[Event]] = {}
    leeches: set[str] = set()
    suspended: set[str] = set()
    for event in events:
        if event.id in undone:
            continue
        if event.kind is EventKind.REVIEW:
            those = together.setdefault(event.card, [])
            before = remembered(those, own)
            those.append(event)
            after = remembered(those, own)
            if after and before and after.lapses > before.lapses and after.lapses % 8 == 0:
                leeches.add(event.card)
        elif event.kind is EventKind.SUSPEND:
            suspended.add(event.card)
        elif event.kind is EventKind.RESUME:
            meant = {ref for ref in {*together, *suspended} if event.card in (ref, ref.split("#")[0])}
            suspended, leeches = suspended - meant, leeches - meant
        elif event.kind is EventKind.RESET:
            together = {ref: those for ref, those in together.items() if event.card not in wholes(ref)}
            leeches &= together.keys()
        elif event.kind is EventKind.MOVE:
            apart, together = together, {}
            for ref, those in apart.items():
                together[renamed(ref, event)] = sorted(
                    [*together.get(renamed(ref, event), []), *those], key=lambda review: review.id
                )
            leeches = {renamed(ref, event) for ref in leeches}
            # A card as a whole keeps its place, whatever became of its sides.
            suspended = {event.detail["to"] if ref == event.card else renamed(ref, event) for ref in suspended}
            together = {ref: those for ref, those in together.items() if not ref.endswith("#gone")}
            leeches, suspended = leeches & together.keys(), {ref for ref in suspended if not ref.endswith("#gone")}
    memories = {ref: replace(_sure(remembered(those, own)), leech=ref in leeches) for ref, those in together.items()}
    return {ref: Standing(memories.get(ref), ref in suspended) for ref in {*memories, *suspended}}


def begun(events: Iterable[Event], today: int, begin_ms: int) -> set[str]:
    """The faces met for the first time today, as the computer knew that then.

    Those are of this study day by the clock of any computer, or since *begin_ms*, when it began here.
    """
    events = list(events)
    of_today = {
        event.id
        for event in events
        if event.detail.get("first") and (moment(event).day == today or event.at_ms >= begin_ms)
    }
    return {name for event, name, _ in reviews(events) if event.id in of_today and not name.endswith("#gone")}


def report(
    events: Iterable[Event], standings: Mapping[str, Standing], decks: Iterable[Deck], path: Sequence[str],
    first: int, last: int,
) -> dict[str, Any]:  # fmt: skip
    """What `hark report --json` says of the study days from *first* to *last*, shares and words aside."""
    met = [
        (event, name, before, moment(event).day)
        for event, name, before in reviews(events)
        if first <= moment(event).day <= last
    ]
    topics: dict[str, list[tuple[Event, int]]] = {}
    for event, name, _, day in met:
        topics.setdefault(name.split("/")[0], []).append((event, day))
    asked = Counter(name for _, name, _, _ in met if not name.endswith("#gone"))
    missed = Counter(name for event, name, _, _ in met if event.grade is Grade.AGAIN)
    hard = [(name, asked[name], number) for name, number in missed.items() if number > 1 and name in asked]
    rank = {deck: place for place, deck in enumerate(path)}
    known = {deck.id: deck for deck in decks}
    rows = []
    for name in sorted(known, key=lambda deck: rank.get(deck, len(rank) + list(known).index(deck))):
        memories = [memory for face in known[name].faces() if (memory := standings.get(face.ref, NEW).memory)]
        new = sum(before is None and where.split("/")[0] == name for _, where, before, _ in met)
        if memories or new:
            rows.append([name, name in rank, new, len(memories), sum(map(schedule.is_mature, memories))])
    return {
        "reviews": len(met),
        "recalled": sum(event.grade is not Grade.AGAIN for event, *_ in met),
        "new": sum(before is None for _, _, before, _ in met),
        "duration_ms": sum(_took_ms(event) for event, *_ in met),
        "days_practised": len({day for *_, day in met}),
        "days": {date.fromordinal(day).isoformat(): number for day, number in Counter(day for *_, day in met).items()},
        "decks": rows,
        "decks_not_begun": len(known) - len(rows),
        "hardest": sorted(hard, key=lambda question: (-question[2], question[1], question[0]))[:10],
        "topics": {
            deck: [
                len(those), sum(_took_ms(event) for event, _ in those), len({day for _, day in those}),
                date.fromordinal(min(day for _, day in those)).isoformat(),
                date.fromordinal(max(day for _, day in those)).isoformat(),
            ]
            for deck, those in topics.items()
        },
    }  # fmt: skip


def _took_ms(event: Event) -> int:
    return min(max(0, event.duration_ms or 0), 600_000)


def _sure(memory: Memory | None) -> Memory:
    assert memory is not None
    return memory
