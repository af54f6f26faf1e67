# SPDX-License-Identifier: MIT
"""Rules of learning quality over decks: what makes a card hard to learn from, or unkind. Pure.

Each rule has a stable code, a severity and a page. A rule that is wrong about a card is silenced at that
card, with a reason: `allow = { yes-no-front = "the exam asks it so" }`. Faults of form are found by
`reader`; these rules see only decks that can be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from zlib import crc32

from hark.cards.model import GAP, Card, Choice, Cloze, Concept, Deck, Scenario
from hark.errors import count
from hark.values import field, frozen
from hark.views.fault import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_COMPARED = 500
"""A front is held against so many others that share a word; where thousands share even their rarest one, not more."""
RUN_WORDS = 8
"""A run of so many words shared with a source is copied."""


@frozen
class Finding:
    """What one rule says of one card, or of a deck where *card* is None. *key* is the part of the card it is about."""

    rule: str
    severity: Severity
    deck: str
    card: str | None
    key: str | None
    message: str
    allowed: str = ""
    """The reason for which the deck silences it, or nothing."""
    place: int = field(default=0, compare=False)
    """Which of the decks looked at it is about, from 0: two of them may have one id."""


@frozen
class Rule:
    """One rule: its code, its weight, and in a sentence what it wants. Its page is in `rules.toml`."""

    code: str
    severity: Severity
    says: str


Said = tuple[str | None, str]
"""The part of a card a rule is about, and what it says of it."""
_CardRule = Callable[[Card], Iterable[Said]]
_DeckRule = Callable[[Deck], Iterable[tuple[str | None, str | None, str]]]
_CARD_RULES: list[tuple[Rule, _CardRule]] = []
_DECK_RULES: list[tuple[Rule, _DeckRule]] = []

# ---------------------------------------------------------------------------------------- what words are

_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# A single mark is a quotation mark unless it stands between letters.
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w))*'(?!\w)")
_YES_NO = re.compile(
    r"((is|are|was|were|do|does|did|could|should|would|has|have|had|might|must)(n't)?|am|may|can(not|'t)?|will|won't)\s"
    r"[^.?!]*\?",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"(?<!you feel )(?<!you felt )(?<!like )(?<!as if )\b(you (should(?! not be)|need to|have to|must|ought)"
    r"|why don't you|have you (tried|thought about|considered)|just try|my advice|if i were you|how about|you could try"
    r"|you'd better|i'd suggest|i suggest)\b",
    re.IGNORECASE,
)
_AMOUNT = r"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|half)"
_MINIMISING = re.compile(
    rf"\b(at least(?! {_AMOUNT})|could (be|have been) worse|have it worse|look on the bright side|every cloud"
    r"|silver lining|i know exactly)\b",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(r"\b(always|never|everyone|nobody)\b", re.IGNORECASE)
_CATCH_ALL = re.compile(
    r"\b(all|none|any|both) (of )?the above\b|\b(all|none|any|both) of these\b(?! days)|\b[a-d] and [a-d]\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(?i:which|what)\b (?:\w+ ){0,5}?"
    r"(?:(?:is|are|was|were|do|does|did|would|should|can|could|will)(?:(?: \w+)? not\b|n't\b)|cannot\b)[^?.]*\?"
)
_SHOUTED = re.compile(r"\bNOT\b")
_SELF = r"(my|your|him|her|them)sel(f|ves)"
_DANGER = re.compile(
    rf"\b(suicid\w*|kill(ed|ing)? {_SELF}|hurt(ing)? {_SELF}|overdos\w*|self[- ]?harm\w*|want(s|ed)? to die"
    r"|(end|ended|take|took|taken) (my|your|his|her|their) (own )?li(fe|ves)|w(as|ere) dead|can(not|'t| not) go on"
    r"|better off (dead|without me)|no reason to live)\b",
    re.IGNORECASE,
)
_HELPER = r"(?:\w+ ){0,3}(someone|somebody|help|supervisor|lead|colleague|team|nurse|ambulance|people)"
_BRINGS_HELP = re.compile(
    rf"\b((ring|phone|call)(ing)?\b(?! (it|me|that))|(get|find|tell|fetch|bring in)(ting|ing)? {_HELPER}|supervisor"
    r"|colleague|shift lead|crisis (line|team)|emergency|ambulance|helpline|safeguarding|pass this on|with you to"
    r"|keeps people safe|someone who|help us)\b",
    re.IGNORECASE,
)
_ACTS = re.compile(rf"\b((call|ring|phon)ing|(gett|fetch)ing {_HELPER})\b", re.IGNORECASE)
_REFUSES = re.compile(r"\b(not|never|cannot|\w+n't)\b", re.IGNORECASE)
_COUNTED = r"(?:people|trials|studies|samples|clients|clinicians|interactions)"
_FIGURE = re.compile(
    r"(?<![\w#.,])(r = -?\d*\.\d+|\d+(?:[.,]\d+)* ?(?:%|per ?cent)|\.\d\d"
    rf"|(?:\d{{1,3}}(?:,\d{{3}})+|\d{{2,}}) (?:\w+ )?{_COUNTED})(?!\w)"
)
_YEAR = re.compile(rf"\b(19|20)\d\d\b(?! (?:\w+ )?{_COUNTED})")
_PHONE = re.compile(
    r"(?<![\w,.])(?<!page )(?<!line )(?<!room )(988|911|999|112|116 ?123|13 11 14|\d{3}[- ]\d{3}[- ]\d{3,4}"
    r"|0[58]00[\d ]{4,9}\d|0\d{3} \d{3} \d{3,4})\b"
    rf"(?! (?:\w+ )?{_COUNTED})"
)
_PLACE = re.compile(
    r"\b(local(ly)?|region|country|Canada|United States|USA?|Australia|Ireland|UK|United Kingdom|Britain|England"
    r"|Scotland|Wales|New Zealand|(?i:elsewhere)|where you|your (area|service))\b"
)

# Words that name a person by a condition or a verdict. Source: NIDA, "Words Matter" (read 2026-11), and
# the guidance on reporting suicide that says "died by". Change this list here and nowhere else.
LABEL_WORDS = {
    "addict": "person with an addiction",
    "addicts": "people with an addiction",
    "abuser": "person who uses",
    "abusers": "people who use",
    "junkie": "person who uses drugs",
    "junkies": "people who use drugs",
    "alcoholic": "person with an alcohol problem",
    "alcoholics": "people with an alcohol problem",
    "clean": "in recovery, or tested negative",
    "dirty": "tested positive",
    "non-compliant": "did not find it helpful, or chose not to",
    "noncompliant": "did not find it helpful, or chose not to",
    "committed suicide": "died by suicide",
    "sufferer": "person living with",
    "sufferers": "people living with",
    "the mentally ill": "people living with a mental illness",
}
_LABEL = re.compile(
    r"(?<!non-)\b("
    + "|".join(re.escape(word).replace(r"\ ", r"[\s\u00a0]+") for word in sorted(LABEL_WORDS, key=len, reverse=True))
    + r")\b(?! (?:Anonymous|drink|beverage))",
    re.IGNORECASE | re.ASCII,
)


def words(text: str) -> list[str]:
    """The words of *text*, in lower case, without punctuation; an apostrophe within a word belongs to it."""
    return _WORDS.findall(_straight(text).lower())


def fingerprints(text: str) -> set[int]:
    """A number for every run of eight words in *text*: enough to recognise a copied run, not to read it."""
    found = words(text)
    return {crc32(" ".join(found[i : i + RUN_WORDS]).encode()) for i in range(len(found) - RUN_WORDS + 1)}


def findings(
    decks: Sequence[Deck],
    copied_from: Collection[int] = (),
    told: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> list[Finding]:
    """All findings over *decks*, in the order of decks and cards; those silenced in a deck carry its reason.

    *copied_from* holds fingerprints of texts that no card may repeat. *told* is called with how many cards of how
    many have been looked at.
    """
    found: list[tuple[int, int, Finding]] = []
    total, done = sum(len(deck.cards) for deck in decks), 0
    for place, deck in enumerate(decks):
        for number, card in enumerate(deck.cards):
            for rule, key, message in _of_card(card, copied_from):
                found.append((place, number, _finding(rule, deck, card, key, message, place)))
            done += 1
            told(done, total)
        numbers = {card.id: number for number, card in enumerate(deck.cards)}
        for rule, about in _DECK_RULES:
            for card_id, key, message in about(deck):
                number = numbers.get(card_id or "", len(deck.cards))
                card_or_none = deck.cards[number] if number < len(deck.cards) else None
                found.append((place, number, _finding(rule, deck, card_or_none, key, message, place)))
    found += _near_duplicates(decks)
    return [finding for _, _, finding in sorted(found, key=lambda one: one[:2])]


def rules() -> dict[str, Rule]:
    """Every rule by its code."""
    every = [rule for rule, _ in _CARD_RULES] + [rule for rule, _ in _DECK_RULES] + [COPIED_RUN, NEAR_DUPLICATE]
    return {rule.code: rule for rule in sorted(every, key=lambda rule: rule.code)}


def _of_card(card: Card, copied_from: Collection[int]) -> Iterator[tuple[Rule, str | None, str]]:
    for rule, about in _CARD_RULES:
        for key, message in about(card):
            yield rule, key, message
    if copied_from:
        for key, text in card.texts():
            found = words(text)
            for start in range(len(found) - RUN_WORDS + 1):
                run = " ".join(found[start : start + RUN_WORDS])
                if crc32(run.encode()) in copied_from:
                    yield COPIED_RUN, key, f"“{run}” stands in a source article word for word"
                    break


def _finding(rule: Rule, deck: Deck, card: Card | None, key: str | None, message: str, place: int) -> Finding:
    allowed = dict((card or deck).allow).get(rule.code, "")
    return Finding(rule.code, rule.severity, deck.id, card.id if card else None, key, message, allowed, place)


def _card_rule(code: str, severity: Severity) -> Callable[[_CardRule], _CardRule]:
    """Makes a function of a card a rule; its docstring says what it wants."""

    def register(about: _CardRule) -> _CardRule:
        _CARD_RULES.append((Rule(code, severity, about.__doc__ or ""), about))
        return about

    return register


def _deck_rule(code: str, severity: Severity) -> Callable[[_DeckRule], _DeckRule]:
    """Makes a function of a deck a rule."""

    def register(about: _DeckRule) -> _DeckRule:
        _DECK_RULES.append((Rule(code, severity, about.__doc__ or ""), about))
        return about

    return register


def _straight(text: str) -> str:
    """*text* with typewriter apostrophes."""
    return text.replace("’", "'").replace("‘", "'")


def _own(text: str) -> str:
    """What *text* says itself: without what it quotes."""
    return _QUOTED.sub("", _straight(text))


def _brief(text: str) -> str:
    """*text* short enough to be repeated."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59].rstrip()}…"


