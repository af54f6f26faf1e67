# SPDX-License-Identifier: MIT
"""`hark schema`: the names of all JSON answers, or what one of them promises."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from hark import errors
from hark.cli.app import SCRIPTS, answers, command
from hark.cli.options import Argument
from hark.render.page import Block, Text
from hark.render.words import Here
from hark.safe import safe_json
from hark.values import frozen
from hark.views.schema import json_schema
from hark.views.view import View


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


@command(SCRIPTS, 4)
def schema(
    name: Annotated[str | None, Argument(metavar="[NAME]", help="An answer, such as due/1.")] = None,
) -> Schemas | SchemaDocument:
    """List the JSON answers, or print one's JSON Schema.

    \b
    Example:
      hark schema due/1
    """
    known = answers()
    if name is None:
        return Schemas(tuple(sorted(known)))
    plain = name.removeprefix("hark.")
    if "/" not in plain:
        plain = f"{plain}/1"
    if plain not in known:
        raise errors.unknown_word("schema", name, sorted(known))
    return SchemaDocument(f"hark.{plain}", json_schema(known[plain]))


def page(view: Schemas | SchemaDocument, _here: Here) -> Iterable[Block] | str:
    """A name a line, or the document as a file."""
    if isinstance(view, SchemaDocument):
        return safe_json(json.dumps(view.document, indent=2, ensure_ascii=False)) + "\n"
    return map(Text, view.names)


def choices(parameter: str) -> Iterable[tuple[str, str]]:
    """The answers, each with its first line."""
    if parameter != "name":
        return ()
    return sorted((name, (view.__doc__ or "").split("\n")[0]) for name, view in answers().items())
