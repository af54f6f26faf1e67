# SPDX-License-Identifier: MIT
"""What kind of question a sentence asks, by its form alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.language.sentences import OPENERS
from hark.language.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hark.language.sentences import Sentence

_AUX = frozenset(words("do does did is are was were have has had can could will would should may might am"))
FACTS = frozenset(words("who who's when when's where where's which what what's how"))
"""Words with which a question begins that asks for more than yes or no."""
_SCALES = frozenset(words("important confident ready sure likely open willing interested"))
"""Words after "how" by which a number is asked for, or a story: neither open nor closed by form."""
_ANSWERS = frozenset(words("share describe explain elaborate give think say help walk recall remember"))
"""Verbs by which "can you" asks for more than yes or no."""
_INVITES = frozenset(words("want like think start go see"))
"""Verbs after "where would you" or "where do you" that leave it open what the answer is."""
_AMOUNTS = frozenset(words("many much long often old far soon big late early"))
_THINGS = frozenset(words("time day date year age size address number name names street doctor medication dose"))
_SUBJECTS = frozenset(words("you he she it they we that this there your his her nobody anyone everybody"))
_NO_QUESTION = (
    "did you know that",
    "do you know what",
    "is that right",
    "who could",
    "who would",
    "who am i",
    "who knows",
    "who cares",
    "who needs",
    "are you kidding",
    "are you joking",
    "are you serious",
    "can you imagine",
    "can you believe",
    "would you believe",
    "is it any wonder",
    "what do i know",
    "how could anyone",
    "how could anybody",
    "how can anyone",
    "how could you even",
    "why not",
    "what if",
    "what a",
    "what the",
    "tell me about it",
)
"""How sentences begin that have the form of a question and ask nothing."""
STATES = frozenset(words("trust like want know believe love feel think sleep say tell answer care need remember"))
"""Verbs after "why don't you" where it asks; with another it suggests."""
_TAGS = frozenset(words("right correct else okay ok yeah know eh hey"))
"""Words at an end that only look for a nod."""
_STEMS = frozenset(words("it that sounds seems feels"))
_LEADS = frozenset(words("so and but because"))
"""Words before a statement with a question mark that gives back as much as it asks."""
_SHORTEST = 3
"""Words of a question; fewer before a comma were begun and dropped."""


def questions(sentence: Sentence) -> list[tuple[str, int]]:
    """The cues that *sentence* is by its form, an open, a closed or a why-question, each with the word it begins at.

    Of those that begin alike the first: what is asked twice, or begun again, is one question.
    """
    said = sentence.words
    starts = [at for at in range(len(said)) if sentence.opens(at) and not _opens_only(sentence, at)]
    asked: list[tuple[str, int]] = []
    begun: set[str] = set()
    for number, at in enumerate(starts):
        until = starts[number + 1] if number + 1 < len(starts) else len(said)
        if until < len(said) and until - at < _SHORTEST and said[at] in _AUX:
            continue
        kind = _form(said[at:], sentence)
        if kind and said[at] not in begun and not (asked and said[at] not in _AUX | {"what", "how", "why"}):
            begun.add(said[at])
            asked.append((kind, at))
    if asked or not (sentence.asks and sentence.is_marked and starts):
        return asked
    stated = said[starts[0] :]
    is_stated = (
        stated[0] in _SUBJECTS
        and (stated[0] != "you" or _is_tag(stated[-2:]))  # "you felt alone?" gives back as much as it asks
        and not _STEMS.issuperset(stated[:2])
        and said[0] not in _LEADS
        and stated[-2:] != ["not", "it"]
        and len(stated) >= _SHORTEST
        and said[-1] not in ("else", "right")
    )
    return [("closed-question", starts[0])] if is_stated else []


def _is_tag(ending: Sequence[str]) -> bool:
    """Whether *ending*, two words, only looks for a nod: "are you"."""
    return ending[0] in _AUX and ending[-1] == "you"


def _opens_only(sentence: Sentence, at: int) -> bool:
    """Whether the word at *at* leads in to a clause: `well`, `so`, with no comma after it."""
    said = sentence.words
    return said[at] in OPENERS and at + 1 < len(said) and not sentence.places[at + 1].breaks


def _form(rest: Sequence[str], sentence: Sentence) -> str | None:
    """The kind of question that begins with *rest*."""
    first, second = rest[0], rest[1] if len(rest) > 1 else ""
    asks = sentence.asks
    line = f"{' '.join(rest[:4])} "
    if any(line.startswith(f"{begin} ") for begin in _NO_QUESTION):
        return None
    if _invites(rest, asks=asks):
        return "why-question" if "why" in rest[2:7] else "open-question"
    if first == "i" and not {"wonder", "wondering", "curious"}.isdisjoint(rest[1:4]):
        return _wondered(rest)
    if first == "why":
        return _why(rest, asks=asks)
    if rest[:2] == ["how", "come"]:
        return "why-question"
    if first in ("what", "how"):
        if second in _SUBJECTS | {"i", "we", "the", "an"} and sentence.is_marked:
            return None  # "what you'll say"
        if first == "what" and rest[-1] == "for" and asks:
            return "why-question"
        is_short = len(rest) <= 8 and second in _AUX and not (sentence.is_marked and "is" in rest[2:])
        return _what_or_how(rest, asks=asks) if asks or is_short else None
    if first in FACTS:
        if first == "where" and rest[2:3] == ["you"] and not _INVITES.isdisjoint(rest[3:5]):
            return None
        is_put = second in _AUX or first in ("who", "which") or not sentence.is_marked
        return "closed-question" if asks and is_put else None
    if first in _AUX and second not in ("i", "not") and len(rest) >= _SHORTEST and asks:
        return None if rest[-1] in _TAGS or _requests(rest) else "closed-question"
    return None


def _requests(rest: Sequence[str]) -> bool:
    """Whether *rest* asks for a thing to be done, or thought of: "Could you ring", "Have you thought about it"."""
    if rest[:2] in (["can", "you"], ["could", "you"]):
        return rest[2:3] not in (["hear"], ["see"], ["feel"], ["sleep"], ["eat"])
    return rest[:2] == ["have", "you"] and not {"thought", "considered", "tried", "given"}.isdisjoint(rest[2:5])


def _invites(rest: Sequence[str], *, asks: bool) -> bool:
    """Whether *rest* asks to be told: "Tell me"; "Could you maybe tell me how", which is a yes or no by form only."""
    if rest[0] in _AUX and rest[1:2] == ["you"]:
        is_able = rest[0] in ("can", "could")
        rest = rest[2:]
        while rest and rest[0] in ("maybe", "perhaps", "please", "just"):
            rest = rest[1:]
        if is_able and asks and rest[:1] and rest[0] in _ANSWERS:
            return True
    if rest[:3] == ["help", "me", "understand"]:
        return True
    return (
        len(rest) > 1
        and rest[0] in ("tell", "say", "describe", "explain", "walk", "talk")
        and (
            rest[1] in ("me", "more")
            or (rest[0] in ("describe", "explain", "say") and rest[1] in ("what", "how", "the"))
        )
    )


def _wondered(rest: Sequence[str]) -> str | None:
    """The kind of question behind "I wonder" or "I'm curious"."""
    asked = next((word for word in rest[2:6] if word in ("what", "how", "why")), None)
    return None if asked is None else "why-question" if asked == "why" else "open-question"


def _why(rest: Sequence[str], *, asks: bool) -> str | None:
    if rest[1:4] == ["do", "not", "you"]:
        return "why-question" if rest[4:5] and rest[4] in STATES else None
    if rest[1:3] == ["would", "you"]:
        return "why-question" if rest[3:4] and rest[3] in ("say", "think", "do", "tell", "want", "feel") else None
    return "why-question" if asks or (rest[1:2] and rest[1] in _AUX) else None


def _what_or_how(rest: Sequence[str], *, asks: bool) -> str | None:
    second = rest[1] if len(rest) > 1 else ""
    if rest[0] == "how" and second in _SCALES:
        return None
    if second == "about" and not {"you", "your", "is", "was"} & set(rest[2:6]):
        return None  # "what about Friday?" is an idea, or a turn to something else
    if second in _AMOUNTS or (rest[0] == "what" and not _THINGS.isdisjoint(rest[1:4])):
        return "closed-question" if asks else None
    return None if rest[0] == "how" and rest[2:4] == ["is", "that"] else "open-question"
