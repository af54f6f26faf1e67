# SPDX-License-Identifier: MIT
"""What each command answers: frozen values, numbers and instants, never phrases.

This file is the JSON contract. `to_json` and `json_schema` both read the values below, so what is
printed and what is promised cannot differ. Keys are added within a version, never removed or changed.
"""

from __future__ import annotations

import types
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

from hark.model import Change, EventKind, Grade, Kind, Severity, State
from hark.values import fields, frozen, is_value


@frozen
class View:
    """An answer. *SCHEMA* names it and its version."""

    SCHEMA: ClassVar[str] = ""


@frozen
class BrokenDeck:
    """A deck file left out, with its first fault."""

    file: str
    line: int | None
    card: str | None
    message: str
    hint: str
    faults: int


@frozen
class DeckCount:
    """One deck and what waits in it."""

    deck: str
    title: str
    cards: int
    learning: int
    reviews: int
    new: int
    suspended: bool


@frozen
class Home(View):
    """Bare `hark`: what is due, how long it takes, what comes next."""

    SCHEMA: ClassVar[str] = "hark.home/1"
    total: int
    session_cards: int
    session_seconds: int
    is_return: bool
    is_first: bool
    reviewed_today: int
    average_per_day: float
    next_due_at: datetime | None
    broken: tuple[BrokenDeck, ...]


@frozen
class Due(View):
    """`hark due`: what waits now, by deck."""

    SCHEMA: ClassVar[str] = "hark.due/1"
    total: int
    learning: int
    reviews: int
    new: int
    next_due_at: datetime | None
    decks: tuple[DeckCount, ...]
    broken: tuple[BrokenDeck, ...]


@frozen
class OptionText:
    """An option of a choice card; *option* is its place in the deck file, from 0."""

    option: int
    text: str
    correct: bool
    why: str


@frozen
class SkillText:
    """A skill of a rubric."""

    skill: str
    name: str
    look_for: str


@frozen
class CardText:
    """A card as it is asked, with its answer. What a kind does not have is null or empty."""

    card: str
    deck: str
    deck_title: str
    kind: Kind
    question: str
    """Front, text with the gap hidden, question, or the person's words."""
    answer: str
    """Back, hidden words, the right option, or the first model reply."""
    options: tuple[OptionText, ...]
    setting: str | None
    task: str | None
    skills: tuple[SkillText, ...]
    trap: str | None
    models: tuple[str, ...]
    why: str | None
    topics: tuple[str, ...]
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    difficulty: int | None
    safety: bool


@frozen
class MemoryFacts:
    """What FSRS remembers of a card."""

    state: State
    stability_days: float
    difficulty: float
    retrievability: float
    due_at: datetime
    interval_ms: int
    last_review_at: datetime
    reps: int
    lapses: int
    leech: bool


@frozen
class Prospect:
    """What a grade would do."""

    grade: Grade
    due_at: datetime
    interval_ms: int


@frozen
class Next(View):
    """`hark next`: the card to ask now. The token, given back as the key, makes the grade safe to repeat."""

    SCHEMA: ClassVar[str] = "hark.next/1"
    total: int
    card: CardText | None
    is_new: bool
    token: str | None
    prospects: tuple[Prospect, ...]
    helpline: str | None
    next_due_at: datetime | None


@frozen
class Graded(View):
    """`hark grade`: what was recorded."""

    SCHEMA: ClassVar[str] = "hark.grade/1"
    event: str
    card: str
    grade: Grade
    repeated: bool
    clock_behind: bool
    memory: MemoryFacts
    total: int


@frozen
class LogEntry:
    """One event."""

    event: str
    at: datetime
    day: date
    card: str
    kind: EventKind
    grade: Grade | None
    duration_ms: int | None
    undoes: str | None
    undone: bool


@frozen
class Undone(View):
    """`hark undo`: the event taken back, and where its card stands again."""

    SCHEMA: ClassVar[str] = "hark.undo/1"
    undone: LogEntry
    memory: MemoryFacts | None
    suspended: bool
    total: int


