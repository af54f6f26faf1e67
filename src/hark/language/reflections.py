# SPDX-License-Identifier: MIT
"""Whether a sentence gives back what was heard by its form: "So it's the nights"; "You kept it for last"; "Four noes".

Said back word for word it does not count, nor does praise in the form of it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hark.language.sentences import OPENERS, stem
from hark.language.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hark.language.sentences import Heard, Sentence

_STARTS = OPENERS | frozenset(words("because maybe still even again both perhaps"))
_LONGEST = 25
"""Words of a sentence that begins with "you" and gives back; a longer one explains."""
_LONGEST_ECHO = 15
"""Words of a sentence that gives back by sharing several words of what was heard."""
_SHORT_ECHO = 6
"""The same, by sharing one."""
_NOT_BACK = frozenset(
    words(
        "could should must ought may might will better to guys too going gonna welcome allowed any one boss expert"
        " alone only strong brave kind lovely clever smart star hero legend angel inspiration inspiring capable loved"
        " safe lucky kidding"
    )
)
"""What follows "you" where the sentence gives nothing back: advice, a promise, an offer, praise."""
_NOT_BACK_ALONE = frozenset(
    words(
        "can know see need knew seemed indicated talked get go ask fill ring sign press click come bring pay send turn"
        " apply look make never said told"
    )
)
"""What gives back after "so you" only: "You know ..." and "You ask at the desk" do not."""
_ADVERBS = frozenset(
    words("just really also still already probably certainly definitely do did have are not the so very such a")
)
_TOLD_OF = frozenset(words("you your it they he she"))
_OWN = frozenset(words("i we my our me us mine glad sorry hope thanks thank wonder curious"))
_OPINES = frozenset(
    words(
        "should must wrong right rude horrible awful disgrace disgusting cruel terrible idiot permission business point"
        " monday tuesday wednesday thursday friday saturday sunday opens closes open office website available number"
    )
)
"""Words of an opinion, or of a piece of information."""
_PRAISE = frozenset(
    words(
        "amazing awesome great brilliant fantastic wonderful excellent impressive incredible welcome right correct"
        " super proud good well"
    )
)
_PRAISES = frozenset(words("guts courage brave achievement milestone huge mute muted hero"))
"""Words of praise that count wherever they stand."""
_NO_FRAGMENT = frozenset(
    words(
        "same your thanks thank that just some any please let here if do does did is are was were have has had can"
        " could will would should may might am tell try take go call ask get"
    )
)
_PLAIN = frozenset(
    words(
        "that this there these those with what when where which from into they them their your have has does did about"
        " than then more most some such will would could should been being were only also just each other between like"
        " know really want think feel going said because very much over back here something things thing"
    )
)
"""Words of four letters and more that many sentences share."""


def gives_back(sentence: Sentence, heard: Heard, *, is_first: bool) -> bool:
    """Whether *sentence* gives something back, given what was *heard*; *is_first* of the reply."""
    said = sentence.words
    at, joins = 0, ""
    while at < len(said) - 1 and said[at] in _STARTS:
        joins = said[at] if said[at] in ("so", "and") else joins
        at += 1
    rest = said[at:]
    if len(said) < 3 or len(rest) < 2 or not _OWN.isdisjoint(said) or not _PRAISE.isdisjoint(rest[1:6]):
        return False
    own = {stem(word) for word in rest if len(word) > 3 and word not in _PLAIN}
    shared = len(own & heard.stems)
    if sentence.asks:
        return joins == "so" and 1 < shared < len(own) and rest[0] in _TOLD_OF
    if shared == len(own) and (len(own) > 1 or (own and len(rest) <= _SHORT_ECHO)):
        return False  # the same words again
    if not _PRAISES.isdisjoint(said):
        return False
    if heard.asks and joins != "so":
        return False  # an answer
    if rest[0] == "you":
        return _tells_of_you(rest, is_so=joins == "so")
    if rest[0] in _NO_FRAGMENT or not own or "!" in sentence.end:
        return False
    if "you" in rest or "your" in rest:
        feels = any(pair in (("you", "feel"), ("you", "felt")) for pair in pairwise(rest))
        if joins == "so" or feels or (joins and (rest[0] in ("it", "this", "that") or shared)):
            return True
    if not _OPINES.isdisjoint(said):
        return False
    if is_first and rest[0] in ("he", "she", "they") and rest[0] in heard.words:
        return True
    return len(said) <= _LONGEST_ECHO and (shared > 1 or (shared > 0 and (joins == "so" or len(said) <= _SHORT_ECHO)))


def _tells_of_you(rest: Sequence[str], *, is_so: bool) -> bool:
    """Whether *rest*, which begins with "you", tells the person of themselves, and not what to do or to expect."""
    after = next((word for word in rest[1:4] if word not in _ADVERBS), "")
    if after in _NOT_BACK or (after in _NOT_BACK_ALONE and not is_so):
        return False
    if rest[1] == "would" and rest[2] not in ("like", "rather", "love", "prefer"):
        return is_so
    return 2 + ("not" in rest[1:4]) < len(rest) < _LONGEST