# --------------------------------------------------------------------------------------- rules for a card


@_card_rule("no-id", Severity.ADVICE)
def _no_id(card: Card) -> Iterator[Said]:
    """A card has an id of its own."""
    if card.derived_id:
        yield None, "the card has no id of its own"


@_card_rule("unknown-allow", Severity.WARNING)
def _unknown_allow(card: Card) -> Iterator[Said]:
    """`allow` names rules that exist."""
    for code, _ in card.allow:
        if code not in rules():
            yield "allow", f"no rule is called `{code}`"


@_card_rule("no-topic", Severity.ADVICE)
def _no_topic(card: Card) -> Iterator[Said]:
    """A card names the topic it serves."""
    if not card.topics:
        yield None, "the card names no topic"


@_card_rule("no-source", Severity.ADVICE)
def _no_source(card: Card) -> Iterator[Said]:
    """A card says where its idea comes from."""
    if not card.sources:
        yield None, "the card names no source"


@_card_rule("no-difficulty", Severity.ADVICE)
def _no_difficulty(card: Card) -> Iterator[Said]:
    """A card says how hard it is, from 1 to 3."""
    if not card.difficulty:
        yield None, "the card does not say how hard it is"


@_card_rule("long-front", Severity.WARNING)
def _long_front(card: Card) -> Iterator[Said]:
    """A concept's front has at most 30 words."""
    if isinstance(card, Concept) and (number := len(words(card.front))) > 30:
        yield "front", f"the front has {number} words; 30 are plenty"


