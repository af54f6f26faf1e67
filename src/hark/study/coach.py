# SPDX-License-Identifier: MIT
"""What hark says of a reply once the learner has weighed it: the words that were noticed, what they may do, a question.

Only what belongs to the skills or the trap of what was said, two remarks at most, what a reply does before what it may
cost. The usual case is nothing. No remark grades, counts, or says that something is missing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hark.cards.model import Outcome
from hark.language.labels import LABEL_WORDS
from hark.language.noticing import Cue, notice
from hark.language.questions import FACTS
from hark.language.reflections import shares
from hark.language.sentences import Heard
from hark.language.text import brief, straight, words
from hark.study.session import outcome
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hark.cards.model import Exchange, Skill
    from hark.progress.store import Store
    from hark.study.session import Turn

MOST = 2
"""Remarks on one reply."""
_ENGLISH_ONLY = "hark notices what a reply does in English only; nothing is said of replies here"
_SAID_ONCE = "coach_english"
"""The note by which it is known that a learner was told of the language."""


@frozen
class Remark:
    """What is said of a reply, and the cue it is said by."""

    cue: str
    says: str
    skill: str = ""
    """The skill whose tick it asks about."""
    trap: bool = False
    """Whether it asks if the trap caught the reply."""

    @property
    def asks(self) -> str | None:
        """What it asks about: `trap`, a skill, or nothing."""
        return "trap" if self.trap else self.skill or None


@frozen
class _Kind:
    """What is said of a cue, with `{}` for the quote, and where it belongs."""

    says: str
    skills: tuple[str, ...]
    """The rubric skills by which a reply is weighed of which it is said."""
    trap: str = ""
    """Words of a trap that it belongs to; it also does where the trap is quoted and does this."""
    unlike: tuple[str, ...] = ()
    """The skills of which a tick disagrees with it."""

    @property
    def may_cost(self) -> bool:
        """Whether it is something that can close a talk."""
        return bool(self.trap or self.unlike)


_KINDS = {
    "safety-question": _Kind("“{}” asks it plainly.", ("ask-plainly", "ask-already-done", "ask-where-and-who")),
    "permission": _Kind("“{}” asks before it gives.", ("ask-permission", "share-information")),
    "reflection": _Kind("“{}” gives back what you heard.", ("reflect-feeling", "reflect-meaning")),
    "validation": _Kind("“{}” says that it makes sense.", ("validate",)),
    "open-question": _Kind("“{}” leaves the answer to them.", ("open-question",)),
    "self-disclosure": _Kind(
        "“{}” comes from your own life. How does the floor go back to them?",
        ("share-story-briefly",),
        "yours borrowing story",
    ),
    "knows-feeling": _Kind(
        "“{}” is about your feeling. What might theirs be?",
        ("reflect-feeling", "validate", "avoid-minimising", "share-story-briefly"),
        "exactly",
        unlike=("reflect-feeling",),
    ),
    "but-after-hearing": _Kind(
        "“{}”: what is left of the first half after the “but”?",
        ("reflect-feeling", "reflect-meaning", "validate", "avoid-judgement"),
        "defending standing explaining arguing debating siding",
        unlike=("validate",),
    ),
    "minimising": _Kind(
        "“{}” can make it smaller. What happens if it stays as big as it is?",
        ("avoid-minimising", "validate"),
        "bright silver brushing",
        unlike=("avoid-minimising",),
    ),
    "reassurance": _Kind(
        "“{}” hurries past it. What happens if it stays a moment?",
        ("avoid-minimising", "validate", "hold-silence"),
        "pep comfort cheering",
        unlike=("avoid-minimising",),
    ),
    "advice": _Kind(
        "“{}” can land as advice. Did they ask for it?",
        ("avoid-advice",),
        "tips tip advice fixes teaching hobby coaching",
        unlike=("avoid-advice",),
    ),
    "why-question": _Kind(
        "“{}” can sound like blame; “what made …” asks the same.",
        ("open-question", "avoid-judgement"),
        unlike=("avoid-judgement", "open-question"),
    ),
    "several-questions": _Kind(
        "Two questions at once, up to “{}”: which one matters more?",
        ("open-question", "hold-silence"),
        unlike=("hold-silence", "open-question"),
    ),
    "closed-question": _Kind(
        "Yes or no answers “{}”. What would ask for more?", ("open-question",), unlike=("open-question",)
    ),
    "wording": _Kind(
        "“{}” names a person by it. Another way: “{better}”.",
        ("avoid-judgement",),
        "word words label",
        unlike=("avoid-judgement",),
    ),
}
"""What can be said, what a reply does first."""
_ON_SAFETY = ("safety-question", "permission", "reflection", "validation", "minimising", "reassurance")
"""What may be said where there is danger: there a short, closed question and an instruction are right."""
_HAND_BACK = ("open-question", "closed-question", "why-question", "safety-question")
"""What gives the floor back after a word about oneself."""
_QUOTED = re.compile('["“]([^"“”]+)["”]')
_PLAIN_WORDS = "what the person lives with, after the person"


def speaks_english(language: str) -> bool:
    """Whether replies to a deck in *language*, a tag such as `en-GB`, can be read; other tongues get no remarks."""
    return language.split("-")[0].lower() == "en"


def english_only(store: Store, deck: str) -> str:
    """What is said once of a *deck* in another language; afterwards nothing."""
    if store.note(_SAID_ONCE) is not None:
        return ""
    store.put_note(_SAID_ONCE, deck)
    return _ENGLISH_ONLY


def of_turn(turn: Turn, skills: Sequence[Skill]) -> tuple[Remark, ...]:
    """What is told of the reply at *turn*, weighed by *skills*. What was heard is what the person said just before.

    Where the talk would go another way had the trap caught it, that is asked.
    """
    card, said = turn.face.card, turn.said
    assert said is not None
    is_permitted = any(cue.cue == "permission" for replied in turn.past for cue in notice(replied.reply))
    goes_elsewhere = card.follow(turn.place, outcome(turn)) != card.follow(turn.place, Outcome.TRAP)
    return remarks(
        said, skills, turn.reply, turn.met, safety=card.safety,
        unsaid=("advice",) if is_permitted else (), asks_trap=goes_elsewhere and not turn.trapped,
    )  # fmt: skip


def remarks(
    said: Exchange, skills: Sequence[Skill], reply: str, ticked: Collection[str] = (), *,
    safety: bool = False, unsaid: Collection[str] = (), asks_trap: bool = False,
) -> tuple[Remark, ...]:  # fmt: skip
    """What is told of *reply* to what was *said*, by the rubric *skills*, some of them *ticked*; mostly nothing.

    Where the trap was noticed and *asks_trap*, or where a tick and what was noticed disagree, that is asked, once, and
    nothing else is told. Cues that are *unsaid* are passed over.
    """
    cues: dict[str, Cue] = {}
    heard = Heard(straight(said.says))
    for cue in notice(reply, said.says):
        if cue.cue != "reflection" or shares(cue.quote, heard):
            cues.setdefault(cue.cue, cue)
        if cue.cue in _HAND_BACK:
            cues.pop("self-disclosure", None)
    if "open-question" in cues or _asks_a_fact(cues.get("closed-question")):
        cues.pop("closed-question", None)
    if "safety-question" in cues:  # to be asked plainly, by yes or no, and once more where it has to be
        cues = {name: cue for name, cue in cues.items() if name not in ("closed-question", "several-questions")}
    traps = _traps(said.trap)
    places = {
        name: place for name in cues.keys() - set(unsaid)
        if (name in _ON_SAFETY or not safety) and (place := _place(said, name, traps)) is not None
    }  # fmt: skip
    noticed = [cues[name] for name in sorted(places, key=lambda name: (places[name], list(_KINDS).index(name)))]
    for cue in noticed if asks_trap else ():
        if cue.cue in traps:
            return (Remark(cue.cue, f"“{brief(cue.quote)}” stands there. Did the trap catch you?", trap=True),)
    for cue in noticed:
        for skill in skills:
            if skill.id in _KINDS[cue.cue].unlike and skill.id in ticked:
                asked = f"You ticked “{skill.name}”, and “{brief(cue.quote)}” stands there. Does the tick stay?"
                return (Remark(cue.cue, asked, skill.id),)
    costs = [cue for cue in noticed if _KINDS[cue.cue].may_cost]
    does = [cue for cue in noticed if cue not in costs]
    return tuple(Remark(cue.cue, _said(cue)) for cue in [*does[: MOST - bool(costs)], *costs][:MOST])


def _place(said: Exchange, name: str, traps: Collection[str]) -> int | None:
    """Where a cue belongs: the place of the first of its skills in the rubric, behind them the trap; else nowhere."""
    own = [place for place, skill in enumerate(said.skills) if skill in _KINDS[name].skills]
    return own[0] if own else len(said.skills) if name in traps else None


def _traps(trap: str) -> set[str]:
    """The cues by which a reply can be seen to walk into *trap*: its words tell, or what it quotes does it."""
    spoken = {cue.cue for quoted in _QUOTED.findall(trap) for cue in notice(quoted)}
    named = set(words(trap))
    return {name for name, kind in _KINDS.items() if kind.trap and (name in spoken or named & {*kind.trap.split()})}


def _asks_a_fact(question: Cue | None) -> bool:
    """Whether *question* cannot be answered by yes or no, though by a word: who, when, where."""
    return question is not None and not FACTS.isdisjoint(words(question.quote)[:1])


def _said(cue: Cue) -> str:
    better = LABEL_WORDS.get(cue.quote.lower(), _PLAIN_WORDS)
    return _KINDS[cue.cue].says.replace("{better}", better).replace("{}", brief(cue.quote))
