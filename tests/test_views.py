# SPDX-License-Identifier: MIT
"""The JSON contract: every answer has a valid schema, keeps it, and is worded for people."""

from __future__ import annotations

import json
import re
import sys
import types
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from hark.cards.model import Kind
from hark.cli import app
from hark.cli.app import answers
from hark.commands.log import Log
from hark.memory.model import Grade, State
from hark.values import fields, frozen, is_value
from hark.views import schema
from hark.views.coach import CoachQuestion
from hark.views.entry import Did, LogEntry
from hark.views.fault import Checked, FaultFacts, FindingFacts, Severity
from hark.views.stats import DayCount, DeckStats, Picture, Retention, SpanRetention, Stats
from hark.views.view import Error, ErrorFacts, View, Where, json_pieces, rfc3339

ANSWERS = sorted(answers().values(), key=str)


def to_json(view: View) -> Any:
    """*view* as a program reads it."""
    return json.loads("".join(json_pieces(view)))


ZONE = timezone(timedelta(hours=5, minutes=45))


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Anything a field of that type may hold, as far as an answer goes."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of([values(arg) for arg in args])
    if origin is tuple and args[-1] is Ellipsis:
        return st.lists(values(args[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*(values(arg) for arg in args))
    if origin is dict:
        return st.dictionaries(st.text(max_size=3), st.integers() | st.none(), max_size=2)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if is_value(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return st.builds(hint, **{name: values(hints[name]) for name in fields(hint)})
    return {
        str: st.text(max_size=5),
        int: st.integers(),
        float: st.floats(allow_nan=False, allow_infinity=False),
        bool: st.booleans(),
        type(None): st.none(),
        datetime: st.datetimes(datetime(1970, 1, 1), datetime(2999, 1, 1)).map(lambda at: at.replace(tzinfo=ZONE)),
        date: st.dates(),
    }[hint]


def objects(schema: Any) -> list[Any]:
    """Every part of *schema* that describes an object with keys."""
    if isinstance(schema, list):
        return [found for part in schema for found in objects(part)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if "properties" in schema else []
    return own + [found for part in schema.values() for found in objects(part)]


@pytest.mark.parametrize("view", ANSWERS, ids=lambda view: view.__name__)
def test_every_schema_is_valid(view: type[View]) -> None:
    """Each answer's schema is JSON Schema 2020-12, names itself, and closes no object to keys of later versions."""
    made = schema.json_schema(view)

    Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["properties"]["schema"] == {"const": view.SCHEMA}
    assert json.loads(json.dumps(made)) == made
    for shape in objects(made):
        assert shape["type"] == "object"
        assert shape["required"] == list(shape["properties"])
        assert "additionalProperties" not in shape


@pytest.mark.parametrize("view", ANSWERS, ids=lambda view: view.__name__)
@settings(max_examples=settings().max_examples // 6, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_answer_keeps_its_schema(view: type[View], data: st.DataObject) -> None:
    """Whatever its fields hold, an answer is JSON without NaN that its schema accepts; one key less is refused."""
    answer = to_json(data.draw(values(view)))

    sent = json.loads(json.dumps(answer, allow_nan=False))
    validator = Draft202012Validator(schema.json_schema(view))
    validator.validate(sent)
    assert next(iter(answer)) == "schema"
    for key in sent:
        assert not validator.is_valid({name: value for name, value in sent.items() if name != key})


def test_schema_names_are_unique_and_well_formed() -> None:
    """Each answer has a name of its own, `hark.` and a word and a version."""
    names = [view.SCHEMA for view in ANSWERS]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"hark\.[a-z_]+/[1-9]\d*", name) for name in names)


def test_answers_are_found_by_name() -> None:
    """The names that `hark schema` takes are those of all answers, without the program's."""
    assert answers() == {view.SCHEMA.removeprefix("hark."): view for view in ANSWERS}


def test_every_answer_has_a_page() -> None:
    """The file of some command words it, and every file of a command words its own."""
    modules = [sys.modules[module] for module in (*app.names().values(), "hark.cli.home", "hark.cli.output")]
    words = [word for module in modules if hasattr(module, "page") for word in vars(module).values()]
    worded = {view for view in ANSWERS if view in words}

    assert set(ANSWERS) - worded == {Error, CoachQuestion}  # refusals, and what a program is told


def test_keys_are_snake_case_with_units() -> None:
    """Keys are lower-case words with underscores; durations, intervals and stabilities name their unit."""
    keys = {key for view in ANSWERS for shape in objects(schema.json_schema(view)) for key in shape["properties"]}

    assert [key for key in sorted(keys) if not re.fullmatch(r"[a-z]+(_[a-z]+)*|sha256", key)] == []
    timed = {key for key in keys if re.search("duration|interval|elapsed|stability|seconds|planned", key)}
    assert [key for key in sorted(timed) if not re.search(r"(_ms|_days|seconds)$", key)] == []


def test_an_answer_in_full() -> None:
    """Instants are UTC to the second, days ISO dates, enums words, nothing is null, tuples are lists."""
    entry = LogEntry(
        event="e1", at=datetime(2026, 3, 2, 0, 30, 59, 999_999, tzinfo=ZONE), day=date(2026, 3, 1), card="d/c",
        kind=Did.REVIEW, grade=Grade.GOOD, duration_ms=None, undoes=None, undone=False,
    )  # fmt: skip

    assert to_json(Log((entry,), more=False)) == {
        "schema": "hark.log/1",
        "events": [
            {
                "event": "e1",
                "at": "2026-03-01T18:45:59Z",
                "day": "2026-03-01",
                "card": "d/c",
                "kind": "review",
                "grade": "good",
                "duration_ms": None,
                "undoes": None,
                "to": None,
                "undone": False,
            }
        ],
        "more": False,
    }


def test_a_check_in_full() -> None:
    """Weights are words; `allowed` is null where nothing silences the finding, and so is a line that is not known."""
    told = FindingFacts("d.toml", 7, "c", "front", "long-front", Severity.WARNING, "too long", None, "front =")
    silent = FindingFacts("d.toml", None, None, None, "key-position", Severity.ADVICE, "first", "young")
    fault = FaultFacts("e.toml", None, None, "unreadable", "no", "")

    assert to_json(Checked(2, 3, (fault,), (told, silent), 1, 2)) == {
        "schema": "hark.check/1",
        "files": 2,
        "cards": 3,
        "faults": [
            {
                "file": "e.toml",
                "line": None,
                "card": None,
                "code": "unreadable",
                "message": "no",
                "hint": "",
                "excerpt": None,
                "column": None,
                "mark": None,
            }
        ],
        "findings": [
            {
                "file": "d.toml",
                "line": 7,
                "card": "c",
                "key": "front",
                "rule": "long-front",
                "severity": "warning",
                "message": "too long",
                "allowed": None,
                "excerpt": "front =",
                "column": None,
            },
            {
                "file": "d.toml",
                "line": None,
                "card": None,
                "key": None,
                "rule": "key-position",
                "severity": "advice",
                "message": "first",
                "allowed": "young",
                "excerpt": None,
                "column": None,
            },
        ],
        "fixed": 1,
        "not_fixed": 2,
        "selected": [],
    }


def test_statistics_in_full() -> None:
    """Pairs of a word or a day with a number are lists of two; a share that does not exist is null."""
    day, none = DayCount(date(2026, 3, 2), 2, 1, 1, 9000), Retention(0, 0, None, None)
    deck = DeckStats("d", "D", 3, 2, 1, Retention(2, 1, 0.5, (0.0945, 0.9055)))
    answer = Stats(
        day, (day,), 1, 2.0, 1, none, none, none, ((Grade.AGAIN, 1), (Grade.EASY, 1)), ((date(2026, 3, 3), 4),),
        1, (deck,), date(2026, 3, 1), None, ((date(2026, 3, 2), 2),), 20,
        (SpanRetention(date(2026, 3, 2), date(2026, 3, 8), deck.retention),), Picture.LOAD,
    )  # fmt: skip

    told_day = {"day": "2026-03-02", "reviews": 2, "recalled": 1, "new": 1, "duration_ms": 9000}
    told_none = {"reviews": 0, "recalled": 0, "share": None, "share_between": None}
    assert to_json(answer) == {
        "schema": "hark.stats/1",
        "today": told_day,
        "days": [told_day],
        "days_counted": 1,
        "average_per_day": 2.0,
        "days_practised": 1,
        "retention": told_none,
        "retention_young": told_none,
        "retention_mature": told_none,
        "grades": [["again", 1], ["easy", 1]],
        "upcoming": [["2026-03-03", 4]],
        "waiting": 1,
        "decks": [
            {
                "deck": "d",
                "title": "D",
                "faces": 3,
                "seen": 2,
                "mature": 1,
                "retention": {"reviews": 2, "recalled": 1, "share": 0.5, "share_between": [0.0945, 0.9055]},
            }
        ],
        "first_day": "2026-03-01",
        "last_day": None,
        "year": [["2026-03-02", 2]],
        "retention_needs": 20,
        "retention_parts": [
            {
                "first_day": "2026-03-02",
                "last_day": "2026-03-08",
                "retention": {"reviews": 2, "recalled": 1, "share": 0.5, "share_between": [0.0945, 0.9055]},
            }
        ],
        "picture": "load",
    }


def test_a_refusal_in_full() -> None:
    """An error has the shape the contract names, with nulls where it is about no place."""
    where = Where("d.toml", 7, None)

    assert to_json(Error(ErrorFacts("invalid_deck", "no `back`", "add it", 4, where))) == {
        "schema": "hark.error/1",
        "error": {
            "code": "invalid_deck",
            "message": "no `back`",
            "hint": "add it",
            "exit": 4,
            "where": {"file": "d.toml", "line": 7, "card": None},
        },
    }


@frozen
class Sample:
    """One field of every sort."""

    kind: Kind
    state: State | None
    at: datetime
    day: date
    pair: tuple[str, int]
    many: tuple[float, ...]
    value: bool | int


def test_a_schema_in_full() -> None:
    """Each sort of field is promised as it is sent."""
    assert schema._object(Sample) == {
        "type": "object",
        "description": "One field of every sort.",
        "properties": {
            "kind": {"enum": ["concept", "cloze", "choice", "scenario", "dialogue"]},
            "state": {"anyOf": [{"enum": ["learning", "review", "relearning"]}, {"type": "null"}]},
            "at": {"type": "string", "format": "date-time"},
            "day": {"type": "string", "format": "date"},
            "pair": {
                "type": "array",
                "prefixItems": [{"type": "string"}, {"type": "integer"}],
                "minItems": 2,
                "maxItems": 2,
            },
            "many": {"type": "array", "items": {"type": "number"}},
            "value": {"anyOf": [{"type": "boolean"}, {"type": "integer"}]},
        },
        "required": ["kind", "state", "at", "day", "pair", "many", "value"],
    }


@given(st.datetimes(datetime(1970, 1, 2), datetime(2999, 1, 1), timezones=st.just(ZONE) | st.just(UTC)))
def test_instants_are_rfc_3339(instant: datetime) -> None:
    """What is printed is an RFC 3339 instant in UTC that reads back as the same second."""
    text = rfc3339(instant)

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)
    assert datetime.fromisoformat(text) == instant.astimezone(UTC).replace(microsecond=0)
