# SPDX-License-Identifier: MIT
"""What words do: the cues by which a text asks, advises, makes small, labels, speaks of danger or brings in help.

One home for every list of words that the rules of `check` look for. Which words in a learner's own reply bring up the
helpline stands with the helplines (`decks/shared/helplines.toml`). These want texts with straight apostrophes.
"""

from __future__ import annotations

import re

from hark.language.labels import LABEL_WORDS
from hark.language.text import words

YES_NO = re.compile(
    r"((is|are|was|were|do|does|did|could|should|would|has|have|had|might|must)(n't)?|am|may|can(not|'t)?|will|won't)\s"
    r"[^.?!]*\?",
    re.IGNORECASE,
)
ADVICE = re.compile(
    r"(?<!you feel )(?<!you felt )(?<!like )(?<!as if )\b(you (should(?! not be)|need to|have to|must|ought)"
    r"|why don't you|have you (tried|thought about|considered)|just try|my advice|if i were you|how about|you could try"
    r"|you'd better|i'd suggest|i suggest)\b",
    re.IGNORECASE,
)
_AMOUNT = r"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|half)"
VALIDATION = re.compile(
    r"\b(makes? (\w+ )?sense|no wonder|small wonder|of course|who wouldn't"
    r"|(it's|that's) (only )?(natural|understandable)|(anyone|anybody|any of us|most people) (would|might|could))\b",
    re.IGNORECASE,
)
MINIMISING = re.compile(
    rf"\b(at least(?! {_AMOUNT})|could (be|have been) worse|have it worse|look on the bright side|every cloud"
    r"|silver lining|i know exactly)\b",
    re.IGNORECASE,
)
ABSOLUTE = re.compile(r"\b(always|never|everyone|nobody)\b", re.IGNORECASE)
CATCH_ALL = re.compile(
    r"\b(all|none|any|both) (of )?the above\b|\b(all|none|any|both) of these\b(?! days)|\b[a-d] and [a-d]\b",
    re.IGNORECASE,
)
NEGATIVE = re.compile(
    r"\b(?i:which|what)\b (?:\w+ ){0,5}?"
    r"(?:(?:is|are|was|were|do|does|did|would|should|can|could|will)(?:(?: \w+)? not\b|n't\b)|cannot\b)[^?.]*\?"
)
SHOUTED = re.compile(r"\bNOT\b")
_SELF = r"(my|your|him|her|them)sel(f|ves)"
DANGER = re.compile(
    rf"\b(suicid\w*|(kill|hurt|harm|cut)(s|ed|ting|ing)? {_SELF}|overdos\w*|self[- ]?harm\w*|want(s|ed)? to die"
    r"|(end(ed|ing)?|take|took|taken|taking) (my|your|his|her|their) (own )?li(fe|ves)|w(as|ere) dead"
    r"|can(not|'t| not) go on|better off (dead|without me)|no reason to live)\b",
    re.IGNORECASE,
)
_HELPER = r"(?:\w+ ){0,3}(someone|somebody|help|supervisor|lead|colleague|team|nurse|ambulance|people)"
BRINGS_HELP = re.compile(
    rf"\b((ring|phone|call)(ing)?\b(?! (it|me|that))|(get|find|tell|fetch|bring in)(ting|ing)? {_HELPER}|supervisor"
    r"|colleague|shift lead|crisis (line|team)|emergency|ambulance|helpline|safeguarding|pass this on|with you to"
    r"|keeps people safe|someone who|help us|bring(ing)? in|joins? us|(come|sit)s? (to sit )?with us|my lead"
    r"|our nurse)\b",
    re.IGNORECASE,
)
ASKS = re.compile(r"\?|\btell me\b", re.IGNORECASE)
OTHERS_TURN = re.compile(r"\([^)]*\)|\s/\s")
"""What stands between two turns of one reply: the other's answer in brackets, or a stroke between two messages."""
ACTS = re.compile(rf"\b((call|ring|phon)ing|(gett|fetch)ing {_HELPER})\b", re.IGNORECASE)
REFUSES = re.compile(r"\b(not|never|cannot|\w+n't)\b", re.IGNORECASE)
_COUNTED = r"(?:people|trials|studies|samples|clients|clinicians|interactions)"
FIGURE = re.compile(
    r"(?<![\w#.,])(r = -?\d*\.\d+|\d+(?:[.,]\d+)* ?(?:%|per ?cent)|\.\d\d"
    rf"|(?:\d{{1,3}}(?:,\d{{3}})+|\d{{2,}}) (?:\w+ )?{_COUNTED})(?!\w)"
)
YEAR = re.compile(rf"\b(19|20)\d\d\b(?! (?:\w+ )?{_COUNTED})")
PHONE = re.compile(
    r"(?<![\w,.])(?<!page )(?<!line )(?<!room )(988|911|999|112|116 ?123|13 11 14|\d{3}[- ]\d{3}[- ]\d{3,4}"
    r"|0[58]00[\d ]{4,9}\d|0\d{3} \d{3} \d{3,4})\b"
    rf"(?! (?:\w+ )?{_COUNTED})"
)
PLACE = re.compile(
    r"\b(local(ly)?|region|country|Canada|United States|USA?|Australia|Ireland|UK|United Kingdom|Britain|England"
    r"|Scotland|Wales|New Zealand|(?i:elsewhere)|where you|your (area|service))\b"
)

LABEL = re.compile(
    r"(?<!non-)\b("
    + "|".join(re.escape(word).replace(r"\ ", r"[\s\u00a0]+") for word in sorted(LABEL_WORDS, key=len, reverse=True))
    + r")\b(?! (?:Anonymous|drink|beverage))",
    re.IGNORECASE | re.ASCII,
)

FUNCTION_WORDS = frozenset(
    words(
        "that this with what which when where from into they them their your have does about than then more most some"
        " such will would could should been being were only also just each other between"
    )
)