@frozen
class DeckFacts:
    """One deck."""

    deck: str
    title: str
    description: str
    version: str
    language: str
    license: str
    authors: tuple[str, ...]
    homepage: str | None
    tags: tuple[str, ...]
    file: str
    bundled: bool
    suspended: bool
    concept: int
    cloze: int
    choice: int
    scenario: int
    cards: int
    faces: int
    seen: int
    due: int
    source: str | None
    """Where it was imported from."""


@frozen
class Decks(View):
    """`hark decks`: what there is."""

    SCHEMA: ClassVar[str] = "hark.decks/1"
    decks: tuple[DeckFacts, ...]
    broken: tuple[BrokenDeck, ...]


@frozen
class CardLine:
    """A card in a list."""

    card: str
    kind: Kind
    question: str
    due_at: datetime | None
    suspended: bool


@frozen
class ShownDeck(View):
    """`hark show DECK`."""

    SCHEMA: ClassVar[str] = "hark.show_deck/1"
    deck: DeckFacts
    cards: tuple[CardLine, ...]


@frozen
class ShownCard(View):
    """`hark show CARD`."""

    SCHEMA: ClassVar[str] = "hark.show_card/1"
    card: CardText
    siblings: tuple[str, ...]
    memory: MemoryFacts | None
    suspended: bool
    file: str
    line: int | None


@frozen
class Found(View):
    """`hark search`: cards that hold every word."""

    SCHEMA: ClassVar[str] = "hark.search/1"
    text: str
    total: int
    cards: tuple[CardLine, ...]


@frozen
class Changed(View):
    """`hark suspend`, `resume`, `reset`: what was done, to what."""

    SCHEMA: ClassVar[str] = "hark.change/1"
    did: EventKind
    target: str
    changed: bool
    faces: int
    total: int


@frozen
class Log(View):
    """`hark log`: events, newest first."""

    SCHEMA: ClassVar[str] = "hark.log/1"
    events: tuple[LogEntry, ...]
    more: bool


@frozen
class JournalEntry:
    """Something the learner typed in answer to a scenario."""

    card: str
    at: datetime
    text: str
    grade: Grade | None


@frozen
class Journal(View):
    """`hark journal`: one's own replies, newest first; or how many were deleted."""

    SCHEMA: ClassVar[str] = "hark.journal/1"
    card: str | None
    entries: tuple[JournalEntry, ...]
    forgotten: int | None
    keeping: bool
    """Whether replies are kept at present."""


@frozen
class Step:
    """One review in a card's history, and the memory it left."""

    entry: LogEntry
    elapsed_days: int | None
    retrievability: float | None
    """The chance of recall just before, for a card seen before."""
    memory: MemoryFacts | None


@frozen
class Why(View):
    """`hark why`: how a card's due date came about."""

    SCHEMA: ClassVar[str] = "hark.why/1"
    card: str
    deck: str
    kind: Kind
    question: str
    suspended: bool
    desired_retention: float
    memory: MemoryFacts | None
    planned_days: int | None
    """The interval at which retention falls to what is desired, before it is spread."""
    steps: tuple[Step, ...]


@frozen
class DayCount:
    """The reviews of one study day."""

    day: date
    reviews: int
    recalled: int
    new: int
    duration_ms: int


@frozen
class Retention:
    """True retention: of reviews of cards at an interval of a day or more, the share not graded *again*."""

    reviews: int
    recalled: int
    share: float | None


@frozen
class DeckStats:
    """One deck's progress."""

    deck: str
    title: str
    faces: int
    seen: int
    mature: int
    retention: Retention


@frozen
class Stats(View):
    """`hark stats`: what happened, in numbers."""

    SCHEMA: ClassVar[str] = "hark.stats/1"
    today: DayCount
    days: tuple[DayCount, ...]
    average_per_day: float
    """Reviews a day since the first one, or over the days shown where that is shorter; steadier than a streak."""
    days_practised: int
    retention: Retention
    retention_young: Retention
    retention_mature: Retention
    grades: tuple[tuple[Grade, int], ...]
    upcoming: tuple[tuple[date, int], ...]
    """Reviews that fall due on each of the next days."""
    decks: tuple[DeckStats, ...]


