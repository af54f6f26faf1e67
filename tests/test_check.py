# SPDX-License-Identifier: MIT
"""The rules of learning quality: what each finds, what it lets pass, and what silences it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import tomllib
import tracemalloc
from fractions import Fraction
from itertools import combinations, count, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.cards import reader, writing
from hark.cards.model import GAP, Card, Choice, Cloze, Concept, Deck, Option, Scenario
from hark.cards.signature import Signature
from hark.errors import DeckFaults, Fault
from hark.language import cues
from hark.language.text import unquoted
from hark.quality import check, rules
from hark.quality.rule import Finding
from hark.values import replace
from hark.views.fault import Severity
from places import environment

ADVICE, WARNING, ERROR = Severity.ADVICE, Severity.WARNING, Severity.ERROR

RULES = {
    "anki-gap": WARNING,
    "answer-in-front": WARNING,
    "bare-figure": ADVICE,
    "catch-all-option": ERROR,
    "copied-run": ERROR,
    "key-position": ADVICE,
    "key-stands-out": WARNING,
    "label-word": ERROR,
    "lone-absolute": ADVICE,
    "long-back": WARNING,
    "long-front": WARNING,
    "long-key": WARNING,
    "long-question": WARNING,
    "many-gaps": WARNING,
    "many-negatives": ADVICE,
    "model-breaks-rubric": ERROR,
    "model-length": WARNING,
    "near-duplicate": WARNING,
    "no-difficulty": ADVICE,
    "no-id": ADVICE,
    "no-source": ADVICE,
    "no-topic": ADVICE,
    "number-without-place": ERROR,
    "one-sided-topic": ADVICE,
    "option-count": WARNING,
    "quiet-not": WARNING,
    "rubric-size": WARNING,
    "safety-model": ERROR,
    "safety-steps": ERROR,
    "safety-unmarked": ERROR,
    "several-ideas": WARNING,
    "several-questions": WARNING,
    "thin-explanation": WARNING,
    "thin-scenario": WARNING,
    "translation-differs": ERROR,
    "translation-lacking": ADVICE,
    "translation-stale": WARNING,
    "translation-unsigned": ADVICE,
    "turn-length": WARNING,
    "turn-size": WARNING,
    "unknown-allow": WARNING,
    "unsigned-safety": ADVICE,
    "worn-phrase": WARNING,
    "yes-no-front": WARNING,
}
"""Every rule and its weight: what misleads or harms is an error, what costs learning a warning."""

# ------------------------------------------------------------------------------------- cards to find fault with

SHARED: dict[str, Any] = {"topics": ("T",), "sources": ("A book (2020)",), "difficulty": 1, "why": "It helps."}
SHARED["reviewed"] = (Signature("Ana Example", "crisis counsellor", "2026-11-26"),)
EIGHT = "It names the feeling and then stops there."


def concept(front: str = "What does a pause hand over?", back: str = "Room to go on.", **more: Any) -> Concept:
    """A sound concept card, but for what is given."""
    return Concept(**{"id": "c", "front": front, "back": back, **SHARED, **more})


def cloze(text: str = "Listening needs {{attention}} and {{time}}.", **more: Any) -> Cloze:
    """A sound cloze card, but for what is given."""
    return Cloze(**{"id": "z", "text": text, **SHARED, **more})


def option(text: str, why: str = EIGHT, *, correct: bool = False) -> Option:
    """An option with an explanation of eight words."""
    return Option(text, why, correct)


THREE = (
    option("They were busy, surely.", correct=False),
    option("That sounds lonely to me", correct=True),
    option("Have a rest first, then.", correct=False),
)


def choice(question: str = "Ana waited all week. Which reply fits?", options: Any = THREE, **more: Any) -> Choice:
    """A sound choice card, but for what is given."""
    return Choice(**{"id": "q", "question": question, "options": tuple(options), **SHARED, **more})


def texts(*said: str) -> tuple[Option, ...]:
    """Options with these texts; the second is right."""
    return tuple(option(text, correct=place == 1) for place, text in enumerate(said))


TWENTY = "Four noes in one month, and every one of them after a day of hoping. No wonder you are tired."
SOUND_SKILLS = ("reflect-feeling", "validate", "avoid-judgement")


def scenario(model: str = TWENTY, *skills: str, **more: Any) -> Scenario:
    """A sound scenario, but for what is given."""
    given = {
        "id": "s", "setting": "On the phone.", "says": "Fourth no this month. I give up.", "trap": "Tips for the CV.",
        "skills": skills or SOUND_SKILLS, "models": (model,),
    }  # fmt: skip
    return Scenario(**(given | SHARED | more))


def spoken(words: str, *skills: str, **more: Any) -> Scenario:
    """A scenario whose model reply is *words*, brought to a good length."""
    return scenario(f"{words} {TWENTY}", *(skills or ("validate", "avoid-advice", "avoid-minimising")), **more)


def number(many: int) -> str:
    """So many words that mean nothing."""
    return " ".join(f"w{place}" for place in range(1, many + 1))


COMPANIONS = (
    Concept(id="recall", front="Where do off days lead a helper?", back="To a friend.", **SHARED),
    Choice(
        id="apply", question="Whose turn is it now?", options=texts("Mine, today", "Your turn", "His alone"), **SHARED
    ),
)
"""Two sound cards, so that the topic of a third has both kinds."""


def deck(*cards: Card, **more: Any) -> Deck:
    """A deck of *cards* and the companions."""
    return Deck(**{"id": "d", "title": "D", "cards": (*cards, *COMPANIONS), **more})


def found(*cards: Card, **more: Any) -> list[Finding]:
    """All that is found in a deck of *cards*."""
    return list(check.findings([deck(*cards, **more)]))


def test_the_sound_cards_are_sound() -> None:
    """The cards from which the others are made have nothing to mend, alone and together."""
    assert found(concept(), cloze(), choice(), scenario()) == []


# --------------------------------------------------------------------------------------------------- the rules


def test_rules_and_weights() -> None:
    """These are the rules, in this order, each under its own code and with its weight."""
    assert {code: rule.severity for code, rule in rules.by_code().items()} == RULES
    assert list(rules.by_code()) == sorted(RULES)
    assert [rule.code for rule in rules.by_code().values()] == list(rules.by_code())


def test_weights_are_ordered() -> None:
    """From the lightest to the gravest."""
    assert list(Severity) == ["advice", "warning", "error"]


@pytest.mark.parametrize("code", RULES)
def test_codes_and_sentences(code: str) -> None:
    """A code is kebab-case; what a rule wants is one sentence on one line."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", code)
    assert re.fullmatch(r"[A-Z`][^\n]+\.", rules.by_code()[code].says)


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    """The pages are those of the rules, in order, each with a reason, a poor example and a better one."""
    pages = tomllib.loads((Path(check.__file__).parent / "rules.toml").read_text(encoding="utf-8"))

    assert list(pages) == sorted(RULES)
    assert {tuple(page) for page in pages.values()} == {("why", "poor", "better")}
    assert [
        code for code, page in pages.items() if not all(isinstance(t, str) and t.strip() for t in page.values())
    ] == []
    assert [code for code, page in pages.items() if page["poor"] == page["better"]] == []


TELLS_OF_PLACE = "Numbers differ from country to country."
ASKS = "Are you thinking about suicide?"
OPEN = ("open-question", "validate", "avoid-judgement")
SILENT = ("hold-silence", "validate", "avoid-judgement")
CHECKING = ("safety-check", "validate", "reflect-feeling")

