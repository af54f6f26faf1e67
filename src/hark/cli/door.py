# SPDX-License-Identifier: MIT
"""What commands that have no file of their own in `commands/` yet are written with. It goes with the last of them."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any

from hark import views
from hark.cli import app
from hark.cli.output import Answer, Colour, Output, Stream, Style, refusal_view
from hark.safe import safe_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from typing import TextIO

    from hark.cli.world import World
    from hark.render.page import Page
    from hark.render.words import Here
    from hark.views import View

__all__ = ["Answer", "Colour", "Stream", "Style", "refusal_view"]

COMMANDS = {
    "import": "exchange", "update": "exchange", "export": "sharing", "remove": "sharing",
    "new": "writing", "edit": "writing", "check": "keeping",
    "doctor": "upkeep", "backup": "upkeep", "restore": "upkeep", "merge": "upkeep",
    "config": "keeping", "paths": "keeping", "schema": "keeping",
    "completions": "shells", "prompt": "shells", "remind": "shells",
}  # fmt: skip
"""Each of them in the order of help, and the module it is in."""
_PLACES = (
    ("review", "due", "undo", "suspend", "resume", "reset"),
    ("decks", "show", "search", "log", "why", "journal", "stats"),
    ("import", "update", "export", "remove", "new", "edit", "check"),
    ("next", "grade", "schema"),
    ("doctor", "backup", "restore", "merge", "config", "paths", "completions", "prompt", "remind", "help"),
)
PLACES = {name: number for group in _PLACES for number, name in enumerate(group, 1)}
"""The place of every command under its heading."""


def command(
    name: str,
    *,
    style: bool = False,  # noqa: ARG001 - seen in the signature
    group: str = "Upkeep",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a function the command *name*."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        app._marked[name] = app.Marked(function, group, PLACES[name])
        return function

    return register


def load_views() -> None:
    """Imports the answers of all of them."""
    for module in views._MODULES:
        importlib.import_module(f"hark.views.{module}")


def page(view: View, here: Here) -> Page | str:
    """How the answers of all of them read."""
    from hark.render import wording

    if isinstance(view, views.SchemaDocument):
        return safe_json(json.dumps(view.document, indent=2, ensure_ascii=False)) + "\n"
    text = wording.exact(view)
    return wording.page(view, here) if text is None else text


def show(view: View, world: World, style: Style) -> None:
    """Writes *view* where answers go."""
    Output(world, style, page).show(view)


def ask(world: World, question: str, *, otherwise: bool) -> bool:
    """The person's yes or no."""
    return Output(world, Style(), page).ask(question, otherwise=otherwise)


def meter(world: World, style: Style, what: str) -> AbstractContextManager[Callable[[int, int | None], None]]:
    """Draws how far something has come."""
    return Output(world, style, page).meter(what)


def look(world: World, style: Style, stream: TextIO, columns: int | None = None) -> Any:
    """Colour and width for *stream*."""
    return Output(world, style, page).look(stream, columns)