@frozen
class FaultFacts:
    """One thing wrong with a deck file."""

    file: str
    line: int | None
    card: str | None
    code: str
    message: str
    hint: str
    excerpt: str | None = None
    """The line it stands on, without the space around it and no longer than a person reads; null where unknown."""


@frozen
class FindingFacts:
    """What a rule of learning quality says of a card, or of a deck where *card* is null."""

    file: str
    line: int | None
    card: str | None
    key: str | None
    rule: str
    severity: Severity
    message: str
    allowed: str | None
    """The reason for which the deck silences it."""
    excerpt: str | None = None
    """As of a fault; null for a deck as a whole."""


@frozen
class Checked(View):
    """`hark check`: everything wrong with the files named, and what could be better."""

    SCHEMA: ClassVar[str] = "hark.check/1"
    files: int
    cards: int
    faults: tuple[FaultFacts, ...]
    findings: tuple[FindingFacts, ...]
    fixed: int = 0
    """Missing ids written into the files."""
    not_fixed: int = 0
    """Ids that were to be written and could not be: those of cards without a header."""


@frozen
class RulePage(View):
    """`hark check --explain`: one rule."""

    SCHEMA: ClassVar[str] = "hark.rule/1"
    rule: str
    severity: Severity
    says: str
    why: str
    poor: str
    better: str


@frozen
class RuleLine:
    """One rule in a sentence."""

    rule: str
    severity: Severity
    says: str


@frozen
class FaultLine:
    """One fault of form: what is wanted."""

    code: str
    says: str


@frozen
class Rules(View):
    """`hark check --explain all`: every rule, and every fault of form."""

    SCHEMA: ClassVar[str] = "hark.rules/1"
    rules: tuple[RuleLine, ...]
    faults: tuple[FaultLine, ...]


@frozen
class Begun(View):
    """`hark new`: the deck begun, or the card added to it."""

    SCHEMA: ClassVar[str] = "hark.new/1"
    deck: str
    card: str | None
    file: str
    line: int


@frozen
class Edited(View):
    """`hark edit`: whether the file changed, and what is wrong with it now."""

    SCHEMA: ClassVar[str] = "hark.edit/1"
    file: str
    changed: bool
    faults: tuple[FaultFacts, ...]


@frozen
class Where:
    """The place a refusal is about."""

    file: str | None
    line: int | None
    card: str | None


@frozen
class ErrorFacts:
    """A refusal."""

    code: str
    message: str
    hint: str
    exit: int
    where: Where


class Progress(StrEnum):
    """What becomes of what was learned of a card."""

    NONE = "none"
    """It was never studied."""
    KEPT = "kept"
    RESET = "reset"
    IN_HISTORY = "in_history"
    """The card is gone; its history stays, and counts again should it come back."""
    BACK = "back"
    """The card was gone and is here again, and so is its progress."""


class CautionCode(StrEnum):
    """Why a new version deserves a second look."""

    LOWER_VERSION = "lower_version"
    SAME_VERSION = "same_version"
    LICENSE_CHANGED = "license_changed"
    AUTHORS_CHANGED = "authors_changed"
    MOSTLY_SWAPPED = "mostly_swapped"
    MOSTLY_RETIRED = "mostly_retired"
    EDITED_HERE = "edited_here"


class Fate(StrEnum):
    """What an import or update does with a deck, or did."""

    NEW = "new"
    SAME = "same"
    """It is here already, just so."""
    CHANGES = "changes"
    EDITED = "edited"
    """It was edited here, so a new version is not taken without asking for it by name."""
    GONE = "gone"
    """Its source no longer has it."""
    FAILED = "failed"
    RESTORED = "restored"


@frozen
class CardChange:
    """What a new version does with one card, and what becomes of its progress."""

    card: str
    change: Change
    progress: Progress
    question: str
    was: str | None
    """The question before, where that is another."""
    answer: str
    """What has to be recalled; for a scenario, the skills its rubric looks for."""
    answer_was: str | None
    """The answer before, where that is another."""
    keys: tuple[str, ...]
    """The keys of the card that differ."""
    moved: bool
    similarity: float | None
    """From 0 to 1 for a card without an id that was recognised by its words; null where its id says which it is."""


