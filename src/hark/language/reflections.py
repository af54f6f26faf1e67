# SPDX-License-Identifier: MIT
"""Whether a sentence gives back what was heard by its form: "So it's the nights"; "You kept it for last"; "Four noes".

Said back word for word it does not count, nor does praise in the form of it, nor what may be, will be or is to be done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.language.sentences import OPENERS, stem
from hark.language.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hark.language.sentences import Heard, Sentence

_STARTS = OPENERS | frozenset(words("because still even again both"))
_LONGEST = 25
"""Words of a sentence that gives back; a longer one explains."""
_LONGEST_FRAGMENT = 8
"""Words of a sentence without a verb that gives back: "Four noes in one month"."""
_MAYBE = frozenset(words("can could will would may might must should ought shall if whatever"))
"""Words of what is not so, or not yet: of advice, promises and information."""
_TO_COME = _MAYBE - frozenset(words("can could would might if whatever"))
_TOLD_OF = frozenset(words("you your it they he she"))
_OWN = frozenset(words("i we my our me us mine glad sorry hope thanks thank wonder curious"))
_OPINES = frozenset(
    words(
        "should must wrong right rude horrible awful disgrace disgusting cruel terrible idiot permission business point"
        " monday tuesday wednesday thursday friday saturday sunday opens closes open office website available number"
        " helpful ways message course anyone anybody"
    )
)
"""Words of an opinion, or of a piece of information."""
_COMFORTS = frozenset(words("risk likely helps help okay best better choice choices easier things allowed"))
"""Words of comfort, warning and advice, unless "so" leads in to what is given back."""
PRAISE = frozenset(
    words(
        "amazing awesome brilliant fantastic wonderful excellent impressive incredible welcome correct proud super"
        " brave caring thoughtful generous clever smart intelligent resourceful guts courage achievement"
        " milestone huge mute muted hero star legend angel inspiration inspiring capable worthy future dreams ahead"
        " mindset positive deserve expert hardworking"
        " aware attractive beautiful options sweet talented"
    )
)
"""Words of praise and good cheer: with one of them a sentence flatters, whatever else it says."""
_PRAISE_FIRST = frozenset(words("great good well nice lovely strong kind right fine"))
"""Words that flatter where a sentence begins with them."""
_INSTRUCTS = frozenset(
    words(
        "ask fill ring sign press click come bring pay send turn apply look make get take go talk search see find start"
        " stop try call know need have never said told mentioned mention indicated seemed do"
    )
)
"""Verbs that begin an instruction, or a reminder, where nothing leads in to them: "You ask at the desk"."""
_NOT_BACK = frozenset(
    words("going allowed any one boss only loved safe lucky kidding there here doing mom dad free supposed")
)
"""What follows "you" and its verb where nothing is given back: a promise, comfort, a greeting."""
_ADVERBS = frozenset(
    words("just really also still already probably certainly definitely kind of sort actually now never very so a bit")
)
_STATES = frozenset(
    words(
        "want wanted feel felt miss missed hoped wish wished worry fear care love hate like keep hold carry think"
        " thought believe expect trust put got went gave came took made lost kept left knew held stood had was were did"
        " found stayed began fell ran stopped let sat saw heard met walk live wait slept ate"
        " drank woke wrote spoke grew broke spent won drove chose hid bought brought built fought forgot forgave lent"
        " meant rang rose sent shut swore taught threw wore"
    )
)
"""Verbs by which a person is told what they feel, want, or did; with another, only what shares words with them."""
_BEINGS = frozenset(
    words(
        "afraid nervous hopeless sad lonely angry mad sure stuck torn lost worn caught between on at in unsure"
        " ready up through not hurt sick furious numb empty alone under out desperate anxious low down full left"
    )
)
_DENIED = frozenset(
    words("alone evil helpless crazy mad weak stupid silly lazy bad broken worthless wrong burden only")
)
"""What somebody who comforts says a person is not."""
_DONE = frozenset(
    words("been had got lost kept given put come not done taken gone made seen said lot few two three four")
)
"""What follows "you have" where it tells of what was, besides words in -ed."""
_FINITE = frozenset(
    words(
        "is are was were am has have had do does did goes gets makes takes seems feels looks works"
        " be being been matters happens sucks try wait keep look get take go make think remember"
    )
)
"""Verbs that make a sentence of a fragment."""
_ASIDES = frozenset(words("if just in check first"))
"""Words after "so" with which no such sentence begins."""
_NO_STATEMENT = _INSTRUCTS | _ASIDES
_FRAGMENTS = frozenset(
    words(
        "a an the no not one two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty all"
        " every each another half from more less first last only your"
    )
)
"""Words with which a fragment begins that gives back."""
_PLAIN = frozenset(
    words(
        "that this there these those with what when which where from into they them their your have has does did about"
        " than then more most some such will would could should been being were only also just each other between like"
        " know really want think feel going said because very much over back here something things thing year time"
    )
)
"""Words of four letters and more that many sentences share."""

_LEADS = frozenset(words("sounds sound seems seem feels hear hearing saying imagine must part sense words"))
"""Words by which something is given back, which are none of what was heard."""
_FEELINGS = frozenset(
    words(
        "afraid alone angry anger anxious ashamed shame bitter confused confusing conflicted defeated desperate"
        " determined disappointed discouraged down draining drained dread empty exhausted exhausting fear fed"
        " frightened frightening frustrated frustrating furious gutted grief guilty guilt heavy helpless hopeless hurt"
        " hurts hurtful humiliating invisible isolated isolating jealous lonely loneliness lost loved mad maddening"
        " nervous numb own overwhelmed overwhelming pain painful powerless proud relief relieved resentful sad sadness"
        " scared scary shaken shocked stings stuck stressed stressful terrified terrifying tired tiring torn trapped"
        " uncertain unfair unheard unseen unsafe unsure upset upsetting weary weigh weighs worn worried worry worries"
    )
)


def shares(quote: str, heard: Heard) -> bool:
    """Whether *quote* has a word of what was *heard* that says something, or names a feeling."""
    said = set(words(quote)) - _LEADS
    return not said.isdisjoint(_FEELINGS) or any(
        stem(word) in heard.stems for word in said - _PLAIN if len(word) > 3 or word.isdigit()
    )


def gives_back(sentence: Sentence, heard: Heard) -> bool:
    """Whether *sentence* gives something back, given what was *heard*."""
    said = sentence.words
    at, joins = 0, ""
    while at < len(said) - 1 and said[at] in _STARTS:
        joins = said[at] if said[at] in ("so", "and") else joins
        at += 1
    rest = said[at:]
    if len(said) < 3 or len(rest) < 2 or not _OWN.isdisjoint(said):
        return False
    if not PRAISE.isdisjoint(said) or not _PRAISE_FIRST.isdisjoint(rest[1:6]):
        return False
    own = {stem(word) for word in rest if len(word) > 3 and word not in _PLAIN}
    shared = len(own & heard.stems)
    if sentence.asks:
        return joins == "so" and 1 < shared < len(own) and rest[0] in _TOLD_OF
    if shared == len(own) and len(own) > 0 and (len(own) > 1 or len(rest) <= _LONGEST_FRAGMENT):
        return False  # the same words again
    is_joined = joins == "so"
    if (heard.asks or not _COMFORTS.isdisjoint(said)) and not is_joined:
        return False  # an answer
    if not _OPINES.isdisjoint(said) and not (is_joined and rest[0] == "you"):
        return False
    if "!" in sentence.end:
        return False
    if rest[0] == "you":
        return len(rest) < _LONGEST and _tells_of_you(rest, joins, shared)
    if not own or not _TO_COME.isdisjoint(said):
        return False
    if is_joined:
        return rest[0] not in _NO_STATEMENT and (shared > 0 or "you" in rest or "your" in rest)
    if joins or not _MAYBE.isdisjoint(said):
        return False
    is_fragment = _FINITE.isdisjoint(rest) and rest[0] in _FRAGMENTS
    return is_fragment and shared > 0 and len(said) <= _LONGEST_FRAGMENT


def _tells_of_you(rest: Sequence[str], joins: str, shared: int) -> bool:
    """Whether *rest*, which begins with "you", tells the person of themselves, and not what to do or to expect."""
    verbs = [word for word in rest[1:] if word not in _ADVERBS]
    if len(verbs) < 2:
        return False
    verb, after = verbs[0], verbs[1]
    if verb == "would":
        return after in ("like", "rather", "love", "prefer")
    if after == "not" and verbs[2:3] == ["going"]:
        return False
    if (verb, after) == ("can", "not"):
        return verbs[2:3] != ["always"]
    if verb in _MAYBE or verb in ("and", "to", "guys", "too", "any") or after in _NOT_BACK:
        return False
    if joins == "so":
        return verb not in ("ask", "go", "take")
    if verb in ("do", "did") and after == "not":
        return len(verbs) > 2 and (verbs[2] in _STATES or verbs[2] in ("know", "see", "get"))
    if verb == "are":
        is_told = after in _BEINGS or after.endswith(("ing", "ed")) or shared > 0
        return is_told and not (after == "not" and not _DENIED.isdisjoint(verbs[2:4]))
    if verb in ("sound", "seem", "look"):
        return after in _BEINGS or after.endswith(("ing", "ed"))
    if verb == "have":
        return after.endswith("ed") or after in _DONE
    return verb in _STATES or (verb not in _INSTRUCTS and (verb.endswith("ed") or bool(joins) or shared > 0))