POOR: list[tuple[str, Card, str | None, str, Card]] = [
    # the rule, a card it finds, the key, what it says, and a neighbour it lets pass
    ("no-id", concept(derived_id=True), None, "the card has no id of its own", concept()),
    (
        "unknown-allow",
        concept(allow=(("yes-no", "why"),)),
        "allow",
        "no rule is called `yes-no`",
        concept(allow=(("yes-no-front", "why"),)),
    ),
    ("no-topic", concept(topics=()), None, "the card names no topic", concept()),
    ("no-source", cloze(sources=()), None, "the card names no source", cloze()),
    ("no-difficulty", choice(difficulty=0), None, "the card does not say how hard it is", choice(difficulty=3)),
    (
        "long-front",
        concept(number(31)),
        "front",
        "the front has 31 words; 30 are plenty",
        concept(number(30)),
    ),
    (
        "long-back",
        concept(back=number(46)),
        "back",
        "the back has 46 words; 45 are plenty",
        concept(back=number(45)),
    ),
    (
        "several-questions",
        concept("What is a pause? When does it help?"),
        "front",
        "the front asks more than one question",
        concept('Ben asks "Why me?" and "Why now?". What does he want?'),
    ),
    (
        "several-questions",
        concept("What is a pause? And “silence”?"),
        "front",
        "the front asks more than one question",
        concept("Ben asks “Why me?” and “Why now?”. What does he want?"),
    ),
    (
        "several-ideas",
        concept(back="Calm, warmth, regard, patience, humour"),
        "back",
        "the back looks like a list of 5",
        concept(back="Calm, warmth and humour"),
    ),
    (
        "several-ideas",
        concept(back="These: calm; warmth; regard; patience; humour; hope."),
        "back",
        "the back looks like a list of 6",
        concept(back="Calm, warmth, hope. Then rest, food, sleep."),
    ),
    (
        "many-gaps",
        cloze("{{ash}} {{oak}} {{elm}} {{fir}} {{yew}}"),
        "text",
        "the text has 5 gaps; four are plenty",
        cloze("{{ash}} {{oak}} {{elm}} {{fir}} yew"),
    ),
    (
        "anki-gap",
        cloze("{{c1::Active::kind}} listening is {{work}}."),
        "text",
        "a gap is marked as in Anki: write {{Active}}",
        cloze("{{Active}} listening is {{work: c1::}}."),
    ),
    (
        "yes-no-front",
        concept("Is praise a roadblock?"),
        "front",
        "the front can be answered with yes or no",
        concept("When is praise a roadblock?"),
    ),
    (
        "answer-in-front",
        concept("What is the bond part of the working alliance?", "The bond part."),
        "front",
        "most of the answer's words stand in the question",
        concept("Which part of the alliance is about trust?", "The bond."),
    ),
    (
        # four of five words of the answer, against three of four
        "answer-in-front",
        concept("How do apples, pears, plums, grapes taste?", "Apples pears plums grapes sweet"),
        "front",
        "most of the answer's words stand in the question",
        concept("How do apples, pears, plums, grapes taste?", "Apples pears plums sweet"),
    ),
    (
        "answer-in-front",
        cloze("A {{pause}} is called so: a pause."),
        "text",
        "“pause” stands elsewhere in the text too",
        cloze("A {{pause}} is called so: a {{pause}}."),
    ),
    (
        "option-count",
        choice(options=THREE[:2]),
        "options",
        "the card has 2 options; three or four work best",
        choice(options=THREE),
    ),
    (
        "option-count",
        choice(options=(*THREE, option("Well, tell me about them"), option("I know just what to do"))),
        "options",
        "the card has 5 options; three or four work best",
        choice(options=(*THREE, option("Well, tell me about them"))),
    ),
    (
        "catch-all-option",
        choice(options=texts("They were busy.", "That is lonely.", "All of the above")),
        "options",
        "“All of the above” points at other options",
        choice(options=texts("They were busy.", "That is lonely.", "It lies above all")),
    ),
    (
        "catch-all-option",
        choice(options=texts("They were busy.", "That is lonely.", "Both A and C here")),
        "options",
        "“Both A and C here” points at other options",
        choice(options=texts("They were busy.", "That is lonely.", "Both Al and Cy")),
    ),
    (
        "long-question",
        choice(number(61)),
        "question",
        "the question has 61 words; 60 are plenty",
        choice(number(60)),
    ),
    (
        "quiet-not",
        choice("Here, which one is not a reflection?"),
        "question",
        "the question hides a “not”",
        choice("Here, which one is NOT a reflection?"),
    ),
    (
        "quiet-not",
        choice("Of these, what is not a reflection?"),
        "question",
        "the question hides a “not”",
        choice('"I am not well," says Ana. So which reply fits?'),
    ),
    (
        # 14 of 31 letters, 1.35 times the mean; against 13 of 30, which is 1.3 times
        "long-key",
        choice(options=texts("z" * 10, "k" * 14, "y" * 7)),
        "options",
        "the right option is 1.4 times as long as the options on average",
        choice(options=texts("z" * 10, "k" * 13, "y" * 7)),
    ),
    (
        "lone-absolute",
        choice(options=texts("You never do that.", "That sounds lonely.", "They were busy then")),
        "options",
        "“You never do that.” is the only option with an absolute",
        choice(options=texts("You never do that.", "That sounds lonely.", "They are always busy")),
    ),
    (
        "lone-absolute",
        choice(options=texts("Everyone does that.", "That sounds lonely.", "They were busy then")),
        "options",
        "“Everyone does that.” is the only option with an absolute",
        choice(options=texts("So you do just that", "It always was lonely", "They were busy then")),
    ),
    (
        "lone-absolute",
        choice(options=texts("Nobody does that.", "That sounds lonely.", "They were busy then")),
        "options",
        "“Nobody does that.” is the only option with an absolute",
        choice(options=texts('A loud "Never!"', "That sounds lonely.", "Nevertheless, busy")),
    ),
    (
        "thin-explanation",
        choice(options=(*THREE[:2], option("Have a rest first, then.", number(7)))),
        "options",
        "the explanation of “Have a rest first, then.” has 7 words",
        choice(options=(*THREE[:2], option("Have a rest first, then.", number(8)))),
    ),
    (
        "thin-explanation",
        choice(options=(*THREE[:2], option("Have a rest first, then.", "Advice."))),
        "options",
        "the explanation of “Have a rest first, then.” has 1 word",
        choice(),
    ),
    (
        "thin-explanation",
        choice(options=(THREE[0], option("That sounds lonely to me", "", correct=True), THREE[2])),
        "options",
        "the explanation of “That sounds lonely to me” is missing",
        choice(),
    ),
    (
        "thin-scenario",
        scenario(says="I feel so sad."),
        "says",
        "the person says fewer than five words",
        scenario(says="I feel so sad today."),
    ),
    ("thin-scenario", scenario(why=""), "why", "the scenario does not say why", scenario(why="So.")),
    (
        "rubric-size",
        scenario(TWENTY, "validate", "avoid-advice"),
        "skills",
        "the checklist names 2 skills; three to five work best",
        scenario(TWENTY, "validate", "reflect-feeling", "avoid-advice"),
    ),
    (
        "rubric-size",
        scenario(TWENTY, *SOUND_SKILLS, "avoid-advice", "reflect-meaning", "honour-choice"),
        "skills",
        "the checklist names 6 skills; three to five work best",
        scenario(TWENTY, *SOUND_SKILLS, "avoid-advice", "reflect-meaning"),
    ),
    (
        "rubric-size",
        scenario(TWENTY, "avoid-advice"),
        "skills",
        "the checklist names 1 skill; three to five work best",
        scenario(),
    ),
    (
        "model-length",
        scenario(number(19)),
        "models",
        "a model reply has 19 words; 20 to 90 work best",
        scenario(number(20)),
    ),
    (
        "model-length",
        scenario(number(91)),
        "models",
        "a model reply has 91 words; 20 to 90 work best",
        scenario(number(90)),
    ),
    (
        "model-breaks-rubric",
        spoken("You should rest."),
        "models",
        "the checklist asks to leave advice out, a model says “You should”",
        spoken("You should rest.", "validate", "reflect-feeling", "avoid-minimising"),
    ),
    (
        "model-breaks-rubric",
        spoken("At least you tried."),
        "models",
        "the checklist asks not to make it smaller, a model says “At least”",
        spoken("At least you tried.", "validate", "reflect-feeling", "avoid-advice"),
    ),
    (
        "model-breaks-rubric",
        spoken("What now? And then?"),
        "models",
        "a model asks 2 questions in one turn; 1 is the most here",
        spoken("What now?"),
    ),
    (
        "model-breaks-rubric",
        spoken("What now? And then? And after?", *CHECKING),
        "models",
        "a model asks 3 questions in one turn; 2 is the most here",
        spoken("What now? And then?", *CHECKING),
    ),
    (
        "model-breaks-rubric",
        spoken("Have you eaten? (No.) Since when? Who is there?"),
        "models",
        "a model asks 2 questions in one turn; 1 is the most here",
        spoken("Have you eaten? (No.) Since when? / Who is there?"),
    ),
    (
        "model-breaks-rubric",
        spoken("A hard month.", *OPEN),
        "models",
        "the checklist asks for an open question, a model asks none",
        spoken("What was hardest?", *OPEN),
    ),
    (
        "model-breaks-rubric",
        spoken("So you tell him.", *OPEN),
        "models",
        "the checklist asks for an open question, a model asks none",
        spoken("Tell me more.", *OPEN),
    ),
    (
        "model-breaks-rubric",
        scenario(number(61), *SILENT),
        "models",
        "the checklist asks to hold the silence, a model talks on",
        scenario(number(60), *SILENT),
    ),
    (
        "label-word",
        concept(back="An Addict speaks."),
        "back",
        "“Addict” outside quotation marks; rather “person with an addiction”",
        concept(back='"I am an addict," she says.'),
    ),
    (
        "label-word",
        scenario(trap="Calling them the mentally ill."),
        "trap",
        "“the mentally ill” outside quotation marks; rather “people living with a mental illness”",
        scenario(says="Once a junkie, always a junkie."),
    ),
    (
        "label-word",
        choice(why="She is clean now."),
        "why",
        "“clean” outside quotation marks; rather “in recovery, or tested negative”",
        choice(why="She is cleaning now, and “clean” is her word."),
    ),
    (
        "bare-figure",
        concept(back="28 % of them.", sources=("A book",)),
        "back",
        "the figure “28 %” has no source with a year",
        concept(back="28 % of them.", sources=("A book (1999)",)),
    ),
    (
        "bare-figure",
        concept(back="Quite many.", why="Over 82 samples.", sources=("A book",)),
        "why",
        "the figure “82 samples” has no source with a year",
        concept(back="Quite many (2018).", why="Over 82 samples.", sources=("A book",)),
    ),
    (
        "bare-figure",
        concept(back="It held for 10 people in 2010.", sources=()),
        "back",
        "the figure “10 people” has no source with a year",
        concept(back="Some 9 people at 28 Elm Street.", sources=("A book",)),
    ),
    (
        "number-without-place",
        concept(back="Ring 988."),
        "back",
        "“988” without saying where it is valid",
        concept(back="In the US and Canada: 988."),
    ),
    (
        "number-without-place",
        scenario(f"Ring 116 123. {TWENTY}"),
        "models",
        "“116 123” without saying where it is valid",
        scenario(f"Ring 116 123. {TWENTY}", why=TELLS_OF_PLACE),
    ),
    (
        "number-without-place",
        concept(back="Ring 1-800-273-8255 now."),
        "back",
        "“800-273-8255” without saying where it is valid",
        concept(back="Of 9880 rooms, 1988 were free."),
    ),
    (
        "safety-unmarked",
        concept("What do you ask when suicide is near?"),
        "front",
        "it speaks of “suicide” and is not marked as a safety card",
        concept("What do you ask when suicide is near?", safety=True),
    ),
    (
        "safety-unmarked",
        scenario(says="I want to kill myself today."),
        "says",
        "it speaks of “kill myself” and is not marked as a safety card",
        scenario(says="I want to kill the engine myself."),
    ),
    (
        "safety-unmarked",
        choice(why="She overdosed once."),
        "why",
        "it speaks of “overdosed” and is not marked as a safety card",
        choice(why="The bill is overdue."),
    ),
    (
        "safety-unmarked",
        cloze("Ask about {{self-harm}} plainly."),
        "text",
        "it speaks of “self-harm” and is not marked as a safety card",
        cloze("Ask about {{self-help}} plainly."),
    ),
    (
        "safety-model",
        spoken("I am so sorry. We will ring someone.", *CHECKING, safety=True),
        "models",
        "a model neither asks nor acts",
        spoken(f"{ASKS} We will ring someone.", *CHECKING, safety=True),
    ),
    (
        "safety-model",
        spoken(f"{ASKS} I am so sorry.", *CHECKING, safety=True),
        "models",
        "a model does not bring in help",
        spoken(f"{ASKS} I am getting my supervisor.", *CHECKING, safety=True),
    ),
    (
        "safety-model",
        spoken("I am so sorry. We will ring someone.", "ask-plainly", "validate", "reflect-feeling", safety=True),
        "models",
        "a model neither asks nor acts",
        spoken("I am so sorry.", "limits-first", "validate", "reflect-feeling", safety=True),
    ),
    (
        "safety-model",
        spoken("I am so sorry.", "bring-someone-in", "validate", "reflect-feeling", safety=True),
        "models",
        "a model does not bring in help",
        spoken("My supervisor sits with us.", "bring-someone-in", "validate", "reflect-feeling", safety=True),
    ),
]