@frozen
class Caution:
    """Something about a new version to look at twice."""

    code: CautionCode
    before: str
    after: str


@frozen
class DeckChange:
    """What becomes of one deck."""

    deck: str
    title: str
    source: str
    fate: Fate
    version_before: str | None
    version_after: str | None
    sha256: str | None
    unchanged: int
    changes: tuple[CardChange, ...]
    cautions: tuple[Caution, ...]
    error: ErrorFacts | None
    """Why it failed."""


@frozen
class DeckOffer:
    """One deck on offer: what it is, what it holds, what it will ask of a learner."""

    deck: str
    file: str
    title: str
    description: str
    version: str
    language: str
    license: str
    authors: tuple[str, ...]
    homepage: str | None
    sha256: str
    concept: int
    cloze: int
    choice: int
    scenario: int
    cards: int
    safety: int
    """Cards that touch on danger."""
    daily_minutes: float
    """A day of its first month, if nothing else was new."""
    errors: int
    warnings: int
    advice: int
    """What `hark check` finds."""
    change: DeckChange


@frozen
class Import(View):
    """`hark import`: what a source offers, and whether it is in the library now."""

    SCHEMA: ClassVar[str] = "hark.import/1"
    source: str
    sha256: str
    commit: str | None
    decks: tuple[DeckOffer, ...]
    faults: tuple[FaultFacts, ...]
    """Why nothing can be taken in: with one unsound deck, all are refused."""
    imported: bool


@frozen
class Update(View):
    """`hark update`: what becomes of each deck, and whether it was done."""

    SCHEMA: ClassVar[str] = "hark.update/1"
    decks: tuple[DeckChange, ...]
    updated: bool


@frozen
class Exported(View):
    """`hark export`: a deck as text; *file* is null where it was not written to one."""

    SCHEMA: ClassVar[str] = "hark.export/1"
    deck: str
    form: str
    file: str | None
    cards: int
    text: str


@frozen
class Removed(View):
    """`hark remove`: where the deck's file is now, and how many events were deleted, null where none were to be."""

    SCHEMA: ClassVar[str] = "hark.remove/1"
    deck: str
    moved_to: str
    forgotten: int | None


@frozen
class SettingFacts:
    """One setting."""

    name: str
    value: bool | int | float | str
    default: bool | int | float | str
    is_default: bool
    about: str
    takes: str


@frozen
class Settings(View):
    """`hark config`: the settings, or the one asked for."""

    SCHEMA: ClassVar[str] = "hark.config/1"
    file: str
    settings: tuple[SettingFacts, ...]


@frozen
class PathFacts:
    """One place hark uses."""

    name: str
    path: str
    exists: bool


@frozen
class Paths(View):
    """`hark paths`: where everything is."""

    SCHEMA: ClassVar[str] = "hark.paths/1"
    paths: tuple[PathFacts, ...]


class Gravity(StrEnum):
    """How much a finding about the progress file weighs."""

    OK = "ok"
    NOTE = "note"
    """Worth knowing; nothing is wrong."""
    WARNING = "warning"
    """Something may be lost if nobody looks after it."""
    FAULT = "fault"


@frozen
class Diagnosis:
    """One thing `hark doctor` looked at: what it found, what that means, what to type."""

    check: str
    gravity: Gravity
    message: str
    means: str
    remedy: str
    """A command line, or what else to do; empty where nothing needs doing."""
    file: str | None
    count: int | None
    fixable: bool
    """Whether `hark doctor --fix` puts it right."""


@frozen
class Doctor(View):
    """`hark doctor`: how the progress file and all around it are."""

    SCHEMA: ClassVar[str] = "hark.doctor/1"
    file: str
    events: int | None
    """Null where they cannot be counted."""
    damaged: bool
    """Whether something that was recorded cannot be read as it was."""
    findings: tuple[Diagnosis, ...]
    fixed: tuple[str, ...]
    """The checks of what `--fix` has put right."""