@_card_rule("long-back", Severity.WARNING)
def _long_back(card: Card) -> Iterator[Said]:
    """A concept's back has at most 45 words."""
    if isinstance(card, Concept) and (number := len(words(card.back))) > 45:
        yield "back", f"the back has {number} words; 45 are plenty"


@_card_rule("several-questions", Severity.WARNING)
def _several_questions(card: Card) -> Iterator[Said]:
    """A front asks one question."""
    if isinstance(card, Concept) and _own(card.front).count("?") > 1:
        yield "front", "the front asks more than one question"


@_card_rule("several-ideas", Severity.WARNING)
def _several_ideas(card: Card) -> Iterator[Said]:
    """An answer lists at most three things."""
    if isinstance(card, Concept):
        for part in re.split(r"[.:?!](?:\s|$)", card.back):
            items = re.split(r"(?<!\d)[,;]|[,;](?!\d)", part)
            if len(items) > 3 and all(len(words(item)) <= 4 for item in items[1:]):
                yield "back", f"the back looks like a list of {len(items)}"


@_card_rule("many-gaps", Severity.WARNING)
def _many_gaps(card: Card) -> Iterator[Said]:
    """A cloze has at most four gaps."""
    if isinstance(card, Cloze) and len(card.gaps) > 4:
        yield "text", f"the text has {len(card.gaps)} gaps; four are plenty"


