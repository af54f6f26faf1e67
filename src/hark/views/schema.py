# SPDX-License-Identifier: MIT
"""The JSON Schema of each answer, read off its fields."""

from __future__ import annotations

import types
from datetime import date, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hark.values import fields, is_value
from hark.views.view import View


def json_schema(view: type[View]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of an answer. Keys of later versions are allowed, as the contract says."""
    shape = _object(view)
    shape["properties"] = {"schema": {"const": view.SCHEMA}, **shape["properties"]}
    shape["required"] = ["schema", *shape["required"]]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": view.SCHEMA, **shape}


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
