# SPDX-License-Identifier: MIT
"""Frozen values, as `dataclass(frozen=True, slots=True)` makes them, without its price at every start.

`dataclasses` writes and compiles six functions for each class when it is defined: 0.5 to 0.8 ms a class, and hark has
more than a hundred. Here all values share their comparing, hashing and showing, and the one function that is worth
compiling, `__init__`, is written when many values of a class are made. Type checkers see dataclasses.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import field as field
    from dataclasses import replace as replace

    T = TypeVar("T")


class _Field:
    """What a class says of one field: its default, and whether it counts when values are compared or shown."""

    __slots__ = ("compare", "default", "factory", "is_set", "kw_only", "repr")

    def __init__(self, default: Any, factory: Callable[[], Any] | None, compare: bool, repr: bool) -> None:  # noqa: A002
        self.default, self.factory, self.compare, self.repr = default, factory, compare, repr
        self.is_set = default is not _NOTHING or factory is not None
        self.kw_only = False


_NOTHING: Any = object()

if not TYPE_CHECKING:

    def field(*, default=_NOTHING, default_factory=None, compare=True, repr=True):  # noqa: A002
        """A field with more to say than its type, as `dataclasses.field`."""
        return _Field(default, default_factory, compare, repr)

    def replace(one, /, **changes):
        """A value like *one* but for *changes*, as `dataclasses.replace`."""
        return type(one)(**{name: getattr(one, name) for name in type(one).FIELDS} | changes)


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
    names: tuple[str, ...] = tuple(kind.FIELDS)
    return names


def compared(kind: type[Any]) -> tuple[str, ...]:
    """The names of the fields that count when two values of that class are compared."""
    return tuple(name for name, one in kind.FIELDS.items() if one.compare)


def is_value(kind: Any) -> bool:
    """Whether *kind* is a class of values, or one of them."""
    return hasattr(kind, "FIELDS")


def _finished(made: Any, *, kw_only: bool) -> Any:
    """*made* anew, with a slot for each field and what all values share."""
    body = dict(made.__dict__)
    every: dict[str, _Field] = {}
    for base in reversed(made.__mro__[1:]):
        every |= base.__dict__.get("FIELDS", {})
    own = []
    for name, hint in body.get("__annotations__", {}).items():
        if str(hint).startswith("ClassVar"):
            continue
        given = body.pop(name, _NOTHING)
        every[name] = given if isinstance(given, _Field) else _Field(given, None, True, True)
        every[name].kw_only = kw_only
        own.append(name)
    for name in ("__dict__", "__weakref__"):
        body.pop(name, None)
    shared = {
        "__init__": _first_init, "__eq__": _eq, "__hash__": _hash, "__repr__": _repr,
        "__setattr__": _refuse_set, "__delattr__": _refuse_delete,
    }  # fmt: skip
    extra = {
        "FIELDS": every,
        "KEY": attrgetter("__class__", *(name for name, one in every.items() if one.compare)),
        "YOUNG": 16,  # compiling takes as long as setting the fields of so many
        "__slots__": tuple(own),
        "__match_args__": tuple(name for name, one in every.items() if not one.kw_only),
    }
    finished = type(made)(made.__name__, made.__bases__, {**shared, **body, **extra})
    finished.__qualname__ = made.__qualname__
    return finished


def _first_init(self: Any, *args: Any, **named: Any) -> None:
    """Sets the fields of the first few values one by one, then writes the class an `__init__` of its own."""
    kind: Any = next(base for base in type(self).__mro__ if "FIELDS" in base.__dict__)
    given = dict(zip(kind.__match_args__, args, strict=False)) | named
    fits = len(given) == len(args) + len(named) and given.keys() <= kind.FIELDS.keys()
    if kind.YOUNG and fits and all(one.is_set or name in given for name, one in kind.FIELDS.items()):
        kind.YOUNG -= 1
        for name, one in kind.FIELDS.items():
            what = given[name] if name in given else one.factory() if one.factory is not None else one.default
            getattr(kind, name).__set__(self, what)
        return
    kind.__init__ = _init(kind)
    kind.__init__(self, *args, **named)


def _init(kind: type[Any]) -> Callable[..., None]:
    """`__init__` with a parameter for each field; slots are set past `__setattr__`, which refuses."""
    known: dict[str, Any] = {"_NOTHING": _NOTHING}
    parameters, lines, is_starred = ["self"], [], False
    for name, one in sorted(kind.FIELDS.items(), key=lambda pair: pair[1].kw_only):
        if one.kw_only and not is_starred:
            parameters.append("*")
            is_starred = True
        known[f"_set_{name}"] = getattr(kind, name).__set__
        what = name
        if one.factory is not None:
            known[f"_make_{name}"] = one.factory
            parameters.append(f"{name}=_NOTHING")
            what = f"_make_{name}() if {name} is _NOTHING else {name}"
        elif one.is_set:
            known[f"_default_{name}"] = one.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        lines.append(f"    _set_{name}(self, {what})")
    exec(f"def __init__({', '.join(parameters)}):\n" + ("\n".join(lines) or "    pass"), known)  # noqa: S102 - names of fields alone
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{kind.__qualname__}.__init__"
    return init


def _eq(self: Any, other: object) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    key: Any = self.__class__.__dict__["KEY"]
    return key(self) == key(other)


def _hash(self: Any) -> int:
    return hash(self.__class__.KEY(self))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name, one in self.FIELDS.items() if one.repr)
    return f"{type(self).__qualname__}({shown})"


def _refuse_set(self: Any, name: str, _value: Any) -> None:
    raise AttributeError(f"cannot set `{name}`: {type(self).__qualname__} is frozen")


def _refuse_delete(self: Any, name: str) -> None:
    raise AttributeError(f"cannot delete `{name}`: {type(self).__qualname__} is frozen")
