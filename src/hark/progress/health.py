# SPDX-License-Identifier: MIT
"""What `hark doctor` looks at: the progress file itself, and all around it that could cost a grade.

Every check stands by itself and says what it found, what that means and what to type; a file that cannot be opened
is a finding like any other. Nothing is written here, except by `mend`, which never touches the log.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from hark import files
from hark.errors import Damaged, Refusal, count
from hark.memory.days import milliseconds
from hark.memory.fold import fold_lines, line_of, wholes
from hark.memory.schedule import FSRS_VERSION
from hark.memory.tally import Tally, with_days
from hark.paths import quoted
from hark.progress import surroundings
from hark.progress.backups import Reason
from hark.progress.changeset import is_foreign
from hark.progress.interpreter import holes
from hark.progress.learned import counted
from hark.progress.log import VERSIONS
from hark.progress.readonly import Copy, shown, watched
from hark.progress.rows import examined, id_time_ms, memory_row
from hark.progress.schema import MIGRATIONS
from hark.progress.surroundings import finding, sound
from hark.values import frozen
from hark.views.health import Diagnosis, Gravity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from hark.cards.library import Library
    from hark.memory.model import Event
    from hark.paths import Folders
    from hark.progress.backups import Vault
    from hark.progress.store import Store

SLACK = timedelta(minutes=2)
"""Clocks of two computers differ by so much without anything being wrong."""
FAR_MS = 86_400_000
"""An event's id is as old as the event; where the two are a day apart, a clock was once wrong."""
_NAMED = 3


@frozen
class Subject:
    """What is looked at, and with what."""

    folders: Folders
    vault: Vault
    now: datetime
    read_library: Callable[[], Library]
    waiting: Callable[[], int]
    """How many cards wait now, by the progress file."""
    report: Callable[[int, int | None], None]
    python: tuple[int, int, int]
    """The version hark runs on."""
    about_decks: Callable[[Library], Iterable[Diagnosis]] = lambda _library: ()
    """What else there is to say of the decks."""

    @property
    def file(self) -> Path:
        """The progress file."""
        return self.folders.progress_file


@dataclass(slots=True)
class LogFacts:
    """What became known of the log."""

    events: int | None = None
    damaged: bool = False
    is_settled: bool = False
    """Whether opening it for good would change nothing: it is of this version, and no write was cut off."""
    remembered: set[str] = field(default_factory=set)
    """The refs in the snapshot."""
    last: Event | None = None
    bad: list[str] = field(default_factory=list)
    spoilt: int = 0
    """Replies that are not as they were typed; events and backups are compared all the same."""
    behind: int = 0
    ahead: int = 0
    apart: int = 0


def examine(subject: Subject) -> tuple[list[Diagnosis], LogFacts]:
    """All findings, sound ones too, in the order in which they are told."""
    facts = LogFacts()
    findings = [*surroundings.privacy(subject.folders), *_file(subject, facts)]
    findings += _clock(facts)
    findings += _decks(subject, facts)
    findings += surroundings.drafts(subject.vault)
    findings += surroundings.neighbours(subject.folders, subject.vault, damaged=facts.damaged)
    findings += surroundings.file_system(subject.folders)
    findings += surroundings.backups(subject.vault, subject.file, facts.last, damaged=facts.damaged)
    findings += _prompt(subject, facts)
    findings += holes(subject.python)
    facts.damaged |= facts.spoilt > 0
    return findings, facts


def mend(subject: Subject, findings: list[Diagnosis], open_store: Callable[[], Store]) -> tuple[str, ...]:
    """Puts right what can be made anew from the log, after a backup, and gives the checks that were.

    The log itself is only read. Raises `Refusal` when there is no room for the backup, or the file is busy.
    """
    broken = [diagnosis.check for diagnosis in findings if diagnosis.fixable]
    if "privacy" in broken:
        surroundings.make_private(subject.folders)
    if "copies" in broken:
        subject.vault.clear(subject.vault.left_over())
    if {"structure", "memory", "practice"} & set(broken):
        try:
            subject.vault.keep(Reason.FIX)
        except Damaged:
            subject.vault.keep_bytes(Reason.FIX)
        with open_store() as store:
            if "structure" in broken:
                store.log.reindex()
            store.log.rebuild()
    return tuple(dict.fromkeys(broken))