@pytest.mark.parametrize(
    ("rule", "card", "key", "said", "near"), POOR, ids=[f"{row[0]}-{n}" for n, row in enumerate(POOR)]
)
def test_what_a_rule_finds_and_what_it_lets_pass(rule: str, card: Card, key: str | None, said: str, near: Card) -> None:
    """A poor card is found by its rule and by no other, in full; a near neighbour by none."""
    others = [Finding("no-source", ADVICE, "d", card.id, None, "the card names no source")] if not card.sources else []

    assert [one for one in found(card) if one not in others or rule == "no-source"] == [
        Finding(rule, RULES[rule], "d", card.id, key, said)
    ]
    assert found(near) == []


def test_an_answer_of_one_word_may_stand_in_the_front() -> None:
    """A question that names the two words to choose from gives neither away."""
    assert found(concept("Which leaves room, silence or speech?", "Silence.")) == []


def test_each_text_and_model_is_looked_at() -> None:
    """Each of several options or models is told of by itself, in the order of the card."""
    card = scenario(models=("Too short.", TWENTY, "Also short."))

    assert found(card) == [
        Finding("model-length", WARNING, "d", "s", "models", "a model reply has 2 words; 20 to 90 work best")
        for _ in range(2)
    ]


LABELS = (
    "addict", "addicts", "abuser", "abusers", "junkie", "junkies", "alcoholic", "clean", "dirty", "non-compliant",
    "committed suicide", "sufferer", "sufferers", "the mentally ill",
)  # fmt: skip


@pytest.mark.parametrize("word", LABELS)
@pytest.mark.parametrize("write", [str.lower, str.upper, str.title])
def test_every_label_word(word: str, write: Any) -> None:
    """Each word that names people by a verdict is found in any case, and not within quotation marks of either sort."""
    named = write(word)

    said = [one for one in found(concept(back=f"So: {named}.", safety=True)) if one.rule == "label-word"]

    assert [(one.key, one.message.partition(" outside")[0]) for one in said] == [("back", f"“{named}”")]
    assert found(concept(back=f'So: "a {named}".', safety=True)) == []
    assert found(concept(back=f"So: “a {named}”.", safety=True)) == []
    assert found(concept(back=f"So: ‘a {named}’.", safety=True)) == []
    assert found(concept(back=f"So: x{named}x.", safety=True)) == []


