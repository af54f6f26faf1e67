# SPDX-License-Identifier: MIT
"""Whether what stands around a phrase makes it another act: said back, denied, left to choose, or only an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.language.questions import STATES
from hark.language.reflections import PRAISE
from hark.language.sentences import OPENERS
from hark.language.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hark.language.sentences import Heard, Sentence

_REPORTS = frozenset(
    words(
        "feel felt feels think thought thinks say said says saying told tell tells tellin telling heard like wish"
        " wished mean means believe believed believes hope hoped want wants wanted ask asked asks know knows knew swear"
    )
)
"""Verbs by which somebody else's words or thoughts are given; by "I think" they are the speaker's own."""
_IN_PART = frozenset(words("what how when if where which whatever whether whose because why who as for until while"))
_DENIES = frozenset(words("not never no nobody without"))
_UNSURE = frozenset(words("if whether wish hope promise told says said say like"))
_AMOUNTS = frozenset(
    words(
        "one two three four five six seven eight nine ten half a an once twice some part that long enough partly"
        " 1 2 3 4 5 6 7 8 9 10 20 30"
    )
)
_QUOTABLE = ("reassurance", "minimising", "validation", "knows-feeling", "advice")
"""What is nobody's act where it is said back in the same words."""
_PASSING = frozenset(
    words("you your here shift office bus group meeting today morning cold late form forms already patients clients")
)
"""Words that tell of one's own day, not of one's own life with the matter."""
_NOT_MINE = frozenset(words("if not like you they he she"))
_WISHES = frozenset(words("love want like fancy hungry"))
"""Words of a wish, to which "me too" tells nothing of one's life."""
_OFFERS = frozenset(words("me my us here back anytime whenever whatever however"))
_NO_STEPS = frozenset(words("laugh hand admit know proud understand have"))
_AT_ONCE = frozenset(
    words("good great fun we nice lovely fine well my can need next plan might may maybe could making doing problem")
)
"""Words soon after "you look" or "it sounds like" that praise, advise, guess, or tell what is next."""
_ANYWHERE = PRAISE | frozenset(words("will should must help helps"))
"""Words that do so wherever they stand behind it."""
_PAUSES = frozenset(words("moment minute second sec seat guess while home safe care time"))
_NAMES = frozenset(words("anonymous drink beverage health illness hospital"))
"""Words after a label that make it part of a name."""
_LED = frozenset(words("that things thing changes somebody someone people anything something all sometimes"))
"""Words after which "you could" or "you need to" tells which, and not what to do."""
_TELLS = frozenset(words("says said told tells goes everyone everybody"))
_MUSTS = frozenset(words("have need should must ought supposed got"))