@_card_rule("yes-no-front", Severity.WARNING)
def _yes_no(card: Card) -> Iterator[Said]:
    """A front cannot be answered with yes or no."""
    if isinstance(card, Concept) and _YES_NO.match(_straight(card.front).lstrip()):
        yield "front", "the front can be answered with yes or no"


@_card_rule("answer-in-front", Severity.WARNING)
def _answer_in_front(card: Card) -> Iterator[Said]:
    """The front does not give the answer away."""
    if isinstance(card, Concept):
        asked, told = set(_content(card.front)), set(_content(card.back))
        if len(told) >= 2 and len(told & asked) / len(told) > 0.75:
            yield "front", "most of the answer's words stand in the question"
    if isinstance(card, Cloze):
        outside = set(words(GAP.sub(" ", card.text)))
        for gap in card.gaps:
            hidden = set(_content(gap))
            if hidden and hidden <= outside:
                yield "text", f"“{gap}” stands elsewhere in the text too"


@_card_rule("option-count", Severity.WARNING)
def _option_count(card: Card) -> Iterator[Said]:
    """A choice has three or four options."""
    if isinstance(card, Choice) and not 3 <= len(card.options) <= 4:
        yield "options", f"the card has {count(len(card.options), 'option')}; three or four work best"


@_card_rule("catch-all-option", Severity.ERROR)
def _catch_all(card: Card) -> Iterator[Said]:
    """No option is “all of the above” or its like."""
    if isinstance(card, Choice):
        for option in card.options:
            if _CATCH_ALL.search(_own(option.text)):
                yield "options", f"“{_brief(option.text)}” points at other options"


