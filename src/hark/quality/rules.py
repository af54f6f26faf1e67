# SPDX-License-Identifier: MIT
"""The rules of learning quality: what makes a card hard to learn from, or unkind. Pure.

Faults of form are found by `cards/reader`; these rules see only decks that can be read.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from hark.cards.model import GAP, Card, Choice, Cloze, Concept, Scenario
from hark.errors import count
from hark.language import cues
from hark.language.labels import LABEL_WORDS
from hark.language.text import brief, straight, unquoted, words
from hark.quality import talks, translations
from hark.quality.rule import CARD_RULES, DECK_RULES, Rule, for_cards, for_decks
from hark.views.fault import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.cards.model import Deck
    from hark.quality.rule import OfCard, OfDeck

COPIED_RUN = Rule("copied-run", Severity.ERROR, "No eight words in a row stand in a source article.")
NEAR_DUPLICATE = Rule("near-duplicate", Severity.WARNING, "No two fronts share more than four fifths of their words.")


@cache
def by_code() -> dict[str, Rule]:
    """Every rule by its code."""
    every = [*(row[0] for row in CARD_RULES), *(rule for rule, _ in DECK_RULES), COPIED_RUN, NEAR_DUPLICATE]
    every += translations.RULES
    return {rule.code: rule for rule in sorted(every, key=lambda rule: rule.code)}


# --------------------------------------------------------------------------------------- rules for a card


@for_cards("no-id", Severity.ADVICE, Card)
def _no_id(card: Card) -> Iterator[OfCard]:
    """A card has an id of its own."""
    if card.derived_id:
        yield None, "the card has no id of its own"


@for_cards("unknown-allow", Severity.WARNING, Card)
def _unknown_allow(card: Card) -> Iterator[OfCard]:
    """`allow` names rules that exist."""
    for code, _ in card.allow:
        if code not in by_code():
            yield "allow", f"no rule is called `{code}`"


@for_cards("no-topic", Severity.ADVICE, Card)
def _no_topic(card: Card) -> Iterator[OfCard]:
    """A card names the topic it serves."""
    if not card.topics:
        yield None, "the card names no topic"


@for_cards("no-source", Severity.ADVICE, Card)
def _no_source(card: Card) -> Iterator[OfCard]:
    """A card says where its idea comes from."""
    if not card.sources:
        yield None, "the card names no source"


@for_cards("no-difficulty", Severity.ADVICE, Card)
def _no_difficulty(card: Card) -> Iterator[OfCard]:
    """A card says how hard it is, from 1 to 3."""
    if not card.difficulty:
        yield None, "the card does not say how hard it is"


@for_cards("long-front", Severity.WARNING, Concept)
def _long_front(card: Concept) -> Iterator[OfCard]:
    """A concept's front has at most 30 words."""
    if (number := len(words(card.front))) > 30:
        yield "front", f"the front has {number} words; 30 are plenty"


@for_cards("long-back", Severity.WARNING, Concept)
def _long_back(card: Concept) -> Iterator[OfCard]:
    """A concept's back has at most 45 words."""
    if (number := len(words(card.back))) > 45:
        yield "back", f"the back has {number} words; 45 are plenty"


@for_cards("several-questions", Severity.WARNING, Concept)
def _several_questions(card: Concept) -> Iterator[OfCard]:
    """A front asks one question."""
    if unquoted(card.front).count("?") > 1:
        yield "front", "the front asks more than one question"


@for_cards("several-ideas", Severity.WARNING, Concept)
def _several_ideas(card: Concept) -> Iterator[OfCard]:
    """An answer lists at most three things."""
    for part in re.split(r"[.:?!](?:\s|$)", card.back):
        items = re.split(r"(?<!\d)[,;]|[,;](?!\d)", part)
        if len(items) > 3 and all(len(words(item)) <= 4 for item in items[1:]):
            yield "back", f"the back looks like a list of {len(items)}"


@for_cards("many-gaps", Severity.WARNING, Cloze)
def _many_gaps(card: Cloze) -> Iterator[OfCard]:
    """A text has at most four gaps."""
    if len(card.gaps) > 4:
        yield "text", f"the text has {len(card.gaps)} gaps; four are plenty"


