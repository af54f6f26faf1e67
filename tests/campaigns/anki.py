# SPDX-License-Identifier: MIT
"""Anki itself, headless, as the judge of what hark writes for it and reads of it.

    .venv/bin/python tests/campaigns/anki.py [--with ANKI_PYTHON] [--zone NAME] [DECK]...

Every bundled deck, learned by a learner made of dice, goes into Anki with its progress and comes back with what was
reviewed there. Anki is installed into a folder of its own (13 MB, AGPL; hark never loads it), or is that of the Python
which is named. It must have every note and card, give back every review, know the same due days, work out the same
memories from the history, take a second package without doubling anything, and its later reviews must come back once.
The table that is printed stands in docs/exchange.md. The suite holds the form of packages without Anki.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from bench import learner

from hark.memory.days import Calendar, from_milliseconds
from hark.memory.model import EventKind
from hark.progress.store import Store
from harness import Hark
from places import HERE, deck_files

ANKI = "anki==26.9.3"
DECKS = HERE.parent / "decks"
REVIEWS_PER_CARD, ON_THE_PHONE = 7, 6
NEAR = 1e-3

ORACLE = r"""
import json, sys
from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.scheduler.v3 import CardAnswer
job = json.loads(sys.stdin.read())
col = Collection(job["collection"])
col.set_config("fsrs", True)
def take(path):
    options = ImportAnkiPackageOptions(with_scheduling=True, merge_notetypes=False)
    log = col.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options)).log
    return {name: len(getattr(log, name)) for name in ("new", "updated", "duplicate", "conflicting")}
def state():
    today, cards = col.sched.today, {}
    guids = dict(col.db.all("select id, guid from notes"))
    for cid, nid, ord_, kind, queue, due, ivl, data in col.db.all(
        "select id, nid, ord, type, queue, due, ivl, data from cards"):
        memory = col.compute_memory_state(cid)
        kept = json.loads(data or "{}")
        cards[f"{guids[nid]}#{ord_}"] = {
            "type": kind, "queue": queue, "due": due - today if kind == 2 else due, "ivl": ivl,
            "s": memory.stability, "d": memory.difficulty, "kept_s": kept.get("s"), "kept_d": kept.get("d"),
            "reviews": [list(row) for row in col.db.all(
                "select id, ease, ivl, type from revlog where cid = ? order by id", cid)],
        }
    return {"notes": col.note_count(), "cards": cards, "tags": sorted(col.tags.all()),
            "problems": col.fix_integrity()[0] if job.get("check") else ""}
answer = {"took": [take(path) for path in job["packages"]]}
answer["state"] = state()
reviewed = []
for cid in col.find_cards("(is:due or is:new) -is:suspended")[:job.get("review", 0)]:
    card = col.get_card(cid)
    card.start_timer()
    states = col._backend.get_scheduling_states(cid)
    rating = (CardAnswer.AGAIN, CardAnswer.HARD, CardAnswer.GOOD, CardAnswer.EASY)[len(reviewed) % 4]
    col.sched.answer_card(col.sched.build_answer(card=card, states=states, rating=rating))
    reviewed.append(cid)
answer["reviewed"] = len(reviewed)
if job.get("out"):
    for legacy, path in enumerate(job["out"]):
        col.export_anki_package(out_path=path, limit=None, options=ExportAnkiPackageOptions(
            with_scheduling=True, with_media=False, with_deck_configs=False, legacy=bool(legacy)))
