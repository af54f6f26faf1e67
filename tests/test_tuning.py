# SPDX-License-Identifier: MIT
"""The learner's own parameters in the log: they count for all memories, travel by merge, and are taken back."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from hark.errors import Refusal
from hark.memory import tuning
from hark.memory.formula import PARAMETERS
from hark.memory.model import EventKind
from hark.progress import merge
from hark.progress.readonly import Copy
from hark.progress.rows import checksum
from hark.progress.store import Store
from progressfile import AGAIN, EASY, GOOD, grade, is_the_fold, noon, opened

QUICK = (0.1, 0.6, 1.2, 4.0, *PARAMETERS[4:20], 0.3)
"""Of one who forgets faster."""
SLOW = (0.5, 2.6, 5.0, 20.0, *PARAMETERS[4:])


def detail(parameters: tuple[float, ...] | None = QUICK, **more: Any) -> dict[str, Any]:
    """What an event of a tuning says."""
    given = None if parameters is None else list(parameters)
    return {"algorithm": "fsrs-6", "version": "6.3.2", "parameters": given, **more}


def tune(held: Store, parameters: tuple[float, ...] | None = QUICK, days: int = 5, **more: Any) -> str:
    """Records other parameters."""
    return held.log.record(noon(days), tuning.ALL, EventKind.TUNE, detail=detail(parameters, **more)).event.id


def stability(held: Store, card: str = "d/c") -> float:
    """How many days *card* holds."""
    memory = held.snapshot.standing(card).memory
    assert memory
    return memory.stability_days


def by_oracle(parameters: tuple[float, ...], *days: int) -> float:
    """How many days a card holds that was good on these *days*, by the package."""
    told = [("good", noon(day).at_ms, noon(day).day, 0.9) for day in days]
    *_, memory = oracle.memories("d/c", told, parameters)
    return memory.stability_days


def test_parameters_count_for_what_was_and_what_comes(held: Store) -> None:
    """From then on every memory is what the parameters make of all its reviews, and so is the next grade."""
    grade(held, at=noon())
    grade(held, at=noon(3))

    tune(held)
    assert stability(held) == by_oracle(QUICK, 0, 3)
    grade(held, at=noon(9))

    assert stability(held) == by_oracle(QUICK, 0, 3, 9)
    assert is_the_fold(held)


def test_the_newest_counts_and_null_is_the_default(held: Store) -> None:
    """A later tuning takes the place of the one before; with null for parameters the default ones are back."""
    grade(held)

    tune(held, days=1)
    tune(held, SLOW, days=2)
    assert stability(held) == SLOW[2]
    tune(held, None, days=3)

    assert stability(held) == PARAMETERS[2]
    assert is_the_fold(held)


def test_it_is_taken_back(held: Store) -> None:
    """Undo goes back to the parameters before, of all cards, and then to the default ones."""
    grade(held)
    tune(held, days=1)
    tune(held, SLOW, days=2)

    held.log.undo(noon(3))
    assert stability(held) == QUICK[2]
    held.log.undo(noon(3))

    assert stability(held) == PARAMETERS[2]
    assert is_the_fold(held)


def test_skills_go_by_their_own(held: Store) -> None:
    """Cards that the event marks go by the second set, under the name that they had before or get later, too."""
    grade(held, "d/old")
    held.log.record(noon(1), "d/old", EventKind.MOVE, detail={"to": "d/skill"})
    grade(held, "d/fact", at=noon(1))

    skills = {"parameters": list(SLOW), "cards": [tuning.mark("d/skill")]}
    tune(held, days=2, skills=skills)
    assert [stability(held, card) for card in ("d/skill", "d/fact")] == [SLOW[2], QUICK[2]]
    held.log.record(noon(3), "d/skill", EventKind.MOVE, detail={"to": "e/skill"})
    assert is_the_fold(held)
    grade(held, "e/skill", at=noon(4))
    grade(held, "d/fact", AGAIN, at=noon(4))

    assert is_the_fold(held)
    assert stability(held, "e/skill") == by_oracle(SLOW, 0, 4)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_it_travels_by_merge_in_any_order(tmp_path: Path, order: tuple[int, int]) -> None:
    """Two computers, one of which was tuned, end with the same memories, whichever takes in the other's file first."""
    files = [tmp_path / name / "progress.db" for name in ("laptop", "phone")]
    for seed, place in enumerate(files):
        with opened(place, seed) as store:
            grade(store, "d/c", at=noon(seed))
            if not seed:
                tune(store)
            grade(store, "d/c", EASY, at=noon(8 + seed))
    for here, there in (order, order[::-1]):
        with opened(files[here]) as store, Copy.open(files[there]) as copy:
            merge.merge(store, [copy])

    with opened(files[0]) as laptop, opened(files[1]) as phone:
        assert laptop.snapshot.standings() == phone.snapshot.standings()
        assert is_the_fold(laptop)
        assert stability(laptop) != PARAMETERS[2]


