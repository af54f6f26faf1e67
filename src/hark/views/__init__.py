# SPDX-License-Identifier: MIT
"""What each command answers: frozen values, numbers and instants, never phrases.

This folder is the JSON contract. `to_json` and `json_schema` both read the values in it, so what is printed and what
is promised cannot differ. Keys are added within a version, never removed or changed.

`views.Due` and the others are looked up in the modules beside this one when they are first asked for: making a hundred
classes takes 3 ms, and a command answers with one or two.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from hark.views.deck import BrokenDeck
from hark.views.view import Error, ErrorFacts, View, Where, rfc3339, to_json

if TYPE_CHECKING:
    from hark.views.schema import json_schema as json_schema
    from hark.views.sharing import *  # noqa: F403
    from hark.views.shells import *  # noqa: F403
    from hark.views.upkeep import *  # noqa: F403
    from hark.views.writing import *  # noqa: F403

__all__ = ["BrokenDeck", "Error", "ErrorFacts", "View", "Where", "rfc3339", "to_json"]

_MODULES = ("writing", "sharing", "upkeep", "shells", "schema")


def __getattr__(name: str) -> Any:
    if not name.startswith("_"):
        for module in _MODULES:
            if (found := getattr(import_module(f"hark.views.{module}"), name, None)) is not None:
                globals()[name] = found
                return found
    raise AttributeError(f"module `hark.views` has no answer `{name}`")