@for_cards("anki-gap", Severity.WARNING, Cloze)
def _anki_gap(card: Cloze) -> Iterator[OfCard]:
    """A gap holds the hidden words alone, not Anki's number and hint."""
    for gap in card.gaps:
        if marked := re.match(r"c\d+::(.*?)(?:::|\Z)", gap, re.DOTALL):
            yield "text", f"a gap is marked as in Anki: write {{{{{marked[1].strip()}}}}}"


@for_cards("yes-no-front", Severity.WARNING, Concept)
def _yes_no(card: Concept) -> Iterator[OfCard]:
    """A front cannot be answered with yes or no."""
    if cues.YES_NO.match(straight(card.front).lstrip()):
        yield "front", "the front can be answered with yes or no"


@for_cards("answer-in-front", Severity.WARNING, Concept)
def _answer_in_front(card: Concept) -> Iterator[OfCard]:
    """The front does not give the answer away."""
    asked, answered = set(_content(card.front)), set(_content(card.back))
    if len(answered) >= 2 and len(answered & asked) / len(answered) > 0.75:
        yield "front", "most of the answer's words stand in the question"


@for_cards("answer-in-front", Severity.WARNING, Cloze)
def _gap_in_text(card: Cloze) -> Iterator[OfCard]:
    """The front does not give the answer away."""
    outside = set(words(GAP.sub(" ", card.text)))
    for gap in card.gaps:
        hidden = set(_content(gap))
        if hidden and hidden <= outside:
            yield "text", f"“{gap}” stands elsewhere in the text too"


@for_cards("option-count", Severity.WARNING, Choice)
def _option_count(card: Choice) -> Iterator[OfCard]:
    """A choice has three or four options."""
    if not 3 <= len(card.options) <= 4:
        yield "options", f"the card has {count(len(card.options), 'option')}; three or four work best"


@for_cards("catch-all-option", Severity.ERROR, Choice)
def _catch_all(card: Choice) -> Iterator[OfCard]:
    """No option is “all of the above” or its like."""
    for option in card.options:
        if cues.CATCH_ALL.search(unquoted(option.text)):
            yield "options", f"“{brief(option.text)}” points at other options"


@for_cards("long-question", Severity.WARNING, Choice)
def _long_question(card: Choice) -> Iterator[OfCard]:
    """A choice's question has at most 60 words."""
    if (number := len(words(card.question))) > 60:
        yield "question", f"the question has {number} words; 60 are plenty"


@for_cards("quiet-not", Severity.WARNING, Choice)
def _quiet_not(card: Choice) -> Iterator[OfCard]:
    """A question for what is wrong writes NOT in capitals."""
    if cues.NEGATIVE.search(unquoted(card.question)):
        yield "question", "the question hides a “not”"


@for_cards("long-key", Severity.WARNING, Choice)
def _long_key(card: Choice) -> Iterator[OfCard]:
    """The right option is at most 1.3 times as long as the options on average."""
    if card.options:
        lengths = [len(option.text) for option in card.options]
        ratio = _key_length(card) / (sum(lengths) / len(lengths))
        if ratio > 1.3:
            yield "options", f"the right option is {ratio:.1f} times as long as the options on average"


@for_cards("lone-absolute", Severity.ADVICE, Choice)
def _lone_absolute(card: Choice) -> Iterator[OfCard]:
    """No wrong option stands out by an “always” or a “never”."""
    with_absolute = [option for option in card.options if cues.ABSOLUTE.search(unquoted(option.text))]
    if len(with_absolute) == 1 and not with_absolute[0].correct:
        yield "options", f"“{brief(with_absolute[0].text)}” is the only option with an absolute"


@for_cards("thin-explanation", Severity.WARNING, Choice)
def _thin_explanation(card: Choice) -> Iterator[OfCard]:
    """Every option says in eight words or more why it is right or tempting."""
    for option in card.options:
        if (number := len(words(option.why))) < 8:
            said = f"has {count(number, 'word')}" if number else "is missing"
            yield "options", f"the explanation of “{brief(option.text)}” {said}"


@for_cards("thin-scenario", Severity.WARNING, Card)
def _thin_scenario(card: Card) -> Iterator[OfCard]:
    """Somebody says at least five words."""
    if card.turns and len(words(card.front)) < 5:
        yield card.front_key, "the person says fewer than five words"
    if card.turns and not card.why:
        yield "why", f"the {card.kind} does not say why"