def _file(subject: Subject, facts: LogFacts) -> Iterator[Diagnosis]:
    file = str(subject.file)
    if subject.vault.is_missing():
        facts.damaged = True
        way_back = subject.vault.way_back()
        yield finding(
            "file", Gravity.FAULT, "the progress file is gone, and there was one",
            "no command begins a new one of itself, so that the old one is not forgotten",
            way_back or "put it back where it was, or `hark doctor --begin-anew`", file=file,
        )  # fmt: skip
        return
    if not os.path.lexists(subject.file):
        facts.events = 0
        yield sound("file", "there is no progress file yet; the first grade begins it", file=file)
        return
    try:
        with Copy.open(subject.file) as copy:
            facts.events = copy.history.extent()[0]
            size = subject.file.stat().st_size
            yield sound("file", f"{count(facts.events, 'record')} in {_size(size)}", file=file, number=facts.events)
            facts.is_settled = copy.version == len(MIGRATIONS) and not copy.is_cut_off
            if copy.is_cut_off:
                yield finding(
                    "journal", Gravity.NOTE, "the last write was cut off, by a crash or a power cut",
                    "nothing that was shown as recorded is lost; the next command that opens the file tidies up",
                    "hark due", file=f"{file}-journal",
                )  # fmt: skip
            if files.exists(subject.folders.changing):
                facts.is_settled = False
                yield _foreign_change(subject) if is_foreign(copy, subject.folders) else finding(
                    "journal", Gravity.NOTE, "an import, update or removal of decks was cut off",
                    "nothing is lost: the next command that opens the file leaves all as it was or as it was to be",
                    "hark due", file=str(subject.folders.changing),
                )  # fmt: skip
            yield from _structure(subject, copy, facts)
            yield from _events(subject, copy, facts)
            yield from _replies(subject, copy, facts)
    except Refusal as refusal:
        yield _refused("file", subject, facts, refusal)


def _foreign_change(subject: Subject) -> Diagnosis:
    return finding(
        "journal", Gravity.WARNING, "decks were being changed when another progress file came into place",
        "whether all of them are the new ones cannot be told, so they were left alone; what they were is kept here",
        "import or update them again, and this is cleared", file=str(subject.folders.changing),
    )  # fmt: skip


def _structure(subject: Subject, copy: Copy, facts: LogFacts) -> Iterator[Diagnosis]:
    try:
        lines = copy.faults()
        if not copy.is_shaped():
            lines.append("its tables or indices are not those of hark")
        elif lines and all(_is_of_an_index(line) for line in lines) and not copy.lost():
            yield finding(
                "structure", Gravity.FAULT, f"an index does not fit its table: {lines[0]}",
                "looking records up may give wrong answers; the records themselves are whole",
                "hark doctor --fix", fixable=True, file=str(subject.file), number=len(lines),
            )  # fmt: skip
            return
    except Refusal as refusal:
        yield _refused("structure", subject, facts, refusal)
        return
    if lines:
        facts.damaged = True
        yield _damage("structure", subject, f"the file is damaged: {lines[0]}", len(lines))
    else:
        yield sound("structure", "SQLite finds the file whole")


