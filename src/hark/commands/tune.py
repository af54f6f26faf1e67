# SPDX-License-Identifier: MIT
"""`hark tune`: whether dates fitted to the learner's own answers are better, and having them so."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from random import Random
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from hark import errors
from hark.cli.app import UPKEEP, command
from hark.cli.options import Option
from hark.cli.output import Output
from hark.cli.world import World
from hark.errors import count
from hark.memory import schedule
from hark.memory.model import EventKind
from hark.render.page import Bar, Bars, Block, Gap, Table, Text, Tone
from hark.render.words import Here, percent
from hark.study.learner import Learner
from hark.values import frozen, replace
from hark.views.view import View

if TYPE_CHECKING:
    from hark.memory.expecting import Prediction
    from hark.memory.proving import Graded, Proof
    from hark.memory.tuning import Parameters

    Course = tuple[str, list[Graded]]
    """A face, and what was graded of it."""

_EDGES = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
_SECOND_LOOK = 40
"""Who looks twice at one log has to be surer."""
_EXAMPLE = ("good", "good", "good", "good")


@frozen
class Bin:
    """Reviews of which a chance of recall from *low* to *high* was predicted by the own parameters."""

    low: float
    high: float
    reviews: int
    predicted: float
    """The chance on average."""
    actual: float
    """The share that was recalled."""


@frozen
class Tried:
    """How fitted parameters did on reviews they had not seen."""

    reviews: int
    """How many were predicted."""
    better: bool
    """Whether the gain is beyond chance."""
    gain: float
    """How much smaller the log loss is, as a share of the other's."""
    bound: float
    """What the gain is above in nineteen of twenty draws of cards; for skills in thirty-nine of forty."""
    expected_gain: float
    """The gain to expect of later reviews; 0 where it is not better."""
    loss: float
    """The mean log loss."""
    other_loss: float
    """That of the default parameters; for skills, of the learner's parameters for all cards."""
    parameters: tuple[float, ...]
    calibration: tuple[Bin, ...]


@frozen
class Tuned(View):
    """`hark tune`: how dates fitted to one's own answers do, and whether they count now."""

    SCHEMA: ClassVar[str] = "hark.tune/1"
    algorithm: str
    version: str
    reviews: int
    """Reviews a day or more after the last: what can be learned from."""
    needed: int
    """So many such reviews are needed."""
    all_cards: Tried | None
    """Null where there are too few reviews, or none were looked at."""
    skills: Tried | None
    """Of scenarios and dialogues alone; null where there are too few."""
    days_now: tuple[int, ...]
    """How many days a card graded good each time waits, as dates were made before this."""
    days_then: tuple[int, ...]
    """As they would be made, or are from now on where other parameters were applied."""
    applied: bool
    """Whether other parameters count from now on."""
    in_use: str | None
    """The event whose parameters count; null where nobody has tuned, or where one went back."""
    defaults: bool
    """Whether it was asked to go back to what everybody begins with."""


@command(UPKEEP, 12)
def tune(
    world: World,
    out: Output,
    apply: Annotated[bool, Option("--apply", help="Have all dates made so from now on.")] = False,
    defaults: Annotated[bool, Option("--defaults", help="Go back to the dates that everybody begins with.")] = False,
) -> Tuned:
    """Fit the dates of cards to how you remember.

    Your answers so far are cut by time. What was learned from earlier ones has to predict later ones better than
    what everybody begins with does; else nothing is changed. Without `--apply` nothing is changed at all. `hark
    undo` takes it back. It needs about 400 answers a day or more after the last, and `pip install 'hark[tune]'`.

    \b
    Examples:
      hark tune
      hark tune --apply
    """
    from hark.memory.tuning import ALGORITHM, ALL

    if apply and defaults:
        raise errors.misuse("`--apply` and `--defaults` do not go together", "name one of them")
    with world.learner() as learner, out.meter("Fitting") as meter:
        graded = learner.store.history.graded()
        view = _plain(learner, graded, defaults=defaults)
        view, detail = (view, {"parameters": None}) if defaults else _tried(learner, view, graded, meter)
        is_default = learner.tuning is None or learner.tuning.is_default
    if detail is None or not (apply or defaults) or (defaults and is_default):
        return view
    world.back_up("tune")
    with world.learner(writing=True) as learner:
        said = {"algorithm": ALGORITHM, "version": schedule.FSRS_VERSION, **detail}
        event = learner.store.log.record(learner.moment, ALL, EventKind.TUNE, detail=said).event
    return replace(view, applied=True, in_use=None if defaults else event.id)