@for_cards("rubric-size", Severity.WARNING, Scenario)
def _rubric_size(card: Scenario) -> Iterator[OfCard]:
    """A checklist names three to five skills."""
    if not 3 <= len(card.skills) <= 5:
        yield "skills", f"the checklist names {count(len(card.skills), 'skill')}; three to five work best"


@for_cards("model-length", Severity.WARNING, Scenario)
def _model_length(card: Scenario) -> Iterator[OfCard]:
    """A model reply has 20 to 90 words."""
    for model in card.models:
        if not 20 <= (number := len(words(model))) <= 90:
            yield "models", f"a model reply has {count(number, 'word')}; 20 to 90 work best"


@for_cards("model-breaks-rubric", Severity.ERROR, Card)
def _model_breaks_rubric(card: Card) -> Iterator[OfCard]:
    """A model reply passes its own checklist."""
    for key, skills, model in _models(card):
        if "avoid-advice" in skills and (cue := cues.ADVICE.search(model)):
            yield key, f"the checklist asks to leave advice out, a model says “{cue[0]}”"
        if "avoid-minimising" in skills and (cue := cues.MINIMISING.search(model)):
            yield key, f"the checklist asks not to make it smaller, a model says “{cue[0]}”"
        allowed = 2 if "safety-check" in skills else 1
        if (asked := max(turn.count("?") for turn in cues.OTHERS_TURN.split(model))) > allowed:
            yield key, f"a model asks {asked} questions in one turn; {allowed} is the most here"
        if "open-question" in skills and not cues.ASKS.search(model):
            yield key, "the checklist asks for an open question, a model asks none"
        if "hold-silence" in skills and len(words(model)) > 60:
            yield key, "the checklist asks to hold the silence, a model talks on"


@for_cards("label-word", Severity.ERROR, Card)
def _label_word(card: Card) -> Iterator[OfCard]:
    """People are not named by a condition or a verdict."""
    for key, text in card.texts():
        if _name(key) != "says" and (label := cues.LABEL.search(unquoted(text))):
            better = LABEL_WORDS[" ".join(label[0].lower().split())]
            yield key, f"“{label[0]}” outside quotation marks; rather “{better}”"


@for_cards("bare-figure", Severity.ADVICE, Card)
def _bare_figure(card: Card) -> Iterator[OfCard]:
    """A figure comes with its source and year."""
    for key, text in card.texts():
        if _name(key) not in ("says", "options", "models") and (figure := cues.FIGURE.search(text)):
            everything = " ".join([text for _, text in card.texts()] + list(card.sources))
            if not (card.sources and cues.YEAR.search(everything)):
                yield key, f"the figure “{figure[0]}” has no source with a year"


@for_cards("number-without-place", Severity.ERROR, Card)
def _number_without_place(card: Card) -> Iterator[OfCard]:
    """A phone number says for which country it is."""
    phones = [(key, phone[0]) for key, text in card.texts() if (phone := cues.PHONE.search(text))]
    if phones and not cues.PLACE.search(" ".join(text for _, text in card.texts())):
        for key, number in phones:
            yield key, f"“{number}” without saying where it is valid"


@for_cards("safety-unmarked", Severity.ERROR, Card)
def _safety_unmarked(card: Card) -> Iterator[OfCard]:
    """A card that speaks of suicide, overdose or self-harm is marked `safety = true`."""
    if card.safety:
        return
    for key, text in card.texts():
        if danger := cues.DANGER.search(text):
            yield key, f"it speaks of “{danger[0]}” and is not marked as a safety card"
            return


@for_cards("safety-model", Severity.ERROR, Card)
def _safety_model(card: Card) -> Iterator[OfCard]:
    """A model for a danger asks or acts, and brings in help, as its checklist wants."""
    # What a scenario's one reply does at once, a dialogue does step by step.
    helping = {"safety-check", "bring-someone-in"} if len(card.turns) == 1 else {"bring-someone-in"}
    for key, skills, model in _models(card) if card.safety else ():
        if not talks.ASKING.isdisjoint(skills) and not (cues.ASKS.search(model) or cues.ACTS.search(model)):
            yield key, "a model neither asks nor acts"
        parts = [part for part in re.split(r"[.,;:!?]", model) if not cues.REFUSES.search(part)]
        if not helping.isdisjoint(skills) and not any(map(cues.BRINGS_HELP.search, parts)):
            yield key, "a model does not bring in help"