@pytest.mark.parametrize("opening", ["is", "are", "do", "does", "did", "can", "should", "would", "will", "has", "was"])
@pytest.mark.parametrize("write", [str.lower, str.title])
def test_every_yes_no_opening(opening: str, write: Any) -> None:
    """A front that opens with such a verb is found, spaces before it or not; the same verb later on is not."""
    assert [one.rule for one in found(concept(f" {write(opening)} it fair to ask?"))] == ["yes-no-front"]
    assert found(concept(f"When {opening} it fair to ask?")) == []


# ----------------------------------------------------------------------------------------------- rules for decks


def choices(many: int, longest: int, places: tuple[int, ...] = (0, 1, 2)) -> list[Choice]:
    """Choice cards; in the first *longest* the right option is the longest. It stands in each of *places* in turn."""
    made = []
    for card in range(many):
        options = [option("Twelve signs"), option("Twelve sighs")]
        right = "Twelve sights" if card < longest else "Ten sights"
        options.insert(places[card % len(places)], option(right, correct=True))
        made.append(choice(f"Case a{card} b{card} c{card}?", options, id=f"q{card}"))
    return made


def whole(*cards: Card, **more: Any) -> list[Finding]:
    """All that is found in a deck of *cards* and one to recall."""
    return list(check.findings([Deck(**{"id": "d", "title": "D", "cards": (*cards, COMPANIONS[0]), **more})]))


def of_deck(rule: str, said: str, card: str | None = None, key: str | None = None) -> list[Finding]:
    """One finding about a deck."""
    return [Finding(rule, RULES[rule], "d", card, key, said)]


@pytest.mark.parametrize(
    ("many", "longest", "told"), [(4, 4, False), (5, 2, False), (5, 3, True), (10, 4, False), (10, 5, True)]
)
def test_key_stands_out(many: int, longest: int, told: bool) -> None:
    """Of five choice cards or more, at most 40 in 100 may have the right option as the longest."""
    said = f"the right option is the longest in {longest} of {many} choice cards"

    assert whole(*choices(many, longest)) == (of_deck("key-stands-out", said) if told else [])


@pytest.mark.parametrize(
    ("places", "most", "place"),
    [
        ((0, 0, 0, 0, 0), 0, 0),
        ((0, 0, 0, 1, 1, 2), 0, 0),
        ((0, 0, 1, 0, 0, 2), 4, 1),
        ((1, 2, 1, 2, 1, 1), 4, 2),
        ((2, 2, 2, 2, 1, 0, 2), 5, 3),
        ((2, 2, 2, 2, 1, 0, 0, 1), 0, 0),
    ],
)
def test_key_position(places: tuple[int, ...], most: int, place: int) -> None:
    """Of six choice cards or more, no more than half may have the right option in one place."""
    said = f"the right option stands in place {place} in {most} of {len(places)} choice cards"

    assert whole(*choices(len(places), 0, places)) == (of_deck("key-position", said) if most else [])


def test_many_negatives() -> None:
    """The second question for what is NOT so is told of; one is no matter."""
    first, second = choice("What is NOT an echo?", id="n1"), choice("Who here has NOT heard?", id="n2")
    third = choice("Whom did Ana NOT ring at dawn?", id="n3")

    assert found(first) == []
    assert found(first, second) == of_deck(
        "many-negatives", "the deck has 2 questions for what is NOT so", "n2", "question"
    )
    assert found(first, second, third) == of_deck(
        "many-negatives", "the deck has 3 questions for what is NOT so", "n2", "question"
    )


RECALL, APPLY = (concept, cloze), (choice, scenario)


@pytest.mark.parametrize(("recall", "apply"), list(product(RECALL, APPLY)))
def test_one_sided_topic(recall: Any, apply: Any) -> None:
    """A topic wants a concept or cloze, and a choice or scenario; each topic is told of once."""
    two_sided = Deck(id="d", title="D", cards=(recall(topics=("A", "B")), apply(topics=("B", "A"))))
    recalled = Deck(id="d", title="D", cards=(recall(topics=("A", "B")), apply(topics=("B",))))
    applied = Deck(id="d", title="D", cards=(recall(topics=("B",)), apply(topics=("B", "A"))))

    assert list(check.findings([two_sided])) == []
    assert list(check.findings([recalled])) == of_deck("one-sided-topic", "topic A has no choice or scenario")
    assert list(check.findings([applied])) == of_deck("one-sided-topic", "topic A has no card that asks or hides a gap")


# ----------------------------------------------------------------------------------------------- near duplicates

ALIKE = "Ash oak elm fir yew bay fig nut box may?"


def pairs(decks: list[Deck]) -> list[tuple[str, str, str]]:
    """Deck and card of what is found to be nearly the same, and as what."""
    return [
        (one.deck, str(one.card), one.message.removeprefix("it asks nearly the same as "))
        for one in check.findings(decks)
        if one.rule == "near-duplicate"
    ]


@pytest.mark.parametrize(
    ("front", "told"),
    [
        (ALIKE, True),
        ("ash, OAK; elm -- fir: yew... bay fig nut box “may”!", True),
        ("Box may nut fig bay yew fir elm oak ash ash ash", True),
        ("Ash oak elm fir yew bay fig nut box?", True),  # 9 of 10
        ("Ash oak elm fir yew bay fig nut?", False),  # 8 of 10 is no more than four fifths
        ("Ash oak elm fir yew bay fig nut box sky?", True),  # 9 of 11
        ("Ash oak elm fir yew bay fig nut box sky sea?", False),  # 9 of 12
        ("Who?", False),
    ],
)
def test_the_border_of_near_duplicates(front: str, told: bool) -> None:
    """More than four fifths of all words in common; order, case, signs and repetition do not matter."""
    expected = [
        Finding("near-duplicate", WARNING, "d", "c2", "front", "it asks nearly the same as d/c1"),
    ]

    assert found(concept(ALIKE, id="c1"), concept(front, id="c2")) == (expected if told else [])


def test_near_duplicates_of_all_kinds_and_decks() -> None:
    """What is compared is what is asked, across kinds and decks; the later card is told of, under its own key."""
    first = deck(concept(ALIKE), id="one")
    second = Deck(
        id="two",
        title="D",
        cards=(cloze(ALIKE.replace("Ash", "{{Ash}}")), choice(ALIKE), scenario(says=ALIKE, setting=ALIKE)),
    )
    key = {"z": "text", "q": "question", "s": "says"}

    later = [("z", "one/c"), ("q", "one/c"), ("s", "one/c")]  # the first of those it is like is enough
    assert [one for one in check.findings([first, second]) if one.rule == "near-duplicate"] == [
        Finding("near-duplicate", WARNING, "two", card, key[card], f"it asks nearly the same as {other}")
        for card, other in later
    ]


TREES = ("ash", "oak", "elm", "fir", "yew", "bay", "fig", "nut", "box", "may")
FEW_WORDS = st.lists(st.sampled_from(TREES), min_size=1, max_size=12)
FRONTS = st.lists(FEW_WORDS.map(" ".join), max_size=8)


@given(FRONTS, FRONTS)
def test_near_duplicates_are_those_of_comparing_all(one: list[str], two: list[str]) -> None:
    """The search by rare words finds for each card the first one that comparing it with all before it finds."""
    fronts = [("one", place, front) for place, front in enumerate(one)]
    fronts += [("two", place, front) for place, front in enumerate(two)]
    decks = [
        Deck(id=name, title="D", cards=tuple(concept(front, id=f"c{n}") for deck, n, front in fronts if deck == name))
        for name in ("one", "two")
    ]

    alike = {
        (deck_b, f"c{b}"): f"{deck_a}/c{a}"
        for (deck_a, a, front_a), (deck_b, b, front_b) in reversed(list(combinations(fronts, 2)))
        if Fraction(len({*front_a.split()} & {*front_b.split()}), len({*front_a.split()} | {*front_b.split()}))
        > Fraction(4, 5)
    }
    assert sorted(pairs(decks)) == sorted((*later, first) for later, first in alike.items())