@_card_rule("long-question", Severity.WARNING)
def _long_question(card: Card) -> Iterator[Said]:
    """A choice's question has at most 60 words."""
    if isinstance(card, Choice) and (number := len(words(card.question))) > 60:
        yield "question", f"the question has {number} words; 60 are plenty"


@_card_rule("quiet-not", Severity.WARNING)
def _quiet_not(card: Card) -> Iterator[Said]:
    """A question for what is wrong writes NOT in capitals."""
    if isinstance(card, Choice) and _NEGATIVE.search(_own(card.question)):
        yield "question", "the question hides a “not”"


@_card_rule("long-key", Severity.WARNING)
def _long_key(card: Card) -> Iterator[Said]:
    """The right option is at most 1.3 times as long as the options on average."""
    if isinstance(card, Choice) and card.options:
        lengths = [len(option.text) for option in card.options]
        ratio = _key_length(card) / (sum(lengths) / len(lengths))
        if ratio > 1.3:
            yield "options", f"the right option is {ratio:.1f} times as long as the options on average"


@_card_rule("lone-absolute", Severity.ADVICE)
def _lone_absolute(card: Card) -> Iterator[Said]:
    """No distractor stands out by an “always” or a “never”."""
    if isinstance(card, Choice):
        with_absolute = [option for option in card.options if _ABSOLUTE.search(_own(option.text))]
        if len(with_absolute) == 1 and not with_absolute[0].correct:
            yield "options", f"“{_brief(with_absolute[0].text)}” is the only option with an absolute"


@_card_rule("thin-explanation", Severity.WARNING)
def _thin_explanation(card: Card) -> Iterator[Said]:
    """Every option says in eight words or more why it is right or tempting."""
    if isinstance(card, Choice):
        for option in card.options:
            if (number := len(words(option.why))) < 8:
                said = f"has {count(number, 'word')}" if number else "is missing"
                yield "options", f"the explanation of “{_brief(option.text)}” {said}"


@_card_rule("thin-scenario", Severity.WARNING)
def _thin_scenario(card: Card) -> Iterator[Said]:
    """Somebody says at least five words."""
    if isinstance(card, Scenario):
        if len(words(card.says)) < 5:
            yield "says", "the person says fewer than five words"
        if not card.why:
            yield "why", "the scenario does not say why"


@_card_rule("rubric-size", Severity.WARNING)
def _rubric_size(card: Card) -> Iterator[Said]:
    """A rubric names three to five skills."""
    if isinstance(card, Scenario) and not 3 <= len(card.skills) <= 5:
        yield "skills", f"the rubric names {count(len(card.skills), 'skill')}; three to five work best"


@_card_rule("no-avoid-skill", Severity.WARNING)
def _no_avoid_skill(card: Card) -> Iterator[Said]:
    """A rubric names something to leave out, or a safety check."""
    if isinstance(card, Scenario) and not any(s.startswith("avoid-") or s == "safety-check" for s in card.skills):
        yield "skills", "the rubric has no avoid-skill"


@_card_rule("model-length", Severity.WARNING)
def _model_length(card: Card) -> Iterator[Said]:
    """A model reply has 20 to 90 words."""
    if isinstance(card, Scenario):
        for model in card.models:
            if not 20 <= (number := len(words(model))) <= 90:
                yield "models", f"a model reply has {count(number, 'word')}; 20 to 90 work best"


@_card_rule("model-breaks-rubric", Severity.ERROR)
def _model_breaks_rubric(card: Card) -> Iterator[Said]:
    """A model reply passes its own rubric."""
    if not isinstance(card, Scenario):
        return
    for model in map(_own, card.models):
        if "avoid-advice" in card.skills and (cue := _ADVICE.search(model)):
            yield "models", f"the rubric asks to leave advice out, a model says “{cue[0]}”"
        if "avoid-minimising" in card.skills and (cue := _MINIMISING.search(model)):
            yield "models", f"the rubric asks not to make it smaller, a model says “{cue[0]}”"
        allowed = 2 if "safety-check" in card.skills else 1
        if (asked := model.count("?")) > allowed:
            yield "models", f"a model asks {asked} questions; {allowed} is the most here"
        if "open-question" in card.skills and "?" not in model and not re.search(r"\btell me\b", model, re.IGNORECASE):
            yield "models", "the rubric asks for an open question, a model asks none"
        if "hold-silence" in card.skills and len(words(model)) > 60:
            yield "models", "the rubric asks to hold the silence, a model talks on"


