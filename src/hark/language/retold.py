# SPDX-License-Identifier: MIT
"""Whether words are somebody else's, told of without quotation marks, or taken back in the same breath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.language.sentences import OPENERS, stem
from hark.language.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hark.language.sentences import Heard, Sentence

_SAID = frozenset(words("said says told tells saying telling shouted wrote"))
_LISTENERS = frozenset(words("you me us him her them it that"))
_PROVERBIAL = frozenset(words("i as like what know that having easier"))
"""Words with which the speaker makes it their own: "as they say", "I told you", "that said"."""
_SPEAKERS = frozenset(words("he she they your everyone everybody people somebody someone"))
_CALLS = frozenset(
    words(
        "call calls called calling label labels labelled labeled named shout shouted treat treats treated said says say"
        " saying tell tells told think thinks thought feel feels felt write wrote"
    )
)
"""Verbs by which somebody gives a person a name, or tells of it."""
_PERSONS = frozenset(words("i you he she they we"))
_BEINGS = frozenset(words("am was been be being have call called"))
_ABOUT_WORDS = frozenset(words("word words label name thing"))
_FORMS = frozenset(words("a an the is are was were am be been being got get go going gone stay stayed so very total"))
"""Words of a phrase for a label that do not name it."""
_LONGEST = 4
"""Words of a clause that only tells who said it: "and then she told you"."""
_EMPHATIC = frozenset(words("really seriously honestly do you worries"))
_ASKS = frozenset(words("have did could can would why how what is"))
"""Words with which advice is put as a question, to which "no" is only an answer."""
_CHEAP = frozenset(words("cheap glib hollow nonsense rubbish"))


def is_retold(sentence: Sentence, at: int, end: int) -> bool:
    """Whether the clause before word *at*, or the one behind *end*, says that another said it: "She told you: ..."."""
    begin = _clause(sentence, at)
    before = sentence.words[_clause(sentence, begin - 1) : begin] if begin else []
    if _tells(before) and _PROVERBIAL.isdisjoint(before):
        return True
    behind = next((place for place in range(end, len(sentence.words)) if sentence.places[place].breaks), None)
    return behind is not None and sentence.words[behind] in _SPEAKERS and _tells(sentence.words[behind:])


def is_taken_back(sentence: Sentence, at: int, end: int) -> bool:
    """Whether what follows words *at* to *end* takes them back: "You'll be fine. No, I can't know that."."""
    said = sentence.words
    for place in range(end, len(said)):
        if sentence.places[place].breaks and _retracts(said[place:]):
            return True
        is_no = said[place] == "no" and sentence.places[place].breaks
        if is_no and place + 1 < len(said) and sentence.places[place + 1].breaks and said[place + 1] not in _EMPHATIC:
            return True
    later = sentence.later
    if later is None:
        return False
    if later.words[0] in ("no", "nah", "nope") and said[at] not in _ASKS:
        rest = later.words[1:]
        is_alone = not rest or (later.places[1].breaks and rest[0] not in _EMPHATIC)
        is_echo = sentence.asks and not later.asks
        return is_alone and (is_echo or not {"not", "never", "no"}.isdisjoint(rest) or _retracts(rest))
    return _retracts(later.words)


def is_their_word(sentence: Sentence, at: int, end: int, heard: Heard) -> bool:
    """Whether the label from word *at* to *end* means the speaker, is told of others, or stands in what was *heard*."""
    said = sentence.words
    before = [*sentence.clause_before(at), *said[at : end - 1]]
    after = said[end:]
    if heard.named.issuperset(stem(word) for word in said[at:end] if word not in _FORMS):
        return True
    if not _ABOUT_WORDS.isdisjoint([*after[:1], *before[-1:]]):
        return True  # "the schizo word was thrown at you"
    if "as" in before[-3:] and "i" in after[:6]:
        return True  # "as an addict, I know that voice"
    who = next((place for place in reversed(range(len(before))) if before[place] in _PERSONS), None)
    if who is not None and before[who] == "i" and not _BEINGS.isdisjoint(before[who + 1 : who + 2]):
        return before[who + 1] not in ("call", "have") or not {"myself", "been"}.isdisjoint(before)
    return any(
        word in _CALLS
        and before[place + 1 : place + 2] != ["me"]  # "nobody told me"
        and next((other for other in reversed(before[:place]) if other in _PERSONS), "") != "i"
        for place, word in enumerate(before)
    )


def _clause(sentence: Sentence, at: int) -> int:
    """Where the clause with word *at* begins."""
    while at and not sentence.places[at].breaks:
        at -= 1
    return at


def _tells(clause: Sequence[str]) -> bool:
    """Whether *clause* only tells that somebody said something."""
    said = [word for word in clause if word not in OPENERS]
    while said and said[-1] in _LISTENERS:
        said = said[:-1]
    return 1 < len(said) <= _LONGEST and said[-1] in _SAID


def _retracts(said: Sequence[str]) -> bool:
    """Whether *said* begins with words that take back: "I was wrong", "I take that back", "that would be cheap"."""
    while said and said[0] in OPENERS:
        said = said[1:]
    if said[:3] == ["i", "was", "wrong"] or (said[:2] == ["i", "take"] and "back" in said[2:4]):
        return True
    return said[:1] in (["that"], ["it"], ["this"]) and not _CHEAP.isdisjoint(said[2:5])