def _events(subject: Subject, copy: Copy, facts: LogFacts) -> Iterator[Diagnosis]:
    """Goes through the log once: every checksum, every time, and what it all adds up to."""
    before = copy.data_version()
    try:
        rows = copy.remembered()
        facts.remembered = {shown(row[0]) for row in rows}
        practised, tally, moves, tuning = copy.practised(), Tally(), copy.history.moves(), copy.history.tuning()
        learned = copy.learned()
        lines = map(line_of, _sound_events(subject, copy, facts))
        standings = fold_lines(lines, copy.history.undone(), moves=moves, tally=tally, tuning=tuning)
        expected = {memory_row(ref, standing) for ref, standing in standings.items()}
    except Refusal as refusal:
        yield _refused("events", subject, facts, refusal)
        return
    if facts.bad:
        facts.damaged = True
        named = ", ".join(facts.bad[:_NAMED]) + (", …" if len(facts.bad) > _NAMED else "")
        message = f"{count(len(facts.bad), 'record')} not as it was written: {named}"
        yield _damage("events", subject, message, len(facts.bad))
        return
    yield sound("events", f"every record is as it was written ({facts.events})", number=facts.events)
    different = {str(row[0]) for row in rows ^ expected}
    others = " and ".join(name for name in _versions(copy) if name != FSRS_VERSION)
    if not different:
        same = f", by version {others} of the scheduler as by {FSRS_VERSION}" if others else ""
        yield sound("memory", f"what is remembered of {count(len(rows), 'card')} is what your records add up to{same}")
    elif copy.data_version() != before:
        yield finding(
            "memory", Gravity.NOTE, "something was recorded while this was looking", "so it could not be compared",
            "hark doctor",
        )  # fmt: skip
    elif others:
        facts.is_settled = False
        yield finding(
            "memory", Gravity.WARNING,
            f"version {others} of the schedule gave dates; {FSRS_VERSION}, which is here, gives others"
            f" for {count(len(different), 'card')}",
            "neither is wrong, and your records are whole; on two computers, have one version",
            "hark doctor --fix", fixable=True, file=str(subject.file), number=len(different),
        )  # fmt: skip
    else:
        facts.is_settled = False
        yield finding(
            "memory", Gravity.FAULT,
            f"what is remembered of {count(len(different), 'card')} is not what your records add up to",
            "dates may be wrong; your records are whole, and the dates can be worked out again from them",
            "hark doctor --fix", fixable=True, file=str(subject.file), number=len(different),
        )  # fmt: skip
    is_counted = practised in (None, with_days(tally.counts())) and learned in (None, counted(standings.items()))
    if not is_counted and copy.data_version() == before and not others:
        facts.is_settled = False
        yield finding(
            "practice", Gravity.FAULT, "what `hark stats` counts is not what your records add up to",
            "its numbers may be wrong; your records are whole, and it can be counted again from them",
            "hark doctor --fix", fixable=True, file=str(subject.file),
        )  # fmt: skip


def _versions(copy: Copy) -> list[str]:
    """The versions of the scheduler by which the snapshot of *copy* was worked out, as far as they can be ones."""
    return [name for name in (copy.note(VERSIONS) or "").split() if re.fullmatch(r"[0-9][0-9a-z.]{0,15}", name)][:4]


def _replies(subject: Subject, copy: Copy, facts: LogFacts) -> Iterator[Diagnosis]:
    try:
        copy.replies()
    except Refusal as refusal:
        yield _refused("replies", subject, facts, refusal)
        return
    facts.spoilt = copy.spoilt
    if facts.spoilt:
        backup = subject.vault.newest_good()
        yield finding(
            "replies", Gravity.FAULT, f"{count(facts.spoilt, 'reply', 'replies')} not as typed",
            "what you typed cannot be read as it was, and is not shown; every grade is there",
            f"hark merge {backup.name}" if backup else "`hark journal --forget` deletes all replies, these too",
            file=str(subject.file), number=facts.spoilt,
        )  # fmt: skip


def _sound_events(subject: Subject, copy: Copy, facts: LogFacts) -> Iterator[Event]:
    now_ms = milliseconds(subject.now + SLACK)
    for row in watched(copy.rows(), facts.events or 0, subject.report):
        event = examined(row)
        if isinstance(event, str):
            facts.bad.append(shown(row[0]))
            continue
        facts.last = event
        facts.behind += bool(event.detail.get("clock_behind"))
        facts.ahead += event.at_ms > now_ms
        facts.apart += abs(id_time_ms(event.id) - event.at_ms) > FAR_MS
        yield event


def _clock(facts: LogFacts) -> Iterator[Diagnosis]:
    if facts.ahead:
        yield finding(
            "clock", Gravity.WARNING, f"{count(facts.ahead, 'record')} dated later than now",
            "this computer's clock is behind, or was once ahead; until that date has come, no grade counts as later",
            "see whether the clock is right", number=facts.ahead,
        )  # fmt: skip
    if facts.behind or facts.apart:
        number = max(facts.behind, facts.apart)
        yield finding(
            "clock", Gravity.NOTE, f"{count(number, 'record')} recorded while the clock was set back",
            "nothing is lost: the order in which they were recorded is kept, and no date lies before the last review",
            "", number=number,
        )  # fmt: skip


