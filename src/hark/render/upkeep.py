# SPDX-License-Identifier: MIT
"""What the answers about the progress file say to a person: doctor, backups, restore, merge."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from hark.errors import count
from hark.render.page import Entry, Facts, Gap, Table, Text, Tone
from hark.views.health import Gravity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from hark import views
    from hark.render.page import Block
    from hark.render.words import Here

_MARKS = {
    Gravity.OK: ("✓", Tone.GOOD, "ok"),
    Gravity.NOTE: ("·", Tone.PLAIN, "note"),
    Gravity.WARNING: ("!", Tone.CARE, "warning"),
    Gravity.FAULT: ("✗", Tone.BAD, "fault"),
}
_REASONS = {
    "day": "at the beginning of a day",
    "hand": "by hand",
    "migration": "before a new version of hark",
    "update": "before an update",
    "merge": "before a merge",
    "forget": "before forgetting",
    "fix": "before a repair",
    "aside": "put aside by a restore",
}


def doctor(view: views.Doctor, _here: Here) -> Iterator[Block]:
    """`hark doctor`: what is sound in a line each, the rest with what it means and what to type."""
    for one in view.findings:
        mark, tone, state = _MARKS[one.gravity]
        yield Entry(mark, one.message, tone=tone if one.gravity is not Gravity.OK else Tone.PLAIN, state=state)
        if one.gravity is Gravity.OK:
            continue
        if one.file:
            yield Text(one.file, Tone.DIM, indent=2)
        yield Text(one.means, indent=2)
        if one.remedy:
            yield Text(one.remedy, Tone.ACCENT, "What to do", indent=2)
    yield Gap()
    if view.fixed:
        yield Text(f"Put right: {', '.join(view.fixed)}.", Tone.GOOD)
    faults = sum(one.gravity is Gravity.FAULT for one in view.findings)
    others = sum(one.gravity in (Gravity.NOTE, Gravity.WARNING) for one in view.findings)
    if faults:
        yield Text(f"{count(faults, 'fault')} found; nothing was changed." if not view.fixed else
                   f"{count(faults, 'fault')} left.", Tone.BAD)  # fmt: skip
    elif others:
        yield Text(f"Your progress is sound; {count(others, 'thing')} worth a look.", Tone.STRONG)
    else:
        yield Text("Your progress is sound.", Tone.STRONG)


def backed_up(view: views.BackedUp, _here: Here) -> Iterator[Block]:
    """`hark backup`."""
    one = view.backup
    yield Text(f"A copy with {count(one.events or 0, 'event')} is in {one.file}, looked over and on disk.")


def backups(view: views.Backups, here: Here) -> Iterator[Block]:
    """`hark backup --list`."""
    if not view.backups:
        yield Text("There is no backup yet. hark makes one at the beginning of each day of practice.")
        return
    for one in view.backups:
        good = "" if one.good else "cannot be read as a whole; "
        events = "" if one.events is None else f"{count(one.events, 'event')}, "
        yield Entry(
            "·" if one.good else "✗",
            one.name,
            f"{good}{here.ago(one.at)}, {events}{_size(one.size_bytes)}, {_REASONS[one.reason]}",
            Tone.PLAIN if one.good else Tone.BAD,
            "" if one.good else "fault",
        )
    yield Gap()
    yield Text(f"{_size(view.size_bytes)} of {_size(view.room_bytes)}, in {view.folder}", Tone.DIM)


def restore(view: views.Restore, here: Here) -> Iterator[Block]:
    """`hark restore`: what is gained and lost."""
    name = PurePath(view.file).name
    if view.restored:
        yield Text(f"Restored {name}: {count(view.events_there, 'event')}.", Tone.STRONG)
        if view.set_aside:
            aside = PurePath(view.set_aside).name
            lost = " what it alone has" if view.only_here is None else f" the {view.only_here} that only it has"
            salvage = " --salvage" if view.only_here is None else ""
            again = "" if view.only_here == 0 else f" `hark merge {aside}{salvage}` brings{lost} back."
            yield Text(f"What was here is kept as {aside}.{again}")
        return
    yield Text(name, Tone.STRONG)
    yield Facts((
        ("there", f"{count(view.events_there, 'event')}, {_last(view.last_review_there_at, here)}"),
        ("here", "cannot be read" if view.events_here is None else
            f"{count(view.events_here, 'event')}, {_last(view.last_review_here_at, here)}"),
    ))  # fmt: skip
    yield Text(f"Gained: {count(view.only_there, 'event')} that only the file there has.")
    if view.only_here is None:
        yield Text("Lost: what is here, which cannot be read as a whole. It is kept aside.", Tone.CARE)
    elif view.only_here:
        yield Text(f"Lost: {count(view.only_here, 'event')} that only the file here has; kept aside.", Tone.CARE)
    else:
        yield Text("Lost: nothing.")


def merge(view: views.Merge, here: Here) -> Iterator[Block]:
    """`hark merge`: what comes, from when to when."""
    rows = [
        (
            str(one.new),
            str(one.cards),
            str(one.replies),
            f"{here.ago(one.first_at)} to {here.ago(one.last_at)}" if one.first_at and one.last_at else "–",
            PurePath(one.file).name,
        )
        for one in view.sources
    ]
    yield Table(("new", "cards", "replies", "from when", "file"), tuple(rows), frozenset({0, 1, 2}))
    yield Gap()
    if left_out := sum(one.left_out for one in view.sources):
        yield Text(f"{count(left_out, 'event')} left out: damaged there.", Tone.CARE)
    if view.merged:
        yield Text(f"Merged: {count(view.new, 'event')}." + ("" if left_out else " Nothing was dropped."), Tone.STRONG)
    elif view.new or any(one.replies for one in view.sources):
        yield Text(f"{count(view.new, 'event')} would come. Nothing of yours would go.")
    else:
        yield Text("All of it is here already. Nothing changed.")


def _last(instant: datetime | None, here: Here) -> str:
    return f"last review {here.ago(instant)}" if instant else "no review"


def _size(size: int) -> str:
    return f"{size / 2**20:.1f} MiB" if size >= 2**20 else f"{-(-size // 1024)} KiB"