def test_thousands_of_fronts_alike() -> None:
    """A deck of the largest size whose fronts are all the same is told of card by card, not pair by pair."""
    alike = deck(*(concept(ALIKE, id=f"c{number}") for number in range(5000)))

    assert len(pairs([alike])) == 4999


# ---------------------------------------------------------------------------------------------------- copied runs

ARTICLE = "Listening well, they say, is half of the craft; the rest is time and a good cup of tea."
EIGHT_WORDS = "well they say is half of the craft"


def copied(card: Card, article: str = ARTICLE) -> list[tuple[str | None, str]]:
    """Under which keys of *card* something stands in *article*, and what is said."""
    every = list(check.findings([deck(card)], check.fingerprints(article)))
    assert {(one.severity, one.card) for one in every if one.rule == "copied-run"} <= {(ERROR, card.id)}
    return [(one.key, one.message) for one in every if one.rule == "copied-run"]


@pytest.mark.parametrize(
    ("back", "told"),
    [
        ("well they say is half of the craft", True),
        ("WELL, they say -- is half; of the (craft)", True),
        ("So: well,\nthey   say: is “half of the craft”, no more.", True),
        ("they say is half of the craft", False),
        ("well they say is half of the art", False),
        ("well they say is half the craft", False),
        ("well they say it is half of the craft", False),
        ("craft the of half is say they well", False),
    ],
)
def test_copied_runs(back: str, told: bool) -> None:
    """Eight words in a row are a copy, whatever their case and punctuation; seven are not."""
    said = f"“{EIGHT_WORDS}” stands in a source article word for word"

    assert copied(concept(back=back)) == ([("back", said)] if told else [])


def test_copied_runs_are_told_once_for_each_text() -> None:
    """A longer copy is one finding with its first eight words; every text of a card is looked at."""
    said = f"“{EIGHT_WORDS}” stands in a source article word for word"
    run = EIGHT_WORDS + " the rest"

    assert copied(concept(front=run, back=run, why=run)) == [("front", said), ("back", said), ("why", said)]
    assert copied(cloze(f"{{{{well}}}} they say {run.removeprefix('well they say')}")) == [("text", said)]
    assert copied(choice(run, [*THREE, option(run, run)])) == [("question", said), ("options", said), ("options", said)]
    assert copied(scenario(run, says=run, setting=run, task=run, trap=run)) == [
        (key, said) for key in ("setting", "says", "task", "trap", "models")
    ]


def test_fingerprints() -> None:
    """One number for each run of eight words: none for fewer, no more than there are runs; nothing is found by none."""
    assert check.fingerprints(number(7)) == set()
    assert len(check.fingerprints(number(8))) == 1
    assert len(check.fingerprints(number(20))) == 13
    assert list(check.findings([deck(concept(back=EIGHT_WORDS))], ())) == []


@given(st.lists(st.sampled_from(TREES), min_size=8, max_size=8), st.data())
def test_copied_runs_ignore_case_and_punctuation(words: list[str], data: st.DataObject) -> None:
    """However eight words are set off and written, they are the same eight words; any seven of them are none."""
    sign = st.sampled_from([" ", ", ", "; ", " - ", "—", "…", "\n", " (", ") ", ' "', '" ', " “", "” ", "/", "-"])
    style = st.sampled_from([str.lower, str.upper, str.title])
    written = "".join(data.draw(style)(word) + data.draw(sign) for word in words)

    assert check.fingerprints(written) == check.fingerprints(" ".join(words))
    assert check.fingerprints(" ".join(words[1:])) == set()


# ----------------------------------------------------------------------------------------------------------- allow


def test_allow_silences_just_that_rule_at_just_that_card() -> None:
    """A silenced finding stays, with its reason; the card's others and other cards' speak on."""
    one = concept("Is it?", back=number(46), id="one", allow=(("yes-no-front", "the exam asks it so"),))
    two = concept("Do you need time?", id="two")
    silent = Finding(
        "yes-no-front", WARNING, "d", "one", "front", "the front can be answered with yes or no", "the exam asks it so"
    )

    assert found(one, two) == [
        Finding("long-back", WARNING, "d", "one", "back", "the back has 46 words; 45 are plenty"),
        silent,
        Finding("yes-no-front", WARNING, "d", "two", "front", "the front can be answered with yes or no"),
    ]


def test_allow_of_a_deck_silences_what_is_about_the_deck() -> None:
    """A finding about the deck as a whole is silenced at the deck, not at a card."""
    cards = (concept(topics=("A",), allow=(("one-sided-topic", "no"),)),)
    told = of_deck("one-sided-topic", "topic A has no choice or scenario")

    assert found(*cards) == told
    assert found(*cards, allow=(("one-sided-topic", "it is young"),)) == [replace(told[0], allowed="it is young")]


def test_allow_reaches_findings_between_cards() -> None:
    """A near duplicate, a copy and a question for what is NOT so are silenced at the card that is told of."""
    first, second = concept(ALIKE, id="c1"), concept(ALIKE, id="c2", allow=(("near-duplicate", "a pair"),))
    copy = concept(back=EIGHT_WORDS, allow=(("copied-run", "a proverb"),))
    negatives = [
        choice("What is NOT so?", id="n1"),
        choice("Who is NOT in?", id="n2", allow=(("many-negatives", "x"),)),
    ]

    assert [one.allowed for one in found(first, second)] == ["a pair"]
    assert [one.allowed for one in found(second, first)] == [""]
    assert [one.allowed for one in check.findings([deck(copy)], check.fingerprints(ARTICLE))] == ["a proverb"]
    assert [one.allowed for one in found(*negatives)] == ["x"]


def test_unknown_codes_in_allow() -> None:
    """Each code that no rule has is told of, also beside one that a rule has."""
    card = concept("Is it?", allow=(("yes-no", "a"), ("yes-no-front", "b"), ("Long-Back", "c")))

    assert [(one.rule, one.message, one.allowed) for one in found(card)] == [
        ("unknown-allow", "no rule is called `yes-no`", ""),
        ("unknown-allow", "no rule is called `Long-Back`", ""),
        ("yes-no-front", "the front can be answered with yes or no", "b"),
    ]


HEAD = 'format = 1\nid = "d"\ntitle = "D"\n'
CARD = '[[cards]]\nid = "c"\nkind = "concept"\nfront = "F"\nback = "B"\n'


def test_allow_is_read_and_written() -> None:
    """A card's and a deck's silences survive the way to a file and back, reasons in whatever words."""
    reasons = (("yes-no-front", 'asked "so" in\nthe exam'), ("long-back", "ünï"))
    one = deck(concept(allow=reasons), allow=(("key-position", "young"),))

    assert reader.parse(writing.write(one).encode(), []) == one


@pytest.mark.parametrize("reason", ['""', '"  "', '"\\n"', "7", "true", "[]", "{}"])
@pytest.mark.parametrize("of_card", [True, False])
def test_a_silence_wants_a_reason(reason: str, of_card: bool) -> None:
    """An empty reason, or one that is no text, is a fault of form, of a card as of a deck."""
    line = f"allow = {{ long-back = {reason} }}\n"

    with pytest.raises(DeckFaults) as raised:
        reader.parse((HEAD + CARD + line if of_card else HEAD + line + CARD).encode(), [])

    assert raised.value.faults == (
        Fault(
            "allow",
            "`long-back` is silenced without a reason",
            'write `allow = { long-back = "the reason" }`',
            9 if of_card else 4,
            "c" if of_card else None,
        ),
    )


# ---------------------------------------------------------------------------------------------------------- always