@_card_rule("label-word", Severity.ERROR)
def _label_word(card: Card) -> Iterator[Said]:
    """People are not named by a condition or a verdict."""
    for key, text in card.texts():
        if key != "says" and (found := _LABEL.search(_own(text))):
            yield (
                key,
                f"“{found[0]}” outside quotation marks; rather “{LABEL_WORDS[' '.join(found[0].lower().split())]}”",
            )


@_card_rule("bare-figure", Severity.ADVICE)
def _bare_figure(card: Card) -> Iterator[Said]:
    """A figure comes with its source and year."""
    for key, text in card.texts():
        if key not in ("says", "options", "models") and (found := _FIGURE.search(text)):
            everything = " ".join([text for _, text in card.texts()] + list(card.sources))
            if not (card.sources and _YEAR.search(everything)):
                yield key, f"the figure “{found[0]}” has no source with a year"


@_card_rule("number-without-place", Severity.ERROR)
def _number_without_place(card: Card) -> Iterator[Said]:
    """A phone number says for which country it is."""
    everything = " ".join(text for _, text in card.texts())
    for key, text in card.texts():
        if (found := _PHONE.search(text)) and not _PLACE.search(everything):
            yield key, f"“{found[0]}” without saying where it is valid"


@_card_rule("safety-unmarked", Severity.ERROR)
def _safety_unmarked(card: Card) -> Iterator[Said]:
    """A card that speaks of suicide, overdose or self-harm is marked `safety = true`."""
    if card.safety:
        return
    for key, text in card.texts():
        if found := _DANGER.search(text):
            yield key, f"it speaks of “{found[0]}” and is not marked as a safety card"
            return


@_card_rule("safety-model", Severity.ERROR)
def _safety_model(card: Card) -> Iterator[Said]:
    """A model for a danger asks or acts, and brings in help."""
    if isinstance(card, Scenario) and card.safety and "safety-check" in card.skills:
        for model in map(_own, card.models):
            if "?" not in model and not _ACTS.search(model):
                yield "models", "a model neither asks nor acts"
            if not any(_BRINGS_HELP.search(part) for part in re.split(r"[.,;:!?]", model) if not _REFUSES.search(part)):
                yield "models", "a model does not bring in help"


# --------------------------------------------------------------------------------------- rules for a deck


@_deck_rule("unknown-allow", Severity.WARNING)
def _unknown_allow_of_deck(deck: Deck) -> Iterator[tuple[str | None, str | None, str]]:
    """`allow` names rules that exist."""
    for code, _ in deck.allow:
        if code not in rules():
            yield None, "allow", f"no rule is called `{code}`"


@_deck_rule("key-stands-out", Severity.WARNING)
def _key_stands_out(deck: Deck) -> Iterator[tuple[str | None, str | None, str]]:
    """In at most 40 % of a deck's choice cards the right option is the longest."""
    choices = [card for card in deck.cards if isinstance(card, Choice)]
    longest = sum(
        _key_length(card) > max(len(option.text) for option in card.options if not option.correct) for card in choices
    )
    if len(choices) >= 5 and longest > 0.4 * len(choices):
        yield None, None, f"the right option is the longest in {longest} of {len(choices)} choice cards"


