# SPDX-License-Identifier: MIT
"""Writes down the JSON contract: `python3 tasks.py schemas`.

`tests/schemas.json` holds every schema as released, a line each, and docs/json.md lists them. What was released is only
ever added to: where a key would be lost, nothing is written.
"""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filling import fill
from hark import __version__
from hark.cli.app import answers
from hark.views.schema import json_schema

if TYPE_CHECKING:
    from hark.views.view import View

HERE = Path(__file__).parent
GUIDE = HERE / "json.md"
RELEASED = HERE.parent / "tests" / "schemas.json"


def current() -> dict[str, Any]:
    """Every schema as it is now, by name, without its prose."""
    return {name: bare(json_schema(view)) for name, view in sorted(answers().items())}


def bare(schema: Any) -> Any:
    """*schema* without descriptions, which may be worded anew; a key called so stays."""
    if isinstance(schema, list):
        return [bare(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {word: part for word, part in schema.items() if not (word == "description" and isinstance(part, str))}
    return {word: bare(part) for word, part in kept.items()}


def broken(released: Any, now: Any, place: str) -> list[str]:
    """What *now* no longer keeps of what was *released*: a lost key, another type, fewer words, fewer items."""
    kept = ("type", "const", "format", "minItems", "maxItems")
    lost = [f"{place}: {word} was {released[word]}, is {now.get(word)}" for word in kept if word in released
            and released[word] != now.get(word)]  # fmt: skip
    for key, part in released.get("properties", {}).items():
        if key not in now.get("properties", {}):
            lost.append(f"{place}: `{key}` is gone")
        else:
            lost += broken(part, now["properties"][key], f"{place}.{key}")
    lost += [f"{place}: `{key}` may be left out" for key in released.get("required", ()) if key not in now["required"]]
    lost += [f"{place}: no longer `{word}`" for word in released.get("enum", ()) if word not in now.get("enum", ())]
    if "items" in released:
        lost += broken(released["items"], now.get("items", {}), f"{place}[]")
    for number, part in enumerate(released.get("prefixItems", ())):
        lost += broken(part, (now.get("prefixItems", []) + [{}] * number)[number], f"{place}[{number}]")
    if "anyOf" in released:
        choices = now.get("anyOf", [])
        lost += [f"{place}: {len(choices)} types instead of {len(released['anyOf'])}"] * (
            len(choices) != len(released["anyOf"])
        )
        for part, other in zip(released["anyOf"], choices, strict=False):
            lost += broken(part, other, place)
    elif "anyOf" in now:
        lost.append(f"{place}: may be of several types")
    return lost


def all_broken(released: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What the schemas *now* no longer keep of the *released* ones."""
    gone = [f"{name} is gone" for name in released if name not in now]
    return gone + [loss for name in released if name in now for loss in broken(released[name], now[name], name)]


def listed() -> str:
    """The answers as a table, each with the first line its view says of itself."""
    rows = [f"| `{name}` | {summary(view)} |" for name, view in sorted(answers().items())]
    return "\n".join(["| schema | answers |", "| --- | --- |", *rows])


def summary(view: type[View]) -> str:
    """The first line of what *view* says of itself."""
    return (inspect.getdoc(view) or "").splitlines()[0]


def filled(guide: str) -> str:
    """*guide* with its table as it is now."""
    return fill(guide, {"answers": listed()})


def written() -> str:
    """The text of the file of released schemas."""
    lines = [f"  {json.dumps(name)}: {json.dumps(schema)}" for name, schema in current().items()]
    head = f'{{\n"version": {json.dumps(__version__)},\n"schemas": {{\n'
    return head + ",\n".join(lines) + "\n}\n}\n"


if __name__ == "__main__":
    if RELEASED.exists() and (lost := all_broken(json.loads(RELEASED.read_text())["schemas"], current())):
        sys.exit("\n".join(["not written, since this was promised:", *lost]))
    RELEASED.write_text(written(), encoding="utf-8")
    GUIDE.write_text(filled(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
