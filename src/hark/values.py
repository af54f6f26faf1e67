# SPDX-License-Identifier: MIT
"""Frozen values, as `dataclass(frozen=True, slots=True)` makes them, without its price at every start.

`dataclasses` writes and compiles six functions for each class when it is defined: 0.5 to 0.8 ms a class, and hark has
more than a hundred. Here all classes share six functions, which ask the class for its fields. A value of ten fields
takes 1 µs longer to make so. Type checkers see dataclasses.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from dataclasses import field as field
    from dataclasses import replace as replace

T = TypeVar("T")
_NOTHING: Any = object()


class _Field:
    """What a class says of one field: its default, and whether it counts when values are compared or shown."""

    __slots__ = ("compare", "default", "factory", "kw_only", "repr")

    def __init__(self, default: Any, factory: Callable[[], Any] | None, compare: bool, repr: bool) -> None:  # noqa: A002
        self.default, self.factory, self.compare, self.repr = default, factory, compare, repr
        self.kw_only = False


if not TYPE_CHECKING:

    def field(*, default=_NOTHING, default_factory=None, compare=True, repr=True):  # noqa: A002
        """A field with more to say than its type, as `dataclasses.field`."""
        return _Field(default, default_factory, compare, repr)

    def replace(value, /, **changes):
        """A value like *value* but for *changes*, as `dataclasses.replace`."""
        return type(value)(**{name: getattr(value, name) for name in type(value).FIELDS} | changes)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(made: type[T]) -> type[T]:
    """Makes the annotated class *made* one of frozen values: positional or named fields in their order."""
    finished: type[T] = _finished(made, kw_only=False)
    return finished


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen_named(made: type[T]) -> type[T]:
    """As `frozen`, with fields that must be named."""
    finished: type[T] = _finished(made, kw_only=True)
    return finished


def fields(kind: type[Any]) -> tuple[str, ...]:
    """The names of the fields of a class of values, inherited ones first."""
    return tuple(kind.FIELDS)


def compared(kind: type[Any]) -> tuple[str, ...]:
    """The names of the fields that count when two values of that class are compared."""
    return tuple(name for name, about in kind.FIELDS.items() if about.compare)


def defaults(kind: type[Any]) -> dict[str, Any]:
    """The fields of a class of values that need not be given, and what they are then."""
    known: dict[str, Any] = kind.DEFAULTS
    return known


def is_value(kind: Any) -> bool:
    """Whether *kind* is a class of values, or one of them."""
    return hasattr(kind, "FIELDS")


class _Value:
    """What all values share; `_finished` gives each class the rest."""

    __slots__ = ()

    def __init__(self: Any, *args: Any, **named: Any) -> None:
        kind = type(self)
        given: Iterable[Any] = args if len(args) == kind.WHOLE and not named else _arranged(kind, args, named)
        for put, what in zip(kind.SETTERS, given, strict=True):  # past `__setattr__`, which refuses
            put(self, what)

    def __eq__(self: Any, other: object) -> Any:
        key = self.KEY
        return key(self) == key(other) if type(other) is type(self) else NotImplemented

    def __hash__(self: Any) -> int:
        return hash(self.KEY(self))

    def __repr__(self: Any) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name, about in self.FIELDS.items() if about.repr)
        return f"{type(self).__qualname__}({shown})"

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"cannot set `{name}`: {type(self).__qualname__} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"cannot delete `{name}`: {type(self).__qualname__} is frozen")


def _finished(made: Any, *, kw_only: bool) -> Any:
    """*made* anew, with a slot for each field."""
    body = {name: given for name, given in made.__dict__.items() if name not in ("__dict__", "__weakref__")}
    every: dict[str, _Field] = dict(getattr(made, "FIELDS", {}))
    own = [name for name, hint in body.get("__annotations__", {}).items() if not str(hint).startswith("ClassVar")]
    for name in own:
        given = body.pop(name, _NOTHING)
        every[name] = given if isinstance(given, _Field) else _Field(given, None, True, True)
        every[name].kw_only = kw_only
    positional = tuple(name for name, about in every.items() if not about.kw_only)
    bases = (_Value,) if made.__bases__ == (object,) else made.__bases__
    kind: Any = type(made)(made.__name__, bases, body | {
        "__slots__": tuple(own),
        "__match_args__": positional,
        "FIELDS": every,
        "DEFAULTS": {name: about.default for name, about in every.items() if about.default is not _NOTHING},
        "FACTORIES": tuple((name, about.factory) for name, about in every.items() if about.factory),
        "KEY": attrgetter("__class__", *(name for name, about in every.items() if about.compare)),
        "WHOLE": len(every) if len(positional) == len(every) else -1,  # so many positional arguments fit as they are
    })  # fmt: skip
    kind.SETTERS = tuple(getattr(kind, name).__set__ for name in every)
    kind.__qualname__ = made.__qualname__
    return kind


def _arranged(kind: Any, args: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
    """What each field of *kind* is to be, in their order. Raises `TypeError` where what is given does not fit."""
    given = dict(zip(kind.__match_args__, args, strict=False)) | named if args else named
    values = kind.DEFAULTS | given
    for name, factory in kind.FACTORIES:
        if name not in given:
            values[name] = factory()
    try:
        if len(given) == len(args) + len(named) and len(values) == len(kind.SETTERS):
            return [values[name] for name in kind.FIELDS]
    except KeyError:
        pass
    raise TypeError(f"{kind.__qualname__}.__init__() takes {', '.join(kind.FIELDS)}, and was given something else")
