# SPDX-License-Identifier: MIT
"""Frozen values behave as frozen dataclasses with slots do."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from hark.values import compared, field, fields, frozen, frozen_named, is_value, replace


@frozen
class Point:
    """A point."""

    NAME: ClassVar[str] = "point"
    x: int
    y: int = 2
    near: list[str] = field(default_factory=list)
    note: str = field(default="", compare=False, repr=False)

    @property
    def sum(self) -> int:
        """Of both."""
        return self.x + self.y


@frozen_named
class Place(Point):
    """A point with a name."""

    title: str


def test_values_are_made_in_order_or_by_name() -> None:
    """Fields are given in their order or by name, and have their defaults; a factory makes a new one each time."""
    one, other = Point(1), Point(x=1, y=3, note="n")

    assert (one.x, one.y, one.near, one.note, one.sum) == (1, 2, [], "", 3)
    assert (other.x, other.y, other.note) == (1, 3, "n")
    assert one.near is not other.near
    assert Place(1, 5, title="t").sum == 6
    assert (fields(Place), compared(Place)) == (("x", "y", "near", "note", "title"), ("x", "y", "near", "title"))
    assert (is_value(Point), is_value(one), is_value(3)) == (True, True, False)


@pytest.mark.parametrize("given", [((), {}), ((1, 2, [], "", 5), {}), ((1,), {"z": 1}), ((1,), {"x": 1})])
def test_what_does_not_fit_is_refused(given: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
    """Missing, surplus, unknown and doubled fields are refused as for any function."""
    make: Any = Point

    with pytest.raises(TypeError, match="__init__"):
        make(*given[0], **given[1])


def test_named_fields_must_be_named() -> None:
    """A field of `frozen_named` is not taken by its place."""
    make: Any = Place

    with pytest.raises(TypeError):
        make(1, 2, [], "", "title")


def test_values_are_compared_by_class_and_fields() -> None:
    """Equal fields of one class are equal and hash alike; what does not count does not count; classes differ."""
    assert Point(1, note="a") == Point(1, note="b")
    assert Point(1) != Point(2)
    assert Place(1, title="t") != Point(1)
    assert hash(replace(Point(1), near=())) == hash(Point(1, near=()))  # type: ignore[arg-type]
    assert repr(Point(1, note="a")) == "Point(x=1, y=2, near=[])"


def test_values_are_frozen() -> None:
    """Nothing can be set, deleted or added."""
    one: Any = Point(1)

    with pytest.raises(AttributeError, match="frozen"):
        one.x = 2
    with pytest.raises(AttributeError, match="frozen"):
        del one.x
    with pytest.raises(AttributeError, match="frozen"):
        one.other = 2
    assert not hasattr(one, "__dict__")


def test_replace_and_match() -> None:
    """A changed copy keeps the rest, and patterns see fields in their order."""
    match replace(Point(1, 2), y=7):
        case Point(x, y):
            assert (x, y) == (1, 7)