TELLING = (
    *("Is", "which", "What", "not", "NOT", "?", "?", ".", ",", ";", '"', "“", "”", "‘", "’", "'", "addict", "clean"),
    *("committed suicide", "at least", "you should", "Have you tried", "988", "116 123", "28 %", "r = .28", "2019"),
    *("516 clinicians", "always", "never", "all of the above", "a and b", "kill myself", "local", "ring", "tell me"),
    *("word", "\n", "\0", "é", "Ψ", "中", "{{gap}}"),
)
"""What rules look for, and what might trip them."""
SAID = st.lists(st.sampled_from(TELLING) | st.text(max_size=5), max_size=15).map(" ".join)
ALLOWS = st.lists(st.tuples(st.sampled_from([*RULES, "zebra"]), SAID), max_size=3).map(tuple)
SHARED_PARTS: dict[str, Any] = {
    "why": SAID, "topics": st.lists(st.sampled_from("AB"), max_size=2).map(tuple), "difficulty": st.integers(0, 3),
    "sources": st.lists(SAID, max_size=2).map(tuple), "safety": st.booleans(), "allow": ALLOWS,
    "derived_id": st.booleans(),
}  # fmt: skip
SKILLS = ("validate", "avoid-advice", "avoid-minimising", "open-question", "hold-silence", "safety-check", "own-skill")


@st.composite
def option_lists(draw: st.DrawFn) -> tuple[Option, ...]:
    """Two to six options, one of them right."""
    parts = draw(st.lists(st.tuples(SAID, SAID), min_size=2, max_size=6))
    right = draw(st.integers(0, len(parts) - 1))
    return tuple(Option(text or "x", why, place == right) for place, (text, why) in enumerate(parts))


@st.composite
def decks(draw: st.DrawFn, name: str) -> Deck:
    """Any deck, of cards that are full of what rules look for."""
    places = count()
    ids = st.builds(lambda: f"c{next(places)}")
    cards: st.SearchStrategy[Card] = st.one_of(
        st.builds(Concept, id=ids, front=SAID, back=SAID, reverse=st.booleans(), **SHARED_PARTS),
        st.builds(Cloze, id=ids, text=SAID, **SHARED_PARTS),
        st.builds(Choice, id=ids, question=SAID, options=option_lists(), **SHARED_PARTS),
        st.builds(
            Scenario,
            **dict.fromkeys(("setting", "says", "task", "trap"), SAID),
            id=ids,
            models=st.lists(SAID, max_size=3).map(tuple),
            skills=st.lists(st.sampled_from(SKILLS), unique=True).map(tuple),
            **SHARED_PARTS,
        ),
    )
    return Deck(id=name, title="D", cards=tuple(draw(st.lists(cards, max_size=6))), allow=draw(ALLOWS))


@given(decks("one"), decks("two"))
def test_no_deck_makes_a_rule_raise(one: Deck, two: Deck) -> None:
    """Whatever is in decks, each finding has a known rule, its weight, a card of its deck, a message, a true reason."""
    every = list(check.findings([one, two], check.fingerprints(ARTICLE)))

    by_id = {"one": one, "two": two}
    for finding in every:
        cards = {card.id: card for card in by_id[finding.deck].cards}
        assert RULES[finding.rule] == finding.severity
        assert finding.message
        allow = cards[finding.card].allow if finding.card else by_id[finding.deck].allow
        assert finding.allowed == dict(allow).get(finding.rule, "")


@given(decks("one"), decks("two"))
def test_findings_are_deterministic(one: Deck, two: Deck) -> None:
    """The same decks give the same findings; a deck beside another gives those it gives alone, and near duplicates."""
    both = list(check.findings([one, two]))

    def alone(deck: Deck) -> list[Finding]:
        return [one for one in check.findings([deck]) if one.rule != "near-duplicate"]

    assert list(check.findings([one, two])) == both
    assert [one for one in both if one.rule != "near-duplicate"] == alone(one) + alone(two)


def test_findings_do_not_hang_on_the_order_of_sets(tmp_path: Path) -> None:
    """Another hash seed gives the same answer, byte for byte."""
    fronts = [" ".join(words) for words in combinations(ALIKE.lower().rstrip("?").split(), 8)][:12]
    cards = (concept(front, id=f"c{place}") for place, front in enumerate([*fronts, ALIKE, ALIKE]))
    file = tmp_path / "d.toml"
    file.write_text(writing.write(deck(*cards)), encoding="utf-8")

    answers = {
        subprocess.run(
            [sys.executable, "-m", "hark", "check", str(file), "--json"],
            env=environment(tmp_path, PYTHONHASHSEED=seed), capture_output=True, check=False,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip

    assert len(answers) == 1
    assert b"near-duplicate" in answers.pop()


# ----------------------------------------------------------------------------------------------------------- traps


def rules_of(card: Card) -> list[str]:
    """The codes found at *card*, each once."""
    return sorted({one.rule for one in found(card)})


MINIMISES = ("validate", "reflect-feeling", "avoid-minimising")
ADVISES = ("validate", "reflect-feeling", "avoid-advice")
BREAKS = ["model-breaks-rubric"]


@pytest.mark.parametrize(
    ("model", "skills", "told"),
    [
        # advice, and what only looks like it
        ("You need to rest.", ADVISES, BREAKS),
        ("you ought to rest.", ADVISES, BREAKS),
        ("Have you considered a walk.", ADVISES, BREAKS),
        ("If I were you, I'd rest.", ADVISES, BREAKS),
        ("Just try to rest.", ADVISES, BREAKS),
        ("My advice is rest.", ADVISES, BREAKS),
        ("Why don't you rest", ADVISES, BREAKS),
        ("They said he should rest.", ADVISES, []),
        ("You tried, and you shouldered it.", ADVISES, []),
        ("You have tomatoes.", ADVISES, []),
        ("Why don’t you rest", ADVISES, BREAKS),
        ('Then he says "you should rest", and it stings.', ADVISES, []),
        ("“You need to move on,” they tell you.", ADVISES, []),
        ("How about a walk.", ADVISES, BREAKS),
        ("You could try a walk.", ADVISES, BREAKS),
        ("You'd better rest.", ADVISES, BREAKS),
        ("I'd suggest a walk.", ADVISES, BREAKS),
        ("You feel you have to smile at work.", ADVISES, []),
        ("You should not be left alone with that.", ADVISES, []),
        # making it smaller
        ("It could be worse.", MINIMISES, BREAKS),
        ("Look on the bright side.", MINIMISES, BREAKS),
        ("I know exactly how that is.", MINIMISES, BREAKS),
        ("Every cloud has a lining.", MINIMISES, BREAKS),
        ("The least of it was the form.", MINIMISES, []),
        ("You know exactly what it was.", MINIMISES, []),
        ('They say "at least", and it stings.', MINIMISES, []),
        ("“It could be worse,” they tell you.", MINIMISES, []),
        ("You waited at least four hours.", MINIMISES, []),
        ("There is a silver lining.", MINIMISES, BREAKS),
        ("Others have it worse.", MINIMISES, BREAKS),
        ("It could have been worse.", MINIMISES, BREAKS),
        # questions
        ("What was it like?", ADVISES, []),
        ("What was it like?? Who?", ADVISES, BREAKS),
        ("What was it? Who? When?", CHECKING, BREAKS),
        ("You ask “Why me?”. What was it like?", ADVISES, []),
        ('You ask "Why me?" and "Why now?".', ADVISES, []),
        ('You ask "Why me?".', OPEN, BREAKS),
        ("Please TELL ME more.", OPEN, []),
        ("I feel you should rest.", ADVISES, BREAKS),
        ("I think that you should go.", ADVISES, BREAKS),
        ("At least a roof is over your head.", MINIMISES, BREAKS),
    ],
)
def test_models_that_break_their_rubric(model: str, skills: tuple[str, ...], told: list[str]) -> None:
    """Cues are found in what the model itself says, not in what it quotes or only resembles them."""
    assert rules_of(spoken(model, *skills)) == told


LABEL = ["label-word"]


@pytest.mark.parametrize(
    ("back", "told"),
    [
        ("An addict's life.", LABEL),
        ("An ex-addict speaks.", LABEL),
        ('"He is" an addict "he says".', LABEL),
        ('An unclosed "addict here.', LABEL),
        ("Addiction, and being addicted to it.", []),
        ("Cleaning, cleanly and cleanse.", []),
        ("In Alcoholics Anonymous.", []),
        ("He says: ‘I’m an addict’.", []),
        ("He says: 'I am an addict'.", []),
        ("A non-alcoholic beer.", []),
        ("Many alcoholics come.", LABEL),
        ("The noncompliant come.", LABEL),
        ("Two alcoholic drinks.", []),
    ],
)
def test_label_words_in_and_out_of_quotation_marks(back: str, told: list[str]) -> None:
    """A label is found wherever the card itself says it, and nowhere else."""
    assert rules_of(concept(back=back)) == told


@pytest.mark.parametrize("space", ["\n", "  ", "\u00a0"])
def test_labels_of_two_words_over_a_line_end(space: str) -> None:
    """A label of several words is found however it is broken into lines."""
    assert rules_of(concept(back=f"He committed{space}suicide.", safety=True)) == LABEL


@pytest.mark.parametrize("word", ["dırty", "junkıe", "addictſ", "ſufferer"])
def test_odd_letters_in_labels(word: str) -> None:
    """A word with a dotless i or a long s makes no rule raise."""
    assert {one.rule for one in found(concept(back=f"So {word} it was."))} <= {"label-word"}


YES_NO = ["yes-no-front"]


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ("Isn't it fair?", YES_NO),
        ("Don't they know it?", YES_NO),
        ("Can't one ask?", YES_NO),
        ("Can’t one ask?", YES_NO),
        ("Isolation: what is it?", []),
        ("Cancer, and then what?", []),
        ('"Is it my fault?" Which reply fits?', []),
        ("Isn’t it fair?", YES_NO),
        ("Shouldn't one ask?", YES_NO),
        ("Doesn't it help?", YES_NO),
        ("Will, forty, sits in silence. What do you say?", []),
        ("May tells you of her week. What do you say?", []),
        ("Do-overs: when are they kind?", []),
    ],
)
def test_fronts_for_yes_or_no(front: str, told: list[str]) -> None:
    """A front is found when its first sentence is a question for yes or no."""
    assert rules_of(concept(front)) == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Now what would not help?", ["quiet-not"]),
        ("Ana is not well. Now which reply fits?", []),
        ("Now which reply fits? It is not long.", []),
        ("“Now what is not so?” says Ana. Whose turn?", []),
        ("Now which knot is it?", []),
        ("Which of these is not a reflection?", ["quiet-not"]),
        ("Ana waits. What would not help?", ["quiet-not"]),
        ("Ana waits. Now which isn't a reflection?", ["quiet-not"]),
        ("Now what did he not say?", ["quiet-not"]),
        ("Now which of these cannot be right?", ["quiet-not"]),
    ],
)
def test_quiet_nots(question: str, told: list[str]) -> None:
    """A small not in the question itself is found, and one in what leads up to it is not."""
    assert rules_of(choice(question)) == told