BAD = [
    detail(QUICK[:20]), detail((*QUICK[:20], 0.9)), detail((*QUICK[:20], float("nan"))),
    detail((*QUICK[:20], float("inf"))), detail() | {"algorithm": "fsrs-7"}, detail() | {"version": 6},
    detail() | {"parameters": "all"}, detail() | {"parameters": [True, *QUICK[1:]]},
    detail(skills={"parameters": list(QUICK)}), detail(skills={"parameters": list(QUICK), "cards": ["d/c"]}),
    detail(skills={"parameters": [1], "cards": []}), detail(skills=[1]),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=map(str, range(len(BAD))))
def test_what_hark_cannot_have_written_is_refused(tmp_path: Path, bad: dict[str, Any]) -> None:
    """Parameters out of bounds, too few, no numbers, of another algorithm: their file is refused whole."""
    here, there = tmp_path / "here" / "progress.db", tmp_path / "there" / "progress.db"
    with opened(there, 2) as store:
        made = tune(store)
        row = store.history.row(made)
        assert row
        changed = (*row[:10], json.dumps({"day": "2026-03-07"} | bad))
        store.log._database.execute(
            "UPDATE event SET detail = ?, checksum = ? WHERE id = ?", (changed[10], checksum(changed), made)
        )
    with opened(here) as store, Copy.open(there) as copy, pytest.raises(Refusal, match="cannot be read"):
        merge.merge(store, [copy])


@given(st.randoms(use_true_random=False))
def test_whatever_is_recorded_the_snapshot_is_the_fold(dice: random.Random) -> None:
    """Grades, moves, tunings and undos in any order: memories are what the log adds up to."""
    with Store.open(Path("nowhere-at-all"), dice) as store:
        for day in range(20):
            what = dice.randrange(6)
            cards = ["d/a", "d/b", "e/c", "e/b"]
            if what == 0:
                sets = dice.choice((None, QUICK, SLOW))
                skills = {"parameters": list(SLOW), "cards": [tuning.mark(dice.choice(cards))]}
                tune(store, sets, day, **({"skills": skills} if dice.random() < 0.5 else {}))
            elif what == 1:
                old, new = dice.sample(cards, 2)
                store.log.record(noon(day), old, EventKind.MOVE, detail={"to": new})
            elif what == 2:
                store.log.undo(noon(day))
            else:
                grade(store, dice.choice(cards), dice.choice((AGAIN, GOOD, EASY)), at=noon(day))
            assert is_the_fold(store)


def test_what_is_fitted_is_each_face_by_its_name_of_today(held: Store) -> None:
    """Reviews before a move go with those after it; a reset begins anew; what was taken back is left out."""
    grade(held, "d/c", at=noon())
    grade(held, "d/x", AGAIN, at=noon())
    held.log.record(noon(1), "d/c", EventKind.MOVE, detail={"to": "e/c"})
    grade(held, "e/c", EASY, at=noon(2))
    held.log.record(noon(3), "d", EventKind.RESET)
    grade(held, "d/x", at=noon(4))
    grade(held, "e/c", at=noon(5))
    held.log.undo(noon(5))

    found = [(ref, [grade for _, grade, _ in course]) for ref, course in held.history.graded()]

    assert found == [("e/c", ["good", "easy"]), ("d/x", ["again"]), ("d/x", ["good"])]