answer["after"] = state()
col.close()
print(json.dumps(answer))
"""


@dataclass
class Row:
    """One deck, and what was wrong with it."""

    deck: str
    notes: int = 0
    cards: int = 0
    reviews: int = 0
    due: int = 0
    furthest: float = 0.0
    back: int = 0
    wrong: list[str] = field(default_factory=list)


def learned(home: Path, deck: str, zone: ZoneInfo, now: datetime, seed: int) -> tuple[Hark, list[str]]:
    """A learner who has studied *deck* until *now*."""
    hark = Hark(home, zone=zone.key, bundled=DECKS)
    shown = hark(f"show {deck} --json", at=_local(now, zone)).json()
    refs = [face["card"] for face in shown["cards"]]
    deeds = learner.history(refs, REVIEWS_PER_CARD * len(refs), seed)
    calendar = Calendar(zone)
    begun_ms = int(now.timestamp() * 1000) - (deeds[-1].day + 1) * learner.DAY_MS
    home_file = home / "data" / "progress.db"
    with Store.open(home_file, random.Random(seed), create=True) as store, store.together():
        ids: list[str] = []
        for deed in deeds:
            moment = calendar.moment(from_milliseconds(begun_ms + deed.at_ms))
            if deed.kind is EventKind.UNDO:
                assert deed.undoes is not None
                done = store.log.undo(moment, ids[deed.undoes])
                assert done
                ids.append(done.event.id)
                continue
            detail = {"retention": 0.9} if deed.kind is EventKind.REVIEW else {}
            done = store.log.record(
                moment, deed.ref, deed.kind, grade=deed.grade, duration_ms=deed.duration_ms, detail=detail
            )
            ids.append(done.event.id)
    return hark, refs


def ask(python: str, zone: ZoneInfo, **job: Any) -> Any:
    """What Anki answers."""
    done = subprocess.run(
        [python, "-c", ORACLE], input=json.dumps(job), capture_output=True, text=True, check=False,
        env=os.environ | {"TZ": zone.key},
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])


def tried(python: str, deck: str, zone: ZoneInfo, folder: Path, seed: int) -> Row:
    """*deck* there and back."""
    row, now = Row(deck), datetime.now(UTC)
    hark, refs = learned(folder / "home", deck, zone, now, seed)
    first, second = folder / "first.apkg", folder / "second.apkg"
    at = _local(now, zone)
    written = hark(f"export {deck} --as apkg --with-progress --to {first} --json", at=at).json()
    later = _local(now + timedelta(minutes=5), zone)
    hark(f"export {deck} --as apkg --with-progress --to {second} --json", at=later).json()
    back = [str(folder / name) for name in ("phone.apkg", "phone-older.apkg")]
    answer = ask(python, zone, collection=str(folder / "c.anki2"), packages=[str(first), str(second)],
                 review=ON_THE_PHONE, out=back, check=True)  # fmt: skip
    _compare(row, hark, refs, answer, written, zone, now)
    _return(row, hark, answer, back, _local(datetime.now(UTC) + timedelta(seconds=2), zone))
    return row


def _compare(
    row: Row, hark: Hark, refs: list[str], answer: Any, written: Any, zone: ZoneInfo, now: datetime
) -> None:  # fmt: skip
    """Holds what Anki has against what hark knows."""
    state, cards = answer["state"], answer["state"]["cards"]
    row.notes, row.cards = state["notes"], len(cards)
    row.reviews = sum(len(card["reviews"]) for card in cards.values())
    one, two = answer["took"]
    if row.notes != written["cards"] or one["new"] != row.notes:
        row.wrong.append(f"{row.notes} of {written['cards']} notes arrived")
    if row.cards != len(refs):
        row.wrong.append(f"{row.cards} of {len(refs)} cards arrived")
    if row.reviews != written["reviews"]:
        row.wrong.append(f"{row.reviews} of {written['reviews']} reviews arrived")
    if two != {"new": 0, "updated": row.notes, "duplicate": 0, "conflicting": 0}:
        row.wrong.append(f"a second package did {two}")
    if state["problems"] != "Database rebuilt and optimized.":
        row.wrong.append(f"Anki's check of its database: {state['problems'][:100]}")
    today = Calendar(zone).day(now)
    with Store.open(hark.home / "data" / "progress.db", random.Random(1)) as store:
        for ref in refs:
            memory = store.snapshot.standing(ref).memory
            card = cards[anki_key(ref, refs)]
            if memory is None:
                row.wrong += [f"{ref} is not new"] if card["type"] else []
                continue
            if memory.due_day is not None:
                row.due += 1
                if card["due"] != memory.due_day - today:
                    row.wrong.append(f"{ref} is due in {card['due']} days, not {memory.due_day - today}")
            elif abs(card["due"] * 1000 - (memory.due_ms or 0)) > 1000:
                row.wrong.append(f"{ref} is due at another instant")
            for ours, theirs in ((memory.stability_days, card["s"]), (memory.difficulty, card["d"])):
                row.furthest = max(row.furthest, abs(ours - theirs) / ours)
            for ours, kept in ((memory.stability_days, card["kept_s"]), (memory.difficulty, card["kept_d"])):
                if abs(ours - kept) > NEAR * max(1, ours):
                    row.wrong.append(f"{ref} kept {kept}, not {ours}")
    if row.furthest > NEAR:
        row.wrong.append(f"a memory differs by {row.furthest:.1e}")


def _return(row: Row, hark: Hark, answer: Any, back: list[str], at: str) -> None:
    """Takes in what was reviewed in Anki, from both forms of package: once."""
    row.back = answer["reviewed"]
    for path, expected in zip(back, (row.back, 0), strict=True):
        took = hark(f"import {path} --yes --json", at=at).json()
        reviews = took["package"]["reviews"]
        if (reviews["new"], took["decks"], reviews["unfit"]) != (expected, [], 0):
            row.wrong.append(f"{expected} reviews should come back: {reviews}")
    with Store.open(hark.home / "data" / "progress.db", random.Random(1)) as store:
        for key, card in answer["after"]["cards"].items():
            if len(card["reviews"]) == len(answer["state"]["cards"][key]["reviews"]):
                continue
            guid, _, number = key.removeprefix("hark:").partition("#")
            sides = [guid, f"{guid}#reverse", f"{guid}#{int(number) + 1}"]
            refs = sides[:1] if number == "0" else sides[1:]
            memory = next(memory for ref in refs if (memory := store.snapshot.standing(ref).memory))
            gap = abs(memory.stability_days - card["s"]) / card["s"]
            if gap > NEAR:
                row.wrong.append(f"{key} differs by {gap:.1e} after it came back")
    doctor = hark("doctor --json", at=at).json()
    bad = [found["message"] for found in doctor["findings"] if found["gravity"] in ("fault", "warning")]
    row.wrong += [message for message in bad if "Python" not in message]


def anki_key(ref: str, refs: list[str]) -> str:
    """What the oracle calls the card of the face *ref*."""
    card, _, side = ref.partition("#")
    number = 0 if not side else 1 if side == "reverse" else int(side) - 1
    assert ref in refs
    return f"hark:{card}#{number}"


def installed(folder: Path) -> str:
    """The Python of a folder of its own in which Anki is."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", ANKI], check=True)
    return python


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).replace(tzinfo=None).isoformat()