@_deck_rule("key-position", Severity.ADVICE)
def _key_position(deck: Deck) -> Iterator[tuple[str | None, str | None, str]]:
    """A deck's right options stand in all positions."""
    choices = [card for card in deck.cards if isinstance(card, Choice)]
    places = Counter(next(i for i, option in enumerate(card.options) if option.correct) for card in choices)
    if len(choices) >= 6 and (most := max(places.values())) > len(choices) / 2:
        place = next(place for place, number in places.items() if number == most)
        yield None, None, f"the right option stands in place {place + 1} in {most} of {len(choices)} choice cards"


@_deck_rule("many-negatives", Severity.ADVICE)
def _many_negatives(deck: Deck) -> Iterator[tuple[str | None, str | None, str]]:
    """A deck has at most one question for what is NOT so."""
    negative = [card for card in deck.cards if isinstance(card, Choice) and _SHOUTED.search(_own(card.question))]
    if len(negative) > 1:
        yield negative[1].id, "question", f"the deck has {len(negative)} questions for what is NOT so"


@_deck_rule("one-sided-topic", Severity.ADVICE)
def _one_sided_topic(deck: Deck) -> Iterator[tuple[str | None, str | None, str]]:
    """A topic has a card to recall and a card to apply."""
    kinds: dict[str, set[bool]] = {}
    for card in deck.cards:
        for topic in card.topics:
            kinds.setdefault(topic, set()).add(card.applies)
    for topic, applied in kinds.items():
        if len(applied) == 1:
            missing = "concept or cloze card" if True in applied else "choice or scenario"
            yield None, None, f"topic {topic} has no {missing}"


COPIED_RUN = Rule("copied-run", Severity.ERROR, "No eight words in a row stand in a source article.")
NEAR_DUPLICATE = Rule("near-duplicate", Severity.WARNING, "No two fronts share more than four fifths of their words.")


def _near_duplicates(decks: Sequence[Deck]) -> list[tuple[int, int, Finding]]:
    """Fronts with nearly the same words as an earlier one, within and across *decks*; the later is flagged, once.

    Each with the place of its deck and its own place there.
    """
    fronts = [
        (place, number, frozenset(words(card.front)))
        for place, deck in enumerate(decks)
        for number, card in enumerate(deck.cards)
    ]
    used = Counter(word for _, _, bag in fronts for word in bag)
    bits = {word: 1 << place for place, word in enumerate(used)}
    masks = [sum(bits[word] for word in bag) for _, _, bag in fronts]  # compared ten times as fast as sets
    by_word: dict[str, list[int]] = {}
    found = []
    for index, (place, number, bag) in enumerate(fronts):
        # Two bags that share four fifths share some word among the rarest fifth of both.
        rarest = sorted(bag, key=lambda word: (used[word], word))[: len(bag) // 5 + 1]
        others = {other for word in rarest for other in by_word.get(word, ())[:_COMPARED]}
        for word in rarest:
            by_word.setdefault(word, []).append(index)
        mask = masks[index]
        alike = [
            other for other in others if 5 * (mask & masks[other]).bit_count() > 4 * (mask | masks[other]).bit_count()
        ]
        if alike:
            earlier, its_number, _ = fronts[min(alike)]
            card = decks[place].cards[number]
            message = f"it asks nearly the same as {decks[earlier].id}/{decks[earlier].cards[its_number].id}"
            finding = _finding(NEAR_DUPLICATE, decks[place], card, card.front_key, message, place)
            found.append((place, number, finding))
    return found


def _key_length(card: Choice) -> int:
    return next(len(option.text) for option in card.options if option.correct)


def _content(text: str) -> list[str]:
    """The words of *text* that carry meaning."""
    return [word for word in words(text) if len(word) > 3 and word not in _FUNCTION_WORDS]


_FUNCTION_WORDS = frozenset(
    words(
        "that this with what which when where from into they them their your have does about than then more most some"
        " such will would could should been being were only also just each other between"
    )
)

__all__ = ["LABEL_WORDS", "Finding", "Rule", "Severity", "findings", "fingerprints", "rules", "words"]
