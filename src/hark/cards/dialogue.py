# SPDX-License-Identifier: MIT
"""A card that is a conversation: what the person says next depends on how the last reply was weighed. Pure.

A trap walked into has its consequence in the next turn, and mending it there is what is practised.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Self

from hark.cards.card import Card, Exchange, Kind, Outcome
from hark.errors import count
from hark.values import defaults, frozen_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hark.cards.reader import Table

FEWEST_TURNS, MOST_TURNS = 2, 4


@frozen_named
class Dialogue(Card):
    """Somebody says something, the learner answers, and the talk goes on."""

    kind = Kind.DIALOGUE
    front_key = "turns.0.says"
    since = 2
    seconds = 240
    is_long = True
    applies = True

    setting: str
    task: str = "What do you say?"
    turns: tuple[Exchange, ...]
    """In the order of their numbers: the first alone, then one or several for each turn."""

    @classmethod
    def read(cls, table: Table, shared: Mapping[str, Any]) -> Self:
        """The dialogue in *table*."""
        return cls(
            **shared, setting=table.text("setting", required=True), task=table.text("task") or defaults(cls)["task"],
            turns=_turns(table),
        )  # fmt: skip

    @classmethod
    def fits(cls, _cells: Mapping[str, str]) -> bool:
        """No row of a table does."""
        return False

    @classmethod
    def front_in(cls, entry: Mapping[str, Any]) -> str:
        """What is said first in *entry*."""
        turns = entry.get("turns")
        first = turns[0] if isinstance(turns, list) and turns else None
        says = first.get("says") if isinstance(first, dict) else None
        return says if isinstance(says, str) else ""

    @property
    def front(self) -> str:
        """What the person says first."""
        return self.turns[0].says

    @property
    def skills(self) -> tuple[str, ...]:
        """Every skill that a reply of any turn may show."""
        return tuple(dict.fromkeys(chain.from_iterable(said.skills for said in self.turns)))

    @property
    def models(self) -> tuple[str, ...]:
        """The good replies of all turns."""
        return tuple(chain.from_iterable(said.models for said in self.turns))

    def follow(self, place: int, outcome: Outcome) -> int | None:
        """Where in `turns` stands what is said once the reply to that one was weighed so; None where it ends."""
        if self.turns[place].ends:
            return None
        following = self.turns[place].turn + 1
        fitting = (
            other for other, said in enumerate(self.turns)
            if said.turn == following and (not said.after or outcome in said.after)
        )  # fmt: skip
        return next(fitting, None)

    def answer_parts(self) -> tuple[str, ...]:
        """The skills of each turn, in whatever order, and when the turn comes."""
        return tuple(", ".join(map(str, (said.turn, *sorted(said.after), *sorted(said.skills)))) for said in self.turns)

    @property
    def answer_line(self) -> str:
        """One good first reply."""
        return self.turns[0].models[0]

    def sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The setting and all that is said there, and the good replies."""
        return (self.setting, *(said.says for said in self.turns)), self.models

    def texts(self) -> Iterator[tuple[str, str]]:
        """The scene and the task, the texts of each turn, then why."""
        yield from (("setting", self.setting), ("task", self.task))
        for place, said in enumerate(self.turns):
            yield from ((f"turns.{place}.says", said.says), (f"turns.{place}.trap", said.trap))
            yield from ((f"turns.{place}.models", model) for model in said.models)
        yield "why", self.why


def _turns(table: Table) -> tuple[Exchange, ...]:
    """The turns in *table*, where every way through them ends; the table keeps the faults."""
    parts = table.tables("turns", "entry", "of the turns of")
    if not parts:
        table.fault("turns", "turns", f"{table.what} has no turns", "add a `[[cards.turns]]` table for each")
        return ()
    before = table.faults
    turns = [_exchange(part) for part in parts]
    if table.faults == before:
        _check_ways(table, parts, turns)
    return tuple(turns)


def _exchange(part: Table) -> Exchange:
    said = Exchange(
        turn=part.number("turn", 1, MOST_TURNS) or 1,
        after=part.words("after", list(Outcome)),
        says=part.text("says", required=True),
        skills=part.rubric("skills"),
        trap=part.text("trap", required=True),
        models=part.texts("models", required=True),
        ends=part.flag("ends"),
    )
    part.no_more()
    return said


def _check_ways(table: Table, parts: Sequence[Table], turns: Sequence[Exchange]) -> None:
    """Keeps a fault where a way through *turns* would break off or part in two."""
    numbers = [said.turn for said in turns]
    if numbers != sorted(numbers):
        part = next(parts[place] for place, number in enumerate(numbers) if place and number < numbers[place - 1])
        part.fault("turns", "turn", "the turns are not in order", "write those of turn 1 first, then those of turn 2")
        return
    if numbers[-1] < FEWEST_TURNS:
        hint = "give it two to four turns: the others begin with `turn = 2`, `turn = 3`"
        table.fault("turns", "turns", f"{table.what} has one turn", hint)
    firsts = numbers.count(1)
    if firsts != 1 or turns[0].after:
        said = "turn 1 comes after nothing" if firsts == 1 else f"turn 1 has {count(firsts, 'entry', 'entries')}"
        parts[max(0, firsts - 1)].fault("turns", "after", said, "one entry without `after` begins the talk")
    for number in range(2, numbers[-1] + 1):
        here = [place for place, of_turn in enumerate(numbers) if of_turn == number]
        first = parts[here[0]] if here else table
        if all(said.ends for said in turns if said.turn == number - 1):
            first.fault("turns", "turn", f"nobody comes to turn {number}", "no entry before it goes on")
            continue
        for outcome in Outcome:
            fitting = [place for place in here if not turns[place].after or outcome in turns[place].after]
            if len(fitting) > 1:
                message = f"turn {number} has {len(fitting)} entries after `{outcome}`"
                parts[fitting[-1]].fault("turns", "after", message, "one of them is enough")
            elif not fitting:
                hint = f'add one, or `"{outcome}"` to the `after` of another; `ends = true` ends the talk before'
                first.fault("turns", "after" if here else None, f"turn {number} has no entry after `{outcome}`", hint)