def main() -> None:
    """Every deck, or those named, and the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("decks", nargs="*")
    parser.add_argument("--with", dest="python")
    parser.add_argument("--zone", default="UTC")
    wanted = parser.parse_args()
    decks = wanted.decks or [file.stem for file in deck_files(DECKS)]
    zone = ZoneInfo(wanted.zone)
    rows = []
    with tempfile.TemporaryDirectory() as place:
        python = wanted.python or installed(Path(place) / "anki")
        for seed, deck in enumerate(decks, 1):
            folder = Path(place) / deck
            folder.mkdir()
            rows.append(tried(python, deck, zone, folder, seed))
            for wrong in rows[-1].wrong:
                print(f"{deck}: {wrong}")
    print(f"{date.today()}, {ANKI.replace('==', ' ')}, {zone.key}")
    print("| deck | notes | cards | reviews | due days alike | furthest memory | back from Anki | wrong |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    total = Row("all")
    for row in rows:
        for name in ("notes", "cards", "reviews", "due", "back"):
            setattr(total, name, getattr(total, name) + getattr(row, name))
        total.furthest = max(total.furthest, row.furthest)
        total.wrong += row.wrong
    for row in (*rows, total):
        print(
            f"| {row.deck} | {row.notes} | {row.cards} | {row.reviews} | {row.due} | {row.furthest:.0e} | {row.back} |"
            f" {len(row.wrong)} |"
        )
    sys.exit(bool(total.wrong))


if __name__ == "__main__":
    main()