def _decks(subject: Subject, facts: LogFacts) -> Iterator[Diagnosis]:
    try:
        library = subject.read_library()
    except Refusal as refusal:
        yield finding("decks", Gravity.FAULT, refusal.message, "no card can be asked", refusal.hint, file=refusal.file)
        return
    for broken in library.broken:
        yield finding(
            "decks", Gravity.WARNING, f"this deck is left out: {broken.faults[0].message}",
            "what you learned of it is kept, and counts again when the file is mended",
            f"hark check {quoted(str(broken.file))}", file=str(broken.file), number=len(broken.faults),
        )  # fmt: skip
    if not library.broken:
        yield sound("decks", f"{count(len(library.decks), 'deck')}, all sound")
    yield from subject.about_decks(library)
    here = {*library.faces, *(face.card_ref for face in library.faces.values()), *(deck.id for deck in library.decks)}
    left_out = {broken.file.stem for broken in library.broken}
    orphans = sorted(ref for ref in facts.remembered - here if wholes(ref)[-1] not in left_out)
    if orphans:
        named = ", ".join(orphans[:_NAMED]) + (", …" if len(orphans) > _NAMED else "")
        moved = {old: new for deck in library.decks for old, new in deck.moved}
        way = next((f"hark move {old} {moved[old]}" for ref in orphans for old in wholes(ref) if old in moved), "")
        yield finding(
            "orphans", Gravity.NOTE, f"{count(len(orphans), 'card')} with a history that no deck has: {named}",
            "what you learned of them is kept, and counts again should they come back", way, number=len(orphans),
        )  # fmt: skip


def _prompt(subject: Subject, facts: LogFacts) -> Iterator[Diagnosis]:
    """Whether the small file that shell prompts read says what is so."""
    if facts.damaged or not facts.is_settled or not files.exists(subject.folders.due_file):
        return
    try:
        lines = subject.folders.due_file.read_text(encoding="ascii").splitlines()
        points = [(int(at), int(number)) for at, number in (line.split() for line in lines)]
        said = [number for at, number in points if at <= subject.now.timestamp()][-1:] or [0]
        waiting = subject.waiting()
    except (OSError, ValueError, Refusal):
        return
    if said[0] != waiting:
        yield finding(
            "prompt", Gravity.NOTE, f"shell prompts are told of {count(said[0], 'card')} today; there are {waiting}",
            "a deck has changed since the last grade; the next one puts it right", "hark doctor --fix", fixable=True,
            file=str(subject.folders.due_file),
        )  # fmt: skip


def _refused(check: str, subject: Subject, facts: LogFacts, refusal: Refusal) -> Diagnosis:
    """A finding where looking was refused."""
    if isinstance(refusal, Damaged):
        facts.damaged = True
        return _damage(check, subject, refusal.message, None)
    return finding(
        check, Gravity.FAULT, refusal.message, "so nothing can be said of it", refusal.hint, file=refusal.file
    )


def _damage(check: str, subject: Subject, message: str, number: int | None) -> Diagnosis:
    try:
        way_back = subject.vault.way_back()
    except Refusal:
        way_back = ""
    return finding(
        check, Gravity.FAULT, message,
        "something that was recorded cannot be read as it was; nothing is changed, and `--fix` leaves it alone, too",
        f"{way_back}, and what is here is put aside; `hark merge --salvage` of that takes over what only it has"
        if way_back else "keep a copy of the file; another computer or sync program may have an older one",
        file=str(subject.file), number=number,
    )  # fmt: skip


def _is_of_an_index(line: str) -> bool:
    return "missing from index" in line or "wrong # of entries in index" in line


def _size(size: int) -> str:
    return f"{size / 2**20:.1f} MiB" if size >= 2**20 else f"{-(-size // 1024)} KiB"