@frozen
class BackupFacts:
    """One copy of the progress file."""

    name: str
    """What `hark restore` calls it."""
    file: str
    at: datetime
    reason: str
    """day, hand, migration, update, merge, forget or fix: before what it was made; aside: what a restore replaced."""
    size_bytes: int
    events: int | None
    """Null where they cannot be counted."""
    good: bool
    """Whether it can be read as a whole."""


@frozen
class BackedUp(View):
    """`hark backup`: the copy that was made."""

    SCHEMA: ClassVar[str] = "hark.backup/1"
    backup: BackupFacts


@frozen
class Backups(View):
    """`hark backup --list`: the copies there are, newest first."""

    SCHEMA: ClassVar[str] = "hark.backups/1"
    folder: str
    backups: tuple[BackupFacts, ...]
    size_bytes: int
    room_bytes: int
    """How much all of them may take."""


@frozen
class Restore(View):
    """`hark restore`: what is gained and lost, and whether it was done.

    What is here is null where it cannot be read.
    """

    SCHEMA: ClassVar[str] = "hark.restore/1"
    file: str
    events_there: int
    events_here: int | None
    only_there: int
    only_here: int | None
    last_review_there_at: datetime | None
    last_review_here_at: datetime | None
    set_aside: str | None
    """Where the progress file before is now."""
    restored: bool


@frozen
class MergeSource:
    """Another progress file, and what of it is not here yet."""

    file: str
    events: int
    new: int
    left_out: int
    """Events that are damaged there, passed over with `--salvage`."""
    cards: int
    """How many cards and decks the new events are about."""
    replies: int
    first_at: datetime | None
    last_at: datetime | None


@frozen
class Merge(View):
    """`hark merge`: what other progress files bring, and whether it is in this one now."""

    SCHEMA: ClassVar[str] = "hark.merge/1"
    sources: tuple[MergeSource, ...]
    new: int
    """New events of all of them together."""
    merged: bool


@frozen
class Schemas(View):
    """`hark schema`: the names of all answers."""

    SCHEMA: ClassVar[str] = "hark.schemas/1"
    names: tuple[str, ...]


@frozen
class SchemaDocument(View):
    """`hark schema NAME`: one answer's JSON Schema."""

    SCHEMA: ClassVar[str] = "hark.schema/1"
    name: str
    document: dict[str, Any]


@frozen
class Completions(View):
    """`hark completions`: a shell's script, and where it was written."""

    SCHEMA: ClassVar[str] = "hark.completions/1"
    shell: str
    file: str | None
    """Null where it was not to be written."""
    start_file: str | None
    """The shell's own file that needs *line* for the shell to look there; null where it looks there anyway."""
    line: str | None
    text: str


@frozen
class Prompt(View):
    """`hark prompt SHELL`: what puts the number of due cards into a prompt."""

    SCHEMA: ClassVar[str] = "hark.prompt/1"
    shell: str
    text: str


@frozen
class PromptCount(View):
    """`hark prompt --count`: how many cards are due; 0 where it is not *known*."""

    SCHEMA: ClassVar[str] = "hark.prompt_count/1"
    count: int
    known: bool


@frozen
class UnitFacts:
    """A file to make, or, where *path* is null, a line for a crontab."""

    path: str | None
    text: str


@frozen
class Reminder(View):
    """`hark remind`: a daily reminder as *scheduler* runs it, and the commands to install and to remove it."""

    SCHEMA: ClassVar[str] = "hark.remind/1"
    scheduler: str
    time: str
    units: tuple[UnitFacts, ...]
    install: tuple[str, ...]
    remove: tuple[str, ...]


@frozen
class SessionPlan(View):
    """`hark review --json`: the session that `hark review` would hold now."""

    SCHEMA: ClassVar[str] = "hark.review/1"
    seconds: int
    is_return: bool
    cards: tuple[CardLine, ...]
    broken: tuple[BrokenDeck, ...]


