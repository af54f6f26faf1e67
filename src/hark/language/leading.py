# SPDX-License-Identifier: MIT
"""Whether a question about danger leads to a no: "You're not thinking of suicide, are you?", "I hope you're not ...".

In doubt it does, for then nothing is said. "Do you not want to live?" is plain: its "not" belongs to the danger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.language.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hark.language.sentences import Sentence

DENIES = frozenset(words("not never no nobody none neither nothing nor without hardly scarcely"))
_ASSURES = frozenset(
    words("surely hopefully promise promised swear assure reassure trust sure certain assume rule forbid")
)
"""Words of somebody who wants to be told no, whoever says them."""
_WISHES = frozenset(words("hope hoping pray praying hate doubt"))
"""Words that do so where they are the speaker's own."""
_POLITE = frozenset(words("ask asking mind"))
"""Words after which what is hoped is something else: "I hope I may ask"."""
_WORRIES = frozenset(words("worry worried worrying concerned"))
_AUX = frozenset(words("am is are was were do does did have has had can could will would should must may might"))
_ASKED = frozenset(words("you he she they there anyone anybody someone somebody"))
_ASKED_FIRST = _ASKED | frozenset(words("i we it this that your"))
"""Whom a question that turns its words round asks about; these only where a clause begins."""
_ASKS = frozenset(words("what how why who when where which"))
_NEAR = 2
"""Words from the beginning of such a question, or from the danger, within which a "not" denies it."""
_SHORT = 6
"""Words of a sentence that only takes back the one before."""


def leads_to_no(sentence: Sentence, at: int, end: int) -> bool:
    """Whether *sentence*, in which words *at* to *end* name the danger, asks so that the answer is to be no."""
    said = sentence.words
    turned = _turned(sentence, at)
    asked, after = said[_told(sentence, at) if turned is None else turned : at], said[end:]
    if _hopes(asked) or _hopes(after) or asked[-1:] == ["than"] or ("too" in asked and "to" in (asked[-1], said[at])):
        return True  # "you're too strong to kill yourself"
    if (after and after[-1] in DENIES and "or" not in after) or (sentence.later and _takes_back(sentence.later)):
        return True  # "are you suicidal, no?"
    if turned is not None:
        asks = said[turned - 1] if turned and said[turned - 1] in _ASKS else ""
        is_reproach = asks in ("why", "who") or (asks == "how" and said[turned] in ("can", "could"))
        is_worry = said[turned + 1] in ("i", "we") and not _WORRIES.isdisjoint(asked)
        return is_reproach or is_worry or not DENIES.isdisjoint(asked[: 2 + _NEAR] + asked[-_NEAR:])
    # "Who would want to die?" · "Stop thinking of suicide, will you?" · "You'd tell me if you wanted to die, right?"
    is_cut = sentence.earlier is not None and sentence.earlier.trails and sentence.earlier.words[-1] in DENIES
    is_late = after[:3] == ["you", "are", "not"] or (after[1:2] == ["not"] and not sentence.places[end].breaks)
    is_denied = is_late or not DENIES.isdisjoint(asked)
    return is_cut or is_denied or asked[:1] in (["who"], ["stop"]) or {"would", "if"}.issubset(asked)


def _turned(sentence: Sentence, at: int) -> int | None:
    """Where the question up to *at* begins that turns its words round, as "are you" does; None where none does.

    "Are you" in the middle of what is denied is none: "You're not, are you, thinking of suicide?"
    """
    said = sentence.words
    for begin in range(at - 1, -1, -1):
        behind = begin + (2 if said[begin + 1] == "not" else 1)
        if said[begin] not in _AUX or behind > at - (said[behind : behind + 1] != []):
            continue
        is_first = sentence.opens(begin) or (begin > 0 and said[begin - 1] in _ASKS)
        if said[behind] in (_ASKED_FIRST if is_first else _ASKED):
            is_aside = behind + 1 < len(said) and sentence.places[behind + 1].breaks
            if not is_aside or DENIES.isdisjoint(said[:begin]):
                return begin
    return None


def _told(sentence: Sentence, at: int) -> int:
    """Where the words begin that ask with word *at* without turning round: its clause with "you", or the sentence."""
    begin = at
    while begin and not sentence.places[begin].breaks:
        begin -= 1
    return begin if sentence.words[begin] in ("you", "he", "she", "they") else 0


def _hopes(said: Sequence[str]) -> bool:
    """Whether *said* has a hope of the speaker's own, or asks to be assured."""
    for at, word in enumerate(said):
        if word in _ASSURES:
            return True
        if word in _WISHES and (not at or not {"i", "we", "us"}.isdisjoint(said[max(at - 3, 0) : at])):
            return _POLITE.isdisjoint(said)
    return False


def _takes_back(later: Sentence) -> bool:
    """Whether the sentence after the question wants the no: "I hope not", "Say it isn't so", "You're not, are you?"."""
    said = later.words
    if len(said) > _SHORT or DENIES.isdisjoint(said):
        return False
    is_tagged = later.asks and (said[0] in DENIES or (said[0] == "you" and said[2:3] == ["not"]))
    return is_tagged or said[0] in ("please", "tell", "say", "of") or (said[-1] in DENIES and _hopes(said))