def test_a_shouted_not_is_no_negative_question() -> None:
    """A NOT within somebody's own words is no question for the wrong answer."""
    shouting = [choice(f'{name} says: "I am NOT {state}!" Which reply fits?', id=name.lower())
                for name, state in (("Ana", "well at all"), ("Ben", "going home again tonight"))]  # fmt: skip

    assert found(*shouting) == []


CATCH_ALL = ["catch-all-option"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("None of the above", CATCH_ALL),
        ("any of these here", CATCH_ALL),
        ("b and c both, yes", CATCH_ALL),
        ('"All of the above"', []),
        ("Some of them came.", []),
        ("All the above, yes", CATCH_ALL),
        ("None of them rang.", []),
        ("Did any of them go", []),
        ("Both of them left.", []),
        ("Any of these days.", []),
    ],
)
def test_catch_all_options(text: str, told: list[str]) -> None:
    """An option that points at others is found, and one that speaks of people is not."""
    assert rules_of(choice(options=texts("That was hard.", "That is lonely.", text))) == told


@pytest.mark.parametrize(
    ("back", "told"),
    [
        ("Of 3999 people.", ["bare-figure"]),
        ("Some 28% of them.", ["bare-figure"]),
        ("Card #28 and v2.50 of 10 June.", []),
        ("Some 28 percent of them.", ["bare-figure"]),
        ("Some 28 per cent of them.", ["bare-figure"]),
        ("In 49 randomised trials.", ["bare-figure"]),
        ("Of 2010 people.", ["bare-figure"]),
    ],
)
def test_bare_figures(back: str, told: list[str]) -> None:
    """A figure without a year is found in whatever form."""
    assert rules_of(concept(back=back, sources=("A book",))) == told


@pytest.mark.parametrize("figure", ["r = .28", "r = 0.28", "1,200 people"])
def test_a_figure_is_told_whole(figure: str) -> None:
    """The message repeats the whole figure."""
    assert found(concept(back=f"It was {figure} then.", sources=("A book",))) == of_deck(
        "bare-figure", f"the figure “{figure}” has no source with a year", "c", "back"
    )


PHONE = ["number-without-place"]


@pytest.mark.parametrize(
    ("back", "told"),
    [
        ("Ring 999 now.", PHONE),
        ("Ring 13 11 14 now.", PHONE),
        ("Let us ring 988 now.", PHONE),
        ("In the United States, ring 911.", []),
        ("Ring 112, or your local number.", []),
        ("In Australia, ring 13 11 14.", []),
        ("In Ireland and the UK, ring 116 123.", []),
        ("In the USA, ring 988.", []),
        ("Elsewhere: 112.", []),
        ("It held over 112 samples.", []),
        ("Ring 0808 808 4994 now.", PHONE),
        ("See page 112 of it.", []),
        ("In England, ring 999.", []),
    ],
)
def test_phone_numbers(back: str, told: list[str]) -> None:
    """A phone number without a place is found, and one with its country is not."""
    assert rules_of(concept(back=back)) == told


UNMARKED = ["safety-unmarked"]


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("I think of killing myself some nights.", UNMARKED),
        ("Suicidal, that is what they call me.", UNMARKED),
        ("She went into an overdose last May.", UNMARKED),
        ("I killed the engine myself last night.", []),
        ("My brother killed himself last May.", UNMARKED),
        ("It was self harm, they said.", UNMARKED),
        ("I just want to die tonight.", UNMARKED),
        ("I could end my life tonight.", UNMARKED),
        ("They would be better off without me.", UNMARKED),
        ("My sister took her own life.", UNMARKED),
        ("I wish I were dead tonight.", UNMARKED),
        ("I just cannot go on like that.", UNMARKED),
        ("I want to hurt myself again.", UNMARKED),
    ],
)
def test_danger_without_a_mark(says: str, told: list[str]) -> None:
    """A card in which somebody speaks of dying wants the mark."""
    assert rules_of(scenario(says=says)) == told
    assert rules_of(scenario(says=says, safety=True)) == []


SAFETY = ["safety-model"]


