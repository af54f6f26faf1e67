# SPDX-License-Identifier: MIT
"""Clocks set back and forward, summer time coming and going, and a learner who travels.

    .venv/bin/python tests/campaigns/clocks.py [ROW]...

Each card comes at most once a study day, no due date lies before its last review, and nothing crashes.
`test_campaigns.py` is the short form.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))

from breaking import Row, many, told, wanted
from hark.memory.model import EventKind, Standing
from hark.progress.store import Store
from harness import Hark
from places import environment

ZONES = (
    "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Cairo",
    "Pacific/Auckland", "Asia/Kathmandu", "America/St_Johns",
)  # fmt: skip
"""Zones north and south, with half hours and half-hour shifts, with changes at midnight, and without any."""
CHANGES = ("2026-03-29", "2026-10-25")
"""Days about which clocks change in many zones."""
JUMPS = {
    "back 1 s": timedelta(seconds=-1), "back 1 h": timedelta(hours=-1), "back 400 days": timedelta(days=-400),
    "forward 100 years": timedelta(days=36525),
}  # fmt: skip
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
COMMANDS = ("", "due --json", "next --json", "stats", "log", "why {}", "undo", "review --json", "doctor --json")


def session(hark: Hark, at: datetime, zone: str, dice: random.Random, cards: int) -> str | None:
    """A session of at most *cards* cards for one who is there then; what is wrong with it."""
    local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    when = local.isoformat(sep=" ")
    if local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) != at:  # the second time that an hour comes
        return None
    for _ in range(cards):
        asked = hark("next --json", at=when, zone=zone)
        if asked.code:
            return f"next at {when} in {zone}: {asked}"
        card = asked.json()["card"]
        if card is None:
            return None
        grade = "easy" if asked.json()["is_new"] else dice.choice(("hard", "good", "easy"))
        done = hark(f"grade {card['card']} {grade} --json", at=when, zone=zone, seed=dice.randrange(1 << 30))
        if done.code:
            return f"grade at {when} in {zone}: {done}"
    return None


def wrong_days(home: Path, zones: Sequence[str] = ()) -> Iterator[str]:
    """What is wrong with the days of all that was recorded; *zones* are those of the sessions, where they are one."""
    with Store.open(home / "data" / "progress.db", random.Random(1)) as store:
        reviews = [event for event in store.history.events() if event.kind is EventKind.REVIEW]
        standings = store.snapshot.standings()
        if store.history.standings() != standings:
            yield "the snapshot is not what the log adds up to"
    times = Counter((event.card, event.detail["day"]) for event in reviews)
    yield from (f"{card} came {count} times on {day}" for (card, day), count in times.items() if count > 1)
    for event in reviews if len(zones) == 1 else ():
        local = datetime.fromtimestamp(event.at_ms / 1000, ZoneInfo(zones[0])).replace(tzinfo=None)
        if event.detail["day"] != (local - timedelta(hours=4)).date().isoformat():
            yield f"{local} in {zones[0]} counts for {event.detail['day']}"
    yield from (f"{ref} is due before its last review" for ref, one in standings.items() if _is_early(one))
    if any(first.id >= second.id for first, second in pairwise(reviews)):
        yield "the log is out of order"


def _is_early(standing: Standing) -> bool:
    memory = standing.memory
    if memory is None:
        return False
    return (memory.due_day is not None and memory.due_day <= memory.last_day) or (
        memory.due_ms is not None and memory.due_ms < memory.last_ms
    )


def summer_time(scratch: Path, zones: Sequence[str], days: int, cards: int) -> Row:
    """Three sessions a day, one of them in the small hours, around the days on which clocks change."""
    row, dice = Row("summer time"), random.Random(1)
    for zone in zones:
        for change in CHANGES:
            hark = Hark(scratch / f"{zone}-{change}".replace("/", "-"), zone)
            hark.add_deck("many", many(60))
            middle = datetime.fromisoformat(change).replace(tzinfo=ZoneInfo(zone))
            for day in range(-days, days + 1):
                hours = sorted((dice.uniform(0, 5), dice.uniform(3, 4.5), dice.uniform(8, 23.9)))
                for hour in hours:
                    row.runs += 1
                    at = (middle + timedelta(days=day)).astimezone(UTC) + timedelta(hours=hour)
                    row.blame(session(hark, at.replace(microsecond=0), zone, dice, cards))
            _judge(row, hark.home, [zone])
    return row


def travel(scratch: Path, sessions: int, cards: int) -> Row:
    """A session every few hours, each in another zone."""
    row, dice = Row("travel"), random.Random(1)
    hark = Hark(scratch / "travel")
    hark.add_deck("many", many(60))
    at = START
    for _ in range(sessions):
        row.runs += 1
        at += timedelta(minutes=dice.randrange(30, 1200))
        row.blame(session(hark, at, dice.choice((*ZONES, "Pacific/Kiritimati", "Pacific/Pago_Pago")), dice, cards))
    _judge(row, hark.home, ZONES)
    return row


def wandering(scratch: Path, sessions: int, cards: int) -> Row:
    """A clock that is set back or forward between sessions."""
    row, dice = Row("clock set about"), random.Random(1)
    hark = Hark(scratch / "wandering")
    hark.add_deck("many", many(60))
    at = START
    for number in range(sessions):
        row.runs += 1
        at += timedelta(hours=dice.randrange(1, 30))
        jump = dice.choice(list(JUMPS.values())[:3]) if number % 3 == 0 else timedelta()
        row.blame(session(hark, at + jump, "Europe/Berlin", dice, cards))
    _judge(row, hark.home, [])
    return row


def _judge(row: Row, home: Path, zones: Sequence[str]) -> None:
    for wrong in wrong_days(home, zones):
        row.blame(f"{home.name}: {wrong}")
    with Store.open(home / "data" / "progress.db", random.Random(1)) as store:
        row.count("reviews", len(store.history.events()))
        row.count("dated back", sum(bool(event.detail.get("clock_behind")) for event in store.history.events()))


def jumps(scratch: Path, zones: Sequence[str], names: Sequence[str] = tuple(JUMPS)) -> Row:
    """The real program under faketime: a grade, the clock is set, and every command once; then a grade again."""
    row = Row("real clock set")
    if not shutil.which("faketime"):
        return replace(row, skipped="faketime is not installed")
    for zone in zones:
        for name in names:
            home = scratch / f"{zone}-{name}".replace("/", "-")
            Hark(home).add_deck("many", many(12))
            before = _at(home, START, zone, "grade many/c0001 easy --json")
            row.blame(None if before.returncode == 0 else f"{zone}: {before.stdout}{before.stderr}")
            later = START + JUMPS[name]
            for line in COMMANDS:
                row.runs += 1
                ran = _at(home, later, zone, line.format("many/c0001"))
                if line == "undo":
                    _at(home, later, zone, "grade many/c0001 easy --json")
                if ran.returncode or "Traceback" in ran.stderr:
                    row.blame(f"{zone}, {name}, hark {line}: {ran.returncode}, {ran.stdout[-300:]}{ran.stderr[-400:]}")
            again = _at(home, later, zone, "grade many/c0001 good --json")
            memory = json.loads(again.stdout).get("memory") or {}
            row.count("dated back", bool(json.loads(again.stdout).get("clock_behind")))
            if again.returncode or memory["due_at"] < memory["last_review_at"]:
                row.blame(f"{zone}, {name}: {again.stdout}{again.stderr}")
            with Store.open(home / "data" / "progress.db", random.Random(1)) as store:
                if store.history.standings() != store.snapshot.standings() or any(
                    _is_early(one) for one in store.snapshot.standings().values()
                ):
                    row.blame(f"{zone}, {name}: the memories are wrong")
    return row


def _at(home: Path, at: datetime, zone: str, line: str) -> subprocess.CompletedProcess[str]:
    """The real program at that moment by the computer's clock."""
    stamp = at.astimezone(ZoneInfo(zone)).strftime("@%Y-%m-%d %H:%M:%S")
    return subprocess.run(
        ["faketime", "-f", stamp, sys.executable, "-m", "hark", *line.split()],
        env=environment(home, TZ=zone), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def campaign(
    scratch: Path, zones: Sequence[str], days: int, sessions: int, cards: int, names: Sequence[str] = ()
) -> Iterator[Row]:
    """Every row, or those of *names*."""
    trials: dict[str, Callable[[], Row]] = {
        "summer time": partial(summer_time, scratch, zones, days, cards),
        "travel": partial(travel, scratch, sessions, cards),
        "clock set about": partial(wandering, scratch, sessions, cards),
        "real clock set": partial(jumps, scratch, zones),
    }
    yield from wanted(trials, names)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(told(campaign(Path(folder), ZONES, 10, 150, 4, sys.argv[1:])))