def _plain(learner: Learner, graded: Sequence[Course], *, defaults: bool) -> Tuned:
    """The answer where nothing was looked at."""
    from hark.memory.formula import PARAMETERS
    from hark.memory.proving import LEAST_TESTS, tests_of
    from hark.memory.tuning import ALGORITHM

    tests = tests_of([course for _, course in graded])
    tuning = learner.tuning
    now = _days(tuning.parameters if tuning else PARAMETERS)
    return Tuned(
        ALGORITHM, schedule.FSRS_VERSION, len(tests), LEAST_TESTS, None, None, now,
        _days(PARAMETERS) if defaults else now, applied=False,
        in_use=tuning.event if tuning and not tuning.is_default else None, defaults=defaults,
    )  # fmt: skip


def _tried(learner: Learner, view: Tuned, graded: Sequence[Course], meter: Any) -> tuple[Tuned, dict[str, Any] | None]:
    """*view* with how fits do, and what an event would say of them; None where nothing is better. Raises `Refusal`."""
    from hark.memory import proving
    from hark.memory.fitting import fitted
    from hark.memory.formula import PARAMETERS
    from hark.memory.tuning import MOST_CARDS, mark

    if view.reviews < view.needed:
        return view, None
    dice = Random(learner.store.history.newest())  # noqa: S311 - the same log gives the same answer
    every = [course for _, course in graded]
    proof = proving.prove(every, fitted, PARAMETERS, dice, meter)
    in_use = learner.tuning.parameters if learner.tuning else PARAMETERS
    own = proof.parameters if proof.is_proven else in_use
    detail: dict[str, Any] = {"parameters": None if own == PARAMETERS else list(own)}
    detail["measured"] = {"reviews": proof.tests, "gain": round(proof.gain, 6), "bound": round(proof.bound, 6)}
    view = replace(view, all_cards=_of(proof), days_then=_days(own))

    of_skills = [(ref, course) for ref, course in graded if _is_skill(learner, ref)]
    marks = sorted({mark(ref.split("#", 1)[0]) for ref, _ in of_skills})
    if len(marks) > MOST_CARDS or len(proving.tests_of([course for _, course in of_skills])) < view.needed:
        return view, detail if proof.is_proven else None

    def before(cut: int) -> Parameters:
        return proving.fit_before(every, fitted, PARAMETERS, cut) if proof.is_proven else in_use

    skills = proving.prove([course for _, course in of_skills], fitted, own, dice, meter, before, odds=_SECOND_LOOK)
    if skills.is_proven:
        detail["skills"] = {"parameters": list(skills.parameters), "cards": marks}
    return replace(view, skills=_of(skills)), detail if proof.is_proven or skills.is_proven else None


def _is_skill(learner: Learner, ref: str) -> bool:
    """Whether a reply in the learner's own words is asked for: a scenario or a dialogue."""
    face = learner.library.find(ref)
    return face is not None and bool(face.card.skills)


def _of(proof: Proof) -> Tried:
    return Tried(
        proof.tests, proof.is_proven, round(proof.gain, 6), round(proof.bound, 6), round(proof.expected, 6),
        round(proof.own_loss, 6), round(proof.other_loss, 6), proof.parameters, tuple(_bins(proof.predictions)),
    )  # fmt: skip


