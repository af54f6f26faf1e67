# SPDX-License-Identifier: MIT
"""Learners who forget as the default parameters say, and learners who do not: what `hark tune` makes of each.

    .venv/bin/python tests/campaigns/tune.py [LEARNERS] [REVIEWS]...

Of those who are the default at most one in twenty may be given other parameters, and none may lose more than half a per
cent by it. Of those who are not, what they were told to expect has to come true within a quarter, on average over all
who were given other parameters after so many tests. What comes true is what one who knows the truth expects of the
reviews after the tuning: it has no luck in it. `test_campaigns.py` is the short form.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

import itertools

from hark.memory.fitting import fitted
from hark.memory.formula import LEAST, MOST, PARAMETERS
from hark.memory.proving import fit_before, prove, tests_of
from hark.memory.schedule import Course
from hark.memory.tuning import formula_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hark.memory.proving import Graded
    from hark.memory.tuning import Parameters

FRESH = 0.5
"""So much of what was reviewed until then is reviewed after it, to see what comes true."""
HARM, CLAIM = 0.005, 0.25


def changed(**places: float) -> Parameters:
    """The default parameters with some multiplied, within their bounds."""
    numbers = list(PARAMETERS)
    for name, factor in places.items():
        place = int(name[1:])
        numbers[place] = min(max(numbers[place] * factor, LEAST[place]), MOST[place])
    return tuple(numbers)


KINDS = {
    "the default": PARAMETERS,
    "forgets fast at first": changed(w0=0.4, w1=0.4, w2=0.4, w3=0.4),
    "keeps long at first": changed(w0=3, w1=3, w2=3, w3=3),
    "gains less each time": changed(w8=0.7),
    "gains more each time": changed(w8=1.2),
    "a flatter curve": changed(w20=0.65, w2=1.5),
    "all of it": changed(w2=0.5, w3=0.5, w8=0.8, w11=0.6, w20=1.8),
    "everybody else": None,
}
"""What learners remember by; None is for each something else."""
SAME = "the default, skills too"
APART = (
    (SAME, PARAMETERS, PARAMETERS),
    ("skills as facts, both fast", changed(w0=0.4, w1=0.4, w2=0.4, w3=0.4), changed(w0=0.4, w1=0.4, w2=0.4, w3=0.4)),
    ("skills alone fast", PARAMETERS, changed(w0=0.4, w1=0.4, w2=0.4, w3=0.4)),
    ("skills alone all of it", PARAMETERS, changed(w2=0.5, w3=0.5, w8=0.8, w11=0.6, w20=1.8)),
)
"""Who remembers facts by the first, and scenarios and dialogues by the second; only the latter are looked at."""


def somebody(dice: random.Random) -> Parameters:
    """One who remembers in another way: a first memory lasts half or twice as long, and all else is a little off."""
    spread = {**dict.fromkeys(range(4), 0.7), 8: 0.2, 20: 0.3}
    return changed(**{f"w{place}": exp(dice.gauss(0, spread.get(place, 0.1))) for place in range(len(PARAMETERS))})


@dataclass
class Outcome:
    """What became of one learner; gains in log loss as shares."""

    adopted: bool
    seen: float
    """What it was on reviews that the fits had not seen."""
    claimed: float
    """What is said to be expected."""
    real: float


def reviews(truth: Parameters, number: int, dice: random.Random) -> tuple[list[list[Graded]], int]:
    """The reviews of one learner, by card, until so many tests were done, and *FRESH* more; and the first fresh place.

    Cards come when the default parameters say; whether they are recalled, *truth* says.
    """
    formula = formula_of(truth)
    courses: list[list[Graded]] = []
    due: dict[int, list[int]] = {}
    hark: list[Course] = []
    true: list[tuple[float, float, int]] = []
    place, tests, day, first_fresh = 0, 0, 700_000, -1
    new = max(5, number // 200)
    while tests < number * (1 + FRESH):
        for _ in range(new):
            courses.append([])
            hark.append(Course(f"d/{len(hark)}"))
            true.append((0.0, 0.0, 0))
            due.setdefault(day, []).append(len(hark) - 1)
        for card in due.pop(day, ()):
            if tests == number and first_fresh < 0:
                first_fresh = place
            if not courses[card]:
                grade = dice.choices(("again", "hard", "good", "easy"), (2, 1, 5, 2))[0]
                stability, difficulty = formula.first(grade)
            else:
                stability, difficulty, last = true[card]
                is_recalled = dice.random() < formula.retrievability(stability, day - last)
                grade = dice.choices(("hard", "good", "easy"), (1, 6, 1))[0] if is_recalled else "again"
                stability, difficulty = formula.after(grade, stability, difficulty, day - last)
                tests += 1
            true[card] = stability, difficulty, day
            hark[card].review(grade, day * 86_400_000, day, 0.9)
            courses[card].append((place, grade, day))
            place += 1
            memory = hark[card].memory()
            assert memory
            due.setdefault(max(day + 1, memory.due_day or 0), []).append(card)
        day += 1
    return [course for course in courses if course], first_fresh


def chances(courses: Sequence[Sequence[Graded]], parameters: Parameters, since: int) -> list[float]:
    """The chances of recall by *parameters* in all tests from the place *since* on, worked out review by review."""
    formula, found = formula_of(parameters), []
    for course in courses:
        stability, difficulty = formula.first(course[0][1])
        for (_, _, before), (place, grade, day) in itertools.pairwise(course):
            if place >= since:
                found.append(min(max(formula.retrievability(stability, day - before), 1e-4), 1 - 1e-4))
            stability, difficulty = formula.after(grade, stability, difficulty, day - before)
    return found


def loss(truths: Sequence[float], chances: Sequence[float]) -> float:
    """The log loss to be expected of *chances* where the *truths* are those of recall."""
    return sum(-it * log(said) - (1 - it) * log(1 - said) for it, said in zip(truths, chances, strict=True))


def outcome(truth: Parameters | None, number: int, seed: int) -> Outcome:
    """What becomes of one learner who remembers by *truth*, after so many tests."""
    dice = random.Random(seed)
    truth = truth or somebody(dice)
    courses, fresh = reviews(truth, number, dice)
    past = [before for course in courses if (before := [review for review in course if review[0] < fresh])]
    assert len(tests_of(past)) == number
    proof = prove(past, fitted, PARAMETERS, random.Random(seed + 1))
    truths, own, default = (chances(courses, each, fresh) for each in (truth, proof.parameters, PARAMETERS))
    return Outcome(proof.is_proven, proof.gain, proof.expected, 1 - loss(truths, own) / loss(truths, default))


def apart(of_facts: Parameters, of_skills: Parameters, number: int, seed: int) -> Outcome:
    """What becomes of the skills of one learner who remembers them and facts by these, after so many tests of each.

    They are held against what the same learner was given for all cards.
    """
    dice = random.Random(seed)
    both = [reviews(truth, number, dice)[0] for truth in (of_facts, of_skills)]
    order = sorted(
        (day, side, place) for side, courses in enumerate(both) for course in courses for place, _, day in course
    )
    today = {(side, place): new for new, (_, side, place) in enumerate(order)}
    facts, skills = (
        [[(today[side, place], grade, day) for place, grade, day in course] for course in courses]
        for side, courses in enumerate(both)
    )
    fresh = tests_of(skills)[number]
    known, asked = (
        [past for course in courses if (past := [review for review in course if review[0] < fresh])]
        for courses in ([*facts, *skills], skills)
    )
    every = prove(known, fitted, PARAMETERS, random.Random(seed + 1))
    own = every.parameters if every.is_proven else PARAMETERS
    proof = prove(
        asked, fitted, own, random.Random(seed + 2),
        before=lambda cut: fit_before(known, fitted, PARAMETERS, cut) if every.is_proven else PARAMETERS,
        odds=40,
    )  # fmt: skip
    truths, new, old = (chances(skills, each, fresh) for each in (of_skills, proof.parameters, own))
    return Outcome(proof.is_proven, proof.gain, proof.expected, 1 - loss(truths, new) / loss(truths, old))


def campaign(learners: int, numbers: Sequence[int]) -> Iterator[tuple[str, int, list[Outcome]]]:
    """Each kind of learner with each number of tests, and after each number all who differ together."""
    for number in numbers:
        differ: list[Outcome] = []
        for name, truth in KINDS.items():
            many = learners if truth == PARAMETERS else max(1, learners // 2)
            outcomes = [outcome(truth, number, 1000 * number + seed) for seed in range(many)]
            differ += outcomes if truth != PARAMETERS else []
            yield name, number, outcomes
        yield "all who differ", number, differ
        for name, of_facts, of_skills in APART:
            many = max(1, learners // 4)
            yield name, number, [apart(of_facts, of_skills, number, 1000 * number + seed) for seed in range(many)]


def is_kept(name: str, outcomes: Sequence[Outcome]) -> bool:
    """Whether these learners were treated as the head of this file says."""
    adopted = [one for one in outcomes if one.adopted]
    if name in ("the default", SAME):
        return len(adopted) <= 0.05 * len(outcomes) and all(one.real >= -HARM for one in adopted)
    claimed, real = sum(one.claimed for one in adopted), sum(one.real for one in adopted)
    return abs(real - claimed) <= CLAIM * claimed


def row(name: str, number: int, outcomes: Sequence[Outcome]) -> str:
    """A row of the table."""
    adopted = [one for one in outcomes if one.adopted]
    cells = [name, str(number), f"{len(adopted)} of {len(outcomes)}"]
    if adopted:
        cells += [f"{sum(getattr(one, side) for one in adopted) / len(adopted):+.2%}" for side in SIDES]
        cells += [f"{min(one.real for one in adopted):+.2%}"]
    else:
        cells += [""] * 4
    return f"| {' | '.join([*cells, 'yes' if is_kept(name, outcomes) else 'no'])} |"


SIDES = ("seen", "claimed", "real")
HEAD = "| who | tests | adopted | seen | to expect | came true | least | kept |\n|---|---|---|---|---|---|---|---|\n"

if __name__ == "__main__":
    sys.stdout.write(HEAD)
    given = [int(word) for word in sys.argv[1:]]
    for found in campaign(given[0] if given else 300, given[1:] or (400, 1000, 3000)):
        sys.stdout.write(f"{row(*found)}\n")
        sys.stdout.flush()