@frozen
class Summary(View):
    """The end of a session."""

    SCHEMA: ClassVar[str] = "hark.summary/1"
    cards: int
    recalled: int
    new: int
    skipped: int
    set_aside: int
    duration_ms: int
    recorded: bool
    leeches: tuple[str, ...]
    left: int
    next_due_at: datetime | None
    tomorrow: int
    safety: bool


@frozen
class Version(View):
    """`hark --version`."""

    SCHEMA: ClassVar[str] = "hark.version/1"
    version: str


@frozen
class ParameterFacts:
    """An option of a command, or an argument where *names* is empty."""

    names: tuple[str, ...]
    metavar: str
    """What stands for its value; empty for a switch."""
    about: str
    group: str
    choices: tuple[str, ...]
    """The fixed words it takes, where there are some."""
    required: bool
    repeated: bool
    default: str | None


@frozen
class CommandLine:
    """A command in a list."""

    command: str
    summary: str
    group: str


@frozen
class Help(View):
    """`hark --help`, or a command's: how to use it. *command* is empty for hark itself."""

    SCHEMA: ClassVar[str] = "hark.help/1"
    text: str
    """All of it as plain lines."""
    command: str
    usage: str
    summary: str
    paragraphs: tuple[str, ...]
    arguments: tuple[ParameterFacts, ...]
    options: tuple[ParameterFacts, ...]
    examples: tuple[str, ...]
    commands: tuple[CommandLine, ...]
    """All commands, for hark itself."""


@frozen
class TermText:
    """A word and what it means."""

    term: str
    about: str


@frozen
class TopicPart:
    """A part of a help topic: a paragraph, an explained list, an example as it would be typed, or several of them."""

    heading: str | None
    text: str | None
    terms: tuple[TermText, ...]
    code: str | None


@frozen
class Topic(View):
    """`hark help TOPIC`."""

    SCHEMA: ClassVar[str] = "hark.topic/1"
    topic: str
    summary: str
    parts: tuple[TopicPart, ...]


@frozen
class TopicLine:
    """A help topic in a list."""

    topic: str
    summary: str


@frozen
class Topics(View):
    """`hark help`: what there is help on."""

    SCHEMA: ClassVar[str] = "hark.topics/1"
    topics: tuple[TopicLine, ...]
    commands: tuple[CommandLine, ...]


@frozen
class Error(View):
    """Any command that was refused."""

    SCHEMA: ClassVar[str] = "hark.error/1"
    error: ErrorFacts


def to_json(view: View) -> dict[str, Any]:
    """*view* as plain values, its schema first."""
    return {"schema": view.SCHEMA, **_plain(view)}


def by_name() -> dict[str, type[View]]:
    """Every answer by its schema's name, such as `due/1` for `hark.due/1`."""
    return {view.SCHEMA.removeprefix("hark."): view for view in View.__subclasses__()}


def json_schema(view: type[View]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of an answer. Keys of later versions are allowed, as the contract says."""
    shape = _object(view)
    shape["properties"] = {"schema": {"const": view.SCHEMA}, **shape["properties"]}
    shape["required"] = ["schema", *shape["required"]]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": view.SCHEMA, **shape}


def rfc3339(instant: datetime) -> str:
    """*instant* in UTC, to the second, as RFC 3339 writes it."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_value(value):
        return {name: _plain(getattr(value, name)) for name in fields(type(value))}
    return value


def _object(shape: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(shape)
    names = fields(shape)
    found: dict[str, Any] = {"type": "object"}
    if shape.__doc__:
        found["description"] = shape.__doc__
    return found | {"properties": {name: _schema(hints[name]) for name in names}, "required": list(names)}


def _schema(hint: Any) -> dict[str, Any]:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(arg) for arg in args]}
    if origin is tuple:
        if args[-1] is Ellipsis:
            return {"type": "array", "items": _schema(args[0])}
        return {
            "type": "array",
            "prefixItems": [_schema(arg) for arg in args],
            "minItems": len(args),
            "maxItems": len(args),
        }
    if origin is dict:
        return {"type": "object"}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    if is_value(hint):
        return _object(hint)
    return dict(_SCALARS[hint])


_SCALARS: dict[Any, dict[str, str]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}