def _bins(predictions: Sequence[Prediction]) -> Iterator[Bin]:
    for low, high in itertools.pairwise(_EDGES):
        those = [one for one in predictions if low <= one.own < high]
        if those:
            predicted = sum(one.own for one in those) / len(those)
            actual = sum(one.recalled for one in those) / len(those)
            yield Bin(low, high, len(those), round(predicted, 4), round(actual, 4))


def _days(parameters: Parameters) -> tuple[int, ...]:
    """How many days a card waits after each of its first grades, each good and on its day, and not spread."""
    from hark.memory.tuning import formula_of

    formula = formula_of(parameters)
    stability, difficulty = formula.first(_EXAMPLE[0])
    days = [schedule.planned_days(stability, schedule.DESIRED_RETENTION, formula)]
    for grade in _EXAMPLE[1:]:
        stability, difficulty = formula.after(grade, stability, difficulty, days[-1])
        days.append(schedule.planned_days(stability, schedule.DESIRED_RETENTION, formula))
    return tuple(days)


def page(view: Tuned, _here: Here) -> Iterator[Block]:
    """Whether it is better, by how much, how predictions fit, what changes, and how to have it so."""
    if view.all_cards is None:
        yield from _without(view)
        return
    tried = view.all_cards
    if tried.better:
        yield Text(f"On reviews it had not seen, yours predict {tried.gain * 100:.1f} % better.", Tone.STRONG)
        yield Text(f"Of reviews to come, {_expected(tried)}.")
        if view.in_use and not view.applied:
            yield Text("That is against the defaults; those in use were fitted to fewer answers.")
    elif view.in_use and not view.applied:
        yield Text("No better than the defaults: yours stay as they are.", Tone.STRONG)
        yield Text("`hark tune --defaults` goes back to the defaults.")
    else:
        yield Text("No better: the defaults stay.", Tone.STRONG)
    if view.skills and view.skills.better:
        seen = f"dates of their own predict {view.skills.gain * 100:.1f} % better"
        yield Text(f"For scenarios and dialogues, {seen}; of reviews to come, {_expected(view.skills)}.")
    yield Gap()
    yield Text("How likely it was that you know a card, and how often you did")
    bars = [
        Bar(
            f"{percent(group.predicted)}", group.actual, f"{percent(group.actual)} of {group.reviews}",
            spoken=f"{percent(group.actual)} known of {count(group.reviews, 'review')}",
        )
        for group in tried.calibration
    ]  # fmt: skip
    yield Bars(tuple(bars), 1.0)
    yield Gap()
    yield Text("How many days a card waits that is good each time")
    ways = [("now", view.days_now)] + ([("then", view.days_then)] if view.days_then != view.days_now else [])
    yield Table(
        ("", *(f"{number}. good" for number in range(1, len(view.days_now) + 1))),
        tuple((name, *map(str, days)) for name, days in ways),
        frozenset(range(1, len(view.days_now) + 1)),
    )
    if view.applied:
        yield Text("All dates are made so from now on. `hark undo` takes it back.", Tone.GOOD)
    elif tried.better or (view.skills and view.skills.better):
        yield Text("Nothing is changed yet: `hark tune --apply` has all dates made so.", Tone.DIM)


def _expected(tried: Tried) -> str:
    percents = f"{tried.expected_gain * 100:.1f}"
    return f"expect about {percents} %" if percents != "0.0" else "expect hardly any difference"


def _without(view: Tuned) -> Iterator[Block]:
    """What there is to say where nothing was tried."""
    if view.applied:
        yield Text("All dates are made as everybody's are at first. `hark undo` takes it back.", Tone.GOOD)
    elif view.defaults:
        yield Text("Dates are made as everybody's are at first. Nothing is changed.")
    else:
        missing = view.needed - view.reviews
        yield Text(f"Too early to tell: {count(missing, 'more review')} a day or more after the last are needed.")
        yield Text(f"There are {view.reviews} of {view.needed}. Nothing is changed.", Tone.DIM)