@pytest.mark.parametrize(
    ("model", "told"),
    [
        (f"{ASKS} I am fetching my shift lead.", []),
        (f"{ASKS} We go to the crisis line.", []),
        (f"{ASKS} I am with you.", SAFETY),
        (f"{ASKS} I won't call anyone.", SAFETY),
        (f"{ASKS} We grew up together.", SAFETY),
        (f"{ASKS} Let's phone the helpline.", []),
        (f"{ASKS} I am getting an ambulance.", []),
        ("I am calling emergency services now.", []),
        ("You ask “why?”. I fetch my supervisor.", SAFETY),
        (f"{ASKS} I will never call for help.", SAFETY),
        (f"{ASKS} I won't ever ring them.", SAFETY),
        (f"{ASKS} I won't bring in a colleague.", SAFETY),
        (f"{ASKS} We won't involve my supervisor.", SAFETY),
        (f"{ASKS} Tell me more.", SAFETY),
        (f"{ASKS} I get it.", SAFETY),
        (f"{ASKS} Call it what you like.", SAFETY),
    ],
)
def test_models_for_danger(model: str, told: list[str]) -> None:
    """A model for a danger asks or acts, and brings in help."""
    assert rules_of(spoken(model, *CHECKING, safety=True)) == told
    assert rules_of(spoken(model, *CHECKING)) == ["safety-unmarked"] * ("suicide" in model)


@pytest.mark.parametrize(
    ("back", "told"),
    [
        ("Calm, warmth; hope, rest; food", ["several-ideas"]),
        ("Calm, warmth, hope, rest.", ["several-ideas"]),
        ("From 1,200 to 3,400, or 5,600 of 7,800.", []),
    ],
)
def test_lists(back: str, told: list[str]) -> None:
    """A list of more than three things is found, and figures are no lists."""
    assert rules_of(concept(back=back)) == told


def test_options_of_one_length_give_nothing_away() -> None:
    """Where all options are equally long, the right one does not stand out."""
    even = [
        replace(card, options=texts("Twelve signs", "Twelve sights"[:12], "Twelve sighs")) for card in choices(5, 0)
    ]

    assert whole(*even) == []


def models(number: int, worn: int) -> Deck:
    """A deck of scenarios with so many model replies, of which the first *worn* lean on a stock phrase."""
    plain = "You sat up three nights and still opened the shop, and tonight there is nobody to take the keys from you."
    said = [f"{plain} No wonder." if place < worn else plain for place in range(number)]
    cards = [replace(scenario(model), id=f"s{place}") for place, model in enumerate(said)]
    return Deck(id="d", title="D", cards=tuple(cards))


@pytest.mark.parametrize(
    ("number", "worn", "message"),
    [
        (20, 2, None),
        (20, 3, "“No wonder” or its like stands in 3 of 20 model replies"),
        (3, 1, None),
        (3, 2, "“No wonder” or its like stands in 2 of 3 model replies"),
    ],
)
def test_stock_phrases_of_validation(number: int, worn: int, message: str | None) -> None:
    """At most one model reply in ten leans on one, and a small deck may have one; the last is shown."""
    said = [(one.card, one.message) for one in check.findings([models(number, worn)]) if one.rule == "worn-phrase"]

    assert said == ([(f"s{worn - 1}", message)] if message else [])


@pytest.mark.parametrize(
    ("model", "is_worn"),
    [
        ("That makes sense.", True),
        ("It makes perfect sense.", True),
        ("Of course you did.", True),
        ("Anyone would.", True),
        ("It's understandable.", True),
        ("“No wonder”, she said.", False),
        ("You wonder about the course.", False),
        ("Has anyone been in?", False),
    ],
)
def test_what_a_stock_phrase_is(model: str, is_worn: bool) -> None:
    """The phrases that fit anybody count; the same words elsewhere, or quoted, do not."""
    assert bool(cues.VALIDATION.search(unquoted(model))) is is_worn


def test_safety_cards_that_nobody_signed() -> None:
    """A deck is told once how many there are and which; a signed card, and one that is not about safety, are not."""
    deck = Deck(
        id="d",
        title="D",
        cards=(
            concept("Who sits with you?", "A nurse.", id="a", safety=True, reviewed=()),
            concept(id="b", safety=True),
            concept("Who rings whom?", "We do.", id="e", reviewed=()),
            concept("What comes next?", "A call.", id="f", safety=True, reviewed=()),
        ),
    )

    said = [one for one in check.findings([deck]) if one.rule == "unsigned-safety"]

    assert [(one.card, one.severity, one.message) for one in said] == [
        (None, ADVICE, "nobody has signed 2 safety cards: a, f")
    ]


def test_unknown_codes_in_the_allow_of_a_deck() -> None:
    """A deck that silences a rule that does not exist is told so."""
    assert found(allow=(("zebra", "why"),)) == of_deck("unknown-allow", "no rule is called `zebra`", None, "allow")


def steps(cards: list[Card]) -> int:
    """How many lines of hark's own code run to check *cards*."""
    total = 0

    def trace(frame: Any, event: str, _what: object) -> Any:
        nonlocal total
        total += event == "line"
        return trace if "hark" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        found(*cards)
    finally:
        sys.settrace(before)
    return total


def many_words(many: int) -> list[Card]:
    """Fronts of which no two share a word."""
    return [concept(" ".join(f"w{card}x{word}" for word in range(400)), id=f"c{card}") for card in range(many)]


def many_alike(many: int) -> list[Card]:
    """Fronts that share words of which each is rare, and are all not quite alike."""
    shared = " ".join(f"s{word}" for word in range(37))
    return [
        concept(f"{shared} {' '.join(f'o{card}x{word}' for word in range(5))}", id=f"c{card}") for card in range(many)
    ]


@pytest.mark.parametrize(("make", "many"), [(many_words, 100), (many_alike, 800)])
def test_steps_grow_with_the_deck(make: Any, many: int) -> None:
    """Twice as many cards of the worst kind take no more than a little over twice as many steps."""
    assert steps(make(2 * many)) < 2.3 * steps(make(many))


def test_memory_grows_with_the_deck() -> None:
    """Ten times the words take no more than a little over ten times the memory: no number is as wide as they are."""

    def peak(many: int) -> int:
        cards = many_words(many)
        tracemalloc.start()
        try:
            check._near_duplicates([deck(*cards)])
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(200) < 12 * peak(20)


@given(st.lists(st.lists(st.sampled_from("abcdefghij"), max_size=8), max_size=8))
def test_near_duplicates_as_in_plain_words(fronts: list[list[str]]) -> None:
    """What is found through signatures is what comparing every pair finds."""
    cards = [concept(" ".join(front), id=f"c{number}") for number, front in enumerate(fronts)]
    bags = [set(front) for front in fronts]
    plain: dict[str | None, str] = {}
    for later, earlier in ((b, a) for a, b in combinations(range(len(bags)), 2)):
        if 5 * len(bags[later] & bags[earlier]) > 4 * len(bags[later] | bags[earlier]):
            plain.setdefault(f"c{later}", f"it asks nearly the same as d/c{earlier}")

    assert {f.card: f.message for f in found(*cards) if f.rule == "near-duplicate"} == plain


@given(st.text("{}a", max_size=14))
def test_gaps_are_what_they_were(text: str) -> None:
    """The pattern that stops at the next `{{` finds, in every text that is sound, what the plain one finds."""
    plain = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
    outside, gaps = plain.sub("\0", text), plain.findall(text)
    if "{{" not in outside and not any("{{" in gap for gap in gaps):
        assert (GAP.findall(text), GAP.sub("\0", text)) == (gaps, outside)
    else:
        assert "{{" in GAP.sub("\0", text)


def test_open_braces_cost_no_more_than_others() -> None:
    """A MiB of braces that nobody closes is looked through once."""
    begun = time.process_time()
    GAP.findall("{{" * (1 << 19))

    assert time.process_time() - begun < 5


def test_a_rule_says_no_more_of_a_deck_than_once_for_each_card_it_may_have() -> None:
    """What one rule finds beyond that is counted at the deck; other rules go on."""
    topics = tuple(f"t{number}" for number in range(5007))

    every = list(check.findings([deck(concept(topics=topics))]))

    told = [one.message for one in every if one.rule == "one-sided-topic"]
    assert told == [f"topic t{number} has no choice or scenario" for number in range(5000)] + ["and 7 more like these"]
    assert [one.card for one in every if one.rule == "one-sided-topic"] == [None] * 5001