# --------------------------------------------------------------------------------------- rules for a deck


@for_decks("unknown-allow", Severity.WARNING)
def _unknown_allow_of_deck(deck: Deck) -> Iterator[OfDeck]:
    """`allow` names rules that exist."""
    for code, _ in deck.allow:
        if code not in by_code():
            yield None, "allow", f"no rule is called `{code}`"


@for_decks("key-stands-out", Severity.WARNING)
def _key_stands_out(deck: Deck) -> Iterator[OfDeck]:
    """In at most 40 % of a deck's choice cards the right option is the longest."""
    choices = [card for card in deck.cards if card.options]
    longest = sum(
        _key_length(card) > max(len(option.text) for option in card.options if not option.correct) for card in choices
    )
    if len(choices) >= 5 and longest > 0.4 * len(choices):
        yield None, None, f"the right option is the longest in {longest} of {len(choices)} choice cards"


@for_decks("key-position", Severity.ADVICE)
def _key_position(deck: Deck) -> Iterator[OfDeck]:
    """A deck's right options stand in all positions."""
    choices = [card for card in deck.cards if card.options]
    places = Counter(next(i for i, option in enumerate(card.options) if option.correct) for card in choices)
    if len(choices) >= 6 and (most := max(places.values())) > len(choices) / 2:
        place = next(place for place, number in places.items() if number == most)
        yield None, None, f"the right option stands in place {place + 1} in {most} of {len(choices)} choice cards"


@for_decks("many-negatives", Severity.ADVICE)
def _many_negatives(deck: Deck) -> Iterator[OfDeck]:
    """A deck has at most one question for what is NOT so."""
    negative = [card for card in deck.cards if card.options and cues.SHOUTED.search(unquoted(card.front))]
    if len(negative) > 1:
        yield negative[1].id, "question", f"the deck has {len(negative)} questions for what is NOT so"


@for_decks("one-sided-topic", Severity.ADVICE)
def _one_sided_topic(deck: Deck) -> Iterator[OfDeck]:
    """A topic has a card to recall and a card to apply."""
    kinds: dict[str, set[bool]] = {}
    for card in deck.cards:
        for topic in card.topics:
            kinds.setdefault(topic, set()).add(card.applies)
    for topic, applied in kinds.items():
        if len(applied) == 1:
            missing = "card that asks or hides a gap" if True in applied else "choice or scenario"
            yield None, None, f"topic {topic} has no {missing}"


@for_decks("worn-phrase", Severity.WARNING)
def _worn_phrase(deck: Deck) -> Iterator[OfDeck]:
    """At most one model reply in ten of a deck leans on a stock phrase of validation."""
    models = [(card.id, model) for card in deck.cards for model in card.models]
    worn = [(card, match[0]) for card, model in models if (match := cues.VALIDATION.search(unquoted(model)))]
    if len(worn) > max(1, len(models) // 10):
        card_id, phrase = worn[-1]
        yield card_id, "models", f"“{phrase}” or its like stands in {len(worn)} of {len(models)} model replies"


@for_decks("unsigned-safety", Severity.ADVICE)
def _unsigned_safety(deck: Deck) -> Iterator[OfDeck]:
    """Somebody trained in crisis response has signed each card about safety."""
    unsigned = [card.id for card in deck.cards if card.safety and not card.reviewed]
    if unsigned:
        yield None, None, f"nobody has signed {count(len(unsigned), 'safety card')}: {', '.join(unsigned)}"


def _models(card: Card) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Each model reply without what it quotes, with its key and the skills it is weighed by."""
    for place, said in enumerate(card.turns):
        key = "models" if len(card.turns) == 1 else f"turns.{place}.models"
        yield from ((key, said.skills, unquoted(model)) for model in said.models)


def _name(key: str) -> str:
    """The last part of *key*: `turns.2.says` is what somebody says, too."""
    return key.rpartition(".")[2]


def _key_length(card: Card) -> int:
    return next(len(option.text) for option in card.options if option.correct)


def _content(text: str) -> list[str]:
    """The words of *text* that carry meaning."""
    return [word for word in words(text) if len(word) > 3 and word not in cues.FUNCTION_WORDS]
