# SPDX-License-Identifier: MIT
"""What hark says of a reply once the learner has weighed it: the words that were noticed, what they may do, a question.

Only what belongs to the card's skills or its trap, two remarks at most, what a reply does before what it may cost. The
usual case is nothing. No remark grades, counts, or says that something is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.language.labels import LABEL_WORDS
from hark.language.noticing import Cue, notice
from hark.language.questions import FACTS
from hark.language.text import brief, words
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hark.cards.model import Card, Skill
    from hark.progress.store import Store

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


@frozen
class _Kind:
    """What is said of a cue, with `{}` for the quote, and where it belongs."""

    says: str
    skills: tuple[str, ...]
    """The rubric skills of cards on which it is said."""
    trap: str = ""
    """Words of a card's trap that it belongs to."""
    unlike: str = ""
    """The skill of which a tick disagrees with it."""


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
        unlike="reflect-feeling",
    ),
    "but-after-hearing": _Kind(
        "“{}”: what is left of the first half after the “but”?",
        ("reflect-feeling", "reflect-meaning", "validate", "avoid-judgement"),
        "defending standing explaining arguing debating siding",
        unlike="validate",
    ),
    "minimising": _Kind(
        "“{}” can make it smaller. What happens if it stays as big as it is?",
        ("avoid-minimising", "validate"),
        "bright silver brushing",
        unlike="avoid-minimising",
    ),
    "reassurance": _Kind(
        "“{}” hurries past it. What happens if it stays a moment?",
        ("avoid-minimising", "validate", "hold-silence"),
        "pep comfort cheering",
        unlike="avoid-minimising",
    ),
    "advice": _Kind(
        "“{}” can land as advice. Did they ask for it?",
        ("avoid-advice",),
        "tips tip advice fixes teaching hobby coaching",
        unlike="avoid-advice",
    ),
    "why-question": _Kind(
        "“{}” can sound like blame; “what made …” asks the same.",
        ("open-question", "avoid-judgement"),
        unlike="avoid-judgement",
    ),
    "several-questions": _Kind(
        "Two questions at once, up to “{}”: which one matters more?",
        ("open-question", "hold-silence"),
        unlike="hold-silence",
    ),
    "closed-question": _Kind(
        "Yes or no answers “{}”. What would ask for more?", ("open-question",), unlike="open-question"
    ),
    "wording": _Kind("“{}” names a person by it. Another way: “{better}”.", ("avoid-judgement",), "word words label"),
}
"""What can be said, what a reply does first."""
_ON_SAFETY = ("safety-question", "permission", "reflection", "validation", "minimising", "reassurance")
"""What may be said where there is danger: there a short, closed question and an instruction are right."""
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


def remarks(card: Card, skills: Sequence[Skill], reply: str, ticked: Collection[str] = ()) -> tuple[Remark, ...]:
    """What is said of *reply* to *card*, whose rubric is *skills*, of which the learner *ticked* some; mostly nothing.

    Where a tick and what was noticed disagree, that is asked, once, and nothing else is said.
    """
    cues: dict[str, Cue] = {}
    for cue in notice(reply, card.front):
        cues.setdefault(cue.cue, cue)
    if "open-question" in cues or _asks_a_fact(cues.get("closed-question")):
        cues.pop("closed-question", None)
    noticed = [cues[name] for name in _KINDS if name in cues and _belongs(card, name)]
    for cue in noticed:
        for skill in skills:
            if skill.id == _KINDS[cue.cue].unlike and skill.id in ticked:
                asked = f"You ticked “{skill.name}”, and “{brief(cue.quote)}” stands there. Does the tick stay?"
                return (Remark(cue.cue, asked, skill.id),)
    return tuple(Remark(cue.cue, _said(cue)) for cue in noticed[:MOST])


def _belongs(card: Card, name: str) -> bool:
    kind = _KINDS[name]
    if card.safety and name not in _ON_SAFETY:
        return False
    return not set(card.skills).isdisjoint(kind.skills) or not set(words(card.trap or "")).isdisjoint(kind.trap.split())


def _asks_a_fact(question: Cue | None) -> bool:
    """Whether *question* cannot be answered by yes or no, though by a word: who, when, where."""
    return question is not None and not FACTS.isdisjoint(words(question.quote)[:1])


def _said(cue: Cue) -> str:
    better = LABEL_WORDS.get(cue.quote.lower(), _PLAIN_WORDS)
    return _KINDS[cue.cue].says.replace("{better}", better).replace("{}", brief(cue.quote))
