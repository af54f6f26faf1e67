# SPDX-License-Identifier: MIT
"""`hark schema`: what is promised of each answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from harness import Hark

SCHEMAS = [
    "change/1", "check/1", "config/1", "decks/1", "due/1", "error/1", "grade/1", "help/1", "home/1", "log/1", "next/1",
    "paths/1", "review/1", "rule/1", "schema/1", "schemas/1", "search/1", "show_card/1", "show_deck/1", "stats/1",
    "summary/1", "undo/1", "version/1", "why/1",
]  # fmt: skip
"""The answers of the first version. A later one may add to them and take none away."""


class TestSchema:
    """`hark schema`."""

    def test_list(self, hark: Hark) -> None:
        """Every answer of the first version is still there, in order."""
        names = hark("schema --json").json()["names"]

        assert names == sorted(names)
        assert [name for name in names if name in SCHEMAS] == SCHEMAS
        assert hark("schema").out == "".join(f"{name}\n" for name in names)

    @pytest.mark.parametrize("name", SCHEMAS)
    def test_each(self, hark: Hark, name: str) -> None:
        """A schema's document is for the answer of that name, and the same complete."""
        document = hark(f"schema {name} --json").json()["document"]

        assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert document["title"] == f"hark.{name}"
        assert document["properties"]["schema"] == {"const": f"hark.{name}"}
        assert document["required"] == list(document["properties"])

    def test_names(self, hark: Hark) -> None:
        """A schema may be named in full or without its version, and a person gets the bare document."""
        shown = hark("schema due/1")

        assert json.loads(shown.out) == hark("schema due/1 --json").json()["document"]
        assert hark("schema hark.due/1") == shown
        assert hark("schema due") == shown

    def test_whole(self, hark: Hark) -> None:
        """One document in full: the error, a promise to every script."""
        text, maybe_text, maybe_int = (
            {"type": "string"},
            {"anyOf": [{"type": "string"}, {"type": "null"}]},
            {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        )

        assert hark("schema error/1 --json").json() == {
            "schema": "hark.schema/1",
            "name": "hark.error/1",
            "document": {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "title": "hark.error/1",
                "type": "object",
                "description": "Any command that was refused.",
                "properties": {
                    "schema": {"const": "hark.error/1"},
                    "error": {
                        "type": "object",
                        "description": "A refusal.",
                        "properties": {
                            "code": text,
                            "message": text,
                            "hint": text,
                            "exit": {"type": "integer"},
                            "where": {
                                "type": "object",
                                "description": "The place a refusal is about.",
                                "properties": {"file": maybe_text, "line": maybe_int, "card": maybe_text},
                                "required": ["file", "line", "card"],
                            },
                        },
                        "required": ["code", "message", "hint", "exit", "where"],
                    },
                },
                "required": ["schema", "error"],
            },
        }

    def test_needs_nothing(self, hark: Hark) -> None:
        """Schemas are printed whatever state the learner's files are in."""
        assert hark("schema due/1", HARK_HOME="not/absolute").code == 0