def is_undone(name: str, sentence: Sentence, at: int, end: int, heard: Heard) -> bool:
    """Whether the phrase for the cue *name*, from word *at* to *end*, is undone by its surroundings or the *heard*."""
    said, before = sentence.words, sentence.clause_before(at)
    phrase, after = said[at:end], said[end:]
    if name in _QUOTABLE and len(phrase) > 1 and f" {' '.join(phrase)} " in heard.line:
        return True
    match name:
        case "advice":
            return _is_no_advice(before, phrase, after, asks=sentence.asks)
        case "minimising":
            is_amount = phrase[:2] == ["at", "least"] and not _AMOUNTS.isdisjoint(after[:1])
            is_answer = phrase[-1] in ("bad", "serious", "terrible") and phrase[-1] in heard.words
            is_feared = not {"afraid", "scared", "worried", "that", "if"}.isdisjoint(before)
            denied = before[-3:] if phrase[:2] == ["at", "least"] else before
            is_own = phrase[0] == "could" and not {"mine", "my", "i"}.isdisjoint(before)
            is_said = is_own or _reports(before) or not _DENIES.isdisjoint(denied)
            return is_amount or is_answer or is_feared or is_said
        case "reassurance":
            is_courtesy = phrase == ["do", "not", "worry"] and before[-1:] == ["please"]
            return is_courtesy or sentence.asks or not (_DENIES | _UNSURE).isdisjoint(before)
        case "validation":
            is_plain = phrase[-1] == "sense" and (after[:1] == ["to"] or (sentence.asks and sentence.is_marked))
            return is_plain or after[:1] in (["think"], ["can"]) or not (_DENIES | _UNSURE).isdisjoint(before)
        case "knows-feeling":
            is_liking = after[:1] == ["about"]
            return is_liking or sentence.asks or not (_DENIES | _UNSURE | {"want", "would"}).isdisjoint(before)
        case "but-after-hearing":
            return " hear me " in heard.line
        case "permission":
            return phrase[-2:] == ["just", "say"]
        case "safety-question":
            return after[:1] == ["to"]
        case "self-disclosure":
            is_wish = phrase == ["me", "too"] and not _WISHES.isdisjoint(heard.words)
            return is_wish or not _PASSING.isdisjoint(after[:4]) or not _NOT_MINE.isdisjoint(before[-2:])
        case "wording":
            return not _NAMES.isdisjoint(after[:1]) or said[max(at - 1, 0) : at] == ["non"]
        case "reflection":
            is_other = not _AT_ONCE.isdisjoint(after[:3]) or not _ANYWHERE.isdisjoint(after)
            is_cut = not after and said[-1] in ("like", "as", "that")
            is_late = phrase[-1] not in ("you", "like") and not OPENERS.issuperset(before[:1])
            return is_other or is_cut or is_late
        case _:
            return False


def says_back(sentence: Sentence, end: int, heard: Heard) -> bool:
    """Whether advice up to word *end* is what was *heard*: "You have to quit" after "She says I have to quit"."""
    rest = sentence.words[end : end + 2]
    while rest and len(rest) > 1 and sentence.places[end + len(rest) - 1].breaks:
        rest = rest[:-1]
    is_told = not _MUSTS.isdisjoint(heard.words) and not _TELLS.isdisjoint(heard.words)
    return bool(rest) and is_told and heard.words.issuperset(rest)


def _is_no_advice(before: Sequence[str], phrase: Sequence[str], after: Sequence[str], *, asks: bool) -> bool:
    if _reports(before) or not _IN_PART.isdisjoint(before):
        return True
    if phrase[0] in ("you", "i") and not {"do", "does", "did", "not", "never"}.isdisjoint(before[-2:]):
        return True  # "you don't have to decide"; "do you need to decide"
    if phrase[:2] == ["you", "want"] and "so" in before:
        return True  # "so you want to get some peace"
    if after[:1] == ["be"] and not _NO_STEPS.isdisjoint(after[1:3]):
        return True  # "you should be proud"
    if phrase[0] == "you" and before[-1:] and before[-1] in _LED:
        return True  # "a neighbour that you could wake"; "anything you need to say"
    if after[:2] == ["have", "to"] or (phrase[-1] == "not" and after[:1] == ["have"]):
        return True  # "you shouldn't have to carry this"
    if not (_NO_STEPS | _PAUSES).isdisjoint(after[:1]):
        return True  # "you have to laugh"; "take a seat"
    if phrase[:2] == ["i", "would"] and not {"you", "we"}.isdisjoint(after[:3]):
        return True  # "I'd tell you first"; "I'd go with you"
    if phrase[:3] == ["why", "do", "not"] and not STATES.isdisjoint(after[:1]):
        return True  # "why don't you trust them"
    return not _OFFERS.isdisjoint(after[:5]) or (asks and before[-1:] in (["to"], ["how"], ["what"], ["where"]))


def _reports(before: Sequence[str]) -> bool:
    """Whether somebody other than the speaker says or thinks what follows *before*."""
    for at, word in enumerate(before):
        if word in _REPORTS:
            subject = next((other for other in reversed(before[:at]) if other in ("i", "you", "he", "she", "they")), "")
            if subject != "i" or word in ("heard", "know", "told"):
                return True
    return False
