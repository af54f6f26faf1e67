# SPDX-License-Identifier: MIT
"""A refusal is raised complete: nobody changes it on its way to the edge."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from hark import errors
from hark.errors import Exit, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_a_refusal_stays_as_it_was_raised() -> None:
    """None of its facts can be set; another one is made of it, with all the rest."""
    refusal = errors.broken_deck("d.toml", [errors.Fault("id", "no id", "add one", 3, "c")])

    with pytest.raises(AttributeError, match="but"):
        refusal.hint = "something else"
    other = refusal.but(hint="something else", line=4)

    assert (refusal.hint, refusal.line) == ("add one", 3)
    assert (other.code, other.message, other.hint, other.exit_code, other.file, other.line, other.card) == (
        "invalid_deck", "no id", "something else", Exit.INVALID_DECK, "d.toml", 4, "c",
    )  # fmt: skip


def test_a_refusal_passes_through_contexts() -> None:
    """What Python itself notes on an exception on its way can be noted."""

    @contextmanager
    def around() -> Iterator[None]:
        yield

    with pytest.raises(Refusal) as raised, around():
        raise errors.nobody_to_ask()
    raised.value.add_note("seen")

    assert raised.value.__notes__ == ["seen"]
    assert str(raised.value.but(message="nobody")) == "nobody"


@pytest.mark.parametrize(("word", "nearest"), [("skill-8123x", "skill-8123"), ("kill-777", "skill-777"), ("zzz", "")])
def test_the_nearest_of_many(word: str, nearest: str) -> None:
    """Of nine thousand words, too, the nearest is named first; where none is near, what was to be said otherwise."""
    hint = errors.did_you_mean(word, [f"skill-{number}" for number in range(9000)], "name another")

    assert hint.startswith(f"did you mean `{nearest}`" if nearest else "name another")
